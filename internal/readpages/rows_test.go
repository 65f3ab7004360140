package readpages

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"article":                "article",
		"Kyiv Independent 2024":  "kyiv-independent-2024",
		"--a__b  c--":            "a-b-c",
		"Škoda":                  "koda",
		"":                       "",
		strings.Repeat("a ", 99): strings.Repeat("a-", 20) + "a",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"munitions_related": "munitions_related", "certain factories": "certain_factories",
		"152 mm shells": "mm_shells", "": "", "!!": "",
	} {
		if got := scopeName(in); got != want {
			t.Errorf("scopeName(%q) = %q, want %q", in, got, want)
		}
	}
}
