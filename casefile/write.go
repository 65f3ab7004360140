package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Files writes the case as a folder in canonical form: the contents of each
// file by its path. Every table is there, if only with its header; rows and
// lists keep their order; numbers are in their shortest plain form, lines end
// in LF, cells are quoted only where they have to be. case.yaml is as it was
// read, comments and order included, unless what it says was changed.
//
// What is written can be read and gives the same files again. A case of which
// that is not true has faults, and they are the error.
func (c *Case) Files() (map[string][]byte, error) {
	canon, err := c.encode()
	if err != nil {
		return nil, err
	}
	files := c.asRead(canon)
	again, err := Read(Folder(files))
	if err != nil {
		return nil, fmt.Errorf("casefile: writing the case: it would not be read again:\n%w", err)
	}
	canonAgain, err := again.encode()
	if err != nil {
		return nil, err
	}
	for name, b := range canon {
		if !bytes.Equal(b, canonAgain[name]) {
			return nil, fmt.Errorf("casefile: writing the case: %s: what is read from it again differs: remove white space around texts, and ; from the parts of lists", name)
		}
	}
	return files, nil
}

// asRead returns the files with case.yaml as it was read, unless what it says was
// changed.
func (c *Case) asRead(canon map[string][]byte) map[string][]byte {
	if c.meta.raw == nil || !bytes.Equal(canon[caseYAML], c.meta.canon) {
		return canon
	}
	files := maps.Clone(canon)
	files[caseYAML] = c.meta.raw
	return files
}

// encode writes every file in canonical form, without looking at what they say.
func (c *Case) encode() (map[string][]byte, error) {
	files := make(map[string][]byte, 10+len(c.Series))
	meta, err := writeMeta(c)
	if err != nil {
		return nil, err
	}
	files[caseYAML] = meta
	if err := errors.Join(
		encodeInto(files, sourcesTable, c.Sources),
		encodeInto(files, claimsTable, c.Claims),
		encodeInto(files, sightingsTable, c.Sightings),
		encodeInto(files, voyagesTable, c.Voyages),
		encodeInto(files, placesTable, c.Places),
		encodeInto(files, vesselsTable, c.Vessels),
		encodeInto(files, factorsTable, c.Factors),
	); err != nil {
		return nil, err
	}
	if c.Observed != nil {
		if err := encodeInto(files, observedTable, c.Observed); err != nil {
			return nil, err
		}
	}
	if err := c.encodeEditorial(files); err != nil {
		return nil, err
	}
	for name, rows := range c.Series {
		if !recordForm.MatchString(name) {
			return nil, fmt.Errorf("casefile: writing the case: series %s: is not a name for a file: %s", quote(name), recordRemedy)
		}
		if err := encodeInto(files, seriesTable(seriesDir+"/"+name+".csv"), rows); err != nil {
			return nil, err
		}
	}
	for name, rows := range c.Tracks {
		if !recordForm.MatchString(name) {
			return nil, fmt.Errorf("casefile: writing the case: track %s: is not a name for a file: %s", quote(name), recordRemedy)
		}
		if err := encodeInto(files, tracksTable(tracksDir+"/"+name+".csv"), rows); err != nil {
			return nil, err
		}
	}
	if err := c.encodeOrbits(files); err != nil {
		return nil, err
	}
	if c.Readme != "" {
		files[readmeMD] = []byte(c.Readme)
	}
	for name, text := range c.Licences {
		if !isLicence(name) || !recordForm.MatchString(name) {
			return nil, fmt.Errorf("casefile: writing the case: licence file %s: is not a name for one: begin it with LICENSE", quote(name))
		}
		files[name] = []byte(text)
	}
	return files, nil
}

func encodeInto[T any](files map[string][]byte, t *table[T], rows []T) error {
	b, err := t.encode(rows)
	files[t.file] = b
	return err
}

// Hash returns the content hash of a folder: lower-case hexadecimal SHA-256
// over its files in the order of their paths, each as the length of its path,
// its path, the length of its contents and its contents; lengths are 64-bit
// big-endian.
func Hash(files map[string][]byte) string {
	h := sha256.New()
	length := func(n int) {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		length(len(name))
		h.Write([]byte(name))
		length(len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
