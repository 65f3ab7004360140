-- +goose Up

-- Why a version was published, by whom, who signed with them, and from when on it
-- is public (NULL: at once). What is not public yet is there for the desk only.
ALTER TABLE cases ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN published_by TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN second_by TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN public_at TEXT;
