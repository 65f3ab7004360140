package reading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// TestNumericDates reads 3/2/2024 as the page shows that it writes dates.
func TestNumericDates(t *testing.T) {
	const claim = "<p>Norland has sent 6,700 containers to Sudoria since 3/2/2024, Ilsa Brandt said.</p>"
	for _, c := range []struct{ name, lang, published, more, want string }{
		{"no evidence", "en", "2024-05-20", "", ""},
		{"American", "en-US", "2024-05-20", "", "2024-03-02"},
		{"British", "en-GB", "2024-05-20", "", "2024-02-03"},
		{"a day over 12 on the page", "en-US", "2024-05-20", "<p>The boats sailed on 26/02/2024 in heavy seas and came back a week later.</p>", "2024-02-03"},
		{"a month first on the page", "en-GB", "2024-05-20", "<p>The boats sailed on 02/26/2024 in heavy seas and came back a week later.</p>", "2024-03-02"},
		{"both on the page", "en-US", "2024-05-20", "<p>The boats sailed on 02/26/2024 and came back on 28/2/2024, the harbour office wrote in its book.</p>", ""},
		{"the day of publication", "en", "2024-04-05", "<p>Printed on 5/4/2024 by the Harbour Ledger for its readers in the upper town and elsewhere.</p>", "2024-02-03"},
	} {
		page := `<html lang="` + c.lang + `"><head><title>Of boxes and ships</title><meta property="article:published_time" content="` + c.published + `"></head><body><article><h1>Of boxes and ships</h1>` + claim + c.more + "</article></body></html>"
		doc, err := articles.Parse("page.html", []byte(page), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, reading.Read(doc, windowed()), 6700).CountedSince.String(); got != c.want {
			t.Errorf("%s: counted since %q, want %q", c.name, got, c.want)
		}
	}
}

// TestOccasions reads the occasions of the case, of which two that a wording
// fits are neither.
func TestOccasions(t *testing.T) {
	for text, want := range map[string]string{
		"Since the summit Norland has sent 6,700 containers to Sudoria, Ilsa Brandt said.":                            "2023-09-13",
		"After the invasion Norland sent 6,700 containers to Sudoria, Ilsa Brandt said.":                              "2022-02-24",
		"Norland has sent 6,700 containers to Sudoria since the war in Estmark began, Ilsa Brandt said.":              "2022-02-24",
		"Norland has sent 6,700 containers to Sudoria since the Geneva summit, Ilsa Brandt said.":                     "",        // of which the case knows nothing
		"Norland has sent 6,700 containers to Sudoria since the Nordholm summit of September 2023, Ilsa Brandt said.": "2023-09", // the page's own date
		"Norland has sent 6,700 containers to Sudoria since the September summit, Ilsa Brandt said.":                  "2023-09-13",
		"Norland has sent 6,700 containers to Sudoria since the Nordholm summit in May, Ilsa Brandt said.":            "2023-05", // another than the case's
	} {
		v := windowed()
		v.Occasions[1].Aliases = append(v.Occasions[1].Aliases, "war in Estmark")
		page := readText(t, "page.txt", "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n2024-03-15\n\n"+text+"\n", v)
		if got := find(t, page, 6700).CountedSince.String(); got != want {
			t.Errorf("%s: counted since %q, want %q", text, got, want)
		}
		// A second summit, held before the page appeared.
		v.Occasions = append(v.Occasions, reading.Occasion{ID: "other", Name: "Kelp Bay summit", Date: v.Occasions[1].Date})
		page = readText(t, "page.txt", "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n2024-03-15\n\n"+text+"\n", v)
		if text[:16] == "Since the summit" {
			want = ""
		}
		if got := find(t, page, 6700).CountedSince.String(); got != want {
			t.Errorf("%s: with two summits counted since %q, want %q", text, got, want)
		}
	}
}

// TestWindowsHostile reads sentences made of dates and figures in time that grows
// no faster than they do: ten times the text may take at most thirty times as
// long, which a square would pass by far.
func TestWindowsHostile(t *testing.T) {
	for name, unit := range map[string]string{
		"dates":     "since May 2023 and by June 2023 and in July 2023 and ",
		"figures":   "Norland sent 300 containers to Sudoria in May 2023 and ",
		"sentences": "Norland sent 300 containers to Sudoria since May. ",
		"lines":     "Since 2023:\n\n- 300 containers to Sudoria\n\n",
	} {
		took := func(n int) time.Duration {
			text := "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n2024-03-15\n\nNorland sent 300 containers to Sudoria, " + strings.Repeat(unit, n) + "Ilsa Brandt said.\n"
			doc, err := articles.Parse("page.txt", []byte(text), articles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := reading.NewReader(windowed())
			best := time.Hour
			for range 3 {
				began := time.Now()
				r.Read(doc)
				best = min(best, time.Since(began))
			}
			return best
		}
		short, long := took(400), took(4000)
		if long > 30*short && long > time.Second && !testing.Short() {
			t.Errorf("%s: %v, and %v for ten times as much", name, short, long)
		}
		t.Logf("%s: %v, %v", name, short, long)
	}
}
