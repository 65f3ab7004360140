package decoding

import (
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// report appends a record to the rows of a block. Texts move to the arena: the
// record is used again for the next message.
func (b *block) report(r *aisflat.Record) {
	b.reports = append(b.reports, parquet.Report{})
	p := &b.reports[len(b.reports)-1]
	fill(p, r)
	for _, t := range texts(p) {
		if len(*t) > 0 {
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

// own copies the texts of a report into buf, which it returns.
func own(p *parquet.Report, buf []byte) []byte {
	for _, t := range texts(p) {
		start := len(buf)
		buf = append(buf, *t...)
		*t = buf[start:]
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
