package ui_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/ui"
)

// roots are the declarations of the :root rules, those that stand at the left
// edge, or with a media query those below it.
func roots(media string) []string {
	before := "\n:root{"
	if media != "" {
		before = "@media" + media + "{:root{"
	}
	var out []string
	for _, part := range strings.Split(ui.Style, before)[1:] {
		out = append(out, part[:strings.Index(part, "}")])
	}
	return out
}

// TestLayers holds the style to its layers: raw tokens are values, meanings are
// raw tokens by name, rules name meanings, and a theme changes raw tokens only.
func TestLayers(t *testing.T) {
	declared := regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;]+)`)
	plain := roots("")
	if len(plain) != 2 {
		t.Fatalf("%d :root rules, want one of raw values and one of meanings", len(plain))
	}
	raw, meaning := map[string]bool{}, map[string]bool{}
	for _, m := range declared.FindAllStringSubmatch(plain[0], -1) {
		raw[m[1]] = true
		if strings.Contains(m[2], "var(") {
			t.Errorf("raw %s is %q, want a value", m[1], m[2])
		}
	}
	named := regexp.MustCompile(`^var\((--[a-z0-9-]+)\)$`)
	for _, m := range declared.FindAllStringSubmatch(plain[1], -1) {
		meaning[m[1]] = true
		if of := named.FindStringSubmatch(m[2]); of == nil || !raw[of[1]] {
			t.Errorf("meaning %s is %q, want one raw token", m[1], m[2])
		}
	}
	if len(raw) < 20 || len(meaning) < 20 {
		t.Fatalf("%d raw tokens, %d meanings: the style is not read as it is written", len(raw), len(meaning))
	}
	for _, media := range []string{"(prefers-color-scheme:dark)", " print"} {
		for _, block := range roots(media) {
			for _, m := range declared.FindAllStringSubmatch(block, -1) {
				if !raw[m[1]] || strings.Contains(m[2], "var(") {
					t.Errorf("%s: %s is %q: a theme changes raw tokens to values", media, m[1], m[2])
				}
			}
		}
	}
	rules := ui.Style + chart.CSS
	for _, media := range []string{"", "(prefers-color-scheme:dark)", " print"} {
		for _, block := range roots(media) {
			rules = strings.Replace(rules, block, "", 1)
		}
	}
	rules = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(rules, "")
	local := map[string]bool{"--c": true} // the party's colour, set by a class and used below it
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(rules, -1) {
		if !meaning[m[1]] && !local[m[1]] {
			t.Errorf("a rule uses %s, which is no meaning", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|color)\(|font-family:[^v;}]`).FindAllString(rules, -1) {
		t.Errorf("a rule has %q of its own", m)
	}
}

type colour [3]float64 // linear sRGB, 0 to 1

// tokens reads the custom properties of the :root rules, the light ones and
// those that a media query lays over them, with var() resolved.
func tokens(t *testing.T, media string) map[string]colour {
	t.Helper()
	raw := map[string]string{}
	read := func(block string) {
		for _, m := range regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;]+);`).FindAllStringSubmatch(block, -1) {
			raw[m[1]] = m[2]
		}
	}
	for _, block := range roots("") {
		read(block)
	}
	var start int
	if media != "" {
		start = strings.Index(ui.Style, "@media"+media+"{:root{")
		if start < 0 {
			t.Fatalf("the style has no tokens for %q", media)
		}
		read(ui.Style[start : start+strings.Index(ui.Style[start:], "}")])
	}
	out := map[string]colour{}
	for name, value := range raw {
		for range 5 {
			if m := regexp.MustCompile(`^var\((--[a-z0-9-]+)\)$`).FindStringSubmatch(value); m != nil {
				value = raw[m[1]]
			}
		}
		if !strings.HasPrefix(value, "#") {
			continue
		}
		hex := value[1:]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		var c colour
		for i := range c {
			n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			if err != nil {
				t.Fatalf("%s: %q is no colour", name, value)
			}
			// IEC 61966-2-1.
			if s := float64(n) / 255; s <= 0.04045 {
				c[i] = s / 12.92
			} else {
				c[i] = math.Pow((s+0.055)/1.055, 2.4)
			}
		}
		out[name] = c
	}
	return out
}

func luminance(c colour) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func contrast(a, b colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast holds text to WCAG 2.2 level AA: 4.5 to 1 on every ground it
// stands on; chart marks to 3 to 1.
func TestContrast(t *testing.T) {
	for _, media := range []string{"", "(prefers-color-scheme:dark)", " print"} {
		c := tokens(t, media)
		for _, ground := range []string{"--ground", "--raised"} {
			for _, text := range []string{"--text", "--quiet", "--link", "--party-1", "--party-2", "--party-3", "--party-4", "--party-5", "--party-6"} {
				if r := contrast(c[text], c[ground]); r < 4.5 {
					t.Errorf("%q: %s on %s: %.2f, want 4.5", media, text, ground, r)
				}
			}
		}
		for _, band := range []string{"--band50", "--band90"} {
			for _, mark := range []string{"--median", "--party-1", "--party-2", "--party-3", "--party-4", "--party-5", "--party-6"} {
				if r := contrast(c[mark], c[band]); r < 2.4 {
					t.Errorf("%q: %s on %s: %.2f, want 2.4 (labels have a halo)", media, mark, band, r)
				}
			}
		}
		if r := contrast(c["--text"], c["--marked"]); r < 4.5 {
			t.Errorf("%q: text on --marked: %.2f", media, r)
		}
		if r := contrast(c["--ground"], c["--median"]); r < 4.5 {
			t.Errorf("%q: ground on --median: %.2f", media, r)
		}
	}
}

// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for
// Simulation of Color Vision Deficiency", severity 1.0, on linear sRGB.
var sight = map[string][3][3]float64{
	"full":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
}

// TestPartiesAreToldApart holds the first four parties' colours and the count's
// sea blue apart in full and in red- or green-blind sight, by distance in OKLab.
func TestPartiesAreToldApart(t *testing.T) {
	const least = 0.06
	for _, media := range []string{"", "(prefers-color-scheme:dark)"} {
		c := tokens(t, media)
		for name, m := range sight {
			list := []string{"--party-1", "--party-2", "--party-3", "--party-4", "--median"}
			for i, x := range list {
				for _, y := range list[i+1:] {
					if d := distance(see(m, c[x]), see(m, c[y])); d < least {
						t.Errorf("%q, %s: %s and %s are %.3f apart, want %.2f", media, name, x, y, d, least)
					}
				}
			}
		}
	}
}

func see(m [3][3]float64, c colour) colour {
	var out colour
	for i := range out {
		out[i] = min(max(m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2], 0), 1)
	}
	return out
}

// distance is Euclidean in OKLab (Ottosson 2020, "A perceptual color space for
// image processing").
func distance(a, b colour) float64 {
	lab := func(c colour) colour {
		l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
		m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
		s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
		return colour{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, 1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
	}
	x, y := lab(a), lab(b)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

func TestStyleAsksForNothingOutside(t *testing.T) {
	for _, bad := range []string{"url(", "@import", "http:", "https:", "//"} {
		if strings.Contains(ui.Style, bad) {
			t.Errorf("the style holds %q", bad)
		}
	}
	if strings.Count(ui.Style, "{") != strings.Count(ui.Style, "}") {
		t.Error("braces do not match")
	}
}
