package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Chain is who told whom: the ways on which one statement came to the pages
// that carry it. Ways that begin alike are drawn as one line that parts.
type Chain struct {
	Title string
	Ways  []Way
}

// Way is one claim's chain, the origin first.
type Way struct {
	ID   string // of the claim
	Page string // who carries it, where the last step does not say so
	Own  bool   // whether it is the claim that the picture is of
	Hops []Step
}

// Step is one hop of a [Way].
type Step struct {
	Name, Role, Verb, Date string
	Group                  int  // colour of the party's group; 0 is neutral
	Hearsay                bool // it passes on what another published
}

// What a picture of a chain holds at most; the list in words has it all.
const (
	maxChainSteps = 6
	maxChainWays  = 14
	chainRow      = 58.0
	chainWidth    = 820.0
	chainTop      = 30.0
	chainFont     = 12.5
)

// knot is a step with what follows it. Steps that are alike in all ways up to
// here are one knot.
type knot struct {
	Step
	next []*knot
	id   string // of the claim whose way ends here; "" inside a way
	own  bool
	y    float64
	more int // further ways that are not drawn
}

// tree joins the ways by what they begin with, the one that the picture is of
// first.
func (c *Chain) tree() (roots []*knot, depth, rows int) {
	ways := slices.Clone(c.Ways)
	slices.SortStableFunc(ways, func(x, y Way) int { return cmp.Compare(ownFirst(x), ownFirst(y)) })
	list := &roots
	for i, w := range ways {
		if i == maxChainWays {
			break
		}
		at := list
		for j, hop := range w.Hops[:min(len(w.Hops), maxChainSteps)] {
			last := j == min(len(w.Hops), maxChainSteps)-1
			k := (*knot)(nil)
			for _, o := range *at {
				if o.Step == hop && (o.id == "") == !last {
					k = o
				}
			}
			if k == nil {
				k = &knot{Step: hop}
				*at = append(*at, k)
			}
			if last {
				if k.id == "" {
					k.id = w.ID
				} else {
					k.more++
				}
			}
			k.own = k.own || w.Own
			depth = max(depth, j+1)
			at = &k.next
		}
	}
	var place func(k *knot)
	place = func(k *knot) {
		k.y = chainTop + float64(rows)*chainRow
		for _, n := range k.next {
			place(n)
		}
		if len(k.next) == 0 {
			rows++
		}
	}
	for _, k := range roots {
		place(k)
	}
	return roots, depth, rows
}

func ownFirst(w Way) int {
	if w.Own {
		return 0
	}
	return 1
}

// Empty reports whether there is nothing to draw.
func (c *Chain) Empty() bool {
	return !slices.ContainsFunc(c.Ways, func(w Way) bool { return len(w.Hops) > 0 })
}

// Hearsay reports whether a step passes on what another published.
func (c *Chain) Hearsay() bool {
	return slices.ContainsFunc(c.Ways, func(w Way) bool {
		return slices.ContainsFunc(w.Hops, func(h Step) bool { return h.Hearsay })
	})
}

// SVG draws the chain from the left to the right: a line for each hop with the
// name above it and what it did below. The claim's own way is drawn heavier; a
// step that passes on what another published is dashed.
func (c *Chain) SVG(opt Options) []byte {
	roots, depth, rows := c.tree()
	id := cmp.Or(opt.ID, "chain")
	depth, rows = max(depth, 1), max(rows, 1)
	column := (chainWidth - 20) / float64(max(depth, 3))
	height := chainTop + float64(rows)*chainRow
	var out markup
	role := "img"
	if opt.Link != nil {
		role = "group"
	}
	out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "tw-chain", "viewBox", "0 0 "+num(chainWidth)+" "+num(height),
		"role", role, "aria-labelledby", id+"-title", "aria-describedby", id+"-desc")
	out.element("title", c.Title, "id", id+"-title")
	out.element("desc", c.Words(), "id", id+"-desc")
	var draw func(k *knot, depth int)
	draw = func(k *knot, depth int) {
		x := 10 + float64(depth)*column
		end := x + column
		if len(k.next) == 0 {
			end -= 14
		}
		class := "hop"
		if k.own {
			class += " own"
		}
		if k.Hearsay {
			class += " hearsay"
		}
		if k.Group > 0 {
			class += fmt.Sprintf(" g%d", k.Group)
		}
		// The lines to what follows come first and lie under it.
		for _, n := range k.next {
			if n.y != k.y {
				branch := "branch"
				if n.own {
					branch += " own"
				}
				out.empty("path", "class", branch, "d", fmt.Sprintf("M%s %sC%s %s %s %s %s %s", num(end-18), num(k.y), num(end-4), num(k.y), num(end-14), num(n.y), num(end), num(n.y)))
			}
		}
		d := drawing{opt: opt}
		room := column - 30
		name := fit(k.Name, chainFont*boldness, room)
		below := k.Verb
		if k.Date != "" {
			below += " " + k.Date
		}
		if k.more > 0 {
			below += fmt.Sprintf(" (+%d)", k.more)
		}
		below = fit(below, chainFont, room)
		role := fit(k.Role, chainFont-1, room)
		var closing func()
		if k.id != "" {
			spoken := strings.TrimSpace(name + " " + below + " " + role)
			closing = d.wrapIn(&out, class, k.id, k.words(), spoken+": "+k.words())
		} else {
			out.open("g", "class", class)
			out.element("title", k.words())
			closing = func() { out.close("g") }
		}
		out.empty("path", "class", "line", "d", fmt.Sprintf("M%s %sH%s", num(x), num(k.y), num(end)))
		out.empty("circle", "class", "dot", "cx", num(x+4), "cy", num(k.y), "r", "4.4")
		out.element("text", name, "class", "who", "x", num(x+13), "y", num(k.y-7))
		out.element("text", below, "class", "did", "x", num(x+13), "y", num(k.y+16))
		if k.Role != "" {
			out.element("text", role, "class", "role", "x", num(x+13), "y", num(k.y+30))
		}
		closing()
		for _, n := range k.next {
			draw(n, depth+1)
		}
	}
	for _, k := range roots {
		draw(k, 0)
	}
	out.close("svg")
	return out.Bytes()
}

// fit cuts a text to a width.
func fit(s string, size, width float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && textWidth(string(r)+"...", size) > width {
		r = r[:len(r)-1]
	}
	return strings.TrimSpace(string(r)) + "\u2026"
}

func (s Step) words() string {
	text := s.Name
	if s.Role != "" {
		text += " (" + s.Role + ")"
	}
	text += " " + s.Verb + " it"
	if s.Date != "" {
		text += ", " + s.Date
	}
	return text
}

// Words tells the claim's own way in one sentence, and how many others there are.
func (c *Chain) Words() string {
	var own []string
	others := 0
	for _, w := range c.Ways {
		if !w.Own {
			others++
			continue
		}
		for _, h := range w.Hops {
			own = append(own, h.words())
		}
	}
	text := strings.Join(own, "; ")
	switch others {
	case 0:
	case 1:
		text += "; one other page has it"
	default:
		text += fmt.Sprintf("; %d other pages have it", others)
	}
	return text + "."
}
