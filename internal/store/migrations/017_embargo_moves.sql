-- +goose Up

-- Embargoes that were moved or lifted. NULL is at once. A store that a program
-- between two releases made may have the table already.
CREATE TABLE IF NOT EXISTS embargo_moves (
  number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "case"  TEXT    NOT NULL,
  version INTEGER NOT NULL,
  was     TEXT,
  became  TEXT,
  by      TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  at      TEXT    NOT NULL
) STRICT;
