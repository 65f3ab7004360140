package decimal_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/decimal"
)

// put runs a writer behind a mark and checks that it leaves the mark alone.
func put(t *testing.T, write func(b []byte, n int) int) string {
	t.Helper()
	var b [64]byte
	for i := range b {
		b[i] = '#'
	}
	n := write(b[:], 5)
	if string(b[:5]) != "#####" {
		t.Fatalf("wrote before its place: %q", b[:])
	}
	for i := n + 16; i < len(b); i++ {
		if b[i] != '#' {
			t.Fatalf("wrote more than 16 bytes behind its end: %q", b[:])
		}
	}
	return string(b[5:n])
}

func TestIntegers(t *testing.T) {
	check := func(v uint32) {
		t.Helper()
		if got, want := put(t, func(b []byte, n int) int { return decimal.Unsigned(b, n, v) }), fmt.Sprint(v); got != want {
			t.Fatalf("Unsigned: got %s, want %s", got, want)
		}
		if got, want := put(t, func(b []byte, n int) int { return decimal.Signed(b, n, int32(v)) }), fmt.Sprint(int32(v)); got != want {
			t.Fatalf("Signed: got %s, want %s", got, want)
		}
		if got, want := put(t, func(b []byte, n int) int { return decimal.Tenths(b, n, v) }), fmt.Sprintf("%d.%d", v/10, v%10); got != want {
			t.Fatalf("Tenths: got %s, want %s", got, want)
		}
		if got, want := put(t, func(b []byte, n int) int { return decimal.Four(b, n, v) }), fmt.Sprintf("%04d", v%10_000); got != want {
			t.Fatalf("Four: got %s, want %s", got, want)
		}
	}
	for v := range uint32(20_000) {
		check(v)
		check(math.MaxUint32 - v)
		check(v * 214_733)
		check(99_990_000 + v)
	}
	for p := uint32(1); p < 1_000_000_000; p *= 10 {
		check(p*10 - 1)
		check(p * 10)
	}
	for v := range uint32(10_000) {
		if got, want := put(t, func(b []byte, n int) int { return decimal.SmallTenths(b, n, v) }), fmt.Sprintf("%d.%d", v/10, v%10); got != want {
			t.Fatalf("SmallTenths: got %s, want %s", got, want)
		}
		if v < 1000 {
			if got, want := put(t, func(b []byte, n int) int { return decimal.Small(b, n, v) }), fmt.Sprint(v); got != want {
				t.Fatalf("Small: got %s, want %s", got, want)
			}
		}
	}
	for v := range 256 {
		if got, want := put(t, func(b []byte, n int) int { return decimal.Two(b, n, uint8(v)) }), fmt.Sprintf("%02d", v%100); got != want {
			t.Fatalf("Two: got %s, want %s", got, want)
		}
	}
}

func TestDegrees(t *testing.T) {
	check := func(v int32) {
		t.Helper()
		if got, want := put(t, func(b []byte, n int) int { return decimal.Degrees(b, n, v) }), fmt.Sprintf("%.7f", float64(v)/600_000); got != want {
			t.Fatalf("Degrees: got %s, want %s", got, want)
		}
		for _, decimals := range []int{4, 6} {
			if got, want := put(t, func(b []byte, n int) int { return decimal.Coarse(b, n, v, decimals) }), fmt.Sprintf("%.*f", decimals, float64(v)/600); got != want {
				t.Fatalf("Coarse: got %s, want %s", got, want)
			}
		}
	}
	for v := int32(-70_000); v < 70_000; v++ {
		check(v)
		check(v * 1543)
	}
	for _, v := range []int32{math.MinInt32, math.MaxInt32, 108_600_000, 54_600_000} {
		check(v)
	}
}

func TestTimestamp(t *testing.T) {
	check := func(ns int64) {
		t.Helper()
		want := time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.000000000Z")
		for strings.Contains(want, ".") && strings.HasSuffix(want, "000Z") {
			want = strings.TrimSuffix(strings.TrimSuffix(want, "000Z"), ".") + "Z"
		}
		if got := put(t, func(b []byte, n int) int { return decimal.Timestamp(b, n, ns) }); got != want {
			t.Fatalf("%d: got %s, want %s", ns, got, want)
		}
	}
	for _, ns := range []int64{math.MinInt64, math.MaxInt64, 0, -1, 1, 951_782_399_999_999_999, 951_782_400_000_000_000, 4_107_542_400_000_000_000} {
		check(ns)
	}
	for _, step := range []int64{86_399_999_999_999 * 7, 3_600_000_000_000 * 31_001, 86_400_123_000_000 * 13} {
		for ns := int64(math.MinInt64) + 1; ns < math.MaxInt64-step; ns += step {
			check(ns)
		}
	}
}
