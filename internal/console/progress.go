package console

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// Progress is a line that says how far long work has come. It appears on a
// terminal only, and only when the work takes longer than a moment.
type Progress struct {
	screen Screen
	doing  string
	began  time.Time
	next   time.Time
	shown  bool

	items, bytes int64 // done before this run
}

const (
	progressAfter = 300 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// Progress begins a progress line: "reading 12: page.html".
func (s Screen) Progress(doing string) *Progress {
	now := time.Now()
	return &Progress{screen: s, doing: doing, began: now, next: now.Add(progressAfter)}
}

// Step says that item n, counted from 1, has begun.
func (p *Progress) Step(n int, item string) {
	if p.due(time.Now()) {
		p.show(fmt.Sprintf("%s %d: %s", p.doing, n, Clean(item)))
	}
}

// Begin says what was done before this run, so that its rate is its own.
func (p *Progress) Begin(items, bytes int64) { p.items, p.bytes = items, bytes }

// Stream says how far a stream of items has come: items so far, and bytes read
// out of total, 0 when that is not known, which gives the time that is left.
func (p *Progress) Stream(items int64, what string, bytes, total int64) {
	now := time.Now()
	if !p.due(now) {
		return
	}
	p.show(streamLine(p.doing, items, what, bytes, total, now.Sub(p.began), p.items, p.bytes))
}

// streamLine is one progress line of a stream.
func streamLine(doing string, items int64, what string, bytes, total int64, spent time.Duration, itemsBefore, bytesBefore int64) string {
	line := fmt.Sprintf("%s: %s %s", doing, quantity.Grouped(float64(items)), what)
	seconds := spent.Seconds()
	if seconds > 0 {
		line += fmt.Sprintf(", %s a second", quantity.Grouped(float64(int64(float64(items-itemsBefore)/seconds))))
	}
	if total > 0 && bytes > 0 {
		line += fmt.Sprintf(", %.0f %%", 100*min(1, float64(bytes)/float64(total)))
	}
	if total > 0 && bytes > bytesBefore {
		left := time.Duration(float64(spent) * float64(max(0, total-bytes)) / float64(bytes-bytesBefore))
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return line
}

// due reports whether the line is to be written anew.
func (p *Progress) due(now time.Time) bool {
	if !p.screen.Terminal || now.Before(p.next) {
		return false
	}
	p.next, p.shown = now.Add(progressEvery), true
	return true
}

func (p *Progress) show(line string) {
	fmt.Fprintf(p.screen.W, "\r\x1b[K%s", text.Trim(line, p.screen.Width-1))
}

// Done takes the line away.
func (p *Progress) Done() {
	if p.shown {
		fmt.Fprint(p.screen.W, "\r\x1b[K")
		p.shown = false
	}
}
