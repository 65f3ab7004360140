package ingest_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// BenchmarkStreams measures decompressed bytes a second.
func BenchmarkStreams(b *testing.B) {
	var text bytes.Buffer
	for i := range 200_000 {
		text.WriteString("!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n")
		text.Bytes()[text.Len()-20] = byte('0' + i*7919%64) // less alike than one line again and again
	}
	for name, in := range map[string][]byte{"plain": text.Bytes(), "gzip": gz(b, text.Bytes()), "zstd": zst(b, text.Bytes())} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				for s, err := range ingest.Streams([]string{"-"}, bytes.NewReader(in)) {
					if err != nil {
						b.Fatal(err)
					}
					if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{s}, make([]byte, 64<<10)); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
