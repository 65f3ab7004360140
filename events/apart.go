package events

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// piece is a time in which one of several was heard, from a fix to a fix, making
// so much way; what it was silent for meanwhile is less than is allowed for.
type piece struct {
	who      int
	from, to moment
	wayM     float64
}

// leastM is how far, in metres, something that makes this piece stays from a
// point at the least: it comes as near as its way from one end to the other
// allows.
func (p *piece) leastM(at geo.Point) float64 {
	a, b := geo.DistanceM(p.from.at, at), geo.DistanceM(p.to.at, at)
	return max(0, (a+b-max(p.wayM, geo.DistanceM(p.from.at, p.to.at)))/2)
}

// comparePlaces compares the places of several, of whom each piece is one, at the ends
// of the pieces: with the end of another that is next in time, and with the others
// that go on meanwhile. a and b are the two ends of different ones that are
// closest in time; far says whether two were ever farther apart than one vessel,
// silent for so long at most and told late by [lateBy], can be.
func comparePlaces(pieces []piece, silence time.Duration) (a, b moment, far bool) {
	type edge struct {
		moment
		piece, by int
	}
	edges := make([]edge, 0, 2*len(pieces))
	for i := range pieces {
		edges = append(edges, edge{pieces[i].from, i, 1}, edge{pieces[i].to, i, -1})
	}
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(x.unixMicro, y.unixMicro), cmp.Compare(x.by, y.by), cmp.Compare(pieces[x.piece].who, pieces[y.piece].who),
			cmp.Compare(x.at.Lat, y.at.Lat), cmp.Compare(x.at.Lon, y.at.Lon))
	})
	// In a silence it goes half of the time away and half of it back.
	slackM := lateKn * (lateBy + silence/2).Hours() * geo.NauticalMileM
	closest := time.Duration(math.MaxInt64)
	var open []int
	for i, e := range edges {
		who := pieces[e.piece].who
		if i > 0 && pieces[edges[i-1].piece].who != who {
			d, m := e.since(edges[i-1].moment), geo.DistanceM(e.at, edges[i-1].at)
			if d < closest {
				closest, a, b = d, edges[i-1].moment, e.moment
			}
			far = far || m/geo.NauticalMileM > lateKn*(d+lateBy).Hours()
		}
		if e.by < 0 {
			open = slices.DeleteFunc(open, func(k int) bool { return k == e.piece })
		}
		for _, k := range open {
			if far {
				break
			}
			far = pieces[k].who != who && pieces[k].leastM(e.at) > slackM
		}
		if e.by > 0 {
			open = append(open, e.piece)
		}
	}
	return a, b, far
}

// stayM is how far from its middle a stay may reach to be told where it was. Ours.
const stayM = 10_000

// piecesOf are the segments of the tracks of a number and their port visits, cut
// at gaps. whose gives the index of a track, below zero for none.
func piecesOf(sorted []Segment, found []Event, whose func(track string) int) []piece {
	var whole []piece
	gaps := map[int][]*Gap{} // by who
	for i := range found {
		e := &found[i]
		who := whose(e.Subject.Track)
		if who < 0 || e.Status == Retracted {
			continue
		}
		if g := e.Gap; g != nil && !g.On.Time.IsZero() && known(g.Off.At) && known(g.On.At) {
			gaps[who] = append(gaps[who], g)
		}
		from, to := latest(e.StartLatest, e.Start), e.EndEarliest
		if e.PortVisit != nil && known(e.At) && e.RadiusM <= stayM && !to.Before(from) {
			whole = append(whole, piece{who, moment{from.UnixMicro(), e.At}, moment{to.UnixMicro(), e.At}, 2 * e.RadiusM})
		}
	}
	for i := range sorted {
		s := &sorted[i]
		whole = append(whole, piece{whose(s.Subject.Track), momentOf(&s.First), momentOf(&s.Last), s.DistanceNM * geo.NauticalMileM})
	}
	for _, list := range gaps {
		slices.SortFunc(list, func(a, b *Gap) int { return a.Off.Time.Compare(b.Off.Time) })
	}
	var pieces []piece
	for _, p := range whole {
		for _, g := range gaps[p.who] {
			off, on := momentOf(&g.Off), momentOf(&g.On)
			if off.unixMicro < p.from.unixMicro || on.unixMicro > p.to.unixMicro {
				continue
			}
			heard := p
			heard.to = off
			pieces = append(pieces, heard)
			p.from = on
		}
		pieces = append(pieces, p)
	}
	return pieces
}
