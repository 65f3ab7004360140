package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gdamore/tcell/v3/vt"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

func init() { scriptCommands["terminal"] = terminal }

// terminal runs the program on a pseudo terminal with an emulator behind it:
// terminal 80x24 KEYS ARGS... The lines of the file KEYS are done one after the
// other: "see TEXT" waits until it is on the screen, \n for the end of a line, "type KEYS" types, with \r
// and \e for Enter and Esc, "size 40x20" changes the size, "kill" ends the
// program as kill -9 does. At the end the program has to have ended by itself
// with code 0, or been killed; what was on the screen last is in screen.txt.
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: terminal SIZE KEYS ARGS...")
	}
	var columns, rows int
	if _, err := fmt.Sscanf(args[0], "%dx%d", &columns, &rows); err != nil {
		ts.Fatalf("size %q: %v", args[0], err)
	}
	steps := strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), "\n")

	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	ts.Check(err)
	defer master.Close()
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	ts.Check(err)
	ts.Check(unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0))
	resize := func() {
		ts.Check(unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(columns), Row: uint16(rows)}))
	}
	resize()
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	ts.Check(err)

	program := ""
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, "tidewaiter"); program == "" {
			if _, err := os.Stat(path); err == nil {
				program = path
			}
		}
	}
	cmd := exec.Command(program, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "GOCOVERDIR", "NO_COLOR", "TIDEWAITER_BY"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	cmd.Env = append(cmd.Env, "TERM=xterm-256color")
	ts.Check(cmd.Start())
	ts.Check(slave.Close())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	mt := vt.NewMockTerm(vt.MockOptSize{X: vt.Col(columns), Y: vt.Row(rows)})
	ts.Check(mt.Start())
	var raw strings.Builder
	var mu sync.Mutex
	go func() { // what the program writes, to the emulator
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			mu.Lock()
			raw.Write(buf[:n])
			mu.Unlock()
			mt.Write(buf[:n])
		}
	}()
	go io.Copy(master, mt) // what the emulator answers
	screen := func() string {
		var b strings.Builder
		for y := range rows {
			line := ""
			for x := 0; x < columns; x++ {
				cell := mt.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)})
				line += cell.C + strings.Repeat(" ", max(0, 1-len(cell.C)))
				x += max(0, cell.W-1)
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
		return b.String()
	}
	killed, last := false, ""
	for _, step := range steps {
		do, what, _ := strings.Cut(step, " ")
		switch do {
		case "see":
			what = strings.ReplaceAll(what, `\n`, "\n")
			end := time.Now().Add(20 * time.Second)
			for !strings.Contains(screen(), what) {
				if time.Now().After(end) {
					ts.Fatalf("%q does not appear on\n%s", what, screen())
				}
				time.Sleep(5 * time.Millisecond)
			}
			// It may be in the middle of being drawn.
			for last = screen(); ; {
				time.Sleep(100 * time.Millisecond)
				now := screen()
				if now == last {
					break
				}
				last = now
			}
		case "type":
			_, err := io.WriteString(master, strings.NewReplacer(`\r`, "\r", `\e`, "\x1b").Replace(what))
			ts.Check(err)
		case "size":
			if _, err := fmt.Sscanf(what, "%dx%d", &columns, &rows); err != nil {
				ts.Fatalf("size %q: %v", what, err)
			}
			mt.SetSize(vt.Coord{X: vt.Col(columns), Y: vt.Row(rows)})
			resize()
		case "kill":
			killed = true
			ts.Check(cmd.Process.Kill())
		default:
			ts.Fatalf("%s: no such step: %s", args[1], step)
		}
	}
	select {
	case err := <-ended:
		if err != nil && !killed {
			mu.Lock()
			defer mu.Unlock()
			ts.Fatalf("%v: %q", err, raw.String())
		}
	case <-time.After(20 * time.Second):
		cmd.Process.Kill()
		ts.Fatalf("the program does not end; the screen is\n%s", screen())
	}
	ts.Check(os.WriteFile(ts.MkAbs("screen.txt"), []byte(last), 0o644))
}
