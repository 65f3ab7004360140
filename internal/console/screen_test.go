package console

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\t b\n\nc ":            "a b c",
		"red \x1b[31mtext":       "red �[31mtext",
		"bell\a":                 "bell�",
		"re\u202eversed":         "re�versed",
		"c1 \u009b31m":           "c1 �31m",
		"Škoda 김정은":              "Škoda 김정은",
		"soft\u00adhyphen stays": "soft\u00adhyphen stays",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		in    string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 7, "one two\nthree"},
		{"one two three", 100, "one two three"},
		{"abcdefghijkl", 5, "abcde\nfghij\nkl"},
		{"x abcdefghijkl y", 5, "x\nabcde\nfghij\nkl y"},
		{"rok-mnd-2023-11-02", 12, "rok-mnd-\n2023-11-02"},
		{"abcdefgh-ij", 5, "abcde\nfgh-\nij"},
		{"김정은 김정은", 6, "김정은\n김정은"},
		{"\x1b[1mone\x1b[22m two", 7, "\x1b[1mone\x1b[22m two"},
	} {
		if got := wrap(tc.in, tc.width); got != tc.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", tc.in, tc.width, got, tc.want)
		}
	}
}

func TestTable(t *testing.T) {
	cols := []Column{{Name: "id", Keep: true}, {Name: "value", Right: true, Keep: true}, {Name: "why"}}
	rows := [][]string{
		{"S01", "6,700", "one of a few words that say at length why something was left out of the count"},
		{"S02", "12"},
		{"S03", "1", "김정은 a\x1b[2Jb"},
	}
	var out bytes.Buffer
	if err := (Screen{W: &out, Width: MinWidth}).Table(cols, rows); err != nil {
		t.Fatal(err)
	}
	want := `  id   value  why
  ---  -----  ----------------------------------------------
  S01  6,700  one of a few words that say at length why
              something was left out of the count
  S02     12
  S03      1  김정은 a�[2Jb
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, width := range []int{MinWidth, 80, 100, 200} {
		out.Reset()
		long := strings.Repeat("word ", 60)
		if err := (Screen{W: &out, Width: width}).Table([]Column{{Name: "a", Keep: true}, {Name: "b"}, {Name: "c"}}, [][]string{{strings.Repeat("x", 90), long, long}}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := text.StringWidth(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("at width %d a line takes %d: %q", width, n, line)
			}
		}
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var out bytes.Buffer
	s := NewScreen(&out, func(string) string { return "" })
	p := s.Progress("reading")
	p.Step(1, "x")
	p.Done()
	if out.Len() > 0 || s.Colour || s.Width != PipeWidth {
		t.Errorf("a pipe got %q (%+v)", out.String(), s)
	}
}
