package vessels_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/vessels"
)

var newYear = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// said is a report on a day of the year.
type said struct {
	day int
	vessels.Static
}

// life is a vessel that is renamed, and changes its flag and number.
func life() []said {
	rose := vessels.Static{MMSI: 273111000, IMO: 9074729, Name: "POLAR ROSE", CallSign: "UBXQ", ToBowM: 100, ToSternM: 15, ToPortM: 9, ToStarboardM: 8}
	dawn := rose
	dawn.Name = "ATLANTIC DAWN@@@"
	cameroon := dawn
	cameroon.MMSI, cameroon.CallSign = 613222000, "TJ-AB"
	filler := cameroon
	filler.Name, filler.CallSign, filler.IMO = "NONE", "0", 9074728
	return []said{{1, rose}, {2, rose}, {3, rose}, {40, dawn}, {50, dawn}, {90, cameroon}, {95, filler}, {100, cameroon}}
}

func uses(h *vessels.History, f vessels.Field) string {
	var out []string
	for _, u := range h.Uses(f) {
		out = append(out, fmt.Sprintf("%s %s..%s x%d", u.Value, u.First.Format("0102"), u.Last.Format("0102"), u.Reports))
	}
	return strings.Join(out, "; ")
}

func TestHistories(t *testing.T) {
	flags := vessels.MIDTable{273: "RU", 613: "CM"}
	day := func(n int) time.Time { return newYear.AddDate(0, 0, n-1) }
	whole := vessels.NewHistories(flags)
	for _, s := range life() {
		whole.Add(day(s.day), &s.Static)
	}
	byIMO, byMMSI := whole.IMO(9074729), whole.MMSI(613222000)
	for _, tc := range []struct {
		h    *vessels.History
		f    vessels.Field
		want string
	}{
		{byIMO, vessels.NameField, "POLAR ROSE 0101..0103 x3; ATLANTIC DAWN 0209..0409 x4"},
		{byIMO, vessels.MMSIField, "273111000 0101..0219 x5; 613222000 0330..0409 x2"},
		{byIMO, vessels.FlagField, "RU 0101..0219 x5; CM 0330..0409 x2"},
		{byIMO, vessels.CallSignField, "UBXQ 0101..0219 x5; TJAB 0330..0409 x2"},
		{byIMO, vessels.IMOField, "9074729 0101..0409 x7"},
		{byMMSI, vessels.NameField, "ATLANTIC DAWN 0330..0409 x2"},
		{byMMSI, vessels.IMOField, "9074729 0330..0409 x2"},
		{byMMSI, vessels.DimensionsField, "115x17 0330..0409 x3"},
		{byMMSI, "colour", ""},
	} {
		if got := uses(tc.h, tc.f); got != tc.want {
			t.Errorf("%s: got  %s\nwant %s", tc.f, got, tc.want)
		}
	}
	if at := byIMO.At(vessels.FlagField, day(95)); len(at) != 1 || at[0].Value != "CM" {
		t.Errorf("%+v", at)
	}
	if at := byIMO.At(vessels.FlagField, day(70)); len(at) != 0 {
		t.Errorf("%+v", at)
	}
	if h := whole.IMO(9074728); h != nil {
		t.Error("a number with a wrong check digit has a history")
	}
	if m, n := whole.MMSIs(), whole.IMOs(); !reflect.DeepEqual(m, []vessels.MMSI{273111000, 613222000}) || !reflect.DeepEqual(n, []vessels.IMONumber{9074729}) {
		t.Error(m, n)
	}
	if v := vessels.Same(byIMO.Identity(), whole.MMSI(273111000).Identity()); v.Verdict != vessels.SameVessel {
		t.Error(v)
	}

	// In any order, and spread over histories that are merged.
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		reports := life()
		r.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
		a, b := vessels.NewHistories(flags), vessels.NewHistories(flags)
		for i, s := range reports {
			[]*vessels.Histories{a, b}[i%2].Add(day(s.day), &s.Static)
		}
		a.Merge(b)
		for _, f := range []vessels.Field{vessels.NameField, vessels.MMSIField, vessels.FlagField, vessels.CallSignField, vessels.IMOField, vessels.DimensionsField} {
			if got, want := uses(a.IMO(9074729), f), uses(byIMO, f); got != want {
				t.Errorf("%s: got  %s\nwant %s", f, got, want)
			}
		}
	}
}

// TestHistoryIsBounded: a transmitter whose name is another each time does not
// take memory for each.
func TestHistoryIsBounded(t *testing.T) {
	var h vessels.History
	for i := range 1000 {
		h.Add(newYear, &vessels.Static{MMSI: 273111000, Name: fmt.Sprint("NAME", i)}, nil)
	}
	if n := len(h.Uses(vessels.NameField)); n != 64 || h.LeftOut() != 936 {
		t.Errorf("%d names, %d left out", n, h.LeftOut())
	}
	if u := h.Uses(vessels.MMSIField); len(u) != 1 || u[0].Reports != 1000 {
		t.Errorf("%+v", u)
	}
}

// BenchmarkHistory adds reports that say what the last did, as nearly all do.
func BenchmarkHistory(b *testing.B) {
	h := vessels.NewHistories(nil)
	s := life()[0].Static
	b.ReportAllocs()
	for i := range b.N {
		h.Add(newYear.Add(time.Duration(i)), &s)
	}
}
