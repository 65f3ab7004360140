package console

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Progress is a line that says how far long work has come. It appears on a
// terminal only, and only when the work takes longer than a moment.
type Progress struct {
	screen Screen
	doing  string
	next   time.Time
	shown  bool
}

const (
	progressAfter = 300 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// Progress begins a progress line: "reading 12: page.html".
func (s Screen) Progress(doing string) *Progress {
	return &Progress{screen: s, doing: doing, next: time.Now().Add(progressAfter)}
}

// Step says that item n, counted from 1, has begun.
func (p *Progress) Step(n int, item string) {
	now := time.Now()
	if !p.screen.Terminal || now.Before(p.next) {
		return
	}
	p.next, p.shown = now.Add(progressEvery), true
	line := fmt.Sprintf("%s %d: %s", p.doing, n, Clean(item))
	fmt.Fprintf(p.screen.W, "\r\x1b[K%s", text.Trim(line, p.screen.Width-1))
}

// Done takes the line away.
func (p *Progress) Done() {
	if p.shown {
		fmt.Fprint(p.screen.W, "\r\x1b[K")
		p.shown = false
	}
}
