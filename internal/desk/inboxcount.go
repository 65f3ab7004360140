package desk

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Limits of what the desk counts and keeps.
const (
	maxCountedCases = 4   // each holds the draws of one count
	maxEffects      = 400 // of one draft
	maxWaiting      = 32  // counts that wait
)

// draftMark tells one draft of a case from another.
type draftMark struct{ base, entry int }

func markOf(d *ledger.Draft) draftMark { return draftMark{d.Base.Number, d.Number} }

// counts counts drafts, and what they would be with other verdicts, one after
// another and beside the requests: a count takes seconds, a request waits for
// none. Draws of a count are kept in memory, so that one more origin is weighed in
// at once.
type counts struct {
	log *slog.Logger
	// estimate is [assess.Run]; tests put another in its place.
	estimate func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error)

	mu      sync.Mutex
	cases   map[string]*countedDraft
	order   []string // ids, the last asked for first
	waiting []countJob
	running *countJob

	weighing sync.Mutex // one at a time: each takes a processor
}

// countedDraft is the newest draft of a case that was counted.
type countedDraft struct {
	mark    draftMark
	result  *assess.Assessment
	failed  bool
	effects map[string]*effect // by what is wished
}

// effect is what a draft would come to with other verdicts.
type effect struct {
	result *tally.Result
	why    string // it takes a count anew, for this reason
	failed bool
}

// keep keeps an effect; where there are many it takes the place of any other, which
// can be worked out again.
func (c *countedDraft) keep(key string, e *effect) {
	if _, ok := c.effects[key]; !ok && len(c.effects) >= maxEffects {
		for other := range c.effects {
			delete(c.effects, other)
			break
		}
	}
	c.effects[key] = e
}

// countJob is a count to be made: of a draft, or of what it would be.
type countJob struct {
	id    string
	mark  draftMark
	c     *casefile.Case
	key   string // of the effect; "" for the draft itself
	again bool   // the draft is counted, but by weights
}

func newCounts(log *slog.Logger) *counts {
	return &counts{log: log, estimate: assess.Run, cases: map[string]*countedDraft{}}
}

// effectKey names claims in whatever order.
func effectKey(ids []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(ids))), " ")
}

// draft returns the newest count of a case, nil while there is none, and whether
// it is of this draft. A count that is not there is set going.
func (n *counts) draft(id string, d *ledger.Draft) (*countedDraft, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if i := slices.Index(n.order, id); i >= 0 {
		n.order = slices.Delete(n.order, i, i+1)
	}
	n.order = slices.Insert(n.order, 0, id)
	for len(n.order) > maxCountedCases {
		last := n.order[len(n.order)-1]
		n.order = n.order[:len(n.order)-1]
		delete(n.cases, last)
	}
	is := n.cases[id]
	if is != nil && is.mark == markOf(d) {
		return is, true
	}
	n.set(countJob{id: id, mark: markOf(d), c: d.Case})
	return is, false
}

// set has a count made. False when too many wait. The caller holds the mutex.
func (n *counts) set(job countJob) bool {
	same := func(other *countJob) bool {
		return other.id == job.id && other.key == job.key && other.again == job.again && (other.mark == job.mark || job.key == "")
	}
	if n.running != nil && same(n.running) && n.running.mark == job.mark {
		return true
	}
	for i := range n.waiting {
		if same(&n.waiting[i]) {
			n.waiting[i] = job // the newest draft is what is wanted
			return true
		}
	}
	if len(n.waiting) >= maxWaiting {
		return false
	}
	at := len(n.waiting)
	if job.key == "" && !job.again { // others rest on it
		at = 0
	}
	n.waiting = slices.Insert(n.waiting, at, job)
	if n.running == nil {
		n.running = &countJob{}
		go n.work()
	}
	return true
}

// work makes counts until none waits.
func (n *counts) work() {
	for {
		n.mu.Lock()
		if len(n.waiting) == 0 {
			n.running = nil
			n.mu.Unlock()
			return
		}
		job := n.waiting[0]
		n.waiting = slices.Delete(n.waiting, 0, 1)
		n.running = &job
		n.mu.Unlock()
		n.count(job)
	}
}

func (n *counts) count(job countJob) {
	var result *assess.Assessment
	err := n.guarded(func() (err error) {
		opt := assess.Options{Keep: true}
		c := job.c
		if job.key != "" {
			opt.Keep = false
		} else if !job.again {
			opt.Kept = n.state(job.id)
		}
		result, err = n.estimate(context.Background(), c, opt)
		return err
	})
	if err != nil {
		n.log.Error("counting a draft", "case", job.id, "error", err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	is := n.cases[job.id]
	switch {
	case !slices.Contains(n.order, job.id): // nobody asks for it any more
	case job.key != "":
		if is != nil && is.mark == job.mark {
			e := &effect{failed: err != nil}
			if err == nil {
				e.result = result.Result
			}
			is.keep(job.key, e)
		}
	case is != nil && is.mark.newer(job.mark): // the draft went on
	case job.again && err != nil: // the weighted count stays
	default:
		was := map[string]*effect{}
		if job.again && is != nil && is.mark == job.mark {
			for key, e := range is.effects {
				if e.why == "" { // the draws of now may do for the others
					was[key] = e
				}
			}
		}
		n.cases[job.id] = &countedDraft{mark: job.mark, result: result, failed: err != nil, effects: was}
		// What is weighed in is in no kept draw: the next claim could not be
		// weighed in after it.
		if err == nil && result.Result.Reweighting != nil && !result.Result.Reweighting.Anew && result.Result.Reweighting.Origin != "" {
			job.again = true
			n.set(job)
		}
	}
}

func (m draftMark) newer(other draftMark) bool {
	return m.base > other.base || m.base == other.base && m.entry > other.entry
}

// guarded runs f and makes an error of a panic: what is counted came from outside.
func (n *counts) guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return f()
}

// state returns the draws that are kept of a case, nil when there are none.
func (n *counts) state(id string) *tally.State {
	n.mu.Lock()
	defer n.mu.Unlock()
	if is := n.cases[id]; is != nil && is.result != nil {
		return is.result.State
	}
	return nil
}

// effectOf returns what a counted draft would come to with what is wished. Where
// the kept draws do for it, it is worked out now; where they do not, the effect
// says why, until somebody has it counted anew.
func (n *counts) effectOf(id string, d *ledger.Draft, w *wish) (e *effect, counting bool) {
	key := w.key
	find := func() (*effect, *tally.State, bool) {
		n.mu.Lock()
		defer n.mu.Unlock()
		is := n.cases[id]
		if is == nil || is.mark != markOf(d) || is.result == nil {
			return nil, nil, true
		}
		for _, job := range append(slices.Clone(n.waiting), n.runningJob()...) {
			if job.id == id && job.key == key && job.mark == is.mark {
				return nil, nil, true
			}
		}
		return is.effects[key], is.result.State, false
	}
	if e, _, counting := find(); e != nil || counting {
		return e, counting
	}
	n.weighing.Lock()
	defer n.weighing.Unlock()
	e, state, counting := find() // somebody may have worked it out meanwhile
	if e != nil || counting {
		return e, counting
	}
	e = &effect{why: "no draws of this draft's count are kept"}
	if state != nil {
		asOf, _ := w.c.LatestPublication()
		err := n.guarded(func() error {
			e.result, e.why = tally.Reweigh(state, w.c, tally.Options{AsOf: asOf})
			return nil
		})
		if err != nil {
			n.log.Error("weighing a claim into a draft", "case", id, "error", err)
			e = &effect{failed: true}
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if is := n.cases[id]; is != nil && is.mark == markOf(d) {
		// Draws that are being made may do where those of now do not.
		if e.why != "" && n.countingAgain(id, is.mark) {
			return nil, true
		}
		is.keep(key, e)
	}
	return e, false
}

func (n *counts) runningJob() []countJob {
	if n.running == nil {
		return nil
	}
	return []countJob{*n.running}
}

func (n *counts) countingAgain(id string, m draftMark) bool {
	return slices.ContainsFunc(append(slices.Clone(n.waiting), n.runningJob()...), func(j countJob) bool {
		return j.id == id && j.key == "" && j.mark == m
	})
}

// countAnew has an effect counted from the beginning. False when too many wait.
func (n *counts) countAnew(id string, d *ledger.Draft, w *wish) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	key := w.key
	if is := n.cases[id]; is != nil && is.mark == markOf(d) {
		if e := is.effects[key]; e != nil && e.result != nil {
			return true
		}
	}
	return n.set(countJob{id: id, mark: markOf(d), c: w.c, key: key})
}

// withAccepted is a case in which claims are accepted that are not.
func withAccepted(c *casefile.Case, ids []string) *casefile.Case {
	out := *c
	out.Claims = slices.Clone(c.Claims)
	for i := range out.Claims {
		if slices.Contains(ids, out.Claims[i].ID) {
			out.Claims[i].Review.State = claims.Accepted
		}
	}
	return &out
}

// countView is a count as the desk shows it.
type countView struct {
	Figure string // "About 27,000 containers (20,000 to 35,000)"; blank when there is none
	Median string
	Span   string
	Error  string // Monte Carlo error of the median
	AsOf   string
	Why    string // there is none
	Used   int    // claims that it uses
}

func viewCount(r *tally.Result) countView {
	v := countView{AsOf: r.AsOf.Words()}
	for _, e := range r.Evidence {
		if e.Used {
			v.Used++
		}
	}
	if r.Count == nil {
		v.Why = strings.TrimSuffix(r.Why, ".")
		return v
	}
	q := r.Count.Quantiles
	unit := assess.Plural(2, assess.Words(r.Count.Unit))
	v.Median, v.Span = assess.Median(q)+" "+unit, assess.Span(q)
	v.Figure = v.Median + ", " + v.Span
	v.Error = assess.Figure(r.Diagnosis.MCSE, assess.Step(r.Diagnosis.MCSE))
	return v
}

// movedWords says what accepting would do, no finer than the two counts and the
// error of their computation bear.
func movedWords(was, is *tally.Result) string {
	switch {
	case was.Count == nil && is.Count == nil:
		return "There is no count, and there would be none."
	case was.Count == nil:
		return "There is no count now; there would be one."
	case is.Count == nil:
		return "There would be no count any more."
	}
	a, b := was.Count.Quantiles, is.Count.Quantiles
	before, after := viewCount(was), viewCount(is)
	rw := is.Reweighting
	switch {
	case was.Count.Unit != is.Count.Unit || was.Count.Scope != is.Count.Scope:
		return "Another thing would be counted than now."
	case rw != nil && math.IsInf(rw.KHat, -1) && was.AsOf == is.AsOf:
		return "The count would not move: the claim says nothing of what is counted."
	case before.Figure == after.Figure:
		return "The count would read the same."
	case math.Abs(a.Median-b.Median) <= 2*math.Hypot(was.Diagnosis.MCSE, is.Diagnosis.MCSE):
		return "The median would move by no more than the error of the computation; what changes is the interval, if anything."
	case a.Median > 0:
		return fmt.Sprintf("The median would move by %+.0f %%.", 100*(b.Median/a.Median-1))
	}
	return "The median would move."
}
