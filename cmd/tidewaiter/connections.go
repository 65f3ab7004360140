package main

import (
	"container/list"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// How many connections are open at once.
const (
	// mostConnections is the most where nothing is said: some 25 kB each.
	mostConnections = 20_000
	// reservedFiles are left for the store, imports and what they fetch.
	reservedFiles = 512
)

// connectionsFor says how many connections may be open at once when the system
// lets this program open so many files; asked is what the setting says, 0 for
// nothing.
func connectionsFor(asked, files int) (int, error) {
	most := files - min(reservedFiles, files/2)
	switch {
	case asked < 0:
		return 0, badInput(fmt.Errorf("--connections %d: want a number from 1 on, or 0 for what the limit of open files allows", asked))
	case asked > most:
		return 0, badInput(fmt.Errorf("--connections %d: the system lets this program open %d files, enough for %d connections: raise that limit (ulimit -n), or ask for fewer", asked, files, most))
	case asked > 0:
		return asked, nil
	}
	return min(most, mostConnections), nil
}

// connections is a listener that has no more than so many connections open at
// once. When all are taken, the one that has waited longest for another request
// makes room for a new one; where none waits, the new one does, until one ends:
// the timeouts of the server see to that.
type connections struct {
	net.Listener
	most int

	mu      sync.Mutex
	changed sync.Cond // one ended, or waits for another request
	open    int
	waiting *list.List // of *connection, the longest first
	closed  bool
}

// connection is one of them.
type connection struct {
	net.Conn
	of   *connections
	at   *list.Element // where it waits for another request; nil when it does not
	gone bool
}

func limitConnections(ln net.Listener, most int) *connections {
	l := &connections{Listener: ln, most: most, waiting: list.New()}
	l.changed.L = &l.mu
	return l
}

// Accept implements [net.Listener].
func (l *connections) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.open >= l.most && !l.closed {
		if first := l.waiting.Front(); first != nil {
			idle := first.Value.(*connection)
			_ = idle.Conn.Close()
			l.end(idle)
			continue
		}
		l.changed.Wait()
	}
	if l.closed {
		_ = c.Close()
		return nil, net.ErrClosed
	}
	l.open++
	return &connection{Conn: c, of: l}, nil
}

// Close implements [net.Listener].
func (l *connections) Close() error {
	l.mu.Lock()
	l.closed = true
	l.changed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

// end counts a connection as ended, once.
func (l *connections) end(c *connection) {
	if c.gone {
		return
	}
	c.gone = true
	l.open--
	l.leave(c)
	l.changed.Signal()
}

func (l *connections) leave(c *connection) {
	if c.at != nil {
		l.waiting.Remove(c.at)
		c.at = nil
	}
}

// state is what the server tells of its connections.
func (l *connections) state(c net.Conn, s http.ConnState) {
	one, ok := c.(*connection)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leave(one)
	if s == http.StateIdle && !one.gone { // one that is new may have asked already
		one.at = l.waiting.PushBack(one)
		l.changed.Signal()
	}
}

// Close implements [net.Conn].
func (c *connection) Close() error {
	err := c.Conn.Close()
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.of.end(c)
	return err
}
