package orbit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// readAll reads a text and gives the sets with their lines.
func readAll(t testing.TB, text string) (Counts, []Elements, []int) {
	t.Helper()
	var sets []Elements
	var lines []int
	c, err := Read(strings.NewReader(text), func(e Elements, line int) error {
		sets, lines = append(sets, e), append(lines, line)
		return nil
	})
	if err != nil {
		t.Fatalf("%v:\n%.200s", err, text)
	}
	if c.Sets != len(sets) {
		t.Errorf("%d sets counted and %d given", c.Sets, len(sets))
	}
	return c, sets, lines
}

// invented is a made-up satellite that every form can hold exactly.
var invented = Elements{
	Catalog: 99123, Designator: "2024-123AB", Name: "LANTERN 1 (R/B)", Epoch: partOf(60367, 23400*1e6+345312),
	MeanMotion: 15.20948569, Eccentricity: 0.0011234, Inclination: 97.3721, Node: 123.0045, Perigee: 0.5, MeanAnomaly: 359.9999,
	BStar: -0.00012345, MeanMotionDot: 0.00002182, MeanMotionDDt: 0, Class: 'U', Number: 999, Revolution: 1234,
}

const inventedLines = `1 99123U 24123AB  24058.27083733  .00002182  00000-0 -12345-3 0  9990
2 99123  97.3721 123.0045 0011234   0.5000 359.9999 15.20948569 12348
`

func TestAppendTLE(t *testing.T) {
	b, err := AppendTLE(nil, invented)
	if err != nil || string(b) != inventedLines {
		t.Fatalf("%v\n%s\n%s", err, b, inventedLines)
	}
	one, two, _ := strings.Cut(string(b), "\n")
	back, err := ParseTLE(one, two)
	back.Name = invented.Name
	if err != nil || back != invented {
		t.Errorf("%v\n%+v\n%+v", err, back, invented)
	}
}

// TestFormsAgree reads one satellite in every form.
func TestFormsAgree(t *testing.T) {
	object, err := AppendOMM(nil, invented)
	if err != nil {
		t.Fatal(err)
	}
	names, err := Append3LE(nil, invented)
	if err != nil {
		t.Fatal(err)
	}
	kvn := `CCSDS_OMM_VERS = 2.0
COMMENT made up
CREATION_DATE = 2024-058T12:00:00
ORIGINATOR =
OBJECT_NAME = LANTERN 1 (R/B)
OBJECT_ID = 2024-123AB
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP/SGP4
EPOCH = 2024-02-27T06:30:00.345312
MEAN_MOTION = 15.20948569 [rev/day]
ECCENTRICITY = 0.0011234
INCLINATION = 97.3721 [deg]
RA_OF_ASC_NODE = 123.0045 [deg]
ARG_OF_PERICENTER = 0.5 [deg]
MEAN_ANOMALY = 359.9999 [deg]
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID = 99123
ELEMENT_SET_NO = 0999
REV_AT_EPOCH = 1234
BSTAR = -1.2345E-4 [1/ER]
MEAN_MOTION_DOT = .00002182 [rev/day**2]
MEAN_MOTION_DDOT = 0.0 [rev/day**3]
`
	var columns, values []string
	var xml strings.Builder
	for line := range strings.Lines(kvn) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), " =")
		if !ok {
			continue
		}
		value, _, _ = strings.Cut(value, "[")
		value = strings.TrimSpace(value)
		if key == "CCSDS_OMM_VERS" {
			continue
		}
		columns, values = append(columns, key), append(values, value)
		fmt.Fprintf(&xml, "   <%[1]s units='x'>%[2]s</%[1]s>\n", key, value)
	}
	quoted := strings.ReplaceAll(strings.Join(values, ","), "LANTERN 1 (R/B)", `"LANTERN 1 (R/B)"`)
	for want, text := range map[Format]string{
		JSON: "[" + string(object) + ",\n " + string(object) + "]",
		KVN:  kvn + kvn,
		CSV:  strings.Join(columns, ",") + "\r\n" + strings.Join(values, ",") + "\r\n" + quoted + "\r\n",
		XML: `<?xml version="1.0" encoding="UTF-8"?><!-- <omm> --><ndm:ndm><omm id="CCSDS_OMM_VERS" version="2.0"><body>` + xml.String() + "</body></omm>\n" +
			"<ndm:omm><![CDATA[</omm>]]>" + xml.String() + "</ndm:omm></ndm:ndm>",
		Lines: string(names) + strings.ReplaceAll(string(names), "0 LAN", "LAN"),
	} {
		for _, begin := range []string{"", "\ufeff", "\n \n"} {
			c, sets, lines := readAll(t, begin+text)
			if c.Format != want || len(sets) != 2 || c.Rejects() != 0 {
				t.Errorf("%v: %+v\n%s", want, c, text)
				continue
			}
			if lines[0] >= lines[1] && want != JSON {
				t.Errorf("%v: lines %v", want, lines)
			}
			for _, e := range sets {
				if want != JSON && want != Lines && e.Created != (Time{Day: 60367, Part: 0.5}) {
					t.Errorf("%v: made %v", want, e.Created)
				}
				e.Created = Time{}
				if e != invented {
					t.Errorf("%v:\n%+v, want\n%+v", want, e, invented)
				}
			}
		}
	}
}

// TestPublishedSamples reads the samples of others in three forms.
func TestPublishedSamples(t *testing.T) {
	for name, want := range map[string]Format{"csv": CSV, "json": JSON, "xml": XML} {
		b, err := os.ReadFile(sharedtest.Path(t, "data/orbit/sample_omm."+name))
		if err != nil {
			t.Fatal(err)
		}
		c, sets, _ := readAll(t, string(b))
		if c.Format != want || len(sets) != 1 || c.Rejects() != 0 {
			t.Fatalf("%s: %+v", name, c)
		}
		if e := sets[0]; e.Catalog != 5 || e.Name != "VANGUARD 1" || e.Designator != "1958-002B" || math.Abs(e.MeanMotion-10.85) > 0.01 || math.Abs(e.Inclination-34.2) > 0.1 {
			t.Errorf("%s: %+v", name, e)
		}
	}
	f, err := os.Open(sharedtest.Path(t, "data/orbit/SGP4-VER.TLE"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := Read(f, func(e Elements, line int) error { return nil })
	// Three of the 33 are made up from others and kept their checksums; those of
	// Spacetrack Report 3 and their second form do not fit either or have none.
	if err != nil || c.Sets+c.Rejects() != 33 || c.Sets < 28 {
		t.Errorf("%v: %+v", err, c)
	}
	t.Logf("%+v", c)
}

// lines puts fitting checksums behind two lines of 68 columns.
func lines(one, two string) string {
	one, two = fmt.Sprintf("%-68s", one), fmt.Sprintf("%-68s", two)
	return one + string(checksum(one)) + "\n" + two + string(checksum(two)) + "\n"
}

func TestTwoLineFields(t *testing.T) {
	two := func(catalog string) string {
		return "2 " + catalog + "  97.3721 123.0045 0011234   0.5000 359.9999 15.20948569 1234"
	}
	one := func(catalog, rest string) string { return "1 " + catalog + rest }
	for _, tc := range []struct {
		name, text string
		check      func(e Elements) bool
	}{
		{"alpha-5", lines(one("E8493", "U 24123AB  24058.27083733  .00002182  00000-0 -12345-3 0  999"), two("E8493")), func(e Elements) bool { return e.Catalog == 148493 }},
		{"alpha-5 behind I and O", lines(one("Z9999", "U 24123AB  24058.27083733  .00002182  00000-0 -12345-3 0  999"), two("Z9999")), func(e Elements) bool { return e.Catalog == 339999 }},
		{"blank-padded", lines(one("    5", "  58002B   57001.00000000 -.00000023 +12345-4  28098+1 0    1"), two("    5")), func(e Elements) bool {
			return e.Catalog == 5 && e.Class == 'U' && e.Designator == "1958-002B" && e.Epoch == (Time{Day: mjd(1957, 1, 1)}) &&
				e.MeanMotionDot == -2.3e-7 && e.MeanMotionDDt == 0.12345e-4 && e.BStar == 2.8098 && e.Number == 1
		}},
		{"blank fields", lines(one("00005", "C          56366.99999999                                 "), two("00005")), func(e Elements) bool {
			return e.Class == 'C' && e.Epoch.Day == mjd(2056, 12, 31) && e.BStar == 0 && e.Designator == ""
		}},
		{"exponents", lines(one("00005", "U 58002B   00060.50000000  .00000000  00000+0  12345-9 0    1"), two("00005")), func(e Elements) bool {
			return e.Epoch == (Time{Day: mjd(2000, 2, 29), Part: 0.5}) && math.Abs(e.BStar/0.12345e-9-1) < 1e-15
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, sets, _ := readAll(t, tc.text)
			if len(sets) != 1 || !tc.check(sets[0]) {
				t.Errorf("%+v %+v\n%s", c, sets, tc.text)
			}
		})
	}
}

func TestCalendar(t *testing.T) {
	for day := mjd(1956, 12, 1); day < mjd(2057, 2, 1); day++ {
		y, m, d := civil(day)
		std := Time{Day: day}.Std()
		if std.Year() != y || int(std.Month()) != m || std.Day() != d || mjd(y, m, d) != day {
			t.Fatalf("%d: %d-%d-%d, %v", day, y, m, d, std)
		}
	}
}

// TestBadInput: every reason, the line it is told for, and that the rest goes on.
func TestBadInput(t *testing.T) {
	good := inventedLines
	one, two, _ := strings.Cut(strings.TrimSuffix(good, "\n"), "\n")
	object, _ := AppendOMM(nil, invented)
	swap := func(from, to string) string { return strings.Replace(string(object), from, to, 1) }
	field := func(from, to string) string {
		two := strings.Replace(two, from, to, 1)
		return one + "\n" + two[:68] + string(checksum(two[:68])) + "\n"
	}
	x := func(values string) string { return "<omm>" + values + "</omm>" }
	goodXML := x("<EPOCH>2024-02-27T06:30:00</EPOCH><MEAN_MOTION>15</MEAN_MOTION><ECCENTRICITY>0.1</ECCENTRICITY><INCLINATION>5</INCLINATION><RA_OF_ASC_NODE>1</RA_OF_ASC_NODE><ARG_OF_PERICENTER>1</ARG_OF_PERICENTER><MEAN_ANOMALY>2</MEAN_ANOMALY><BSTAR>0</BSTAR>")
	const head = "EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,BSTAR\n"
	const row = "2024-02-27T06:30:00,15,0.1,5,1,1,2,0\n"
	kvn := "CCSDS_OMM_VERS = 2.0\nEPOCH = 2024-02-27T06:30:00\nMEAN_MOTION = 15\nECCENTRICITY = 0.1\nINCLINATION = 5\nRA_OF_ASC_NODE = 1\nARG_OF_PERICENTER = 1\nMEAN_ANOMALY = 2\nBSTAR = 0\n"
	for _, tc := range []struct {
		name, text string
		sets       int
		want       []Reject
	}{
		{"checksum", good + strings.Replace(one, "97", "98", 1)[:68] + "4\n" + two + "\n" + good, 2, []Reject{{3, BadChecksum, ""}}},
		{"no checksum", good + one[:68] + "\n" + two + "\n" + good, 2, []Reject{{3, NoChecksum, ""}}},
		{"cut short", good + one[:50] + "\n" + two + "\n" + good, 2, []Reject{{3, Truncated, ""}}},
		{"line 2 missing", one + "\n" + good, 1, []Reject{{1, Truncated, ""}}},
		{"line 1 missing", good + "0 NAME\n" + two + "\n" + good, 2, []Reject{{3, Stray, ""}, {4, Truncated, ""}}},
		{"ends within", good + one, 1, []Reject{{3, Truncated, ""}}},
		{"two satellites", good + one + "\n" + strings.Replace(two[:68], "99123", "99213", 1) + two[68:] + "\n" + good, 2, []Reject{{3, Mismatched, ""}}},
		{"names alone", "NAME\nOTHER\n" + good + "LAST\n", 1, []Reject{{1, Stray, ""}, {5, Stray, ""}}},
		{"no number", good + field("97.3721", "97.x721"), 1, []Reject{{3, BadNumber, ""}}},
		{"missing", good + field(" 97.3721", "        "), 1, []Reject{{3, Missing, ""}}},
		{"no motion", good + field("15.20948569", " 0.00000000"), 1, []Reject{{3, OutOfRange, ""}}},
		{"epoch", good + lines(strings.Replace(one[:68], "24058", "24399", 1), two[:68]), 1, []Reject{{3, BadEpoch, ""}}},
		{"catalogue", good + lines(strings.Replace(one[:68], "99123", "I9123", 1), strings.Replace(two[:68], "99123", "I9123", 1)), 1, []Reject{{3, BadCatalog, ""}}},
		{"theory", good + lines(one[:62]+"4"+one[63:68], two[:68]), 1, []Reject{{3, OtherTheory, ""}}},
		{"long line", good + strings.Repeat("x", 3*MaxSet) + "\n" + good, 2, []Reject{{3, TooLong, ""}}},
		{"something else", good + strings.Repeat("x", 100) + "\n" + string(object) + "\n" + good, 2, []Reject{{3, Stray, ""}, {4, Stray, ""}}},
		{"a page", good + "\x00\xff\n" + good, 2, nil},

		{"JSON hyperbolic", "[" + swap("0.0011234", "1.01") + ",\n" + string(object) + "]", 1, []Reject{{1, OutOfRange, ""}}},
		{"JSON not a number", swap("0.0011234", `"NaN"`) + string(object), 1, []Reject{{1, BadNumber, "ECCENTRICITY"}}},
		{"JSON hexadecimal", swap("0.0011234", `"0x1p-4"`) + string(object), 1, []Reject{{1, BadNumber, "ECCENTRICITY"}}},
		{"JSON too great", swap("0.0011234", `1e400`) + string(object), 1, []Reject{{1, BadNumber, "ECCENTRICITY"}}},
		{"JSON null", swap("0.0011234", "null") + string(object), 1, []Reject{{1, Missing, "ECCENTRICITY"}}},
		{"JSON list", swap("0.0011234", "[[[1]]]") + string(object), 1, []Reject{{1, BadNumber, "ECCENTRICITY"}}},
		{"JSON syntax", swap(":0.0011234", "0.0011234") + string(object), 1, []Reject{{1, BadForm, ""}}},
		{"JSON catalogue", swap("99123", "-4") + string(object), 1, []Reject{{1, BadCatalog, "NORAD_CAT_ID"}}},
		{"JSON epoch", swap("2024-02-27", "2024-02-30") + string(object), 1, []Reject{{1, BadEpoch, "EPOCH"}}},
		{"JSON frame", swap("TEME", "EME2000") + string(object), 1, []Reject{{1, OtherFrame, "REF_FRAME"}}},
		{"JSON theory", swap("SGP4", "SGP4-XP") + string(object), 1, []Reject{{1, OtherTheory, "MEAN_ELEMENT_THEORY"}}},
		{"JSON cut, then whole", string(object[:90]) + "\n" + string(object), 1, []Reject{{1, BadForm, ""}}},
		{"JSON cut at a comma", string(object[:bytes.LastIndexByte(object, ',')+1]) + "\n" + string(object), 1, []Reject{{1, Truncated, ""}}},
		{"JSON ends within", string(object) + "\n" + string(object[:90]), 1, []Reject{{2, Truncated, ""}}},
		{"JSON garbage", string(object) + "\n<html>, no\n" + string(object), 2, []Reject{{2, Stray, ""}, {2, Stray, ""}}},
		{"JSON long", `{"x":"` + strings.Repeat("y", 2*MaxSet) + `"}` + string(object), 1, []Reject{{1, TooLong, ""}}},
		{"JSON deep", `{"x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}" + string(object), 1, []Reject{{1, BadForm, ""}}},

		{"XML cut", goodXML + "\n<omm><EPOCH>2024\n" + goodXML, 2, []Reject{{2, Truncated, ""}}},
		{"XML ends within", goodXML + "\n<omm><EPOCH>2024", 1, []Reject{{2, Truncated, ""}}},
		{"XML crossed", goodXML + "\n" + x("<a><b></a></b>") + goodXML, 2, []Reject{{2, BadForm, ""}}},
		{"XML entity", goodXML + "\n" + x("<EPOCH>&lol;</EPOCH>") + goodXML, 2, []Reject{{2, BadForm, ""}}},
		{"XML deep", goodXML + "\n" + x(strings.Repeat("<a>", 100)+strings.Repeat("</a>", 100)) + goodXML, 2, []Reject{{2, BadForm, ""}}},
		{"XML long", goodXML + "\n" + x(strings.Repeat("x", 2*MaxSet)) + goodXML, 2, []Reject{{2, TooLong, ""}}},
		{"XML section", strings.Replace(goodXML, "<omm>", "<omm><![CDATA["+strings.Repeat("</omm>", maxTag)+"]]>", 1) + goodXML, 2, nil},
		{"XML long section", goodXML + "\n" + x("<![CDATA["+strings.Repeat("x", 2*MaxSet)+"]]>") + goodXML, 2, []Reject{{2, TooLong, ""}}},
		{"XML long tag", goodXML + "\n" + x("<"+strings.Repeat("x", 2*MaxSet)+"/>") + goodXML, 2, []Reject{{2, BadForm, ""}}},
		{"XML twice", goodXML + "\n" + x("<EPOCH>1</EPOCH><EPOCH>2</EPOCH>") + goodXML, 2, []Reject{{2, BadForm, ""}}},
		{"XML missing", goodXML + "\n" + x("<EPOCH>2024-02-27T06:30:00</EPOCH>"), 1, []Reject{{2, Missing, "MEAN_MOTION"}}},

		{"CSV cells", head + row + "2024\n" + strings.TrimSpace(row) + ",7\n" + row, 2, []Reject{{3, Truncated, ""}, {4, BadForm, ""}}},
		{"CSV quotes", head + row + "\"2024\n" + row, 2, []Reject{{3, BadForm, ""}}},
		{"CSV hyperbolic", head + strings.Replace(row, "0.1", "1.5", 1) + row, 1, []Reject{{2, OutOfRange, ""}}},
		{"CSV header anew", head + row + "BSTAR," + strings.Replace(head, ",BSTAR", "", 1) + "0," + strings.Replace(row, ",0\n", "\n", 1), 2, nil},

		{"KVN without beginning", kvn + strings.Replace(kvn, "CCSDS_OMM_VERS = 2.0\n", "", 1) + kvn, 1, []Reject{{1, BadForm, ""}}},
		{"KVN no value", kvn + strings.Replace(kvn, "EPOCH =", "EPOCH", 1) + kvn, 2, []Reject{{10, BadForm, ""}}},
		{"KVN no number", kvn + strings.Replace(kvn, "= 15", "= fifteen", 1) + kvn, 2, []Reject{{10, BadNumber, "MEAN_MOTION"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, sets, _ := readAll(t, tc.text)
			got := slices.Clone(c.First)
			if tc.name == "a page" {
				got = nil
			}
			if len(sets) != tc.sets || !slices.Equal(got, tc.want) {
				t.Errorf("%d sets, want %d; rejects %v, want %v", len(sets), tc.sets, c.First, tc.want)
			}
		})
	}
}

func TestUnknownForm(t *testing.T) {
	for _, text := range []string{"", "\n\n", "hello\n", "<html><body>No GP data found</body></html>", "name,age\n1,2\n", "\xff\xfe1\x00"} {
		if _, err := Read(strings.NewReader(text), nil); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestReadStops: an error of the caller or of the input ends the reading.
func TestReadStops(t *testing.T) {
	stop := errors.New("stop")
	object, _ := AppendOMM(nil, invented)
	for _, text := range []string{inventedLines + inventedLines, string(object) + string(object)} {
		n := 0
		_, err := Read(strings.NewReader(text), func(Elements, int) error { n++; return stop })
		if err != stop || n != 1 {
			t.Errorf("%v after %d", err, n)
		}
		_, err = Read(io.MultiReader(strings.NewReader(text), iotest.ErrReader(stop)), func(Elements, int) error { return nil })
		if err != stop {
			t.Errorf("%v of the input", err)
		}
		if c, err := Read(iotest.OneByteReader(strings.NewReader(text)), func(Elements, int) error { return nil }); err != nil || c.Sets != 2 {
			t.Errorf("%v in bytes: %+v", err, c)
		}
	}
}

func TestRejectsAreBounded(t *testing.T) {
	c, sets, _ := readAll(t, inventedLines+strings.Repeat("0 STRAY\n", 5000))
	if len(sets) != 1 || c.Rejects() != 5000 || len(c.First) != MaxRejects {
		t.Errorf("%d sets, %d rejects, %d kept", len(sets), c.Rejects(), len(c.First))
	}
}

// TestRoundTrip: what is written is read back the same, in JSON always, in two
// lines as far as their digits go.
func TestRoundTrip(t *testing.T) {
	for i := range 500 {
		f := float64(i)
		e := Elements{
			Catalog: i * 677, Designator: fmt.Sprintf("%d-%03d%c", 1957+i%100, 1+i, 'A'+i%26), Name: fmt.Sprintf("OBJECT %d \"Å\"", i),
			Epoch: partOf(40000+i*53, int64(i)*172800000%86400000000), MeanMotion: 0.05 + f*0.03, Eccentricity: math.Mod(f*0.0137, 1) * 0.99,
			Inclination: math.Mod(f*1.37, 180), Node: math.Mod(f*7.77, 360), Perigee: math.Mod(f*5.55, 360), MeanAnomaly: math.Mod(f*3.33, 360),
			BStar: (f - 250) * 1e-6 / 3, MeanMotionDot: (f - 100) / 1e5 / 3, MeanMotionDDt: (f - 300) * 1e-9, Class: "UCS"[i%3], Number: i * 3, Revolution: i * 199,
		}
		b, err := AppendOMM(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		_, sets, _ := readAll(t, string(b))
		if len(sets) != 1 || sets[0] != e {
			t.Fatalf("%s\n%+v\n%+v", b, sets, e)
		}
		text, err := Append3LE(nil, e)
		if err != nil {
			t.Fatalf("%v: %+v", err, e)
		}
		c, sets, _ := readAll(t, string(text))
		if len(sets) != 1 {
			t.Fatalf("%+v\n%s", c, text)
		}
		again, err := Append3LE(nil, sets[0])
		if err != nil || string(again) != string(text) {
			t.Fatalf("%v\n%s%s", err, text, again)
		}
	}
	var all bytes.Buffer
	if err := WriteOMM(&all, slices.Values([]Elements{invented, invented})); err != nil {
		t.Fatal(err)
	}
	if c, sets, lines := readAll(t, all.String()); len(sets) != 2 || c.Rejects() != 0 || !slices.Equal(lines, []int{2, 3}) {
		t.Errorf("%+v %v\n%s", c, lines, &all)
	}
}

// TestTooLarge: what two lines have no room for is refused.
func TestTooLarge(t *testing.T) {
	for name, change := range map[string]func(*Elements){
		"catalogue":          func(e *Elements) { e.Catalog = 340000 },
		"rate":               func(e *Elements) { e.MeanMotionDot = 1 },
		"drag":               func(e *Elements) { e.BStar = 1e5; e.MeanMotionDDt = 1e9 },
		"motion":             func(e *Elements) { e.MeanMotion = 100 },
		"nan":                func(e *Elements) { e.Inclination = math.NaN() },
		"year":               func(e *Elements) { e.Epoch.Day = mjd(2057, 1, 1) },
		"name of the launch": func(e *Elements) { e.Designator = "2024-123ABCD" },
	} {
		e := invented
		change(&e)
		if b, err := AppendTLE([]byte("x"), e); err == nil || string(b) != "x" {
			t.Errorf("%s: %v %q", name, err, b)
		}
	}
}

// TestMemoryIsBounded: what never ends is passed over in the memory of one set.
func TestMemoryIsBounded(t *testing.T) {
	object, _ := AppendOMM(nil, invented)
	for name, tc := range map[string]struct{ head, repeated, tail string }{
		"lines":       {inventedLines, "x", "\n" + inventedLines},
		"names":       {inventedLines, "0 NAME\n", inventedLines},
		"text":        {string(object) + `{"OBJECT_NAME":"`, "y", `"}` + string(object)},
		"brackets":    {string(object) + `{"OBJECT_NAME":`, "[", "\n"},
		"object":      {string(object), "{", "\n"},
		"tags":        {"<omm>", "<a>", "</omm>"},
		"one tag":     {"<omm><", "a", "/></omm>"},
		"comment":     {"<omm><!--", "-", "></omm>"},
		"between":     {"<ndm>", "text", "</ndm>"},
		"csv":         {"EPOCH,MEAN_MOTION\n", `"`, "\n"},
		"csv columns": {"EPOCH,MEAN_MOTION\n", ",", "\n"},
		"kvn":         {"CCSDS_OMM_VERS = 2.0\n", "EPOCH = x\n", "EPOCH = y\n"},
	} {
		t.Run(name, func(t *testing.T) {
			const size = 8 << 20
			long := io.MultiReader(strings.NewReader(tc.head), io.LimitReader(&endless{tc.repeated}, size/int64(len(tc.repeated))*int64(len(tc.repeated))), strings.NewReader(tc.tail))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			c, err := Read(long, func(Elements, int) error { runtime.GC(); return nil })
			runtime.GC()
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > size/2 {
				t.Errorf("%d MiB more of memory for %d MiB of input", grown>>20, size>>20)
			}
			if c.Rejects() == 0 && name != "between" || len(c.First) > MaxRejects {
				t.Errorf("%+v", c)
			}
		})
	}
}

// endless says the same again and again.
type endless struct{ text string }

func (e *endless) Read(p []byte) (int, error) {
	n := len(p) / len(e.text) * len(e.text)
	if n == 0 {
		n = copy(p, e.text)
		e.text = e.text[n:] + e.text[:n]
		return n, nil
	}
	for i := 0; i < n; i += copy(p[i:n], e.text) {
	}
	return n, nil
}

// TestKeywordCase: keywords in small letters are read, those in capitals win.
func TestKeywordCase(t *testing.T) {
	object, _ := AppendOMM(nil, invented)
	text := strings.Replace(string(object), `"ECCENTRICITY":`, `"eccentricity":0.5,"ECCENTRICITY":`, 1)
	for range 20 {
		if _, sets, _ := readAll(t, text); len(sets) != 1 || sets[0] != invented {
			t.Fatalf("%+v", sets)
		}
	}
	if _, sets, _ := readAll(t, strings.Replace(string(object), "EPOCH", "epoch", 1)); len(sets) != 1 || sets[0] != invented {
		t.Errorf("%+v", sets)
	}
}
