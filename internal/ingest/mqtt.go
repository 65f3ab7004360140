package ingest

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// mqttSpec is an MQTT address, read.
type mqttSpec struct {
	scheme, host   string
	path           string // of the WebSocket
	topic          string
	user, password string
}

func parseMQTT(s *Source, u *url.URL, q url.Values) error {
	m := mqttSpec{scheme: u.Scheme, host: u.Host, path: "/mqtt", topic: strings.TrimPrefix(u.Path, "/")}
	if u.Hostname() == "" {
		return errors.New("a host is missing")
	}
	if u.Port() == "" {
		port := map[string]string{"mqtt": "1883", "mqtts": "8883", "mqtt+ws": "80", "mqtt+wss": "443"}[u.Scheme]
		m.host = net.JoinHostPort(u.Hostname(), port)
	}
	if v, ok := take(q, "path"); ok {
		if !strings.Contains(u.Scheme, "+") || !strings.HasPrefix(v, "/") {
			return fmt.Errorf("path=%q is for mqtt+ws and mqtt+wss, and begins with /", v)
		}
		m.path = v
	}
	if err := checkTopic(m.topic); err != nil {
		return err
	}
	if u.User != nil {
		m.user = u.User.Username()
		var given bool
		if m.password, given = u.User.Password(); !given {
			m.password = getenv(MQTTPassword)
		}
	}
	s.run = func(ctx context.Context, s *Source) error { return s.runMQTT(ctx, m) }
	return nil
}

// checkTopic holds a subscription to MQTT 3.1.1, section 4.7: + stands for one
// whole level, # for the rest, at the end.
func checkTopic(topic string) error {
	if topic == "" {
		return errors.New("a topic is missing: write mqtt://HOST/TOPIC, # for all")
	}
	if len(topic) > 65535 || strings.ContainsRune(topic, 0) {
		return fmt.Errorf("the topic %.40q is none", topic)
	}
	levels := strings.Split(topic, "/")
	for i, l := range levels {
		if strings.Contains(l, "#") && (l != "#" || i != len(levels)-1) || strings.Contains(l, "+") && l != "+" {
			return fmt.Errorf("the topic %q: + stands for one whole level, # for all the rest", topic)
		}
	}
	return nil
}

// runMQTT subscribes. The client is new for every connection, and its own
// reconnecting is off: pauses, states and silences are then those of every
// other source.
func (s *Source) runMQTT(ctx context.Context, m mqttSpec) error {
	return s.reconnect(ctx, func(ctx context.Context, up func()) error {
		session, stop := context.WithCancel(ctx)
		defer stop()
		lost := make(chan error, 1)
		q := newQueue(maxQueued)
		o := mqtt.NewClientOptions().
			AddBroker("tcp://" + m.host). // the function below is what connects
			SetClientID("tidewaiter-" + strings.ToLower(rand.Text()[:12])).
			SetCleanSession(true).SetAutoReconnect(false).SetConnectRetry(false).
			SetProtocolVersion(4).SetOrderMatters(true).
			SetKeepAlive(keepAlive.Idle).SetPingTimeout(dialTimeout).SetWriteTimeout(dialTimeout).
			SetConnectTimeout(dialTimeout).
			SetConnectionLostHandler(func(_ mqtt.Client, err error) {
				select {
				case lost <- err:
				default:
				}
			}).
			SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) { return s.dialMQTT(session, m) })
		if m.user != "" {
			o.SetUsername(m.user).SetPassword(m.password)
		}
		c := mqtt.NewClient(o)
		defer c.Disconnect(100)
		if err := await(session, c.Connect()); err != nil {
			return fmt.Errorf("connecting: %w", err)
		}
		receive := func(_ mqtt.Client, msg mqtt.Message) {
			if msg.Retained() { // of unknown age, and told again at every connection
				s.dropped.Add(1)
				return
			}
			now := s.heard("", msg.Payload(), true)
			if !q.push(Packet{Peer: msg.Topic(), Received: now, Data: msg.Payload(), Framed: true}) {
				s.drop("")
			}
		}
		token := c.Subscribe(m.topic, 0, receive)
		if err := await(session, token); err != nil {
			return fmt.Errorf("subscribing: %w", err)
		}
		if t, ok := token.(*mqtt.SubscribeToken); ok && t.Result()[m.topic] == 0x80 {
			return fmt.Errorf("the broker refuses the topic %q", m.topic)
		}
		up()
		var why error
		drained := make(chan struct{})
		go func() {
			defer close(drained)
			s.drain(ctx, q)
		}()
		select {
		case <-ctx.Done():
		case why = <-lost:
		}
		q.close()
		<-drained
		return why
	})
}

// await waits for what the client does.
func await(ctx context.Context, t mqtt.Token) error {
	timeout := time.NewTimer(2 * dialTimeout)
	defer timeout.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case <-ctx.Done():
		return ctx.Err()
	case <-timeout.C:
		return errors.New("no answer")
	}
}

// dialMQTT connects to the broker. The connection closes when ctx ends, so that
// the client cannot outlive its session.
func (s *Source) dialMQTT(ctx context.Context, m mqttSpec) (net.Conn, error) {
	dialer := s.dialer()
	var conn net.Conn
	var err error
	switch m.scheme {
	case "mqtt":
		conn, err = dialer.DialContext(ctx, "tcp", m.host)
	case "mqtts":
		d := tls.Dialer{NetDialer: &dialer, Config: &tls.Config{MinVersion: tls.VersionTLS12}}
		conn, err = d.DialContext(ctx, "tcp", m.host)
	default:
		dialing, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		at := strings.TrimPrefix(m.scheme, "mqtt+") + "://" + m.host + m.path
		var ws *websocket.Conn
		ws, _, err = websocket.Dial(dialing, at, s.web("mqtt"))
		if err == nil {
			ws.SetReadLimit(MaxFrame)
			conn = websocket.NetConn(ctx, ws, websocket.MessageBinary)
		}
	}
	if err != nil {
		return nil, err
	}
	// The broker answers pings every keepAlive.Idle, data or not.
	g := &guarded{Conn: conn, deadline: 3 * keepAlive.Idle}
	context.AfterFunc(ctx, func() { conn.Close() })
	return g, nil
}

// guarded watches the packets on a connection from a broker: the client would
// make room for 256 MiB when a length says so. A read also gets a deadline.
type guarded struct {
	net.Conn
	deadline time.Duration

	state  int // 0: at a packet's first byte, 1: in its length, 2: in its body
	length int
	shift  int
}

func (g *guarded) Read(p []byte) (int, error) {
	_ = g.SetReadDeadline(time.Now().Add(g.deadline)) // what is wrong with it, Read says as well
	n, err := g.Conn.Read(p)
	for i := 0; i < n; {
		switch g.state {
		case 0:
			g.state, g.length, g.shift = 1, 0, 0
			i++
		case 1: // MQTT 3.1.1, section 2.2.3
			g.length |= int(p[i]&0x7f) << g.shift
			g.shift += 7
			if g.length > MaxFrame || g.shift > 28 {
				g.Close()
				return 0, fmt.Errorf("the broker sends a message over %d MiB", MaxFrame>>20)
			}
			if p[i]&0x80 == 0 {
				if g.state = 2; g.length == 0 {
					g.state = 0
				}
			}
			i++
		case 2:
			k := min(g.length, n-i)
			i += k
			if g.length -= k; g.length == 0 {
				g.state = 0
			}
		}
	}
	return n, err
}
