package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

type runner struct {
	command                                         string
	dir                                             string
	chains, adapt, settle, iterations, kept, atOnce int
	reuse                                           bool
}

// sample runs the chains, as many at once as there are processors, and returns
// their draws by node. Seconds are those of the processor.
func (r runner) sample(p *program, name string) (map[string][][]float64, float64, error) {
	stem := filepath.Join(r.dir, name)
	if err := os.WriteFile(stem+".bug", []byte(p.text), 0o666); err != nil {
		return nil, 0, err
	}
	if err := os.WriteFile(stem+".data", []byte(p.data.b.String()), 0o666); err != nil {
		return nil, 0, err
	}
	thin := max(r.iterations/r.kept, 1)
	var wg sync.WaitGroup
	atOnce := make(chan struct{}, r.atOnce)
	results, spent, faults := make([]map[string][]float64, r.chains), make([]time.Duration, r.chains), make([]error, r.chains)
	for i := range r.chains {
		wg.Go(func() {
			atOnce <- struct{}{}
			defer func() { <-atOnce }()
			results[i], spent[i], faults[i] = r.chain(p, stem, i, thin)
		})
	}
	wg.Wait()
	all, total := map[string][][]float64{}, 0.0
	for i := range r.chains {
		if faults[i] != nil {
			return nil, 0, faults[i]
		}
		for node, v := range results[i] {
			all[node] = append(all[node], v)
		}
		total += spent[i].Seconds()
	}
	return all, total, nil
}

func (r runner) chain(p *program, stem string, i, thin int) (map[string][]float64, time.Duration, error) {
	stem2 := fmt.Sprintf("%s-%d", stem, i+1)
	rng := rand.New(rand.NewPCG(uint64(i+1), 7))
	start := &table{}
	// Chains start around the mode, further apart than the posterior is wide.
	u := make([]float64, p.size)
	for k := range u {
		u[k] = 1.5 * rng.NormFloat64()
	}
	start.vec("u", u)
	fmt.Fprintf(&start.b, "`.RNG.name` <- \"base::Mersenne-Twister\"\n`.RNG.seed` <- %d\n", 1000+i)
	if err := os.WriteFile(stem2+".inits", []byte(start.b.String()), 0o666); err != nil {
		return nil, 0, err
	}
	var s strings.Builder
	fmt.Fprintf(&s, "model in \"%s.bug\"\ndata in \"%s.data\"\ncompile, nchains(1)\nparameters in \"%s.inits\"\ninitialize\nadapt %d\nupdate %d\n", stem, stem, stem2, r.adapt, r.settle)
	for _, m := range p.monitors {
		fmt.Fprintf(&s, "monitor %s, thin(%d)\n", m, thin)
	}
	fmt.Fprintf(&s, "update %d\ncoda *, stem(\"%s-\")\nexit\n", r.iterations, stem2)
	// What an earlier run of the same program finished is taken up.
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(p.text+p.data.b.String()+start.b.String()+s.String())))
	if r.reuse {
		var done string
		var spent float64
		raw, _ := os.ReadFile(stem2 + ".done")
		if n, _ := fmt.Sscan(string(raw), &done, &spent); n == 2 && done == sum {
			out, err := readCODA(stem2+"-index.txt", stem2+"-chain1.txt")
			return out, time.Duration(spent * float64(time.Second)), err
		}
	}
	if err := os.WriteFile(stem2+".cmd", []byte(s.String()), 0o666); err != nil {
		return nil, 0, err
	}
	cmd := exec.Command(r.command, stem2+".cmd")
	// The matrices of each update come from the heap and stay there: asking the
	// system for each is half of the time.
	cmd.Env = append(os.Environ(), "MALLOC_MMAP_THRESHOLD_=1000000000", "MALLOC_TRIM_THRESHOLD_=4000000000", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	var spent time.Duration
	if cmd.ProcessState != nil {
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			spent = time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	if err != nil || strings.Contains(strings.ToLower(said.String()), "error") {
		return nil, 0, fmt.Errorf("%v: %s", err, said.String())
	}
	out, err := readCODA(stem2+"-index.txt", stem2+"-chain1.txt")
	if err == nil {
		err = os.WriteFile(stem2+".done", fmt.Appendln(nil, sum, spent.Seconds()), 0o666)
	}
	return out, spent, err
}

// readCODA reads the draws of one chain by node.
func readCODA(index, chain string) (map[string][]float64, error) {
	raw, err := os.ReadFile(chain)
	if err != nil {
		return nil, err
	}
	var values []float64
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) != 2 {
			return nil, fmt.Errorf("%s: a line without two numbers: %q", chain, lines.Text())
		}
		v, err := strconv.ParseFloat(f[1], 64)
		if err != nil || math.IsNaN(v) {
			return nil, fmt.Errorf("%s: %q is no draw", chain, f[1])
		}
		values = append(values, v)
	}
	raw, err = os.ReadFile(index)
	if err != nil {
		return nil, err
	}
	out := map[string][]float64{}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		from, _ := strconv.Atoi(f[1])
		to, _ := strconv.Atoi(f[2])
		out[f[0]] = values[from-1 : to]
	}
	return out, nil
}
