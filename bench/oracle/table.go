package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// table is data in R's dump format.
type table struct {
	b    strings.Builder
	late []func(ng, nq int) // what needs the number of unknowns
}

func text(v float64) string { return strconv.FormatFloat(v, 'g', 17, 64) }

func list(v []float64) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = text(x)
	}
	return "c(" + strings.Join(out, ",") + ")"
}

func (t *table) num(name string, v float64) *table {
	fmt.Fprintf(&t.b, "`%s` <- %s\n", name, text(v))
	return t
}

func (t *table) vec(name string, v []float64) *table {
	fmt.Fprintf(&t.b, "`%s` <- %s\n", name, list(v))
	return t
}

// mat writes rows column by column, as R keeps them.
func (t *table) mat(name string, rows [][]float64) *table {
	var flat []float64
	for j := range rows[0] {
		for i := range rows {
			flat = append(flat, rows[i][j])
		}
	}
	fmt.Fprintf(&t.b, "`%s` <- structure(%s, .Dim = c(%d,%d))\n", name, list(flat), len(rows), len(rows[0]))
	return t
}

func matrix(rows, columns int) [][]float64 {
	out := make([][]float64, rows)
	for i := range out {
		out[i] = make([]float64, columns)
	}
	return out
}

func identity(n int) [][]float64 {
	out := matrix(n, n)
	for i := range out {
		out[i][i] = 1
	}
	return out
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// mostInBlock is how many unknowns are moved at once: a step of JAGS's sampler
// takes the eigenvectors of their covariance.
const mostInBlock = 36

// blocks cuts 1 to n into blocks: up to each of the ends given, and what is left
// into ones of about the same length.
func (t *table) blocks(ends []int, n int) {
	from := ends[len(ends)-1]
	k := (n - from + mostInBlock - 1) / mostInBlock
	for i := range k {
		ends = append(ends, from+(i+1)*(n-from)/k)
	}
	ends = slices.Compact(ends)
	var first, last []float64
	begin := 1
	for _, end := range ends {
		first, last = append(first, float64(begin)), append(last, float64(end))
		begin = end + 1
	}
	t.num("blocks", float64(len(first))).vec("first", first).vec("last", last)
}
