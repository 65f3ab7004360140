package chart

import (
	"bytes"
	"encoding/xml"
	"math"
	"net/url"
	"strconv"
)

// markup writes SVG elements. Every attribute value and every text goes
// through encoding/xml's escaping.
type markup struct{ bytes.Buffer }

// open starts an element; attrs are names and values in turn, and a pair whose
// value is blank is left out.
func (m *markup) open(name string, attrs ...string) {
	m.tag(name, attrs)
	m.WriteByte('>')
}

func (m *markup) empty(name string, attrs ...string) {
	m.tag(name, attrs)
	m.WriteString("/>")
}

func (m *markup) tag(name string, attrs []string) {
	m.WriteByte('<')
	m.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		m.WriteByte(' ')
		m.WriteString(attrs[i])
		m.WriteString(`="`)
		m.escape(attrs[i+1])
		m.WriteByte('"')
	}
}

func (m *markup) close(name string) {
	m.WriteString("</")
	m.WriteString(name)
	m.WriteString(">\n")
}

// element writes an element that holds text only.
func (m *markup) element(name, text string, attrs ...string) {
	m.open(name, attrs...)
	m.escape(text)
	m.close(name)
}

func (m *markup) escape(s string) {
	// A bytes.Buffer does not fail.
	_ = xml.EscapeText(&m.Buffer, []byte(s))
}

// num writes a coordinate to a tenth of a pixel. What is not finite, or far
// outside any picture, is drawn at the edge of what a renderer can bear.
func num(v float64) string {
	const far = 1e5
	if v = min(max(v, -far), far); math.IsNaN(v) {
		v = 0
	}
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if n := len(s); n > 2 && s[n-2:] == ".0" {
		s = s[:n-2]
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// safeLink returns href when it leads to a place on the same page or site, or to
// an http or https page; "" otherwise.
func safeLink(href string) string {
	u, err := url.Parse(href)
	if err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return href
}
