package events

import (
	"math"
	"strconv"
)

// reportEvery is the least time between two static reports that count as two:
// the same one heard by several stations is one. A ship sends its static data
// every 6 minutes (ITU-R M.1371-5, annex 1, section 4.2.1), and tables have
// them in each row of a minute.
const reportEvery = minuteMicros

// draughtNear is the time before a change in which other events are named.
const draughtNear = 24 * hourMicros

// draught finds changes of the draught that a vessel says it has. It is typed
// by hand, often late and often not at all.
type draught struct {
	now     float64 // the draught that lasts; 0 is none yet
	nowLast int64   // when it was last sent
	next    float64 // another that was sent since; 0 is none
	nextAt  int64   // when it was first sent
	nextN   int     // in how many reports
	last    int64   // the last report that counted
}

func (d *draught) take(o *Observer, who int, t int64, m float64) {
	switch {
	case m <= 0 || math.IsNaN(m):
		return
	case d.now == 0:
		d.now, d.nowLast, d.last = m, t, t
		return
	case sameDraught(m, d.now):
		d.nowLast, d.last, d.next = t, t, 0
		return
	case d.next == 0 || !sameDraught(m, d.next):
		d.next, d.nextAt, d.nextN, d.last = m, t, 1, t
	case t-d.last >= reportEvery:
		d.nextN++
		d.last = t
	}
	if d.nextN < o.lim.draughtN {
		return
	}
	if before := d.now; math.Abs(d.next-before) >= o.lim.draughtM-draughtStep/2 {
		d.give(o, who, before)
	}
	d.now, d.nowLast, d.next = d.next, t, 0
}

// draughtStep is the resolution of the field in metres (ITU-R M.1371-5, table
// 52).
const draughtStep = 0.1

func sameDraught(a, b float64) bool { return math.Abs(a-b) < draughtStep/2 }

func (d *draught) give(o *Observer, who int, before float64) {
	e, h := o.saidEvent(who, DraughtChangeKind, d.nowLast, d.nextAt, o.lim.draughtRule, strconv.FormatFloat(round1(d.next), 'f', 1, 64))
	e.DraughtChange = &DraughtChange{BeforeM: round1(before), AfterM: round1(d.next)}
	if h != nil {
		e.DraughtChange.Near = h.recent.since(d.nowLast - draughtNear)
		if h.visit.in {
			// It goes on; it has the id that it will have when it ends.
			e.DraughtChange.Near = append(e.DraughtChange.Near, EventID(PortVisitKind, e.Subject.Track, microTime(h.visit.fromLate), h.visit.nth()...))
		}
	}
	if o.out.Event != nil {
		o.out.Event(e)
	}
}

// round1 undoes the noise of a 32-bit decimetre.
func round1(m float64) float64 { return math.Round(m*10) / 10 }

// latest is the draught last sent; 0 is not known.
func (d *draught) latest() float64 {
	if d.next > 0 {
		return round1(d.next)
	}
	return round1(d.now)
}
