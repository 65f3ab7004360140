package vessels

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MIDTable maps maritime identification digits to the ISO 3166-1 alpha-2 code
// of the country or area that the ITU allots them to. Areas with a code of their
// own have that one: 477 is HK, 518 is CK, not CN and NZ. It is passed as an
// argument: allotments change.
type MIDTable map[MID]string

// Flag is the code of the country or area whose administration issued the
// number; false when the number has no MID or the table does not list it.
func (t MIDTable) Flag(m MMSI) (string, bool) {
	mid, ok := m.MID()
	if !ok {
		return "", false
	}
	flag, ok := t[mid]
	return flag, ok
}

var midColumns = []string{"mid", "country", "name"}

// ReadMIDTable reads a table from CSV with the columns mid, country (ISO 3166-1
// alpha-2) and name, in the order of mid. It is strict: any fault, a MID twice
// or out of order among them, is an error with its line.
func ReadMIDTable(r io.Reader) (MIDTable, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(midColumns)
	table := MIDTable{}
	last := 0
	for first := true; ; first = false {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("vessels: reading MID table: %w", err)
		}
		line, _ := in.FieldPos(0)
		if first {
			if !slices.Equal(record, midColumns) {
				return nil, fmt.Errorf("vessels: reading MID table: line %d: columns are %q, want %q", line, record, midColumns)
			}
			continue
		}
		mid, err := strconv.Atoi(record[0])
		switch {
		case err != nil || len(record[0]) != 3 || mid < 200 || mid > 799:
			return nil, fmt.Errorf("vessels: reading MID table: line %d: mid %q is not three digits from 200 to 799", line, record[0])
		case mid <= last:
			return nil, fmt.Errorf("vessels: reading MID table: line %d: mid %d stands after %d", line, mid, last)
		case !alpha2(record[1]):
			return nil, fmt.Errorf("vessels: reading MID table: line %d: country %q is not two capital letters", line, record[1])
		case record[2] == "":
			return nil, fmt.Errorf("vessels: reading MID table: line %d: the name of %d is empty", line, mid)
		}
		last = mid
		table[MID(mid)] = record[1]
	}
	if len(table) == 0 {
		return nil, errors.New("vessels: reading MID table: no rows")
	}
	return table, nil
}

func alpha2(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
