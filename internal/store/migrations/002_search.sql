-- +goose Up

-- The claims of the current version of each case as they are searched, the
-- earliest published first, so that a later row is a later claim.
CREATE TABLE search_claims (
  row    INTEGER PRIMARY KEY,
  "case" TEXT NOT NULL,
  claim  TEXT NOT NULL,
  who    TEXT NOT NULL,
  stated TEXT NOT NULL,
  words  TEXT NOT NULL,
  about  TEXT NOT NULL
) STRICT;

CREATE INDEX search_claims_case ON search_claims ("case");

-- What of each case was indexed, and by which rules.
CREATE TABLE search_cases (
  "case" TEXT NOT NULL PRIMARY KEY,
  mark   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
  who, stated, words, about,
  content = 'search_claims', content_rowid = 'row',
  tokenize = 'porter unicode61 remove_diacritics 2'
);

-- +goose StatementBegin
CREATE TRIGGER search_added AFTER INSERT ON search_claims BEGIN
  INSERT INTO search (rowid, who, stated, words, about) VALUES (new.row, new.who, new.stated, new.words, new.about);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_removed AFTER DELETE ON search_claims BEGIN
  INSERT INTO search (search, rowid, who, stated, words, about) VALUES ('delete', old.row, old.who, old.stated, old.words, old.about);
END;
-- +goose StatementEnd
