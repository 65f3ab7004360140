package importing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/orbit"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

const (
	aisMemory = 128 << 20
	// maxUnpacked is how many bytes packed positions may unpack to.
	maxUnpacked = 64 << 30
	// maxObserved is how many events and voyages one import may bring: they are one
	// decision, because they lead to one another.
	maxObserved = ledger.MaxRows / 2
)

// world is what the detectors go by in a case.
type world struct {
	c      *casefile.Case
	places []geo.Place
	index  *geo.Index
	mids   vessels.MIDTable
}

func newWorld(c *casefile.Case) (*world, error) {
	builtIn, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		return nil, err
	}
	mids, err := vessels.ReadMIDTable(refdata.MIDs())
	if err != nil {
		return nil, err
	}
	w := &world{c: c, mids: mids, places: engine.JoinPlaces(c.Places, builtIn)}
	w.index = geo.NewIndex(w.places)
	return w, nil
}

// of is the world with a case as it is now. What the detectors began with stays.
func (w *world) of(c *casefile.Case) *world {
	out := *w
	out.c = c
	return &out
}

func (w *world) config() events.Config {
	return events.Config{Places: w.index, MIDs: w.mids}
}

// finds collects what is found of vessels of the case, and of those that are
// watched for.
type finds struct {
	r       *run
	w       *world
	events  []events.Event
	voyages []events.Voyage
	heard   map[string]*heard // by watch and MMSI
	keep    bool              // rows of the same source that are not among these stay
}

type heard struct {
	watch       int64
	mmsi        vessels.MMSI
	first, last time.Time
}

func (f *finds) ours(s *events.Subject) bool {
	return engine.Identify(f.w.c)(*s) != "" || len(f.r.watching.subject(s)) > 0
}

var errObserved = final(fmt.Errorf("over %d events and voyages of the vessels of the case and of those watched for, more than one import brings: cut the positions into parts by time", maxObserved))

func (f *finds) event(e *events.Event) error {
	if !f.ours(&e.Subject) && !slices.ContainsFunc(e.Others, func(s events.Subject) bool { return f.ours(&s) }) {
		return nil
	}
	if f.events = append(f.events, *e); len(f.events)+len(f.voyages) > maxObserved {
		return errObserved
	}
	return nil
}

func (f *finds) voyage(v *events.Voyage) error {
	if !f.ours(&v.Subject) {
		return nil
	}
	if f.voyages = append(f.voyages, *v); len(f.events)+len(f.voyages) > maxObserved {
		return errObserved
	}
	return nil
}

// segment notes when somebody was heard who is watched for.
func (f *finds) segment(s *events.Segment) error {
	for _, watch := range f.r.watching.subject(&s.Subject) {
		f.hear(watch, s.Subject.MMSI, s.First.Time, s.Last.Time)
	}
	return nil
}

func (f *finds) hear(watch int64, mmsi vessels.MMSI, first, last time.Time) {
	key := fmt.Sprint(watch, " ", mmsi)
	h := f.heard[key]
	if h == nil {
		h = &heard{watch, mmsi, first, last}
		f.heard[key] = h
	}
	if first.Before(h.first) {
		h.first = first
	}
	if last.After(h.last) {
		h.last = last
	}
}

// hits are what was heard, as hits of watches.
func (f *finds) hits(source string) []store.WatchHit {
	var out []store.WatchHit
	for _, key := range slices.Sorted(maps.Keys(f.heard)) {
		h := f.heard[key]
		out = append(out, store.WatchHit{Watch: h.watch, What: HitPosition, Ref: source + "/" + h.mmsi.String(),
			Detail: fmt.Sprintf("heard from %s to %s", h.first.UTC().Format("2006-01-02 15:04"), h.last.UTC().Format("2006-01-02 15:04 UTC"))})
	}
	return out
}

// rows are what was found as rows of a draft: the source, the places that the rows
// name, and the rows, of which those of the same positions are replaced.
func (f *finds) rows(d *ledger.Draft, source casefile.Source) []ledger.RowChange {
	found := casefile.Tracked{Source: source, Rows: casefile.Observations(source.ID, f.events, f.voyages, engine.Identify(d.Case))}
	engine.AddPlaces(&found, d.Case, f.w.places, f.r.job.By.Name)
	rows := changed(d.Case, d.Case.WithObserved(found))
	if f.keep {
		rows = slices.DeleteFunc(rows, func(r ledger.RowChange) bool { return r.After == nil })
	}
	return rows
}

// changed lists the rows in which two states of a case differ, in the tables that
// positions go to.
func changed(before, after *casefile.Case) []ledger.RowChange {
	var out []ledger.RowChange
	was, is := casefile.NewSheet(before), casefile.NewSheet(after)
	for _, table := range []string{"sources", "places", "observed"} {
		for _, id := range idsOf(after, table) {
			old, _ := was.Row(table, id)
			now, _ := is.Row(table, id)
			if old == nil || !sameCells(table, old, now) {
				out = append(out, ledger.RowChange{Table: table, ID: id, Seen: ledger.Hash(table, old), After: now})
			}
		}
		for _, id := range idsOf(before, table) {
			if now, _ := is.Row(table, id); now == nil {
				old, _ := was.Row(table, id)
				out = append(out, ledger.RowChange{Table: table, ID: id, Seen: ledger.Hash(table, old)})
			}
		}
	}
	return out
}

func idsOf(c *casefile.Case, table string) []string {
	var out []string
	switch table {
	case "sources":
		for i := range c.Sources {
			out = append(out, c.Sources[i].ID)
		}
	case "places":
		for i := range c.Places {
			out = append(out, c.Places[i].ID)
		}
	case "observed":
		for i := range c.Observed {
			out = append(out, c.Observed[i].ID)
		}
	}
	return out
}

// ais brings in what vessels did by positions in files. It is one step: a run that
// was cut off begins anew.
func (r *run) ais(ctx context.Context) error {
	d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
	if err != nil {
		return err
	}
	w, err := newWorld(d.Case)
	if err != nil {
		return err
	}
	f := &finds{r: r, w: w, heard: map[string]*heard{}}
	paths := r.paths()
	r.update(func(p *Progress) { p.Done, p.Bytes, p.TotalBytes = 0, 0, 0 })
	stats, err := engine.Run(ctx, func(yield func(engine.Input, error) bool) {
		for s, err := range ingest.Streams(paths, nil) {
			if err != nil {
				r.reject(r.shown(nameOf(err)), readpages.Reason(err))
				continue
			}
			in := engine.Input{Name: r.shown(s.Name), R: &limited{s, maxUnpacked}, Lenient: true}
			if at, size, ok := s.At(); ok {
				in.At, in.Size = at, size
			}
			if !yield(in, nil) {
				return
			}
		}
	}, engine.Options{
		Config: w.config(), Sightings: d.Case.Sightings, Identify: engine.Identify(d.Case), Now: r.m.cfg.Now(), Memory: aisMemory, Workers: r.m.cfg.Workers,
		TempDir: filepath.Join(r.m.cfg.Dir, filepath.Base(r.spec.Dir)),
		Damaged: func(in engine.Input, err error) { r.reject(in.Name, readpages.Reason(err)) },
		Progress: func(p engine.Progress) {
			r.update(func(now *Progress) {
				now.Stage, now.Done, now.Total = p.Stage, int(p.Done), int(p.Total)
			})
		},
	}, engine.Sink{Segment: f.segment, Event: f.event, Voyage: f.voyage})
	if err != nil {
		if errors.As(err, new(*engine.TempError)) {
			return fmt.Errorf("there was no room for positions that wait to be sorted: %w", err)
		}
		return err
	}
	r.update(func(p *Progress) {
		p.Stage, p.Done, p.Total = "", int(stats.Records), int(stats.Records)
		for reason, n := range stats.Rejects {
			p.Counts.rejectMany(reason, n)
		}
		for why, n := range stats.LeftOut {
			p.Counts.rejectMany(tracks.Reason(why).String(), n)
		}
		p.Counts.rejectMany("static reports for which there was no room", stats.LostStatics)
	})
	if stats.Used == 0 {
		return final(errors.New("no position could be used: give AIS sentences, or a table with the columns mmsi, t, lat, lon; the counts say what was wrong"))
	}
	hash, names, err := r.hashOf(ctx, paths)
	if err != nil {
		return err
	}
	source := casefile.Source{
		ID: "ais-" + hash[:12], Title: plain(fmt.Sprintf("AIS positions, %s to %s: %s", dates.DayOfTime(stats.First.UTC()), dates.DayOfTime(stats.Last.UTC()), names), 300),
		Collector: r.job.By.Name, Bytes: casefile.Never, SHA256: hash, Note: "SHA-256 of the positions, unpacked, read here and not kept.",
	}
	r.update(func(p *Progress) {
		p.Counts.Said = append(p.Counts.Said, fmt.Sprintf("%d positions of %d vessels were used, from %s to %s.", stats.Used, stats.Vessels, stats.First.UTC().Format("2006-01-02 15:04"), stats.Last.UTC().Format("2006-01-02 15:04 UTC")))
		if len(f.events)+len(f.voyages) == 0 {
			p.Counts.Said = append(p.Counts.Said, "None of the case's vessels, and none that is watched for, was found to do anything.")
		}
	})
	return r.observed(ctx, f, source)
}

// observed writes what was found.
func (r *run) observed(ctx context.Context, f *finds, source casefile.Source) error {
	for try := 1; ; try++ {
		d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
		if err != nil {
			return err
		}
		before := r.now(r.m.cfg.Now())
		r.step = step{}
		rows := f.rows(d, source)
		s := step{hits: f.hits(source.ID)}
		if len(rows) > 0 {
			s.groups = []*group{{name: source.Title, rows: rows, replace: true}}
		}
		err = r.submit(ctx, d, s, before)
		if errors.As(err, new(*ledger.Conflict)) && try < maxConflicts {
			continue
		}
		return err
	}
}

// limited fails when more is read than packed positions may unpack to.
type limited struct {
	io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("it unpacks to more than %d GB", int64(maxUnpacked)>>30)
	}
	return n, err
}

func nameOf(err error) string {
	if e := (*ingest.Error)(nil); errors.As(err, &e) {
		return e.Name
	}
	if e := (*ingest.FetchError)(nil); errors.As(err, &e) {
		return e.URL
	}
	return ""
}

// hashOf names positions by their content, as track does.
func (r *run) hashOf(ctx context.Context, paths []string) (hash, names string, err error) {
	var hashes, list []string
	buf := make([]byte, 1<<20)
	for s, err := range ingest.Streams(paths, nil) {
		if err != nil {
			continue // told when it was read
		}
		h := sha256.New()
		in := &limited{s, maxUnpacked}
		for {
			n, err := in.Read(buf)
			h.Write(buf[:n])
			if ctx.Err() != nil {
				return "", "", context.Cause(ctx)
			}
			if err != nil {
				break // what is readable of it was used
			}
		}
		hashes, list = append(hashes, hex.EncodeToString(h.Sum(nil))), append(list, filepath.Base(s.Name))
	}
	if len(hashes) == 0 {
		return "", "", final(errors.New("the files of this import are gone: upload them again"))
	}
	slices.Sort(hashes)
	slices.Sort(list)
	hash = hashes[0]
	if len(hashes) > 1 {
		sum := sha256.Sum256([]byte(strings.Join(hashes, "\n") + "\n"))
		hash = hex.EncodeToString(sum[:])
	}
	const most = 3
	names = strings.Join(list[:min(most, len(list))], ", ")
	if n := len(list) - most; n > 0 {
		names += fmt.Sprintf(" and %d more", n)
	}
	return hash, names, nil
}

func (c *Counts) rejectMany(reason string, n int64) {
	if n <= 0 {
		return
	}
	if c.Rejected == nil {
		c.Rejected = map[string]int{}
	}
	reason = plain(reason, maxReason)
	if _, ok := c.Rejected[reason]; !ok && len(c.Rejected) >= maxReasons {
		reason = otherReason
	}
	c.Rejected[reason] += int(n)
}

// elements brings in element sets: the file is kept, and its sets are counted. A
// case has no table for them; what reads them later finds the file by its source.
func (r *run) elements(ctx context.Context) error {
	from := r.progress.Done
	for i, path := range r.paths() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		name := r.spec.Files[i]
		if i < from {
			continue
		}
		if err := r.elementFile(path, name); err != nil {
			return err
		}
		r.update(func(p *Progress) { p.Done, p.Total = i+1, len(r.spec.Files) })
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) elementFile(path, name string) error {
	f, err := readAll(path, ingest.MaxBytes)
	if err != nil {
		return err
	}
	raw, _, err := ingest.Decompress(bytes.NewReader(f))
	if err != nil {
		r.reject(name, readpages.Reason(err))
		return nil
	}
	objects := map[int]bool{}
	var first, last orbit.Time
	counts, err := orbit.Read(bytes.NewReader(raw), func(e orbit.Elements, _ int) error {
		if len(objects) == 0 || e.Epoch.Before(first) {
			first = e.Epoch
		}
		if len(objects) == 0 || last.Before(e.Epoch) {
			last = e.Epoch
		}
		objects[e.Catalog] = true
		return nil
	})
	r.update(func(p *Progress) {
		for why := range orbit.Reasons() {
			p.Counts.rejectMany(why.String(), int64(counts.Rejected[why]))
		}
	})
	if err != nil || counts.Sets == 0 {
		r.reject(name, "it has no element sets: TLE, or OMM as CSV, JSON, XML or text, are read")
		return nil
	}
	doc := sheetDocument(name, raw, "elements")
	days := [2]string{dates.DayOfTime(first.Std()).String(), dates.DayOfTime(last.Std()).String()}
	source := r.fileSource("elements-", doc.SHA256, fmt.Sprintf("Element sets: %d of %d objects, epochs %s to %s: %s", counts.Sets, len(objects), days[0], days[1], name))
	r.update(func(p *Progress) {
		p.Counts.Said = append(p.Counts.Said, fmt.Sprintf("%s: %d element sets of %d objects, as %s.", name, counts.Sets, len(objects), counts.Format))
	})
	r.put(&group{name: name, rows: []ledger.RowChange{{Table: "sources", ID: source.ID, After: casefile.SourceCells(&source)}}}, &doc, nil)
	return nil
}
