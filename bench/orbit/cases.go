package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/bench/shared"
)

// row is one state of the published table; where there is none, a fault.
type row struct {
	satellite int
	minutes   float64
	state     [6]float64
	fault     bool
	kind      string // near or deep; blank is not timed
}

type cases struct {
	lines [][2]string // of each satellite
	rows  []row       // in order
}

const columns = 69

// repeated is the one row of the table that is no state: there the elements of
// 33334 lead to a fault, and the program that made the table wrote down again
// what it had last.
const repeated = "33334"

// readCases reads the published satellites and the table of their states.
func readCases() (*cases, error) {
	sets, ok1 := shared.Find("data/orbit/SGP4-VER.TLE")
	table, ok2 := shared.Find("data/orbit/tcppver.out")
	if !ok1 || !ok2 {
		return nil, fmt.Errorf("shared data are absent: data/orbit")
	}
	text, err := os.ReadFile(sets)
	if err != nil {
		return nil, err
	}
	c := &cases{}
	var stops []float64
	var steps []float64
	first := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "1 "):
			first = line
		case strings.HasPrefix(line, "2 "):
			f := strings.Fields(line[columns:])
			stop, err1 := strconv.ParseFloat(f[1], 64)
			step, err2 := strconv.ParseFloat(f[2], 64)
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("%q has no span", line)
			}
			c.lines = append(c.lines, [2]string{summed(first), summed(line)})
			stops, steps = append(stops, stop), append(steps, step)
		}
	}
	if text, err = os.ReadFile(table); err != nil {
		return nil, err
	}
	satellite, last, name := -1, 0.0, ""
	// A table that ends before its span does so with a fault at the next step.
	end := func() {
		if satellite >= 0 && last < stops[satellite]-1e-6 && name != repeated {
			c.rows = append(c.rows, row{satellite: satellite, minutes: min(last+steps[satellite], stops[satellite]), fault: true})
		}
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 2 {
			end()
			satellite++
			name = f[0]
			continue
		}
		r := row{satellite: satellite, fault: name == repeated}
		var v [7]float64
		for i := range v {
			if v[i], err = strconv.ParseFloat(f[i], 64); err != nil {
				return nil, err
			}
		}
		r.minutes, last = v[0], v[0]
		copy(r.state[:], v[1:])
		motion, err := strconv.ParseFloat(strings.TrimSpace(c.lines[satellite][1][52:63]), 64)
		if err != nil {
			return nil, err
		}
		switch {
		case r.fault || r.minutes > 1e6:
		case 1440/motion < 225:
			r.kind = "near"
		default:
			r.kind = "deep"
		}
		c.rows = append(c.rows, r)
	}
	end()
	return c, nil
}

// summed is a line of 69 columns with the checksum that fits it: three of the
// cases are made up from others and kept theirs.
func summed(line string) string {
	sum := 0
	for _, c := range line[:columns-1] {
		if c >= '0' && c <= '9' {
			sum += int(c - '0')
		} else if c == '-' {
			sum++
		}
	}
	return line[:columns-1] + strconv.Itoa(sum%10)
}

// input is what the drivers read.
func (c *cases) input() []byte {
	var b bytes.Buffer
	last := -1
	for _, r := range c.rows {
		if r.satellite != last {
			last = r.satellite
			fmt.Fprintf(&b, "S\t%s\t%s\n", c.lines[last][0], c.lines[last][1])
		}
		fmt.Fprintf(&b, "M\t%v\t%s\n", r.minutes, r.kind)
	}
	return b.Bytes()
}

// score holds what a driver told to the table.
func (c *cases) score(told [][]string) (s score, err error) {
	if len(told) != len(c.rows) {
		return s, fmt.Errorf("%d answers to %d moments", len(told), len(c.rows))
	}
	near := map[int]bool{} // the satellites with states, and whether all are near
	for _, r := range c.rows {
		if !r.fault {
			near[r.satellite] = true
		}
	}
	s.satellites = len(near)
	for i, r := range c.rows {
		answer := told[i]
		if r.fault {
			s.faultsDue++
			if answer[0] == "E" {
				s.faults++
			}
			continue
		}
		s.rows++
		if answer[0] != "R" || len(answer) != 7 {
			near[r.satellite] = false
			continue
		}
		s.told++
		var km, kms float64
		for k := range 6 {
			v, err := strconv.ParseFloat(answer[1+k], 64)
			if err != nil {
				return s, err
			}
			off := math.Abs(finite(v) - r.state[k])
			if k < 3 {
				km = max(km, off)
			} else {
				kms = max(kms, off)
			}
		}
		s.worstKM, s.worstKMS = max(s.worstKM, km), max(s.worstKMS, kms)
		if km <= 1e-6 && kms <= 1e-9 {
			s.tight++
		}
		if km <= 1e-3 {
			s.close++
		} else {
			near[r.satellite] = false
		}
		if km > 1 {
			s.far++
		}
	}
	for _, ok := range near {
		if ok {
			s.allNear++
		}
	}
	return s, nil
}
