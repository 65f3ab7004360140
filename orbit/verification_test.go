package orbit

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// verification is one satellite of the published cases: its elements, and the
// minutes from and to which it is followed, in which steps.
type verification struct {
	name           string
	elements       Elements
	from, to, step float64
}

func readVerification(t testing.TB, path string) (out []verification) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var first string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "1 "):
			first = line
		case strings.HasPrefix(line, "2 "):
			e, err := ParseTLE(mended(first), mended(line))
			if err != nil {
				t.Fatalf("%v:\n%s\n%s", err, first, line)
			}
			v := verification{name: strings.TrimLeft(line[2:7], "0 "), elements: e}
			if _, err := fmt.Sscan(line[lineLength:], &v.from, &v.to, &v.step); err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
	}
	return out
}

// mended is a line with the checksum that fits it: three of the cases are made
// up from others and kept the checksums of these.
func mended(line string) string {
	body := line[:lineLength-1]
	return body + string(checksum(body)) + line[lineLength:]
}

// expectedFaults are where the published table breaks off.
var expectedFaults = map[string]Fault{
	"22312 at 494.2028672": MeanEccentricity,
	"28350 at 1560":        MeanEccentricity,
	"28872 at 55":          Decayed,
	"29141 at 440":         Decayed,
	"33333 at 25":          SemiLatusRectum,
	"33334 at 0":           Eccentricity,
	"20413 at 1844345":     Decayed,
}

// TestSGP4Verification makes the published table anew (Vallado, Crawford, Hujsak
// and Kelso, AIAA 2006-6753) and holds every row to it.
func TestSGP4Verification(t *testing.T) {
	cases := readVerification(t, sharedtest.Path(t, "data/orbit/SGP4-VER.TLE"))
	table, err := os.ReadFile(filepath.Join(filepath.Dir(sharedtest.Path(t, "data/orbit/SGP4-VER.TLE")), "tcppver.out"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(string(table), "\r\n"), "\n")
	next := func() []string {
		if len(lines) == 0 {
			return nil
		}
		f := strings.Fields(lines[0])
		lines = lines[1:]
		return f
	}
	var last State
	rows, faults, worstKm, worstKms := 0, 0, 0.0, 0.0
	for _, c := range cases {
		if head := next(); len(head) != 2 || head[0] != c.name {
			t.Fatalf("the table has %v where satellite %s is due", head, c.name)
		}
		s, err := NewSatellite(c.elements, Model{Falling: true})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		check := func(minutes float64) bool {
			state, err := s.Propagate(minutes)
			var fault Fault
			errors.As(err, &fault)
			at := fmt.Sprintf("%s at %.10g", c.name, minutes)
			if fault != expectedFaults[at] {
				t.Errorf("%s: %v, want fault %d", at, err, expectedFaults[at])
			}
			if fault != 0 {
				faults++
				// At the epoch the program that made the table looked at no
				// fault, and wrote down again the last state it had.
				if minutes != 0 {
					return false
				}
				state = last
			}
			last = state
			row := next()
			if len(row) < 7 {
				t.Fatalf("%s: the table has %v", at, row)
			}
			rows++
			var want [7]float64
			for i := range want {
				if want[i], err = strconv.ParseFloat(row[i], 64); err != nil {
					t.Fatal(err)
				}
			}
			if math.Abs(want[0]-minutes) > 1e-8 {
				t.Fatalf("%s: the table has minute %v where %v is due", c.name, want[0], minutes)
			}
			dr := state.Position.Sub(Vector{want[1], want[2], want[3]})
			dv := state.Velocity.Sub(Vector{want[4], want[5], want[6]})
			km := max(math.Abs(dr.X), math.Abs(dr.Y), math.Abs(dr.Z))
			kms := max(math.Abs(dv.X), math.Abs(dv.Y), math.Abs(dv.Z))
			worstKm, worstKms = max(worstKm, km), max(worstKms, kms)
			if !(km <= 1e-6 && kms <= 1e-9) {
				t.Errorf("%s at %v: off by %.3g km, %.3g km/s", c.name, minutes, km, kms)
			}
			return fault == 0
		}
		if !check(0) {
			continue
		}
		for i := 0; ; i++ {
			m := min(c.from+float64(i)*c.step, c.to)
			// Where the cases begin at the epoch, it is told once.
			if (m != 0 || i > 0) && !check(m) || m >= c.to {
				break
			}
		}
	}
	if rows != 667 || len(lines) != 0 || faults != len(expectedFaults) {
		t.Errorf("%d rows compared and %d lines left, of 667; %d faults of %d", rows, len(lines), faults, len(expectedFaults))
	}
	t.Logf("%d rows, worst %.3g km and %.3g km/s", rows, worstKm, worstKms)
}
