package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Document is a page or paper as it came, with the canonical text that spans
// point into.
type Document struct {
	SHA256     string // of Bytes, lower-case hex
	Name       string // the file it came from, without its folder
	MediaType  string // text/plain, text/html, ...
	Bytes      []byte
	Text       string // canonical text
	TextSHA256 string // of Text
	Extractor  string // name and version of what made Text
	ImportedAt time.Time
}

// PutDocument keeps a document under the hash of its bytes. Bytes and texts
// that are kept already stay as they are: putting a document twice changes
// nothing, and putting it with another extractor adds that text. The hashes
// and ImportedAt of d are ignored; the document as kept is returned. The error wraps [ErrRedacted] when
// it was redacted.
func (s *Store) PutDocument(ctx context.Context, d Document, now time.Time) (Document, error) {
	d.SHA256 = sum(d.Bytes)
	d.TextSHA256 = sum([]byte(d.Text))
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return putDocument(ctx, tx, &d, now)
	})
	if err != nil {
		return Document{}, fmt.Errorf("store: keeping document %q: %w", d.Name, err)
	}
	return s.Document(ctx, d.SHA256)
}

// putDocument keeps a document whose hashes are set.
func putDocument(ctx context.Context, tx *sql.Tx, d *Document, now time.Time) error {
	var gone bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM redactions WHERE "case" = '' AND "table" = ? AND row = ?)`, documentsTable, d.SHA256).Scan(&gone); err != nil {
		return err
	}
	if gone {
		return ErrRedacted
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO documents (sha256, name, media_type, bytes, imported_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		d.SHA256, d.Name, d.MediaType, append([]byte{}, d.Bytes...), stamp(now)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO document_texts (sha256, extractor, text_sha256, text, extracted_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		d.SHA256, d.Extractor, d.TextSHA256, []byte(d.Text), stamp(now))
	return err
}

// Document returns the document whose bytes have this SHA-256, with the text
// extracted last. The error wraps [ErrNotFound] when it is not kept.
func (s *Store) Document(ctx context.Context, sha256 string) (Document, error) {
	var d Document
	var text []byte
	var imported string
	err := s.db.QueryRowContext(ctx, `
		SELECT d.sha256, d.name, d.media_type, d.bytes, d.imported_at, t.extractor, t.text_sha256, t.text
		FROM documents d JOIN document_texts t USING (sha256)
		WHERE d.sha256 = ? ORDER BY t.extracted_at DESC, t.extractor DESC LIMIT 1`, sha256).
		Scan(&d.SHA256, &d.Name, &d.MediaType, &d.Bytes, &imported, &d.Extractor, &d.TextSHA256, &text)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		d.Text = string(text)
		d.ImportedAt, err = unstamp(imported)
	}
	if err != nil {
		return Document{}, fmt.Errorf("store: reading document %s: %w", sha256, err)
	}
	return d, nil
}

// Text returns the canonical text of the document whose bytes have this
// SHA-256, as extracted last. The error wraps [ErrNotFound] when it is not
// kept.
func (s *Store) Text(ctx context.Context, sha256 string) (string, error) {
	var text []byte
	err := s.db.QueryRowContext(ctx, `SELECT text FROM document_texts WHERE sha256 = ? ORDER BY extracted_at DESC, extractor DESC LIMIT 1`, sha256).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("store: reading the text of document %s: %w", sha256, err)
	}
	return string(text), nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
