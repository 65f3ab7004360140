package review_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v3"
	"github.com/gdamore/tcell/v3/vt"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/review"
)

// screenText is what an emulated terminal shows.
func screenText(mt vt.MockTerm, columns, rows int) string {
	var b strings.Builder
	for y := range rows {
		var line strings.Builder
		for x := 0; x < columns; x++ {
			cell := mt.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)})
			if cell.C == "" {
				line.WriteByte(' ')
				continue
			}
			line.WriteString(cell.C)
			x += max(0, cell.W-1)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// TestTerminal runs a session on an emulated terminal: keys, pasted text, a new
// size, and the end.
func TestTerminal(t *testing.T) {
	mt := vt.NewMockTerm(vt.MockOptSize{X: 80, Y: 24})
	screen, err := tcell.NewTerminfoScreenFromTty(mt)
	if err != nil {
		t.Fatal(err)
	}
	if err := screen.Init(); err != nil {
		t.Fatal(err)
	}
	book := newShelf(t, testCase())
	s := begin(t, book, "Ana Ruiz")
	first := shown(s, 80, 24)
	columns, rows := 80, 24
	ended := make(chan error, 1)
	go func() {
		defer screen.Fini()
		ended <- review.Run(t.Context(), s, screen, true)
	}()
	until := func(want string) string {
		t.Helper()
		got := ""
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			if got = screenText(mt, columns, rows); strings.Contains(got, want) {
				return got
			}
		}
		t.Fatalf("no %q on\n%s", want, got)
		return ""
	}
	until(first) // all of it
	// What is pasted is no command.
	mt.SendRaw([]byte("\x1b[200~aaaa\rrrrr\x1b[201~"))
	mt.SendRaw([]byte("?"))
	until("reject, and say why")
	mt.SendRaw([]byte("x"))
	until("1 of 6: 0 accepted")
	mt.SendRaw([]byte("a"))
	until("2 of 6: 1 accepted")
	// It can be pasted into a reason.
	mt.SendRaw([]byte("r"))
	until("Rejected, because:")
	mt.SendRaw([]byte("\x1b[200~capacity,\rnot 화물\x1b[201~\r"))
	until("3 of 6: 1 accepted, 1 rejected")
	columns, rows = 40, 20
	mt.SetSize(vt.Coord{X: 40, Y: 20})
	until("n skip  b back  u undo  ? help  q quit")
	mt.SendRaw([]byte("q"))
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("q does not end it")
	}
	if row := rowOf(t, book, "up to 3 million 152 mm shells"); row == nil || row.Review.State != claims.Rejected || row.Review.Reason != "capacity, not 화물" {
		t.Errorf("%+v", row)
	}
}

// TestTerminalEnds ends a session when the program is told to end.
func TestTerminalEnds(t *testing.T) {
	mt := vt.NewMockTerm(vt.MockOptSize{X: 80, Y: 24})
	screen, err := tcell.NewTerminfoScreenFromTty(mt)
	if err != nil {
		t.Fatal(err)
	}
	if err := screen.Init(); err != nil {
		t.Fatal(err)
	}
	defer screen.Fini()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := review.Run(ctx, begin(t, newShelf(t, testCase()), "Ana Ruiz"), screen, false); err == nil {
		t.Error("it ended without saying why")
	}
}
