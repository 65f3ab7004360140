package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Limits of a password. NIST SP 800-63B-4 (section 3.1.1.2) asks for at least
// 15 characters where the password is the only factor, at least 64 taken, and no
// rules about which characters.
const (
	MinPassword = 15  // characters
	maxPassword = 256 // bytes
)

// Cost is what argon2id is asked to spend on a password.
type Cost struct {
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8
}

// defaultCost is the second recommended option of RFC 9106 (section 4): the
// first wants 2 GiB for each login.
var defaultCost = Cost{Time: 3, Memory: 64 << 10, Threads: 4}

const (
	saltBytes = 16 // RFC 9106 section 3.1
	keyBytes  = 32
	// hashing is how many passwords are hashed at once, waiting how many may
	// stand behind them and patience for how long: 128 MiB and no more, whatever
	// arrives.
	hashing  = 2
	waiting  = 16
	patience = 2 * time.Second
)

// ErrBusy is the error of a password that nobody had time for.
var ErrBusy = errors.New("accounts: too many log in at the same time")

// hasher hashes passwords, a few at a time.
type hasher struct {
	cost  Cost
	queue chan struct{} // those who hash or wait
	slots chan struct{} // those who hash

	patience time.Duration // of those who wait
	dummy    string        // hash of no password
}

func newHasher(cost Cost) (*hasher, error) {
	h := &hasher{cost: cost, queue: make(chan struct{}, hashing+waiting), slots: make(chan struct{}, hashing), patience: patience}
	var err error
	h.dummy, err = h.hash(context.Background(), rand.Text())
	return h, err
}

// turn waits until a password may be hashed.
func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	late := time.NewTimer(h.patience)
	defer late.Stop()
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue }, nil
	case <-late.C:
		err = ErrBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	<-h.queue
	return nil, err
}

// hash returns a password's hash in the PHC form:
// $argon2id$v=19$m=65536,t=3,p=4$SALT$HASH.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key := argon2.IDKey(canonical(password), salt, h.cost.Time, h.cost.Memory, h.cost.Threads, keyBytes)
	b64 := base64.RawStdEncoding
	return h.prefix() + b64.EncodeToString(salt) + "$" + b64.EncodeToString(key), nil
}

func (h *hasher) prefix() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, h.cost.Memory, h.cost.Time, h.cost.Threads)
}

// verify reports whether a hash is of a password. An empty hash is of none, and
// finding that out takes as long as for any other.
func (h *hasher) verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	var version int
	var c Cost
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false, errors.New("accounts: a kept password is no argon2id hash")
	}
	_, err := fmt.Sscanf(part[2]+" "+part[3], "v=%d m=%d,t=%d,p=%d", &version, &c.Memory, &c.Time, &c.Threads)
	salt, err2 := base64.RawStdEncoding.DecodeString(part[4])
	key, err3 := base64.RawStdEncoding.DecodeString(part[5])
	if err := errors.Join(err, err2, err3); err != nil || version != argon2.Version || c.Time == 0 || c.Threads == 0 || len(key) != keyBytes {
		return false, errors.New("accounts: a kept password has a form that is not known")
	}
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	got := argon2.IDKey(canonical(password), salt, c.Time, c.Memory, c.Threads, keyBytes)
	return subtle.ConstantTimeCompare(got, key) == 1 && known, nil
}

// canonical is a password as it is hashed: the same letters typed on two
// keyboards are the same password (RFC 8265 section 4.2).
func canonical(password string) []byte { return norm.NFC.Bytes([]byte(password)) }

// Refused is an error that the one who asked may read: what was wrong with what
// he gave.
type Refused struct{ Text string }

func (e *Refused) Error() string { return e.Text }

// acceptable returns why a password is not taken. There are no rules about which
// characters, only that it is long and not made to be guessed.
func acceptable(password, name string) error {
	switch {
	case !utf8.ValidString(password):
		return &Refused{"The password is no text."}
	case len(password) > maxPassword:
		return &Refused{fmt.Sprintf("The password is longer than %d bytes.", maxPassword)}
	}
	chars := []rune(string(canonical(password)))
	if len(chars) < MinPassword {
		return &Refused{fmt.Sprintf("The password is too short: at least %d characters, such as four or five words.", MinPassword)}
	}
	// What is left when the words that everybody would try first are taken out.
	rest := strings.ToLower(string(chars))
	for _, word := range []string{name, "tidewaiter", "password", "passwort", "admin", "letmein", "welcome", "qwertyuiop", "asdfghjkl", "1234567890", "12345678", "12345", "abcdefghijklmnopqrstuvwxyz"} {
		if len(word) > 2 {
			rest = strings.ReplaceAll(rest, word, "")
		}
	}
	different := map[rune]bool{}
	for _, c := range rest {
		different[c] = true
	}
	if len(different) < 5 || repeats(chars) {
		return &Refused{"The password is too easy to guess: it repeats itself, or is made of the words that are tried first."}
	}
	return nil
}

// repeats reports whether a text is one short piece again and again.
func repeats(chars []rune) bool {
	for n := 1; n <= len(chars)/2; n++ {
		same := true
		for i := n; i < len(chars) && same; i++ {
			same = chars[i] == chars[i-n]
		}
		if same {
			return true
		}
	}
	return false
}
