package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// tail returns the one body of the vocabulary whose name ends in these words, two
// at least: "the Prosecutor General" for Ukraine's prosecutor general.
func (g *gazetteer) tail(name string) *entity {
	if !strings.Contains(name, " ") {
		return nil
	}
	return g.tails[articles.LowerASCII(name)]
}

// declared finds for each unit the one measure of the case that counts in it
// the way that the flow runs. A unit with several is left out.
func declared(v Vocabulary) map[string]claims.Measure {
	out := map[string]claims.Measure{}
	several := map[string]bool{}
	for _, m := range v.Measures {
		unit := strings.ToLower(m.Unit)
		if unit == "" || m.Form == claims.Level || m.Form == claims.Share || m.Form == claims.Capacity || m.Form == claims.Rate {
			continue
		}
		if m.From != "" && m.From != v.Flow.From {
			// A measure of what comes back gives way to one of the flow.
			if out[unit] == "" {
				several[unit] = false
				out[unit] = m.ID
			}
			continue
		}
		if m.ID == v.Counted {
			// Of several in one unit the one that the case counts has it.
			out[unit], several[unit] = m.ID, false
			continue
		}
		if old := out[unit]; old != "" && !returns(v, old) {
			if old == v.Counted {
				continue
			}
			several[unit] = true
			continue
		}
		out[unit] = m.ID
	}
	for unit, s := range several {
		if s {
			delete(out, unit)
		}
	}
	return out
}

// spansOf are the measures of a case that are stated in a unit of time.
func spansOf(v Vocabulary) map[string]claims.Measure {
	m := map[string]claims.Measure{}
	for _, d := range v.Measures {
		if d.Form == claims.Capacity && quantity.DimensionOf(d.Unit) == quantity.Time {
			m[d.Unit] = d.ID
		}
	}
	return m
}

func returns(v Vocabulary, id claims.Measure) bool {
	for _, m := range v.Measures {
		if m.ID == id {
			return m.From != "" && m.From != v.Flow.From
		}
	}
	return false
}

// free reports whether no other party goes by a name.
func (g *gazetteer) free(name, party string) bool {
	ws := lexWords(name, 0)
	if len(ws) == 0 {
		return false
	}
	for _, p := range g.byFirst[ws[0].lower] {
		if len(p.words) != len(ws) {
			continue
		}
		same := true
		for i := range ws {
			same = same && p.words[i] == ws[i].lower
		}
		if same {
			return p.entity.kind == aBody && p.entity.party == "" || p.entity.party == party
		}
	}
	return true
}

// onlyOffice returns the one party of the vocabulary that holds an office that
// few states have by its name, for a text that leaves the state out; blank for
// ministries and the like, which every state has.
func (g *gazetteer) onlyOffice(function string) (country, party string) {
	if function != "joint-chiefs" && function != "unification" {
		return "", ""
	}
	for key, id := range g.offices {
		state, office, _ := strings.Cut(key, "/")
		if office != function {
			continue
		}
		if party != "" && party != id {
			return "", ""
		}
		if party == "" || state < country {
			country, party = state, id
		}
	}
	return country, party
}
