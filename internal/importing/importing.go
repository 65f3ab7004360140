package importing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Limits and defaults.
const (
	defaultParallel = 2
	maxLive         = 4               // live jobs at once, beside the others
	maxOpen         = 50              // jobs of a case that have not ended
	lookEvery       = 2 * time.Second // for feeds that are due
	// pauseFor is how long a job waits at most before each page while somebody
	// waits for an answer.
	pauseFor = 50 * time.Millisecond
)

// Config is what an [Importing] needs. Store, Ledger, Dir and Log are required.
type Config struct {
	Store  *store.Store
	Ledger *ledger.Ledger
	Dir    string // for files that wait to be read; nobody else writes there
	Log    *slog.Logger
	// Fetch says how pages are fetched. With AllowPrivate live sources too may
	// be inside this machine's networks.
	Fetch ingest.FetchOptions
	// Parallel is how many jobs run at once, beside live ones. Default: 2.
	Parallel int
	// Workers is how many pages a job reads at once. Default: one less than there
	// are processors, at least 1.
	Workers int
	// Busy reports whether somebody waits for an answer: jobs give way then.
	Busy func() bool
	// Now is the clock. Default: [time.Now].
	Now func() time.Time
}

// Importing takes jobs and does them. It is safe for use by many goroutines.
type Importing struct {
	cfg   Config
	wake  chan struct{}
	pages int   // of a step
	room  int64 // bytes of all files that wait

	mu      sync.Mutex
	running map[int64]*run
	uploads map[string]bool // directories of files that this process has taken
	working sync.WaitGroup

	// What fetches is shared by the jobs, so that a host is asked for one page at a
	// time, and made anew now and then: what robots.txt said does not hold for ever.
	fetcher *ingest.Fetcher
	since   time.Time
}

// fetcherLasts is how long what robots.txt said holds. RFC 9309 allows a day.
const fetcherLasts = 6 * time.Hour

func (m *Importing) fetching() (*ingest.Fetcher, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fetcher == nil || time.Since(m.since) > fetcherLasts {
		f, err := ingest.NewFetcher(m.cfg.Fetch)
		if err != nil {
			return nil, err
		}
		m.fetcher, m.since = f, time.Now()
	}
	return m.fetcher, nil
}

// New returns an Importing; its jobs are done while [Importing.Run] runs.
func New(cfg Config) (*Importing, error) {
	if cfg.Store == nil || cfg.Ledger == nil || cfg.Dir == "" || cfg.Log == nil {
		return nil, errors.New("importing: starting: Config.Store, Config.Ledger, Config.Dir and Config.Log are required")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Busy == nil {
		cfg.Busy = func() bool { return false }
	}
	cfg.Parallel = cmp.Or(cfg.Parallel, defaultParallel)
	if cfg.Workers <= 0 {
		cfg.Workers = max(1, runtime.GOMAXPROCS(0)-1)
	}
	if _, err := ingest.NewFetcher(cfg.Fetch); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("importing: making the directory of files: %w", err)
	}
	return &Importing{cfg: cfg, wake: make(chan struct{}, 1), pages: stepPages, room: maxHeld, running: map[int64]*run{}, uploads: map[string]bool{}}, nil
}

// errShutdown ends jobs when the program ends; they go on with the next one.
var (
	errShutdown  = errors.New("the program ends")
	errCancelled = errors.New("cancelled")
)

// Run does jobs until ctx ends, which is no error: each stops between two steps,
// and goes on when Run runs again. Only one process may run it on a store: see
// [store.Store.Serve].
func (m *Importing) Run(ctx context.Context) error {
	left, err := m.cfg.Store.ImportsIn(ctx, string(Running))
	for _, j := range left {
		err = errors.Join(err, m.cfg.Store.ChangeImport(ctx, j.ID, func(j *store.ImportJob) error {
			if State(j.State) == Running {
				j.State = string(Waiting)
			}
			return nil
		}))
	}
	if err == nil {
		err = m.clean(ctx)
	}
	if err != nil {
		return stopped(ctx, err)
	}
	defer m.working.Wait()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := m.look(ctx); err != nil && ctx.Err() == nil {
			m.cfg.Log.ErrorContext(ctx, "looking for imports", "error", err)
		}
		select {
		case <-ctx.Done():
			m.mu.Lock()
			for _, r := range m.running {
				r.stop(errShutdown)
			}
			m.mu.Unlock()
			return nil
		case <-tick.C:
		case <-m.wake:
		}
	}
}

// stopped is nil for an error of a context that has ended.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// clean removes the files of jobs that are no more.
func (m *Importing) clean(ctx context.Context) error {
	open, err := m.cfg.Store.ImportsIn(ctx, string(Waiting), string(Running), string(Columns), string(Failed))
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, j := range open {
		job, err := jobOf(j)
		if err != nil || j.Spec == "" {
			continue
		}
		if s, err := job.spec(); err == nil && s.Dir != "" {
			keep[s.Dir] = true
		}
	}
	entries, err := os.ReadDir(m.cfg.Dir)
	if err != nil {
		return fmt.Errorf("importing: looking at the directory of files: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range entries {
		if !keep[e.Name()] && !m.uploads[e.Name()] {
			if err := os.RemoveAll(filepath.Join(m.cfg.Dir, e.Name())); err != nil {
				return fmt.Errorf("importing: removing old files: %w", err)
			}
		}
	}
	return nil
}

// look starts what waits, as far as there is room, and makes jobs of feeds that
// are due.
func (m *Importing) look(ctx context.Context) error {
	if err := m.dueFeeds(ctx); err != nil {
		return err
	}
	waiting, err := m.cfg.Store.ImportsIn(ctx, string(Waiting))
	if err != nil {
		return err
	}
	for _, j := range waiting {
		if ctx.Err() != nil {
			return nil
		}
		m.mu.Lock()
		live, others, there := 0, 0, m.running[j.ID] != nil
		for _, r := range m.running {
			if r.job.Kind == Live {
				live++
			} else {
				others++
			}
		}
		m.mu.Unlock()
		if there || Kind(j.Kind) == Live && live >= maxLive || Kind(j.Kind) != Live && others >= m.cfg.Parallel {
			continue
		}
		if err := m.start(ctx, j.ID); err != nil {
			return err
		}
	}
	return nil
}

// start begins a job that waits, or goes on with it.
func (m *Importing) start(ctx context.Context, id int64) error {
	var begun *store.ImportJob
	err := m.cfg.Store.ChangeImport(ctx, id, func(j *store.ImportJob) error {
		if State(j.State) != Waiting {
			return nil // somebody cancelled it
		}
		j.State, j.Why = string(Running), ""
		if j.StartedAt.IsZero() {
			j.StartedAt = m.cfg.Now()
		}
		copied := *j
		begun = &copied
		return nil
	})
	if err != nil || begun == nil {
		return err
	}
	job, err := jobOf(*begun)
	if err != nil {
		return err
	}
	working, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	r := &run{m: m, job: job, stop: stop, progress: job.Progress}
	m.mu.Lock()
	m.running[id] = r
	m.mu.Unlock()
	m.working.Go(func() {
		err := r.guarded(working)
		m.end(r, cause(working, err))
		stop(nil)
		m.mu.Lock()
		delete(m.running, id)
		m.mu.Unlock()
		m.look1()
	})
	return nil
}

// cause is why a context ended in place of what that led to.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// look1 has [Importing.look] called soon.
func (m *Importing) look1() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// end says what became of a job.
func (m *Importing) end(r *run, err error) {
	// Written also when the program ends, so that a job that is done is not done
	// again.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	dir := ""
	failed := m.cfg.Store.ChangeImport(ctx, r.job.ID, func(j *store.ImportJob) error {
		if State(j.State) != Running {
			dir = r.spec.Dir // it was cancelled
			return nil
		}
		r.mu.Lock()
		r.spentNow(m.cfg.Now())
		now := r.progress
		r.mu.Unlock()
		switch {
		case errors.Is(err, errShutdown):
			j.State = string(Waiting)
		case err == nil:
			j.State, j.EndedAt, j.Spec, j.Progress = string(Done), m.cfg.Now(), "", encoded(now)
			dir = r.spec.Dir
		default:
			j.State, j.EndedAt, j.Why = string(Failed), m.cfg.Now(), plain(strings.ReplaceAll(err.Error(), m.cfg.Dir, "imports"), 1000)
			// How long it took and what it counted since the last step is not kept:
			// from there it goes on.
			if final := (*finalError)(nil); errors.As(err, &final) {
				j.Spec, j.Progress, dir = "", encoded(now), r.spec.Dir
			}
		}
		return nil
	})
	if failed != nil {
		m.cfg.Log.Error("ending an import", "import", r.job.ID, "error", failed)
		return
	}
	m.removeDir(dir)
	m.cfg.Log.Info("import", "import", r.job.ID, "case", r.job.Case, "kind", r.job.Kind, "error", err)
}

func (m *Importing) removeDir(dir string) {
	if dir == "" {
		return
	}
	if err := os.RemoveAll(filepath.Join(m.cfg.Dir, filepath.Base(dir))); err != nil {
		m.cfg.Log.Error("removing the files of an import", "error", err)
	}
	m.mu.Lock()
	delete(m.uploads, dir)
	m.mu.Unlock()
}

// finalError is one that the same job would meet again.
type finalError struct{ error }

func (e *finalError) Unwrap() error { return e.error }

func final(err error) error {
	if err == nil {
		return nil
	}
	return &finalError{err}
}

// Job returns a job of a case. The error wraps [store.ErrNotFound] when the case
// has none of that id.
func (m *Importing) Job(ctx context.Context, id string, job int64) (Job, error) {
	j, err := m.cfg.Store.ImportJob(ctx, job)
	if err == nil && j.Case != id {
		err = store.ErrNotFound
	}
	if err != nil {
		return Job{}, fmt.Errorf("importing: reading import %d: %w", job, err)
	}
	return m.fresh(j)
}

// Jobs lists the jobs of a case before an id (0: all), the last first.
func (m *Importing) Jobs(ctx context.Context, id string, before int64, limit int) ([]Job, error) {
	list, err := m.cfg.Store.ImportJobs(ctx, id, before, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Job, len(list))
	for i, j := range list {
		if out[i], err = m.fresh(j); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fresh is a job with its progress of this moment.
func (m *Importing) fresh(j store.ImportJob) (Job, error) {
	job, err := jobOf(j)
	if err != nil {
		return job, err
	}
	m.mu.Lock()
	r := m.running[j.ID]
	m.mu.Unlock()
	if r != nil && job.State == Running {
		job.Progress = r.now(m.cfg.Now())
	}
	return job, nil
}

// Cancel ends a job. What it has brought in stays, and can be taken back in the
// history of the case.
func (m *Importing) Cancel(ctx context.Context, id string, job int64) error {
	dir := ""
	err := m.cfg.Store.ChangeImport(ctx, job, func(j *store.ImportJob) error {
		old, err := jobOf(*j)
		switch {
		case j.Case != id:
			return store.ErrNotFound
		case err != nil:
			return err
		case old.State == Done || old.State == Cancelled:
			return refused("This import has ended already.")
		}
		if s, err := old.spec(); err == nil {
			dir = s.Dir
		}
		j.State, j.EndedAt, j.Spec = string(Cancelled), m.cfg.Now(), ""
		return nil
	})
	if err != nil {
		return err
	}
	m.mu.Lock()
	r := m.running[job]
	m.mu.Unlock()
	if r != nil {
		r.stop(errCancelled) // which removes the files when nothing reads them
		return nil
	}
	m.removeDir(dir)
	return nil
}

// Resume lets a job that failed go on where it was.
func (m *Importing) Resume(ctx context.Context, id string, job int64) error {
	err := m.cfg.Store.ChangeImport(ctx, job, func(j *store.ImportJob) error {
		switch {
		case j.Case != id:
			return store.ErrNotFound
		case State(j.State) != Failed || j.Spec == "":
			return refused("This import cannot go on: begin another.")
		}
		j.State, j.EndedAt, j.Why = string(Waiting), time.Time{}, ""
		return nil
	})
	if err == nil {
		m.look1()
	}
	return err
}

// add keeps a new job.
func (m *Importing) add(ctx context.Context, id string, kind Kind, title string, s spec, state State, by ledger.Author) (int64, error) {
	if by.ID == "" || by.Name == "" {
		return 0, errors.New("importing: an import needs somebody who asks for it")
	}
	if err := m.roomFor(ctx, id); err != nil {
		return 0, err
	}
	job, err := m.cfg.Store.AddImport(ctx, store.ImportJob{
		Case: id, Kind: string(kind), Title: plain(title, 200), Spec: encoded(s), State: string(state), AuthorID: by.ID, AuthorName: by.Name, CreatedAt: m.cfg.Now(),
	})
	if err == nil {
		m.look1()
	}
	return job, err
}

// roomFor refuses another job where too many wait.
func (m *Importing) roomFor(ctx context.Context, id string) error {
	open, err := m.cfg.Store.ImportsIn(ctx, string(Waiting), string(Running), string(Columns))
	if err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(j store.ImportJob) bool { return j.Case != id })
	if len(open) >= maxOpen {
		return refused("%d imports of this case have not ended yet. Wait for some of them, or cancel them.", len(open))
	}
	return nil
}
