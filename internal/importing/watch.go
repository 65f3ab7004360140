package importing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// What is watched for.
const (
	WatchVessel = "vessel" // by MMSI or IMO number
	WatchPlace  = "place"  // by its id in the case, or its name
	WatchPhrase = "phrase"
)

// What a watch can be met by.
const (
	HitClaim    = "claim"
	HitDocument = "document"
	HitPosition = "position" // from a vessel that is watched for
	HitRow      = "row"      // of another table: a sighting, a voyage, what was observed
)

const (
	maxWatches    = 200
	maxWatchText  = 200
	minPhrase     = 3
	watchesLooked = 5 * time.Second // how old what is known of the watches may be
)

// AddWatch watches for something in what comes into a case from now on.
func (m *Importing) AddWatch(ctx context.Context, id, kind, text string, by ledger.Author) (int64, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case len(text) > maxWatchText || plain(text, maxWatchText) != text:
		return 0, refused("Watch for text on one line, of at most %d bytes.", maxWatchText)
	case kind == WatchVessel:
		if _, _, ok := vesselNumbers(text); !ok {
			return 0, refused("%s is neither an MMSI (nine digits) nor an IMO number (seven digits with the right last one): write 273456780 or IMO 9074729. For a name, watch for the phrase.", plain(text, 40))
		}
	case kind != WatchPlace && kind != WatchPhrase:
		return 0, refused("Watch for a vessel, a place or a phrase.")
	case len([]rune(text)) < minPhrase:
		return 0, refused("Give at least %d letters: less stands in every text.", minPhrase)
	}
	have, err := m.cfg.Store.Watches(ctx, id)
	if err != nil {
		return 0, err
	}
	if len(have) >= maxWatches {
		return 0, refused("The case watches for %d things, which is as many as it may: end one first.", len(have))
	}
	if slices.ContainsFunc(have, func(w store.Watch) bool { return w.Kind == kind && strings.EqualFold(w.Text, text) }) {
		return 0, refused("That is watched for already.")
	}
	return m.cfg.Store.AddWatch(ctx, store.Watch{Case: id, Kind: kind, Text: text, AuthorID: by.ID, AuthorName: by.Name, CreatedAt: m.cfg.Now()})
}

// vesselNumbers reads an MMSI or an IMO number.
func vesselNumbers(text string) (vessels.MMSI, vessels.IMONumber, bool) {
	if n, err := vessels.ParseIMONumber(text); err == nil {
		return 0, n, true
	}
	m, err := vessels.ParseMMSI(strings.TrimSpace(strings.TrimPrefix(strings.ToUpper(text), "MMSI")))
	return m, 0, err == nil
}

// watching are the watches of a case, ready to be held against what comes in.
type watching struct {
	list []watchFor
	all  *articles.Words // of any of them; nil when there are none
}

type watchFor struct {
	id    int64
	words *articles.Words // nil: by number or id alone
	mmsi  vessels.MMSI
	imo   vessels.IMONumber
	ids   []string // of places or vessels of the case
}

// newWatching makes watches ready. A vessel of the case is watched for by its
// names too, and a place by its other names.
func newWatching(list []store.Watch, c *casefile.Case) *watching {
	w := &watching{}
	var every []string
	for _, x := range list {
		f := watchFor{id: x.ID}
		var words []string
		switch x.Kind {
		case WatchVessel:
			f.mmsi, f.imo, _ = vesselNumbers(x.Text)
			if f.imo != 0 {
				words = append(words, f.imo.String())
			} else {
				words = append(words, f.mmsi.String())
			}
			for i := range c.Vessels {
				v := &c.Vessels[i]
				if f.imo != 0 && v.IMO == f.imo || f.mmsi != 0 && v.MMSI == f.mmsi {
					f.ids = append(f.ids, v.ID)
					words = append(append(words, v.Name), v.Aliases...)
				}
			}
		case WatchPlace:
			words = []string{x.Text}
			for i := range c.Places {
				p := &c.Places[i]
				if p.ID == x.Text || strings.EqualFold(p.Name, x.Text) || slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.EqualFold(a, x.Text) }) {
					f.ids = append(f.ids, p.ID)
					words = append(append(words, p.Name), p.Aliases...)
				}
			}
		default:
			words = []string{x.Text}
		}
		words = slices.DeleteFunc(words, func(s string) bool { return len([]rune(strings.TrimSpace(s))) < minPhrase })
		f.words = articles.NewWords(words)
		every = append(every, words...)
		w.list = append(w.list, f)
	}
	w.all = articles.NewWords(every)
	return w
}

// text lists the watches whose words stand in a text.
func (w *watching) text(parts ...string) []int64 {
	if w == nil || w.all == nil || !slices.ContainsFunc(parts, w.all.In) {
		return nil
	}
	var out []int64
	for _, f := range w.list {
		if f.words != nil && slices.ContainsFunc(parts, f.words.In) {
			out = append(out, f.id)
		}
	}
	return out
}

// document lists the watches that a document meets.
func (w *watching) document(d *articles.Document) []int64 { return w.text(d.Title, d.Text) }

// idColumns are the columns whose cells are ids of places or vessels of the case.
var idColumns = []string{"place", "vessel", "from", "to"}

// row lists the watches that a row of a table meets: by its words, its numbers and
// the vessels and places of the case that it names.
func (w *watching) row(cells casefile.Cells) []int64 {
	if w == nil || len(w.list) == 0 {
		return nil
	}
	var texts []string
	for column, text := range cells {
		if text != "" && column != "id" && column != "sha256" && column != "source" {
			texts = append(texts, text)
		}
	}
	out := w.text(texts...)
	for _, f := range w.list {
		if slices.Contains(out, f.id) {
			continue
		}
		met := f.imo != 0 && cells["imo"] == f.imo.String() || f.mmsi != 0 && (cells["mmsi"] == f.mmsi.String() || cells["other_mmsi"] == f.mmsi.String())
		for _, column := range idColumns {
			for id := range strings.SplitSeq(cells[column], ";") {
				met = met || id != "" && slices.Contains(f.ids, id)
			}
		}
		if met {
			out = append(out, f.id)
		}
	}
	return out
}

// subject lists the watches that are for a vessel that was heard.
func (w *watching) subject(s *events.Subject) []int64 {
	var out []int64
	for _, f := range w.list {
		if f.mmsi != 0 && f.mmsi == s.MMSI || f.imo != 0 && f.imo == s.IMO {
			out = append(out, f.id)
		}
	}
	return out
}

// watch reads the watches of the case when what is known of them is old.
func (r *run) watch(ctx context.Context) error {
	if r.watching != nil && time.Since(r.looked) < watchesLooked {
		return nil
	}
	list, err := r.m.cfg.Store.Watches(ctx, r.job.Case)
	if err != nil {
		return err
	}
	d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
	if err != nil {
		return err
	}
	r.watching, r.looked = newWatching(list, d.Case), time.Now()
	return nil
}

// hitsOf are the watches that new rows of a plan meet.
func (r *run) hitsOf(p *plan, now time.Time) []store.WatchHit {
	var out []store.WatchHit
	for _, t := range p.taken {
		for _, row := range t.rows {
			what := HitRow
			ref := row.Table + "/" + row.ID
			switch row.Table {
			case "sources", "places", "vessels", "factors":
				continue // what stands around, not what was said or seen
			case "claims":
				what, ref = HitClaim, row.ID
			}
			for _, w := range r.watching.row(row.After) {
				out = append(out, store.WatchHit{Watch: w, What: what, Ref: ref})
			}
		}
	}
	return out
}

// EndWatch ends a watch of a case, with what it met.
func (m *Importing) EndWatch(ctx context.Context, id string, watch int64) error {
	return m.cfg.Store.EndWatch(ctx, id, watch, m.cfg.Now())
}

// Watches lists what is watched for in a case.
func (m *Importing) Watches(ctx context.Context, id string) ([]store.Watch, error) {
	return m.cfg.Store.Watches(ctx, id)
}

// Hit is what met a watch, as the draft has it now.
type Hit struct {
	Watch  int64
	What   string
	Table  string // of the row
	ID     string
	Text   string // the quote, the title, or what the row says
	Detail string
	Import int64
	At     time.Time
}

// Hits lists what met the watches of a case, or one of them (0: all), the last
// first, and whether there is more. What is not in the draft any more is left
// out.
func (m *Importing) Hits(ctx context.Context, id string, watch int64, limit, offset int) (hits []Hit, more bool, err error) {
	list, err := m.cfg.Store.WatchHits(ctx, id, watch, limit+1, offset)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	if more = len(list) > limit; more {
		list = list[:limit]
	}
	d, err := m.cfg.Ledger.Draft(ctx, id)
	if err != nil {
		return nil, false, err
	}
	bySHA := map[string]string{}
	for i := range d.Case.Sources {
		bySHA[d.Case.Sources[i].SHA256] = d.Case.Sources[i].ID
	}
	for _, h := range list {
		out := Hit{Watch: h.Watch, What: h.What, Detail: h.Detail, Import: h.Import, At: h.At}
		switch h.What {
		case HitDocument:
			out.Table, out.ID = "sources", bySHA[h.Ref]
		case HitClaim:
			out.Table, out.ID = "claims", h.Ref
		default:
			out.Table, out.ID, _ = strings.Cut(h.Ref, "/")
		}
		if h.What == HitPosition {
			if d.Case.Source(out.Table) == nil {
				continue
			}
			out.Text = "MMSI " + out.ID
			out.Table, out.ID = "sources", out.Table
		} else {
			row, ok := d.Row(out.Table, out.ID)
			if !ok {
				continue
			}
			out.Text = said(out.Table, row.Cells)
		}
		hits = append(hits, out)
	}
	return hits, more, nil
}

// said is what a row says, in a few words.
func said(table string, cells casefile.Cells) string {
	var parts []string
	columns := map[string][]string{
		"claims": {"quote"}, "sources": {"title", "publisher", "published_at"},
		"sightings": {"what", "place", "seen_from", "vessel"}, "voyages": {"vessel", "from", "to", "depart"},
		"observed": {"kind", "vessel", "mmsi", "place", "from", "to", "start"},
	}[table]
	for _, column := range columns {
		if cells[column] != "" {
			parts = append(parts, cells[column])
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("a row of %s", table)
	}
	return plain(strings.Join(parts, ", "), 300)
}
