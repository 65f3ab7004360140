package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Kept is the directory of what was fetched earlier, so that a server is only
// asked whether it changed. A page that nothing can be asked about (it has
// neither ETag nor Last-Modified) is not kept.
type Kept struct {
	Dir string
	// ReadOnly uses what is there and adds nothing; Anew adds and uses nothing.
	ReadOnly, Anew bool
}

// keptPage is one page as it lies there: KEY.json, with the body in
// SHA256.body.
type keptPage struct {
	URL          string    `json:"url"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	ContentType  string    `json:"content_type,omitempty"`
	Encoding     string    `json:"content_encoding,omitempty"`
	FetchedAt    time.Time `json:"fetched_at"`
	SHA256       string    `json:"sha256"` // of the body as it was sent

	body []byte
}

func (k *Kept) path(name string) string { return filepath.Join(k.Dir, name) }

func keyOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:16]) + ".json"
}

// get returns what is kept of an address, or nil. What is damaged is as good
// as not there: the page is fetched anew.
func (k *Kept) get(address string) *keptPage {
	if k == nil || k.Anew {
		return nil
	}
	return k.read(address)
}

func (k *Kept) read(address string) *keptPage {
	b, err := os.ReadFile(k.path(keyOf(address)))
	if err != nil {
		return nil
	}
	var p keptPage
	if json.Unmarshal(b, &p) != nil || p.URL != address || len(p.SHA256) != 2*sha256.Size {
		return nil
	}
	if _, err := hex.DecodeString(p.SHA256); err != nil {
		return nil // it is about to be a file's name
	}
	p.body, err = os.ReadFile(k.path(p.SHA256 + ".body"))
	if sum := sha256.Sum256(p.body); err != nil || hex.EncodeToString(sum[:]) != p.SHA256 {
		return nil
	}
	return &p
}

// put keeps a whole answer to an address.
func (k *Kept) put(address string, a *answer, now time.Time) error {
	if k == nil || k.ReadOnly {
		return nil
	}
	p := keptPage{
		URL: address, ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified"),
		ContentType: a.header.Get("Content-Type"), Encoding: a.header.Get("Content-Encoding"), FetchedAt: now,
	}
	if p.ETag == "" && p.LastModified == "" {
		err := os.Remove(k.path(keyOf(address)))
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return err
	}
	sum := sha256.Sum256(a.body)
	p.SHA256 = hex.EncodeToString(sum[:])
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return err
	}
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	before := k.read(address)
	// The body is there before anything points to it.
	if err := k.write(p.SHA256+".body", a.body); err != nil {
		return err
	}
	if err := k.write(keyOf(address), append(b, '\n')); err != nil {
		return err
	}
	if before != nil && before.SHA256 != p.SHA256 {
		// Another address may have had the same body; it is fetched anew then.
		return os.Remove(k.path(before.SHA256 + ".body"))
	}
	return nil
}

// write makes a file whole or not at all.
func (k *Kept) write(name string, b []byte) error {
	f, err := os.CreateTemp(k.Dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), k.path(name))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// conditions adds to a request what makes it conditional.
func (p *keptPage) conditions(h http.Header) {
	if p.ETag != "" {
		h.Set("If-None-Match", p.ETag)
	}
	if p.LastModified != "" {
		h.Set("If-Modified-Since", p.LastModified)
	}
}
