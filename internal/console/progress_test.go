package console

import (
	"testing"
	"time"
)

func TestStreamLine(t *testing.T) {
	for _, tc := range []struct {
		items, bytes, total int64
		spent               time.Duration
		itemsBefore, before int64
		want                string
	}{
		{2_000_000, 0, 0, 2 * time.Second, 0, 0, "decoding: 2,000,000 sentences, 1,000,000 a second"},
		{1_000_000, 25, 100, 10 * time.Second, 0, 0, "decoding: 1,000,000 sentences, 100,000 a second, 25 %, 30s left"},
		{10, 200, 100, time.Second, 0, 0, "decoding: 10 sentences, 10 a second, 100 %, 0s left"},
		{0, 0, 100, 0, 0, 0, "decoding: 0 sentences"},
		{1_500_000, 75, 100, 10 * time.Second, 500_000, 25, "decoding: 1,500,000 sentences, 100,000 a second, 75 %, 5s left"},
		{500_000, 25, 100, time.Second, 500_000, 25, "decoding: 500,000 sentences, 0 a second, 25 %"},
	} {
		if got := streamLine("decoding", tc.items, "sentences", tc.bytes, tc.total, tc.spent, tc.itemsBefore, tc.before); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}
