package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// element is one element of a parsed picture.
type element struct {
	name  string
	attrs map[string]string
	text  string
	path  string // names of the elements around it
}

// parse fails the test unless svg is well-formed XML with one root.
func parse(t *testing.T, svg []byte) []element {
	t.Helper()
	var out []element
	var open []int
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("the picture is not well formed: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attrs: map[string]string{}}
			for _, i := range open {
				e.path += out[i].name + "/"
			}
			for _, a := range tok.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

func byClass(list []element, class string) []element {
	return slices.DeleteFunc(slices.Clone(list), func(e element) bool {
		return !slices.Contains(strings.Fields(e.attrs["class"]), class)
	})
}

func TestSVGDrawsEveryHedgeAndRole(t *testing.T) {
	m := New(charttest.Assessment())
	for _, size := range []Size{Wide, Phone} {
		list := parse(t, m.SVG(Options{Size: size}))
		if list[0].name != "svg" || list[0].attrs["role"] != "img" {
			t.Errorf("the root is %+v", list[0])
		}
		for class, least := range map[string]int{"b90": 1, "b50": 1, "median": 1, "about": 3, "more_than": 5, "up_to": 1, "nearly": 1, "between": 1, "relay": 2, "out": 1, "g1": 1, "g2": 1, "g3": 1, "g4": 1, "break": 1} {
			if n := len(byClass(list, class)); n < least {
				t.Errorf("size %d: %d elements of class %q, want at least %d", size, n, class, least)
			}
		}
		marks := byClass(list, "mark")
		for _, e := range marks {
			if e.attrs["aria-label"] == "" {
				t.Errorf("a mark has no label for screen readers: %+v", e)
			}
		}
		labels := byClass(list, "label")
		if most := layouts[size].labels; len(labels) > most || len(labels) < most/2 {
			t.Errorf("size %d: %d labels, want %d to %d", size, len(labels), most/2, most)
		}
		titles := 0
		for _, e := range list {
			if e.name == "title" {
				titles++
			}
		}
		if want := len(marks) + len(m.Breaks) + 1; titles != want {
			t.Errorf("%d titles, want %d: dropping a label must keep the title", titles, want)
		}
	}
}

func TestSVGLabelsDoNotCollide(t *testing.T) {
	m := New(charttest.Assessment())
	for _, size := range []Size{Wide, Phone} {
		type named struct {
			text string
			box  rect
		}
		var boxes []named
		for _, e := range parse(t, m.SVG(Options{Size: size})) {
			if e.name != "text" {
				continue
			}
			var x, y float64
			fmt.Sscan(e.attrs["x"], &x)
			fmt.Sscan(e.attrs["y"], &y)
			w := textWidth(e.text, 12)
			switch e.attrs["text-anchor"] {
			case "end":
				x -= w
			case "middle":
				x -= w / 2
			}
			if strings.Contains(e.attrs["class"], "mid") {
				w = textWidth(e.text, 14) * boldness
			}
			box := rect{x, y - 9, x + w, y + 2}
			if l := layouts[size]; box.x0 < 0 || box.x1 > l.w+1 || box.y0 < 0 || box.y1 > l.h {
				t.Errorf("size %d: %q at %+v leaves the picture", size, e.text, box)
			}
			for _, o := range boxes {
				if o.box.overlaps(box) {
					t.Errorf("size %d: %q and %q collide", size, e.text, o.text)
				}
			}
			boxes = append(boxes, named{e.text, box})
		}
	}
}

func TestSVGEscapes(t *testing.T) {
	const bad = `"><script>alert(1)</script>&'` + "\x00\xff"
	m := New(charttest.Assessment())
	m.Title, m.Desc, m.Unit = bad, bad, bad
	for i := range m.Marks {
		m.Marks[i].ID, m.Marks[i].Label, m.Marks[i].Title = bad, bad, bad
	}
	m.Breaks[0].Label, m.Breaks[0].Title = bad, bad
	for _, href := range []string{"/x?" + bad, "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", bad} {
		svg := m.SVG(Options{Standalone: true, Link: func(string) string { return href }, ID: bad})
		for _, e := range parse(t, svg) {
			if e.name == "script" {
				t.Fatalf("a script came through")
			}
			if strings.Contains(strings.ToLower(e.attrs["href"]), "script:") || strings.HasPrefix(e.attrs["href"], "data:") {
				t.Errorf("href %q came through", e.attrs["href"])
			}
			for name := range e.attrs {
				if strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("attribute %q came through", name)
				}
			}
		}
	}
}

func TestSVGLinks(t *testing.T) {
	m := New(charttest.Assessment())
	list := parse(t, m.SVG(Options{Link: func(id string) string { return "/claims/" + id }}))
	if list[0].attrs["role"] != "group" {
		t.Errorf("a picture with links has role %q, want group: the contents of an img are not offered to screen readers", list[0].attrs["role"])
	}
	links := 0
	for _, e := range list {
		if e.name == "a" {
			links++
			if !strings.HasPrefix(e.attrs["href"], "/claims/") {
				t.Errorf("href %q", e.attrs["href"])
			}
		}
	}
	if links != len(m.Marks)+len(m.Breaks) {
		t.Errorf("%d links, want one for each of %d marks and %d breaks", links, len(m.Marks), len(m.Breaks))
	}
	for _, e := range parse(t, m.SVG(Options{})) {
		if e.name == "a" || e.name == "style" || e.attrs["style"] != "" {
			t.Fatalf("without options the picture has %+v", e)
		}
	}
}

func TestRelaysOfOneFigureAreOneMark(t *testing.T) {
	m := New(charttest.Assessment())
	var at6700 []string
	for _, k := range m.Marks {
		if k.Value.Lo == 6700 {
			at6700 = append(at6700, fmt.Sprintf("%s %s %d", k.ID, k.Hedge, k.Kind))
		}
		if k.ID == "S01" && !strings.Contains(k.Title, "2 more renderings") {
			t.Errorf("title of S01: %q", k.Title)
		}
	}
	if len(at6700) != 3 {
		t.Errorf("the figure of 6,700 is drawn as %q, want three hedges", at6700)
	}
}

func TestUnknownFutureIsNotDrawn(t *testing.T) {
	a := charttest.Assessment()
	a.Result.AsOf = dates.DayOf(2024, 2, 27)
	for _, k := range New(a).Marks {
		if k.Day > a.Result.AsOf {
			t.Errorf("%s is of %s, after the as-of day", k.ID, k.Day)
		}
		if k.ID == "S01" {
			t.Error("S01 was published after the as-of day")
		}
	}
}

func TestDegenerateModels(t *testing.T) {
	day := dates.DayOf(2024, 1, 1)
	nan := tally.Quantiles{Median: math.NaN(), P05: math.NaN(), P25: 1, P75: 2, P95: math.Inf(1)}
	for name, m := range map[string]Model{
		"empty":     {},
		"one day":   {Series: []tally.SeriesPoint{{Day: day}}},
		"all zero":  {Series: []tally.SeriesPoint{{Day: day}, {Day: day + 700}}},
		"one mark":  {Marks: []Mark{{Day: day, Value: quantity.Number(5), Label: "x"}}},
		"zero mark": {Marks: []Mark{{Day: day, Value: quantity.Number(0)}}},
		"negative":  {Marks: []Mark{{Day: day, Value: quantity.Number(-5)}}},
		"left out":  {Marks: []Mark{{Day: day, Value: quantity.Number(5), Kind: LeftOut}}},
		"not finite": {Series: []tally.SeriesPoint{{Day: day, Quantiles: nan}, {Day: day + 9, Quantiles: nan}},
			Marks: []Mark{{Day: day, Value: quantity.Number(math.NaN())}}},
		"huge":      {Marks: []Mark{{Day: day, Value: quantity.Number(1e300)}, {Day: day + 40000, Value: quantity.Number(1e-300)}}},
		"far break": {Series: []tally.SeriesPoint{{Day: day}, {Day: day + 7}}, Breaks: []Break{{From: day - 900, Until: day + 900, Label: "series break"}, {From: day + 800, Until: day + 900}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []Size{Wide, Phone} {
				parse(t, m.SVG(Options{Size: size, Standalone: true}))
			}
			m.Text(TextOptions{})
		})
	}
}

func TestText(t *testing.T) {
	m := New(charttest.Assessment())
	for _, width := range []int{40, 70, 100, 120} {
		for _, ascii := range []bool{false, true} {
			text := m.Text(TextOptions{Width: width, ASCII: ascii})
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if n := utf8.RuneCountInString(line); n > width || strings.HasSuffix(line, " ") {
					t.Errorf("width %d: a line of %d columns: %q", width, n, line)
				}
				if ascii && strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
					t.Errorf("not ASCII: %q", line)
				}
			}
			for _, want := range []string{"27,000 median", "20,000", "2024", "relay", "floor"} {
				if !strings.Contains(text, want) {
					t.Errorf("width %d: no %q in\n%s", width, want, text)
				}
			}
		}
	}
	if got := (&Model{}).Text(TextOptions{}); got != "" {
		t.Errorf("an empty model draws %q", got)
	}
}

func TestSameModelSamePicture(t *testing.T) {
	first := New(charttest.Assessment())
	want := first.SVG(Options{})
	for range 5 {
		if m := New(charttest.Assessment()); !bytes.Equal(m.SVG(Options{}), want) {
			t.Fatal("the same assessment was drawn in two ways")
		}
	}
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		top  float64
		want string
	}{{43000, "0 10,000 20,000 30,000 40,000"}, {1, "0.0 0.2 0.4 0.6 0.8 1.0"}, {9.5e6, "0 2,000,000 4,000,000 6,000,000 8,000,000"}} {
		var got []string
		for _, k := range valueTicks(tt.top, 6) {
			got = append(got, k.label)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("valueTicks(%v) = %q, want %q", tt.top, got, tt.want)
		}
	}
	for _, tt := range []struct {
		first, last string
		most        int
		want        string
	}{
		{"2023-08-01", "2025-07-14", 9, "Oct 2023, Jan 2024, Apr, Jul, Oct, Jan 2025, Apr, Jul"},
		{"2023-08-01", "2025-07-14", 4, "Jan 2024, Jul, Jan 2025, Jul"},
		{"2024-01-01", "2024-02-10", 9, "1 Jan, 8 Jan, 15 Jan, 22 Jan, 29 Jan, 5 Feb"},
		{"2001-05-01", "2024-02-10", 5, "2005, 2010, 2015, 2020"},
	} {
		first, _ := dates.MustParse(tt.first).Earliest()
		last, _ := dates.MustParse(tt.last).Earliest()
		var got []string
		for _, k := range timeTicks(first, last, tt.most) {
			got = append(got, k.label)
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("timeTicks(%s, %s) = %q, want %q", tt.first, tt.last, got, tt.want)
		}
	}
}

// TestPreview writes the pictures to the folder that TIDEWAITER_PREVIEW names,
// for a look at them.
func TestPreview(t *testing.T) {
	dir := os.Getenv("TIDEWAITER_PREVIEW")
	if dir == "" {
		t.Skip("TIDEWAITER_PREVIEW names no folder to write pictures to")
	}
	m := New(charttest.Assessment())
	for name, opt := range map[string]Options{"wide.svg": {Standalone: true}, "phone.svg": {Size: Phone, Standalone: true}} {
		if err := os.WriteFile(filepath.Join(dir, name), m.SVG(opt), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func ExampleModel_Text() {
	day := dates.DayOf(2024, 1, 1)
	m := Model{
		Unit: "containers",
		Series: []tally.SeriesPoint{
			{Day: day},
			{Day: day + 200, Quantiles: tally.Quantiles{Median: 1000, P05: 600, P25: 850, P75: 1200, P95: 1500}},
		},
		Marks: []Mark{{ID: "A1", Day: day + 100, Value: quantity.Number(450), Hedge: quantity.MoreThan}},
	}
	fmt.Print(m.Text(TextOptions{Width: 60, Height: 6, ASCII: true}))
	// Output:
	//       |                                   ..... 1,500 95 %
	//       |                            .......:::::
	// 1,000 |                     .....::::::======== 1,000 median
	//       |              ....:::===========:::::... 600 5 %
	//       |       ..::=========^::::..........
	//     0 |===========:......
	//       ++-----------------+-----------------+---
	//        Jan 2024          Apr               Jul
	//        = median  : 50 %  . 90 %  ^ floor
}
