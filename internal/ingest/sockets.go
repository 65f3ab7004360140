package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// keepAlive finds out within a minute that the machine at the other end is
// gone; a program that hangs there is found by the idle limit.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3}

func (s *Source) runTCP(ctx context.Context, addr string) error {
	dialer := s.dialer()
	return s.reconnect(ctx, func(ctx context.Context, up func()) error {
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err != nil {
			return err
		}
		up()
		return s.receive(ctx, conn, "")
	})
}

// dialer connects to where the source may connect to.
func (s *Source) dialer() net.Dialer {
	return net.Dialer{Timeout: dialTimeout, KeepAliveConfig: keepAlive, ControlContext: s.Control}
}

// web are the options of a WebSocket, whose connections are held to the same:
// also where the server redirects to another, and never through a proxy, which
// would connect in our place.
func (s *Source) web(subprotocols ...string) *websocket.DialOptions {
	opt := &websocket.DialOptions{Subprotocols: subprotocols}
	if s.Control != nil {
		dialer := s.dialer()
		opt.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTimeout}}
	}
	return opt
}

// receive reads a connection until it ends, and closes it.
func (s *Source) receive(ctx context.Context, conn net.Conn, peer string) error {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	return s.pump(ctx, peer, func(p []byte) (int, error) {
		if s.idle > 0 {
			// Without a deadline a reader of a half-open connection waits for ever.
			if err := conn.SetReadDeadline(time.Now().Add(s.idle)); err != nil {
				return 0, err
			}
		}
		n, err := conn.Read(p)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = fmt.Errorf("connected, but nothing came for %v", s.idle)
		}
		return n, err
	})
}

// pump delivers a stream of bytes as the pieces that read gives, and then its
// end.
func (s *Source) pump(ctx context.Context, peer string, read func([]byte) (int, error)) error {
	session := s.session.Add(1)
	defer s.deliver(Packet{Peer: peer, Session: session, End: true})
	buf := make([]byte, pieceSize)
	for {
		n, err := read(buf)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if n > 0 {
			now := s.heard(peer, buf[:n], false)
			s.deliver(Packet{Peer: peer, Received: now, Data: buf[:n], Session: session})
		}
		if err == io.EOF {
			err = errors.New("the other end closed the connection")
		}
		if err != nil {
			return err
		}
	}
}

// runListen serves clients that connect, each a session of its own.
func (s *Source) runListen(ctx context.Context, addr string, most int) error {
	config := net.ListenConfig{KeepAliveConfig: keepAlive}
	l, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	if s.bound != nil {
		s.bound <- l.Addr()
	}
	var clients sync.WaitGroup
	defer clients.Wait()
	places := make(chan struct{}, most)
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			if err == nil {
				conn.Close()
			}
			return nil
		}
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil { // out of file descriptors, or a client that went again
			if s.clock.Sleep(ctx, firstPause) != nil {
				return nil
			}
			continue
		}
		peer := conn.RemoteAddr().String()
		select {
		case places <- struct{}{}:
		default:
			conn.Close()
			if s.OnState != nil {
				s.OnState(State{Source: s.name, Peer: peer, At: s.clock.Now(), Err: fmt.Errorf("refused: %d clients are connected, the most there may be", most)})
			}
			continue
		}
		clients.Go(func() {
			defer func() { <-places }()
			// As long as one client is there, the source is connected.
			s.Monitor.Connected(Key{Source: s.name}, s.clock.Now())
			s.connected(peer)
			err := s.receive(ctx, conn, peer)
			s.lost(peer, err, 0)
			s.Monitor.Disconnected(Key{Source: s.name}, s.clock.Now())
		})
	}
}

// runUDP receives datagrams.
func (s *Source) runUDP(ctx context.Context, addr string, group bool, iface string) error {
	conn, err := listenUDP(ctx, addr, group, iface)
	if err != nil {
		return err
	}
	defer conn.Close()
	// What the kernel grants of this smooths a burst; less is no error.
	_ = conn.SetReadBuffer(4 << 20)
	if s.bound != nil {
		s.bound <- conn.LocalAddr()
	}
	s.connected("")
	q := newQueue(maxQueued)
	var reader sync.WaitGroup
	defer reader.Wait()
	defer context.AfterFunc(ctx, func() { conn.Close(); q.close() })()
	var failed error
	reader.Go(func() {
		defer q.close()
		buf := make([]byte, 64<<10)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				if errors.Is(err, net.ErrClosed) {
					failed = err
					return
				}
				// An ICMP answer to somebody's datagram, or the like.
				if s.clock.Sleep(ctx, 100*time.Millisecond) != nil {
					return
				}
				continue
			}
			peer := net.JoinHostPort(from.Addr().Unmap().String(), fmt.Sprint(from.Port()))
			now := s.heard(peer, buf[:n], true)
			if !q.push(Packet{Peer: peer, Received: now, Data: buf[:n], Framed: true}) {
				s.drop(peer)
			}
		}
	})
	s.drain(ctx, q)
	conn.Close()
	reader.Wait()
	return failed
}

// drop counts a frame that was let go.
func (s *Source) drop(peer string) {
	s.dropped.Add(1)
	s.Monitor.drop(Key{Source: s.name})
	if peer != "" {
		s.Monitor.drop(Key{s.name, host(peer)})
	}
}

// drain delivers what comes out of a queue until it is closed.
func (s *Source) drain(ctx context.Context, q *queue) {
	for {
		p, ok := q.pop()
		if !ok || ctx.Err() != nil {
			return
		}
		s.deliver(p)
		q.release(p.Data)
	}
}

func listenUDP(ctx context.Context, addr string, group bool, iface string) (*net.UDPConn, error) {
	if group {
		to, err := net.ResolveUDPAddr("udp", addr)
		if err != nil {
			return nil, err
		}
		var on *net.Interface
		if iface != "" {
			if on, err = net.InterfaceByName(iface); err != nil {
				return nil, fmt.Errorf("interface %q: %w", iface, err)
			}
		}
		return net.ListenMulticastUDP("udp", on, to)
	}
	conn, err := (&net.ListenConfig{}).ListenPacket(ctx, "udp", addr)
	if err != nil {
		return nil, err
	}
	return conn.(*net.UDPConn), nil
}

// queue holds copies of frames between who receives and who consumes, up to a
// number of bytes.
type queue struct {
	mu     sync.Mutex
	wake   sync.Cond
	items  []Packet
	first  int
	bytes  int
	limit  int
	closed bool
	free   [][]byte
}

func newQueue(limit int) *queue {
	q := &queue{limit: limit}
	q.wake.L = &q.mu
	return q
}

// frameCost is what a waiting frame takes besides its bytes: empty frames are
// bounded too.
const frameCost = 256

// push copies the packet in; false when there is no room.
func (q *queue) push(p Packet) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.bytes+len(p.Data)+frameCost > q.limit {
		return false
	}
	var to []byte
	if n := len(q.free); n > 0 {
		to, q.free = q.free[n-1], q.free[:n-1]
	}
	p.Data = append(to[:0], p.Data...)
	q.bytes += len(p.Data) + frameCost
	if q.first > 0 && len(q.items) == cap(q.items) {
		q.items = q.items[:copy(q.items, q.items[q.first:])]
		q.first = 0
	}
	q.items = append(q.items, p)
	q.wake.Signal()
	return true
}

// pop waits for a packet; false when the queue is closed and empty. Its Data is
// the caller's until release.
func (q *queue) pop() (Packet, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.first == len(q.items) && !q.closed {
		q.wake.Wait()
	}
	if q.first == len(q.items) {
		return Packet{}, false
	}
	p := q.items[q.first]
	q.items[q.first] = Packet{}
	if q.first++; q.first == len(q.items) {
		q.items, q.first = q.items[:0], 0
	}
	q.bytes -= len(p.Data) + frameCost
	return p, true
}

// release gives the bytes of a packet back for the next.
func (q *queue) release(b []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if cap(b) <= 4096 && len(q.free) < 256 {
		q.free = append(q.free, b)
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake.Broadcast()
}
