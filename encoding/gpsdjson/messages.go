package gpsdjson

import (
	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
)

func block64(b []byte, n int, t *[64]byte) int {
	*(*[64]byte)(b[n:]) = *t
	return n + int(t[63])
}

func block32(b []byte, n int, t *[32]byte) int {
	*(*[32]byte)(b[n:]) = *t
	return n + int(t[31])
}

func block16(b []byte, n int, t *[16]byte) int {
	*(*[16]byte)(b[n:]) = *t
	return n + int(t[15])
}

// fix writes accuracy, longitude and latitude.
func fix(b []byte, n int, accuracy bool, lon ais.Longitude, lat ais.Latitude, unscaled bool) int {
	n = block32(b, n, &fixBlock[index(accuracy)])
	if unscaled {
		n = decimal.Signed(b, n, int32(lon))
		*(*[16]byte)(b[n:]) = latBlock
		return decimal.Signed(b, n+len(`,"lat":`), int32(lat))
	}
	n = decimal.Degrees(b, n, int32(lon))
	*(*[16]byte)(b[n:]) = latBlock
	return decimal.Degrees(b, n+len(`,"lat":`), int32(lat))
}

// course writes course, heading and second.
func course(b []byte, n int, cog ais.COG, h ais.Heading, s ais.Second, unscaled bool) int {
	*(*[16]byte)(b[n:]) = courseBlock
	n += len(`,"course":`)
	if unscaled {
		n = decimal.Unsigned(b, n, uint32(cog))
	} else {
		n = decimal.SmallTenths(b, n, uint32(cog&4095))
	}
	*(*[16]byte)(b[n:]) = headingBlock
	n = decimal.Small(b, n+len(`,"heading":`), uint32(h&511))
	return block16(b, n, &secondBlock[s&63])
}

func position(b []byte, n int, m *ais.PositionReport, unscaled bool) int {
	s := &statusBlock[m.Status&15]
	*(*[64]byte)(b[n:]) = s[0]
	*(*[64]byte)(b[n+64:]) = s[1]
	n += int(s[1][63])
	if unscaled {
		n = decimal.Signed(b, n, int32(m.Turn))
		*(*[16]byte)(b[n:]) = speedBlock
		n = decimal.Unsigned(b, n+len(`,"speed":`), uint32(m.SOG))
	} else {
		n = block32(b, n, &turnBlock[uint8(m.Turn)])
		switch sog := m.SOG & 1023; sog {
		case ais.SOGNotAvailable:
			n = block16(b, n, &noSpeedBlock)
		case ais.SOGFast:
			n = block16(b, n, &fastBlock)
		default:
			n = decimal.SmallTenths(b, n, uint32(sog))
		}
	}
	n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, unscaled)
	n = course(b, n, m.COG, m.Heading, m.Second, unscaled)
	n = block64(b, n, &manoeuvreBlock[m.Manoeuvre&3][index(m.RAIM)])
	return decimal.Unsigned(b, n, uint32(m.Communication))
}

func classB(b []byte, n int, m *ais.ClassBReport, unscaled bool) int {
	n = reserved(b, n, m.Reserved, m.SOG, unscaled)
	n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, unscaled)
	n = course(b, n, m.COG, m.Heading, m.Second, unscaled)
	n = block32(b, n, &regionalBlock[m.Regional])
	unit := index(m.CS)<<5 | index(m.Display)<<4 | index(m.DSC)<<3 | index(m.Band)<<2 | index(m.Message22)<<1 | index(m.RAIM)
	t := &unitBlock[unit]
	*(*[128]byte)(b[n:]) = *t
	return decimal.Unsigned(b, n+int(t[127]), uint32(m.Communication))
}

// reserved writes the spare bits that class B reports begin with, and speed.
func reserved(b []byte, n int, v uint8, sog ais.SOG, unscaled bool) int {
	*(*[16]byte)(b[n:]) = reservedBlock
	n = decimal.Small(b, n+len(`,"reserved":`), uint32(v))
	*(*[16]byte)(b[n:]) = speedBlock
	return tenth(b, n+len(`,"speed":`), uint32(sog&1023), unscaled)
}

func extended(b []byte, n int, m *ais.ExtendedClassBReport, unscaled bool) int {
	n = reserved(b, n, m.Reserved, m.SOG, unscaled)
	n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, unscaled)
	n = course(b, n, m.COG, m.Heading, m.Second, unscaled)
	n = block32(b, n, &regionalBlock[m.Regional])
	*(*[16]byte)(b[n:]) = shipNameBlock
	n = text20(b, n+len(`,"shipname":"`), &m.Name)
	b[n] = '"'
	n++
	n += copy(b[n:], shipTypeText[m.ShipType])
	n = dimensions(b, n, &m.Dimensions)
	n = block64(b, n, &epfdBlock[m.EPFD&15])
	n = boolean(b, n, `,"raim":`, m.RAIM)
	n = bit(b, n, `,"dte":`, m.DTE)
	return boolean(b, n, `,"assigned":`, m.Assigned)
}

func base(b []byte, n int, m *ais.BaseStationReport, unscaled bool) int {
	n += copy(b[n:], `,"timestamp":"`)
	if m.Year < 1000 {
		n = decimal.Four(b, n, uint32(m.Year))
	} else {
		n = decimal.Unsigned(b, n, uint32(m.Year)) // 14 bits: five digits from 10 000
	}
	b[n] = '-'
	n = decimal.Two(b, n+1, m.Month)
	b[n] = '-'
	n = decimal.Two(b, n+1, m.Day)
	b[n] = 'T'
	n = decimal.Two(b, n+1, m.Hour)
	b[n] = ':'
	n = decimal.Two(b, n+1, m.Minute)
	b[n] = ':'
	n = decimal.Two(b, n+1, m.Second)
	b[n], b[n+1] = 'Z', '"'
	n += 2
	n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, unscaled)
	n = block64(b, n, &epfdBlock[m.EPFD&15])
	n = block32(b, n, &raimBlock[index(m.RAIM)])
	return decimal.Unsigned(b, n, uint32(m.Communication))
}

func voyage(b []byte, n int, m *ais.StaticAndVoyageData, unscaled bool) int {
	*(*[16]byte)(b[n:]) = imoBlock
	n = decimal.Unsigned(b, n+len(`,"imo":`), m.IMO)
	n = block32(b, n, &versionBlock[m.Version&3])
	n = text7(b, n, &m.CallSign)
	*(*[16]byte)(b[n:]) = nameBlock
	n = text20(b, n+len(`","shipname":"`), &m.Name)
	b[n] = '"'
	n++
	n += copy(b[n:], shipTypeText[m.ShipType])
	n = dimensions(b, n, &m.Dimensions)
	n = block64(b, n, &epfdBlock[m.EPFD&15])
	*(*[16]byte)(b[n:]) = etaBlock
	n = decimal.Two(b, n+len(`,"eta":"`), m.ETA.Month)
	b[n] = '-'
	n = decimal.Two(b, n+1, m.ETA.Day)
	b[n] = 'T'
	n = decimal.Two(b, n+1, m.ETA.Hour)
	b[n] = ':'
	n = decimal.Two(b, n+1, m.ETA.Minute)
	*(*[16]byte)(b[n:]) = draughtBlock
	n = tenth(b, n+len(`Z","draught":`), uint32(m.Draught), unscaled)
	*(*[32]byte)(b[n:]) = destinationBlock
	n = text20(b, n+len(`,"destination":"`), &m.Destination)
	*(*[16]byte)(b[n:]) = dteBlock[index(m.DTE)]
	return n + len(`","dte":0`)
}

// static writes message 24: part A, part B, or both when the name is known.
func static(b []byte, n int, m *ais.StaticDataReport, o *Options) int {
	if m.Part == 0 {
		n += copy(b[n:], `,"part":"A","shipname":"`)
		n = text20(b, n, &m.Name)
		b[n] = '"'
		return n + 1
	}
	if o.Named {
		*(*[16]byte)(b[n:]) = shipNameBlock
		n = text20(b, n+len(`,"shipname":"`), &o.Name)
		b[n] = '"'
		n++
	} else {
		*(*[16]byte)(b[n:]) = partBlock
		n += len(`,"part":"B"`)
	}
	n += copy(b[n:], shipTypeText[m.ShipType])
	// gpsd reads the 42 bits of the vendor twice: as seven characters, as before
	// M.1371-4, and the last 24 of them as model and serial number.
	v := &m.Vendor
	unit := uint32(v[3]&63)<<18 | uint32(v[4]&63)<<12 | uint32(v[5]&63)<<6 | uint32(v[6]&63)
	*(*[16]byte)(b[n:]) = vendorBlock
	n = text7(b, n+len(`,"vendorid":"`), v)
	*(*[16]byte)(b[n:]) = modelBlock
	n = decimal.Unsigned(b, n+len(`","model":`), unit>>20)
	*(*[16]byte)(b[n:]) = serialBlock
	n = decimal.Unsigned(b, n+len(`,"serial":`), unit&(1<<20-1))
	*(*[16]byte)(b[n:]) = callSignBlock
	n = text7(b, n+len(`,"callsign":"`), &m.CallSign)
	b[n] = '"'
	n++
	if m.MMSI/10_000_000 == 98 { // a craft of a parent ship
		n += copy(b[n:], `,"mothership_mmsi":`)
		return decimal.Unsigned(b, n, m.ParentMMSI)
	}
	return dimensions(b, n, &m.Dimensions)
}

func dimensions(b []byte, n int, d *ais.Dimensions) int {
	*(*[16]byte)(b[n:]) = bowBlock
	n = decimal.Small(b, n+len(`,"to_bow":`), uint32(d.Bow&511))
	*(*[16]byte)(b[n:]) = sternBlock
	n = decimal.Small(b, n+len(`,"to_stern":`), uint32(d.Stern&511))
	*(*[16]byte)(b[n:]) = portBlock
	n = decimal.Small(b, n+len(`,"to_port":`), uint32(d.Port&63))
	*(*[32]byte)(b[n:]) = starboardBlock
	return decimal.Small(b, n+len(`,"to_starboard":`), uint32(d.Starboard&63))
}

func aid(b []byte, n int, m *ais.AidToNavigationReport, unscaled bool) int {
	n += copy(b[n:], aidFragment[m.AidType&31])
	n = text(b, n, m.Name.Trimmed())
	b[n] = '"'
	n++
	if unscaled {
		n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, true)
	} else { // in another order
		*(*[16]byte)(b[n:]) = lonBlock
		n = decimal.Degrees(b, n+len(`,"lon":`), int32(m.Longitude))
		*(*[16]byte)(b[n:]) = latBlock
		n = decimal.Degrees(b, n+len(`,"lat":`), int32(m.Latitude))
		n = block32(b, n, &accuracyBlock[index(m.Accuracy)])
	}
	n = dimensions(b, n, &m.Dimensions)
	n = block64(b, n, &epfdBlock[m.EPFD&15])
	n = block16(b, n, &secondBlock[m.Second&63])
	n = block32(b, n, &regionalBlock[m.Status])
	n = block32(b, n, &offBlock[index(m.OffPosition)])
	n = block32(b, n, &raimValueBlock[index(m.RAIM)])
	return block32(b, n, &virtualBlock[index(m.Virtual)])
}

func longRange(b []byte, n int, m *ais.LongRangeReport, unscaled bool) int {
	n = number(b, n, `,"status":`, uint32(m.Status&15))
	if !unscaled {
		n += copy(b[n:], `,"status_text":"`)
		n += copy(b[n:], statusText[m.Status&15])
		b[n] = '"'
		n++
	}
	n = block32(b, n, &fixBlock[index(m.Accuracy)])
	n = tenthMinutes(b, n, int32(m.Longitude), 4, unscaled)
	*(*[16]byte)(b[n:]) = latBlock
	n = tenthMinutes(b, n+len(`,"lat":`), int32(m.Latitude), 4, unscaled)
	n = number(b, n, `,"speed":`, uint32(m.SOG))
	n = number(b, n, `,"course":`, uint32(m.COG))
	n = boolean(b, n, `,"raim":`, m.RAIM)
	return boolean(b, n, `,"gnss":`, m.Latency) // gpsd's name for the latency bit
}

func addressed(b []byte, n int, sequence uint8, mmsi uint32, again bool) int {
	n = number(b, n, `,"seqno":`, uint32(sequence))
	n = number(b, n, `,"dest_mmsi":`, mmsi)
	return boolean(b, n, `,"retransmit":`, again)
}

func application(b []byte, n int, dac uint16, fi uint8) int {
	n = number(b, n, `,"dac":`, uint32(dac))
	return number(b, n, `,"fid":`, uint32(fi))
}

// tenth writes a number of tenths below 10 000 as sent, or with a decimal.
func tenth(b []byte, n int, v uint32, unscaled bool) int {
	if unscaled {
		return decimal.Unsigned(b, n, v)
	}
	return decimal.SmallTenths(b, n, v)
}

// tenthMinutes writes 1/10 minute as sent, or in degrees.
func tenthMinutes(b []byte, n int, v int32, decimals int, unscaled bool) int {
	if unscaled {
		return decimal.Signed(b, n, v)
	}
	return decimal.Coarse(b, n, v, decimals)
}

// number writes a key and an integer.
func number(b []byte, n int, key string, v uint32) int {
	n += copy(b[n:], key)
	return decimal.Unsigned(b, n, v)
}

// boolean writes a key and true or false.
func boolean(b []byte, n int, key string, v bool) int {
	n += copy(b[n:], key)
	return n + copy(b[n:], boolText(v))
}

// bit writes a key and 1 or 0.
func bit(b []byte, n int, key string, v bool) int {
	n += copy(b[n:], key)
	b[n] = '0' + byte(index(v))
	return n + 1
}
