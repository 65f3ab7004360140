// Package cases holds the case folders that are shipped with the program.
package cases

import (
	"embed"
	"io/fs"
)

// Founding is the id of the case that Tidewaiter was built around: munitions
// sent from North Korea to Russia since August 2023.
const Founding = "dprk-russia"

// Oil is the id of a case with nothing in common with the founding one but the
// program: refined oil delivered to North Korea since January 2018.
const Oil = "dprk-oil"

//go:embed dprk-russia dprk-oil
var folders embed.FS

// IDs lists the cases that are built in, the founding one first.
func IDs() []string { return []string{Founding, Oil} }

// FS returns the folder of a built-in case; false when there is none of that
// id.
func FS(id string) (fs.FS, bool) {
	for _, known := range IDs() {
		if id == known {
			// The folder is embedded under this name, so Sub cannot fail.
			folder, err := fs.Sub(folders, id)
			return folder, err == nil
		}
	}
	return nil, false
}
