package reading_test

import (
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/reading"
)

// originPages are pages about one briefing of 26 February 2024 and others that
// are about something else, each with the origin that its figure must get.
var originPages = []struct {
	name, text string
	value      float64
	want       string
}{
	{"dated", "Wharf Wire\nBoxes counted\nBy Ana Ruiz\nFebruary 27, 2024\n\nNorth Korea has shipped about 6,700 containers to Russia, South Korean Defense Minister Shin Won-sik said on Monday.\n", 6700, "rok-mnd-2024-02-26"},
	{"the day after, in Korean", "신원식 “북, 러시아에 컨테이너 6700여 개 보내”\n2024-02-27\n\n신원식 국방부 장관은 26일 북한이 지난해 7월부터 러시아로 보낸 컨테이너가 6700여 개라고 밝혔다.\n", 6700, "rok-mnd-2024-02-26"},
	{"the ministry alone, no day", "Lantern Post\nA count\nBy Bo Lind\nFebruary 29, 2024\n\nSouth Korea's Defense Ministry says North Korea has sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-02-26"},
	{"a week on, of a weekday", "Lantern Post\nA count\nBy Bo Lind\nMarch 1, 2024\n\nShin Won-sik said last Monday that North Korea had sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-02-26"},
	{"a relay of a relay", "Harbour Courier\nAgency: boxes go north\nBy Eva Strand\nFebruary 28, 2024\n\nNorth Korea has sent 6,700 containers to Russia, Yonhap reported.\n", 6700, "rok-mnd-2024-02-26"},
	{"two years on", "Quay Review\nLooking back\nBy Eva Strand\nMarch 2, 2026\n\nShin Won-sik once said that North Korea had sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-02-26"},
	{"by its month", "Quay Review\nLooking back\nBy Eva Strand\nJune 2, 2024\n\nShin Won-sik said in February that North Korea had sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-02-26"},
	{"by another month", "Quay Review\nLooking back\nBy Eva Strand\nJune 2, 2024\n\nShin Won-sik said in April that North Korea had sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-04"},
	{"another day", "Wharf Wire\nThree weeks on\nBy Ana Ruiz\nMarch 19, 2024\n\nNorth Korea has shipped about 7,000 containers to Russia, Shin Won-sik said on Monday.\n", 7000, "rok-mnd-2024-03-18"},
	{"the same figure, said anew", "Wharf Wire\nStill so many\nBy Ana Ruiz\nMay 3, 2024\n\nNorth Korea has shipped 6,700 containers to Russia, Shin Won-sik said on Thursday.\n", 6700, "rok-mnd-2024-05-02"},
	{"another party", "Lantern Post\nA larger count\nBy Bo Lind\nFebruary 29, 2024\n\nNorth Korea has delivered 6,700 containers to Russia, the US State Department says.\n", 6700, "us-state-2024-02-29"},
	{"before it was held", "Lantern Post\nEarly\nBy Bo Lind\nJanuary 9, 2024\n\nSouth Korea's Defense Ministry says North Korea has sent 6,700 containers to Russia.\n", 6700, "rok-mnd-2024-01-09"},
}

// TestOrigins reads the pages above together, in one order and the other.
func TestOrigins(t *testing.T) {
	read := func(skip string) map[string]string {
		var names []string
		var pages [][]reading.Proposal
		for _, p := range originPages {
			if p.name == skip {
				continue
			}
			names = append(names, p.name)
			pages = append(pages, readText(t, "page.txt", p.text, founding))
		}
		back := slices.Clone(pages)
		slices.Reverse(back)
		reading.Relate(back...)
		out := map[string]string{}
		for i, page := range pages {
			for j := range page {
				if c := &page[j].Claim; c.Value.Known && page[j].Renders == "" {
					out[names[i]] = c.Origin
				}
			}
		}
		return out
	}
	// Without the page that says it anew nothing else has the figure.
	got := read("the same figure, said anew")
	for _, p := range originPages {
		if g, ok := got[p.name]; ok && g != p.want {
			t.Errorf("%s: origin %q, want %q", p.name, g, p.want)
		}
	}
	// With it, a page of two years on can be about either.
	got = read("")
	if got["the same figure, said anew"] != "rok-mnd-2024-05-02" || got["two years on"] == "rok-mnd-2024-02-26" || got["the ministry alone, no day"] != "rok-mnd-2024-02-26" {
		t.Errorf("said twice: %q", got)
	}
}
