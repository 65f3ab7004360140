-- +goose Up

-- Who may log in to the desk. Rows are never taken away: what somebody decided
-- has to go on naming him. The password is a hash in the PHC form.
CREATE TABLE accounts (
  id          INTEGER NOT NULL PRIMARY KEY,
  name        TEXT    NOT NULL UNIQUE,
  role        TEXT    NOT NULL,
  all_cases   INTEGER NOT NULL CHECK (all_cases IN (0, 1)),
  password    TEXT    NOT NULL,
  secret      TEXT,             -- of the second factor; NULL for none
  step        INTEGER NOT NULL DEFAULT 0, -- the last time step whose code was taken
  created_at  TEXT    NOT NULL,
  disabled_at TEXT
) STRICT;

CREATE TABLE account_cases (
  account INTEGER NOT NULL REFERENCES accounts (id),
  "case"  TEXT    NOT NULL,
  PRIMARY KEY (account, "case")
) STRICT, WITHOUT ROWID;

-- Of every secret that a person holds only the SHA-256 is kept; all of them are
-- long random numbers.
CREATE TABLE account_recovery (
  account INTEGER NOT NULL REFERENCES accounts (id),
  hash    TEXT    NOT NULL,
  PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- Browsers that somebody has logged in with before.
CREATE TABLE account_browsers (
  hash    TEXT    NOT NULL PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  seen_at TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id         INTEGER NOT NULL PRIMARY KEY,
  hash       TEXT    NOT NULL UNIQUE,
  account    INTEGER NOT NULL REFERENCES accounts (id),
  stage      TEXT    NOT NULL,
  pending    TEXT    NOT NULL, -- a secret that is being set up
  address    TEXT    NOT NULL,
  agent      TEXT    NOT NULL,
  created_at TEXT    NOT NULL,
  seen_at    TEXT    NOT NULL,
  ends_at    TEXT    NOT NULL
) STRICT;

CREATE INDEX sessions_account ON sessions (account);

-- Links that work once. account is whom the link lets in again; a link without
-- one makes an account with the role and the cases it names.
CREATE TABLE account_links (
  hash       TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,
  account    INTEGER REFERENCES accounts (id),
  role       TEXT    NOT NULL,
  all_cases  INTEGER NOT NULL CHECK (all_cases IN (0, 1)),
  cases      TEXT    NOT NULL, -- ids, a line each
  made_by    TEXT    NOT NULL,
  made_at    TEXT    NOT NULL,
  ends_at    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to accounts. Entries are never changed.
CREATE TABLE account_journal (
  id      INTEGER NOT NULL PRIMARY KEY,
  at      TEXT    NOT NULL,
  who     TEXT    NOT NULL, -- name of an account, or what acted
  what    TEXT    NOT NULL,
  about   TEXT    NOT NULL, -- name of an account
  detail  TEXT    NOT NULL,
  address TEXT    NOT NULL
) STRICT;
