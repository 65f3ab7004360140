package forecast

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Format names the layout of a sealed file.
const Format = "tidewaiter-seal-1"

// What a sealed file may hold at most: far over any case, and little enough to
// read at once.
const (
	MaxBytes      = 16 << 20
	mostForecasts = 1000
	mostPoints    = 40 // told of each forecast, the most probable first
)

// Seal is what was expected of each party, before it spoke.
type Seal struct {
	Format     string   `json:"format"`
	Case       string   `json:"case"`
	CaseSHA256 string   `json:"case_sha256"` // of the case's files, see CaseHash
	AsOf       string   `json:"as_of"`       // the day that the forecasts are for
	Created    string   `json:"created"`     // RFC 3339, UTC
	Model      string   `json:"model"`
	Seed       uint64   `json:"seed"`
	Without    []string `json:"without"`
	Origins    []string `json:"origins"` // known then: none of them is a figure to come
	Forecasts  []Sealed `json:"forecasts"`
}

// Sealed is the forecast of one statement.
type Sealed struct {
	Party   string `json:"party"`
	Measure string `json:"measure"`
	Form    string `json:"form"`
	Item    string `json:"item"`
	Scope   string `json:"scope"`
	Hedge   string `json:"hedge"`
	Since   string `json:"since"`
	Day     string `json:"day"`
	Manner  string `json:"manner"`  // the claim whose scope, window and hedge it follows
	History int    `json:"history"` // figures of the party that the baselines knew
	tally.Quantiles
	Points        []Point      `json:"points"` // most probable first
	Distribution  Distribution `json:"distribution"`
	RandomWalk    Distribution `json:"random_walk"`
	LastIncrement Distribution `json:"last_increment"`
}

// Point is a figure that may be stated, and its probability.
type Point struct {
	Figure      float64 `json:"figure"`
	Probability float64 `json:"probability"`
}

// file is a seal as it stands in its file.
type file struct {
	Sealed *Seal  `json:"sealed"`
	SHA256 string `json:"sha256"` // of sealed as JSON without white space
}

// ErrTampered is the reason why a file is no seal as it was written.
var ErrTampered = errors.New("the seal is broken")

// CaseHash is the SHA-256 of the list that sha256sum would print of the case's
// files in canonical form, by name.
func CaseHash(c *casefile.Case) (string, error) {
	files, err := c.Files()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// New seals what a count expects. A count that expects nothing has nothing to
// seal, which is an error that says why.
func New(c *casefile.Case, r *tally.Result, without []string, created time.Time) (*Seal, error) {
	if r.Count == nil {
		return nil, fmt.Errorf("there is nothing to seal: no count: %s", r.Why)
	}
	known, err := Figures(c, r.AsOf, without)
	if err != nil {
		return nil, fmt.Errorf("there is nothing to seal: %w", err)
	}
	s := &Seal{
		Format: Format, Case: c.ID, AsOf: r.AsOf.String(), Created: created.UTC().Truncate(time.Second).Format(time.RFC3339),
		Model: r.Version, Seed: r.Seed, Without: append([]string{}, without...), Origins: []string{}, Forecasts: []Sealed{},
	}
	if s.CaseSHA256, err = CaseHash(c); err != nil {
		return nil, err
	}
	origins := map[string]bool{}
	for _, origin := range tally.Origins(c) {
		origins[origin] = true
	}
	s.Origins = slices.AppendSeq(s.Origins, maps.Keys(origins))
	slices.Sort(s.Origins)
	for _, e := range expectations(c, r, known) {
		st := e.statement
		f := Sealed{
			Party: st.Party, Measure: string(st.Measure), Form: string(e.like.Form), Item: e.like.Item, Scope: st.Scope,
			Hedge: string(st.Hedge), Since: st.Since.String(), Day: st.Day.String(), Manner: st.Last, History: len(e.past),
			Distribution: e.dists[0], RandomWalk: e.dists[1], LastIncrement: e.dists[2],
		}
		f.Distribution.Unrounded = slices.Clone(f.Distribution.Unrounded)
		for i, v := range f.Distribution.Unrounded {
			f.Distribution.Unrounded[i] = shortened(v)
		}
		points := f.Distribution.Points()
		f.Quantiles = QuantilesOf(points)
		f.Points = mostProbable(&f.Distribution, points)
		s.Forecasts = append(s.Forecasts, f)
	}
	if len(s.Forecasts) == 0 {
		return nil, errors.New("there is nothing to seal: no party has stated a figure that could be followed")
	}
	return s, nil
}

// mostProbable lists the likeliest points with their probabilities.
func mostProbable(d *Distribution, points []tally.Atom) []Point {
	list := slices.Clone(points)
	slices.SortStableFunc(list, func(a, b tally.Atom) int { return cmp.Compare(b.Probability, a.Probability) })
	// What a step misses of a point's exact probability is less than a factor of
	// two, so the likeliest are among twice as many.
	list = list[:min(2*mostPoints, len(list))]
	out := make([]Point, len(list))
	for i, a := range list {
		out[i] = Point{a.Figure, shortened(d.Rounding.Probability(a.Figure, d.cdf))}
	}
	slices.SortStableFunc(out, func(a, b Point) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Figure, b.Figure))
	})
	return out[:min(mostPoints, len(out))]
}

// shortened rounds to six digits, which no draw supports, so that the file is
// short and says no more than it knows.
func shortened(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return v
	}
	return short
}

// Hash is the SHA-256 of the seal as JSON without white space.
func (s *Seal) Hash() (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Encode writes the seal as its file.
func (s *Seal) Encode() ([]byte, error) {
	sum, err := s.Hash()
	if err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(file{s, sum}, "", " ")
	return append(b, '\n'), err
}

// Decode reads a sealed file. Any change since it was written is [ErrTampered];
// so is what was sealed whole but could not be a forecast.
func Decode(b []byte) (*Seal, error) {
	broken := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrTampered, fmt.Sprintf(format, args...))
	}
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%d bytes, more than any sealed forecast has (%d)", len(b), MaxBytes)
	}
	var head struct {
		Sealed *struct {
			Format string `json:"format"`
		} `json:"sealed"`
	}
	if json.Unmarshal(b, &head) == nil && head.Sealed != nil && head.Sealed.Format != Format {
		return nil, fmt.Errorf("a seal of the format %q: this program reads %q", clip(head.Sealed.Format), Format)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var f file
	if err := d.Decode(&f); err != nil {
		return nil, broken("it is not the JSON of a seal: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, broken("something stands behind the seal")
	}
	if f.Sealed == nil {
		return nil, broken("nothing is sealed in it")
	}
	sum, err := f.Sealed.Hash()
	if err != nil {
		return nil, broken("%v", err)
	}
	if sum != f.SHA256 {
		return nil, broken("its contents have the SHA-256 %s, it was sealed with %q", sum, clip(f.SHA256))
	}
	if again, err := f.Sealed.Encode(); err != nil || !bytes.Equal(again, b) {
		return nil, broken("the file is not as it was written, though its contents are")
	}
	if err := f.Sealed.check(); err != nil {
		return nil, broken("%v", err)
	}
	return f.Sealed, nil
}

func clip(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// check looks whether a seal can be scored.
func (s *Seal) check() error {
	if _, err := day(s.AsOf); err != nil {
		return err
	}
	if _, err := time.Parse(time.RFC3339, s.Created); err != nil {
		return fmt.Errorf("it was created at %q, which is no time", clip(s.Created))
	}
	if len(s.Forecasts) > mostForecasts {
		return fmt.Errorf("%d forecasts, more than %d", len(s.Forecasts), mostForecasts)
	}
	for i := range s.Forecasts {
		f := &s.Forecasts[i]
		if _, err := day(f.Day); err != nil {
			return err
		}
		for _, d := range f.distributions() {
			if err := d.check(); err != nil {
				return fmt.Errorf("the forecast of %q: %w", clip(f.Party), err)
			}
		}
	}
	return nil
}

func (f *Sealed) distributions() []Distribution {
	return []Distribution{f.Distribution, f.RandomWalk, f.LastIncrement}
}

// The logarithms and the spread that a distribution may have, so that no figure
// leaves what a number can hold.
const (
	mostLog   = 100
	mostScale = 10
)

func (d *Distribution) check() error {
	within := func(v, lo, hi float64) bool { return v >= lo && v <= hi } // not of NaN
	switch {
	case !d.Rounding.Known():
		return fmt.Errorf("the rounding %q is not known", clip(string(d.Rounding)))
	case len(d.Unrounded) == 0:
		if !within(d.Location, -mostLog, mostLog) || !within(d.Scale, 1e-9, mostScale) || !within(d.Freedom, 1, 1e6) {
			return errors.New("a distribution without quantiles is no Student t")
		}
	case len(d.Unrounded) != tally.GridSteps+1:
		return fmt.Errorf("%d quantiles, not %d", len(d.Unrounded), tally.GridSteps+1)
	default:
		was := math.Exp(-mostLog)
		for _, v := range d.Unrounded {
			if !within(v, was, math.Exp(mostLog)) {
				return errors.New("the quantiles fall, or are no figures")
			}
			was = v
		}
	}
	if len(d.Points()) == 0 {
		return errors.New("no figure can be stated")
	}
	return nil
}

func day(s string) (dates.Day, error) {
	parsed, err := dates.Parse(s)
	if err != nil || parsed.Precision() != dates.DayPrecision || parsed.IsInterval() {
		return 0, fmt.Errorf("%q is no day", clip(s))
	}
	d, _ := parsed.Earliest()
	return d, nil
}
