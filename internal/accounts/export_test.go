package accounts

import (
	"context"
	"time"
)

// DefaultCost is what passwords cost unless told otherwise.
var DefaultCost = defaultCost

// The bounds of hashing.
const (
	Hashing = hashing
	Waiting = waiting
)

// Hold takes a place among those who hash, or waits for one, until it is given
// back.
func (a *Accounts) Hold(ctx context.Context) (back func(), err error) { return a.hasher.turn(ctx) }

// Queued is how many hash or wait to.
func (a *Accounts) Queued() int { return len(a.hasher.queue) }

// SetPatience says how long those wait.
func (a *Accounts) SetPatience(d time.Duration) { a.hasher.patience = d }

// Tries is a table of tries.
type Tries struct{ t *tries }

func NewTries(r Rate) Tries                                   { return Tries{newTries(r)} }
func (t Tries) Take(key string, now time.Time) time.Duration  { return t.t.take(key, now) }
func (t Tries) GiveBack(key string)                           { t.t.giveBack(key) }
func StepOf(secret, code string, now time.Time) (int64, bool) { return stepOf(secret, code, now) }
func Site(address string) string                              { return site(address) }
func Acceptable(password, name string) error                  { return acceptable(password, name) }
func (a *Accounts) Hash(password string) (string, error) {
	return a.hasher.hash(context.Background(), password)
}
func (a *Accounts) Verify(hash, password string) (bool, error) {
	return a.hasher.verify(context.Background(), hash, password)
}
