package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

var (
	errSlow       = errors.New("the time for it is over")
	errHeaders    = fmt.Errorf("its headers are larger than %d KiB", maxHeader>>10)
	errPackedMany = errors.New("it is packed more than once")
)

// answer is what came back for one request.
type answer struct {
	status int
	header http.Header
	body   []byte // as sent, chunks undone, still packed
	err    error  // why the body is not whole; nil when it is

	asked     time.Time // when the request went out
	addr      netip.Addr
	request   []byte // as sent, without what authorises
	hidden    bool   // something was left out of request
	raw       []byte // the response as it came
	truncated string // WARC's word for why raw is not whole: length, time, disconnect
}

// wiretap keeps what is read through it, up to a limit that may be moved.
type wiretap struct {
	r     io.Reader
	kept  []byte
	limit int
	over  error // what reading past the limit is
}

func (w *wiretap) Read(p []byte) (int, error) {
	room := w.limit - len(w.kept)
	if room <= 0 {
		return 0, w.over
	}
	n, err := w.r.Read(p[:min(len(p), room)])
	w.kept = append(w.kept, p[:n]...)
	return n, err
}

// ask sends one request over a connection of its own and reads what comes
// back, all within the time allowed. The error is of an exchange that gave no
// answer; a body that is not whole is in the answer.
func (f *Fetcher) ask(ctx context.Context, u *url.URL, header http.Header, user *url.Userinfo) (*answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, f.opt.Timeout, errSlow)
	defer cancel()
	l, err := f.connect(ctx, u)
	if err != nil {
		return nil, &unreached{cause(ctx, err)}
	}
	defer l.Close()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()

	req := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: header.Clone(), Close: true}
	a := &answer{addr: l.addr, asked: f.clock.Now()}
	var open bytes.Buffer
	if err := req.Write(&open); err != nil {
		return nil, err
	}
	a.request = open.Bytes()
	if user != nil {
		pass, _ := user.Password()
		req.SetBasicAuth(user.Username(), pass)
		a.hidden = true
	}
	if l.proxyKey != "" && l.absolute {
		req.Header.Set("Proxy-Authorization", l.proxyKey)
	}
	write := req.Write
	if l.absolute {
		write = req.WriteProxy
	}
	if err := write(l); err != nil {
		return nil, cause(ctx, err)
	}

	tap := &wiretap{r: l, limit: maxHeader, over: errHeaders}
	br := bufio.NewReader(tap)
	var resp *http.Response
	began := 0
	for hints := 0; ; hints++ {
		if resp, err = http.ReadResponse(br, req); err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) && len(tap.kept) == 0 {
				err = errors.New("it closed the connection without an answer")
			}
			return nil, cause(ctx, err)
		}
		if resp.StatusCode >= 200 {
			break
		}
		if hints == maxHints || resp.StatusCode == http.StatusSwitchingProtocols {
			return nil, fmt.Errorf("it answers %s instead of a page", statusText(resp.StatusCode))
		}
		began = len(tap.kept) - br.Buffered()
	}
	a.status, a.header = resp.StatusCode, resp.Header
	tap.limit, tap.over = len(tap.kept)+maxWire, ErrTooLarge
	if resp.ContentLength > MaxBytes {
		a.err = ErrTooLarge // said beforehand, so nothing of it is taken
	} else {
		a.body, a.err = io.ReadAll(&bounded{r: resp.Body, left: MaxBytes})
		a.body = a.body[:min(len(a.body), MaxBytes)]
	}
	a.raw = tap.kept[began : len(tap.kept)-br.Buffered()]
	switch a.err = cause(ctx, a.err); {
	case a.err == nil:
	case errors.Is(a.err, ErrTooLarge):
		a.truncated = "length"
	case errors.Is(a.err, errSlow):
		a.truncated = "time"
	default:
		a.truncated = "disconnect"
	}
	if a.err != nil && errors.Is(a.err, io.ErrUnexpectedEOF) {
		a.err = fmt.Errorf("the connection ended early, after %d bytes of the page", len(a.body))
		if resp.ContentLength > 0 {
			a.err = fmt.Errorf("the connection ended early: %d of %d bytes came", len(a.body), resp.ContentLength)
		}
	}
	return a, nil
}

// cause puts why a context ended in the place of what a closed connection
// says.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && !errors.Is(err, ErrTooLarge) {
		return context.Cause(ctx)
	}
	return err
}

// unpackBody undoes the Content-Encoding of a whole body. No more than
// [MaxBytes] come out, however small the body is.
func unpackBody(b []byte, encoding string) ([]byte, error) {
	encoding = strings.ToLower(strings.TrimSpace(encoding))
	if encoding == "" || encoding == "identity" || len(b) == 0 {
		return b, nil
	}
	var r io.Reader
	var err error
	in := bytes.NewReader(b)
	switch encoding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(in)
	case "deflate":
		// By RFC 9110 this is zlib; many servers leave its frame out.
		if r, err = zlib.NewReader(in); err != nil {
			in.Reset(b)
			r, err = flate.NewReader(in), nil
		}
	case "zstd":
		var z *zstd.Decoder
		z, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
		if err == nil {
			defer z.Close()
			r = z
		}
	default:
		if strings.Contains(encoding, ",") {
			return nil, errPackedMany
		}
		return nil, fmt.Errorf("it is packed as %q, which was not asked for", encoding)
	}
	if err == nil {
		b, err = io.ReadAll(&bounded{r: r, left: MaxBytes})
	}
	switch {
	case errors.Is(err, ErrTooLarge), errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return nil, ErrTooLarge
	case err != nil:
		return nil, fmt.Errorf("it is packed as %s and damaged: %w", encoding, err)
	}
	return b, nil
}
