package reading

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Briefing is one origin with everything that the pages of a run give of it.
type Briefing struct {
	Origin     string               // blank for what no page names a speaker of
	Pages      []*articles.Document // that give any of it, in the order of the run
	Statements []Statement
}

// Statement is one figure of a briefing, or one thing that it says without a
// figure, in all its renderings.
type Statement struct {
	// Renderings are those that differ in anything, the one nearest the speaker
	// first and the others behind it by how near they are.
	Renderings []Rendering
}

// Silent lists the pages of the briefing that do not give a statement of it.
func (b *Briefing) Silent(s *Statement) []*articles.Document {
	gives := make(map[*articles.Document]bool, len(s.Renderings))
	for _, r := range s.Renderings {
		gives[r.Document] = true
	}
	var out []*articles.Document
	if b.Origin == "" || len(gives) == len(b.Pages) {
		return nil
	}
	for _, d := range b.Pages {
		if !gives[d] {
			out = append(out, d)
		}
	}
	return out
}

// Rendering is a statement as one page gives it.
type Rendering struct {
	*Proposal
	// Also are further renderings of the same page that say the same or less: a
	// headline need not repeat since when.
	Also []*Proposal
	// Differs is what [Differing] names against the rendering nearest the
	// speaker.
	Differs []string
}

// RelayTable sets side by side what pages say of the same briefings. Relate is
// to be called before it, which gives relays their common origin. The briefings
// are in the order of their first day, then of their origin, and what has none
// comes last; the statements that most pages give come first, and of those that
// as many give the one that the nearest page gives first. Every proposal is in
// the table once.
func RelayTable(pages ...[]Proposal) []Briefing {
	groups := map[string]*briefing{}
	var list []*briefing
	for _, page := range pages {
		for i := range page {
			pr := &page[i]
			b := groups[pr.Claim.Origin]
			if b == nil {
				b = &briefing{Briefing: Briefing{Origin: pr.Claim.Origin}, order: map[*articles.Document]int{}}
				groups[pr.Claim.Origin] = b
				list = append(list, b)
			}
			if _, ok := b.order[pr.Document]; !ok {
				b.order[pr.Document] = len(b.Pages)
				b.Pages = append(b.Pages, pr.Document)
			}
			b.all = append(b.all, pr)
			if day := pr.Claim.SaidAt; b.day.IsZero() || !day.IsZero() && dates.Compare(day, b.day) < 0 {
				b.day = day
			}
		}
	}
	slices.SortFunc(list, func(a, b *briefing) int {
		return cmp.Or(
			cmp.Compare(boolInt(a.Origin == ""), boolInt(b.Origin == "")),
			cmp.Compare(boolInt(a.day.IsZero()), boolInt(b.day.IsZero())),
			dates.Compare(a.day, b.day),
			strings.Compare(a.Origin, b.Origin),
		)
	})
	out := make([]Briefing, len(list))
	for i, b := range list {
		b.cut()
		out[i] = b.Briefing
	}
	return out
}

// briefing is a Briefing while it is put together.
type briefing struct {
	Briefing
	order map[*articles.Document]int
	all   []*Proposal
	day   dates.Date // the first on which any of it was said
}

// sameThing is what renderings of one statement have in common at the least.
// Their values may differ by rounding, so that two neighbouring steps of value
// can hold one statement.
type sameThing struct {
	measure claims.Measure
	number  bool
	step    int
}

// cut makes the statements of a briefing.
func (b *briefing) cut() {
	slices.SortStableFunc(b.all, nearerRow)
	found := map[sameThing][]*Statement{}
	var list []*Statement
	for _, pr := range b.all {
		key := sameThing{pr.Claim.Measure, pr.Claim.Value.Known, step(&pr.Claim)}
		var mine *Statement
		for _, d := range []int{0, -1, 1} {
			for _, s := range found[sameThing{key.measure, key.number, key.step + d}] {
				if mine == nil && sameStatement(&s.Renderings[0].Claim, &pr.Claim) {
					mine = s
				}
			}
		}
		if mine == nil {
			mine = &Statement{}
			found[key] = append(found[key], mine)
			list = append(list, mine)
		}
		mine.add(pr)
	}
	slices.SortStableFunc(list, func(x, y *Statement) int {
		a, c := x.Renderings[0].Proposal, y.Renderings[0].Proposal
		return cmp.Or(cmp.Compare(y.pages(), x.pages()), nearerPage(b, a, c), cmp.Compare(a.Claim.Span.Start, c.Claim.Span.Start), strings.Compare(a.Claim.ID, c.Claim.ID))
	})
	for _, s := range list {
		b.Statements = append(b.Statements, *s)
	}
}

// pages counts the pages that give a statement.
func (s *Statement) pages() int {
	gives := make(map[*articles.Document]bool, len(s.Renderings))
	for _, r := range s.Renderings {
		gives[r.Document] = true
	}
	return len(gives)
}

// add takes in a rendering; they come in the order of their nearness.
func (s *Statement) add(pr *Proposal) {
	for i := range s.Renderings {
		r := &s.Renderings[i]
		if r.Document == pr.Document && saysNoMore(&r.Claim, &pr.Claim) {
			r.Also = append(r.Also, pr)
			return
		}
	}
	r := Rendering{Proposal: pr}
	if len(s.Renderings) > 0 {
		r.Differs = Differing(&s.Renderings[0].Claim, &pr.Claim)
	}
	s.Renderings = append(s.Renderings, r)
}

// nearerRow orders as nearer does, but leaves what a page only repeats behind
// what it repeats.
func nearerRow(a, b *Proposal) int {
	return cmp.Or(
		cmp.Compare(foreign(&a.Claim), foreign(&b.Claim)),
		cmp.Compare(boolInt(a.Claim.Block == claims.Teaser), boolInt(b.Claim.Block == claims.Teaser)),
		cmp.Compare(a.Claim.Chain.Distance(), b.Claim.Chain.Distance()),
		cmp.Compare(outside(&a.Claim), outside(&b.Claim)),
		cmp.Compare(boolInt(a.Renders != ""), boolInt(b.Renders != "")),
		nearer(a, b),
	)
}

// nearerPage orders the pages of a briefing: the one in the speaker's language
// first, then as they came.
func nearerPage(b *briefing, x, y *Proposal) int {
	return cmp.Or(cmp.Compare(foreign(&x.Claim), foreign(&y.Claim)), cmp.Compare(b.order[x.Document], b.order[y.Document]))
}

// step puts figures that are within a tenth of one another into the same step
// or into neighbouring ones.
func step(c *claims.Claim) int {
	v := c.Value.Mid()
	if !c.Value.Known || v <= 0 || math.IsInf(v, 1) {
		return 0
	}
	return int(math.Floor(math.Log(v) / math.Log(1.125)))
}

// sameStatement reports whether b can be a rendering of a: the same number or
// one rounded, or, where no number is given, the same form.
func sameStatement(a, b *claims.Claim) bool {
	if !a.Value.Known {
		return a.Form == b.Form
	}
	if (a.Unit == "percent") != (b.Unit == "percent") {
		return false
	}
	if calibre(a.Item) != calibre(b.Item) && a.Item != "" && b.Item != "" {
		return false
	}
	return a.Value == b.Value || renders(b.Value, a.Value)
}

// calibre is the number that an item begins with: shells of two calibres are
// two statements, a shell and a rocket of one calibre are one that a relay
// confused.
func calibre(item string) string {
	return item[:strings.IndexFunc(item+" ", func(r rune) bool { return r != '.' && (r < '0' || r > '9') })]
}

// saysNoMore reports whether what b says on the page of a is all in a. What b
// leaves open is no difference within a page; the speaker may be named by the
// office outside the body.
func saysNoMore(a, b *claims.Claim) bool {
	for _, name := range Differing(a, b) {
		blank := false
		switch name {
		case "counted_since":
			blank = b.CountedSince.IsZero()
		case "as_of":
			blank = b.AsOf.IsZero()
		case "said_at":
			blank = b.SaidAt.IsZero()
		case "item":
			blank = b.Item == ""
		case "scope":
			blank = b.Scope == ""
		case "from":
			blank = len(b.From) == 0
		case "to":
			blank = len(b.To) == 0
		case "alternative_to":
			blank = len(b.Related(claims.AlternativeTo)) == 0
		case "chain":
			blank = len(b.Chain) == 0 || b.Block != claims.Body && a.Chain.Party() != "" && a.Chain.Party() == b.Chain.Party() && b.Chain[0].Verb != claims.Denied
		}
		if !blank {
			return false
		}
	}
	return true
}

// Differing names the fields in which two renderings of one statement say
// another thing, as read --format jsonl calls them: value, hedge,
// counted_since, as_of, form, unit, item, scope, from, to, said_at, chain, and
// alternative_to where one of the two gives a figure beside it as the
// alternative and the other does not. A field that is blank in one of them
// differs too: a relay that drops the start of the count says another thing.
// Who relayed the statement is no difference.
func Differing(a, b *claims.Claim) []string {
	var out []string
	field := func(name string, differs bool) {
		if differs {
			out = append(out, name)
		}
	}
	field("value", a.Value != b.Value)
	field("hedge", a.Hedge != b.Hedge)
	field("counted_since", a.CountedSince != b.CountedSince)
	field("as_of", a.AsOf != b.AsOf)
	field("form", a.Form != b.Form)
	field("unit", a.Unit != b.Unit)
	field("item", a.Item != b.Item)
	field("scope", a.Scope != b.Scope)
	field("from", countryOf(a.From) != countryOf(b.From))
	field("to", countryOf(a.To) != countryOf(b.To))
	field("said_at", a.SaidAt != b.SaidAt)
	field("chain", !sameSpeaker(a.Chain, b.Chain))
	field("alternative_to", (len(a.Related(claims.AlternativeTo)) > 0) != (len(b.Related(claims.AlternativeTo)) > 0))
	return out
}

// sameSpeaker reports whether two chains begin with the same speaker, told or
// denied alike. A name in another script is taken for the same where the party
// is; who relayed it further is no difference in attribution.
func sameSpeaker(a, b claims.Chain) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	x, y := a[0], b[0]
	if (x.Verb == claims.Denied) != (y.Verb == claims.Denied) || x.Party != y.Party {
		return false
	}
	n, m := letters(x.Name), letters(y.Name)
	return n == m || ascii(n) != ascii(m) && x.Party != ""
}

// letters is a name without what spellings of it differ in: case, spaces and
// hyphens.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Exclude reports whether no number fits both of two figures, taken by their
// hedges: a floor has no upper end, a bare or rounded figure stands for a tenth
// either way.
func Exclude(a, b *claims.Claim) bool { return exclude(a, b) }
