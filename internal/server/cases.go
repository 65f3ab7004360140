package server

import (
	"context"
	"errors"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Cases is where the server finds what it shows. Its methods are called from
// many goroutines at once; what they return is not changed afterwards.
type Cases interface {
	// List returns the current version of every case, by id.
	List(ctx context.Context) ([]Entry, error)
	// Case returns the current version of a case and the hash of its content.
	// The error wraps [ErrNotFound] when there is no such case.
	Case(ctx context.Context, id string) (*casefile.Case, string, error)
	// Version is like Case for one version of it, counted from 1.
	Version(ctx context.Context, id string, version int) (*casefile.Case, string, error)
	// Search finds claims of these cases; see [store.Store.Search].
	Search(ctx context.Context, ids []string, query string, limit, offset int) (store.Found, error)
	// Text returns the canonical text of the document whose bytes have this
	// SHA-256, in lower-case hex. The error wraps [ErrNotFound] when the bytes
	// are not held.
	Text(ctx context.Context, sha256 string) (string, error)
}

// Entry is one case of a list.
type Entry struct {
	ID       string
	Title    string
	Question string
	Hash     string // of the content
	Version  int    // from 1; 0 where versions are not kept
}

// ErrNotFound is the error of a case or document that is not kept.
var ErrNotFound = errors.New("server: not found")
