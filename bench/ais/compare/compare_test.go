package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const rulesHeader = "against,type,key,how,ours,theirs,where,reason,clause\n"

// position is a line as gpsdecode writes it, made up.
func position(mmsi int, lon string, more string) string {
	return fmt.Sprintf(`{"class":"AIS","device":"stdin","type":1,"repeat":0,"mmsi":%d,"lon":%s,"text":"a\/b"%s}`, mmsi, lon, more)
}

func compared(t *testing.T, ours, theirs []string, rules string, change func(*options)) (bool, string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	o := options{
		ours:    write("ours", strings.Join(ours, "\n")),
		theirs:  write("theirs", strings.Join(theirs, "\r\n")),
		known:   write("known", rulesHeader+rules),
		against: "3.22", examples: 3,
		extra: set(ourKeys), ignore: set("device"), excuse: set(ourFlags),
	}
	if change != nil {
		change(&o)
	}
	var out strings.Builder
	good, err := run(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	return good, out.String()
}

func TestCompare(t *testing.T) {
	one, two, three := position(1, "1.25", ""), position(1, "1.50", ""), position(1, "1.75", "")
	flagged := position(1, "9.00", `,"flags":["length"]`)
	for name, test := range map[string]struct {
		ours, theirs []string
		rules        string
		good         bool
		want         []string // in the report
	}{
		"same": {
			ours: []string{one, two}, theirs: []string{one, two},
			good: true, want: []string{"2 matched, 0 of them in another order"},
		},
		"numbers by value, text unescaped, device ignored": {
			ours:   []string{`{"class":"AIS","type":1,"repeat":0.0,"mmsi":1,"lon":1.250,"text":"a/b"}`},
			theirs: []string{one},
			good:   true,
		},
		"text is no number": {
			ours: []string{position(1, `"1.25"`, "")}, theirs: []string{one},
			want: []string{"UNEXPLAINED type 1, lon, value: 1"},
		},
		"another value": {
			ours: []string{one, position(1, "1.51", "")}, theirs: []string{one, two},
			want: []string{"UNEXPLAINED type 1, lon, value: 1", "ours line 2, theirs line 2: ours 1.51, theirs 1.50"},
		},
		"a key that ours lacks": {
			ours: []string{one}, theirs: []string{position(1, "1.25", `,"raim":false`)},
			want: []string{"UNEXPLAINED type 1, raim, theirs-only: 1"},
		},
		"a key that theirs lacks": {
			ours: []string{position(1, "1.25", `,"raim":false`)}, theirs: []string{one},
			want: []string{"UNEXPLAINED type 1, raim, ours-only: 1"},
		},
		"a key twice": {
			ours: []string{position(1, "1.25", `,"lon":3`)}, theirs: []string{one},
			want: []string{"UNEXPLAINED type 1, lon (again), ours-only: 1"},
		},
		"keys that are ours": {
			ours: []string{position(1, "1.25", `,"receiver":"x","rxtime":"y","receivers":[{"id":1}]`)}, theirs: []string{one},
			good: true,
		},
		"another order within a ship": {
			ours: []string{three, one, two}, theirs: []string{one, two, three},
			good: true, want: []string{"3 matched, 3 of them in another order"},
		},
		"a message that ours lacks shifts nothing": {
			ours: []string{one, three}, theirs: []string{one, two, three},
			want: []string{"2 matched", "UNEXPLAINED type 1, (message), theirs-only: 1", "1 differences are not explained"},
		},
		"one that theirs lacks": {
			ours: []string{one, two, three}, theirs: []string{one, three},
			want: []string{"2 matched", "UNEXPLAINED type 1, (message), ours-only: 1"},
		},
		"one that theirs lacks and ours flags": {
			ours: []string{one, flagged, three}, theirs: []string{one, three},
			good: true, want: []string{`ours alone, flagged "length": 1 messages`},
		},
		"a flagged one that both have": {
			ours: []string{flagged}, theirs: []string{position(1, "9.00", "")},
			good: true, want: []string{"1 matched"},
		},
		"one of two flags": {
			ours: []string{one, position(1, "9.00", `,"flags":["fill","length"]`)}, theirs: []string{one},
			good: true, want: []string{`ours alone, flagged "fill length": 1 messages`},
		},
		"a flag that excuses nothing": {
			ours: []string{one, position(1, "9.00", `,"flags":["fill"]`)}, theirs: []string{one},
			want: []string{"(message), ours-only: 1"},
		},
		"an empty flag is none": {
			ours: []string{one, position(1, "9.00", `,"flags":[]`)}, theirs: []string{one},
			want: []string{"(message), ours-only: 1"},
		},
		"a ship of theirs alone": {
			ours: []string{one}, theirs: []string{one, position(2, "1", "")},
			want: []string{"mmsi 2, line 2"},
		},
		"nothing": {want: []string{"nothing was compared"}},
		"a line that is no JSON": {
			ours: []string{one, `{"class":"AIS","type":1,"mmsi":1,"turn":nan}`}, theirs: []string{one},
			want: []string{"cannot be read", "ours:2:"},
		},
		"other classes": {
			ours: []string{one, `{"class":"SILENCE","source":"x"}`}, theirs: []string{one},
			good: true, want: []string{"other lines: 1 ours, 0 theirs"},
		},
		"rounded": {
			ours: []string{position(1, "1.2345678", "")}, theirs: []string{position(1, "1.234568", "")},
			rules: "3.22,1,lon,rounded,,,,digits,-\n",
			good:  true, want: []string{"        1  line 2: 3.22,1,lon,rounded"},
		},
		"rounded, but elsewhere": {
			ours: []string{position(1, "1.2345678", "")}, theirs: []string{position(1, "1.234566", "")},
			rules: "3.22,1,lon,rounded,,,,digits,-\n",
			want:  []string{"UNEXPLAINED type 1, lon, value: 1", "explains nothing any more, take it out: line 2"},
		},
		"a rule of another version is not there": {
			ours: []string{one}, theirs: []string{two},
			rules: "3.27,1,lon,value,,,,x,-\n",
			want:  []string{"1 differences are not explained"},
		},
		"a rule of another type": {
			ours: []string{one}, theirs: []string{two},
			rules: "*,2 3,lon,value,,,,x,-\n",
			want:  []string{"1 differences are not explained", "explains nothing"},
		},
		"patterns are of the whole value": {
			ours: []string{one}, theirs: []string{two},
			rules: "*,*,lon,value,1.2,1.50,,x,-\n",
			want:  []string{"1 differences are not explained"},
		},
		"where": {
			ours: []string{one}, theirs: []string{two},
			rules: "*,*,lon,value,1\\.25,1\\.50,\"\"\"mmsi\"\":1,\",x,-\n",
			good:  true,
		},
		"a message that is known to be missing": {
			ours: []string{one}, theirs: []string{one, position(2, "1", "")},
			rules: "*,1,(message),theirs-only,,,\"\"\"mmsi\"\":2,\",an illegal character,\"annex 8, table 47\"\n",
			good:  true,
		},
		"a stale rule": {
			ours: []string{one}, theirs: []string{one},
			rules: "*,1,lon,value,,,,x,-\n",
			want:  []string{"explains nothing any more", "does not hold"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			good, report := compared(t, test.ours, test.theirs, test.rules, nil)
			if good != test.good {
				t.Errorf("good is %v, want %v", good, test.good)
			}
			for _, want := range test.want {
				if !strings.Contains(report, want) {
					t.Errorf("%q is not in the report", want)
				}
			}
			if t.Failed() {
				t.Log(report)
			}
		})
	}
}

func TestPartial(t *testing.T) {
	one := []string{position(1, "1", "")}
	if good, report := compared(t, one, one, "*,1,lon,value,,,,x,-\n", func(o *options) { o.partial = true }); !good {
		t.Errorf("a rule that explains nothing is a fault with -partial:\n%s", report)
	}
}

// A list of lists, as type 8 has them, is compared value by value.
func TestNested(t *testing.T) {
	line := func(speed string) []string {
		return []string{`{"class":"AIS","type":6,"mmsi":1,"tidals":[{"lon":1.0,"speeds":[1,2]},{"lon":2.0,"speeds":[` + speed + `]}],"empty":[],"none":{}}`}
	}
	if good, report := compared(t, line("3,4"), line("3.0,4"), "", nil); !good {
		t.Error(report)
	}
	good, report := compared(t, line("3,5"), line("3,4"), "", nil)
	if good || !strings.Contains(report, "UNEXPLAINED type 6, tidals[].speeds[], value: 1") {
		t.Error(report)
	}
	if good, report := compared(t, line("3,5"), line("3,4"), "*,6,tidals[].speeds[],value,5,4,,x,-\n", nil); !good {
		t.Error(report)
	}
}

// A group too large for the table is still compared.
func TestLargeGroup(t *testing.T) {
	var ours, theirs []string
	for i := range 2100 {
		ours = append(ours, position(1, fmt.Sprintf("%d.1", i), ""))
		theirs = append(theirs, position(1, fmt.Sprintf("%d.2", i), ""))
	}
	good, report := compared(t, ours, theirs, "", func(o *options) { o.examples = 0 })
	if good || !strings.Contains(report, "lon, value: 2100") {
		t.Error(report)
	}
}

func TestSameRounded(t *testing.T) {
	for _, test := range []struct {
		a, b      string
		magnitude bool
		want      bool
	}{
		{"1.5", "2", false, true},
		{"1.5", "1", false, true}, // either way of rounding a half
		{"1.51", "1", false, false},
		{`"-1.12"`, "-1", false, true},
		{`"-1.12"`, "1", false, false},
		{`"-1.12"`, "1", true, true},
		{`"-1.62"`, "1", true, false},
		{"-0.00000004", "0.0000000", false, true},
		{"139.7587333", "139.758733", false, true},
		{"5", "5.0000", false, true},
		{"1e3", "1000", false, false},
		{`"n/a"`, "0", false, false},
		{"99999999999999999999", "1", false, false},
	} {
		if got := sameRounded(test.a, test.b, test.magnitude); got != test.want {
			t.Errorf("sameRounded(%s, %s, %v) = %v", test.a, test.b, test.magnitude, got)
		}
		if got := sameRounded(test.b, test.a, test.magnitude); got != test.want {
			t.Errorf("sameRounded(%s, %s, %v) = %v", test.b, test.a, test.magnitude, got)
		}
	}
}

func TestSameValue(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"1", "1.0", true}, {"-0", "0.00", true}, {"10", "1", false}, {"1.05", "1.5", false},
		{`"1"`, "1", false}, {"true", "true", true}, {"true", "false", false}, {"-1", "1", false},
		{"0.10", "0.1", true}, {"007", "7", true}, {`"a"`, `"a "`, false}, {"null", "0", false},
	} {
		if got := sameValue(test.a, test.b); got != test.want {
			t.Errorf("sameValue(%s, %s) = %v", test.a, test.b, got)
		}
	}
}

func TestKnownList(t *testing.T) {
	for _, version := range []string{"3.22", "3.27"} {
		if _, err := readRules("known.csv", strings.NewReader(known), version); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{
		"", "type,key\n", rulesHeader + "*,1,lon,never,,,,x,-\n", rulesHeader + "*,1,lon,value,(,,,x,-\n",
		rulesHeader + "*,1,lon,value,,,,,-\n", rulesHeader + "*,1,lon,value,,,,x,\n", rulesHeader + "*,1\n",
	} {
		if _, err := readRules("list", strings.NewReader(text), "3.22"); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}
