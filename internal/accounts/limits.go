package accounts

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// Rate is how often something may be tried: Burst times at once, and once more
// every Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// slots is how many buckets a table of tries has.
const slots = 4096

// tries counts how often things were tried, by a key. It is a table of a fixed
// size, into which keys fall by a hash that others cannot foresee: nobody fills
// the memory, and nobody pushes out what was counted of another. Two keys that
// fall together share what they have.
type tries struct {
	rate Rate
	seed maphash.Seed

	mu   sync.Mutex
	full [slots]time.Time // when the bucket has all its tries again
}

func newTries(rate Rate) *tries { return &tries{rate: rate, seed: maphash.MakeSeed()} }

func (t *tries) at(key string) *time.Time { return &t.full[maphash.String(t.seed, key)%slots] }

// take takes one try. When there is none it returns how long to wait.
func (t *tries) take(key string, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	full := t.at(key)
	if full.Before(now) {
		*full = now
	}
	// Nobody can have taken more than all: the clock was moved back, and who waited
	// for it to come on again would wait for as long as it was moved by. It begins
	// anew; nobody who tries moves the clock.
	if full.Sub(now) > time.Duration(t.rate.Burst)*t.rate.Every {
		*full = now
	}
	next := full.Add(t.rate.Every)
	if over := next.Sub(now) - time.Duration(t.rate.Burst)*t.rate.Every; over > 0 {
		return over
	}
	*full = next
	return 0
}

// giveBack returns one that was taken: it succeeded, or it came to nothing.
func (t *tries) giveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	full := t.at(key)
	*full = full.Add(-t.rate.Every)
}

// site is the part of an address that one person has: an IPv4 address, or the
// 64 bits of an IPv6 network.
func site(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
