package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
)

// Seal says for whom a backup is encrypted: for the holders of keys, or for who
// knows a passphrase. The zero Seal is none: the backup can be read by whoever has
// it.
type Seal struct {
	Recipients []age.Recipient
	Passphrase string
	// Work is the power of two of what a guess of the passphrase costs. 0 is what
	// age takes: about a second and 256 MiB.
	Work int
}

// maxWork bounds what opening a backup with a passphrase may cost: a GiB. The
// backup says it itself, and may be anybody's.
const maxWork = 20

func (s Seal) any() bool { return len(s.Recipients) > 0 || s.Passphrase != "" }

// keys are for whom a backup is written, and what opens it once to look through
// what was written: a public key does not, so a key of this one writing is added,
// and forgotten with it.
func (s Seal) keys() (to []age.Recipient, open []age.Identity, err error) {
	switch {
	case s.Passphrase != "" && len(s.Recipients) > 0:
		return nil, nil, errors.New("a backup is encrypted with a passphrase or for keys, not both")
	case s.Passphrase != "":
		r, err1 := age.NewScryptRecipient(s.Passphrase)
		i, err2 := PassphraseKey(s.Passphrase)
		if err := errors.Join(err1, err2); err != nil {
			return nil, nil, err
		}
		if s.Work > 0 {
			r.SetWorkFactor(s.Work)
		}
		return []age.Recipient{r}, []age.Identity{i}, nil
	case len(s.Recipients) > 0:
		once, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, nil, err
		}
		return append(append(to, s.Recipients...), once.Recipient()), []age.Identity{once}, nil
	}
	return nil, nil, nil
}

// PassphraseKey is what opens a backup that was encrypted with a passphrase.
func PassphraseKey(passphrase string) (age.Identity, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err == nil {
		i.SetMaxWorkFactor(maxWork)
	}
	return i, err
}

// Encrypted reports whether a file is encrypted, and whether with a passphrase.
func Encrypted(path string) (is, passphrase bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, false, err
	}
	defer f.Close()
	head := make([]byte, 512) // the first stanza says it
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, false, err
	}
	head = head[:n]
	return bytes.HasPrefix(head, ageMagic), bytes.Contains(head, []byte("\n-> scrypt ")), nil
}

// unseal opens what is encrypted.
func unseal(in io.Reader, keys []age.Identity) (io.Reader, error) {
	if len(keys) == 0 {
		return nil, ErrLocked
	}
	opened, err := age.Decrypt(in, keys...)
	if _, no := errors.AsType[*age.NoIdentityMatchError](err); no {
		return nil, fmt.Errorf("%w (%w)", ErrLocked, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrBackupDamaged, err)
	}
	return opened, nil
}
