package events

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// The thresholds of identity conflicts.
const (
	// conflictOverlap is how long two go on under one number, at least once,
	// before it is told. Ours: some positions under a wrong number are noise.
	conflictOverlap = time.Hour
	// One vessel whose reports come late from one of its sources looks like two
	// in a row: lateBy is how late they come, lateKn how fast it goes meanwhile
	// (gpsdio-segment's fastest). Ours.
	lateBy = time.Hour
	lateKn = 25
	// A change of flag lasts as long as any change of identity (RadianceFleet), and
	// is as many positions as that is messages.
	flagPositions = 3
	flagLasts     = time.Hour
)

var (
	// Version 1 compared places at the ends of segments alone.
	sharedNumberRule = Rule{Name: "conflict-shared-mmsi", Version: "2"}
	sharedIMORule    = Rule{Name: "conflict-shared-imo", Version: "2"}
	flagRule         = Rule{Name: "identity-flag-by-imo", Version: "1", Thresholds: fmt.Sprintf("positions>=%d;lasting>=%gh", flagPositions, flagLasts.Hours())}
)

// fillerIMOs have right check digits and are typed where somebody wants to fill
// the field; no hull is found by them.
var fillerIMOs = []vessels.IMONumber{1234567, 5555555}

// Conflicts finds identities that cannot both be true, and identities that
// follow on another: what only a comparison of vessels can show.
//
//   - two_tracks_one_mmsi: several hulls use one MMSI at the same time. The event
//     is about the number: the subject is its first track, Others are the rest.
//   - one_imo_two_mmsi: one valid IMO number is sent under several MMSIs at the
//     same time. It is again one event a number. In both forms Confidence is 3
//     when two were farther apart than one vessel goes in the time between and an
//     hour more, else 1: then it may be one vessel, of which one source tells
//     late, or one with two transmitters. It goes by the ends of segments, by
//     where the way of a segment can have led meanwhile, and under one MMSI by
//     the ends of gaps and by port visits too.
//   - successor: a number is first heard where another was last heard, by a
//     vessel of its size. The subject is the new one. It is a match of places and
//     sizes and says nothing of why; Confidence is 4 when the IMO number is the
//     same, 3 when the name is, 2 when beam and length are within a day, else 1.
//
// One IMO number under one MMSI after another is no conflict but an identity
// change: of the flag, when the numbers name different administrations, else of
// the mmsi.
//
// It keeps one record of some 400 bytes for each MMSI, and 64 bytes for each
// segment under an IMO number.
type Conflicts struct {
	cfg   *Config
	found []*Event // shared numbers
	hulls []hullRecord
	imos  map[vessels.IMONumber][]imoUse
	// Of all positions.
	first, last time.Time
}

// hullRecord is what is kept of an MMSI.
type hullRecord struct {
	head, tail    Subject // of the first and the last track
	first, last   Fix
	length, beamM float64
}

// imoUse is one IMO number under one MMSI.
type imoUse struct {
	subject Subject
	spans   []useSpan // in order of time, apart
}

// useSpan is a time in which a number or a track went on.
type useSpan struct {
	from, to moment
	n        int64
	wayM     float64 // made meanwhile; infinite where it is of several
}

// moment is where something was when.
type moment struct {
	unixMicro int64
	at        geo.Point
}

func momentOf(f *Fix) moment { return moment{f.Time.UnixMicro(), f.At} }

func (m moment) time() time.Time { return time.UnixMicro(m.unixMicro).UTC() }

// since is the time from another moment to m.
func (m moment) since(o moment) time.Duration {
	return time.Duration(m.unixMicro-o.unixMicro) * time.Microsecond
}

// NewConflicts returns an empty collection.
func NewConflicts(cfg *Config) *Conflicts {
	return &Conflicts{cfg: cfg, imos: map[vessels.IMONumber][]imoUse{}}
}

// Vessel takes all segments of one MMSI, in any order, and its events, of which
// those of circles and clusters matter: positions that do not look like a
// vessel's make no second hull, and nor does a false place. It is to be called
// once for each MMSI.
func (c *Conflicts) Vessel(segments []Segment, found []Event) {
	sorted := slices.DeleteFunc(slices.Clone(segments), func(s Segment) bool { return s.FalsePlace })
	if len(sorted) == 0 {
		return
	}
	slices.SortFunc(sorted, func(a, b Segment) int {
		return cmp.Or(a.First.Time.Compare(b.First.Time), cmp.Compare(a.Subject.Track, b.Subject.Track), cmp.Compare(a.ID, b.ID))
	})
	r := hullRecord{head: sorted[0].Subject, first: sorted[0].First}
	for i := range sorted {
		s := &sorted[i]
		if i == 0 || s.Last.Time.After(r.last.Time) {
			r.tail, r.last = s.Subject, s.Last
		}
		if s.LengthM > 0 {
			r.length, r.beamM = s.LengthM, s.BeamM
		}
		if s.Subject.IMO.Valid() && !slices.Contains(fillerIMOs, s.Subject.IMO) {
			c.use(s)
		}
	}
	if c.first.IsZero() || r.first.Time.Before(c.first) {
		c.first = r.first.Time
	}
	if r.last.Time.After(c.last) {
		c.last = r.last.Time
	}
	if k := r.head.MMSI.Kind(); k == vessels.ShipStation {
		c.hulls = append(c.hulls, r)
	}
	sorted = slices.DeleteFunc(sorted, func(s Segment) bool { return unlikeVessel(&s, found) })
	if e := c.sharedNumber(sorted, found); e != nil {
		c.found = append(c.found, e)
	}
}

// unlikeVessel tells whether circles and clusters are most of a segment.
func unlikeVessel(s *Segment, found []Event) bool {
	var covered time.Duration
	for i := range found {
		e := &found[i]
		if n := e.PositionAnomaly; n != nil && (n.Form == "circle" || n.Form == "cluster") && e.Status != Retracted && e.Subject.Track == s.Subject.Track {
			from, to := laterTime(e.StartLatest, s.First.Time), e.EndEarliest
			if to.After(s.Last.Time) {
				to = s.Last.Time
			}
			covered += max(0, to.Sub(from))
		}
	}
	return covered > 0 && 2*covered >= s.Last.Time.Sub(s.First.Time)
}

// use notes an IMO number of a segment.
func (c *Conflicts) use(s *Segment) {
	uses := c.imos[s.Subject.IMO]
	i := slices.IndexFunc(uses, func(u imoUse) bool { return u.subject.MMSI == s.Subject.MMSI })
	if i < 0 {
		i = len(uses)
		uses = append(uses, imoUse{subject: s.Subject})
	}
	u := &uses[i]
	span := useSpan{momentOf(&s.First), momentOf(&s.Last), s.N, s.DistanceNM * geo.NauticalMileM}
	// Hulls that share the number of the radio may overlap.
	if n := len(u.spans); n > 0 && u.spans[n-1].to.unixMicro >= span.from.unixMicro {
		if last := &u.spans[n-1]; last.to.unixMicro < span.to.unixMicro {
			last.to = span.to
		}
		u.spans[n-1].n += span.n
		u.spans[n-1].wayM = math.Inf(1)
	} else {
		u.spans = append(u.spans, span)
	}
	c.imos[s.Subject.IMO] = uses
}

// Merge adds what another collected, which must not be used any more.
func (c *Conflicts) Merge(other *Conflicts) {
	c.found = append(c.found, other.found...)
	c.hulls = append(c.hulls, other.hulls...)
	for imo, uses := range other.imos {
		c.imos[imo] = append(c.imos[imo], uses...)
	}
	if c.first.IsZero() || !other.first.IsZero() && other.first.Before(c.first) {
		c.first = other.first
	}
	c.last = laterTime(c.last, other.last)
}

// Close compares all and gives the events, by start, subject and id. until is
// the end of the data.
func (c *Conflicts) Close(until time.Time) []*Event {
	until = laterTime(until, c.last)
	found := c.found
	for _, imo := range slices.Sorted(maps.Keys(c.imos)) {
		uses := c.imos[imo]
		if len(uses) < 2 {
			continue
		}
		slices.SortFunc(uses, func(a, b imoUse) int {
			return cmp.Or(cmp.Compare(a.spans[0].from.unixMicro, b.spans[0].from.unixMicro), cmp.Compare(a.subject.MMSI, b.subject.MMSI))
		})
		if e := c.sharedIMO(uses); e != nil {
			found = append(found, e)
			continue
		}
		found = append(found, c.changes(uses)...)
	}
	found = append(found, c.successors(until)...)
	for _, e := range found {
		if e.Kind == IdentityConflictKind && e.IdentityConflict.Form != "successor" && until.Sub(e.EndEarliest) <= conflictOverlap {
			e.Status, e.End = Open, time.Time{}
		}
	}
	sortEvents(found)
	*c = *NewConflicts(c.cfg)
	return found
}

// sortEvents sorts by start, subject and id.
func sortEvents(found []*Event) {
	slices.SortFunc(found, func(a, b *Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Subject.Track, b.Subject.Track), cmp.Compare(a.ID, b.ID))
	})
}

func laterTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// openSpan is a time in which one of several goes on.
type openSpan struct {
	who int // index of the track or number
	useSpan
}

// together is what several that go on at once have in common.
type together struct {
	hours       float64
	longest     time.Duration
	pieces      int
	first, last moment
	who         []int // that took part
}

// atOnce sweeps spans, which may come in any order, for the times at which at
// least two different ones go on.
func atOnce(spans []openSpan) together {
	type edge struct {
		moment
		who, by int
	}
	var edges []edge
	for _, s := range spans {
		edges = append(edges, edge{s.from, s.who, 1}, edge{s.to, s.who, -1})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.unixMicro, b.unixMicro), cmp.Compare(a.by, b.by), cmp.Compare(a.who, b.who))
	})
	var t together
	open, part := map[int]int{}, map[int]bool{}
	var since moment
	var total time.Duration
	for _, e := range edges {
		before := len(open)
		if open[e.who] += e.by; open[e.who] == 0 {
			delete(open, e.who)
		}
		switch {
		case before < 2 && len(open) >= 2:
			since = e.moment
		case before >= 2 && len(open) < 2 && e.unixMicro > since.unixMicro:
			if t.pieces == 0 {
				t.first = since
			}
			t.pieces++
			total += e.since(since)
			t.longest = max(t.longest, e.since(since))
			t.last = e.moment
		}
		if len(open) >= 2 {
			for w := range open {
				part[w] = true
			}
		}
	}
	t.hours, t.who = total.Hours(), slices.Sorted(maps.Keys(part))
	return t
}

// sharedNumber is the event of several tracks of one MMSI that go on at once;
// nil for none.
func (c *Conflicts) sharedNumber(sorted []Segment, found []Event) *Event {
	var subjects []Subject
	var spans []openSpan
	whose := func(track string) int {
		return slices.IndexFunc(subjects, func(o Subject) bool { return o.Track == track })
	}
	for i := range sorted {
		s := &sorted[i]
		k := whose(s.Subject.Track)
		if k < 0 {
			k = len(subjects)
			subjects = append(subjects, s.Subject)
		}
		spans = append(spans, openSpan{k, useSpan{from: momentOf(&s.First), to: momentOf(&s.Last)}})
	}
	if len(subjects) < 2 {
		return nil
	}
	pieces := func() []piece { return piecesOf(sorted, found, whose) }
	return overlapEvent("two_tracks_one_mmsi", sharedNumberRule, subjects, spans, pieces, cmp.Or(c.cfg.GapSilence, DefaultGapSilence))
}

// sharedIMO is the event of several MMSIs with one IMO number that are heard at
// once; nil for none.
func (c *Conflicts) sharedIMO(uses []imoUse) *Event {
	var subjects []Subject
	var spans []openSpan
	for i, u := range uses {
		subjects = append(subjects, u.subject)
		for _, s := range u.spans {
			spans = append(spans, openSpan{i, s})
		}
	}
	pieces := func() []piece {
		list := make([]piece, len(spans))
		for i, s := range spans {
			list[i] = piece{s.who, s.from, s.to, s.wayM}
		}
		return list
	}
	return overlapEvent("one_imo_two_mmsi", sharedIMORule, subjects, spans, pieces, cmp.Or(c.cfg.Tracks.SegmentGap, segmentGap))
}

// segmentGap is the default of [tracks.Options].
const segmentGap = 24 * time.Hour

// overlapThresholds are those of either form; silence is the longest within a
// piece.
func overlapThresholds(silence time.Duration) string {
	return fmt.Sprintf("overlap>%gh;apart>%dkn;late<=%gh;silence<=%gh", conflictOverlap.Hours(), lateKn, lateBy.Hours(), silence.Hours())
}

// overlapEvent is the event of several that go on at once, nil for none. Its
// pieces are asked for only where there is one.
func overlapEvent(form string, rule Rule, subjects []Subject, spans []openSpan, pieces func() []piece, silence time.Duration) *Event {
	t := atOnce(spans)
	if t.longest <= conflictOverlap {
		return nil
	}
	rule.Thresholds = overlapThresholds(silence)
	a, b, far := comparePlaces(pieces(), silence)
	e := &Event{
		Kind: IdentityConflictKind, Status: Closed, Version: 1, Rule: rule, Subject: subjects[t.who[0]],
		Start: t.first.time(), StartLatest: t.first.time(), EndEarliest: t.last.time(), End: t.last.time(), At: t.first.at, Confidence: 1,
		IdentityConflict: &IdentityConflict{Form: form, OverlapHours: t.hours, Overlaps: t.pieces, DistanceNM: geo.DistanceM(a.at, b.at) / 1852},
	}
	if far {
		e.Confidence = 3
	}
	more := []string{form}
	for _, i := range t.who[1:] {
		e.Others = append(e.Others, subjects[i])
		more = append(more, subjects[i].Track)
	}
	e.ID = EventID(e.Kind, e.Subject.Track, e.Start, more...)
	return e
}

// sourcesOf are the sources of fixes, sorted.
func sourcesOf(fixes ...Fix) []string {
	var names []string
	for _, f := range fixes {
		if f.Source != "" {
			names = append(names, f.Source)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// changes are the changes from one MMSI to another under one IMO number, for
// numbers that are not used at once.
func (c *Conflicts) changes(uses []imoUse) []*Event {
	type used struct {
		use *imoUse
		useSpan
	}
	var all []used
	for i := range uses {
		for _, s := range uses[i].spans {
			all = append(all, used{&uses[i], s})
		}
	}
	slices.SortStableFunc(all, func(a, b used) int { return cmp.Compare(a.from.unixMicro, b.from.unixMicro) })
	// What does not last is no change, and what stands beside it goes on.
	var lasting []used
	for i := 0; i < len(all); {
		u := all[i]
		for i++; i < len(all) && all[i].use == u.use; i++ {
			u.to, u.n = all[i].to, u.n+all[i].n
		}
		switch n := len(lasting); {
		case u.n < flagPositions || u.to.since(u.from) < flagLasts:
		case n > 0 && lasting[n-1].use == u.use:
			lasting[n-1].to = u.to
		default:
			lasting = append(lasting, u)
		}
	}
	flag := func(u used) string {
		f, _ := c.cfg.MIDs.Flag(u.use.subject.MMSI)
		return f
	}
	var found []*Event
	for i := 1; i < len(lasting); i++ {
		old, now := lasting[i-1], lasting[i]
		n := &IdentityChange{Field: "mmsi", Old: old.use.subject.MMSI.String(), New: now.use.subject.MMSI.String(), Messages: int(min(now.n, math.MaxInt32))}
		if was, is := flag(old), flag(now); was != "" && is != "" && was != is {
			n.Field, n.Old, n.New = "flag", was, is
			within := func(d time.Duration) int {
				flags := map[string]bool{}
				for _, u := range lasting[:i+1] {
					if f := flag(u); f != "" && now.from.since(u.to) <= d {
						flags[f] = true
					}
				}
				return len(flags)
			}
			n.FlagsIn90d, n.FlagsIn365d = within(90*24*time.Hour), within(365*24*time.Hour)
		}
		e := &Event{
			Kind: IdentityChangeKind, Status: Closed, Version: 1, Rule: flagRule,
			Subject: now.use.subject, Others: []Subject{old.use.subject},
			Start: old.to.time(), StartLatest: now.from.time(), EndEarliest: now.from.time(), End: now.from.time(),
			At: now.from.at, IdentityChange: n,
		}
		if e.Start.After(e.StartLatest) { // both were heard for less than an hour
			e.Start = e.StartLatest
		}
		e.ID = EventID(e.Kind, e.Subject.Track, e.Start, n.Field, old.use.subject.Track)
		found = append(found, e)
	}
	return found
}
