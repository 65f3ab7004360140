package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

// feed is a WebSocket server that hands its connections to the test.
func feed(t *testing.T, serve func(ctx context.Context, c *websocket.Conn)) string {
	t.Helper()
	var running sync.WaitGroup
	ctx, stop := context.WithCancel(context.Background())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running.Add(1)
		defer running.Done()
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return
		}
		defer c.CloseNow()
		serve(ctx, c)
	}))
	extra.add(100) // the server's own goroutines come and go
	t.Cleanup(func() {
		stop()
		srv.Close() // waits for handlers that are not WebSockets yet: none is added while the others are waited for
		running.Wait()
		extra.add(-100)
	})
	return "ws" + strings.TrimPrefix(srv.URL, "http")
}

// frame is what aisstream.io sends for a position.
const positionFrame = `{"MessageType":"PositionReport","MetaData":{"MMSI":211000001,"ShipName":"TEST"},"Message":{"PositionReport":{"MessageID":1,"UserID":211000001,"Sog":%d}}}`

func TestWebSocketAISStream(t *testing.T) {
	t.Setenv(AISStreamKey, " sesame\n")
	subscribed := make(chan string, 16)
	at := feed(t, func(ctx context.Context, c *websocket.Conn) {
		_, sub, err := c.Read(ctx)
		if err != nil {
			return
		}
		subscribed <- string(sub)
		for i := range 3 {
			if c.Write(ctx, websocket.MessageText, fmt.Appendf(nil, positionFrame, i)) != nil {
				return
			}
		}
		if len(subscribed) > 1 {
			<-ctx.Done()
			return
		}
		c.Close(websocket.StatusNormalClosure, "")
	})
	r := receive(t, at+"/v0/stream?subscribe=aisstream&bbox=50,-1,51.5,2&bbox=-10,100,0,110&mmsi=211000001&type=PositionReport", nil)
	until(t, "two sessions' frames are there", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.frames) >= 6 })
	var sub struct {
		APIKey             string
		BoundingBoxes      [][2][2]float64
		FiltersShipMMSI    []string
		FilterMessageTypes []string
	}
	if err := json.Unmarshal([]byte(<-subscribed), &sub); err != nil {
		t.Fatal(err)
	}
	if sub.APIKey != "sesame" || len(sub.BoundingBoxes) != 2 || sub.BoundingBoxes[0] != [2][2]float64{{50, -1}, {51.5, 2}} ||
		len(sub.FiltersShipMMSI) != 1 || len(sub.FilterMessageTypes) != 1 {
		t.Errorf("subscription %+v", sub)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, f := range r.frames {
		if f != fmt.Sprintf(positionFrame, i%3) {
			t.Errorf("frame %d is %q", i, f)
		}
	}
	for _, s := range r.states {
		if strings.Contains(fmt.Sprint(s), "sesame") {
			t.Errorf("the key is told: %+v", s)
		}
	}
}

// What the server says about a wrong key is the reason of the loss, and the
// pauses grow.
func TestWebSocketError(t *testing.T) {
	at := feed(t, func(ctx context.Context, c *websocket.Conn) {
		_ = c.Write(ctx, websocket.MessageText, []byte(`{"error": "Api Key Is Not Valid"}`))
		c.Close(websocket.StatusNormalClosure, "")
	})
	r := receive(t, at, nil)
	until(t, "it was tried four times", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.states) >= 8 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.states[7]; s.Connected || !strings.Contains(s.Err.Error(), "Not Valid") || s.Retry < 4*firstPause {
		t.Errorf("%+v", s)
	}
	if len(r.frames) != 0 {
		t.Errorf("frames %q", r.frames)
	}
}

func TestWebSocketTooLarge(t *testing.T) {
	at := feed(t, func(ctx context.Context, c *websocket.Conn) {
		_ = c.Write(ctx, websocket.MessageText, make([]byte, MaxFrame+1))
		<-ctx.Done()
	})
	r := receive(t, at, nil)
	until(t, "the connection is lost", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.states) >= 2 && strings.Contains(fmt.Sprint(r.states[1].Err), "limit")
	})
}

func TestWebSocketIdle(t *testing.T) {
	at := feed(t, func(ctx context.Context, c *websocket.Conn) { <-ctx.Done() })
	r := receive(t, at+"?idle=40ms", nil)
	until(t, "the connection is given up", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.states) >= 2 && strings.Contains(fmt.Sprint(r.states[1].Err), "nothing came for 40ms")
	})
}

// An error of connecting does not repeat the keys that an address may hold.
func TestWebSocketErrorHasNoKey(t *testing.T) {
	r := receive(t, "ws://127.0.0.1:1/feed?token=sesame", nil)
	until(t, "an attempt fails", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.states) > 0 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.states[0]; s.Connected || s.Err == nil || strings.Contains(fmt.Sprint(s), "sesame") {
		t.Errorf("%+v", s)
	}
}
