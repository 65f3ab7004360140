package vessels_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestSamePairs judges testdata/pairs.csv: pairs of records of vessels that we
// made up, each with the verdict that it deserves. STRONG ones leave no room for
// another; of MEDIUM ones a tenth may be judged unsure. WEAK ones nobody could
// tell from the records alone: what counts there is that no more than a quarter
// are judged the other way round, different for same or same for different.
func TestSamePairs(t *testing.T) {
	file, err := os.Open("testdata/pairs.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	identity := func(r []string) vessels.Identity {
		number := func(s string) float64 {
			if s == "" {
				return 0
			}
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		return vessels.Identity{
			MMSIs: []vessels.MMSI{vessels.MMSI(number(r[0]))}, IMOs: []vessels.IMONumber{vessels.IMONumber(number(r[1]))},
			Names: []string{r[2]}, CallSigns: []string{r[3]}, LengthM: number(r[4]), BeamM: number(r[5]),
		}
	}
	right, all, reversed := map[string]int{}, map[string]int{}, map[string]int{}
	for i, r := range rows[1:] {
		label, want, a, b := r[0], vessels.Verdict(r[1]), identity(r[2:8]), identity(r[8:14])
		got := vessels.Same(a, b)
		all[label]++
		if got.Verdict != want && got.Verdict != vessels.Unsure && want != vessels.Unsure {
			reversed[label]++
		}
		if got.Verdict == want {
			right[label]++
		} else if label == "STRONG" || label == "MEDIUM" && got.Verdict != vessels.Unsure && want != vessels.Unsure {
			t.Errorf("line %d, %s: want %s, got %v", i+2, r[14], want, got)
		} else {
			t.Logf("line %d, %s, %s: want %s, got %v", i+2, label, r[14], want, got)
		}
		if back := vessels.Same(b, a); back.Verdict != got.Verdict || len(back.Reasons) != len(got.Reasons) {
			t.Errorf("line %d: the other way round it is %v, not %v", i+2, back, got)
		}
	}
	t.Logf("right: %v of %v; the other way round: %v", right, all, reversed)
	if all["STRONG"] < 20 || all["MEDIUM"] < 10 || all["WEAK"] < 5 {
		t.Errorf("too few pairs: %v", all)
	}
	if right["MEDIUM"]*10 < all["MEDIUM"]*9 || reversed["WEAK"]*4 > all["WEAK"] {
		t.Errorf("right: %v of %v; the other way round: %v", right, all, reversed)
	}
}

// TestSameReasons: a verdict names what it rests on, the weightiest first, and
// what speaks against it.
func TestSameReasons(t *testing.T) {
	a := vessels.Static{MMSI: 273111000, IMO: 9074729, Name: "POLAR ROSE", CallSign: "UBXQ", ToBowM: 100, ToSternM: 15, ToPortM: 9, ToStarboardM: 8}
	b := vessels.Vessel{MMSI: 613222000, IMO: 9074729, Name: "Atlantic Dawn", Aliases: []string{"Polar Rose"}, LengthM: 116}
	got := vessels.Same(a.Identity(), b.Identity())
	want := "same: IMO number agrees: 9074729 and 9074729; MMSI differs: 273111000 and 613222000; name agrees: POLAR ROSE and ATLANTIC DAWN, POLAR ROSE; size agrees: 115 x 17 m and 116 m"
	if got.String() != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	if r := got.Reasons; r[0].Field != vessels.IMOField || r[0].Says != vessels.SameVessel || r[1].Says != vessels.DifferentVessel {
		t.Errorf("%+v", r)
	}
}

// FuzzSame checks that no text panics, that a record is never judged to be
// another than itself, and that the order does not matter.
func FuzzSame(f *testing.F) {
	f.Add(uint32(273111000), uint32(9074729), "POLAR ROSE", "UBXQ", uint16(115), uint32(0), uint32(0), "@", "", uint16(0))
	f.Add(uint32(1), uint32(1), "M/V ", "0", uint16(65535), uint32(111111111), uint32(1234567), "\xff", "é", uint16(1))
	f.Fuzz(func(t *testing.T, m1, i1 uint32, n1, c1 string, l1 uint16, m2, i2 uint32, n2, c2 string, l2 uint16) {
		a := (&vessels.Static{MMSI: vessels.MMSI(m1), IMO: i1, Name: n1, CallSign: c1, ToBowM: l1}).Identity()
		b := (&vessels.Static{MMSI: vessels.MMSI(m2), IMO: i2, Name: n2, CallSign: c2, ToBowM: l2}).Identity()
		if v := vessels.Same(a, a); v.Verdict == vessels.DifferentVessel {
			t.Errorf("%+v is not itself: %v", a, v)
		}
		if v, w := vessels.Same(a, b), vessels.Same(b, a); v.Verdict != w.Verdict {
			t.Errorf("%v, %v", v, w)
		}
		if len(strings.Join(a.Names, "")) > 0 && slices.Contains(a.Names, "") {
			t.Errorf("%+v", a)
		}
	})
}

func ExampleSame() {
	a := vessels.Identity{MMSIs: []vessels.MMSI{273111000}, Names: []string{"Polar Rose"}, LengthM: 115}
	b := vessels.Identity{MMSIs: []vessels.MMSI{445333000}, Names: []string{"POLAR ROSE"}, LengthM: 240}
	fmt.Println(vessels.Same(a, b))
	// Output: different: MMSI differs: 273111000 and 445333000; name agrees: POLAR ROSE and POLAR ROSE; size differs: 115 m and 240 m
}
