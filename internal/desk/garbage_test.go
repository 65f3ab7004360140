package desk_test

import (
	"net/http"
	"strings"
	"testing"
)

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
