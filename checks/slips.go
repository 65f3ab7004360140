package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// powers are the factors by which a figure slips: a digit too many, or a
// thousand for a million.
var powers = []struct {
	factor float64
	words  string
}{{10, "ten: a digit too many or too few"}, {100, "a hundred: percent for a share, or two digits"}, {1000, "a thousand: thousands for millions, or tonnes for kilograms or kilotonnes"}, {1e6, "a million: the unit of the words was lost"}}

// powerBetween says which power of ten lies between two figures, within the room
// of rounding.
func powerBetween(a, b float64) (words string, ok bool) {
	const room = 1.02
	if a <= 0 || b <= 0 {
		return "", false
	}
	ratio := max(a, b) / min(a, b)
	for _, p := range powers {
		if ratio > p.factor/room && ratio < p.factor*room {
			return p.words, true
		}
	}
	return "", false
}

// powerOfTen finds renderings of one figure, and figures amid a group's own
// series, that are off by a power of ten.
func powerOfTen(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.retold() {
		for _, row := range f.rows[1:] {
			words, ok := powerBetween(row.Value.Mid(), f.Value.Mid())
			if !ok || !row.Value.Known {
				continue
			}
			out = append(out, newFinding(r, row.ID, Inconsistent, "Off by a power of ten", "both figures are of one statement",
				[]string{fmt.Sprintf("%s: %s; %s tells it as %s", e.who(f), stated(f.Claim), e.page(row), stated(row)), "They lie apart by " + words}, []string{f.ID, row.ID},
				step("apart", max(row.Value.Mid(), f.Value.Mid())/min(row.Value.Mid(), f.Value.Mid()), "", fmt.Sprintf("%s against %s", number(f.Value.Mid()), number(row.Value.Mid())))))
			break
		}
	}
	order, series := e.byGroup()
	for _, g := range order {
		fs := series[g]
		for i := 1; i+1 < len(fs); i++ {
			if f := e.amid(r, fs[i-1], fs[i], fs[i+1]); f != nil {
				out = append(out, *f)
			}
		}
	}
	return out
}

// amid tests a total between its neighbours: out of their range, and in it when a
// power of ten is taken off or put on.
func (e *exam) amid(r *Rule, before, f, after *figure) *Finding {
	lo, hi := before.Value.Lo/rounding, after.Value.Hi*rounding
	v := f.Value.Mid()
	if lo <= 0 || hi < lo || v >= lo && v <= hi || hi/lo >= 5 {
		return nil // the neighbours leave too much room to tell
	}
	for _, p := range powers {
		for _, fixed := range []float64{v * p.factor, v / p.factor} {
			if fixed < lo || fixed > hi {
				continue
			}
			out := newFinding(r, f.ID, Strained, "Off by a power of ten", "the figure continues the series of its group",
				[]string{fmt.Sprintf("%s: %s, between %s and %s of the same group", e.who(f), stated(f.Claim), before.Stated(), after.Stated()), fmt.Sprintf("It would fit as %s, apart by %s", number(fixed), p.words)}, ids(f, before, after),
				step("as it would fit", fixed, f.Unit, fmt.Sprintf("%s, by %s", number(v), number(p.factor))))
			return &out
		}
	}
	return nil
}

// otherUnit finds one number told in two units of one statement: boxes and TEU,
// tonnes and kilotonnes, barrels and tonnes.
func otherUnit(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, cl := range e.known {
		for _, id := range cl.Related(claims.Relays) {
			base := e.row[id]
			if base == nil || !base.Value.Known || base.Value != cl.Value || base.Unit == cl.Unit || base.Unit == "" || cl.Unit == "" {
				continue
			}
			out = append(out, newFinding(r, "unit-"+cl.ID, Inconsistent, "One number, two units", "the number stays what it was when it is retold",
				[]string{fmt.Sprintf("%s: %s; %s tells it as %s", e.who(e.of[id]), stated(base), e.page(cl), stated(cl)), "The same number of another unit is another quantity: one unit is a slip"}, []string{base.ID, cl.ID}))
		}
	}
	return out
}

// halfYear is from how far apart two starts of one total are asked about.
const halfYear = 182

// twoWindows finds the same figure told by one group, or set beside each other by
// the record, with windows that do not open together.
func twoWindows(e *exam, r *Rule) []Finding {
	const linked = 14 // days apart, where the record relates the two
	var out []Finding
	byValue := map[string][]*figure{}
	var order []string
	for _, f := range e.figures {
		if (f.Form != claims.Cumulative && f.Form != claims.Increment) || !f.Value.Known || f.CountedSince.IsZero() || f.Value.Lo <= 0 || len(f.Related(claims.SubsetOf)) > 0 {
			continue
		}
		key := fmt.Sprintf("%s %s %v %s", f.Measure, f.Unit, f.Value, e.c.Country(f.From))
		if byValue[key] == nil {
			order = append(order, key)
		}
		byValue[key] = append(byValue[key], f)
	}
	for _, key := range order {
		fs := byValue[key]
		for i, a := range fs {
			for _, b := range fs[i+1 : min(len(fs), i+1+looksBack)] {
				rel := related(a, b)
				gap := distance(a.since, b.since)
				if a.origin == b.origin || !(shareGroup(a, b) && a.Item == b.Item && a.Form == claims.Cumulative && b.Form == a.Form && gap >= halfYear) && !(rel && gap >= linked) {
					continue
				}
				tail := "Both hold only if as much moved between the two starts as between the two dates; else one start is a slip"
				if a.Hedge.IsFloor() && b.Hedge.IsFloor() {
					tail = "As floors both can hold; that the floor stays while the window shrinks by so much points to one start being a slip"
				}
				if !shareGroup(a, b) {
					tail = "They are of two speakers and two windows that overlap, so they may be one figure retold with another window, and neither adds to the other"
				}
				out = append(out, newFinding(r, a.ID+"-"+b.ID, Strained, "One total, two windows", "both starts are as they were said",
					[]string{fmt.Sprintf("%s and %s both give %s %s, counted since %s and since %s", e.who(a), e.who(b), span(a.Value.Lo, a.Value.Hi), plural(strings.ReplaceAll(cmp.Or(a.Unit, string(a.Measure)), "_", " ")), a.CountedSince.Words(), b.CountedSince.Words()), tail}, ids(a, b),
					Step{Name: "counted since " + a.CountedSince.Words(), Text: strings.Join(ids(a), ", ")},
					Step{Name: "counted since " + b.CountedSince.Words(), Text: strings.Join(ids(b), ", ")}))
			}
		}
	}
	return out
}

// related reports whether any rendering of one figure names one of the other in
// a relation.
func related(a, b *figure) bool {
	names := func(f, g *figure) bool {
		return slices.ContainsFunc(f.rows, func(row *claims.Claim) bool {
			return slices.ContainsFunc(row.Relations, func(rel claims.Relation) bool {
				return slices.ContainsFunc(g.rows, func(o *claims.Claim) bool { return o.ID == rel.ID })
			})
		})
	}
	return names(a, b) || names(b, a)
}

// yearOff finds renderings of one statement whose dates are a year apart and
// otherwise the same.
func yearOff(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, cl := range e.known {
		for _, id := range cl.Related(claims.Relays) {
			base := e.row[id]
			if base == nil {
				continue
			}
			for _, d := range []struct {
				what string
				a, b dates.Date
			}{{"described", base.AsOf, cl.AsOf}, {"of the statement", base.SaidAt, cl.SaidAt}, {"on which it begins to count", base.CountedSince, cl.CountedSince}} {
				if years, ok := onlyYears(d.a, d.b); ok {
					out = append(out, newFinding(r, "year-"+cl.ID, Inconsistent, "A date with another year", "both dates are as they were said",
						[]string{fmt.Sprintf("The day %s is %s in %s and %s in %s", d.what, d.a.Words(), base.ID, d.b.Words(), cl.ID), fmt.Sprintf("They differ by %s and nothing else, as a mistyped year does", countOf(years, "year"))}, []string{base.ID, cl.ID},
						Step{Name: d.a.Words(), Text: base.ID}, Step{Name: d.b.Words(), Text: cl.ID}))
					break
				}
			}
		}
	}
	return out
}

// onlyYears reports by how many years two dates differ that are otherwise the
// same and finer than a year.
func onlyYears(a, b dates.Date) (int, bool) {
	if a.Precision() != b.Precision() || a.Precision() < dates.Month || a.IsInterval() || b.IsInterval() {
		return 0, false
	}
	x, ok1 := a.Earliest()
	y, ok2 := b.Earliest()
	if !ok1 || !ok2 {
		return 0, false
	}
	ya, ma, da := x.Civil()
	yb, mb, db := y.Civil()
	return max(ya-yb, yb-ya), ya != yb && ma == mb && da == db
}

// datesInOrder finds rows whose own dates cannot follow each other: published
// before they were said, described after they were said, counted from after the
// day they describe, or handed on before they were had.
func datesInOrder(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, cl := range e.known {
		told := func(what, first, second string) {
			out = append(out, newFinding(r, "order-"+cl.ID, Inconsistent, "Dates out of order", "each date of the row is right",
				[]string{fmt.Sprintf("%s (%s) has a figure or statement %s", cl.ID, e.page(cl), what), fmt.Sprintf("%s comes after %s, so one of the two is a slip", first, second)}, []string{cl.ID},
				Step{Name: first}, Step{Name: second}))
		}
		switch {
		case after(cl.SaidAt, cl.PublishedAt):
			told("published before it was said", "said "+cl.SaidAt.Words(), "published "+cl.PublishedAt.Words())
		case cl.Form != claims.Intention && after(cl.AsOf, cl.SaidAt):
			told("that describes a day after it was said", "as of "+cl.AsOf.Words(), "said "+cl.SaidAt.Words())
		case cl.Form != claims.Intention && cl.SaidAt.IsZero() && after(cl.AsOf, cl.PublishedAt):
			told("that describes a day after it was published", "as of "+cl.AsOf.Words(), "published "+cl.PublishedAt.Words())
		case after(cl.CountedSince, cl.AsOf):
			told("whose window ends before it opens", "counted since "+cl.CountedSince.Words(), "as of "+cl.AsOf.Words())
		default:
			for i := 1; i < len(cl.Chain); i++ {
				if a, b := cl.Chain[i-1], cl.Chain[i]; after(a.Date, b.Date) {
					told("handed on before it was had", a.Name+" "+a.Date.Words(), b.Name+" "+b.Date.Words())
					break
				}
			}
		}
	}
	return out
}

// after reports whether a surely lies after b. A day is a day in the zone of who
// wrote it, so two neighbouring days may be one moment.
func after(a, b dates.Date) bool {
	const zones = 1
	first, ok1 := a.Earliest()
	last, ok2 := b.Latest()
	return ok1 && ok2 && first > last+zones
}

// begunBefore finds statements that date the beginning of something to after what
// the record sets against them had already described.
func begunBefore(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, a := range e.figures {
		if a.Form != claims.Status || a.CountedSince.IsZero() {
			continue
		}
		begins, ok := a.CountedSince.Earliest()
		if !ok {
			continue
		}
		for _, id := range a.Related(claims.Contradicts) {
			b := e.of[id]
			if b == nil || b.day >= begins || isDenial(b) {
				continue
			}
			out = append(out, newFinding(r, "begun-"+a.ID, Inconsistent, "A beginning after the fact", "it began when the statement says",
				[]string{fmt.Sprintf("%s dates %s from %s; %s: %s, as of %s", e.who(a), strings.ReplaceAll(string(a.Measure), "_", " "), a.CountedSince.Words(), e.who(b), counted(b), b.day.Words()),
					fmt.Sprintf("What is said to begin was already described %s before, so the start is a slip or of something else", countOf(int(begins-b.day), "day"))}, ids(a, b)))
			break
		}
	}
	return out
}

// name is one name of something of the case.
type name struct {
	text string // as written
	kind string // "place", "vessel", "party"
	id   string
	what string // "port", "cosmodrome"
}

// caseNames lists the names of the places, vessels and parties of a case.
func (e *exam) caseNames() []name {
	var out []name
	add := func(kind, id, what string, names ...string) {
		for _, n := range names {
			if n != "" {
				out = append(out, name{n, kind, id, what})
			}
		}
	}
	for i := range e.c.Places {
		p := &e.c.Places[i]
		add("place", p.ID, string(p.Kind), append([]string{p.Name}, p.Aliases...)...)
	}
	for i := range e.c.Vessels {
		v := &e.c.Vessels[i]
		add("vessel", v.ID, v.Type, append([]string{v.Name}, v.Aliases...)...)
	}
	for i := range e.c.Parties {
		p := &e.c.Parties[i]
		add("party", p.ID, "party", append([]string{p.Name}, p.Aliases...)...)
	}
	return out
}

// plainName folds a name: lower case, letters and digits only.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		}
		return -1
	}, s)
}

// sharedName finds two things of the case, or an observed hull and a vessel of
// the case, that go by one name.
func sharedName(e *exam, r *Rule) []Finding {
	var out []Finding
	first := map[string]name{}
	told := map[string]bool{}
	for _, n := range e.caseNames() {
		key := n.kind + " " + plainName(n.text)
		// The first word of a longer name is what a page often prints alone.
		short := n.kind + " " + plainName(strings.SplitN(n.text, " ", 2)[0])
		for _, k := range []string{key, short} {
			o, ok := first[k]
			if !ok || o.id == n.id || n.kind == "party" && k != key || told[o.id+" "+n.id] || o.what == n.what && k != key {
				continue
			}
			told[o.id+" "+n.id] = true
			rows := []string{o.id, n.id}
			rows = append(rows, e.rowsNaming(o.id, n.id)...)
			out = append(out, newFinding(r, "name-"+o.id+"-"+n.id, Strained, "One name, two "+strings.TrimSuffix(n.kind, "y")+map[bool]string{true: "ies", false: "s"}[strings.HasSuffix(n.kind, "y")], "the name on a page means the one it was read as",
				[]string{fmt.Sprintf("“%s” names %s (%s) and %s (%s)", o.text, o.id, cmp.Or(o.what, o.kind), n.id, cmp.Or(n.what, n.kind)), "A page that prints the name alone may mean either, so the rows that rest on it are read, not told"}, rows,
				Step{Name: o.text, Text: o.id}, Step{Name: n.text, Text: n.id}))
		}
		if _, ok := first[key]; !ok {
			first[key] = n
		}
	}
	observed := make([]*casefile.Observed, len(e.c.Observed))
	for i := range e.c.Observed {
		observed[i] = &e.c.Observed[i]
	}
	slices.SortStableFunc(observed, func(a, b *casefile.Observed) int { return cmp.Compare(a.ID, b.ID) })
	for _, o := range observed { // by id: of a vessel one is told, whatever the order of the rows
		v := e.c.Vessel(o.Vessel)
		day, known := o.Known()
		if v == nil || o.IMO == 0 || v.IMO == 0 || o.IMO == v.IMO || told[o.Vessel] || !known || day > e.asOf || !e.sourceKnown(o.Source) {
			continue
		}
		told[o.Vessel] = true
		out = append(out, newFinding(r, "hull-"+v.ID, Inconsistent, "One name, two hulls", "what was heard is the vessel of the case",
			[]string{fmt.Sprintf("%s was heard as IMO %s and stands in the case as IMO %s", v.Name, o.IMO, v.IMO), "An IMO number is a hull's for life, so the name was given to another hull"}, []string{v.ID, o.ID}))
	}
	return out
}

// rowsNaming returns the claims that name one of the ids as a place of their way.
func (e *exam) rowsNaming(ids ...string) []string {
	const most = 20
	var out []string
	for _, cl := range e.known {
		if len(out) < most && slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(cl.From, id) || slices.Contains(cl.To, id) }) {
			out = append(out, cl.ID)
		}
	}
	return out
}

// homonyms are names that translation turns into those of something else: what a
// page prints, and the name in the language that it was turned from. The river
// and the town on the Sea of Japan are one word in Russian.
var homonyms = []struct{ printed, of, what string }{
	{"Danube", "Дунай", "a river of Europe"},
}

// translatedName finds texts of a case that print, in place of one of its places,
// what the place's name means in another language.
func translatedName(e *exam, r *Rule) []Finding {
	var out []Finding
	for i := range e.c.Places {
		p := &e.c.Places[i]
		for _, h := range homonyms {
			if !slices.Contains(p.Aliases, h.of) && p.Name != h.of {
				continue
			}
			for _, cl := range e.known {
				if !slices.Contains(cl.From, p.ID) && !slices.Contains(cl.To, p.ID) || !slices.ContainsFunc([]string{cl.Quote, cl.Translation, cl.Note, cl.Review.Reason, e.title(cl)}, func(s string) bool { return hasWord(s, h.printed) }) {
					continue
				}
				out = append(out, newFinding(r, "translated-"+cl.ID, Strained, "A name that was translated", "the page means "+p.Name,
					[]string{fmt.Sprintf("%s (%s) prints %s, %s, where the row has %s", cl.ID, e.page(cl), h.printed, h.what, p.Name), fmt.Sprintf("The two are one word, %s, and translation by machine turns the one into the other", h.of)}, []string{cl.ID, p.ID}))
			}
		}
	}
	return out
}

func (e *exam) title(cl *claims.Claim) string {
	if s := e.bySource[cl.Source]; s != nil {
		return s.Title
	}
	return ""
}

// hasWord reports whether a text has a word, as written.
func hasWord(text, word string) bool {
	for rest := text; ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		before := i == 0 || !isLetter(rest[i-1])
		end := i + len(word)
		if before && (end == len(rest) || !isLetter(rest[end])) {
			return true
		}
		rest = rest[end:]
	}
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b > 127 }

// nearName finds speakers who go by a name that is nearly, and not quite, one of
// a party's, or that of another party than the row's.
func nearName(e *exam, r *Rule) []Finding {
	exact := map[string]string{} // plain name to party
	for i := range e.c.Parties {
		p := &e.c.Parties[i]
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			if key := plainName(n); exact[key] == "" {
				exact[key] = p.ID
			}
		}
	}
	type pair struct{ name, party string }
	var order []pair
	rows := map[pair][]string{}
	whose := map[pair]string{}
	for _, cl := range e.known {
		for _, h := range cl.Chain {
			other := exact[plainName(h.Name)]
			if h.Party == "" || other == "" || other == h.Party {
				continue
			}
			p := pair{h.Name, h.Party}
			if rows[p] == nil {
				order = append(order, p)
				whose[p] = other
			}
			rows[p] = append(rows[p], cl.ID)
		}
	}
	var out []Finding
	for _, p := range order {
		out = append(out, newFinding(r, "speaker-"+rows[p][0], Strained, "A speaker under another party", "the row's party is the speaker's",
			[]string{fmt.Sprintf("%s stands as %s in %s, and is a name of %s", p.name, p.party, some(rows[p], 4), whose[p]), "Retellers swap bodies of one country, and whose count it is decides what it rests on"}, rows[p]))
	}
	return append(out, e.misspelt(r)...)
}

// misspelt finds names of the ways of a page's chain that are one letter off a
// party's: a spelling that the case does not list.
func (e *exam) misspelt(r *Rule) []Finding {
	const shortest = 6 // letters: shorter names are near each other by chance
	known := map[string]string{}
	var names []name
	for _, n := range e.caseNames() {
		if n.kind == "party" {
			known[plainName(n.text)] = n.id
			names = append(names, n)
		}
	}
	told := map[string]bool{}
	var out []Finding
	for _, cl := range e.known {
		for _, h := range cl.Chain {
			plain := plainName(h.Name)
			if h.Party != "" || len(plain) < shortest || known[plain] != "" || told[plain] {
				continue
			}
			told[plain] = true
			for _, n := range names {
				other := plainName(n.text)
				if len(other) < shortest || !oneLetterOff(plain, other) {
					continue
				}
				out = append(out, newFinding(r, "spelling-"+cl.ID, Strained, "A name one letter off", "it names somebody else",
					[]string{fmt.Sprintf("%s in %s is one letter off %s, a name of %s", h.Name, cl.ID, n.text, n.id), "Read as that party the statement is its own, and rests on what it rests on"}, []string{cl.ID}))
				break
			}
		}
	}
	return out
}

// oneLetterOff reports whether two texts differ by one letter put in, left out or
// changed.
func oneLetterOff(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		return i < len(x) && slices.Equal(x[i+1:], y[i+1:])
	}
	return slices.Equal(x[i:], y[i+1:])
}
