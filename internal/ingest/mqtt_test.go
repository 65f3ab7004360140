package ingest

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// allowAll lets everybody in.
type allowAll struct{ mochi.HookBase }

func (allowAll) ID() string { return "allow" }
func (allowAll) Provides(b byte) bool {
	return b == mochi.OnConnectAuthenticate || b == mochi.OnACLCheck
}
func (allowAll) OnConnectAuthenticate(*mochi.Client, packets.Packet) bool { return true }
func (allowAll) OnACLCheck(*mochi.Client, string, bool) bool              { return true }

// startBroker runs a broker at addr, and returns its address and how to stop it.
func startBroker(t *testing.T, addr string, webSocket bool) (*mochi.Server, string, func()) {
	t.Helper()
	b := mochi.New(&mochi.Options{InlineClient: true, Logger: slog.New(slog.DiscardHandler)})
	if err := b.AddHook(&allowAll{}, nil); err != nil {
		t.Fatal(err)
	}
	var l listeners.Listener
	if webSocket {
		free, err := net.Listen("tcp", addr) // this kind of listener does not say which port it got
		if err != nil {
			t.Fatal(err)
		}
		addr = free.Addr().String()
		free.Close()
		l = listeners.NewWebsocket(listeners.Config{ID: "t", Address: addr})
	} else {
		l = listeners.NewTCP(listeners.Config{ID: "t", Address: addr})
	}
	until(t, "the broker listens", func() bool { return b.AddListener(l) == nil })
	if err := b.Serve(); err != nil {
		t.Fatal(err)
	}
	extra.add(100)
	var once sync.Once
	stop := func() { once.Do(func() { b.Close(); extra.add(-100) }) }
	t.Cleanup(stop)
	if !webSocket {
		addr = l.Address()
	}
	return b, addr, stop
}

// subscribed waits for a subscriber of the topic.
func subscribed(t *testing.T, b *mochi.Server, topic string) {
	t.Helper()
	until(t, "there is a subscriber", func() bool { return len(b.Topics.Subscribers(topic).Subscriptions) > 0 })
}

func TestMQTT(t *testing.T) {
	b, addr, stop := startBroker(t, "127.0.0.1:0", false)
	if err := b.Publish("vessels-v2/230000001/location", []byte("old"), true, 0); err != nil {
		t.Fatal(err)
	}
	r := receive(t, "mqtt://me:secret@"+addr+"/vessels-v2/+/location", nil)
	subscribed(t, b, "vessels-v2/230000001/location")
	publish := func(b *mochi.Server, topic, payload string) {
		t.Helper()
		if err := b.Publish(topic, []byte(payload), false, 0); err != nil {
			t.Fatal(err)
		}
	}
	publish(b, "vessels-v2/230000001/location", `{"sog":1}`)
	publish(b, "vessels-v2/230000001/metadata", `{"no":1}`)
	publish(b, "vessels-v2/230000002/location", `{"sog":2}`)
	until(t, "both messages are there", func() bool { return len(r.all()) == 18 })
	if n := r.src.Dropped(); n != 1 {
		t.Errorf("%d messages dropped, want the retained one", n)
	}
	stop()
	b, _, _ = startBroker(t, addr, false)
	subscribed(t, b, "vessels-v2/230000001/location")
	publish(b, "vessels-v2/230000001/location", `{"sog":3}`)
	until(t, "the message after the restart is there", func() bool { return len(r.all()) == 27 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := strings.Join(r.frames, ""); got != `{"sog":1}{"sog":2}{"sog":3}` {
		t.Errorf("got %s", got)
	}
	if r.peers["vessels-v2/230000001/location"] != 2 || r.peers["vessels-v2/230000002/location"] != 1 {
		t.Errorf("topics %v", r.peers)
	}
}

func TestMQTTOverWebSocket(t *testing.T) {
	b, addr, _ := startBroker(t, "127.0.0.1:0", true)
	r := receive(t, "mqtt+ws://"+addr+"/a/#", nil)
	subscribed(t, b, "a/b/c")
	if err := b.Publish("a/b/c", []byte("x"), false, 0); err != nil {
		t.Fatal(err)
	}
	until(t, "the message is there", func() bool { return r.all() == "x" })
}

// A broker that announces a message larger than allowed is left before room is
// made for it.
func TestMQTTGuard(t *testing.T) {
	packet := func(n int) []byte { // a PUBLISH of n bytes
		out := []byte{0x30}
		for l := n; ; {
			c := byte(l & 0x7f)
			if l >>= 7; l > 0 {
				out = append(out, c|0x80)
				continue
			}
			return append(append(out, c), make([]byte, n)...)
		}
	}
	for _, tc := range []struct {
		name string
		in   []byte
		ok   bool
	}{
		{"small", bytes.Repeat(packet(3), 5), true},
		{"empty", bytes.Repeat(packet(0), 5), true},
		{"largest", append(packet(MaxFrame), packet(200)...), true},
		{"too large", packet(MaxFrame + 1)[:10], false},
		{"too large, later", append(packet(1000), packet(MaxFrame + 1)[:10]...), false},
		{"a length without end", []byte{0x30, 0xff, 0xff, 0xff, 0xff, 0xff}, false},
	} {
		for _, piece := range []int{1, 7, 1 << 20} {
			if piece == 1 && len(tc.in) > 1<<16 {
				continue
			}
			ours, theirs := net.Pipe()
			go func() {
				for in := tc.in; len(in) > 0; {
					n, err := theirs.Write(in[:min(piece, len(in))])
					if err != nil {
						break
					}
					in = in[n:]
				}
				theirs.Close()
			}()
			g := &guarded{Conn: ours, deadline: keepAlive.Idle}
			n, err := io.Copy(io.Discard, g)
			if (err == nil) != tc.ok || tc.ok && n != int64(len(tc.in)) {
				t.Errorf("%s in pieces of %d: %d bytes, %v", tc.name, piece, n, err)
			}
			ours.Close()
		}
	}
}

// A broker that is there and says nothing does not hold a source up at its end.
func TestMQTTMute(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, fmt.Sprintf("mqtt://%s/a", srv.addr), nil)
	srv.conn()
	r.stop()
}
