package reading

import (
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// The news gives shares in words more often than in percent: "half of the
// shells", "fell by two thirds", "nine barrels in ten". Such a fraction is a
// claim where the text says of what it is a part, and a case counts that.

// share turns a fraction or odds into a percentage, for classify.
func (c *candidate) share() {
	m := &c.mention
	c.fraction = true
	m.Kind, m.Unit = quantity.Cardinal, "percent"
	m.Range.Lo, m.Range.Hi = inPercent(m.Range.Lo), inPercent(m.Range.Hi)
}

// inPercent is a share as a percentage, whole where the share was: two thirds are
// 200/3, nine in ten 90.
func inPercent(v float64) float64 {
	const same = 1e-9
	if v == 0 {
		return 0
	}
	x := 100 / (1 / v)
	if r := math.Round(x); math.Abs(x-r) < same {
		return r
	}
	return x
}

var (
	// fell are the verbs by which deliveries become fewer.
	fell = wordSet("fell fallen falls falling drop drops dropped dropping decline declines declined declining decrease decreased decreasing shrink shrank shrunk shrinking reduce reduced cut down slumped slump plunged plummeted tumbled dwindled contracted slid")
	// sendings are the nouns for what is sent, all together.
	sendings = []string{"deliver", "shipment", "supplies", "supply", "exports", "transfers", "consignments", "traffic", "the flow", "sent "}
	// flaws are the words by which goods are of no use.
	flaws = []string{"dud", "faulty", "defect", "fail", "do not work", "not work", "did not go off", "do not go off", "unusable", "useless", "refurbish", "repair", "so old", "too old", "made fit", "overhaul", "misfire", "malfunction", "exploded in the air", "trajector", "off course", "broke up",
		"blew up", "bad quality", "poor quality", "past their", "out of date", "duff", "older than", "no good", "never explode", "did not explode", "do not explode", "not explode", "missed"}
	// used are the words of those who use goods up.
	used = []string{"fires", "fired", "firing", "shoots", "shot", " uses", " used", "using", "needs", "consum", "come from", "comes from", "came from", "spends", "expend", "in russian guns", "front"}
)

// partReach is the number of words behind a share within which what it is a part of
// is named.
const partReach = 7

// shareOf says of what a share is, blank where it is of nothing that a case
// counts.
func (p *page) shareOf(c *candidate) claims.Measure {
	s := c.sentence
	e := c.mention.Phrase()
	before := " " + p.lower(p.clauseStart(c), e.Start)
	after := p.lower(e.End, min(s.end, e.End+40))
	text := p.lower(s.start, s.end)
	if m := p.declares("delivery_change"); m != "" && hasAny(text, sendings...) {
		if p.fallen(c) {
			return m
		}
		earlier := hasPrefixAny(after, " of last year", " of the year before", " of what ", " of those ", " of that of", " of the level", " of the previous", " of the 20", " of 20", " what it was", " what they were", " the level", " of its level", " of their level", " of the number")
		if earlier || hasAny(before, "those of ", "that of ", "last year", "year before", "year earlier", "compared with", "set against") && !hasPrefixAny(after, " of ") {
			return m
		}
	}
	if own := p.declares("shell_share"); own != "" && strings.Trim(p.doc.Text[s.start:e.Start]+p.doc.Text[e.End:s.end], " .:–—-\n") == "" {
		// "40 per cent. So much of Russia's ammunition comes from the North."
		if next := c.nextSentence(); next != nil && hasAny(p.lower(next.start, next.end), "ammunition", "shells", "munitions") && hasAny(p.lower(next.start, next.end), used...) {
			return own
		}
	}
	unit, goods, them := p.wholeOf(c)
	them = them || strings.HasSuffix(strings.TrimRight(before, " "), " of which") || strings.HasSuffix(strings.TrimRight(before, " "), " of them")
	flawed := hasAny(text, flaws...)
	if m := p.declares("defects"); m != "" && flawed && e.Start-s.start < 3 && !hasPrefixAny(after, " of ") && len(p.recent) > 0 {
		// "Half had to be repaired first": of what was counted last.
		if last := p.recent[len(p.recent)-1]; (last.claim.Measure == claims.Rounds || last.claim.Measure == claims.Missiles) && e.Start-last.claim.Span.End < farBack {
			return m
		}
	}
	if m := p.declares("defects"); m != "" || p.declares("shell_share") != "" {
		switch {
		case m != "" && flawed && (goods == arms || them && p.beside(c) != nil):
			return m
		case goods != arms || unit == "missile" || unit == "container":
			return ""
		}
		if own := p.declares("shell_share"); own != "" && hasAny(text, used...) {
			return own
		}
		return ""
	}
	if !s.moves && !p.anEnd(s) {
		return ""
	}
	if them {
		if last := p.beside(c); last != nil {
			return last.claim.Measure
		}
		return ""
	}
	if hasPrefixAny(after, " of its ", " of their ", " of all its ") {
		return "" // what a country eats, wherever it comes from
	}
	switch unit {
	case "":
	case "transfer", "voyage", "flight", "shipment", "time":
		return "" // of the ways, not of the goods: "half the transfers are at night"
	default:
		return p.gaz.measures[unit]
	}
	if goods != noGoods && goods == p.classOf("") {
		for _, m := range p.voc.Measures {
			if quantity.DimensionOf(m.Unit) == quantity.Volume || quantity.DimensionOf(m.Unit) == quantity.Mass {
				return m.ID
			}
		}
	}
	return ""
}

// declares returns a measure of the case by its name, blank where it has none.
func (p *page) declares(id claims.Measure) claims.Measure {
	for _, m := range p.voc.Measures {
		if m.ID == id {
			return id
		}
	}
	return ""
}

// fallen reports whether a share is that by which something became less.
func (p *page) fallen(c *candidate) bool {
	ws := c.passage.words
	const reach = 3 // words
	b := c.wordAfter(c.mention.Phrase().Start) - 1
	for k := b; k >= c.sentence.lo && k > b-reach; k-- {
		if fell[ws[k].lower] {
			return true
		}
	}
	return false
}

// wholeOf reads what a share is a part of, behind it: a noun that is counted
// ("half of the shells", "two in three barrels"), goods that are weighed ("a
// third of the grain"), or what the text gave before ("nine in ten of those",
// "three quarters of the order").
func (p *page) wholeOf(c *candidate) (unit string, class goods, them bool) {
	ws := c.passage.words
	e := c.mention.Phrase()
	i := c.wordAfter(e.End)
	if i >= c.sentence.hi {
		return "", noGoods, false
	}
	odds := p.doc.Text[e.Start:e.End]
	if ws[i].lower != "of" && ws[i].lower != "the" && ws[i].lower != "its" && !strings.Contains(odds, " in ") && !strings.Contains(odds, " out of ") {
		return "", noGoods, false
	}
	for k := i; k < c.sentence.hi && k < i+partReach; k++ {
		if k > i && strings.ContainsAny(p.doc.Text[ws[k-1].end:ws[k].start], ",.;:()") || k > i && (isBe(ws[k].lower) || sayings[ws[k].lower] != "") {
			break
		}
		switch w := ws[k].lower; w {
		case "on", "for", "in", "to", "from", "by", "with", "at":
			if k > i {
				return "", noGoods, false // "a third of its budget on arms"
			}
		case "those", "them", "these", "that", "which":
			if k == i+1 && (k+1 >= c.sentence.hi || p.countedAt(c.passage, k+1) == "" && goodsWords[ws[k+1].lower] == noGoods || w == "them") {
				return "", noGoods, w != "that" || k+1 < c.sentence.hi && ws[k+1].lower == "order" || k+1 >= c.sentence.hi || !ws[k+1].capital
			}
		case "order", "total", "lot":
			return "", noGoods, true
		}
		if unit := p.countedAt(c.passage, k); unit != "" && p.counts(unit) && unit != "vessel" && unit != "person" {
			return p.ownUnit(unit), goodsWords[ws[k].lower], false
		}
		if class := goodsWords[ws[k].lower]; class != noGoods && class != freight {
			return "", class, false
		}
	}
	return "", noGoods, false
}

// beside returns the figure that the text gave last before a share, in its
// paragraph and no more than two sentences before it.
func (p *page) beside(c *candidate) *candidate {
	if n := len(p.recent); n > 0 {
		if last := p.recent[n-1]; last.passage == c.passage && c.index-last.index <= 2 && last.claim.Unit != "percent" && last.claim.Form != claims.Capacity && last.claim.Unit != "vessel" {
			return last
		}
	}
	return nil
}
