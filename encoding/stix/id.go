package stix

import (
	"crypto/sha1"
	"encoding/hex"
)

type uuid [16]byte

// The name spaces of ids. The first is that of STIX 2.1 section 2.9, for cyber
// observables and nothing else; RFC 9562 section 6.6 has the second.
var (
	observables = parseUUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
	addresses   = parseUUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
	ours        = named(addresses, home)
)

func parseUUID(s string) uuid {
	var u uuid
	b, err := hex.DecodeString(s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:])
	if err != nil || copy(u[:], b) != len(u) {
		panic("stix: not a UUID: " + s) // constants of our own
	}
	return u
}

func (u uuid) String() string {
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// named is the UUID version 5 of a name (RFC 9562 section 5.5).
func named(space uuid, name string) uuid {
	sum := sha1.Sum(append(space[:], name...))
	u := uuid(sum[:16])
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

// idOf is the id of an object that is no observable: by its type and what names
// it, which no part of contains a zero byte.
func idOf(kind, key string) string { return kind + "--" + named(ours, kind+"\x00"+key).String() }

// observableID is the id of an observable by one contributing property, written
// as RFC 8785 has it. The value needs no escapes: it is a number, or ids of the
// case folder.
func observableID(kind, property, value string) string {
	return kind + "--" + named(observables, `{"`+property+`":"`+value+`"}`).String()
}
