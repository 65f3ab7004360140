package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// site is what the pages are made from: the store, with each case parsed once
// and passed through the gate of what may be public. Nothing that the pages are
// given goes round it.
type site struct {
	store *store.Store
	gate  publish.Gate // but for the time
	now   func() time.Time

	parsed  *parsedCases
	parsing chan struct{} // those that are parsed at the same time
}

// parsed is a content of a case.
type parsed struct {
	whole *casefile.Case

	public *casefile.Case
	facts
}

// facts are what a list of cases tells, and what of a content is public.
type facts struct {
	titled
	whole titled    // as the desk has it
	hash  string    // of what is public
	until time.Time // when more of it may be public; zero is never
}

type titled struct{ title, question string }

// now reports whether facts are those of a moment.
func (f *facts) now(now time.Time) bool { return f.until.IsZero() || now.Before(f.until) }

// atOnce is how many contents are parsed at the same time: a crowd that asks for
// as many old versions must not have them all in memory.
const atOnce = 2

// newSite returns the site over a store.
func newSite(ctx context.Context, st *store.Store, delay time.Duration) (*site, error) {
	key, err := st.Secret(ctx, "pseudonyms")
	if err != nil {
		return nil, err
	}
	if delay <= 0 {
		delay = -1
	}
	// A folder that is served was made by an editor: what is proposed in it is
	// shown as that.
	return &site{store: st, gate: publish.Gate{Key: key, Delay: delay, Proposed: true}, now: time.Now, parsed: newParsedCases(maxParsedBytes), parsing: make(chan struct{}, atOnce)}, nil
}

// List implements [server.Cases].
func (s *site) List(ctx context.Context) ([]server.Entry, error) {
	versions, err := s.store.PublicCases(ctx, s.now())
	if err != nil {
		return nil, err
	}
	var entries []server.Entry
	for _, v := range versions {
		f, ok := s.parsed.told(v.Hash)
		if !ok || !f.now(s.now()) {
			p, err := s.parse(ctx, v)
			if err != nil {
				return nil, err
			}
			f = p.facts
		}
		entries = append(entries, server.Entry{ID: v.Case, Title: f.title, Question: f.question, Hash: f.hash, Version: v.Number})
	}
	return entries, nil
}

// Case implements [server.Cases].
func (s *site) Case(ctx context.Context, id string) (*casefile.Case, string, error) {
	v, err := s.store.PublicCurrent(ctx, id, s.now())
	if err != nil {
		return nil, "", notFound(err)
	}
	p, err := s.parse(ctx, v)
	if err != nil {
		return nil, "", err
	}
	return p.public, p.hash, nil
}

// Version implements [server.Cases].
func (s *site) Version(ctx context.Context, id string, version int) (*casefile.Case, string, error) {
	v, err := s.store.Version(ctx, id, version)
	if err != nil {
		return nil, "", notFound(err)
	}
	if !v.Public(s.now()) {
		return nil, "", server.ErrNotFound
	}
	p, err := s.parse(ctx, v)
	if err != nil {
		return nil, "", err
	}
	return p.public, p.hash, nil
}

// ByHash implements [server.Redacting].
func (s *site) ByHash(ctx context.Context, id, hash string) (int, *casefile.Redaction, error) {
	versions, err := s.store.PublicVersions(ctx, id, s.now())
	if err != nil {
		return 0, nil, err
	}
	for _, v := range slices.Backward(versions) {
		if f, ok := s.parsed.told(v.Hash); v.Hash == hash || ok && f.hash == hash {
			return v.Number, nil, nil
		}
	}
	number, stone, err := s.store.RedactedHash(ctx, id, hash)
	if err != nil {
		return 0, nil, notFound(err)
	}
	// Of what is under embargo nothing is told, not even that it was redacted.
	if !slices.ContainsFunc(versions, func(v store.Version) bool { return v.Number == number }) {
		return 0, nil, server.ErrNotFound
	}
	return number, &stone, nil
}

// parse returns a version as it is public, made when it is not kept.
func (s *site) parse(ctx context.Context, v store.Version) (*parsed, error) {
	now := s.now()
	p := s.parsed.get(v.Hash)
	if p != nil && p.now(now) {
		return p, nil
	}
	select {
	case s.parsing <- struct{}{}:
		defer func() { <-s.parsing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// Whoever waited finds what another has made.
	if p = s.parsed.get(v.Hash); p != nil && p.now(now) {
		return p, nil
	}
	if p == nil {
		now, out, err := s.store.CaseVersion(ctx, v.Case, v.Number)
		if err != nil {
			return nil, notFound(err)
		}
		v = now // its content is another after a redaction
		c, err := casefile.Read(casefile.Folder(out))
		if err != nil {
			return nil, fmt.Errorf("case %s, version %d, as kept: %w", v.Case, v.Number, err)
		}
		p = &parsed{whole: c}
	}
	p, err := s.pass(p.whole, v.Hash, now)
	if err != nil {
		return nil, fmt.Errorf("case %s, version %d: %w", v.Case, v.Number, err)
	}
	s.parsed.put(v.Hash, p)
	return p, nil
}

// pass passes a content of a case through the gate. What nothing was held back
// from has the hash of the whole.
func (s *site) pass(c *casefile.Case, hash string, now time.Time) (*parsed, error) {
	gate := s.gate
	gate.Now = now
	public, held := gate.Public(c)
	if public != c {
		public.Reindex() // its rows stand elsewhere: some before them are held back
	}
	if held.Any() || c.Namings != nil || len(public.Vessels) != len(c.Vessels) || len(public.Replies) != len(c.Replies) {
		files, err := public.Files()
		if err != nil {
			return nil, fmt.Errorf("passing the gate: %w", err)
		}
		hash = casefile.Hash(files)
	}
	until := held.Next
	if midnight := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour); c.Namings != nil && (until.IsZero() || midnight.Before(until)) {
		until = midnight // the deadline of a reply may be over then
	}
	return &parsed{whole: c, public: public, facts: facts{titled{public.Title, public.Question}, titled{c.Title, c.Question}, hash, until}}, nil
}

// Search implements [server.Cases].
func (s *site) Search(ctx context.Context, ids []string, query string, limit, offset int) (store.Found, error) {
	return s.store.Search(ctx, ids, query, limit, offset)
}

// index lets every case be searched as it is now.
func (s *site) index(ctx context.Context) error {
	entries, err := s.List(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		redacted, err := s.store.Redacted(ctx, e.ID) // before the case is read
		if err != nil {
			return err
		}
		c, hash, err := s.Case(ctx, e.ID)
		if err != nil {
			return err
		}
		if _, err := s.store.IndexClaims(ctx, e.ID, hash, redacted, server.SearchRows(c)); err != nil {
			return err
		}
	}
	return nil
}

// indexEvery is how often the search looks whether another version of a case is
// public: the end of an embargo is no event.
const indexEvery = 5 * time.Second

// keepIndexed keeps the search in step with what is public, until the context
// ends.
func (s *site) keepIndexed(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(indexEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := s.index(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "indexing for the search", "error", err)
		}
	}
}

// Versions implements [server.History].
func (s *site) Versions(ctx context.Context, id string) ([]server.Version, error) {
	kept, err := s.store.PublicVersions(ctx, id, s.now())
	var out []server.Version
	for _, v := range kept {
		// What was under embargo was published when that ended.
		at := v.ImportedAt
		if v.PublicAt.After(at) {
			at = v.PublicAt
		}
		out = append(out, server.Version{Number: v.Number, Hash: v.Hash, ImportedAt: at, Reason: v.Reason})
	}
	return out, err
}

// Notes implements [server.Noted].
func (s *site) Notes(ctx context.Context, id string) ([]server.Note, error) {
	kept, err := s.store.PublicCorrections(ctx, id, s.now())
	var out []server.Note
	for _, n := range kept {
		out = append(out, server.Note{Number: n.Number, Version: n.Version, Mended: n.Mended, Text: n.Text, At: n.At})
	}
	return out, err
}

// Files implements [server.History]. They are those of the public case.
func (s *site) Files(ctx context.Context, id string, number int) (map[string][]byte, error) {
	c, _, err := s.Version(ctx, id, number)
	if err != nil {
		return nil, err
	}
	return c.Files()
}

// Counted implements [server.Keeper].
func (s *site) Counted(ctx context.Context, key store.CountedKey) ([]byte, error) {
	return s.store.Counted(ctx, key)
}

// KeepCounted implements [server.Keeper].
func (s *site) KeepCounted(ctx context.Context, key store.CountedKey, body []byte) error {
	return s.store.KeepCounted(ctx, key, body)
}

// PruneCounted implements [server.Keeper].
func (s *site) PruneCounted(ctx context.Context, model string, hashes []string) (int, error) {
	return s.store.PruneCounted(ctx, model, hashes)
}

// Text implements [server.Cases].
func (s *site) Text(ctx context.Context, sha256 string) (string, error) {
	text, err := s.store.Text(ctx, sha256)
	return text, notFound(err)
}

// notFound says in the server's words that the store does not have something.
func notFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", server.ErrNotFound, err)
	}
	return err
}
