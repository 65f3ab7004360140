package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// turns gives the paragraphs of an interview and of a transcript the one whose
// turn it is. It is told of every passage of the story in order, once its
// attributions are known.
type turns struct {
	questions bool         // the page is made of questions and answers
	dashes    bool         // each of its turns opens with a dash
	names     bool         // its turns open with names: "Kit: ..."
	asked     int          // questions so far
	odd       bool         // of the turns with a dash, the last was the interviewer's
	answers   *entity      // who is interviewed
	turn      *attribution // whose turn it is
}

// newTurns looks whether a page is an interview or a transcript.
func (p *page) newTurns() *turns {
	const (
		least   = 2 // questions of an interview, names of a transcript
		answers = 3 // paragraphs of an answer, on average at most
	)
	t := &turns{}
	questions, others, dashed, named, own := 0, 0, 0, 0, false
	for _, ps := range p.passages {
		if ps.korean || ps.block.Role != articles.Body {
			continue
		}
		text := p.doc.Text[ps.block.Start:ps.block.End]
		if opensWithDash(text) {
			dashed++
		}
		if turnName(text) != "" {
			named++
		}
		switch {
		case asks(text):
			questions++
		case questions > 0:
			others++
			for i := range ps.words {
				switch ps.words[i].lower {
				case "we", "i", "our", "my":
					own = true
				}
			}
		}
	}
	t.questions = questions >= least && others <= answers*questions && own
	t.dashes = t.questions && dashed > 2*questions-2 && dashed > questions
	t.names = named >= least && own
	return t
}

// asks reports whether a paragraph is a question and nothing else.
func asks(text string) bool {
	const most = 260 // bytes
	text = strings.TrimRight(text, " \n\t\"”")
	return len(text) <= most && strings.HasSuffix(text, "?") && !strings.Contains(text, "\n")
}

func opensWithDash(text string) bool {
	return strings.HasPrefix(text, "—") || strings.HasPrefix(text, "–") || strings.HasPrefix(text, "- ")
}

// turnName returns the name before the colon that opens a turn of a transcript;
// blank where there is none.
func turnName(text string) string {
	const most = 24 // bytes
	name, rest, ok := strings.Cut(text[:min(len(text), most+2)], ":")
	if !ok || !strings.HasPrefix(rest, " ") || name == "" || name[0] < 'A' || name[0] > 'Z' || strings.ContainsAny(name, "0123456789,;\"“(") || strings.Count(name, " ") > 2 {
		return ""
	}
	return name
}

// take gives a passage its turn. last are the speakers and persons before it.
func (t *turns) take(p *page, ps *passage, last *recent) {
	if !t.questions && !t.names || ps.korean || ps.block.Role != articles.Body || len(ps.sentences) == 0 {
		return
	}
	text := p.doc.Text[ps.block.Start:ps.block.End]
	if t.names {
		if name := turnName(text); name != "" {
			t.turn = nil
			if list := ps.sentences[0].attributions; len(list) > 0 && list[0].after && list[0].who.person && list[0].at == ps.words[0].start {
				a := list[0]
				t.turn = &a
			}
		}
	}
	if t.questions {
		question := asks(text)
		if t.dashes && opensWithDash(text) {
			t.odd = question || !t.odd
			question = t.odd
		}
		if question {
			if t.asked == 0 {
				if a := last.person(); a != nil && a.who.person {
					who := a.who
					t.answers = &who
				}
			}
			t.asked++
			t.turn = nil
			return
		}
		if t.asked > 0 && t.answers != nil {
			t.turn = &attribution{at: ps.block.Start, end: ps.block.Start, verb: claims.Said, who: *t.answers}
		}
	}
	if t.turn != nil {
		ps.turn = t.turn
		ownWords(ps, &t.turn.who)
	}
}

// namedWith introduces the person whom a sentence names with the body that he
// belongs to, or of whom it goes on to say something: "with us is Ann Bee of the
// Open Source Centre", "we talk to Ann Bee, who has spent".
func (p *page) namedWith(s *sentence) *entity {
	ws := s.passage.words
	const most = 40 // words into the sentence
	for i := s.lo; i+2 < s.hi && i < s.lo+most; i++ {
		if !ws[i].capital || notNames[ws[i].lower] || ws[i].possessive || i > s.lo && ws[i-1].capital && !p.parted(ws, i) {
			continue
		}
		n := i + 1
		for n < s.hi && n < i+4 && ws[n].capital && !p.parted(ws, n) {
			n++
		}
		if n-i < 2 || n-i > 3 || n+1 >= s.hi || ws[n-1].possessive {
			i = n - 1
			continue
		}
		behind := ws[n].lower
		comma := p.doc.Text[ws[n-1].end] == ','
		var of *entity
		switch {
		case !comma && !p.parted(ws, n) && (behind == "of" || behind == "from" || behind == "at"):
			for _, e := range s.entities() {
				if e.kind == aBody && !e.person && e.party != "" && (e.first == n+1 || e.first == n+2 && ws[n+1].lower == "the") {
					of = &e
					break
				}
			}
			if of == nil {
				i = n - 1
				continue
			}
		case comma && behind == "who":
		default:
			i = n - 1
			continue
		}
		e := p.properName(s, n)
		if e == nil || e.first != i || e.kind != aBody || !e.person {
			i = n - 1
			continue
		}
		if of != nil && e.party == "" {
			e.party, e.country, e.function = of.party, of.country, of.function
		}
		if of == nil {
			// "Ann Bee, who speaks for the directorate".
			const reach = 12
			for _, o := range s.entities() {
				if o.kind == aBody && !o.person && o.party != "" && o.first > n && o.first < n+reach && e.party == "" && !p.partedIn(ws, n+1, o.first) {
					e.party, e.country, e.function = o.party, o.country, o.function
				}
			}
		}
		return e
	}
	return nil
}

// partedIn reports whether anything parts the words [from, to].
func (p *page) partedIn(ws []word, from, to int) bool {
	for k := from; k <= to; k++ {
		if p.parted(ws, k) {
			return true
		}
	}
	return false
}
