package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/review"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/reading"
)

// How much comes together in a step: each has the whole draft looked at, and holds
// the lock of all who write for a moment.
const (
	stepPages = 50
	stepRows  = 400
	stepBytes = 8 << 20
	stepAfter = 2 * time.Second
)

// run is a job at work.
type run struct {
	m    *Importing
	job  Job
	spec spec
	stop context.CancelCauseFunc

	fetcher *ingest.Fetcher

	mu       sync.Mutex
	progress Progress
	counted  time.Time // when Spent was last added to

	watching *watching
	looked   time.Time // when the watches were last read

	step step
}

// step is what is to be written together.
type step struct {
	began  time.Time
	docs   []store.Document
	groups []*group
	hits   []store.WatchHit
	size   int
}

// group are rows that belong together: an entry each, unless merged.
type group struct {
	name string
	doc  int // number of the document of the step that it rests on, from 1; 0 for none
	rows []ledger.RowChange

	// Of a page: rows are made of them when the step is written.
	source    casefile.Source
	proposals []reading.Proposal
	replace   bool // rows that are there and say something else are changed
}

// guarded does a job from where it is, and makes an error of a panic: what is
// brought in came from outside, and a program that ends by it would begin it again.
func (r *run) guarded(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			r.m.cfg.Log.Error("import", "import", r.job.ID, "panic", v, "stack", string(debug.Stack()))
			err = final(errors.New("a fault of the program: it is in the log of whoever runs the desk"))
		}
	}()
	return r.do(ctx)
}

// do does a job from where it is.
func (r *run) do(ctx context.Context) error {
	var err error
	if r.spec, err = r.job.spec(); err != nil {
		return final(err)
	}
	// Who cancelled it before it was among those that run could not stop it.
	if is, err := r.m.cfg.Store.ImportJob(ctx, r.job.ID); err != nil {
		return err
	} else if State(is.State) != Running {
		return errCancelled
	}
	if err := r.settle(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	r.counted = r.m.cfg.Now()
	r.mu.Unlock()
	if err := r.watch(ctx); err != nil {
		return err
	}
	switch r.job.Kind {
	case Pages, Text, Files, Feed:
		err = r.pages(ctx)
	case Table:
		err = r.table(ctx)
	case AIS:
		err = r.ais(ctx)
	case Live:
		err = r.live(ctx)
	case Elements:
		err = r.elements(ctx)
	default:
		err = final(fmt.Errorf("this program does not know imports of the kind %q: use the newer one that it was made with", r.job.Kind))
	}
	if err == nil {
		err = r.flush(ctx)
	}
	return err
}

// settle finds out which progress is true when the last run ended between two
// writes.
func (r *run) settle(ctx context.Context) error {
	j := r.job.underlying
	if j.PendingKey == "" {
		return nil
	}
	var made store.Submission
	var done bool
	err := r.m.cfg.Store.ReadLedger(ctx, j.Case, func(tx *store.Ledger) (err error) {
		made, done, err = tx.Submitted(j.PendingKey)
		return err
	})
	if err != nil {
		return err
	}
	if done {
		var p Progress
		if err := json.Unmarshal([]byte(j.Pending), &p); err != nil {
			return err
		}
		p.entries(made.First, made.Last)
		r.update(func(now *Progress) { *now = p })
	}
	return r.m.cfg.Store.ChangeImport(ctx, j.ID, func(j *store.ImportJob) error {
		j.Progress, j.Pending, j.PendingKey = encoded(r.progress), "", ""
		return nil
	})
}

func (p *Progress) entries(first, last int) {
	if first == 0 {
		return
	}
	if p.First == 0 {
		p.First = first
	}
	p.Last = last
}

// update changes the progress, which others look at.
func (r *run) update(f func(*Progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.progress)
}

func (r *run) reject(name, reason string) {
	r.update(func(p *Progress) { p.Counts.reject(name, reason) })
}

// spentNow adds the time since the last look. The caller holds the mutex.
func (r *run) spentNow(now time.Time) {
	if !r.counted.IsZero() {
		r.progress.Spent += max(0, now.Sub(r.counted)) // a clock may be set back
		r.counted = now
	}
}

// now is the progress of this moment.
func (r *run) now(now time.Time) Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spentNow(now)
	return r.progress.clone()
}

// clone shares nothing that changes.
func (p *Progress) clone() Progress {
	out := *p
	out.Counts.Added = cloned(p.Counts.Added)
	out.Counts.Rejected = cloned(p.Counts.Rejected)
	out.Counts.First = slices.Clone(p.Counts.First)
	out.Counts.Said = slices.Clone(p.Counts.Said)
	return out
}

func cloned(m map[string]int) map[string]int {
	if m == nil {
		return nil
	}
	out := make(map[string]int, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// paths are the files of the job.
func (r *run) paths() []string {
	out := make([]string, len(r.spec.Files))
	for i, name := range r.spec.Files {
		out[i] = filepath.Join(r.m.cfg.Dir, filepath.Base(r.spec.Dir), fmt.Sprintf("%03d", i+1), filepath.Base(name))
	}
	return out
}

// giveWay waits a moment while somebody waits for an answer.
func (r *run) giveWay(ctx context.Context) {
	for until := time.Now().Add(pauseFor); r.m.cfg.Busy() && time.Now().Before(until) && ctx.Err() == nil; {
		time.Sleep(2 * time.Millisecond)
	}
}

// full reports whether a step is to be written.
func (r *run) full() bool {
	s := &r.step
	return len(s.groups) >= r.m.pages || s.size >= stepBytes || len(s.groups)+len(s.docs) > 0 && time.Since(s.began) > stepAfter
}

// put adds to the step.
func (r *run) put(g *group, d *store.Document, hits []store.WatchHit) {
	s := &r.step
	if len(s.groups)+len(s.docs) == 0 {
		s.began = time.Now()
	}
	if d != nil {
		s.docs = append(s.docs, *d)
		s.size += len(d.Bytes) + len(d.Text)
		g.doc = len(s.docs)
	}
	if g != nil {
		s.groups = append(s.groups, g)
	}
	s.hits = append(s.hits, hits...)
}

// maxConflicts is how often somebody else may change the same rows between a look
// at the draft and the decision.
const maxConflicts = 20

// flush writes the step: what belongs to it is on the disk when it returns.
func (r *run) flush(ctx context.Context) error {
	s := r.step
	r.step = step{}
	began := time.Now()
	before := r.now(r.m.cfg.Now())
	related := false
	for try := 1; ; try++ {
		d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
		if err != nil {
			return err
		}
		if !related {
			relate(d, s.groups)
			related = true
		}
		err = r.submit(ctx, d, s, before)
		if errors.As(err, new(*ledger.Conflict)) && try < maxConflicts {
			continue
		}
		if err != nil {
			return err
		}
		break
	}
	if len(s.groups)+len(s.docs) == 0 {
		return nil
	}
	// Others write too: as long again is theirs.
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(min(time.Since(began), time.Second)):
		return nil
	}
}

// relate sets the pages of a step side by side and beside the case.
func relate(d *ledger.Draft, groups []*group) {
	var pages [][]reading.Proposal
	for _, g := range groups {
		if len(g.proposals) > 0 {
			pages = append(pages, g.proposals)
		}
	}
	if len(pages) > 1 {
		reading.Relate(pages...)
	}
	review.Origins(d.Case, pages)
}

// submit makes decisions of a step as the draft is, and writes them with the
// progress behind them.
func (r *run) submit(ctx context.Context, d *ledger.Draft, s step, before Progress) error {
	id, now := r.job.ID, r.m.cfg.Now()
	plan := newPlan(d, before)
	plan.merged = r.job.Kind == Table
	for _, g := range s.groups {
		plan.take(g, d)
	}
	hits := slices.Concat(s.hits, r.hitsOf(plan, now))
	for i := range hits {
		hits[i].Case, hits[i].Import, hits[i].At = r.job.Case, id, now
	}
	var sub ledger.Submission
	done := plan.progress
	err := r.m.cfg.Store.ImportStep(ctx, id, s.docs, hits, now, func(j *store.ImportJob, redacted []int) error {
		if State(j.State) != Running {
			return errCancelled
		}
		done = plan.progress.clone()
		done.Counts.Hits += len(hits)
		sub = plan.submission(r.job, now, redacted, &done)
		if len(sub.Decisions) == 0 {
			j.Progress, j.Pending, j.PendingKey = encoded(done), "", ""
			return nil
		}
		j.Pending, j.PendingKey = encoded(done), sub.Key
		return nil
	})
	if err != nil {
		return err
	}
	if len(sub.Decisions) > 0 {
		receipt, err := r.m.cfg.Ledger.Decide(ctx, r.job.Case, sub)
		if err != nil {
			return err
		}
		done.entries(receipt.First, receipt.Last)
		// Also when it was cancelled or is to stop: it is in the draft.
		err = r.m.cfg.Store.ChangeImport(context.WithoutCancel(ctx), id, func(j *store.ImportJob) error {
			j.Progress, j.Pending, j.PendingKey = encoded(done), "", ""
			return nil
		})
		if err != nil {
			return err
		}
	}
	r.update(func(p *Progress) {
		// What went on meanwhile: time, and what a live source says.
		done.Done, done.Stage, done.Spent = p.Done, p.Stage, p.Spent
		*p = done
	})
	return nil
}

// plan is what a step makes of a draft.
type plan struct {
	merged   bool // one entry of all groups
	sheet    *casefile.Sheet
	bySHA    map[string]string // id of the source, by the hash of its bytes
	progress Progress
	taken    []taken
}

// taken are the rows of a group that are new.
type taken struct {
	group *group
	rows  []ledger.RowChange
}

func newPlan(d *ledger.Draft, before Progress) *plan {
	p := &plan{sheet: casefile.NewSheet(d.Case), bySHA: map[string]string{}, progress: before.clone()}
	for i := range d.Case.Sources {
		if s := &d.Case.Sources[i]; s.SHA256 != "" && p.bySHA[s.SHA256] == "" {
			p.bySHA[s.SHA256] = s.ID
		}
	}
	return p
}

// take looks which rows of a group are new and can stand in the case. The rows of
// a spreadsheet are a group each; of a page the claims that cannot are left out.
func (p *plan) take(g *group, d *ledger.Draft) {
	rows, page, source := g.rows, g.source.SHA256 != "", ""
	if page {
		source, rows = p.pageRows(g, d)
	}
	c := &p.progress.Counts
	var fresh []ledger.RowChange
	known := 0
	for _, row := range rows {
		now, _ := p.sheet.Row(row.Table, row.ID)
		same := now != nil && sameCells(row.Table, now, row.After)
		switch {
		case d.Case.Redacted(row.Table, row.ID) != nil:
			c.reject(g.name, "it was redacted from this case")
			continue
		case now == nil:
		case same, page: // a claim as it was read, or as an editor left it
			known++
			continue
		case g.replace:
			row.Seen = ledger.Hash(row.Table, now)
		default:
			c.reject(g.name, fmt.Sprintf("a row of %s has its id and says something else", row.Table))
			continue
		}
		fresh = append(fresh, row)
	}
	c.Known += known
	if len(fresh) == 0 {
		return
	}
	if err := p.sheet.Set(changesOf(fresh)...); err != nil {
		if !page {
			c.reject(g.name, reasonOf(err))
			return
		}
		whole := fresh
		fresh = nil
		for _, row := range whole {
			if err := p.sheet.Set(changesOf([]ledger.RowChange{row})...); err != nil {
				c.reject(g.name, reasonOf(err))
				continue
			}
			fresh = append(fresh, row)
		}
		if len(fresh) == 0 {
			return
		}
	}
	p.taken = append(p.taken, taken{g, fresh})
	if page {
		p.bySHA[g.source.SHA256] = source
	}
}

func changesOf(rows []ledger.RowChange) []casefile.Change {
	out := make([]casefile.Change, len(rows))
	for i, row := range rows {
		out[i] = casefile.Change{Table: row.Table, ID: row.ID, Cells: row.After}
	}
	return out
}

// reasonOf is why a row cannot stand in a case, without the value: reasons are
// counted, and values are many.
func reasonOf(err error) string {
	fault := (*casefile.CellError)(nil)
	if !errors.As(err, &fault) {
		return err.Error()
	}
	return strings.TrimPrefix(fault.Fault.Field+" "+fault.Fault.Reason, " ")
}

// sameCells reports whether two rows say the same; what editors made of a claim
// since is no difference.
func sameCells(table string, a, b casefile.Cells) bool {
	for _, column := range casefile.Columns(table) {
		if a[column] != b[column] && !(table == "claims" && strings.HasPrefix(column, "review")) {
			return false
		}
	}
	return true
}

// submission makes the decisions of a plan, without those of documents that were
// redacted, and counts them.
func (p *plan) submission(job Job, now time.Time, redacted []int, done *Progress) ledger.Submission {
	sub := ledger.Submission{Author: job.By, At: now}
	reason := EntryReason(job.ID)
	var merged ledger.Decision
	for _, t := range p.taken {
		if t.group.doc > 0 && slices.Contains(redacted, t.group.doc-1) {
			done.Counts.reject(t.group.name, "it was redacted and must not be kept again")
			if p.merged {
				return ledger.Submission{} // the rows rest on it
			}
			continue
		}
		kind := ledger.Add
		for _, row := range t.rows {
			done.Counts.add(row.Table, 1)
			if row.Seen != "" {
				kind = ledger.Change
			}
		}
		if p.merged {
			merged.Kind, merged.Reason, merged.Rows = kind, reason, append(merged.Rows, t.rows...)
			continue
		}
		sub.Decisions = append(sub.Decisions, ledger.Decision{Kind: kind, Rows: t.rows, Reason: reason})
	}
	if len(merged.Rows) > 0 {
		sub.Decisions = append(sub.Decisions, merged)
	}
	if len(sub.Decisions) > 0 {
		// The same rows have the same key, so that they are not added twice.
		sum := sha256.Sum256([]byte(encoded(sub.Decisions)))
		sub.Key = fmt.Sprintf("import-%d-%s", job.ID, hex.EncodeToString(sum[:12]))
	}
	return sub
}

// EntryReason is the reason of the entries that an import becomes.
func EntryReason(job int64) string { return fmt.Sprintf("import %d", job) }
