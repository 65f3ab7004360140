package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// continues are the openings of a paragraph that counts on from the one before
// it: what it says is still the one's who spoke there.
var continues = []string{
	"of those", "of these", "of them", "of that", "of the total", "another ", "a further ", "an additional ", "the rest ", "the remaining ", "the remainder", "in addition",
	"they ", "these ", "among them", "among these", "on top of ", "besides", "altogether", "in all,", "in total", "together", "taken together", "added to ", "that is ", "that was ", "that would ",
	"that makes", "that made", "that came", "combined,", "all told",
}

// carried gives a paragraph that counts on without a speaker that of the end of
// the paragraph before it.
func (p *page) carried(c *candidate) *attribution {
	ps := c.passage
	const most = 3 // sentences of a paragraph that one opening carries
	if c.index >= most || ps.prev == nil || ps.prev.korean || ps.prev.block.Role != articles.Body {
		return nil
	}
	for _, s := range ps.sentences[:c.index+1] {
		if len(s.attributions) > 0 {
			return nil
		}
	}
	first := ps.sentences[0]
	text := strings.TrimLeft(p.lower(first.start, first.end), "\"“‘ ")
	if !hasPrefixAny(text, continues...) {
		return nil
	}
	const back = 2 // sentences
	list := ps.prev.sentences
	for k := len(list) - 1; k >= 0 && k >= len(list)-back; k-- {
		n := len(list[k].attributions)
		if n == 0 {
			continue
		}
		a := &list[k].attributions[n-1]
		if a.self || a.verb == claims.Denied || a.who.kind == anOutlet || !p.reported(list[k]) {
			return nil
		}
		return a
	}
	return nil
}

// reported reports whether a sentence states a figure.
func (p *page) reported(s *sentence) bool {
	for i := range s.passage.numbers {
		if at := s.passage.numbers[i].Number.Start; at >= s.start && at < s.end && !p.dateAt(s, at) {
			return true
		}
	}
	return false
}

// attended are those who pass on what a closed meeting was told.
var attended = wordSet("lawmaker lawmakers legislator legislators senator senators mp mps member members deputies diplomats diplomat attendees participants aides representatives")

// heardBy gives what a closed meeting was told the one who was there as the hop
// between: "the service told a committee ..., according to a lawmaker".
func (p *page) heardBy(s *sentence, out []attribution) {
	for i := 1; i < len(out); i++ {
		first, end := &out[i-1], &out[i]
		if !end.after || end.cites || end.self || end.outlet != "" || first.self || first.after || first.outlet != "" || first.who.kind != aBody || sameOne(&first.who, &end.who) ||
			first.verb != claims.Told && first.verb != claims.Reported || end.who.party != "" && end.who.party == first.who.party || end.who.kind != aBody {
			continue
		}
		there := attended[end.who.role]
		if !there && end.who.common {
			for _, w := range lexWords(end.who.name, 0) {
				there = there || attended[w.lower]
			}
		}
		ws := s.passage.words
		for k := end.who.last; !there && k < s.hi && k < end.who.last+4 && k >= s.lo; k++ {
			there = attended[ws[k].lower] // "Ann Bee, a lawmaker who attended"
		}
		if there && p.told(s, first) {
			first.outlet = end.who.name
		}
	}
}

// told reports whether those who were told stand behind a verb: "told lawmakers",
// "reported to the committee".
func (p *page) told(s *sentence, a *attribution) bool {
	const reach = 9
	n := 0
	for k := s.lo; k < s.hi && n < reach; k++ {
		w := &s.passage.words[k]
		if w.start < a.end {
			continue
		}
		n++
		if occasionNouns[w.lower] || attended[w.lower] {
			return true
		}
		if w.lower == "that" {
			return false
		}
	}
	return false
}
