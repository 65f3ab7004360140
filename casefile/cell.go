package casefile

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

var (
	// idForm is the form of the ids that a case gives itself.
	idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,79}$`)
	// recordForm is the form of ids taken over from a record: claims, voyages,
	// sightings, origins, images.
	recordForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	// wordForm is the form of measures, scopes and other words that programs
	// compare.
	wordForm    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,79}$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	locodeForm  = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{3}$`)
	sha256Form  = regexp.MustCompile(`^[0-9a-f]{64}$`)
	langForm    = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	numberForm  = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
)

const (
	idRemedy      = "write lower-case letters, digits and -, beginning with a letter or digit"
	recordRemedy  = "write letters, digits, ., _ and -, beginning with a letter or digit"
	wordRemedy    = "write lower-case letters, digits and _, beginning with a letter"
	countryRemedy = "write the two capitals of ISO 3166-1, as in KP"
)

// required reports a blank cell as a fault.
func (c cell) required() bool {
	if c.text == "" {
		c.fault("is blank", "fill it in")
		return false
	}
	return true
}

// matches returns the text of the cell when it is blank or has the form.
func (c cell) matches(form *regexp.Regexp, reason, remedy string) string {
	if c.text != "" && !form.MatchString(c.text) {
		c.fault(reason, remedy)
		return ""
	}
	return c.text
}

func (c cell) id() string { return c.matches(idForm, "is not an id", idRemedy) }

func (c cell) record() string { return c.matches(recordForm, "is not an id", recordRemedy) }

func (c cell) country() string {
	return c.matches(countryForm, "is not a country code", countryRemedy)
}

// date reads an EDTF date; blank is unknown.
func (c cell) date() dates.Date {
	d, err := dates.Parse(c.text)
	if err != nil {
		c.fault("is not an EDTF date", dateRemedy(err))
	}
	return d
}

func dateRemedy(err error) string {
	if syntax := (*dates.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Reason
	}
	return err.Error()
}

// number reads a plain decimal number; ok is false when the cell is blank or at
// fault.
func (c cell) number() (v float64, ok bool) {
	if c.text == "" {
		return 0, false
	}
	v, remedy := parseNumber(c.text)
	if remedy != "" {
		c.fault("is not a plain number", remedy)
		return 0, false
	}
	return v, true
}

// parseNumber reads a plain decimal number: digits, a point and digits. The
// remedy is blank when it is one.
func parseNumber(s string) (v float64, remedy string) {
	if !numberForm.MatchString(s) {
		bare := strings.NewReplacer(",", "", "_", "", " ", "", "'", "", "\u00a0", "", "\u202f", "").Replace(s)
		bare = strings.TrimPrefix(bare, "+")
		// ParseFloat also knows words and hexadecimal, which name no figure
		// that somebody stated.
		if strings.Trim(bare, "0123456789.eE+-") == "" {
			if v, err := strconv.ParseFloat(bare, 64); err == nil && len(quantity.FormatNumber(v)) <= 40 {
				return 0, "write it without separators, signs and exponents, as in " + quantity.FormatNumber(v)
			}
		}
		return 0, "write digits with at most one point, as in 6700 or 0.5"
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, "it is too large"
	}
	return v + 0, "" // +0 turns -0 into 0
}

// positive reads a measurement that is unknown when blank.
func (c cell) positive() float64 {
	v, ok := c.number()
	if ok && v <= 0 {
		c.fault("is not above 0", "leave the cell blank when the value is unknown")
		return 0
	}
	return v
}

// list reads a `;`-joined list without blank or repeated parts.
func (c cell) list() []string {
	if c.text == "" {
		return nil
	}
	parts := strings.Split(c.text, ";")
	seen := make(map[string]bool, len(parts)) // a hostile list is long
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			c.fault("has a blank part", "join the parts of a list with one ; and nothing else")
			return nil
		}
		if seen[part] {
			c.fault("names "+quote(part)+" twice", "name it once")
			return nil
		}
		parts[i], seen[part] = part, true
	}
	return parts
}

// ids reads a list of ids.
func (c cell) ids() []string {
	list := c.list()
	for _, id := range list {
		if !idForm.MatchString(id) {
			c.fault("holds "+quote(id)+", which is not an id", idRemedy)
			return nil
		}
	}
	return list
}

// places reads one side of a direction: country codes or place ids.
func (c cell) places() claims.Places {
	list := c.list()
	for _, id := range list {
		if !countryForm.MatchString(id) && !idForm.MatchString(id) {
			c.fault("holds "+quote(id)+", which is neither a country code nor a place id", "write a country code such as KP, or ids of places.csv joined by ;")
			return nil
		}
	}
	return list
}

// link reads the address of a page.
func (c cell) link() string {
	if c.text == "" {
		return ""
	}
	u, err := url.Parse(c.text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(c.text, " \t\n") {
		c.fault("is not the address of a page", "write it with http:// or https://, or leave the cell blank")
		return ""
	}
	return c.text
}

// word reads a word of a closed vocabulary; blank is the zero word.
func word[T ~string](c cell, what string, known []T) T {
	if c.text != "" && !slices.Contains(known, T(c.text)) {
		c.fault("is not "+what, oneOf(c.text, known))
		return ""
	}
	return T(c.text)
}

// requiredWord reads a word of a closed vocabulary that may not be blank.
func requiredWord[T ~string](c cell, what string, known []T) T {
	if c.text == "" {
		c.fault("is blank", oneOf("", known))
		return ""
	}
	return word(c, what, known)
}

// pair checks two cells that hold the ends of an interval: both or none, in
// order.
func (r *row) pair(lo, hi string, v quantity.Range) {
	if !r.ok(lo, hi) {
		return
	}
	switch {
	case r.blank(lo) && !r.blank(hi):
		r.fault(lo, "is blank while "+hi+" is not", "give both; a single figure stands in both")
	case r.blank(hi) && !r.blank(lo):
		r.fault(hi, "is blank while "+lo+" is not", "give both; a single figure stands in both")
	case v.Lo > v.Hi:
		r.fault(lo, fmt.Sprintf("is above %s, which is %s", hi, quantity.FormatNumber(v.Hi)), "give the smaller figure first")
	}
}

// lo and hi read the two cells of an interval.
func (c cell) lo(v *quantity.Range) {
	if n, ok := c.number(); ok {
		v.Lo, v.Known = n, true
	}
}

func (c cell) hi(v *quantity.Range) {
	if n, ok := c.number(); ok {
		v.Hi, v.Known = n, true
	}
}

func formatLo(v quantity.Range) string {
	if !v.Known {
		return ""
	}
	return quantity.FormatNumber(v.Lo)
}

func formatHi(v quantity.Range) string {
	if !v.Known {
		return ""
	}
	return quantity.FormatNumber(v.Hi)
}

// formatPositive writes a measurement that is unknown when 0.
func formatPositive(v float64) string {
	if v == 0 {
		return ""
	}
	return quantity.FormatNumber(v)
}

func joinList(list []string) string { return strings.Join(list, ";") }

// reasonOf splits the error of a parser into what is wrong and what to do.
func (c cell) reasonOf(err error, reason string) (string, string) {
	if syntax := (*claims.SyntaxError)(nil); errors.As(err, &syntax) {
		if syntax.Value != c.text && syntax.Value != "" {
			return "holds " + quote(syntax.Value) + ", which " + syntax.Reason, syntax.Want
		}
		return syntax.Reason, syntax.Want
	}
	if syntax := (*vessels.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Reason, "correct the number, or leave the cell blank"
	}
	return reason, err.Error()
}
