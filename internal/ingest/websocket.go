package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

func parseWebSocket(s *Source, u *url.URL, q url.Values) error {
	if u.Hostname() == "" {
		return errors.New("a host is missing")
	}
	subscribe, _ := take(q, "subscribe")
	if h := strings.ToLower(u.Hostname()); h == "aisstream.io" || strings.HasSuffix(h, ".aisstream.io") {
		subscribe = aisStream
	}
	var first []byte
	switch subscribe {
	case "":
	case aisStream:
		var err error
		if first, err = aisStreamSubscription(q); err != nil {
			return err
		}
	default:
		return fmt.Errorf("subscribe=%q: known is %s", subscribe, aisStream)
	}
	u.RawQuery = q.Encode() // what is left is the server's
	at := u.String()
	s.run = func(ctx context.Context, s *Source) error { return s.runWebSocket(ctx, at, first) }
	return nil
}

// aisStreamSubscription is the first message to aisstream.io: the key, and
// what is asked for. A box is two corners of latitude and longitude.
func aisStreamSubscription(q url.Values) ([]byte, error) {
	sub := struct {
		APIKey             string
		BoundingBoxes      [][2][2]float64
		FiltersShipMMSI    []string `json:",omitempty"`
		FilterMessageTypes []string `json:",omitempty"`
	}{APIKey: getenv(AISStreamKey)}
	if sub.APIKey == "" {
		return nil, fmt.Errorf("a key is missing: aisstream.io gives them; put it into the environment as %s", AISStreamKey)
	}
	for _, text := range q["bbox"] {
		parts := strings.Split(text, ",")
		var v [4]float64
		good := len(parts) == 4
		for i := 0; good && i < 4; i++ {
			var err error
			v[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
			most := 90 + 90*float64(i%2)
			good = err == nil && v[i] >= -most && v[i] <= most
		}
		if !good {
			return nil, fmt.Errorf("bbox=%q is not LAT,LON,LAT,LON in degrees", text)
		}
		sub.BoundingBoxes = append(sub.BoundingBoxes, [2][2]float64{{v[0], v[1]}, {v[2], v[3]}})
	}
	if sub.BoundingBoxes == nil {
		sub.BoundingBoxes = [][2][2]float64{{{-90, -180}, {90, 180}}}
	}
	for _, m := range q["mmsi"] {
		if n, err := strconv.ParseUint(m, 10, 32); err != nil || n > 999_999_999 {
			return nil, fmt.Errorf("mmsi=%q is not nine digits", m)
		}
		sub.FiltersShipMMSI = append(sub.FiltersShipMMSI, m)
	}
	sub.FilterMessageTypes = q["type"]
	for _, key := range []string{"bbox", "mmsi", "type"} {
		delete(q, key)
	}
	return json.Marshal(sub)
}

// runWebSocket receives messages, each a frame.
func (s *Source) runWebSocket(ctx context.Context, at string, first []byte) error {
	return s.reconnect(ctx, func(ctx context.Context, up func()) error {
		dialing, cancel := context.WithTimeout(ctx, dialTimeout)
		conn, _, err := websocket.Dial(dialing, at, s.web())
		cancel()
		if ue := (*url.Error)(nil); errors.As(err, &ue) {
			return ue.Err // its text would repeat the address, keys in it included
		}
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		conn.SetReadLimit(MaxFrame)
		if first != nil {
			writing, cancel := context.WithTimeout(ctx, dialTimeout)
			err := conn.Write(writing, websocket.MessageText, first)
			cancel()
			if err != nil {
				return fmt.Errorf("subscribing: %w", err)
			}
		}
		up()
		session, stop := context.WithCancel(ctx)
		defer stop()
		if s.idle > 0 { // a server that hangs answers no ping
			pinged := make(chan struct{})
			defer func() { stop(); <-pinged }()
			go func() {
				defer close(pinged)
				s.ping(session, conn)
			}()
		}
		id := s.session.Add(1)
		defer s.deliver(Packet{Session: id, End: true})
		frame := bytes.NewBuffer(nil)
		for {
			if err := s.frame(session, conn, frame); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return err
			}
			if text := frame.Bytes(); len(text) < 1024 && bytes.HasPrefix(bytes.TrimSpace(text), []byte(`{"error"`)) {
				return fmt.Errorf("the server says %q", text)
			}
			now := s.heard("", frame.Bytes(), true)
			s.deliver(Packet{Received: now, Data: frame.Bytes(), Framed: true, Session: id})
			if frame.Cap() > 64<<10 {
				frame = bytes.NewBuffer(nil) // one large frame is no reason to keep its room
			}
		}
	})
}

// frame reads one message.
func (s *Source) frame(ctx context.Context, conn *websocket.Conn, to *bytes.Buffer) error {
	if s.idle > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.idle, fmt.Errorf("connected, but nothing came for %v", s.idle))
		defer cancel()
	}
	to.Reset()
	_, r, err := conn.Reader(ctx)
	if err == nil {
		_, err = to.ReadFrom(r)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF), websocket.CloseStatus(err) == websocket.StatusNormalClosure:
		return errors.New("the server closed the connection")
	}
	return err
}

// ping asks every keepAlive.Idle for a sign of life, and closes the connection
// when there is none. While the consumer is slow nothing is read, the answer
// included: so it has a long time.
func (s *Source) ping(ctx context.Context, conn *websocket.Conn) {
	t := time.NewTicker(keepAlive.Idle)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		asking, cancel := context.WithTimeout(ctx, s.idle)
		err := conn.Ping(asking)
		cancel()
		if err != nil {
			conn.CloseNow()
			return
		}
	}
}
