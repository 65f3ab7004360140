package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// tradeUnits are the short forms of the oil and grain trade behind a number, by
// what stands in the text in lower case, longest first. Elsewhere they are other
// things: mb is a megabyte.
var tradeUnits = []struct {
	text, unit string
	scale      float64
}{
	{"mmbbls", "barrel", 1e6}, {"mmbbl", "barrel", 1e6}, {"mbbls", "barrel", 1e3}, {"mbbl", "barrel", 1e3}, {"mmb/d", "barrel per day", 1e6}, {"mmbpd", "barrel per day", 1e6}, {"mbpd", "barrel per day", 1e6},
	{"mb/d", "barrel per day", 1e6}, {"mbd", "barrel per day", 1e6}, {"kb/d", "barrel per day", 1e3}, {"kbpd", "barrel per day", 1e3}, {"kbd", "barrel per day", 1e3}, {"kb", "barrel", 1e3}, {"mb", "barrel", 1e6},
	{"m b/d", "barrel per day", 1e6}, {"m bpd", "barrel per day", 1e6}, {"m bbl", "barrel", 1e6}, {"mn bbl", "barrel", 1e6}, {"mn b/d", "barrel per day", 1e6}, {"mn bl", "barrel", 1e6}, {"m tonnes", "tonne", 1e6}, {"m tons", "tonne", 1e6},
	{"m t", "tonne", 1e6}, {"mn t", "tonne", 1e6}, {"mt", "tonne", 1e6}, {"kt", "tonne", 1e3}, {"k t", "tonne", 1e3}, {"bl", "barrel", 1},
}

// tradeUnit reads the short forms of the trade that a case is about.
func (p *page) tradeUnit(c *candidate) {
	m := &c.mention
	oil, grain := p.counts("barrel"), p.gaz.measures["tonne"] != ""
	if !oil && !grain || !p.about {
		return
	}
	switch {
	case m.Unit == "", m.Unit == "megabyte", m.Unit == "kilobyte", m.Unit == "metre" && m.UnitAt.End-m.UnitAt.Start == 1, m.Unit == "barrel per day" && strings.HasPrefix(p.lower(m.UnitAt.Start, m.UnitAt.End), "mb"):
	default:
		return
	}
	const longest = 12
	rest := p.lower(m.Number.End, min(c.sentence.end, m.Number.End+longest))
	space := len(rest) - len(strings.TrimLeft(rest, " "))
	if rest = rest[space:]; space > 1 || rest == "" {
		return
	}
	for _, u := range tradeUnits {
		if !strings.HasPrefix(rest, u.text) || len(rest) > len(u.text) && (isLetter(rest[len(u.text)]) || isDigit(rest[len(u.text)])) {
			continue
		}
		if u.unit == "tonne" && !grain || u.unit != "tonne" && !oil || u.text == "mt" && m.Range.Hi > 500 {
			continue
		}
		m.Unit = u.unit
		m.UnitAt = quantity.Extent{Start: m.Number.End + space, End: m.Number.End + space + len(u.text)}
		m.Range.Lo, m.Range.Hi = m.Range.Lo*u.scale, m.Range.Hi*u.scale
		return
	}
}
