package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// What can be different, which a rule names in its column "how".
const (
	howValue     = "value"       // both have the key, with different values
	howRounded   = "rounded"     // the values agree to the decimals of the shorter one
	howMagnitude = "magnitude"   // the same, once both have lost their sign
	howOurs      = "ours-only"   // the key, or the message, is ours alone
	howTheirs    = "theirs-only" // it is theirs alone
)

// keyMessage is the key of a rule about messages that the other side lacks.
const keyMessage = "(message)"

var header = []string{"against", "type", "key", "how", "ours", "theirs", "where", "reason", "clause"}

// rule is a known difference, a row of known.csv.
//
// against is the version of gpsdecode, or * for any. type lists message types
// with spaces between, or is *. key is a key, with [] for any index of a list;
// or "(message)". ours and theirs are patterns that the whole value as JSON has
// to match; blank matches any. where is a pattern that is found anywhere in their
// line, or in ours where they have none. reason and clause are for the reader;
// the clause is of ITU-R M.1371-5, or - where it is no matter of the standard.
type rule struct {
	line                int
	text                string
	types               []string // nil is any
	key, how            string
	ours, theirs, where *regexp.Regexp
	uses                int
}

// readRules reads the rules that hold against a version.
func readRules(name string, r io.Reader, against string) ([]*rule, error) {
	c := csv.NewReader(r)
	c.Comment = '#'
	first, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !slices.Equal(first, header) {
		return nil, fmt.Errorf("%s: the columns are %s, not %s", name, strings.Join(first, ","), strings.Join(header, ","))
	}
	var out []*rule
	for {
		f, err := c.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		n, _ := c.FieldPos(0)
		r := &rule{line: n, text: strings.Join(f, ","), key: f[2], how: f[3]}
		if !slices.Contains([]string{howValue, howRounded, howMagnitude, howOurs, howTheirs}, r.how) {
			return nil, fmt.Errorf("%s:%d: how is %q", name, n, r.how)
		}
		if r.key == "" || f[7] == "" || f[8] == "" {
			return nil, fmt.Errorf("%s:%d: key, reason and clause are needed", name, n)
		}
		if f[1] != "*" {
			r.types = strings.Fields(f[1])
		}
		for i, p := range []**regexp.Regexp{&r.ours, &r.theirs, &r.where} {
			text := f[4+i]
			if text == "" {
				continue
			}
			if i < 2 {
				text = "^(?:" + text + ")$"
			}
			if *p, err = regexp.Compile(text); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		if f[0] == "*" || f[0] == against {
			out = append(out, r)
		}
	}
}

// explains tells whether a rule covers a difference.
func (r *rule) explains(d difference) bool {
	if r.key != d.key || r.types != nil && !slices.Contains(r.types, d.kind) {
		return false
	}
	switch r.how {
	case howRounded:
		if d.how != howValue || !sameRounded(d.ours, d.theirs, false) {
			return false
		}
	case howMagnitude:
		if d.how != howValue || !sameRounded(d.ours, d.theirs, true) {
			return false
		}
	case d.how:
	default:
		return false
	}
	return matches(r.ours, d.ours) && matches(r.theirs, d.theirs) && (r.where == nil || r.where.Match(d.where))
}

func matches(re *regexp.Regexp, s string) bool { return re == nil || re.MatchString(s) }

// difference is one thing that is not the same.
type difference struct {
	kind, key, how string
	ours, theirs   string // the values as JSON
	where          []byte // the line that the rule's "where" is looked for in
}
