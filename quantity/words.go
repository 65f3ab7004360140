package quantity

import "strconv"

// small holds the words below one hundred.
var small = map[string]float64{
	"zero": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
	"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90,
}

// scales holds the words that multiply what stands before them. Billion is the
// short scale's, as in every English outlet today.
var scales = map[string]float64{
	"thousand": 1e3, "lakh": 1e5, "lac": 1e5, "million": 1e6, "mln": 1e6, "mil": 1e6, "mn": 1e6,
	"crore": 1e7, "billion": 1e9, "bln": 1e9, "bn": 1e9, "trillion": 1e12, "tln": 1e12, "trn": 1e12,
}

// letters holds the suffixes that multiply digits they touch. "m" is metre or
// million: it is million only where a count follows or a currency precedes.
var letters = map[string]float64{
	"k": 1e3, "K": 1e3, "mn": 1e6, "mln": 1e6, "mil": 1e6, "M": 1e6, "m": 1e6,
	"b": 1e9, "B": 1e9, "bn": 1e9, "bln": 1e9, "G": 1e9, "tn": 1e12, "tln": 1e12, "T": 1e12,
}

// pluralScales are the scale words that, standing alone, name a vague number.
// "hundreds" is 200 to 900 and so on: from two of them to nine.
var pluralScales = map[string]float64{
	"tens": 10, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12,
}

// ordinals holds the words that number a place in a sequence; most name a
// fraction too.
var ordinals = map[string]float64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
	"eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
	"fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
	"nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
	"sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
	"thousandth": 1e3, "millionth": 1e6, "billionth": 1e9, "trillionth": 1e12,
}

// denominator returns the number that a word divides by: third, quarters, half.
func denominator(w string) (float64, bool) {
	switch w {
	case "half", "halves":
		return 2, true
	case "quarter", "quarters":
		return 4, true
	case "second", "seconds", "first":
		// "two seconds" is a time; no text says it for a half.
		return 0, false
	}
	if v, ok := ordinals[w]; ok {
		return v, true
	}
	if n := len(w); n > 1 && w[n-1] == 's' {
		if v, ok := ordinals[w[:n-1]]; ok {
			return v, true
		}
	}
	return 0, false
}

var months = map[string]bool{
	"january": true, "jan": true, "february": true, "feb": true, "march": true, "mar": true,
	"april": true, "apr": true, "may": true, "june": true, "jun": true, "july": true, "jul": true,
	"august": true, "aug": true, "september": true, "sept": true, "sep": true, "october": true,
	"oct": true, "november": true, "nov": true, "december": true, "dec": true,
}

func isMonth(w string) bool { return months[w] }

// decimal reads a number in digits exactly as the standard library rounds it;
// near is the answer where separators of thousands stand in the way.
func decimal(s string, near float64) float64 {
	clean := make([]byte, 0, len(s))
	for i := range len(s) {
		if isDigit(s[i]) || s[i] == '.' {
			clean = append(clean, s[i])
		}
	}
	if v, err := strconv.ParseFloat(string(clean), 64); err == nil {
		return v
	}
	return near
}

// hedgePhrase is a wording before a number and what it means.
type hedgePhrase struct {
	words []string
	hedge Hedge
}

// hedgesBefore is keyed by the last word of the phrase, longest phrases first.
var hedgesBefore = indexHedges(map[Hedge][]string{
	About: {"about", "around", "some", "an estimated", "estimated", "estimated at", "estimated to be",
		"approximately", "approx", "approx .", "roughly", "circa", "somewhere around", "in the region of",
		"in the neighborhood of", "in the neighbourhood of", "in the vicinity of", "on the order of",
		"of the order of", "in the order of", "more or less", "perhaps", "~", "≈", "c .", "an average of",
		"an approximate", "give or take", "or about", "or some"},
	Nearly: {"nearly", "almost", "close to", "just under", "slightly less than", "a little less than", "a little under",
		"slightly under", "just below", "not quite", "approaching", "just short of", "little short of",
		"close on", "near to", "virtually", "nigh on", "slightly fewer than"},
	MoreThan: {"more than", "over", "upwards of", "upward of", "in excess of", "exceeding", "exceed", "exceeds",
		"exceeded", "above", "beyond", "greater than", "bigger than", "higher than", "larger than", "north of",
		"just over", "well over", "slightly over", "slightly more than", "a little over", "a little more than",
		"far more than", "many more than", "well above", "surpassing", "surpassed", "topping", "topped",
		"just above", "far over", "better than", "well in excess of", "> "},
	AtLeast: {"at least", "no fewer than", "no less than", "not less than", "not fewer than", "minimum of",
		"a minimum of", "minimum", "at minimum", "at a minimum", "at the very least", "at the least",
		"as few as", "starting at", "greater than or equal to", "more than or equal to", "larger than or equal to",
		"bigger than or equal to", "bigger or equal than", "greater or equal than", "at least or equal to", "≥"},
	UpTo: {"up to", "as many as", "as much as", "at most", "no more than", "not more than", "maximum of",
		"a maximum of", "maximum", "at the most", "not over", "no greater than", "capped at",
		"less than or equal to", "smaller than or equal to", "fewer than or equal to", "as high as", "smaller or equal than", "less or equal than",
		"upto", "≤"},
	LessThan: {"less than", "fewer than", "under", "below", "smaller than", "lower than", "short of", "south of",
		"well under", "well below", "far fewer than", "far less than", "no longer"},
})

func indexHedges(table map[Hedge][]string) map[string][]hedgePhrase {
	index := map[string][]hedgePhrase{}
	for hedge, phrases := range table {
		for _, phrase := range phrases {
			words := splitWords(phrase)
			last := words[len(words)-1]
			index[last] = append(index[last], hedgePhrase{words, hedge})
		}
	}
	for last, list := range index {
		// Longest first: "no more than" before "more than".
		for i := range list {
			for j := i; j > 0 && len(list[j].words) > len(list[j-1].words); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		index[last] = list
	}
	return index
}

func splitWords(s string) []string {
	var out []string
	start := -1
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
	}
	return out
}

// hedgesAfter are wordings behind a number, or behind its unit.
var hedgesAfter = []hedgePhrase{
	{[]string{"or", "more"}, AtLeast},
	{[]string{"or", "above"}, AtLeast},
	{[]string{"or", "over"}, AtLeast},
	{[]string{"or", "greater"}, AtLeast},
	{[]string{"or", "higher"}, AtLeast},
	{[]string{"and", "more"}, AtLeast},
	{[]string{"and", "above"}, AtLeast},
	{[]string{"or", "so"}, About},
	{[]string{"or", "thereabouts"}, About},
	{[]string{"or", "fewer"}, UpTo},
	{[]string{"or", "less"}, UpTo},
	{[]string{"or", "under"}, UpTo},
	{[]string{"or", "below"}, UpTo},
	{[]string{"at", "most"}, UpTo},
	{[]string{"at", "the", "most"}, UpTo},
	{[]string{"at", "least"}, AtLeast},
	{[]string{"at", "a", "minimum"}, AtLeast},
}

// labels are words whose number names one thing in a series.
var labels = map[string]bool{
	"article": true, "no": true, "nos": true, "number": true, "resolution": true, "resolutions": true,
	"channel": true, "page": true, "pages": true, "section": true, "chapter": true, "figure": true,
	"table": true, "version": true, "round": true, "phase": true, "route": true, "highway": true,
	"pier": true, "berth": true, "unit": true, "rule": true, "title": true, "type": true, "mark": true,
	"project": true, "boeing": true, "airbus": true, "flight": true, "imo": true, "mmsi": true,
	"chart": true, "appendix": true, "annex": true, "paragraph": true, "item": true, "bureau": true,
	"office": true, "room": true, "line": true, "factory": true, "fiscal": true, "covid": true,
}

// changeVerbs are the words that make of two numbers a movement.
var changeVerbs = map[string]bool{
	"rise": true, "rises": true, "rose": true, "risen": true, "rising": true, "grow": true, "grows": true,
	"grew": true, "grown": true, "growing": true, "growth": true, "increase": true, "increases": true,
	"increased": true, "increasing": true, "climb": true, "climbs": true, "climbed": true, "climbing": true,
	"jump": true, "jumps": true, "jumped": true, "jumping": true, "surge": true, "surged": true, "surging": true,
	"soar": true, "soared": true, "soaring": true, "swell": true, "swelled": true, "swollen": true,
	"fall": true, "falls": true, "fell": true, "fallen": true, "falling": true, "drop": true, "drops": true,
	"dropped": true, "dropping": true, "decline": true, "declined": true, "declining": true, "decrease": true,
	"decreased": true, "decreasing": true, "shrink": true, "shrank": true, "shrunk": true, "cut": true,
	"reduce": true, "reduced": true, "reducing": true, "raise": true, "raised": true, "raising": true,
	"expand": true, "expanded": true, "expanding": true, "went": true, "go": true, "gone": true, "going": true,
	"up": true, "down": true, "revised": true, "revise": true, "moved": true, "changed": true, "slipped": true,
}
