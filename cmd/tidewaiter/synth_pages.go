package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/internal/synthpages"
	"github.com/tidewaiter/tidewaiter/quantity"
)

const (
	pagesScenario = "pages"
	defaultPages  = 1000
)

// pages writes a web archive and what is true of it.
func (cmd *synthCmd) pages(a *app, dir string) error {
	cfg := synthpages.Config{Pages: cmd.Pages, Seed: cmd.Seed}
	if cfg.Pages == 0 {
		cfg.Pages = defaultPages
	}
	progress := a.notes.Progress("making")
	defer progress.Done()
	var n synthpages.Counts
	made := int64(0)
	err := fillFolder(dir, func(next string) error {
		var truth bytes.Buffer // a hundredth of the archive
		lines := json.NewEncoder(&truth)
		err := writeStream(filepath.Join(next, "pages.warc.gz"), func(out io.Writer) (err error) {
			n, err = synthpages.Write(out, cfg, func(t synthpages.Truth) error {
				made++
				progress.Stream(made, "claims", 0, 0)
				if err := a.ctx.Err(); err != nil {
					return err
				}
				return lines.Encode(t)
			})
			return err
		})
		if err != nil {
			return err
		}
		out := files{
			synthMark: []byte("Written by tidewaiter synth, which replaces this folder as a whole.\n"), "truth.jsonl": truth.Bytes(),
			"README.txt": fmt.Appendf(nil, "SYNTHETIC pages. Nothing in them is real.\n\nMade by: tidewaiter synth --scenario pages --pages %d --seed %d\nVersion: %s\n\n"+
				"pages.warc.gz    %d pages in %d records, %d MB unpacked\ntruth.jsonl      the claim of each page that has one, %d lines\n\nThe pages with a claim, and no others, are about %s.\n",
				cfg.Pages, cfg.Seed, version(), n.Pages, n.Records, n.Bytes/1e6, n.Claims, synthpages.Topic),
		}
		for name, b := range out {
			if err := writeFile(filepath.Join(next, name), b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("synth: --out: %w", err)
	}
	fmt.Fprintf(a.stderr, "SYNTHETIC: %s pages, %s with a claim, in %s.\n", quantity.Grouped(float64(n.Pages)), quantity.Grouped(float64(n.Claims)), cmd.Out)
	return nil
}
