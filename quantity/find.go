package quantity

// Find returns the numbers of an English text in order. Their phrases do not
// overlap. The time is linear in the length of the text.
//
// A number whose meaning the text leaves open keeps the plainer reading: a
// four-digit number between 1900 and 2099 without a unit is a year, "billion"
// is 10^9, and a range needs its ends in rising order.
func Find(text string) []Mention {
	f := finder{text: text, tokens: lex(text)}
	for i := 0; i < len(f.tokens); {
		next, ok := f.mention(i)
		if !ok {
			i++
			continue
		}
		i = max(next, i+1)
	}
	return f.found
}

// most is the largest number that counts anything: beyond it digits are a key or
// a telephone number, and a float64 no longer holds every integer.
const most = 1e15

// finder holds one run over a text. done is the index of the first token that
// no mention has used yet.
type finder struct {
	text   string
	tokens []token
	found  []Mention
	done   int
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
			return f.add(m, i, next), true
		}
	}
	n, ok := f.number(i)
	if !ok {
		return 0, false
	}
	if n.hi > most {
		return f.add(Mention{Kind: Label, Number: Extent{t.start, f.tokens[n.next-1].end}}, i, n.next), true
	}
	m := Mention{Kind: n.kind, Range: n.value(), Number: Extent{t.start, f.tokens[n.next-1].end}}
	start := i
	if s := f.at(i - 1); i > f.done && (s.lower == "-" || s.lower == "−" || s.lower == "minus" || s.lower == "negative") &&
		!f.touch(i-1) && (s.kind == wordToken || f.touch(i)) && !isDigitsBefore(f, i-1) && n.kind != Ordinal {
		m.Range = Span(-n.hi, -n.lo)
		m.Number.Start = s.start
		start--
	}
	if n.kind == Ordinal {
		return f.add(m, start, n.next), true
	}
	if next, ok := f.odds(&m, n); ok {
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
	if !isRange && n.year && !f.hasUnit(n) {
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
	start = f.signBefore(&m, start)
	f.hedgeBefore(&m, start)
	end = f.hedgeGlued(&m, end)
	end = f.unit(&m, n, end)
	end = f.hedgeAfter(&m, end)
	if m.Hedge == None {
		m.Hedge = Exact
		if n.about {
			m.Hedge = About
		}
	}
	if m.Kind == Cardinal && m.Unit == "" && n.digits && !n.year && n.scale == 1 && f.at(n.next).kind == wordToken && f.touch(n.next) {
		// Digits glued to letters that are no unit: 4x, 3D, 5G.
		m.Kind, m.Range, m.Hedge, m.HedgeAt, m.HedgeWords = Label, Range{}, None, Extent{}, ""
	}
	return f.add(m, start, end), true
}

func isDigitsBefore(f *finder, i int) bool { return f.at(i-1).kind == digitToken }

// add appends m, fills its wording, and marks its tokens as used.
func (f *finder) add(m Mention, start, next int) int {
	if !m.HedgeAt.IsZero() {
		m.HedgeWords = f.text[m.HedgeAt.Start:m.HedgeAt.End]
	}
	f.found = append(f.found, m)
	f.done = max(next, start+1)
	return f.done
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
	return unit == ""
}
