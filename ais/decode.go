package ais

import "encoding/binary"

// Decoder decodes messages without allocating: it owns one of each message
// type. What Decode returns stays valid until the next call. The zero value is
// ready. A Decoder is not safe for concurrent use.
type Decoder struct {
	bits Bits

	position     PositionReport
	base         BaseStationReport
	static       StaticAndVoyageData
	addressed    AddressedBinary
	acknowledge  Acknowledge
	broadcast    BinaryBroadcast
	aircraft     SARAircraftReport
	inquiry      UTCInquiry
	safetyTo     AddressedSafetyMessage
	safety       SafetyBroadcast
	interrogate  Interrogation
	assignment   AssignmentCommand
	gnss         GNSSBroadcast
	classB       ClassBReport
	extended     ExtendedClassBReport
	dataLink     DataLinkManagement
	aid          AidToNavigationReport
	channel      ChannelManagement
	group        GroupAssignment
	part         StaticDataReport
	singleSlot   SingleSlotBinary
	multipleSlot MultipleSlotBinary
	longRange    LongRangeReport
	unknown      Unknown
}

// Decode reads an armored payload (the six-bit characters of one or more VDM
// sentences, joined) of which the last fill bits are padding.
//
// Errors: ErrCharacter, ErrFill, ErrLong, ErrShort, ErrPart.
func (d *Decoder) Decode(payload []byte, fill int) (Message, error) {
	if len(payload) > maxChars {
		return nil, ErrLong
	}
	if fill < 0 || fill > 5 || fill > 6*len(payload) {
		return nil, ErrFill
	}
	if !d.bits.unarmor(payload) {
		return nil, ErrCharacter
	}
	var flags Flags
	if fill != 0 && !d.bits.cut(fill) {
		flags = FlagFill
	}
	return d.decode(&d.bits, flags)
}

// DecodeBits reads a message from its bits.
//
// Errors: ErrShort, ErrPart.
func (d *Decoder) DecodeBits(b *Bits) (Message, error) {
	return d.decode(b, 0)
}

func (d *Decoder) decode(b *Bits, flags Flags) (Message, error) {
	n := b.n
	if n < headerBits {
		return nil, ErrShort
	}
	msgType := uint8(b.word[0] >> 58)
	if n != int(usualLength[msgType]) && msgType != 0 && msgType < kinds {
		if n < lengthOf[msgType].least {
			return nil, ErrShort
		}
		if !LegalLength(msgType, n) {
			flags |= FlagLength
		}
	}
	switch msgType {
	case 1, 2, 3:
		d.position.decode(b, flags)
		return &d.position, nil
	case 4, 11:
		d.base.decode(b, flags)
		return &d.base, nil
	case 5:
		d.static.decode(b, flags)
		return &d.static, nil
	case 6:
		d.addressed.decode(b, flags)
		return &d.addressed, nil
	case 7, 13:
		d.acknowledge.decode(b, flags)
		return &d.acknowledge, nil
	case 8:
		d.broadcast.decode(b, flags)
		return &d.broadcast, nil
	case 9:
		d.aircraft.decode(b, flags)
		return &d.aircraft, nil
	case 10:
		d.inquiry.decode(b, flags)
		return &d.inquiry, nil
	case 12:
		d.safetyTo.decode(b, flags)
		return &d.safetyTo, nil
	case 14:
		d.safety.decode(b, flags)
		return &d.safety, nil
	case 15:
		d.interrogate.decode(b, flags)
		return &d.interrogate, nil
	case 16:
		d.assignment.decode(b, flags)
		return &d.assignment, nil
	case 17:
		d.gnss.decode(b, flags)
		return &d.gnss, nil
	case 18:
		d.classB.decode(b, flags)
		return &d.classB, nil
	case 19:
		d.extended.decode(b, flags)
		return &d.extended, nil
	case 20:
		d.dataLink.decode(b, flags)
		return &d.dataLink, nil
	case 21:
		d.aid.decode(b, flags)
		return &d.aid, nil
	case 22:
		d.channel.decode(b, flags)
		return &d.channel, nil
	case 23:
		d.group.decode(b, flags)
		return &d.group, nil
	case 24:
		if err := d.part.decode(b, flags); err != nil {
			return nil, err
		}
		return &d.part, nil
	case 25:
		if err := d.singleSlot.decode(b, flags); err != nil {
			return nil, err
		}
		return &d.singleSlot, nil
	case 26:
		if err := d.multipleSlot.decode(b, flags); err != nil {
			return nil, err
		}
		return &d.multipleSlot, nil
	case 27:
		d.longRange.decode(b, flags)
		return &d.longRange, nil
	}
	d.unknown.Header.set(b, flags)
	b.slice(&d.unknown.Data, headerBits, n)
	return &d.unknown, nil
}

// set reads the header. It writes the fields one by one: a Header made first and
// then copied costs a sixth of the time of a position report, as the wide copy
// has to wait for the narrow writes.
func (h *Header) set(b *Bits, flags Flags) {
	w := b.word[0]
	h.Type = uint8(w >> 58)
	h.Repeat = uint8(w >> 56 & 3)
	h.MMSI = uint32(w >> 26 & (1<<30 - 1))
	h.Bits = uint16(b.n)
	h.Flags = flags
}

// text7 and text20 read six-bit characters.
func (b *Bits) text7(t *Text7, offset int) {
	c := ascii8(b.u(offset, 42))
	binary.BigEndian.PutUint32(t[:4], uint32(c>>24))
	binary.BigEndian.PutUint32(t[3:], uint32(c))
}

func (b *Bits) text20(t *Text20, offset int) {
	binary.BigEndian.PutUint64(t[:8], ascii8(b.u(offset, 48)))
	binary.BigEndian.PutUint64(t[8:16], ascii8(b.u(offset+48, 48)))
	binary.BigEndian.PutUint32(t[16:], uint32(ascii8(b.u(offset+96, 24))))
}

// longText reads n characters, at most maxChars, to t from its character at on,
// and makes t end there.
func (b *Bits) longText(t *LongText, at, n, offset int) {
	was := int(t.N)
	t.N = uint16(at + n)
	for ; n >= 8; n -= 8 {
		binary.BigEndian.PutUint64(t.Char[at:at+8], ascii8(b.u(offset, 48)))
		at += 8
		offset += 48
	}
	for ; n > 0; n-- {
		t.Char[at] = byte(ascii8(b.u(offset, 6)))
		at++
		offset += 6
	}
	if was > at {
		clear(t.Char[at:was])
	}
}

func (b *Bits) dimensions(d *Dimensions, offset int) {
	v := b.u(offset, 30)
	d.Bow, d.Stern = uint16(v>>21), uint16(v>>12&0x1ff)
	d.Port, d.Starboard = uint8(v>>6&0x3f), uint8(v&0x3f)
}

func (b *Bits) point(p *CoarsePoint, offset int) {
	p.Longitude = CoarseLongitude(b.s(offset, 18))
	p.Latitude = CoarseLatitude(b.s(offset+18, 17))
}
