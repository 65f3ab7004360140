package main

import (
	"errors"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/events"
)

// trackWriter writes what was found of one vessel after the other.
type trackWriter interface {
	vessel(v *vesselFound) error
	close() error
	discard()
}

// newTrackWriter begins segments.*, events.* and voyages.* in a folder. The
// writer is given with an error too, so that its files are closed.
func newTrackWriter(s *trackSink, dir, format string) (trackWriter, error) {
	files := make([]*outFile, 0, 3)
	w := openFiles{}
	for _, name := range []string{eventtable.Segments.Name, eventtable.Events.Name, eventtable.Voyages.Name} {
		f, err := newOutFile(filepath.Join(dir, name+"."+format))
		if err != nil {
			return &w, err
		}
		files = append(files, f)
		w.files = files
	}
	program := "tidewaiter " + version()
	switch format {
	case "parquet":
		return &parquetFiles{w, parquet.NewTableWriter(files[0].w, eventtable.Segments, program), parquet.NewTableWriter(files[1].w, eventtable.Events, program),
			parquet.NewTableWriter(files[2].w, eventtable.Voyages, program)}, nil
	case "geojson":
		return &geojsonFiles{w, s, geojson.NewWriter(files[0].w), geojson.NewWriter(files[1].w), geojson.NewWriter(files[2].w)}, nil
	}
	l := &lineFiles{openFiles: w, json: format == "jsonl"}
	if l.json {
		return l, nil
	}
	_, err := files[0].w.Write(eventtable.Segments.AppendHeader(nil))
	_, err1 := files[1].w.Write(eventtable.Events.AppendHeader(nil))
	_, err2 := files[2].w.Write(eventtable.Voyages.AppendHeader(nil))
	return l, errors.Join(err, err1, err2)
}

// openFiles are the three files of a format.
type openFiles struct{ files []*outFile }

func (o *openFiles) vessel(*vesselFound) error { return nil }

func (o *openFiles) close() error {
	var err error
	for _, f := range o.files {
		err = errors.Join(err, f.close())
	}
	o.files = nil
	return err
}

func (o *openFiles) discard() {
	for _, f := range o.files {
		f.f.Close()
	}
	o.files = nil
}

// lineFiles are CSV or JSON lines.
type lineFiles struct {
	openFiles
	json bool
	buf  []byte
}

func (l *lineFiles) vessel(v *vesselFound) error {
	if err := writeLines(l, 0, eventtable.Segments, v.segments); err != nil {
		return err
	}
	if err := writeLines(l, 1, eventtable.Events, v.events); err != nil {
		return err
	}
	return writeLines(l, 2, eventtable.Voyages, v.voyages)
}

func writeLines[T any](l *lineFiles, file int, table *eventtable.Table[T], rows []T) error {
	for i := range rows {
		if l.json {
			l.buf = table.AppendJSON(l.buf[:0], &rows[i])
		} else {
			l.buf = table.AppendCSV(l.buf[:0], &rows[i])
		}
		if _, err := l.files[file].w.Write(l.buf); err != nil {
			return err
		}
	}
	return nil
}

// parquetFiles are Parquet.
type parquetFiles struct {
	openFiles
	segments *parquet.TableWriter[events.Segment]
	events   *parquet.TableWriter[events.Event]
	voyages  *parquet.TableWriter[events.Voyage]
}

func (p *parquetFiles) vessel(v *vesselFound) error {
	for i := range v.segments {
		if err := p.segments.Write(&v.segments[i]); err != nil {
			return err
		}
	}
	for i := range v.events {
		if err := p.events.Write(&v.events[i]); err != nil {
			return err
		}
	}
	for i := range v.voyages {
		if err := p.voyages.Write(&v.voyages[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *parquetFiles) close() error {
	err := errors.Join(p.segments.Close(), p.events.Close(), p.voyages.Close())
	return errors.Join(err, p.openFiles.close())
}

// geojsonFiles are GeoJSON, segments and voyages with their lines.
type geojsonFiles struct {
	openFiles
	sink     *trackSink
	segments *geojson.Writer
	events   *geojson.Writer
	voyages  *geojson.Writer
}

func (g *geojsonFiles) vessel(v *vesselFound) error {
	for i := range v.segments {
		s := &v.segments[i]
		if err := g.segments.Segment(s, g.sink.between(v, s.Subject.Track, s.First.Time, s.Last.Time)); err != nil {
			return err
		}
	}
	for i := range v.events {
		if err := g.events.Event(&v.events[i]); err != nil {
			return err
		}
	}
	for i := range v.voyages {
		x := &v.voyages[i]
		if err := g.voyages.Voyage(x, g.sink.between(v, x.Subject.Track, x.From.DepartLatest, x.To.ArriveEarliest)); err != nil {
			return err
		}
	}
	return nil
}

func (g *geojsonFiles) close() error {
	err := errors.Join(g.segments.Close(), g.events.Close(), g.voyages.Close())
	return errors.Join(err, g.openFiles.close())
}
