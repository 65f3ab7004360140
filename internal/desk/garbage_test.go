package desk_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

// TestFilesThatCannotBeKept: where the directory of files is gone, that is our
// fault and in the log, and no sender is told to send again.
func TestFilesThatCannotBeKept(t *testing.T) {
	p := withCase(t)
	analyst := p.as(p.join(p.first().User, "ines", accounts.Analyst, "a"))
	// The directory goes while the form is on its way.
	body := "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--x--\r\n"
	r := p.request(http.MethodPost, "/desk/cases/a/imports/files", nil)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Body = io.NopCloser(&onRead{strings.NewReader(body), func() {
		if err := os.RemoveAll(p.files); err != nil {
			t.Error(err)
		}
	}})
	if w := analyst.send(r); w.Code != http.StatusInternalServerError {
		t.Errorf("%d %s", w.Code, text(w))
	}
	if log := p.log.String(); !strings.Contains(log, "desk request failed") {
		t.Error("nothing is in the log of failures")
	}
}

// TestGarbageForms: what cannot be read as a form is the sender's fault, told to
// him, and nothing in the log of failures.
func TestGarbageForms(t *testing.T) {
	p, analyst, _ := bringing(t)
	const parts = "multipart/form-data; boundary=x"
	for name, tc := range map[string]struct{ path, kind, body string }{
		"an escape that is none":        {"/desk/cases/a/imports/pages", "application/x-www-form-urlencoded", "addresses=%zz"},
		"a semicolon":                   {"/desk/cases/a/watch", "application/x-www-form-urlencoded", "a;b=1"},
		"packed":                        {"/desk/cases/a/inbox", "application/x-www-form-urlencoded", "\x1f\x8b\x08\x00%\xff\x00;"},
		"a NUL in the name of a file":   {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\x00b\"\r\n\r\ntext\r\n--x--\r\n"},
		"a header of a part that never": {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: " + strings.Repeat("a", 1<<20)},
		"parts without end":             {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles"},
		"a file without end":            {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + strings.Repeat("text ", 40_000)},
		"a file that cannot be decoded": {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfiles\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ntext\x01\r\n--x--\r\n"},
		"a field without end":           {"/desk/cases/a/imports/files", parts, "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ntext\x01\r\n--x--\r\n"},
		"no boundary":                   {"/desk/cases/a/imports/files", "multipart/form-data", "x"},
	} {
		w := analyst.raw(tc.path, tc.kind, []byte(tc.body))
		if w.Code != http.StatusBadRequest && w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, w.Code, text(w))
		}
	}
	if log := p.log.String(); strings.Contains(log, "desk request failed") {
		t.Error(log)
	}
}

// onRead does something before it is read.
type onRead struct {
	io.Reader
	do func()
}

func (r *onRead) Read(p []byte) (int, error) {
	r.do()
	return r.Reader.Read(p)
}
