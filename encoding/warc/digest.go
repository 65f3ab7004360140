package warc

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// digest checks a block against the digest that its record states.
type digest struct {
	h    hash.Hash
	want string
}

// newDigest reads a labelled digest, "sha1:..." or "sha256:...", in base32 or
// hex; nil for others, which are not checked.
func newDigest(stated string) *digest {
	label, want, _ := strings.Cut(stated, ":")
	d := &digest{want: want}
	switch strings.ToLower(strings.ReplaceAll(label, "-", "")) {
	case "sha1":
		d.h = sha1.New()
	case "sha256":
		d.h = sha256.New()
	default:
		return nil
	}
	return d
}

func (d *digest) add(b []byte) {
	if d != nil {
		d.h.Write(b)
	}
}

func (d *digest) ok() bool {
	sum := d.h.Sum(nil)
	want := strings.TrimRight(d.want, "=")
	return strings.EqualFold(want, hex.EncodeToString(sum)) ||
		strings.EqualFold(want, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}

// stated is the digest of bytes as a header states it.
func stated(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + base32.StdEncoding.EncodeToString(sum[:])
}
