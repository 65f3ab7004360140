package importing_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/tidewaiter/tidewaiter/internal/importing"
)

// FuzzTable reads any bytes as a spreadsheet. What comes out has the columns of its
// table and an id, and the same bytes give the same rows.
func FuzzTable(f *testing.F) {
	f.Add([]byte("vessel,seen_from,count_lo\nangara,3.4.2024,\"1,200\"\n"), "dmy", "")
	f.Add([]byte("a;b;c\n\"x;y\n1;2;3"), "mdy", "comma")
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x00"), "", "")
	f.Add([]byte("\xef\xbb\xbfa\tb\n=1+1\t2024-02-30"), "", "")
	f.Fuzz(func(t *testing.T, data []byte, dates, decimal string) {
		m := importing.Mapping{Table: "sightings", From: map[string]int{"vessel": 1, "seen_from": 2, "count_lo": 3}, Fixed: map[string]string{"what": "ship"}, Dates: dates, Decimal: decimal}
		rows := importing.Cells(t, data, m)
		for _, row := range rows {
			if row["id"] == "" || row["source"] != "sheet" {
				t.Fatalf("a row: %q", row)
			}
			for column, text := range row {
				if !slices.Contains(importing.TableColumns("sightings"), column) || text == "" {
					t.Fatalf("%s: %q", column, text)
				}
			}
		}
		again := importing.Cells(t, data, m)
		if len(again) != len(rows) || len(rows) > 0 && again[len(rows)-1]["id"] != rows[len(rows)-1]["id"] {
			t.Fatal("the same sheet gives other rows")
		}
	})
}

// FuzzFileName: no name leads out of its folder, hides, or controls a terminal.
func FuzzFileName(f *testing.F) {
	for _, name := range []string{"a.html", "../../etc/passwd", `..\..\x`, "/", ".", "..", ".hidden", "\x1b[2J", "\u202egpj.exe", strings.Repeat("ä", 200), "a\x00b", "con:", "#x"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := importing.FileName(name)
		if got == "" || len(got) > 100 || strings.HasPrefix(got, ".") || strings.ContainsAny(got, `/\#`) || filepath.Base(got) != got || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q becomes %q", name, got)
		}
	})
}
