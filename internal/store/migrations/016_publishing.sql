-- +goose Up

-- What an editor proposed to publish: the folder by its hash, which is blank
-- once it was published or withdrawn. One of a case is open at a time.
-- compared is the number of the version that it was compared with.
CREATE TABLE proposals (
  "case"      TEXT    NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),
  hash        TEXT    NOT NULL,
  entry       INTEGER NOT NULL,
  compared    INTEGER NOT NULL,
  reason      TEXT    NOT NULL,
  public_at   TEXT,
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('open', 'published', 'withdrawn')),
  ended_by    TEXT    NOT NULL DEFAULT '',
  ended_at    TEXT,
  ended_why   TEXT    NOT NULL DEFAULT '',
  version     INTEGER,
  PRIMARY KEY ("case", number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX proposals_open ON proposals ("case") WHERE state = 'open';

-- Notes on faults of published versions: in which version the fault was first,
-- and from which on it is mended (NULL: it is not yet).
CREATE TABLE corrections (
  "case"      TEXT    NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),
  version     INTEGER NOT NULL,
  mended      INTEGER,
  text        TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  PRIMARY KEY ("case", number)
) STRICT, WITHOUT ROWID;

-- What must not be destroyed until an admin lifts the hold. A blank table is the
-- whole case; "table" documents is a document by its SHA-256, whose case is the
-- one at which it was held.
CREATE TABLE holds (
  number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "case"     TEXT    NOT NULL,
  "table"    TEXT    NOT NULL,
  row        TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  placed_by  TEXT    NOT NULL,
  placed_at  TEXT    NOT NULL,
  lifted_by  TEXT    NOT NULL DEFAULT '',
  lifted_at  TEXT,
  lifted_why TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX holds_placed ON holds ("case", "table", row) WHERE lifted_at IS NULL;

-- Why something was redacted, for the desk: what is published is the authority.
CREATE TABLE redaction_reasons (
  redaction INTEGER NOT NULL PRIMARY KEY REFERENCES redactions (number),
  reason    TEXT    NOT NULL
) STRICT;
