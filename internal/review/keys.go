package review

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key is a key: what it types, or one of the names below.
type Key string

// The keys that type nothing.
const (
	Enter     Key = "<enter>"
	Escape    Key = "<esc>"
	Up        Key = "<up>"
	Down      Key = "<down>"
	Left      Key = "<left>"
	Right     Key = "<right>"
	PageUp    Key = "<pgup>"
	PageDown  Key = "<pgdn>"
	Home      Key = "<home>"
	End       Key = "<end>"
	Backspace Key = "<backspace>"
	Delete    Key = "<delete>"
	Clear     Key = "<ctrl-u>"
	Interrupt Key = "<ctrl-c>"
)

// printable reports whether the key types something.
func (k Key) printable() bool {
	r, n := utf8.DecodeRuneInString(string(k))
	return n > 0 && r != utf8.RuneError && !unicode.IsControl(r) && (n == len(k) || !strings.HasPrefix(string(k), "<") || !strings.HasSuffix(string(k), ">"))
}

// mode is what the keys mean.
type mode uint8

const (
	reviewing mode = iota
	editing        // choosing a field
	typing         // a field
	accepting      // typing why
	rejecting      // typing why
	choosing       // the claim that this is the same as
	helping
)

// Typing reports whether keys are text now. Text that is pasted at any other
// time is not to be taken for keys.
func (s *Session) Typing() bool {
	switch s.mode {
	case typing, accepting, rejecting, choosing:
		return true
	}
	return false
}

// Press takes one key.
func (s *Session) Press(k Key) {
	if k == Interrupt {
		s.Quit()
		return
	}
	if s.mode != helping && !(s.mode == choosing || s.mode == reviewing && s.scrolls(k)) {
		s.message = ""
	}
	switch s.mode {
	case helping:
		if !s.scrolls(k) {
			s.mode, s.scroll = reviewing, 0
		}
	case editing:
		s.pressEditing(k)
	case typing:
		s.pressTyping(k)
	case accepting, rejecting:
		s.pressReason(k)
	case choosing:
		s.pressChoosing(k)
	default:
		s.pressReviewing(k)
	}
}

// scrolls moves the text and reports whether the key does that.
func (s *Session) scrolls(k Key) bool {
	step := max(1, s.page-1)
	switch k {
	case Down, "j":
		s.scroll++
	case Up, "k":
		s.scroll--
	case PageDown, " ":
		s.scroll += step
	case PageUp:
		s.scroll -= step
	case Home:
		s.scroll = 0
	case End:
		s.scroll = 1 << 20 // View brings it back to the last page
	default:
		return false
	}
	s.scroll = max(0, s.scroll)
	return true
}

func (s *Session) pressReviewing(k Key) {
	if s.scrolls(k) {
		return
	}
	it := s.current()
	var err error
	switch k {
	case "q":
		if n := s.unwritten(); n > 0 && !s.warned {
			s.warned = true
			s.fail(errors.New("a changed proposal is not decided, and its changes are not kept: q again leaves it so"))
			return
		}
		s.Quit()
		return
	case "?", "h":
		s.mode, s.scroll = helping, 0
		return
	case "b", Left:
		err = s.Back()
	case "u":
		err = s.Undo()
	case "n", Right:
		if it == nil {
			err = s.again()
		} else {
			err = s.Skip()
		}
	case "a", "A", "e", "r", "s":
		if it == nil {
			s.fail(errNothing)
			return
		}
		s.typing = newEntry("")
		switch k {
		case "a":
			err = s.Accept("")
		case "A":
			s.mode = accepting
		case "r":
			s.mode = rejecting
		case "e":
			s.mode, s.chosen, s.scroll = editing, 0, 0
		case "s":
			s.mode, s.choice, s.scroll = choosing, 0, 0
		}
	default:
		s.say("%s does nothing here: ? shows the keys.", keyName(k))
		return
	}
	if err != nil {
		s.fail(err)
	}
}

func keyName(k Key) string {
	if k == " " {
		return "space"
	}
	return clean(string(k))
}

// again goes from behind the last to the first that is open.
func (s *Session) again() error {
	for i, it := range s.items {
		if it.open() {
			s.at, s.scroll, s.mode = i, 0, reviewing
			return nil
		}
	}
	return errNothing
}

// unwritten counts the open proposals that were changed and not decided.
func (s *Session) unwritten() int {
	return s.count(func(it *item) bool { return !sameRow(&it.draft, it.base()) })
}

func (s *Session) pressEditing(k Key) {
	switch k {
	case Up, "k":
		s.chosen = max(0, s.chosen-1)
	case Down, "j":
		s.chosen = min(len(fields)-1, s.chosen+1)
	case PageUp:
		s.chosen = max(0, s.chosen-max(1, s.page/2))
	case PageDown, " ":
		s.chosen = min(len(fields)-1, s.chosen+max(1, s.page/2))
	case Home:
		s.chosen = 0
	case End:
		s.chosen = len(fields) - 1
	case Enter, Right:
		s.mode, s.typing = typing, newEntry(fields[s.chosen].Cell(&s.current().draft))
	case "d", Delete:
		if err := s.Reset(fields[s.chosen].Name); err != nil {
			s.fail(err)
			return
		}
		s.checkDraft()
	case "a":
		if err := s.Accept(""); err != nil {
			s.fail(err)
		}
	case Escape, "q", "e", Left:
		s.mode, s.scroll = reviewing, 0
	default:
		s.say("%s does nothing here: Esc goes back.", keyName(k))
	}
}

func (s *Session) pressTyping(k Key) {
	switch k {
	case Enter:
		if err := s.Edit(fields[s.chosen].Name, s.typing.text()); err != nil {
			s.fail(err)
			return
		}
		s.mode = editing
		s.checkDraft()
	case Escape:
		s.mode = editing
	default:
		s.typing.press(k)
	}
}

// checkDraft says what is still wrong with the draft as a row of the case.
func (s *Session) checkDraft() {
	cl := s.current().draft
	with, _ := s.led(&cl)
	ids := make([]string, len(with))
	for i, p := range with {
		ids[i] = p.Claim.ID
	}
	if err := s.c.CheckClaim(&cl, ids...); err != nil {
		s.fail(err)
	}
}

func (s *Session) pressReason(k Key) {
	switch k {
	case Enter:
		decide := s.Accept
		if s.mode == rejecting {
			decide = s.Reject
		}
		if err := decide(s.typing.text()); err != nil {
			s.fail(err)
		}
	case Escape:
		s.mode = reviewing
	default:
		s.typing.press(k)
	}
}

func (s *Session) pressChoosing(k Key) {
	list := s.candidates(s.current(), s.typing.text())
	switch k {
	case Up:
		s.choice = max(0, s.choice-1)
	case Down:
		s.choice = min(max(0, len(list)-1), s.choice+1)
	case PageUp:
		s.choice = max(0, s.choice-max(1, s.page/3))
	case PageDown:
		s.choice = min(max(0, len(list)-1), s.choice+max(1, s.page/3))
	case Enter:
		if len(list) == 0 {
			s.fail(errors.New("no claim has these words: take some away, or Esc goes back"))
			return
		}
		if err := s.SameAs(list[min(s.choice, len(list)-1)].claim.ID); err != nil {
			s.fail(err)
		}
	case Escape:
		s.mode, s.scroll, s.message = reviewing, 0, ""
	default:
		if s.typing.press(k) {
			s.choice, s.scroll, s.message = 0, 0, ""
		}
	}
}
