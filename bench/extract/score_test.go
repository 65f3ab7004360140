package main

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		want, got         string
		precision, recall float64
	}{
		{"one two three four five", "one two three four five", 1, 1},
		{"one two three four five", "", 1, 0},
		{"", "one two three four", 0, 1},
		{"one two three four five", "one two three four five six", 2. / 3, 1},
		{"one two three four five six", "one, two - three four!", 1, 1. / 3},
		{"one two", "one two", 1, 1},
		{"one two", "one two three", 0, 0},
	} {
		o := compare(c.want, c.got)
		if !near(o.recall(), c.recall) || o.both+o.extra > 0 && !near(o.precision(), c.precision) {
			t.Errorf("%q, %q: precision %.3f, recall %.3f", c.want, c.got, o.precision(), o.recall())
		}
	}
	s := meanOf([]overlap{compare("a b c d e", "a b c d e"), compare("a b c d e", "v w x y z")})
	if !near(s.precision, 0.5) || !near(s.recall, 0.5) || !near(s.f1, 0.5) {
		t.Errorf("mean %+v", s)
	}
}

func TestPassages(t *testing.T) {
	var p passages
	p.add(&page{with: []string{"ten  barges", "the lock"}, without: []string{"Subscribe", "Most read"}}, "Ten barges and ten\nbarges. Subscribe!")
	if p.with != 2 || p.found != 1 || p.without != 2 || p.let != 1 {
		t.Errorf("%+v", p)
	}
}

func TestSameAuthors(t *testing.T) {
	for _, c := range []struct {
		want []string
		got  string
		ok   bool
	}{
		{[]string{"Jo Reed"}, "By Jo Reed", true},
		{[]string{"Jo Reed", "Ann Field"}, "Ann Field and Jo Reed", true},
		{[]string{"Jo Reed", "Ann Field"}, "Jo Reed", false},
		{[]string{"Jo Reed"}, "", false},
		{[]string{"Jo Reed"}, "Jo Reed writes on barges, locks, rivers and the weather of the bay", false},
	} {
		if got := sameAuthors(c.want, c.got); got != c.ok {
			t.Errorf("%v, %q: %v", c.want, c.got, got)
		}
	}
}
