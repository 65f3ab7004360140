package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// A figure in a table has its noun in the head of its column or row, its day or
// its speaker in another cell of its row.

// headed is what the head of a column or row says that its figures are.
type headed struct {
	unit  string
	scale float64 // of every figure: "'000 tonnes"
	noun  string
	text  string // in lower case
}

// tables are the tables of a page, by their cells.
type tables struct {
	byBlock map[int]*articles.Cell
	columns map[[2]int]headed // by table and column; column -1 is the caption
	rows    map[[2]int][]int  // blocks by table and row
	stubs   map[[2]int]headed // the first cell of each row
}

// headUnits are the short forms of units in the heads of columns.
var headUnits = map[string]string{"t": "tonne", "mt": "tonne", "tonnage": "tonne", "bbl": "barrel", "bbls": "barrel", "b/d": "barrel per day", "bpd": "barrel per day", "boxes": "box", "teu": "teu", "usd": "USD", "tonne": "tonne", "barrel": "barrel"}

// headScales are the words for a scale there.
var headScales = map[string]float64{"000": 1e3, "thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6, "mln": 1e6, "m": 1e6, "mn": 1e6}

// maxCell is how long, in bytes, a cell is that holds a figure and nothing else.
const maxCell = 48

// maxRow is how many blocks of a row are looked at.
const maxRow = 64

// newTables reads the heads of a document's tables.
func (p *page) newTables() *tables {
	if len(p.doc.Cells) == 0 {
		return nil
	}
	t := &tables{map[int]*articles.Cell{}, map[[2]int]headed{}, map[[2]int][]int{}, map[[2]int]headed{}}
	for i := range p.doc.Cells {
		c := &p.doc.Cells[i]
		t.byBlock[c.Block] = c
		at := [2]int{c.Table, c.Row}
		if len(t.rows[at]) < maxRow {
			t.rows[at] = append(t.rows[at], c.Block)
		}
		b := p.doc.Blocks[c.Block]
		switch {
		case c.Row < 0:
			t.columns[[2]int{c.Table, -1}] = p.tableHead(b.Start, b.End)
		case c.Row == 0:
			if h := p.tableHead(b.Start, b.End); !strings.ContainsAny(strings.TrimPrefix(h.text, "'000"), "0123456789") || c.Head {
				t.columns[[2]int{c.Table, c.Column}] = h
			}
		case c.Column == 0:
			t.stubs[at] = p.tableHead(b.Start, b.End)
		}
	}
	return t
}

// tableHead reads the head [start, end) of a column or a row.
func (p *page) tableHead(start, end int) headed {
	const most = 120 // bytes
	h := headed{scale: 1, text: p.lower(start, end)}
	if len(h.text) > most {
		return h
	}
	for _, w := range strings.FieldsFunc(h.text, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '/' || r >= 0x80) }) {
		if by := headScales[w]; by > 0 {
			h.scale = by
			continue
		}
		unit := headUnits[w]
		if unit == "" {
			unit = p.gaz.counted(w)
		}
		if unit == "" || unit == "person" && w != "troops" && w != "soldiers" || !p.counts(unit) {
			continue
		}
		if h.unit == "" || h.unit == "vessel" || h.unit == "shipment" && unit != "vessel" {
			h.unit, h.noun = unit, w
		}
	}
	return h
}

// headFor returns the head that gives the figures of a cell their noun: its
// column's, or else its row's, or else the caption's. It is empty for a cell
// whose column is of something else.
func (t *tables) headFor(c *articles.Cell) headed {
	if c.Row < 0 {
		return headed{}
	}
	h, ok := t.columns[[2]int{c.Table, c.Column}]
	if ok && c.Row > 0 && h.unit != "" {
		return h
	}
	if c.Column == 0 || c.Row == 0 && ok {
		return headed{}
	}
	if stub := t.stubs[[2]int{c.Table, c.Row}]; stub.unit != "" {
		return stub
	}
	if ok && !hasAny(h.text, "number", "quantity", "amount", "total", "volume", "count", "figure") {
		return headed{}
	}
	return t.columns[[2]int{c.Table, -1}]
}

// tableFigure reports whether a block is a cell that holds a figure whose noun a
// head gives.
func (p *page) tableFigure(block int, text string) bool {
	if p.tables == nil || len(text) > maxCell || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	c := p.tables.byBlock[block]
	if c == nil {
		return false
	}
	h := p.tables.headFor(c)
	return h.unit != "" && h.unit != "vessel" && p.counts(h.unit)
}

// cellUnit gives the number of a cell the noun of its head. known is false where
// the number stands in no cell of a table.
func (p *page) cellUnit(c *candidate) (unit string, known bool) {
	const beside = 16 // bytes of other words: "11,000 (est.)"
	at := c.passage.cell
	if e := c.mention.Phrase(); at == nil || c.passage.block.End-c.passage.block.Start-(e.End-e.Start) > beside {
		return "", false
	}
	h := p.tables.headFor(at)
	if h.unit == "" {
		return "", true
	}
	m := &c.mention
	m.Unit, c.noun = h.unit, h.noun
	m.Range.Lo, m.Range.Hi = m.Range.Lo*h.scale, m.Range.Hi*h.scale
	c.because("counts the " + h.noun + " of the table's head")
	c.tabled = true
	return h.unit, true
}

var (
	spokenHeads = []string{"who", "source", "said by", "speaker", "according", "counted by", "estimate by", "claimed by", "body", "agency", "ministry", "by whom", "country"}
	periodHeads = []string{"month", "period", "quarter", "year", "season", "week", "half"}
	loadHeads   = []string{"vessel", "ship", "tanker", "dhow", "boat", "bulker", "carrier", "voyage", "sailing", "train", "flight"}
)

// tableRow takes what the other cells of a figure's row say: who gave it and when, or
// of what month it is, or that it is the load of one ship.
func (p *page) tableRow(c *candidate) {
	at := c.passage.cell
	cl := &c.claim
	var who *entity
	var day dates.Date
	var daySpan claims.Span
	for _, block := range p.tables.rows[[2]int{at.Table, at.Row}] {
		if block == at.Block {
			continue
		}
		b := p.doc.Blocks[block]
		text := p.doc.Text[b.Start:b.End]
		head := p.tables.columns[[2]int{at.Table, p.tables.byBlock[block].Column}].text
		if head == "" && p.tables.byBlock[block].Column > 0 || len(text) > 2*maxCell {
			continue
		}
		if hasAny(head, loadHeads...) && p.tables.byBlock[block].Column < at.Column && cl.Form == claims.Cumulative && !strings.HasPrefix(head, "number") {
			cl.Form = claims.Increment
			c.because("the row of one " + head)
		}
		if found := p.news.Read(text); len(found) == 1 && found[0].Kind == dates.AtPoint && found[0].Start < 4 && len(text)-found[0].End < 4 {
			span := claims.Span{Start: b.Start + found[0].Start, End: b.Start + found[0].End}
			if hasAny(head, periodHeads...) || head == "" || found[0].Date.Precision() < dates.DayPrecision {
				cl.CountedSince, cl.AsOf = found[0].Date, found[0].Date
				c.read("counted_since", span.Start, span.End, "the row of the table")
				c.read("as_of", span.Start, span.End, "the row of the table")
				if cl.Form == claims.Cumulative {
					cl.Form = claims.Increment
				}
			} else {
				day, daySpan = found[0].Date, span
			}
			continue
		}
		if hasAny(head, spokenHeads...) {
			ws := lexWordsOf(text, p.low[b.Start:b.End], b.Start)
			names := p.gaz.scan(text, b.Start, ws, p.people)
			for _, e := range names {
				if e.kind == aBody && elsewhere(names, e.country) {
					continue // "Defence Ministry, Seoul" is no ministry of another state
				}
				if (e.kind == aBody || e.kind == aCountry || e.kind == anOutlet) && !e.adjective && who == nil {
					who = &e
				}
			}
		}
	}
	if who != nil {
		c.by = &attribution{at: who.start, end: who.end, verb: claims.Said, who: *who, date: day}
		if !day.IsZero() {
			c.read("said_at", daySpan.Start, daySpan.End, "the row of the table")
		}
	}
}

// elsewhere reports whether one of some names is of a country, and none of this
// one.
func elsewhere(names []entity, country string) bool {
	other := false
	for _, e := range names {
		if e.kind == aBody || e.country == "" {
			continue
		}
		if e.country == country {
			return false
		}
		other = true
	}
	return other && country != ""
}

// rowDay is the day of the row that a cell stands in, where another cell before
// it is nothing but a day with its year.
func (p *page) rowDay(c *articles.Cell) dates.Date {
	for _, block := range p.tables.rows[[2]int{c.Table, c.Row}] {
		if block >= c.Block {
			break
		}
		if d := p.onlyDay(p.doc.Blocks[block]); !d.IsZero() {
			return d
		}
	}
	return dates.Date{}
}

// onlyDay returns the day that a block is, where it is nothing but a day with its
// year.
func (p *page) onlyDay(b articles.Block) dates.Date {
	text := p.doc.Text[b.Start:b.End]
	if len(text) > maxCell || !strings.ContainsAny(text, "0123456789") {
		return dates.Date{}
	}
	found := p.news.Read(text)
	if len(found) != 1 || found[0].Kind != dates.AtPoint || !found[0].YearStated || found[0].Date.IsInterval() || found[0].Date.Precision() != dates.DayPrecision {
		return dates.Date{}
	}
	if rest := strings.Trim(text[:found[0].Start]+text[found[0].End:], " .:,–—-\n\t"); rest != "" && !weekdays[articles.LowerASCII(rest)] {
		return dates.Date{}
	}
	return found[0].Date
}

var weekdays = wordSet("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun")
