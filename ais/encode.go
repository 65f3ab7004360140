package ais

// Encode writes a message as bits. Decoding them gives the message back.
func Encode(m Message, b *Bits) error { panic("not written yet") }
