package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/bench/shared"
)

// The sample of AISHub and thirty copies of it, as published figures use them.
const (
	sampleSentences = 85_194
	fullBytes       = 124_538_430
	fullSHA256      = "f813940b79270f4b5614e60a050faddbb3f50342171f9f6d8ecaa1026958a619"
)

// input is the sample, repeated, as files of a temporary folder.
type input struct {
	source    string         // what was repeated
	known     bool           // it is the sample that published figures use
	files     map[int]string // by number of copies
	sentences int64          // of one copy
	bytes     int64          // of one copy
	sha256    string         // of the full file
}

// prepare writes the files. Without the shared sample it makes sentences of its
// own, and says so.
func prepare(dir string) (*input, error) {
	in := &input{files: map[int]string{}}
	path, ok := shared.Find(shared.AISHub)
	if ok {
		in.source = "AISHub sample, " + filepath.Base(path)
	} else {
		path = filepath.Join(dir, "generated.nmea")
		in.source = "GENERATED sentences: the shared sample is absent, so no figure here compares with published ones"
		if err := generate(path, sampleSentences); err != nil {
			return nil, err
		}
	}
	for _, copies := range []int{one, few, full} {
		name := filepath.Join(dir, fmt.Sprintf("ais%d.nmea", copies))
		t := &tee{hash: sha256.New()}
		if err := repeat(name, path, copies, t); err != nil {
			return nil, err
		}
		if copies == one {
			in.sentences, in.bytes = t.lines, t.bytes
		}
		if t.lines != in.sentences*int64(copies) || t.bytes != in.bytes*int64(copies) {
			return nil, fmt.Errorf("%s: %d sentences and %d bytes are not %d times %d and %d", name, t.lines, t.bytes, copies, in.sentences, in.bytes)
		}
		in.files[copies], in.sha256 = name, hex.EncodeToString(t.hash.Sum(nil))
	}
	in.known = in.sha256 == fullSHA256
	if in.known && (in.sentences != sampleSentences || in.bytes*full != fullBytes) {
		return nil, fmt.Errorf("counted %d sentences and %d bytes where there are %d and %d", in.sentences, in.bytes*full, sampleSentences, fullBytes)
	}
	return in, nil
}

// tee counts and hashes what is written. The runner streams, so that it stays
// smaller than the tools: a process begins with the peak memory of the one that
// started it.
type tee struct {
	hash         hash.Hash
	lines, bytes int64
}

func (t *tee) Write(p []byte) (int, error) {
	t.lines += int64(bytes.Count(p, []byte{'\n'}))
	t.bytes += int64(len(p))
	return t.hash.Write(p)
}

func repeat(path, sample string, copies int, t *tee) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	buf := make([]byte, 1<<16)
	for range copies {
		s, err := os.Open(sample)
		if err == nil {
			_, err = io.CopyBuffer(struct{ io.Writer }{io.MultiWriter(f, t)}, struct{ io.Reader }{s}, buf)
			s.Close()
		}
		if err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

// generate writes sentences of types 1, 5 (in two parts) and 18 in about the
// shares that real feeds have, the same at every run.
func generate(path string, sentences int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	random := rand.New(rand.NewPCG(1371, 5))
	for n := 0; n < sentences; n++ {
		switch k := random.IntN(100); {
		case k < 4 && n+1 < sentences:
			payload := armor(random, 5, 424)
			seq := n % 10
			sentence(w, fmt.Sprintf("AIVDM,2,1,%d,A,%s,0", seq, payload[:60]))
			sentence(w, fmt.Sprintf("AIVDM,2,2,%d,A,%s,2", seq, payload[60:]))
			n++
		case k < 10:
			sentence(w, fmt.Sprintf("AIVDM,1,1,,B,%s,0", armor(random, 18, 168)))
		default:
			sentence(w, fmt.Sprintf("AIVDM,1,1,,A,%s,0", armor(random, 1, 168)))
		}
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// armor is a payload of the type whose other fields are random, with an MMSI of
// nine digits.
func armor(random *rand.Rand, kind uint64, bits int) []byte {
	out := make([]byte, (bits+5)/6)
	head := kind<<32 | (200_000_000 + random.Uint64N(575_000_000)) // 6 bits type, 2 repeat, 30 MMSI
	for i := range out {
		v := byte(random.IntN(64))
		switch shift := 32 - 6*i; {
		case shift >= 0:
			v = byte(head >> shift & 63)
		case shift == -6+2: // the last two bits of the MMSI
			v = byte(head&3)<<4 | v&15
		}
		if i == len(out)-1 {
			v &^= byte(1<<(len(out)*6-bits) - 1) // fill bits
		}
		if v += 48; v > 87 {
			v += 8
		}
		out[i] = v
	}
	return out
}

func sentence(w *bufio.Writer, body string) {
	sum := byte(0)
	for i := range len(body) {
		sum ^= body[i]
	}
	fmt.Fprintf(w, "!%s*%02X\n", body, sum)
}
