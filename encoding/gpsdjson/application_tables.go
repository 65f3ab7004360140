package gpsdjson

import "github.com/tidewaiter/tidewaiter/ais"

// outputs is what gpsd writes of each application it knows, by [outputKey].
var outputs = func() map[uint32]*output {
	all := map[uint32]*output{}
	for kind, list := range map[uint8][]outputRow{6: addressedRows, 8: broadcastRows} {
		for _, r := range list {
			all[outputKey(kind, r.dac, r.fi)] = r.output(kind)
		}
	}
	return all
}()

// outputRow is one application: the lengths of data that gpsd takes for it, and
// its keys in gpsd's order.
type outputRow struct {
	dac         uint16
	fi          uint8
	least, most int
	items       []item
}

const anyLength = ais.MaxBits

func (r outputRow) output(kind uint8) *output {
	use := ais.BroadcastUse
	if kind == 6 {
		use = ais.AddressedUse
	}
	l := layoutOf(r.dac, r.fi, use)
	o := &output{least: r.least, most: r.most, items: r.items}
	for i := range o.items {
		l.resolve(&o.items[i], 0)
	}
	return o
}

// layout is package ais's layout, with the data of two records or of as many as
// it must have: where its fields are is asked of it.
type layout struct {
	a    *ais.Application
	data ais.Bits
}

func layoutOf(dac uint16, fi uint8, use ais.Use) *layout {
	for a := range ais.Applications() {
		if a.DAC != dac || a.FI != fi || a.Use&use == 0 {
			continue
		}
		l := &layout{a: a}
		for _, n := range []int{2, 4, 1} {
			if a.New(&l.data, n, nil) == nil {
				return l
			}
		}
	}
	panic("gpsdjson: an application that package ais does not know")
}

func (l *layout) value(key string, index int) ais.Value {
	v, ok := l.a.Value(&l.data, key, index)
	if !ok {
		panic("gpsdjson: package ais's layout has no field " + key)
	}
	return v
}

// resolve finds the fields of an item; base is where its record begins.
func (l *layout) resolve(it *item, base int) {
	for i := range it.parts {
		p := &it.parts[i]
		v := l.value(p.key, 0)
		p.field, p.at = v.Field, v.Offset()-base
	}
	if it.counter != nil {
		v := l.value(it.counter.key, 0)
		it.counter.field, it.counter.at = v.Field, v.Offset()
	}
	if it.form == asArray {
		first := it.first
		it.at = l.value(first, 0).Offset()
		it.width = l.value(first, 1).Offset() - it.at
		for i := range it.elements {
			l.resolve(&it.elements[i], it.at)
		}
		return
	}
	if it.form == asDate {
		return
	}
	v := l.value(it.name, 0)
	it.field, it.at = v.Field, v.Offset()-base
	if it.div == 0 {
		it.div = 1
	}
}

// num, and the functions after it, make the rows readable. Those used most are
// not inlined: they run once, and are 60 kB of code otherwise.
func num(key string) item { return item{key: key, name: key, form: asNumber} }

//go:noinline
func nums(keys ...string) (all []item) {
	for _, key := range keys {
		all = append(all, num(key))
	}
	return all
}

func truth(key string) item { return item{key: key, name: key, form: asBool} }

func sixbit(key string) item { return item{key: key, name: key, form: asText} }

//go:noinline
func sixbits(keys ...string) (all []item) {
	for _, key := range keys {
		all = append(all, sixbit(key))
	}
	return all
}

// fixed is (raw+bias)/div with decimals.
//
//go:noinline
func fixed(key string, bias int64, div float64, decimals int) item {
	return item{key: key, name: key, form: asFixed, bias: bias, div: div, decimals: decimals}
}

func fixed1(key string) item { return fixed(key, 0, 10, 1) }

func shifted(key string, bias int64) item {
	return item{key: key, name: key, form: asShifted, bias: bias}
}

func trend(key string, labels []string) item {
	return item{key: key, name: key, form: asTrend, labels: labels}
}

// labelled is a number and its text as "KEY_text".
//
//go:noinline
func labelled(key string, labels []string, other string) []item {
	return []item{num(key), {key: key + "_text", name: key, form: asLabel, labels: labels, other: other}}
}

// lonLat3 and lonLat4 are a position in 1/1000 and 1/10 000 minute, longitude
// first.
func lonLat3(lon, lat string) []item {
	return []item{fixed(lon, 0, 60_000, 6), fixed(lat, 0, 60_000, 6)}
}
func lonLat4(lon, lat string) []item {
	return []item{fixed(lon, 0, 600_000, 7), fixed(lat, 0, 600_000, 7)}
}

func date(key, pattern string, fields ...string) item {
	it := item{key: key, form: asDate, pattern: pattern}
	for _, f := range fields {
		p := part{key: f}
		if len(f) > 5 && f[len(f)-5:] == "_year" {
			p.plus = 2000
		}
		it.parts = append(it.parts, p)
	}
	return it
}

// partial is gpsd's usual date without a year.
func partial(key, prefix string) item {
	return date(key, "2-2T2:2Z", prefix+"month", prefix+"day", prefix+"hour", prefix+"minute")
}

func array(key, first string, most int, elements ...item) item {
	return item{key: key, form: asArray, first: first, most: most, elements: elements}
}

//go:noinline
func rows(parts ...[]item) (all []item) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func one(items ...item) []item { return items }

func waypoints() item {
	it := array("waypoints", "lon", 16, lonLat4("lon", "lat")...)
	it.counter = &part{key: "waycount"}
	return it
}

func routeItems() []item {
	return rows(nums("linkage", "sender"), labelled("rtype", routeLabels, ""),
		one(partial("start", ""), num("duration"), waypoints()))
}

func tidals(first string) item {
	it := array("tidals", first, 3, rows(lonLat3("lon", "lat"),
		nums("from_hour", "from_min", "to_hour", "to_min", "cdir"), one(fixed1("cspeed")))...)
	it.begun = true
	return it
}

func described() []item { return one(num("linkage"), sixbit("text")) }

var addressedRows = []outputRow{
	{1, 12, 0, anyLength, rows(
		one(sixbit("lastport"), partial("departure", "l"), sixbit("nextport"), partial("eta", "n")),
		sixbits("dangerous", "imdcat"), nums("unid", "amount", "unit"))},
	// gpsd writes 1/14 with the divisor of 1/32, though its unit is smaller.
	{1, 14, 0, anyLength, one(num("month"), num("day"), tidals("lat"))},
	{1, 15, 11, anyLength, nums("airdraught")},
	{1, 16, 13, anyLength, nums("persons")},
	{1, 18, 0, anyLength, rows(one(num("linkage"), partial("arrival", "")), sixbits("portname", "destination"),
		lonLat3("lon", "lat"))},
	{1, 20, 272, anyLength, rows(nums("linkage", "berth_length"), labelled("position", mooringLabels, ""),
		one(date("arrival", "u-uTu:u", "month", "day", "hour", "minute")),
		nums("availability", "agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane",
			"lift", "medical", "navrepair", "provisions", "shiprepair", "surveyor", "steam", "tugs", "solidwaste",
			"liquidwaste", "hazardouswaste", "ballast", "additional", "regional1", "regional2", "future1", "future2"),
		sixbits("berth_name"), lonLat3("berth_lon", "berth_lat"), one(fixed1("berth_depth")))},
	{1, 25, 12, anyLength, one(num("unit"), num("amount"), array("cargos", "code", 28, nums("code", "subtype")...))},
	{1, 28, 61, anyLength, routeItems()},
	{1, 30, 10, anyLength, described()},
	{1, 32, 9, anyLength, one(num("month"), num("day"), tidals("lon"))},
	{200, 21, 160, 160, rows(sixbits("country", "locode", "section", "terminal", "hectometre"),
		one(date("eta", "u-uTu:u", "month", "day", "hour", "minute")), nums("tugs", "airdraught"))},
	{200, 22, 144, 144, rows(sixbits("country", "locode", "section", "terminal", "hectometre"),
		one(date("eta", "u-uTu:u", "month", "day", "hour", "minute")), labelled("status", lockLabels, ""))},
	{200, 55, 80, 80, nums("crew", "passengers", "personnel")},
	{235, 10, 48, 48, aidItems()},
	{250, 10, 48, 48, aidItems()},
}

// aidItems: gpsd does not scale a voltage of 0, which is "not used".
func aidItems() []item {
	volts := func(key string) item {
		it := fixed(key, 0, 20, 2)
		it.plainZero = true
		return it
	}
	return rows(one(truth("off_pos"), truth("alarm"), num("stat_ext"), volts("ana_int"), volts("ana_ext1"), volts("ana_ext2")),
		labelled("racon", raconLabels, ""), labelled("light", lightLabels, ""))
}

// currents is what 1/11 and 1/31 have from the surface current to the sea state.
func currents() []item {
	return one(fixed1("cspeed"), num("cdir"), fixed1("cspeed2"), num("cdir2"), num("cdepth2"),
		fixed1("cspeed3"), num("cdir3"), num("cdepth3"),
		fixed1("waveheight"), num("waveperiod"), num("wavedir"),
		fixed1("swellheight"), num("swellperiod"), num("swelldir"), num("seastate"))
}

func winds() []item {
	return rows(one(date("timestamp", "2T2:2Z", "day", "hour", "minute")),
		nums("wspeed", "wgust", "wdir", "wgustdir", "humidity"))
}

var broadcastRows = []outputRow{
	{1, 11, 290, 296, rows(one(fixed("lat", 0, 60_000, 6), fixed("lon", 0, 60_000, 6)), winds(),
		one(fixed("airtemp", -600, 10, 1), fixed("dewpoint", -200, 10, 1), shifted("pressure", 800),
			trend("pressuretend", trendLabels), fixed1("visibility"), fixed("waterlevel", -100, 10, 1),
			trend("leveltrend", trendLabels)),
		currents(), one(fixed("watertemp", -100, 10, 1)), labelled("preciptype", precipLabels, ""), one(fixed1("salinity")),
		labelled("ice", iceLabels, ""))},
	{1, 13, 0, anyLength, rows(sixbits("reason", "closefrom", "closeto"), nums("radius", "extunit"),
		one(date("from", "2-2T2:2", "fmonth", "fday", "fhour", "fminute"), date("to", "2-2T2:2", "tmonth", "tday", "thour", "tminute")))},
	{1, 15, 11, anyLength, nums("airdraught")},
	{1, 16, 13, 24, nums("persons")},
	{1, 17, 120, anyLength, one(array("targets", "idtype", 4, rows(labelled("idtype", targetKeys[:], ""),
		one(item{form: asTargets, name: "idtype"}, fixed("lat", 0, 60_000, 6), fixed("lon", 0, 60_000, 6)),
		nums("course", "second", "speed"))...))},
	{1, 19, 202, anyLength, rows(one(num("linkage"), sixbit("station"),
		item{key: "lon", name: "lon", form: asDegrees, div: 60_000, decimals: 6},
		item{key: "lat", name: "lat", form: asDegrees, div: 60_000, decimals: 6}, num("status")),
		labelled("signal", signalLabels, "INVALID SIGNAL TYPE"), nums("hour", "minute"),
		labelled("nextsignal", signalLabels, "INVALID SIGNAL TYPE"))},
	{1, 27, 61, anyLength, routeItems()},
	{1, 29, 10, anyLength, described()},
	{1, 31, 0, anyLength, rows(one(fixed("lat", 0, 60_000, 6), fixed("lon", 0, 60_000, 6), truth("accuracy")), winds(),
		one(fixed1("airtemp"), fixed1("dewpoint"), shifted("pressure", 799), trend("pressuretend", trendLabels),
			truth("visgreater"), fixed1("visibility"), fixed("waterlevel", -1000, 100, 1), trend("leveltrend", trendLabels)),
		currents(), one(fixed1("watertemp"), trend("preciptype", precipLabels), fixed1("salinity"), trend("ice", iceLabels)))},
	{200, 10, 112, 112, rows(one(sixbit("vin"), num("length"), num("beam")), labelled("shiptype", nil, ""),
		labelled("hazard", hazardLabels, "INVALID HAZARD TYPE"), one(num("draught")),
		labelled("loaded", loadedLabels, "INVALID LOAD STATUS"), one(truth("speed_q"), truth("course_q"), truth("heading_q")))},
	{200, 23, 200, 200, rows(one(
		date("start", "u-2-2T2:2", "start_year", "start_month", "start_day", "start_hour", "start_minute"),
		date("end", "u-2-2T2:2", "end_year", "end_month", "end_day", "end_hour", "end_minute")),
		lonLat4("start_lon", "start_lat"), lonLat4("end_lon", "end_lat"), labelled("type", emmaLabels, "INVALID EMMA TYPE"),
		nums("min", "max"), labelled("class", classLabels, "INVALID EMMA TYPE"),
		labelled("wind", windLabels, "INVALID EMMA WIND DIRECTION"))},
	{200, 24, 112, 112, one(sixbit("country"), array("gauges", "id", 4, nums("id", "level")...))},
	{200, 40, 112, 112, rows(lonLat4("lon", "lat"), nums("form", "facing"), labelled("direction", impactLabels, "INVALID DIRECTION"),
		labelled("status", lampLabels, "INVALID STATUS"))},
}
