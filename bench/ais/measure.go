package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// measured is a row with its runs.
type measured struct {
	row
	path    string // of the program, blank where absent
	version string
	fault   string // why there is no figure

	input     string
	sentences int64
	messages  int64 // what came out: counted in the run that is not timed
	bytes     int64 // written, in that run
	samples   []sidebyside.Sample
}

// bench runs rows.
type bench struct {
	dir     string // for what is written
	drivers string
	input   *input
	limit   time.Duration // for one run
}

// warm runs a row once without counting its time: its output is read, its
// results and bytes are counted.
func (b *bench) warm(m *measured) error {
	m.input, m.sentences = b.input.files[m.copies], b.input.sentences*int64(m.copies)
	out := &sidebyside.Counter{}
	_, said, err := b.run(m, out)
	if err != nil {
		return err
	}
	m.bytes = out.Bytes
	switch m.count {
	case byLines:
		m.messages = out.Lines
	case byRows:
		m.messages = out.Lines - 1
	case byReport:
		if m.messages, err = sidebyside.Reported(m.pattern, said, out.Tail); err != nil {
			return err
		}
	case byParquet:
		if m.messages, m.bytes, err = parquetRows(b.out() + ".parquet"); err != nil {
			return err
		}
	}
	if m.messages <= 0 {
		return errors.New("no message came out")
	}
	return nil
}

// timed runs a row once more. Its output goes to the null device; where the
// tool says how much it did, it has to say the same as before.
func (b *bench) timed(m *measured) error {
	s, said, err := b.run(m, nil)
	if err != nil {
		return err
	}
	if m.count == byReport {
		// Told on standard output, which went to the null device: nothing to compare.
		if n, err := sidebyside.Reported(m.pattern, said, nil); err == nil && n != m.messages {
			return fmt.Errorf("%d messages in one run and %d in another", m.messages, n)
		}
	}
	m.samples = append(m.samples, s)
	return nil
}

func (b *bench) out() string { return filepath.Join(b.dir, "out") }

// command is what a row runs, with the places of this machine in it.
func (b *bench) command(m *measured) []string {
	paths := strings.NewReplacer(argIn, m.input, argOut, b.out(), argDriver, b.drivers)
	args := make([]string, len(m.args))
	for i, a := range m.args {
		args[i] = paths.Replace(a)
	}
	return args
}

// run runs the program once. A nil stdout is the null device.
func (b *bench) run(m *measured, stdout io.Writer) (sidebyside.Sample, []byte, error) {
	for _, old := range []string{b.out(), b.out() + ".parquet"} {
		if err := os.RemoveAll(old); err != nil {
			return sidebyside.Sample{}, nil, err
		}
	}
	c := sidebyside.Command{Path: m.path, Args: b.command(m), Dir: b.dir, Threads: m.threads, Limit: b.limit}
	if m.stdin {
		c.Stdin = m.input
	}
	return c.Run(stdout)
}
