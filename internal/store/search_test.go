package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The machine of a test may be busy.
func init() { searchTime = time.Minute }

func opened(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func index(t testing.TB, s *Store, id string, rows ...SearchRow) {
	t.Helper()
	if _, err := s.IndexClaims(context.Background(), id, fmt.Sprint(rows), 0, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
}

func names(f Found) string {
	var out []string
	for _, h := range f.Hits {
		out = append(out, h.Case+"/"+h.Claim)
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	s := opened(t)
	index(t, s, "a",
		SearchRow{"A1", "Shin Won-sik", "about 6,700 containers", "around 6,700 ammunition containers", "shin relayed by Yonhap"},
		SearchRow{"A2", "US State", "over 10,000 containers", "", "munitions sent by ship; a note on ammunition, at length: " + strings.Repeat("and more of it ", 30)},
		SearchRow{"A3", "Ünïversität", "no number", "Züge über Chassan", "rail"},
		SearchRow{"A4", "부산", "", "포탄 컨테이너", "\x02<script>\x03 \" ' ; DROP"},
	)
	index(t, s, "b", SearchRow{"B1", "Kyiv", "about 5 trains", "trains with ammunition", "rail"})
	for _, tt := range []struct{ query, want string }{
		{"ammunition", "b/B1 a/A1 a/A2"},
		{"container", "a/A1 a/A2"}, // by the stem
		{"AMMUNITION yonhap", "a/A1"},
		{`"ammunition containers"`, "a/A1"},
		{`"containers ammunition"`, ""},
		{"6,700", "a/A1"},
		{"universitat", "a/A3"}, {"zuge", "a/A3"}, {"Züge", "a/A3"},
		{"부산", "a/A4"}, {"포탄", "a/A4"},
		{"rail", "b/B1 a/A3"},
		{"won-sik", "a/A1"},
		{"nothing at all", ""},
		{"script", "a/A4"},
		// Nothing is an operator.
		{"rail OR yonhap", ""}, {"NOT rail", ""}, {"rail*", "b/B1 a/A3"}, {"who:rail", ""}, {"rail NEAR/2 trains", ""},
		{"(rail", "b/B1 a/A3"}, {"rail\" OR 1", ""}, {"^rail", "b/B1 a/A3"}, {"-rail", "b/B1 a/A3"}, {"{who stated}: rail", ""},
	} {
		found, err := s.Search(t.Context(), []string{"a", "b"}, tt.query, 10, 0)
		if err != nil || names(found) != tt.want {
			t.Errorf("%q: %q, %v; want %q", tt.query, names(found), err, tt.want)
		}
	}
	// Only what a reader may see.
	if found, err := s.Search(t.Context(), []string{"b"}, "ammunition", 10, 0); err != nil || names(found) != "b/B1" {
		t.Errorf("in b: %q, %v", names(found), err)
	}
	if found, err := s.Search(t.Context(), nil, "ammunition", 10, 0); err != nil || len(found.Hits) > 0 {
		t.Errorf("in no case: %q, %v", names(found), err)
	}
	for _, query := range []string{"", " ", `""`, "* ( ) - : ^", "\u0301", "\x00", "\xff\xfe"} {
		if _, err := s.Search(t.Context(), []string{"a"}, query, 10, 0); !errors.Is(err, ErrNoTerms) {
			t.Errorf("%q: %v, want %v", query, err, ErrNoTerms)
		}
	}
	found, err := s.Search(t.Context(), []string{"a"}, "ammunition", 1, 1)
	if err != nil || names(found) != "a/A2" || found.Matched != 2 || found.More {
		t.Errorf("the second of two: %q, %+v, %v", names(found), found, err)
	}
	h := found.Hits[0]
	if text := fmt.Sprint(h.Snippet); len(text) > 300 || !slices.Contains(h.Snippet, Part{"ammunition", true}) {
		t.Errorf("snippet %v", h.Snippet)
	}
	if found, err := s.Search(t.Context(), []string{"a"}, "ammunition", 5, 1_000_000); err != nil || len(found.Hits) > 0 {
		t.Errorf("past the end: %q, %v", names(found), err)
	}
}

func TestSearchFollowsTheCase(t *testing.T) {
	s := opened(t)
	row := SearchRow{Claim: "A1", Words: "the withdrawn words"}
	index(t, s, "a", row, SearchRow{Claim: "A2", Words: "others"})
	if changed, err := s.IndexClaims(t.Context(), "a", fmt.Sprint([]SearchRow{row, {Claim: "A2", Words: "others"}}), 0, func(func(SearchRow) bool) { t.Error("the rows of what is indexed are read") }); err != nil || changed {
		t.Errorf("the same again: changed %v, %v", changed, err)
	}
	index(t, s, "a", SearchRow{Claim: "A2", Words: "others"})
	for query, want := range map[string]string{"withdrawn": "", "others": "a/A2"} {
		if found, err := s.Search(t.Context(), []string{"a"}, query, 9, 0); err != nil || names(found) != want {
			t.Errorf("%q: %q, %v; want %q", query, names(found), err, want)
		}
	}
	// A change that fails leaves what was.
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.IndexClaims(ctx, "a", "new", 0, func(yield func(SearchRow) bool) {
		yield(SearchRow{Claim: "A9", Words: "half"})
		cancel()
	})
	if err == nil {
		t.Error("a stopped change succeeds")
	}
	if found, err := s.Search(t.Context(), []string{"a"}, "others", 9, 0); err != nil || names(found) != "a/A2" {
		t.Errorf("after a stopped change: %q, %v", names(found), err)
	}
}

// TestSearchOfOneOfMany finds the claims of each case alone, of some and of all,
// wherever their rows have come to stand.
func TestSearchOfOneOfMany(t *testing.T) {
	s := opened(t)
	ids := []string{"a", "b", "c", "d"}
	rng := rand.New(rand.NewPCG(3, 4))
	size := map[string]int{}
	for turn := range 12 {
		id := ids[rng.IntN(len(ids))]
		var rows []SearchRow
		for i := range rng.IntN(5) {
			rows = append(rows, SearchRow{Claim: fmt.Sprintf("%s%d", id, i), Words: fmt.Sprintf("containers of turn %d", turn)})
		}
		index(t, s, id, rows...)
		size[id] = len(rows)
		for range 8 {
			some := slices.DeleteFunc(slices.Clone(ids), func(string) bool { return rng.IntN(2) == 0 })
			want := 0
			for _, id := range some {
				want += size[id]
			}
			found, err := s.Search(t.Context(), some, "containers", 100, 0)
			if err != nil || found.Matched != want || len(found.Hits) != want || slices.ContainsFunc(found.Hits, func(h Hit) bool { return !slices.Contains(some, h.Case) }) {
				t.Errorf("turn %d, in %v: %q, %v; want %d", turn, some, names(found), err, want)
			}
		}
	}
	if found, err := s.Search(t.Context(), []string{"not kept"}, "containers", 9, 0); err != nil || found.Matched > 0 {
		t.Errorf("in a case that is not kept: %q, %v", names(found), err)
	}
}

// TestSearchPlan holds the database to going through what the words find, and not
// through the rows of a case: at a million claims that is milliseconds or minutes.
func TestSearchPlan(t *testing.T) {
	s := opened(t)
	var plan []string
	err := s.each(t.Context(), "EXPLAIN QUERY PLAN "+searchQuery(1), []any{`"a"`, "a", "a", "a", 9}, func(r *sql.Rows) error {
		var id, parent, unused int
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		if parent == 0 && !strings.Contains(step, "SUBQUERY") {
			plan = append(plan, step)
		}
		return err
	})
	if err != nil || len(plan) != 2 || !strings.HasPrefix(plan[0], "SCAN search VIRTUAL TABLE") || plan[1] != "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)" {
		t.Errorf("%v: %q", err, plan)
	}
}

func TestSearchSaysThatThereIsMore(t *testing.T) {
	s := opened(t)
	if _, err := s.IndexClaims(t.Context(), "a", "x", 0, world(SearchRanked+1)); err != nil {
		t.Fatal(err)
	}
	found, err := s.Search(t.Context(), []string{"a"}, "containers", 10, 0)
	if err != nil || !found.More || found.Matched != SearchRanked || len(found.Hits) != 10 {
		t.Errorf("%d of %d, more %v, %v", len(found.Hits), found.Matched, found.More, err)
	}
}

// world is so many claims that never were: 6 words that nearly all have, 200 that
// many have, 50,000 that few have, as often as words of a language are (Zipf).
func world(n int) iter.Seq[SearchRow] {
	return func(yield func(SearchRow) bool) {
		rng := rand.New(rand.NewPCG(7, 7))
		words := rand.NewZipf(rng, 1.1, 2, 50_000)
		ministries := []string{"South Korea's Ministry of National Defense", "US Department of State", "Ukraine's Defence Intelligence", "Open Source Centre"}
		for i := range n {
			var b strings.Builder
			for range 14 {
				fmt.Fprintf(&b, "w%d ", words.Uint64())
			}
			row := SearchRow{
				Claim: "C" + strconv.Itoa(i), Who: ministries[rng.IntN(len(ministries))],
				Stated: fmt.Sprintf("about %d containers", 1000+rng.IntN(30_000)), Words: b.String(),
				About: fmt.Sprintf("munitions from North Korea to Russia, page %d", i/10),
			}
			if !yield(row) {
				return
			}
		}
	}
}

// BenchmarkSearch searches 20,000 claims, or as many as
// TIDEWAITER_SEARCH_CLAIMS says; TIDEWAITER_SEARCH_STORE names a folder where the
// index stays for the next run.
func BenchmarkSearch(b *testing.B) {
	searchTime = searchFor
	n := 20_000
	if text := os.Getenv("TIDEWAITER_SEARCH_CLAIMS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	dir := os.Getenv("TIDEWAITER_SEARCH_STORE")
	if dir == "" {
		dir = b.TempDir()
	}
	s, err := Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.IndexClaims(b.Context(), "small", "200", 0, world(200)); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := s.IndexClaims(b.Context(), "world", strconv.Itoa(n), 0, world(n)); err != nil {
		b.Fatal(err)
	}
	took := time.Since(start).Round(time.Millisecond)
	bytes, resident := int64(0), []byte("not known")
	for _, name := range []string{databaseFile, databaseFile + "-wal"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			bytes += info.Size()
		}
	}
	if text, err := os.ReadFile("/proc/self/status"); err == nil {
		if m := regexp.MustCompile(`VmHWM:\s+(\d+ kB)`).FindSubmatch(text); m != nil {
			resident = m[1]
		}
	}
	// A log of a benchmark with parts is not printed.
	fmt.Printf("%d claims indexed in %v: %d MB on the disk, at most %s resident\n", n, took, bytes/1e6, resident)
	for _, q := range []struct{ name, query, in string }{
		{"in all", "containers", "world"}, {"all of these in all", "munitions containers north korea", "world"}, {"phrase in all", `"from north korea to russia"`, "world"},
		{"in a quarter", "ukraine intelligence", "world"}, {"in many", "w5", "world"}, {"two of many", "w9 w40", "world"}, {"in few", "w30000", "world"},
		{"common and rare", "containers w31234", "world"}, {"in none", "zeppelin", "world"}, {"common and none", "zeppelin containers", "world"},
		{"two that never meet", "ukraine centre", "world"}, {"phrase that none has", `"korea north"`, "world"}, {"in all of a small case beside", "containers", "small"},
	} {
		b.Run(strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
			var found Found
			var times []time.Duration
			for b.Loop() {
				at := time.Now()
				var err error
				if found, err = s.Search(b.Context(), []string{q.in}, q.query, 20, 0); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(at))
			}
			slices.Sort(times)
			b.ReportMetric(float64(found.Matched), "matches")
			if found.Stopped {
				b.ReportMetric(1, "stopped")
			}
			b.ReportMetric(float64(times[(len(times)-1)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(times[len(times)-1].Microseconds())/1000, "most-ms")
		})
	}
}

func FuzzSearch(f *testing.F) {
	s := opened(f)
	index(f, s, "a", SearchRow{"A1", "Shin", "about 6,700", "ammunition containers", "rail"})
	for _, query := range []string{"ammunition", `"a b" c`, `"`, "a*", "NEAR(a b, 3)", "a AND b OR NOT c", "who : x", "{who} : x", "^a", "+ - ( )", "\x00", "\u0301", "a\u0301", "½", "²", "\U000e0001"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if _, err := s.Search(t.Context(), []string{"a"}, query, 5, 0); err != nil && !errors.Is(err, ErrNoTerms) {
			t.Errorf("%q: %v", query, err)
		}
	})
}

// TestSearchStops holds a search to its time, and to saying that it was stopped.
func TestSearchStops(t *testing.T) {
	s := opened(t)
	if _, err := s.IndexClaims(t.Context(), "a", "x", 0, world(40_000)); err != nil {
		t.Fatal(err)
	}
	defer func(d time.Duration) { searchTime = d }(searchTime)
	searchTime = time.Millisecond
	begun := time.Now()
	found, err := s.Search(t.Context(), []string{"a"}, `"korea north"`, 10, 0)
	took := time.Since(begun)
	if err != nil || !found.Stopped || found.More {
		t.Errorf("out of time: %+v, %v", found, err)
	}
	searchTime = time.Minute
	begun = time.Now()
	found, err = s.Search(t.Context(), []string{"a"}, `"korea north"`, 10, 0)
	if err != nil || found.Stopped || found.Matched != 0 {
		t.Errorf("with time: %+v, %v", found, err)
	}
	t.Logf("stopped after %v, of %v", took, time.Since(begun))
	// Who goes away gets no half of an answer.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Search(ctx, []string{"a"}, `"korea north"`, 10, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("gone: %v", err)
	}
}
