package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Document is an assessment as a text to hand on: blocks in their order, in
// which every figure has a footnote to the rows it comes from. It is what HTML,
// DOCX and PDF are all made from. Its texts hold no control characters.
type Document struct {
	Title  string
	Blocks []Block
	Notes  []Note // numbered from 1, in the order in which the text comes to them

	byKey map[string]int
}

// Block is one of: a heading (Level 1 to 3), a paragraph (Level 0 with Text), a
// table (Rows), the chart (SVG and PNG).
type Block struct {
	Level    int
	Text     Text
	Quiet    bool // a paragraph that explains
	Head     []string
	Right    []bool // which columns hold numbers
	Rows     [][]Text
	SVG, PNG []byte
	Alt      string
}

// Text is a line of runs.
type Text []Run

// Run is words in one style, or a reference to a note.
type Run struct {
	Words string
	Bold  bool
	Note  int // number of a note; 0 is none
}

// Note is a footnote: what is said of a figure, and the rows it comes from.
type Note struct {
	Words string
	Rows  []SourceRow
}

// SourceRow is one row of the case behind a figure, with where it can be read.
// A blank field is not known.
type SourceRow struct {
	ID        string `json:"id"`
	Speaker   string `json:"speaker,omitempty"`
	Stated    string `json:"stated,omitempty"`
	Said      string `json:"said,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	URL       string `json:"url,omitempty"`     // of the original
	Archive   string `json:"archive,omitempty"` // of the copy that was read, where it is another
	Bytes     string `json:"bytes,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
}

// NewDocument writes an assessment as a document.
func NewDocument(a *assess.Assessment) (*Document, error) {
	v := NewView(a, Links{})
	d := &Document{Title: plain(a.Case.Title), byKey: map[string]int{}}
	d.heading(1, cmp.Or(a.Case.Question, a.Case.Title))
	d.head(a, v)
	if err := d.chart(a); err != nil {
		return nil, err
	}
	if v.Why == "" {
		d.counted(v)
		d.frames(a, v)
		d.differences(a, v)
		d.moved(a, v)
		d.breaks(a, v)
	}
	d.contradictions(a, v)
	d.replies(a, v)
	d.levels(a, v)
	d.statements(a, v)
	d.rounds(a, v)
	d.assumed(a, v)
	d.claims(a, v)
	d.voyages(a, v)
	d.recompute(v)
	return d, nil
}

// plain is text without control characters and without those that change the
// direction of writing.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func words(s string) Text { return Text{{Words: plain(s)}} }

func noted(s string, notes ...int) Text {
	t := words(s)
	for _, n := range notes {
		if n > 0 {
			t = append(t, Run{Note: n})
		}
	}
	return t
}

// The writers below are not inlined: a report calls them a hundred times once.

//go:noinline
func (d *Document) heading(level int, s string) {
	d.Blocks = append(d.Blocks, Block{Level: level, Text: words(s)})
}

func (d *Document) say(t Text) { d.Blocks = append(d.Blocks, Block{Text: t}) }

func (d *Document) explain(s string) {
	d.Blocks = append(d.Blocks, Block{Text: words(s), Quiet: true})
}

//go:noinline
func (d *Document) table(head []string, right []bool, rows [][]Text) {
	if len(rows) > 0 {
		d.Blocks = append(d.Blocks, Block{Head: head, Right: right, Rows: rows})
	}
}

// note gives the number of the note with this key, making it when the text
// comes to it first.
//
//go:noinline
func (d *Document) note(key string, make func() Note) int {
	if n, ok := d.byKey[key]; ok {
		return n
	}
	d.Notes = append(d.Notes, make())
	d.byKey[key] = len(d.Notes)
	return len(d.Notes)
}

// row is the note of one row of the case; 0 when the case has no such row.
func (d *Document) row(c *casefile.Case, id string) int {
	r, ok := sourceRow(c, id)
	if !ok {
		return 0
	}
	return d.note("row\x00"+id, func() Note { return Note{Rows: []SourceRow{r}} })
}

// computed is the note of a figure that the model works out.
//
//go:noinline
func (d *Document) computed(a *assess.Assessment) int {
	return d.note("computed", func() Note {
		r := a.Result
		var ids []string
		for _, t := range r.Terms {
			for _, x := range t.Readings {
				ids = append(ids, x.ID)
			}
		}
		return Note{Words: fmt.Sprintf("Computed by model %s with seed %d from %d draws, as of %s. It rests on the claims %s, each of which has its source in the table of what the count rests on, and on the assumptions of the case.",
			r.Version, r.Seed, r.Particles, r.AsOf.Words(), assess.List(ids))}
	})
}

// sourceRow says where a row of the case comes from.
func sourceRow(c *casefile.Case, id string) (SourceRow, bool) {
	out := SourceRow{ID: plain(id)}
	source := ""
	switch {
	case c.Claim(id) != nil:
		cl := c.Claim(id)
		out.Speaker, out.Stated, out.Said, source = speakerWords(c, cl), FigureOf(cl), dayOf(cl), cl.Source
	case c.Factor(id) != nil:
		f := c.Factor(id)
		out.Stated, source = f.Quantity+": "+factorText(f), f.Source
	default:
		for i := range c.Voyages {
			if v := &c.Voyages[i]; v.ID == id {
				out.Stated, source = "a voyage reported", v.Source
			}
		}
		for i := range c.Observed {
			if o := &c.Observed[i]; o.ID == id {
				out.Stated, source = "an observed "+assess.Words(o.Kind), o.Source
			}
		}
	}
	if source == "" {
		return out, false
	}
	if s := c.Source(source); s != nil {
		out.Publisher, out.Title, out.Published = s.Publisher, s.Title, s.PublishedAt.Words()
		out.URL, out.Bytes, out.SHA256 = Outside(s.URL), BytesWords(s.Bytes), s.SHA256
		if original := Outside(s.OriginalURL); original != "" {
			out.URL, out.Archive = original, Outside(s.URL)
		}
	} else {
		out.Publisher = source
	}
	for _, f := range []*string{&out.Speaker, &out.Stated, &out.Said, &out.Publisher, &out.Title, &out.Published, &out.SHA256} {
		*f = plain(*f)
	}
	return out, true
}

// speakerWords is who spoke, and for whom.
func speakerWords(c *casefile.Case, cl *claims.Claim) string {
	who := speaker(c, cl)
	if len(cl.Chain) > 0 && cl.Chain[0].Name != who {
		return cl.Chain[0].Name + ", " + who
	}
	return who
}

// Words is a row as one sentence of a footnote, without its addresses.
func (r SourceRow) Words() string {
	parts := []string{r.ID}
	if r.Speaker != "" {
		parts = append(parts, r.Speaker)
	}
	if r.Stated != "" {
		parts = append(parts, r.Stated)
	}
	if r.Said != "" {
		parts = append(parts, "said "+r.Said)
	} else if r.Speaker != "" {
		parts = append(parts, "no day stated")
	}
	s := strings.Join(parts, ", ") + "."
	where := []string{}
	for _, x := range []string{r.Publisher, r.Title, r.Published} {
		if x != "" {
			where = append(where, x)
		}
	}
	if len(where) > 0 {
		s += " " + strings.Join(where, ", ") + "."
	}
	if r.Bytes != "" {
		s += " Page " + r.Bytes
		if r.SHA256 != "" {
			s += ", SHA-256 " + r.SHA256
		}
		s += "."
	}
	return s
}

func (d *Document) head(a *assess.Assessment, v *View) {
	if a.Result.Count == nil {
		d.say(words(v.Sentence))
		return
	}
	n := d.computed(a)
	d.Blocks = append(d.Blocks, Block{Text: Text{{Words: plain(v.Sentence), Bold: true}, {Note: n}}})
	d.say(noted("Half of the probability lies between "+v.Half+".", n))
	d.say(words("The count rests on " + v.Rests + ", the last of which describes " + v.LastStated + "."))
	if v.Without != "" {
		d.say(words("Left out on request: " + v.Without + "."))
	}
}

func (d *Document) chart(a *assess.Assessment) error {
	m := chart.New(a)
	if m.Empty() {
		return nil
	}
	var b bytes.Buffer
	if err := m.PNG(&b); err != nil {
		return err
	}
	d.Blocks = append(d.Blocks, Block{SVG: []byte(plain(string(m.SVG(chart.Options{Size: chart.Wide, ID: "chart"})))), PNG: b.Bytes(), Alt: plain(m.Title + ". " + m.Desc)})
	d.explain("The count with its 50 and 90 % bands. The dashed line is the highest figure stated so far, whatever its scope and window. Marks are statements: a triangle up is a floor, one down a ceiling, a disc stands for about; hollow ones are relays, or left out.")
	return nil
}

func (d *Document) counted(v *View) {
	d.heading(2, "What exactly is counted")
	var rows [][]Text
	for _, f := range v.Counted {
		rows = append(rows, []Text{words(f.Name), words(f.Text)})
	}
	d.table([]string{"", ""}, nil, rows)
}

func (d *Document) frames(a *assess.Assessment, v *View) {
	if len(v.Frames) == 0 {
		return
	}
	d.heading(2, "What the count was on other days")
	d.explain("From what had been published by each of these days. Constants, assumptions and reviews of rows are today's on every one of them.")
	n := d.note("frames", func() Note {
		return Note{Words: fmt.Sprintf("Computed by model %s with seed %d from the claims published by the day of the line: assess --as-of with that day gives its claims and their sources.", a.Result.Version, a.Result.Seed)}
	})
	var rows [][]Text
	for _, f := range v.Frames {
		if f.Why != "" {
			rows = append(rows, []Text{words(f.Day), words("no count: " + f.Why), {}, {}, {}})
			continue
		}
		rows = append(rows, []Text{words(f.Day), noted(f.Count, n), words(f.Span), words(strconv.Itoa(f.Origins)), words(f.Assumed)})
	}
	d.table([]string{"As of", "Count", "90 % interval", "Origins", "Assumed"}, []bool{false, true, true, true, true}, rows)
}

func (d *Document) differences(a *assess.Assessment, v *View) {
	if len(v.Differences) == 0 {
		return
	}
	d.heading(2, "Why ours differs")
	d.explain("From the latest figure of each group, factor by factor: the medians multiply to about the whole.")
	n := d.computed(a)
	for _, x := range v.Differences {
		d.say(slices.Concat(noted(x.Party+", "+x.Day+": "+x.Stated, d.row(a.Case, x.Claim.ID)), noted(". Ours is "+x.Ours+": "+x.Ratio+" times that.", n)))
		var rows [][]Text
		for _, f := range x.Factors {
			rows = append(rows, []Text{words(f.Name), noted(f.Times, n), words(f.From), words(f.Text)})
		}
		d.table([]string{"Because of", "Times", "90 % interval", "What it means"}, []bool{false, true, true, false}, rows)
	}
}

func (d *Document) moved(a *assess.Assessment, v *View) {
	m := v.Moved
	if m == nil {
		return
	}
	n := d.computed(a)
	d.heading(2, "What moved the count, and what would")
	d.say(noted("With nothing said or shown, what the case assumes gives "+m.Prior+" (90 % interval "+m.PriorSpan+"). "+m.Tipping, n))
	list := func(what string, of []Moves) {
		var rows [][]Text
		for _, x := range of {
			rows = append(rows, []Text{noted(x.Ref.Text, d.row(a.Case, x.Ref.ID)), words(x.Times), noted(x.Count, n), words(x.Span), words(x.How)})
		}
		if len(rows) > 0 {
			d.heading(3, what)
			d.table([]string{"Without", "Times", "Count", "90 % interval", "How"}, []bool{false, true, true, true, false}, rows)
		}
	}
	list("Without one group", m.Groups)
	list("Without one origin", m.Origins)
	var rows [][]Text
	for _, p := range m.Assumptions {
		row := []Text{words(p.Name), {}, {}, {}, {}}
		for i, x := range []*Moves{p.Halved, p.Doubled} {
			if x != nil {
				row[1+2*i], row[2+2*i] = words(x.Times), noted(x.Count+" ("+x.Span+")", n)
			}
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		d.heading(3, "With one assumption halved or doubled")
		d.table([]string{"Assumption", "Halved: times", "Count", "Doubled: times", "Count"}, []bool{false, true, true, true, true}, rows)
	}
}

func (d *Document) breaks(a *assess.Assessment, v *View) {
	if len(v.Breaks) == 0 {
		return
	}
	d.heading(2, "Redefinition or surge")
	n := d.computed(a)
	d.say(noted("A jump in a party's figures may be a change of what it counts, or of the pace. That the pace surged at least once is "+v.Surge+", whatever the party.", n))
	var rows [][]Text
	for _, b := range v.Breaks {
		again := ""
		if b.Halved != "" {
			again = "halved: " + b.Halved + "; doubled: " + b.Doubled
		}
		rows = append(rows, []Text{words(b.Groups), noted(b.Redefinition+", Monte Carlo error "+b.MCSE, n), words(b.Odds), words(b.Neither), words(b.Size), words(b.When), words(again)})
	}
	head := []string{"Groups", "It changed what it counts", "Odds against a surge", "Neither", "By a factor of", "When, if so", "Against a surge, sizes of breaks"}
	if v.Moved == nil { // nothing was worked out with other sizes
		head = head[:len(head)-1]
		for i := range rows {
			rows[i] = rows[i][:len(head)]
		}
	}
	d.table(head, nil, rows)
	var bands []string
	for _, b := range assess.Likelihoods {
		bands = append(bands, fmt.Sprintf("%s, %d to %d %%", b.Word, b.From, b.To))
	}
	d.explain("Words for likelihood, as Intelligence Community Directive 203 has them: " + strings.Join(bands, "; ") + ".")
}

// rowNotes are the notes of the rows of a finding.
func (d *Document) rowNotes(c *casefile.Case, ids []string) []int {
	var out []int
	for _, id := range ids {
		if n := d.row(c, id); n > 0 && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (d *Document) contradictions(a *assess.Assessment, v *View) {
	var list []Finding
	for _, g := range v.Findings {
		for _, f := range g.List {
			if f.Level >= 2 {
				list = append(list, f)
			}
		}
	}
	if len(list) == 0 {
		return
	}
	d.heading(2, "Where the record contradicts itself")
	d.explain("Named rules set statements against each other, against physics and against voyages. Each verdict is on one reading of a statement, never on the speaker.")
	for _, f := range list {
		d.heading(3, capital(string(f.Verdict))+": "+f.Title)
		notes := d.rowNotes(a.Case, f.Rows)
		d.say(noted(f.Summary, notes...))
		var rows [][]Text
		for _, s := range f.Sides {
			rows = append(rows, []Text{words(s.Party), noted(s.Figure, d.row(a.Case, s.Ref.ID)), words(s.About)})
		}
		d.table([]string{"Set against each other", "Figure", "Of what"}, nil, rows)
		if f.Level >= 3 {
			rows = nil
			for _, s := range f.Steps {
				rows = append(rows, []Text{words(s.Name), words(s.Value), words(s.Text)})
			}
			d.table([]string{"Step", "Value", "How"}, nil, rows)
		}
		if f.Reading != "" {
			d.explain("The verdict is on this reading: " + f.Reading + ". Rule " + f.Rule + ", version " + f.Version + ". What can make it wrong: " + f.Wrong + ".")
		}
	}
}

func (d *Document) levels(a *assess.Assessment, v *View) {
	for _, g := range v.Levels {
		d.heading(2, g.Title+", as stated")
		d.explain("A level is no flow: none of these is in the count.")
		var rows [][]Text
		for _, l := range g.List {
			day := cmp.Or(l.Day, "no day stated")
			if l.Day == "" && l.Said != "" {
				day += "; said " + l.Said
			}
			var beside []string
			for _, r := range l.Against {
				beside = append(beside, r.Text)
			}
			if l.State != "" {
				beside = append(beside, l.State)
			}
			rows = append(rows, []Text{words(l.Party), words(cmp.Or(l.Item, "not stated")), noted(l.Figure, d.row(a.Case, l.Claim.ID)), words(day), words(strings.Join(beside, "; "))})
		}
		d.table([]string{"By", "Of what", "Level", "On", "Beside"}, []bool{false, false, true, false, false}, rows)
	}
}

func (d *Document) statements(a *assess.Assessment, v *View) {
	if len(v.Statements) == 0 {
		return
	}
	d.heading(2, "What each party would be expected to say")
	n := d.computed(a)
	var rows [][]Text
	for _, s := range v.Statements {
		rows = append(rows, []Text{words(s.Party), noted(s.Stated, n), words(s.Span), words(s.Counting), noted(s.LastAs, d.row(a.Case, s.Last.ID))})
	}
	d.table([]string{"Party", "Expected", "90 % interval", "Counting", "Last stated"}, []bool{false, true, true, false, false}, rows)
}

func (d *Document) rounds(a *assess.Assessment, v *View) {
	r := v.Rounds
	if r == nil {
		return
	}
	d.heading(2, "What the count implies in "+r.Item+"s")
	d.say(noted("By the factors below what was counted would hold "+r.Median+" "+r.Item+"s (90 % interval "+r.Span+"), at "+r.Per+" a "+r.Unit+" ("+r.PerSpan+"). This is a conversion and no second count.", d.computed(a)))
	var rows [][]Text
	for _, id := range a.Result.Rounds.Factors {
		if f := a.Case.Factor(id); f != nil {
			rows = append(rows, []Text{words(capital(assess.Words(f.Quantity))), noted(factorText(f), d.row(a.Case, id))})
		}
	}
	d.table([]string{"Factor", "Value"}, nil, rows)
}

func (d *Document) assumed(a *assess.Assessment, v *View) {
	if v.PriorShare == "" {
		return
	}
	d.heading(2, "How much rests on assumption")
	d.say(noted("Of the variance of the count, taken on its logarithm, "+v.PriorShare+" would go if the quantities below were known.", d.computed(a)))
	var rows [][]Text
	for _, b := range v.Assumed {
		rows = append(rows, []Text{words(b.Name), noted(b.Share, d.computed(a))})
	}
	d.table([]string{"Assumed", "Share"}, []bool{false, true}, rows)
	rows = nil
	for _, f := range v.Elicited {
		rows = append(rows, []Text{words(f.Name), words(f.Text)})
	}
	d.table([]string{"Assumption", "Value, and why"}, nil, rows)
}

func (d *Document) claims(a *assess.Assessment, v *View) {
	used := map[string]tally.Evidence{}
	for _, e := range a.Result.Evidence {
		if e.Used {
			used[e.ID] = e
		}
	}
	list := slices.Clone(v.Claims)
	slices.SortStableFunc(list, func(x, y ClaimRow) int { return cmp.Compare(y.SortDay, x.SortDay) })
	var rows [][]Text
	for _, r := range list {
		if _, ok := used[r.Claim.ID]; ok {
			rows = append(rows, []Text{words(cmp.Or(r.Day, "no day")), words(r.Party), noted(r.Figure, d.row(a.Case, r.Claim.ID)), words(r.Item), words(cmp.Or(r.Since, "not stated")), words(r.Role), words(r.Claim.ID)})
		}
	}
	if len(rows) > 0 {
		d.heading(2, "What the count rests on")
		d.table([]string{"Said", "By", "Figure", "Of", "Counted since", "Part", "Claim"}, []bool{false, false, true, false, false, false, false}, rows)
	}
}

func (d *Document) voyages(a *assess.Assessment, v *View) {
	var rows [][]Text
	for _, y := range v.Voyages {
		rows = append(rows, []Text{noted(y.Left, d.row(a.Case, y.ID)), words(cmp.Or(y.Vessel, "not of this case")), words(y.From + " to " + y.To), words(y.Arrived), words(y.How), words(string(y.Role) + ": " + y.Why)})
	}
	if len(rows) > 0 {
		d.heading(2, "What was seen and heard to sail")
		d.table([]string{"Left", "Vessel", "From and to", "Arrived", "Ends known as", "In the count"}, nil, rows)
	}
}

func (d *Document) recompute(v *View) {
	d.heading(2, "Recompute it")
	var rows [][]Text
	for _, f := range append(slices.Clone(v.Model), Field{Name: "Command", Text: v.Command}) {
		rows = append(rows, []Text{words(f.Name), words(f.Text)})
	}
	d.table([]string{"", ""}, nil, rows)
	d.explain("The same case folder gives the same numbers on any machine. An interval is a judgement of what the evidence supports and no measurement.")
}
