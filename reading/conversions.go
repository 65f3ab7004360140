package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// alternatives reports whether two figures that follow one another are two ways
// to put one thing: joined by "or", of one calibre or of another, or told by one
// source and by another.
func (p *page) alternatives(b, c *candidate) bool {
	if b.claim.Measure != c.claim.Measure || b.claim.Unit != c.claim.Unit || !b.claim.Value.Known || !c.claim.Value.Known {
		return false
	}
	if b.claim.Form == c.claim.Form && (b.sentence == c.sentence && b.rule == "quantity" && c.rule == "quantity" && p.joinedByOr(b.mention, c.mention) || p.otherCalibre(b, c)) {
		return true
	}
	return b.sentence == c.sentence && p.otherAccount(b, c)
}

// otherCalibre reports whether a figure and the one before it say how many of one
// calibre or of another the same goods would be. Figures joined by "and" are
// taken at their word.
func (p *page) otherCalibre(b, c *candidate) bool {
	if b.sentence != c.sentence && (b.passage != c.passage || c.index-b.index != 1) && !p.otherwise(b, c) || b.claim.Measure != claims.Rounds || c.claim.Measure != claims.Rounds || !p.worksOut(b) || !p.worksOut(c) {
		return false
	}
	if b.claim.Span.End >= c.claim.Span.Start {
		return false
	}
	between := strings.TrimLeft(p.lower(b.claim.Span.End, c.claim.Span.Start), ", ")
	if b.claim.Item == "" || c.claim.Item == "" {
		// "200,000 rounds; with 152 mm shells, a million": the other goods are named
		// with the second figure, or it is said in so many words.
		rest := p.lower(c.claim.Span.Start, min(c.sentence.end, c.claim.Span.End+60))
		return !c.passage.korean && (hasAny(between, "instead", "alternatively", " or ", "otherwise") || hasAny(between, "with ", "of ", "for ") && strings.Contains(between, "mm") || hasAny(rest, "instead", "alternatively"))
	}
	return b.claim.Item != c.claim.Item && between != "and" && !strings.HasPrefix(between, "and ")
}

// otherwise reports whether a paragraph opens with another way to put the figure
// at the end of the one before: "fill them with rockets instead".
func (p *page) otherwise(b, c *candidate) bool {
	if c.passage.korean || c.index != 0 || c.passage.prev != b.passage {
		return false
	}
	return hasAny(p.lower(c.sentence.start, c.sentence.end), "instead", "alternatively", "if they were", "if it were", "otherwise")
}

// worksOut reports whether a figure is what something would come to: a capacity,
// or one of a sentence that reckons.
func (p *page) worksOut(c *candidate) bool {
	return c.claim.Form == claims.Capacity || !c.passage.korean && reckoning(p.lower(c.sentence.start, c.sentence.end))
}

// partOf reports whether a figure is said to be a part of the one before it: "25
// calls, of which 19 at Vostochny".
func (p *page) partOf(b, c *candidate) bool {
	if b.passage != c.passage || c.index-b.index > 1 || b.claim.Measure != c.claim.Measure || b.claim.Unit != c.claim.Unit || c.passage.korean || b.claim.Span.End >= c.claim.Span.Start || !c.claim.Value.Known || b.claim.Value.Lo <= c.claim.Value.Lo {
		return false
	}
	const reach = 60 // bytes between the two
	between := p.lower(b.claim.Span.End, c.claim.Span.Start)
	rest := p.lower(c.claim.Span.End, min(c.sentence.end, c.claim.Span.End+14))
	if hasPrefixAny(rest, " of that", " of those", " of this") && len(between) < 3*reach && !hasPrefixAny(rest, " of that ship", " of those ships") {
		return true
	}
	return b.sentence == c.sentence && len(between) < reach && (hasAny(between+" ", " of which ", " of whom ", " including ", " among them ") || hasPrefixAny(rest, " of them", " of these", " of those"))
}

// ofThose returns the figure of which one that opens with "of those" is a part: the
// last before it that counts the same and is larger, within a paragraph.
func (p *page) ofThose(found []*candidate, i int) *candidate {
	c := found[i]
	if c.passage.korean || !c.claim.Value.Known {
		return nil
	}
	text := strings.TrimLeft(p.lower(c.sentence.start, c.sentence.end), "\"“ ")
	if !hasPrefixAny(text, "of those", "of these", "of them", "of that", "of the total", "among them", "among those", "some of them", "most of them", "most of those", "half of them") {
		return nil
	}
	const back = 3 // figures
	for j := i - 1; j >= 0 && j >= i-back; j-- {
		b := found[j]
		if b.passage != c.passage && b.passage != c.passage.prev || !b.claim.Value.Known || b.claim.Unit != c.claim.Unit || b.sentence == c.sentence {
			continue
		}
		if b.claim.Value.Lo > c.claim.Value.Lo {
			return b
		}
		return nil
	}
	return nil
}

// otherAccount reports whether two figures of a sentence are what one source has
// and what another has of the same thing: "27,000 t by one set of papers and
// 30,000 t by another".
func (p *page) otherAccount(b, c *candidate) bool {
	if c.passage.korean || b.claim.Span.End >= c.claim.Span.Start || c.claim.Span.Start-b.claim.Span.End > 90 {
		return false
	}
	between := p.lower(b.claim.Span.End, c.claim.Span.Start)
	rest := p.lower(c.claim.Span.End, min(c.sentence.end, c.claim.Span.End+40))
	one := hasAny(between, " according to one ", " by one ", " in one ", " on one ", " one source ", " one account ", " one estimate ")
	return one && hasAny(rest, " to another", " by another", " in another", " on another", " the other", " a second")
}

// reckoning are words by which a sentence works a figure out of another.
func reckoning(text string) bool {
	return hasAny(text, "on the assumption", "assuming", "if every", "if all ", "if each", "if they ", "if it ", "models had", "its models", "was packed", "were packed", "stuffed with", "filled with", "stowed", "stowage", "loaded as", "corresponds to", "corresponding to",
		"converts to", "converted", "conversion", "works out", "work out", "works it out", "came out at", "comes out at", "arrived at", "arrives at", "infers", "inferred", "multiplie", "extrapolat", "on that basis", "on this basis", "enough for", "room for", "put their load", "puts their load",
		"their load at", "its load at", "by weight", "equivalent", "would make", "would come to", "translate", "suppose ", "that makes ", "you get ", "fill them", "pack them", "load them", "equals ", "live off", "live on")
}

// converted returns the figure that another restates in other units: of a
// capacity, the containers in its sentence before it, or the last ones of its
// paragraph or the one before; of a figure that its sentence says is worked out,
// the containers or voyages of that sentence or of the two before it.
func (p *page) converted(found []*candidate, i int) *candidate {
	c := found[i]
	capacity := c.claim.Form == claims.Capacity
	supply := c.claim.Unit == "month" && capacity // of so many months' use
	if !c.claim.Value.Known || !capacity && (c.claim.Measure != claims.Rounds && c.claim.Measure != claims.Tonnes || c.passage.korean) {
		return nil
	}
	worked := !c.passage.korean && reckoning(p.lower(c.sentence.start, c.sentence.end))
	if !capacity && !worked {
		return nil
	}
	const far = 2      // sentences
	const farthest = 6 // passages that a conversion can stand behind its count
	for j := i - 1; j >= 0; j-- {
		b := found[j]
		if !(supply && b.claim.Measure == claims.Rounds && b.claim.Value.Known && b.claim.Form != claims.Capacity) && (supply || !p.restated(b, c, worked)) {
			continue
		}
		if b.sentence == c.sentence {
			return b
		}
		if b.passage.block.Role != c.passage.block.Role {
			continue
		}
		switch {
		case c.anaphora && (b.passage == c.passage || c.index == 0 || c.passage.prev == b.passage):
			return b
		case b.passage == c.passage && c.index-b.index <= far:
			return b
		case (capacity || worked && c.claim.Item != "") && (supply || c.claim.Measure == claims.Rounds && b.claim.Measure == claims.Containers) && c.passage.within(b.passage, farthest):
			return b
		}
		return nil
	}
	return nil
}

// within reports whether a passage stands no more than most passages of its role
// behind another.
func (ps *passage) within(before *passage, most int) bool {
	for q := ps; q != nil && most >= 0; q, most = q.prev, most-1 {
		if q == before {
			return true
		}
	}
	return false
}

// restated reports whether c can be what b comes to in other units.
func (p *page) restated(b, c *candidate, worked bool) bool {
	switch {
	case !b.claim.Value.Known || b.claim.Form == claims.Capacity || b.claim.Form == claims.Share || b.claim.Measure == c.claim.Measure:
		return false
	case b.claim.Measure == claims.Containers:
		// Less than one round a box is the load of one of them.
		return c.claim.Measure != claims.Rounds || c.claim.Unit == "percent" || c.claim.Value.Hi >= b.claim.Value.Lo
	case b.claim.Measure == claims.Tonnes:
		return c.weighed || worked && c.claim.Measure == claims.Rounds
	case b.claim.Measure == claims.Voyages:
		return worked && c.claim.Measure == claims.Tonnes
	}
	return false
}
