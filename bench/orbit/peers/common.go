//go:build ignore

// What the drivers of Go libraries have in common: they read satellites and
// minutes, tell every state, and then how many states a CPU second gives.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// propagate gives position (km) and velocity (km/s) so many minutes from epoch.
type propagate func(minutes float64) (state [6]float64, err error)

type moment struct {
	f       propagate
	minutes float64
}

func main() {
	kinds := map[string][]moment{}
	var f propagate
	var loaded error
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	// What a library prints for itself goes nowhere.
	var err error
	if os.Stdout, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
		panic(err)
	}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		switch field := strings.Split(in.Text(), "\t"); field[0] {
		case "S":
			f, loaded = guarded(field[1], field[2])
		case "M":
			minutes, err := strconv.ParseFloat(field[1], 64)
			if err != nil {
				panic(err)
			}
			var s [6]float64
			if err = loaded; err == nil {
				s, err = call(f, minutes)
			}
			if err != nil {
				fmt.Fprintf(out, "E\t%s\n", strings.ReplaceAll(err.Error(), "\n", " "))
				continue
			}
			fmt.Fprintf(out, "R\t%.15g\t%.15g\t%.15g\t%.15g\t%.15g\t%.15g\n", s[0], s[1], s[2], s[3], s[4], s[5])
			if field[2] != "" {
				kinds[field[2]] = append(kinds[field[2]], moment{f, minutes})
			}
		}
	}
	for _, kind := range []string{"near", "deep"} {
		all := kinds[kind]
		if len(all) == 0 {
			continue
		}
		states, begin, sum := 0, cpu(), 0.0
		for cpu()-begin < time.Second {
			for _, m := range all {
				s, _ := m.f(m.minutes)
				sum += s[0]
			}
			states += len(all)
		}
		fmt.Fprintf(out, "T\t%s\t%d\t%.6f\t%g\n", kind, states, (cpu() - begin).Seconds(), sum)
	}
}

// guarded loads a satellite: some libraries panic on what they cannot read.
func guarded(line1, line2 string) (f propagate, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return load(line1, line2)
}

func call(f propagate, minutes float64) (s [6]float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f(minutes)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// epochOf is the epoch of line 1 in the given century, or as two-digit years are
// meant where it is 0.
func epochOf(line1 string, century int) time.Time {
	year, err := strconv.Atoi(strings.TrimSpace(line1[18:20]))
	if err != nil {
		panic(err)
	}
	switch {
	case century != 0:
		year += century
	case year < 57:
		year += 2000
	default:
		year += 1900
	}
	days, err := strconv.ParseFloat(strings.TrimSpace(line1[20:32]), 64)
	if err != nil {
		panic(err)
	}
	return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration((days - 1) * 86400e9))
}
