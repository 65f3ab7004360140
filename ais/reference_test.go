package ais

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
)

// The reference decoder reads a message one bit at a time from tables that
// follow annex 8 of M.1371-5. It shares nothing with the fast one but the types
// of the messages. It is written to be read, and is slow.

const (
	armorAlphabet = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"
	textAlphabet  = `@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_ !"#$%&'()*+,-./0123456789:;<=>?`
)

// bitString has one byte, 0 or 1, for each bit.
type bitString []byte

func (s bitString) at(i int) uint64 {
	if i < len(s) {
		return uint64(s[i])
	}
	return 0 // past the end
}

func (s bitString) unsigned(at, width int) (v uint64) {
	for i := at; i < at+width; i++ {
		v = 2*v + s.at(i)
	}
	return v
}

func (s bitString) signed(at, width int) int64 {
	v := int64(s.unsigned(at, width))
	if s.at(at) == 1 {
		v -= 1 << width
	}
	return v
}

func (s bitString) bits(from, to int) (b Bits) {
	for i := from; i < to; i++ {
		if s.at(i) == 1 {
			b.word[(i-from)/64] |= 1 << (63 - (i-from)%64)
		}
	}
	b.n = to - from
	return b
}

// row is a field of a layout; the Go type of the field tells its kind.
type row struct {
	at, width int
	name      string
}

// table reads a layout: lines of offset, width and field.
func table(text string) (rows []row) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		var r row
		if _, err := fmt.Sscan(line, &r.at, &r.width, &r.name); err != nil {
			panic(line)
		}
		rows = append(rows, r)
	}
	return rows
}

// reading is a message while the reference decoder reads it.
type reading struct {
	bits bitString
	to   reflect.Value // of the message's struct
}

func (r *reading) rows(rows []row) {
	for _, f := range rows {
		r.field(f.at, f.width, f.name)
	}
}

// field reads a field such as Status, Dimensions.Bow or To[1].MMSI.
func (r *reading) field(at, width int, path string) {
	v := r.to
	for name := range strings.SplitSeq(path, ".") {
		name, index, indexed := strings.Cut(name, "[")
		v = v.FieldByName(name)
		if indexed {
			v = v.Index(int(index[0] - '0'))
		}
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.bits.unsigned(at, width) == 1)
	case reflect.Int8, reflect.Int16, reflect.Int32:
		v.SetInt(r.bits.signed(at, width))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		v.SetUint(r.bits.unsigned(at, width))
	case reflect.Array: // text
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(r.char(at + 6*i)))
		}
	case reflect.Struct: // Bits, width -1: to the end
		v.Set(reflect.ValueOf(r.bits.bits(at, len(r.bits))))
	default:
		panic(path)
	}
}

func (r *reading) char(at int) byte { return textAlphabet[r.bits.unsigned(at, 6)] }

// referenceLengths are the legal lengths, and the least that is read.
func referenceLengths(msgType uint8, n int) (least int, legal bool) {
	oneOf := func(lengths ...int) bool {
		for _, l := range lengths {
			if l == n {
				return true
			}
		}
		return false
	}
	between := func(lo, hi int) bool { return lo <= n && n <= hi }
	switch msgType {
	case 1, 2, 3, 4, 11:
		return 149, oneOf(168)
	case 5:
		return 420, oneOf(424)
	case 6, 12:
		least = map[uint8]int{6: 88, 12: 72}[msgType]
		return least, between(least, 1008)
	case 8:
		return 56, between(56, 1008)
	case 14:
		return 40, between(40, 1008)
	case 7, 13:
		return 72, oneOf(40+32, 40+2*32, 40+3*32, 40+4*32)
	case 9, 18:
		return 148, oneOf(168)
	case 10:
		return 70, oneOf(72)
	case 15:
		return 88, oneOf(88, 110, 112, 160)
	case 16:
		return 92, oneOf(96, 144)
	case 17:
		return 80, between(80, 816)
	case 19:
		return 308, oneOf(312)
	case 20:
		return 70, oneOf(72, 104, 136, 160)
	case 21:
		return 271, between(272, 360) && n%8 == 0
	case 22:
		return 145, oneOf(168)
	case 23:
		return 154, oneOf(160)
	case 24:
		return 160, oneOf(160, 168)
	case 25:
		return 40, between(40, 168)
	case 26:
		return 60, between(64, 1064)
	case 27:
		return 95, oneOf(96)
	}
	return 38, true
}

// reference decodes as [Decoder.Decode] should.
func reference(payload []byte, fill int) (Message, error) {
	if len(payload) > MaxBits/6 {
		return nil, ErrLong
	}
	if fill < 0 || fill > 5 || fill > 6*len(payload) {
		return nil, ErrFill
	}
	var bits bitString
	for _, c := range payload {
		v := strings.IndexByte(armorAlphabet, c)
		if v < 0 {
			return nil, ErrCharacter
		}
		for i := 5; i >= 0; i-- {
			bits = append(bits, byte(v>>i&1))
		}
	}
	end := len(bits) - fill
	var flags Flags
	if bytes.IndexByte(bits[end:], 1) >= 0 {
		flags |= FlagFill
	}
	return referenceBits(bits[:end], flags)
}

func referenceBits(bits bitString, flags Flags) (Message, error) {
	n := len(bits)
	if n < 38 {
		return nil, ErrShort
	}
	msgType := uint8(bits.unsigned(0, 6))
	least, legal := referenceLengths(msgType, n)
	if n < least {
		return nil, ErrShort
	}
	if !legal {
		flags |= FlagLength
	}

	var m Message
	switch msgType {
	case 1, 2, 3:
		m = &PositionReport{}
	case 4, 11:
		m = &BaseStationReport{}
	case 5:
		m = &StaticAndVoyageData{}
	case 6:
		m = &AddressedBinary{}
	case 7, 13:
		m = &Acknowledge{}
	case 8:
		m = &BinaryBroadcast{}
	case 9:
		m = &SARAircraftReport{}
	case 10:
		m = &UTCInquiry{}
	case 12:
		m = &AddressedSafetyMessage{}
	case 14:
		m = &SafetyBroadcast{}
	case 15:
		m = &Interrogation{}
	case 16:
		m = &AssignmentCommand{}
	case 17:
		m = &GNSSBroadcast{}
	case 18:
		m = &ClassBReport{}
	case 19:
		m = &ExtendedClassBReport{}
	case 20:
		m = &DataLinkManagement{}
	case 21:
		m = &AidToNavigationReport{}
	case 22:
		m = &ChannelManagement{}
	case 23:
		m = &GroupAssignment{}
	case 24:
		m = &StaticDataReport{}
	case 25:
		m = &SingleSlotBinary{}
	case 26:
		m = &MultipleSlotBinary{}
	case 27:
		m = &LongRangeReport{}
	default:
		m = &Unknown{}
	}
	*m.Head() = Header{
		Type:   msgType,
		Repeat: uint8(bits.unsigned(6, 2)),
		MMSI:   uint32(bits.unsigned(8, 30)),
		Bits:   uint16(n),
		Flags:  flags,
	}
	r := &reading{bits, reflect.ValueOf(m).Elem()}
	r.rows(tables[msgType])
	return m, r.rest(m, n)
}

// rest reads what depends on the length or on another field.
func (r *reading) rest(m Message, n int) error {
	switch m := m.(type) {
	case *Acknowledge:
		for at := 40; at+32 <= n && m.N < 4; at += 32 {
			r.field(at, 30, fmt.Sprintf("To[%d].MMSI", m.N))
			r.field(at+30, 2, fmt.Sprintf("To[%d].Sequence", m.N))
			m.N++
		}
	case *AddressedSafetyMessage:
		m.Spare2 = r.text(&m.Text, 72, n)
	case *SafetyBroadcast:
		m.Spare2 = r.text(&m.Text, 40, n)
	case *Interrogation:
		m.N = 1
		if n < 108 {
			break
		}
		m.N = 2
		r.field(90, 6, "Request[1].Type")
		r.field(96, 12, "Request[1].Offset")
		r.field(108, 2, "Spare3")
		if n == 112 {
			r.field(108, 4, "Spare3")
		}
		if n < 158 {
			break
		}
		m.N = 3
		r.field(110, 30, "Station2")
		r.field(140, 6, "Request[2].Type")
		r.field(146, 12, "Request[2].Offset")
		r.field(158, 2, "Spare4")
	case *AssignmentCommand:
		if m.N = 1; n < 144 {
			r.field(92, 4, "Spare2")
			break
		}
		m.N = 2
		r.field(92, 30, "To[1].MMSI")
		r.field(122, 12, "To[1].Offset")
		r.field(134, 10, "To[1].Increment")
	case *DataLinkManagement:
		at := 40
		for ; at+30 <= n && m.N < 4; at += 30 {
			r.field(at, 12, fmt.Sprintf("Reservation[%d].Offset", m.N))
			r.field(at+12, 4, fmt.Sprintf("Reservation[%d].Slots", m.N))
			r.field(at+16, 3, fmt.Sprintf("Reservation[%d].Timeout", m.N))
			r.field(at+19, 11, fmt.Sprintf("Reservation[%d].Increment", m.N))
			m.N++
		}
		spare := 0
		for (at+spare)%8 != 0 {
			spare++
		}
		r.field(at, spare, "Spare2")
	case *AidToNavigationReport:
		for i := range 20 {
			m.Name.Char[i] = r.char(43 + 6*i)
		}
		at, count := 272, 20
		for ; at+6 <= n && count < 34; at += 6 {
			m.Name.Char[count] = r.char(at)
			count++
		}
		m.Name.N = uint16(count)
		if n > at {
			r.field(at, min(n-at, 6), "Spare2")
		}
	case *ChannelManagement:
		if m.Addressed {
			r.rows(table(`
				69 30 Station[0]
				99 5 StationSpare[0]
				104 30 Station[1]
				134 5 StationSpare[1]`))
		} else {
			r.rows(table(`
				69 18 NorthEast.Longitude
				87 17 NorthEast.Latitude
				104 18 SouthWest.Longitude
				122 17 SouthWest.Latitude`))
		}
	case *StaticDataReport:
		if m.Part > 1 {
			return ErrPart
		}
		if m.Part == 1 && n < 162 {
			return ErrShort
		}
		r.rows(partTables[m.Part])
		switch {
		case m.Part == 0:
		case strings.HasPrefix(fmt.Sprintf("%09d", m.MMSI), "98") && m.MMSI < 1_000_000_000:
			r.field(132, 30, "ParentMMSI")
		default:
			r.rows(table(`
				132 9 Dimensions.Bow
				141 9 Dimensions.Stern
				150 6 Dimensions.Port
				156 6 Dimensions.Starboard`))
		}
	case *SingleSlotBinary:
		at := r.binaryHead(m.Addressed, m.Structured)
		if at > n {
			return ErrShort
		}
		m.Data = r.bits.bits(at, n)
	case *MultipleSlotBinary:
		at := r.binaryHead(m.Addressed, m.Structured)
		if at > n-20 {
			return ErrShort
		}
		spare := 4
		for at+spare > n-20 {
			spare--
			m.Flags |= FlagLength
		}
		m.Data = r.bits.bits(at, n-20-spare)
		r.field(n-20-spare, spare, "Spare2")
		r.field(n-20, 20, "Communication")
	case *Unknown:
		m.Data = r.bits.bits(38, n)
	}
	return nil
}

func (r *reading) binaryHead(addressed, structured bool) int {
	at := 40
	if addressed {
		r.field(40, 30, "Destination")
		r.field(70, 2, "Spare")
		at = 72
	}
	if structured {
		r.field(at, 10, "DAC")
		r.field(at+10, 6, "FI")
		at += 16
	}
	return at
}

func (r *reading) text(t *LongText, at, n int) (spare uint8) {
	for ; at+6 <= n; at += 6 {
		t.Char[t.N] = r.char(at)
		t.N++
	}
	return uint8(r.bits.unsigned(at, n-at))
}
