package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// newCase makes a case folder with one source.
func newCase(t *testing.T) folder {
	t.Helper()
	files, err := casefile.New("x", "", "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := findCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.change(t.Context(), func(c *casefile.Case) error {
		c.Sources = append(c.Sources, casefile.Source{ID: "page", Bytes: casefile.Never})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func addClaim(c *casefile.Case, id string) error {
	c.Claims = append(c.Claims, claims.Claim{ID: id, Source: "page", Measure: claims.Containers, Form: claims.Status, Review: claims.Review{State: claims.Proposed}})
	return nil
}

// TestCaseChangesAtOnce has many writers at once: none loses what another
// wrote, and the case is valid at any moment.
func TestCaseChangesAtOnce(t *testing.T) {
	f := newCase(t)
	const writers, each = 4, 10
	var wg sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if _, err := f.change(t.Context(), func(c *casefile.Case) error { return addClaim(c, fmt.Sprintf("c%d-%d", w, i)) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if _, err := f.read(); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	wg.Wait()
	close(done)
	reader.Wait()
	c, err := f.read()
	if err != nil || len(c.Claims) != writers*each {
		t.Errorf("%d claims, %v", len(c.Claims), err)
	}
}

// TestCaseChangedMeanwhile writes nothing over what somebody writes who does
// not wait, and nothing that is no case.
func TestCaseChangedMeanwhile(t *testing.T) {
	f := newCase(t)
	path := filepath.Join(f.name, "claims.csv")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	theirs := string(before) + "mine,page" + strings.Repeat(",", strings.Count(string(before), ",")-1) + "\n"
	_, err = f.change(t.Context(), func(c *casefile.Case) error {
		if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
			return err
		}
		return addClaim(c, "c1")
	})
	if err == nil || !strings.Contains(err.Error(), "claims.csv was changed meanwhile, nothing was written to it") {
		t.Errorf("got %v", err)
	}
	if now, _ := os.ReadFile(path); string(now) != theirs {
		t.Error("what was written meanwhile is lost")
	}
	// The table is no valid one now, which is told with the line.
	if _, err := f.change(t.Context(), func(c *casefile.Case) error { return nil }); err == nil || !strings.Contains(err.Error(), "claims.csv:2") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(path, before, 0o644); err != nil {
		t.Fatal(err)
	}
	for want, edit := range map[string]func(*casefile.Case) error{
		"would not be valid": func(c *casefile.Case) error {
			c.Claims = append(c.Claims, claims.Claim{ID: "c1", Source: "nowhere"})
			return nil
		},
		"stop here": func(c *casefile.Case) error { return errors.Join(addClaim(c, "c1"), errors.New("stop here")) },
	} {
		if _, err := f.change(t.Context(), edit); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
		if now, _ := os.ReadFile(path); string(now) != string(before) {
			t.Errorf("%s: the table was written", want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.change(ctx, func(c *casefile.Case) error { return addClaim(c, "c1") }); err == nil {
		t.Error("written after the end")
	}
}
