package decoding

import (
	"io"
	"math"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aiscsv"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
)

// tableRows is how many rows of a table make a block.
const tableRows = 1024

// table reads a published table in blocks of rows.
type table struct {
	reader *aistables.Reader
	row    aistables.Row
	block  *block // where rejected rows are written down; nil: they are only counted
}

func newTable(r io.Reader, f aistables.Format, keep bool) *table {
	t := &table{reader: aistables.NewReader(r, f)}
	if keep {
		t.reader.OnReject = func(line int64, why aistables.Reason, record []byte) {
			t.block.rejects = append(t.block.rejects, rejected{line, "row: " + why.String(), append([]byte(nil), record...)})
		}
	}
	return t
}

// next fills the rows of b. It returns io.EOF when there was nothing more.
func (t *table) next(b *block) error {
	t.block = b
	for len(b.rows) < tableRows {
		if err := t.reader.Read(&t.row); err != nil {
			if err == io.EOF && len(b.rows)+len(b.rejects) > 0 {
				return nil // the next call says it again
			}
			return err
		}
		b.rows = append(b.rows, aisflat.Record{})
		fromTable(&b.rows[len(b.rows)-1], &t.row)
	}
	return nil
}

// fromTable fills a record with what a row of a table says. Positions of up to
// five decimals are whole numbers of 1/10 000 minute; those of six decimals
// come back to the number that was sent.
func fromTable(r *aisflat.Record, t *aistables.Row) {
	r.Clear()
	has := func(f aistables.Field) bool { return t.Has.Has(f) }
	know := func(f aisflat.Fields) { r.Has |= f }
	r.MMSI, r.Type = t.MMSI, t.MessageType
	r.Class = classByte(t.Class)
	if has(aistables.FieldTime) {
		r.Time = t.Time.UnixNano()
	}
	switch {
	case has(aistables.FieldPositionExact):
		r.Longitude, r.Latitude = ais.Longitude(t.LonE4Min), ais.Latitude(t.LatE4Min)
		know(aisflat.Position)
	case has(aistables.FieldPosition):
		r.Longitude = ais.Longitude(math.Round(t.LonDeg * 600_000))
		r.Latitude = ais.Latitude(math.Round(t.LatDeg * 600_000))
		know(aisflat.Position)
	}
	if has(aistables.FieldSOG) {
		r.SOG = uint16(math.Round(t.SOGKn * 10))
		know(aisflat.SOG)
	}
	if has(aistables.FieldCOG) {
		r.COG = uint16(math.Round(t.COGDeg*10)) % 3600
		know(aisflat.COG)
	}
	if has(aistables.FieldHeading) {
		r.Heading = t.HeadingDeg
		know(aisflat.Heading)
	}
	if has(aistables.FieldTurnRaw) {
		r.Turn = ais.RateOfTurn(t.TurnRaw)
		know(aisflat.Turn)
	}
	if has(aistables.FieldStatus) {
		r.Status = t.Status
		know(aisflat.Status)
	}
	if has(aistables.FieldIMO) {
		r.IMO = t.IMO
		know(aisflat.IMO)
	}
	if has(aistables.FieldCallSign) {
		r.SetCallSign(t.CallSign)
	}
	if has(aistables.FieldName) {
		r.SetNameText(t.Name)
	}
	if has(aistables.FieldDestination) {
		r.SetDestination(t.Destination)
	}
	if has(aistables.FieldShipType) && t.ShipType <= math.MaxUint8 {
		r.ShipType = uint8(t.ShipType)
		know(aisflat.ShipType)
	}
	switch {
	case has(aistables.FieldDimensions):
		r.Dimensions = ais.Dimensions{Bow: t.ToBowM, Stern: t.ToSternM, Port: uint8(min(t.ToPortM, 63)), Starboard: uint8(min(t.ToStarboardM, 63))}
		know(aisflat.Dimensions)
	case has(aistables.FieldLength) || has(aistables.FieldWidth):
		// The standard's own way to give a size without a reference point
		// (M.1371-5, annex 8, figure 41): stern and starboard alone.
		r.Dimensions = ais.Dimensions{Stern: uint16(math.Round(t.LengthM)), Starboard: uint8(min(math.Round(t.WidthM), 63))}
		know(aisflat.Dimensions)
	}
	if has(aistables.FieldDraught) {
		r.Draught = uint8(math.Round(min(t.DraughtM, 25.5) * 10))
		know(aisflat.Draught)
	}
	if has(aistables.FieldETA) && t.ETA.Month > 0 && t.ETA.Day > 0 {
		r.ETA = ais.ETA{Month: t.ETA.Month, Day: t.ETA.Day, Hour: t.ETA.Hour, Minute: t.ETA.Minute}
		know(aisflat.ETA)
	}
	if has(aistables.FieldSource) {
		r.Receiver = []byte(t.Source)
	}
}

func classByte(c aistables.Class) byte {
	switch c {
	case aistables.ClassA:
		return 'A'
	case aistables.ClassB:
		return 'B'
	}
	return 0
}

// fromTable formats a row of a table.
func (w *worker) fromTable(b *block, r *aisflat.Record) {
	t := &w.tally
	t.messages++
	t.byType[r.Type&63]++
	t.vessels.add(r.MMSI)
	t.time(r.Time)
	t.from(r.Receiver)
	w.begin(b)
	var m message
	m.time = r.Time
	if w.opt.Dedupe > 0 {
		start := len(b.arena)
		b.arena = gpsdjson.AppendRecord(b.arena, r, nil)
		m.payload = b.arena[start:]
	}
	switch w.opt.Format {
	case JSON:
		w.json.Device = b.feed.device
		b.out = gpsdjson.AppendRecord(b.out, r, &w.json)
		w.end(b, &m, r.Receiver, "}\n")
	case CSV:
		b.out = aiscsv.Append(b.out, r)
		b.out = b.out[:len(b.out)-1]
		w.end(b, &m, r.Receiver, "\n")
	case Rows:
		b.report(r)
		w.end(b, &m, r.Receiver, "")
	}
}
