package main

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

// TestSpool holds outputs of every length back and gives them whole; memory
// takes no more than its share, and no file is left.
func TestSpool(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, size := range []int{0, 10, maxSpool, maxSpool + 1, 3*maxSpool + 7} {
		var want, got bytes.Buffer
		s := &spool{}
		for i := 0; want.Len() < size; i++ {
			line := fmt.Sprintf("%d\n", i*i)
			if i == 100 {
				line = string(bytes.Repeat([]byte("x"), min(size-want.Len(), maxSpool+5)))
			}
			line = line[:min(len(line), size-want.Len())]
			want.WriteString(line)
			if _, err := s.Write([]byte(line)); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.buf.Cap(); n > 3*maxSpool {
			t.Errorf("%d bytes: %d in memory", size, n)
		}
		if n, err := s.WriteTo(&got); err != nil || n != int64(size) || !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%d bytes: %d come out, %v", size, n, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
