//go:build ignore

// Gen_land packs the land of the world, from TopoJSON with quantized arcs, into
// land-10m.bin, likewise 50m and 110m:
//
//	go run gen_land.go land-10m.json > land-10m.bin
//
// What is written is told at Land in refdata.go.
package main

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
)

type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]int64
	Objects   struct {
		Land struct {
			Geometries []struct {
				Type string
				Arcs [][][]int
			}
		}
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen_land:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return errors.New("usage: go run gen_land.go land-10m.json > land-10m.bin")
	}
	b, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	if g := t.Objects.Land.Geometries; len(g) != 1 || g[0].Type != "MultiPolygon" {
		return errors.New("land is not one MultiPolygon")
	}
	for _, arc := range t.Arcs { // from steps to positions
		for i := 1; i < len(arc); i++ {
			arc[i][0] += arc[i-1][0]
			arc[i][1] += arc[i-1][1]
		}
	}
	out := bufio.NewWriter(os.Stdout)
	z, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return err
	}
	buf := []byte("tw-land1")
	for _, v := range []float64{t.Transform.Translate[0], t.Transform.Translate[1], t.Transform.Scale[0], t.Transform.Scale[1]} {
		buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
	}
	// Islets smaller than a step of the grid have no area left, and the island
	// at 0, 0 is a joke.
	var polygons [][][]int
	for _, rings := range t.Objects.Land.Geometries[0].Arcs {
		ring := join(t.Arcs, rings[0])
		lon := t.Transform.Translate[0] + float64(ring[0][0])*t.Transform.Scale[0]
		lat := t.Transform.Translate[1] + float64(ring[0][1])*t.Transform.Scale[1]
		if len(ring) >= 4 && (math.Abs(lon) > 0.05 || math.Abs(lat) > 0.05) {
			polygons = append(polygons, rings)
		}
	}
	buf = binary.AppendUvarint(buf, uint64(len(polygons)))
	points := 0
	var at [2]int64
	for _, rings := range polygons {
		buf = binary.AppendUvarint(buf, uint64(len(rings)))
		for _, arcs := range rings {
			ring := join(t.Arcs, arcs)
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				return errors.New("a ring is not closed")
			}
			ring = ring[:len(ring)-1]
			buf = binary.AppendUvarint(buf, uint64(len(ring)))
			for _, p := range ring {
				buf = binary.AppendVarint(buf, p[0]-at[0])
				buf = binary.AppendVarint(buf, p[1]-at[1])
				at = p
			}
			points += len(ring)
		}
	}
	if _, err := z.Write(buf); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d polygons, %d points, %d bytes before compression\n", len(polygons), points, len(buf))
	return out.Flush()
}

// join makes one ring of arcs; a negative index is an arc backwards.
func join(arcs [][][2]int64, list []int) [][2]int64 {
	var ring [][2]int64
	for _, i := range list {
		backwards := i < 0
		if backwards {
			i = ^i
		}
		for k := range arcs[i] {
			p := arcs[i][k]
			if backwards {
				p = arcs[i][len(arcs[i])-1-k]
			}
			if k > 0 || len(ring) == 0 {
				ring = append(ring, p)
			}
		}
	}
	return ring
}
