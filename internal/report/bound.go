package report

import "slices"

// Bounded returns the view with at most perKin findings of one title and perRows
// rows named in each, for a page that has to stay one however large its case is.
// What is left out is counted. The view it is made of stays as it is.
func (v *View) Bounded(perKin, perRows int) *View {
	out := *v
	out.Findings = slices.Clone(v.Findings)
	for i := range out.Findings {
		g := &out.Findings[i]
		var kept []Finding
		left := map[string]int{}
		had := map[string]int{}
		for _, f := range g.List {
			if had[f.Title]++; had[f.Title] > perKin {
				left[f.Title]++
				continue
			}
			kept = append(kept, f.Bounded(perRows))
		}
		g.List, g.left = kept, left
	}
	return &out
}

// Bounded returns the finding with at most perRows rows named; what is left out
// is counted.
func (f Finding) Bounded(perRows int) Finding {
	if n := len(f.RowRefs); n > perRows {
		f.RowRefs, f.RowsLeft = f.RowRefs[:perRows], n-perRows
	}
	return f
}
