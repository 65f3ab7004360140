// Package refdata holds the reference tables built into the program. Beside
// each table stands NAME.source.txt: where it is from, its date, its licence,
// its SHA-256 and what it was checked against.
//
// Packages about the world do not import it: they take a table as an argument,
// so that a result can be had with another one.
package refdata

import (
	"embed"
	"io"
)

//go:embed *.csv *.source.txt
var files embed.FS

// MIDs opens the table of maritime identification digits, for
// vessels.ReadMIDTable: the columns mid, country (ISO 3166-1 alpha-2) and name.
func MIDs() io.Reader { return open("mid.csv") }

func open(name string) io.Reader {
	f, err := files.Open(name)
	if err != nil {
		panic("refdata: " + err.Error()) // embedded: the build has it
	}
	return f
}
