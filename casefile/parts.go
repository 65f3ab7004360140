package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Parts are the hashes of what a case is made of: enough to tell what differs
// between two cases of which only one is at hand. Each is a SHA-256 in lower-case
// hexadecimal.
type Parts struct {
	// SHA256 is of the list that sha256sum would print of the case's files in
	// canonical form, by name.
	SHA256  string
	Files   map[string]string // of each other file that a count may rest on, by name
	Sources map[string]string // of each row of sources.csv, by id
	Claims  map[string]string // of each row of claims.csv, by id
}

// Parts hashes a case, without looking whether it has faults; [Case.Files] does.
func (c *Case) Parts() (*Parts, error) {
	files, err := c.encode()
	if err != nil {
		return nil, err
	}
	files = c.asRead(files)
	p := &Parts{Files: map[string]string{}, Sources: map[string]string{}, Claims: map[string]string{}}
	p.SHA256 = listHash(files)
	for name, b := range files {
		if name != sourcesTable.file && name != claimsTable.file && name != readmeMD && !isEditorial(name) && !isLicence(name) && !strings.HasPrefix(name, orbitsDir+"/") {
			p.Files[name] = hashOf(string(b))
		}
	}
	for i := range c.Sources {
		p.Sources[c.Sources[i].ID] = hashOf(strings.Join(sourcesTable.cells(&c.Sources[i]), "\x00"))
	}
	for i := range c.Claims {
		p.Claims[c.Claims[i].ID] = hashOf(strings.Join(claimsTable.cells(&c.Claims[i]), "\x00"))
	}
	return p, nil
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// listHash is the SHA-256 of the list that sha256sum would print of files.
func listHash(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return hex.EncodeToString(h.Sum(nil))
}
