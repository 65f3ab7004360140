package reading_test

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

// maxFuzzed is how long a fuzzer may make a page: a longer one says nothing that
// TestSlowPages does not, and takes its time.
const maxFuzzed = 8 << 10

// FuzzRead checks what holds for every page: no panic, spans inside the text,
// the quote is the span's words, ids are unique per span and measure, and a
// second reading gives the same.
func FuzzRead(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.*t*")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range pages {
		if strings.HasSuffix(p, ".want") {
			continue
		}
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, strings.HasSuffix(p, ".html"))
	}
	f.Add([]byte("Norland sent Sudoria 5 or 6 shells of 152 mm, or 7 of 122 mm, Brandt said. It said it. According to"), false)
	f.Add([]byte("from Kelp Bay, Norland, to Graywharf, Sudoria at full capacity factories full capacity"), false)
	f.Add([]byte("북한이 지난해 7~8월부터 러시아로 컨테이너 약 3만 3천여 개, 152㎜ 포탄이라면 수백만 발 이상을 보냈다고 신원식 국방부 장관은 26일 밝혔다. 1천500만발 6,700,1개 9만9억 99999999999999999999개"), false)
	f.Add([]byte("Norland, Sudoria and Estmark have denied it, and it could not be verified by. No shells had been sent, the report to Ann of the Bay said, the 5 that Norland reported."), false)
	// A gazetteer takes longer to make than such a page to read.
	invented, actual := reading.NewReader(fiction), reading.NewReader(founding)
	f.Fuzz(func(t *testing.T, data []byte, isHTML bool) {
		if len(data) > maxFuzzed {
			return
		}
		media := "text/plain"
		if isHTML {
			media = "text/html"
		}
		doc, err := articles.Parse("f", data, articles.Options{MediaType: media})
		if err != nil {
			return
		}
		got := invented.Read(doc)
		actual.Read(doc)
		for _, p := range got {
			c := p.Claim
			if c.Span.Start < 0 || c.Span.End <= c.Span.Start || c.Span.End > len(doc.Text) || doc.Text[c.Span.Start:c.Span.End] != c.Quote {
				t.Fatalf("span %v, quote %q", c.Span, c.Quote)
			}
			if p.Sentence.Start > c.Span.Start || p.Sentence.End < c.Span.End {
				t.Fatalf("span %v is not inside its sentence %v", c.Span, p.Sentence)
			}
			if c.Value.Known != (c.Hedge != "") || math.IsInf(c.Value.Hi, 0) || math.IsNaN(c.Value.Lo) {
				t.Fatalf("value %v with hedge %q", c.Value, c.Hedge)
			}
			if _, err := claims.ParseForm(string(c.Form)); err != nil {
				t.Fatal(err)
			}
			// What is proposed can be written to a case and read back.
			if chain, err := claims.ParseChain(c.Chain.String()); err != nil || chain.String() != c.Chain.String() {
				t.Fatalf("chain %q: %v", c.Chain, err)
			}
		}
		if again := invented.Read(doc); !reflect.DeepEqual(got, again) {
			t.Fatal("a second reading differs")
		}
	})
}

// TestSlowPages reads pages made to make a reader slow, at one and at four
// times their length: linear time is four times as much, quadratic sixteen. The
// best of a few tries is taken, since other work may be going on.
func TestSlowPages(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	for name, page := range map[string]func(n int) string{
		"numbers":    func(n int) string { return "Norland sent Sudoria " + strings.Repeat("5 ", 5*n) + "containers." },
		"containers": func(n int) string { return "Norland sent Sudoria " + strings.Repeat("5 containers, ", n) },
		"names": func(n int) string {
			return strings.Repeat("Defense Minister Ann Bee said ", n/2) + "Norland sent Sudoria 5 containers."
		},
		"quotation": func(n int) string { return strings.Repeat("\"Norland sent Sudoria 5 containers. ", n/3) },
		"or":        func(n int) string { return "Norland could hold " + strings.Repeat("5 shells or ", n) + " in Sudoria" },
		"denials": func(n int) string {
			return strings.Repeat("Norland and Sudoria denied the report and did not comment. ", n/3)
		},
		"said": func(n int) string { return "Norland sent Sudoria 5 containers " + strings.Repeat("said it ", n) },
		"one voice": func(n int) string {
			return strings.Repeat("Norland sent Sudoria 5 containers.\n\n", n/2) + "Ann Bee said so."
		},
		"korean": func(n int) string {
			return strings.Repeat("북한이 러시아에 컨테이너 3만 3천여 개를 26일 보냈다고 신 장관은 말했다. ", n/3)
		},
		"hangul": func(n int) string {
			return strings.Repeat("수", 2*n) + strings.Repeat("만", 2*n) + strings.Repeat("3만 ", n)
		},
		"capacity": func(n int) string { return strings.Repeat("Norland and Sudoria factories at full capacity. ", n/3) },
	} {
		took := func(n int) time.Duration {
			start := time.Now()
			doc, err := articles.Parse("slow.txt", []byte(page(n)), articles.Options{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := len(reading.Read(doc, fiction)); got > 2*reading.MaxProposals {
				t.Errorf("%s: %d proposals", name, got)
			}
			return time.Since(start)
		}
		const n = 6000
		ratio := 0.0
		for try := range 4 {
			if r := took(4*n).Seconds() / took(n).Seconds(); try == 0 || r < ratio {
				ratio = r
			}
			if ratio < 8 {
				break
			}
		}
		if ratio >= 8 {
			t.Errorf("%s: four times the page takes %.1f times as long", name, ratio)
		}
	}
}
