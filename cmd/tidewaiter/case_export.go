package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

type caseExportCmd struct {
	Case      string `arg:"" optional:"" placeholder:"CASE" help:"Id of a case in the store (default: the only one)."`
	Out       string `required:"" placeholder:"DIR" help:"Folder to write: a new or empty one, or a folder of this case, of which the files are replaced."`
	Published int    `placeholder:"N" help:"This version, as it was published (default: the draft, with what the desk decided)."`
}

// Run implements the command.
func (cmd *caseExportCmd) Run(a *app) error {
	if _, err := os.Stat(filepath.Join(a.data, "tidewaiter.db")); errors.Is(err, fs.ErrNotExist) {
		return badInput(fmt.Errorf("case export: %s holds no store: give the directory of one with --data", a.data))
	}
	st, err := store.Open(a.ctx, a.data)
	if err != nil {
		return err
	}
	defer st.Close()
	id := cmd.Case
	if id == "" {
		kept, err := st.Cases(a.ctx)
		if err != nil {
			return err
		}
		if len(kept) != 1 {
			ids := make([]string, len(kept))
			for i, v := range kept {
				ids[i] = v.Case
			}
			return badInput(fmt.Errorf("case export: the store has %d cases: name one of them: %s", len(kept), orList(ids)))
		}
		id = kept[0].Case
	}
	out, what, err := cmd.files(a, st, id)
	if errors.Is(err, store.ErrNotFound) {
		return badInput(fmt.Errorf("case export: %w", err))
	}
	if err != nil {
		return err
	}
	if err := placeCase(cmd.Out, id, out); err != nil {
		return fmt.Errorf("case export: %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s written to %s (sha256 %s)\n", id, what, cmd.Out, casefile.Hash(out))
	return err
}

// files are those of the draft or of a version, and what they are in words.
func (cmd *caseExportCmd) files(a *app, st *store.Store, id string) (files, string, error) {
	if cmd.Published != 0 {
		_, out, err := st.CaseVersion(a.ctx, id, cmd.Published)
		return out, fmt.Sprintf("version %d", cmd.Published), err
	}
	decisions := ledger.New(st)
	draft, err := decisions.Draft(a.ctx, id)
	if err != nil {
		return nil, "", err
	}
	out, err := draft.Files()
	if err := errors.Join(err, decisions.Close()); err != nil {
		return nil, "", err
	}
	what := "the draft"
	if draft.Number > 0 {
		what = fmt.Sprintf("the draft behind decision %d", draft.Number)
	}
	if n := len(draft.Misfits) + draft.MoreMisfits; n > 0 {
		fmt.Fprintf(a.stderr, "%s: %d decisions do not fit the folder that was imported last and are not in it\n", id, n)
	}
	return out, what, nil
}

// placeCase writes a case folder. Into one that holds this case already its
// files are put one by one, each as a whole, and what else is there stays: it may
// be under version control.
func placeCase(dir, id string, out files) error {
	// What the store has came from a folder once, but a store is a file too.
	for _, name := range slices.Sorted(maps.Keys(out)) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return badInput(fmt.Errorf("the case has a file of the name %q, which leads out of the folder: nothing was written; restore a backup: tidewaiter restore", name))
		}
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		return placeFolder(dir, out)
	case err != nil:
		return badInput(fmt.Errorf("--out: %w: give a folder", err))
	}
	c, err := casefile.Read(os.DirFS(dir))
	switch {
	case err != nil:
		return badInput(fmt.Errorf("--out %s: the folder holds something else than this case: give a new or an empty folder", dir))
	case c.ID != id:
		return badInput(fmt.Errorf("--out %s: the folder holds the case %s: give a folder of %s, or a new one", dir, c.ID, id))
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := replaceFile(path, out[name]); err != nil {
			return err
		}
	}
	// Of what a case may hold, what this one does not.
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir() && !has(out, name):
			return os.Remove(filepath.Join(dir, filepath.FromSlash(name)))
		}
		return nil
	})
}

func has(out files, name string) bool {
	_, ok := out[name]
	return ok
}
