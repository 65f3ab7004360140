package server_test

import (
	"strings"
	"testing"
	"time"
)

// TestWorkingPage: the page says that it is being made, then shows it; a look
// back has none.
func TestWorkingPage(t *testing.T) {
	h, _ := site(t, nil)
	var body string
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		w := get(h, "/cases/test-flow/working")
		if w.Code != 200 {
			t.Fatalf("status %d", w.Code)
		}
		doc := parse(t, w)
		checkPage(t, doc)
		body = text(doc)
		if !strings.Contains(body, "This is being computed") {
			break
		}
		if !strings.Contains(w.Body.String(), `http-equiv="refresh"`) {
			t.Error("the page does not ask again")
		}
		if time.Now().After(end) {
			t.Fatal("the working is never there")
		}
	}
	for _, want := range []string{"Without one group", "With one assumption halved or doubled", "Redefinition or surge", "What the count was on other days"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if w := get(h, "/cases/test-flow/working?without=us"); w.Code != 400 {
		t.Errorf("status %d for a part of the case", w.Code)
	}
}
