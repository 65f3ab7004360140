package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Packet is what came from a live source at one moment.
type Packet struct {
	// Source is the address as it was given, without user, password and key.
	Source string

	// Peer is who sent it, where a source has several: the address of a client
	// or of a datagram's sender, the topic of an MQTT message.
	Peer string

	// Received is when it arrived, by this machine's clock, UTC.
	Received time.Time

	// Data is valid during the call.
	Data []byte

	// Framed says that Data is one whole frame (a datagram, a WebSocket or
	// MQTT message). Otherwise it is a piece of a stream of bytes, cut
	// anywhere, and goes on where the piece before of the same Session ended.
	Framed bool

	// Session numbers the connections of a source, from 1; 0 for datagrams. A
	// line that one session left unfinished is not finished by the next: what
	// came between was lost.
	Session uint64

	// End says that the session is over: there is no Data, and what is held of
	// an unfinished line can go.
	End bool
}

// State tells that a source, or one of its peers, was connected or lost.
type State struct {
	Source, Peer string
	At           time.Time
	Connected    bool
	Err          error         // why it was lost, or could not be reached
	Retry        time.Duration // how long until the next attempt; 0 when none is due
}

// Limits of live sources.
const (
	// MaxFrame is the largest WebSocket or MQTT message, and the largest piece
	// of a stream is far below it. What is larger ends the connection.
	MaxFrame = 1 << 20

	// maxQueued is how many bytes of datagrams or messages wait for a slow
	// consumer before new ones are dropped and counted.
	maxQueued = 8 << 20

	pieceSize      = 64 << 10
	defaultClients = 64
	defaultIdle    = 5 * time.Minute
	dialTimeout    = 15 * time.Second
)

// Environment variables that hold what must not stand on a command line.
const (
	AISStreamKey = "TIDEWAITER_AISSTREAM_KEY" // the key of aisstream.io
	MQTTPassword = "TIDEWAITER_MQTT_PASSWORD" // the password of mqtt://user@host
	aisStream    = "aisstream"                // value of subscribe=
	liveSchemes  = "tcp, tcp-listen, udp, serial, mqtt, mqtts, mqtt+ws, mqtt+wss, ws, wss"
)

// Source is one live input. Set the exported fields before [Source.Run].
type Source struct {
	// Monitor, if set, learns what arrives and when nothing does.
	Monitor *Monitor

	// OnState, if set, is called when a connection comes up or is lost.
	OnState func(State)

	// Control, if set, sees each address that is about to be dialled, after names
	// were resolved, and refuses it by an error; such as [PublicOnly].
	Control func(ctx context.Context, network, address string, c syscall.RawConn) error

	name    string
	run     func(context.Context, *Source) error
	idle    time.Duration // without data for so long, a connection is given up; 0 is never
	clock   clock
	random  func() float64 // 0 to 1, for jitter
	bound   chan net.Addr  // tests learn here where a source listens
	dropped atomic.Int64
	session atomic.Uint64

	mu     sync.Mutex // one packet at a time
	handle func(Packet)
}

// IsLive says whether an input is the address of a live source, and not the
// name of a file: whether it begins with a scheme and "://".
func IsLive(input string) bool {
	scheme, _, ok := strings.Cut(input, "://")
	if !ok || scheme == "" {
		return false
	}
	for _, c := range scheme {
		if (c < 'a' || c > 'z') && c != '-' && c != '+' {
			return false
		}
	}
	return true
}

// ParseLive reads the address of a live source:
//
//	tcp://HOST:PORT                        connects, and again when it is lost
//	tcp-listen://[HOST]:PORT               many clients may connect (max=64)
//	udp://[HOST]:PORT                      datagrams; joins the group of a multicast address (iface=NAME)
//	serial:///dev/ttyUSB0?baud=38400       8 data bits, no parity, 1 stop bit
//	mqtt://[USER@]HOST[:1883]/TOPIC        MQTT 3.1.1; + and # work; mqtts is TLS, port 8883
//	mqtt+wss://HOST/TOPIC                  the same through a WebSocket (path=/mqtt)
//	wss://HOST/PATH                        a WebSocket, each message a frame
//	wss://stream.aisstream.io/v0/stream    asks for bbox=LAT,LON,LAT,LON (repeatable; default the world),
//	                                       mmsi=N and type=NAME (repeatable)
//
// Every address takes idle=5m: a connection that is silent for so long is given
// up and made anew (0 is never). The key of aisstream.io is read from
// TIDEWAITER_AISSTREAM_KEY, a missing MQTT password from
// TIDEWAITER_MQTT_PASSWORD. Nothing is opened before [Source.Run].
func ParseLive(spec string) (*Source, error) {
	fail := func(format string, args ...any) (*Source, error) {
		return nil, fmt.Errorf("ingest: reading the address %q: %w", withoutSecrets(spec), fmt.Errorf(format, args...))
	}
	scheme, _, ok := strings.Cut(spec, "://")
	if !ok {
		return fail("no scheme: known are %s", liveSchemes)
	}
	text := spec
	if strings.HasPrefix(scheme, "mqtt") {
		text = strings.ReplaceAll(spec, "#", "%23") // a wildcard there, not a fragment
	}
	u, err := url.Parse(text)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // its text would repeat the password
		}
		return fail("%w", err)
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return fail("the part after '?': %w", err)
	}
	s := &Source{name: withoutSecrets(spec), idle: defaultIdle, clock: systemClock{}, random: random}
	if v, ok := take(q, "idle"); ok {
		if s.idle, err = time.ParseDuration(v); v == "0" {
			s.idle, err = 0, nil
		}
		if err != nil || s.idle < 0 {
			return fail("idle=%q is no duration such as 90s or 5m", v)
		}
	}
	switch u.Scheme {
	case "tcp", "tcp-listen", "udp":
		err = parseSocket(s, u, q)
	case "serial":
		err = parseSerial(s, u, q)
	case "mqtt", "mqtts", "mqtt+ws", "mqtt+wss":
		err = parseMQTT(s, u, q)
	case "ws", "wss":
		err = parseWebSocket(s, u, q)
	default:
		err = fmt.Errorf("unknown scheme %q: known are %s", u.Scheme, liveSchemes)
	}
	if err == nil && len(q) > 0 && u.Scheme != "ws" && u.Scheme != "wss" {
		for key := range q {
			err = fmt.Errorf("%s takes no %s=", u.Scheme, key)
			break
		}
	}
	if err != nil {
		return fail("%w", err)
	}
	return s, nil
}

// take removes a parameter from a query and returns its first value.
func take(q url.Values, key string) (string, bool) {
	v, ok := q[key]
	delete(q, key)
	if !ok || len(v) == 0 {
		return "", false
	}
	return v[0], true
}

func parseSocket(s *Source, u *url.URL, q url.Values) error {
	if u.User != nil || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return errors.New("a user, path or fragment means nothing here")
	}
	host, port := u.Hostname(), u.Port()
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 && u.Scheme == "tcp" {
		if port == "" {
			return fmt.Errorf("the port is missing: write %s://HOST:PORT", u.Scheme)
		}
		return fmt.Errorf("the port %q is not a number from 0 to 65535: write %s://HOST:PORT", port, u.Scheme)
	}
	if host == "" && u.Scheme == "tcp" {
		return errors.New("a host is missing")
	}
	addr := net.JoinHostPort(host, port)
	switch u.Scheme {
	case "tcp":
		s.run = func(ctx context.Context, s *Source) error { return s.runTCP(ctx, addr) }
	case "tcp-listen":
		clients := defaultClients
		if v, ok := take(q, "max"); ok {
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > 4096 {
				return fmt.Errorf("max=%q is not 1 to 4096", v)
			}
			clients = n
		}
		s.run = func(ctx context.Context, s *Source) error { return s.runListen(ctx, addr, clients) }
	case "udp":
		iface, _ := take(q, "iface")
		ip, err := netip.ParseAddr(host)
		group := err == nil && ip.IsMulticast()
		if iface != "" && !group {
			return errors.New("iface= is for multicast addresses")
		}
		s.run = func(ctx context.Context, s *Source) error { return s.runUDP(ctx, addr, group, iface) }
	}
	return nil
}

// withoutSecrets takes user and password out of an address, and the values of
// parameters that look like a key, for messages.
func withoutSecrets(spec string) string {
	scheme, rest, ok := strings.Cut(spec, "://")
	if !ok {
		return spec
	}
	rest, query, hasQuery := strings.Cut(rest, "?")
	authority, path, hasPath := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		authority = authority[i+1:]
	}
	out := scheme + "://" + authority
	if hasPath {
		out += "/" + path
	}
	if !hasQuery {
		return out
	}
	params := strings.Split(query, "&")
	for i, p := range params {
		key, _, _ := strings.Cut(p, "=")
		for _, secret := range []string{"key", "token", "pass", "secret", "auth"} {
			if strings.Contains(strings.ToLower(key), secret) {
				params[i] = key + "=..."
			}
		}
	}
	return out + "?" + strings.Join(params, "&")
}

// String returns the address without user, password and key, as in
// [Packet.Source].
func (s *Source) String() string { return s.name }

// Dropped is how many datagrams or messages were let go because the consumer
// was too slow, and how many MQTT messages because the broker had retained
// them: nobody knows how old those are.
func (s *Source) Dropped() int64 { return s.dropped.Load() }

// Run receives, once, until ctx ends and gives every packet to handle, one at a time.
// A connection that is lost or cannot be made is tried again after a pause that
// doubles from [firstPause] to [longestPause], with jitter, so that many
// clients of one server do not return together; after a healthy minute it
// starts small again. While handle works, TCP, serial and WebSocket senders
// wait; datagrams and MQTT messages queue up to a bound, are then dropped, and
// counted.
//
// Run returns nil when ctx ends, after the last call of handle, with nothing
// left running. It returns an error only for what waiting cannot mend: an
// address that cannot be listened at.
func (s *Source) Run(ctx context.Context, handle func(Packet)) error {
	s.handle = handle
	key := Key{Source: s.name}
	s.Monitor.Expect(key, s.clock.Now())
	var watch sync.WaitGroup
	stopped, stop := context.WithCancel(ctx)
	watch.Go(func() {
		for s.clock.Sleep(stopped, time.Second) == nil {
			s.Monitor.Check(s.clock.Now())
		}
	})
	err := s.run(ctx, s)
	stop()
	watch.Wait()
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("ingest: receiving from %q: %w", s.name, err)
	}
	return nil
}

// deliver hands a packet on.
func (s *Source) deliver(p Packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.Source = s.name
	if p.Received.IsZero() {
		p.Received = s.clock.Now()
	}
	s.handle(p)
}

// heard tells the monitor of data that arrived now, and returns that time: a
// consumer that is slow does not make it later.
func (s *Source) heard(peer string, data []byte, framed bool) time.Time {
	now := s.clock.Now()
	if s.Monitor == nil {
		return now
	}
	n := sentences(data, framed)
	s.Monitor.Heard(Key{Source: s.name}, n, now)
	if peer != "" {
		s.Monitor.Heard(Key{s.name, host(peer)}, n, now)
	}
	return now
}

// sentences counts the lines of a piece of a stream by their ends, those of a
// frame whether or not the last has one.
func sentences(data []byte, framed bool) int {
	n := bytes.Count(data, []byte{'\n'})
	if framed && len(data) > 0 && data[len(data)-1] != '\n' {
		n++
	}
	return n
}

// host takes the port off an address: a client that comes back has another.
func host(peer string) string {
	if h, _, err := net.SplitHostPort(peer); err == nil {
		return h
	}
	return peer
}

// connected and lost tell the monitor and the owner. A peer is a client of a
// listening source; "" is the source itself.
func (s *Source) connected(peer string) {
	now := s.clock.Now()
	s.Monitor.Connected(Key{s.name, host(peer)}, now)
	if s.OnState != nil {
		s.OnState(State{Source: s.name, Peer: peer, At: now, Connected: true})
	}
}

func (s *Source) lost(peer string, err error, retry time.Duration) {
	now := s.clock.Now()
	s.Monitor.Disconnected(Key{s.name, host(peer)}, now)
	if s.OnState != nil {
		s.OnState(State{Source: s.name, Peer: peer, At: now, Err: err, Retry: retry})
	}
}

// getenv is os.Getenv, with what a shell leaves around a pasted key taken off.
func getenv(name string) string { return strings.TrimSpace(os.Getenv(name)) }
