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
	byline, last := -1, len(raw)
	for i := range raw {
		if i >= last {
			break
		}
		if raw[i].edge || raw[i].row || raw[i].role != "" && raw[i].role != Body && raw[i].role != Boilerplate {
			continue
		}
		name, date, ok := bylineOf(at(i))
		if !ok || byline >= 0 && name == "" {
			continue
		}
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
		if name != "" {
			break
		}
		last = min(last, i+4) // a line with the time, and the name below it
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
			if raw[i].edge || raw[i].row || len(at(i)) > 100 {
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
	firstKept, lastKept := d.mainRegion(raw)
	body, boiler := 0, 0 // paragraphs of body so far; boilerplate blocks in a row
	over := false        // the body has ended
	closed := false      // what follows is about the outlet or the author
	cards := false       // what follows are the titles of other stories
	set := func(i int, role Role, why string) {
		raw[i].role, raw[i].why = role, why
	}
	for i := range raw {
		b := &raw[i]
		s := at(i)
		if b.role == Body && b.kept && body > 0 && strings.Contains(s, "\n") && aboutHeading(firstLine(s)) {
			closed = true
		}
		if b.role == Body && listOfStories(s) {
			set(i, Teaser, "titles under a heading of other stories")
		}
		switch {
		case b.role != Body:
		case wordCount(s) < 30 && pointsElsewhere(s):
			set(i, Teaser, "points to another story")
		case !terminal(s) && wordCount(s) < 8 && relatedHeading(s):
			set(i, Boilerplate, "heading of other stories")
			cards = true
		case cards && !terminal(s) && wordCount(s) < 25:
			set(i, Teaser, "title under a heading of other stories")
		default:
			cards = false
		}
		if b.role == Body && closed && b.kept {
			set(i, Boilerplate, "what the outlet says of itself")
		}
		if b.role != "" {
			if b.role == Body {
				body++
			}
			continue
		}
		words := wordCount(s)
		switch {
		case start >= 0 && i < start && headline >= 0 && i < headline && !(b.kept && firstKept >= 0 && i >= firstKept && terminal(s) && words >= 8):
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
		case listOfStories(s):
			set(i, Teaser, "titles under a heading of other stories")
			continue
		case words < 30 && pointsElsewhere(s):
			set(i, Teaser, "points to another story")
			continue
		case b.linked && b.kept && firstKept >= 0 && words < 25:
			if words >= 4 {
				set(i, Teaser, "title that is a link")
			} else {
				set(i, Boilerplate, "link")
			}
			continue
		case cutOff(s) && words >= 8 && (body > 0 || over) && (firstKept < 0 || !b.kept || i > lastKept || over || !terminal(at(i-1)) && titleLike(at(i-1))):
			// In the main body a paragraph can end in dots; under a title of its own
			// it is a card.
			set(i, Teaser, "breaks off in an ellipsis")
			over = true
			continue
		}
		boiler = 0
		prose := terminal(s) && words >= 5 || words >= 25
		if firstKept >= 0 && !b.kept {
			switch {
			case i < firstKept && i > headline && headline >= 0 && prose:
				set(i, Body, "between title and main body")
				body++
			case i > firstKept && i < lastKept && !b.linked && terminal(s) && words >= 8 && raw[i-1].role != Teaser:
				// What looks for the main body drops a paragraph with many links,
				// or a short one in a box of its own.
				set(i, Body, "prose between paragraphs of the main body")
				body++
			case prose:
				set(i, Teaser, "prose outside the main body")
			case words >= 4 && titleLike(s):
				set(i, Teaser, "title outside the main body")
			default:
				set(i, Boilerplate, "outside the main body")
			}
			continue
		}
		switch {
		case !prose && relatedHeading(s):
			set(i, Boilerplate, "heading of other stories")
			if body > 0 {
				over = true
				closed = closed || commentHeading(s) && 3*(raw[len(raw)-1].end-b.end) < b.start-raw[max(0, start)].end
			}
		case body > 0 && aboutHeading(firstLine(s)) && (!prose || b.kept):
			set(i, Boilerplate, "heading of what the outlet says of itself")
			closed = true
		case closed && b.kept:
			set(i, Boilerplate, "what the outlet says of itself")
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

// wordCount counts words: in scripts without spaces, three characters are one.
func wordCount(s string) int {
	n, dense := 0, 0
	for f := range strings.FieldsSeq(s) {
		n++
		if f[0] < 0xe3 { // below the kana and the Chinese characters
			continue
		}
		for _, r := range f {
			if r >= 0x3040 && r <= 0x9fff {
				dense++
			}
		}
	}
	return n + dense/3
}

// mainRegion returns the first and the last block of the main body that the
// page's structure shows; -1 where it shows none that is worth the name.
func (d *Document) mainRegion(raw []rawBlock) (first, last int) {
	first, last = -1, -1
	size := 0
	for i := range raw {
		b := &raw[i]
		if !b.kept || b.role != "" && b.role != Body {
			continue
		}
		if s := d.Text[b.start:b.end]; terminal(s) && wordCount(s) >= 5 {
			size += b.end - b.start
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if size < leastMain {
		return -1, -1
	}
	return first, last
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
	n, fields := utf8.RuneCountInString(s), len(strings.Fields(s))
	// A syllable of Korean is a letter of its own: titles have half as many.
	if hasHangul(s) {
		n, fields = 2*n, fields+1
	}
	if n < 18 || n > 220 || fields < 4 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’) "))
	return r != '.' && r != ':' && r != ';' && r != ',' && !cutOff(s)
}

// bylineOf reads a line such as "by Ann Example February 28, 2024 1:33 AM 2 min
// read", "By ANN EXAMPLE", "Published: 28 Feb 2024". It gives the name, if any,
// and the day.
func bylineOf(s string) (name string, date dates.Date, ok bool) {
	if hasHangul(s) {
		return koreanByline(s)
	}
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
	if hasHangul(s) && koreanCaption(s) {
		return true
	}
	lower := strings.ToLower(s)
	if strings.HasPrefix(lower, "file - ") || strings.HasPrefix(lower, "file photo") {
		return true
	}
	if rest, ok := strings.CutPrefix(lower, "in this "); ok && len(lower) < 400 {
		// "In this March 3, 2024 photo, released by": a caption of an agency.
		rest = rest[:min(len(rest), 60)]
		for _, w := range []string{" photo", " image taken", " image from", " image provided", " image released", " picture taken", " handout"} {
			if strings.Contains(rest, w) {
				return true
			}
		}
	}
	for _, w := range []string{"a picture taken ", "a photo taken ", "a handout ", "this handout ", "pictured:", "above:"} {
		if strings.HasPrefix(lower, w) && len(lower) < 300 {
			return true
		}
	}
	for _, c := range credits {
		if i := strings.Index(lower, c); i >= 0 {
			// In prose the words can stand anywhere; a credit ends its block.
			return len(lower)-i < 90 && (c[0] == '(' || len(lower) < 400)
		}
	}
	return false
}

// phrases of menus, forms, appeals and notices: they are said to the reader of
// a page and stand in no story. One is enough.
var phrases = []string{
	"become a member", "gift membership", "gift a membership", "skip to content", "skip to main", "edit post", "audio is created",
	"indicates required", "enter your email", "your email address", "subscribe to", "subscribe now", "to subscribe", "subscribe today", "subscribe for", "subscribers only", "sign up for", "sign up to", "sign up here", "sign up now",
	"our newsletter", "newsletters", "daily newsletter", "weekly newsletter", "newsletter sign",
	"your inbox", "all rights reserved", "privacy policy", "cookie policy", "use cookies", "uses cookies", "of cookies", "terms of use", "terms of service", "terms and conditions",
	"financial contribution", "funded by our readers", "our readers", "thanks to readers", "readers like you", "help fund", "support our", "support us",
	"our community", "thank you for signing", "our journalism", "independent journalism", "make a donation", "donate now", "donate today",
	"share this", "follow us", "read more:", "click here", "download our app", "download the app", "visa master", "americanexpress", "©",
	"leave a comment", "post a comment", "reply to this", "enable javascript", "javascript is disabled", "ad blocker", "become a patron", "buy me a coffee",
	"min read", "minutes read", "share on facebook", "share on twitter", "share on x", "print this", "listen to this article", "this article was originally", "this article was updated", "this article was amended", "this article was first",
	"contact us", "about us", "join the conversation", "like us on facebook", "on facebook and twitter", "send tips to", "affiliate links", "read our full", "manage your preferences",
}

// hints are words of the same places that stories have too: "loading" on a
// quay, "supporters" of a minister. They count in a line that is no sentence,
// and beside a phrase or another hint.
var hints = []string{
	"subscribe", "sign up", "sign in", "log in", "newsletter", "email address", "cookie", "donate", "new members", "supporters", "our mission",
	"advertisement", "copyright", "loading", "javascript", "patreon", "share on",
}

// LowerASCII is a text with its ASCII letters in lower case: every byte stays at its
// place, as of letters whose lower case is of another length it would not.
func LowerASCII(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// wording is a phrase or a hint, with what it counts in a sentence and in a line
// that is none.
type wording struct {
	text           string
	sentence, line int
}

// wordings are the phrases and hints by their first byte.
var wordings = func() (table [256][]wording) {
	for _, p := range phrases {
		table[p[0]] = append(table[p[0]], wording{p, 2, 2})
	}
	for _, h := range hints {
		table[h[0]] = append(table[h[0]], wording{h, 1, 2})
	}
	return table
}()

// boilerplate reports whether a block is one of the phrases that pages repeat.
// In a long paragraph two are needed: a story can be about a newsletter.
func boilerplate(s string) bool {
	if hasHangul(s) {
		return koreanBoilerplate(s)
	}
	lower := LowerASCII(s)
	need := 2
	if len(lower) > 260 {
		need = 4
	}
	sentence := -1 // not known yet
	found := 0
	var seen [8]string
	n := 0
	inWord := false
	for i := 0; i < len(lower); i++ {
		c := lower[i]
		if inWord && c >= 'a' && c <= 'z' {
			continue
		}
		inWord = c >= 'a' && c <= 'z'
	next:
		for _, w := range wordings[c] {
			if !strings.HasPrefix(lower[i:], w.text) {
				continue
			}
			for _, have := range seen[:n] {
				if have == w.text {
					continue next
				}
			}
			if n < len(seen) {
				seen[n] = w.text
				n++
			}
			if sentence < 0 {
				sentence = 0
				if terminal(s) && !strings.HasSuffix(s, "...") && wordCount(s) >= 8 {
					sentence = 1
				}
			}
			if sentence == 1 {
				found += w.sentence
			} else {
				found += w.line
			}
			if found >= need {
				return true
			}
		}
	}
	return false
}

// listOfStories reports whether a block is a heading of other stories with their
// titles, a line each: how old pages set a column of links.
func listOfStories(s string) bool {
	head, rest, ok := strings.Cut(s, "\n")
	if !ok || !relatedHeading(head) {
		return false
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if terminal(line) && wordCount(line) >= 12 {
			return false
		}
	}
	return true
}

var relatedHeadings = words(`related recommended trending`)

// relatedHeading reports whether a short line announces other stories.
func relatedHeading(s string) bool {
	lower := strings.ToLower(strings.Trim(s, " :—-»"))
	if hasHangul(s) {
		for _, h := range koreanRelated {
			if strings.HasPrefix(lower, h) && len(lower) < 60 {
				return true
			}
		}
	}
	if len(lower) > 40 {
		return false
	}
	for _, h := range []string{"related", "recommended", "trending", "most read", "most popular", "most clicked", "most viewed", "most shared", "most watched", "most discussed", "most commented", "popular now", "popular this", "popular stories",
		"in case you missed", "icymi", "readers also", "people also", "what others are", "others are reading", "from our partners", "around the web", "more in ", "more on this", "latest from", "latest in ", "top reads", "our picks", "must reads", "must-reads", "more news", "more stories", "more from", "read also",
		"also read", "read next", "latest news", "latest stories", "editors' picks", "editor's picks", "editors’ picks", "editor’s picks", "news feed", "you may also", "you might also",
		"comments", "reader comments", "readers' comments", "leave a reply", "in the next issue", "in our next issue", "also in this issue", "elsewhere in this issue", "in this issue", "inside this issue", "also inside", "on other pages", "other news", "other stories", "other headlines", "more headlines", "earlier stories", "previous stories", "past stories", "previous notices", "earlier notices", "about the author", "further reading", "up next", "in other news", "what to read", "top stories"} {
		if strings.HasPrefix(lower, h) {
			return true
		}
	}
	return relatedHeadings[lower]
}

// commentHeading reports whether a short line announces what readers have
// written. It can stand over the story too, as a link to them, so that it closes
// the story only where most of the page is before it.
func commentHeading(s string) bool {
	lower := strings.Trim(strings.ToLower(s), " :—-»()[]0123456789")
	return lower == "comments" || lower == "comment" || lower == "reader comments" || lower == "readers' comments"
}

// pointers are the words by which a line inside a story sends its reader to
// another one.
var pointers = []string{"watch |", "watch:", "watch now:", "watch also", "read |", "read:", "read also", "read more", "read next", "read this", "also read", "see also", "also see", "see more:", "more on this:", "listen:", "listen |", "video:", "video |",
	"related:", "related |", "related story", "recommended:", "don't miss:", "don’t miss:", "in pictures:", "in pics:", "further reading:", "more from ", "must read", "earlier notices:", "previous notices:", "earlier stories:", "earlier coverage:", "earlier reports:", "past stories:", "previous coverage:", "previously on", "editor's pick", "opinion |", "explainer:", "live |", "click to read", "read in google news"}

// pointsElsewhere reports whether a line names another story.
func pointsElsewhere(s string) bool {
	lower := strings.ToLower(strings.TrimLeft(s, " •·►▶>-–—[(*"))
	for _, p := range pointers {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// aboutHeading reports whether a short line announces what an outlet, an
// organisation or an author says of itself at the end of a page.
func aboutHeading(s string) bool {
	lower := strings.ToLower(strings.Trim(s, " :—-»*"))
	switch lower {
	case "notes to editors", "note to editors", "editor's note", "editors' note", "editor’s note", "disclaimer", "media contact", "media contacts", "press contact", "press contacts", "about the author", "about the authors", "about us":
		return true
	}
	// "About Example Shipping": a name, and nothing but it.
	name, ok := strings.CutPrefix(strings.Trim(s, " :—-»*"), "About ")
	if !ok || len(name) == 0 || len(name) > 40 || strings.ContainsAny(name, "?!0123456789") {
		return false
	}
	for w := range strings.FieldsSeq(name) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && w != "of" && w != "the" && w != "for" && w != "and" && w != "&" {
			return false
		}
	}
	return true
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
