package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// TestPreview writes the report of the fixture and of the founding case to the
// folder that TIDEWAITER_PREVIEW names, for a look at them.
func TestPreview(t *testing.T) {
	dir := os.Getenv("TIDEWAITER_PREVIEW")
	if dir == "" {
		t.Skip("TIDEWAITER_PREVIEW names no folder to write a report to")
	}
	folder, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	founding, err := assess.Run(t.Context(), c, assess.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*assess.Assessment{charttest.Assessment(), founding} {
		files, err := report.HTML(a)
		if err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, a.Case.ID)
		if err := os.MkdirAll(out, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
