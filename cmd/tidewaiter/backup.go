package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/internal/store"
)

type backupCmd struct {
	Out string `required:"" placeholder:"PATH" help:"File to write; an earlier backup of that name is replaced."`
}

// Run implements the command.
func (cmd *backupCmd) Run(a *app) error {
	if _, err := os.Stat(filepath.Join(a.data, "tidewaiter.db")); errors.Is(err, fs.ErrNotExist) {
		return badInput(fmt.Errorf("backup: %s holds no store: give the directory of one with --data", a.data))
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return err
	}
	defer st.Close()
	info, err := st.Backup(a.ctx, cmd.Out)
	if err != nil {
		if errors.Is(err, store.ErrNoBackup) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			err = badInput(err)
		}
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s; %d bytes, read again and looked through; sha256 %s\n", cmd.Out, held(info), info.Bytes, info.SHA256)
	return err
}

// held says what is in a backup.
func held(info store.BackupInfo) string {
	return fmt.Sprintf("cases: %d, versions: %d, decisions: %d", info.Cases, info.Versions, info.Entries)
}

type restoreCmd struct {
	From    string `required:"" placeholder:"PATH" help:"Backup to restore."`
	Replace bool   `help:"Replace a sound database too."`
}

// Run implements the command.
func (cmd *restoreCmd) Run(a *app) error {
	got, err := store.Restore(a.ctx, cmd.From, a.data, cmd.Replace)
	if err != nil {
		for _, known := range []error{store.ErrNoBackup, store.ErrBackupDamaged, store.ErrHasData, store.ErrInUse, fs.ErrNotExist, fs.ErrPermission} {
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
