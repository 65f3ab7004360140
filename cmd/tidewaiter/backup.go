package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"golang.org/x/term"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

type backupCmd struct {
	Out       string   `required:"" placeholder:"PATH" help:"File to write; an earlier backup of that name is replaced, unless it is encrypted."`
	Encrypt   bool     `help:"Encrypt it with a passphrase, which is asked for."`
	Recipient []string `placeholder:"KEY" help:"Encrypt it for the holder of this public key of age (age1...), or of those in this file. Can be repeated."`
}

// Run implements the command.
func (cmd *backupCmd) Run(a *app) error {
	if _, err := os.Stat(filepath.Join(a.data, "tidewaiter.db")); errors.Is(err, fs.ErrNotExist) {
		return badInput(fmt.Errorf("backup: %s holds no store: give the directory of one with --data", a.data))
	}
	seal, err := cmd.seal(a)
	if err != nil {
		return err
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return err
	}
	defer st.Close()
	info, err := st.Backup(a.ctx, cmd.Out, seal)
	if err != nil {
		if errors.Is(err, store.ErrNoBackup) || errors.Is(err, store.ErrNotOurs) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			err = badInput(err)
		}
		return err
	}
	how := ""
	if cmd.Encrypt || len(cmd.Recipient) > 0 {
		how = "encrypted, "
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s; %d bytes, %sread again and looked through; sha256 %s\n", cmd.Out, held(info), info.Bytes, how, info.SHA256)
	return err
}

// seal says for whom the backup is encrypted. The passphrase is asked for before
// anything is written.
func (cmd *backupCmd) seal(a *app) (store.Seal, error) {
	if cmd.Encrypt && len(cmd.Recipient) > 0 {
		return store.Seal{}, badInput(errors.New("backup: --encrypt asks for a passphrase, --recipient takes keys: give one of the two"))
	}
	if cmd.Encrypt {
		text, err := passphrase(a, "Passphrase of the backup: ", true)
		return store.Seal{Passphrase: text}, err
	}
	var out store.Seal
	for _, text := range cmd.Recipient {
		lines := text
		if !strings.HasPrefix(text, "age1") {
			b, err := os.ReadFile(text)
			if err != nil {
				return out, badInput(fmt.Errorf("--recipient %q: want a public key of age, as in age1..., or a file of such keys: %w", text, err))
			}
			lines = string(b)
		}
		keys, err := age.ParseRecipients(strings.NewReader(lines))
		if err != nil {
			return out, badInput(fmt.Errorf("--recipient %q: want a public key of age, as in age1..., or a file of such keys: %w", text, err))
		}
		out.Recipients = append(out.Recipients, keys...)
	}
	return out, nil
}

// minPassphrase is how many bytes a passphrase has at least: whoever has the
// backup may try as many as he likes.
const minPassphrase = 15

// passphrase asks on the terminal, twice for a new one; where standard input is no
// terminal it is its first line.
func passphrase(a *app, ask string, isNew bool) (string, error) {
	f, ok := a.stdin.(*os.File)
	var text string
	if ok && term.IsTerminal(int(f.Fd())) {
		read := func(ask string) (string, error) {
			fmt.Fprint(a.stderr, ask)
			b, err := term.ReadPassword(int(f.Fd()))
			fmt.Fprintln(a.stderr)
			return string(b), err
		}
		var err error
		if text, err = read(ask); err != nil {
			return "", err
		}
		if isNew {
			again, err := read("Once more: ")
			if err != nil {
				return "", err
			}
			if again != text {
				return "", badInput(errors.New("the two passphrases are not the same"))
			}
		}
	} else {
		line, err := bufio.NewReader(io.LimitReader(a.stdin, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		text = strings.TrimRight(line, "\r\n")
	}
	switch {
	case text == "":
		return "", badInput(errors.New("no passphrase was given: type it, or give it as the first line of standard input"))
	case isNew && len(text) < minPassphrase:
		return "", badInput(fmt.Errorf("the passphrase is too short: at least %d characters, such as five words; whoever has the backup may try as many as he likes", minPassphrase))
	}
	return text, nil
}

// held says what is in a backup.
func held(info store.BackupInfo) string {
	return fmt.Sprintf("cases: %d, versions: %d, decisions: %d", info.Cases, info.Versions, info.Entries)
}

type restoreCmd struct {
	From     string   `required:"" placeholder:"PATH" help:"Backup to restore."`
	Replace  bool     `help:"Replace a sound database too."`
	Identity []string `placeholder:"FILE" help:"Keys of age that open an encrypted backup. One that has a passphrase asks for it."`
}

// Run implements the command.
func (cmd *restoreCmd) Run(a *app) error {
	keys, err := cmd.keys(a)
	if err != nil {
		return err
	}
	got, err := store.Restore(a.ctx, cmd.From, a.data, cmd.Replace, keys...)
	if err != nil {
		for _, known := range []error{store.ErrNoBackup, store.ErrLocked, store.ErrBackupDamaged, store.ErrHasData, store.ErrInUse, fs.ErrNotExist, fs.ErrPermission} {
			if errors.Is(err, known) {
				return badInput(err)
			}
		}
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %s; restored from %s\n", a.data, held(got.BackupInfo), cmd.From)
	if got.Redactions > 0 {
		fmt.Fprintf(a.stdout, "Redactions younger than the backup, made again on it: %d\n", got.Redactions)
	}
	if got.Kept != "" {
		fmt.Fprintf(a.stdout, "The damaged database was moved to %s. Redactions that only it knew of were not made again: remove it when it is no longer needed.\n", got.Kept)
	}
	return nil
}

// keys are what opens the backup.
func (cmd *restoreCmd) keys(a *app) (keys []age.Identity, err error) {
	for _, name := range cmd.Identity {
		f, err := os.Open(name)
		if err != nil {
			return nil, badInput(fmt.Errorf("--identity: %w", err))
		}
		found, err := age.ParseIdentities(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, badInput(fmt.Errorf("--identity %s: want a file of age-keygen, with AGE-SECRET-KEY-1... in it: %w", name, err))
		}
		keys = append(keys, found...)
	}
	if _, asks, err := store.Encrypted(cmd.From); err == nil && asks {
		text, err := passphrase(a, "Passphrase of the backup: ", false)
		if err != nil {
			return nil, err
		}
		one, err := store.PassphraseKey(text)
		if err != nil {
			return nil, err
		}
		keys = append(keys, one)
	}
	return keys, nil
}
