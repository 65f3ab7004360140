package tally

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// StateFormat names the layout of a kept posterior.
const StateFormat = "tidewaiter-state-1"

// What a kept posterior may hold at most: the longest run over a case of some
// three hundred origins.
const (
	mostHeader  = 32 << 20 // bytes
	mostLatents = 50_000
	mostDraws   = 100_000
	mostValues  = 16 << 20 // draws times latents, with one more for each
	mostLatent  = 1e3      // a standard normal variable that is further out was never drawn
	mostLogL    = 1e9
)

// State is a posterior as it was sampled, kept so that one later claim can be
// weighed in without sampling anew ([Update]). It is not changed once made, and
// may be used by several goroutines at once.
type State struct {
	stateHead
	draws [][]float64
	logL  []float64 // log likelihood of each draw
}

// stateHead is what a kept posterior is of.
type stateHead struct {
	Format   string            `json:"format"`
	Model    string            `json:"model"`
	Case     string            `json:"case"`
	SHA256   string            `json:"case_sha256"`
	AsOf     dates.Day         `json:"-"`
	Known    dates.Day         `json:"-"` // what was not surely published by then is not in it
	Seed     uint64            `json:"seed"`
	Without  []string          `json:"without"`
	Files    map[string]string `json:"files"`   // hashes, see [casefile.Parts]
	Sources  map[string]string `json:"sources"` // likewise
	Claims   map[string]string `json:"claims"`  // likewise, of the claims known and accepted
	Latents  []string          `json:"latents"`
	Draws    int               `json:"draws"`
	PerChain int               `json:"draws_per_chain"`
	Diverged int               `json:"diverged"`
}

// SHA256 is the hash of the case that a posterior was sampled from, as
// [casefile.Parts] has it.
func (s *State) SHA256() string { return s.stateHead.SHA256 }

// keep makes a state of a posterior that was sampled.
func keep(p *posterior, opt Options) (*State, error) {
	parts, err := p.c.Parts()
	if err != nil {
		return nil, err
	}
	known := opt.known().AsOf
	s := &State{draws: p.draws, logL: p.logL, stateHead: stateHead{
		Format: StateFormat, Model: Version, Case: p.c.ID, SHA256: parts.SHA256, AsOf: opt.AsOf, Known: known, Seed: p.seed,
		Without: sorted(opt.Without), Files: parts.Files, Sources: parts.Sources, Claims: map[string]string{},
		Latents: p.w.names(p.sel), Draws: len(p.draws), PerChain: p.per, Diverged: p.diagnosis.Diverged,
	}}
	for i := range p.c.Claims {
		if cl := &p.c.Claims[i]; enters(cl, known) {
			s.Claims[cl.ID] = parts.Claims[cl.ID]
		}
	}
	return s, nil
}

// sorted is a list in order and without doubles, never nil.
func sorted(list []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(append([]string{}, list...))))
}

// names of the latents, the same for the same unknown in every world: by what it
// is of, and not by where it stands.
func (w *world) names(sel *selection) []string {
	out := make([]string, w.size)
	name := func(at int, name string) {
		if at >= 0 {
			out[at] = name
		}
	}
	each := func(at, n int, what string) {
		for k := range n {
			out[at+k] = what + "/" + strconv.Itoa(k)
		}
	}
	name(w.at.level, "level")
	name(w.at.swing, "swing")
	each(w.at.pace, w.cells, paceName)
	each(w.at.arrive, w.cells, "arrive")
	name(w.at.early, "early")
	each(w.at.steps, w.scopes, "step")
	name(w.at.load, "load")
	name(w.at.berth, "berth")
	name(w.at.look, "look")
	name(w.at.cloud, "cloud")
	name(w.at.heard, "heard")
	name(w.at.dependence, "dependence")
	name(w.at.call, "call")
	for watcher, at := range w.watchers {
		name(at, "watcher/"+watcher)
	}
	for _, q := range w.processes {
		name(q.stay, "stay/"+q.name)
		for j, day := range q.days {
			name(q.drift+j, "drift/"+strconv.Itoa(int(day))+"/"+q.name)
		}
	}
	for _, h := range w.hedges {
		name(h.latent, "hedge/"+string(h.hedge))
	}
	for _, m := range w.modes {
		name(m.latent, "mode/"+m.name)
	}
	for _, s := range w.series {
		name(s.latent, "series/"+s.name)
	}
	for i, t := range w.terms {
		id := sel.terms[i].spoken().ID
		name(t.lag, "lag/"+id)
		name(t.open, "open/"+id)
		name(t.close, "close/"+id)
	}
	for i, m := range w.counts {
		id := sel.counts[i].claim.ID
		name(m.open, "open/"+id)
		name(m.close, "close/"+id)
	}
	return out
}

const paceName = "pace"

// header is the head of a state as it is written: days in words.
type header struct {
	stateHead
	AsOf  string `json:"as_of"`
	Known string `json:"known"`
}

// Encode writes a state: one line of JSON that says what it is of, the draws with
// their log likelihoods as little-endian float64, and the SHA-256 of all that.
func (s *State) Encode(to io.Writer) error {
	sum := sha256.New()
	w := bufio.NewWriter(io.MultiWriter(to, sum))
	b, err := json.Marshal(header{s.stateHead, s.AsOf.String(), s.Known.String()})
	if err != nil {
		return err
	}
	w.Write(append(b, '\n'))
	row := make([]byte, 0, 8*(len(s.Latents)+1))
	for k, z := range s.draws {
		row = row[:0]
		for _, v := range z {
			row = binary.LittleEndian.AppendUint64(row, math.Float64bits(v))
		}
		w.Write(binary.LittleEndian.AppendUint64(row, math.Float64bits(s.logL[k])))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = to.Write(sum.Sum(nil))
	return err
}

// ErrState is the reason why a file is no kept posterior as it was written.
var ErrState = errors.New("not a kept posterior")

// ErrOtherModel is the reason why a kept posterior cannot be used: it is whole,
// but of another version of the model or of the layout.
var ErrOtherModel = errors.New("kept by another version")

// DecodeState reads what [State.Encode] wrote, and no more than that may be. A
// file that was changed, cut or never was one is [ErrState]. Memory grows with
// what is there, not with what the file says is there.
func DecodeState(from io.Reader) (*State, error) {
	broken := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrState, fmt.Sprintf(format, args...))
	}
	sum := sha256.New()
	r := bufio.NewReaderSize(from, 1<<16)
	line, err := readLine(r, sum)
	if err != nil {
		return nil, broken("its first line: %v", err)
	}
	var format struct {
		Format string `json:"format"`
		Model  string `json:"model"`
	}
	if err := json.Unmarshal(line, &format); err != nil {
		return nil, broken("its first line: %v", err)
	}
	if format.Format != StateFormat || format.Model != Version {
		if format.Format == "" {
			return nil, broken("its first line names no format")
		}
		return nil, fmt.Errorf("%w: the format is %q and the model %q, here %q and %q", ErrOtherModel, clip(format.Format), clip(format.Model), StateFormat, Version)
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	var head header
	if err := d.Decode(&head); err != nil {
		return nil, broken("its first line: %v", err)
	}
	s := &State{stateHead: head.stateHead}
	s.Without = sorted(s.Without)
	for _, f := range []struct {
		text string
		day  *dates.Day
	}{{head.AsOf, &s.AsOf}, {head.Known, &s.Known}} {
		date, err := dates.Parse(f.text)
		first, ok := date.Earliest()
		if err != nil || !ok || date.Precision() != dates.DayPrecision || date.IsInterval() {
			return nil, broken("%q is no day", clip(f.text))
		}
		*f.day = first
	}
	if err := s.check(); err != nil {
		return nil, broken("%v", err)
	}
	row := make([]byte, 8*(len(s.Latents)+1))
	for k := range s.Draws {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, broken("it ends in draw %d of %d", k+1, s.Draws)
		}
		sum.Write(row)
		z := make([]float64, len(s.Latents))
		for i := range z {
			// Also not of what is no number.
			if z[i] = math.Float64frombits(binary.LittleEndian.Uint64(row[8*i:])); !(math.Abs(z[i]) < mostLatent) {
				return nil, broken("draw %d has the value %v", k+1, z[i])
			}
		}
		l := math.Float64frombits(binary.LittleEndian.Uint64(row[8*len(z):]))
		if !(math.Abs(l) < mostLogL) {
			return nil, broken("draw %d has the log likelihood %v", k+1, l)
		}
		s.draws, s.logL = append(s.draws, z), append(s.logL, l)
	}
	end := make([]byte, sha256.Size)
	if _, err := io.ReadFull(r, end); err != nil || !bytes.Equal(end, sum.Sum(nil)) {
		return nil, broken("its contents do not have the hash that they were kept with")
	}
	if _, err := r.ReadByte(); err != io.EOF {
		return nil, broken("something stands behind it")
	}
	return s, nil
}

// readLine reads up to the end of a line, which it drops, and hashes all of it.
func readLine(r *bufio.Reader, sum hash.Hash) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		sum.Write(part)
		line = append(line, part...)
		switch {
		case len(line) > mostHeader:
			return nil, fmt.Errorf("more than %d bytes", mostHeader)
		case err == nil:
			return line[:len(line)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, errors.New("it does not end")
		}
	}
}

// check looks whether the numbers of a head can be.
func (s *stateHead) check() error {
	n := len(s.Latents)
	switch {
	case n == 0 || n > mostLatents:
		return fmt.Errorf("%d unknowns", n)
	case s.PerChain < 8 || s.Draws < s.PerChain || s.Draws > mostDraws || s.Draws%s.PerChain != 0:
		return fmt.Errorf("%d draws in chains of %d", s.Draws, s.PerChain)
	case s.Draws*(n+1) > mostValues:
		return fmt.Errorf("%d draws of %d unknowns are too many", s.Draws, n)
	case s.Diverged < 0 || s.Diverged > s.Draws:
		return fmt.Errorf("%d of %d draws diverged", s.Diverged, s.Draws)
	case s.Known > s.AsOf:
		return fmt.Errorf("known by %s, after %s", s.Known, s.AsOf)
	}
	seen := make(map[string]bool, n)
	for _, name := range s.Latents {
		if name == "" || seen[name] {
			return fmt.Errorf("the unknown %q is named twice or not at all", clip(name))
		}
		seen[name] = true
	}
	return nil
}

func clip(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// differs says what else than claims differs between what was kept and a case;
// "" when nothing does.
func (s *State) differs(parts *casefile.Parts) string {
	for _, name := range sorted(slices.AppendSeq(slices.Collect(maps.Keys(s.Files)), maps.Keys(parts.Files))) {
		if s.Files[name] != parts.Files[name] {
			return name + " differs"
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Sources)) {
		switch now, ok := parts.Sources[id]; {
		case !ok:
			return "the source " + id + " is gone"
		case now != s.Sources[id]:
			return "the source " + id + " was revised"
		}
	}
	return ""
}

// sameRun says what of a run differs from the kept one; "" when nothing does.
func (s *State) sameRun(c *casefile.Case, opt Options) string {
	seed := cmp.Or(opt.Seed, DefaultSeed)
	switch {
	case s.Model != Version:
		return fmt.Sprintf("the draws are of the model %s, this is %s", s.Model, Version)
	case s.Case != c.ID:
		return fmt.Sprintf("the draws are of the case %s", s.Case)
	case s.Seed != seed:
		return fmt.Sprintf("the draws have the seed %d, asked for is %d", s.Seed, seed)
	case !slices.Equal(s.Without, sorted(opt.Without)):
		return "other sources, parties or groups are left out"
	case opt.Working:
		return "what moved the count is worked out from chains, which are not kept"
	case opt.AsOf < s.AsOf:
		return fmt.Sprintf("%s is before the day of the draws, %s", opt.AsOf, s.AsOf)
	case opt.known().AsOf < s.Known:
		return fmt.Sprintf("what was known by %s is asked for, the draws know more, up to %s", opt.known().AsOf, s.Known)
	}
	return ""
}
