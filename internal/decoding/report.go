package decoding

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// next makes room for one more row. What the row of an earlier block left in it
// is not read: only fields with their bit in Has are.
func (b *block) next() *parquet.Report {
	n := len(b.reports)
	if n == cap(b.reports) {
		b.reports = slices.Grow(b.reports, 1)
	}
	b.reports = b.reports[:n+1]
	return &b.reports[n]
}

// position appends a position report of class A, nine of ten messages, without
// the way over a record.
func (b *block) position(m *ais.PositionReport, from *message, receiver []byte) {
	p := b.next()
	has := parquet.HasType | parquet.HasRepeat | parquet.HasAccuracy | parquet.HasRAIM | parquet.HasClass
	p.MMSI, p.Repeat, p.Type, p.Class = m.MMSI, m.Repeat, m.Type, 'A'
	p.Accuracy, p.RAIM = m.Accuracy, m.RAIM
	p.Time, p.Channel = from.time/1000, from.channel
	has |= bit(parquet.HasTime, from.time != 0) | bit(parquet.HasChannel, from.channel != 0)
	if len(receiver) > 0 {
		p.Receiver = receiver
		has |= parquet.HasReceiver
	}
	lon, okLon := m.Longitude.Degrees()
	lat, okLat := m.Latitude.Degrees()
	p.Lon, p.Lat, p.LonRaw, p.LatRaw = lon, lat, int32(m.Longitude), int32(m.Latitude)
	has |= bit(parquet.HasLon|parquet.HasLat|parquet.HasLonRaw|parquet.HasLatRaw, okLon && okLat)
	p.SOG, p.COG, p.Heading = float64(m.SOG)/10, float64(m.COG)/10, uint16(m.Heading)
	has |= bit(parquet.HasSOG, m.SOG < ais.SOGNotAvailable) | bit(parquet.HasCOG, m.COG < ais.COGNotAvailable) | bit(parquet.HasHeading, m.Heading < 360)
	p.Turn, p.Status, p.Second = int8(m.Turn), uint8(m.Status), uint8(m.Second)
	has |= bit(parquet.HasTurn, m.Turn != ais.RateOfTurnNotAvailable) | bit(parquet.HasStatus, m.Status != 15) | bit(parquet.HasSecond, m.Second != 60)
	p.Has = has
}

func bit(f parquet.Fields, ok bool) parquet.Fields {
	if ok {
		return f
	}
	return 0
}

// report appends a record to the rows of a block. Texts move to the arena: the
// record is used again for the next message.
func (b *block) report(r *aisflat.Record) {
	p := b.next()
	fill(p, r)
	for i, t := range texts(p) {
		if p.Has&textFields[i] != 0 {
			start := len(b.arena)
			b.arena = append(b.arena, *t...)
			*t = b.arena[start:]
		}
	}
}

// texts are the fields of a report that are views of something else.
func texts(p *parquet.Report) [6]*[]byte {
	return [...]*[]byte{&p.Receiver, &p.CallSign, &p.Name, &p.Destination, &p.Text, &p.Receivers}
}

// textFields are the columns of the texts.
var textFields = [...]parquet.Fields{
	parquet.HasReceiver, parquet.HasCallSign, parquet.HasName, parquet.HasDestination, parquet.HasText, parquet.HasReceivers,
}

// own copies the texts of a report into buf, which it returns.
func own(p *parquet.Report, buf []byte) []byte {
	for i, t := range texts(p) {
		if p.Has&textFields[i] != 0 {
			start := len(buf)
			buf = append(buf, *t...)
			*t = buf[start:]
		}
	}
	return buf
}

// fill makes a report of a record. Its texts are views of the record.
func fill(p *parquet.Report, r *aisflat.Record) {
	p.MMSI, p.Repeat, p.Type = r.MMSI, r.Repeat, r.Type
	has := parquet.Fields(0)
	if r.Type != 0 {
		has |= parquet.HasType | parquet.HasRepeat
	}
	if r.Time != 0 {
		p.Time = r.Time / 1000
		has |= parquet.HasTime
	}
	if r.Channel != 0 {
		p.Channel = r.Channel
		has |= parquet.HasChannel
	}
	if len(r.Receiver) > 0 {
		p.Receiver = r.Receiver
		has |= parquet.HasReceiver
	}
	if r.Known(aisflat.Position) {
		p.Lon, _ = r.Longitude.Degrees()
		p.Lat, _ = r.Latitude.Degrees()
		p.LonRaw, p.LatRaw = int32(r.Longitude), int32(r.Latitude)
		has |= parquet.HasLon | parquet.HasLat | parquet.HasLonRaw | parquet.HasLatRaw
	}
	for _, c := range columns {
		if r.Has&c.from != 0 {
			has |= c.to
		}
	}
	p.SOG, p.COG, p.Heading = float64(r.SOG)/10, float64(r.COG)/10, r.Heading
	p.Turn, p.Status, p.Second = int8(r.Turn), r.Status, r.Second
	p.Accuracy, p.RAIM = r.Accuracy, r.RAIM
	if r.Has&^moving != 0 {
		p.IMO, p.ShipType, p.EPFD, p.AidType = r.IMO, r.ShipType, r.EPFD, r.AidType
		p.ToBow, p.ToStern = r.Dimensions.Bow, r.Dimensions.Stern
		p.ToPort, p.ToStarboard = uint16(r.Dimensions.Port), uint16(r.Dimensions.Starboard)
		p.Draught = float64(r.Draught) / 10
		p.ETAMonth, p.ETADay, p.ETAHour, p.ETAMinute = r.ETA.Month, r.ETA.Day, r.ETA.Hour, r.ETA.Minute
		p.DAC, p.FI = r.DAC, uint16(r.FI)
		p.CallSign, p.Name, p.Destination, p.Text = r.CallSign(), r.Name(), r.Destination(), r.Text()
	}
	if r.Class != 0 {
		p.Class = r.Class
		has |= parquet.HasClass
	}
	p.Has = has
}

// moving are the columns of a position report.
const moving = aisflat.Position | aisflat.SOG | aisflat.COG | aisflat.Heading | aisflat.Turn | aisflat.Status |
	aisflat.Second | aisflat.Accuracy | aisflat.RAIM

// columns pairs the columns of a row with those of a file.
var columns = [...]struct {
	from aisflat.Fields
	to   parquet.Fields
}{
	{aisflat.SOG, parquet.HasSOG},
	{aisflat.COG, parquet.HasCOG},
	{aisflat.Heading, parquet.HasHeading},
	{aisflat.Turn, parquet.HasTurn},
	{aisflat.Status, parquet.HasStatus},
	{aisflat.Second, parquet.HasSecond},
	{aisflat.Accuracy, parquet.HasAccuracy},
	{aisflat.RAIM, parquet.HasRAIM},
	{aisflat.IMO, parquet.HasIMO},
	{aisflat.CallSign, parquet.HasCallSign},
	{aisflat.Name, parquet.HasName},
	{aisflat.ShipType, parquet.HasShipType},
	{aisflat.Dimensions, parquet.HasToBow | parquet.HasToStern | parquet.HasToPort | parquet.HasToStarboard},
	{aisflat.Draught, parquet.HasDraught},
	{aisflat.Destination, parquet.HasDestination},
	{aisflat.ETA, parquet.HasETA},
	{aisflat.EPFD, parquet.HasEPFD},
	{aisflat.AidType, parquet.HasAidType},
	{aisflat.Application, parquet.HasDAC | parquet.HasFI},
	{aisflat.Text, parquet.HasText},
}
