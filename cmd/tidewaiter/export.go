package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/ftm"
	"github.com/tidewaiter/tidewaiter/encoding/stix"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// framesShown is on how many earlier days a report counts as well.
const framesShown = 6

// exports are the formats of --export by the ending of the file.
var exports = append([]string{".html", ".docx", ".pdf", ".csv", ".json"}, interchange...)

// interchange are those of them that hold a case for other programs, and no report.
var interchange = []string{".stix.json", ".ftm.json"}

// exportEnding returns the ending of the file that is to be exported, and
// refuses before anything is computed what could not be written.
func (cmd *assessCmd) exportEnding() (string, error) {
	if cmd.Export == "" {
		return "", nil
	}
	ending := endingOf(cmd.Export)
	switch {
	case !slices.Contains(exports, ending):
		return "", badInput(fmt.Errorf("--export %s: the ending says the format: give a file that ends in %s", cmd.Export, orList(exports)))
	case cmd.Out != "" || cmd.Format != "text" || cmd.Seal != "" || len(cmd.Score) > 0 || cmd.Replay:
		return "", badInput(errors.New("--export writes one file by its ending: leave out --format, --out, --seal, --score and --replay"))
	}
	if info, err := os.Stat(filepath.Dir(cmd.Export)); err != nil || !info.IsDir() {
		return "", badInput(fmt.Errorf("--export %s: there is no folder %s", cmd.Export, filepath.Dir(cmd.Export)))
	}
	if info, err := os.Stat(cmd.Export); err == nil && !info.Mode().IsRegular() || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", badInput(fmt.Errorf("--export %s: there is something else than a file", cmd.Export))
	}
	var err error
	switch ending {
	case ".docx":
		err = report.NeedDOCX()
	case ".pdf":
		err = report.NeedPDF()
	}
	if err != nil {
		return "", fmt.Errorf("--export %s: %w", cmd.Export, err)
	}
	return ending, nil
}

// endingOf is the ending of a file that says its format, the longest that fits.
func endingOf(name string) string {
	name = strings.ToLower(filepath.Base(name))
	for _, long := range interchange {
		if strings.HasSuffix(name, long) {
			return long
		}
	}
	return filepath.Ext(name)
}

func orList(list []string) string {
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// export writes an assessment into a file that is complete or as it was.
func (cmd *assessCmd) export(a *app, ending string, asked *dates.Day, result *assess.Assessment) error {
	content, err := exported(a.ctx, ending, asked, result)
	if err == nil {
		err = replaceFile(cmd.Export, content)
	}
	if err != nil {
		return fmt.Errorf("--export %s: %w", cmd.Export, err)
	}
	fmt.Fprintf(a.stderr, "Wrote %s\n", console.Clean(cmd.Export))
	return nil
}

func exported(ctx context.Context, ending string, asked *dates.Day, result *assess.Assessment) ([]byte, error) {
	var b bytes.Buffer
	switch ending {
	case ".csv":
		err := report.CSV(&b, result)
		return b.Bytes(), err
	case ".json":
		err := report.ExportJSON(&b, result)
		return b.Bytes(), err
	case ".stix.json":
		err := stix.Write(&b, stix.Input{Case: result.Case, AsOf: asked, Without: result.Without, Result: result.Result, Sentence: result.Sentence, Findings: result.Findings})
		return b.Bytes(), err
	case ".ftm.json":
		err := ftm.Write(&b, ftm.Input{Case: result.Case, AsOf: asked, Without: result.Without})
		return b.Bytes(), err
	}
	doc, err := report.NewDocument(result)
	if err != nil {
		return nil, err
	}
	switch ending {
	case ".docx":
		return doc.DOCX(ctx)
	case ".pdf":
		return doc.PDF(ctx)
	}
	err = doc.HTML(&b)
	return b.Bytes(), err
}
