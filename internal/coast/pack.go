package coast

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Ending is how the name of a pack ends.
const Ending = ".coast"

// Limits of what is opened.
const (
	maxPacks    = 64
	maxHead     = 4096
	maxEntries  = 360*180 + 1440*720
	shortestOf  = len(packMagic) + 4 + 12 + sha256.Size
	areaTouches = 1e-9 // degrees that an area may lack of a cell
)

// Folder is the packs of a folder, for reading by many at once.
type Folder struct{ packs []*pack }

type pack struct {
	name   string
	file   *os.File
	head   packHead
	digest string
	index  []entry // by key
}

// Open opens the packs of a folder, in the order of their names: where two have a
// cell, it is the first one's. What is no whole pack is an error.
func Open(dir string) (*Folder, error) {
	names, err := filepath.Glob(filepath.Join(strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir), "*"+Ending))
	if err != nil {
		return nil, fmt.Errorf("coast: opening %s: %w", dir, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("coast: opening %s: there is no file whose name ends in %s: tidewaiter coast makes one", dir, Ending)
	}
	if len(names) > maxPacks {
		return nil, fmt.Errorf("coast: opening %s: %d packs, at most %d are read: make fewer and larger ones", dir, len(names), maxPacks)
	}
	out := &Folder{}
	for _, name := range names {
		p, err := openPack(name)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("coast: opening %s: %w: make it anew with tidewaiter coast, or take it out of the folder", name, err), out.Close())
		}
		out.packs = append(out.packs, p)
	}
	return out, nil
}

// Close closes the files.
func (f *Folder) Close() error {
	var errs []error
	for _, p := range f.packs {
		errs = append(errs, p.file.Close())
	}
	return errors.Join(errs...)
}

// Credit is what the foot of a map says of all packs.
func (f *Folder) Credit() string {
	var out []string
	for _, p := range f.packs {
		if !slices.Contains(out, p.head.Credit) {
			out = append(out, p.head.Credit)
		}
	}
	return strings.Join(out, "; ")
}

// Digest tells these packs from others.
func (f *Folder) Digest() string {
	h := sha256.New()
	for _, p := range f.packs {
		fmt.Fprintln(h, p.digest)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func openPack(name string) (_ *pack, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	if !info.Mode().IsRegular() || size < int64(shortestOf) {
		return nil, errors.New("is no pack")
	}
	first := make([]byte, len(packMagic)+4)
	if _, err := file.ReadAt(first, 0); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(first[len(packMagic):])
	if string(first[:len(packMagic)]) != packMagic || length > maxHead || int64(length) > size-int64(shortestOf) {
		return nil, errors.New("is no pack")
	}
	text := make([]byte, length)
	if _, err := file.ReadAt(text, int64(len(first))); err != nil {
		return nil, err
	}
	p := &pack{name: filepath.Base(name), file: file}
	if err := json.Unmarshal(text, &p.head); err != nil {
		return nil, errors.New("its head is no JSON")
	}
	if !slices.Equal(p.head.Levels, Levels[:]) {
		return nil, errors.New("is of another version of the program")
	}
	if err := errors.Join(checkCredit(p.head.Credit), checkArea(p.head.Area)); err != nil {
		return nil, err
	}
	cells := uint64(len(first)) + uint64(length) // where they begin
	tail := make([]byte, 12+sha256.Size)
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	at, n := binary.LittleEndian.Uint64(tail), uint64(binary.LittleEndian.Uint32(tail[8:]))
	if n > maxEntries || at < cells || at > uint64(size) || at+n*entryLength+uint64(len(tail)) != uint64(size) {
		return nil, errors.New("its index is not where it ought to be: was it cut off?")
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, size-sha256.Size)); err != nil {
		return nil, err
	}
	if !bytes.Equal(sum.Sum(nil), tail[12:]) {
		return nil, errors.New("was changed since it was made")
	}
	p.digest = hex.EncodeToString(tail[12:])
	raw := make([]byte, n*entryLength)
	if _, err := file.ReadAt(raw, int64(at)); err != nil {
		return nil, err
	}
	p.index = make([]entry, n)
	for i := range p.index {
		e := entry{binary.LittleEndian.Uint32(raw), binary.LittleEndian.Uint32(raw[4:]), binary.LittleEndian.Uint64(raw[8:])}
		raw = raw[entryLength:]
		if e.offset < cells || e.length > maxCellBytes || e.offset > at || e.offset+uint64(e.length) > at || i > 0 && e.key <= p.index[i-1].key {
			return nil, errors.New("its index is none")
		}
		p.index[i] = e
	}
	return p, nil
}

// Cell is a cell as a browser reads it: a deflate stream of land. ok is false where
// no pack has all of the cell.
func (f *Folder) Cell(level, x, y int) (body []byte, ok bool, err error) {
	if level < 0 || level >= len(Levels) || x < 0 || y < 0 || x >= Levels[level].East() || y >= Levels[level].North() {
		return nil, false, nil
	}
	l := Levels[level]
	west, south := float64(x)*l.Degrees-180, float64(y)*l.Degrees-90
	for _, p := range f.packs {
		a := p.head.Area
		if west < a[0]-areaTouches || south < a[1]-areaTouches || west+l.Degrees > a[2]+areaTouches || south+l.Degrees > a[3]+areaTouches {
			continue
		}
		body, err := p.cell(level, x, y)
		if err != nil {
			return nil, false, fmt.Errorf("coast: reading %s: cell %d-%d of level %d: %w", p.name, x, y, level, err)
		}
		return body, true, nil
	}
	return nil, false, nil
}

func (p *pack) find(key uint32) *entry {
	i, ok := slices.BinarySearchFunc(p.index, key, func(e entry, key uint32) int { return int(int64(e.key) - int64(key)) })
	if !ok {
		return nil
	}
	return &p.index[i]
}

func (p *pack) cell(level, x, y int) ([]byte, error) {
	l := Levels[level]
	e := p.find(key(level, x, y))
	if level == 1 {
		if above := p.find(key(0, x/finer, y/finer)); above != nil && above.length == 0 {
			e = above
		}
	}
	switch {
	case e == nil:
		return deflated(append(head(l, x, y), 0)) // sea
	case e.length == 0:
		return deflated(whole(l, x, y))
	}
	body := make([]byte, e.length)
	if _, err := p.file.ReadAt(body, int64(e.offset)); err != nil {
		return nil, err
	}
	// The hash says that it is as it was made, not by whom.
	inflated, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(body)), maxCellInflated+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be inflated: %w", err)
	}
	if len(inflated) > maxCellInflated {
		return nil, errors.New("is too large")
	}
	if err := check(l, x, y, inflated); err != nil {
		return nil, err
	}
	return body, nil
}

func deflated(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		if _, err = z.Write(body); err == nil {
			err = z.Close()
		}
	}
	return b.Bytes(), err
}
