package main

import (
	"bytes"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

var update = flag.Bool("u", false, "rewrite what the scripts expect")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tidewaiter": main, publisher: publishForever})
}

// TestScripts runs the program as a user does, by the scripts of
// testdata/script. The command exits N ARGS... wants that exit code.
func TestScripts(t *testing.T) {
	article, _ := sharedtest.Find("seed/article.txt")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ARTICLE", article)
			return nil
		},
		Condition: func(name string) (bool, error) { return name == "article" && article != "", nil },
		Cmds:      scriptCommands,
	})
}

// scriptCommands are the commands that the scripts have besides those of
// testscript. terminal is there on Linux only.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"exits": exits, "grow": grow, "waitfor": waitFor, "website": website,
}

// exits runs the program and compares its exit code: exits 2 assess nowhere.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: exits CODE ARGS...")
	}
	err := ts.Exec("tidewaiter", args[1:]...)
	code := "0"
	if e, ok := err.(interface{ ExitCode() int }); ok {
		code = string(rune('0' + e.ExitCode()))
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// grow makes a file of so many bytes out of one line of text: grow page.txt
// 104857600 line.
func grow(ts *testscript.TestScript, neg bool, args []string) {
	n := 0
	for _, c := range args[1] {
		n = n*10 + int(c-'0')
	}
	b := bytes.Repeat([]byte(strings.Join(args[2:], " ")), n/len(strings.Join(args[2:], " "))+1)[:n]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// website serves a folder over HTTP on loopback, and sets SITE to its address:
// website pages.
func website(ts *testscript.TestScript, neg bool, args []string) {
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
}

// waitFor waits until a file exists: waitfor d/serve.lock.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s did not appear", args[0])
}
