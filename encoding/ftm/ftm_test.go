package ftm_test

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
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/ftm"
)

var update = flag.Bool("update", false, "write the expectations anew")

func harbour(t testing.TB) *casefile.Case {
	t.Helper()
	c, err := casefile.Read(os.DirFS("../stix/testdata/harbour"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func written(t testing.TB, in ftm.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ftm.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	const golden = "testdata/harbour.ftm.json"
	in := ftm.Input{Case: harbour(t), Home: "https://example.org/cases/harbour"}
	got := written(t, in)
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("not %s (%v): go test ./encoding/ftm -update, and read what differs:\n%.1000s", golden, err, got)
	}
	if !bytes.Equal(got, written(t, in)) {
		t.Error("two files of one case differ")
	}
}

// A topic stands on a vessel with a cited listing, and nowhere else.
func TestTopicsNeedAListing(t *testing.T) {
	for _, listed := range []bool{true, false} {
		c := harbour(t)
		if !listed {
			c.Vessels[0].ListedBy = nil
		}
		list, err := ftm.Entities(ftm.Input{Case: c})
		if err != nil {
			t.Fatal(err)
		}
		topics, sanctions := 0, 0
		for _, e := range list {
			if len(e.Properties["topics"]) > 0 {
				topics++
				if e.Schema != "Vessel" || e.Properties["name"][0] != "Heron" || !slices.Equal(e.Properties["topics"], []string{"sanction"}) {
					t.Errorf("%s %v has the topics %v", e.Schema, e.Properties["name"], e.Properties["topics"])
				}
			}
			if e.Schema == "Sanction" {
				sanctions++
				if a, d := e.Properties["authority"], e.Properties["listingDate"]; !(a[0] == "UN 1718" && d[0] == "2018-03" || a[0] == "US" && d == nil) {
					t.Errorf("authority %q, listed %q", a, d)
				}
			}
		}
		if listed && (topics != 1 || sanctions != 2) || !listed && topics+sanctions != 0 {
			t.Errorf("listed %v: %d topics, %d sanctions", listed, topics, sanctions)
		}
	}
}

// A graph of facts has nothing that is inferred, and no claim that no editor
// accepted.
func TestOnlyWhatWasSaidOrSeen(t *testing.T) {
	b := string(written(t, ftm.Input{Case: harbour(t)}))
	for _, never := range []string{"call-1", "call-2", `"voy-2"`, "5000", "6000", "nferred"} {
		if strings.Contains(b, never) {
			t.Errorf("%q is written", never)
		}
	}
	for _, want := range []string{`"recordId":["gap-1"]`, `"recordId":["voy-1"]`, `"schema":"Trip"`, `"recordId":["C1"]`, `"status":["disputed"]`, "Why nothing was heard is not known."} {
		if !strings.Contains(b, want) {
			t.Errorf("no %q", want)
		}
	}
	day := dates.DayOf(2024, 2, 1)
	if early := string(written(t, ftm.Input{Case: harbour(t), AsOf: &day})); strings.Contains(early, "gap-1") || strings.Contains(early, `"C1"`) {
		t.Error("what came later is written")
	}
}

// TestSeveralEnds: a voyage that was reported to one of several places is no Trip,
// whose places would all be taken for its ends.
func TestSeveralEnds(t *testing.T) {
	for _, side := range []string{"from", "to", ""} {
		c := harbour(t)
		v := &c.Voyages[0]
		switch side {
		case "from":
			v.From = append(v.From, "south")
		case "to":
			v.To = append(v.To, "RU")
		}
		list, err := ftm.Entities(ftm.Input{Case: c})
		if err != nil {
			t.Fatal(err)
		}
		found, linked := false, false
		for _, e := range list {
			if slices.Equal(e.Properties["recordId"], []string{"V1"}) {
				found = true
				if want := map[bool]string{true: "Trip", false: "Event"}[side == ""]; e.Schema != want || want == "Event" && (e.Properties["startLocation"] != nil || e.Properties["endLocation"] != nil) {
					t.Errorf("several places %q: %s %v", side, e.Schema, e.Properties)
				}
			}
			linked = linked || e.Schema == "UnknownLink" && slices.Equal(e.Properties["subject"], []string{ftm.ID(c.ID, "voyages", "V1")})
		}
		if !found || linked != (side != "") {
			t.Errorf("several places %q: found %v, linked %v", side, found, linked)
		}
	}
}

// TestLaterPages: as of a day, nothing that only a later page says is written.
func TestLaterPages(t *testing.T) {
	day := dates.DayOf(2024, 2, 9)
	b := string(written(t, ftm.Input{Case: harbour(t), AsOf: &day}))
	for _, never := range []string{"paper.example", "Boxes counted", "Tern Lines", "Grey Heron", "UN 1718"} {
		if strings.Contains(b, never) {
			t.Errorf("%q is written", never)
		}
	}
	// What an observation of before names is named.
	if !strings.Contains(b, `"name":["Heron"]`) || !strings.Contains(b, "gap-1") {
		t.Error("the vessel of an observation is not written")
	}
}

func FuzzText(f *testing.F) {
	f.Add("A\u202eB\x07<script>&\"\\\xff\ufeff\u2066")
	f.Fuzz(func(t *testing.T, s string) {
		c := harbour(t)
		c.Title, c.Parties[0].Name, c.Sources[0].Publisher, c.Sources[0].URL, c.Vessels[0].Name = s, s, s, "https://x.example/"+s, s
		c.Claims[0].Quote, c.Claims[0].Item, c.Places[0].Name, c.Vessels[0].Owner, c.Vessels[0].ListedBy = s, s, s, s, []string{s}
		for line := range bytes.Lines(written(t, ftm.Input{Case: c})) {
			if !json.Valid(line) {
				t.Fatalf("no JSON: %s", line)
			}
			for _, r := range strings.TrimSuffix(string(line), "\n") {
				if unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Cc, r) {
					t.Fatalf("%q in %s", r, line)
				}
			}
		}
	})
}

// TestReplies: a reply is a Note on what it answers. In a folder that has not passed
// the gate, one about a vessel without a listing is nowhere; nor is one to what is
// not written itself, nor what came later.
func TestReplies(t *testing.T) {
	c := harbour(t)
	notes := func(in ftm.Input) (map[string]*ftm.Entity, map[string]string) {
		list, err := ftm.Entities(in)
		if err != nil {
			t.Fatal(err)
		}
		out, schemas := map[string]*ftm.Entity{}, map[string]string{}
		for _, e := range list {
			schemas[e.ID] = e.Schema
			if e.Schema == "Note" {
				out[e.ID] = e
			}
		}
		return out, schemas
	}
	got, schemas := notes(ftm.Input{Case: c, Home: "https://example.org/cases/harbour"})
	office, owner := got[ftm.ID("harbour", "replies", "R1")], got[ftm.ID("harbour", "replies", "R2")]
	if len(got) != 2 || office == nil || owner == nil {
		t.Fatalf("%d replies, want those of R1 and R2", len(got))
	}
	for e, want := range map[*ftm.Entity][]string{office: {"Article", "Event"}, owner: {"Event", "Trip", "Vessel"}} {
		var about []string
		for _, id := range e.Properties["entity"] {
			about = append(about, schemas[id])
		}
		if slices.Sort(about); !slices.Equal(about, want) {
			t.Errorf("%v is about %v, want %v", e.Properties["name"], about, want)
		}
	}
	if p := office.Properties; !strings.Contains(p["description"][0], "Answered on 20 Feb 2024: \u201cWe counted boxes, and nothing else.\u201d") || p["summary"][0] != "About the claims of the case: C1" || p["notes"][0] != "Sent by letter." || p["sourceUrl"][0] != "https://example.org/cases/harbour#reply-R1" {
		t.Errorf("the reply of the office: %v", p)
	}
	if p := owner.Properties; !strings.Contains(p["description"][0], "for an answer by 26 Feb 2024. No answer is in the case.") {
		t.Errorf("the reply of the owner: %v", p)
	}
	whole := string(written(t, ftm.Input{Case: c}))
	for _, never := range []string{"It was not our vessel.", "Reply of Tern Lines", "Reply of The Paper"} {
		if strings.Contains(whole, never) {
			t.Errorf("%q is told", never)
		}
	}
	day := dates.DayOf(2024, 2, 14)
	in := ftm.Input{Case: c, AsOf: &day}
	if got, _ := notes(in); len(got) != 2 || strings.Contains(string(written(t, in)), "We counted boxes") {
		t.Errorf("on the day before the answer %d replies are told, or the answer is", len(got))
	}
	day = dates.DayOf(2024, 2, 11)
	if got, _ := notes(in); len(got) != 0 {
		t.Errorf("before anybody was asked, %d replies are told", len(got))
	}
}
