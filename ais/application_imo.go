package ais

// The layouts of SN/Circ.236 (2004) and SN.1/Circ.289 (2010), and the system
// applications of M.1371 annex 5, all with DAC 1.

const (
	circ236 = "IMO SN/Circ.236"
	circ289 = "IMO SN.1/Circ.289"
	annex5  = "ITU-R M.1371-5 annex 5"
)

// systemApplications are the international function messages of M.1371 that the
// circulars leave in force.
func systemApplications() []Application {
	return []Application{
		// 0: text, 12 bits and six-bit characters.
		{DAC: 1, FI: 0, Use: EitherUse, Title: "Text telegram", Reference: annex5, Fields: list(
			flag("ack_required"), unsigned("sequence", 11), chars("text", 0),
		)},
		// 1: acknowledges a message that asked for it.
		{DAC: 1, FI: 1, Use: AddressedUse, Title: "Application acknowledgement", Reference: "ITU-R M.1371-1 annex 5", Fields: list(
			unsigned("received_dac", 10), unsigned("sequence", 11), spare(3),
		)},
		// 2: asks for one function message.
		{DAC: 1, FI: 2, Use: AddressedUse, Title: "Interrogation for a function message", Reference: annex5, Fields: list(
			unsigned("requested_dac", 10), unsigned("requested_fid", 6), spare(64),
		)},
		// 3: asks which function messages a station knows.
		{DAC: 1, FI: 3, Use: AddressedUse, Title: "Capability interrogation", Reference: annex5, Fields: list(
			unsigned("requested_dac", 10), spare(70),
		)},
		// 4: 64 pairs of bits, the first of each: the function identifier is
		// known. They stay bits here.
		{DAC: 1, FI: 4, Use: AddressedUse, MinBits: 138, Title: "Capability reply", Reference: annex5, Fields: list(
			unsigned("dac", 10), unsigned("available0", 32), unsigned("available16", 32), unsigned("available32", 32),
			unsigned("available48", 32), spare(126),
		)},
		// 5: acknowledges an application message.
		{DAC: 1, FI: 5, Use: AddressedUse, Title: "Application acknowledgement", Reference: annex5, Fields: list(
			unsigned("received_dac", 10), unsigned("received_fid", 6), unsigned("sequence", 11), flag("available"),
			unsigned("response", 3), spare(49),
		)},
		// 40: persons on board, before Circ.236.
		{DAC: 1, FI: 40, Use: EitherUse, Title: "Number of persons on board", Reference: "ITU-R M.1371-1 annex 5", Fields: list(
			persons(), spare(3),
		)},
	}
}

// persons is the number on board; 0 is not available, 8191 is 8191 or more.
func persons() *Field { return unsigned("persons", 13).from(1).orMore() }

// vtsTargets are up to n targets that a shore station gives out: 120 bits each,
// the speed in 8 bits.
func vtsTargets(n int) []*Field {
	return []*Field{group("targets", 1, n,
		enum("idtype", 2, labelsTarget).none(3).selects(),
		variants(42,
			[]*Field{unsigned("mmsi", 42).from(1)},
			[]*Field{unsigned("imo", 42).from(1)},
			[]*Field{chars("callsign", 7)},
			[]*Field{chars("other", 7)},
		),
		spare(4),
		lat3("lat"), lon3("lon"),
		bearing("course"),
		unsigned("second", 6).unit("s").upTo(59).none(60),
		unsigned("speed", 8).unit("kn").upTo(254).none(255),
	)}
}

// tidal is one window of 1/14, 1/32: when, and the current then.
func tidal(position []*Field, speed *Field) *Field {
	return group("tidals", 1, 3, join(position, []*Field{
		hour("from_hour"), minute("from_min"), hour("to_hour"), minute("to_min"), bearing("cdir"), speed,
	})...)
}

func circ236Applications() []Application {
	none511 := func(key string) *Field { return unsigned(key, 9).unit("degree").upTo(359).none(511) }
	current := func(key string) *Field { return unsigned(key, 8).unit("kn").per(10).upTo(250).none(255) }
	depth := func(key string) *Field { return unsigned(key, 5).unit("m").upTo(30).none(31) }
	height := func(key string) *Field { return unsigned(key, 8).unit("m").per(10).upTo(250).none(255) }
	period := func(key string) *Field { return unsigned(key, 6).unit("s").upTo(60).none(63) }
	return []Application{
		// 11: all bits one is "not available" throughout, for positions the
		// largest positive number. Day 31 says so only together with hour 31 and
		// minute 63.
		{DAC: 1, FI: 11, Use: BroadcastUse, Title: "Meteorological and hydrological data", Reference: circ236, Fields: list(
			lat3("lat").none(0x7FFFFF), lon3("lon").none(0xFFFFFF),
			day("day").none(31), hour("hour").none(31), minute("minute").none(63),
			unsigned("wspeed", 7).unit("kn").upTo(126).none(127), unsigned("wgust", 7).unit("kn").upTo(126).none(127),
			none511("wdir"), none511("wgustdir"),
			unsigned("airtemp", 11).unit("°C").per(10).offset(-60).upTo(1200).none(2047),
			unsigned("humidity", 7).unit("%").upTo(100).none(127),
			unsigned("dewpoint", 10).unit("°C").per(10).offset(-20).upTo(700).none(1023),
			unsigned("pressure", 9).unit("hPa").offset(800).upTo(400).none(511),
			enum("pressuretend", 2, labelsTrend).upTo(2).none(3),
			unsigned("visibility", 8).unit("nmi").per(10).upTo(250).none(255),
			unsigned("waterlevel", 9).unit("m").per(10).offset(-10).upTo(400).none(511),
			enum("leveltrend", 2, labelsTrend).upTo(2).none(3),
			current("cspeed"), none511("cdir"),
			current("cspeed2"), none511("cdir2"), depth("cdepth2"),
			current("cspeed3"), none511("cdir3"), depth("cdepth3"),
			height("waveheight"), period("waveperiod"), none511("wavedir"),
			height("swellheight"), period("swellperiod"), none511("swelldir"),
			enum("seastate", 4, labelsBeaufort).upTo(12).none(15),
			unsigned("watertemp", 10).unit("°C").per(10).offset(-10).upTo(600).none(1023),
			enum("preciptype", 3, labelsPrecip).from(1).upTo(5).none(7),
			unsigned("salinity", 9).unit("‰").per(10).upTo(500).none(511),
			enum("ice", 2, labelsYesNo).upTo(1).none(3),
			spare(6),
		)},
		// 12: dangerous cargo, and where its papers are.
		{DAC: 1, FI: 12, Use: AddressedUse, Title: "Dangerous cargo indication", Reference: circ236, Fields: list(
			chars("lastport", 5), month("lmonth"), day("lday"), hour("lhour"), minute("lminute"),
			chars("nextport", 5), month("nmonth"), day("nday"), hour("nhour"), minute("nminute"),
			chars("dangerous", 20), chars("imdcat", 4),
			unsigned("unid", 13).from(1).upTo(3363), unsigned("amount", 10).from(1).upTo(1023),
			enum("unit", 2, labelsCargoUnit).from(1), spare(3),
		)},
		{DAC: 1, FI: 13, Use: BroadcastUse, Title: "Fairway closed", Reference: circ236, Fields: list(
			chars("reason", 20), chars("closefrom", 20), chars("closeto", 20),
			unsigned("radius", 10).upTo(1000).none(1001), enum("extunit", 2, labelsExtension),
			day("fday"), month("fmonth"), hour("fhour"), minute("fminute"),
			day("tday"), month("tmonth"), hour("thour"), minute("tminute"), spare(4),
		)},
		// 14: latitude first, in 1/10 000 minute; Circ.289 changed both.
		{DAC: 1, FI: 14, Use: AddressedUse, Title: "Tidal window", Reference: circ236, Fields: list(
			month("month"), day("day"),
			tidal([]*Field{lat4("lat"), lon4("lon")}, unsigned("cspeed", 7).unit("kn").per(10).upTo(126).none(127)),
		)},
		// 15: air draught; 2047 is 204.7 m or more.
		{DAC: 1, FI: 15, Use: EitherUse, Title: "Extended ship static and voyage related data", Reference: circ236, Fields: list(
			unsigned("airdraught", 11).unit("m").per(10).from(1).orMore(), spare(5),
		)},
		// 16: three layouts by length: M.1371-1 targets, Circ.236 and Circ.289
		// persons.
		{DAC: 1, FI: 16, Use: EitherUse, Title: "Number of persons on board", Reference: circ236, Fields: list(
			persons(), spare(3),
		)},
		{DAC: 1, FI: 16, Use: EitherUse, MinBits: 48, Title: "Number of persons on board", Reference: circ289 + " annex, 5", Fields: list(
			persons(), spare(35),
		)},
		{DAC: 1, FI: 16, Use: BroadcastUse, MinBits: 120, Title: "VTS targets derived by means other than AIS", Reference: "ITU-R M.1371-1 annex 5", Fields: list(vtsTargets(7)...)},
	}
}

func circ289Applications() []Application {
	berth := []*Field{
		linkage(), unsigned("berth_length", 9).unit("m").from(1).orMore(),
		unsigned("berth_depth", 8).unit("m").per(10).from(1).orMore(),
		enum("position", 3, labelsMooring).from(1).upTo(5), month("month"), day("day"), hour("hour"), minute("minute"),
		flag("availability"),
	}
	for _, key := range []string{
		"agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane", "lift", "medical",
		"navrepair", "provisions", "shiprepair", "surveyor", "steam", "tugs", "solidwaste", "liquidwaste",
		"hazardouswaste", "ballast", "additional", "regional1", "regional2", "future1", "future2",
	} {
		berth = append(berth, enum(key, 2, labelsService).from(1).upTo(1))
	}
	berth = append(berth, chars("berth_name", 20), lon3("berth_lon"), lat3("berth_lat"))

	static := []*Field{
		// The circular says steps of 0.1 m, but its range ends at 81.91 m.
		linkage(), unsigned("airdraught", 13).unit("m").per(100).from(1).orMore(),
		chars("lastport", 5), chars("nextport", 5), chars("secondport", 5),
	}
	for _, key := range []string{
		"ais", "ata", "bnwas", "ecdisb", "chart", "sounder", "epaid", "steer", "gnss", "gyro", "lrit", "magcomp", "navtex",
		"arpa", "sband", "xband", "hfradio", "inmarsat", "mfradio", "vhfradio", "grndlog", "waterlog", "thd", "tcs", "vdr",
	} {
		static = append(static, enum(key+"_state", 2, labelsEquipment).from(1).upTo(2))
	}
	static = append(static,
		spare(2), enum("iceclass", 4, labelsIceClass).upTo(10).none(15),
		unsigned("horsepower", 18).unit("hp").upTo(262142).orMore().none(262143), unsigned("vhfchan", 12).from(1),
		chars("lshiptype", 7), unsigned("tonnage", 18).upTo(262142).orMore().none(262143),
		enum("lading", 2, labelsLading).from(1).upTo(2), enum("heavyoil", 2, labelsBunker).from(1).upTo(2),
		enum("lightoil", 2, labelsBunker).from(1).upTo(2), enum("dieseloil", 2, labelsBunker).from(1).upTo(2),
		unsigned("totaloil", 14).unit("t").upTo(16382).orMore().none(16383), persons(), spare(10),
	)

	route := []*Field{
		linkage(), enum("sender", 3, labelsSender).upTo(1), enum("rtype", 5, labelsRoute),
		month("month"), day("day"), hour("hour"), minute("minute"),
		unsigned("duration", 18).unit("min").upTo(262142).none(262143),
		unsigned("waycount", 5).from(1).upTo(16).counts(),
		group("waypoints", 0, 16, lon4("lon"), lat4("lat")).byCount(),
	}
	described := []*Field{linkage(), chars("text", 0)}

	return []Application{
		{DAC: 1, FI: 17, Use: BroadcastUse, Title: "VTS-generated or synthetic targets", Reference: circ289 + " annex, 6; " + circ236, Fields: list(vtsTargets(4)...)},
		{DAC: 1, FI: 18, Use: AddressedUse, Title: "Clearance time to enter port", Reference: circ289 + " annex, 7", Fields: list(
			linkage(), month("month"), day("day"), hour("hour"), minute("minute"),
			chars("portname", 20), chars("destination", 5), lon3("lon"), lat3("lat"), spare(43),
		)},
		{DAC: 1, FI: 19, Use: BroadcastUse, Title: "Marine traffic signal", Reference: circ289 + " annex, 8", Fields: list(
			linkage(), chars("station", 20), lon3("lon"), lat3("lat"), enum("status", 2, labelsSignalState).from(1).upTo(2),
			enum("signal", 5, labelsSignal).from(1).upTo(13), hour("hour"), minute("minute"),
			enum("nextsignal", 5, labelsSignal).from(1).upTo(13), spare(102),
		)},
		{DAC: 1, FI: 20, Use: EitherUse, Title: "Berthing data", Reference: circ289 + " annex, 9", Fields: list(berth...)},
		{DAC: 1, FI: 21, Use: BroadcastUse, Title: "Weather observation report from ship", Reference: circ289 + " annex, 10", Fields: list(
			flag("wmo").selects(), variants(0, shipWeather(), shipWeatherWMO()),
		)},
		{DAC: 1, FI: 22, Use: BroadcastUse, Title: "Area notice", Reference: circ289 + " annex, 11", Fields: list(areaNotice()...)},
		{DAC: 1, FI: 23, Use: AddressedUse, Title: "Area notice", Reference: circ289 + " annex, 11", Fields: list(areaNotice()...)},
		{DAC: 1, FI: 24, Use: BroadcastUse, Title: "Extended ship static and voyage related data", Reference: circ289 + " annex, 4", Fields: list(static...)},
		// 25: the sender's code decides what the subtype is.
		{DAC: 1, FI: 25, Use: EitherUse, Title: "Dangerous cargo indication", Reference: circ289 + " annex, 2", Fields: list(
			enum("unit", 2, labelsCargoUnit).from(1), unsigned("amount", 10).from(1),
			group("cargos", 1, 28, enum("code", 4, labelsCargoCode).from(1).upTo(6), unsigned("subtype", 13).from(1)),
		)},
		{DAC: 1, FI: 26, Use: BroadcastUse, Title: "Environmental", Reference: circ289 + " annex, 12", Fields: list(
			group("reports", 1, 8, sensorReport(sensors289())...),
		)},
		{DAC: 1, FI: 27, Use: BroadcastUse, Title: "Route information", Reference: circ289 + " annex, 13", Fields: list(route...)},
		{DAC: 1, FI: 28, Use: AddressedUse, Title: "Route information", Reference: circ289 + " annex, 13", Fields: list(route...)},
		{DAC: 1, FI: 29, Use: BroadcastUse, Title: "Text description", Reference: circ289 + " annex, 14", Fields: list(described...)},
		{DAC: 1, FI: 30, Use: AddressedUse, Title: "Text description", Reference: circ289 + " annex, 14", Fields: list(described...)},
		{DAC: 1, FI: 31, Use: BroadcastUse, Title: "Meteorological and hydrological data", Reference: circ289 + " annex, 1", Fields: list(meteo289()...)},
		{DAC: 1, FI: 32, Use: AddressedUse, Title: "Tidal window", Reference: circ289 + " annex, 3", Fields: list(
			month("month"), day("day"),
			tidal([]*Field{lon3("lon"), lat3("lat")}, unsigned("cspeed", 8).unit("kn").per(10).upTo(251).orMore().none(255)),
		)},
	}
}

// meteo289 is 1/31. Where the last value of a range is "or more", it is named.
func meteo289() []*Field {
	current := func(key string) *Field { return unsigned(key, 8).unit("kn").per(10).upTo(251).orMore().none(255) }
	depth := func(key string) *Field { return unsigned(key, 5).unit("m").upTo(30).none(31) }
	height := func(key string) *Field { return unsigned(key, 8).unit("m").per(10).upTo(251).orMore().none(255) }
	period := func(key string) *Field { return unsigned(key, 6).unit("s").upTo(60).none(63) }
	return []*Field{
		lon3("lon"), lat3("lat"), flag("accuracy"), day("day"), hour("hour"), minute("minute"),
		unsigned("wspeed", 7).unit("kn").upTo(126).orMore().none(127),
		unsigned("wgust", 7).unit("kn").upTo(126).orMore().none(127), bearing("wdir"), bearing("wgustdir"),
		signed("airtemp", 11).unit("°C").per(10).from(-600).upTo(600).none(-1024),
		unsigned("humidity", 7).unit("%").upTo(100).none(101),
		signed("dewpoint", 10).unit("°C").per(10).from(-200).upTo(500).none(501),
		// 0 is 799 hPa or less, 402 is 1201 hPa or more.
		unsigned("pressure", 9).unit("hPa").offset(799).upTo(402).orMore().none(511),
		enum("pressuretend", 2, labelsTrend).upTo(2).none(3),
		// The first bit of the circular's 8-bit field: the instrument's limit.
		flag("visgreater"), unsigned("visibility", 7).unit("nmi").per(10).upTo(126).none(127),
		unsigned("waterlevel", 12).unit("m").per(100).offset(-10).upTo(4000).none(4001),
		enum("leveltrend", 2, labelsTrend).upTo(2).none(3),
		current("cspeed"), bearing("cdir"),
		current("cspeed2"), bearing("cdir2"), depth("cdepth2"),
		current("cspeed3"), bearing("cdir3"), depth("cdepth3"),
		height("waveheight"), period("waveperiod"), bearing("wavedir"),
		height("swellheight"), period("swellperiod"), bearing("swelldir"),
		enum("seastate", 4, labelsBeaufort).upTo(12).none(13),
		signed("watertemp", 10).unit("°C").per(10).from(-100).upTo(500).none(501),
		enum("preciptype", 3, labelsPrecip).from(1).upTo(5).none(7),
		// 501 is 50.1 or more, 510 no data, 511 no sensor.
		unsigned("salinity", 9).unit("‰").per(10).upTo(501).orMore().none(510),
		enum("ice", 2, labelsYesNo).upTo(1).none(3), spare(10),
	}
}
