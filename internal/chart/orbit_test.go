package chart_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// raised is the history of the generator with a statement, and one of text that
// must not become markup.
func raised() *chart.OrbitHistory {
	sets := synth.RaisedOrbit(1).Sets
	return &chart.OrbitHistory{
		Title: "Lantern <1>", Source: "somebody & others", Synthetic: true, Points: chart.OrbitPoints(sets), Manoeuvres: orbit.Detect(orbit.NewHistory(sets...)).Manoeuvres(),
		Statements: []chart.OrbitStatement{{Day: dates.DayOf(2024, 2, 26), Text: "<b>no activity</b>"}, {Day: dates.DayOf(1999, 1, 1), Text: "long before"}},
	}
}

// pictureText is the text of a picture, which has to be well formed.
func pictureText(t *testing.T, svg []byte) string {
	t.Helper()
	var out strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			out.Write(text)
			out.WriteByte('\n')
		}
	}
}

func TestOrbitHistory(t *testing.T) {
	m := raised()
	text := pictureText(t, m.SVG())
	for _, want := range []string{"Lantern <1>", "Synthetic: made by a generator, no real satellite", "26 Feb 2024: <b>no activity</b>", "perigee", "mean motion, revolutions a day", "manoeuvre: raised", "5 manoeuvres found", "somebody & others"} {
		if !strings.Contains(text, want) {
			t.Errorf("the picture has no %q", want)
		}
	}
	if strings.Contains(strings.Split(text, "mean height")[1], "1 Jan 1999: long before") {
		t.Error("a statement of long before is drawn on the axis")
	}
	if n := strings.Count(string(m.SVG()), `class="bracket"`); n != 10 {
		t.Errorf("%d bands of manoeuvres, want one in each of two panels for five", n)
	}
	var b bytes.Buffer
	if err := m.PNG(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(&b); err != nil {
		t.Error(err)
	}
}

func TestOrbitHistoryText(t *testing.T) {
	for _, opt := range []chart.TextOptions{{Width: 60}, {Width: 100, ASCII: true}, {}} {
		text := raised().Text(opt)
		width := opt.Width
		if width == 0 {
			width = 80
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("a line of %d characters in %d", n, width)
			}
		}
		mark := "▲"
		if opt.ASCII {
			mark = "^"
			for _, r := range text {
				if r > 126 {
					t.Fatalf("%q is not ASCII", r)
				}
			}
		}
		if !strings.Contains(text, mark) || !strings.Contains(text, "stated") || !strings.Contains(text, "Feb") {
			t.Errorf("%+v:\n%s", opt, text)
		}
	}
}

// What is odd is drawn without a fall: nothing, one set, sets that are no numbers.
func TestOrbitHistoryOdd(t *testing.T) {
	at := time.Date(2024, 2, 26, 0, 0, 0, 0, time.UTC)
	for _, m := range []*chart.OrbitHistory{
		{},
		{Statements: []chart.OrbitStatement{{Day: dates.DayOf(2024, 2, 26), Text: strings.Repeat("long ", 100)}}},
		{Points: []chart.OrbitPoint{{At: at, PerigeeKM: 488, ApogeeKM: 505, MeanMotion: 15.2}}},
		{Points: []chart.OrbitPoint{{At: at, PerigeeKM: math.NaN(), ApogeeKM: math.Inf(1), MeanMotion: 15.2}, {At: at.AddDate(30, 0, 0), MeanMotion: 15.2}}},
		{Points: []chart.OrbitPoint{{At: at, PerigeeKM: 488}, {At: at.Add(time.Hour), PerigeeKM: 488}}, Manoeuvres: []orbit.Manoeuvre{{Kind: 99, Time: orbit.TimeOf(at)}}},
	} {
		pictureText(t, m.SVG())
		m.Text(chart.TextOptions{Width: 1})
	}
	pictureText(t, (&chart.GroundTrack{}).SVG())
}

func TestGroundTrack(t *testing.T) {
	s, err := orbit.NewSatellite(synth.RaisedOrbit(1).Sets[0], orbit.Model{})
	if err != nil {
		t.Fatal(err)
	}
	from := s.Elements().Epoch
	points := chart.GroundPoints(s, from, from.Add(0.5), 20)
	var dark, light int
	for _, p := range points {
		if p.Sunlit {
			light++
		} else {
			dark++
		}
	}
	if dark == 0 || light < dark {
		t.Errorf("%d points in sunlight, %d in shadow", light, dark)
	}
	m := &chart.GroundTrack{Title: "Lantern", Synthetic: true, Points: points, Places: []geo.Place{{Name: "Centre", Located: true, Point: geo.Point{Lat: 39, Lon: 179.9}}}}
	svg := m.SVG()
	text := pictureText(t, svg)
	for _, want := range []string{"Lantern", "Synthetic", "Centre", "satellite in sunlight", "in the shadow of the earth"} {
		if !strings.Contains(text, want) {
			t.Errorf("the map has no %q", want)
		}
	}
	// No line goes across the whole map, where the track leaves it and comes back.
	steps := 0
	for _, part := range strings.Split(string(svg), `class="track `)[1:] {
		_, path, ok := strings.Cut(part, ` d="M`)
		if path, _, _ = strings.Cut(path, `"`); !ok {
			continue
		}
		for line := range strings.SplitSeq(path, "M") {
			last := math.NaN()
			for at := range strings.SplitSeq(line, "L") {
				x, _, _ := strings.Cut(at, " ")
				v, err := strconv.ParseFloat(x, 64)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(v-last) > 300 {
					t.Errorf("a step of %.0f pixels", math.Abs(v-last))
				}
				last = v
				steps++
			}
		}
	}
	// Where it leaves the map it goes to the edge, and begins again at the other.
	left, right := 0, 0
	for _, at := range regexp.MustCompile(`[ML]([\d.]+) `).FindAllStringSubmatch(string(svg[bytes.Index(svg, []byte(`class="track `)):]), -1) {
		switch at[1] {
		case "46":
			left++
		case "984":
			right++
		}
	}
	if left < 5 || right < 5 || left > right+1 || right > left+1 {
		t.Errorf("the track is %d times at the left edge and %d times at the right", left, right)
	}
	if steps < len(points) {
		t.Errorf("%d points are drawn of %d", steps, len(points))
	}
}
