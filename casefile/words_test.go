package casefile_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

func TestHasWords(t *testing.T) {
	for _, tc := range []struct {
		text, words string
		want        bool
	}{
		{"the heron sailed", "Heron", true},
		{"the herons sailed", "Heron", false},
		{"a night-heron", "Heron", true},
		{"Salt  Quay\nLines", "salt quay lines", true},
		{"Salt Quayside", "Salt Quay", false},
		{"herons, then heron", "heron", true},
		{"1273111111", "273111111", false},
		{"MMSI 273111111.", "273111111", true},
		{"\uc559\uac00\ub77c\ud638\ub294", "\uc559\uac00\ub77c", true}, // Korean: a particle behind the name
		{"\u0410\u043d\u0433\u0430\u0440\u0430", "\u0430\u043d\u0433\u0430\u0440\u0430", true},
		{"anything", "", false},
		{"anything", "  ", false},
		{"", "heron", false},
	} {
		if got := casefile.HasWords(tc.text, tc.words); got != tc.want {
			t.Errorf("%q in %q: %t", tc.words, tc.text, got)
		}
	}
}

func FuzzHasWords(f *testing.F) {
	f.Add("the heron sailed", "Heron")
	f.Add("\xff\xfe", "\xff")
	f.Fuzz(func(t *testing.T, text, words string) {
		casefile.HasWords(text, words)
		// Set apart by spaces it is found, whatever stands around it.
		if casefile.HasWords(words, words) && !casefile.HasWords(text+" "+words+" "+text, words) {
			t.Errorf("%q is not found beside %q", words, text)
		}
	})
}

func TestWithoutWords(t *testing.T) {
	cells := casefile.Cells{"id": "heron", "name": "Heron", "aliases": "Salt Quay; Ula", "mmsi": "273111111", "quote": "about (40) boxes", "place": "harbour"}
	for text, want := range map[string]string{
		"":                                     "",
		"the herons of the harbour":            "the herons of the harbour",
		"HERON sailed, then heron":             "[redacted] sailed, then [redacted]",
		"herons, a Heron, and 1273111111":      "herons, a [redacted], and 1273111111",
		"MMSI 273111111.":                      "MMSI [redacted].",
		"the Salt\n  quay, which Ula was":      "the [redacted], which Ula was", // three letters are in too many words
		"He said: About  (40) BOXES. Not (40)": "He said: [redacted]. Not (40)",
		"heronheron heron":                     "heronheron [redacted]",
	} {
		if got := casefile.WithoutWords(cells, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := casefile.Repeats(cells, "she is the salt quay"); got != "aliases" {
		t.Errorf("repeats %q", got)
	}
	if got := casefile.WithoutWords(casefile.Cells{"name": "\xff\xfe\xfd\xfc"}, "a \xff\xfe\xfd\xfc b"); strings.Contains(got, "\xff") {
		t.Errorf("letters that are none: %q", got)
	}
}

func FuzzWithoutWords(f *testing.F) {
	f.Add("the heron sailed on Salt Quay", "Heron;salt quay")
	f.Add("\xff\xfe\xfd\xfc", "\xff\xfe\xfd\xfc")
	f.Fuzz(func(t *testing.T, text, name string) {
		cells := casefile.Cells{"name": name}
		left := casefile.WithoutWords(cells, text)
		// Names that the mark itself has are found in it.
		if casefile.Repeats(cells, "[redacted] [redacted]") == "" && casefile.Repeats(cells, left) != "" {
			t.Errorf("%q stands in %q still", name, left)
		}
		if casefile.Repeats(cells, text) == "" && left != text {
			t.Errorf("%q without %q: %q", text, name, left)
		}
	})
}
