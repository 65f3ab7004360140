package ais

// Weather reports of ships (1/21) and of sensors (1/26, 367/33).

// shipWeather is 1/21 without the WMO bit: what anybody can observe.
func shipWeather() []*Field {
	return []*Field{
		chars("location", 20), lon3("lon"), lat3("lat"), day("day"), hour("hour"), minute("minute"),
		enum("weather", 4, labelsWeather).upTo(7).none(8),
		flag("vislimit"), unsigned("visibility", 7).unit("nmi").per(10).upTo(126).none(127),
		unsigned("humidity", 7).unit("%").upTo(100).none(127),
		unsigned("wspeed", 7).unit("kn").upTo(126).orMore().none(127), bearing("wdir"),
		unsigned("pressure", 9).unit("hPa").offset(799).upTo(402).orMore().none(403),
		unsigned("pressuretend", 4).upTo(8).none(15), // WMO code table 0200
		signed("airtemp", 11).unit("°C").per(10).from(-600).upTo(600).none(-1024),
		unsigned("watertemp", 10).unit("°C").per(10).offset(-10).upTo(600).none(601),
		unsigned("waveperiod", 6).unit("s").upTo(60).none(63),
		unsigned("waveheight", 8).unit("m").per(10).upTo(251).orMore().none(255), bearing("wavedir"),
		unsigned("swellheight", 8).unit("m").per(10).upTo(251).orMore().none(255), bearing("swelldir"),
		unsigned("swellperiod", 6).unit("s").upTo(60).none(63), spare(3),
	}
}

// shipWeatherWMO is 1/21 with the WMO bit: the observation of a voluntary
// observing ship, coded after the BUFR tables named beside the fields.
func shipWeatherWMO() []*Field {
	fives := func(key string) *Field { return unsigned(key, 7).unit("degree").times(5).upTo(72).none(127) }
	tens := func(key string) *Field { return unsigned(key, 6).unit("degree").times(10).upTo(36).none(63) }
	halves := func(key string) *Field { return unsigned(key, 8).unit("m/s").per(2).upTo(254).none(255) }
	metres := func(key string) *Field { return unsigned(key, 6).unit("m").per(2).upTo(60).none(63) }
	seconds := func(key string) *Field { return unsigned(key, 5).unit("s").upTo(30).none(31) }
	code := func(key string, bits int) *Field { return unsigned(key, bits).upTo(1<<bits - 2).none(1<<bits - 1) }
	return []*Field{
		unsigned("lon", 16).unit("degree").per(100).offset(-180).upTo(36000).none(65535),
		unsigned("lat", 15).unit("degree").per(100).offset(-90).upTo(18000).none(32767),
		unsigned("month", 4).from(1).upTo(12).none(15), unsigned("day", 6).from(1).upTo(31).none(63),
		unsigned("hour", 5).upTo(23).none(31), unsigned("minute", 3).times(10).upTo(5).none(7),
		fives("course"), unsigned("speed", 5).unit("m/s").per(2).upTo(30).orMore().none(31), fives("heading"),
		unsigned("pressure", 11).unit("hPa").per(10).offset(900).upTo(2000).none(2047),
		unsigned("pdelta", 10).unit("hPa").per(10).offset(-50).upTo(1000).none(1023),
		unsigned("ptend", 4).upTo(8).none(15), // 0 10 063
		fives("twinddir"), halves("twindspeed"), fives("rwinddir"), halves("rwindspeed"), halves("mgustspeed"), fives("mgustdir"),
		unsigned("airtemp", 10).unit("K").per(10).offset(223).upTo(1000).none(1023),
		unsigned("humidity", 7).unit("%").upTo(100).none(127),
		unsigned("surftemp", 9).unit("K").per(10).offset(268).upTo(500).none(511),
		unsigned("visibility", 6).unit("m").squared(13.073).upTo(62).none(63),
		code("weather", 9), code("pweather1", 5), code("pweather2", 5), // 0 20 003, 004, 005
		unsigned("totalcloud", 4).unit("%").times(10).upTo(10).none(15),
		code("lowclouda", 4), code("lowcloudt", 6), code("midcloudt", 6), code("highcloudt", 6), // 0 20 011, 012
		unsigned("cloudbase", 7).unit("m").squared(0.16).upTo(126).orMore().none(127),
		seconds("wwperiod"), metres("wwheight"),
		tens("swelldir1"), seconds("swperiod1"), metres("swheight1"),
		tens("swelldir2"), seconds("swperiod2"), metres("swheight2"),
		unsigned("icedeposit", 7).unit("cm").upTo(126).none(127),
		code("icerate", 3), code("icecause", 3), code("seaice", 5), code("icetype", 4), code("icestate", 5), code("icedevel", 5),
		unsigned("icebearing", 4).unit("degree").times(45).from(1).upTo(8).none(15),
	}
}

// sensorReport is one 112-bit report: when and where, then what the sensor type
// says.
func sensorReport(payloads [][]*Field) []*Field {
	return []*Field{
		enum("sensor", 4, labelsSensor).selects(), day("day"), hour("hour"), minute("minute"), unsigned("site", 7),
		variants(85, payloads...),
	}
}

// Fields that sensor payloads share.
func sensorType(key string) *Field { return enum(key, 3, labelsSensorType).from(1).upTo(5) }
func sensorKnots(key string) *Field {
	return unsigned(key, 7).unit("kn").upTo(121).orMore().none(122)
}
func sensorCurrent(key string) *Field {
	return unsigned(key, 8).unit("kn").per(10).upTo(246).orMore().none(247)
}
func sensorDepth(key string) *Field { return unsigned(key, 9).unit("m").upTo(361).orMore().none(362) }
func sensorHeight(key string) *Field {
	return unsigned(key, 8).unit("m").per(10).upTo(246).orMore().none(247)
}
func sensorSalinity() *Field {
	return unsigned("salinity", 9).unit("‰").per(10).upTo(501).orMore().none(502)
}
func sensorGap(key string) *Field { return unsigned(key, 13).unit("m").per(100).from(1).orMore() }

// sensorLevel: the circular says steps of 0.1 m, but its range is ±327.67 m.
func sensorLevel(key string) *Field {
	return signed(key, 16).unit("m").per(100).from(-32767).orMore().none(-32768)
}

// sensorForecast is when a forecast begins and how long it holds; duration 0
// cancels it.
func sensorForecast() []*Field {
	return []*Field{
		day("fday"), hour("fhour"), minute("fminute"),
		unsigned("duration", 8).unit("min").upTo(254).none(255),
	}
}

// sensorPayloads are those that 1/26 and 367/33 have in common, by sensor type:
// wind, water level, current (2D), sea state, salinity; 85 bits each.
func sensorPayloads() [][]*Field {
	p := make([][]*Field, 16)
	for i := range p {
		p[i] = []*Field{spare(64), spare(21)} // reserved
	}
	p[1] = []*Field{chars("name", 14), spare(1)}
	p[2] = join([]*Field{
		sensorKnots("wspeed"), sensorKnots("wgust"), bearing("wdir"), bearing("wgustdir"), sensorType("sensortype"),
		sensorKnots("fwspeed"), sensorKnots("fwgust"), bearing("fwdir"),
	}, sensorForecast(), []*Field{spare(3)})
	p[3] = join([]*Field{
		flag("absolute"), sensorLevel("level"), enum("leveltrend", 2, labelsTrend26).upTo(2).none(3),
		enum("datum", 5, labelsDatum).upTo(13).none(14), sensorType("sensortype"),
		flag("fabsolute"), sensorLevel("flevel"),
	}, sensorForecast(), []*Field{spare(17)})
	p[4] = []*Field{
		sensorCurrent("cspeed1"), bearing("cdir1"), sensorDepth("cdepth1"),
		sensorCurrent("cspeed2"), bearing("cdir2"), sensorDepth("cdepth2"),
		sensorCurrent("cspeed3"), bearing("cdir3"), sensorDepth("cdepth3"), sensorType("sensortype"), spare(4),
	}
	p[7] = []*Field{
		sensorHeight("swheight"), unsigned("swperiod", 6).unit("s").upTo(60).none(61), bearing("swelldir"),
		enum("seastate", 4, labelsBeaufort).upTo(12).none(13), sensorType("swelltype"),
		unsigned("watertemp", 10).unit("°C").per(10).offset(-10).upTo(600).none(601),
		unsigned("distance1", 7).unit("m").per(10).upTo(121).orMore().none(122), sensorType("depthtype"),
		sensorHeight("waveheight"), unsigned("waveperiod", 6).unit("s").upTo(60).none(61), bearing("wavedir"),
		sensorType("wavetype"), sensorSalinity(),
	}
	p[8] = []*Field{
		unsigned("watertemp", 10).unit("°C").per(10).offset(-10).upTo(600).none(601),
		unsigned("conductivity", 10).unit("S/m").per(100).upTo(701).orMore().none(703),
		unsigned("pressure", 16).unit("dbar").per(10).upTo(60001).orMore().none(60003),
		sensorSalinity(), enum("salinitytype", 2, labelsSalinity).upTo(2), sensorType("sensortype"), spare(35),
	}
	return p
}

// weatherPayload is sensor type 9; the two editions code the dew point apart.
func weatherPayload(dewpoint *Field) []*Field {
	return []*Field{
		signed("temperature", 11).unit("°C").per(10).from(-600).upTo(600).none(-1024), sensorType("sensortype"),
		enum("preciptype", 2, labelsPrecip26),
		unsigned("visibility", 8).unit("nmi").per(10).upTo(241).orMore().none(243),
		dewpoint, sensorType("dewtype"),
		unsigned("pressure", 9).unit("hPa").offset(799).upTo(402).orMore().none(403),
		enum("pressuretend", 2, labelsTrend).upTo(2).none(3), sensorType("pressuretype"), sensorSalinity(), spare(25),
	}
}

// sensors289 are the payloads of 1/26 (Circ.289 section 12).
func sensors289() [][]*Field {
	p := sensorPayloads()
	p[0] = []*Field{
		lon4("lon"), lat4("lat"), unsigned("alt", 11).unit("m").per(10).upTo(2001).orMore().none(2002),
		enum("owner", 4, labelsOwner).from(1).upTo(14), enum("timeout", 3, labelsTimeout).from(1).upTo(5), spare(12),
	}
	p[5] = []*Field{
		sensorCurrent("cnorth1"), sensorCurrent("ceast1"), sensorCurrent("cup1"), sensorDepth("cdepth1"),
		sensorCurrent("cnorth2"), sensorCurrent("ceast2"), sensorCurrent("cup2"), sensorDepth("cdepth2"),
		sensorType("sensortype"), spare(16),
	}
	p[6] = []*Field{
		bearing("bearing1"), unsigned("distance1", 7).unit("m").upTo(121).orMore().none(122), sensorCurrent("speed1"),
		bearing("direction1"), sensorDepth("depth1"),
		bearing("bearing2"), unsigned("distance2", 7).unit("m").upTo(121).orMore().none(122), sensorCurrent("speed2"),
		bearing("direction2"), sensorDepth("depth2"), spare(1),
	}
	p[9] = weatherPayload(signed("dewpoint", 10).unit("°C").per(10).from(-200).upTo(500).none(501))
	p[10] = []*Field{
		sensorGap("airdraught"), sensorGap("airgap"), enum("gaptrend", 2, labelsGapTrend).upTo(2).none(3), sensorGap("fairgap"),
		day("fday"), hour("fhour"), minute("fminute"), spare(28),
	}
	return p
}

// sensors367 are the payloads of 367/33, the coast guard's later edition.
func sensors367() [][]*Field {
	p := sensorPayloads()
	vector := func(key string) *Field { return unsigned(key, 9).unit("kn").per(10) }
	p[0] = []*Field{
		unsigned("version", 6), lon4("lon"), lat4("lat"), unsigned("precision", 3).upTo(5),
		signed("alt", 12).unit("m").per(10).from(-2047).none(-2048),
		enum("owner", 4, labelsOwner).from(1).upTo(14), enum("timeout", 3, labelsTimeout).from(1).upTo(5), spare(2),
	}
	p[5] = []*Field{
		vector("cnorth1"), vector("ceast1"), vector("cup1"), sensorDepth("cdepth1"),
		vector("cnorth2"), vector("ceast2"), vector("cup2"), sensorDepth("cdepth2"), sensorType("sensortype"), spare(10),
	}
	p[6] = []*Field{
		bearing("bearing1"),
		unsigned("distance1", 9).unit("m"), sensorCurrent("speed1"), bearing("direction1"), sensorDepth("depth1"),
		unsigned("distance2", 9).unit("m"), sensorCurrent("speed2"), bearing("direction2"), sensorDepth("depth2"),
		sensorType("sensortype"), spare(3),
	}
	p[9] = weatherPayload(unsigned("dewpoint", 10).unit("°C").per(10).offset(-20).upTo(700).none(701))
	p[10] = []*Field{
		sensorGap("airdraught"), sensorGap("airgap"), enum("gaptrend", 2, labelsGapTrend).upTo(2).none(3), sensorGap("fairgap"),
		day("fday"), hour("fhour"), minute("fminute"), sensorType("sensortype"), spare(25),
	}
	p[11] = []*Field{
		sensorKnots("wspeed"), sensorKnots("wgust"), bearing("wdir"), unsigned("averaging", 6).unit("min"), sensorType("sensortype"),
		sensorKnots("fwspeed"), sensorKnots("fwgust"), bearing("fwdir"), hour("fhour"), minute("fminute"),
		unsigned("duration", 8).unit("min").upTo(254).none(255), spare(11),
	}
	return p
}
