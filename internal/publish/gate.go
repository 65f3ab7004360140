// Package publish makes of a case what may be public.
//
// What others stated about a vessel is published as stated. What is inferred or
// was put together from tracks is published without the vessel's name and
// numbers until the case meets the conditions of docs/POLICY.md: the gate is
// passed by the whole case, so that pages, exports, feeds and search cannot
// differ in what they give away.
package publish

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Defaults of positions in public.
const (
	DefaultDelay = 72 * time.Hour // from when a position was sent to when it is public

	// Near a military berth a position is given to a tenth of a degree (some six
	// nautical miles of latitude) and to the hour.
	coarseDegrees = 0.1
	coarseTime    = time.Hour
	// nearNavalM is how far from the edge of a military berth that is.
	nearNavalM = 5 * geo.NauticalMileM
)

// Gate is what a case passes to become public.
type Gate struct {
	Now   time.Time
	Delay time.Duration // 0 is [DefaultDelay]; negative is none
	// Key makes the pseudonyms. Ids of what is observed are made from numbers of
	// nine digits: without a key they could be tried out. The same key gives the
	// same pseudonyms in every version.
	Key []byte
	// Proposed leaves in what no editor has decided.
	Proposed bool
}

// Held is what was held back, and why.
type Held struct {
	Vessels   []Refusal // that are not named in what is inferred, by id
	Unnamed   int       // rows of observed.csv that have a pseudonym
	Delayed   int       // rows of observed.csv that are too fresh
	Tracks    int       // tracks of vessels that are not named
	Positions int       // of other tracks that are too fresh
	Coarsened int       // positions near military berths that were given roughly
	Proposed  int       // claims that no editor has decided
	// Next is when the next of the fresh ones may be public; zero for none.
	Next time.Time
}

// Any reports whether anything was held back.
func (h *Held) Any() bool {
	return len(h.Vessels) > 0 || h.Unnamed+h.Delayed+h.Tracks+h.Positions+h.Coarsened+h.Proposed > 0
}

// Refusal is what is missing before something may be named.
type Refusal struct {
	Kind    casefile.NamedKind
	Of      string   // a vessel's id; else the name
	Name    string   // as editors know it; never public
	Missing []string // conditions, in words
}

// Public is the case as it may be published, and what was held back for that. c
// stays as it is.
func (g Gate) Public(c *casefile.Case) (*casefile.Case, *Held) {
	if g.Delay == 0 {
		g.Delay = DefaultDelay
	}
	g.Delay = max(g.Delay, 0)
	d, held := *c, &Held{}
	if !g.Proposed {
		held.Proposed = withoutProposed(&d)
	}
	hidden := g.hidden(c, held)
	d.Replies = withoutTheirs(c, d.Replies, hidden, dates.DayOfTime(g.Now.UTC()))
	g.observed(&d, hidden, held)
	g.tracks(&d, hidden, held)
	unreported(&d, hidden)
	d.Namings = nil // evidence and signatures are the editors'
	d.Gated = true
	return &d, held
}

// withoutProposed takes out the claims that no editor has decided, and what
// leads to them.
func withoutProposed(d *casefile.Case) int {
	gone := map[string]bool{}
	for i := range d.Claims {
		if d.Claims[i].Review.State == claims.Proposed {
			gone[d.Claims[i].ID] = true
		}
	}
	if len(gone) == 0 {
		return 0
	}
	kept := make([]claims.Claim, 0, len(d.Claims)-len(gone))
	for _, cl := range d.Claims {
		if gone[cl.ID] {
			continue
		}
		if slices.ContainsFunc(cl.Relations, func(r claims.Relation) bool { return gone[r.ID] }) {
			cl.Relations = slices.DeleteFunc(slices.Clone(cl.Relations), func(r claims.Relation) bool { return gone[r.ID] })
		}
		kept = append(kept, cl)
	}
	d.Claims = kept
	d.Satellites = slices.Clone(d.Satellites)
	for i := range d.Satellites {
		s := &d.Satellites[i]
		s.Readings = slices.Clone(s.Readings)
		for k := range s.Readings {
			s.Readings[k].Claims = without(s.Readings[k].Claims, func(id string) bool { return gone[id] })
		}
		s.Readings = slices.DeleteFunc(s.Readings, func(r casefile.Reading) bool { return len(r.Claims) == 0 })
	}
	d.Replies = slices.Clone(d.Replies)
	for i := range d.Replies {
		d.Replies[i].About = without(d.Replies[i].About, func(id string) bool { return gone[id] })
	}
	return len(gone)
}

// without is a list without some of it; the list stays as it is.
func without(list []string, gone func(string) bool) []string {
	if !slices.ContainsFunc(list, gone) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), gone)
}

// hidden are the pseudonyms of the vessels that may not be named, by what the
// rows call them: their ids and numbers.
type hidden struct {
	byID   map[string]string
	byMMSI map[vessels.MMSI]string
}

// of is the pseudonym of whose row this is, "" when it may be named.
func (h *hidden) of(o *casefile.Observed) string {
	if o.Vessel != "" {
		return h.byID[o.Vessel]
	}
	return h.byMMSI[o.MMSI]
}

// hidden finds who may be named, and says of the others what is missing.
func (g Gate) hidden(c *casefile.Case, held *Held) *hidden {
	h := &hidden{map[string]string{}, map[vessels.MMSI]string{}}
	today := dates.DayOfTime(g.Now.UTC())
	cleared := map[string]bool{}
	number := map[vessels.MMSI]string{} // whose it is, by what was found in tracks and by the case
	for i := range c.Observed {
		if o := &c.Observed[i]; o.Vessel != "" && o.MMSI != 0 {
			number[o.MMSI] = o.Vessel
		}
	}
	for i := range c.Vessels {
		v := &c.Vessels[i]
		if v.MMSI != 0 {
			number[v.MMSI] = v.ID
		}
		missing := Missing(c, casefile.NamedVessel, v.ID, today)
		if cleared[v.ID] = len(missing) == 0; cleared[v.ID] {
			continue
		}
		h.byID[v.ID] = g.pseudonym("vessel " + v.ID)
		if inferredOf(c, v) {
			held.Vessels = append(held.Vessels, Refusal{casefile.NamedVessel, v.ID, v.Name, missing})
		}
	}
	mmsi := func(m vessels.MMSI) {
		switch id, known := number[m]; {
		case m == 0 || known && cleared[id]:
		case known:
			h.byMMSI[m] = h.byID[id]
		default:
			h.byMMSI[m] = g.pseudonym("mmsi " + m.String())
		}
	}
	for i := range c.Observed {
		mmsi(c.Observed[i].MMSI)
		mmsi(c.Observed[i].OtherMMSI)
	}
	for _, rows := range c.Tracks {
		if len(rows) > 0 {
			mmsi(rows[0].MMSI)
		}
	}
	return h
}

// inferredOf reports whether anything was found of a vessel that is not a
// statement of somebody's.
func inferredOf(c *casefile.Case, v *vessels.Vessel) bool {
	for i := range c.Observed {
		if o := &c.Observed[i]; o.Vessel == v.ID || v.MMSI != 0 && o.MMSI == v.MMSI {
			return true
		}
	}
	for _, rows := range c.Tracks {
		if len(rows) > 0 && v.MMSI != 0 && rows[0].MMSI == v.MMSI {
			return true
		}
	}
	return false
}

// observed delays the rows of observed.csv, and gives those of vessels that may
// not be named a pseudonym, whole days, and ids that tell nothing.
func (g Gate) observed(d *casefile.Case, h *hidden, held *Held) {
	if d.Observed == nil {
		return
	}
	public := g.Now.Add(-g.Delay)
	ids, fresh := map[string]string{}, map[string]bool{}
	for i := range d.Observed {
		o := &d.Observed[i]
		switch last := lastSent(o); {
		case last.After(public):
			fresh[o.ID] = true
			held.Delayed++
			held.wait(last.Add(g.Delay))
		case h.of(o) != "":
			ids[o.ID] = "obs-" + g.mark("observed "+o.ID)
		}
	}
	named := func(list []string) []string {
		out := without(list, func(id string) bool { return fresh[id] })
		if slices.ContainsFunc(out, func(id string) bool { return ids[id] != "" }) {
			out = slices.Clone(out)
			for i, id := range out {
				if ids[id] != "" {
					out[i] = ids[id]
				}
			}
		}
		return out
	}
	identifies := map[string]bool{} // sightings that name a vessel
	for i := range d.Sightings {
		identifies[d.Sightings[i].ID] = len(d.Sightings[i].Vessels) > 0
	}
	seen := map[string]bool{} // pseudonyms that have a row in vessels.csv
	rows := make([]casefile.Observed, 0, len(d.Observed))
	d.Vessels = slices.Clone(d.Vessels)
	for _, o := range d.Observed {
		if fresh[o.ID] {
			continue
		}
		o.Events = named(o.Events)
		if a := named([]string{o.AlternativeTo}); len(a) == 1 {
			o.AlternativeTo = a[0]
		} else {
			o.AlternativeTo = "" // what stands in its place is not public yet
		}
		if h.byMMSI[o.OtherMMSI] != "" {
			o.OtherMMSI = 0
		}
		if who := h.of(&o); who != "" {
			held.Unnamed++
			laden := o.Laden == events.LadenYes || slices.ContainsFunc(o.Sightings, func(id string) bool { return identifies[id] && shows(d, &o, id) })
			if o.Sightings = without(o.Sightings, func(id string) bool { return identifies[id] }); laden {
				o.Laden = events.LadenYes
			}
			o.ID, o.Vessel, o.MMSI, o.IMO, o.Note = ids[o.ID], who, 0, 0, ""
			o.Start, o.EndEarliest = dayStart(o.Start), dayStart(o.EndEarliest)
			o.StartLatest, o.End = dayEnd(o.StartLatest), dayEnd(o.End)
			if !seen[who] {
				seen[who] = true
				d.Vessels = append(d.Vessels, vessels.Vessel{ID: who, Name: pseudonymName(who)})
			}
		}
		rows = append(rows, o)
	}
	d.Observed = rows
	d.Replies = slices.Clone(d.Replies)
	for i := range d.Replies {
		d.Replies[i].About = named(d.Replies[i].About)
	}
}

// lastSent is when the last of what a row rests on was sent; for an open row the
// latest time that it has.
func lastSent(o *casefile.Observed) time.Time {
	last := o.Start
	for _, t := range []time.Time{o.StartLatest, o.EndEarliest, o.End} {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// wait lowers when something that is held back may be public.
func (h *Held) wait(until time.Time) {
	if h.Next.IsZero() || until.Before(h.Next) {
		h.Next = until
	}
}

// shows reports whether a sighting joined with a voyage shows that it was laden,
// as the count takes it.
func shows(c *casefile.Case, o *casefile.Observed, id string) bool {
	for i := range c.Sightings {
		if s := &c.Sightings[i]; s.ID == id {
			return slices.Contains(o.From, s.Place) && s.ShowsLoading() || slices.Contains(o.To, s.Place) && s.ShowsUnloading()
		}
	}
	return false
}

func dayStart(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(24 * time.Hour)
}

// dayEnd is the last second of the day, so that the day stays the same.
func dayEnd(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return dayStart(t).Add(24*time.Hour - time.Second)
}

// tracks takes out tracks of vessels that may not be named, since anybody with
// an archive of AIS can tell whose a track is, and positions that are too fresh,
// and gives those near military berths roughly.
func (g Gate) tracks(d *casefile.Case, h *hidden, held *Held) {
	if d.Tracks == nil {
		return
	}
	public := g.Now.Add(-g.Delay)
	var naval []*geo.Place
	for i := range d.Places {
		if p := &d.Places[i]; p.Kind == geo.Naval && p.Located {
			naval = append(naval, p)
		}
	}
	out := make(map[string][]casefile.Position, len(d.Tracks))
	for name, rows := range d.Tracks {
		if len(rows) > 0 && h.byMMSI[rows[0].MMSI] != "" {
			held.Tracks++
			continue
		}
		n, _ := slices.BinarySearchFunc(rows, public, func(p casefile.Position, t time.Time) int {
			if p.Time.After(t) {
				return 1
			}
			return -1
		})
		if n < len(rows) {
			held.Positions += len(rows) - n
			held.wait(rows[n].Time.Add(g.Delay))
		}
		if kept, rough := coarsened(rows[:n], naval); len(kept) > 0 {
			out[name] = kept
			held.Coarsened += rough
		}
	}
	d.Tracks = out
}

// coarsened gives the positions near military berths roughly: one for each cell
// and hour. The rows stay as they are.
func coarsened(rows []casefile.Position, naval []*geo.Place) (out []casefile.Position, rough int) {
	near := func(p geo.Point) bool {
		return slices.ContainsFunc(naval, func(n *geo.Place) bool {
			radius := n.RadiusM
			if radius == 0 {
				radius = geo.DefaultRadiusM
			}
			return geo.DistanceM(p, n.Point) <= radius+nearNavalM
		})
	}
	if len(naval) == 0 || !slices.ContainsFunc(rows, func(p casefile.Position) bool { return near(p.At) }) {
		return rows, 0
	}
	out = make([]casefile.Position, 0, len(rows))
	for _, p := range rows {
		if near(p.At) {
			rough++
			p.At = geo.Point{Lat: roughly(p.At.Lat), Lon: geo.NormLon(roughly(p.At.Lon))}
			p.Time = p.Time.UTC().Truncate(coarseTime)
		}
		// One row for a time, in order: what falls together or behind is left out.
		if n := len(out); n > 0 && !p.Time.After(out[n-1].Time) {
			continue
		}
		out = append(out, p)
	}
	return out, rough
}

func roughly(degrees float64) float64 {
	return math.Round(degrees/coarseDegrees) / math.Round(1/coarseDegrees)
}

// withoutTheirs takes out the replies about vessels that may not be named, and
// about rows of theirs: whom one asks about a vessel, and that one asks, names it
// too. So does a reply that was sought for a naming whose conditions are not met.
func withoutTheirs(c *casefile.Case, replies []casefile.Reply, h *hidden, today dates.Day) []casefile.Reply {
	sought := map[string]bool{}
	for i := range c.Namings {
		if n := &c.Namings[i]; n.Reply != "" && len(Missing(c, n.Kind, n.Of, today)) > 0 {
			sought[n.Reply] = true
		}
	}
	theirs := map[string]bool{}
	for id := range h.byID {
		theirs[id] = true
	}
	for i := range c.Observed {
		if o := &c.Observed[i]; h.of(o) != "" || h.byMMSI[o.OtherMMSI] != "" {
			theirs[o.ID] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(replies), func(p casefile.Reply) bool {
		return sought[p.ID] || slices.ContainsFunc(p.About, func(id string) bool { return theirs[id] })
	})
}

// unreported takes out the rows of vessels that may not be named and that no
// source reported on: they stand in the case only for what was found of them.
func unreported(d *casefile.Case, h *hidden) {
	reported := map[string]bool{}
	for i := range d.Sightings {
		for _, id := range d.Sightings[i].Vessels {
			reported[id] = true
		}
	}
	for i := range d.Voyages {
		for _, id := range d.Voyages[i].Vessels {
			reported[id] = true
		}
	}
	gone := func(id string) bool { return h.byID[id] != "" && !reported[id] }
	whole := d.Vessels
	d.Vessels = slices.DeleteFunc(slices.Clone(d.Vessels), func(v vessels.Vessel) bool { return gone(v.ID) })
	d.Watch.Vessels = without(d.Watch.Vessels, gone)
	var words []string
	for _, v := range whole {
		if gone(v.ID) {
			words = append(words, tellingWords(&v)...)
		}
	}
	d.Replies = slices.DeleteFunc(slices.Clone(d.Replies), func(p casefile.Reply) bool {
		text := strings.ToLower(strings.Join([]string{p.Whom, p.Answer, p.Note}, "\n"))
		return len(p.About) == 0 || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	})
}

// leastTelling is how many bytes a word has that tells one vessel from others.
const leastTelling = 4

// tellingWords are the words and numbers by which a reply would tell whose vessel
// it is about, in lower case.
func tellingWords(v *vessels.Vessel) []string {
	words := append([]string{v.Name, v.CallSign, v.Owner, v.IMO.String(), v.MMSI.String()}, v.Aliases...)
	for i, w := range words {
		words[i] = strings.ToLower(strings.TrimSpace(w))
	}
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < leastTelling })
}

// pseudonym is the id of somebody who is not named.
func (g Gate) pseudonym(of string) string { return "unnamed-" + g.mark(of)[:6] }

// pseudonymName is how a page writes it.
func pseudonymName(id string) string {
	return "Unnamed vessel " + strings.ToUpper(strings.TrimPrefix(id, "unnamed-"))
}

// mark is ten hexadecimal digits that tell nothing without the key.
func (g Gate) mark(of string) string {
	m := hmac.New(sha256.New, g.Key)
	fmt.Fprint(m, of)
	return hex.EncodeToString(m.Sum(nil))[:10]
}
