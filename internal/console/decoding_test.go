package console

import (
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/vessels"
)

func TestDecoding(t *testing.T) {
	st := &decoding.Stats{
		Bytes: 4_151_281, Lines: 85_194, Sentences: 85_192, Other: 1, Messages: 82_756, Written: 82_750, Flagged: 3, Own: 2,
		Rejects: map[string]int64{"checksum": 5, "incomplete": 12}, Receivers: map[string]int64{"kiel": 4, "a\x1bb": 9},
		LeftOut: map[string]int64{"speed": 2},
		First:   time.Date(2023, 11, 14, 22, 13, 20, 0, time.UTC).UnixNano(), Last: time.Date(2023, 11, 14, 22, 14, 0, 0, time.UTC).UnixNano(), Timed: 70,
		Vessels: []uint32{2_731_234, 273_123_456, 273_123_457, 445_000_001, 999_999_999},
	}
	st.ByType[1], st.ByType[41] = 82_755, 1
	for _, width := range []int{60, 100} {
		var out strings.Builder
		s := Screen{W: &out, Width: width}
		if err := s.Decoding(st, vessels.MIDTable{273: "RU", 445: "KP"}); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		for line := range strings.Lines(got) {
			if n := text.StringWidth(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d columns: %q", width, n, line)
			}
		}
		for _, want := range []string{
			"85,192", "without copies", "82,750", "2023-11-14T22:13:20Z to 2023-11-14T22:14:00Z (40s)", "position report", "not defined",
			"incomplete", "speed", "RU", "KP", "kiel",
		} {
			if !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
				t.Errorf("width %d: no %q in\n%s", width, want, got)
			}
		}
		if strings.Contains(got, "\x1b") {
			t.Error("a receiver's name moves the cursor")
		}
	}
}

func TestFeeds(t *testing.T) {
	var out strings.Builder
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	err := Screen{W: &out, Width: 80}.Feeds(
		[]ingest.Rate{{Source: "udp://:10110", Sentences: 1234, PerMinute: 61.4, Last: at}, {Source: "tcp://x:1"}},
		[]ingest.Silence{{Source: "tcp://x:1", From: at, Reason: ingest.Disconnected}, {Source: "udp://:10110", Peer: "kiel", From: at, Until: at.Add(time.Hour), Reason: ingest.NoData}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1,234", "61", "never", "lasts", "2026-11-22 11:00:00", "disconnected", "kiel"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
