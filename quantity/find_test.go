package quantity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// line writes a mention as the tables below do: kind, range, hedge, unit, item.
func line(s string, m quantity.Mention) string {
	out := m.Kind.String()
	if m.Range.Known {
		out += " " + m.Range.String()
	}
	for _, part := range []string{string(m.Hedge), m.Unit} {
		if part != "" {
			out += " " + part
		}
	}
	if m.Item != "" {
		out += " (" + m.Item + ")"
	}
	if m.Attributive {
		out += " attributive"
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"6,700 containers", "cardinal 6700 exact container"},
		{"nearly 7 thousand ammunition containers", "cardinal 7000 nearly container"},
		{"three million rounds of 152 mm artillery shells", "cardinal 3000000 exact round (152 mm shell)"},
		{"500,000 of 122 mm artillery shells", "cardinal 500000 exact shell (122 mm shell)"},
		{"about 3 million 152-mm shells or 500,000 122-mm rockets", "cardinal 3000000 about shell (152 mm shell); cardinal 500000 exact rocket (122 mm rocket)"},
		{"200 152-mm howitzers", "cardinal 200 exact gun (152 mm gun)"},
		{"nearly 9 million rounds of 122/152 mm ammunition", "cardinal 9000000 nearly round (122 mm, 152 mm ammunition)"},
		{"a 152-millimeter gun", "calibre 152 millimetre"},
		{"one-point-five million boxes", "cardinal 1500000 exact box"},
		{"20-thousand containers", "cardinal 20000 exact container"},
		{"six-thousand-700 containers", "cardinal 6700 exact container"},
		{"half a million shells", "cardinal 500000 exact shell"},
		{"a million and a half rounds", "cardinal 1500000 exact round"},
		{"4.2 to 5.8 million shells", "cardinal 4200000-5800000 between shell"},
		{"between 4 and 6 million rounds", "cardinal 4000000-6000000 between round"},
		{"two or three ships", "cardinal 2-3 between vessel"},
		{"tens of thousands of shells", "cardinal 20000-90000 vague shell"},
		{"dozens of containers", "cardinal 24-99 vague container"},
		{"several hundred missiles", "cardinal 200-900 vague missile"},
		{"over 6,700 containers", "cardinal 6700 more_than container"},
		{"as many as 3 million rounds", "cardinal 3000000 up_to round"},
		{"no fewer than 12 voyages", "cardinal 12 at_least voyage"},
		{"no more than 12 voyages", "cardinal 12 up_to voyage"},
		{"fewer than 300 boxes", "cardinal 300 less_than box"},
		{"500,000 rounds or more", "cardinal 500000 at_least round"},
		{"6,700 or more containers", "cardinal 6700 at_least container"},
		{"500+ rounds and 300-odd boxes", "cardinal 500 at_least round; cardinal 300 about box"},
		{"8,200-some boxes, 15,800-some containers", "cardinal 8200 about box; cardinal 15800 about container"},
		{"8,200 containers or so to date", "cardinal 8200 about container"},
		{"8,200 containers and change", "cardinal 8200 more_than container"},
		{"a million barrels, and then some", "cardinal 1000000 more_than barrel"},
		{"the best part of 900 missiles", "cardinal 900 nearly missile"},
		{"something like 900 missiles, if not more", "cardinal 900 at_least missile"},
		{"somewhere north of 9,000", "cardinal 9000 more_than"},
		{"up to and including 40 rounds", "cardinal 40 up_to round"},
		{"trucks by the dozen and shells by the thousand", "cardinal 24-99 vague truck; cardinal 2000-9000 vague shell"},
		{"up to approximately 3 million", "cardinal 3000000 up_to"},
		{"an estimated 11,000 troops", "cardinal 11000 about person"},
		{"at least some 300 railcars", "cardinal 300 at_least railcar"},
		{"30 percent of it, 30% and 30 per cent", "cardinal 30 exact percent; cardinal 30 exact percent; cardinal 30 exact percent"},
		{"twofold", "multiple 2 exact"},
		{"two thirds of it", "fraction 0.6666666666666666 exact"},
		{"one in 10,000 readers", "odds 0.0001 exact"},
		{"the third voyage and the 21st", "ordinal 3; ordinal 21"},
		{"On Feb. 26 700 boxes left", "calendar; cardinal 700 exact box"},
		{"in 2023, 2000 containers", "calendar; cardinal 2000 exact container"},
		{"2024-02-26 at 1:33 AM", "calendar; calendar"},
		{"the S-400, Maia-1 and Resolution 1718", "label; label; label"},
		{"a two-way street", "label"},
		{"a 20-container load", "cardinal 20 exact container attributive"},
		{"20 missile factories", "cardinal 20 exact factory"},
		{"$75 million and US$4bn", "cardinal 75000000 exact USD; cardinal 4000000000 exact USD"},
		{"100 nautical miles at 12 knots", "cardinal 100 exact nautical mile; cardinal 12 exact knot"},
		{"2.5m shells in 5m of water", "cardinal 2500000 exact shell; cardinal 5 exact metre"},
		{"1.27 million barrels", "cardinal 1270000 exact barrel"},
		{"40 000 tonnes", "cardinal 40000 exact tonne"},
		{"pages 20,30 and 40, and 1,5 million tonnes", "cardinal 20 exact; cardinal 30 exact; cardinal 40 exact; cardinal 1500000 exact tonne"},
		{"half a mile, a half-mile swim and two-and-a-half miles", "fraction 0.5 exact mile; fraction 0.5 exact mile attributive; cardinal 2.5 exact mile"},
		{"300 boxes and over the weekend 20 more", "cardinal 300 exact box; cardinal 20 exact"},
		{"over the 5 years", "cardinal 5 exact year"},
		{"300 trucks plus fuel", "cardinal 300 exact truck"},
		{"300 boxes and lower prices", "cardinal 300 exact box"},
		{"20 ships or over, 30 or higher", "cardinal 20 at_least vessel; cardinal 30 at_least"},
		{"more than one in five", "odds 0.2 more_than"},
		{"$5-$10 million", "cardinal 5000000-10000000 between USD"},
		{"between a hundred and two hundred boxes", "cardinal 100-200 between box"},
		{"between one hundred and two thousand boxes", "cardinal 100-2000 between box"},
		{"between two hundred and one and five hundred", "cardinal 201-500 between"},
		{"between the ages of 18 and 27", "cardinal 18-27 between year"},
		{"more than 100 but fewer than 300 boxes", "cardinal 100-300 between box"},
		{"does not exceed 30 ships", "cardinal 30 up_to vessel"},
		{"5,000±200 tonnes", "cardinal 4800-5200 between tonne"},
		{"the two hundred and first voyage", "ordinal 201"},
		{"one hundred first-class seats", "cardinal 100 exact; ordinal 1"},
		{"1.234.567 and 2.000,50 and 1,00,000", "cardinal 1234567 exact; cardinal 2000.5 exact; cardinal 100000 exact"},
		{"call 555-1234", "cardinal 555 exact; cardinal 1234 exact"},
		{"see https://example.org/2024/300/boxes for 12 boxes", "cardinal 12 exact box"},
		{"12 and 14 knots", "cardinal 12 exact knot; cardinal 14 exact knot"},
		{"they paid for 3,000 pounds of copper", "cardinal 3000 exact pound"},
		{"they paid two million pounds", "cardinal 2000000 exact GBP"},
		{"US$75 million, CAD 20 and 30 MEUR", "cardinal 75000000 exact USD; cardinal 20 exact CAD; cardinal 30000000 exact EUR"},
		{"aged 34 and a three-year-old dhow", "cardinal 34 exact year; cardinal 3 exact year attributive"},
		{"six feet two inches and 15 dollars and 50 cents", "cardinal 6.166666666666667 exact foot; cardinal 15.5 exact USD"},
		{"4 km^2, 3 m³, 12 kg/m3, 2.5e3 W", "cardinal 4 exact square kilometre; cardinal 3 exact cubic metre; cardinal 12 exact kilogram per cubic metre; cardinal 2500 exact watt"},
		{"two million and 500,000 guns", "cardinal 2000000 exact; cardinal 500000 exact gun"},
	} {
		var got []string
		for _, m := range quantity.Find(c.text) {
			got = append(got, line(c.text, m))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func TestFindCapacity(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"enough to accommodate about 3 million shells or 500,000 rockets", []string{"enough to accommodate", "enough to accommodate"}},
		{"The boxes could have held up to 12 missiles.", []string{"could have held"}},
		{"6,700 containers, the equivalent of three million rounds", []string{"", "the equivalent of"}},
		{"Each ship can carry 300 boxes, and 20 ships sailed.", []string{"can carry", ""}},
		{"There was room for more. 12 boxes went.", []string{""}},
		{"They could hold out; 300 soldiers came.", []string{""}},
		{"a capacity of 900,000 tonnes a year", []string{"capacity of"}},
		{"They sent 300 boxes.", []string{""}},
	} {
		var got []string
		for _, m := range quantity.Find(c.text) {
			got = append(got, c.text[m.Capacity.Start:m.Capacity.End])
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFindChange(t *testing.T) {
	for _, c := range []struct {
		text string
		want []quantity.Change
	}{
		{"The count rose by 300 to 7,000 containers.", []quantity.Change{quantity.By, quantity.To}},
		{"The count rose from 300 to 7,000.", []quantity.Change{quantity.From, quantity.To}},
		{"Shipments fell from about 50 to some 20 a month.", []quantity.Change{quantity.From, quantity.To}},
		{"They sent 300 to Russia.", []quantity.Change{quantity.NoChange}},
		{"up to 300 shells", []quantity.Change{quantity.NoChange}},
	} {
		var got []quantity.Change
		for _, m := range quantity.Find(c.text) {
			got = append(got, m.Change)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

func ExampleFind() {
	text := "enough for about three million rounds of 152 mm shells"
	for _, m := range quantity.Find(text) {
		p := m.Phrase()
		fmt.Println(m.Range, m.Hedge, m.Unit, "|", m.Item, "|", text[p.Start:p.End])
	}
	// Output:
	// 3000000 about round | 152 mm shell | about three million rounds of 152 mm shells
}
