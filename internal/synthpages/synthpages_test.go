package synthpages_test

import (
	"bytes"
	"context"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/synthpages"
	"github.com/tidewaiter/tidewaiter/reading"
)

func archive(t testing.TB, cfg synthpages.Config) ([]byte, map[string]synthpages.Truth, synthpages.Counts) {
	t.Helper()
	var b bytes.Buffer
	truth := map[string]synthpages.Truth{}
	n, err := synthpages.Write(&b, cfg, func(tr synthpages.Truth) error { truth[tr.URL] = tr; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), truth, n
}

// TestEveryClaimOnce reads an archive: every page comes once, every claim that
// is in it is found once, and no other is; also where a topic is asked for, with
// only the pages left that have it.
func TestEveryClaimOnce(t *testing.T) {
	pages := 600
	if testing.Short() {
		pages = 150
	}
	b, truth, n := archive(t, synthpages.Config{Pages: pages, Seed: 3})
	if n.Pages != pages || n.Claims != len(truth) || n.Bytes < int64(pages)*30_000 {
		t.Fatalf("%+v, %d truths", n, len(truth))
	}
	reader := reading.NewReader(reading.Vocabulary{})
	for _, topic := range []*readpages.Topic{nil, readpages.NewTopic([]string{synthpages.Topic}, nil), readpages.NewTopic(nil, []string{"grain", synthpages.Topic})} {
		inputs := func(context.Context) iter.Seq2[ingest.Document, error] {
			return ingest.Documents([]string{"-"}, bytes.NewReader(b))
		}
		found := map[string]int{}
		layouts := map[string]int{}
		var counts readpages.Counts
		for r, err := range readpages.Read(t.Context(), inputs, readpages.Options{Reader: reader, Topic: topic}) {
			counts.Add(r, err)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, p := range r.Proposals {
				tr, ok := truth[r.Page.URL]
				if !ok || p.Claim.Value.Lo != tr.Value || p.Claim.Unit != "container" {
					t.Errorf("%s (%s): %q is proposed, %v is true", r.Page.URL, tr.Layout, p.Claim.Quote, tr.Value)
				}
				found[r.Page.URL]++
				layouts[tr.Layout]++
			}
		}
		for url, tr := range truth {
			if found[url] != 1 {
				t.Errorf("%s (%s): %v is found %d times", url, tr.Layout, tr.Value, found[url])
			}
		}
		off := 0
		if topic != nil {
			off = pages - len(truth)
		}
		if counts.Read != pages || counts.OffTopic != off || counts.Used != len(truth) || counts.Proposals != len(truth) || len(counts.Rejected) > 0 {
			t.Errorf("%+v of %d pages, %d claims", counts, pages, len(truth))
		}
		if len(layouts) != 6 {
			t.Errorf("layouts %v", layouts)
		}
	}
}

// TestSame holds that the same seed makes the same archive, whatever its length,
// and another seed another.
func TestSame(t *testing.T) {
	a, _, _ := archive(t, synthpages.Config{Pages: 20, Seed: 1})
	again, _, _ := archive(t, synthpages.Config{Pages: 20, Seed: 1})
	longer, _, _ := archive(t, synthpages.Config{Pages: 25, Seed: 1})
	other, _, _ := archive(t, synthpages.Config{Pages: 20, Seed: 2})
	if !bytes.Equal(a, again) || !bytes.HasPrefix(longer, a) || bytes.Equal(a, other) {
		t.Error("archives of one seed differ, or of two do not")
	}
	if _, err := synthpages.Write(io.Discard, synthpages.Config{Pages: 2_000_000, Every: 1}, nil); err == nil || !strings.Contains(err.Error(), "more than there are figures") {
		t.Errorf("too many: %v", err)
	}
}
