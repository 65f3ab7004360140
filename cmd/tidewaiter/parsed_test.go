package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// TestParsedAreBounded keeps more contents than there is room for: their bytes
// stay within it, those asked for last are there, and a list of all still parses
// none of them.
func TestParsedAreBounded(t *testing.T) {
	ctx := t.Context()
	st, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	c := publishtest.Harbour()
	c.Readme = strings.Repeat("long ", 100_000)
	const n = 12
	for i := range n {
		c.ID, c.Title = fmt.Sprint("case-", i), fmt.Sprint("Case ", i)
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := st.ImportCase(ctx, c.ID, files, publishtest.Now); err != nil {
			t.Fatal(err)
		}
	}
	s, err := newSite(ctx, st, publish.DefaultDelay)
	if err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return publishtest.Now }
	const room = 5 << 20
	s.parsed = newParsedCases(room)
	if list, err := s.List(ctx); err != nil || len(list) != n {
		t.Fatalf("%d cases, %v", len(list), err)
	}
	if kept := len(s.parsed.entries); s.parsed.held > room || s.parsed.held < room/2 || kept >= n || kept != s.parsed.order.Len() {
		t.Errorf("%d contents with %d bytes are kept", kept, s.parsed.held)
	}
	first, _ := s.parsed.order.Front().Value.(*parsedEntry)
	if list, err := s.List(ctx); err != nil || len(list) != n || list[0].Title != "Case 0" {
		t.Errorf("%+v, %v", list, err)
	}
	if now, _ := s.parsed.order.Front().Value.(*parsedEntry); now != first {
		t.Error("a list of what was told already parses again")
	}
	// One that is larger than all the room is kept: it is asked for now.
	s.parsed = newParsedCases(1)
	for range 2 {
		if _, _, err := s.Case(ctx, "case-3"); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.parsed.entries) != 1 {
		t.Errorf("%d contents are kept", len(s.parsed.entries))
	}
}

// TestByHash asks for versions by the hash that somebody has cited: of what is, of
// what was before a redaction, of what is under embargo, and of nothing.
func TestByHash(t *testing.T) {
	ctx := t.Context()
	st, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	now := publishtest.Now
	c := publishtest.Harbour()
	id := c.ID
	var cited []string
	for _, r := range []store.Release{{}, {Reason: "later", PublicAt: now.Add(time.Hour)}} {
		c.Title += "+"
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		v, _, err := st.PublishCase(ctx, id, files, r, now)
		if err != nil {
			t.Fatal(err)
		}
		cited = append(cited, v.Hash)
	}
	stone := casefile.Redaction{Table: "sources", ID: c.Sources[0].ID, Class: casefile.Court, Date: dates.MustParse("2026-11-29"), Authority: "District Court"}
	err = st.WriteLedger(ctx, id, func(l *store.Ledger) error {
		_, err := l.Destroy(store.Redacting{Stones: []casefile.Redaction{stone}, Class: stone.Class, Authority: stone.Authority, Day: "2026-11-29", AuthorID: "ana", Author: "Ana", At: now})
		return err
	})
	if err := errors.Join(err, st.Erase(ctx)); err != nil {
		t.Fatal(err)
	}
	s, err := newSite(ctx, st, publish.DefaultDelay)
	if err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return now }
	versions, err := st.Versions(ctx, id)
	if err != nil || versions[0].Hash == cited[0] {
		t.Fatalf("%+v, %v", versions, err)
	}
	n, gone, err := s.ByHash(ctx, id, cited[0])
	if err != nil || n != 1 || gone == nil || gone.Class != casefile.Court || gone.Authority != "District Court" || gone.Date != stone.Date {
		t.Errorf("the hash of before: %d, %+v, %v", n, gone, err)
	}
	if n, gone, err := s.ByHash(ctx, id, versions[0].Hash); err != nil || n != 1 || gone != nil {
		t.Errorf("the hash of now: %d, %+v, %v", n, gone, err)
	}
	for _, hash := range []string{cited[1], versions[1].Hash, strings.Repeat("0", 64)} {
		if _, gone, err := s.ByHash(ctx, id, hash); gone != nil || !errors.Is(err, server.ErrNotFound) {
			t.Errorf("%.8s, which is not public: %+v, %v", hash, gone, err)
		}
	}
	s.now = func() time.Time { return now.Add(2 * time.Hour) }
	if n, gone, err := s.ByHash(ctx, id, cited[1]); err != nil || n != 2 || gone == nil {
		t.Errorf("after its embargo: %d, %+v, %v", n, gone, err)
	}
}

// TestExportStaysInside: a store whose version names a file outside of the folder
// is not written.
func TestExportStaysInside(t *testing.T) {
	for _, name := range []string{"../x.csv", "/tmp/x.csv", "series/../../x.csv", ""} {
		dir := t.TempDir() + "/out"
		err := placeCase(dir, "small", files{"case.yaml": nil, name: []byte("x")})
		if err == nil || !strings.Contains(err.Error(), "leads out of the folder") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
