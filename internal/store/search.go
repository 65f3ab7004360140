package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode"
)

// SearchRow is a claim as it is searched. Who is the speaker and the day, Stated
// the figure in words, Words what was printed, About everything else.
type SearchRow struct {
	Claim, Who, Stated, Words, About string
}

// Hit is a claim that was found.
type Hit struct {
	Case, Claim, Who, Stated string
	Snippet                  []Part
}

// Part is a piece of text; On where it is what was looked for.
type Part struct {
	Text string
	On   bool
}

// Found is what a search found, the best first.
type Found struct {
	Hits []Hit
	// More is set when more claims match than were ranked: then Hits are the
	// best of the latest [SearchRanked].
	More bool
	// Matched is how many match; with More or Stopped at least so many.
	Matched int
	// Stopped is set when the search was stopped before it had gone through all
	// claims: then Hits are among the latest that match, and older ones may too.
	Stopped bool
}

const (
	// SearchRanked is how many matching claims are ranked.
	SearchRanked = 500
	// searchRules is the version of what is indexed.
	searchRules = "1"
	// maxTerms is how many words or phrases of a query count.
	maxTerms = 12
	// maxTerm is how many bytes of one do.
	maxTerm = 64
	// searchFor is how long a search may take.
	searchFor = 80 * time.Millisecond
)

// searchTime is how long the index may look. Of words that most claims have, in an
// order that none has, it goes through every place of each, which among a million
// claims takes longer than a reader ought to wait and a server ought to work. It is
// a variable for the tests.
var searchTime = searchFor

// ErrNoTerms is the error of a query without a word to look for.
var ErrNoTerms = errors.New("no word to look for")

// Redacted counts the redactions that concern a case.
func (s *Store) Redacted(ctx context.Context, id string) (n int, err error) {
	if err = s.db.QueryRowContext(ctx, countRedactions, id).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: counting the redactions of case %q: %w", id, err)
	}
	return n, nil
}

const countRedactions = `SELECT COUNT(*) FROM redactions WHERE "case" = ?`

// IndexClaims makes the claims of a case what a search finds of it, in place of
// those before. mark says which content they are of: when it is what is indexed
// already, nothing happens and changed is false. rows are the earliest first.
//
// redacted is what [Store.Redacted] was before the content was read. When there
// has been another redaction since, nothing is indexed: rows may hold what it
// destroyed. The caller comes again with what the case is now.
func (s *Store) IndexClaims(ctx context.Context, id, mark string, redacted int, rows iter.Seq[SearchRow]) (changed bool, err error) {
	mark = searchRules + ":" + mark
	err = s.transact(ctx, func(tx *sql.Tx) error {
		var have string
		switch err := tx.QueryRowContext(ctx, `SELECT mark FROM search_cases WHERE "case" = ?`, id).Scan(&have); {
		case err == nil && have == mark:
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		var now int
		if err := tx.QueryRowContext(ctx, countRedactions, id).Scan(&now); err != nil || now != redacted {
			return err
		}
		changed = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_claims WHERE "case" = ?`, id); err != nil {
			return err
		}
		insert, err := tx.PrepareContext(ctx, `INSERT INTO search_claims ("case", claim, who, stated, words, about) VALUES (?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for r := range rows {
			if _, err := insert.ExecContext(ctx, id, r.Claim, plainText(r.Who), plainText(r.Stated), plainText(r.Words), plainText(r.About)); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO search_cases ("case", mark) VALUES (?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark`, id, mark)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: indexing case %q: %w", id, err)
	}
	return changed, nil
}

// Search finds the claims of these cases that have every word of a query, and
// the words between quotation marks one after another. Words are compared by
// their English stem, without accents and case; nothing else in a query means
// anything. At most limit hits are returned, from the offset-th on. The error
// wraps [ErrNoTerms] when the query has no word.
//
// Matching claims are read from the latest on and at most [SearchRanked] of them
// are ranked: SQLite's own rank goes over every row that has a word, which takes
// seconds for one that most of a million claims have. What takes too long all the
// same is stopped, and says so; see [Found].
func (s *Store) Search(ctx context.Context, cases []string, query string, limit, offset int) (Found, error) {
	found, err := s.search(ctx, cases, query, limit, offset)
	if err != nil {
		return Found{}, fmt.Errorf("store: searching: %w", err)
	}
	return found, nil
}

type candidate struct {
	row   int64
	score float64
	hit   Hit
}

// Marks that SQLite puts round what it found. No text of a claim has them: they
// are left out of what is indexed.
const markOn, markOff = "\x02", "\x03"

// searchQuery is the query of a search in n cases: the words, the cases three
// times, and how many rows to read.
//
// The rows of a case stand together, as they were written in one transaction, so
// that a small case beside a large one is searched without a look at the large
// one. CROSS JOIN keeps the order of the tables: SQLite would else go through the
// rows of a case and look for the words in each, which takes minutes for a large
// one.
func searchQuery(n int) string {
	list := `(?` + strings.Repeat(`, ?`, n-1) + `)`
	edge := func(which string) string {
		return `(SELECT ` + which + `((SELECT ` + which + `(row) FROM search_claims WHERE "case" = k."case")) FROM search_cases k WHERE k."case" IN ` + list + `)`
	}
	return `
		SELECT c.row, c."case", c.claim, c.who, c.stated,
			highlight(search, 0, char(2), char(3)), highlight(search, 1, char(2), char(3)),
			highlight(search, 2, char(2), char(3)), highlight(search, 3, char(2), char(3))
		FROM search CROSS JOIN search_claims c ON c.row = search.rowid
		WHERE search MATCH ? AND search.rowid >= ` + edge("min") + ` AND search.rowid <= ` + edge("max") + ` AND c."case" IN ` + list + `
		ORDER BY search.rowid DESC LIMIT ?`
}

func (s *Store) search(ctx context.Context, cases []string, query string, limit, offset int) (Found, error) {
	match := matchOf(query)
	if match == "" {
		return Found{}, ErrNoTerms
	}
	if len(cases) == 0 {
		return Found{}, nil
	}
	var ids []any
	for _, id := range cases {
		ids = append(ids, id)
	}
	args := slices.Concat([]any{match}, ids, ids, ids, []any{SearchRanked + 1})
	var found Found
	var all []candidate
	bounded, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	err := s.each(bounded, searchQuery(len(ids)), args, func(r *sql.Rows) error {
		var c candidate
		var marked [4]string
		if err := r.Scan(&c.row, &c.hit.Case, &c.hit.Claim, &c.hit.Who, &c.hit.Stated, &marked[0], &marked[1], &marked[2], &marked[3]); err != nil {
			return err
		}
		c.score = scoreOf(marked)
		c.hit.Snippet = snippetOf(marked)
		all = append(all, c)
		return nil
	})
	switch {
	case err == nil:
	case bounded.Err() != nil && ctx.Err() == nil:
		found.Stopped = true // the latest come first: what was found is whole
	default:
		return Found{}, err
	}
	if len(all) > SearchRanked {
		found.More, all = true, all[:SearchRanked]
	}
	found.Matched = len(all)
	slices.SortStableFunc(all, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(y.row, x.row))
	})
	for _, c := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		found.Hits = append(found.Hits, c.hit)
	}
	return found, nil
}

// weights of who, stated, words and about: what was printed says most.
var weights = [4]float64{3, 2, 4, 1}

// scoreOf is how much of a claim is what was looked for: the saturating count of
// BM25 in each column, by its weight and its length. Every claim that matches has
// every word, so that the rarity of words tells none from another.
func scoreOf(marked [4]string) float64 {
	const k, b, usual = 1.2, 0.75, 80
	total := 0.0
	for i, text := range marked {
		n := float64(strings.Count(text, markOn))
		if n > 0 {
			total += weights[i] * n * (k + 1) / (n + k*(1-b+b*float64(len(text))/usual))
		}
	}
	return total
}

// snippetLength is about how many bytes of a claim a hit shows.
const snippetLength = 160

// snippetOf takes the stretch round the first thing found out of the column that
// says most; that column whole when it is short.
func snippetOf(marked [4]string) []Part {
	text := ""
	for _, i := range []int{2, 1, 3, 0} {
		if strings.Contains(marked[i], markOn) {
			text = marked[i]
			break
		}
	}
	if len(text) > snippetLength+20 {
		from := max(0, strings.Index(text, markOn)-snippetLength/3)
		if i := strings.IndexByte(text[from:], ' '); from > 0 && i >= 0 && i < snippetLength/3 {
			from += i
		}
		to := min(len(text), from+snippetLength)
		if i := strings.LastIndexByte(text[from:to], ' '); to < len(text) && i > snippetLength/2 {
			to = from + i
		}
		cut := strings.ToValidUTF8(text[from:to], "")
		if from > 0 {
			cut = "\u2026" + cut
		}
		if to < len(text) {
			cut += "\u2026"
		}
		text = cut
	}
	var out []Part
	on := false
	for text != "" {
		i := strings.IndexAny(text, markOn+markOff)
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			out = append(out, Part{text[:i], on})
		}
		if i == len(text) {
			break
		}
		on = text[i] == markOn[0]
		text = text[i+1:]
	}
	return out
}

// matchOf writes a query in the language of FTS5: every word in quotation marks,
// so that nothing in it is an operator. "" when there is no word.
func matchOf(query string) string {
	var terms []string
	add := func(phrase string) {
		words := strings.FieldsFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
		// A word of marks alone is no token of the index, and would be a syntax
		// error of the index where nothing else stands.
		words = slices.DeleteFunc(words, func(w string) bool {
			return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		})
		if text := strings.Join(words, " "); text != "" && len(terms) < maxTerms {
			if len(text) > maxTerm {
				text = strings.ToValidUTF8(text[:maxTerm], "")
			}
			terms = append(terms, `"`+text+`"`)
		}
	}
	for i, part := range strings.Split(strings.ToValidUTF8(query, " "), `"`) {
		if i%2 == 1 {
			add(part)
			continue
		}
		for word := range strings.FieldsFuncSeq(part, unicode.IsSpace) {
			add(word)
		}
	}
	return strings.Join(terms, " ")
}

// plainText is a text of one line without what marks hits in it.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
