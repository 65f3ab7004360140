package assess

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/tally"
)

// packedAs names the layout of a packed assessment. It changes by itself with the
// fields of what is packed, by hand with what they mean.
var packedAs = "tidewaiter-assessment-1-" + shape(reflect.TypeFor[packed]())

// PackedVersion names what a packed assessment depends on beside the case and the
// options: its layout and the model.
func PackedVersion() string { return packedAs + " " + tally.Version }

// shape is a digest of the fields of a type and of all that they hold.
func shape(t reflect.Type) string {
	sum := sha256.New()
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		fmt.Fprintf(sum, "%s %s{", t, t.Kind())
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				if f := t.Field(i); f.IsExported() {
					fmt.Fprintf(sum, "%s ", f.Name)
					walk(f.Type)
				}
			}
		}
		fmt.Fprint(sum, "}")
	}
	walk(t)
	return hex.EncodeToString(sum.Sum(nil)[:4])
}

// mostPacked is how many bytes a packed assessment may unpack to.
const mostPacked = 256 << 20

// packed is an assessment as it is kept: what the model says. Checks and words
// are made anew from it, so that they are those of the program that shows them.
type packed struct {
	Layout  string
	Without []string
	Result  *tally.Result
	Returns *tally.Returns
}

// Packed writes an assessment in few bytes: what a page shows of it, without the
// draws and without the whole distributions of what is expected to be stated. It
// does not write a working.
func (a *Assessment) Packed() ([]byte, error) {
	if a.Result == nil || a.Result.Working != nil || a.Joined != nil || a.Frames != nil {
		return nil, errors.New("assess: packing an assessment: only a plain one can be packed")
	}
	r := *a.Result
	r.Draws = nil
	r.Statements = slices.Clone(r.Statements)
	for i := range r.Statements {
		r.Statements[i].Unrounded = nil
	}
	b, err := write(nil, reflect.ValueOf(packed{packedAs, a.Without, &r, a.Returns}))
	if err != nil {
		return nil, fmt.Errorf("assess: packing an assessment: %w", err)
	}
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("assess: packing an assessment: %w", err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil), nil
}

// Unpacked reads what [Assessment.Packed] wrote of a case with these options. What
// is of another layout, model, day or omissions is an error, and so are bytes that
// were changed.
func Unpacked(c *casefile.Case, opt Options, body []byte) (*Assessment, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostPacked))
	if err != nil {
		return nil, fmt.Errorf("assess: unpacking an assessment: %w", err)
	}
	defer r.Close()
	raw, err := r.DecodeAll(body, nil)
	if err != nil {
		return nil, fmt.Errorf("assess: unpacking an assessment: %w", err)
	}
	var p packed
	// Another layout cannot be read by this one: its name is the first.
	if head, err := write(nil, reflect.ValueOf(packedAs)); err != nil || !bytes.HasPrefix(raw, head) {
		return nil, errors.New("assess: unpacking an assessment: it is of another version")
	}
	if rest, err := read(raw, reflect.ValueOf(&p).Elem()); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("assess: unpacking an assessment: %w", cmp.Or(err, errForm))
	}
	switch {
	case p.Result == nil || p.Result.Version != tally.Version:
		return nil, errors.New("assess: unpacking an assessment: it is of another version")
	case p.Result.AsOf != asOf(c, opt) || !slices.Equal(p.Without, opt.Without):
		return nil, errors.New("assess: unpacking an assessment: it is of another day or other omissions")
	}
	a := &Assessment{Case: c, Without: p.Without, Result: p.Result, Returns: p.Returns}
	a.examine()
	return a, nil
}
