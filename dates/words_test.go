package dates_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "2023": "2023", "2023-08": "Aug 2023", "2024-02-26": "26 Feb 2024",
		"2023-08-01/2023-09-13": "1 Aug 2023 to 13 Sep 2023", "../2024-02": "until Feb 2024",
		"2023-10-20T11:01+09:00": "20 Oct 2023", "2023-09/..": "since Sep 2023",
	} {
		if got := dates.MustParse(in).Words(); got != want {
			t.Errorf("%q.Words() = %q, want %q", in, got, want)
		}
	}
}
