package ingest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

func TestRobotsRules(t *testing.T) {
	for _, tc := range []struct{ name, file, allowed, denied string }{
		{"nothing", "", "/ /a", ""},
		{"everything", "user-agent: *\ndisallow: /", "/robots.txt", "/ /a /robots.txt?x"},
		{"no restriction", "User-agent: *\nDisallow:", "/ /a", ""},
		{"ours over all", "User-agent: *\nDisallow: /\nUser-agent: TideWaiter\nDisallow: /x", "/ /a", "/x /xy"},
		{"ours, empty", "User-agent: tidewaiter\n\nUser-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"ours without rules", "User-agent: tidewaiter\nDisallow:\nUser-agent: *\nDisallow: /", "/ /a", ""},
		{"others", "User-agent: other\nDisallow: /", "/a", ""},
		{"with a version", "User-agent: Tidewaiter/2.0\nDisallow: /a", "/", "/a"},
		{"longer names are others", "User-agent: tidewaiter-news\nDisallow: /", "/a", ""},
		{"shorter names are others", "User-agent: tide\nDisallow: /", "/a", ""},
		{"groups of one name joined", "User-agent: tidewaiter\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: tidewaiter\nDisallow: /b", "/c", "/a /b"},
		{"several names a group", "User-agent: x\nUser-agent: *\nUser-agent: y\nDisallow: /a", "/b", "/a"},
		{"other lines within a group", "User-agent: *\nSitemap: https://x/s\n\nCrawl-delay: 1\nDisallow: /a", "/b", "/a"},
		{"rules before any group", "Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", "/b"},
		{"damaged lines", "User-agent: *\nDisallow /a\nDisallow: b\n: /c\nDisallow: /d", "/a /b /c", "/d"},
		{"comments", "# x\nUser-agent: * # all\nDisallow: /a # here\nDisallow: /b#c", "/c", "/a /b"},
		{"line ends", "User-agent: *\rDisallow: /a\r\nDisallow: /b\n", "/c", "/a /b"},
		{"byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"spaces", " \tUSER-AGENT :\t*\n  disallow\t: /a  ", "/b", "/a"},
		{"longest decides", "User-agent: *\nAllow: /a/b\nDisallow: /a\nDisallow: /a/b/c", "/a/b /a/bx", "/a /a/c /a/b/c"},
		{"of two the one that allows", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		{"of two the one that allows, first", "User-agent: *\nAllow: /a\nDisallow: /a", "/a", ""},
		{"of two patterns", "User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page", "/page.htm"},
		{"end", "User-agent: *\nDisallow: /a$", "/ab /a/ /a?x", "/a"},
		{"end of a pattern", "User-agent: *\nDisallow: /*.gif$", "/a.gifx /a.gif?x", "/a.gif /b/a.gif /.gif.gif"},
		{"root alone", "User-agent: *\nDisallow: /\nAllow: /$", "/", "/a"},
		{"any run", "User-agent: *\nDisallow: /a*c", "/ab /xac", "/ac /abc /abcd"},
		{"any run first", "User-agent: *\nDisallow: *.php", "/a", "/a.php /x/a.php?b"},
		{"any runs", "User-agent: *\nDisallow: /*/x/*/y$", "/a/x/y /x/b/y", "/a/x/b/y /a/x/b/yy/y"},
		{"queries", "User-agent: *\nDisallow: /*?id=", "/a /a?x=1", "/a?id=1"},
		{"case of paths", "User-agent: *\nDisallow: /A", "/a", "/A"},
		{"escapes", "User-agent: *\nDisallow: /%7Ejoe/\nDisallow: /a%3cd\nDisallow: /ツ\nDisallow: /b%2fc", "/b/c", "/~joe/x /%7ejoe/ /a%3Cd /%E3%83%84 /b%2Fc"},
		{"escaped star", "User-agent: *\nDisallow: /a%2A\nDisallow: /b%24\nDisallow: /c$d", "/ab /b", "/a* /a%2a /b$ /b%24 /c$d /c%24d"},
		{"damaged escapes", "User-agent: *\nDisallow: /a%\nDisallow: /b%zz", "/a /b", "/a% /b%zz"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := parseRobots([]byte(tc.file))
			for _, p := range strings.Fields(tc.allowed) {
				if ok, line := r.allowed(p); !ok {
					t.Errorf("%s is denied by %q", p, line)
				}
			}
			for _, p := range strings.Fields(tc.denied) {
				if ok, _ := r.allowed(p); ok {
					t.Errorf("%s is allowed", p)
				}
			}
		})
	}
}

func TestRobotsDelay(t *testing.T) {
	for file, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2":                                                     2 * time.Second,
		"User-agent: *\nCrawl-delay: 2\nUser-agent: tidewaiter\nCrawl-delay: 0.5":           500 * time.Millisecond, // one group of two names, see parseRobots
		"User-agent: *\nCrawl-delay: 2\nDisallow: /x\nUser-agent: tidewaiter\nDisallow: /y": 0,
		"User-agent: *\nCrawl-delay: -1":                                                    0,
		"User-agent: *\nCrawl-delay: NaN":                                                   0,
		"User-agent: *\nCrawl-delay: soon":                                                  0,
		"User-agent: *\nCrawl-delay: 1e99":                                                  24 * time.Hour,
		"Crawl-delay: 9":                                                                    0,
	} {
		if got := parseRobots([]byte(file)).delay; got != want {
			t.Errorf("%q: %v, want %v", file, got, want)
		}
	}
}

// A robots.txt made to be slow costs time in proportion to its size.
func TestRobotsCost(t *testing.T) {
	file := "User-agent: *\n" + strings.Repeat("Disallow: /*a*a*a*a*a*a*a*a*a*a*a*b\n", 14000)
	path := "/" + strings.Repeat("a", maxAddress)
	began := time.Now()
	if ok, _ := parseRobots([]byte(file)).allowed(path); !ok {
		t.Error("denied")
	}
	if took := time.Since(began); took > 10*time.Second && !testing.Short() {
		t.Errorf("took %v", took)
	}
}

// slowMatch tries every run that a star can stand for.
func slowMatch(pattern, path string) bool {
	switch {
	case pattern == "":
		return true
	case pattern == "$":
		return path == ""
	case pattern[0] == '*':
		for i := 0; i <= len(path); i++ {
			if slowMatch(pattern[1:], path[i:]) {
				return true
			}
		}
		return false
	}
	return path != "" && path[0] == pattern[0] && slowMatch(pattern[1:], path[1:])
}

func FuzzRobotsMatch(f *testing.F) {
	f.Add("/a*b*$", "/axbx")
	f.Add("*$", "")
	f.Add("/*.gif$", "/.gif.gif")
	f.Add("/%2a$x", "/*$x")
	f.Add("0", "%%370")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if len(pattern) > 12 || len(path) > 20 || strings.Count(pattern, "*") > 4 {
			return
		}
		p, s := normalPattern(pattern), normalPath(path)
		if strings.Count(p, "$") > 1 || !utf8.ValidString(p) || normalPath(s) != s {
			t.Errorf("%q and %q become %q and %q", pattern, path, p, s)
		}
		if got, want := matchPattern(p, s), slowMatch(p, s); got != want {
			t.Errorf("%q on %q: %v, want %v", p, s, got, want)
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 3"), "/a/b")
	f.Add([]byte("\xef\xbb\xbfuser-agent:tidewaiter/1\r\rdisallow:*"), "/")
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		r := parseRobots(file)
		ok, line := r.allowed(path)
		if !ok && !strings.Contains(string(file), strings.TrimSpace(line)) {
			t.Errorf("denied by %q, which is not there", line)
		}
		if r.delay < 0 {
			t.Errorf("a delay of %v", r.delay)
		}
		if ok, _ := parseRobots(append(file, "\nUser-agent: tidewaiter\nAllow: /\nDisallow: /\n"...)).allowed("/robots.txt"); !ok {
			t.Error("robots.txt itself is denied")
		}
	})
}

func TestUnpackBodyBounds(t *testing.T) {
	var zlibbed, bare bytes.Buffer
	w := zlib.NewWriter(&zlibbed)
	w.Write(make([]byte, MaxBytes+1))
	w.Close()
	fw, _ := flate.NewWriter(&bare, flate.BestSpeed)
	fw.Write(make([]byte, MaxBytes+1))
	fw.Close()
	zw, _ := zstd.NewWriter(nil)
	for _, tc := range []struct {
		encoding string
		b        []byte
	}{
		{"gzip", packed(make([]byte, MaxBytes+1))}, {"deflate", zlibbed.Bytes()}, {"deflate", bare.Bytes()},
		{"zstd", zw.EncodeAll(make([]byte, MaxBytes+1), nil)},
	} {
		if b, err := unpackBody(tc.b, tc.encoding); b != nil || !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %d bytes, %v", tc.encoding, len(b), err)
		}
	}
	if b, err := unpackBody(packed(make([]byte, MaxBytes)), " GZIP "); err != nil || len(b) != MaxBytes {
		t.Errorf("as much as may be: %d bytes, %v", len(b), err)
	}
}

func FuzzUnpackBody(f *testing.F) {
	for _, e := range []string{"", "gzip", "deflate", "zstd", "br"} {
		f.Add(packed([]byte("text")), e)
		f.Add([]byte("\x28\xb5\x2f\xfd\x04\x00"), e)
	}
	f.Fuzz(func(t *testing.T, b []byte, encoding string) {
		if out, err := unpackBody(b, encoding); len(out) > MaxBytes || err != nil && out != nil {
			t.Errorf("%d bytes, %v", len(out), err)
		}
	})
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"http://a.example/", "https://u:p@[::1]:80/?a b#c", "HTTP://ä.example", "http://[::ffff:1.2.3.4%25x]/", "x:y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, _, err := parseAddress(s)
		if err != nil {
			return
		}
		again, user, err := parseAddress(u.String())
		if err != nil || user != nil || again.String() != u.String() {
			t.Errorf("%q is read as %q, and that as %v, %v", s, u, again, err)
		}
		if strings.ContainsAny(u.String(), " <>\r\n\"") {
			t.Errorf("%q has what no address has", u)
		}
	})
}
