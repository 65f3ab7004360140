package calibrate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

// What a journal may be instead of that of the run that is to go on with it.
var (
	ErrOther     = errors.New("is of another run")
	ErrNoJournal = errors.New("is no journal of a calibration")
)

// header is the first line of a journal: what every world in it was run with.
type header struct {
	Model string          `json:"model"`
	Seed  uint64          `json:"seed"`
	Size  synthflow.Size  `json:"size"`
	Wrong synthflow.Wrong `json:"wrong"`
	Bug   synthflow.Bug   `json:"bug"`
}

// Journal is a file of outcomes, a line each behind the header, in the order in
// which worlds were done. A line is on the disk before the next world is told,
// so a run that is killed loses the worlds it was at and no other.
type Journal struct{ file *os.File }

// OpenJournal opens the journal of a run, or begins it, and returns the outcomes
// that it holds. A last line that was cut off is left out, and its world run
// again. One process at a time may have it open.
func OpenJournal(path, model string, opt Options) (*Journal, []Outcome, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, nil, err
	}
	j := &Journal{f}
	outcomes, err := j.resume(header{model, opt.Seed, opt.Size, opt.Wrong, opt.Bug})
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return j, outcomes, nil
}

func (j *Journal) resume(h header) ([]Outcome, error) {
	b, err := io.ReadAll(j.file)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 {
		return nil, j.line(h)
	}
	// What follows the last line that is whole was cut off.
	whole := bytes.LastIndexByte(b, '\n') + 1
	outcomes, err := readJournal(b[:whole], &h)
	if err != nil {
		return nil, err
	}
	return outcomes, j.file.Truncate(int64(whole))
}

// readJournal reads whole lines; want, when given, is what the header must be.
func readJournal(b []byte, want *header) ([]Outcome, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var h header
	if err := dec.Decode(&h); err != nil || h.Model == "" {
		return nil, ErrNoJournal
	}
	if want != nil && h != *want {
		return nil, fmt.Errorf("%w: model %s, seed %d, size %q, wrong %q, bug %q", ErrOther, h.Model, h.Seed, h.Size, h.Wrong, h.Bug)
	}
	var out []Outcome
	for {
		var o Outcome
		err := dec.Decode(&o)
		if err == io.EOF {
			return out, nil
		}
		if err == nil && o.Seed != seedOf(h.Seed, o.World) {
			err = fmt.Errorf("world %d has the seed %d", o.World, o.Seed)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrNoJournal, len(out)+2, err)
		}
		out = append(out, o)
	}
}

// Add writes an outcome.
func (j *Journal) Add(o *Outcome) error { return j.line(o) }

func (j *Journal) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(append(b, '\n')); err != nil {
		return err
	}
	return j.file.Sync()
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
