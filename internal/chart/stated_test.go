package chart

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestStatedCurve: the highest figure so far of what is counted; ceilings,
// relays and what is left out do not raise it.
func TestStatedCurve(t *testing.T) {
	marks := []Mark{
		{Day: 10, Value: quantity.Number(5), Hedge: quantity.About},
		{Day: 5, Value: quantity.Number(2), Hedge: quantity.AtLeast},
		{Day: 12, Value: quantity.Number(4), Hedge: quantity.About},
		{Day: 14, Value: quantity.Number(90), Hedge: quantity.UpTo},
		{Day: 15, Value: quantity.Number(80), Kind: Relayed},
		{Day: 16, Value: quantity.Number(70), Kind: LeftOut},
		{Day: 20, Value: quantity.Span(6, 8), Hedge: quantity.Interval},
		{Day: 20, Value: quantity.Number(9), Hedge: quantity.MoreThan},
	}
	got := stated(marks)
	want := []StatedPoint{{5, 2}, {10, 5}, {20, 9}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	m := New(charttest.Assessment())
	for _, size := range []Size{Wide, Phone} {
		if n := len(byClass(parse(t, m.SVG(Options{Size: size})), "stated")); n != 1 {
			t.Errorf("size %d: %d curves of what was stated", size, n)
		}
	}
	empty := Model{Series: m.Series}
	if n := len(byClass(parse(t, empty.SVG(Options{})), "stated")); n != 0 {
		t.Error("a curve of nothing")
	}
}

func TestPNG(t *testing.T) {
	m := New(charttest.Assessment())
	var b bytes.Buffer
	if err := m.PNG(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil || img.Bounds().Dx() != 1920 || img.Bounds().Dy() != 960 {
		t.Fatalf("%v, %v", img.Bounds(), err)
	}
	seen := map[[3]uint8]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[[3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8)}] = true
		}
	}
	for name, c := range map[string][3]uint8{"the wide band": {0xd9, 0xe5, 0xea}, "the narrow band": {0xa5, 0xc3, 0xd0}, "the median": {0x1d, 0x4e, 0x6b}, "a party": {0xb2, 0x44, 0x1c}} {
		if !seen[c] {
			t.Errorf("the picture lacks %s", name)
		}
	}
}
