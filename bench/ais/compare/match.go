package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// comparison is the result, as it grows.
type comparison struct {
	options
	rules []*rule

	matched, outOfOrder int
	flagged             map[string]int // messages that only we have, by what they are flagged with
	tally               map[string]*tally
	kinds               map[kind]*examples // what is unexplained
	broken              []string
}

// tally is the count of a key.
type tally struct{ equal, explained, different, ours, theirs, extra int }

// kind is what unexplained differences are counted by.
type kind struct{ kind, key, how string }

type examples struct {
	count int
	texts []string
}

func (c *comparison) compare(ours, theirs *lines) {
	c.flagged, c.tally, c.kinds = map[string]int{}, map[string]*tally{}, map[kind]*examples{}
	c.broken = slices.Concat(ours.broken, theirs.broken)
	for _, g := range theirs.order {
		c.group(g, c.parseAll(ours.groups[g]), c.parseAll(theirs.groups[g]))
	}
	for _, g := range ours.order {
		if _, ok := theirs.groups[g]; !ok {
			c.group(g, c.parseAll(ours.groups[g]), nil)
		}
	}
}

func (c *comparison) parseAll(in []line) []message {
	out := make([]message, 0, len(in))
	for _, l := range in {
		m, err := parse(l)
		if err != nil {
			c.broken = append(c.broken, fmt.Sprintf("line %d: %v: %s", l.number, err, l.text))
			continue
		}
		out = append(out, m)
	}
	return out
}

// What an alignment costs. A pair costs its unexplained keys; a message without
// a counterpart more than most pairs, unless it has a flag that excuses it: those
// are what the other is known to reject.
const (
	costKey     = 2
	costGap     = 9
	costFlagged = 1
)

// maxTable bounds the pairs of one group that are looked at; past it, messages
// are paired as they stand.
const maxTable = 1 << 20

// group matches the messages of one type and MMSI.
func (c *comparison) group(g group, ours, theirs []message) {
	for len(ours) > 0 && len(theirs) > 0 && c.cost(g, &ours[0], &theirs[0]) == 0 {
		c.pair(g, &ours[0], &theirs[0])
		ours, theirs = ours[1:], theirs[1:]
	}
	n := 0
	for n < len(ours) && n < len(theirs) && c.cost(g, &ours[len(ours)-1-n], &theirs[len(theirs)-1-n]) == 0 {
		c.pair(g, &ours[len(ours)-1-n], &theirs[len(theirs)-1-n])
		n++
	}
	ours, theirs = ours[:len(ours)-n], theirs[:len(theirs)-n]

	// What does not fit where it stands may fit elsewhere: decoders finish
	// messages of several sentences at different times. What is left then is
	// aligned once more.
	pairs, restOurs, restTheirs := c.align(g, ours, theirs)
	for _, p := range pairs {
		if c.cost(g, p.ours, p.theirs) == 0 {
			c.pair(g, p.ours, p.theirs)
			continue
		}
		restOurs, restTheirs = append(restOurs, *p.ours), append(restTheirs, *p.theirs)
	}
	inOrder := func(a, b message) int { return cmp.Compare(a.number, b.number) }
	slices.SortFunc(restOurs, inOrder)
	slices.SortFunc(restTheirs, inOrder)
	small := len(restOurs)*len(restTheirs) <= maxTable
	restOurs = slices.DeleteFunc(restOurs, func(m message) bool {
		if !small {
			return false
		}
		at := slices.IndexFunc(restTheirs, func(other message) bool { return c.cost(g, &m, &other) == 0 })
		if at < 0 {
			return false
		}
		c.outOfOrder++
		c.pair(g, &m, &restTheirs[at])
		restTheirs = slices.Delete(restTheirs, at, at+1)
		return true
	})
	pairs, restOurs, restTheirs = c.align(g, restOurs, restTheirs)
	for _, p := range pairs {
		c.pair(g, p.ours, p.theirs)
	}
	for i := range restOurs {
		c.alone(g, &restOurs[i], howOurs)
	}
	for i := range restTheirs {
		c.alone(g, &restTheirs[i], howTheirs)
	}
}

// paired are two messages that are taken for the same one.
type paired struct{ ours, theirs *message }

// align pairs in order at the least cost and returns what is left over.
func (c *comparison) align(g group, ours, theirs []message) (pairs []paired, restOurs, restTheirs []message) {
	n, m := len(ours), len(theirs)
	if (n+1)*(m+1) > maxTable {
		k := min(n, m)
		for i := range k {
			pairs = append(pairs, paired{&ours[i], &theirs[i]})
		}
		return pairs, slices.Clone(ours[k:]), slices.Clone(theirs[k:])
	}
	gap := func(i int) int32 {
		if c.excused(&ours[i]) {
			return costFlagged
		}
		return costGap
	}
	// best[i][j] is the least cost of ours from i on and theirs from j on.
	best := make([]int32, (n+1)*(m+1))
	pair := make([]int32, n*m)
	at := func(i, j int) int { return i*(m+1) + j }
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			switch {
			case i == n && j == m:
			case i == n:
				best[at(i, j)] = best[at(i, j+1)] + costGap
			case j == m:
				best[at(i, j)] = best[at(i+1, j)] + gap(i)
			default:
				pair[i*m+j] = int32(costKey * c.cost(g, &ours[i], &theirs[j]))
				best[at(i, j)] = min(pair[i*m+j]+best[at(i+1, j+1)], gap(i)+best[at(i+1, j)], costGap+best[at(i, j+1)])
			}
		}
	}
	i, j := 0, 0
	for i < n && j < m {
		switch best[at(i, j)] {
		case pair[i*m+j] + best[at(i+1, j+1)]:
			pairs = append(pairs, paired{&ours[i], &theirs[j]})
			i, j = i+1, j+1
		case gap(i) + best[at(i+1, j)]:
			restOurs = append(restOurs, ours[i])
			i++
		default:
			restTheirs = append(restTheirs, theirs[j])
			j++
		}
	}
	return pairs, append(restOurs, ours[i:]...), append(restTheirs, theirs[j:]...)
}

// differ calls f with every difference of a pair, and with the rule that
// explains it.
func (c *comparison) differ(g group, ours, theirs *message, f func(difference, *rule)) {
	for _, key := range ours.keys {
		if c.ignore[base(key)] {
			continue
		}
		d := difference{kind: g.kind, key: general(key), how: howValue, ours: ours.values[key], where: theirs.text}
		other, ok := theirs.values[key]
		switch {
		case !ok && c.extra[base(key)]:
			continue
		case !ok:
			d.how = howOurs
		case sameValue(d.ours, other):
			continue
		default:
			d.theirs = other
		}
		f(d, c.explain(d))
	}
	for _, key := range theirs.keys {
		if _, ok := ours.values[key]; ok || c.ignore[base(key)] {
			continue
		}
		d := difference{kind: g.kind, key: general(key), how: howTheirs, theirs: theirs.values[key], where: theirs.text}
		f(d, c.explain(d))
	}
}

func (c *comparison) explain(d difference) *rule {
	for _, r := range c.rules {
		if r.explains(d) {
			return r
		}
	}
	return nil
}

// cost is the number of unexplained differences of a pair.
func (c *comparison) cost(g group, ours, theirs *message) (n int) {
	c.differ(g, ours, theirs, func(_ difference, r *rule) {
		if r == nil {
			n++
		}
	})
	return n
}

// pair settles that two messages are the same one, and counts its keys.
func (c *comparison) pair(g group, ours, theirs *message) {
	c.matched++
	for _, key := range ours.keys {
		if c.ignore[base(key)] {
			continue
		}
		t := c.key(general(key))
		if _, ok := theirs.values[key]; ok {
			t.equal++ // taken back where it proves different
		} else if c.extra[base(key)] {
			t.extra++
		}
	}
	c.differ(g, ours, theirs, func(d difference, r *rule) {
		t := c.key(d.key)
		if d.how == howValue {
			t.equal--
		}
		if r != nil {
			r.uses++
			t.explained++
			return
		}
		switch d.how {
		case howValue:
			t.different++
		case howOurs:
			t.ours++
		case howTheirs:
			t.theirs++
		}
		c.unexplained(d, fmt.Sprintf("mmsi %s, ours line %d, theirs line %d: ours %s, theirs %s", g.mmsi, ours.number, theirs.number, orNone(d.ours), orNone(d.theirs)))
	})
}

// alone settles that a message has no counterpart.
func (c *comparison) alone(g group, m *message, how string) {
	d := difference{kind: g.kind, key: keyMessage, how: how, where: m.text}
	if r := c.explain(d); r != nil {
		r.uses++
		return
	}
	if how == howOurs && c.excused(m) {
		c.flagged[strings.Join(m.flags(), " ")]++
		return
	}
	c.unexplained(d, fmt.Sprintf("mmsi %s, line %d: %s", g.mmsi, m.number, m.text))
}

// excused tells whether a message has a flag that says why the other side may
// reject it.
func (c *comparison) excused(m *message) bool {
	return slices.ContainsFunc(m.flags(), func(f string) bool { return c.excuse[f] })
}

func (c *comparison) unexplained(d difference, text string) {
	k := kind{d.kind, d.key, d.how}
	e := c.kinds[k]
	if e == nil {
		e = &examples{}
		c.kinds[k] = e
	}
	e.count++
	if len(e.texts) < c.examples {
		e.texts = append(e.texts, text)
	}
}

func (c *comparison) key(name string) *tally {
	t := c.tally[name]
	if t == nil {
		t = &tally{}
		c.tally[name] = t
	}
	return t
}

// stale are the rules that explained nothing.
func (c *comparison) stale() (out []*rule) {
	for _, r := range c.rules {
		if r.uses == 0 {
			out = append(out, r)
		}
	}
	return out
}

func (c *comparison) good() bool {
	return len(c.kinds) == 0 && len(c.broken) == 0 && c.matched > 0 && (c.partial || len(c.stale()) == 0)
}

func (c *comparison) report(w io.Writer, ours, theirs *lines) {
	fmt.Fprintf(w, "messages: %d ours, %d theirs, %d matched, %d of them in another order; other lines: %d ours, %d theirs\n",
		ours.messages, theirs.messages, c.matched, c.outOfOrder, ours.others, theirs.others)
	for _, flags := range slices.Sorted(maps.Keys(c.flagged)) {
		fmt.Fprintf(w, "ours alone, flagged %q: %d messages\n", flags, c.flagged[flags])
	}
	fmt.Fprintf(w, "\n%-28s %9s %9s %9s %9s %9s %9s\n", "key", "equal", "explained", "different", "ours only", "theirs o.", "extra")
	for _, name := range slices.Sorted(maps.Keys(c.tally)) {
		t := c.tally[name]
		fmt.Fprintf(w, "%-28s %9d %9d %9d %9d %9d %9d\n", name, t.equal, t.explained, t.different, t.ours, t.theirs, t.extra)
	}
	fmt.Fprintf(w, "\nknown differences:\n")
	for _, r := range c.rules {
		fmt.Fprintf(w, "%9d  line %d: %s\n", r.uses, r.line, r.text)
	}
	for _, text := range c.broken {
		fmt.Fprintf(w, "cannot be read: %s\n", text)
	}
	if stale := c.stale(); !c.partial {
		for _, r := range stale {
			fmt.Fprintf(w, "explains nothing any more, take it out: line %d: %s\n", r.line, r.text)
		}
	}
	kinds := slices.SortedFunc(maps.Keys(c.kinds), func(a, b kind) int {
		return strings.Compare(a.sort(), b.sort())
	})
	total := 0
	for _, k := range kinds {
		e := c.kinds[k]
		total += e.count
		fmt.Fprintf(w, "UNEXPLAINED type %s, %s, %s: %d\n", k.kind, k.key, k.how, e.count)
		for _, text := range e.texts {
			fmt.Fprintf(w, "    %s\n", text)
		}
	}
	verdict := "every difference is explained"
	switch {
	case c.matched == 0:
		verdict = "nothing was compared"
	case total > 0:
		verdict = strconv.Itoa(total) + " differences are not explained"
	case !c.good():
		verdict = "the list of known differences does not hold, or lines cannot be read"
	}
	fmt.Fprintf(w, "\n%s\n", verdict)
}

// sort orders types as numbers.
func (k kind) sort() string { return fmt.Sprintf("%3s %s %s", k.kind, k.key, k.how) }

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
