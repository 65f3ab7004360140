package quantity

import (
	"math"
	"strings"
)

// most is the largest number that digits alone count anything by: beyond it they
// are a key or a telephone number, and a float64 no longer holds every integer.
const most = 1e15

// finder holds one run over a text. done is the index of the first token that
// no mention has used yet.
type finder struct {
	text   string // of the window
	tokens []token
	found  []Mention
	done   int
	plain  bool // for Numbers
	noAnd  bool // the number being read ends before an "and"
}

// at returns token i; a token of no kind beyond the ends.
func (f *finder) at(i int) token {
	if i < 0 || i >= len(f.tokens) {
		return token{start: len(f.text), end: len(f.text), kind: otherToken}
	}
	return f.tokens[i]
}

// touch reports whether token i begins where token i-1 ends.
func (f *finder) touch(i int) bool {
	return i > 0 && i < len(f.tokens) && f.tokens[i].start == f.tokens[i-1].end
}

// number is a number that begins at one token and ends before another.
type number struct {
	lo, hi float64
	next   int // index of the first token behind it
	kind   Kind
	vague  bool
	about  bool    // a couple of hundred
	digits bool    // written in digits, with or without a scale word
	scale  float64 // its scale word, 1 when it has none
	year   bool    // four digits without separators, 1900 to 2099
}

func (n number) value() Range { return Span(n.lo, n.hi) }

// mention tries to read one mention whose number begins at token i, and returns
// the index at which to go on.
func (f *finder) mention(i int) (next int, ok bool) {
	t := f.tokens[i]
	if t.kind == digitToken {
		if next, ok := f.calendar(i); ok {
			return next, true
		}
		if next, ok := f.label(i); ok {
			return next, true
		}
	}
	if t.kind == wordToken {
		if m, next, ok := f.multiple(i); ok {
			f.hedgeBefore(&m, i)
			if m.Hedge == None {
				m.Hedge = Exact
			}
			return f.add(m, i, next), true
		}
	}
	if next, ok := f.oneAndHalf(i); ok {
		return next, true
	}
	if next, ok := f.inDozens(i); ok {
		return next, true
	}
	n, ok := f.number(i)
	if !ok {
		return 0, false
	}
	if leadingZero(t) && !f.hasUnit(n) && n.scale == 1 && f.calibreAt(i) == 0 {
		// 0600, 007: digits of a clock or a key.
		return f.add(Mention{Kind: Label, Number: Extent{t.start, f.tokens[n.next-1].end}}, i, n.next), true
	}
	if n.hi > most && n.next == i+1 { // no power or scale word says that it is a size
		return f.add(Mention{Kind: Label, Number: Extent{t.start, f.tokens[n.next-1].end}}, i, n.next), true
	}
	m := Mention{Kind: n.kind, Range: n.value(), Number: Extent{t.start, f.tokens[n.next-1].end}}
	start := f.minus(&m, i, n)
	if n.kind == Ordinal {
		return f.add(m, start, n.next), true
	}
	if next, ok := f.odds(&m, n); ok {
		m.Hedge = None
		f.hedgeBefore(&m, start)
		if m.Hedge == None {
			m.Hedge = Exact
		}
		return f.add(m, start, next), true
	}
	if f.calibreAt(i) > 0 || f.calibreListed(n) {
		next := f.calibreAt(i)
		if next == 0 {
			next = n.next
		}
		m.Kind = Calibre
		m.Number.End = f.tokens[next-1].end
		if next > n.next {
			m.Number.End = f.tokens[n.next-1].end
			m.Unit, m.UnitAt = "millimetre", f.extent(n.next, next)
			if f.at(n.next).lower == "-" {
				m.UnitAt.Start = f.at(n.next + 1).start
			}
		}
		return f.add(m, start, next), true
	}
	change := f.change(start)
	end, isRange := f.rangeFrom(&m, &n, start, change)
	if !isRange && f.plusMinus(&m, &n) {
		end, isRange = n.next, true
	}
	if !isRange && n.year && !f.compared(start, n) && !f.hasUnit(n) {
		m.Kind, m.Range = Calendar, Range{}
		return f.add(m, start, n.next), true
	}
	if isRange && m.Kind == Calendar {
		m.Range = Range{}
		return f.add(m, start, end), true
	}
	if f.compound(&m, n, end) {
		m.Kind, m.Range = Label, Range{}
		return f.add(m, start, end+2), true
	}
	m.Change = change
	if n.vague && !isRange {
		m.Hedge = Vague
	}
	start = f.signBefore(&m, start, end)
	f.hedgeBefore(&m, start)
	first := start
	for first > f.done && !m.HedgeAt.IsZero() && f.tokens[first-1].start >= m.HedgeAt.Start {
		first--
	}
	f.capacity(&m, first)
	end = f.hedgeGlued(&m, end)
	end = f.unit(&m, n, end)
	end = f.hedgeAfter(&m, end)
	if m.Hedge == None {
		m.Hedge = Exact
		if n.about {
			m.Hedge = About
		}
	}
	if m.Kind == Cardinal && m.Unit == "" && n.digits && !n.year && n.scale == 1 && f.at(n.next).kind == wordToken && f.touch(n.next) && !f.sized(n.next) {
		// Digits glued to letters that are no unit: 4x, 3D, 5G.
		m.Kind, m.Range, m.Hedge, m.HedgeAt, m.HedgeWords = Label, Range{}, None, Extent{}, ""
	}
	f.lasting(&m, end)
	f.per(&m, end)
	f.shareUnit(m, start)
	if f.bounds(m) {
		f.done = end
		return end, true
	}
	return f.add(m, start, end), true
}

// lasting takes "over" from a length of time that it does not compare: "worth
// $2 billion over ten years". It compares behind the words that time follows
// ("for over ten years") and before those that place it ("over ten years ago").
func (f *finder) lasting(m *Mention, end int) {
	if m.Hedge != MoreThan || dimensions[m.Unit] != Time || m.HedgeAt.End-m.HedgeAt.Start != len("over") || m.HedgeAt.Start >= m.Number.Start {
		return
	}
	if f.at(end-1).lower == "old" || f.at(end-1).lower == "age" {
		return // over 20 years old
	}
	switch f.at(end).lower {
	case "ago", "old", "later", "earlier", "before", "after", "since", "of", "in", "away", "to", "late", "apart":
		return
	}
	k := end
	for k > 0 && f.at(k-1).start >= m.HedgeAt.Start {
		k--
	}
	p := f.at(k - 1)
	if k == 0 || p.kind == otherToken || timeBefore[p.lower] {
		return
	}
	m.Hedge, m.HedgeAt = Exact, Extent{}
}

// timeBefore are the words behind which "over" and a length of time compare.
var timeBefore = map[string]bool{"for": true, "after": true, "of": true, "is": true, "was": true, "were": true, "be": true, "been": true, "are": true, "took": true, "take": true, "takes": true,
	"taken": true, "taking": true, "lasted": true, "last": true, "lasts": true, "lasting": true, "spent": true, "spend": true, "waited": true, "within": true, "by": true, "aged": true,
	"just": true, "well": true, "needs": true, "need": true, "requires": true, "has": true, "have": true, "had": true, "served": true, "with": true, "and": true, "or": true, "than": true,
	"to": true, "from": true, "in": true, "about": true, "stayed": true, "remained": true}

// oneAndHalf reads a measure and a half, whose one is an article: an hour and a
// half, a mile and a quarter. The number covers the unit too.
func (f *finder) oneAndHalf(i int) (int, bool) {
	if w := f.tokens[i].lower; w != "a" && w != "an" {
		return 0, false
	}
	next, unit := f.simpleUnit(i+1, false)
	if unit == "" || dimensions[unit] == Items || f.at(next).lower != "and" || f.at(next+1).lower != "a" {
		return 0, false
	}
	part, end, ok := f.fraction(next + 1)
	if _, measured := f.simpleUnit(end, false); !ok || part != 0.5 && part != 0.25 || measured != "" {
		return 0, false
	}
	m := Mention{Range: Number(1 + part), Hedge: None, Number: f.extent(i, end), Unit: unit, UnitAt: f.extent(i+1, next)}
	m.Change = f.change(i)
	f.hedgeBefore(&m, i)
	if m.Hedge == None {
		m.Hedge = Exact
	}
	return f.add(m, i, end), true
}

// inDozens reads what comes "by the dozen" behind the things that are counted
// so: "vehicles by the dozen", "shells by the thousand". It is as vague as the
// plural. Without a thing that is counted before it, it is left to the number:
// bread is sold by the dozen.
func (f *finder) inDozens(i int) (int, bool) {
	if f.at(i-1).lower != "the" || f.at(i-2).lower != "by" || i-3 < f.done || f.at(i-3).kind != wordToken || f.at(i+1).kind == wordToken && scales[f.at(i+1).lower] > 0 {
		return 0, false
	}
	var r Range
	switch w := f.at(i).lower; w {
	case "dozen":
		r = Span(24, 99)
	case "hundred":
		r = Span(200, 900)
	default:
		by := scales[w]
		if by == 0 {
			return 0, false
		}
		r = Span(2*by, 9*by)
	}
	next, unit := f.unitWord(i-3, false)
	if unit == "" || next != i-2 || dimensions[unit] != Items {
		return 0, false
	}
	m := Mention{Range: r, Hedge: Vague, Number: f.extent(i-2, i+1), Unit: unit, UnitAt: f.extent(i-3, i-2)}
	return f.add(m, i-3, i+1), true
}

// sized reports whether token i is the x between the two numbers of a size: 10x20.
func (f *finder) sized(i int) bool {
	return f.at(i).lower == "x" && f.touch(i) && f.touch(i+1) && f.at(i-1).kind == digitToken && f.at(i+1).kind == digitToken
}

// shareUnit gives the number before m, which begins at token start, the unit of
// m where the two are listed: 45 and 50 mg, 12 or 14 knots. The unit stands
// once, so the first number has no extent of its own for it.
func (f *finder) shareUnit(m Mention, start int) {
	n := len(f.found) - 1
	if n < 0 || m.Kind != Cardinal || m.Unit == "" || m.Attributive || m.UnitAt.Start < m.Number.End || !m.HedgeAt.IsZero() {
		return
	}
	if d := DimensionOf(m.Unit); d == Items || d == Time || d == NoDimension {
		return
	}
	p := &f.found[n]
	if w := f.at(start - 1).lower; (w == "and" || w == "or" || w == "x" || w == "×" || w == "by") && p.Kind == Cardinal && p.Unit == "" && p.Item == "" && f.at(start-2).end == p.Number.End && p.Range.Hi < 1000*m.Range.Hi && m.Range.Hi < 1000*p.Range.Hi {
		p.Unit = m.Unit
	}
}

// bounds joins m to the mention before it where the two bound one number from
// both sides: "more than 100 and fewer than 300", "at most 100 but at least 20".
func (f *finder) bounds(m Mention) bool {
	if len(f.found) == 0 || m.Kind != Cardinal && m.Kind != Fraction || m.HedgeAt.IsZero() {
		return false
	}
	p := &f.found[len(f.found)-1]
	if p.Kind != Cardinal && p.Kind != Fraction || p.HedgeAt.IsZero() || p.Range.Lo != p.Range.Hi || m.Range.Lo != m.Range.Hi ||
		p.Unit != "" && m.Unit != "" && p.Unit != m.Unit || p.Item != "" {
		return false
	}
	switch strings.TrimSpace(f.text[p.Phrase().End:m.Phrase().Start]) {
	case "and", "&", "but", ",", ", but", ", and", "and also", "but also", "and is", "and are", "but is", "but are", "yet", "and at the same time", "to":
	default:
		return false
	}
	bounds := func(h Hedge) (floor, ceiling bool) { return h.IsFloor(), h == LessThan || h == UpTo }
	floor, ceiling := bounds(p.Hedge)
	floorToo, ceilingToo := bounds(m.Hedge)
	switch {
	case floor && ceilingToo && p.Range.Lo < m.Range.Lo:
		p.Range, p.Ends = Span(p.Range.Lo, m.Range.Lo), [2]Hedge{p.Hedge, m.Hedge}
	case ceiling && floorToo && m.Range.Lo < p.Range.Lo:
		p.Range, p.Ends = Span(m.Range.Lo, p.Range.Lo), [2]Hedge{m.Hedge, p.Hedge}
	default:
		return false
	}
	p.Hedge, p.Number.End = Interval, m.Number.End
	p.HedgeAlso = m.HedgeAlso
	if m.HedgeAt.Start >= m.Number.End {
		p.HedgeAlso = m.HedgeAt // 20 or less
	}
	if m.Unit == "" && m.Item == "" {
		m.Unit, m.UnitAt = p.Unit, p.UnitAt // 12 crates and a maximum of 20
	}
	p.Unit, p.UnitAt, p.Item, p.ItemAt, p.Per, p.PerAt = m.Unit, m.UnitAt, m.Item, m.ItemAt, m.Per, m.PerAt
	p.Change, p.Attributive = NoChange, false
	return true
}

// add appends m, fills its wording, and marks its tokens as used.
func (f *finder) add(m Mention, start, next int) int {
	if !m.HedgeAt.IsZero() {
		m.HedgeWords = f.text[m.HedgeAt.Start:m.HedgeAt.End]
		if e := m.HedgeAlso; !e.IsZero() {
			m.HedgeWords += " ... " + f.text[e.Start:e.End]
		}
	}
	m.Range.Lo, m.Range.Hi = whole(m.Range.Lo), whole(m.Range.Hi)
	f.found = append(f.found, m)
	f.done = max(next, start+1)
	return f.done
}

// whole is v without what its multiplication by a scale added to it: 4.1 million
// are 4,100,000.
func whole(v float64) float64 {
	const exact = 1e-13 // of the value: some steps of a float64
	if r := math.Round(v); r != v && math.Abs(r-v) <= math.Abs(v)*exact {
		return r
	}
	return v
}

// extent covers the tokens [a, b).
func (f *finder) extent(a, b int) Extent {
	return Extent{f.tokens[a].start, f.tokens[b-1].end}
}

// odds reads "one in 10,000", "two out of three".
func (f *finder) odds(m *Mention, n number) (int, bool) {
	j := n.next
	switch {
	case f.at(j).lower == "in":
		j++
	case f.at(j).lower == "out" && f.at(j+1).lower == "of":
		j += 2
	case f.at(j).lower == "of" && f.at(j+1).lower == "every":
		j += 2
	default:
		return 0, false
	}
	if f.at(j).lower == "every" {
		j++
	}
	of, ok := f.number(j)
	if !ok || of.kind != Cardinal || of.vague || n.vague || n.kind != Cardinal || of.lo <= n.hi || n.hi > 100 {
		return 0, false
	}
	if f.at(n.next).lower == "in" && (of.year || isMonth(f.at(of.next).lower) || f.hasUnit(of) && DimensionOf(f.unitOf(of)) == Time) {
		return 0, false
	}
	m.Kind = Odds
	m.Range = Number(n.lo / of.lo)
	m.Hedge = Exact
	m.Number.End = f.tokens[of.next-1].end
	return of.next, true
}

// change says which side of a movement the number at token i is.
func (f *finder) change(i int) Change {
	k := i - 1
	// Hedge words and signs may stand between the preposition and the number.
	for steps := 0; k >= 0 && steps < 4; steps++ {
		w := f.tokens[k].lower
		if w == "by" || w == "from" || w == "to" || changeVerbs[w] {
			break
		}
		if f.tokens[k].kind == otherToken && currencySigns[w] == "" {
			return NoChange
		}
		k--
	}
	if k < 0 {
		return NoChange
	}
	var side Change
	switch w := f.tokens[k].lower; {
	case w == "by":
		side = By
	case w == "from":
		side = From
	case w == "to":
		side = To
		if w := f.at(k - 1).lower; w == "up" || w == "close" || w == "according" || w == "near" {
			return NoChange
		}
	case changeVerbs[w]:
		// "rose 300", but "cut some 700 jobs" takes an object as well: only
		// verbs that take none move by the number they stand before.
		switch w {
		case "rose", "rises", "risen", "grew", "grown", "fell", "fallen", "jumped", "climbed", "surged", "soared", "dropped", "increased", "decreased", "declined":
			if k == i-1 {
				return By
			}
		}
		return NoChange
	default:
		return NoChange
	}
	for back := k - 1; back >= 0 && back >= k-12; back-- {
		t := f.tokens[back]
		if t.kind == otherToken && (t.lower == "." || t.lower == ";" || t.lower == "!" || t.lower == "?") {
			break
		}
		if changeVerbs[t.lower] && (t.lower != "up" && t.lower != "down" && t.lower != "go" && t.lower != "going" && t.lower != "went" || back == k-1) {
			return side
		}
	}
	return NoChange
}

// compound reports whether a number written as a word forms an adjective with
// a word that is no unit: two-way, one-sided, three-nation.
func (f *finder) compound(m *Mention, n number, end int) bool {
	if n.digits || n.vague || m.Kind != Cardinal {
		return false
	}
	if f.at(end).lower != "-" || !f.touch(end) || !f.touch(end+1) || f.at(end+1).kind != wordToken {
		return false
	}
	_, unit := f.unitWord(end+1, false)
	return unit == "" && !headWords[f.at(end+1).lower]
}

// headWords make of a number and a hyphen an adjective that counts people: a
// six-man crew, a 200-strong unit.
var headWords = map[string]bool{"man": true, "men": true, "woman": true, "member": true, "strong": true}
