package server

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/tidewaiter/tidewaiter/internal/coast"
)

// coastCell is a cell of the coastline that the operator gave: LEVEL/X-Y.bin,
// counted from 180 W and 90 S. Where no pack has it, it is cut from the land built
// in, so that a map need not know what is where.
func (s *Server) coastCell(r *http.Request) (*answer, error) {
	const nothing = "There is no such file in this version of the program."
	var level, x, y int
	name := r.PathValue("level") + "/" + r.PathValue("cell")
	if n, err := fmt.Sscanf(name, "%d/%d-%d.bin", &level, &x, &y); err != nil || n != 3 || name != fmt.Sprintf("%d/%d-%d.bin", level, x, y) ||
		s.coast == nil || "/static/"+r.PathValue("digest") != s.static.root ||
		level < 0 || level >= len(coast.Levels) || x < 0 || x >= coast.Levels[level].East() || y < 0 || y >= coast.Levels[level].North() {
		return nil, notFound(nothing)
	}
	body, ok, err := s.coast.Cell(level, x, y)
	if err != nil {
		// A map with the coarse coast is better than one with none.
		s.log.ErrorContext(r.Context(), "coastline", "error", err)
	}
	if !ok {
		if body, err = s.cutCoast(level, x, y); err != nil {
			return nil, err
		}
	}
	return &answer{kind: "application/octet-stream", body: body, immutable: true}, nil
}

// cutCoast cuts a cell from the land built in.
func (s *Server) cutCoast(level, x, y int) ([]byte, error) {
	land, err := s.static.finest()
	if err != nil {
		return nil, err
	}
	l := coast.Levels[level]
	west, south, east, north := l.Box(x, y)
	var b bytes.Buffer
	if err := land.Cut(west, south, east, north).Write(&b, west, south, l.Step, l.Step); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
