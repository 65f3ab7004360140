package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/beside"
)

// Screen is what is to be seen: as many lines as the terminal has, none wider
// than it.
type Screen struct {
	Lines            []Line
	CursorX, CursorY int // of what is typed; -1 where nothing is
}

const (
	// fieldWidth holds the longest name of a field.
	fieldWidth = 15
	// wide is the least width at which the words a field was read from stand
	// beside it and not below.
	wide = 66
	// around is how many bytes of the page are shown before and behind the
	// sentence of a proposal.
	around = 200
)

// View draws the session on so many columns and rows. It also keeps what is
// scrolled within the text.
func (s *Session) View(columns, rows int) Screen {
	columns, rows = max(1, columns), max(1, rows)
	head, body, focus := s.body(columns)
	foot, x, y := s.foot(columns)
	// On a screen of few lines the foot is what one needs most.
	if len(foot) > max(1, rows-2) {
		cut := len(foot) - max(1, rows-2)
		foot, y = foot[:len(foot)-cut], min(y, len(foot)-cut-1)
	}
	head = head[:min(len(head), max(0, rows-len(foot)-1))]
	room := max(0, rows-len(head)-len(foot))
	s.page = room
	if focus.to > 0 { // keep what is chosen in sight
		if focus.to > s.scroll+room {
			s.scroll = focus.to - room
		}
		s.scroll = min(s.scroll, focus.from)
	}
	s.scroll = max(0, min(s.scroll, len(body)-room))
	shown := body[s.scroll:min(len(body), s.scroll+room)]
	if more := len(body) - s.scroll - room; more > 0 && room > 3 {
		shown = append(slices.Clone(shown[:room-1]), faint(fmt.Sprintf("-- %d lines more: space", more+1)))
	}
	var out Screen
	out.Lines = append(out.Lines, head...)
	out.Lines = append(out.Lines, shown...)
	for len(out.Lines) < rows-len(foot) {
		out.Lines = append(out.Lines, nil)
	}
	out.CursorX, out.CursorY = -1, -1
	if y >= 0 {
		out.CursorX, out.CursorY = min(x, columns-1), len(out.Lines)+y
	}
	out.Lines = append(out.Lines, foot...)
	out.Lines = out.Lines[:min(len(out.Lines), rows)]
	for i := range out.Lines {
		out.Lines[i] = out.Lines[i].cut(columns)
	}
	return out
}

// Text is the proposal that is shown as plain lines, for a terminal that only
// prints.
func (s *Session) Text(columns int) []string {
	head, body, _ := s.body(columns)
	var out []string
	for _, l := range append(head, body...) {
		out = append(out, strings.TrimRight(l.String(), " "))
	}
	return out
}

// span are lines of the body, [from, to).
type lineSpan struct{ from, to int }

// body is what a mode shows: the head that stays, the text that scrolls, and
// the lines of it that are to be in sight.
func (s *Session) body(columns int) (head, body []Line, focus lineSpan) {
	it := s.current()
	head = s.head(it, columns)
	switch {
	case s.mode == helping:
		return head, help(columns), focus
	case it == nil:
		return head, s.end(columns), focus
	case s.mode == editing || s.mode == typing:
		body, focus = s.fieldList(it, columns)
		return head, body, focus
	case s.mode == choosing:
		body, focus = s.claimList(it, columns)
		return head, body, focus
	}
	return head, s.proposal(it, columns), focus
}

func (s *Session) head(it *item, columns int) []Line {
	left := "all seen"
	if it != nil {
		left = fmt.Sprintf("%d of %d", s.at+1, len(s.items))
	}
	out := []Line{strong(clip(left+": "+s.Summary(), columns))}
	if it != nil {
		out = append(out, plain(clip("page "+s.pageOf(it)+", "+clean(it.proposal.Document.Title), columns)))
	}
	return append(out, faint(strings.Repeat("-", columns)))
}

// pageOf names the page of an item: number, publisher or file, date.
func (s *Session) pageOf(it *item) string {
	d := it.proposal.Document
	name := d.Publisher
	if name == "" {
		name = d.Name[strings.LastIndexAny(d.Name, "/\\")+1:]
	}
	text := fmt.Sprintf("%d %s", s.numbers[d], name)
	if !d.Published.IsZero() {
		text += ", " + d.Published.Words()
	}
	return clean(text)
}

// proposal is everything about one proposal.
func (s *Session) proposal(it *item, columns int) []Line {
	var out []Line
	out = append(out, wrapped(it.passage(), columns)...)
	out = append(out, nil)
	if !it.open() {
		out = append(out, wrapped(strong("Decided: "+clean(decided(it.row.Review))), columns)...)
		out = append(out, nil)
	}
	near := s.neighbours(it)
	shown := min(len(near), mostBeside)
	for _, n := range near {
		if n.SamePage() {
			out = append(out, hung("! ", Line{{"In the case already, " + n.Why + ": " + n.Claim.ID + ": ", Strong}, {describe(n.Claim), Plain}}, columns)...)
			out = append(out, nil)
			break
		}
	}
	if list := conflicts(near); len(list) > 0 {
		out = append(out, hung("! ", Line{{list[0].Why + ", " + list[0].Claim.ID + ": ", Strong}, {describe(list[0].Claim), Plain}}, columns)...)
		if n := len(list) - 1; n > 0 {
			out = append(out, hung("  ", strong(fmt.Sprintf("and with %d more, below", n)), columns)...)
		}
		out = append(out, nil)
	}
	out = append(out, wrapped(strong(describeShort(&it.draft)), columns)...)
	for _, f := range fields {
		text, was := f.Cell(&it.draft), f.Cell(&it.proposal.Claim)
		if f.Name == "quote" && text == was {
			continue // it stands in the brackets
		}
		if text != "" || was != "" {
			out = append(out, fieldLines("  ", f.Name, text, it.readFrom(f), columns)...)
		}
	}
	if b := it.blanks(); b != "" {
		out = append(out, hung("  not said       ", faint(b), columns)...)
	}
	if it.proposal.Why != "" {
		out = append(out, hung("  why            ", faint(clean(it.proposal.Why)), columns)...)
	}
	out = append(out, hung("  id             ", faint(it.draft.ID), columns)...)

	out = append(out, nil)
	if len(near) == 0 {
		out = append(out, wrapped(strong("In the case: nothing alike."), columns)...)
	} else {
		out = append(out, wrapped(strong("In the case"), columns)...)
		for _, n := range near[:shown] {
			out = append(out, hung("  "+n.Claim.ID+" ", Line{{n.Why + ": ", Strong}, {describe(n.Claim), Plain}}, columns)...)
		}
		if more := len(near) - shown; more > 0 {
			out = append(out, hung("  ", faint(fmt.Sprintf("and %d more: s lists them", more)), columns)...)
		}
	}
	if st, ok := s.relays[it.proposal.Claim.ID]; ok && len(st.Renderings) > 1 {
		out = append(out, nil)
		out = append(out, wrapped(strong("Of the same origin in this run, nearest the speaker first"), columns)...)
		for _, r := range st.Renderings {
			o := s.by[r.Claim.ID]
			if o == nil {
				continue
			}
			text := Line{{describe(&o.draft), Plain}}
			if o == it {
				text = Line{{"this one", Strong}}
			}
			if len(r.Differs) > 0 {
				text = append(text, Piece{"; other " + strings.Join(r.Differs, ", "), Faint})
			}
			if !o.open() && o != it {
				text = append(text, Piece{"; " + string(o.state()), Strong})
			}
			out = append(out, hung("  page "+s.pageOf(o)+": ", text, columns)...)
		}
	}
	return out
}

// conflicts are the neighbours that speak against a proposal.
func conflicts(list []beside.Neighbour) []beside.Neighbour {
	var out []beside.Neighbour
	for _, n := range list {
		if n.Conflicts() {
			out = append(out, n)
		}
	}
	return out
}

// describeShort is what a claim comes to: what is counted, and how much.
func describeShort(c *claims.Claim) string { return clean(beside.Sum(c)) }

// fieldLines is one field: its name, what it says, and what it was read from.
func fieldLines(lead, name, text, from string, columns int) []Line {
	first := lead + name + strings.Repeat(" ", max(1, fieldWidth-len(name)))
	text, from = strings.ReplaceAll(clean(text), ";", "; "), clean(from) // lists break between their parts
	if text == "" {
		text = "-"
	}
	if columns < wide || from == "" {
		l := plain(text)
		if from != "" && !strings.HasPrefix(from, "“") {
			from = "(" + from + ")"
		}
		if from != "" {
			l = append(l, Piece{" " + from, Faint})
		}
		return hung(first, l, columns)
	}
	at := len(first) + max(22, (columns-len(first))/2)
	return sideBySide(hung(first, plain(text), at-2), faint(from), at, columns)
}

// passage is the sentence of a proposal in its surroundings, the words that
// were read in brackets.
func (it *item) passage() Line {
	d, span, s := it.proposal.Document, it.proposal.Claim.Span, it.proposal.Sentence
	if span.Start < 0 || span.End > len(d.Text) || span.Start >= span.End {
		return Line{{"[" + clean(it.proposal.Claim.Quote) + "]", Marked}}
	}
	if s.IsZero() || s.Start > span.Start || s.End < span.End || s.Start < 0 || s.End > len(d.Text) {
		s = span
	}
	from, to := max(0, s.Start-around), min(len(d.Text), s.End+around)
	for _, b := range d.Blocks { // the surroundings are those of the block
		if b.Start <= span.Start && span.End <= b.End {
			from, to = max(from, b.Start), min(to, b.End)
		}
	}
	from, to = min(from, s.Start), max(to, s.End)
	// A sentence of a page without any is as long as the page.
	const longest = 1500
	from, to = max(from, span.Start-longest), min(to, span.End+longest)
	before, after := clean(strings.ToValidUTF8(d.Text[from:s.Start], "")), clean(strings.ToValidUTF8(d.Text[s.End:to], ""))
	if from > s.Start {
		before, s.Start = "", from
	}
	if to < s.End {
		after, s.End = "", to
	}
	var out Line
	if before != "" {
		if from > 0 && d.Text[from-1] != '\n' {
			_, rest, cut := strings.Cut(before, " ")
			if cut {
				before = "... " + rest
			}
		}
		out = append(out, Piece{before + " ", Faint})
	}
	lead, tail := strings.ToValidUTF8(d.Text[s.Start:span.Start], ""), strings.ToValidUTF8(d.Text[span.End:s.End], "")
	if c := clean(lead); c != "" {
		out = append(out, Piece{c + edge(lead[len(lead)-1:]), Plain})
	}
	out = append(out, Piece{"[" + clean(d.Text[span.Start:span.End]) + "]", Marked})
	if c := clean(tail); c != "" {
		out = append(out, Piece{edge(tail[:1]) + c, Plain})
	}
	if after != "" {
		if to < len(d.Text) && d.Text[to] != '\n' {
			if i := strings.LastIndexByte(after, ' '); i > 0 {
				after = after[:i] + " ..."
			}
		}
		out = append(out, Piece{" " + after, Faint})
	}
	return out
}

// edge is the blank that cleaning took from where two pieces meet.
func edge(s string) string {
	if strings.TrimSpace(s) == "" {
		return " "
	}
	return ""
}

// fieldList is the list of fields to change.
func (s *Session) fieldList(it *item, columns int) ([]Line, lineSpan) {
	out := wrapped(it.passage(), columns)
	out = append(out, nil)
	var focus lineSpan
	for i, f := range fields {
		lead := "  "
		if i == s.chosen {
			lead = "> "
		}
		lines := fieldLines(lead, f.Name, f.Cell(&it.draft), it.readFrom(f), columns)
		if i == s.chosen {
			focus = lineSpan{len(out), len(out) + len(lines)}
			for _, l := range lines {
				for j := range l {
					l[j].Style = Strong
				}
			}
		}
		out = append(out, lines...)
	}
	return out, focus
}

// claimList is the list of claims that a proposal can be the same as.
func (s *Session) claimList(it *item, columns int) ([]Line, lineSpan) {
	out := wrapped(Line{{"Same as which? ", Strong}, {describe(&it.draft) + ": ", Plain}, {"[" + clean(it.draft.Quote) + "]", Marked}}, columns)
	out = append(out, nil)
	var focus lineSpan
	list := s.candidates(it, s.typing.text())
	s.choice = max(0, min(s.choice, len(list)-1))
	if len(list) == 0 {
		out = append(out, plain("No claim has these words."))
	}
	const most = 200 // lines beyond are found by typing
	for i, c := range list {
		if i >= most && i > s.choice {
			out = append(out, faint(fmt.Sprintf("and %d more: type words of the one you look for", len(list)-i)))
			break
		}
		lead, style := "  ", Plain
		if i == s.choice {
			lead, style = "> ", Strong
		}
		text := Line{{describe(c.claim), style}}
		if c.why != "" {
			text = append(text, Piece{" (" + c.why + ")", Faint})
		}
		lines := hung(lead+c.claim.ID+" ", text, columns)
		if i == s.choice {
			focus = lineSpan{len(out), len(out) + len(lines)}
		}
		out = append(out, lines...)
	}
	return out, focus
}

// end is what is shown behind the last proposal.
func (s *Session) end(columns int) []Line {
	var out []Line
	switch open := s.Open(); {
	case len(s.items) == 0 && s.settled > 0:
		out = wrapped(plain("The case has decided all of these proposals before."), columns)
	case len(s.items) == 0:
		out = wrapped(plain("There is nothing to decide: no page gave a proposal."), columns)
	case open > 0:
		out = wrapped(plain(fmt.Sprintf("That was the last one. %d %s left open: n begins with the first of them again.", open, assess.Plural(float64(open), "proposal"))), columns)
	default:
		out = wrapped(plain("All are decided. What was decided is in the case folder; b goes back to look, u takes the last decision back, q leaves."), columns)
	}
	return out
}

// foot is the message and the line of keys, or what is being typed; y is -1
// where nothing is.
func (s *Session) foot(columns int) (out []Line, x, y int) {
	y = -1
	out = append(out, faint(strings.Repeat("-", columns)))
	message := func() {
		if s.message == "" {
			return
		}
		lead := ""
		if s.trouble {
			lead = "! "
		}
		out = append(out, hung(lead, strong(clean(s.message)), columns)...)
	}
	ask := func(prompt string) {
		lines, cx, cy := s.typing.lines(prompt, columns)
		x, y = cx, len(out)+cy
		out = append(out, lines...)
	}
	var keys string
	switch s.mode {
	case helping:
		keys = "space more, any other key back"
	case editing:
		keys = "up, down choose  Enter change  d as read  a accept  Esc back"
		out = append(out, hung("", faint(fields[s.chosen].Name+": "+fields[s.chosen].Hint), columns)...)
	case typing:
		out = append(out, hung("", faint(fields[s.chosen].Hint), columns)...)
		ask(fields[s.chosen].Name + ": ")
		keys = "Enter keep  Esc leave as it was  ctrl-u empty"
	case accepting:
		ask("Accepted, because (may be blank): ")
		keys = "Enter accept  Esc back"
	case rejecting:
		ask("Rejected, because: ")
		keys = "Enter reject  Esc back"
	case choosing:
		ask("Find: ")
		keys = "type to find  up, down choose  Enter same  Esc back"
	default:
		keys = "a accept  e edit  r reject  s same as  n skip  b back  u undo  ? help  q quit"
		if s.current() == nil {
			keys = "n again  b back  u undo  ? help  q quit"
		}
	}
	message()
	return append(out, keyLines(keys, columns)...), x, y
}

// keyLines wraps a line of keys between two of them.
func keyLines(keys string, columns int) []Line {
	var out []Line
	line := ""
	for _, k := range strings.Split(keys, "  ") {
		switch {
		case line == "":
			line = k
		case width(line)+2+width(k) > columns:
			out = append(out, faint(line))
			line = k
		default:
			line += "  " + k
		}
	}
	return append(out, faint(line))
}

// help explains the keys.
func help(columns int) []Line {
	var out []Line
	for _, row := range [][2]string{
		{"a", "accept: the fields are what the page says; changed fields are kept with what was read"},
		{"A", "accept, and say why"},
		{"e", "edit fields; each is checked as a cell of claims.csv"},
		{"r", "reject, and say why: the proposal stays in the case as rejected and is not asked again"},
		{"s", "same as: accept as a relay of a claim of the case or of this run, with its origin"},
		{"n, right", "skip: go on, decide later"},
		{"b, left", "back to the one before; deciding again supersedes"},
		{"u", "undo: take the last decision back"},
		{"space, up, down", "move the text"},
		{"q, ctrl-c", "quit; what was decided is kept"},
	} {
		out = append(out, hung(row[0]+strings.Repeat(" ", max(1, 18-len(row[0]))), plain(row[1]), columns)...)
	}
	out = append(out, nil)
	return append(out, wrapped(faint("Every decision is written to claims.csv as it is made, with who, when and why. [Brackets] mark the words that the claim was read from; what follows a field is what it was read from."), columns)...)
}
