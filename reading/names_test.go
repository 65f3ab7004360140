package reading_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/geo"
)

// TestSpellings reads one statement with its speaker in the spellings that
// outlets use.
func TestSpellings(t *testing.T) {
	for _, name := range []string{
		"South Korean Defense Minister Shin Won-sik", "Defence Minister Shin Wonsik of South Korea", "South Korea's defence chief, Shin Won Sik,", "Won-sik Shin, the South Korean minister,",
		"the Minister of National Defense of the Republic of Korea", "the South's Defense Ministry", "Seoul’s Ministry of National Defence",
	} {
		text := "Tide Post\nBoxes\nMarch 5, 2024\n\nNorth Korea has shipped 6,700 containers to Russia, " + name + " said on Monday.\n"
		c := find(t, readText(t, "p.txt", text, founding), 6700)
		if c.Party() != "rok-mnd" || c.SaidAt.String() != "2024-03-04" {
			t.Errorf("%s: %s, said %s", name, c.Chain, c.SaidAt)
		}
	}
}

// TestPlaceNames reads a route in the names of its places, and keeps the port of
// Vostochny apart from the cosmodrome and the village of Dunay from the river.
func TestPlaceNames(t *testing.T) {
	v := founding
	v.Places = append([]geo.Place{
		{ID: "vostochny", Name: "Vostochny Port", Aliases: []string{"Vostochny"}, Kind: geo.Port, Country: "RU"},
		{ID: "vostochny-cosmodrome", Name: "Vostochny Cosmodrome", Kind: geo.Cosmodrome, Country: "RU"},
	}, v.Places...)
	for _, tc := range []struct{ words, from, to string }{
		{"a ship moved 300 containers from Najin to Dunai", "rajin", "dunay"},
		{"a ship moved 300 containers from Rason Port to the Danube, Russia", "rajin", "dunay"},
		{"a vessel took 300 containers from the port of Rajin to Vostochny", "rajin", "vostochny"},
		{"a ship moved 300 containers from Rajin to Vostochny Port", "rajin", "vostochny"},
		{"a ship moved 300 containers from North Korea to the Danube delta in Romania", "KP", ""},
	} {
		text := "Tide Post\nBoxes\nMarch 5, 2024\n\nIn Russia it is said that " + tc.words + ".\n"
		c := find(t, readText(t, "p.txt", text, v), 300)
		if tc.to == "" {
			if strings.Contains(c.To.String(), "dunay") {
				t.Errorf("%s: to %s", tc.words, c.To)
			}
			continue
		}
		if c.From.String() != tc.from || c.To.String() != tc.to {
			t.Errorf("%s: from %s to %s", tc.words, c.From, c.To)
		}
	}
	text := "Tide Post\nLeaders\nSept. 14, 2023\n\nKim and Putin met at Vostochny, whose rockets lift satellites, before North Korea sent 300 containers to Russia.\n"
	for _, p := range readText(t, "p.txt", text, v) {
		if strings.Contains(p.Claim.From.String()+p.Claim.To.String(), "vostochny") {
			t.Errorf("the cosmodrome is taken for the port: %s", describe(p.Claim))
		}
	}
}

// TestChains reads who told whom.
func TestChains(t *testing.T) {
	for _, tc := range []struct{ text, chain string }{
		{"North Korea has sent 6,700 containers to Russia, the White House told Yonhap.", "White House @us-white-house told > Yonhap reported"},
		{"North Korea has sent 6,700 containers to Russia, according to a report by the Open Harbour Centre.", "Open Harbour Centre said"},
		{"“North Korea has sent 6,700 containers to Russia,” said Ann Bee, an analyst at the Open Harbour Centre.", "Ann Bee (analyst) said"},
		{"Ann Bee, a researcher at the Open Harbour Centre, said that North Korea has sent 6,700 containers to Russia.", "Ann Bee (researcher) said"},
		{"Yonhap reported, citing the White House, that North Korea has sent 6,700 containers to Russia.", "White House @us-white-house said > Yonhap reported"},
		{"The White House spoke on Monday. It said that North Korea has sent 6,700 containers to Russia.", "White House @us-white-house said 2024-03-04"},
		{"North Korea is believed to have sent 6,700 containers to Russia. Nobody says by whom.", ""},
	} {
		page := readText(t, "p.txt", "Tide Post\nBoxes\nMarch 5, 2024\n\n"+tc.text+"\n", founding)
		c := find(t, page, 6700)
		if got := c.Chain.String(); got != tc.chain {
			t.Errorf("%s\n\tgot  %q\n\twant %q", tc.text, got, tc.chain)
		}
	}
}

// TestForms reads what kind of statement a figure makes.
func TestForms(t *testing.T) {
	for _, tc := range []struct {
		text  string
		value float64
		form  claims.Form
	}{
		{"North Korea sends Russia about 250 containers a week, Seoul said.", 250, claims.Rate},
		{"The number of containers that North Korea sent to Russia rose by 300, Seoul said.", 300, claims.Increment},
		{"A ship took 240 containers from North Korea to Russia, Seoul said.", 240, claims.Increment},
		{"North Korea will send Russia 900 containers, Seoul said.", 900, claims.Intention},
		{"The 6,700 containers that North Korea sent to Russia could hold 3 million shells, Seoul said.", 3e6, claims.Capacity},
		{"Russia called the 60,000 containers of the report from North Korea made up.", 60000, claims.Denial},
		{"Sixty percent of the shells that Russia fires come from North Korea, Seoul said.", 60, claims.Share},
	} {
		c := find(t, readText(t, "p.txt", "Tide Post\nBoxes\nMarch 5, 2024\n\n"+tc.text+"\n", founding), tc.value)
		if c.Form != tc.form {
			t.Errorf("%s: %s, want %s", tc.text, c.Form, tc.form)
		}
	}
}
