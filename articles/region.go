package articles

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// extent is what stands inside an element.
type extent struct {
	text int // bytes of text that can be shown
	link int // of them inside links
	kept int // of them in the main body

	picture, heading bool
}

// prose is the text outside links.
func (e *extent) prose() int { return e.text - e.link }

// region is where the story stands on a page.
type region struct {
	kept  map[*html.Node]bool // elements of the main body
	void  map[string]bool     // reasons to call something furniture that do not hold where the story stands
	sizes map[*html.Node]*extent
}

// leastMain is how many bytes of prose a main body has at least: less is a
// part of a page that is flat.
const leastMain = 250

// storyShare: a name that a third of the main body has says nothing.
const storyShare = 3

// findRegion settles which elements are the main body: the ones that
// go-readability kept, inside the element that the page itself calls the text
// of its article where there is one. Where the two have little in common the
// page is believed.
func findRegion(root *html.Node, kept map[*html.Node]bool) *region {
	r := &region{kept: kept, void: map[string]bool{}, sizes: map[*html.Node]*extent{}}
	r.survey(root, false, false)
	if named := r.named(root); len(named) > 0 {
		inside := map[*html.Node]bool{}
		prose, both := 0, 0
		for _, n := range named {
			prose += r.sizes[n].prose()
			both += r.sizes[n].kept
			inside[n] = true
			for d := range n.Descendants() {
				if d.Type == html.ElementNode {
					inside[d] = true
				}
			}
		}
		if 2*both >= prose {
			for n := range inside {
				if !kept[n] {
					delete(inside, n)
				}
			}
			for _, n := range named {
				inside[n] = kept[n]
			}
		}
		r.kept = inside
		clear(r.sizes)
		r.survey(root, false, false)
	}
	r.weighNames(root)
	return r
}

// survey measures every element. Its recursion is as deep as the page, which
// measure has bounded.
func (r *region) survey(n *html.Node, link, kept bool) extent {
	var e extent
	switch n.Type {
	case html.TextNode:
		e.text = len(strings.TrimSpace(n.Data))
		if link {
			e.link = e.text
		}
		if kept {
			e.kept = e.text
		}
		return e
	case html.ElementNode:
		if n.DataAtom == atom.Img || n.DataAtom == atom.Picture {
			e.picture = true
		}
		if headings[n.DataAtom] {
			e.heading = true
		}
		if unseen[n.DataAtom] {
			return e
		}
		link = link || n.DataAtom == atom.A
		if r.kept[n] && n.DataAtom != atom.Html && n.DataAtom != atom.Body {
			kept = true
		} else if !inline[n.DataAtom] {
			kept = false
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		in := r.survey(c, link, kept)
		e.text, e.link, e.kept = e.text+in.text, e.link+in.link, e.kept+in.kept
		e.picture, e.heading = e.picture || in.picture, e.heading || in.heading
	}
	if n.Type == html.ElementNode && e.text > 0 {
		r.sizes[n] = &e
	}
	return e
}

// named returns the elements that the page calls the text of its article, by
// the better of two marks. A story can be cut into several: those with the
// first one's name inside the same article belong to it. Of the articles of a
// page that goes on with the next story, the first one counts that is no mere
// beginning. Nothing is returned where they hold too little to be a story.
func (r *region) named(root *html.Node) []*html.Node {
	type group struct {
		article *html.Node
		class   string
		rank    int
		nodes   []*html.Node
		prose   int
	}
	var groups []*group
	var find func(n, article *html.Node)
	find = func(n, article *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode || unseen[c.DataAtom] || r.sizes[c] == nil {
				continue
			}
			in := article
			if c.DataAtom == atom.Article || c.DataAtom == atom.Main {
				in = c
			}
			rank := bodyName(c)
			if rank == 0 {
				find(c, in)
				continue
			}
			class := attr(c, "class")
			var g *group
			for _, have := range groups[max(0, len(groups)-maxGroups):] {
				if have.article == article && have.class == class && have.rank == rank {
					g = have
				}
			}
			if g == nil {
				g = &group{article: article, class: class, rank: rank}
				groups = append(groups, g)
			}
			g.nodes = append(g.nodes, c)
			g.prose += r.sizes[c].prose()
		}
	}
	find(root, nil)
	var best *group
	for _, g := range groups {
		if g.prose >= leastMain && (best == nil || g.rank > best.rank || g.rank == best.rank && g.prose > beginning*best.prose) {
			best = g
		}
	}
	if best == nil {
		return nil
	}
	return best.nodes
}

const (
	maxGroups = 16 // how many named parts are looked back on
	beginning = 3  // a text a third as long as a later one is the beginning of nothing more
)

// bodyName says how clearly an element is called the text of an article: 2 by
// the vocabulary of schema.org, 1 by a class or id such as article-body, 0 not.
func bodyName(n *html.Node) int {
	switch n.DataAtom {
	case atom.P, atom.A, atom.Span, atom.H1, atom.H2, atom.H3, atom.Li, atom.Ul, atom.Body, atom.Html:
		return 0
	}
	rank := 0
	for _, a := range n.Attr {
		switch a.Key {
		case "itemprop":
			if strings.EqualFold(strings.TrimSpace(a.Val), "articleBody") {
				return 2
			}
		case "class", "id":
			if rank == 0 {
				for name := range strings.FieldsSeq(a.Val) {
					if isBodyName(name) {
						rank = 1
					}
				}
			}
		}
	}
	return rank
}

// The words of names such as article-body, story_text, entryContent and
// article-view-content-div: one of each of the first two lists, and nothing but
// words of the three.
var (
	nameOfStory = []string{"article", "story", "entry", "post", "news"}
	nameOfText  = []string{"bodytext", "body", "contents", "content", "text", "txt", "copy"}
	nameOfBox   = []string{"main", "view", "div", "wrapper", "wrap", "full", "detail", "inner", "container", "area", "rich"}
)

func isBodyName(name string) bool {
	if len(name) < 8 || len(name) > 60 {
		return false
	}
	story, text := false, false
	for piece := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
		if strings.ContainsAny(piece, "0123456789") {
			continue // what a build tool adds
		}
		piece = strings.ToLower(piece)
	next:
		for piece != "" {
			for _, w := range nameOfStory {
				if rest, ok := strings.CutPrefix(piece, w); ok {
					piece, story = rest, true
					continue next
				}
			}
			for _, w := range nameOfText {
				if rest, ok := strings.CutPrefix(piece, w); ok {
					piece, text = rest, true
					continue next
				}
			}
			for _, w := range nameOfBox {
				if rest, ok := strings.CutPrefix(piece, w); ok {
					piece = rest
					continue next
				}
			}
			return false
		}
	}
	return story && text
}

// weighNames finds the names that say nothing on this page, because too much of
// the main body stands in elements that have them: pages call the column of the
// story "sidebar" for where it stands, put the whole page into a form, and mark
// each part of the story for a wall in front of it.
func (r *region) weighNames(root *html.Node) {
	sums := map[string]int{}
	total := 0
	var add func(n *html.Node, within string)
	add = func(n *html.Node, within string) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			e := r.sizes[c]
			if e == nil || e.kept == 0 {
				continue
			}
			inside := within
			if _, why := furniture(c, false); why != "" && why != within {
				sums[why] += e.kept
				inside = why
			}
			add(c, inside)
		}
	}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if e := r.sizes[c]; e != nil {
			total += e.kept
		}
	}
	add(root, "")
	for why, sum := range sums {
		if sum*storyShare >= total {
			r.void[why] = true
		}
	}
}

var headings = map[atom.Atom]bool{atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true}

// maxBesidePicture is how long, in bytes, the text is that goes with a picture.
const maxBesidePicture = 300

// besidePicture reports whether an element holds a picture and little text,
// none of it links: what a page without figures does for one. A paragraph of
// the story can have a picture in it and is none.
func (r *region) besidePicture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Table, atom.Dl, atom.Figure:
	default:
		return false
	}
	e := r.sizes[n]
	if e == nil || !e.picture || e.heading || e.text > maxBesidePicture || 2*e.link > e.text {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		// A picture between paragraphs is not beside one of them.
		if c.DataAtom == atom.P && c.NextSibling != nil && c.PrevSibling != nil && r.sizes[c] != nil && 2*r.sizes[c].text < e.text {
			return false
		}
	}
	return true
}
