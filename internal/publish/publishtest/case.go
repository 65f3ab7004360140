// Package publishtest holds a case of whose vessels not all may be named in
// public. It is invented.
package publishtest

import (
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Now is when the case is published.
var Now = time.Date(2031, 6, 20, 12, 0, 0, 0, time.UTC)

func at(day, clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", day+" "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func on(s string) dates.Date {
	d, err := dates.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Secrets are the words and numbers of the vessel that may not be named.
var Secrets = []string{"Heron", "HERON", "heron", "273111111", "9074729", "Salt Quay Lines", "obs-of-heron", "heron-track"}

// Harbour is a case with two vessels in its tracks, one of them on a list.
func Harbour() *casefile.Case {
	files, err := casefile.New("harbour", "Boxes from A to B", "How many boxes left A for B?")
	if err != nil {
		panic(err)
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		panic(err)
	}
	c.Flow = casefile.Flow{From: "XA", To: "XB", Cargo: "boxes"}
	c.Start = on("2031-01")
	c.Sources = []casefile.Source{{ID: "ais", Publisher: "Harbour Receivers", Bytes: casefile.Never}, {ID: "page", Publisher: "Harbour Post", Bytes: casefile.Never, PublishedAt: on("2031-06-01")}}
	c.Places = []geo.Place{
		{ID: "a-quay", Name: "A Quay", Kind: geo.Port, Country: "XA", Located: true, Point: geo.Point{Lat: 10, Lon: 20}, Source: "page"},
		{ID: "b-base", Name: "B Base", Kind: geo.Naval, Country: "XB", Located: true, RadiusM: 2000, Point: geo.Point{Lat: 12, Lon: 22}, Source: "page"},
	}
	c.Vessels = []vessels.Vessel{
		{ID: "heron", Name: "Heron", Aliases: []string{"HERON"}, IMO: 9074729, MMSI: 273111111, Owner: "Salt Quay Lines", Source: "page"},
		{ID: "gull", Name: "Gull", MMSI: 273222222, ListedBy: []string{"XB 2030-02"}, Source: "page"},
	}
	c.Watch.Vessels = []string{"heron", "gull"}
	c.Sightings = []events.Sighting{{ID: "S1", Source: "page", From: on("2031-03-02"), Place: "a-quay", Vessels: nil, What: "container_stack", Count: quantity.Number(40)}}
	c.Factors = []casefile.Factor{{ID: "containers-per-voyage", Quantity: "containers on a voyage", Lo: 100, Hi: 300, Unit: "container", Source: "page"}}
	voyage := func(id, vessel string, mmsi vessels.MMSI, start, end time.Time) casefile.Observed {
		return casefile.Observed{
			ID: id, Kind: casefile.VoyageKind, Status: events.Closed, Source: "ais", Vessel: vessel, MMSI: mmsi,
			Start: start, StartLatest: start.Add(time.Hour), EndEarliest: end.Add(-time.Hour), End: end,
			From: []string{"a-quay"}, To: []string{"b-base"}, FromHow: events.Heard, ToHow: events.Heard, Laden: events.LadenYes,
			Note: "by its draught",
		}
	}
	c.Observed = []casefile.Observed{
		voyage("obs-of-heron", "heron", 273111111, at("2031-03-02", "05:17"), at("2031-03-04", "21:44")),
		voyage("obs-of-gull", "gull", 273222222, at("2031-04-02", "05:17"), at("2031-04-04", "21:44")),
		voyage("obs-fresh", "gull", 273222222, at("2031-06-15", "05:17"), at("2031-06-18", "21:44")),
		voyage("obs-nobody", "", 273333333, at("2031-05-02", "05:17"), at("2031-05-04", "21:44")),
	}
	c.Observed[0].Note = "Heron, by its draught"
	c.Observed[0].Events, c.Observed[1].Events = []string{"obs-nobody"}, []string{"obs-of-heron", "obs-fresh"}
	c.Replies = []casefile.Reply{
		{ID: "asked-gull", Whom: "Gull Lines", About: []string{"obs-of-gull", "gull", "S1"}, AskedAt: on("2031-06-01"), Deadline: on("2031-06-08")},
		{ID: "asked-heron", Whom: "Salt Quay Lines", About: []string{"obs-of-heron", "heron"}, AskedAt: on("2031-06-01"), Deadline: on("2031-06-08")},
		{ID: "asked-owner", Whom: "Salt Quay Lines", About: []string{"S1"}, AskedAt: on("2031-06-01"), AnsweredAt: on("2031-06-02"), Answer: "Heron was never there."},
	}
	track := func(mmsi vessels.MMSI, from time.Time, n int, lat, lon float64) []casefile.Position {
		var out []casefile.Position
		for i := range n {
			out = append(out, casefile.Position{MMSI: mmsi, Time: from.Add(time.Duration(i) * 10 * time.Minute), At: geo.Point{Lat: lat + float64(i)/100, Lon: lon + float64(i)/100}, Source: "ais"})
		}
		return out
	}
	c.Tracks = map[string][]casefile.Position{
		"heron-track": track(273111111, at("2031-03-02", "05:17"), 50, 10, 20),
		"gull-track":  track(273222222, at("2031-04-02", "05:17"), 220, 10, 20),
		"gull-fresh":  track(273222222, Now.Add(-73*time.Hour), 12, 10, 20),
	}
	return c
}
