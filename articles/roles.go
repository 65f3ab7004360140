package articles

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
)

// assign gives every block that the markup left undecided its role, and fills
// title, byline, date and publisher where the markup said nothing.
//
// The rules for flat text: the title stands before the byline, what precedes it
// is a menu; a picture's credit makes a caption; a heading followed by a text
// that breaks off in an ellipsis, or a heading such as "Related", ends the
// body, and prose behind it is a teaser; known phrases are boilerplate.
func (d *Document) assign(raw []rawBlock) {
	text := d.Text
	at := func(i int) string { return text[raw[i].start:raw[i].end] }
	byline := -1
	for i := range raw {
		if raw[i].role != "" && raw[i].role != Body && raw[i].role != Boilerplate {
			continue
		}
		if name, date, ok := bylineOf(at(i)); ok && (byline < 0 || date != dates.Date{}) {
			if d.Byline == "" {
				d.Byline = name
			}
			if d.Published.IsZero() {
				d.Published = date
			}
			if byline < 0 || raw[i].role == "" {
				byline = i
			}
			if raw[i].role == "" || raw[i].role == Body {
				raw[i].role, raw[i].why = Boilerplate, "byline"
			}
			break
		}
	}
	headline := d.headlineIndex(raw, byline)
	if headline >= 0 {
		if raw[headline].role == "" || raw[headline].role == Body {
			raw[headline].role, raw[headline].why = Headline, "title before the byline"
			if byline < 0 {
				raw[headline].why = "title before the text"
			}
		}
		if d.Title == "" {
			d.Title = strings.Join(strings.Fields(at(headline)), " ")
		}
	}
	if d.Published.IsZero() {
		// A day with its year near the top, in a line that is not prose.
		for i := range raw[:min(len(raw), 25)] {
			if len(at(i)) > 100 {
				continue
			}
			for _, m := range dates.News(at(i), 0) {
				if m.Date.Precision() >= dates.DayPrecision && m.Kind == dates.AtPoint {
					d.Published = m.Date
				}
			}
			if !d.Published.IsZero() {
				break
			}
		}
	}
	start := max(headline, byline)
	body, boiler := 0, 0 // paragraphs of body so far; boilerplate blocks in a row
	over := false        // the body has ended
	set := func(i int, role Role, why string) {
		raw[i].role, raw[i].why = role, why
	}
	for i := range raw {
		b := &raw[i]
		s := at(i)
		if b.role != "" {
			if b.role == Body {
				body++
			}
			continue
		}
		words := len(strings.Fields(s))
		switch {
		case start >= 0 && i < start && headline >= 0 && i < headline:
			set(i, Boilerplate, "before the title")
			continue
		case isCaption(s):
			set(i, Caption, "credit of a picture")
			continue
		case boilerplate(s):
			set(i, Boilerplate, "known phrase")
			boiler++
			if boiler >= 3 && body >= 2 {
				over = true
			}
			continue
		case cutOff(s) && words >= 8 && (body > 0 || over):
			set(i, Teaser, "breaks off in an ellipsis")
			over = true
			continue
		}
		boiler = 0
		prose := terminal(s) && words >= 5 || words >= 25
		switch {
		case !prose && relatedHeading(s):
			set(i, Boilerplate, "heading of other stories")
			if body > 0 {
				over = true
			}
		case !prose && body > 0 && words >= 4 && i+1 < len(raw) && raw[i+1].role == "" && cutOff(at(i+1)):
			set(i, Teaser, "title of a text that breaks off")
			over = true
		case over && prose && b.kept:
			set(i, Body, "in the main body")
			body++
		case over && prose:
			set(i, Teaser, "prose behind the body")
		case over && words >= 4 && titleLike(s):
			set(i, Teaser, "title behind the body")
		case over:
			set(i, Boilerplate, "behind the body")
		case prose:
			set(i, Body, "prose")
			body++
		case words >= 3 && i+1 < len(raw) && body > 0 && !cutOff(s):
			set(i, Body, "heading inside the body")
		default:
			set(i, Boilerplate, "short line that is no prose")
		}
	}
	// A subheading belongs to the body only if prose follows it.
	next := Role("")
	for i := len(raw) - 1; i >= 0; i-- {
		if raw[i].why == "heading inside the body" && next != Body {
			raw[i].role, raw[i].why = Boilerplate, "short line behind the body"
			continue
		}
		if raw[i].role != Boilerplate && raw[i].role != Caption {
			next = raw[i].role
		}
	}
	for _, b := range raw {
		d.Blocks = append(d.Blocks, Block{b.role, b.start, b.end, b.why})
	}
	if d.Publisher == "" {
		d.Publisher = d.outletOnPage()
	}
}

// headlineIndex finds the block that carries the title: one that the markup
// says is it, the nearest title-like line before the byline, one that repeats
// the document's title, or the first title-like line before prose. -1 is none.
func (d *Document) headlineIndex(raw []rawBlock, byline int) int {
	at := func(i int) string { return d.Text[raw[i].start:raw[i].end] }
	for i := range raw {
		if raw[i].role == Headline {
			return i
		}
	}
	free := func(i int) bool { return raw[i].role == "" || raw[i].role == Body && raw[i].heading }
	if d.Title != "" {
		for i := range raw {
			if free(i) && sameTitle(at(i), d.Title) {
				return i
			}
		}
	}
	for i := byline - 1; i >= 0 && i >= byline-4; i-- {
		if free(i) && titleLike(at(i)) && !boilerplate(at(i)) {
			return i
		}
	}
	if byline >= 0 {
		return -1
	}
	for i := range raw {
		if !free(i) || !titleLike(at(i)) || boilerplate(at(i)) {
			continue
		}
		for j := i + 1; j < len(raw) && j <= i+3; j++ {
			if len(at(j)) > 120 && terminal(at(j)) {
				return i
			}
		}
	}
	return -1
}

func sameTitle(a, b string) bool {
	norm := func(s string) string {
		return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " "))
	}
	a, b = norm(a), norm(b)
	return a != "" && (a == b || len(a) > 20 && strings.HasPrefix(b, a))
}

// titleLike reports whether a line can be a title: some words, no full stop at
// its end.
func titleLike(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 18 || n > 220 || len(strings.Fields(s)) < 4 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’) "))
	return r != '.' && r != ':' && r != ';' && r != ',' && !cutOff(s)
}

// bylineOf reads a line such as "by Ann Example February 28, 2024 1:33 AM 2 min
// read", "By ANN EXAMPLE", "Published: 28 Feb 2024". It gives the name, if any,
// and the day.
func bylineOf(s string) (name string, date dates.Date, ok bool) {
	if len(s) > 200 || terminal(s) && !strings.HasSuffix(strings.ToLower(s), ".m.") {
		return "", dates.Date{}, false
	}
	lower := strings.ToLower(s)
	at := len(s)
	for _, m := range dates.News(s, 0) {
		if m.Date.Precision() >= dates.DayPrecision && !m.Date.IsInterval() {
			date, at = m.Date, min(at, m.Start)
			break
		}
	}
	switch {
	case strings.HasPrefix(lower, "by "):
		name = s[3:min(max(at, 3), len(s))]
	case strings.HasPrefix(lower, "written by "):
		name = s[11:min(max(at, 11), len(s))]
	case date.IsZero():
		return "", date, false
	case strings.HasPrefix(lower, "published"), strings.HasPrefix(lower, "posted"), strings.HasPrefix(lower, "date:"),
		strings.HasPrefix(lower, "updated"), strings.HasPrefix(lower, "last updated"), strings.Contains(lower, "min read"), strings.Contains(lower, "minute read"):
		return "", date, true
	case at == 0 && len(s) < 45:
		return "", date, true // a line that is nothing but a date
	default:
		return "", date, false
	}
	// What stands between name and date: bars, "and", the word for the date.
	if i := strings.IndexAny(name, "|•·,;(/"); i >= 0 {
		name = name[:i]
	}
	for _, cut := range []string{" published", " updated", " posted", " min read"} {
		if i := strings.Index(strings.ToLower(name), cut); i >= 0 {
			name = name[:i]
		}
	}
	name = strings.TrimSpace(strings.Trim(name, " -–—"))
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 8 {
		return "", date, false
	}
	// A name begins with a capital: "by no means" is no byline.
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) {
		return "", date, false
	}
	return name, date, true
}

var credits = []string{"(photo", "photo:", "photo by", "photo/", "(image", "image:", "image credit", "getty images", "(afp", "/afp",
	"/reuters", "reuters/", "(ap photo", "courtesy of", "screenshot", "(source:", "via getty", "(kcna", "handout", "satellite image ©", "illustration by"}

// isCaption reports whether a block is the line under a picture.
func isCaption(s string) bool {
	lower := strings.ToLower(s)
	if strings.HasPrefix(lower, "file - ") || strings.HasPrefix(lower, "file photo") {
		return true
	}
	for _, c := range credits {
		if i := strings.Index(lower, c); i >= 0 {
			// In prose the words can stand anywhere; a credit ends its block.
			return len(lower)-i < 90 && (c[0] == '(' || len(lower) < 400)
		}
	}
	return false
}

// phrases of menus, forms, appeals and notices. One is enough.
var phrases = []string{
	"become a member", "gift membership", "gift a membership", "skip to content", "skip to main", "edit post", "audio is created",
	"indicates required", "enter your email", "email address", "subscribe", "sign up", "sign in", "log in", "newsletter",
	"your inbox", "all rights reserved", "privacy policy", "terms of use", "terms of service", "terms and conditions", "cookie",
	"financial contribution", "funded by our readers", "our readers", "thanks to readers", "readers like you", "help fund", "support our", "support us",
	"our mission", "our community", "donate", "thank you for signing", "new members", "supporters", "our journalism", "independent journalism",
	"advertisement", "share this", "follow us", "read more:", "click here", "download our app", "visa master", "americanexpress", "©", "copyright",
	"leave a comment", "reply to this", "loading", "javascript", "ad blocker", "become a patron", "patreon", "buy me a coffee",
	"min read", "minutes read", "share on", "print this", "listen to this article", "this article was", "contact us", "about us",
}

// boilerplate reports whether a block is one of the phrases that pages repeat.
// In a long paragraph two are needed: a story can be about a newsletter.
func boilerplate(s string) bool {
	lower := strings.ToLower(s)
	need := 1
	if len(lower) > 260 {
		need = 2
	}
	for _, p := range phrases {
		if strings.Contains(lower, p) {
			if need--; need == 0 {
				return true
			}
		}
	}
	return false
}

var relatedHeadings = words(`related recommended trending`)

// relatedHeading reports whether a short line announces other stories.
func relatedHeading(s string) bool {
	lower := strings.ToLower(strings.Trim(s, " :—-»"))
	if len(lower) > 40 {
		return false
	}
	for _, h := range []string{"related", "recommended", "trending", "most read", "most popular", "more news", "more stories", "more from", "read also",
		"also read", "read next", "latest news", "latest stories", "editors' picks", "editor's picks", "editors’ picks", "editor’s picks", "news feed", "you may also", "you might also",
		"comments", "about the author", "further reading", "up next", "in other news", "what to read", "top stories"} {
		if strings.HasPrefix(lower, h) {
			return true
		}
	}
	return relatedHeadings[lower]
}

// outlets are names of outlets and agencies that a page's own furniture
// mentions. A name inside the story is a source, not the publisher.
var outlets = []string{
	"Kyiv Independent", "Yonhap", "Reuters", "Associated Press", "Agence France-Presse", "BBC", "CNN", "New York Times", "Washington Post",
	"Wall Street Journal", "Financial Times", "The Guardian", "Korea Herald", "Korea Times", "JoongAng Daily", "KBS World", "Politico",
	"Bloomberg", "NK News", "NK Pro", "Radio Free Asia", "Voice of America", "Radio Free Europe", "The Moscow Times", "Newsweek", "The Diplomat",
	"Kyiv Post", "Ukrainska Pravda", "Al Jazeera", "Deutsche Welle", "Nikkei Asia", "The Economist", "The Times", "The Telegraph", "Daily NK", "Lloyd's List",
	"Euronews", "France 24", "NBC News", "CBS News", "ABC News", "Fox News", "Axios", "Foreign Policy", "Hankyoreh", "Chosun Ilbo", "South China Morning Post",
}

// outletOnPage names the outlet that the page's boilerplate mentions most
// often; blank when there is none or a tie.
func (d *Document) outletOnPage() string {
	best, most, tie := "", 0, false
	for _, o := range outlets {
		n := 0
		for _, b := range d.Blocks {
			if b.Role == Boilerplate {
				n += strings.Count(d.Text[b.Start:b.End], o)
			}
		}
		switch {
		case n > most:
			best, most, tie = o, n, false
		case n == most && n > 0:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}
