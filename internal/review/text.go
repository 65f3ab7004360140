package review

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/internal/console"
)

// Style is how a piece of text stands out. Every screen can be read without:
// what is marked has brackets or a sign besides.
type Style uint8

// The styles.
const (
	Plain  Style = iota
	Strong       // headings, the chosen row
	Marked       // the words that a claim was read from
	Faint        // what helps and can be passed over
)

// Piece is text of one style.
type Piece struct {
	Text  string
	Style Style
}

// Line is one line of a screen.
type Line []Piece

// String is the line without its styles.
func (l Line) String() string {
	var b strings.Builder
	for _, p := range l {
		b.WriteString(p.Text)
	}
	return b.String()
}

func plain(s string) Line  { return Line{{s, Plain}} }
func strong(s string) Line { return Line{{s, Strong}} }
func faint(s string) Line  { return Line{{s, Faint}} }

func width(s string) int { return text.StringWidth(s) }

// clean makes text from outside fit to show.
func clean(s string) string { return console.Clean(s) }

// clip shortens text to so many columns.
func clip(s string, most int) string {
	if width(s) <= most {
		return s
	}
	if most <= 3 {
		return text.Trim(s, max(0, most))
	}
	return text.Trim(s, most-3) + "..."
}

// wrapped breaks pieces into lines of at most so many columns, between words; a
// word that is wider is broken.
func wrapped(l Line, columns int) []Line {
	columns = max(1, columns)
	var out []Line
	var line Line
	used := 0
	put := func(s string, st Style) {
		if n := len(line); n > 0 && line[n-1].Style == st {
			line[n-1].Text += s
		} else {
			line = append(line, Piece{s, st})
		}
		used += width(s)
	}
	feed := func() {
		out = append(out, line)
		line, used = nil, 0
	}
	blank := false
	for _, p := range l {
		for i, word := range strings.Split(p.Text, " ") {
			blank = blank || i > 0
			if word == "" {
				continue
			}
			gap := 0
			if blank && used > 0 {
				gap = 1
			}
			if used > 0 && used+gap+width(word) > columns {
				feed()
				gap = 0
			}
			if gap == 1 {
				put(" ", line[len(line)-1].Style)
			}
			blank = false
			for width(word) > columns-used {
				head := text.Trim(word, columns-used)
				if head == "" {
					if used > 0 {
						feed()
						continue
					}
					head = string([]rune(word)[:1]) // wider than the whole line
				}
				put(head, p.Style)
				word = word[len(head):]
				feed()
			}
			if word != "" {
				put(word, p.Style)
			}
		}
	}
	if used > 0 || len(out) == 0 {
		feed()
	}
	return out
}

// hung wraps behind a margin: first before the first line, blanks before the
// others.
func hung(first string, l Line, columns int) []Line {
	margin := width(first)
	if margin > columns/2 {
		margin = columns / 4
		out := []Line{plain(clip(first, columns))}
		for _, w := range wrapped(l, columns-margin) {
			out = append(out, append(Line{{strings.Repeat(" ", margin), Plain}}, w...))
		}
		return out
	}
	var out []Line
	for i, w := range wrapped(l, columns-margin) {
		lead := first
		if i > 0 {
			lead = strings.Repeat(" ", margin)
		}
		out = append(out, append(Line{{lead, Plain}}, w...))
	}
	return out
}

// sideBySide sets two texts side by side, the second from column at on.
func sideBySide(left []Line, b Line, at, columns int) []Line {
	var right []Line
	if len(b) > 0 && b.String() != "" {
		right = wrapped(b, columns-at)
	}
	var out []Line
	for i := range max(len(left), len(right)) {
		var l Line
		used := 0
		if i < len(left) {
			l = append(l, left[i]...)
			used = width(left[i].String())
		}
		if i < len(right) {
			l = append(l, Piece{strings.Repeat(" ", max(1, at-used)), Plain})
			l = append(l, right[i]...)
		}
		out = append(out, l)
	}
	return out
}

// cut shortens a line to so many columns.
func (l Line) cut(columns int) Line {
	var out Line
	for _, p := range l {
		if columns <= 0 {
			break
		}
		if width(p.Text) > columns {
			p.Text = text.Trim(p.Text, columns)
		}
		columns -= width(p.Text)
		out = append(out, p)
	}
	return out
}

// entry is one line of text that is being typed.
type entry struct {
	typed  []rune
	cursor int
}

func newEntry(s string) entry {
	r := []rune(s)
	return entry{r, len(r)}
}

func (e *entry) text() string { return strings.TrimSpace(string(e.typed)) }

// maxTyped is the most that can be typed into one field.
const maxTyped = 2000

// press takes a key that edits the line; false when it does not.
func (e *entry) press(k Key) bool {
	switch k {
	case Left:
		e.cursor = max(0, e.cursor-1)
	case Right:
		e.cursor = min(len(e.typed), e.cursor+1)
	case Home:
		e.cursor = 0
	case End:
		e.cursor = len(e.typed)
	case Backspace:
		if e.cursor > 0 {
			e.typed = append(e.typed[:e.cursor-1:e.cursor-1], e.typed[e.cursor:]...)
			e.cursor--
		}
	case Delete:
		if e.cursor < len(e.typed) {
			e.typed = append(e.typed[:e.cursor:e.cursor], e.typed[e.cursor+1:]...)
		}
	case Clear:
		e.typed, e.cursor = nil, 0
	default:
		if !k.printable() {
			return false
		}
		for _, r := range clean2(string(k)) {
			if len(e.typed) < maxTyped {
				e.typed = append(e.typed[:e.cursor:e.cursor], append([]rune{r}, e.typed[e.cursor:]...)...)
				e.cursor++
			}
		}
	}
	return true
}

// clean2 cleans typed text but keeps its blanks.
func clean2(s string) string {
	if strings.TrimSpace(s) == "" {
		return " "
	}
	return clean(s)
}

// lines shows what is typed behind a prompt, and where the cursor stands.
func (e *entry) lines(prompt string, columns int) (out []Line, x, y int) {
	columns = max(4, columns)
	all := []rune(prompt)
	at := len(all) + e.cursor
	all = append(all, e.typed...)
	line, used := "", 0
	for i, r := range all {
		n := text.RuneWidth(r)
		if used+n >= columns {
			out = append(out, plain(line))
			line, used = "", 0
		}
		if i == at {
			x, y = used, len(out)
		}
		line += string(r)
		used += n
	}
	if at == len(all) {
		x, y = used, len(out)
	}
	return append(out, plain(line)), x, y
}
