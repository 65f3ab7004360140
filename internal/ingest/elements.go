package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

// Provider gives element sets away under terms of its own.
type Provider string

// The providers.
const (
	CelesTrak  Provider = "celestrak"
	SpaceTrack Provider = "space-track"
)

// Terms says what a provider asks of those who fetch from it, in one paragraph.
func (p Provider) Terms() string {
	if p == SpaceTrack {
		return "Space-Track: with an account of your own, under its user agreement: do not pass the element sets on without its approval; results worked out from them are yours. At most 30 requests a minute and 300 an hour; a history is fetched once and kept."
	}
	return "CelesTrak: free of charge; name it as the source. A query is answered with new data at most every 2 hours and must not be asked more often: within that time the answer that was kept is given."
}

// The limits of the providers, and of what is believed.
const (
	celesTrakEvery    = 2 * time.Hour
	spaceTrackMinute  = 30
	spaceTrackHour    = 300
	spaceTrackEvery   = time.Hour // of a query whose days are not over
	maxElementBytes   = 64 << 20
	elementsTimeout   = 2 * time.Minute
	elementsLockStale = 10 * time.Minute
)

// ElementOptions say how element sets are fetched.
type ElementOptions struct {
	Provider Provider
	Base     string // scheme and host; default the provider's
	Dir      string // where answers and the times of requests are kept
	Version  string
	Contact  string

	// Identity and Password are those of an account at Space-Track. They are sent
	// to it in the body of one request, and are in no error and no file.
	Identity, Password string

	Timeout time.Duration    // of one request; default 2 minutes
	Now     func() time.Time // default the clock's
}

// ElementQuery asks for the sets of one satellite, or of a group of them.
type ElementQuery struct {
	Catalog int    // NORAD catalogue number
	Group   string // of CelesTrak, such as active; instead of Catalog
	// From and Until bound the epochs of a history, which Space-Track has; zero is
	// only the latest set.
	From, Until time.Time
}

// ElementAnswer is what a provider gave.
type ElementAnswer struct {
	Body []byte // OMM in JSON
	Sets int
	URL  string
	At   time.Time // when it was fetched
	Kept bool      // earlier, and asking again would have been too soon
}

// ElementError says why no element sets were fetched.
type ElementError struct {
	URL       string
	Err       error
	Elsewhere bool // the network or the provider is at fault
}

func (e *ElementError) Error() string {
	return fmt.Sprintf("ingest: fetching element sets: %s: %v", e.URL, e.Err)
}

func (e *ElementError) Unwrap() error { return e.Err }

// Elements fetches element sets and keeps to the limits of who gives them, over
// any number of runs that share a directory.
type Elements struct {
	opt    ElementOptions
	base   *url.URL
	client *http.Client
}

// NewElements checks the options.
func NewElements(opt ElementOptions) (*Elements, error) {
	if opt.Base == "" {
		opt.Base = map[Provider]string{CelesTrak: "https://celestrak.org", SpaceTrack: "https://www.space-track.org"}[opt.Provider]
	}
	u, err := url.Parse(opt.Base)
	switch {
	case opt.Provider != CelesTrak && opt.Provider != SpaceTrack:
		return nil, fmt.Errorf("ingest: %q gives no element sets: use %s or %s", opt.Provider, CelesTrak, SpaceTrack)
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "":
		return nil, errors.New("ingest: the address of the provider is no scheme and host: write it as https://celestrak.org")
	case u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())):
		return nil, errors.New("ingest: the address of the provider has to begin with https: an account would go over the wire as it is")
	case opt.Provider == SpaceTrack && (opt.Identity == "" || opt.Password == ""):
		return nil, errors.New("ingest: Space-Track gives element sets to those who have an account: give its name and password")
	}
	if opt.Timeout <= 0 {
		opt.Timeout = elementsTimeout
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Elements{opt: opt, base: u, client: &http.Client{
		Timeout: opt.Timeout,
		// An account is sent to the host that was asked for and to no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

var groupForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)

// address is where a query is asked.
func (f *Elements) address(q ElementQuery) (string, error) {
	switch {
	case q.Group != "" && (f.opt.Provider == SpaceTrack || q.Catalog != 0):
		return "", errors.New("a group is a query of CelesTrak, and goes with no catalogue number")
	case q.Group != "" && !groupForm.MatchString(q.Group):
		return "", fmt.Errorf("%q is not a group: write it as in active or last-30-days", q.Group)
	case q.Group == "" && (q.Catalog < 1 || q.Catalog > 999_999_999):
		return "", fmt.Errorf("%d is not a catalogue number", q.Catalog)
	case f.opt.Provider == CelesTrak && !q.From.IsZero():
		return "", errors.New("CelesTrak has the latest set alone: histories are at Space-Track")
	case !q.From.IsZero() && !q.Until.After(q.From):
		return "", errors.New("the history ends before it begins")
	}
	if f.opt.Provider == CelesTrak {
		v := url.Values{"FORMAT": {"json"}}
		if q.Group != "" {
			v.Set("GROUP", q.Group)
		} else {
			v.Set("CATNR", strconv.Itoa(q.Catalog))
		}
		return f.base.JoinPath("NORAD/elements/gp.php").String() + "?" + v.Encode(), nil
	}
	if q.From.IsZero() {
		return f.base.JoinPath("basicspacedata/query/class/gp/NORAD_CAT_ID", strconv.Itoa(q.Catalog), "format/json").String(), nil
	}
	const form = "2006-01-02T15:04:05"
	return f.base.JoinPath("basicspacedata/query/class/gp_history/NORAD_CAT_ID", strconv.Itoa(q.Catalog),
		"EPOCH", q.From.UTC().Format(form)+"--"+q.Until.UTC().Format(form), "orderby/EPOCH asc/format/json").String(), nil
}

// elementLog are the requests of the last hour, by provider.
type elementLog map[Provider][]time.Time

// keptElements is an answer as it lies in the directory.
type keptElements struct {
	URL  string    `json:"url"`
	At   time.Time `json:"at"`
	Sets int       `json:"sets"`
}

// Fetch gives the answer to a query: the one that is kept where asking again
// would be too soon, or where it cannot have changed. The error is an
// [*ElementError] or the context's.
func (f *Elements) Fetch(ctx context.Context, q ElementQuery) (ElementAnswer, error) {
	address, err := f.address(q)
	if err != nil {
		return ElementAnswer{}, &ElementError{string(f.opt.Provider), err, false}
	}
	fail := func(err error, elsewhere bool) (ElementAnswer, error) {
		if ctx.Err() != nil {
			return ElementAnswer{}, ctx.Err()
		}
		return ElementAnswer{}, &ElementError{address, err, elsewhere}
	}
	if err := os.MkdirAll(f.opt.Dir, 0o700); err != nil {
		return fail(err, true)
	}
	unlock, err := f.lock()
	if err != nil {
		return fail(err, false)
	}
	defer unlock()
	if kept, ok := f.kept(address, q); ok {
		return kept, nil
	}
	if err := f.mayAsk(); err != nil {
		return fail(err, false)
	}
	body, status, err := f.ask(ctx, address)
	if err != nil {
		return fail(err, true)
	}
	if err := f.refused(status, body); err != nil {
		return fail(err, status >= 500 || status == http.StatusTooManyRequests)
	}
	counts, err := orbit.Read(bytes.NewReader(body), func(orbit.Elements, int) error { return nil })
	switch {
	case err != nil || counts.Format != orbit.JSON:
		return fail(fmt.Errorf("the answer is no element set: it begins with %q", clipped(body)), true)
	case counts.Sets == 0:
		return fail(errors.New("the answer has no element set: is the number right, and had it sets in this time?"), false)
	}
	answer := ElementAnswer{Body: body, Sets: counts.Sets, URL: address, At: f.opt.Now().UTC()}
	if err := f.keep(&answer); err != nil {
		return fail(err, true)
	}
	return answer, nil
}

// ask sends one request. Space-Track takes account and query in one.
func (f *Elements) ask(ctx context.Context, address string) ([]byte, int, error) {
	method, to, send := http.MethodGet, address, io.Reader(nil)
	if f.opt.Provider == SpaceTrack {
		method, to = http.MethodPost, f.base.JoinPath("ajaxauth/login").String()
		send = strings.NewReader(url.Values{"identity": {f.opt.Identity}, "password": {f.opt.Password}, "query": {address}}.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, to, send)
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("User-Agent", agentOf(FetchOptions{Version: f.opt.Version, Contact: f.opt.Contact}))
	if send != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := f.client.Do(r)
	if err != nil {
		if ne := (net.Error)(nil); errors.As(err, &ne) && ne.Timeout() {
			return nil, 0, fmt.Errorf("no answer within %s", f.opt.Timeout)
		}
		if ue := (*url.Error)(nil); errors.As(err, &ue) {
			err = ue.Err // the address is said once
		}
		return nil, 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxElementBytes+1))
	if err != nil {
		return nil, 0, err
	}
	if len(body) > maxElementBytes {
		return nil, 0, fmt.Errorf("the answer is larger than %d MiB: ask for fewer years", maxElementBytes>>20)
	}
	return body, answer.StatusCode, nil
}

// refused says why an answer is none, with what to do.
func (f *Elements) refused(status int, body []byte) error {
	text := clipped(body)
	switch {
	case status == http.StatusUnauthorized, f.opt.Provider == SpaceTrack && strings.Contains(text, `"Login":"Failed"`):
		return errors.New("the account was not accepted: check name and password")
	case status == http.StatusForbidden && f.opt.Provider == CelesTrak:
		return errors.New("CelesTrak refuses this address: it was asked too often; wait two hours")
	case status == http.StatusTooManyRequests:
		return errors.New("the provider says that it is asked too often: wait an hour")
	case status >= 300 && status < 400:
		return errors.New("the provider leads elsewhere, and an account does not follow: give its address with --server")
	case status != http.StatusOK:
		return fmt.Errorf("the answer is %d %s", status, http.StatusText(status))
	case strings.Contains(text, `"error"`):
		return fmt.Errorf("the provider says %q", text)
	case strings.HasPrefix(text, "No GP data found"):
		return errors.New("the provider knows no such satellite, or has no set of it")
	}
	return nil
}

func clipped(body []byte) string {
	return strings.ToValidUTF8(strings.TrimSpace(string(body[:min(len(body), 200)])), "?")
}

// lock makes sure that one process at a time counts requests.
func (f *Elements) lock() (unlock func(), err error) {
	path := filepath.Join(f.opt.Dir, "lock")
	if info, err := os.Stat(path); err == nil && f.opt.Now().Sub(info.ModTime()) > elementsLockStale {
		os.Remove(path) // whoever made it is gone
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("another run fetches element sets now: wait for it, or remove %s if there is none", path)
	}
	if err != nil {
		return nil, err
	}
	file.Close()
	return func() { os.Remove(path) }, nil
}

// mayAsk counts a request, or says when one may be made.
func (f *Elements) mayAsk() error {
	path := filepath.Join(f.opt.Dir, "requests.json")
	log := elementLog{}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil && json.Unmarshal(b, &log) != nil {
		return fmt.Errorf("%s is damaged, so it is not known how often the provider was asked: wait an hour and remove it", path)
	}
	now := f.opt.Now().UTC()
	recent := slices.DeleteFunc(log[f.opt.Provider], func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	if f.opt.Provider == SpaceTrack {
		for _, limit := range []struct {
			most int
			in   time.Duration
		}{{spaceTrackMinute, time.Minute}, {spaceTrackHour, time.Hour}} {
			n, first := 0, now
			for _, t := range recent {
				if now.Sub(t) < limit.in {
					if n == 0 {
						first = t
					}
					n++
				}
			}
			if n >= limit.most {
				return fmt.Errorf("Space-Track may be asked %d times in %s, and was: the next may follow at %s UTC", limit.most, limit.in, first.Add(limit.in).Format("15:04:05"))
			}
		}
	}
	log[f.opt.Provider] = append(recent, now)
	if b, err = json.Marshal(log); err != nil {
		return err
	}
	// Written before the request: one that was interrupted was made all the same.
	return writeWhole(path, b)
}

func elementKey(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:16])
}

// kept is the answer to a query that is too young to ask again, or of days that
// are over.
func (f *Elements) kept(address string, q ElementQuery) (ElementAnswer, bool) {
	path := filepath.Join(f.opt.Dir, elementKey(address))
	b, err := os.ReadFile(path + ".json")
	if err != nil {
		return ElementAnswer{}, false
	}
	var k keptElements
	if json.Unmarshal(b, &k) != nil || k.URL != address {
		return ElementAnswer{}, false
	}
	age := f.opt.Now().Sub(k.At)
	every := celesTrakEvery
	if f.opt.Provider == SpaceTrack {
		every = spaceTrackEvery
	}
	// Sets of a day come in for some days after it.
	over := !q.Until.IsZero() && k.At.Sub(q.Until) > 7*24*time.Hour
	if age < 0 || age >= every && !over {
		return ElementAnswer{}, false
	}
	body, err := os.ReadFile(path + ".omm")
	if err != nil {
		return ElementAnswer{}, false
	}
	return ElementAnswer{Body: body, Sets: k.Sets, URL: address, At: k.At, Kept: true}, true
}

func (f *Elements) keep(a *ElementAnswer) error {
	path := filepath.Join(f.opt.Dir, elementKey(a.URL))
	b, err := json.Marshal(keptElements{a.URL, a.At, a.Sets})
	if err == nil {
		err = writeWhole(path+".omm", a.Body)
	}
	if err == nil {
		err = writeWhole(path+".json", b)
	}
	return err
}

// writeWhole writes a file in one step.
func writeWhole(path string, b []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it was moved
	_, err = temp.Write(b)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
