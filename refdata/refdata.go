// Package refdata holds the reference tables built into the program. Beside
// each table stands NAME.source.txt: where it is from, its date, its licence,
// its SHA-256 and what it was checked against.
//
// Packages about the world do not import it: they take a table as an argument,
// so that a result can be had with another one.
package refdata

import (
	"compress/gzip"
	"embed"
	"io"
)

//go:embed mid.csv countries.csv places.csv.gz *.bin *.source.txt
var files embed.FS

// MIDs opens the table of maritime identification digits, for
// vessels.ReadMIDTable: the columns mid, country (ISO 3166-1 alpha-2) and name.
func MIDs() io.Reader { return open("mid.csv") }

// Countries opens the English names of countries: the columns code (ISO 3166-1
// alpha-2) and name.
func Countries() io.Reader { return open("countries.csv") }

// Places opens the table of ports, berths and anchorages, for geo.ReadPlaces:
// every row names its source and says how good its position is.
// The program carries the table packed, a third of its length.
func Places() io.Reader {
	r, err := gzip.NewReader(open("places.csv.gz"))
	if err != nil {
		panic("refdata: places.csv.gz: " + err.Error()) // embedded: the build has it
	}
	return r
}

// LandScales are the scales of land, coarse ones first: 1:110, 1:50 and 1:10
// million.
var LandScales = []string{"110m", "50m", "10m"}

// Land opens the finest land of the world, as LandAt does.
func Land() io.Reader { return LandAt("10m") }

// LandAt opens the land of the world at one of [LandScales] for drawing, for
// chart.ReadLand. It is a
// deflate stream (RFC 1951) of: the bytes "tw-land1"; west, south, and the steps
// of longitude and latitude in degrees, as little-endian doubles; then numbers
// as in encoding/binary: the count of polygons, and for each the count of its
// rings, the first of them the outer one, and for each ring the count of its
// points and for each point its steps east and north of the one before, the
// first of all from the corner. A ring's last point joins its first.
func LandAt(scale string) io.Reader { return open("land-" + scale + ".bin") }

func open(name string) io.Reader {
	f, err := files.Open(name)
	if err != nil {
		panic("refdata: " + err.Error()) // embedded: the build has it
	}
	return f
}
