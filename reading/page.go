package reading

import (
	"sort"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// page is a document with everything that the grammars find in it.
type page struct {
	doc      *articles.Document
	voc      Vocabulary
	gaz      *gazetteer
	people   *people
	passages []*passage
	flowSeen bool // both ends of the case's flow are named on the page
	boxes    bool // the page speaks of containers
	speaking index
}

// passage is one block that can carry claims.
type passage struct {
	block     articles.Block
	words     []word
	entities  []entity
	numbers   []quantity.Mention // offsets in the whole text
	dates     []dates.NewsMention
	sentences []*sentence
	quoted    []bool // of each sentence: it begins inside a quotation
}

// sentence is one sentence of a passage. lo and hi index the passage's words.
type sentence struct {
	start, end   int
	lo, hi       int
	names        []entity
	days         []dates.NewsMention
	numbers      int  // how many of its numbers were looked at
	moves        bool // goods move in it
	passage      *passage
	attributions []attribution
}

// attribution is one "X said", "according to X".
type attribution struct {
	at, end int // bytes of its verb
	verb    claims.Verb
	who     entity
	outlet  string
	date    dates.Date
	after   bool // "according to": it governs what follows
}

func newPage(doc *articles.Document, v Vocabulary) *page {
	p := &page{doc: doc, voc: v, gaz: newGazetteer(v)}
	published := dates.Day(0)
	if d, ok := doc.Published.Earliest(); ok {
		published = d
	}
	p.people = newPeople(p.gaz.persons)
	next := 0
	for bi, b := range doc.Blocks {
		for next < len(doc.Sentences) && doc.Sentences[next].Block < bi {
			next++
		}
		if b.Role == articles.Boilerplate {
			continue
		}
		text := doc.Text[b.Start:b.End]
		ps := &passage{block: b, words: lexWords(text, b.Start)}
		ps.entities = p.gaz.scan(text, b.Start, ps.words, p.people)
		ps.numbers = quantity.Find(text)
		for i := range ps.numbers {
			m := &ps.numbers[i]
			for _, e := range []*quantity.Extent{&m.Number, &m.HedgeAt, &m.UnitAt, &m.ItemAt} {
				if !e.IsZero() {
					e.Start += b.Start
					e.End += b.Start
				}
			}
		}
		ps.dates = dates.News(text, published)
		for i := range ps.dates {
			ps.dates[i].Start += b.Start
			ps.dates[i].End += b.Start
		}
		lo, name, day := 0, 0, 0
		for ; next < len(doc.Sentences) && doc.Sentences[next].Block == bi; next++ {
			s := &sentence{start: doc.Sentences[next].Start, end: doc.Sentences[next].End, passage: ps}
			for lo < len(ps.words) && ps.words[lo].start < s.start {
				lo++
			}
			s.lo = lo
			for lo < len(ps.words) && ps.words[lo].start < s.end {
				lo++
			}
			s.hi = lo
			for name < len(ps.entities) && ps.entities[name].start < s.start {
				name++
			}
			first := name
			for name < len(ps.entities) && ps.entities[name].start < s.end {
				name++
			}
			s.names = ps.entities[first:name]
			for day < len(ps.dates) && ps.dates[day].Start < s.start {
				day++
			}
			first = day
			for day < len(ps.dates) && ps.dates[day].End <= s.end {
				day++
			}
			s.days = ps.dates[first:day]
			for _, w := range ps.words[s.lo:s.hi] {
				s.moves = s.moves || gives[w.lower] || takes[w.lower] || transfers[w.lower]
			}
			ps.sentences = append(ps.sentences, s)
		}
		ps.quoted = quotedSentences(doc.Text, ps.sentences)
		p.passages = append(p.passages, ps)
	}
	p.boxes = strings.Contains(asciiLower(doc.Text), "container")
	seen := map[string]bool{}
	for _, ps := range p.passages {
		for _, e := range ps.entities {
			seen[e.country] = true
		}
	}
	p.flowSeen = v.Flow.From == "" || v.Flow.To == "" || seen[v.Flow.From] && seen[v.Flow.To]
	// "He" and "the ministry" take up the speaker before, within the story or
	// within one card.
	var last *attribution
	for i, ps := range p.passages {
		if i > 0 && ps.block.Role != p.passages[i-1].block.Role && ps.block.Role != articles.Body {
			last = nil
		}
		for _, s := range ps.sentences {
			s.attributions = p.attributionsOf(s, last)
			if n := len(s.attributions); n > 0 {
				last = &s.attributions[n-1]
			}
		}
	}
	p.speaking = newIndex(p)
	return p
}

// quotedSentences says for each sentence whether it begins inside a quotation
// or with one.
func quotedSentences(text string, ss []*sentence) []bool {
	out := make([]bool, len(ss))
	open := false
	for i, s := range ss {
		words := text[s.start:s.end]
		out[i] = open || strings.HasPrefix(words, "\"") || strings.HasPrefix(words, "“")
		for _, r := range words {
			switch r {
			case '"':
				open = !open
			case '“':
				open = true
			case '”':
				open = false
			}
		}
	}
	return out
}

// sentenceAt returns the sentence of ps that holds the byte at.
func (ps *passage) sentenceAt(at int) (int, *sentence) {
	i := sort.Search(len(ps.sentences), func(i int) bool { return ps.sentences[i].end > at })
	if i < len(ps.sentences) && ps.sentences[i].start <= at {
		return i, ps.sentences[i]
	}
	return -1, nil
}

// lower returns the bytes [a, b) in lower case. Letters whose lower case has
// another length would move what stands behind them, so only ASCII is changed.
func (p *page) lower(a, b int) string {
	if a < 0 || b <= a || a >= len(p.doc.Text) {
		return ""
	}
	return asciiLower(p.doc.Text[a:min(b, len(p.doc.Text))])
}

func asciiLower(s string) string {
	i := 0
	for i < len(s) && (s[i] < 'A' || s[i] > 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	b := []byte(s)
	for ; i < len(b); i++ {
		if b[i] >= 'A' && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// entities returns the names of a sentence.
func (s *sentence) entities() []entity { return s.names }

// dates returns the dates of a sentence.
func (s *sentence) dates() []dates.NewsMention { return s.days }
