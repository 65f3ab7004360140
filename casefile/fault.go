package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a case folder. They are far above any case made by hand and keep a
// hostile folder from filling the memory.
const (
	MaxFaults      = 100       // faults listed by one Faults; the rest are counted
	MaxLineBytes   = 1 << 20   // one line of any file
	MaxFileBytes   = 64 << 20  // one table
	MaxYAMLBytes   = 1 << 20   // case.yaml
	MaxTextBytes   = 4 << 20   // README.md or LICENSE
	MaxFolderBytes = 256 << 20 // all files that are read, together
	MaxCellBytes   = 64 << 10  // one cell of a table
	MaxRows        = 100_000   // rows of one table
	MaxFiles       = 1_000     // entries of the folder, and of series/
)

// Fault is one thing wrong with a case folder: where it stands, the value that
// is wrong, what is wrong with it, and what to do.
type Fault struct {
	File   string // path inside the folder
	Line   int    // from 1; 0 when the fault is in no one line
	Field  string // column, or path of keys in case.yaml; blank when the fault is in no one field
	Value  string // as read; blank when the fault is in no one value
	Reason string // predicate of the value: "is not a hedge"
	Remedy string // what to do
}

// Error formats the fault on one line as
//
//	claims.csv:3: hedge: "roughly" is not a hedge: use one of exact, about
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		b.WriteString(":" + strconv.Itoa(f.Line))
	}
	b.WriteString(": ")
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	if f.Value != "" {
		b.WriteString(quote(f.Value) + " ")
	}
	b.WriteString(f.Reason)
	if f.Remedy != "" {
		b.WriteString(": " + f.Remedy)
	}
	return b.String()
}

// Faults is the error of a folder that is not a valid case. It holds at least
// one fault.
type Faults struct {
	List []Fault // by file and line; at most MaxFaults
	More int     // how many further faults were found and not listed
}

// Error lists the faults, one on a line.
func (f *Faults) Error() string {
	lines := make([]string, 0, len(f.List)+1)
	for _, fault := range f.List {
		lines = append(lines, fault.Error())
	}
	if f.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", f.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the listed faults to [errors.As].
func (f *Faults) Unwrap() []error {
	list := make([]error, len(f.List))
	for i, fault := range f.List {
		list[i] = fault
	}
	return list
}

// report collects the faults of a folder.
type report struct {
	faults []Fault
	more   int
}

// keptFaults bounds the memory of a report. It lies above MaxFaults so that
// the faults listed are the first of the folder, not the first to be found.
const keptFaults = 5 * MaxFaults

// full reports whether further faults are only counted, so that wording them
// is lost labour.
func (r *report) full() bool { return len(r.faults) >= keptFaults }

// add is not inlined: it is called in more than a hundred places, for what is rare.
//
//go:noinline
func (r *report) add(f Fault) {
	if r.full() {
		r.more++
		return
	}
	f.Value = clip(f.Value)
	r.faults = append(r.faults, f)
}

// err returns the faults as an error, in the order of files and lines, or nil.
func (r *report) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		if c := fileOrder(a.File) - fileOrder(b.File); c != 0 {
			return c
		}
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	n := min(len(r.faults), MaxFaults)
	return &Faults{List: slices.Clip(r.faults[:n]), More: len(r.faults) - n + r.more}
}

// clip shortens a value for a message, at the end of a character.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "..."
}

func quote(s string) string { return strconv.Quote(clip(s)) }

// oneOf words the remedy for a value outside a closed vocabulary: the word that
// was probably meant, and all of them.
func oneOf[T ~string](value string, known []T) string {
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	all := "use one of " + strings.Join(words, ", ")
	if near := nearest(value, words); near != "" {
		return "did you mean " + near + "? " + all
	}
	return all
}

// nearest returns the known word that is at most two slips away from value, ""
// when there is none or several are as near.
func nearest(value string, known []string) string {
	if len(value) > 40 || len(known) > 300 {
		return "" // comparing would take long and tell little
	}
	best, bestSlips, ties := "", 3, 0
	for _, k := range known {
		if d := len(value) - len(k); d > 2 || d < -2 {
			continue
		}
		slips := editDistance(strings.ToLower(value), strings.ToLower(k))
		switch {
		// A third of a short word may not be slips.
		case 3*slips >= len(k):
		case slips < bestSlips:
			best, bestSlips, ties = k, slips, 0
		case slips == bestSlips:
			ties++
		}
	}
	if ties > 0 {
		return ""
	}
	return best
}

// editDistance counts the slips between two short words: bytes changed, left
// out, put in, or swapped with their neighbour (optimal string alignment).
func editDistance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			changed := last[j]
			if a[i] != b[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
