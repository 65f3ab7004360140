package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// The input that stands in for the shared sample has whole sentences, with
// checksums, and is the same every time.
func TestGenerate(t *testing.T) {
	var texts [2]string
	for i := range texts {
		path := filepath.Join(t.TempDir(), "x.nmea")
		if err := generate(path, 1000); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(b)
	}
	if texts[0] != texts[1] {
		t.Error("two runs differ")
	}
	lines := strings.Split(strings.TrimSpace(texts[0]), "\n")
	if len(lines) != 1000 {
		t.Errorf("%d sentences, want 1000", len(lines))
	}
	kinds := map[byte]int{}
	for _, line := range lines {
		body, sum, ok := strings.Cut(line[1:], "*")
		got := byte(0)
		for i := range len(body) {
			got ^= body[i]
		}
		fields := strings.Split(body, ",")
		if !ok || len(fields) != 7 || sum != strings.ToUpper(sum) || sum != twoDigits(got) {
			t.Fatalf("bad sentence %q", line)
		}
		for _, c := range []byte(fields[5]) {
			if c < '0' || c > 'w' || c > 'W' && c < '`' {
				t.Fatalf("%q: character %q", line, c)
			}
		}
		if fields[2] == "1" {
			kinds[fields[5][0]]++
		}
	}
	if len(kinds) != 3 || kinds['1'] == 0 || kinds['5'] == 0 || kinds['B'] == 0 {
		t.Errorf("types are %v", kinds)
	}
}

func twoDigits(b byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{digits[b>>4], digits[b&15]})
}

// The MMSI of a generated payload is where the standard has it.
func TestArmorHead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.nmea")
	if err := generate(path, 200); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(path)
	for line := range strings.Lines(string(b)) {
		fields := strings.Split(line, ",")
		if fields[2] != "1" {
			continue
		}
		head := uint64(0)
		for _, c := range []byte(fields[5][:7]) {
			if c -= 48; c > 40 {
				c -= 8
			}
			head = head<<6 | uint64(c)
		}
		if mmsi := head >> 4 & (1<<30 - 1); mmsi < 200_000_000 || mmsi >= 775_000_000 {
			t.Fatalf("%q: MMSI %d", line, mmsi)
		}
	}
}

func TestReported(t *testing.T) {
	n, err := sidebyside.Reported(ourReport, []byte("sentences   2,555,820\nmessages    2,482,740\nmessages by type\n"))
	if err != nil || n != 2_482_740 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := sidebyside.Reported(ourReport, []byte("nothing"), nil); err == nil {
		t.Error("no error where nothing is said")
	}
}

// Patterns compile, arguments name the input, every row can be found or not.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rows {
		m := &measured{row: r}
		id := r.tool + m.shown() + r.note
		if seen[id] {
			t.Errorf("twice: %s", id)
		}
		seen[id] = true
		if !r.stdin && !slices.Contains(r.args, argIn) {
			t.Errorf("%s: no %s in %q", r.tool, argIn, r.args)
		}
		if (r.count == byReport) != (r.pattern != "") {
			t.Errorf("%s: a pattern goes with a report", r.tool)
		}
		if !slices.Contains([]int{one, few, full}, r.copies) {
			t.Errorf("%s: %d copies", r.tool, r.copies)
		}
		if r.pattern != "" {
			sidebyside.Reported(r.pattern, nil) // panics where it does not compile
		}
	}
}

// A footer as the Parquet format describes it: version, a schema of one
// element, the number of rows.
func TestParquetRows(t *testing.T) {
	footer := []byte{
		0x15, 0x02, // field 1, i32: version 1
		0x19, 0x1c, // field 2, list of one structure
		0x48, 4, 'r', 'o', 'o', 't', 0x15, 0x04, 0x00, // field 4, name; field 5, i32; stop
		0x16, 0x96, 0x01, // field 3, i64: 75
		0x19, 0x0c, // field 4, list of none
		0x00,
	}
	whole := slices.Concat([]byte("PAR1"), footer, binary.LittleEndian.AppendUint32(nil, uint32(len(footer))), []byte("PAR1"))
	dir := t.TempDir()
	for _, name := range []string{"a.parquet", "b.parquet"} {
		if err := os.WriteFile(filepath.Join(dir, name), whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if rows, size, err := parquetRows(filepath.Join(dir, "a.parquet")); rows != 75 || size != int64(len(whole)) || err != nil {
		t.Errorf("one file: %d rows, %d bytes, %v", rows, size, err)
	}
	if rows, _, err := parquetRows(dir); rows != 150 || err != nil {
		t.Errorf("a folder: %d rows, %v", rows, err)
	}
	for n := range whole { // no cut file is read, nor does one panic
		path := filepath.Join(dir, "cut")
		os.WriteFile(path, whole[:n], 0o644)
		if _, _, err := parquetRows(path); err == nil {
			t.Errorf("the first %d bytes are taken for a file", n)
		}
	}
}
