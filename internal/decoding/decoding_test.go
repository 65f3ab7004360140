package decoding

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

// feeds makes a sequence of inputs out of texts.
func feeds(texts ...string) iter.Seq2[Feed, error] {
	return func(yield func(Feed, error) bool) {
		for i, t := range texts {
			if !yield(Feed{Name: fmt.Sprintf("feed%d", i+1), R: strings.NewReader(t)}, nil) {
				return
			}
		}
	}
}

// decode runs the texts and gives the output.
func decode(t *testing.T, opt Options, texts ...string) (string, *Stats) {
	t.Helper()
	var out bytes.Buffer
	opt.Senders = true
	if opt.Out == nil {
		opt.Out = &out
	}
	stats, err := Run(context.Background(), feeds(texts...), opt)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), stats
}

// armored is a message as a payload.
func armored(t testing.TB, m ais.Message) (payload []byte, fill int) {
	t.Helper()
	var b ais.Bits
	if err := ais.Encode(m, &b); err != nil {
		t.Fatal(err)
	}
	return ais.AppendArmored(nil, &b)
}

// position is a position report with its time in a TAG block.
func position(t testing.TB, mmsi uint32, second int64, receiver string) string {
	p := &ais.PositionReport{Header: ais.Header{Type: 1, MMSI: mmsi}, SOG: 103, Longitude: 78_000_000, Latitude: 25_800_000, COG: 1234, Heading: 120, Second: ais.Second(second % 60)}
	payload, fill := armored(t, p)
	return tagged(receiver, second) + string(nmea.AppendVDM(nil, [2]byte{'A', 'I'}, false, 'A', 0, payload, uint8(fill)))
}

func tagged(receiver string, second int64) string {
	if second == 0 {
		return ""
	}
	return string(nmea.AppendTag(nil, &nmea.Tag{Source: []byte(receiver), Time: (1_700_000_000 + second) * 1e9, Present: true}))
}

// static is the two sentences of a static report.
func static(t testing.TB, mmsi uint32, name string, sequence uint8) []string {
	s := &ais.StaticAndVoyageData{Header: ais.Header{Type: 5, MMSI: mmsi}, IMO: 9074729, ShipType: 70, Draught: 71}
	var err error
	if s.Name, err = ais.NewText20(name); err != nil {
		t.Fatal(err)
	}
	payload, fill := armored(t, s)
	return strings.SplitAfter(strings.TrimSuffix(string(nmea.AppendVDM(nil, [2]byte{'A', 'I'}, false, 'B', sequence, payload, uint8(fill))), "\r\n")+"\r\n", "\r\n")[:2]
}

// traffic is a mixed input of about n messages: single and joined messages,
// both parts of type 24, station lines, and lines of all kinds that are none.
func traffic(t testing.TB, n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for i := range n {
		mmsi := 273_000_000 + uint32(r.IntN(500))
		switch k := r.IntN(20); {
		case k < 2:
			for _, s := range static(t, mmsi, fmt.Sprintf("VESSEL %d", i), uint8(i%10)) {
				b.WriteString(s)
			}
		case k == 2:
			part := &ais.StaticDataReport{Header: ais.Header{Type: 24, MMSI: mmsi}, Part: uint8(i & 1)}
			if part.Part == 0 {
				part.Name, _ = ais.NewText20(fmt.Sprintf("YACHT %d", mmsi))
			} else {
				part.ShipType = 36
			}
			payload, fill := armored(t, part)
			b.Write(nmea.AppendVDM(nil, [2]byte{'A', 'I'}, false, 'B', 0, payload, uint8(fill)))
		case k == 3:
			b.WriteString([]string{"# comment\n", "\n", "$GPGGA,1,2,3*00\n", "garbage \x00\xff\n", "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*00\n", "!AIVDM,1,1,,A,1,0*33\n"}[r.IntN(6)])
		default:
			b.WriteString(position(t, mmsi, int64(1+i/10), fmt.Sprintf("station%d", r.IntN(4))))
		}
	}
	return b.String()
}

func TestOutputDoesNotDependOnWorkersOrBlocks(t *testing.T) {
	in := traffic(t, 4000)
	for _, format := range []Format{JSON, CSV} {
		var want, wantRejects string
		var wantStats *Stats
		for _, workers := range []int{1, 2, 5} {
			for _, block := range []int{500, 4096, 100_000, 0} {
				var rejects bytes.Buffer
				got, stats := decode(t, Options{Format: format, Workers: workers, Rejects: &rejects, block: block}, in, in[:len(in)/2])
				if want == "" {
					want, wantRejects, wantStats = got, rejects.String(), stats
					continue
				}
				if got != want {
					t.Fatalf("format %d, %d workers, blocks of %d: another output: %d bytes, want %d", format, workers, block, len(got), len(want))
				}
				if sorted(rejects.String()) != sorted(wantRejects) {
					t.Errorf("format %d, %d workers, blocks of %d: other rejects", format, workers, block)
				}
				if a, b := fmt.Sprint(*stats), fmt.Sprint(*wantStats); a != b {
					t.Errorf("format %d, %d workers, blocks of %d:\n got %s\nwant %s", format, workers, block, a, b)
				}
			}
		}
		if n := strings.Count(want, "\n"); n < 5000 {
			t.Errorf("format %d: only %d lines: the test tests little", format, n)
		}
	}
}

func sorted(s string) string {
	lines := strings.SplitAfter(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestEverythingIsAccountedFor: each line is a sentence, something else or a
// reject; each sentence is in a message or a reject; and the file of rejects
// has as many lines as the counts say.
func TestEverythingIsAccountedFor(t *testing.T) {
	var rejects bytes.Buffer
	out, st := decode(t, Options{Format: JSON, Rejects: &rejects}, traffic(t, 3000))
	if got, want := int64(strings.Count(out, "\n")), st.Messages; got != want || st.Written != want {
		t.Errorf("%d lines out, %d written, %d messages", got, st.Written, want)
	}
	if got := int64(strings.Count(rejects.String(), "\n")); got != st.Rejected() {
		t.Errorf("%d lines of rejects, %d counted: %v", got, st.Rejected(), st.Rejects)
	}
	lines := st.Rejects["checksum"] + st.Rejects["no-sentence"]
	if st.Lines != st.Sentences+st.Other+lines {
		t.Errorf("%d lines: %d sentences, %d others, %d rejected", st.Lines, st.Sentences, st.Other, lines)
	}
	if joined := st.ByType[5]; st.Sentences != st.Messages+joined+st.Rejects["message-too-short"] {
		t.Errorf("%d sentences: %d messages, %d of them of two sentences, rejects %v", st.Sentences, st.Messages, joined, st.Rejects)
	}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		if !json.Valid([]byte(line)) {
			t.Fatalf("not JSON: %s", line)
		}
	}
}

func TestRejectsFile(t *testing.T) {
	var rejects bytes.Buffer
	decode(t, Options{Rejects: &rejects}, position(t, 1, 0, "")+"# fine\r\n\x01nonsense\t\xff\n!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*25\n"+static(t, 2, "X", 1)[0])
	want := "feed1\t3\tno-sentence\t\"\\x01nonsense\\t\\xff\"\n" +
		"feed1\t4\tchecksum\t!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*25\n" +
		"feed1\t5\tincomplete\t" + strings.TrimSpace(static(t, 2, "X", 1)[0]) + "\n"
	if got := rejects.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestPartsAreNotJoinedAcrossFeeds(t *testing.T) {
	s := static(t, 273_000_001, "FIRST", 3)
	_, st := decode(t, Options{}, s[0], s[1])
	if st.Messages != 0 || st.Rejects["incomplete"] != 2 {
		t.Errorf("%d messages, rejects %v; want none, and both parts incomplete", st.Messages, st.Rejects)
	}
	if _, st := decode(t, Options{}, s[0]+s[1]); st.Messages != 1 {
		t.Errorf("in one feed: %d messages, want 1", st.Messages)
	}
}

func TestNameOfPartA(t *testing.T) {
	var in []byte
	for part := range uint8(2) {
		m := &ais.StaticDataReport{Header: ais.Header{Type: 24, MMSI: 338_000_001}, Part: part}
		if part == 0 {
			m.Name, _ = ais.NewText20("PROVIDENCE")
		} else {
			m.ShipType = 36
		}
		payload, fill := armored(t, m)
		in = nmea.AppendVDM(in, [2]byte{'A', 'I'}, false, 'A', 0, payload, uint8(fill))
	}
	out, _ := decode(t, Options{Format: JSON}, string(in))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 || !strings.Contains(lines[1], `"shipname":"PROVIDENCE"`) || !strings.Contains(lines[1], `"shiptype":36`) {
		t.Errorf("got %s", out)
	}
}

func TestLongLine(t *testing.T) {
	in := position(t, 1, 0, "") + strings.Repeat("x", 1_000_000) + "\n" + position(t, 2, 0, "") + strings.Repeat("!AIVDM,", 100_000)
	for _, block := range []int{20_000, 0} {
		_, st := decode(t, Options{block: block}, in)
		if st.Messages != 2 || st.Rejects["too-long"] != 2 {
			t.Errorf("blocks of %d: %d messages, rejects %v; want 2 and too-long twice", block, st.Messages, st.Rejects)
		}
	}
}

func TestStationLines(t *testing.T) {
	line := strings.TrimSpace(position(t, 219_000_001, 0, ""))
	check := line[len(line)-2:]
	station := "$PGHP,1,2010,6,11,11,46,11,874,276,0,2190067,1," + check
	station += fmt.Sprintf("*%02X", nmea.Checksum([]byte(station[1:])))
	in := strings.Repeat(station+"\n"+line+"\n", 40)
	for _, block := range []int{130, 300, 0} {
		out, st := decode(t, Options{Format: JSON, block: block}, in)
		if st.Messages != 40 || strings.Count(out, `"rxtime":"2010-06-11T11:46:11.874Z","receiver":"2190067"`) != 40 {
			t.Errorf("blocks of %d: %d messages, %d of them with time and receiver", block, st.Messages, strings.Count(out, `"receiver":"2190067"`))
		}
	}
}

func TestSlowInput(t *testing.T) {
	in := traffic(t, 200)
	want, _ := decode(t, Options{Format: JSON}, in)
	var out bytes.Buffer
	one := func(yield func(Feed, error) bool) {
		yield(Feed{Name: "feed1", R: iotest.OneByteReader(strings.NewReader(in))}, nil)
	}
	if _, err := Run(context.Background(), one, Options{Format: JSON, Out: &out}); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Error("read byte by byte, the output differs")
	}
}

func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	for _, tc := range []struct {
		name    string
		feeds   iter.Seq2[Feed, error]
		opt     Options
		damaged int
		want    error
	}{
		{"opening", func(yield func(Feed, error) bool) { yield(Feed{}, broken) }, Options{}, 0, broken},
		{"reading", func(yield func(Feed, error) bool) { yield(Feed{Name: "x", R: iotest.ErrReader(broken)}, nil) }, Options{}, 0, broken},
		{"reading a lenient one", func(yield func(Feed, error) bool) {
			if yield(Feed{Name: "x", R: iotest.ErrReader(broken), Lenient: true}, nil) {
				yield(Feed{Name: "y", R: strings.NewReader(position(t, 1, 0, ""))}, nil)
			}
		}, Options{}, 1, nil},
		{"writing", feeds(traffic(t, 100)), Options{Format: JSON, Out: failing{broken}}, 0, broken},
		{"writing rows", feeds(traffic(t, 100)), Options{Format: Rows, Rows: func([]parquet.Report) error { return broken }}, 0, broken},
		{"writing rejects", feeds(traffic(t, 1000)), Options{Rejects: failing{broken}}, 0, broken},
	} {
		t.Run(tc.name, func(t *testing.T) {
			damaged := 0
			tc.opt.Damaged = func(Feed, error) { damaged++ }
			st, err := Run(context.Background(), tc.feeds, tc.opt)
			if !errors.Is(err, tc.want) || damaged != tc.damaged {
				t.Errorf("got error %v and %d damaged, want %v and %d", err, damaged, tc.want, tc.damaged)
			}
			if tc.want == nil && st.Messages != 1 {
				t.Errorf("%d messages, want 1", st.Messages)
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, feeds(traffic(t, 100)), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// TestMemoryDoesNotGrow: a tenfold input takes no more allocations, but for
// those of starting.
func TestMemoryDoesNotGrow(t *testing.T) {
	in := traffic(t, 2000)
	for _, format := range []Format{Count, JSON, CSV, Rows} {
		allocs := func(times int) float64 {
			return testing.AllocsPerRun(3, func() {
				feed := func(yield func(Feed, error) bool) {
					yield(Feed{Name: "x", R: &repeated{text: in, left: times}}, nil)
				}
				_, err := Run(context.Background(), feed, Options{Format: format, Workers: 1, Out: io.Discard, Rows: func([]parquet.Report) error { return nil }})
				if err != nil {
					t.Fatal(err)
				}
			})
		}
		few, many := allocs(20), allocs(80)
		if perMessage := (many - few) / (60 * 2000); perMessage > 0.001 {
			t.Errorf("format %d: %.0f allocations for 40,000 messages, %.0f for 160,000", format, few, many)
		}
	}
}

// repeated reads a text several times.
type repeated struct {
	text string
	at   int
	left int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.left = 0, r.left-1
	}
	return n, nil
}

func TestSharedCaptures(t *testing.T) {
	for _, tc := range []struct {
		file                string
		sentences, messages int64
		byType              map[int]int64
	}{
		{"kystverket-Ais1000Lines.nm4", 1000, 877, map[int]int64{1: 621, 3: 115, 5: 123, 18: 12, 24: 6}},
		{"dma-aislib-decode_encode_messages.txt", 646, 601, nil},
		{"goais-aistest.nmea", 998, 904, nil},
	} {
		t.Run(tc.file, func(t *testing.T) {
			in, err := os.ReadFile(sharedtest.Path(t, "data/ais/nmea/"+tc.file))
			if err != nil {
				t.Fatal(err)
			}
			_, st := decode(t, Options{}, string(in))
			if st.Sentences != tc.sentences || st.Messages != tc.messages {
				t.Errorf("%d sentences, %d messages; want %d and %d; rejects %v", st.Sentences, st.Messages, tc.sentences, tc.messages, st.Rejects)
			}
			for typ, n := range tc.byType {
				if st.ByType[typ] != n {
					t.Errorf("type %d: %d messages, want %d", typ, st.ByType[typ], n)
				}
			}
		})
	}
}

func TestDedupe(t *testing.T) {
	in := position(t, 1, 100, "a") + position(t, 2, 100, "a") + position(t, 1, 100, "b") + // one ship heard by two
		position(t, 1, 100, "a") + // and by the first again
		position(t, 3, 200, "c") + // time goes on
		position(t, 2, 100+9, "c") + // late: its group has gone out
		static(t, 5, "TWICE", 1)[0] + static(t, 5, "TWICE", 1)[1]
	out, st := decode(t, Options{Format: JSON, Dedupe: 10 * time.Second}, in)
	if st.Messages != 7 || st.Written != 5 {
		t.Errorf("%d messages, %d written; want 7 and 5\n%s", st.Messages, st.Written, out)
	}
	if !strings.Contains(out, `"receiver":"a","channel":"A","copies":3,"receivers":["a","b"]}`) {
		t.Errorf("no list of receivers:\n%s", out)
	}
	csv, _ := decode(t, Options{Format: CSV, Dedupe: 10 * time.Second}, in)
	if !strings.Contains(csv, ",a;b\n") || strings.Count(csv, "\n") != 6 {
		t.Errorf("CSV:\n%s", csv)
	}
	var rows []string
	decode(t, Options{Format: Rows, Dedupe: 10 * time.Second, Rows: func(r []parquet.Report) error {
		for i := range r {
			rows = append(rows, fmt.Sprintf("%d %s %s %s", r[i].MMSI, r[i].Receiver, r[i].Receivers, r[i].Name))
		}
		return nil
	}}, in)
	if want := []string{"1 a a;b ", "2 a a ", "3 c c ", "2 c c ", "5   TWICE"}; !slices.Equal(rows, want) {
		t.Errorf("rows %q, want %q", rows, want)
	}
}

func TestDedupeWaitsForNoMoreThanItMay(t *testing.T) {
	j := newJoiner(int64(10*time.Second), func(*waiting) error { return nil })
	for i := range MaxPending + 5000 {
		h := heard{payload: fmt.Appendf(nil, "%d", i), time: 1}
		if err := j.add(&h, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if j.count != MaxPending {
		t.Errorf("%d wait, want %d", j.count, MaxPending)
	}
}
