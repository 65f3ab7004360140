package warc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// seen is a record as it is read: where, what, and how much of it.
func seen(rec *warc.Record) string {
	b, err := io.ReadAll(rec)
	return fmt.Sprintf("%d %s %q %d bytes, %v", rec.Offset, rec.Type, rec.URI, len(b), err)
}

// checkMarks goes on behind each nth record of an archive, from the record's
// offset and from the beginning: the records behind it and the counts at the end
// are those of a reader that has read everything.
func checkMarks(t testing.TB, in []byte, nth int) {
	t.Helper()
	r := warc.NewReader(bytes.NewReader(in), warc.Options{})
	var marks []warc.Mark
	var records []string
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		marks = append(marks, r.Mark())
		records = append(records, seen(rec))
	}
	want := r.Counts()
	for i := 0; i < len(marks); i += nth {
		var m warc.Mark
		b, err := json.Marshal(marks[i])
		if err != nil || json.Unmarshal(b, &m) != nil {
			t.Fatalf("%s: %v", b, err)
		}
		for _, base := range []int64{0, m.Offset} {
			r := warc.NewReader(bytes.NewReader(in[base:]), warc.Options{Base: base})
			rec, err := r.GoTo(m)
			if err != nil {
				t.Fatalf("record %d from byte %d: %v", i, base, err)
			}
			if got := seen(rec); got != records[i] {
				t.Fatalf("record %d from byte %d: %s, want %s", i, base, got, records[i])
			}
			n := i + 1
			for ; ; n++ {
				rec, err := r.Next()
				if err != nil {
					break
				}
				if got := seen(rec); n >= len(records) || got != records[n] {
					t.Fatalf("behind record %d, from byte %d: %s, want record %d", i, base, got, n)
				}
			}
			if got := r.Counts(); n != len(records) || got.Records != want.Records || !maps.Equal(got.Faults, want.Faults) || !maps.Equal(got.Types, want.Types) || got.Passed != want.Passed {
				t.Fatalf("behind record %d, from byte %d: %d of %d records, %+v, want %+v", i, base, n, len(records), got, want)
			}
		}
	}
}

func TestMarks(t *testing.T) {
	var plain, packed []string
	for i := range 6 {
		plain = append(plain, answer(fmt.Sprintf("https://x/%d", i), strings.Repeat(fmt.Sprint("a", i*i), 400)))
		packed = append(packed, gz(plain[i]))
	}
	whole, members := strings.Join(plain, ""), strings.Join(packed, "")
	flipped := []byte(members)
	flipped[len(flipped)/2] ^= 0xff
	for name, in := range map[string]string{
		"plain": whole, "members": members, "one member": gz(whole), "two records a member": gz(plain[0]+plain[1]) + gz(plain[2]+plain[3]+plain[4]),
		"flipped": string(flipped), "cut": members[:len(members)-30], "noise": plain[0] + "noise\r\n\r\n" + plain[1] + plain[2] + "\x1f\x8b\x08noise" + members,
		"digest": strings.Replace(whole, "Content-Type", "WARC-Block-Digest: sha1:AAAA\r\nContent-Type", 2), "noise in a member": gz("noise\r\n"+whole) + members,
	} {
		t.Run(name, func(t *testing.T) { checkMarks(t, []byte(in), 1) })
	}
	// An archive that is another, or has another record there.
	r := warc.NewReader(strings.NewReader(members), warc.Options{})
	for range 3 {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	m := r.Mark()
	other := strings.Replace(whole, "https://x/2", "https://y/2", 1)
	for name, in := range map[string]string{"shorter": packed[0], "empty": "", "other": gz(other[:len(plain[0])]) + packed[1] + gz(strings.Replace(plain[2], "https://x/2", "https://y/2", 1)) + packed[3], "plain": whole} {
		if _, err := warc.NewReader(strings.NewReader(in), warc.Options{}).GoTo(m); !errors.Is(err, warc.ErrMoved) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRevisitWritten holds what a revisit record states, and that it has the
// head of the answer and not its body.
func TestRevisitWritten(t *testing.T) {
	var b bytes.Buffer
	first := time.Date(2026, 3, 1, 10, 0, 0, 5, time.UTC)
	w, err := warc.NewWriter(&b, warc.About{Software: "test", Date: first})
	if err != nil {
		t.Fatal(err)
	}
	for _, same := range []*warc.Same{{Date: first}, {URI: "https://b/", Date: first, Payload: warc.PayloadDigest([]byte("body"))}} {
		err := w.Write(warc.Exchange{URI: "https://a/", Date: first.AddDate(0, 0, 1), Same: same, Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\nbody")})
		if err != nil {
			t.Fatal(err)
		}
	}
	r := warc.NewReader(&b, warc.Options{})
	must(r.Next())
	for i, want := range []struct{ profile, uri, payload string }{
		{warc.ProfileNotModified, "https://a/", ""}, {warc.ProfileIdentical, "https://b/", warc.PayloadDigest([]byte("body"))},
	} {
		rec := must(r.Next())
		ref := rec.RefersTo()
		if rec.Type != warc.Revisit || rec.Header.Get("WARC-Profile") != want.profile || ref.URI != want.uri || !ref.Date.Equal(first) || ref.Payload != want.payload {
			t.Errorf("%d: %v, refers to %+v", i, rec.Header, ref)
		}
		p, err := rec.Revisited()
		if err != nil || p.Status != 200 || p.MediaType != "text/html" || p.Charset != "utf-8" || p.Bytes != nil {
			t.Errorf("%d: %+v, %v", i, p, err)
		}
		if rec.Length != int64(len("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n")) {
			t.Errorf("%d: %d bytes", i, rec.Length)
		}
	}
	if c := r.Counts(); len(c.Faults) > 0 {
		t.Errorf("faults %v", c.Faults)
	}
}
