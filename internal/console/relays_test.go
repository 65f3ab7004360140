package console

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

// relayRun is one briefing on three pages, and a claim that only one gives.
func relayRun() ([]*articles.Document, []reading.Briefing) {
	day := dates.MustParse("2024-02-26")
	minister := claims.Hop{Name: "Shin Won-sik", Role: "minister", Party: "rok-mnd", Verb: claims.Said, Date: day}
	docs := []*articles.Document{
		{Name: "a/wire.txt", Title: "Seoul counts", Published: dates.MustParse("2024-02-27")},
		{Name: "b.html", Title: "신원식 “북, 러시아에 컨테이너”", Publisher: "한빛신문", Published: day},
		{Name: "c.html", Title: "KIM’S CARGO \x1b[2J", Publisher: "Daily Beacon", Published: dates.MustParse("2024-02-27")},
	}
	claim := func(id, quote string, v float64, h quantity.Hedge) claims.Claim {
		return claims.Claim{ID: id, Quote: quote, Block: claims.Body, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Number(v), Unit: "container", Hedge: h,
			From: claims.Places{"KP"}, To: claims.Places{"RU"}, SaidAt: day, Chain: claims.Chain{minister}, Origin: "rok-mnd-2024-02-26"}
	}
	ko := claim("r1", "6700여 개", 6700, quantity.About)
	ko.QuoteLang, ko.CountedSince = "ko", dates.MustParse("2023-07")
	wire := claim("r2", "about 6,700 containers", 6700, quantity.About)
	wire.CountedSince = dates.MustParse("2023-09")
	beacon := claim("r3", "nearly 7,000 containers", 7000, quantity.Nearly)
	beacon.Chain = claims.Chain{{Name: "South Korea", Party: "rok-mnd", Verb: claims.Estimated}, {Name: "Daily Beacon", Verb: claims.Reported}}
	beacon.Form = claims.Capacity
	satellite := claims.Claim{ID: "r4", Quote: "three more satellites", Block: claims.Body, Measure: claims.Launch, Form: claims.Intention, Value: quantity.Number(3), Unit: "satellite", Hedge: quantity.Exact,
		SaidAt: day, Chain: claims.Chain{minister}, Origin: "rok-mnd-2024-02-26"}
	other := claim("r5", "more than 10,000 containers", 10000, quantity.MoreThan)
	other.Chain, other.Origin = claims.Chain{{Name: "State Department", Verb: claims.Said}}, "state-2024-02-23"
	page := func(d int, list ...claims.Claim) []reading.Proposal {
		var out []reading.Proposal
		for _, c := range list {
			out = append(out, reading.Proposal{Claim: c, Document: docs[d]})
		}
		return out
	}
	return docs, reading.RelayTable(page(0, wire, satellite), page(1, ko), page(2, beacon, other))
}

func TestRelays(t *testing.T) {
	for width, want := range map[int]string{100: wideRelays, 60: narrowRelays} {
		var out bytes.Buffer
		docs, table := relayRun()
		if err := (Screen{W: &out, Width: width}).Relays(docs, table); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != want {
			t.Errorf("at width %d got\n%s\nwant\n%s", width, got, want)
		}
	}
	for _, width := range []int{MinWidth, 72, 79, 80, 81, 90, 120, 200} {
		var out bytes.Buffer
		docs, table := relayRun()
		if err := (Screen{W: &out, Width: width, Colour: true}).Relays(docs, table); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := text.StringWidthWithoutEscSequences(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("at width %d a line takes %d: %q", width, n, line)
			}
		}
		if strings.Contains(out.String(), "\x1b[2J") {
			t.Error("a title moves the cursor")
		}
	}
}

const wideRelays = `  page  title                           publisher     published    file
  ----  ------------------------------  ------------  -----------  ----------
     1  Seoul counts                                  27 Feb 2024  a/wire.txt
     2  신원식 “북, 러시아에 컨테이너”  한빛신문      26 Feb 2024  b.html
     3  KIM’S CARGO �[2J                Daily Beacon  27 Feb 2024  c.html

Shin Won-sik (minister), 26 Feb 2024: 3 pages
  origin rok-mnd-2024-02-26

  containers, KP to RU: “6700여 개”
  page            figure                     since       sense       said by
  --------------  -------------------------  ----------  ----------  -----------------------
  2 한빛신문      about 6,700 containers     Jul 2023    cumulative  as above
  1 wire.txt      about 6,700 containers     Sep 2023 *  cumulative  the same
  3 Daily Beacon  nearly 7,000 containers *  not said *  capacity *  South Korea estimated *

  On one of these pages only
  page        measure            figure        words
  ----------  -----------------  ------------  ---------------------
  1 wire.txt  launch, intention  3 satellites  three more satellites

The rendering nearest the speaker stands first; * marks what a page says otherwise.

On one page only, or of nobody named
  page            measure               figure                words                 said by
  --------------  --------------------  --------------------  --------------------  ----------------
  3 Daily Beacon  containers,           more than 10,000      more than 10,000      State Department
                  cumulative            containers            containers
`

const narrowRelays = `  page  title          publisher     published    file
  ----  -------------  ------------  -----------  ----------
     1  Seoul counts                 27 Feb 2024  a/wire.txt
     2  신원식 “북,    한빛신문      26 Feb 2024  b.html
        러시아에
        컨테이너”
     3  KIM’S CARGO    Daily Beacon  27 Feb 2024  c.html
        �[2J

Shin Won-sik (minister), 26 Feb 2024: 3 pages
  origin rok-mnd-2024-02-26

  containers, KP to RU: “6700여 개”
  2 한빛신문
    figure  about 6,700 containers
    since   Jul 2023
    sense   cumulative
    said by as above
  1 wire.txt
    since   Sep 2023 *
  3 Daily Beacon
    figure  nearly 7,000 containers *
    since   not said *
    sense   capacity *
    said by South Korea estimated *

  On one of these pages only
  page        measure          figure        words
  ----------  ---------------  ------------  ---------------
  1 wire.txt  launch,          3 satellites  three more
              intention                      satellites

The rendering nearest the speaker stands first; * marks what
a page says otherwise.

On one page only, or of nobody named
  page        measure     figure      words       said by
  ----------  ----------  ----------  ----------  ----------
  3 Daily     containers  more than   more than   State
  Beacon      ,           10,000      10,000      Department
              cumulative  containers  containers
`
