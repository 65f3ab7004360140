package review

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxCommand is the longest line of a script.
const maxCommand = 64 << 10

// RunLines takes commands, one a line, and writes each proposal and what came
// of each command. It is for scripts: the first command that fails ends it, and
// what was decided before is kept. Lines that are blank or begin with # are
// passed over.
//
//	accept [REASON]      reject REASON     same ID
//	edit FIELD TEXT      reset FIELD       skip, back, undo
//	show                 claims [WORDS]    quit
func RunLines(ctx context.Context, s *Session, in io.Reader, out io.Writer, columns int) error {
	if err := s.print(out, columns); err != nil {
		return err
	}
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, maxCommand)
	for n := 1; !s.Finished() && scan.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line := strings.TrimSpace(scan.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at := s.at
		if err := s.command(line, out, columns); err != nil {
			return fmt.Errorf("review: line %d: %s: %w", n, clip(clean(line), 60), err)
		}
		if s.message != "" {
			if _, err := fmt.Fprintf(out, "> %s\n", clean(s.message)); err != nil {
				return err
			}
			s.message = ""
		}
		if s.at != at && !s.Finished() {
			if _, err := fmt.Fprintln(out); err != nil {
				return err
			}
			if err := s.print(out, columns); err != nil {
				return err
			}
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("review: reading the commands: %w", err)
	}
	return nil
}

// print writes the proposal that is shown.
func (s *Session) print(out io.Writer, columns int) error {
	for _, line := range s.Text(columns) {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) command(line string, out io.Writer, columns int) error {
	name, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	bare := func(do func() error) error {
		if rest != "" {
			return fmt.Errorf("%s takes nothing behind it", name)
		}
		return do()
	}
	switch name {
	case "accept":
		return s.Accept(rest)
	case "reject":
		return s.Reject(rest)
	case "same":
		return s.SameAs(rest)
	case "edit":
		field, typed, _ := strings.Cut(rest, " ")
		return s.Edit(field, typed)
	case "reset":
		return s.Reset(rest)
	case "skip":
		return bare(s.Skip)
	case "back":
		return bare(s.Back)
	case "undo":
		return bare(s.Undo)
	case "show":
		return bare(func() error {
			return s.print(out, columns)
		})
	case "claims":
		it := s.current()
		if it == nil {
			return errNothing
		}
		for _, c := range s.candidates(it, rest) {
			text := c.claim.ID + " " + describe(c.claim)
			if c.why != "" {
				text += " (" + c.why + ")"
			}
			if _, err := fmt.Fprintln(out, text); err != nil {
				return err
			}
		}
		return nil
	case "quit":
		return bare(func() error { s.Quit(); return nil })
	}
	return errors.New("no such command: accept, reject, same, edit, reset, skip, back, undo, show, claims, quit")
}
