package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// TestPreview writes a report to the folder that TIDEWAITER_PREVIEW names, for
// a look at it.
func TestPreview(t *testing.T) {
	dir := os.Getenv("TIDEWAITER_PREVIEW")
	if dir == "" {
		t.Skip("TIDEWAITER_PREVIEW names no folder to write a report to")
	}
	files, err := report.HTML(charttest.Assessment())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
