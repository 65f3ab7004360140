package importing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Limits of feeds.
const (
	MinEvery = 15 * time.Minute // between two looks at a feed
	MaxEvery = 30 * 24 * time.Hour
	maxFeeds = 100 // of a case
	// maxFollowed is how many pages one look at a feed leads to.
	maxFollowed = 200
)

// Subscription is a feed that is looked at on a schedule.
type Subscription struct {
	ID     int64
	URL    string
	Every  time.Duration
	Follow bool
	By     string
	NextAt time.Time
	Job    int64 // the last that was made for it; 0 for none
}

// AddFeed has a feed looked at on a schedule, the first time at once. With follow
// the pages that its items lead to are fetched, each once; else the items are
// read as the feed has them.
func (m *Importing) AddFeed(ctx context.Context, id, address string, every time.Duration, follow bool, by ledger.Author) (int64, error) {
	if err := checkAddress(address); err != nil {
		return 0, err
	}
	if every < MinEvery || every > MaxEvery {
		return 0, refused("Look at a feed between every 15 minutes and every 30 days.")
	}
	have, err := m.cfg.Store.ImportFeeds(ctx, id)
	if err != nil {
		return 0, err
	}
	if len(have) >= maxFeeds {
		return 0, refused("The case has %d feeds, which is as many as there may be: end one first.", len(have))
	}
	for _, f := range have {
		if f.URL == address {
			return 0, refused("That feed is looked at already.")
		}
	}
	now := m.cfg.Now()
	feed, err := m.cfg.Store.AddImportFeed(ctx, store.ImportFeed{Case: id, URL: address, Every: every, Follow: follow, AuthorID: by.ID, AuthorName: by.Name, CreatedAt: now, NextAt: now})
	if err == nil {
		m.look1()
	}
	return feed, err
}

// Feeds lists the feeds of a case.
func (m *Importing) Feeds(ctx context.Context, id string) ([]Subscription, error) {
	list, err := m.cfg.Store.ImportFeeds(ctx, id)
	out := make([]Subscription, len(list))
	for i, f := range list {
		out[i] = Subscription{f.ID, f.URL, f.Every, f.Follow, f.AuthorName, f.NextAt, f.Job}
	}
	return out, err
}

// EndFeed ends a feed of a case. What it brought in stays.
func (m *Importing) EndFeed(ctx context.Context, id string, feed int64) error {
	return m.cfg.Store.EndImportFeed(ctx, id, feed, m.cfg.Now())
}

// LookNow has a feed of a case looked at at once.
func (m *Importing) LookNow(ctx context.Context, id string, feed int64) error {
	err := m.cfg.Store.DelayImportFeed(ctx, id, feed, m.cfg.Now())
	if err == nil {
		m.look1()
	}
	return err
}

// dueFeeds makes jobs of the feeds whose time has come.
func (m *Importing) dueFeeds(ctx context.Context) error {
	now := m.cfg.Now()
	due, err := m.cfg.Store.DueImportFeeds(ctx, now)
	if err != nil {
		return err
	}
	for _, f := range due {
		drop := int64(0) // a look that brought nothing needs no row
		if f.Job != 0 {
			// One that is not done yet is not begun again.
			last, err := m.cfg.Store.ImportJob(ctx, f.Job)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if err == nil && !State(last.State).Ended() {
				if err := m.cfg.Store.DelayImportFeed(ctx, f.Case, f.ID, now.Add(f.Every)); err != nil {
					return err
				}
				continue
			}
			if job, jerr := jobOf(last); err == nil && jerr == nil && job.State == Done && len(job.Progress.Counts.Added) == 0 && job.Progress.Counts.Rejections() == 0 {
				drop = f.Job
			}
		}
		_, err := m.cfg.Store.RunImportFeed(ctx, f, now.Add(f.Every), store.ImportJob{
			Case: f.Case, Kind: string(Feed), Title: plain(f.URL, 200), Spec: encoded(spec{URLs: []string{f.URL}, Follow: f.Follow}), State: string(Waiting),
			AuthorID: f.AuthorID, AuthorName: f.AuthorName, CreatedAt: now,
		}, drop)
		if err != nil {
			return err
		}
	}
	return nil
}

// feedFailure is why a feed itself could not be read.
type feedFailure struct{ err error }

// feed gives the items of a feed, or the pages that they lead to, but those that
// an earlier look had.
func (r *run) feed(ctx context.Context, fail *feedFailure) iter.Seq2[ingest.Document, error] {
	address := r.spec.URLs[0]
	return func(yield func(ingest.Document, error) bool) {
		followed := 0
		for d, err := range r.fetcher.Documents(ctx, []string{address}, nil) {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				fail.err = fmt.Errorf("the feed could not be read: %w", err)
				return
			}
			if !r.spec.Follow || d.URL == "" || d.Name == address {
				if !yield(d, nil) {
					return
				}
				continue
			}
			if err := checkAddress(d.URL); err != nil {
				if !yield(ingest.Document{Name: d.Name, URL: d.URL}, errNoPage) {
					return
				}
				continue
			}
			seen, err := r.m.cfg.Store.SeenAddress(ctx, r.job.Case, d.URL)
			if err != nil {
				fail.err = err
				return
			}
			if seen {
				continue
			}
			if followed++; followed > maxFollowed {
				fail.err = fmt.Errorf("the feed leads to more than %d new pages: the next look goes on", maxFollowed)
				return
			}
			page, err := r.fetcher.Fetch(ctx, d.URL)
			if ctx.Err() != nil {
				return
			}
			page.Name, page.URL = d.URL, cmpOr(page.URL, d.URL)
			if !yield(page, err) {
				return
			}
		}
	}
}

var errNoPage = errors.New("the item of the feed leads to no page")

// see notes the pages that a feed led to, when they are written.
func (r *run) see(ctx context.Context, seen *[]string) error {
	if !r.spec.Follow || len(*seen) == 0 {
		return nil
	}
	list := *seen
	*seen = nil
	return r.m.cfg.Store.SeeAddresses(ctx, r.job.Case, list)
}
