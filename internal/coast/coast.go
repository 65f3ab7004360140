// Package coast keeps a coastline finer than the one built in: polygons of land cut
// into cells of two sizes, in one file, from which a server takes the cells that a
// map shows. docs/FORMATS.md describes the file.
//
// A pack is made once, in bounded memory (encoding/geojson says what of its input may
// be how long), and read with only its index in memory.
package coast

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Level is one size of cells.
type Level struct {
	Degrees float64 // of a side
	Overlap float64 // degrees by which a cell reaches over each side, so that no seam shows
	Step    float64 // of the grid that points are on, in degrees
}

// Levels are the sizes of cells, coarse ones first. A cell of one level is so many
// of the next.
var Levels = [2]Level{
	{Degrees: 1, Overlap: 0.005, Step: 0.0005},
	{Degrees: 0.25, Overlap: 0.002, Step: 0.00005},
}

// finer is how many cells of the second level a side of one of the first has.
const finer = 4

// East and North are how many cells a level has in each direction.
func (l Level) East() int  { return int(math.Round(360 / l.Degrees)) }
func (l Level) North() int { return int(math.Round(180 / l.Degrees)) }

// Box is what a cell shows, counted from 180 W and 90 S, with its overlap.
func (l Level) Box(x, y int) (west, south, east, north float64) {
	west, south = float64(x)*l.Degrees-180, float64(y)*l.Degrees-90
	return west - l.Overlap, south - l.Overlap, west + l.Degrees + l.Overlap, south + l.Degrees + l.Overlap
}

// Limits of one cell.
const (
	maxCellPoints   = 1 << 19
	maxCellBytes    = 4 << 20 // as it is kept
	maxCellInflated = 8 << 20
)

const magic = "tw-land1" // of a cell: it is land as refdata describes it

// headLength is the length of the head of a cell: its magic, corner and steps.
const headLength = len(magic) + 4*8

// head begins a cell.
func head(l Level, x, y int) []byte {
	out := []byte(magic)
	for _, v := range []float64{float64(x)*l.Degrees - 180, float64(y)*l.Degrees - 90, l.Step, l.Step} {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

// whole is the body of a cell that is land all over.
func whole(l Level, x, y int) []byte {
	lo, hi := -math.Round(l.Overlap/l.Step), math.Round((l.Degrees+l.Overlap)/l.Step)
	out := binary.AppendUvarint(head(l, x, y), 1)
	out = binary.AppendUvarint(out, 1)
	out = binary.AppendUvarint(out, 4)
	var px, py int64
	for _, p := range [][2]float64{{lo, lo}, {hi, lo}, {hi, hi}, {lo, hi}} {
		out = binary.AppendVarint(binary.AppendVarint(out, int64(p[0])-px), int64(p[1])-py)
		px, py = int64(p[0]), int64(p[1])
	}
	return out
}

// check holds the body of a cell to its layout: rings of points within its box.
func check(l Level, x, y int, body []byte) error {
	if len(body) < headLength || string(body[:headLength]) != string(head(l, x, y)) {
		return errors.New("does not begin as a cell")
	}
	rest := body[headLength:]
	number := func() (uint64, error) {
		v, n := binary.Uvarint(rest)
		if n <= 0 {
			return 0, errors.New("ends within a number")
		}
		rest = rest[n:]
		return v, nil
	}
	left := uint64(maxCellPoints)
	count := func(least uint64) (uint64, error) {
		v, err := number()
		if err == nil && (v < least || v > left) {
			err = fmt.Errorf("a count of %d", v)
		}
		return v, err
	}
	lo, hi := -int64(math.Round(l.Overlap/l.Step))-1, int64(math.Round((l.Degrees+l.Overlap)/l.Step))+1
	polygons, err := count(0)
	if err != nil {
		return err
	}
	var px, py int64
	for range polygons {
		rings, err := count(1)
		if err != nil {
			return err
		}
		for range rings {
			n, err := count(3)
			if err != nil {
				return err
			}
			left -= n
			for range n {
				dx, err1 := number()
				dy, err2 := number()
				if err := errors.Join(err1, err2); err != nil {
					return err
				}
				px, py = px+unzigzag(dx), py+unzigzag(dy)
				if px < lo || px > hi || py < lo || py > hi {
					return errors.New("has a point outside its box")
				}
			}
		}
	}
	if len(rest) > 0 {
		return errors.New("goes on after its last polygon")
	}
	return nil
}

func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// key is a cell as the index has it: its level, and its place in the level.
func key(level, x, y int) uint32 { return uint32(level)<<24 | uint32(x*Levels[level].North()+y) }
