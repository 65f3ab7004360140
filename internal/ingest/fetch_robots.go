package ingest

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// product is the name that robots.txt files may use for this program, and the
// beginning of its user agent.
const product = "tidewaiter"

// robotsBytes is how much of a robots.txt is read: RFC 9309, section 2.5, asks
// for 500 KiB at least. What follows is not read.
const robotsBytes = 512 << 10

// robots are the rules of one robots.txt that are for this program. The zero
// value allows everything.
type robots struct {
	rules []robotsRule
	delay time.Duration // Crawl-delay; 0 when none is said
}

type robotsRule struct {
	allow   bool
	pattern string // normalised
	line    string // as written
}

// parseRobots reads a robots.txt by RFC 9309: groups that name the product,
// or where there are none those for everybody, taken together. Lines that are
// no rules are passed over. Crawl-delay is no part of the RFC and is read as
// seconds.
func parseRobots(b []byte) robots {
	if len(b) > robotsBytes {
		b = b[:robotsBytes]
		if i := bytes.LastIndexAny(b, "\r\n"); i >= 0 {
			b = b[:i] // the last line may be half of one
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	var ours, all robots
	named := false                // a group names the product
	inOurs, inAll := false, false // of the group at hand
	heading := false              // the last record was a user-agent line
	text := string(b)
	for len(text) > 0 {
		var line string
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			line, text = text, ""
		}
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.Trim(value, " \t")
		switch key = strings.ToLower(strings.Trim(key, " \t")); key {
		case "user-agent":
			if !heading {
				inOurs, inAll = false, false
			}
			heading = true
			switch {
			case value == "*" || strings.HasPrefix(value, "* "):
				inAll = true
			case strings.EqualFold(token(value), product):
				inOurs, named = true, true
			}
		case "allow", "disallow":
			heading = false
			if value == "" || value[0] != '/' && value[0] != '*' {
				continue // no restriction, or no path
			}
			r := robotsRule{key == "allow", normalPattern(value), strings.TrimSpace(line)}
			if inOurs {
				ours.rules = append(ours.rules, r)
			}
			if inAll {
				all.rules = append(all.rules, r)
			}
		case "crawl-delay":
			s, err := strconv.ParseFloat(value, 64)
			if err != nil || !(s > 0) {
				continue
			}
			d := time.Duration(min(s, 86400) * float64(time.Second))
			if inOurs {
				ours.delay = d
			}
			if inAll {
				all.delay = d
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// token is the product token that a value begins with.
func token(value string) string {
	i := 0
	for i < len(value) && (value[i] == '_' || value[i] == '-' || value[i]|0x20 >= 'a' && value[i]|0x20 <= 'z') {
		i++
	}
	return value[:i]
}

// allowed reports whether a path with its query may be fetched, and the line
// that decided. The longest pattern that matches decides, of two as long the
// one that allows (RFC 9309, section 2.2.2).
func (r robots) allowed(path string) (bool, string) {
	if path == "/robots.txt" {
		return true, ""
	}
	path = normalPath(path)
	best, allow, line := -1, true, ""
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < best || n == best && (allow || !rule.allow) || !matchPattern(rule.pattern, path) {
			continue
		}
		best, allow, line = n, rule.allow, rule.line
	}
	return allow, line
}

// matchPattern reports whether a path begins as a pattern says, in which *
// stands for any run of characters and a last $ for the end. Each part is
// looked for once, from left to right, so the cost is linear.
func matchPattern(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	first, rest, more := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	for more {
		var part string
		part, rest, more = strings.Cut(rest, "*")
		if !more && whole {
			return strings.HasSuffix(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	return !whole || path == ""
}

// normalPath brings a path to the form in which paths and patterns are
// compared: octets that need no escape stand plain, all others as %XX in
// capitals (RFC 9309, section 2.2.2), a stray % too; * and $ are escaped, because
// they mean something else in patterns. Other reserved characters stay as they
// came.
func normalPath(s string) string { return normal(s, "*$") }

func normalPattern(s string) string {
	s, end := strings.CutSuffix(s, "$")
	s = normal(s, "$")
	if end {
		s += "$"
	}
	return s
}

func normal(s, escape string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := c == '%' // a stray one too, lest it join what follows to an escape
		if escaped && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c = byte(n)
				i += 2
			}
		}
		plain := c == '-' || c == '.' || c == '_' || c == '~' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !plain && (escaped || c <= ' ' || c >= 0x7f || strings.IndexByte(escape, c) >= 0) {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
