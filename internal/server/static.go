package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/coast"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/ui"
)

// static are the files that pages load: scripts, style and land. They stand
// below an address that has a digest of all of them in it, so that a browser may
// keep them for good and never mixes two builds.
type static struct {
	root  string // "/static/DIGEST"
	land  string // where land is
	page  string // address of the script of every page
	files map[string]*answer

	finest func() (*chart.Land, error) // read when somebody comes that close
	cells  sync.Map                    // of the finest land, by name: *answer
}

// The finest land goes out in cells of so many degrees, so that a view of a bay
// does not cost the world. They reach over each other by a little: no seam shows.
const (
	cellDegrees = 5
	cellsEast   = 360 / cellDegrees
	cellsNorth  = 180 / cellDegrees
	cellOverlap = 0.02  // degrees
	cellStepLon = 0.002 // of the grid, under that of the land itself
	cellStepLat = 0.001
)

func newStatic(style string, packs *coast.Folder) (*static, error) {
	st := &static{finest: sync.OnceValues(func() (*chart.Land, error) { return chart.ReadLand(refdata.Land()) }), files: map[string]*answer{
		"style.css": {kind: "text/css; charset=utf-8", body: []byte(style)},
	}}
	scripts, err := fs.Glob(ui.Dist, "dist/*")
	if err != nil {
		return nil, err
	}
	for _, name := range scripts {
		body, err := fs.ReadFile(ui.Dist, name)
		if err != nil {
			return nil, err
		}
		if packed, ok := strings.CutSuffix(name, ".gz"); ok {
			name = packed
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, err
			}
			if body, err = io.ReadAll(z); err != nil {
				return nil, err
			}
		}
		st.files[path.Base(name)] = &answer{kind: typeOf(name), body: body}
	}
	for _, scale := range refdata.LandScales[:len(refdata.LandScales)-1] {
		body, err := io.ReadAll(refdata.LandAt(scale))
		if err != nil {
			return nil, err
		}
		st.files["land-"+scale+".bin"] = &answer{kind: "application/octet-stream", body: body}
	}
	h := sha256.New()
	fmt.Fprintf(h, "cells %v %v %v\n", cellDegrees, cellStepLon, refdata.LandScales)
	for _, name := range slices.Sorted(maps.Keys(st.files)) {
		fmt.Fprintf(h, "%s %x\n", name, sha256.Sum256(st.files[name].body))
	}
	if packs != nil {
		fmt.Fprintf(h, "coast %s\n", packs.Digest())
	}
	st.root = "/static/" + hex.EncodeToString(h.Sum(nil)[:8])
	st.land, st.page = st.root, st.root+"/page.js"
	for _, a := range st.files {
		a.immutable = true
		a.keep(nil)
	}
	return st, nil
}

func typeOf(name string) string {
	// What a browser is told must not hang on the tables of the machine.
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "text/javascript; charset=utf-8"
}

func (s *Server) staticFile(r *http.Request) (*answer, error) {
	a := s.static.files[r.PathValue("name")]
	if a == nil || "/static/"+r.PathValue("digest") != s.static.root {
		return nil, notFound("There is no such file in this version of the program.")
	}
	return a, nil
}

// landCell is one cell of the finest land: X-Y.bin, counted from 180 W and 90 S.
func (s *Server) landCell(r *http.Request) (*answer, error) {
	name := r.PathValue("cell")
	var x, y int
	if n, err := fmt.Sscanf(name, "%d-%d.bin", &x, &y); err != nil || n != 2 || name != fmt.Sprintf("%d-%d.bin", x, y) ||
		x < 0 || x >= cellsEast || y < 0 || y >= cellsNorth || "/static/"+r.PathValue("digest") != s.static.root {
		return nil, notFound("There is no such file in this version of the program.")
	}
	if a, ok := s.static.cells.Load(name); ok {
		return a.(*answer), nil
	}
	land, err := s.static.finest()
	if err != nil {
		return nil, err
	}
	west, south := float64(x*cellDegrees-180), float64(y*cellDegrees-90)
	var b bytes.Buffer
	cut := land.Cut(west-cellOverlap, south-cellOverlap, west+cellDegrees+cellOverlap, south+cellDegrees+cellOverlap)
	if err := cut.Write(&b, west-1, south-1, cellStepLon, cellStepLat); err != nil {
		return nil, err
	}
	a := &answer{kind: "application/octet-stream", body: b.Bytes(), immutable: true}
	a.keep(nil)
	s.static.cells.Store(name, a)
	return a, nil
}
