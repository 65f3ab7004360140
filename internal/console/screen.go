// Package console writes for a terminal: an assessment, the proposals read out
// of a document, tables and progress, all fitted to the width there is.
//
// A pipe gets plain text of a fixed width and no colour, so that the same run
// gives the same bytes. Text that comes from outside is cleaned of control
// characters first: a page must not be able to move a reader's cursor.
package console

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

const (
	// PipeWidth is the width of output that does not go to a terminal.
	PipeWidth = 100
	// MinWidth is the narrowest output there is; a terminal that is narrower
	// wraps it by itself.
	MinWidth = 60
	// proseWidth is the widest that running text is set: longer lines are hard
	// to read (Bringhurst, The Elements of Typographic Style, 2.1.2).
	proseWidth = 100
)

// Screen is where text goes.
type Screen struct {
	W        io.Writer
	Width    int  // columns
	Terminal bool // somebody is watching: progress makes sense
	Colour   bool // escape sequences for marks are understood and wanted
}

// NewScreen looks at what w is. A terminal gets its own width and, unless
// NO_COLOR is set or TERM is dumb, marks by escape sequences.
func NewScreen(w io.Writer, env func(string) string) Screen {
	s := Screen{W: w, Width: PipeWidth}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.Terminal = true
	s.Colour = env("NO_COLOR") == "" && env("TERM") != "dumb"
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		s.Width = max(width, MinWidth)
	}
	return s
}

func (s Screen) bold(t string) string { return s.mark(t, "1", "22") }

// passage marks the words that a claim was read from: underlined in reverse on
// a terminal, in brackets elsewhere.
func (s Screen) passage(t string) string {
	if !s.Colour {
		return "[" + t + "]"
	}
	return s.mark(t, "4;7", "24;27")
}

func (s Screen) mark(t, on, off string) string {
	if !s.Colour {
		return t
	}
	// Word by word, so that wrapping cannot carry a mark into the margin.
	words := strings.Split(t, " ")
	for i, w := range words {
		words[i] = "\x1b[" + on + "m" + w + "\x1b[" + off + "m"
	}
	return strings.Join(words, " ")
}

// page collects output and its first error, so that each line of a layout need
// not look.
type page struct {
	Screen
	err error
}

func (p *page) print(parts ...string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.W, strings.Join(parts, ""))
	}
}

// head starts a section.
func (p *page) head(title string) {
	p.print("\n")
	p.hang("", p.bold(title))
}

// prose writes a paragraph, each line behind an indent.
func (p *page) prose(indent int, format string, args ...any) {
	t := format
	if len(args) > 0 {
		t = fmt.Sprintf(format, args...)
	}
	p.hang(strings.Repeat(" ", indent), t)
}

// hang writes a paragraph with first before its first line, and blanks of that
// width before the others.
func (p *page) hang(first, t string) {
	indent := text.StringWidthWithoutEscSequences(first)
	for i, line := range strings.Split(wrap(t, min(p.Width, proseWidth)-indent), "\n") {
		if i > 0 {
			first = strings.Repeat(" ", indent)
		}
		p.print(strings.TrimRight(first+line, " "), "\n")
	}
}

// wrap breaks t into lines of at most width columns, between words; a word that
// is longer is broken. Escape sequences take no room.
func wrap(t string, width int) string {
	var out strings.Builder
	room := 0
	for i, word := range strings.Fields(t) {
		n := text.StringWidthWithoutEscSequences(word)
		switch {
		case i == 0:
			room = width
		case n < room:
			out.WriteByte(' ')
			room--
		default:
			out.WriteByte('\n')
			room = width
		}
		if n > room {
			word = breakWord(word, width)
			last := word[strings.LastIndexByte(word, '\n')+1:]
			n = text.StringWidthWithoutEscSequences(last)
		}
		out.WriteString(word)
		room -= n
	}
	return out.String()
}

// breakWord breaks a word that is wider than a line, behind a hyphen, slash or
// comma where it has one.
func breakWord(word string, width int) string {
	var lines []string
	line := ""
	for _, part := range strings.SplitAfter(strings.NewReplacer("-", "-\x00", "/", "/\x00", ",", ",\x00").Replace(word), "\x00") {
		part = strings.TrimSuffix(part, "\x00")
		if line != "" && text.StringWidthWithoutEscSequences(line+part) > width {
			lines = append(lines, line)
			line = ""
		}
		line += part
		if text.StringWidthWithoutEscSequences(line) > width {
			hard := strings.Split(text.WrapHard(line, width), "\n")
			lines = append(lines, hard[:len(hard)-1]...)
			line = hard[len(hard)-1]
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// Clean makes text from outside fit to print: runs of white space become one
// blank, control characters and those that reorder or hide text become �.
func Clean(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c' && r != '\u00ad' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
