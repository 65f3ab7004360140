-- +goose Up

-- What was counted ahead, by all that it depends on: the content of a case (the
-- hash of its files), the model and the layout of the body, the day whose
-- knowledge it is of, and what was left out, in order. It can be counted again at
-- any time, so a row that is damaged or no longer asked for is simply dropped.
CREATE TABLE counted (
  hash    TEXT NOT NULL,
  model   TEXT NOT NULL,
  as_of   TEXT NOT NULL,
  without TEXT NOT NULL,
  body    BLOB NOT NULL,
  sha256  TEXT NOT NULL, -- of all of the above
  PRIMARY KEY (hash, model, as_of, without)
) STRICT;
