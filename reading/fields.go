package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// passive reports whether the verb at word i is a participle behind a form of
// "be": "were shipped".
func (p *page) passive(s *sentence, i int) bool {
	for k := i - 1; k >= s.lo && k >= i-3; k-- {
		switch s.passage.words[k].lower {
		case "was", "were", "been", "being", "be", "is", "are":
			return true
		}
	}
	return false
}

// builtInScopes are the words of the scopes of arms in containers, for a case
// that has scopes of these names and says no words of its own.
var builtInScopes = []ScopeWords{
	{"suspected_arms", []string{"suspected", "believed to", "presumed", "thought to"}},
	{"munitions_related", []string{"munitions-related", "munitions related", "materiel", "matériel", "equipment", "weapons", "arms", "military", "munitions"}},
	{"ammunition", []string{"ammunition", "ammo", "shells", "rounds", "munition"}},
}

// scope reads what a figure of the counted measure covers.
func (p *page) scope(c *candidate) {
	if c.claim.Measure != p.voc.counted() {
		return
	}
	e := c.mention.Phrase()
	inside := p.lower(c.mention.Number.End, e.End)
	after := p.lower(e.End, min(c.sentence.end, e.End+110))
	near := inside + " "
	for _, quote := range []string{" \"of ", " “of ", " ‘of "} {
		if rest, ok := strings.CutPrefix(after, quote); ok {
			after = " of " + rest // their words
		}
	}
	if i := strings.Index(after, "suspected of "); i >= 0 && i < 50 && !strings.ContainsAny(after[:i], ".;") {
		after = after[i-1:]
	}
	switch {
	case hasPrefixAny(after, ", ammunition and ", ", ammunition included", ", munitions and ", ", weapons and ", ", shells and ", ", shells included"):
		near += after[:min(len(after), 44)]
	case strings.HasPrefix(after, " of "), strings.HasPrefix(after, " suspected"), strings.HasPrefix(after, " filled"), strings.HasPrefix(after, " carrying"),
		strings.HasPrefix(after, " containing"), strings.HasPrefix(after, " loaded with"), hasPrefixAny(after, " stuffed with", " packed with", " crammed with", " full of", " laden with", " that may have", " which may have", " that could have", "' worth of", "’ worth of", " worth of"), strings.HasPrefix(after, " believed"), strings.HasPrefix(after, " presumed"), strings.HasPrefix(after, " thought"), strings.HasPrefix(after, " with "):
		rest := after
		skipThat := strings.HasPrefix(after, " that ")
		for _, stop := range []string{" to ", " since ", " from ", ", ", ". ", " between ", " that "} {
			if stop == " to " && (strings.HasPrefix(after, " suspected") || strings.HasPrefix(after, " believed") || strings.HasPrefix(after, " presumed") || strings.HasPrefix(after, " thought")) {
				continue
			}
			if i := strings.Index(rest, stop); i > 0 && !(skipThat && stop == " that ") {
				rest = rest[:i]
			}
		}
		near += rest
	}
	scope := ""
	switch {
	case len(p.voc.ScopeWords) > 0:
		scope = scopeBy(p.voc.ScopeWords, near)
		if scope == "" {
			// A case's own words may stand anywhere in the sentence: they are its
			// names for a part, not goods that something else could hold.
			scope = scopeBy(p.voc.ScopeWords, p.lower(c.sentence.start, c.sentence.end))
		}
	case c.claim.Measure == claims.Containers:
		scope = scopeBy(builtInScopes, near)
	}
	if len(p.voc.Scopes) > 0 && !slices.Contains(p.voc.Scopes, scope) {
		scope = ""
	}
	c.claim.Scope = scope
	c.read("scope", c.mention.Number.Start, min(c.sentence.end, e.End+len(near)-len(inside)), "")
}

// scopeBy returns the first scope of which a text has a word.
func scopeBy(list []ScopeWords, text string) string {
	for _, w := range list {
		if hasAny(text, w.Words...) {
			return w.Scope
		}
	}
	return ""
}

// fullCapacity finds factories "at full capacity": a level of 100 percent that
// no number states. It stops at most of them.
func (p *page) fullCapacity(most int) []*candidate {
	var out []*candidate
	for _, ps := range p.passages {
		text := p.lower(ps.block.Start, ps.block.End)
		for from := 0; ; {
			i := strings.Index(text[from:], "full capacity")
			if i < 0 || len(out) >= most {
				break
			}
			at := ps.block.Start + from + i
			from += i + len("full capacity")
			k, s := ps.sentenceAt(at)
			if s == nil || !p.flowSeen {
				continue
			}
			subject := p.plantWithin(s, at, 90)
			if subject < 0 {
				if p.plantWithin(s, at, 300) < 0 {
					continue
				}
				subject = at
				if i := strings.LastIndex(p.lower(s.start, at), "those "); i >= 0 {
					subject = s.start + i
				}
			}
			c := &candidate{passage: ps, index: k, sentence: s, rule: "full capacity"}
			c.mention.Number = quantity.Extent{Start: at, End: at + len("full capacity")}
			c.claim.Measure, c.claim.Form = claims.PlantCapacity, claims.Level
			c.claim.Value, c.claim.Unit, c.claim.Hedge = quantity.Number(100), "percent", quantity.Exact
			c.claim.Span = claims.Span{Start: subject, End: at + len("full capacity")}
			out = append(out, c)
		}
	}
	for _, c := range out {
		p.partial(c)
	}
	return out
}

// plant returns where the name of the factories before a capacity begins; -1
// when no factory is named.
func (p *page) plant(s *sentence, at int) int { return p.plantWithin(s, at, 90) }

// plantWithin looks no more than reach bytes back.
func (p *page) plantWithin(s *sentence, at, reach int) int {
	ws := s.passage.words
	for i := s.hi - 1; i >= s.lo; i-- {
		if ws[i].start >= at || at-ws[i].end > reach {
			continue
		}
		switch ws[i].lower {
		case "factory", "factories", "plant", "plants", "facilities", "lines":
			k := i
			for k > s.lo && i-k < 3 && (plantWords[ws[k-1].lower] || ws[k-1].possessive) {
				k--
			}
			return ws[k].start
		}
	}
	return -1
}

var plantWords = wordSet(`munition munitions arms weapons ammunition shell defense defence military certain some several many all most other`)

// partial notes that a level is said of some factories only, and which.
func (p *page) partial(c *candidate) {
	start := p.plant(c.sentence, c.mention.Number.Start)
	if start < 0 {
		return
	}
	words := lexWords(p.doc.Text[start:c.mention.Number.Start], start)
	if len(words) == 0 {
		return
	}
	switch words[0].lower {
	case "certain", "some", "several", "many", "most", "other":
		c.partial = true
		end := words[0].end
		for _, w := range words[1:] {
			end = w.end
			if strings.HasPrefix(w.lower, "factor") || strings.HasPrefix(w.lower, "plant") {
				break
			}
		}
		c.claim.Scope = strings.ToLower(p.doc.Text[start:end])
	}
}
