package server

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// Counting versions for the page of corrections.
const (
	keptCounts  = 1024 // versions whose count is remembered
	countsAsked = 2    // versions that one look at the page may set counting
	askAgain    = 15   // seconds until the page asks again while some are being counted
)

// versionCount is what a version of a case came to. Versions never change, so it
// is remembered apart from assessments, which are large.
type versionCount struct {
	median, step float64
	unit, scope  string
	span         string // the 90 % interval in words
	why          string // that there is no count; "" when there is one
	failed       bool   // it could not be counted
}

func (c versionCount) words() string {
	return assess.Figure(c.median, c.step) + " " + assess.Plural(c.median, c.unit) + " (" + c.span + ")"
}

// versionCounts remembers counts by the hash of a version.
type versionCounts struct {
	mu    sync.Mutex
	known map[string]versionCount
}

func (v *versionCounts) get(hash string) (versionCount, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	c, ok := v.known[hash]
	return c, ok
}

func (v *versionCounts) put(hash string, c versionCount) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known == nil || len(v.known) >= keptCounts {
		v.known = map[string]versionCount{}
	}
	v.known[hash] = c
}

func countOf(a *assess.Assessment) versionCount {
	if a.Result.Count == nil {
		why := a.Result.Why
		if why == "" {
			why = "there is nothing to count from"
		}
		return versionCount{why: why}
	}
	c := a.Result.Count
	q := c.Quantiles
	return versionCount{median: q.Median, step: assess.StepOf(q), span: assess.Span(q), unit: c.Unit, scope: c.Scope}
}

// counting counts versions for one answer. Nobody waits: what is not known is set
// counting, a few for each look at the page, beside the readers' own questions.
type counting struct {
	s    *Server
	left int // that may still be set counting
	open int // that are not known yet
}

// errUncounted is the error of a version whose counting failed.
var errUncounted = errors.New("server: the version could not be counted")

// of returns the count of a version. known is false while it is being counted, or
// waits for that.
func (c *counting) of(ctx context.Context, id string, v Version) (count versionCount, known bool, err error) {
	cs, hash, err := c.s.cases.Version(ctx, id, v.Number)
	if err != nil {
		return versionCount{}, false, err
	}
	if count, known = c.s.known(hash); count.failed {
		return count, false, errUncounted
	}
	if known {
		return count, true, nil
	}
	c.open++
	if c.left > 0 {
		c.left--
		c.s.countLater(ctx, hash, cs)
	}
	return versionCount{}, false, nil
}

// known returns the count of a content, if it was counted.
func (s *Server) known(hash string) (count versionCount, known bool) {
	count, known = s.counts.get(hash)
	if !known {
		if a := s.cache.counted(hash); a != nil {
			count, known = countOf(a), true
			s.counts.put(hash, count)
		}
	}
	return count, known
}

// Moved says by how much the count moves from one content of a case to another,
// each by the hash of its files. It does not wait: what is not counted yet is set
// counting, and the sentence says so.
func (s *Server) Moved(ctx context.Context, wasHash string, was *casefile.Case, nowHash string, now *casefile.Case) string {
	before, known1 := s.known(wasHash)
	after, known2 := s.known(nowHash)
	if !known1 {
		s.countLater(ctx, wasHash, was)
	}
	if !known2 {
		s.countLater(ctx, nowHash, now)
	}
	switch {
	case before.failed || after.failed:
		return "By how much the count moves is not known: one of the two cannot be counted here."
	case !known1 || !known2:
		return "By how much the count moves is being computed."
	}
	return movedWords(before, after)
}

// countLater counts a version among the questions of readers, and remembers what it
// came to. When too many wait, it is left for the next look at the page. A failure
// is remembered too: a page that asks again must not set the same minutes going
// for ever.
func (s *Server) countLater(ctx context.Context, hash string, cs *casefile.Case) {
	c := s.cache
	e, err := c.entry(ctx, c.chosen, keyOf(hash, assess.Options{}), hash, cs, assess.Options{}, c.timeout*plainTimes)
	if err != nil {
		return
	}
	go func() {
		<-e.done
		if e.err != nil {
			s.log.Warn("version not counted", "case", cs.ID, "error", e.err)
			s.counts.put(hash, versionCount{failed: true})
			return
		}
		s.counts.put(hash, countOf(e.result))
	}()
}

// moved says by how much the count moved from one version to the next.
func (c *counting) moved(ctx context.Context, id string, before, after Version) string {
	was, known1, err1 := c.of(ctx, id, before)
	now, known2, err2 := c.of(ctx, id, after)
	switch {
	case err1 != nil || err2 != nil:
		return "By how much the count moved is not known: one of the two versions cannot be counted here."
	case !known1 || !known2:
		return "By how much the count moved is being computed; the page asks again by itself."
	}
	return movedWords(was, now)
}

// movedWords says it of two counts. A difference is told as finely as the two
// counts are, and none when they read the same.
func movedWords(was, now versionCount) string {
	switch {
	case was.why != "" && now.why != "":
		return "There was no count before, and there is none now: " + now.why + "."
	case was.why != "":
		return "There was no count before (" + was.why + "); now it is " + now.words() + ", with its 90 % interval."
	case now.why != "":
		return "The count was " + was.words() + ", with its 90 % interval; now there is none: " + now.why + "."
	case was.words() == now.words():
		return "The count did not move: " + now.words() + ", with its 90 % interval."
	}
	if was.unit != now.unit || was.scope != now.scope {
		return "What is counted changed: from " + was.words() + ", " + assess.Words(was.scope) + ", to " + now.words() + ", " + assess.Words(now.scope) + ", with 90 % intervals."
	}
	how := "The median stays"
	if was.median > 0 {
		if change := 100 * (now.median/was.median - 1); change >= 0.5 || change <= -0.5 {
			how = fmt.Sprintf("The median moved by %+.0f %%", change)
		}
	}
	return "The count went from " + was.words() + " to " + now.words() + ", with 90 % intervals. " + how + "."
}
