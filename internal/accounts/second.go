package accounts

import (
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The second factor is TOTP (RFC 6238) as every app has it: SHA-1, 6 digits, 30
// seconds. A code of the step before or after is taken, for clocks that differ.
const (
	period       = 30 * time.Second
	skew         = 1
	secretBytes  = 20 // RFC 4226 section 4, R6
	codes        = 10 // recovery codes
	recoveryBits = 80
	issuer       = "Tidewaiter"
)

var options = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b)
	return letters.EncodeToString(b)
}

// stepOf returns the time step whose code was given, within what clocks may
// differ, and false for no such code.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	current := now.Unix() / int64(period/time.Second)
	found, ok := int64(0), false
	// All are looked at, so that an answer takes as long for each.
	for step := current - skew; step <= current+skew; step++ {
		if step < 0 {
			continue
		}
		if good, err := hotp.ValidateCustom(code, uint64(step), secret, options); err == nil && good {
			found, ok = step, true
		}
	}
	return found, ok
}

// SetupAddress is what an app that makes codes reads from a QR code: the
// otpauth address of a secret.
func SetupAddress(name, host, secret string) string {
	label := issuer + ":" + name
	if host != "" {
		label = issuer + ":" + name + "@" + host
	}
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(label) + "?" + q.Encode()
}

// newRecovery makes recovery codes, as they are shown once and as they are kept.
func newRecovery() (shown, kept []string) {
	for range codes {
		b := make([]byte, recoveryBits/8)
		rand.Read(b)
		text := strings.ToLower(letters.EncodeToString(b))
		shown = append(shown, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		kept = append(kept, digest(text))
	}
	return shown, kept
}

// recoveryOf returns a recovery code as it is kept, and false for what is none
// by its form.
func recoveryOf(code string) (string, bool) {
	text := strings.ToLower(strings.NewReplacer("-", "", " ", "", "\t", "").Replace(code))
	return digest(text), len(text) == recoveryBits/5
}
