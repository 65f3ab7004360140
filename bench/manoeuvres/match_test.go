package main

import (
	"testing"
	"time"
)

func TestMatchIsOneToOne(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2020, 1, 1, h, 0, 0, 0, time.UTC) }
	burns := []burn{{begin: at(10)}, {begin: at(12)}, {begin: at(100)}, {begin: at(130)}}
	found := []time.Time{at(0), at(11), at(20), at(101), at(102), at(143)}
	// 11 and 20 take a burn each; of 101 and 102 only one has one; 143 is 13 h late.
	if got := match(found, burns, 12*time.Hour); len(got) != 3 {
		t.Errorf("within 12 h: %v, want 3 pairs", got)
	}
	if got := match(found, burns, 24*time.Hour); len(got) != 4 {
		t.Errorf("within 24 h: %v, want 4 pairs", got)
	}
}

func TestTimesOfOperators(t *testing.T) {
	b, err := altimeter("JASO2 2008 175 01 31 2008 175 04 20     007 0")
	if err != nil || !b.begin.Equal(time.Date(2008, 6, 23, 1, 31, 0, 0, time.UTC)) {
		t.Errorf("day 175 of 2008: %v, %v, want 23 June", b.begin, err)
	}
	b, err = fengyun(`GEO-EW-STATION-KEEPING 2006-053A "2015-04-10T15:30:00 CST" "2015-04-10T16:30:00 CST"`)
	if err != nil || !b.begin.Equal(time.Date(2015, 4, 10, 7, 30, 0, 0, time.UTC)) {
		t.Errorf("China Standard Time: %v, %v, want 07:30 UTC", b.begin, err)
	}
}
