package parquet_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	parquetgo "github.com/parquet-go/parquet-go"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// TestTable writes events and reads them back with parquet-go: every known cell
// is there under its name and in its place, every unknown one null.
func TestTable(t *testing.T) {
	at := time.Date(2024, 2, 1, 3, 15, 0, 250_000_000, time.UTC)
	rows := []events.Event{
		{ID: "a", Kind: events.GapKind, Status: events.Closed, Start: at, At: geo.Point{Lat: 42.5, Lon: 130.25}, Subject: events.Subject{MMSI: 123456789},
			Gap: &events.Gap{Off: events.Fix{Time: at, At: geo.Point{Lat: 42.5, Lon: 130.25}, SOGKn: math.NaN(), Status: -1}, Hours: 7.5123456789, OthersHeard: -1, HoursCovered: math.NaN(), SourceSilent: 0}},
		{ID: "b", Kind: events.PortVisitKind, Status: events.Open, Start: at, Sources: []string{"x", "y"}, PortVisit: &events.PortVisit{Entry: true}},
	}
	var buf bytes.Buffer
	w := parquet.NewTableWriter(&buf, eventtable.Events, "tidewaiter test")
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquetgo.OpenFile(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	columns := eventtable.Events.Columns()
	fields := f.Schema().Fields()
	if len(fields) != len(columns) || f.NumRows() != 2 {
		t.Fatalf("%d columns, %d rows", len(fields), f.NumRows())
	}
	for i, c := range columns {
		if fields[i].Name() != c.Name {
			t.Errorf("column %d is %s, want %s", i, fields[i].Name(), c.Name)
		}
	}
	r := f.RowGroups()[0].Rows()
	defer r.Close()
	got := make([]parquetgo.Row, 2)
	if n, _ := r.ReadRows(got); n != 2 {
		t.Fatalf("read %d rows", n)
	}
	for k := range rows {
		for i, c := range columns {
			want := eventtable.Events.Value(i, &rows[k])
			v := got[k][i]
			if v.IsNull() == want.Known {
				t.Errorf("row %d, %s: null %v, known %v", k, c.Name, v.IsNull(), want.Known)
				continue
			}
			if !want.Known {
				continue
			}
			same := false
			switch c.Type {
			case eventtable.Integer:
				same = v.Int64() == want.Integer
			case eventtable.Number:
				same = strconv.FormatFloat(v.Double(), 'f', -1, 64) == c.Format(&want)
			case eventtable.Bool:
				same = v.Boolean() == want.Bool
			case eventtable.Time:
				same = v.Int64() == want.Time.UnixMicro()
			default:
				same = string(v.ByteArray()) == c.Format(&want)
			}
			if !same {
				t.Errorf("row %d, %s: %v, want %+v", k, c.Name, v, want)
			}
		}
	}
}

// TestTableWithoutRows: an empty table is a file with columns.
func TestTableWithoutRows(t *testing.T) {
	var buf bytes.Buffer
	if err := parquet.NewTableWriter(&buf, eventtable.Voyages, "tidewaiter test").Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquetgo.OpenFile(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil || f.NumRows() != 0 || len(f.Schema().Fields()) != len(eventtable.Voyages.Columns()) {
		t.Errorf("%v", err)
	}
}

// TestTableGroups: rows beyond one row group are all there, in order.
func TestTableGroups(t *testing.T) {
	const rows = 70_000
	var buf bytes.Buffer
	w := parquet.NewTableWriter(&buf, eventtable.Events, "tidewaiter test")
	for i := range rows {
		e := events.Event{ID: strconv.Itoa(i), Kind: events.LoiteringKind, Loitering: &events.Loitering{Fixes: i}}
		if i%3 == 0 {
			e.Place = "rajin"
		}
		if err := w.Write(&e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquetgo.OpenFile(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil || f.NumRows() != rows || len(f.RowGroups()) != 3 {
		t.Fatalf("%v", err)
	}
	place := slices.IndexFunc(eventtable.Events.Columns(), func(c eventtable.Column) bool { return c.Name == "place" })
	at, one := 0, make([]parquetgo.Row, 100)
	for _, g := range f.RowGroups() {
		r := g.Rows()
		for {
			n, err := r.ReadRows(one)
			for _, row := range one[:n] {
				if got := string(row[0].ByteArray()); got != strconv.Itoa(at) || row[place].IsNull() != (at%3 != 0) {
					t.Fatalf("row %d is %s, place %v", at, got, row[place])
				}
				at++
			}
			if err != nil {
				break
			}
		}
		r.Close()
	}
	if at != rows {
		t.Errorf("%d rows", at)
	}
}

type fullDisk struct{}

var errDisk = errors.New("the disk is full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDisk }

// TestTableFullDisk: what cannot be written is an error, at the latest in Close.
func TestTableFullDisk(t *testing.T) {
	w := parquet.NewTableWriter(fullDisk{}, eventtable.Events, "tidewaiter test")
	err := w.Write(&events.Event{ID: "a"})
	if err == nil {
		err = w.Close()
	}
	if !errors.Is(err, errDisk) {
		t.Errorf("error %v", err)
	}
}
