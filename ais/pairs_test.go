package ais

import "testing"

func TestStaticPairs(t *testing.T) {
	a := func(mmsi uint32, name string) *StaticDataReport {
		return &StaticDataReport{Header: Header{Type: 24, MMSI: mmsi}, Name: must(NewText20(name))}
	}
	b := func(mmsi uint32) *StaticDataReport {
		return &StaticDataReport{Header: Header{Type: 24, MMSI: mmsi}, Part: 1}
	}
	var p StaticPairs
	for i, c := range []struct {
		m    *StaticDataReport
		want string // "-": none
	}{
		{b(0), "-"},
		{b(1), "-"},
		{a(1, "ONE"), "-"},
		{a(2, "TWO"), "-"},
		{b(1), "ONE"},
		{b(1), "-"}, // joined once
		{a(2, "SECOND"), "-"},
		{b(2), "SECOND"}, // the last
		{b(2), "-"},
		{a(3, ""), "-"},
		{b(3), ""}, // a part A that says the name is not available
	} {
		name, ok := p.Add(c.m)
		if ok != (c.want != "-") || ok && name.String() != c.want {
			t.Errorf("%d: %q, %v, want %q", i, name, ok, c.want)
		}
	}
}

// TestStaticPairsBound fills the table many times over: it keeps what came last
// and joins nothing to another's name.
func TestStaticPairsBound(t *testing.T) {
	var p StaticPairs
	name := func(mmsi uint32) (t Text20) {
		for i := range t {
			t[i] = '0' + byte(mmsi>>(3*i%30)&7)
		}
		return t
	}
	const n = 200_000
	m := &StaticDataReport{}
	for i := uint32(0); i < n; i++ {
		m.MMSI, m.Name = 211_000_000+i, name(i)
		p.Add(m)
	}
	found := 0
	m.Part = 1
	for i := uint32(0); i < n; i++ {
		m.MMSI = 211_000_000 + i
		if got, ok := p.Add(m); ok {
			found++
			if got != name(i) {
				t.Fatalf("MMSI %d has the name of another", m.MMSI)
			}
			if i < n-4*pairSets*pairWays {
				t.Errorf("MMSI %d, which came long ago, is kept", m.MMSI)
			}
		} else if i >= n-pairSets*pairWays/4 {
			t.Errorf("MMSI %d, which came lately, is not kept", m.MMSI)
		}
	}
	if found != pairSets*pairWays {
		t.Errorf("%d parts kept", found)
	}
	if n := testing.AllocsPerRun(100, func() { m.Part ^= 1; p.Add(m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
