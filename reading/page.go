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
	bothSeen bool // both ends of the case's flow are named on the page
	flowSeen bool // an end of the case's flow is named on the page
	onTopic  bool // both are, or one and the goods, in the story and not in a card beside it
	boxes    bool // the page speaks of containers
	speaking index
	day      dates.Date // of publication
	news     dates.NewsReader
	low      string                      // the text with its ASCII letters in lower case
	lastUnit string                      // of the figure that the story gave last
	given    map[string]int              // how many figures the story gave in each unit
	recent   []*candidate                // the figures that were read last
	about    bool                        // the page is about the case's flow
	named    []koNaming                  // bodies named in Korean, once asked for
	hangul   int8                        // 1 where the page has Korean letters, -1 where not
	counted  map[claims.Measure]*passage // where the story counted each measure last
	ships    bool                        // the page speaks of ships
	tables   *tables                     // nil where the page has none
	units    map[unitOf]bool             // in what each speaker has counted
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
	korean    bool
	cell      *articles.Cell // in a table
	stamped   bool           // it follows a line that is a time of day
	entry     dates.Date     // the day under which it stands in a chronology
	line      bool           // a row or an item, and no sentence
	turn      *attribution   // whose turn it is in an interview
	head      dates.Date     // the day of the chronology's entry that it stands in
	prev      *passage       // the one before it of its role
	next      *passage       // the one behind it of its role
}

// sentence is one sentence of a passage. lo and hi index the passage's words.
type sentence struct {
	start, end   int
	lo, hi       int
	names        []entity
	days         []dates.NewsMention
	numbers      int // how many of its numbers were looked at
	class        wordClasses
	moves        bool // goods move in it
	timed        bool // its windows have been read
	windows      []window
	figures      []quantity.Extent // those that can have a window; nil until asked for
	passage      *passage
	attributions []attribution
	before       recent       // the speakers before it
	about        *attribution // whom its subject names
	passing      string       // the outlet that got hold of the document it speaks of
	passed       int          // where that outlet is named
	inQuote      bool         // it begins inside a quotation
}

// quoted reports whether a sentence begins inside a quotation.
func (s *sentence) quoted() bool { return s.inQuote }

// attribution is one "X said", "according to X".
type attribution struct {
	at, end int // bytes of its verb
	verb    claims.Verb
	who     entity
	outlet  string
	date    dates.Date
	after   bool // "according to": it governs what follows
	// mentioned is set where the text brings one in who says nothing there, and
	// self where the page speaks of its own count.
	mentioned, self bool
	cites           bool // "citing": another passes it on
	object          bool // mentioned, and not as the subject
	seen            int  // where the text has named the one who speaks again
}

func newPage(doc *articles.Document, v Vocabulary, g *gazetteer, occasions []dates.Occasion) *page {
	p := &page{doc: doc, voc: v, gaz: g, low: articles.LowerASCII(doc.Text), counted: map[claims.Measure]*passage{}, units: map[unitOf]bool{}}
	published := dates.Day(0)
	p.day = doc.Published
	if p.day.IsZero() {
		p.day = printedDay(doc.Text)
	}
	if d, ok := p.day.Earliest(); ok {
		published = d
	}
	p.news = dates.NewsReader{Published: published, Occasions: occasions}
	p.news.DayFirst, p.news.OrderUnknown = p.numericOrder(published)
	p.news = p.news.Prepare()
	p.people = newPeople(p.gaz.persons)
	p.boxes = strings.Contains(p.low, "container") || strings.Contains(doc.Text, "컨테이너")
	p.ships = hasAny(p.low, "vessel", "ship", "tanker", "bulker", "freighter", "dhow", "coaster")
	p.tables = p.newTables()
	entries := p.entries()
	p.people.home = p.datedFrom(doc)
	next := 0
	heads := p.dayHeads(doc)
	head := dates.Date{}
	for bi, b := range doc.Blocks {
		if len(heads) > 0 && heads[0].block == bi {
			head, heads = heads[0].day, heads[1:]
		}
		for next < len(doc.Sentences) && doc.Sentences[next].Block < bi {
			next++
		}
		text, line := doc.Text[b.Start:b.End], false
		if b.Role == articles.Boilerplate {
			if !p.figureLine(doc, bi, text) && !p.tableFigure(bi, text) {
				continue
			}
			b.Role, line = articles.Body, true
		}
		if p.mayBeKorean() && koreanPassage(text) {
			ps := p.newKoreanPassage(b, published)
			next = ps.cut(doc, bi, next)
			ps.quoted = quotedSentences(doc.Text, ps.sentences)
			p.passages = append(p.passages, ps)
			continue
		}
		ps := &passage{block: b, head: head, line: line, words: lexWordsOf(text, p.low[b.Start:b.End], b.Start)}
		ps.entities = p.gaz.scan(text, b.Start, ps.words, p.people)
		ps.numbers = quantity.Find(text)
		for i := range ps.numbers {
			m := &ps.numbers[i]
			for _, e := range []*quantity.Extent{&m.Number, &m.HedgeAt, &m.UnitAt, &m.ItemAt, &m.Capacity} {
				if !e.IsZero() {
					e.Start += b.Start
					e.End += b.Start
				}
			}
		}
		if ps.entry = entries[bi]; ps.entry.IsZero() {
			ps.dates = p.news.Read(text)
		} else {
			ps.dates = p.newsOf(ps.entry).Read(text)
		}
		for i := range ps.dates {
			ps.dates[i].Start += b.Start
			ps.dates[i].End += b.Start
		}
		next = ps.cut(doc, bi, next)
		ps.quoted = quotedSentences(doc.Text, ps.sentences)
		p.passages = append(p.passages, ps)
		ps.stamped = bi > 0 && clockLine(doc.Text[doc.Blocks[bi-1].Start:doc.Blocks[bi-1].End])
		if p.tables != nil {
			ps.cell = p.tables.byBlock[bi]
		}
	}
	seen, told := map[string]bool{}, map[string]bool{} // on the page, and in its story
	for _, ps := range p.passages {
		for _, e := range ps.entities {
			seen[e.country] = true
			if ps.block.Role != articles.Teaser {
				told[e.country] = true
			}
		}
		if ps.korean {
			koreanCountriesIn(doc.Text[ps.block.Start:ps.block.End], seen)
			if ps.block.Role != articles.Teaser {
				koreanCountriesIn(doc.Text[ps.block.Start:ps.block.End], told)
			}
		}
	}
	p.headsNamed(seen, told)
	p.about = p.aboutFlow(seen)
	one, all := v.Flow.ends(seen)
	toldOne, toldAll := v.Flow.ends(told)
	open := v.Flow.From == "" || v.Flow.To == "" // one end alone is never all that a topic needs
	p.bothSeen = !open && all
	p.flowSeen = one || p.hangul > 0 && p.boxes
	p.onTopic = v.Flow.From == "" && v.Flow.To == "" || !open && toldAll || toldOne && (p.cargoNamed() || open && p.unitNamed()) || p.flowSeen && p.hangul > 0
	// "He" and "the ministry" take up the speaker before, within the story or
	// within one card.
	var story, card recent
	prev := map[articles.Role]*passage{}
	turns := p.newTurns()
	for _, ps := range p.passages {
		ps.prev = prev[ps.block.Role]
		if ps.prev != nil {
			ps.prev.next = ps
		}
		prev[ps.block.Role] = ps
		last := &story
		if ps.block.Role == articles.Teaser {
			last = &card
			card = recent{} // every card is a story of its own
		}
		if ps.block.Role == articles.Caption {
			// A caption takes up who the story has named, and brings in nobody.
			aside := story
			last = &aside
		}
		for _, s := range ps.sentences {
			s.before = *last
			if ps.korean {
				s.attributions = p.koreanAttributions(s, last)
			} else {
				if s.about = p.mention(s, last); s.about != nil {
					last.note(s.about)
					if s.about.object {
						s.about = nil
					}
				}
				s.attributions = p.attributionsOf(s, last)
			}
			for k := range s.attributions {
				a := &s.attributions[k]
				if a.date.IsZero() && ps.block.Role == articles.Body {
					if a.date = ps.dateline(doc.Text); a.date.IsZero() && a.who.kind != anOutlet {
						a.date = ps.head
					}
					if a.date.IsZero() {
						a.date = ps.entry
					}
				}
				if !a.who.common || ps.block.Role != articles.Headline {
					last.note(a)
				}
			}
		}
		turns.take(p, ps, last)
	}
	p.hearings()
	p.speaking = newIndex(p)
	return p
}

// ends reports whether one of the ends that a flow names, and whether all of
// them, are among some countries. A flow that names none asks for none.
func (f Flow) ends(countries map[string]bool) (one, all bool) {
	one, all = f.From == "" && f.To == "", true
	for _, end := range []string{f.From, f.To} {
		if end != "" {
			one, all = one || countries[end], all && countries[end]
		}
	}
	return one, all
}

// unitNamed reports whether the page has the unit that the case counts in.
func (p *page) unitNamed() bool {
	for _, m := range p.voc.Measures {
		if m.ID == p.voc.counted() && m.Unit != "" {
			return strings.Contains(p.low, strings.ReplaceAll(strings.ToLower(m.Unit), "_", " "))
		}
	}
	return false
}

// datedFrom is the country of the town in capitals with which a story's first
// paragraph opens: "SEOUL, July 14 (Agency) -- The Defense Ministry" is South
// Korea's; blank where there is none.
func (p *page) datedFrom(doc *articles.Document) string {
	for _, b := range doc.Blocks {
		if b.Role != articles.Body {
			continue
		}
		const most = 24 // bytes of a town
		text := doc.Text[b.Start:b.End]
		end := strings.IndexAny(text[:min(len(text), most)], ",(-–—/")
		if end < 3 {
			return ""
		}
		town := strings.TrimSpace(text[:end])
		dash := strings.HasPrefix(text[end:], "—") || strings.HasPrefix(text[end:], "–") || strings.HasPrefix(text[max(0, end-1):], " - ")
		if town == "" || strings.ToUpper(town) != town && !dash || articles.LowerASCII(town) == town {
			return ""
		}
		ws := lexWords(town, 0)
		if len(ws) == 0 {
			return ""
		}
		if c := p.gaz.match(ws, 0); c != nil && c.entity.kind == aCountry && len(c.words) == len(ws) {
			return c.entity.country
		}
		return ""
	}
	return ""
}

// cargoNamed reports whether the page has a word of what the case's flow
// carries.
func (p *page) cargoNamed() bool {
	for w := range strings.FieldsSeq(articles.LowerASCII(p.voc.Flow.Cargo)) {
		if len(w) >= 4 && strings.Contains(p.low, strings.TrimSuffix(w, "s")) {
			return true
		}
	}
	return p.voc.Flow.Cargo == ""
}

// figureLine reports whether a block that was put down as a short line and no
// prose gives a figure of the case: an item of a list ("- 8,300 containers"), a
// row ("Containers to August: 13,000"). It has to stand among the story.
func (p *page) figureLine(doc *articles.Document, block int, text string) bool {
	const (
		most  = 160 // bytes
		reach = 12  // blocks to the story
	)
	if why := doc.Blocks[block].Why; len(text) > most || why != "short line that is no prose" && why != "short line behind the body" || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	near := false
	for i := block - 1; i >= 0 && i >= block-reach; i-- {
		if r := doc.Blocks[i].Role; r == articles.Body || r == articles.Headline {
			near = true
			break
		}
	}
	if !near {
		return false
	}
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "*") || strings.HasPrefix(text, "•") || strings.HasPrefix(text, "–") || strings.HasPrefix(text, "·") {
		for _, m := range quantity.Find(text) {
			if m.Unit != "" && m.Unit != "vessel" && m.Unit != "person" && p.counts(m.Unit) {
				return true
			}
		}
	}
	words := lexWords(text, 0)
	for i := range words {
		unit := p.gaz.counted(words[i].lower)
		if unit == "" || unit == "vessel" || unit == "person" && words[i].lower != "soldiers" && words[i].lower != "troops" || unit == "box" || !p.counts(unit) {
			continue
		}
		if i > 0 && isDigit(text[words[i-1].start]) || i > 1 && isDigit(text[words[i-2].start]) || strings.Contains(text[words[i].end:], ":") {
			return true
		}
		if i > 0 && (words[i-1].lower == "million" || words[i-1].lower == "thousand" || i > 1 && words[i-2].lower == "million") {
			return true
		}
	}
	return false
}

// mayBeKorean reports whether the page has any Hangul, so that others need not
// be looked at block by block.
func (p *page) mayBeKorean() bool {
	if p.hangul == 0 {
		p.hangul = -1
		for _, r := range p.doc.Text {
			if koHangul(r) {
				p.hangul = 1
				break
			}
		}
	}
	return p.hangul > 0
}

// printedDay is the day that a page without a date of its own prints near its top:
// behind the word for it ("Published: 26 February 2024"), in the dateline of an
// agency ("SEOUL, Nov. 4, 2025 (Agency) --"), or with an hour behind it ("Wed 1 Nov
// 2023 20:14 KST").
func printedDay(text string) dates.Date {
	const top = 1500
	head := text[:min(len(text), top)]
	for _, d := range dates.News(head, 0) {
		if d.Date.IsInterval() || d.Date.Precision() != dates.DayPrecision || !d.YearStated {
			continue
		}
		before := articles.LowerASCII(head[max(0, d.Start-14):d.Start])
		if hasAny(before, "published:", "published ", "posted:", "posted on ", "updated:", "issued:", "issued ", "\ndate: ", "pubdate: ") || strings.HasSuffix(before, "date: ") {
			return d.Date
		}
		if datelined(head, d.Start, d.End) || stamped(head[d.End:]) {
			return d.Date
		}
	}
	return dates.Date{}
}

// datelined reports whether the day [start, end) stands in an agency's dateline:
// a town in capitals before it, a dash or the agency's name behind.
func datelined(text string, start, end int) bool {
	const reach = 40 // bytes of the towns
	line := text[max(0, start-reach):start]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	town, _, ok := strings.Cut(line, ",")
	if !ok || len(town) < 3 || strings.ToUpper(town) != town || articles.LowerASCII(town) == town {
		return false
	}
	behind := strings.TrimLeft(text[end:min(len(text), end+reach)], " ")
	if strings.HasPrefix(behind, "(") {
		_, behind, ok = strings.Cut(behind, ")")
		behind = strings.TrimLeft(behind, " ")
	}
	return ok && (strings.HasPrefix(behind, "-") || strings.HasPrefix(behind, "–") || strings.HasPrefix(behind, "—"))
}

// stamped reports whether a text begins with an hour: " 20:14 KST", ", 06:30".
func stamped(text string) bool {
	text = strings.TrimLeft(text[:min(len(text), 12)], " ,")
	return len(text) >= 5 && isDigit(text[0]) && isDigit(text[1]) && text[2] == ':' && isDigit(text[3]) && isDigit(text[4])
}

// dateline is the day that an entry of a chronicle opens with: "February 26, 2024
// The number is about 6,700, the minister says". What it tells is of that day.
func (ps *passage) dateline(text string) dates.Date {
	if len(ps.dates) == 0 {
		return dates.Date{}
	}
	d := ps.dates[0]
	if d.Start-ps.block.Start > 2 || d.Kind != dates.AtPoint || !d.YearStated || d.Date.IsInterval() || d.Date.Precision() != dates.DayPrecision || d.End+2 >= ps.block.End {
		return dates.Date{}
	}
	rest := strings.TrimLeft(text[d.End:ps.block.End], " \t")
	if rest == text[d.End:ps.block.End] && rest[0] != ':' && rest[0] != '\n' {
		return dates.Date{} // the sentence goes on
	}
	if r := strings.TrimLeft(rest, ":–—-\n "); r == "" || r[0] >= 'a' && r[0] <= 'z' {
		return dates.Date{}
	}
	return d.Date
}

// cut gives a passage its sentences, those of the document from next on that
// stand in this block, and returns the index behind them.
func (ps *passage) cut(doc *articles.Document, block, next int) int {
	lo, name, day := 0, 0, 0
	for ; next < len(doc.Sentences) && doc.Sentences[next].Block == block; next++ {
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
			s.class |= w.class
		}
		s.moves = s.class&movesClass != 0
		ps.sentences = append(ps.sentences, s)
	}
	return next
}

// quotedSentences says for each sentence whether it begins inside a quotation
// or with one.
func quotedSentences(text string, ss []*sentence) []bool {
	out := make([]bool, len(ss))
	open := false
	for i, s := range ss {
		words := text[s.start:s.end]
		s.inQuote = open || strings.HasPrefix(words, "\"") || strings.HasPrefix(words, "“")
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
	return p.low[a:min(b, len(p.low))]
}

// entities returns the names of a sentence.
func (s *sentence) entities() []entity { return s.names }

// dates returns the dates of a sentence.
func (s *sentence) dates() []dates.NewsMention { return s.days }
