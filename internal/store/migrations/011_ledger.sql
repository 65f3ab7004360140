-- +goose Up

-- What was imported of a case, one after another: the folder that entries are
-- put on. The newest counts. after is the number of the last entry that there
-- was when it came.
CREATE TABLE ledger_bases (
  "case"      TEXT    NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),
  hash        TEXT    NOT NULL,
  after       INTEGER NOT NULL,
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  PRIMARY KEY ("case", number)
) STRICT, WITHOUT ROWID;

-- Decisions, numbered from 1 in each case without gaps. They are never changed,
-- but for what a redaction destroys. bundle is the number of the first entry
-- that was submitted with this one, undoes the entry that it takes back.
CREATE TABLE ledger_entries (
  "case"      TEXT    NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),
  kind        TEXT    NOT NULL,
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  base        INTEGER NOT NULL,
  bundle      INTEGER NOT NULL,
  undoes      INTEGER,
  redaction   INTEGER,
  PRIMARY KEY ("case", number)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_entries_undone ON ledger_entries ("case", undoes) WHERE undoes IS NOT NULL;

-- The rows that an entry changes. before and after are the cells as JSON by
-- column, NULL where there is no row; the hashes are of them. A row with a
-- redaction has neither any more.
CREATE TABLE ledger_rows (
  "case"      TEXT    NOT NULL,
  entry       INTEGER NOT NULL,
  n           INTEGER NOT NULL,
  "table"     TEXT    NOT NULL,
  row         TEXT    NOT NULL,
  place       INTEGER NOT NULL,
  before      TEXT,
  after       TEXT,
  before_hash TEXT    NOT NULL,
  after_hash  TEXT    NOT NULL,
  redaction   INTEGER,
  PRIMARY KEY ("case", entry, n),
  FOREIGN KEY ("case", entry) REFERENCES ledger_entries ("case", number)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_rows_row ON ledger_rows ("case", "table", row, entry);

-- What was submitted, by the key that the asker gave it, so that asking again
-- is not deciding twice.
CREATE TABLE ledger_submissions (
  "case"  TEXT    NOT NULL,
  key     TEXT    NOT NULL,
  digest  TEXT    NOT NULL,
  first   INTEGER NOT NULL,
  last    INTEGER NOT NULL,
  PRIMARY KEY ("case", key)
) STRICT, WITHOUT ROWID;

-- Entries that did not fit a later base, and the entry by which an editor
-- decided what becomes of them.
CREATE TABLE ledger_settled (
  "case"  TEXT    NOT NULL,
  entry   INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  PRIMARY KEY ("case", entry, settled)
) STRICT, WITHOUT ROWID;

-- Drafts as they were behind an entry, so that a long ledger need not be gone
-- through from its beginning. misfits is a JSON list of what was left out.
CREATE TABLE ledger_snapshots (
  "case"  TEXT    NOT NULL,
  base    INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  hash    TEXT    NOT NULL,
  misfits TEXT    NOT NULL,
  PRIMARY KEY ("case", base, number)
) STRICT, WITHOUT ROWID;

-- Tombstones. erased is 1 when the bytes are gone from the files of the database. "table" documents is a document, by its SHA-256; it is of no
-- case.
CREATE TABLE redactions (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  "case"      TEXT NOT NULL,
  "table"     TEXT NOT NULL,
  row         TEXT NOT NULL,
  class       TEXT NOT NULL,
  day         TEXT NOT NULL,
  authority   TEXT NOT NULL,
  author_id   TEXT NOT NULL,
  author_name TEXT NOT NULL,
  at          TEXT NOT NULL,
  erased      INTEGER NOT NULL DEFAULT 0,
  UNIQUE ("case", "table", row)
) STRICT;

-- The published versions that a redaction changed: their hash as it was cited,
-- and as it is. They keep their number.
CREATE TABLE redacted_versions (
  "case"      TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  redaction   INTEGER NOT NULL REFERENCES redactions (number),
  hash_before TEXT    NOT NULL,
  hash_after  TEXT    NOT NULL,
  PRIMARY KEY ("case", version, redaction)
) STRICT, WITHOUT ROWID;
