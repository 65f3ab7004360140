package quantity

import (
	"math"
	"slices"
	"strings"
)

// rangeFrom extends the number n, which begins at token start, to a range where
// one is written, and returns the index behind it.
func (f *finder) rangeFrom(m *Mention, n *number, start int, change Change) (next int, ok bool) {
	if n.vague || n.kind != Cardinal && n.kind != Fraction {
		return n.next, false
	}
	k := n.next
	between := f.at(start-1).lower == "between" || currencySigns[f.at(start-1).lower] != "" && f.at(start-2).lower == "between"
	from := f.at(start-1).lower == "from" || currencySigns[f.at(start-1).lower] != "" && f.at(start-2).lower == "from"
	before := start - 1 // the word that announces a range
	if !between {
		// between the ages of 18 and 27, between ages 18 and 27
		k := before
		if f.at(k).lower == "of" {
			k--
		}
		if (f.at(k).lower == "the" || roughly[f.at(k).lower]) && f.at(k-1).lower == "between" && k-1 >= f.done {
			between, before = true, k-1 // between the 20 and the 30, between about 5 and 10
		}
		if w := f.at(k).lower; w == "ages" || w == "numbers" || w == "figures" {
			k--
			if f.at(k).lower == "the" {
				k--
			}
			if f.at(k).lower == "between" && k >= f.done {
				between, before = true, k
			}
		}
	}
	// A unit may stand behind the first end too: 30 percent to 40 percent.
	unitNext, firstUnit := f.unitWord(k, true)
	if firstUnit != "" && f.at(unitNext).kind != otherToken {
		if w := f.at(unitNext).lower; w == "to" || between && w == "and" {
			k = unitNext
		}
	}
	// 5%-10%, 20°C–30°C
	if w := f.at(unitNext).lower; firstUnit != "" && (w == "-" || w == "–") && f.at(unitNext+1).kind == digitToken && f.touch(unitNext) == f.touch(unitNext+1) &&
		DimensionOf(firstUnit) != Items && DimensionOf(firstUnit) != Time {
		k = unitNext
	}
	// A rate too: between $45 a barrel and $50 a barrel.
	rate, ratePer := 0, ""
	if currencySigns[f.at(start-1).lower] != "" && k == n.next {
		if rate, ratePer = f.rateAt(k); ratePer != "" {
			if w := f.at(rate).lower; w == "to" || w == "-" || w == "–" || between && w == "and" {
				k = rate
			}
		}
	}
	joiner := f.at(k).lower
	switch {
	case between && (joiner == "and" || joiner == "or"):
	case joiner == "—" && f.at(k+1).lower == "—" && f.touch(k+1) && f.at(k+2).kind == digitToken && n.digits && f.touch(k) == f.touch(k+2): // 10——20
		k++
	case joiner == "to" || joiner == "through" || joiner == "thru" || joiner == "till" || joiner == "until":
		if change == By || change == From {
			return n.next, false
		}
	case from && joiner == "up" && f.at(k+1).lower == "to" && change == NoChange:
		k++
	case joiner == "-" && f.at(k+1).lower == "-" && f.at(k+2).kind == digitToken && n.digits && f.touch(k+1) && f.touch(k) == f.touch(k+2) && n.lo == m.Range.Lo:
		k++
	case (joiner == "-" || joiner == "–") && firstUnit == "" && currencySigns[f.at(k+1).lower] != "" && f.at(k+1).lower == f.at(start-1).lower && f.at(k+2).kind == digitToken:
	case (joiner == "-" || joiner == "–" || joiner == "—" || joiner == "~" || joiner == "−") && f.at(k+1).kind == digitToken:
		// A hyphen joins digits that touch it on both sides or on neither.
		if f.touch(k) != f.touch(k+1) {
			return n.next, false
		}
		if f.at(k+1).kind != digitToken || n.value().Lo < 0 {
			return n.next, false
		}
	case joiner == "-" && f.at(k+1).lower == "to" && f.at(k+2).lower == "-":
		k += 2
	case (joiner == "–" || joiner == "-" && (!f.touch(k) || n.scale >= 1000 && scales[f.at(k+2).lower] >= n.scale)) && !n.digits && f.touch(k) == f.touch(k+1) && small[f.at(k+1).lower] > 0:
		// Set apart, a dash between words may as well begin a clause: "killed
		// two – three more were hurt".
		if b, ok := f.number(k + 1); !f.touch(k) && !between && !from && (!ok || f.at(b.next).kind == wordToken && f.unitOf(b) == "") {
			return n.next, false
		}
	case (joiner == "-" || joiner == "–" || joiner == "−") && n.digits && (f.at(k+1).lower == "-" || f.at(k+1).lower == "−") && f.at(k+2).kind == digitToken && f.touch(k+2):
		if f.touch(k) != f.touch(k+1) { // -10 - -5, -10--5
			return n.next, false
		}
	case joiner == "up" && f.at(k+1).lower == "to" && change == NoChange && k == n.next && firstUnit == "":
		k++
	case joiner == "or":
		return f.neighbours(m, n, k)
	default:
		return n.next, false
	}
	j := k + 1
	if unit, _ := f.code(j); unit != "" && f.at(start-1).lower == f.at(j).lower {
		j++ // USD 5 to USD 10
	} else if w := f.at(j).lower; dollars[w] != "" && f.at(j+1).lower == "$" && f.at(start-2).lower == w {
		j++ // US$5 to US$10
	}
	if currencySigns[f.at(j).lower] != "" {
		j++
	}
	if (between || from && joiner == "to") && f.at(j).lower == "the" {
		j++
	}
	for roughly[f.at(j).lower] {
		j++
	}
	if f.at(j).lower == "+" && !f.touch(j) && f.touch(j+1) {
		j++ // from -10 to +10
	}
	minus := f.at(j).lower == "minus" || f.at(j).lower == "negative" ||
		(f.at(j).lower == "-" || f.at(j).lower == "−") && f.touch(j+1) && (!f.touch(j) || f.at(k).lower == "-" || f.at(k).lower == "–" || f.at(k).lower == "−")
	if minus {
		j++
	}
	b, ok := f.number(j)
	if !ok || b.vague || b.kind != Cardinal && (b.kind != Fraction || n.hi > 1) || f.calibreAt(j) > 0 {
		return n.next, false
	}
	// An ordinary hyphen joins no date or telephone number.
	// 555-1234: a telephone number.
	if joiner == "-" && f.touch(k) && f.at(k-1).digits == 3 && f.at(k+1).digits == 4 && !b.year && f.unitOf(b) == "" {
		return n.next, false
	}
	if p := f.at(start - 1); joiner == "-" && (p.lower == "-" || p.lower == "/") && f.touch(start) && f.at(start-2).kind == digitToken {
		return n.next, false
	}
	if leadingZero(f.at(k-1)) || leadingZero(f.at(k+1)) {
		return n.next, false // 08-09: two days or two keys
	}
	if joiner == "-" && f.at(b.next).lower == "-" && f.touch(b.next) && f.at(b.next+1).kind == digitToken {
		return n.next, false
	}
	lo, hi := m.Range.Lo, b.hi
	if minus {
		hi = -b.lo
	}
	// "two to three hundred" shares its hundred where both are words.
	if n.scale == 1 && b.scale > 1 && (b.scale != 100 || !n.digits && !b.digits && lo > 1) && lo < hi/b.scale && firstUnit == "" {
		lo *= b.scale // 4.2 to 5.8 million
	}
	if n.year && b.year && lo < hi && !f.compared(start, *n) {
		m.Number.End = f.tokens[b.next-1].end
		if _, unit := f.unitWord(b.next, false); unit == "" {
			m.Kind = Calendar
			return b.next, true
		}
	}
	if between && lo > hi && n.digits == b.digits && !n.year && !b.year {
		lo, hi = hi, lo // between 9 and 3: either end may come first
	}
	if lo >= hi {
		return n.next, false
	}
	if firstUnit != "" && k == unitNext {
		second, unit := f.unitWord(b.next, true)
		if unit != firstUnit || second == 0 {
			return n.next, false
		}
	}
	if k == rate && ratePer != "" {
		if _, per := f.rateAt(b.next); per != ratePer {
			return n.next, false
		}
	}
	m.Range = Span(lo, hi)
	m.Number.End = f.tokens[b.next-1].end
	m.Hedge = Interval
	if between || from {
		if t := f.at(before); t.lower == "between" || t.lower == "from" {
			m.HedgeAt = f.extent(before, start)
		} else {
			m.HedgeAt = Extent{f.at(start - 2).start, f.at(start - 2).end}
		}
	}
	n.digits, n.year, n.scale = n.digits || b.digits, false, b.scale
	n.next = b.next
	return b.next, true
}

// roughly are the words that may stand before either end of a range.
var roughly = map[string]bool{"about": true, "around": true, "nearly": true, "almost": true, "even": true, "some": true, "perhaps": true, "roughly": true}

// leadingZero reports whether t are digits that begin with a zero, as those of a
// count do not.
func leadingZero(t token) bool {
	return t.kind == digitToken && t.digits > 1 && !t.grouped && t.value < math.Pow10(t.digits-1)
}

// neighbours reads "two or three", "4 or 5 million" as a range: numbers that
// follow one another.
func (f *finder) neighbours(m *Mention, n *number, k int) (int, bool) {
	b, ok := f.number(k + 1)
	if !ok || b.vague || b.kind != Cardinal || f.calibreAt(k+1) > 0 || n.year {
		return n.next, false
	}
	lo := n.lo
	if n.scale == 1 && b.scale > 100 {
		lo *= b.scale
	}
	if b.hi-lo != max(b.scale, 1) || b.hi > 20*b.scale {
		return n.next, false
	}
	m.Range = Span(lo, b.hi)
	m.Number.End = f.tokens[b.next-1].end
	m.Hedge = Interval
	n.scale, n.next = b.scale, b.next
	return b.next, true
}

// signBefore takes a currency sign before the number, which begins at token start
// and ends before token end, as its unit.
func (f *finder) signBefore(m *Mention, start, end int) int {
	k := start - 1
	if k < f.done {
		return start
	}
	first := k
	if f.at(k).lower == "of" || f.at(k).lower == "between" && m.Range.Lo != m.Range.Hi || f.at(k).lower == "from" && m.Range.Lo != m.Range.Hi {
		k--
	}
	if f.at(k).lower == "of" && f.at(k-1).lower == "ages" || f.at(k).lower == "the" && f.at(k-1).lower == "ages" {
		k--
	}
	if w := f.at(k).lower; k >= f.done && (w == "age" || w == "aged" || w == "ages") && m.Kind == Cardinal && m.Range.Hi <= 130 && m.Range.Lo >= 0 {
		if _, unit := f.unitWord(end, true); unit == "" {
			m.Unit, m.UnitAt = "year", Extent{f.tokens[k].start, f.tokens[k].end}
			return k
		}
	}
	k = first
	if unit, factor := f.code(k); unit != "" { // USD 200, MAUD 60
		m.Unit, m.UnitAt = unit, Extent{f.tokens[k].start, f.tokens[k].end}
		m.Range.Lo, m.Range.Hi = m.Range.Lo*factor, m.Range.Hi*factor
		return k
	}
	if w := f.at(k); f.touch(start) && w.kind == wordToken && w.end == w.start+1 && gluedLetters[f.text[w.start:w.end]] != "" {
		m.Unit, m.UnitAt = gluedLetters[f.text[w.start:w.end]], Extent{w.start, w.end}
		return k
	}
	if w := f.at(k); signWords[w.lower] != "" || w.lower == "." && signWords[f.at(k-1).lower] != "" && f.touch(k) && k-1 >= f.done {
		first := k
		if w.lower == "." {
			first--
		}
		if next, unit := f.unitWord(end, true); unit == "" || next == 0 {
			m.Unit, m.UnitAt = signWords[f.at(first).lower], f.extent(first, k+1)
			return first
		}
	}
	unit, ok := currencySigns[f.at(k).lower]
	if !ok {
		return start
	}
	m.Unit, m.UnitAt = unit, Extent{f.tokens[k].start, f.tokens[k].end}
	if w, p := f.at(k-1).lower, f.at(k-2); (w == "-" || w == "−") && f.touch(k) && k-1 >= f.done && (!f.touch(k-1) || signed[p.lower]) && m.Range.Lo >= 0 {
		m.Range = Span(-m.Range.Hi, -m.Range.Lo) // -$5
		m.UnitAt.Start = f.at(k - 1).start
		return k - 1
	}
	if w := f.at(k - 1); k-1 >= f.done && w.kind == wordToken && f.at(k).lower == "$" { // US$, c $
		if unit := dollars[w.lower]; unit != "" && (f.touch(k) || len(w.lower) > 1 || w.lower == "c") {
			m.Unit = unit
			m.UnitAt.Start = w.start
			k--
		} else if p := f.at(k - 2).lower; k-2 >= f.done && (p == "hong" && w.lower == "kong" || p == "new" && w.lower == "zealand" || p == "united" && w.lower == "states" || p == "new" && w.lower == "taiwan") {
			m.Unit = map[string]string{"kong": "HKD", "zealand": "NZD", "states": "USD", "taiwan": "TWD"}[w.lower]
			m.UnitAt.Start = f.at(k - 2).start
			k -= 2
		}
	} else if w.lower == "." && f.at(k).lower == "$" && f.at(k-2).lower == "s" && f.at(k-3).lower == "." && f.at(k-4).lower == "u" && k-4 >= f.done {
		m.UnitAt.Start = f.at(k - 4).start // U.S. $
		k -= 4
	}
	return k
}

// hedgeBefore looks for wordings before the number that begins at token start.
// Of several ("at least some 300", "up to approximately") the bound is the
// hedge and all the words are kept.
func (f *finder) hedgeBefore(m *Mention, start int) {
	end := start
	for end > f.done && !m.HedgeAt.IsZero() && f.at(end-1).start >= m.HedgeAt.Start { // between, from
		end--
	}
	first, last := -1, -1
	got := None
	for end > f.done {
		k := end
		// Words that may stand between a hedge and its number.
		if got == None {
			for k-1 >= f.done && fillers[f.at(k-1).lower] {
				k--
			}
		}
		p := f.phraseEnding(k)
		// "over the 5 years", "under these 2 rules": a place or a time; "above the
		// 100 mark" is a bound.
		if p != nil && k != end && len(p.words) == 1 && loose[p.words[0]] && !f.threshold(m) {
			p = nil
		}
		if p == nil && k != end {
			k = end
			p = f.phraseEnding(k)
		}
		if p == nil {
			break
		}
		if got == None || got == About || got == Exact || p.hedge != About && got == Nearly {
			got = p.hedge
		}
		first = k - len(p.words)
		if last < 0 {
			last = k
		}
		end = first
	}
	if got == None {
		return
	}
	if m.Hedge == None || m.Hedge == Vague && (got == MoreThan || got == AtLeast) {
		m.Hedge = got
	}
	e := f.extent(first, last)
	if !m.HedgeAt.IsZero() {
		e.End = m.HedgeAt.End
	}
	m.HedgeAt = e
}

// thresholds are the nouns whose number is a bound: the 10,000 mark, a 5 percent
// threshold.
var thresholds = map[string]bool{"mark": true, "level": true, "threshold": true, "limit": true, "line": true, "barrier": true, "ceiling": true, "floor": true, "cap": true, "target": true}

// threshold reports whether the number of m makes one with the word behind it or
// behind its unit.
func (f *finder) threshold(m *Mention) bool {
	k := f.done
	for k < len(f.tokens) && f.tokens[k].start < m.Number.End {
		k++
	}
	for _, joiner := range [2]string{"", "-"} {
		if f.at(k).lower == joiner {
			k++
		}
		if thresholds[f.at(k).lower] {
			return true
		}
		next, unit := f.simpleUnit(k, true)
		if unit == "" {
			continue
		}
		k = next
	}
	return thresholds[f.at(k).lower]
}

// compared reports whether the words around the number n at token i compare with
// it, so that 2000 there is no year: "greater than 2000", "2000 or more".
func (f *finder) compared(i int, n number) bool {
	first := i - 1
	found := false
	switch w := f.at(i - 1).lower; w {
	case "than", "exceeding", "exceed", "exceeds", "exceeded", ">", "<", "=", "≥", "≤", "equals", "equal", "least", "most":
		found = true
	case "to":
		found = strings.HasPrefix(f.at(i-2).lower, "equal")
	case "over", "above", "below", "under":
		found = f.at(n.next).kind == otherToken && !months[f.at(i-2).lower]
	}
	for f.at(first).kind == wordToken && i-first < 4 {
		switch f.at(first).lower {
		case "until", "till", "since", "by", "from", "before", "after", "through", "date", "dating":
			return false // "until at least 2030"
		}
		first--
	}
	if found {
		return true
	}
	for _, p := range hedgesAfter[f.at(n.next).lower] {
		if p.words[0] == "or" && len(p.words) == 2 && p.words[1] != "so" && p.words[1] != "later" && p.words[1] != "earlier" && f.at(n.next+1).lower == p.words[1] {
			return f.at(n.next+2).kind == otherToken
		}
	}
	return false
}

// fillers may stand between a hedge and its number.
var fillers = map[string]bool{"another": true, "additional": true, "further": true, "extra": true, "the": true, "these": true, "its": true}

// askers are the words behind which "about" says what the talk is of: "how about
// 5", "they know about two more".
var askers = map[string]bool{"how": true, "what": true, "know": true, "knew": true, "knows": true, "think": true, "thinks": true, "thought": true, "talk": true,
	"talks": true, "talked": true, "talking": true, "speak": true, "spoke": true, "worry": true, "worried": true, "asked": true, "questions": true, "concerns": true,
	"concerned": true, "information": true, "details": true}

// phraseEnding returns the longest hedge wording whose last word is token k-1.
func (f *finder) phraseEnding(k int) *hedgePhrase {
	if k-1 < f.done {
		return nil
	}
	w := f.at(k - 1).lower
	list := hedgesBefore[w]
	for i := range list {
		p := &list[i]
		from := k - len(p.words)
		if from < f.done {
			continue
		}
		if slices.EqualFunc(p.words, f.tokens[from:k], func(w string, t token) bool { return w == t.lower }) {
			if p.hedge == Exact && f.at(from-1).lower == "not" || w == "about" && len(p.words) == 1 && askers[f.at(from-1).lower] {
				return nil
			}
			return p
		}
	}
	switch w {
	case ">":
		if p := f.at(k - 2).lower; (p == "=" || p == "<") && f.touch(k-1) {
			return nil // an arrow, or "is not"
		}
		return &hedgePhrase{[]string{">"}, MoreThan}
	case "<":
		if f.at(k-2).lower == "=" && f.touch(k-1) {
			return nil // an arrow
		}
		return &hedgePhrase{[]string{"<"}, LessThan}
	case "=":
		if f.at(k-2).lower == "=" && f.touch(k-1) && k-2 >= f.done {
			return &hedgePhrase{[]string{"=", "="}, Exact}
		}
		if w := f.at(k - 2).lower; w != ">" && w != "<" && w != "!" && w != "≥" && w != "≤" {
			return &hedgePhrase{[]string{"="}, Exact}
		}
		// >= and > =
		if f.at(k-2).lower == ">" && k-2 >= f.done {
			return &hedgePhrase{[]string{">", "="}, AtLeast}
		}
		if f.at(k-2).lower == "<" && k-2 >= f.done {
			return &hedgePhrase{[]string{"<", "="}, UpTo}
		}
	}
	return nil
}

// hedgeGlued reads a hedge that touches the number: 1,000+, 300-odd, 500-plus.
func (f *finder) hedgeGlued(m *Mention, end int) int {
	if !f.touch(end) {
		return end
	}
	if f.at(end).lower == "+" {
		return f.setAfter(m, AtLeast, end, end+1)
	}
	if f.at(end).lower == "-" && f.touch(end+1) {
		switch f.at(end + 1).lower {
		case "odd", "some":
			return f.setAfter(m, About, end, end+2)
		case "plus":
			return f.setAfter(m, AtLeast, end, end+2)
		}
	}
	return end
}

// setAfter gives m the hedge h whose words are the tokens [a, b) behind the
// number, unless a bound stands before it already.
func (f *finder) setAfter(m *Mention, h Hedge, a, b int) int {
	if h == Exact { // or equal
		switch m.Hedge {
		case MoreThan:
			m.Hedge = AtLeast
		case LessThan:
			m.Hedge = UpTo
		default:
			return a
		}
		m.HedgeAlso = f.extent(a, b)
		return b
	}
	if m.Hedge == Exact {
		m.Hedge, m.HedgeAlso = h, f.extent(a, b)
		return b
	}
	if m.Hedge == None || m.Hedge == About || m.Hedge == Vague {
		m.Hedge = h
		m.HedgeAt = f.extent(a, b)
	}
	return b
}

// loose are the last words of wordings behind a number that hedge it only where
// no word follows.
var loose = map[string]bool{"over": true, "under": true, "above": true, "below": true, "beyond": true, "up": true, "down": true, "upward": true, "upwards": true,
	"plus": true, "minimum": true, "maximum": true, "max": true, "tops": true}

// hedgeAfter looks for "or more", "or so" behind token end, which ends the
// number or its unit.
func (f *finder) hedgeAfter(m *Mention, end int) int {
	k := end
	if f.at(k).lower == "," {
		k++
	}
	for _, p := range hedgesAfter[f.at(k).lower] {
		if k+len(p.words) <= len(f.tokens) &&
			slices.EqualFunc(p.words, f.tokens[k:k+len(p.words)], func(w string, t token) bool { return w == t.lower }) {
			// "200 or greater than 190", "5 at least 3": the words belong to
			// the number behind them.
			next := f.at(k + len(p.words))
			// "300 boxes and over the weekend", "300 trucks plus fuel".
			if next.kind == wordToken && loose[p.words[len(p.words)-1]] && p.words[0] != "at" || next.kind == wordToken && p.words[0] == "and" && p.words[1] != "more" && p.hedge != MoreThan {
				continue
			}
			if next.lower == "than" || next.lower == "to" && p.hedge != About && p.hedge != MoreThan || p.hedge == Exact && m.Hedge != MoreThan && m.Hedge != LessThan {
				continue
			}
			if next.kind == digitToken || next.kind == wordToken && small[next.lower] > 0 {
				continue
			}
			return f.setAfter(m, p.hedge, k, k+len(p.words))
		}
	}
	return end
}
