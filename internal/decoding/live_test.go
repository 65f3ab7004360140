package decoding

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// shared is an output that a test reads while it is written.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) lines() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Count(s.b.Bytes(), []byte{'\n'})
}

// liveUDP decodes datagrams until the test ends it, and gives the address to
// send to and what comes of them.
func liveUDP(t *testing.T, opt Options) (send func(string), end func() (*Stats, error)) {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := c.LocalAddr().String()
	c.Close()
	s, err := ingest.ParseLive("udp://" + address)
	if err != nil {
		t.Fatal(err)
	}
	up := make(chan struct{})
	var once sync.Once
	s.OnState = func(st ingest.State) {
		if st.Connected {
			once.Do(func() { close(up) })
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	type result struct {
		stats *Stats
		err   error
	}
	done := make(chan result, 1)
	go func() {
		stats, err := Live(ctx, []*ingest.Source{s}, opt)
		done <- result{stats, err}
	}()
	select {
	case <-up:
	case <-time.After(10 * time.Second):
		t.Fatal("the source does not come up")
	}
	out, err := net.Dial("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close(); stop() })
	return func(text string) {
			if _, err := out.Write([]byte(text)); err != nil {
				t.Error(err)
			}
		}, func() (*Stats, error) {
			stop()
			r := <-done
			return r.stats, r.err
		}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestLive(t *testing.T) {
	out := &shared{}
	var rejects bytes.Buffer
	heard := map[string]int{}
	send, end := liveUDP(t, Options{Format: JSON, Out: out, Rejects: &rejects, Heard: func(_ string, r []byte, n int) { heard[string(r)] += n }})
	send(position(t, 273_000_001, 0, ""))
	waitFor(t, "the first message", func() bool { return out.lines() == 1 })
	parts := static(t, 273_000_002, "LIVE", 4)
	send(parts[0])
	send(parts[1])
	// What is held until nothing contradicts it comes out by itself.
	waitFor(t, "the joined message", func() bool { return out.lines() == 2 })
	send("nonsense")
	send(position(t, 273_000_003, 5, "kiel"))
	waitFor(t, "the third message", func() bool { return out.lines() == 3 })
	stats, err := end()
	if err != nil {
		t.Fatal(err)
	}
	if stats.Messages != 3 || stats.Rejects["no-sentence"] != 1 || heard["kiel"] != 1 {
		t.Errorf("%d messages, rejects %v, heard %v", stats.Messages, stats.Rejects, heard)
	}
	if got := out.b.String(); strings.Count(got, `"rxtime":"`) != 3 || !strings.Contains(got, `"shipname":"LIVE"`) || !strings.Contains(got, `"rxtime":"2023-11-14T22:13:25Z","receiver":"kiel"`) {
		t.Errorf("got %s", got)
	}
	if !strings.Contains(rejects.String(), "no-sentence\tnonsense\n") {
		t.Errorf("rejects: %q", rejects.String())
	}
}

func TestLiveJSONFrames(t *testing.T) {
	out := &shared{}
	send, end := liveUDP(t, Options{Format: JSON, Out: out})
	send(`{"MessageType":"PositionReport","MetaData":{"MMSI":259000420,"time_utc":"2024-05-01 10:00:00.123 +0000 UTC"},"Message":{"PositionReport":{"MessageID":1,"RepeatIndicator":0,"UserID":259000420,"Valid":true,"NavigationalStatus":0,"RateOfTurn":0,"Sog":12.3,"PositionAccuracy":true,"Longitude":10.5,"Latitude":59.5,"Cog":180.5,"TrueHeading":181,"Timestamp":10}}}`)
	send(`{"MessageType":"PositionReport","broken`)
	waitFor(t, "the message", func() bool { return out.lines() == 1 })
	stats, err := end()
	if err != nil {
		t.Fatal(err)
	}
	if got := out.b.String(); !strings.Contains(got, `"mmsi":259000420`) || !strings.Contains(got, `"speed":12.3`) || !strings.Contains(got, `"rxtime":"2024-05-01T10:00:00.123Z"`) {
		t.Errorf("got %s", got)
	}
	if stats.Messages != 1 {
		t.Errorf("%d messages, rejects %v", stats.Messages, stats.Rejects)
	}
}

func TestLiveCannotListen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := ingest.ParseLive("tcp-listen://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Live(context.Background(), []*ingest.Source{s}, Options{}); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the address is taken", err)
	}
}

// TestLiveFeeds: a line goes on in the next piece of its session, not in
// another's; an unfinished one is counted when its session ends.
func TestLiveFeeds(t *testing.T) {
	l := &live{opt: &Options{}, feeds: map[feedKey]*liveFeed{}, free: make(chan *packet, 1), tableCounts: newTableCounts()}
	give := func(peer, data string, end bool) string {
		b := &block{}
		l.packet(b, &packet{Packet: ingest.Packet{Source: "s", Peer: peer, Session: 1, End: end}, data: []byte(data)})
		return string(b.data)
	}
	if got := give("a", "one\ntw", false); got != "one\n" {
		t.Errorf("got %q", got)
	}
	if got := give("b", "other\n", false); got != "other\n" {
		t.Errorf("got %q", got)
	}
	if got := give("a", "o\nthr", false); got != "two\n" {
		t.Errorf("got %q", got)
	}
	give("a", "", true)
	b := &block{}
	if err := l.take(context.Background(), b); err != nil || !b.last || string(b.data) != "thr" {
		t.Errorf("at the end: %v, %q, %v", b.last, b.data, err)
	}
	long := strings.Repeat("x", blockSize)
	if got := give("c", long+"x", false); len(got) != blockSize+1 {
		t.Errorf("a long line: %d bytes", len(got))
	}
	if got := give("c", long+"\nafter\n", false); got != "after\n" {
		t.Errorf("after a long line: %q", got)
	}
	for i := range 3 * maxFeeds {
		give(strings.Repeat("p", i%7)+string(rune('a'+i%26))+strings.Repeat("q", i/26), "x\n", false)
		l.settled = l.settled[:0]
	}
	if len(l.feeds) > maxFeeds {
		t.Errorf("%d feeds are kept", len(l.feeds))
	}
}
