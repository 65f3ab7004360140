package importing_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// TestTable maps the columns of a spreadsheet: what fits comes in, what does not
// is counted by reason, and how it was mapped is remembered.
func TestTable(t *testing.T) {
	h := open(t, t.TempDir())
	const sheet = "Ship;Seen on;Where;Boxes;What;Remark\nangara;12.03.2024;rajin;1.200,5;container_stack;=HYPERLINK(\"x\")\n" +
		"angara;03.04.2024;rajin;10;container_stack;\n;;;;;\nghost;13.03.2024;rajin;1;container_stack;no such vessel\n" +
		"angara;31.02.2024;rajin;1;container_stack;no such day\nangara;14.03.2024;atlantis;1;container_stack;no such place\n\"angara;15.03.2024;rajin;5;container_stack;open quote\n"
	mapping := importing.Mapping{
		Table: "sightings", From: map[string]int{"vessel": 1, "seen_from": 2, "place": 3, "count_lo": 4, "count_hi": 4, "what": 5, "note": 6},
		Fixed: map[string]string{"image_id": "sheet"}, Dates: "dmy", Decimal: "comma",
	}
	bring := func(sheet string) importing.Job {
		t.Helper()
		id, err := h.upload(importing.Table, "ships.csv", sheet)
		if err != nil {
			t.Fatal(err)
		}
		h.wait(id, nil, importing.Columns)
		p, err := h.Preview(t.Context(), caseID, id)
		if err != nil || len(p.Head) != 6 || p.Head[0] != "Ship" || len(p.Rows) == 0 {
			t.Fatalf("the preview is %+v, %v", p, err)
		}
		if err := h.Map(t.Context(), caseID, id, mapping); err != nil {
			t.Fatal(err)
		}
		return h.wait(id, nil)
	}
	j := bring(sheet)
	h.came(j, map[string]int{"sources": 1, "sightings": 2})
	for _, want := range []string{"vessel is no id", "place is no id", "seen_from is no day of the calendar"} {
		found := false
		for reason := range j.Progress.Counts.Rejected {
			found = found || strings.HasPrefix(reason, want)
		}
		if !found {
			t.Errorf("no %q among %v", want, j.Progress.Counts.Rejected)
		}
	}
	s := h.draft().Case.Sightings[0]
	if s.From.String() != "2024-03-12" || s.Count.Lo != 1200.5 || s.Note != `=HYPERLINK("x")` || s.ImageID != "sheet" || !strings.HasPrefix(s.Source, "sheet-") {
		t.Errorf("the sighting is %+v", s)
	}
	before := h.hash()
	if j := bring(sheet); len(j.Progress.Counts.Added) != 0 || h.hash() != before {
		t.Errorf("a second time: %+v", j.Progress.Counts)
	}
	id, err := h.upload(importing.Table, "more.csv", "Ship;Seen on;Where;Boxes;What;Remark\nangara;16.03.2024;rajin;7;container_stack;\n")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := h.Preview(t.Context(), caseID, id); err != nil || p.Mapping.Table != "sightings" || p.Mapping.From["note"] != 6 || p.Mapping.Dates != "dmy" {
		t.Errorf("it was not remembered: %+v, %v", p.Mapping, err)
	}
	for _, bad := range []importing.Mapping{
		{}, {Table: "observed", From: map[string]int{"id": 1}}, {Table: "sightings"}, {Table: "sightings", From: map[string]int{"what": 9}},
		{Table: "sightings", From: map[string]int{"nonsense": 1}}, {Table: "claims", From: map[string]int{"review": 1}}, {Table: "sightings", From: map[string]int{"what": 1}, Dates: "x"},
	} {
		if err := h.Map(t.Context(), caseID, id, bad); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if err := h.Cancel(t.Context(), caseID, id); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Preview(t.Context(), caseID, id); err == nil {
		t.Error("the columns of a cancelled import")
	}
	// A date that can be read in two ways is a fault when nobody said how.
	mapping.Dates = ""
	j = bring("Ship;Seen on;Where;Boxes;What;Remark\nangara;03.04.2025;rajin;10;container_stack;\nangara;13.04.2025;rajin;10;container_stack;\n")
	if c := j.Progress.Counts; c.Added["sightings"] != 1 || c.Rejections() != 1 {
		t.Errorf("%+v", c)
	}
	h.left(0)
}

// TestTableForms reads sheets as programs write them.
func TestTableForms(t *testing.T) {
	h := open(t, t.TempDir())
	utf16 := []byte("\xff\xfe")
	for _, r := range "vessel\twhat\nangara\tship\n" {
		utf16 = append(utf16, byte(r), 0)
	}
	for name, sheet := range map[string]string{
		"mark": "\xef\xbb\xbfvessel,what\nangara,ship\n", "utf16": string(utf16), "latin": "vessel,what,Gr\xf6\xdfe\nangara,ship,1\n", "crlf": "vessel,what\r\nangara,ship\r\n", "quoted": "\"vessel\",\"what\"\n\"angara\",\"ship\"\n",
	} {
		id, err := h.upload(importing.Table, name+".csv", sheet)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p, err := h.Preview(t.Context(), caseID, id)
		if err != nil || p.Head[0] != "vessel" || p.Head[1] != "what" || p.Rows[0][0] != "angara" || p.Mapping.From["vessel"] != 1 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	for name, sheet := range map[string]string{
		"long head": strings.Repeat("a", 2<<20), "wide": strings.Repeat("a,", 300) + "\n", "large": "a,b\n" + strings.Repeat("1,2\n", 5<<20),
	} {
		if _, err := h.upload(importing.Table, name+".csv", sheet); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A row without end ends the import, with what was before it.
	id, err := h.upload(importing.Table, "open.csv", "vessel,what\nangara,ship\nangara,\""+strings.Repeat("x,y\n", 1<<19))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Map(t.Context(), caseID, id, importing.Mapping{Table: "sightings", From: map[string]int{"vessel": 1, "what": 2}}); err != nil {
		t.Fatal(err)
	}
	j := h.wait(id, nil, importing.Failed)
	if !strings.Contains(j.Why, "longer than 1 MiB") || j.Progress.Counts.Added["sightings"] != 1 || j.Resumable() {
		t.Errorf("%s; %+v", j.Why, j.Progress.Counts)
	}
}

// TestLongLine reads a line of 200 MB as an article and as positions: it is
// refused, and takes little memory.
func TestLongLine(t *testing.T) {
	h := open(t, t.TempDir())
	line := bomb(t, strings.Repeat("x", 1<<20), 200)
	id, err := h.upload(importing.Files, "line.txt.gz", line)
	if j := h.wait(id, err); j.Progress.Counts.Rejections() != 1 {
		t.Errorf("%+v", j.Progress.Counts)
	}
	id, err = h.upload(importing.AIS, "line.nmea.gz", line)
	if j := h.wait(id, err, importing.Failed); !strings.Contains(j.Why, "no position could be used") || len(j.Progress.Counts.Rejected) == 0 {
		t.Errorf("%s %+v", j.Why, j.Progress.Counts)
	}
	h.left(0)
}

// positions are a table of a vessel that lies in Rajin, goes dark and comes back.
func positions() string {
	var b strings.Builder
	b.WriteString("mmsi,t,lat,lon,sog,imo,name\n")
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	put := func(mmsi string, at time.Time, lat, lon, sog float64) {
		fmt.Fprintf(&b, "%s,%s,%.5f,%.5f,%.1f,9179842,ANGARA\n", mmsi, at.Format(time.RFC3339), lat, lon, sog)
	}
	for i := range 12 * 10 {
		put("273419980", start.Add(time.Duration(i)*10*time.Minute), 42.23, 130.3, 0)
	}
	for i := range 12 * 10 {
		put("273419980", start.Add(72*time.Hour+time.Duration(i)*10*time.Minute), 41.8+float64(i)*0.01, 131.2, 8)
	}
	return b.String()
}

// TestAIS finds what a vessel of the case did; a second time nothing changes.
func TestAIS(t *testing.T) {
	h := open(t, t.TempDir())
	if _, err := h.AddWatch(t.Context(), caseID, importing.WatchVessel, "273419980", ana); err != nil {
		t.Fatal(err)
	}
	id, err := h.upload(importing.AIS, "positions.csv", positions(), "nonsense.txt", "no sentence at all\n")
	j := h.wait(id, err)
	if c := j.Progress.Counts; c.Added["observed"] == 0 || c.Added["sources"] == 0 || c.Hits < 2 || len(c.Said) == 0 {
		t.Fatalf("%+v", c)
	}
	d := h.draft()
	gap := false
	for _, o := range d.Case.Observed {
		gap = gap || o.Kind == "gap" && o.Vessel == "angara" && strings.HasPrefix(o.Source, "ais-")
	}
	if !gap {
		t.Errorf("no gap among %+v", d.Case.Observed)
	}
	hits, _, err := h.Hits(t.Context(), caseID, 0, 100, 0)
	heard := false
	for _, hit := range hits {
		heard = heard || hit.What == importing.HitPosition && hit.Text == "MMSI 273419980" && strings.Contains(hit.Detail, "heard from 2024-02-01")
	}
	if err != nil || !heard {
		t.Errorf("no position among the hits: %+v, %v", hits, err)
	}
	before := h.hash()
	id, err = h.upload(importing.AIS, "positions.csv", positions(), "nonsense.txt", "no sentence at all\n")
	if j := h.wait(id, err); len(j.Progress.Counts.Added) != 0 || h.hash() != before {
		t.Errorf("a second time: %+v", j.Progress.Counts)
	}
	h.left(0)
}

// elements are the two lines of a satellite, with their check digits.
var elements = "ISS (ZARYA)\n" + checked("1 25544U 98067A   24060.51782528  .00016717  00000-0  30074-3 0  999") + "\n" + checked("2 25544  51.6400 160.8270 0005770 351.3610  95.9330 15.4981533244163") + "\n"

func checked(line string) string {
	sum := 0
	for _, c := range line {
		switch {
		case c >= '0' && c <= '9':
			sum += int(c - '0')
		case c == '-':
			sum++
		}
	}
	return fmt.Sprintf("%s%d", line, sum%10)
}

// TestElements keeps element sets, and counts them.
func TestElements(t *testing.T) {
	h := open(t, t.TempDir())
	id, err := h.upload(importing.Elements, "iss.tle", elements, "none.txt", "hello\n")
	j := h.wait(id, err)
	c := j.Progress.Counts
	if j.Progress.Done != 2 || c.Rejections() == 0 {
		t.Errorf("%+v", j.Progress)
	}
	if c.Added["sources"] != 1 {
		t.Fatalf("%+v", c)
	}
	s := h.draft().Case.Sources[1]
	if doc, err := h.store.Document(t.Context(), s.SHA256); err != nil || string(doc.Bytes) != elements || !strings.HasPrefix(s.ID, "elements-") {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestFeed looks at a feed on its schedule: each item comes in once, and of a feed
// whose pages are followed each page is fetched once.
func TestFeed(t *testing.T) {
	var items, pages atomic.Int64
	items.Store(2)
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case strings.HasPrefix(r.URL.Path, "/page/"):
			pages.Add(1)
			n := 0
			fmt.Sscanf(r.URL.Path, "/page/%d", &n)
			fmt.Fprint(w, article(n))
		default:
			var b bytes.Buffer
			b.WriteString(`<rss version="2.0"><channel><title>Outlet</title>`)
			for i := range items.Load() {
				fmt.Fprintf(&b, `<item><title>Item %d</title><link>%s/page/%d</link><description>North Korea has sent about %d containers of ammunition to Russia, South Korea's Defense Ministry announced on March 4.</description></item>`, i, srv.URL, i, 6000+i)
			}
			b.WriteString(`<item><title>hostile</title><link>file:///etc/passwd</link></item></channel></rss>`)
			w.Header().Set("Content-Type", "application/rss+xml")
			w.Write(b.Bytes())
		}
	}))
	defer srv.Close()
	var now atomic.Int64
	now.Store(at.Unix())
	h := open(t, t.TempDir(), func(c *importing.Config) { c.Now = func() time.Time { return time.Unix(now.Load(), 0).UTC() } })
	for _, follow := range []bool{false, true} {
		feed, err := h.AddFeed(t.Context(), caseID, srv.URL+fmt.Sprint("/feed", follow), time.Hour, follow, ana)
		if err != nil {
			t.Fatal(err)
		}
		last := int64(0)
		look := func() importing.Job {
			t.Helper()
			for until := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				list, err := h.Feeds(t.Context(), caseID)
				if err != nil {
					t.Fatal(err)
				}
				if f := list[len(list)-1]; f.Job != last {
					last = f.Job
					return h.wait(last, nil)
				}
				if time.Now().After(until) {
					t.Fatal("the feed was not looked at")
				}
			}
		}
		first := look()
		if c := first.Progress.Counts; c.Added["claims"] != 2 {
			t.Errorf("follow %v: %+v", follow, c)
		}
		items.Add(1)
		now.Add(3601)
		if c := look().Progress.Counts; c.Added["claims"] != 1 {
			t.Errorf("follow %v, the next time: %+v", follow, c)
		}
		items.Store(2)
		if err := h.EndFeed(t.Context(), caseID, feed); err != nil {
			t.Fatal(err)
		}
	}
	if pages.Load() != 3 {
		t.Errorf("%d pages were fetched, of 3", pages.Load())
	}
	for _, tc := range []struct {
		url   string
		every time.Duration
	}{{"file:///x", time.Hour}, {"https://x.example/", time.Second}, {"https://x.example/", 1000 * time.Hour}} {
		if _, err := h.AddFeed(t.Context(), caseID, tc.url, tc.every, false, ana); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%+v: %v", tc, err)
		}
	}
	// A feed that is none, and one whose server is gone, fail and say so.
	id, err := h.AddFeed(t.Context(), caseID, "http://127.0.0.1:1/feed", time.Hour, false, ana)
	if err != nil || id == 0 {
		t.Fatal(err)
	}
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		list, _ := h.Feeds(t.Context(), caseID)
		if len(list) == 1 && list[0].Job != 0 {
			j := h.wait(list[0].Job, nil, importing.Failed)
			if !strings.Contains(j.Why, "the feed could not be read") || !j.Resumable() {
				t.Errorf("%+v", j)
			}
			break
		}
		if time.Now().After(until) {
			t.Fatal("the feed was not looked at")
		}
	}
}

// TestFeedTriesAgain: a page whose server failed is fetched at the next look, one
// that is not there is not.
func TestFeedTriesAgain(t *testing.T) {
	var failing atomic.Bool
	var gone, there atomic.Int64
	failing.Store(true)
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Outlet</title><item><title>A</title><link>%s/there</link></item><item><title>B</title><link>%s/gone</link></item></channel></rss>`, srv.URL, srv.URL)
		case "/there":
			if there.Add(1); failing.Load() {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, article(1))
		case "/gone":
			gone.Add(1)
			http.NotFound(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	h := open(t, t.TempDir())
	feed, err := h.AddFeed(t.Context(), caseID, srv.URL+"/feed", time.Hour, true, ana)
	if err != nil {
		t.Fatal(err)
	}
	look := func(before int64) importing.Job {
		t.Helper()
		for until := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			list, err := h.Feeds(t.Context(), caseID)
			if err != nil {
				t.Fatal(err)
			}
			if list[0].Job != before {
				return h.wait(list[0].Job, nil)
			}
			if time.Now().After(until) {
				t.Fatal("the feed was not looked at")
			}
		}
	}
	first := look(0)
	if c := first.Progress.Counts; len(c.Added) != 0 || c.Rejections() != 2 {
		t.Errorf("the first time: %+v", c)
	}
	failing.Store(false)
	if err := h.LookNow(t.Context(), caseID, feed); err != nil {
		t.Fatal(err)
	}
	if c := look(first.ID).Progress.Counts; c.Added["claims"] != 1 || c.Rejections() != 0 {
		t.Errorf("the next time: %+v", c)
	}
	if there.Load() != 2 || gone.Load() != 1 {
		t.Errorf("the page that failed was asked for %d times, the one that is gone %d times", there.Load(), gone.Load())
	}
}

// TestSSRF: no import reaches an address inside, by whatever way: at once, by a
// redirect, by an item of a feed, by an address that is written otherwise, or as a
// live source. The rules of the guard, each by itself, have their tests in package
// ingest; this is that every way in goes through it.
func TestSSRF(t *testing.T) {
	reached := atomic.Int64{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reached.Add(1) }))
	defer srv.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			c.Close()
		}
	}()
	port := l.Addr().(*net.TCPAddr).Port
	h := open(t, t.TempDir(), func(c *importing.Config) { c.Fetch.AllowPrivate = false })
	addresses := []string{
		srv.URL, fmt.Sprintf("http://localhost:%d/", port), fmt.Sprintf("http://[::1]:%d/", port), fmt.Sprintf("http://[::ffff:127.0.0.1]:%d/", port),
		fmt.Sprintf("http://2130706433:%d/", port), fmt.Sprintf("http://0x7f.1:%d/", port), fmt.Sprintf("http://127.1:%d/", port), fmt.Sprintf("http://0.0.0.0:%d/", port),
		"http://169.254.169.254/latest/meta-data/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://10.0.0.1/", "http://192.168.0.1/", "http://metadata.internal/", "http://127.0.0.1:22/",
	}
	id, err := h.AddPages(t.Context(), caseID, addresses, ana)
	if j := h.wait(id, err); j.Progress.Counts.Rejections() != len(addresses) || len(j.Progress.Counts.Added) != 0 {
		t.Errorf("%+v", j.Progress.Counts)
	}
	for _, scheme := range []string{"tcp://%s", "ws://%s/", "mqtt://%s/topic", "mqtt+ws://%s/topic"} {
		id, err := h.AddLive(t.Context(), caseID, fmt.Sprintf(scheme, l.Addr()), time.Minute, ana)
		if j := h.wait(id, err, importing.Failed); !strings.Contains(j.Why, "a loopback address") {
			t.Errorf("%s: %s", scheme, j.Why)
		}
	}
	for _, bad := range []string{"udp://:5000", "tcp-listen://:5000", "serial:///dev/ttyUSB0", "file:///etc/passwd", "tcp://x", "mqtts://me:secret@x.example/t", "wss://x.example/?apikey=secret"} {
		if _, err := h.AddLive(t.Context(), caseID, bad, time.Hour, ana); !errors.As(err, new(*importing.Refused)) || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if reached.Load() != 0 {
		t.Errorf("a server inside was reached %d times", reached.Load())
	}
	if err := ingest.PublicOnly(t.Context(), "tcp", "192.0.2.1:80", nil); err == nil {
		t.Error("an address of documentation is taken for public")
	}
}

// TestLive listens to a server until its time is over: what a vessel of the case
// does is in the draft.
func TestLive(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		fmt.Fprint(c, "!AIVDM,1,1,,A,14eG;o@034o8sd<L9i:a;WF>062D,0*7D\r\n")
		time.Sleep(time.Minute)
		c.Close()
	}()
	h := open(t, t.TempDir())
	id, err := h.AddLive(t.Context(), caseID, "tcp://"+l.Addr().String(), time.Hour, ana)
	h.wait(id, err, importing.Running)
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		j, err := h.Job(t.Context(), caseID, id)
		if err != nil {
			t.Fatal(err)
		}
		if j.Progress.Stage == "connected" {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("not connected: %+v", j)
		}
	}
	if err := h.Cancel(t.Context(), caseID, id); err != nil {
		t.Fatal(err)
	}
	if j := h.wait(id, nil, importing.Cancelled); j.State != importing.Cancelled {
		t.Errorf("%+v", j)
	}
}
