package review

import (
	"context"
	"fmt"
	"strings"

	"github.com/gdamore/tcell/v3"
)

// keysOf are the keys of a terminal that type nothing.
var keysOf = map[tcell.Key]Key{
	tcell.KeyEnter: Enter, tcell.KeyEscape: Escape, tcell.KeyUp: Up, tcell.KeyDown: Down, tcell.KeyLeft: Left, tcell.KeyRight: Right,
	tcell.KeyPgUp: PageUp, tcell.KeyPgDn: PageDown, tcell.KeyHome: Home, tcell.KeyEnd: End, tcell.KeyBackspace: Backspace,
	tcell.KeyDelete: Delete, tcell.KeyCtrlU: Clear, tcell.KeyCtrlC: Interrupt, tcell.KeyCtrlA: Home, tcell.KeyCtrlE: End,
	tcell.KeyCtrlN: Down, tcell.KeyCtrlP: Up, tcell.KeyCtrlD: Interrupt,
}

// keyOf is the key of an event; blank for one that means nothing here.
func keyOf(ev *tcell.EventKey) Key {
	if !ev.Pressed() {
		return ""
	}
	if k, ok := keysOf[ev.Key()]; ok {
		return k
	}
	if ev.Key() == tcell.KeyRune && ev.Modifiers()&(tcell.ModCtrl|tcell.ModAlt|tcell.ModMeta) == 0 {
		return Key(ev.Str())
	}
	return ""
}

// RunTerminal shows the session on the terminal of this process until the
// editor leaves or the context ends. Without marks nothing but plain text is
// written.
func RunTerminal(ctx context.Context, s *Session, marks bool) error {
	screen, err := tcell.NewScreen()
	if err == nil {
		err = screen.Init()
	}
	if err != nil {
		return fmt.Errorf("review: opening the terminal: %w", err)
	}
	defer screen.Fini()
	return run(ctx, s, screen, marks)
}

func run(ctx context.Context, s *Session, screen tcell.Screen, marks bool) error {
	screen.EnablePaste()
	pasting := false
	for !s.Finished() {
		draw(s, screen, marks)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case ev, ok := <-screen.EventQ():
			if !ok {
				return nil // the terminal is gone
			}
			switch ev := ev.(type) {
			case *tcell.EventResize:
				screen.Sync()
			case *tcell.EventPaste:
				pasting = ev.Start()
			case *tcell.EventError:
				return fmt.Errorf("review: reading the terminal: %w", ev)
			case *tcell.EventKey:
				k := keyOf(ev)
				switch {
				case k == "":
					continue
				case !pasting:
				case !s.Typing():
					continue // what is pasted is no command
				case k == Enter:
					k = " "
				case strings.HasPrefix(string(k), "<") && len(k) > 1:
					continue
				}
				s.Press(k)
			}
		}
	}
	return nil
}

var styles = map[Style]tcell.Style{
	Plain:  tcell.StyleDefault,
	Strong: tcell.StyleDefault.Bold(true),
	Marked: tcell.StyleDefault.Bold(true).Underline(true),
	Faint:  tcell.StyleDefault.Dim(true),
}

func draw(s *Session, screen tcell.Screen, marks bool) {
	w, h := screen.Size()
	v := s.View(w, h)
	screen.Clear()
	for y, line := range v.Lines {
		x := 0
		for _, p := range line {
			style := styles[Plain]
			if marks {
				style = styles[p.Style]
			}
			for rest := p.Text; rest != "" && x < w; {
				var n int
				rest, n = screen.Put(x, y, rest, style)
				x += n
			}
		}
	}
	if v.CursorY >= 0 {
		screen.ShowCursor(v.CursorX, v.CursorY)
	} else {
		screen.HideCursor()
	}
	screen.Show()
}
