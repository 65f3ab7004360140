package ais

// Decoder decodes messages without allocating: it owns one of each message
// type. What Decode returns stays valid until the next call. The zero value is
// ready. A Decoder is not safe for concurrent use.
type Decoder struct {
	bits Bits
}

// Decode reads an armored payload (the six-bit characters of one or more VDM
// sentences, joined) of which the last fill bits are padding.
//
// Errors: ErrCharacter, ErrFill, ErrLong, ErrShort, ErrPart.
func (d *Decoder) Decode(payload []byte, fill int) (Message, error) {
	panic("not written yet")
}

// DecodeBits reads a message from its bits.
func (d *Decoder) DecodeBits(b *Bits) (Message, error) {
	panic("not written yet")
}

// Encode writes a message as bits. Decoding them gives the message back.
func Encode(m Message, b *Bits) error { panic("not written yet") }

// AppendArmored appends the bits as six-bit characters and tells how many fill
// bits the last has.
func AppendArmored(dst []byte, b *Bits) (payload []byte, fill int) { panic("not written yet") }
