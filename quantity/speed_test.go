//go:build unix

package quantity_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// newsText is prose of our own with as many numbers as a report of a briefing.
var newsText = strings.Repeat(`The minister told reporters on Feb. 26 that more than 6,700 containers had left the port since
September, enough to hold about three million rounds of 152 mm artillery shells or 500,000 rounds of 122 mm rockets. Officials
declined to say how the figure was reached. Two vessels made at least a dozen voyages between the two harbours, each of them
roughly 100 nautical miles apart, and the factories run at 30 percent of what they could. A spokesman said later that the count
rose by 300 to 7,000 in the weeks that followed, while the price of a tonne of wheat fell from $240 to $215. Nobody at the
ministry would confirm whether trains carried the rest, and analysts warned that a picture taken from orbit shows boxes but
not what lies within them. The next hearing is set for Tuesday, when members of the committee will ask for the record.

`, 100)

func BenchmarkFind(b *testing.B) {
	b.SetBytes(int64(len(newsText)))
	for b.Loop() {
		quantity.Find(newsText)
	}
}

func BenchmarkNumbers(b *testing.B) {
	b.SetBytes(int64(len(newsText)))
	for b.Loop() {
		quantity.Numbers(newsText)
	}
}

// hostile are texts that could cost more than linear time, by length.
var hostile = map[string]func(n int) string{
	"numbers":        func(n int) string { return strings.Repeat("1 ", n/2) },
	"one digit run":  func(n int) string { return strings.Repeat("7", n) },
	"groups":         func(n int) string { return "1" + strings.Repeat(",000", n/4) },
	"dots":           func(n int) string { return strings.Repeat("1.", n/2) },
	"scales":         func(n int) string { return strings.Repeat("thousand ", n/9) },
	"words":          func(n int) string { return strings.Repeat("one hundred and ", n/16) },
	"ranges":         func(n int) string { return strings.Repeat("1 to 2 to ", n/10) },
	"hedges":         func(n int) string { return strings.Repeat("at least ", n/9) + "5" },
	"odds":           func(n int) string { return strings.Repeat("one in ", n/7) },
	"fractions":      func(n int) string { return strings.Repeat("and a half ", n/11) },
	"powers":         func(n int) string { return strings.Repeat("2^", n/2) },
	"signs":          func(n int) string { return "1^" + strings.Repeat("-", n) + "1" },
	"calibres":       func(n int) string { return strings.Repeat("122/", n/4) + "152 mm" },
	"vague":          func(n int) string { return strings.Repeat("thousands of ", n/13) },
	"letters":        func(n int) string { return strings.Repeat("x", n) },
	"currency signs": func(n int) string { return strings.Repeat("$", n) + "5" },
	"hyphens":        func(n int) string { return strings.Repeat("one-", n/4) },
	"wide digits":    func(n int) string { return strings.Repeat("１", n/3) },
	"raised digits":  func(n int) string { return "10" + strings.Repeat("⁶", n/3) },
	"quotes":         func(n int) string { return strings.Repeat("5\" ", n/3) },
	"products":       func(n int) string { return "5 N" + strings.Repeat("·m", n/3) },
	"inverses":       func(n int) string { return "5" + strings.Repeat(" m-1", n/4) },
	"rates":          func(n int) string { return strings.Repeat("$5 a mile to ", n/13) },
	"commas":         func(n int) string { return strings.Repeat("one thousand, ", n/14) },
	"compounds":      func(n int) string { return "5 " + strings.Repeat("a-", n/2) },
	"tolerances":     func(n int) string { return strings.Repeat("5 mm ± ", n/8) },
	"halves":         func(n int) string { return strings.Repeat("a mile and ", n/11) },
	"bounds":         func(n int) string { return strings.Repeat("over 5 and under 9 and ", n/23) },
}

// TestLinear checks that eight times the text takes no more than some twenty
// times the processor time, whatever the text repeats. The longer one fills a
// window; beyond it time is linear because windows do not know each other.
func TestLinear(t *testing.T) {
	cost := func(s string) time.Duration {
		start := sharedtest.CPU()
		quantity.Find(s)
		quantity.Numbers(s)
		return sharedtest.CPU() - start
	}
	for name, text := range hostile {
		short, long := cost(text(1<<13)), cost(text(1<<16))
		if ratio := float64(long) / float64(max(short, 10*time.Millisecond)); ratio > 20 {
			t.Errorf("%s: 8 kB take %v, 64 kB take %v", name, short, long)
		}
	}
}

// TestManyNumbers reads many numbers, and a long line that has one at its end:
// the memory held beside the result is that of a window.
func TestManyNumbers(t *testing.T) {
	const many = 100_000
	if got := len(quantity.Find(strings.Repeat("12 boxes and ", many))); got != many {
		t.Errorf("%d of %d numbers found", got, many)
	}
	line := strings.Repeat("The boxes lay on the quay and nobody counted them until 12 of them went. ", 8<<20/73)
	line = strings.ReplaceAll(line, "12", "no")
	line += "12 boxes"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found := quantity.Find(line)
	runtime.ReadMemStats(&after)
	if len(found) != 1 || line[found[0].Number.Start:found[0].Number.End] != "12" {
		t.Errorf("%d numbers found at the end of a line of %d bytes", len(found), len(line))
	}
	if held := after.HeapSys - before.HeapSys; after.HeapSys > before.HeapSys && held > 24<<20 {
		t.Errorf("a line of %d bytes takes %d bytes", len(line), held)
	}
}
