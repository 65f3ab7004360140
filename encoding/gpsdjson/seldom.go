package gpsdjson

import (
	"strconv"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
)

// seldom writes the types that are few in any stream.
func seldom(b []byte, n int, m ais.Message, unscaled bool) int {
	switch m := m.(type) {
	case *ais.Acknowledge:
		for i, key := range [...]string{`,"mmsi1":`, `,"mmsi2":`, `,"mmsi3":`, `,"mmsi4":`} {
			n = number(b, n, key, m.To[i].MMSI)
		}
	case *ais.SARAircraftReport:
		n = aircraft(b, n, m, unscaled)
	case *ais.UTCInquiry:
		n = number(b, n, `,"dest_mmsi":`, m.Destination)
	case *ais.AddressedSafetyMessage:
		n = addressed(b, n, m.Sequence, m.Destination, m.Retransmitted)
		n = safety(b, n, &m.Text)
	case *ais.SafetyBroadcast:
		n = safety(b, n, &m.Text)
	case *ais.Interrogation:
		n = number(b, n, `,"mmsi1":`, m.Station1)
		n = number(b, n, `,"type1_1":`, uint32(m.Request[0].Type))
		n = number(b, n, `,"offset1_1":`, uint32(m.Request[0].Offset))
		n = number(b, n, `,"type1_2":`, uint32(m.Request[1].Type))
		n = number(b, n, `,"offset1_2":`, uint32(m.Request[1].Offset))
		n = number(b, n, `,"mmsi2":`, m.Station2)
		n = number(b, n, `,"type2_1":`, uint32(m.Request[2].Type))
		n = number(b, n, `,"offset2_1":`, uint32(m.Request[2].Offset))
	case *ais.AssignmentCommand:
		n = number(b, n, `,"mmsi1":`, m.To[0].MMSI)
		n = number(b, n, `,"offset1":`, uint32(m.To[0].Offset))
		n = number(b, n, `,"increment1":`, uint32(m.To[0].Increment))
		n = number(b, n, `,"mmsi2":`, m.To[1].MMSI)
		n = number(b, n, `,"offset2":`, uint32(m.To[1].Offset))
		n = number(b, n, `,"increment2":`, uint32(m.To[1].Increment))
	case *ais.GNSSBroadcast:
		n += copy(b[n:], `,"lon":`)
		n = tenthDegrees(b, n, int32(m.Longitude), unscaled)
		n += copy(b[n:], `,"lat":`)
		n = tenthDegrees(b, n, int32(m.Latitude), unscaled)
		n = data(b, n, &m.Data)
	case *ais.DataLinkManagement:
		for i := range m.Reservation {
			r := &m.Reservation[i]
			n = numbered(b, n, `,"offset`, i, uint32(r.Offset))
			n = numbered(b, n, `,"number`, i, uint32(r.Slots))
			n = numbered(b, n, `,"timeout`, i, uint32(r.Timeout))
			n = numbered(b, n, `,"increment`, i, uint32(r.Increment))
		}
	case *ais.ChannelManagement:
		n = channels(b, n, m, unscaled)
	case *ais.GroupAssignment:
		n = area(b, n, m.NorthEast, m.SouthWest, unscaled)
		n = number(b, n, `,"stationtype":`, uint32(m.StationType&15))
		n += copy(b[n:], `,"stationtype_text":"`)
		n += copy(b[n:], stationText[m.StationType&15])
		b[n] = '"'
		n++
		n += copy(b[n:], shipTypeText[m.ShipType])
		n = number(b, n, `,"interval":`, uint32(m.Interval))
		n = number(b, n, `,"quiet":`, uint32(m.Quiet))
	case *ais.SingleSlotBinary:
		n = slot(b, n, m.Addressed, m.Structured, m.Destination, m.DAC, m.FI)
		n = data(b, n, &m.Data)
	case *ais.MultipleSlotBinary:
		n = slot(b, n, m.Addressed, m.Structured, m.Destination, m.DAC, m.FI)
		n = data(b, n, &m.Data)
		n = number(b, n, `,"radio":`, uint32(m.Communication))
	case *ais.Unknown:
		n = data(b, n, &m.Data)
	}
	return n
}

func aircraft(b []byte, n int, m *ais.SARAircraftReport, unscaled bool) int {
	n += copy(b[n:], `,"alt":`)
	switch {
	case !unscaled && m.Altitude == 4095:
		n += copy(b[n:], `"nan"`)
	case !unscaled && m.Altitude == 4094:
		n += copy(b[n:], `"high"`)
	default:
		n = decimal.Unsigned(b, n, uint32(m.Altitude))
	}
	n += copy(b[n:], `,"speed":`)
	switch {
	case !unscaled && m.SOG == 1023:
		n += copy(b[n:], `"nan"`)
	case !unscaled && m.SOG == 1022:
		n += copy(b[n:], `"fast"`)
	default:
		n = decimal.Unsigned(b, n, uint32(m.SOG))
	}
	n = fix(b, n, m.Accuracy, m.Longitude, m.Latitude, unscaled)
	n += copy(b[n:], `,"course":`)
	n = tenth(b, n, uint32(m.COG&4095), unscaled)
	n = block16(b, n, &secondBlock[m.Second&63])
	// gpsd's "regional" is eight bits: the altitude sensor and the spare ones.
	n = block32(b, n, &regionalBlock[uint8(index(m.Barometric)<<7)|m.Regional&127])
	n = bit(b, n, `,"dte":`, m.DTE)
	n = block32(b, n, &raimBlock[index(m.RAIM)])
	return decimal.Unsigned(b, n, uint32(m.Communication))
}

func safety(b []byte, n int, t *ais.LongText) int {
	n += copy(b[n:], `,"text":"`)
	n = text(b, n, t.Trimmed())
	b[n] = '"'
	return n + 1
}

// tenthDegrees writes 1/10 minute as sent, or in degrees with one decimal: that
// can be halfway, and the binary fraction decides, as in printf.
func tenthDegrees(b []byte, n int, v int32, unscaled bool) int {
	if unscaled {
		return decimal.Signed(b, n, v)
	}
	return len(strconv.AppendFloat(b[:n], float64(v)/600, 'f', 1, 64))
}

// numbered writes a key that ends with i+1, and an integer.
func numbered(b []byte, n int, key string, i int, v uint32) int {
	n += copy(b[n:], key)
	b[n], b[n+1], b[n+2] = '1'+byte(i), '"', ':'
	return decimal.Unsigned(b, n+3, v)
}

func channels(b []byte, n int, m *ais.ChannelManagement, unscaled bool) int {
	n = number(b, n, `,"channel_a":`, uint32(m.ChannelA))
	n = number(b, n, `,"channel_b":`, uint32(m.ChannelB))
	n = number(b, n, `,"txrx":`, uint32(m.TxRx))
	n = boolean(b, n, `,"power":`, m.LowPower)
	if m.Addressed {
		n = number(b, n, `,"dest1":`, m.Station[0])
		n = number(b, n, `,"dest2":`, m.Station[1])
	} else {
		n = area(b, n, m.NorthEast, m.SouthWest, unscaled)
	}
	n = boolean(b, n, `,"addressed":`, m.Addressed)
	n = boolean(b, n, `,"band_a":`, m.BandA)
	n = boolean(b, n, `,"band_b":`, m.BandB)
	return number(b, n, `,"zonesize":`, uint32(m.ZoneSize))
}

// area writes two corners; scaled they are strings in gpsd.
func area(b []byte, n int, ne, sw ais.CoarsePoint, unscaled bool) int {
	for i, key := range [...]string{`,"ne_lon":`, `,"ne_lat":`, `,"sw_lon":`, `,"sw_lat":`} {
		v := [...]int32{int32(ne.Longitude), int32(ne.Latitude), int32(sw.Longitude), int32(sw.Latitude)}[i]
		n += copy(b[n:], key)
		if unscaled {
			n = decimal.Signed(b, n, v)
			continue
		}
		b[n] = '"'
		n = decimal.Coarse(b, n+1, v, 6)
		b[n] = '"'
		n++
	}
	return n
}

func slot(b []byte, n int, toOne, structured bool, mmsi uint32, dac uint16, fi uint8) int {
	n = boolean(b, n, `,"addressed":`, toOne)
	n = boolean(b, n, `,"structured":`, structured)
	n = number(b, n, `,"dest_mmsi":`, mmsi)
	return number(b, n, `,"app_id":`, uint32(dac)<<6|uint32(fi&63))
}
