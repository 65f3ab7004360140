package synth

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// coastM is how far a coast station hears: 40 nautical miles.
const coastM = 40 * 1852

// coast is a station on the coast.
func coast(name string, lat, lon float64) Receiver {
	return Receiver{Name: name, At: geo.Point{Lat: lat, Lon: lon}, RangeM: coastM, Share: 0.9, mlon: mlonAt(lat)}
}

// seaReceivers are coast stations about the Sea of Japan and satellites. There
// is none on the coast of North Korea.
func seaReceivers() []Receiver {
	return []Receiver{
		coast("coast-vladivostok", 43.02, 131.90), coast("coast-nakhodka", 42.75, 132.95),
		coast("coast-busan", 35.08, 129.08), coast("coast-tonghae", 37.49, 129.14),
		coast("coast-niigata", 37.95, 139.05), coast("coast-maizuru", 35.55, 135.35),
		{Name: "satellite", Satellite: true, Period: 1500, Pass: 400, Share: 0.3},
	}
}

// coastal are the receivers of [seaReceivers] on the coast, as a mask.
const coastal = 1<<6 - 1

const satellite = 6 // among seaReceivers

// mixedVessels is how many vessels a mixed world has by default.
const mixedVessels = 120

// Mixed is a world with some of everything that detectors are to find, and of
// what they are not to find, in the Sea of Japan. By default it has 120
// vessels, 20 days, and a report of each vessel a minute at most. With
// fewer than 60 vessels there is only the story; with fewer than 12 days some
// of it is cut off.
func Mixed(cfg Config) *World {
	w := newWorld("mixed", &cfg, 20, time.Minute)
	if w.Places == nil {
		w.Places = SeaOfJapan()
	}
	w.Receivers = seaReceivers()
	if cfg.Vessels <= 0 {
		cfg.Vessels = mixedVessels
	}
	m := &mixer{World: w, lanes: newLanes(w.Places), rng: rand.New(rand.NewPCG(cfg.Seed, 'm'))}
	m.north = m.ports("vladivostok", "nakhodka", "vostochny", "slavyanka", "zarubino")
	m.south = m.ports("busan", "tonghae", "niigata-ko", "maizuru-ko")
	m.both = append(append([]int{}, m.north...), m.south...)

	m.hiddenCalls()
	m.silences()
	m.meetings()
	m.loiterers()
	m.decoys()
	m.identities()
	m.positions()
	for w.count < cfg.Vessels {
		m.trader(m.rng.IntN(3))
	}
	w.outage(satellite, 24*6+3, 9)
	w.outage(1, 24*9+5, 10)
	return w.finish()
}

// outage turns a receiver off, so many hours after the start and for how many.
func (w *World) outage(receiver int, after, hours float64) {
	s := span{w.at(after), w.at(after + hours)}
	w.Receivers[receiver].outages = append(w.Receivers[receiver].outages, s)
}

// mixer writes a mixed world.
type mixer struct {
	*World
	lanes              *lanes
	rng                *rand.Rand
	north, south, both []int
}

// ports are the numbers of places, by id. One that the list lacks is a fault of
// the caller's list, for which there is no world.
func (m *mixer) ports(ids ...string) (list []int) {
	for _, id := range ids {
		list = append(list, m.port(id))
	}
	return list
}

func (w *World) port(id string) int {
	for i := range w.Places {
		if w.Places[i].ID == id && w.Places[i].Located {
			return i
		}
	}
	panic(fmt.Sprintf("synth: the list of places has no %q with a position", id))
}

// vessel begins a vessel of a kind at one of some ports.
func (m *mixer) vessel(d *design, ports []int) *author {
	s, kn := ship(m.rng, d, len(m.vessels))
	return m.begin(m.lanes, s, kn, ports[m.rng.IntN(len(ports))])
}

// cargo begins a cargo ship, which has an IMO number and a draught.
func (m *mixer) cargo(ports []int) *author { return m.vessel(&designs[0], ports) }

// hours is a number of hours from a range.
func (m *mixer) hours(lo, hi float64) float64 { return lo + (hi-lo)*m.rng.Float64() }

// trader is a vessel that sails from port to port: one of the north, of the
// south, or of both; some are heard from the coast only.
func (m *mixer) trader(where int) {
	ports := [][]int{m.north, m.south, m.both}[where]
	d := anyDesign(m.rng)
	if d.class == 'B' {
		ports = m.north
	}
	a := m.vessel(d, ports)
	if d.class == 'B' || m.rng.Float64() < 0.1 {
		a.v.heardBy = coastal
	}
	a.moor(m.at(m.hours(0.5, 30)))
	a.trade(ports)
}

// hiddenCalls are vessels that are heard leaving a northern port, and again
// near one, and called elsewhere in between.
func (m *mixer) hiddenCalls() {
	for i, id := range []string{"rajin", "rajin", "sonbong", "chongjin", "hungnam", "wonsan", "rajin", "chongjin"} {
		a := m.cargo(m.north[:3])
		a.said().DraughtM = tenth(a.full() * ballast)
		for day := float64(2 + i%5); day < 20 && a.t < m.end; day += 8 {
			for a.t < m.at(24*day) {
				a.call(m.north[:3])
			}
			a.hiddenCall(m.port(id), m.north[m.rng.IntN(3)], m.hours(14, 34), a.full(), m.hours(1.5, 2.5), 1.5)
			a.moor(a.t + 20*3600)
			a.draught(a.full() * ballast)
		}
		a.trade(m.north[:3])
	}
}

// hiddenCall goes to a port and on to another, is heard for some hours after it
// leaves and before it arrives, and has another draught after.
func (a *author) hiddenCall(via, to int, stayHours, draught, heardOut, heardIn float64) {
	left := a.t
	a.passage(via)
	a.moor(a.t + int64(stayHours*3600))
	a.draught(draught)
	a.passage(to)
	a.silent(left+int64(heardOut*3600), a.t-int64(heardIn*3600), HiddenCall)
}

// silences are vessels that are not heard for a while: on passage, and at a
// berth.
func (m *mixer) silences() {
	for i := range 5 {
		a := m.cargo(m.north[:3])
		for a.t < m.at(24*float64(3+2*i)) {
			a.call(m.both)
		}
		for m.Places[a.place].ID != "vladivostok" {
			a.passage(m.port("vladivostok"))
			a.moor(a.t + 10*3600)
		}
		left := a.t
		a.passage(m.port("busan"))
		a.silent(left+4*3600, left+int64((4+m.hours(8, 15))*3600), Silent)
		a.trade(m.both)
	}
	for range 4 {
		a := m.cargo(m.north[:3])
		for range 2 {
			a.call(m.north[:3])
		}
		from := a.t + 4*3600
		a.moor(a.t + 30*3600)
		a.silent(from, from+int64(m.hours(8, 20)*3600), Silent)
		a.trade(m.north)
	}
}

// meetings are pairs of vessels that lie adrift side by side at sea, loaded
// from one into the other half of the time.
func (m *mixer) meetings() {
	for i, id := range []string{"yamato", "japan-mid", "east-sea-n", "oki-e", "povorotny-s", "yamato", "sado-n", "east-sea-n"} {
		at := m.at(24*(4+1.6*float64(i)) + m.hours(0, 24))
		until := at + int64(m.hours(2.6, 11)*3600)
		kn, cog := m.hours(0.3, 1.1), 360*m.rng.Float64()
		apart := m.hours(40, 85)
		var pair [2]*author
		for k := range pair {
			a := m.vessel(&designs[k%2], m.both)
			pair[k] = a
			side := float64(2*k-1) * apart
			way := func() { a.goTo(id, 2000*float64(i)+side, 900*float64(i), 11) }
			a.moor(m.at(m.hours(1, 20)))
			for a.t < at-7*24*3600 {
				a.call(m.both)
			}
			a.arrive(at, way)
		}
		from := max(pair[0].t, pair[1].t)
		for k, a := range pair {
			begun := a.t
			if a.t < from { // the other is late
				a.drift(from, 0.01, cog)
			}
			a.drift(max(until, from+3*3600), kn, cog)
			if i%2 == 0 {
				a.draught(a.full() * []float64{1, ballast}[k])
			}
			m.loitering(a, begun)
		}
		until = max(until, from+3*3600)
		pair[0].tell(Truth{Kind: events.EncounterKind, Form: Meet, Other: pair[1].v.mmsi, Start: unix(from), End: unix(until)})
		for _, a := range pair {
			a.passage(m.both[m.rng.IntN(len(m.both))])
			a.moor(a.t + 12*3600)
			a.trade(m.both)
		}
	}
}

// loiterHours is what loitering takes at least.
const loiterHours = 4

// loitering tells that the vessel has been slow at sea from a time until now,
// when that is long enough.
func (m *mixer) loitering(a *author, from int64) {
	if a.t-from >= loiterHours*3600 {
		a.tell(Truth{Kind: events.LoiteringKind, Form: Drift, Start: unix(from), End: unix(a.t)})
	}
}

// loiterers are single vessels adrift.
func (m *mixer) loiterers() {
	for i, id := range []string{"japan-mid", "oki-e", "yamato", "sado-n", "povorotny-s", "east-sea-n"} {
		a := m.vessel(&designs[[]int{0, 3, 1, 3, 0, 2}[i]], m.both)
		a.moor(m.at(m.hours(1, 20)))
		for range i % 3 {
			a.call(m.both)
		}
		for range 2 {
			a.goTo(id, -9000+2500*float64(i), -7000, a.v.kn)
			from := a.t
			a.drift(a.t+int64(m.hours(5, 16)*3600), m.hours(0.3, 1.3), 360*m.rng.Float64())
			m.loitering(a, from)
			a.passage(m.both[m.rng.IntN(len(m.both))])
			a.moor(a.t + int64(m.hours(10, 40)*3600))
		}
		a.trade(m.both)
	}
}

func mlonAt(lat float64) float64 { return still(0, 0, geo.Point{Lat: lat}, berthed, 0).mlon }

// decoys are what looks like an encounter or loitering and is none.
func (m *mixer) decoys() {
	decoy := func(a, b *author, form string, from, until int64) {
		t := Truth{Kind: Decoy, Form: form, Start: unix(from), End: unix(until)}
		if b != nil {
			t.Other = b.v.mmsi
		}
		a.tell(t)
	}
	for i := range 3 { // a tug goes with a ship for some hours
		at := m.at(24*float64(3+4*i) + 6)
		var pair [2]*author
		for k := range pair {
			a := m.vessel(&designs[[]int{4, 0}[k]], m.north[:3])
			pair[k] = a
			a.arrive(at, func() { a.goTo("povorotny-s", 15000+float64(150*k), -4000, 9) })
		}
		from := max(pair[0].t, pair[1].t)
		for _, a := range pair {
			if a.t < from {
				a.drift(from, 0.01, 90)
			}
		}
		pair[1].at = offset(pair[0].at, 150, 0)
		course := 200 + 20*float64(i)
		for _, a := range pair {
			a.sail(onCourse(a.at, course, 4.5*knot*4*3600), 4.5)
		}
		decoy(pair[0], pair[1], Escort, from, pair[0].t)
		for _, a := range pair {
			a.passage(m.port("nakhodka"))
			a.moor(a.t + 30*3600)
			a.trade(m.north)
		}
	}
	for i := range 3 { // two lie at anchor in a port's roads
		at := m.at(24*float64(2+3*i) + 3)
		var pair [2]*author
		port := m.port([]string{"nakhodka", "slavyanka", "vostochny"}[i])
		road := offset(m.Places[port].Point, 1200, -1500)
		for k := range pair {
			a := m.cargo(m.ports("vladivostok"))
			pair[k] = a
			spot := offset(road, 250*float64(k), 0)
			a.arrive(at, func() { a.passageTo(port, spot, 10) })
			a.v.stays = append(a.v.stays, stay{place: port, from: a.t, till: at + 18*3600})
			a.anchor(at + 18*3600)
		}
		decoy(pair[0], pair[1], Roads, at, at+18*3600)
		for _, a := range pair {
			a.trade(m.north)
		}
	}
	for i := range 3 { // one stops at sea, not for long
		a := m.cargo(m.north[:3])
		a.moor(m.at(24 * float64(2+3*i)))
		a.goTo("povorotny-s", 20000, -20000, a.v.kn)
		from := a.t
		a.drift(a.t+4500, 0.6, 45)
		decoy(a, nil, ShortStop, from, a.t)
		a.passage(m.port("niigata-ko"))
		a.moor(a.t + 20*3600)
		a.trade(m.both)
	}
}

// identities are vessels whose names and numbers change or are not theirs
// alone.
func (m *mixer) identities() {
	for i := range 4 { // a new name; for every other one a new call sign too
		a := m.cargo(m.north[:3])
		for a.t < m.at(24*float64(4+2*i)) {
			a.call(m.north)
		}
		old := *a.said()
		a.says(func(s *vessels.Static) { s.Name = fmt.Sprintf("SYN RENAMED %04d", a.hull) })
		a.tell(Truth{Kind: events.IdentityChangeKind, said: len(a.v.says) - 1, Field: "name", Old: old.Name, New: a.said().Name, Start: unix(a.t), End: unix(a.t)})
		if i%2 == 1 {
			a.says(func(s *vessels.Static) { s.CallSign = fmt.Sprintf("T%06d", a.hull) })
			a.tell(Truth{Kind: events.IdentityChangeKind, said: len(a.v.says) - 1, Field: "call_sign", Old: old.CallSign, New: a.said().CallSign, Start: unix(a.t), End: unix(a.t)})
		}
		a.moor(a.t + 6*3600)
		a.trade(m.north)
	}
	for i := range 3 { // a new number and flag, at a berth
		a := m.cargo(m.north[:3])
		for a.t < m.at(24*float64(5+3*i)) {
			a.call(m.north)
		}
		change, s := a.t, *a.said()
		s.MMSI = mmsiOf(9, a.hull)
		s.Name = fmt.Sprintf("SYN REFLAGGED %04d", a.hull)
		b := m.begin(m.lanes, s, a.v.kn, a.place)
		b.at, b.t = a.at, change+int64(m.hours(0.5, 3)*3600)
		b.v.legs = append(b.v.legs, still(m.start, b.t, b.at, berthed, moored))
		b.silent(m.start, b.t, Silent)
		b.v.born = b.t
		b.moor(b.t + 10*3600)
		b.trade(m.north)
		a.tell(Truth{Kind: events.IdentityConflictKind, Form: NewMMSI, Other: s.MMSI, Start: unix(change), End: unix(b.v.born)})
		a.tell(Truth{Kind: events.IdentityChangeKind, Field: "flag", Other: s.MMSI, Old: flagOf(a.v.mmsi), New: flagOf(s.MMSI), Start: unix(change), End: unix(b.v.born)})
	}
	for range 3 { // two hulls under one number
		a := m.cargo(m.north[:3])
		b := m.cargo(m.south)
		b.v.mmsi = a.v.mmsi
		b.v.says[0].static.MMSI = a.v.mmsi
		a.trade(m.north)
		b.trade(m.south)
		a.tell(Truth{Kind: events.IdentityConflictKind, Form: TwoHulls, Start: m.Start, End: m.End})
	}
	for range 2 { // one IMO number under two numbers
		a := m.cargo(m.north[:3])
		b := m.cargo(m.south)
		b.v.says[0].static.IMO = a.v.says[0].static.IMO
		a.trade(m.north)
		b.trade(m.south)
		a.tell(Truth{Kind: events.IdentityConflictKind, Form: OneIMO, Other: b.v.mmsi, Start: m.Start, End: m.End})
	}
}

// positions are vessels that send positions which are not theirs.
func (m *mixer) positions() {
	wrong := func(a *author, form string, f falseFix) {
		a.v.wrong = append(a.v.wrong, f)
		a.tell(Truth{Kind: events.PositionAnomalyKind, Form: form, Start: unix(f.from), End: unix(f.until), On: f.at})
	}
	anywhere := func() geo.Point { return geo.Point{Lat: 36 + 5*m.rng.Float64(), Lon: 139 + 8*m.rng.Float64()} }
	for i := range 11 { // one fix far away; some; some for longer
		a := m.cargo(m.north[:2])
		a.moor(m.at(m.hours(1, 20)))
		a.trade(m.north)
		for k := range 3 {
			at := a.underWay(m.at(24*float64(2+5*k) + m.hours(0, 24)))
			f := falseFix{from: at, until: at + 3600, fixes: 1, at: anywhere(), kn: 9}
			switch {
			case i < 5:
				a.v.wrong = append(a.v.wrong, f)
				a.tell(Truth{Kind: Decoy, Form: Jump, Start: unix(f.from), End: unix(f.until), On: f.at})
			case i < 8:
				f.until, f.fixes = at+540, 0
				wrong(a, FalsePlace, f)
			case k == i-8: // once: who is there again and again is another vessel
				f.until, f.fixes = at+1800, 0
				wrong(a, FalseStay, f)
			}
		}
	}
	for i := range 2 { // on a circle: one alone, then four about one centre
		centre := geo.Point{Lat: 43.30, Lon: 131.20 + 0.4*float64(i)}
		at := m.at(24*float64(7+3*i) + m.hours(0, 10))
		form := []string{Circle, SharedCentre}[i]
		for k := range []int{1, 4}[i] {
			a := m.cargo(m.north[:2])
			a.trade(m.north[:3])
			wrong(a, form, falseFix{
				from: at, until: at + 6*3600, at: centre, radiusM: 700 + 60*float64(k), kn: 11 + float64(k), phase: float64(k),
			})
		}
	}
}

// underWay is the first time from one on at which the vessel sails and goes on
// to for half an hour.
func (a *author) underWay(from int64) int64 {
	for i := range a.v.legs {
		if l := &a.v.legs[i]; l.motion == sailing && l.t0 >= from && l.t1-l.t0 > 2400 {
			return l.t0 + 300
		}
	}
	return from
}
