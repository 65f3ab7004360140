// Command bench measures the program as its users meet it: `assess` on the
// founding case from process start to exit, its memory, and the size of the
// binary. Each run is a folder of its own, runs/DATE-HOST, with the command,
// the versions and the raw numbers.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The targets of the project, on two processors.
const (
	targetWall  = 2 * time.Second
	targetRSS   = 300 << 20
	targetBytes = 40_000_000
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	binary := flag.String("binary", "../bin/tidewaiter", "program to measure")
	out := flag.String("out", "runs", "folder for the run's own folder; blank prints only")
	runs := flag.Int("runs", 10, "how often each command is run, after one run that is not counted")
	procs := flag.Int("procs", 2, "GOMAXPROCS of the program")
	flag.Parse()
	if err := run(*binary, *out, *runs, *procs); err != nil {
		log.Fatal(err)
	}
}

// sample is one run of the program.
type sample struct {
	wall, cpu time.Duration
	rss       int64 // bytes, the most that was resident
	output    string
}

// measurement is all runs of one command.
type measurement struct {
	args    []string
	samples []sample
}

func run(binary, out string, runs, procs int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return fmt.Errorf("%w: run make build first", err)
	}
	var all []measurement
	for _, args := range [][]string{
		{"version"}, // what starting costs
		{"case", "check", "dprk-russia"},
		{"assess", "dprk-russia"},
		{"assess", "dprk-russia", "--as-of", "2024-02-27", "--format", "json"},
	} {
		m := measurement{args: args}
		for i := range runs + 1 {
			s, err := measure(binary, args, procs)
			if err != nil {
				return err
			}
			if i > 0 {
				m.samples = append(m.samples, s)
			}
		}
		// The same work was done every time, or the times mean nothing.
		for _, s := range m.samples {
			if s.output != m.samples[0].output {
				return fmt.Errorf("tidewaiter %s gave different output in two runs", strings.Join(args, " "))
			}
		}
		all = append(all, m)
	}
	summary := summarise(binary, info.Size(), all, procs)
	fmt.Print(summary)
	if out == "" {
		return nil
	}
	return write(out, summary, all)
}

func measure(binary string, args []string, procs int) (sample, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(procs))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return sample{}, fmt.Errorf("tidewaiter %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	s := sample{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), output: fmt.Sprintf("%x", sha256.Sum256(stdout.Bytes()))}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = int64(usage.Maxrss) << 10 // kibibytes on Linux
		if runtime.GOOS == "darwin" {
			s.rss = int64(usage.Maxrss)
		}
	}
	return s, nil
}

func summarise(binary string, size int64, all []measurement, procs int) string {
	var b strings.Builder
	version, _ := exec.Command(binary, "version").Output()
	fmt.Fprintf(&b, "%s%s/%s, GOMAXPROCS=%d of %d, %d runs each\n\n", version, runtime.GOOS, runtime.GOARCH, procs, runtime.NumCPU(), len(all[0].samples))
	fmt.Fprintf(&b, "%-60s %9s %9s %9s %9s %9s\n", "command", "median s", "least s", "most s", "cpu s", "most MiB")
	for _, m := range all {
		wall := column(m, func(s sample) float64 { return s.wall.Seconds() })
		cpu := column(m, func(s sample) float64 { return s.cpu.Seconds() })
		rss := column(m, func(s sample) float64 { return float64(s.rss) / (1 << 20) })
		fmt.Fprintf(&b, "%-60s %9.3f %9.3f %9.3f %9.3f %9.1f\n", "tidewaiter "+strings.Join(m.args, " "),
			median(wall), wall[0], wall[len(wall)-1], median(cpu), rss[len(rss)-1])
	}
	fmt.Fprintf(&b, "%-60s %9.1f MB\n\n", "size of the binary", float64(size)/1e6)
	fmt.Fprintf(&b, "Targets: assess under %.0f s and %d MiB, binary under %d MB.\n", targetWall.Seconds(), targetRSS>>20, targetBytes/1_000_000)
	return b.String()
}

// column is one figure of every sample, sorted.
func column(m measurement, f func(sample) float64) []float64 {
	out := make([]float64, len(m.samples))
	for i, s := range m.samples {
		out[i] = f(s)
	}
	slices.Sort(out)
	return out
}

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func write(out, summary string, all []measurement) error {
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	dir := filepath.Join(out, time.Now().UTC().Format("2006-01-02")+"-"+host)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var raw bytes.Buffer
	w := csv.NewWriter(&raw)
	w.Write([]string{"command", "run", "wall_s", "cpu_s", "max_rss_bytes", "output_sha256"})
	for _, m := range all {
		for i, s := range m.samples {
			w.Write([]string{"tidewaiter " + strings.Join(m.args, " "), strconv.Itoa(i + 1),
				fmt.Sprintf("%.6f", s.wall.Seconds()), fmt.Sprintf("%.6f", s.cpu.Seconds()), strconv.FormatInt(s.rss, 10), s.output})
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	readme := "# A run of the benchmark\n\n    make bench\n\n" + "```\n" + summary + "```\n\nraw.csv has every run; output_sha256 shows that each did the same work.\n"
	for name, content := range map[string][]byte{"README.md": []byte(readme), "raw.csv": raw.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	fmt.Println("written to", dir)
	return nil
}
