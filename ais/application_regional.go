package ais

import (
	"cmp"
	"slices"
)

// The layouts of inland waterways (DAC 200), of the St. Lawrence Seaway and the
// US Coast Guard (316, 366, 367), and of lighthouse authorities (235, 250, 0).

const (
	inland  = "CCNR Vessel Tracking and Tracing Standard 1.2"
	seaway  = "St. Lawrence Seaway AIS Data Messaging Formats and Specifications"
	uscg    = "USCG AIS application specific messages"
	ialaGLA = "IALA Recommendation A-126"
)

func inlandApplications() []Application {
	lock := []*Field{
		chars("country", 2), chars("locode", 3), chars("section", 5), chars("terminal", 5), chars("hectometre", 5),
		month("month"), day("day"), hour("hour"), minute("minute"),
	}
	return []Application{
		// 10: the ERI code of the vessel or convoy, cones, loaded or not. The
		// dimensions are finer than those of message 5.
		{DAC: 200, FI: 10, Use: BroadcastUse, Title: "Inland ship static and voyage related data", Reference: inland + " table 2.7", Fields: list(
			chars("vin", 8), unsigned("length", 13).unit("m").per(10).from(1).upTo(8000),
			unsigned("beam", 10).unit("m").per(10).from(1).upTo(1000), unsigned("shiptype", 14).from(1),
			enum("hazard", 3, labelsHazard).upTo(4).none(5),
			unsigned("draught", 11).unit("m").per(100).from(1).upTo(2000), enum("loaded", 2, labelsLoaded).from(1).upTo(2),
			flag("speed_q"), flag("course_q"), flag("heading_q"), spare(8),
		)},
		{DAC: 200, FI: 21, Use: AddressedUse, Title: "ETA at lock, bridge or terminal", Reference: inland + " table 2.8", Fields: list(join(lock, []*Field{
			unsigned("tugs", 3).upTo(6).none(7), unsigned("airdraught", 12).unit("m").per(100).from(1).upTo(4000), spare(5),
		})...)},
		{DAC: 200, FI: 22, Use: AddressedUse, Title: "RTA at lock, bridge or terminal", Reference: inland + " table 2.9", Fields: list(join(lock, []*Field{
			enum("status", 2, labelsLock).upTo(2).none(3), spare(2),
		})...)},
		// 23: limits are a sign bit, 1 for minus, and a magnitude; 254 is more
		// than 253, 255 unknown.
		{DAC: 200, FI: 23, Use: BroadcastUse, Title: "EMMA warning", Reference: inland + " table 2.11", Fields: list(
			unsigned("start_year", 8).offset(2000).from(1), month("start_month"), day("start_day"),
			unsigned("end_year", 8).offset(2000).from(1), month("end_month"), day("end_day"),
			hour("start_hour"), minute("start_minute"), hour("end_hour"), minute("end_minute"),
			lon4("start_lon"), lat4("start_lat"), lon4("end_lon"), lat4("end_lat"),
			enum("type", 4, labelsEMMA).from(1).upTo(9),
			magnitude("min", 9, 1).from(-254).upTo(254).none(255), magnitude("max", 9, 1).from(-254).upTo(254).none(255),
			enum("class", 2, labelsSeverity).from(1), enum("wind", 4, labelsWind8).from(1).upTo(8), spare(6),
		)},
		// 24: the level is a sign bit, 0 for minus, and a magnitude in cm, from the
		// reference level of the gauge. Some senders set the sign bit for none.
		{DAC: 200, FI: 24, Use: BroadcastUse, Title: "Water levels", Reference: inland + " table 2.15", Fields: list(
			chars("country", 2), group("gauges", 4, 4, unsigned("id", 11).from(1), magnitude("level", 14, 0).unit("cm")),
		)},
		// 40: nine decimal digits, one for each light of the form.
		{DAC: 200, FI: 40, Use: BroadcastUse, Title: "Signal status", Reference: inland + " table 2.16", Fields: list(
			lon4("lon"), lat4("lat"), unsigned("form", 4).from(1).upTo(14),
			unsigned("facing", 9).unit("degree").upTo(359).none(511), enum("direction", 3, labelsImpact).from(1).upTo(4),
			unsigned("status", 30).upTo(999_999_999), spare(11),
		)},
		{DAC: 200, FI: 55, Use: EitherUse, Title: "Number of persons on board", Reference: inland + " table 2.10", Fields: list(
			unsigned("crew", 8).upTo(254).none(255), unsigned("passengers", 13).upTo(8190).none(8191),
			unsigned("personnel", 8).upTo(254).none(255), spare(51),
		)},
	}
}

// lighthouseApplications are the monitoring of aids to navigation.
func lighthouseApplications() []Application {
	volts := func(key string) *Field { return unsigned(key, 10).unit("V").per(20).from(1).upTo(720) }
	gla := []*Field{
		volts("ana_int"), volts("ana_ext1"), volts("ana_ext2"), enum("racon", 2, labelsRACON), enum("light", 2, labelsLight),
		enum("alarm", 1, labelsHealth), unsigned("stat_ext", 8), flag("off_pos"), spare(4),
	}
	return []Application{
		// 0/0: a maker's own, on many buoys.
		{DAC: 0, FI: 0, Use: AddressedUse, MinBits: 48, MaxBits: 48, Title: "Zeni Lite buoy monitoring", Reference: "IALA ASM register, Zeni Lite Buoy Co.", Fields: list(
			unsigned("application", 16), unsigned("voltage", 12).unit("V").per(10), unsigned("current", 10).unit("A").per(10),
			flag("power"), flag("light"), flag("battery"), flag("off_pos"), spare(6),
		)},
		{DAC: 235, FI: 10, Use: EitherUse, Title: "Aid to navigation monitoring", Reference: ialaGLA, Fields: list(gla...)},
		{DAC: 235, FI: 20, Use: AddressedUse, Title: "Buoy position monitoring", Reference: "IALA ASM register, Trinity House", Fields: list(
			chars("station", 34), day("day"), hour("hour"), minute("minute"), lon4("lon"), lat4("lat"), flag("off_pos"), spare(4),
		)},
		{DAC: 250, FI: 10, Use: EitherUse, Title: "Aid to navigation monitoring", Reference: ialaGLA, Fields: list(gla...)},
	}
}

// seawayApplications are those of the St. Lawrence Seaway, which Canada sends
// with DAC 316 and the United States with 366: two spare bits and a message
// number, then reports.
func seawayApplications(dac uint16) []Application {
	station := []*Field{
		month("month"), day("day"), hour("hour"), minute("minute"), chars("station", 7), lon3("lon"), lat3("lat"),
	}
	tenths := func(key string) *Field { return unsigned(key, 10).unit("kn").per(10).upTo(1022).none(1023) }
	degreesC := func(key string) *Field { return signed(key, 10).unit("°C").per(10).from(-511).none(-512) }
	wdir := unsigned("wdir", 9).unit("degree").upTo(359).none(511)
	reports := func(max int, fields ...*Field) []*Field {
		return []*Field{group("reports", 1, max, join(station, fields)...)}
	}
	date := func(prefix string) []*Field {
		return []*Field{month(prefix + "month"), day(prefix + "day"), hour(prefix + "hour"), minute(prefix + "minute")}
	}
	return []Application{
		{DAC: dac, FI: 1, Use: EitherUse, Title: "Seaway meteorological and hydrological data", Reference: seaway, Fields: list(
			spare(2), unsigned("message", 6).selects(),
			variants(0,
				nil,
				// 1: weather station
				reports(4, tenths("wspeed"), tenths("wgust"), wdir,
					unsigned("pressure", 14).unit("hPa").per(10).upTo(16382).none(16383),
					degreesC("airtemp"), degreesC("dewpoint"), unsigned("visibility", 8).unit("km").per(10).upTo(254).none(255),
					degreesC("watertemp")),
				// 2: wind
				reports(6, tenths("wspeed"), tenths("wgust"), wdir, spare(4)),
				// 3: water level, relative or absolute
				reports(6, flag("absolute"), sensorLevel("level"), enum("datum", 2, labelsDatum[:2]).upTo(1), spare(14)),
				// 4: current
				reports(6, unsigned("cspeed", 8).unit("kn").per(10).upTo(254).none(255),
					unsigned("cdir", 9).unit("degree").upTo(359).none(511), spare(16)),
				// 5: salinity and temperature
				reports(6, unsigned("salinity", 10).unit("‰").per(10).upTo(1022).none(1023), degreesC("watertemp"), spare(13)),
				// 6: water flow
				reports(6, unsigned("flow", 14).unit("m³/s").upTo(16382).none(16383), spare(19)),
			),
		)},
		{DAC: dac, FI: 2, Use: EitherUse, Title: "Seaway vessel and lock scheduling", Reference: seaway, Fields: list(
			spare(2), unsigned("message", 6).selects(),
			variants(0,
				nil,
				// 1: order of lockage
				join(date(""), []*Field{chars("lock", 7), lon3("lon"), lat3("lat"), spare(9)},
					[]*Field{group("schedule", 1, 6, join([]*Field{chars("vessel", 15), enum("direction", 1, labelsDirection)},
						date("eta_"), []*Field{spare(9)})...)}),
				// 2: estimated lock times of one vessel
				join(date(""), []*Field{chars("vessel", 15), chars("last_location", 7)}, date("last_"),
					[]*Field{chars("first_lock", 7)}, date("first_"), []*Field{chars("second_lock", 7)}, date("second_"),
					[]*Field{chars("delay", 7), spare(4)}),
			),
		)},
		{DAC: dac, FI: 32, Use: EitherUse, Title: "Seaway version", Reference: seaway, Fields: list(
			spare(2), unsigned("message", 6).selects(),
			variants(0, nil, []*Field{unsigned("major", 8), unsigned("minor", 8), spare(8)}),
		)},
	}
}

func coastGuardApplications() []Application {
	pressure := unsigned("pressure", 9).unit("hPa").offset(799).upTo(402).orMore().none(403)
	wspeed := func(key string) *Field { return unsigned(key, 7).unit("kn").upTo(121).orMore().none(122) }
	return []Application{
		{DAC: 366, FI: 22, Use: EitherUse, Title: "Area notice", Reference: uscg, Fields: list(areaNotice366()...)},
		{DAC: 367, FI: 22, Use: EitherUse, Title: "Area notice", Reference: uscg, Fields: list(areaNotice367()...)},
		// 23 to 25: mobile weather, three lengths.
		{DAC: 367, FI: 23, Use: BroadcastUse, Title: "Mariner weather report", Reference: uscg, Fields: list(
			unsigned("version", 3), day("day"), hour("hour"), minute("minute"), lon3("lon"), lat3("lat"), pressure,
			signed("airtemp", 11).unit("°C").per(10).from(-600).upTo(600).none(-1024),
			wspeed("wspeed"), wspeed("wgust"), bearing("wdir"), spare(1),
		)},
		{DAC: 367, FI: 24, Use: BroadcastUse, Title: "Mariner pressure report", Reference: uscg, Fields: list(
			unsigned("version", 3), hour("hour"), minute("minute"), lon3("lon"), lat3("lat"), pressure,
		)},
		{DAC: 367, FI: 25, Use: BroadcastUse, Title: "Mariner wind report", Reference: uscg, Fields: list(
			unsigned("version", 3), hour("hour"), minute("minute"), pressure, wspeed("wspeed"), bearing("wdir"), spare(1),
		)},
		{DAC: 367, FI: 33, Use: EitherUse, Title: "Environmental", Reference: uscg, Fields: list(
			group("reports", 1, 8, sensorReport(sensors367())...),
		)},
	}
}

// applications is every layout, by DAC and FI; of several for the same pair the
// shortest is first.
var applications = func() []Application {
	all := slices.Concat(systemApplications(), circ236Applications(), circ289Applications(), inlandApplications(),
		lighthouseApplications(), seawayApplications(316), seawayApplications(366), coastGuardApplications())
	slices.SortStableFunc(all, func(a, b Application) int {
		return cmp.Or(cmp.Compare(a.DAC, b.DAC), cmp.Compare(a.FI, b.FI))
	})
	for i := range all {
		all[i].bound()
	}
	return all
}()

// applicationIndex is where each DAC and FI begins in applications.
var applicationIndex = func() map[uint32]int {
	index := map[uint32]int{}
	for i := len(applications) - 1; i >= 0; i-- {
		index[appKey(applications[i].DAC, applications[i].FI)] = i
	}
	return index
}()

// bound fills MinBits and MaxBits where the table leaves them to the layout.
func (a *Application) bound() {
	low, high := bounds(a.Fields)
	if a.MinBits == 0 {
		a.MinBits = low
	}
	if a.MaxBits == 0 {
		a.MaxBits = min(high+appPadding, MaxBits)
	}
}

// bounds are the shortest and longest data a list of fields can be, the
// shortest without spare bits at the end.
func bounds(fields []Field) (low, high int) {
	at := 0
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Kind == GroupKind:
			at += f.Min * f.recordBits()
			low = at
			high += f.Max * f.recordBits()
		case f.Kind == VariantKind && f.Bits == 0:
			first, l, h := true, 0, 0
			for _, v := range f.Variants {
				if v == nil {
					continue
				}
				vl, vh := bounds(v)
				if first || vl < l {
					l = vl
				}
				first, h = false, max(h, vh)
			}
			at += l
			low = at
			high += h
		case f.Kind == TextKind && f.Bits == 0:
			low, high = at, MaxBits
		default:
			at += f.Bits
			high += f.Bits
			if f.Kind != SpareKind {
				low = at
			}
		}
	}
	return low, high
}
