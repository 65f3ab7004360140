// Package docs holds the documents that the site shows as pages, as HTML that the
// test of this package makes of their Markdown: go test ./docs -run TestPages
// -update. The program carries them packed; the HTML stands beside for review.
package docs

import (
	"compress/gzip"
	"embed"
	"io"
	"path"
	"sync"
)

//go:embed pages/*.gz forecasts.svg.gz
var packed embed.FS

// Each page is its table of contents and its text, without the heading. It is
// unpacked when it is first asked for.
var (
	// Method is METHOD.md.
	Method = unpacked("method.html")
	// Policy is POLICY.md.
	Policy = unpacked("policy.html")
	// Calibration is what METHOD.md and TESTING.md say of it.
	Calibration = unpacked("calibration.html")
)

// Forecasts is a picture in two of them, as SVG.
var Forecasts = unpacked("../forecasts.svg")

func unpacked(name string) func() string {
	return sync.OnceValue(func() string {
		f, err := packed.Open(path.Join("pages", name+".gz"))
		if err != nil {
			panic("docs: " + err.Error()) // embedded: the build has it
		}
		r, err := gzip.NewReader(f)
		if err != nil {
			panic("docs: " + err.Error())
		}
		text, err := io.ReadAll(r)
		if err != nil {
			panic("docs: " + err.Error())
		}
		return string(text)
	})
}
