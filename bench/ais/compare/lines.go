package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// group is what messages are matched within.
type group struct{ kind, mmsi string }

// line is one message as it stands in a file. Its keys are read when its group
// is compared, so that a file costs little more than its bytes.
type line struct {
	number int
	text   []byte
}

// lines is a file by group.
type lines struct {
	order    []group // as they first appear
	groups   map[group][]line
	messages int
	others   int // lines of another class than AIS
	broken   []string
}

// head is what says which group a line belongs to.
type head struct {
	Class string      `json:"class"`
	Type  json.Number `json:"type"`
	MMSI  json.Number `json:"mmsi"`
}

func readLines(path string) (*lines, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	l := &lines{groups: map[group][]line{}}
	number := 0
	for text := range bytes.SplitSeq(b, []byte{'\n'}) {
		number++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		var h head
		if err := json.Unmarshal(text, &h); err != nil {
			l.broken = append(l.broken, fmt.Sprintf("%s:%d: %v: %s", path, number, err, text))
			continue
		}
		if h.Class != "AIS" {
			l.others++
			continue
		}
		g := group{h.Type.String(), h.MMSI.String()}
		if _, ok := l.groups[g]; !ok {
			l.order = append(l.order, g)
		}
		l.groups[g] = append(l.groups[g], line{number, text})
		l.messages++
	}
	return l, nil
}

// message is a line with its keys. Nested ones have a path: tidals[0].lon.
type message struct {
	line
	keys   []string
	values map[string]string // as JSON
}

// parse reads the keys of a line.
func parse(l line) (message, error) {
	m := message{line: l, values: map[string]string{}}
	d := json.NewDecoder(bytes.NewReader(l.text))
	d.UseNumber()
	if err := m.walk(d, ""); err != nil {
		return m, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return m, errors.New("more than one value")
	}
	return m, nil
}

func (m *message) walk(d *json.Decoder, path string) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch v := t.(type) {
	case json.Delim:
		empty := true
		for i := 0; d.More(); i++ {
			empty = false
			next := path + "[" + strconv.Itoa(i) + "]"
			if v == '{' {
				key, err := d.Token()
				if err != nil {
					return err
				}
				if next = key.(string); path != "" {
					next = path + "." + next
				}
			}
			if err := m.walk(d, next); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
		if empty && path != "" {
			m.put(path, map[json.Delim]string{'{': "{}", '[': "[]"}[v])
		}
	case json.Number:
		m.put(path, v.String())
	default:
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		m.put(path, string(b))
	}
	return nil
}

// put keeps a key that stands twice in one object under a name of its own: the
// second value is not to vanish.
func (m *message) put(key, value string) {
	for name := key; ; name += " (again)" {
		if _, ok := m.values[name]; !ok {
			m.keys = append(m.keys, name)
			m.values[name] = value
			return
		}
	}
}

// flags are the words of the key "flags", a list or one text.
func (m *message) flags() (out []string) {
	for _, k := range m.keys {
		if base(k) != "flags" {
			continue
		}
		for word := range strings.FieldsSeq(strings.Trim(m.values[k], `"[]`)) {
			out = append(out, word)
		}
	}
	return out
}

// base is the outermost key of a path.
func base(key string) string {
	if i := strings.IndexAny(key, ".["); i >= 0 {
		key = key[:i]
	}
	return strings.TrimSuffix(key, " (again)")
}

var indices = regexp.MustCompile(`\[\d+\]`)

// general is a path as rules and the table name it: tidals[].lon.
func general(key string) string {
	if !strings.Contains(key, "[") {
		return key
	}
	return indices.ReplaceAllString(key, "[]")
}

// sameValue tells whether two JSON scalars are equal in value: 1.50 is 1.5,
// text and numbers are never equal.
func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := parseDecimal(a)
	if !ok {
		return false
	}
	y, ok := parseDecimal(b)
	return ok && x.trimmed() == y.trimmed()
}

// decimal is a number as it is written.
type decimal struct {
	negative        bool
	whole, fraction string
}

var decimalForm = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?$`)

// parseDecimal reads a number without an exponent, which no decoder writes.
func parseDecimal(s string) (decimal, bool) {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return decimal{}, false
	}
	m := decimalForm.FindStringSubmatch(s)
	if m == nil {
		return decimal{}, false
	}
	return decimal{m[1] == "-", m[2], m[3]}, true
}

func (d decimal) trimmed() decimal {
	d.whole, d.fraction = strings.TrimLeft(d.whole, "0"), strings.TrimRight(d.fraction, "0")
	if d.whole == "" && d.fraction == "" {
		d.negative = false
	}
	return d
}

// sameRounded tells whether two numbers, either of which may stand in quotes,
// agree as far as the one with fewer decimals says: within half of its last
// place, the bounds included. With magnitude, signs are not looked at.
func sameRounded(a, b string, magnitude bool) bool {
	x, ok := parseDecimal(strings.Trim(a, `"`))
	if !ok {
		return false
	}
	y, ok := parseDecimal(strings.Trim(b, `"`))
	if !ok {
		return false
	}
	if magnitude {
		x.negative, y.negative = false, false
	}
	places := min(len(x.fraction), len(y.fraction))
	wide := max(len(x.fraction), len(y.fraction)) + 1
	i, ok1 := x.scaled(wide)
	j, ok2 := y.scaled(wide)
	half := int64(5)
	for range wide - places - 1 {
		half *= 10
	}
	return ok1 && ok2 && max(i-j, j-i) <= half
}

// scaled is the number times ten to the places; false past what an int64 holds.
func (d decimal) scaled(places int) (int64, bool) {
	n, err := strconv.ParseInt(d.whole+d.fraction+strings.Repeat("0", places-len(d.fraction)), 10, 64)
	if d.negative {
		n = -n
	}
	return n, err == nil
}
