package reading

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// saidOn reports whether a date is that of a statement of the sentence.
func (s *sentence) saidOn(d *dates.NewsMention) bool {
	return d.Kind == dates.AtPoint && slices.ContainsFunc(s.attributions, func(a attribution) bool { return !a.date.IsZero() && a.date == d.Date })
}

// windowOf reads a date of a sentence as a window.
func (p *page) windowOf(s *sentence, d *dates.NewsMention, i int) (window, bool) {
	if s.passage.korean {
		return p.koreanWindowOf(s, d)
	}
	if s.saidOn(d) {
		return window{}, false
	}
	lead := p.lower(max(s.start, d.Start-60), d.Start)
	if i := strings.LastIndexAny(lead, ".;:()"); i >= 0 {
		lead = lead[i+1:]
	}
	lead = " " + strings.TrimSpace(lead)
	if hasPrefixAny(p.lower(d.End, min(s.end, d.End+16)), ", when ", ", by which ", ", at which ", ", by when ") {
		// "Since February, when he spoke of 6,700": the day of that figure.
		return window{until: d.Date, asked: true}, d.Kind != dates.Spanning
	}
	clause := lead[strings.LastIndexByte(lead, ',')+1:]
	if hasAny(clause, " most of", " half of", " some of", " many of", " part of", " bulk of", " almost all", " nearly all", " a third of", " two thirds of", " two-thirds of") {
		return window{}, false // a part of the figure
	}
	switch d.Kind {
	case dates.Since:
		if superlative(lead) || endsIn(lead, "increase", "rise", "growth", "jump", "drop", "fall", "decline", "surge", "change", "increased", "risen", "grown", "doubled", "tripled", "fallen", "up", "down") {
			return window{}, false // what it has grown from
		}
		if endsIn(lead, "shortly", "soon", "immediately", "days", "weeks", "hours", "long", "just", "right", "day", "week", "the") && !strings.HasPrefix(p.lower(d.Start, d.End), "since") {
			return window{}, false
		}
		w := window{since: d.Date, how: occasionHow(d)}
		if d.Occasion != "" && i+1 < len(s.days) {
			// "Since the two leaders met last September": the text's own date.
			if n := &s.days[i+1]; n.Kind == dates.AtPoint && n.Start-d.End < 16 && contains(n.Date, d.Date) && !strings.ContainsAny(p.doc.Text[d.End:n.Start], ",.;") {
				w.since, w.end, w.how = n.Date, n.End, ""
			}
		}
		return w, true
	case dates.Spanning:
		w := window{since: d.From, until: p.lastDay(d, d.To), how: occasionHow(d), counted: endsIn(lead, "runs", "running", "ran", "covers", "covering", "covered", "spans", "spanning", "kept")}
		if strings.HasSuffix(p.lower(d.Start, d.End), "to date") {
			w.until = dates.Date{}
		}
		return w, true
	case dates.Until, dates.AsOf:
		if strings.HasSuffix(p.lower(d.Start, d.End), "to date") {
			return window{}, false // names no day: it is that of the statement
		}
		return window{until: p.lastDay(d, d.Date), how: occasionHow(d)}, true
	}
	if d.Date.IsZero() {
		return window{}, false
	}
	if i+1 < len(s.days) {
		if n := &s.days[i+1]; n.Kind == dates.AtPoint && p.runsTo(s, d, n) {
			return window{since: d.Date, until: n.Date, end: n.End, counted: true, how: occasionHow(d)}, true
		}
	}
	if d.Date.Precision() >= dates.DayPrecision && !d.Date.IsInterval() && hasAny(lead, " at last count", " at the last count", " at the latest count", " by last count", " at last tally", " last counted", " latest tally", " latest count") {
		return window{until: d.Date, counted: true}, true
	}
	switch {
	case i > 0 && s.days[i-1].Kind == dates.Since && s.days[i-1].Occasion != "" && d.Start-s.days[i-1].End < 16 && contains(d.Date, s.days[i-1].Date):
		return window{}, false // read with it
	case strings.Contains(clause, " since ") && superlative(clause[:strings.LastIndex(clause, " since ")]):
		return window{}, false // the most since the measures of 2018
	case hasAny(clause, " since "), d.Start-s.start < 60 && hasAny(clause, " following ") || hasAny(clause, " following ") && d.Date.Precision() >= dates.Month, hasAny(clause, " after "):
		// "Since they met last September": the clause is dated.
		return window{since: d.Date}, true
	case endsIn(clause, "starting in", "beginning in", "starting", "beginning", "starting on", "beginning on", "began", "begun", "begins", "started", "starts", "starting from", "starts on", "starts in", "begins on", "begins in", "started on", "started in", "began in", "began on", "runs from", "dating from", "dating back to", "going back to"):
		return window{since: d.Date, counted: true}, true
	case firstOf(clause):
		return window{since: d.Date, counted: true}, true // the first of them in August
	case endsIn(clause, "come", "come the"):
		return window{until: d.Date}, true // come the end of January
	case endsIn(clause, "to") && hasAny(clause, " dates ", " dated ", " dating ", " traces ", " traced "):
		return window{since: d.Date, counted: true}, true // it dates the first of them to
	case endsIn(clause, "up to", "through", "by", "till", "ending", "ending in", "ended", "ended in", "ends on", "ends in", "ended on", "stops on", "stops in", "closes on", "closed on"):
		return window{until: d.Date, counted: true}, true
	}
	return p.inside(s, d, clause)
}

// superlative reports whether the words before "since" make of it how long
// something was not so: the highest since 2018, the first time since May.
func superlative(before string) bool {
	return endsIn(before, "highest", "lowest", "largest", "biggest", "smallest", "most", "least", "fewest", "first", "fastest", "best", "worst", "record", "time", "peak", "low", "high")
}

// runsTo reports whether two dates are the ends of one window, with words about
// each: "from the first sighting on August 18 to the last on March 12".
func (p *page) runsTo(s *sentence, a, b *dates.NewsMention) bool {
	const reach, longest = 50, 45 // bytes before the first, and between the two
	between := p.lower(a.End, b.Start)
	if len(between) > longest || strings.ContainsAny(between, ".;:") || slices.ContainsFunc(s.figuresOf(), func(e quantity.Extent) bool { return e.Start > a.End && e.Start < b.Start }) {
		return false
	}
	lead := " " + p.lower(max(s.start, a.Start-reach), a.Start)
	if i := strings.LastIndexAny(lead, ",;:."); i >= 0 {
		lead = lead[i+1:]
	}
	switch {
	case dates.Compare(a.Date, b.Date) > 0:
		return false
	case strings.Contains(lead, " between "):
		return strings.Contains(between, " and ")
	case strings.Contains(lead, " from "):
		return hasAny(between, " to ", " until ", " till ", " through ")
	}
	return false
}

// firstOf reports whether the words before a date, in its part of the sentence,
// say when the first of what is counted went.
func firstOf(clause string) bool {
	const reach = 40 // bytes
	i := max(strings.LastIndex(clause, " the first of"), strings.LastIndex(clause, " the first in"), strings.LastIndex(clause, " the first on"), strings.LastIndex(clause, " first seen"), strings.LastIndex(clause, " first left"),
		strings.LastIndex(clause, " first sailed"), strings.LastIndex(clause, " the first left"), strings.LastIndex(clause, " the first sailed"), strings.LastIndex(clause, " the first went"), strings.LastIndex(clause, " the first crossed"), strings.LastIndex(clause, " the first one"))
	return i >= 0 && len(clause)-i < reach && !hasAny(clause[i:], " half", " quarter", " week", " month", " day", " year")
}

// lastDay is the end of a window that runs to the end of a month: its last day.
func (p *page) lastDay(d *dates.NewsMention, end dates.Date) dates.Date {
	const days = 5 // that the end of a month is read as
	lo, ok1 := end.Earliest()
	hi, ok2 := end.Latest()
	if !ok1 || !ok2 || !end.IsInterval() || hi-lo >= days || !strings.Contains(p.lower(d.Start, d.End), "end") {
		return end
	}
	if _, m, _ := hi.Civil(); m == monthAfter(hi) {
		return end
	}
	return dates.On(hi)
}

func monthAfter(d dates.Day) time.Month {
	_, m, _ := (d + 1).Civil()
	return m
}

// inside reads a year, a month or a part of one as the window of what happened
// in it: "in 2024", "last month", "during the first half of the year". One that
// dates a report, a meeting or a statement is none.
func (p *page) inside(s *sentence, d *dates.NewsMention, clause string) (window, bool) {
	precise := d.Date.Precision()
	if precise == dates.Open || !d.Date.IsInterval() && precise > dates.Month {
		return window{}, false
	}
	words := p.lower(d.Start, d.End)
	next := p.lower(d.End, min(s.end, d.End+16))
	relative := hasAny(words, "last ", "this ", "past ", "previous ", "half", "quarter", "months", "weeks", "days")
	before, lead := clause, false
	for _, w := range []string{"in", "during", "throughout", "over", "for", "within", "across", "the course of", "the whole of", "all of", "calendar", "fiscal", "the years", "the year", "the period", "the", "alone", "so far", "early", "late", "mid"} {
		if t, ok := strings.CutSuffix(before, " "+w); ok {
			before = t
			lead = lead || w != "the" && w != "early" && w != "late" && w != "mid"
		}
	}
	for _, w := range []string{"in", "during", "throughout", "over", "for", "within", "across"} {
		if t, ok := strings.CutSuffix(before, " "+w); ok {
			before, lead = t, true
		}
	}
	covers := endsIn(before, "covering", "covers", "covered", "spanning", "spans")
	lead = lead || covers
	noun, _, _ := strings.Cut(strings.TrimLeft(next, " "), " ")
	if flowNouns[strings.Trim(noun, ".,;:")] && !d.Date.IsInterval() {
		return window{since: d.Date, until: d.Date}, true // the March shipments
	}
	if strings.HasPrefix(words, "earlier ") || strings.HasPrefix(words, "later ") {
		return window{}, false // some day of it
	}
	if hasAny(words, "this week", "last week", "this month", "today") && !lead && p.saidShortly(s, d) {
		return window{}, false // "told a hearing this week"
	}
	if hasAny(words, " after ", " before ", " ago", " earlier", " later") {
		return window{}, false // how long after something else
	}
	if p.row(s, d) {
		return window{since: d.Date, until: d.Date}, true
	}
	if !lead && !relative && !(d.Start == s.start && strings.HasPrefix(next, ",")) && !hasPrefixAny(next, " brought ", " saw ", " added ", " accounted ", " yielded ") && !(d.Start > s.start && p.figureAt(s, d.End)) {
		return window{}, false
	}
	if strings.TrimSpace(before) == "" && strings.HasPrefix(next, ",") && d.Start > s.start {
		// "Its earlier estimate, in May, was 14,000".
		whole := strings.Fields(p.lower(max(s.start, d.Start-80), d.Start))
		if n := len(whole); n > 2 && slices.Contains(whole[max(0, n-6):n-1], "since") {
			return window{since: d.Date}, true // since its last report, in February
		}
		if n := len(whole); n > 1 {
			before = strings.Join(whole[max(0, n-4):n-1], " ")
		}
	}
	if ws := strings.Fields(before); len(ws) > 0 {
		w := strings.Trim(ws[len(ws)-1], ",\"'”“")
		switch {
		case lead && endsIn(clause, "for") && slices.Contains([]string{"count", "tally", "total", "figure", "number"}, w):
			// The count for November: of what went in it.
		case reportNouns[w] && (lead || hasAny(words, "this ", "last ")):
			if len(ws) > 1 && slices.Contains([]string{"earlier", "previous", "prior", "first", "its", "last"}, ws[len(ws)-2]) && !d.Date.IsInterval() {
				return window{until: d.Date, how: "the month of the statement"}, true
			}
			return window{}, false
		case sayings[w] != "" || w == "latest" || w == "them" && hasAny(before, "last of", "one of", "first of", "latest of") || w == "summit" || w == "meeting" || w == "talks" || w == "visit" || w == "published" || w == "issued" || w == "spoke" || w == "held" || w == "released" || w == "visited" || w == "met":
			return window{}, false
		}
	}
	if strings.HasPrefix(next, "'s ") || strings.HasPrefix(next, "’s ") || d.Start > s.start && strings.HasPrefix(next, " summit") {
		return window{}, false // last month's summit
	}
	if d.Start-s.start < 24 && p.statementIn(s, d) {
		return window{}, false
	}
	if p.putAt(s, d) || slices.ContainsFunc(s.attributions, func(a attribution) bool {
		return a.at < d.Start && strings.HasPrefix(p.lower(a.at, a.end), "put")
	}) && !relative {
		return window{until: d.Date}, true // it put them at 2,000 in November
	}
	if strings.HasPrefix(next, " that ") && p.saidShortly(s, d) {
		// "She had told them in April that 8,000 had gone".
		return window{until: d.Date, how: "the month of the statement"}, !d.Date.IsInterval()
	}
	w := window{since: d.Date, until: d.Date, counted: covers}
	if d.Date.IsInterval() && !(precise == dates.DayPrecision && hasAny(words, "early", "mid", "late", "beginning", "start", "end of", "middle")) {
		// Some days of the middle of a month stay so many days.
		if lo, ok := d.Date.Earliest(); ok {
			w.since = endOf(d.Date, lo)
		}
		if hi, ok := d.Date.Latest(); ok {
			w.until = endOf(d.Date, hi)
		}
	}
	if day, ok := p.day.Earliest(); ok {
		if hi, ok := d.Date.Latest(); ok && hi >= day && (strings.Contains(words, "this ") || strings.Contains(clause, " so far")) {
			w.until = dates.Date{} // it goes on
		}
	}
	return w, true
}

// row reports whether a sentence is a line of a table: a month or year, and its
// figure.
func (p *page) row(s *sentence, d *dates.NewsMention) bool {
	const long = 60 // bytes
	figures := s.figuresOf()
	return d.Start == s.start && s.end-s.start < long && len(figures) == 1 && figures[0].Start-d.End <= 3 && figures[0].Start > d.End && len(s.attributions) == 0 && s.end-figures[0].End < 16
}

// putAt reports whether a figure behind a date is what someone had something at
// then: "in October it had the traffic at 20,000", "stood at 6,700 in February".
func (p *page) putAt(s *sentence, d *dates.NewsMention) bool {
	for _, e := range s.figuresOf() {
		if e.Start < d.End {
			continue
		}
		between := p.lower(d.End, e.Start)
		if len(between) > 80 || strings.Contains(between, ".") {
			return false
		}
		between = " " + strings.TrimSpace(between)
		return strings.HasSuffix(between, " at") && hasAny(between, " had ", " put ", " has ", " stood ", " placed ", " pegged ", " set ", " saw ") ||
			endsIn(between, "was", "had been", "stood at", "were", "came to") && hasAny(between, " figure ", " total ", " tally ", " count ", " number ", " estimate ")
	}
	return false
}

// saidShortly reports whether a saying verb stands shortly before a date, with no
// figure between: the date is the statement's.
func (p *page) saidShortly(s *sentence, d *dates.NewsMention) bool {
	const reach = 40 // bytes
	ws := s.passage.words
	for k := max(s.lo, sort.Search(len(ws), func(k int) bool { return ws[k].end >= d.Start-reach })); k < s.hi && ws[k].start < d.Start; k++ {
		w := ws[k]
		if sayings[w.lower] == "" {
			continue
		}
		if !slices.ContainsFunc(s.figuresOf(), func(e quantity.Extent) bool { return e.Start > w.end && e.Start < d.Start }) {
			return true
		}
	}
	return false
}

// figureAt reports whether a figure stands right behind the byte at: "in May 300
// containers, June 410".
func (p *page) figureAt(s *sentence, at int) bool {
	return slices.ContainsFunc(s.figuresOf(), func(e quantity.Extent) bool { return e.Start > at && e.Start-at <= 2 })
}

// statementIn reports whether a date at the head of a sentence is that of its
// statement: "In November the ministry spoke of 2,000".
func (p *page) statementIn(s *sentence, d *dates.NewsMention) bool {
	if d.Date.IsInterval() || d.Date.Precision() != dates.Month {
		return false
	}
	figures := s.figuresOf()
	if s.passage.korean {
		return false
	}
	return len(figures) > 0 && slices.ContainsFunc(s.attributions, func(a attribution) bool {
		return a.at > d.End && a.at < figures[0].Start && a.who.start < figures[0].Start
	})
}

// flowNouns are what goods that move are called behind the month in which they
// did.
var flowNouns = wordSet("shipments shipment exports imports deliveries arrivals departures traffic loadings supplies sales sailings voyages total tally volume volumes flow transfers")

func endsIn(s string, list ...string) bool {
	for _, w := range list {
		if strings.HasSuffix(s, " "+w) {
			return true
		}
	}
	return false
}

func occasionHow(d *dates.NewsMention) string {
	if d.Occasion == "" {
		return ""
	}
	return "the case's date of " + d.Occasion
}

// contains reports whether a date holds all of another.
func contains(a, b dates.Date) bool {
	lo, ok1 := b.Earliest()
	hi, ok2 := b.Latest()
	return ok1 && ok2 && a.Contains(lo) && a.Contains(hi)
}

// sinceThen reads "since then", "by then" and "in that time" out of the sentence
// before, or what the same sentence has said before them.
func (p *page) sinceThen(s *sentence) (window, bool) {
	if s.passage.korean {
		return p.koSameTime(s)
	}
	text := p.lower(s.start, s.end)
	at, word := -1, ""
	for _, w := range []string{"since then", "by then", "in that time", "over that time", "in that period", "during that period", "over that period", "over the same period", "in the same period", "during the same period", "during that time", "in those months", "over those months", "in that span", "in the same time", "in the same months"} {
		if i := strings.Index(text, w); i >= 0 && (at < 0 || i < at) {
			at, word = i, w
		}
	}
	if at < 0 || hasAny(text[:at], " afterwards", " later") || strings.HasPrefix(text[at+len(word):], " of ") || strings.HasPrefix(text[at+len(word):], " last ") || strings.HasPrefix(text[at+len(word):], " a year ") {
		return window{}, false // the same period of 2023
	}
	start := s.start + at
	last := func(of *sentence, before int) *dates.NewsMention {
		for i := len(of.days) - 1; i >= 0; i-- {
			if d := &of.days[i]; d.End <= before && !d.Date.IsZero() {
				return d
			}
		}
		return nil
	}
	d := last(s, start)
	if d == nil {
		i, _ := s.passage.sentenceAt(s.start)
		for k := i - 1; k >= 0 && k >= i-2 && d == nil; k-- {
			d = last(s.passage.sentences[k], s.start)
		}
	}
	if d == nil {
		return window{}, false
	}
	w := window{start: start, end: start + len(word), how: "the date told before"}
	switch {
	case word == "by then":
		w.until = d.Date
	case word == "since then":
		w.since = d.Date
		if d.Kind == dates.Spanning {
			w.since = d.To
		}
	case d.Kind == dates.Spanning:
		w.since, w.until = d.From, d.To
	case d.Date.IsInterval() || d.Date.Precision() <= dates.Month:
		w.since, w.until = d.Date, d.Date
	default:
		return window{}, false
	}
	return w, true
}

// asOfStatement dates an earlier figure by the month in which it was stated: "in
// November the ministry spoke of 2,000".
func (p *page) asOfStatement(c *candidate) {
	s := c.sentence
	if s.passage.korean {
		return
	}
	for _, d := range s.dates()[:min(len(s.dates()), maxDates)] {
		if d.Kind != dates.AtPoint || d.Date.IsInterval() || d.Date.Precision() != dates.Month || d.End > c.mention.Number.Start {
			continue
		}
		if !strings.HasSuffix(strings.TrimRight(p.lower(max(s.start, d.Start-8), d.Start), " "), "in") {
			continue
		}
		for k := range s.attributions {
			if a := &s.attributions[k]; a.at > d.End && a.at < c.mention.Number.Start {
				c.claim.AsOf = d.Date
				c.read("as_of", d.Start, d.End, "the month of the statement")
				return
			}
		}
	}
}

// endOf returns one end of an interval in the interval's own precision.
func endOf(d dates.Date, day dates.Day) dates.Date {
	if from, to, ok := strings.Cut(d.String(), "/"); ok {
		for _, s := range []string{from, to} {
			if end, err := dates.Parse(s); err == nil && !end.IsInterval() && end.Contains(day) {
				return end
			}
		}
	}
	y, m, _ := day.Civil()
	switch d.Precision() {
	case dates.Year:
		return dates.OnYear(y)
	case dates.Month:
		return dates.OnMonth(y, m)
	}
	return dates.On(day)
}
