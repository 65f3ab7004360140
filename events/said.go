package events

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// said is what is said under one MMSI: by one vessel, or by several that share
// the number. Reports are told apart by the names in them, as positions are by
// where they are.
type said struct {
	raw  vessels.Static // the last report as it came
	who  int            // whose it was
	all  []identity
	now  int // the identity that lasts
	next int // another that was used since, in this many reports from this time on
	n    int
	at   int64
	last int64 // the last report that counted

	told  [2 * numFields]string // ids of the changes told last
	nTold int
}

// maxIdentities is how many identities of one number are told apart. Ours.
const maxIdentities = 4

// identity is what one vessel says of itself.
type identity struct {
	imo      vessels.IMONumber
	name     string
	shipType uint8
	class    byte
	lengthM  float64
	beamM    float64
	draught  draught
	fields   [numFields]field
	heard    int64 // last
}

func (s *said) reset() { *s = said{all: s.all[:0]} }

func (s *said) clone() said {
	c := *s
	c.all = slices.Clone(s.all)
	return c
}

// take takes a report. The same again, which most are, costs little.
func (s *said) take(o *Observer, t int64, r *vessels.Static) {
	if s.raw != *r || len(s.all) == 0 {
		s.read(r)
	}
	if h := o.last; h != nil && t-h.prev.UnixMicro <= sameSpeaker {
		h.said[s.who]++
	}
	v := &s.all[s.who]
	s.swap(o, t)
	v.heard = t
	v.draught.take(o, s.who, t, float64(r.DraughtM))
	for i := range v.fields {
		if f := &v.fields[i]; f.sent {
			f.take(o, s.who, t, i)
		}
	}
}

// sameSpeaker is how long after a position a report is taken to be from the
// same vessel. Ours: over hours it is right more often than not.
const sameSpeaker = 10 * minuteMicros

// swap follows which identity lasts, as [field] does for a value: from another
// one on, if the first is not used meanwhile, all fields that differ have
// changed. Where several hulls use the number, it is another hull that is heard.
func (s *said) swap(o *Observer, t int64) {
	switch {
	case s.who == s.now:
		s.n = 0
		return
	case s.n == 0 || s.who != s.next:
		s.next, s.n, s.at, s.last = s.who, 1, t, t
		return
	case t-s.last < reportEvery:
		return
	}
	s.n++
	s.last = t
	if s.n < o.lim.identityN || t-s.at < o.lim.identityLasts {
		return
	}
	old, v := &s.all[s.now], &s.all[s.who]
	if !o.shared(t) && old.heard < s.at {
		for i := range v.fields {
			a, b := &old.fields[i], &v.fields[i]
			if a.nowN >= establishedBy && b.now != "" && differs(i, a.now, b.now) {
				o.giveIdentity(s.who, i, a.now, b.now, a.nowLast, s.at, s.n)
			}
		}
	}
	s.now, s.n = s.who, 0
}

// sharedWithin is how long ago two hulls may have been heard that share a
// number now. Ours.
const sharedWithin = 48 * hourMicros

// shared says whether several hulls use the number about a time.
func (o *Observer) shared(t int64) bool {
	n := 0
	for _, h := range o.open {
		if h.n > int64(o.lim.jumpFixes) && !h.elsewhere.may && t-h.prev.UnixMicro <= sharedWithin {
			n++
		}
	}
	return n > 1
}

// read takes the fields out of a report that differs from the last, and finds
// whose it is.
func (s *said) read(r *vessels.Static) {
	s.raw = *r
	// The text may stand in a buffer that is used again.
	s.raw.Name, s.raw.CallSign = strings.Clone(r.Name), strings.Clone(r.CallSign)
	s.raw.Destination = strings.Clone(r.Destination)

	var text [numFields]string
	text[fieldName] = normalText(r.Name)
	text[fieldCallSign] = normalText(r.CallSign)
	imo, err := vessels.IMONumberOf(r.IMO)
	if err != nil {
		imo = 0
	}
	text[fieldIMO] = imo.String()
	if r.ShipType != 0 {
		text[fieldShipType] = strconv.Itoa(int(shipTypeClass(r.ShipType)))
	}
	length, beam := r.LengthM(), r.BeamM()
	if length > 0 && beam > 0 {
		text[fieldDimensions] = strconv.FormatFloat(length, 'f', -1, 64) + "x" + strconv.FormatFloat(beam, 'f', -1, 64)
	}
	s.who = s.whose(&text)
	v := &s.all[s.who]
	if imo != 0 {
		v.imo = imo
	}
	if r.ShipType != 0 {
		v.shipType = r.ShipType
	}
	if length > 0 {
		v.lengthM = length
	}
	if beam > 0 {
		v.beamM = beam
	}
	if r.Class != 0 {
		v.class = r.Class
	}
	if text[fieldName] != "" {
		v.name = text[fieldName]
	}
	for i := range v.fields {
		v.fields[i].sent = text[i] != ""
		v.fields[i].text = text[i]
	}
}

// whose finds the identity that shares a name, call sign or IMO number with a
// report, or the one heard last. A report of which at least two of them are
// other than that one's is of a new identity.
func (s *said) whose(text *[numFields]string) int {
	best, most := -1, 0
	for i := range s.all {
		same := 0
		for k := range numNames {
			if f := &s.all[i].fields[k]; text[k] != "" && (text[k] == f.now || text[k] == f.next) {
				same++
			}
		}
		if same > most || same == most && same > 0 && i == s.who {
			best, most = i, same
		}
	}
	if best >= 0 {
		return best
	}
	if len(s.all) > 0 {
		other := 0
		for k := range numNames {
			if f := &s.all[s.who].fields[k]; text[k] != "" && f.now != "" {
				other++
			}
		}
		if other < 2 || len(s.all) == maxIdentities {
			return s.who
		}
	}
	s.all = append(s.all, identity{})
	return len(s.all) - 1
}

// unsaid is what a vessel says of itself that was not heard to say anything.
var unsaid identity

// identityOf is what the hull says of itself. Where several hulls use the number
// it is what was most often heard just after it.
func (o *Observer) identityOf(h *hull) *identity {
	s := &o.said
	switch {
	case len(s.all) == 0:
		return &unsaid
	case len(s.all) == 1 || len(o.open) < 2:
		return &s.all[s.now]
	}
	best := s.now
	for i := range s.all {
		if h.said[i] > h.said[best] {
			best = i
		}
	}
	return &s.all[best]
}

// speaker is the hull that an identity is heard most often of, nil where there
// is none.
func (o *Observer) speaker(who int) *hull {
	best := o.last
	for _, h := range o.open {
		if best == nil || h.said[who] > best.said[who] {
			best = h
		}
	}
	return best
}

// saidEvent begins an event about what a vessel says of itself, which changed
// between two times. Static reports have no position: the event belongs to the
// track that was heard with them, and where there is none it has the number
// alone.
func (o *Observer) saidEvent(who int, kind Kind, from, to int64, rule Rule, more ...string) (*Event, *hull) {
	v := &o.said.all[who]
	e := &Event{
		Kind: kind, Status: Closed, Version: 1, Rule: rule,
		Subject: Subject{MMSI: o.mmsi, IMO: v.imo, Name: v.name},
	}
	e.Start, e.StartLatest = microTime(from), microTime(to)
	e.EndEarliest, e.End = e.StartLatest, e.StartLatest
	h := o.speaker(who)
	if h != nil {
		e.Subject.Track = h.trackID()
		e.At = h.prev.Point()
		if h.visit.in && h.visit.place >= 0 {
			e.Place = o.cfg.Places.Place(h.visit.place).ID
		}
	} else {
		e.At.Lat, e.At.Lon = math.NaN(), math.NaN()
		more = append(more, o.mmsi.String())
	}
	if who > 0 {
		more = append(more, v.imo.String(), v.name)
	}
	e.ID = EventID(kind, e.Subject.Track, e.Start, more...)
	return e, h
}
