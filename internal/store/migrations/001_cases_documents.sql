-- +goose Up

-- One row a version of a case. Versions count from 1 and are never changed but
-- for superseded_at; the current one has none.
CREATE TABLE cases (
  id            TEXT    NOT NULL,
  version       INTEGER NOT NULL CHECK (version > 0),
  hash          TEXT    NOT NULL,
  imported_at   TEXT    NOT NULL,
  superseded_at TEXT,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cases_current ON cases (id) WHERE superseded_at IS NULL;

-- The files of a case by the hash of the whole, so that going back to an
-- earlier content stores nothing twice.
CREATE TABLE case_files (
  hash    TEXT NOT NULL,
  name    TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (hash, name)
) STRICT, WITHOUT ROWID;

-- The bytes of a document, once, under their own hash.
CREATE TABLE documents (
  sha256      TEXT NOT NULL PRIMARY KEY,
  name        TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  bytes       BLOB NOT NULL,
  imported_at TEXT NOT NULL
) STRICT;

-- What an extractor made of them. Spans point into one text, so a text stays
-- when a later extractor reads the same bytes differently.
CREATE TABLE document_texts (
  sha256       TEXT NOT NULL REFERENCES documents (sha256),
  extractor    TEXT NOT NULL,
  text_sha256  TEXT NOT NULL,
  text         BLOB NOT NULL,
  extracted_at TEXT NOT NULL,
  PRIMARY KEY (sha256, extractor)
) STRICT, WITHOUT ROWID;
