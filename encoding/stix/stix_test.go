package stix_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
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

// TestCreatedStays adds a page that is older than all others: no object of a known
// id may have another time of creation then.
func TestCreatedStays(t *testing.T) {
	created := func(b []byte) map[string]string {
		out := map[string]string{}
		for _, o := range objects(t, b) {
			id, _ := o["id"].(string)
			out[id], _ = o["created"].(string)
		}
		return out
	}
	before := created(written(t, input(t)))
	in := input(t)
	in.Case.Sources = append(in.Case.Sources, casefile.Source{ID: "old", Publisher: "Old Paper", Bytes: casefile.Never, PublishedAt: dates.MustParse("2019-05-01")})
	for id, now := range created(written(t, in)) {
		if was, ok := before[id]; ok && was != now {
			t.Errorf("%s was created %s, and then %s", id, was, now)
		}
	}
}

// TestIdsOfAnotherDay: what a note says rests on the day and on what is left out,
// so the notes of two of these are not the same object.
func TestIdsOfAnotherDay(t *testing.T) {
	notes := func(in stix.Input) map[string]bool {
		out := map[string]bool{}
		for _, o := range objects(t, written(t, in)) {
			if o["type"] == "note" || o["type"] == "opinion" || o["type"] == "report" || o["type"] == "observed-data" || o["type"] == "relationship" {
				out[o["id"].(string)] = true
			}
		}
		return out
	}
	plain := notes(input(t))
	day := dates.DayOf(2024, 2, 20)
	of, without, both := input(t), input(t), input(t)
	of.AsOf, without.Without, both.AsOf, both.Without = &day, []string{"office"}, &day, []string{"office"}
	seen := map[string]int{}
	for _, all := range []map[string]bool{plain, notes(of), notes(without), notes(both)} {
		if len(all) < 5 {
			t.Fatalf("%d notes", len(all))
		}
		for id := range all {
			if seen[id]++; seen[id] == 2 {
				t.Errorf("%s is in two of them", id)
			}
		}
	}
}

// TestLaterPages: as of a day, nothing of a page that came later is told: not the
// page, not what only it names, and of what older rows name too only what names it.
func TestLaterPages(t *testing.T) {
	in := input(t)
	day := dates.DayOf(2024, 2, 9)
	in.AsOf, in.Findings, in.Result = &day, nil, nil
	b := string(written(t, in))
	// The page of 10 February is the source of both vessels and both places.
	for _, never := range []string{"paper.example", "Boxes counted", "Tern Lines", "Grey Heron", "UN 1718"} {
		if strings.Contains(b, never) {
			t.Errorf("%q is told", never)
		}
	}
	for _, o := range objects(t, []byte(b)) {
		if o["type"] == stix.VesselType && o["name"] == "Heron" && o["imo_number"] != "9074729" {
			t.Errorf("the vessel of an observation: %v", o)
		}
	}
	if !strings.Contains(b, `"Heron"`) {
		t.Error("the vessel of an observation of before is not named")
	}
	in.AsOf = nil
	b = string(written(t, in))
	for _, want := range []string{"paper.example", "Tern Lines", "Grey Heron", "UN 1718", "North quay"} {
		if !strings.Contains(b, want) {
			t.Errorf("%q is not told of the case as it is", want)
		}
	}
}

// TestReplies: a reply stands on the objects of what it answers, in the words of who
// was asked. In a folder that has not passed the gate, one about a vessel without a
// listing is nowhere; nor is one to what is not written itself, nor what came later.
func TestReplies(t *testing.T) {
	replies := func(in stix.Input) (map[string]map[string]any, map[string]map[string]any, string) {
		b := written(t, in)
		byRow, byID := map[string]map[string]any{}, map[string]map[string]any{}
		for _, o := range objects(t, b) {
			byID[o["id"].(string)] = o
			if row, ok := extension(o)["case_row"].(string); ok && extension(o)["kind"] == "reply" {
				byRow[row] = o
			}
		}
		return byRow, byID, string(b)
	}
	got, all, whole := replies(input(t))
	if len(got) != 2 {
		t.Fatalf("%d replies, want those of R1 and R2", len(got))
	}
	office, owner := got["harbour/replies/R1"], got["harbour/replies/R2"]
	content, _ := office["content"].(string)
	if office["type"] != "note" || !strings.Contains(content, "Answered on 20 Feb 2024: \u201cWe counted boxes, and nothing else.\u201d") || office["authors"].([]any)[0] != "The harbour office" || office["labels"].([]any)[0] != stix.Reply {
		t.Errorf("the reply of the office: %v", office)
	}
	if content, _ := owner["content"].(string); !strings.Contains(content, "No answer is in the case.") || !strings.Contains(content, "by 26 Feb 2024") || owner["authors"] != nil {
		t.Errorf("the reply of the owner: %v", owner)
	}
	for o, want := range map[*map[string]any][]string{&office: {"harbour/claims/C1", "harbour/sightings/L1"}, &owner: {"Heron", "harbour/observed/gap-1", "harbour/voyages/V1"}} {
		var about []string
		for _, ref := range (*o)["object_refs"].([]any) {
			to := all[ref.(string)]
			if row, ok := extension(to)["case_row"].(string); ok {
				about = append(about, row)
			} else if name, ok := to["name"].(string); ok {
				about = append(about, name)
			}
		}
		slices.Sort(about)
		slices.Sort(want)
		if !slices.Equal(about, want) {
			t.Errorf("%s is about %v, want %v", (*o)["abstract"], about, want)
		}
	}
	for _, never := range []string{"It was not our vessel.", "Reply: Tern Lines", "replies/R3", "replies/R4"} {
		if strings.Contains(whole, never) {
			t.Errorf("%q is told", never)
		}
	}
	in := input(t)
	day := dates.DayOf(2024, 2, 14)
	in.AsOf = &day
	if got, _, whole := replies(in); len(got) != 2 || strings.Contains(whole, "We counted boxes") || strings.Contains(whole, "Sent by letter") {
		t.Errorf("on the day before the answer %d replies are told, or the answer is", len(got))
	}
	day = dates.DayOf(2024, 2, 11)
	if got, _, _ := replies(in); len(got) != 0 {
		t.Errorf("before anybody was asked, %d replies are told", len(got))
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
		c.Replies[0].Whom, c.Replies[0].Answer, c.Replies[0].Note = s, s, s
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
