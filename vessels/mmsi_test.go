package vessels_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/vessels"
)

func TestKind(t *testing.T) {
	for _, tc := range []struct {
		mmsi vessels.MMSI
		kind vessels.Kind
		role vessels.Role
		mid  vessels.MID // 0: none
	}{
		{0, vessels.Invalid, vessels.NoRole, 0},
		{1_000_000_000, vessels.Invalid, vessels.NoRole, 0},
		{1<<30 - 1, vessels.Invalid, vessels.NoRole, 0},
		{1, vessels.Reserved, vessels.NoRole, 0},
		{273_345_000, vessels.ShipStation, vessels.NoRole, 273},
		{200_000_000, vessels.ShipStation, vessels.NoRole, 200},
		{799_999_999, vessels.ShipStation, vessels.NoRole, 799},
		{199_999_999, vessels.Reserved, vessels.NoRole, 0},
		{123_456_789, vessels.Reserved, vessels.NoRole, 0},
		{36_699_999, vessels.GroupShipStation, vessels.NoRole, 366},
		{10_000_000, vessels.Reserved, vessels.NoRole, 0},
		{2_573_000, vessels.CoastStation, vessels.PilotStation, 257},
		{2_571_000, vessels.CoastStation, vessels.CoastRadio, 257},
		{2_572_000, vessels.CoastStation, vessels.HarbourRadio, 257},
		{2_574_999, vessels.CoastStation, vessels.RepeaterStation, 257},
		{2_575_000, vessels.CoastStation, vessels.BaseStation, 257},
		{2_570_000, vessels.CoastStation, vessels.NoRole, 257},
		{2_576_000, vessels.CoastStation, vessels.NoRole, 257},
		{9_990_000, vessels.CoastStation, vessels.NoRole, 0},
		{9_990_001, vessels.Reserved, vessels.NoRole, 0},
		{111_232_101, vessels.SARAircraft, vessels.FixedWing, 232},
		{111_232_506, vessels.SARAircraft, vessels.Helicopter, 232},
		{111_232_000, vessels.SARAircraft, vessels.NoRole, 232},
		{111_111_111, vessels.Reserved, vessels.NoRole, 0},
		{992_351_000, vessels.AidToNavigation, vessels.PhysicalAid, 235},
		{992_356_000, vessels.AidToNavigation, vessels.VirtualAid, 235},
		{992_358_000, vessels.AidToNavigation, vessels.MobileAid, 235},
		{992_350_001, vessels.AidToNavigation, vessels.NoRole, 235},
		{999_999_999, vessels.Reserved, vessels.NoRole, 0},
		{982_351_000, vessels.CraftOfParentShip, vessels.NoRole, 235},
		{981_999_999, vessels.Reserved, vessels.NoRole, 0},
		{823_500_001, vessels.HandheldRadio, vessels.NoRole, 235},
		{888_888_888, vessels.Reserved, vessels.NoRole, 0},
		{970_010_001, vessels.AISSART, vessels.NoRole, 0},
		{972_010_001, vessels.ManOverboard, vessels.NoRole, 0},
		{974_010_001, vessels.EPIRBAIS, vessels.NoRole, 0},
		{979_010_001, vessels.AutonomousDevice, vessels.NoRole, 0},
		{971_010_001, vessels.Reserved, vessels.NoRole, 0},
		{900_000_000, vessels.Reserved, vessels.NoRole, 0},
	} {
		mid, ok := tc.mmsi.MID()
		if tc.mmsi.Kind() != tc.kind || tc.mmsi.Role() != tc.role || mid != tc.mid || ok != (tc.mid != 0) {
			t.Errorf("%v: %v, %q, MID %d %t; want %v, %q, MID %d", tc.mmsi, tc.mmsi.Kind(), tc.mmsi.Role(), mid, ok, tc.kind, tc.role, tc.mid)
		}
	}
}

// TestKindByText reads each kind off the nine digits as text, as M.585 writes
// the formats, and compares.
func TestKindByText(t *testing.T) {
	byText := func(s string) vessels.Kind {
		for _, f := range []struct {
			prefix string
			kind   vessels.Kind
		}{
			{"00", vessels.CoastStation}, {"0", vessels.GroupShipStation}, {"111", vessels.SARAircraft},
			{"99", vessels.AidToNavigation}, {"98", vessels.CraftOfParentShip}, {"8", vessels.HandheldRadio}, {"", vessels.ShipStation},
		} {
			if rest, ok := strings.CutPrefix(s, f.prefix); ok {
				if rest[0] >= '2' && rest[0] <= '7' {
					return f.kind
				}
				break
			}
		}
		free := map[string]vessels.Kind{"970": vessels.AISSART, "972": vessels.ManOverboard, "974": vessels.EPIRBAIS, "979": vessels.AutonomousDevice}
		switch {
		case s == "009990000":
			return vessels.CoastStation
		case free[s[:3]] != 0:
			return free[s[:3]]
		}
		return vessels.Reserved
	}
	for prefix := range 100_000 {
		for _, rest := range []int{0, 1, 5000, 9999} {
			m := vessels.MMSI(prefix*10_000 + rest)
			if m == 0 {
				continue
			}
			if got, want := m.Kind(), byText(m.String()); got != want {
				t.Fatalf("%v: %v, want %v", m, got, want)
			}
		}
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := vessels.Invalid; k <= vessels.AutonomousDevice; k++ {
		if s := k.String(); s == "" || seen[s] {
			t.Errorf("kind %d is called %q", k, s)
		} else {
			seen[s] = true
		}
	}
	for r := vessels.CoastRadio; r <= vessels.MobileAid; r++ {
		if s := r.String(); s == "" || seen[s] {
			t.Errorf("role %d is called %q", r, s)
		} else {
			seen[s] = true
		}
	}
	if vessels.Kind(200).String() != "invalid" || vessels.Role(200).String() != "" || vessels.NoRole.String() != "" {
		t.Error("a value out of range has a name")
	}
}

func TestKindAllocates(t *testing.T) {
	m := vessels.MMSI(992_356_000)
	if n := testing.AllocsPerRun(100, func() { _ = m.Kind().String() + m.Role().String()[:0] }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestIMONumberOf(t *testing.T) {
	for v, reason := range map[uint32]string{
		0: "", 9074729: "", 9179842: "", 9319466: "",
		1: "is not from", 999_999: "is not from", 10_000_000: "is not from", 1<<30 - 1: "is not from", 1<<32 - 1: "is not from",
		9074728: "has the check digit 8, its other digits ask for 9", 1_000_000: "has the check digit 0, its other digits ask for 7",
	} {
		got, err := vessels.IMONumberOf(v)
		var syntax *vessels.SyntaxError
		switch {
		case reason == "" && (err != nil || uint32(got) != v || got.Valid() != (v != 0)):
			t.Errorf("%d: %v, %v", v, got, err)
		case reason != "" && (got != 0 || !errors.As(err, &syntax) || !strings.HasPrefix(syntax.Reason, reason)):
			t.Errorf("%d: %v, %v", v, got, err)
		case reason != "" && vessels.IMONumber(v).Valid():
			t.Errorf("%d is called valid", v)
		}
	}
}

func TestReadMIDTable(t *testing.T) {
	table, err := vessels.ReadMIDTable(strings.NewReader("mid,country,name\n273,RU,Russia\n445,KP,North Korea\n"))
	if err != nil || len(table) != 2 {
		t.Fatal(table, err)
	}
	for m, want := range map[vessels.MMSI]string{273_345_000: "RU", 2_733_700: "RU", 992_736_000: "RU", 445_000_001: "KP", 446_000_001: "", 970_010_001: "", 0: ""} {
		if flag, ok := table.Flag(m); flag != want || ok != (want != "") {
			t.Errorf("%v: %q, %t", m, flag, ok)
		}
	}
	for text, want := range map[string]string{
		"":                                                 "no rows",
		"mid,country,name\n":                               "no rows",
		"mid,flag,name\n":                                  "line 1: columns are",
		"mid,country,name\n273,RU\n":                       "wrong number of fields",
		"mid,country,name\n27,RU,Russia\n":                 `line 2: mid "27" is not`,
		"mid,country,name\n+27,RU,Russia\n":                `line 2: mid "+27" is not`,
		"mid,country,name\n199,RU,Russia\n":                `line 2: mid "199" is not`,
		"mid,country,name\n800,RU,Russia\n":                `line 2: mid "800" is not`,
		"mid,country,name\n273,RU,Russia\n273,RU,Russia\n": "line 3: mid 273 stands after 273",
		"mid,country,name\n273,ru,Russia\n":                `line 2: country "ru" is not`,
		"mid,country,name\n273,RUS,Russia\n":               `line 2: country "RUS" is not`,
		"mid,country,name\n273,RU,\n":                      "line 2: the name of 273 is empty",
		"mid,country,name\n273,RU,\"a\n":                   "extraneous or missing",
	} {
		if table, err := vessels.ReadMIDTable(strings.NewReader(text)); table != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want %q", text, table, err, want)
		}
	}
}

// FuzzKind checks that no number has a role that its kind does not have, and
// that a MID stands in the digits.
func FuzzKind(f *testing.F) {
	for _, v := range []uint32{0, 1, 9_990_000, 273_345_000, 992_356_000, 1 << 31} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v uint32) {
		m := vessels.MMSI(v)
		mid, ok := m.MID()
		if ok && (mid < 200 || mid > 799 || !strings.Contains(m.String(), fmt.Sprint(mid))) || !ok && mid != 0 {
			t.Errorf("%d: MID %d, %t", v, mid, ok)
		}
		if ok != strings.Contains(" ship station group of ship stations coast station SAR aircraft aid to navigation craft associated with a parent ship handheld VHF radio ", " "+m.Kind().String()+" ") && m != 9_990_000 {
			t.Errorf("%d: %v, MID %t", v, m.Kind(), ok)
		}
		if m.Role() != vessels.NoRole && m.Kind() != vessels.CoastStation && m.Kind() != vessels.SARAircraft && m.Kind() != vessels.AidToNavigation {
			t.Errorf("%d: %v is %v", v, m.Kind(), m.Role())
		}
	})
}

// FuzzReadMIDTable checks that no input panics and that what is read is a
// table.
func FuzzReadMIDTable(f *testing.F) {
	f.Add("mid,country,name\n273,RU,Russia\n")
	f.Add("mid,country,name\n\"273\",RU,\"a\nb\"\n")
	f.Fuzz(func(t *testing.T, s string) {
		table, err := vessels.ReadMIDTable(strings.NewReader(s))
		if (table == nil) != (err != nil) {
			t.Errorf("%v, %v", table, err)
		}
		for mid, country := range table {
			if mid < 200 || mid > 799 || len(country) != 2 {
				t.Errorf("%d, %q", mid, country)
			}
		}
	})
}

func ExampleMMSI_Kind() {
	for _, m := range []vessels.MMSI{273345000, 2734421, 992736001, 111273501, 970010001} {
		mid, _ := m.MID()
		fmt.Printf("%v %v %v %v\n", m, m.Kind(), m.Role(), mid)
	}
	// Output:
	// 273345000 ship station  273
	// 002734421 coast station AIS repeater station 273
	// 992736001 aid to navigation virtual aid to navigation 273
	// 111273501 SAR aircraft helicopter 273
	// 970010001 AIS-SART  0
}

func ExampleReadMIDTable() {
	table, err := vessels.ReadMIDTable(strings.NewReader("mid,country,name\n273,RU,Russia\n445,KP,North Korea\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Flag(445123000))
	fmt.Println(table.Flag(970010001))
	// Output:
	// KP true
	//  false
}

func ExampleIMONumberOf() {
	fmt.Println(vessels.IMONumberOf(9074729))
	_, err := vessels.IMONumberOf(12345678)
	fmt.Println(err)
	// Output:
	// 9074729 <nil>
	// vessels: IMO number "12345678" is not from 1000000 to 9999999
}
