package sidebyside

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Column is one figure of every run, sorted.
func Column(samples []Sample, f func(Sample) float64) []float64 {
	out := make([]float64, len(samples))
	for i, s := range samples {
		out[i] = f(s)
	}
	slices.Sort(out)
	return out
}

// Median is the middle of sorted figures.
func Median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Machine is the processor, its memory, the system and the version of Go.
func Machine() string {
	model, memory := runtime.GOARCH, ""
	if m := regexp.MustCompile(`(?m)^model name\s*:\s*(.+)$`).FindSubmatch(ReadAll("/proc/cpuinfo")); m != nil {
		model = string(m[1])
	}
	if m := regexp.MustCompile(`(?m)^MemTotal:\s+(\d+) kB`).FindSubmatch(ReadAll("/proc/meminfo")); m != nil {
		kb, _ := strconv.ParseInt(string(m[1]), 10, 64)
		memory = fmt.Sprintf(", %.0f GiB", float64(kb)/(1<<20))
	}
	system := runtime.GOOS + Prefixed(" ", strings.TrimSpace(string(ReadAll("/proc/sys/kernel/osrelease"))))
	commit, _ := exec.Command("git", "rev-parse", "--short=12", "HEAD").Output() // blank outside a checkout
	return fmt.Sprintf("%d processors %s%s, %s, runner %s%s", runtime.NumCPU(), model, memory, system, runtime.Version(), Prefixed(", commit ", strings.TrimSpace(string(commit))))
}

// FileHash is the beginning of a file's SHA-256.
func FileHash(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "?"
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "?"
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Prefixed is s after prefix, or nothing where s is blank.
func Prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// FirstWords is the first n words of s.
func FirstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

// Thousands writes 2555820 as 2,555,820.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Millions writes a rate in millions.
func Millions(rate float64) string {
	if rate < 1e6 {
		return fmt.Sprintf("%.3f M", rate/1e6)
	}
	return fmt.Sprintf("%.2f M", rate/1e6)
}

// LoadAverage is the load of the machine as Linux tells it.
func LoadAverage() string {
	if runtime.GOOS != "linux" {
		return "unknown"
	}
	return FirstWords(string(ReadAll("/proc/loadavg")), 3)
}

// Write writes a run into its own folder, DATE-HOST below out: NAME.md with the
// tables and NAME.csv with the raw numbers.
func Write(out, name string, started time.Time, text string, raw []byte) error {
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	dir := filepath.Join(out, started.Format("2006-01-02")+"-"+host)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for ending, content := range map[string][]byte{".md": []byte(text), ".csv": raw} {
		if err := os.WriteFile(filepath.Join(dir, name+ending), content, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "written to", dir)
	return nil
}
