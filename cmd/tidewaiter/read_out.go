package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/reading"
)

// readOutput is where read writes: a file that an interrupted run has begun, or
// a spool in front of stdout. Either is complete or absent.
type readOutput struct {
	io.Writer
	spool *spool
	file  *readpages.Output // nil for stdout
}

// output opens what --out names, or a spool.
func (cmd *readCmd) output(c *casefile.Case) (*readOutput, error) {
	if cmd.Out == "" {
		s := &spool{}
		return &readOutput{Writer: s, spool: s}, nil
	}
	if err := cmd.apart(); err != nil {
		return nil, err
	}
	run, err := cmd.kindOfRun(c)
	if err != nil {
		return nil, err
	}
	o, err := readpages.OpenOutput(cmd.Out, run)
	if errors.Is(err, readpages.ErrOther) || errors.Is(err, readpages.ErrBusy) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		err = badInput(fmt.Errorf("--out: %w", err))
	}
	if err != nil {
		return nil, err
	}
	return &readOutput{Writer: o, file: o}, nil
}

// apart refuses an output among the inputs: it would be read as it is written.
func (cmd *readCmd) apart() error {
	for _, in := range cmd.Input {
		if in == ingest.Stdin || ingest.IsURL(in) {
			continue
		}
		info, err := os.Stat(in)
		inside := err == nil && info.IsDir() && within(filepath.Dir(cmd.Out), in) || filepath.Clean(in) == filepath.Clean(cmd.Out)
		if err != nil {
			for _, ending := range []string{"", readpages.PartEnding, readpages.JournalEnding} {
				match, _ := filepath.Match(in, cmd.Out+ending)
				inside = inside || match
			}
		}
		if inside {
			return badInput(fmt.Errorf("--out %s: it is among the inputs (%s): name a file elsewhere", cmd.Out, in))
		}
	}
	return nil
}

// kindOfRun stands for everything besides the bytes of the inputs that decides
// what a run writes.
func (cmd *readCmd) kindOfRun(c *casefile.Case) (string, error) {
	what := []string{version(), reading.Version, articles.Extractor, strings.Join(cmd.Input, "\x00"), strings.Join(cmd.Topic, "\x00")}
	if c != nil {
		files, err := c.Files()
		if err != nil {
			return "", err
		}
		what = append(what, casefile.Hash(files))
	}
	b, err := json.Marshal(what)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// from is the document to go on behind; nil at the beginning.
func (o *readOutput) from() *ingest.Position {
	if o.file == nil {
		return nil
	}
	return o.file.From()
}

// counts are those of the documents up to from.
func (o *readOutput) counts() readpages.Counts {
	if o.file == nil {
		return readpages.Counts{}
	}
	return o.file.Counts()
}

// complete reports whether an interrupted run had done everything.
func (o *readOutput) complete() bool { return o.file != nil && o.file.Complete() }

// done says that all of a document has been written.
func (o *readOutput) done(at ingest.Position, counts readpages.Counts) error {
	if o.file == nil {
		return nil
	}
	return o.file.Done(at, counts)
}

// commit lets the whole output out.
func (o *readOutput) commit(stdout io.Writer, counts readpages.Counts) error {
	if o.file != nil {
		return o.file.Commit(counts)
	}
	_, err := o.spool.WriteTo(stdout)
	return err
}

// Close leaves a file that is not complete for another run.
func (o *readOutput) Close() error {
	if o.file != nil {
		return o.file.Close()
	}
	return o.spool.Close()
}
