package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/internal/chart"
)

// answer is a whole response, made before the first byte is sent.
type answer struct {
	status int // 0 is 200
	kind   string
	body   []byte

	immutable bool          // nothing else is ever at this address
	fresh     time.Duration // how long others may keep it without asking again
	file      string        // name to save it under; parts of a file may be asked for
	modified  time.Time     // nothing of it has changed since; zero when that is not known

	forms *forms // of an answer that is sent more than once
}

// drawing is the type of a picture that stands alone.
const drawing = "image/svg+xml"

// drawingPolicy is the content security policy of a drawing that is opened by
// itself: it may have the style of the drawings of this program, which holds their
// dark inks, and nothing else.
var drawingPolicy = "default-src 'none'; style-src " + chart.StyleSource() + "; base-uri 'none'; frame-ancestors 'none'"

// form is an answer in one content coding.
type form struct {
	coding string // "" is none
	tag    string
	body   []byte
}

// forms are the codings of one answer, each made when it is first asked for.
type forms struct {
	mu     sync.Mutex
	digest string
	made   map[string]*form
	grown  func(bytes int) // told of each that is made; may be nil
}

// coding is a way to write a body in fewer bytes. Close is for bodies that are
// sent again and again, quick for those that are sent once.
type coding struct {
	name         string
	mark         string // of the entity tag
	close, quick func([]byte) []byte
}

// codings are in the order of preference: of pages and JSON the first makes the
// fewest bytes.
var codings = []coding{
	{"zstd", "zs", zstdWith(zstd.SpeedBetterCompression), zstdWith(zstd.SpeedFastest)},
	{"gzip", "gz", gzipWith(gzip.BestCompression), gzipWith(gzip.BestSpeed)},
}

const (
	// minCoded is how many bytes are worth a coding.
	minCoded = 1024
	// zstdWindow is what every browser accepts (RFC 9659 section 3).
	zstdWindow = 8 << 20
)

func gzipWith(level int) func([]byte) []byte {
	return func(body []byte) []byte {
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, level)
		if err != nil {
			panic(err) // a level of our own
		}
		_, _ = w.Write(body)
		_ = w.Close()
		return b.Bytes()
	}
}

func zstdWith(level zstd.EncoderLevel) func([]byte) []byte {
	encoder := sync.OnceValue(func() *zstd.Encoder {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err) // options of our own
		}
		return w
	})
	return func(body []byte) []byte { return encoder().EncodeAll(body, nil) }
}

// codable reports whether a kind of content is worth a coding: pictures and
// archives are coded already.
func codable(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch {
	case strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "json"), strings.HasSuffix(kind, "xml"):
		return true
	}
	return kind == "application/javascript" || kind == "application/octet-stream"
}

// codingFor chooses a coding by Accept-Encoding (RFC 9110 section 12.5.3); nil
// is none. Among those that a reader likes best the order of [codings] decides.
func codingFor(fields []string) *coding {
	weights := map[string]float64{}
	for _, field := range fields {
		for part := range strings.SplitSeq(field, ",") {
			name, rest, _ := strings.Cut(part, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			q := 1.0
			if key, value, ok := strings.Cut(rest, "="); ok && strings.EqualFold(strings.TrimSpace(key), "q") {
				v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
				if err != nil || !(v >= 0 && v <= 1) {
					v = 0 // what cannot be read is not wanted
				}
				q = v
			}
			if name != "" {
				weights[name] = q
			}
		}
	}
	weight := func(name string) float64 {
		if q, ok := weights[name]; ok {
			return q
		}
		return weights["*"]
	}
	var best *coding
	most := 0.0
	if q, ok := weights["identity"]; ok {
		most = q - 1e-9 // as welcome as another: the shorter
	}
	for i := range codings {
		if q := weight(codings[i].name); q > 0 && q > most {
			best, most = &codings[i], q
		}
	}
	return best
}

func digestOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:12])
}

// keep makes an answer one that is sent more than once.
func (a *answer) keep(grown func(int)) {
	a.forms = &forms{digest: digestOf(a.body), made: map[string]*form{}, grown: grown}
}

// form returns the answer in a coding, or as it is where that is no longer.
func (a *answer) form(c *coding) *form {
	if a.forms == nil {
		return a.code(c, digestOf(a.body), false)
	}
	name := ""
	if c != nil {
		name = c.name
	}
	a.forms.mu.Lock()
	f, ok := a.forms.made[name]
	if !ok {
		f = a.code(c, a.forms.digest, true)
		a.forms.made[name] = f
	}
	a.forms.mu.Unlock()
	if !ok && f.coding != "" && a.forms.grown != nil {
		a.forms.grown(len(f.body))
	}
	return f
}

// code makes a form. Each has a tag of its own: a cache that holds one must not
// take it for another.
func (a *answer) code(c *coding, digest string, again bool) *form {
	if c != nil {
		write := c.quick
		if again {
			write = c.close
		}
		if body := write(a.body); len(body) < len(a.body) {
			return &form{c.name, `"` + digest + "-" + c.mark + `"`, body}
		}
	}
	return &form{tag: `"` + digest + `"`, body: a.body}
}

// send writes an answer: the form that the reader takes, or that nothing has
// changed. net/http answers the conditions and the parts.
func (s *Server) send(w http.ResponseWriter, r *http.Request, a *answer) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	if a.kind == drawing {
		h.Set("Content-Security-Policy", drawingPolicy)
	}
	var c *coding
	if len(a.body) >= minCoded && codable(a.kind) {
		h.Add("Vary", "Accept-Encoding")
		c = codingFor(r.Header.Values("Accept-Encoding"))
	}
	if a.status != 0 && a.status != http.StatusOK {
		h.Set("Cache-Control", "no-store")
		f := a.form(nil)
		h.Set("Content-Length", strconv.Itoa(len(f.body)))
		w.WriteHeader(a.status)
		if r.Method != http.MethodHead {
			// A write fails when the reader has gone; there is nobody to tell.
			_, _ = w.Write(f.body)
		}
		return
	}
	if a.file != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.file}))
	}
	if r.Header.Get("Range") != "" {
		if a.file == "" {
			// Half a page is of no use to anybody: the whole is sent, as RFC 9110
			// section 14.2 lets a server choose.
			r = r.Clone(r.Context())
			r.Header.Del("Range")
		} else {
			c = nil // parts are of the file, not of a coding of it
		}
	}
	f := a.form(c)
	h.Set("ETag", f.tag)
	h.Set("Cache-Control", cacheControl(r, a))
	if f.coding != "" {
		h.Set("Content-Encoding", f.coding)
	}
	modified := a.modified
	// A date says only seconds. In its own second a page may still change, so the
	// date is not given before the next one has begun.
	if !modified.IsZero() {
		if modified = modified.Truncate(time.Second).Add(time.Second); modified.After(time.Now()) {
			modified = time.Time{}
		}
	}
	http.ServeContent(&sized{ResponseWriter: w, n: len(f.body), parts: a.file != ""}, r, "", modified, bytes.NewReader(f.body))
}

// cacheControl says who may keep an answer, and how long. What was made for one
// audience is never kept by a cache that serves others.
func cacheControl(r *http.Request, a *answer) string {
	switch {
	case audienceOf(r.Context()) != public:
		return "private, no-store"
	case a.immutable:
		return "public, max-age=31536000, immutable"
	case a.fresh > 0:
		return fmt.Sprintf("public, max-age=%d, immutable", int(a.fresh.Seconds()))
	}
	return "public, no-cache"
}

// sized is a writer of a whole body of n bytes: net/http leaves the length out
// where there is a coding.
type sized struct {
	http.ResponseWriter
	n     int
	parts bool
}

func (w *sized) WriteHeader(status int) {
	h := w.Header()
	if status == http.StatusOK {
		h.Set("Content-Length", strconv.Itoa(w.n))
	}
	if !w.parts {
		h.Set("Accept-Ranges", "none")
	}
	if status >= 400 {
		// net/http keeps neither the coding nor the tag of what is not sent.
		h.Set("Cache-Control", "no-store")
		h.Del("Content-Disposition")
	}
	w.ResponseWriter.WriteHeader(status)
}
