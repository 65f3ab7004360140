package quantity

import "slices"

// rangeFrom extends the number n, which begins at token start, to a range where
// one is written, and returns the index behind it.
func (f *finder) rangeFrom(m *Mention, n *number, start int, change Change) (next int, ok bool) {
	if n.vague || n.kind != Cardinal {
		return n.next, false
	}
	k := n.next
	between := f.at(start-1).lower == "between" || currencySigns[f.at(start-1).lower] != "" && f.at(start-2).lower == "between"
	from := f.at(start-1).lower == "from"
	// A unit may stand behind the first end too: 30 percent to 40 percent.
	unitNext, firstUnit := f.unitWord(k, true)
	if firstUnit != "" && f.at(unitNext).kind != otherToken {
		if w := f.at(unitNext).lower; w == "to" || between && w == "and" {
			k = unitNext
		}
	}
	joiner := f.at(k).lower
	switch {
	case between && joiner == "and":
	case joiner == "to" || joiner == "through" || joiner == "till" || joiner == "until":
		if change == By || change == From {
			return n.next, false
		}
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
	case joiner == "or":
		return f.neighbours(m, n, k)
	default:
		return n.next, false
	}
	j := k + 1
	if currencySigns[f.at(j).lower] != "" {
		j++
	}
	for f.at(j).lower == "about" || f.at(j).lower == "around" || f.at(j).lower == "nearly" || f.at(j).lower == "almost" ||
		f.at(j).lower == "even" || f.at(j).lower == "some" || f.at(j).lower == "perhaps" || f.at(j).lower == "roughly" {
		j++
	}
	b, ok := f.number(j)
	if !ok || b.vague || b.kind != Cardinal && b.kind != Calendar || f.calibreAt(j) > 0 {
		return n.next, false
	}
	// An ordinary hyphen joins no date or telephone number.
	if joiner == "-" && f.at(b.next).lower == "-" && f.touch(b.next) && f.at(b.next+1).kind == digitToken {
		return n.next, false
	}
	lo, hi := n.lo, b.hi
	if n.scale == 1 && b.scale > 1 && b.scale != 100 && lo < hi/b.scale && firstUnit == "" {
		lo *= b.scale // 4.2 to 5.8 million
	}
	if n.year && b.year && lo < hi {
		m.Number.End = f.tokens[b.next-1].end
		if _, unit := f.unitWord(b.next, false); unit == "" {
			m.Kind = Calendar
			return b.next, true
		}
	}
	if lo >= hi {
		return n.next, false
	}
	// "from 300 to 7,000" without a verb of change is a movement too when the
	// ends lie far apart.
	if from && !between && hi > 20*lo {
		return n.next, false
	}
	if firstUnit != "" && k == unitNext {
		second, unit := f.unitWord(b.next, false)
		if unit != firstUnit || second == 0 {
			return n.next, false
		}
	}
	m.Range = Span(lo, hi)
	m.Number.End = f.tokens[b.next-1].end
	m.Hedge = Interval
	if between || from {
		if t := f.at(start - 1); t.lower == "between" || t.lower == "from" {
			m.HedgeAt = Extent{t.start, t.end}
		} else {
			m.HedgeAt = Extent{f.at(start - 2).start, f.at(start - 2).end}
		}
	}
	n.digits, n.year, n.scale = n.digits || b.digits, false, b.scale
	n.next = b.next
	return b.next, true
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

// signBefore takes a currency sign before the number as its unit.
func (f *finder) signBefore(m *Mention, start int) int {
	k := start - 1
	if k < f.done {
		return start
	}
	unit, ok := currencySigns[f.at(k).lower]
	if !ok {
		return start
	}
	m.Unit, m.UnitAt = unit, Extent{f.tokens[k].start, f.tokens[k].end}
	if w := f.at(k - 1); k-1 >= f.done && f.touch(k) && w.kind == wordToken && len(w.lower) <= 3 { // US$
		m.UnitAt.Start = w.start
		k--
	}
	return k
}

// hedgeBefore looks for wordings before the number that begins at token start.
// Of several ("at least some 300", "up to approximately") the bound is the
// hedge and all the words are kept.
func (f *finder) hedgeBefore(m *Mention, start int) {
	end := start
	if !m.HedgeAt.IsZero() { // between, from
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
		if p == nil && k != end {
			k = end
			p = f.phraseEnding(k)
		}
		if p == nil {
			break
		}
		if got == None || got == About || p.hedge != About && got == Nearly {
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

// fillers may stand between a hedge and its number.
var fillers = map[string]bool{"another": true, "additional": true, "further": true, "extra": true, "the": true, "these": true, "its": true}

// phraseEnding returns the longest hedge wording whose last word is token k-1.
func (f *finder) phraseEnding(k int) *hedgePhrase {
	if k-1 < f.done {
		return nil
	}
	list := hedgesBefore[f.at(k-1).lower]
	for i := range list {
		p := &list[i]
		from := k - len(p.words)
		if from < f.done {
			continue
		}
		if slices.EqualFunc(p.words, f.tokens[from:k], func(w string, t token) bool { return w == t.lower }) {
			return p
		}
	}
	switch f.at(k - 1).lower {
	case ">":
		return &hedgePhrase{[]string{">"}, MoreThan}
	case "<":
		return &hedgePhrase{[]string{"<"}, LessThan}
	case "=":
		if f.at(k-2).lower == ">" && f.touch(k-1) && k-2 >= f.done {
			return &hedgePhrase{[]string{">", "="}, AtLeast}
		}
		if f.at(k-2).lower == "<" && f.touch(k-1) && k-2 >= f.done {
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
		case "odd":
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
	if m.Hedge == None || m.Hedge == About || m.Hedge == Vague {
		m.Hedge = h
		m.HedgeAt = f.extent(a, b)
	}
	return b
}

// hedgeAfter looks for "or more", "or so" behind token end, which ends the
// number or its unit.
func (f *finder) hedgeAfter(m *Mention, end int) int {
	k := end
	if f.at(k).lower == "," {
		k++
	}
	for _, p := range hedgesAfter {
		if k+len(p.words) <= len(f.tokens) &&
			slices.EqualFunc(p.words, f.tokens[k:k+len(p.words)], func(w string, t token) bool { return w == t.lower }) {
			// "200 or greater than 190", "5 at least 3": the words belong to
			// the number behind them.
			next := f.at(k + len(p.words))
			if next.lower == "than" {
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

// hasUnit reports whether a unit follows the number n directly or behind a few
// adjectives, in a wording that makes n a count of it.
func (f *finder) hasUnit(n number) bool {
	_, unit := f.unitAhead(n.next, 3, n.hi <= 1)
	return unit != ""
}

func (f *finder) unitOf(n number) string {
	_, unit := f.unitAhead(n.next, 3, n.hi <= 1)
	return unit
}

// unitAhead looks for a unit at token k or behind up to most words that are no
// stop words, and returns the index behind it.
//
// A unit in the singular is the head where one thing is counted; elsewhere it is
// an adjective: in "20 missile factories" nobody counts missiles.
func (f *finder) unitAhead(k, most int, one bool) (int, string) {
	for steps := 0; steps <= most; steps++ {
		if next, unit := f.unitWord(k, false); unit != "" && (one || f.plural(k)) {
			return next, unit
		}
		t := f.at(k)
		if t.kind != wordToken || stops[t.lower] || isMonth(t.lower) && f.capital(k) {
			return 0, ""
		}
		k++
	}
	return 0, ""
}

// plural reports whether the unit's wording at token k can be a plural.
func (f *finder) plural(k int) bool {
	for _, w := range unitWords[f.at(k).lower] {
		if f.matches(k, w.words) {
			return w.plural
		}
	}
	return true
}

func (f *finder) matches(k int, words []string) bool {
	for i, w := range words {
		if f.at(k).kind == otherToken && f.at(k).lower == "-" && i > 0 {
			k++
		}
		if f.at(k).lower != w {
			return false
		}
		k++
	}
	return true
}

// unitWord reads a unit at token k and returns the index behind it. Symbols
// (km, t, %) are read too: with symbolsOnly nothing else is.
func (f *finder) unitWord(k int, symbolsToo bool) (int, string) {
	t := f.at(k)
	if t.start >= len(f.text) {
		return 0, ""
	}
	if t.lower == "%" || t.lower == "％" {
		return k + 1, "percent"
	}
	for _, w := range unitWords[t.lower] {
		if f.matches(k, w.words) {
			next := k
			for i := range w.words {
				if i > 0 && f.at(next).lower == "-" {
					next++
				}
				next++
			}
			return next, w.unit
		}
	}
	if symbolsToo {
		if t.lower == "°" {
			if s := f.text[f.at(k+1).start:min(f.at(k+1).end, len(f.text))]; f.touch(k+1) && (s == "C" || s == "F") {
				return k + 2, unitSymbols[s]
			}
			return k + 1, "degree"
		}
		// km/h and m/s take three tokens.
		if f.at(k+1).lower == "/" && f.touch(k+1) && f.touch(k+2) {
			if unit, ok := unitSymbols[f.text[t.start:f.at(k+2).end]]; ok {
				return k + 3, unit
			}
		}
		if unit, ok := unitSymbols[f.text[t.start:t.end]]; ok {
			return k + 1, unit
		}
	}
	return 0, ""
}

// between a number and its unit or item these words may stand.
var beforeUnit = map[string]bool{"more": true, "further": true, "additional": true, "new": true, "other": true, "extra": true, "such": true, "or": false}

// unit reads what the number counts: "6,700 ammunition containers", "three
// million rounds of 152 mm artillery shells", "30 percent". The head of the
// phrase is the first known unit in the plural: in "20 missile factories" the
// missiles are no more than an adjective.
func (f *finder) unit(m *Mention, n number, end int) int {
	if m.Unit != "" { // a currency sign stands before
		if _, unit := f.unitWord(end, false); DimensionOf(unit) == Money {
			next, _ := f.unitWord(end, false)
			return next
		}
		return end
	}
	if m.Kind == Fraction && f.at(end).lower == "of" {
		return end
	}
	k := end
	hyphen := f.at(k).lower == "-" && f.touch(k) && f.touch(k+1)
	if hyphen {
		k++
	}
	// Directly behind the number anything goes, symbols as well.
	if next, unit := f.unitWord(k, n.digits); unit != "" {
		// The first word of a longer phrase may be an adjective: 3 missile parts.
		one := m.Range.Hi <= 1 || n.kind == Fraction
		if hyphen || one || f.plural(k) {
			m.Unit, m.UnitAt = unit, f.extent(k, next)
			m.Attributive = hyphen && (f.at(next).kind == wordToken && !stops[f.at(next).lower] || f.at(next).lower == "-")
			if hyphen && f.at(next).lower == "-" && f.at(next+1).lower == "old" {
				next += 2
				m.UnitAt.End = f.tokens[next-1].end
			}
			return f.itemOf(m, next)
		}
		if DimensionOf(unit) != Items {
			m.Unit, m.UnitAt = unit, f.extent(k, next)
			return next
		}
	}
	if hyphen {
		// "300-odd containers": the hedge is read later, the unit behind it.
		if w := f.at(k).lower; w != "odd" && w != "plus" {
			return end
		}
		k++
	}
	if f.at(k).lower == "+" {
		k++
	}
	// "6,700 or more containers": the hedge stands before the unit.
	if f.at(k).lower == "or" {
		hedge := None
		switch f.at(k + 1).lower {
		case "more":
			hedge = AtLeast
		case "fewer", "less":
			hedge = UpTo
		case "so":
			hedge = About
		}
		_, unit := f.unitAhead(k+2, 3, false)
		if c, next := f.calibres(k + 2); hedge == None || unit == "" && (c == "" || next == 0) {
			return end
		}
		k = f.setAfter(m, hedge, k, k+2)
	}
	for steps := 0; beforeUnit[f.at(k).lower] && steps < 2; steps++ {
		k++
	}
	of := false
	if f.at(k).lower == "of" {
		of = true
		k++
		for steps := 0; steps < 2; steps++ {
			switch f.at(k).lower {
			case "the", "these", "those", "its", "their", "such":
				k++
			}
		}
	}
	calibres, next := f.calibres(k)
	if next > k {
		if head, last := f.head(next); head != "" {
			m.Item = calibres + " " + head
			m.ItemAt = f.extent(k, last)
			if u, unit := f.unitAhead(next, 3, false); unit != "" && u <= last {
				m.Unit = unit
				m.UnitAt = f.extent(f.unitStart(next, u), u)
			}
			return last
		}
		m.Item, m.ItemAt = calibres, f.extent(k, next)
		return next
	}
	most := 4
	if of {
		most = 3
	}
	if next, unit := f.unitAhead(k, most, m.Range.Hi <= 1); unit != "" {
		if DimensionOf(unit) != Items && k != n.next && (of || f.unitStart(k, next) > k) {
			return end // "500 of the most deadly days"
		}
		if DimensionOf(unit) != Items && f.unitStart(k, next) > k+1 {
			return end
		}
		m.Unit, m.UnitAt = unit, f.extent(f.unitStart(k, next), next)
		return f.itemOf(m, next)
	}
	return end
}

// unitStart returns the index at which the unit that ends at next begins.
func (f *finder) unitStart(k, next int) int {
	for ; k < next; k++ {
		if n, unit := f.unitWord(k, false); unit != "" && n == next {
			return k
		}
	}
	return next - 1
}

// itemOf reads "of 152 mm artillery shells" behind a unit.
func (f *finder) itemOf(m *Mention, end int) int {
	k := end
	if f.at(k).lower != "of" && f.at(k).lower != "for" {
		return end
	}
	k++
	if f.at(k).lower == "the" {
		k++
	}
	calibres, next := f.calibres(k)
	if next == k {
		return end
	}
	m.Item, m.ItemAt = calibres, f.extent(k, next)
	if head, last := f.head(next); head != "" {
		m.Item, m.ItemAt = calibres+" "+head, f.extent(k, last)
		return last
	}
	return next
}

// calibres reads one bore or several that share a head: "152 mm", "122- and
// 152-millimeter". It returns them as "122 mm, 152 mm" and the index behind.
func (f *finder) calibres(k int) (string, int) {
	var text string
	start := k
	for steps := 0; steps < 4; steps++ {
		t := f.at(k)
		if t.kind != digitToken {
			break
		}
		next := f.calibreAt(k)
		if next == 0 {
			if !f.calibreListed(number{lo: t.value, hi: t.value, digits: true, scale: 1, next: k + 1}) {
				break
			}
			next = k + 1
		}
		if text != "" {
			text += ", "
		}
		text += FormatNumber(t.value) + " mm"
		k = next
		more := k
		for f.at(more).lower == "-" || f.at(more).lower == "/" || f.at(more).lower == "," || f.at(more).lower == "and" || f.at(more).lower == "or" {
			more++
		}
		if f.at(more).kind == digitToken && (f.calibreAt(more) > 0) {
			k = more
			continue
		}
		return text, k
	}
	if text == "" {
		return "", start
	}
	return text, k
}

// head reads the noun that a calibre qualifies: "artillery shells" is a shell.
func (f *finder) head(k int) (string, int) {
	if f.at(k).lower == "-" {
		k++
	}
	for steps := 0; steps < 4; steps++ {
		t := f.at(k)
		if t.kind != wordToken || stops[t.lower] {
			return "", 0
		}
		if next, unit := f.unitWord(k, false); unit != "" && DimensionOf(unit) == Items && (f.plural(k) || stops[f.at(next).lower] || f.at(next).kind == otherToken) {
			return unit, next
		}
		if t.lower == "ammunition" || t.lower == "artillery" && (f.at(k+1).kind != wordToken || stops[f.at(k+1).lower]) {
			return t.lower, k + 1
		}
		k++
	}
	return "", 0
}
