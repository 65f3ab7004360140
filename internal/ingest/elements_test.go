package ingest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

const oneSet = `[{"OBJECT_NAME":"LANTERN 1","EPOCH":"2024-02-27T06:30:00.345312","MEAN_MOTION":15.2,"ECCENTRICITY":0.001,"INCLINATION":97.4,` +
	`"RA_OF_ASC_NODE":1,"ARG_OF_PERICENTER":2,"MEAN_ANOMALY":3,"NORAD_CAT_ID":99123,"BSTAR":1e-4}]`

// provider is a server that gives element sets, and how it was asked.
type provider struct {
	*httptest.Server
	asked []string
	forms []string
}

func newProvider(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) *provider {
	p := &provider{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked = append(p.asked, r.Method+" "+r.URL.String())
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		p.forms = append(p.forms, r.PostForm.Encode())
		answer(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func elements(t *testing.T, opt ingest.ElementOptions) *ingest.Elements {
	t.Helper()
	f, err := ingest.NewElements(opt)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCelesTrakEveryTwoHours(t *testing.T) {
	p := newProvider(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(oneSet)) })
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	get := func(q ingest.ElementQuery) ingest.ElementAnswer {
		t.Helper()
		// A new one each time, as each run of the program has.
		a, err := elements(t, ingest.ElementOptions{Provider: ingest.CelesTrak, Base: p.URL, Dir: dir, Now: func() time.Time { return now }}).Fetch(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := get(ingest.ElementQuery{Catalog: 99123}); a.Kept || a.Sets != 1 || string(a.Body) != oneSet {
		t.Errorf("%+v", a)
	}
	now = now.Add(119 * time.Minute)
	if a := get(ingest.ElementQuery{Catalog: 99123}); !a.Kept || string(a.Body) != oneSet || len(p.asked) != 1 {
		t.Errorf("asked %d times within two hours; %+v", len(p.asked), a)
	}
	if get(ingest.ElementQuery{Group: "active"}); len(p.asked) != 2 {
		t.Errorf("another query was asked %d times", len(p.asked)-1)
	}
	now = now.Add(time.Minute)
	if a := get(ingest.ElementQuery{Catalog: 99123}); a.Kept || len(p.asked) != 3 {
		t.Errorf("after two hours: asked %d times, %+v", len(p.asked), a)
	}
	if want := "GET /NORAD/elements/gp.php?CATNR=99123&FORMAT=json"; p.asked[0] != want {
		t.Errorf("asked %q, want %q", p.asked[0], want)
	}
}

func TestSpaceTrackLimits(t *testing.T) {
	p := newProvider(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(oneSet)) })
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	opt := ingest.ElementOptions{Provider: ingest.SpaceTrack, Base: p.URL, Dir: dir, Identity: "me@example.org", Password: "sesame", Now: func() time.Time { return now }}
	next := 0
	get := func() error {
		next++ // each a query of its own
		_, err := elements(t, opt).Fetch(t.Context(), ingest.ElementQuery{Catalog: next})
		return err
	}
	asked := 0
	for minute := range 12 {
		for i := range 31 {
			err := get()
			if ok := i < 30 && asked < 300; ok != (err == nil) {
				t.Fatalf("minute %d, request %d, %d so far: %v", minute, i, asked, err)
			}
			if err != nil {
				if !strings.Contains(err.Error(), "the next may follow at") || strings.Contains(err.Error(), "sesame") {
					t.Errorf("the error is %q", err)
				}
				break
			}
			asked++
		}
		now = now.Add(time.Minute)
	}
	if len(p.asked) != 300 {
		t.Errorf("asked %d times within the hour, want 300", len(p.asked))
	}
	now = now.Add(time.Hour)
	if err := get(); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	if p.asked[0] != "POST /ajaxauth/login" || !strings.Contains(p.forms[0], "identity=me%40example.org") || !strings.Contains(p.forms[0], "query=http") {
		t.Errorf("asked %q with %q", p.asked[0], p.forms[0])
	}
	// The password is in no file.
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), "sesame") {
			t.Errorf("%s has the password", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A history whose days are over is fetched once.
func TestSpaceTrackHistoryOnce(t *testing.T) {
	p := newProvider(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(oneSet)) })
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	opt := ingest.ElementOptions{Provider: ingest.SpaceTrack, Base: p.URL, Dir: t.TempDir(), Identity: "me", Password: "sesame", Now: func() time.Time { return now }}
	q := ingest.ElementQuery{Catalog: 58400, From: time.Date(2023, 11, 21, 0, 0, 0, 0, time.UTC), Until: time.Date(2024, 3, 10, 0, 0, 0, 0, time.UTC)}
	for range 3 {
		if _, err := elements(t, opt).Fetch(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		now = now.Add(400 * 24 * time.Hour)
	}
	if len(p.asked) != 1 || !strings.Contains(p.forms[0], "gp_history%2FNORAD_CAT_ID%2F58400%2FEPOCH%2F2023-11-21T00%3A00%3A00--2024-03-10T00%3A00%3A00") {
		t.Errorf("asked %d times: %q", len(p.asked), p.forms)
	}
}

func TestElementsRefused(t *testing.T) {
	for _, tc := range []struct {
		name     string
		provider ingest.Provider
		status   int
		body     string
		q        ingest.ElementQuery
		says     string
	}{
		{"wrong password", ingest.SpaceTrack, 200, `{"Login":"Failed"}`, ingest.ElementQuery{Catalog: 5}, "the account was not accepted"},
		{"no password", ingest.SpaceTrack, 401, ``, ingest.ElementQuery{Catalog: 5}, "the account was not accepted"},
		{"query error", ingest.SpaceTrack, 200, `[{"error":"You've violated your query rate limit"}]`, ingest.ElementQuery{Catalog: 5}, "rate limit"},
		{"blocked", ingest.CelesTrak, 403, ``, ingest.ElementQuery{Catalog: 5}, "wait two hours"},
		{"unknown", ingest.CelesTrak, 200, "No GP data found", ingest.ElementQuery{Catalog: 5}, "no such satellite"},
		{"a page", ingest.CelesTrak, 200, "<html>maintenance</html>", ingest.ElementQuery{Catalog: 5}, "no element set"},
		{"nothing", ingest.CelesTrak, 200, "[]", ingest.ElementQuery{Catalog: 5}, "no element set"},
		{"server", ingest.CelesTrak, 500, "", ingest.ElementQuery{Catalog: 5}, "500"},
		{"a group of Space-Track", ingest.SpaceTrack, 200, oneSet, ingest.ElementQuery{Group: "active"}, "a query of CelesTrak"},
		{"a group that is an address", ingest.CelesTrak, 200, oneSet, ingest.ElementQuery{Group: "a&CATNR=1"}, "is not a group"},
		{"no number", ingest.CelesTrak, 200, oneSet, ingest.ElementQuery{}, "is not a catalogue number"},
		{"a history of CelesTrak", ingest.CelesTrak, 200, oneSet, ingest.ElementQuery{Catalog: 5, From: time.Unix(1e9, 0), Until: time.Unix(2e9, 0)}, "histories are at Space-Track"},
	} {
		p := newProvider(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tc.status)
			w.Write([]byte(tc.body))
		})
		f := elements(t, ingest.ElementOptions{Provider: tc.provider, Base: p.URL, Dir: t.TempDir(), Identity: "me", Password: "sesame"})
		_, err := f.Fetch(t.Context(), tc.q)
		if fe := (*ingest.ElementError)(nil); !errors.As(err, &fe) || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.says)
		}
	}
}

// An account does not follow where a provider leads.
func TestElementsDoNotFollow(t *testing.T) {
	other := newProvider(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(oneSet)) })
	p := newProvider(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	f := elements(t, ingest.ElementOptions{Provider: ingest.SpaceTrack, Base: p.URL, Dir: t.TempDir(), Identity: "me", Password: "sesame"})
	if _, err := f.Fetch(t.Context(), ingest.ElementQuery{Catalog: 5}); err == nil || len(other.asked) > 0 {
		t.Errorf("followed %d times: %v", len(other.asked), err)
	}
}

func TestElementsOptions(t *testing.T) {
	for _, tc := range []struct {
		opt  ingest.ElementOptions
		says string
	}{
		{ingest.ElementOptions{Provider: "somebody"}, "gives no element sets"},
		{ingest.ElementOptions{Provider: ingest.SpaceTrack}, "have an account"},
		{ingest.ElementOptions{Provider: ingest.SpaceTrack, Base: "http://space-track.example", Identity: "a", Password: "b"}, "https"},
		{ingest.ElementOptions{Provider: ingest.CelesTrak, Base: "https://me:sesame@celestrak.example"}, "no scheme and host"},
		{ingest.ElementOptions{Provider: ingest.CelesTrak, Base: "://"}, "no scheme and host"},
	} {
		if _, err := ingest.NewElements(tc.opt); err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%+v: %v, want %q", tc.opt, err, tc.says)
		}
	}
}
