package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// sample is one run of a row.
type sample struct {
	user, system, wall time.Duration
	rss                int64 // bytes, the most that was resident
}

func (s sample) cpu() time.Duration { return s.user + s.system }

// measured is a row with its runs.
type measured struct {
	row
	path    string // of the program, blank where absent
	version string
	fault   string // why there is no figure

	input     string
	sentences int64
	messages  int64 // what came out: counted in the run that is not timed
	bytes     int64 // written, in that run
	samples   []sample
}

// bench runs rows.
type bench struct {
	dir     string // for what is written
	drivers string
	input   *input
	limit   time.Duration // for one run
}

// warm runs a row once without counting its time: its output is read, its
// results and bytes are counted.
func (b *bench) warm(m *measured) error {
	m.input, m.sentences = b.input.files[m.copies], b.input.sentences*int64(m.copies)
	out := &counter{}
	_, said, err := b.run(m, out)
	if err != nil {
		return err
	}
	m.bytes = out.bytes
	switch m.count {
	case byLines:
		m.messages = out.lines
	case byRows:
		m.messages = out.lines - 1
	case byReport:
		if m.messages, err = reported(m.pattern, said, out.tail); err != nil {
			return err
		}
	case byParquet:
		if m.messages, m.bytes, err = parquetRows(b.out() + ".parquet"); err != nil {
			return err
		}
	}
	if m.messages <= 0 {
		return errors.New("no message came out")
	}
	return nil
}

// timed runs a row once more. Its output goes to the null device; where the
// tool says how much it did, it has to say the same as before.
func (b *bench) timed(m *measured) error {
	s, said, err := b.run(m, nil)
	if err != nil {
		return err
	}
	if m.count == byReport {
		// Told on standard output, which went to the null device: nothing to compare.
		if n, err := reported(m.pattern, said, nil); err == nil && n != m.messages {
			return fmt.Errorf("%d messages in one run and %d in another", m.messages, n)
		}
	}
	m.samples = append(m.samples, s)
	return nil
}

func (b *bench) out() string { return filepath.Join(b.dir, "out") }

// command is what a row runs, with the places of this machine in it.
func (b *bench) command(m *measured) []string {
	paths := strings.NewReplacer(argIn, m.input, argOut, b.out(), argDriver, b.drivers)
	args := make([]string, len(m.args))
	for i, a := range m.args {
		args[i] = paths.Replace(a)
	}
	return args
}

// run runs the program once. A nil stdout is the null device.
func (b *bench) run(m *measured, stdout io.Writer) (s sample, said []byte, err error) {
	for _, old := range []string{b.out(), b.out() + ".parquet"} {
		if err := os.RemoveAll(old); err != nil {
			return s, nil, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, m.path, b.command(m)...)
	cmd.WaitDelay = time.Second
	cmd.Dir = b.dir
	if m.threads > 0 {
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(m.threads))
	}
	if m.stdin {
		f, err := os.Open(m.input)
		if err != nil {
			return s, nil, err
		}
		defer f.Close()
		cmd.Stdin = f
	}
	stderr := &counter{}
	cmd.Stdout, cmd.Stderr = stdout, stderr

	floor := peak(syscall.RUSAGE_SELF)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return s, nil, err
	}
	done := make(chan struct{})
	seen := make(chan int64)
	go func() { seen <- watch(cmd.Process.Pid, done) }()
	err = cmd.Wait()
	s.wall = time.Since(start)
	close(done)
	high := <-seen
	if ctx.Err() != nil {
		return s, nil, fmt.Errorf("stopped after %v", b.limit)
	}
	if err != nil {
		return s, nil, fmt.Errorf("%w: %s", err, lastLine(stderr.tail))
	}
	s.user, s.system = cmd.ProcessState.UserTime(), cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = kibibytes(usage)
		// A process starts with the peak of its parent. What is not above it
		// is the parent's; what was seen while it ran is its own.
		if s.rss <= floor && high > 0 {
			s.rss = high
		}
	}
	return s, stderr.tail, nil
}

// watch reads the peak memory of a process until it is done: 0 where the system
// has no /proc.
func watch(pid int, done <-chan struct{}) (high int64) {
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	path := fmt.Sprintf("/proc/%d/status", pid)
	for {
		select {
		case <-done:
			return high
		case <-tick.C:
			if m := highWater.FindSubmatch(readAll(path)); m != nil {
				kb, _ := strconv.ParseInt(string(m[1]), 10, 64)
				high = max(high, kb<<10)
			}
		}
	}
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB`)

func readAll(path string) []byte {
	b, _ := os.ReadFile(path) // the process may be gone
	return b
}

func peak(who int) int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(who, &usage) != nil {
		return 0
	}
	return kibibytes(&usage)
}

// kibibytes is the peak in bytes: Linux counts in kibibytes, Darwin in bytes.
func kibibytes(usage *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}

// reported is the number that a tool printed last.
func reported(pattern string, texts ...[]byte) (int64, error) {
	re := regexp.MustCompile(pattern)
	for _, text := range texts {
		all := re.FindAllSubmatch(text, -1)
		if len(all) == 0 {
			continue
		}
		digits := strings.ReplaceAll(string(all[len(all)-1][1]), ",", "")
		return strconv.ParseInt(digits, 10, 64)
	}
	return 0, fmt.Errorf("it did not say how many messages there were: nothing matches %q", pattern)
}

// counter counts what is written to it and keeps the end.
type counter struct {
	lines, bytes int64
	tail         []byte
}

const tailBytes = 1 << 16

func (c *counter) Write(p []byte) (int, error) {
	c.lines += int64(bytes.Count(p, []byte{'\n'}))
	c.bytes += int64(len(p))
	if len(p) >= tailBytes {
		c.tail = append(c.tail[:0], p[len(p)-tailBytes:]...)
	} else {
		c.tail = append(c.tail, p...)
		if n := len(c.tail) - tailBytes; n > 0 {
			c.tail = append(c.tail[:0], c.tail[n:]...)
		}
	}
	return len(p), nil
}

// lastLine is what a tool said at the end, short enough for the table.
func lastLine(b []byte) string {
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	last := []rune(strings.ReplaceAll(lines[len(lines)-1], "|", "/"))
	return string(last[:min(len(last), 160)])
}
