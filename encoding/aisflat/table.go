package aisflat

import "github.com/tidewaiter/tidewaiter/ais"

// SetCallSign fills in a call sign from a published table: as much of it as a
// message can hold. An empty one is absent.
func (r *Row) SetCallSign(s string) {
	r.callSign = ais.Text7{}
	n := copy(r.callSign[:], s)
	pad(r.callSign[n:])
	r.Has = r.Has&^CallSign | present(CallSign, n > 0)
}

// SetDestination fills in a destination as [Row.SetCallSign] does.
func (r *Row) SetDestination(s string) {
	r.destination = ais.Text20{}
	n := copy(r.destination[:], s)
	pad(r.destination[n:])
	r.Has = r.Has&^Destination | present(Destination, n > 0)
}

// SetNameText fills in the name of a vessel or an aid as [Row.SetCallSign]
// does.
func (r *Row) SetNameText(s string) {
	r.long.N = uint16(copy(r.long.Char[:], s))
	r.Has = r.Has&^(Name|Text) | present(Name, r.long.N > 0)
}

// Clear empties the row.
func (r *Row) Clear() {
	r.clear()
	r.MMSI, r.Type, r.Repeat, r.Flags, r.Class = 0, 0, 0, 0, 0
}

func pad(b []byte) {
	for i := range b {
		b[i] = '@'
	}
}
