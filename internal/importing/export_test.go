package importing

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// SetStep sets how many documents are written together.
func (m *Importing) SetStep(n int) { m.pages = n }

// Cells reads a sheet and maps its rows, as many as there are.
func Cells(t testing.TB, data []byte, m Mapping) (rows []casefile.Cells) {
	path := filepath.Join(t.TempDir(), "sheet")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := openSheet(path)
	if err != nil {
		return nil
	}
	defer s.Close()
	if m.check(len(s.head)) != nil {
		return nil
	}
	for {
		cells, err := s.next()
		if err == io.EOF || errors.Is(err, errLongRow) {
			return rows
		}
		if err != nil {
			continue
		}
		if row, why := m.row(cells, "sheet"); why == "" {
			rows = append(rows, row.After)
		}
	}
}

// Sniff looks at the first bytes of a file.
func Sniff(kind Kind, name string, head []byte) error { return sniff(kind, name, head) }

// FileName makes a name safe.
func FileName(name string) string { return fileName(name) }
