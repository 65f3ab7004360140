package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// marker begins the names of what hostile words would make of a page: an element
// that no page of the program has.
const marker = "tw-planted"

// hostile are words that become elements, attributes or scripts where somebody
// forgot to escape them; where tells where they were put.
func hostile(where string) string {
	return fmt.Sprintf(`%s "'><%s x=1></%s><script>planted('%s')</script><img src=x onerror=planted()>{{.}}<svg/onload=planted()>]]>`, where, marker, marker, where)
}

// secret are words of the second case, which the analyst of the first may not
// see.
const secret = "quokkasecret"

// formula is a cell that a spreadsheet would run.
const formula = `=cmd|'/c planted'!A1`

// cases writes the two case folders.
func (b *battle) cases() error {
	day := dates.MustParse("2024-02-10")
	for _, id := range []string{"alpha", "beta"} {
		files, err := casefile.New(id, "x", "y")
		if err != nil {
			return err
		}
		c, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			return err
		}
		words := hostile
		if id == "beta" {
			words = func(where string) string { return secret + " " + where }
		}
		c.Title, c.Question = words("title"), words("question")
		c.Start = dates.MustParse("2024-01")
		c.Readme = words("readme")
		c.Parties = append(c.Parties, casefile.Party{ID: "office", Name: words("party"), Groups: []string{"office"}, Reliability: "B"})
		c.Sources = []casefile.Source{{ID: "paper", URL: "https://paper.example/" + id, Publisher: words("publisher"), Title: words("source title"), PublishedAt: day, Bytes: casefile.Never, Note: words("source note")},
			{ID: "script", URL: "https://paper.example/?a='onload=planted()", Publisher: words("second publisher"), PublishedAt: day, Bytes: casefile.Never}}
		c.Places = []geo.Place{{ID: "north", Name: words("place"), Kind: geo.Port, Country: "KP", Located: true, Point: geo.Point{Lat: 42, Lon: 130}, Source: "paper"},
			{ID: "south", Name: words("second place"), Kind: geo.Port, Country: "RU", Located: true, Point: geo.Point{Lat: 43, Lon: 132}, Source: "paper"}}
		c.Vessels = []vessels.Vessel{{ID: "heron", Name: words("vessel"), Aliases: []string{words("alias")}, MMSI: 273111111, Owner: words("owner"), ListedBy: []string{"UN 1718 2018-03"}, Source: "paper"}}
		for i, form := range []claims.Form{claims.Cumulative, claims.Cumulative} {
			quote, state := words("quote"), claims.Accepted
			if i == 1 {
				quote, state = formula, claims.Proposed
			}
			for measure := range c.Measures {
				c.Claims = append(c.Claims, claims.Claim{ID: fmt.Sprintf("%s-C%d", id, i+1), Source: []string{"paper", "script"}[i], Quote: quote, Measure: measure, Form: form, Value: quantity.Number(float64(100 + i)),
					Unit: c.Measures[measure].Unit, Item: words("item"), Hedge: quantity.About, Scope: c.Measures[measure].Scope, SaidAt: day, PublishedAt: day, Origin: fmt.Sprint("origin-", i), Note: words("note"),
					Chain: claims.Chain{{Name: strings.NewReplacer(">", "", "@", "", "(", "", ")", "").Replace(words("speaker")), Party: "office", Verb: claims.Said}}, Review: claims.Review{State: state}})
				break
			}
		}
		for _, address := range []string{"javascript:planted()", " javascript:planted()", "data:text/html,<script>planted()</script>"} {
			d := *c
			d.Sources = append(slices.Clone(c.Sources), casefile.Source{ID: "runs", URL: address, Bytes: casefile.Never})
			if _, err := d.Files(); err == nil {
				return fmt.Errorf("a case folder has the address %q", address)
			}
		}
		if files, err = c.Files(); err != nil {
			return err
		}
		for name, content := range files {
			path := filepath.Join(b.dir, id, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, content, 0o600); err != nil {
				return err
			}
		}
	}
	return b.inputs()
}

// The hostile inputs: a page, a feed, and AIS sentences, whose names are hostile
// too.
const (
	hostilePage = `page "><tw-planted x=1><img src=x onerror=planted()>.html`
	hostileFeed = "feed.xml"
	hostileAIS  = `ais "><tw-planted x=1>.nmea`
)

func (b *battle) inputs() error {
	page := `<html><head><title>` + "Containers &lt;script&gt;planted()&lt;/script&gt; &quot;&gt;&lt;tw-planted x=1&gt;" + `</title></head><body><h1>Containers &lt;tw-planted x=1&gt;</h1>
<p>About 6,700 containers &lt;img src=x onerror=planted()&gt; were sent, the minister &quot;&gt;&lt;tw-planted&gt; said on 10 February 2024.</p><script>planted()</script></body></html>`
	feed := `<?xml version="1.0"?><rss version="2.0"><channel><title>F &lt;tw-planted&gt;</title><link>javascript:planted()</link><item><title>&lt;tw-planted x=1&gt; 300 containers</title><link>javascript:planted()</link>
<description>&lt;p&gt;The office said 300 containers &lt;script&gt;planted()&lt;/script&gt;&lt;tw-planted&gt; were seen.&lt;/p&gt;</description><pubDate>Sat, 10 Feb 2024 09:00:00 GMT</pubDate></item></channel></rss>`
	sentences, err := hostileSentences()
	if err != nil {
		return err
	}
	for name, text := range map[string]string{hostilePage: page, hostileFeed: feed, hostileAIS: sentences} {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// hostileSentences are positions of a vessel whose name and destination are
// hostile: six-bit text has all the letters for that.
func hostileSentences() (string, error) {
	var out strings.Builder
	at := time.Date(2024, 2, 3, 1, 0, 0, 0, time.UTC)
	name, err1 := ais.NewText20(`"><TW-PLANTED X=1>`)
	destination, err2 := ais.NewText20(`<IMG ONERROR=P()>`)
	if err1 != nil || err2 != nil {
		return "", fmt.Errorf("%v %v", err1, err2)
	}
	for i := range 40 {
		var messages []ais.Message
		if i%10 == 0 {
			messages = append(messages, &ais.StaticAndVoyageData{Header: ais.Header{Type: 5, MMSI: 273111111}, Name: name, Destination: destination, ShipType: 70, ETA: ais.ETA{Hour: 24, Minute: 60}})
		}
		messages = append(messages, &ais.PositionReport{Header: ais.Header{Type: 1, MMSI: 273111111}, SOG: 100, Longitude: ais.Longitude((130 + float64(i)/50) * 600_000), Latitude: ais.Latitude(42 * 600_000), COG: 900, Heading: 90, Second: 1})
		for _, m := range messages {
			var bits ais.Bits
			if err := ais.Encode(m, &bits); err != nil {
				return "", err
			}
			payload, fill := ais.AppendArmored(nil, &bits)
			parts := [][]byte{payload}
			if len(payload) > 56 {
				parts = [][]byte{payload[:56], payload[56:]}
			}
			for n, part := range parts {
				pad, seq := 0, ""
				if n == len(parts)-1 {
					pad = fill
				}
				if len(parts) > 1 {
					seq = fmt.Sprint(i / 10)
				}
				body := fmt.Sprintf("AIVDM,%d,%d,%s,A,%s,%d", len(parts), n+1, seq, part, pad)
				tag := fmt.Sprintf("c:%d", at.Add(time.Duration(i)*10*time.Minute).Unix())
				fmt.Fprintf(&out, "\\%s*%02X\\!%s*%02X\r\n", tag, sum(tag), body, sum(body))
			}
		}
	}
	return out.String(), nil
}

func sum(s string) (x byte) {
	for i := range len(s) {
		x ^= s[i]
	}
	return x
}
