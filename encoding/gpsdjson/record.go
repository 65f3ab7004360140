package gpsdjson

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
)

// recordRoom is more than a record's keys and numbers take.
const recordRoom = 1024

// AppendRecord appends a row of a published table with gpsd's keys, scaled,
// without the closing brace, as [AppendOpen] does for a message. What the table
// does not say has no key: no "type" where it names no message type. The class
// of the station has the key "ais_class", the time and the receiver those of
// [Options]. Of o only Device counts.
func AppendRecord(dst []byte, r *aisflat.Record, o *Options) []byte {
	device := ""
	if o != nil {
		device = o.Device
	}
	need := recordRoom + 6*(len(device)+len(r.Receiver)+len(r.Name())+len(r.CallSign())+len(r.Destination()))
	dst = slices.Grow(dst, need)
	b, n := dst[:cap(dst)], len(dst)
	put := func(s string) { n += copy(b[n:], s) }
	number := func(key string, v uint32) {
		put(key)
		n = decimal.Unsigned(b, n, v)
	}
	words := func(key string, s []byte) {
		put(key)
		n = text(b, n, s)
		put(`"`)
	}
	put(`{"class":"AIS"`)
	if device != "" {
		words(`,"device":"`, []byte(device))
	}
	if r.Type != 0 {
		number(`,"type":`, uint32(r.Type))
	}
	put(`,"mmsi":`)
	n = decimal.Unsigned(b, n, r.MMSI)
	put(`,"scaled":true`)
	if r.Known(aisflat.Status) {
		number(`,"status":`, uint32(r.Status))
		words(`,"status_text":"`, []byte(statusText[r.Status&15]))
	}
	if r.Known(aisflat.Turn) {
		put(`,"turn":`)
		t := &turnBlock[uint8(r.Turn)]
		n += copy(b[n:], t[:int(t[31])-len(`,"speed":`)])
	}
	if r.Known(aisflat.SOG) {
		put(`,"speed":`)
		n = decimal.Tenths(b, n, uint32(r.SOG))
	}
	if r.Known(aisflat.Position) {
		put(`,"lon":`)
		n = decimal.Degrees(b, n, int32(r.Longitude))
		put(`,"lat":`)
		n = decimal.Degrees(b, n, int32(r.Latitude))
	}
	if r.Known(aisflat.COG) {
		put(`,"course":`)
		n = decimal.Tenths(b, n, uint32(r.COG))
	}
	if r.Known(aisflat.Heading) {
		number(`,"heading":`, uint32(r.Heading))
	}
	if r.Known(aisflat.IMO) {
		put(`,"imo":`)
		n = decimal.Unsigned(b, n, r.IMO)
	}
	if r.Known(aisflat.CallSign) {
		words(`,"callsign":"`, r.CallSign())
	}
	if r.Known(aisflat.Name) {
		words(`,"shipname":"`, r.Name())
	}
	if r.Known(aisflat.ShipType) {
		number(`,"shiptype":`, uint32(r.ShipType))
		words(`,"shiptype_text":"`, []byte(shipText(int(r.ShipType))))
	}
	if r.Known(aisflat.Dimensions) {
		number(`,"to_bow":`, uint32(r.Dimensions.Bow))
		number(`,"to_stern":`, uint32(r.Dimensions.Stern))
		number(`,"to_port":`, uint32(r.Dimensions.Port))
		number(`,"to_starboard":`, uint32(r.Dimensions.Starboard))
	}
	if r.Known(aisflat.ETA) {
		put(`,"eta":"`)
		n = decimal.Two(b, n, r.ETA.Month)
		put("-")
		n = decimal.Two(b, n, r.ETA.Day)
		put("T")
		n = decimal.Two(b, n, r.ETA.Hour)
		put(":")
		n = decimal.Two(b, n, r.ETA.Minute)
		put(`Z"`)
	}
	if r.Known(aisflat.Draught) {
		put(`,"draught":`)
		n = decimal.Tenths(b, n, uint32(r.Draught))
	}
	if r.Known(aisflat.Destination) {
		words(`,"destination":"`, r.Destination())
	}
	switch r.Class {
	case 'A':
		put(`,"ais_class":"A"`)
	case 'B':
		put(`,"ais_class":"B"`)
	}
	n = provenance(b, n, ais.Flags(0), &Options{Time: r.Time, Receiver: r.Receiver})
	return dst[:n]
}
