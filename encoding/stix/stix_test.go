package stix_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/stix"
	"github.com/tidewaiter/tidewaiter/tally"
)

var update = flag.Bool("update", false, "write the expectations anew")

func harbour(t testing.TB) *casefile.Case {
	t.Helper()
	c, err := casefile.Read(os.DirFS("testdata/harbour"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func input(t testing.TB) stix.Input {
	return stix.Input{
		Case: harbour(t), Home: "https://example.org/cases/harbour", Sentence: "About 120 containers went from A to B.",
		Result: &tally.Result{AsOf: dates.DayOf(2024, 2, 10), Version: "9", Count: &tally.Count{Measure: "containers", Unit: "container", Scope: "all", Quantiles: tally.Quantiles{Median: 123.4567891, P05: 100, P95: 150}},
			Evidence: []tally.Evidence{{ID: "C1", Role: tally.RoleTerm}}},
		Findings: []checks.Finding{
			{ID: "rate-c1", Rule: "rate", Version: "2", Verdict: checks.Strained, Title: "Pace", Reading: "boxes a week", Summary: "It is fast. It could be.", Rows: []string{"C1"}},
			{ID: "unit-c1", Rule: "unit", Version: "1", Verdict: checks.Untestable, Title: "Unit", Rows: []string{"C1"}},
			{ID: "unit-c4", Rule: "unit", Version: "1", Verdict: checks.Impossible, Title: "Unit", Rows: []string{"C4"}},
		},
	}
}

func written(t testing.TB, in stix.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := stix.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func objects(t testing.TB, bundle []byte) []map[string]any {
	t.Helper()
	var d struct{ Objects []map[string]any }
	if err := json.Unmarshal(bundle, &d); err != nil {
		t.Fatal(err)
	}
	return d.Objects
}

// extension is what the extension definition adds to an object; nil for nothing.
func extension(o map[string]any) map[string]any {
	all, _ := o["extensions"].(map[string]any)
	x, _ := all[stix.ExtensionID()].(map[string]any)
	return x
}

func TestGolden(t *testing.T) {
	const golden = "testdata/harbour.stix.json"
	got := written(t, input(t))
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("not %s (%v): go test ./encoding/stix -update, and read what differs:\n%.1000s", golden, err, got)
	}
	for range 3 {
		if !bytes.Equal(got, written(t, input(t))) {
			t.Fatal("two bundles of one case differ")
		}
	}
}

// What is concluded is never among what was said or observed: every object with
// the count, a verdict or an inferred event says so in its label and its words.
func TestInferenceIsNoFact(t *testing.T) {
	kinds := map[string]int{}
	for _, o := range objects(t, written(t, input(t))) {
		var kind string
		if x := extension(o); x != nil {
			kind, _ = x["kind"].(string)
			for _, computed := range []string{"median", "p05", "verdict"} {
				if x[computed] != nil && kind != "inference" && kind != "check" {
					t.Errorf("%s has %s as %q", o["id"], computed, kind)
				}
			}
			if x["event"] == "unobserved_call" || x["from_how"] == "inferred" {
				if o["type"] != "note" || kind != "inference" {
					t.Errorf("%s is an inference told as %s, %q", o["id"], o["type"], kind)
				}
			}
		}
		want := map[string]string{"statement": stix.Statement, "reported_voyage": stix.Statement, "observation": stix.Observation, "inference": stix.Inference, "check": stix.Inference}[kind]
		if want == "" {
			continue
		}
		kinds[kind]++
		if labels, _ := o["labels"].([]any); len(labels) != 1 || labels[0] != want {
			t.Errorf("%s is %s and has the labels %v", o["id"], kind, o["labels"])
		}
		text, _ := o["content"].(string)
		if kind == "inference" && !strings.HasPrefix(text, "Inferred, not observed:") && !strings.HasPrefix(text, "Computed, and stated by nobody:") {
			t.Errorf("an inference reads %q", text)
		}
		if kind == "statement" && !strings.HasPrefix(text, "Stated") {
			t.Errorf("a statement reads %q", text)
		}
	}
	// Two claims of four, two reported voyages; a look with days, a gap and a voyage
	// heard; the count, a call and a voyage of a listed vessel; one check.
	for kind, n := range map[string]int{"statement": 2, "reported_voyage": 2, "observation": 3, "inference": 3, "check": 1} {
		if kinds[kind] != n {
			t.Errorf("%d of %s, want %d", kinds[kind], kind, n)
		}
	}
}

func TestNeutral(t *testing.T) {
	b := written(t, input(t))
	for _, o := range objects(t, b) {
		switch o["type"] {
		case "threat-actor", "infrastructure", "indicator", "intrusion-set", "malware", "campaign", "attack-pattern":
			t.Errorf("a case has a %s", o["type"])
		case stix.VesselType:
			if (o["listed_by"] != nil) != (o["name"] == "Heron") {
				t.Errorf("%s has the listings %v", o["name"], o["listed_by"])
			}
		}
	}
	// RFC 9562 UUIDs of version 5: that of a vessel by its number alone, in the name
	// space of observables; checked with another library.
	if want := `"maritime-vessel--` + heronUUID; !bytes.Contains(b, []byte(want)) {
		t.Errorf("no %s", want)
	}
	for _, o := range objects(t, b) {
		if id := o["id"].(string); id[strings.Index(id, "--")+16] != '5' {
			t.Errorf("%s is no name-based id", id)
		}
	}
}

func TestAsOf(t *testing.T) {
	in := input(t)
	day := dates.DayOf(2024, 2, 9)
	in.AsOf = &day
	for _, o := range objects(t, written(t, in)) {
		if extension(o)["kind"] == "statement" {
			t.Errorf("a claim of the day after is in it: %s", o["content"])
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("A\u202eB\x07<script>&\"\\\xff\ufeff\u2066")
	f.Fuzz(func(t *testing.T, s string) {
		in := input(t)
		c := in.Case
		c.Title, c.Parties[0].Name, c.Sources[0].Publisher, c.Sources[0].URL, c.Vessels[0].Name = s, s, s, "https://x.example/"+s, s
		c.Claims[0].Quote, c.Claims[0].Item, c.Places[0].Name, in.Sentence, in.Findings[0].Summary = s, s, s, s, s
		c.Vessels[0].ListedBy = []string{s}
		b := written(t, in)
		objects(t, b)
		for _, r := range string(b) {
			if unicode.Is(unicode.Bidi_Control, r) || r != '\n' && unicode.Is(unicode.Cc, r) {
				t.Fatalf("%q in the bundle", r)
			}
		}
	})
}

const heronUUID = "d89342f9-2133-5495-88ed-d3f46a82a085"
