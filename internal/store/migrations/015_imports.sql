-- +goose Up

-- What is brought into cases: a job each. spec is what was asked for, as JSON, and
-- is emptied when the job ends; progress is how far it is, with where it goes on.
-- pending is the progress behind what is being submitted to the ledger under
-- pending_key: after an end at that moment the ledger says which of the two is true.
CREATE TABLE imports (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  "case"      TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  spec        TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  why         TEXT    NOT NULL DEFAULT '',
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  created_at  TEXT    NOT NULL,
  started_at  TEXT,
  ended_at    TEXT,
  progress    TEXT    NOT NULL DEFAULT '',
  pending     TEXT    NOT NULL DEFAULT '',
  pending_key TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX imports_case ON imports ("case", id);
CREATE INDEX imports_state ON imports (state, id);

-- Feeds that are looked at on a schedule.
CREATE TABLE import_feeds (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  "case"      TEXT    NOT NULL,
  url         TEXT    NOT NULL,
  every       INTEGER NOT NULL CHECK (every > 0), -- seconds
  follow      INTEGER NOT NULL CHECK (follow IN (0, 1)), -- the pages that items lead to, not the items
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  created_at  TEXT    NOT NULL,
  next_at     TEXT    NOT NULL,
  job         INTEGER NOT NULL DEFAULT 0, -- the last that was made for it
  ended_at    TEXT
) STRICT;

-- The addresses that feeds led to and that were fetched, by the SHA-256 of each.
CREATE TABLE import_seen (
  "case" TEXT NOT NULL,
  hash   TEXT NOT NULL,
  PRIMARY KEY ("case", hash)
) STRICT, WITHOUT ROWID;

-- How the columns of a spreadsheet were read the last time, by the SHA-256 of its
-- head.
CREATE TABLE import_columns (
  "case"  TEXT NOT NULL,
  head    TEXT NOT NULL,
  mapping TEXT NOT NULL, -- JSON
  PRIMARY KEY ("case", head)
) STRICT, WITHOUT ROWID;

-- What is watched for in what comes in.
CREATE TABLE watches (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  "case"      TEXT    NOT NULL,
  kind        TEXT    NOT NULL, -- vessel, place or phrase
  text        TEXT    NOT NULL,
  author_id   TEXT    NOT NULL,
  author_name TEXT    NOT NULL,
  created_at  TEXT    NOT NULL,
  ended_at    TEXT
) STRICT;

CREATE INDEX watches_case ON watches ("case", id);

-- What met a watch. It says nothing of what the row says: who looks gets it from
-- the draft, so that what is redacted there is not told here. detail is of
-- positions: from when to when.
CREATE TABLE watch_hits (
  "case" TEXT    NOT NULL,
  watch  INTEGER NOT NULL REFERENCES watches (id),
  what   TEXT    NOT NULL, -- claim, document or position
  ref    TEXT    NOT NULL, -- id of the claim or source; source and MMSI
  import INTEGER NOT NULL,
  at     TEXT    NOT NULL,
  detail TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY ("case", watch, what, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX watch_hits_at ON watch_hits ("case", at);
