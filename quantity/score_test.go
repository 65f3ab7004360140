package quantity_test

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// specCase is one case of a Recognizers-Text specification.
type specCase struct {
	Input        string
	NotSupported string
	Results      []struct {
		Text       string
		TypeName   string
		Resolution struct {
			Value string `json:"value"`
			Unit  string `json:"unit"`
			ISO   string `json:"isoCurrency"`
		}
	}
}

// readSpec returns the cases that the .NET implementation passes, by their
// index in the file: the even ones are for development, the odd ones are looked
// at as a score only.
func readSpec(t *testing.T, name string) map[int]specCase {
	t.Helper()
	b, err := os.ReadFile(sharedtest.Path(t, "data/text/recognizers-text/"+name))
	if err != nil {
		t.Skipf("shared test data is absent: %s", name)
	}
	var all []specCase
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &all); err != nil {
		t.Fatal(err)
	}
	cases := map[int]specCase{}
	for i, c := range all {
		if !strings.Contains(strings.ToLower(c.NotSupported), "dotnet") {
			cases[i] = c
		}
	}
	return cases
}

// knownMisses are the development cases that fail, with the reason. A case
// that is listed and passes fails the test, as does one that fails unlisted.
var knownMisses = map[string]map[int]string{
	"NumberWithUnit/English/DimensionModel.json": {
		6:  "barrels a day are a rate; the specification reads barrels",
		52: "2 pm is a time of day before it is a length",
	},
}

// score counts the cases in which read gives exactly the wanted results: as
// many, in order, each with the same words (white space and letter case apart)
// and the same value and unit. A case that wants nothing is right when nothing
// is read. Both halves together must reach floor.
func score(t *testing.T, name string, floor int, read func(string) []string, want func(specCase) []string) {
	t.Helper()
	cases := readSpec(t, name)
	var right, all [2]int
	for i, c := range cases {
		all[i%2]++
		got, want := strings.Join(read(c.Input), " | "), strings.Join(want(c), " | ")
		reason, known := knownMisses[name][i]
		switch {
		case got == want:
			right[i%2]++
			if known {
				t.Errorf("%s: case %d passes and is listed as a known miss (%s)", name, i, reason)
			}
		case i%2 == 0 && !known:
			t.Errorf("%s: case %d %q\n got  %s\n want %s", name, i, c.Input, got, want)
		}
	}
	t.Logf("| %s | %d of %d | %.1f %% | %d of %d | %d of %d |", name, right[0]+right[1], all[0]+all[1],
		100*float64(right[0]+right[1])/float64(all[0]+all[1]), right[0], all[0], right[1], all[1])
	if got := right[0] + right[1]; got < floor {
		t.Errorf("%s: %d cases right, the floor is %d", name, got, floor)
	}
}

func norm(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

func sameNumber(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'g', 9, 64)
}

// Wordings of numbers that are others, or none, in the specification's terms: a
// part whose count is in digits and whose measure is in words, and a number
// before its "and a half" in digits; a scale that stands without a count; the
// stroke of a minus set apart from its digits.
var (
	digitsOfParts = regexp.MustCompile(`^(-?[\d.,]*\d)(?:\s+and\b|\s*-)?\s*([a-z][a-z -]*)$`)
	bareScale     = regexp.MustCompile(`^(?:hundred|thousand|million|billion|trillion|lakh|crore|mln|bln|tln)\b\s*(?:and\s+)?`)
	apartMinus    = regexp.MustCompile(`(?:^|[^\d\pL\s-])\s*-\s+$|[^\d\s-]\s+-\s+$`)
	partWords     = regexp.MustCompile(`(?:hal(?:f|ves)|quarters?|thirds?|ths?|firsts?|seconds?)$`)
)

// specNumbers reads the numbers of s in the specification's terms.
func specNumbers(s string) []string {
	var out []string
	lowered := strings.ToLower(s)
	for _, m := range quantity.Numbers(s) {
		words := lowered[m.Number.Start:m.Number.End]
		if m.Kind == quantity.Ordinal {
			out = append(out, ordinalNumbers(lowered, m)...)
			continue
		}
		if m.Hedge == quantity.Vague {
			continue
		}
		if rest := bareScale.FindString(words); rest != "" {
			out = append(out, specNumbers(words[len(rest):])...)
			continue
		}
		if parts := digitsOfParts.FindStringSubmatch(words); parts != nil && partWords.MatchString(words) && !bareScale.MatchString(parts[2]) {
			out = append(out, specNumbers(parts[1])...)
			if strings.HasPrefix(parts[2], "a ") || strings.HasPrefix(parts[2], "an ") || strings.HasPrefix(parts[2], "one ") || parts[2] == "half" {
				out = append(out, specNumbers(parts[2])...)
			}
			continue
		}
		if m.Kind == quantity.Odds && m.Number.End < len(s) && strings.ContainsAny(s[m.Number.End:m.Number.End+1], ".,") && unicode.IsDigit(rune(s[m.Number.End-1])) {
			// Odds whose second number is in digits end before no full stop there.
			for _, n := range []string{strings.Fields(words)[0], words[strings.LastIndexByte(words, ' ')+1:]} {
				out = append(out, specNumbers(n)...)
			}
			continue
		}
		value := m.Range.Lo
		if sign := apartMinus.FindString(s[:m.Number.Start]); sign != "" && unicode.IsDigit(rune(words[0])) {
			start := m.Number.Start - len(sign) + strings.LastIndexByte(sign, '-')
			words, value = lowered[start:m.Number.End], -value
		}
		out = append(out, norm(words)+"="+sameNumber(quantity.FormatNumber(value)))
	}
	return out
}

// ordinalNumbers returns what the specification reads of an ordinal of s: behind
// an article a part ("a fifth man"), and of several words those before the last.
func ordinalNumbers(s string, m quantity.Mention) []string {
	words := s[m.Number.Start:m.Number.End]
	if unicode.IsDigit(rune(words[0])) {
		return nil
	}
	if last := strings.LastIndexAny(words, " -"); last >= 0 {
		return specNumbers(strings.TrimSuffix(strings.TrimRight(words[:last], " -"), " and"))
	}
	for _, article := range []string{"a ", "an ", "one "} {
		before := strings.TrimSuffix(s[:m.Number.Start], article)
		if len(before) < m.Number.Start && (before == "" || before[len(before)-1] == ' ') && m.Range.Lo > 2 {
			return []string{article + words + "=" + sameNumber(quantity.FormatNumber(1/m.Range.Lo))}
		}
	}
	return nil
}

func TestScoreNumber(t *testing.T) {
	score(t, "Number/English/NumberModel.json", 229, specNumbers, func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			out = append(out, norm(r.Text)+"="+sameNumber(r.Resolution.Value))
		}
		return out
	})
}

// joinMovements makes one range of both ends of a movement ("rose from 200 to
// 300", "rose by 20 to 30"), as the specification does.
func joinMovements(s string, found []quantity.Mention) []quantity.Mention {
	var out []quantity.Mention
	for _, m := range found {
		if n := len(out) - 1; n >= 0 && m.Change == quantity.To && out[n].Change != quantity.NoChange && out[n].Change != quantity.To && out[n].Range.Lo < m.Range.Hi &&
			strings.TrimSpace(s[max(out[n].Phrase().End, out[n].PerAt.End):m.Phrase().Start]) == "to" && out[n].Per == m.Per {
			start := out[n].Number.Start // "rose by 20 to 30"
			if out[n].Change == quantity.From {
				start = strings.LastIndex(s[:start], "from")
			}
			out[n].Number = quantity.Extent{Start: start, End: m.Number.End}
			out[n].Range.Hi, out[n].Hedge = m.Range.Hi, quantity.Interval
			if !m.UnitAt.IsZero() {
				out[n].UnitAt = m.UnitAt
			}
			if !m.PerAt.IsZero() {
				out[n].PerAt = m.PerAt
			}
			continue
		}
		out = append(out, m)
	}
	return out
}

// degreeWords say by how much one number exceeds another.
var degreeWords = map[string]bool{"much": true, "far": true, "well": true, "just": true, "slightly": true, "a": true, "little": true, "many": true}

// firstOf makes of odds ("2 in 5") their first number: they are two numbers to
// the specification.
func firstOf(s string, m quantity.Mention) quantity.Mention {
	words, _, _ := strings.Cut(s[m.Number.Start:m.Number.End], " in ")
	first := quantity.Numbers(words)[0]
	if words := quantity.Find(s[m.Number.Start : m.Number.Start+first.Number.End]); len(words) > 0 {
		first = words[0]
	}
	m.Range, m.Number.End = first.Range, m.Number.Start+first.Number.End
	return m
}

// yearSpan makes a range of two years, which are numbers to the specification
// and a span of time here: "from 1990 to 2000".
func yearSpan(s string, m quantity.Mention) (quantity.Mention, bool) {
	words := strings.Fields(strings.NewReplacer("–", " – ", "-", " - ", "~", " ~ ").Replace(s[m.Number.Start:m.Number.End]))
	if len(words) != 3 || len(words[0]) != 4 || len(words[2]) != 4 {
		return m, false
	}
	lo, err := strconv.ParseFloat(words[0], 64)
	hi, errHi := strconv.ParseFloat(words[2], 64)
	before := strings.ToLower(s[:m.Number.Start])
	for _, word := range []string{"from ", "between "} {
		if strings.HasSuffix(before, word) {
			m.HedgeAt = quantity.Extent{Start: m.Number.Start - len(word), End: m.Number.Start}
		}
	}
	m.Range, m.Hedge = quantity.Span(lo, hi), quantity.Interval
	return m, err == nil && errHi == nil && lo < hi
}

// The specification takes both ends of a range from suffixes too: "and below",
// "and fewer than" before words close the end that they are read at.
var (
	closesLow  = regexp.MustCompile(`\b(?:and|or)\s+(?:(?:over|above)\s+(?:[^t]|t[^h])|(?:more|greater|higher|larger|bigger)\s+(?:than\s+(?:or\s+equal\s+to\s+)?[^\d\so]|[^t\s]))`)
	closesHigh = regexp.MustCompile(`\b(?:and|or)\s+(?:less|lower|smaller|fewer)\s+(?:than\s+[^\d\s]|[^t\s])`)
	joinsEnds  = regexp.MustCompile(`^\s*(?:and|or|to|through|thru|till|until|--|-|—|——|~|–|−)\s*(?:the\s+)?$`)
	joinsBound = regexp.MustCompile(`^\s*(?:and|but|,)\s*$`)
)

// ordinalsAsNumbers writes the ordinals of s as numbers in as many bytes, which
// they are to the specification's ranges: "more than the 3rd". ends holds where
// the words of each end, by where its digits do.
func ordinalsAsNumbers(s string) (numbered string, ends map[int]int) {
	b := []byte(s)
	ends = map[int]int{}
	for _, m := range quantity.Find(s) {
		if m.Kind != quantity.Ordinal || m.Range.Lo >= 1000 {
			continue
		}
		n := quantity.FormatNumber(m.Range.Lo)
		if len(n) > m.Number.End-m.Number.Start {
			continue
		}
		copy(b[m.Number.Start:m.Number.End], strings.Repeat(" ", m.Number.End-m.Number.Start))
		copy(b[m.Number.Start:], n)
		ends[m.Number.Start+len(n)] = m.Number.End
	}
	return string(b), ends
}

// specBounds returns the two bounds that m joins as the specification reads them
// where it does not join them: by anything but "and", "but" or a comma, or with
// words behind the first number.
func specBounds(s string, m quantity.Mention) []quantity.Mention {
	if m.Ends[0] == quantity.None {
		return []quantity.Mention{m}
	}
	p := m.Phrase()
	for k := p.Start + 1; k < p.End; k++ {
		first, second := quantity.Find(s[p.Start:k]), quantity.Find(s[k:p.End])
		if len(first) != 1 || len(second) != 1 || first[0].HedgeAt.IsZero() || second[0].HedgeAt.IsZero() {
			continue
		}
		one, two := first[0].Phrase(), second[0].Phrase()
		if one.Start != 0 || two.Start != 0 {
			continue
		}
		if end := max(first[0].Number.End, first[0].HedgeAt.End, first[0].HedgeAlso.End); joinsBound.MatchString(s[p.Start+end : k]) {
			return []quantity.Mention{m}
		}
		for i, base := range []int{p.Start, k} {
			half := []*quantity.Mention{&first[0], &second[0]}[i]
			for _, e := range []*quantity.Extent{&half.Number, &half.HedgeAt, &half.HedgeAlso, &half.UnitAt} {
				if !e.IsZero() {
					e.Start, e.End = e.Start+base, e.End+base
				}
			}
		}
		return []quantity.Mention{first[0], second[0]}
	}
	return []quantity.Mention{m}
}

// specRanges reads the ranges and bounds of s in the specification's terms.
func specRanges(s string) []string {
	var out []string
	numbered, ordinalEnds := ordinalsAsNumbers(s)
	var found []quantity.Mention
	for _, m := range joinMovements(numbered, quantity.Find(numbered)) {
		found = append(found, specBounds(numbered, m)...)
	}
	for _, m := range found {
		switch m.Kind {
		case quantity.Cardinal, quantity.Fraction:
		case quantity.Odds:
			if strings.Contains(s[m.Number.Start:m.Number.End], " in ") {
				m = firstOf(s, m)
			}
		case quantity.Calendar:
			var ok bool
			if m, ok = yearSpan(s, m); !ok {
				continue
			}
		default:
			continue
		}
		f := func(v float64) string { return sameNumber(quantity.FormatNumber(v)) }
		lo, hi := "["+f(m.Range.Lo), f(m.Range.Hi)+")"
		p := m.Phrase()
		if m.Ends[0] == quantity.MoreThan && !closesLow.MatchString(s[p.Start:p.End]) {
			lo = "(" + f(m.Range.Lo)
		}
		if m.Ends[1] == quantity.UpTo || m.Ends[1] == quantity.LessThan && closesHigh.MatchString(s[p.Start:p.End]) {
			hi = f(m.Range.Hi) + "]"
		}
		switch m.Hedge {
		case quantity.Interval:
			if ends := quantity.Numbers(numbered[m.Number.Start:m.Number.End]); m.Ends[0] == quantity.None && len(ends) == 2 {
				if !joinsEnds.MatchString(numbered[m.Number.Start+ends[0].Number.End : m.Number.Start+ends[1].Number.Start]) {
					continue // a unit between the ends
				}
				switch words, _, _ := strings.Cut(strings.ToLower(m.HedgeWords), " "); words {
				case "", "between", "from":
				case "about", "around", "some", "roughly", "approximately", "nearly", "almost":
					m.HedgeAt, m.HedgeAlso = quantity.Extent{}, quantity.Extent{}
				default:
					continue // over 5 to 10: neither a bound nor a range
				}
			}
			if m.Ends[0] == quantity.None && strings.Contains(s[m.Number.Start:m.Number.End], " or ") {
				continue // two or three: two numbers to the specification
			}
		case quantity.MoreThan:
			lo, hi = "("+f(m.Range.Lo), ")"
		case quantity.AtLeast:
			lo, hi = "["+f(m.Range.Lo), ")"
		case quantity.UpTo:
			lo, hi = "(", f(m.Range.Hi)+"]"
		case quantity.Nearly:
			if words := strings.ToLower(m.HedgeWords); !strings.Contains(words, "under") && !strings.Contains(words, "less") && !strings.Contains(words, "below") && !strings.Contains(words, "fewer") {
				continue
			}
			lo, hi = "(", f(m.Range.Hi)+")" // just under
		case quantity.LessThan:
			lo, hi = "(", f(m.Range.Hi)+")"
		case quantity.Exact:
			if words := strings.ToLower(m.HedgeWords); !strings.Contains(words, "equal") && !strings.Contains(words, "=") {
				continue
			}
			hi = f(m.Range.Hi) + "]"
		default:
			continue
		}
		if !m.HedgeAt.IsZero() && m.HedgeAt.Start >= m.Number.End && strings.TrimSpace(s[m.Number.End:m.HedgeAt.Start]) != "" {
			continue // "500 rounds or more": to the specification a bound stands at its number
		}
		value := lo + "," + hi
		// Degrees before a comparison are left out there: "much more than".
		for m.HedgeAt.Start < m.Number.Start {
			first, _, more := strings.Cut(s[m.HedgeAt.Start:m.HedgeAt.End], " ")
			if !more || !degreeWords[strings.ToLower(first)] {
				break
			}
			m.HedgeAt.Start += len(first) + 1
		}
		e := m.Number
		for _, h := range []quantity.Extent{m.HedgeAt, m.HedgeAlso} {
			if !h.IsZero() {
				e.Start, e.End = min(e.Start, h.Start), max(e.End, h.End)
			}
		}
		e.End = max(e.End, ordinalEnds[e.End])
		out = append(out, norm(s[e.Start:e.End])+"="+value)
	}
	return out
}

func TestScoreNumberRange(t *testing.T) {
	want := func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			value := r.Resolution.Value
			lo, hi, _ := strings.Cut(strings.Trim(value, "[]()"), ",")
			out = append(out, norm(r.Text)+"="+value[:1]+sameNumber(lo)+","+sameNumber(hi)+value[len(value)-1:])
		}
		return out
	}
	score(t, "Number/English/NumberRangeModel.json", 85, specRanges, want)
}

// unitNames maps the units of the specifications to those of this package where
// they differ by more than the American spelling.
var unitNames = map[string]string{
	"c": "celsius", "f": "fahrenheit", "k": "kelvin", "r": "rankine", "metric ton": "tonne", "degree": "degree",
	"dollar": "USD", "united states dollar": "USD", "euro": "EUR", "pound": "GBP", "british pound": "GBP", "yen": "JPY", "rupee": "INR",
	"pence": "penny", "bitcoin": "BTC", "age": "year", "square hectometre": "hectare",
}

// ours returns the name that a unit of a specification has here. A currency
// goes by its ISO code, and a plain dollar, which the specification leaves
// open, is read as the American one.
func ours(unit, iso string, money bool) string {
	if iso != "" {
		return iso
	}
	unit = strings.ReplaceAll(strings.ToLower(unit), "-", " ")
	if name, ok := unitNames[unit]; ok && (money || unit != "pound") {
		return name
	}
	for _, spelling := range [][2]string{{"meter", "metre"}, {"liter", "litre"}} {
		unit = strings.ReplaceAll(unit, spelling[0], spelling[1])
	}
	if name, ok := unitNames[unit]; ok && unit == "square hectometre" {
		return name
	}
	if money {
		if named := quantity.Find("1 " + unit); len(named) == 1 && named[0].Unit != "" {
			return named[0].Unit // a name without a code: what the bare name means here
		}
	}
	return unit
}

// measures returns the readings of s whose unit keep accepts.
func measures(s string, keep func(m quantity.Mention, surface string) bool) []string {
	var out []string
	for _, m := range quantity.Find(s) {
		// A unit that a list states once belongs to its last number there.
		if m.Unit == "" || m.UnitAt.IsZero() || m.Kind != quantity.Cardinal && m.Kind != quantity.Fraction && m.Kind != quantity.Calibre || m.Hedge == quantity.Vague {
			continue
		}
		if m.Range.Lo != m.Range.Hi {
			// A range is two measures to the specification, each with the unit
			// that stands at it: each end is read by itself.
			p := m.Phrase()
			ends := quantity.Numbers(s[m.Number.Start:m.Number.End])
			if len(ends) != 2 {
				continue
			}
			middle := m.Number.Start + ends[0].Number.End
			for _, joiner := range []string{" to ", " and ", " or ", " through ", "–", "-", "~", ","} {
				if k := strings.Index(s[middle:m.Number.Start+ends[1].Number.Start], joiner); k >= 0 {
					middle += k + len(joiner)
					break
				}
			}
			out = append(out, measures(s[p.Start:middle], keep)...)
			out = append(out, measures(s[middle:p.End], keep)...)
			continue
		}
		e := quantity.Extent{Start: min(m.Number.Start, m.UnitAt.Start), End: max(m.Number.End, m.UnitAt.End)}
		if m.UnitAt.Start > m.Number.End && strings.Contains(strings.TrimSpace(s[m.Number.End:m.UnitAt.Start]), " ") {
			continue // "20 extra sea miles": a unit stands at its number there
		}
		if surface := norm(s[e.Start:e.End]); keep(m, surface) {
			switch {
			case m.Unit == "tonne" && !strings.Contains(surface, "metric"):
				m.Unit = "ton" // only a metric ton is told from a ton there
			case m.Unit == "nautical mile" && strings.HasSuffix(surface, "nm"):
				m.Unit = "nanometre" // a mile where the news is of ships
			}
			out = append(out, surface+"="+sameNumber(quantity.FormatNumber(m.Range.Lo))+" "+m.Unit)
		}
	}
	return out
}

// wantMeasures returns what a case wants: every result that has a number. A
// unit's name alone ("convert to celsius") is a result to the specification
// and no quantity.
func wantMeasures(money bool) func(specCase) []string {
	return func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			if r.Resolution.Value != "" {
				out = append(out, norm(r.Text)+"="+sameNumber(r.Resolution.Value)+" "+ours(r.Resolution.Unit, r.Resolution.ISO, money))
			}
		}
		return out
	}
}

func isAge(surface string) bool {
	return strings.HasPrefix(surface, "age") || strings.HasSuffix(surface, "old") || strings.HasSuffix(surface, "of age") || strings.HasSuffix(surface, "yo") || strings.HasSuffix(surface, "y/o")
}

func TestScoreDimension(t *testing.T) {
	read := func(s string) []string {
		return measures(s, func(m quantity.Mention, surface string) bool {
			switch quantity.DimensionOf(m.Unit) {
			case quantity.NoDimension, quantity.Items, quantity.Ratio, quantity.Money, quantity.Time, quantity.Temperature:
				return false
			}
			return true
		})
	}
	score(t, "NumberWithUnit/English/DimensionModel.json", 93, read, wantMeasures(false))
}

func TestScoreCurrency(t *testing.T) {
	read := func(s string) []string {
		found := measures(s, func(m quantity.Mention, surface string) bool {
			return quantity.DimensionOf(m.Unit) == quantity.Money || m.Unit == "pound" && strings.Contains(surface, "pound")
		})
		for i, m := range found {
			// A pound is money and a weight at once to the specification.
			if words, ok := strings.CutSuffix(m, " pound"); ok {
				found[i] = words + " GBP"
			}
		}
		return found
	}
	score(t, "NumberWithUnit/English/CurrencyModel.json", 167, read, wantMeasures(true))
}

func TestScoreTemperature(t *testing.T) {
	read := func(s string) []string {
		return measures(s, func(m quantity.Mention, surface string) bool {
			// A degree is one of temperature to the specification where nothing
			// beside it speaks of an angle.
			return quantity.DimensionOf(m.Unit) == quantity.Temperature || m.Unit == "degree" && !strings.Contains(s, "angle")
		})
	}
	score(t, "NumberWithUnit/English/TemperatureModel.json", 41, read, wantMeasures(false))
}

func TestScoreAge(t *testing.T) {
	read := func(s string) []string {
		return measures(s, func(m quantity.Mention, surface string) bool {
			return quantity.DimensionOf(m.Unit) == quantity.Time && isAge(surface)
		})
	}
	score(t, "NumberWithUnit/English/AgeModel.json", 19, read, wantMeasures(false))
}

// FuzzFind checks what holds for every text: no panic, extents inside the text
// and in order, phrases that do not overlap.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "6,700", "nearly 7 thousand ammunition containers", "three million rounds of 152 mm artillery shells or 500,000 of 122 mm",
		"between 4 and 6 million", "tens of thousands", "half a million", "one-point-five million", "20-thousand", "rose by 300 to 7,000",
		"Feb. 26, 2024 1:33 AM", "one in 10,000", "122/152-mm", "\xff6,700\x00", "½ 2½ 2 1/2", "a a a hundred hundred", "1.2.3.4,5,6", "point point five",
		"-5--5 - 5", "$", "several several", "or or more", "thousand thousand thousand", "10 000 000 000", "１２３ 三",
		"one one hundred fifth", "two hundred and fifty-four hundredths", "-1.1^--23", "1.3x10^-6", "1,00,000 2.000,50 1.234.567", "6 feet and 2 inches",
		"15 dollars 50", "USD115 30 MEUR c $ 5", "45 and 50 mg", "5 +/- 1 km/s2", "at most 100 and at least 20", "between a hundred and two hundred", "20 [kg]",
		"more than 5000 or equal to", "aged 5 age 5 years old", "two third thirds twenty-firsts", "555-1234", "http://1.2.3", ".2.3-4,5,6",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, m := range quantity.Numbers(s) {
			if m.Number.Start < end || m.Number.End <= m.Number.Start || m.Number.End > len(s) || math.IsNaN(m.Range.Lo) || m.Range.Lo > m.Range.Hi {
				t.Fatalf("number %v, %v of %q", m.Number, m.Range, s)
			}
			end = m.Number.End
		}
		end = 0
		for _, m := range quantity.Find(s) {
			p := m.Phrase()
			for _, e := range []quantity.Extent{m.Number, m.HedgeAt, m.HedgeAlso, m.UnitAt, m.ItemAt, m.PerAt, m.Capacity} {
				if e.Start < 0 || e.End < e.Start || e.End > len(s) {
					t.Fatalf("extent %v outside %q", e, s)
				}
			}
			if m.Number.Start == m.Number.End || p.Start < end {
				t.Fatalf("phrase %v of %q overlaps the one before, which ends at %d", p, s, end)
			}
			if math.IsNaN(m.Range.Lo) || m.Range.Lo > m.Range.Hi {
				t.Fatalf("range %v in %q", m.Range, s)
			}
			end = p.End
		}
	})
}
