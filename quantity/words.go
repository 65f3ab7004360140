package quantity

import (
	"slices"
	"strconv"
	"strings"
)

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
	"eighth": 8, "ninth": 9, "nineth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
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
		"of the order of", "in the order of", "more or less", "perhaps", "maybe", "~", "≈", "c .", "an average of",
		"an approximate", "give or take", "or about", "or some", "something like", "something around", "something in the region of", "anywhere around", "somewhere in the region of", "somewhere about"},
	Nearly: {"nearly", "almost", "close to", "just under", "slightly less than", "a little less than", "a little under",
		"slightly under", "just below", "not quite", "approaching", "just short of", "little short of",
		"close on", "near to", "virtually", "nigh on", "slightly fewer than", "the best part of", "the better part of", "something short of", "a shade under", "a shade below", "a whisker under", "a touch under", "within a whisker of"},
	MoreThan: {"more than", "over", "upwards of", "upward of", "in excess of", "exceeding", "exceed", "exceeds",
		"exceeded", "above", "beyond", "greater than", "bigger than", "higher than", "larger than", "north of",
		"just over", "well over", "slightly over", "slightly more than", "a little over", "a little more than",
		"far more than", "many more than", "well above", "surpass", "surpasses", "surpassing", "surpassed", "topping", "topped",
		"just above", "far over", "better than", "well in excess of", "something over", "something above", "somewhere over", "somewhere above", "somewhere north of", "a shade over", "a shade above", "a touch over"},
	AtLeast: {"at least", "no fewer than", "no less than", "not less than", "not fewer than", "minimum of",
		"a minimum of", "minimum", "min", "at minimum", "at a minimum", "at the very least", "at the least",
		"as few as", "starting at", "starting from", "not under", "not below", "no under", "no below", "not fall below", "not go below", "not drop below", "min of", "a min of", "floor of", "a floor of", "greater than or equal to", "more than or equal to", "larger than or equal to",
		"bigger than or equal to", "bigger or equal than", "greater or equal than", "at least or equal to", "≥"},
	UpTo: {"up to", "as many as", "as much as", "at most", "no more than", "not more than", "maximum of",
		"a maximum of", "maximum", "max", "at the most", "not over", "capped at", "not above", "not exceeding", "no above", "no over", "not exceed", "doesn ' t exceed", "didn ' t exceed", "don ' t exceed", "does not exceed", "not to exceed", "not surpass", "not rise above", "not go above", "not go over", "max of", "a max of", "limit of", "a limit of", "ceiling of", "a ceiling of", "cap of", "a cap of",
		"less than or equal to", "smaller than or equal to", "fewer than or equal to", "as high as", "smaller or equal than", "less or equal than",
		"upto", "up to and including", "anything up to", "≤", "no longer than", "no later than", "no older than", "not longer than", "not older than"},
	Exact: {"exactly", "precisely", "equal to", "equal than", "equals than", "equaled to", "equalled to", "equals to", "equals", "equal", "equaling", "equaling to", "equalling", "equalling to"},
	LessThan: {"less than", "fewer than", "under", "below", "smaller than", "lower than", "short of", "south of",
		"well under", "well below", "far fewer than", "far less than"},
}, comparisons())

// moreWords and lessWords are the comparatives of which bounds are made.
var (
	moreWords = []string{"more", "greater", "bigger", "larger", "higher"}
	lessWords = []string{"less", "fewer", "smaller", "lower"}
)

// comparisons returns the wordings that compare with a number: "no less than",
// "greater than or equal to", "equal or more than", "not bigger than".
func comparisons() map[Hedge][]string {
	table := map[Hedge][]string{}
	add := func(words []string, plain, orEqual, negated Hedge) {
		for _, w := range words {
			table[plain] = append(table[plain], w+" than", w+" then", "much "+w+" than")
			for _, pattern := range []string{"% than or equal to", "% than or equal", "% or equal to", "% or equal than", "% or equal", "% or equals to", "% than or equals to",
				"equal to or % than", "equal or % than", "equal or %", "equal to or %", "equals or % than", "equals to or % than"} {
				table[orEqual] = append(table[orEqual], strings.Replace(pattern, "%", w, 1))
			}
			for _, not := range []string{"no", "not", "never"} {
				table[negated] = append(table[negated], not+" "+w+" than")
			}
		}
	}
	table[MoreThan] = append(table[MoreThan], "greater", "bigger")
	table[LessThan] = append(table[LessThan], "fewer", "smaller")
	// "above or equal to", "> or ="
	for _, bound := range []struct {
		words string
		hedge Hedge
	}{{"above over beyond >", AtLeast}, {"below under <", UpTo}} {
		for w := range strings.FieldsSeq(bound.words) {
			for _, equal := range []string{"or equal to", "or equal", "or equals", "or =", "/ ="} {
				table[bound.hedge] = append(table[bound.hedge], w+" "+equal)
			}
			table[bound.hedge] = append(table[bound.hedge], "equal or "+w, "equal to or "+w)
		}
	}
	for _, w := range moreWords {
		table[AtLeast] = append(table[AtLeast], w+" than or =", w+" than / equal to")
	}
	for _, w := range lessWords {
		table[UpTo] = append(table[UpTo], w+" than or =", w+" than / equal to")
	}
	add(moreWords, MoreThan, AtLeast, UpTo)
	add(lessWords, LessThan, UpTo, AtLeast)
	return table
}

func indexHedges(tables ...map[Hedge][]string) map[string][]hedgePhrase {
	index := map[string][]hedgePhrase{}
	for _, table := range tables {
		for hedge, phrases := range table {
			for _, phrase := range phrases {
				words := splitWords(phrase)
				last := words[len(words)-1]
				if !slices.ContainsFunc(index[last], func(p hedgePhrase) bool { return slices.Equal(p.words, words) }) {
					index[last] = append(index[last], hedgePhrase{words, hedge})
				}
			}
		}
	}
	for _, list := range index {
		sortPhrases(list)
	}
	return index
}

// sortPhrases puts the longest first: "no more than" before "more than".
func sortPhrases(list []hedgePhrase) {
	slices.SortFunc(list, func(a, b hedgePhrase) int {
		if len(a.words) != len(b.words) {
			return len(b.words) - len(a.words)
		}
		return slices.Compare(a.words, b.words)
	})
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
// They are keyed by their first word, longest first.
var hedgesAfter = func() map[string][]hedgePhrase {
	index := map[string][]hedgePhrase{}
	add := func(h Hedge, phrases ...string) {
		for _, p := range phrases {
			words := splitWords(p)
			index[words[0]] = append(index[words[0]], hedgePhrase{words, h})
		}
	}
	for _, w := range append([]string{"above", "over", "beyond", "up", "upward", "upwards"}, moreWords...) {
		add(AtLeast, "or "+w+" than", "and "+w+" than", "or "+w, "and "+w)
	}
	for _, w := range []string{"older", "longer", "heavier", "wider", "taller", "later", "stronger", "faster", "deeper"} {
		add(AtLeast, "or "+w, "and "+w)
	}
	for _, w := range []string{"younger", "shorter", "lighter", "earlier", "slower", "narrower"} {
		add(UpTo, "or "+w, "and "+w)
	}
	for _, w := range append([]string{"under", "below", "down"}, lessWords...) {
		add(UpTo, "or "+w+" than", "and "+w+" than", "or "+w, "and "+w)
	}
	add(Exact, "or equal to", "or equal", "or equals")
	add(About, "or so", "or thereabouts", "or around", "more or less", "give or take")
	add(MoreThan, "and change", "and then some", "and some change")
	add(AtLeast, "if not more", "and counting")
	add(UpTo, "at most", "at the most", "at maximum", "at a maximum", "tops", "maximum", "max")
	add(AtLeast, "or better", "plus", "at least", "at the least", "at the very least", "at minimum", "at a minimum", "minimum")
	for _, list := range index {
		sortPhrases(list)
	}
	return index
}()

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
