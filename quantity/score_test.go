package quantity_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

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

// score counts the cases in which read gives exactly the wanted results.
func score(t *testing.T, name string, floor int, read func(string) []string, want func(specCase) []string) {
	t.Helper()
	cases := readSpec(t, name)
	var right, all [2]int
	for i, c := range cases {
		all[i%2]++
		got, want := strings.Join(read(c.Input), " | "), strings.Join(want(c), " | ")
		if got == want {
			right[i%2]++
		} else if i%2 == 0 && testing.Verbose() {
			t.Logf("%d %q\n got  %s\n want %s", i, c.Input, got, want)
		}
	}
	t.Logf("%s: %d of %d (development half %d of %d, scored half %d of %d)", name,
		right[0]+right[1], all[0]+all[1], right[0], all[0], right[1], all[1])
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

func TestScoreNumber(t *testing.T) {
	read := func(s string) []string {
		var out []string
		for _, m := range quantity.Find(s) {
			if m.Kind != quantity.Cardinal && m.Kind != quantity.Fraction && m.Kind != quantity.Odds || m.Hedge == quantity.Vague {
				continue
			}
			if !m.UnitAt.IsZero() && m.UnitAt.Start == m.Number.End && m.Unit != "percent" {
				continue // 29km: the specification wants no number there
			}
			if m.Range.Lo != m.Range.Hi {
				continue
			}
			out = append(out, norm(s[m.Number.Start:m.Number.End])+"="+sameNumber(quantity.FormatNumber(m.Range.Lo)))
		}
		return out
	}
	score(t, "Number/English/NumberModel.json", 161, read, func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			out = append(out, norm(r.Text)+"="+sameNumber(r.Resolution.Value))
		}
		return out
	})
}

func TestScoreNumberRange(t *testing.T) {
	read := func(s string) []string {
		var out []string
		for _, m := range quantity.Find(s) {
			f := quantity.FormatNumber
			var value string
			switch m.Hedge {
			case quantity.MoreThan:
				value = "(" + f(m.Range.Lo) + ",)"
			case quantity.AtLeast:
				value = "[" + f(m.Range.Lo) + ",)"
			case quantity.UpTo:
				value = "(," + f(m.Range.Hi) + "]"
			case quantity.LessThan:
				value = "(," + f(m.Range.Hi) + ")"
			case quantity.Interval:
				value = "[" + f(m.Range.Lo) + "," + f(m.Range.Hi) + ")"
			default:
				continue
			}
			e := m.Number
			if !m.HedgeAt.IsZero() {
				e.Start, e.End = min(e.Start, m.HedgeAt.Start), max(e.End, m.HedgeAt.End)
			}
			out = append(out, norm(s[e.Start:e.End])+"="+value)
		}
		return out
	}
	want := func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			out = append(out, norm(r.Text)+"="+r.Resolution.Value)
		}
		return out
	}
	score(t, "Number/English/NumberRangeModel.json", 46, read, want)
}

// unitNames maps the units of this package to those of the specification.
var unitNames = map[string]string{
	"celsius": "c", "fahrenheit": "f", "metre": "meter", "kilometre": "kilometer", "centimetre": "centimeter",
	"millimetre": "millimeter", "tonne": "metric ton", "litre": "liter", "millilitre": "milliliter",
	"square metre": "square meter", "square kilometre": "square kilometer", "cubic metre": "cubic meter",
	"kilometre per hour": "kilometer per hour", "USD": "dollar", "EUR": "euro", "GBP": "british pound",
	"KRW": "south korean won", "RUB": "russian ruble", "CNY": "chinese yuan", "JPY": "japanese yen",
}

func TestScoreDimension(t *testing.T) {
	read := func(s string) []string {
		var out []string
		for _, m := range quantity.Find(s) {
			d := quantity.DimensionOf(m.Unit)
			if d == quantity.NoDimension || d == quantity.Items || d == quantity.Ratio || d == quantity.Money || d == quantity.Time || d == quantity.Temperature {
				continue
			}
			name := m.Unit
			if n, ok := unitNames[name]; ok {
				name = n
			}
			e := quantity.Extent{Start: min(m.Number.Start, m.UnitAt.Start), End: max(m.Number.End, m.UnitAt.End)}
			out = append(out, norm(s[e.Start:e.End])+"="+sameNumber(quantity.FormatNumber(m.Range.Lo))+" "+name)
		}
		return out
	}
	score(t, "NumberWithUnit/English/DimensionModel.json", 60, read, func(c specCase) []string {
		var out []string
		for _, r := range c.Results {
			out = append(out, norm(r.Text)+"="+sameNumber(r.Resolution.Value)+" "+strings.ToLower(r.Resolution.Unit))
		}
		return out
	})
}

// FuzzFind checks what holds for every text: no panic, extents inside the text
// and in order, phrases that do not overlap.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "6,700", "nearly 7 thousand ammunition containers", "three million rounds of 152 mm artillery shells or 500,000 of 122 mm",
		"between 4 and 6 million", "tens of thousands", "half a million", "one-point-five million", "20-thousand", "rose by 300 to 7,000",
		"Feb. 26, 2024 1:33 AM", "one in 10,000", "122/152-mm", "\xff6,700\x00", "½ 2½ 2 1/2", "a a a hundred hundred", "1.2.3.4,5,6", "point point five",
		"-5--5 - 5", "$", "several several", "or or more", "thousand thousand thousand", "10 000 000 000", "１２３ 三",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, m := range quantity.Find(s) {
			p := m.Phrase()
			for _, e := range []quantity.Extent{m.Number, m.HedgeAt, m.UnitAt, m.ItemAt} {
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
