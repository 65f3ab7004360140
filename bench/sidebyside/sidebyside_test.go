package sidebyside

import (
	"bytes"
	"strings"
	"testing"
)

func TestCounter(t *testing.T) {
	c := &Counter{}
	for range 3 {
		c.Write(bytes.Repeat([]byte("0123456789\n"), 7000))
	}
	c.Write([]byte("end"))
	if c.Lines != 21000 || c.Bytes != 231003 || len(c.Tail) != tailBytes || !strings.HasSuffix(string(c.Tail), "9\nend") {
		t.Errorf("%d lines, %d bytes, tail of %d", c.Lines, c.Bytes, len(c.Tail))
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 2555820: "2,555,820"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}
