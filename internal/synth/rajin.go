package synth

import (
	"math/rand/v2"
	"time"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// Look is a dated look at a place by eye or camera, as a sighting of a case.
type Look struct {
	ID, Source  string
	From, Until time.Time
	Place       string
	Vessels     []string // vessel ids of the fleet
	What        string
	Lo, Hi      int // counted; 0 and 0: nothing was
	LengthM     float64
	ImageID     string
	Note        string
}

// The vessels with a part in [RajinDunay], by their ids in its fleet.
const (
	TheSilent = "syn-larch" // calls at Rajin unheard
	TheUnfed  = "syn-alder" // its receiver was off
	TheMoored = "syn-rowan" // not heard for a while at its berth
)

// rajinOthers is how many other vessels there are by default.
const rajinOthers = 40

// RajinDunay is the world of the investigator's walk-through: a cargo ship of
// 115 m is heard leaving Vladivostok in ballast, by nobody for about 30 hours,
// and then near Dunay with a deeper draught. She was at Rajin, where a camera
// saw a ship of her length. Of two others that fell silent too, one's receiver
// was off and one lay at its berth. By default there are 40 more vessels, ten
// days, and a report of each vessel in two minutes at most.
//
// The voyage, the vessels and the images are invented.
func RajinDunay(cfg Config) *World {
	w := newWorld("rajin-dunay", &cfg, 10, 2*time.Minute)
	if w.Places == nil {
		w.Places = SeaOfJapan()
	}
	w.Receivers = seaReceivers()
	others := cfg.Vessels - 3
	if cfg.Vessels <= 0 {
		others = rajinOthers
	}
	m := &mixer{World: w, lanes: newLanes(w.Places), rng: rand.New(rand.NewPCG(cfg.Seed, 'r'))}
	m.north = m.ports("vladivostok", "nakhodka", "vostochny", "slavyanka", "zarubino")
	m.south = m.ports("busan", "tonghae", "niigata-ko")
	m.both = append(append([]int{}, m.north...), m.south...)

	m.larch()
	m.alder()
	m.rowan()
	coastwise := m.ports("rajin", "chongjin", "sonbong", "vladivostok", "nakhodka")
	for i := range max(others, 0) {
		if i%5 == 0 { // these are heard at Rajin, by satellite
			a := m.vessel(&designs[i/5%2], coastwise)
			a.moor(m.at(m.hours(0.5, 20)))
			a.trade(coastwise)
			continue
		}
		m.trader(i % 3)
	}
	return w.finish()
}

// protagonist begins a vessel of the story, with a place in the fleet.
func (m *mixer) protagonist(id, name string, lengthM, kn float64, port string) *author {
	i := len(m.vessels)
	s := vessels.Static{
		MMSI: mmsiOf(0, 100_001+i), IMO: imoOf(90_001 + i), Name: name, CallSign: "SYN" + string(rune('A'+i)) + "1",
		ShipType: 70, Class: 'A', DraughtM: tenth(lengthM / 16 * ballast),
		ToBowM: uint16(lengthM * 0.8), ToSternM: uint16(lengthM) - uint16(lengthM*0.8), ToPortM: 9, ToStarboardM: 9,
	}
	m.Fleet = append(m.Fleet, vessels.Vessel{
		ID: id, Name: name, IMO: vessels.IMONumber(s.IMO), MMSI: s.MMSI, CallSign: s.CallSign, Flag: "XA",
		Type: "cargo", LengthM: lengthM, Source: synthetic,
	})
	return m.begin(m.lanes, s, kn, m.port(port))
}

// synthetic is the source of what was invented.
const synthetic = "synthetic"

// larch is the ship that calls at Rajin.
func (m *mixer) larch() {
	a := m.protagonist(TheSilent, "SYN LARCH", 115, 11, "vladivostok")
	a.moor(m.at(37))
	rajin, dunay := m.port("rajin"), m.port("dunay")
	left := a.t
	a.passageAt(rajin, 11)
	berthed := a.t
	a.moor(a.t + 14*3600)
	sailed := a.t
	a.draught(a.full())
	a.passageAt(dunay, 11)
	a.silent(left+2*3600+1800, a.t-5400, HiddenCall)
	a.moor(a.t + 30*3600)
	a.draught(a.full() * ballast)
	a.passageAt(m.port("vladivostok"), 11)
	a.moor(m.end)

	// Images are taken in daylight there, nine hours before UTC.
	look := func(id string, from, until int64, what string, lo, hi int, lengthM float64, note string) {
		zone := time.FixedZone("", 9*3600)
		m.Looks = append(m.Looks, Look{
			ID: id, Source: "syn-images", From: time.Unix(from, 0).In(zone), Until: time.Unix(until, 0).In(zone), Place: "rajin",
			What: what, Lo: lo, Hi: hi, LengthM: lengthM, ImageID: "IMG-" + id, Note: note,
		})
	}
	look("SYN01", berthed-40*3600, berthed-40*3600, "container_stack", 180, 240, 90, "SYNTHETIC. A stack about 90 m long on the quay.")
	look("SYN02", berthed+3*3600, berthed+6*3600+2500, "vessel_at_berth", 0, 0, 115, "SYNTHETIC. A vessel of 115 m at the quay with the stack, in both of two images; no name can be read.")
	look("SYN03", sailed+13*3600, sailed+13*3600, "empty_berth", 0, 0, 0, "SYNTHETIC. Vessel and stack are gone.")
}

// alder is the ship whose only receiver was off.
func (m *mixer) alder() {
	a := m.protagonist(TheUnfed, "SYN ALDER", 98, 9, "vostochny")
	const nakhodka = 1
	a.v.heardBy = 1 << nakhodka
	a.moor(m.at(60))
	left := a.t
	a.goTo("povorotny-s", -2000, 5000, 7)
	a.sail(offset(a.at, -12000, -14000), 6)
	a.sail(offset(a.at, -20000, 9000), 6)
	a.goTo("nak-sea", 0, 0, 6)
	a.passageAt(m.port("nakhodka"), 7)
	m.outage(nakhodka, float64(left-m.start)/3600+1.2, 8.5)
	a.moor(a.t + 40*3600)
	a.passageAt(m.port("vostochny"), 8)
	a.moor(m.end)
}

// rowan is the ship that was not heard at its berth.
func (m *mixer) rowan() {
	a := m.protagonist(TheMoored, "SYN ROWAN", 121, 12, "slavyanka")
	a.moor(m.at(120))
	a.silent(m.at(55), m.at(69), Silent)
	a.passageAt(m.port("vladivostok"), 12)
	a.moor(m.end)
}
