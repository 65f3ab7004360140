package chart

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
)

func chainOf(ways ...Way) *Chain { return &Chain{Title: "Who told whom", Ways: ways} }

func way(id string, own bool, names ...string) Way {
	w := Way{ID: id, Own: own}
	for i, n := range names {
		verb := "reported"
		if i == 0 {
			verb = "said"
		}
		w.Hops = append(w.Hops, Step{Name: n, Verb: verb, Date: "26 Feb 2024", Hearsay: i > 1})
	}
	return w
}

func TestChainJoinsWhatBeginsAlike(t *testing.T) {
	c := chainOf(way("A", false, "Minister", "Yonhap", "Kyiv paper"), way("B", true, "Minister", "Daily"), way("C", false, "Minister", "Yonhap", "Brussels paper"))
	list := parse(t, c.SVG(Options{Link: func(id string) string { return "/claims/" + id }}))
	who := map[string]int{}
	for _, e := range byClass(list, "who") {
		who[strings.TrimSpace(e.text)]++
	}
	if who["Minister"] != 1 || who["Yonhap"] != 1 || len(who) != 5 {
		t.Errorf("names: %v", who)
	}
	links := map[string]bool{}
	for _, e := range list {
		if e.name == "a" {
			links[e.attrs["href"]] = true
		}
	}
	for _, id := range []string{"A", "B", "C"} {
		if !links["/claims/"+id] {
			t.Errorf("the end of %s leads nowhere", id)
		}
	}
	if n := len(byClass(list, "own")); n != 2 {
		t.Errorf("%d parts belong to the claim's own way, want its two hops", n)
	}
	if n := len(byClass(list, "hearsay")); n != 2 {
		t.Errorf("%d steps are hearsay, want 2", n)
	}
	if got := c.Words(); got != "Minister said it, 26 Feb 2024; Daily reported it, 26 Feb 2024; 2 other pages have it." {
		t.Error(got)
	}
}

// TestChainTextsStayApart holds every name and date clear of the others and
// inside the picture, whatever their length and however many ways there are.
func TestChainTextsStayApart(t *testing.T) {
	long := strings.Repeat("A very long name of an office ", 4)
	var ways []Way
	for i := range 40 {
		names := []string{long + fmt.Sprint(i%3)}
		for j := range i % 9 {
			names = append(names, fmt.Sprintf("%s %d %d", "국방정보본부 "+long, i%(j+2), j))
		}
		ways = append(ways, way(fmt.Sprint("W", i), i == 7, names...))
	}
	for n := range len(ways) + 1 {
		c := chainOf(ways[:n]...)
		list := parse(t, c.SVG(Options{}))
		var h float64
		fmt.Sscanf(list[0].attrs["viewBox"], "0 0 820 %g", &h)
		var boxes []rect
		for _, e := range list {
			if e.name != "text" {
				continue
			}
			var x, y float64
			fmt.Sscan(e.attrs["x"], &x)
			fmt.Sscan(e.attrs["y"], &y)
			text := strings.TrimSpace(e.text)
			box := rect{x, y - 9, x + textWidth(strings.TrimSuffix(text, "\u2026"), chainFont), y + 2}
			if box.x1 > chainWidth || box.y0 < 0 || box.y1 > h {
				t.Fatalf("%d ways: %q at %+v leaves the picture", n, text, box)
			}
			for _, o := range boxes {
				if o.overlaps(box) {
					t.Fatalf("%d ways: %q collides", n, text)
				}
			}
			boxes = append(boxes, box)
		}
	}
}

func TestChainEscapes(t *testing.T) {
	c := chainOf(way("<i>", true, `<script>alert("x")</script>`, "a & b"))
	c.Title = "<b>"
	out := c.SVG(Options{Link: func(string) string { return "javascript:alert(1)" }})
	parse(t, out)
	if bytes.Contains(out, []byte("<script")) || bytes.Contains(out, []byte("javascript:")) {
		t.Error(string(out))
	}
}

func TestSharePicture(t *testing.T) {
	for name, m := range map[string]Model{"count": New(charttest.Assessment()), "none": New(charttest.NoCount()), "empty": {}} {
		var b bytes.Buffer
		if err := m.SharePNG(&b, strings.Repeat("How many boxes ", 30)+strings.Repeat("x", 300), strings.Repeat("About 27,000 containers ", 60)); err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(&b)
		if err != nil || img.Width != 1200 || img.Height != 630 {
			t.Errorf("%s: %dx%d %v", name, img.Width, img.Height, err)
		}
	}
	for _, line := range lines(strings.Repeat("How many boxes ", 30), 42, 1080, true, 2) {
		if _, w := glyphs(line, 42, true); w > 1080 {
			t.Errorf("%q is %.0f wide", line, w)
		}
	}
}
