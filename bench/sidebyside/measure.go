package sidebyside

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Sample is one run of a program.
type Sample struct {
	User, System, Wall time.Duration
	RSS                int64 // bytes, the most that was resident
}

// CPU is what the processors spent.
func (s Sample) CPU() time.Duration { return s.User + s.System }

// Command is one program to run.
type Command struct {
	Path    string
	Args    []string
	Dir     string
	Stdin   string        // a file; blank is none
	Threads int           // GOMAXPROCS; 0 leaves it to the program
	Env     []string      // beside what the runner has
	Limit   time.Duration // after which it is stopped
}

// Run runs the program once and returns what it used and the end of what it
// said on standard error. A nil stdout is the null device.
func (c *Command) Run(stdout io.Writer) (s Sample, said []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Path, c.Args...)
	cmd.WaitDelay = time.Second
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), c.Env...)
	if c.Threads > 0 {
		cmd.Env = append(cmd.Env, "GOMAXPROCS="+strconv.Itoa(c.Threads))
	}
	if c.Stdin != "" {
		f, err := os.Open(c.Stdin)
		if err != nil {
			return s, nil, err
		}
		defer f.Close()
		cmd.Stdin = f
	}
	stderr := &Counter{}
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
	s.Wall = time.Since(start)
	close(done)
	high := <-seen
	if ctx.Err() != nil {
		return s, nil, fmt.Errorf("stopped after %v", c.Limit)
	}
	if err != nil {
		return s, nil, fmt.Errorf("%w: %s", err, lastLine(stderr.Tail))
	}
	s.User, s.System = cmd.ProcessState.UserTime(), cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.RSS = kibibytes(usage)
		// A process starts with the peak of its parent. What is not above it
		// is the parent's; what was seen while it ran is its own.
		if s.RSS <= floor && high > 0 {
			s.RSS = high
		}
	}
	return s, stderr.Tail, nil
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
			if m := highWater.FindSubmatch(ReadAll(path)); m != nil {
				kb, _ := strconv.ParseInt(string(m[1]), 10, 64)
				high = max(high, kb<<10)
			}
		}
	}
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB`)

// ReadAll is what a file holds; nothing where it cannot be read.
func ReadAll(path string) []byte {
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

// Reported is the number that a tool printed last.
func Reported(pattern string, texts ...[]byte) (int64, error) {
	re := regexp.MustCompile(pattern)
	for _, text := range texts {
		all := re.FindAllSubmatch(text, -1)
		if len(all) == 0 {
			continue
		}
		digits := strings.ReplaceAll(string(all[len(all)-1][1]), ",", "")
		return strconv.ParseInt(digits, 10, 64)
	}
	return 0, fmt.Errorf("it did not say how many results there were: nothing matches %q", pattern)
}

// Counter counts what is written to it and keeps the end.
type Counter struct {
	Lines, Bytes int64
	Tail         []byte
}

const tailBytes = 1 << 16

func (c *Counter) Write(p []byte) (int, error) {
	c.Lines += int64(bytes.Count(p, []byte{'\n'}))
	c.Bytes += int64(len(p))
	if len(p) >= tailBytes {
		c.Tail = append(c.Tail[:0], p[len(p)-tailBytes:]...)
	} else {
		c.Tail = append(c.Tail, p...)
		if n := len(c.Tail) - tailBytes; n > 0 {
			c.Tail = append(c.Tail[:0], c.Tail[n:]...)
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
