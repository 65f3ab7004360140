package casefile

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// The files of a case folder.
const (
	caseYAML     = "case.yaml"
	readmeMD     = "README.md"
	sourcesCSV   = "sources.csv"
	claimsCSV    = "claims.csv"
	sightingsCSV = "sightings.csv"
	voyagesCSV   = "voyages.csv"
	observedCSV  = "observed.csv"
	placesCSV    = "places.csv"
	vesselsCSV   = "vessels.csv"
	factorsCSV   = "factors.csv"
	seriesDir    = "series"
)

// tables lists the CSV files in the order in which they are read and faults are
// listed.
var tableFiles = []string{sourcesCSV, claimsCSV, sightingsCSV, voyagesCSV, observedCSV, placesCSV, vesselsCSV, factorsCSV, namingsCSV, repliesCSV, redactionsCSV}

// fileOrder ranks a file for the list of faults.
func fileOrder(file string) int {
	if file == caseYAML {
		return -1
	}
	if i := slices.Index(tableFiles, file); i >= 0 {
		return i
	}
	return len(tableFiles)
}

// MaxQuoteWords is the most words that a claim may quote: the words that carry
// the figure, never a whole sentence of somebody else's page.
const MaxQuoteWords = 12

// text is a column of free text.
func text[T any](name string, field func(*T) *string) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = c.text }, func(t *T) string { return *field(t) }}
}

// name is a column of free text that may not be blank.
func name[T any](name string, field func(*T) *string) column[T] {
	return column[T]{name, func(c cell, t *T) {
		if c.required() {
			*field(t) = c.text
		}
	}, func(t *T) string { return *field(t) }}
}

// formed is a column whose cells are blank or pass through read.
func formed[T any](name string, read func(cell) string, field func(*T) *string) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = read(c) }, func(t *T) string { return *field(t) }}
}

// key is a column of ids that may not be blank. An id at fault is kept, so that
// what leads to it is not at fault too.
func key[T any](name string, read func(cell) string, field func(*T) *string) column[T] {
	return column[T]{name, func(c cell, t *T) {
		if c.required() {
			read(c)
			*field(t) = c.text
		}
	}, func(t *T) string { return *field(t) }}
}

// date is a column of EDTF dates.
func date[T any](name string, field func(*T) *dates.Date) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = c.date() }, func(t *T) string { return field(t).String() }}
}

// lo and hi are the two columns of an interval; a check with [row.pair] belongs
// to them.
func lo[T any](name string, field func(*T) *quantity.Range) column[T] {
	return column[T]{name, func(c cell, t *T) { c.lo(field(t)) }, func(t *T) string { return formatLo(*field(t)) }}
}

func hi[T any](name string, field func(*T) *quantity.Range) column[T] {
	return column[T]{name, func(c cell, t *T) { c.hi(field(t)) }, func(t *T) string { return formatHi(*field(t)) }}
}

// measured is a column of numbers above 0, blank when unknown.
func measured[T any](name string, field func(*T) *float64) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = c.positive() }, func(t *T) string { return formatPositive(*field(t)) }}
}

// list is a column of `;`-joined lists.
func list[T any](name string, read func(cell) []string, field func(*T) *[]string) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = read(c) }, func(t *T) string { return joinList(*field(t)) }}
}

// vocabulary is a column of words of a closed vocabulary, blank when unknown.
func vocabulary[T any, W ~string](name, what string, known []W, field func(*T) *W) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = word(c, what, known) }, func(t *T) string { return string(*field(t)) }}
}

// requiredVocabulary is the same and may not be blank.
func requiredVocabulary[T any, W ~string](name, what string, known []W, field func(*T) *W) column[T] {
	return column[T]{name, func(c cell, t *T) { *field(t) = requiredWord(c, what, known) }, func(t *T) string { return string(*field(t)) }}
}

var sourcesTable = &table[Source]{
	file: sourcesCSV,
	columns: []column[Source]{
		key("id", cell.id, func(s *Source) *string { return &s.ID }),
		formed("url", cell.link, func(s *Source) *string { return &s.URL }),
		formed("original_url", cell.link, func(s *Source) *string { return &s.OriginalURL }),
		text("publisher", func(s *Source) *string { return &s.Publisher }),
		text("title", func(s *Source) *string { return &s.Title }),
		date("published_at", func(s *Source) *dates.Date { return &s.PublishedAt }),
		date("retrieved_at", func(s *Source) *dates.Date { return &s.RetrievedAt }),
		text("collector", func(s *Source) *string { return &s.Collector }),
		requiredVocabulary("bytes", "a state of bytes", []Bytes{Held, Mirror, Never}, func(s *Source) *Bytes { return &s.Bytes }),
		formed("sha256", func(c cell) string {
			return c.matches(sha256Form, "is not a SHA-256", "write 64 lower-case hexadecimal digits")
		}, func(s *Source) *string { return &s.SHA256 }),
		text("licence", func(s *Source) *string { return &s.Licence }),
		text("note", func(s *Source) *string { return &s.Note }),
	},
	check: func(r *row, s *Source) {
		if s.Bytes == Held && r.blank("sha256") {
			r.fault("sha256", "is blank while the bytes are held", "give the SHA-256 of the bytes, or write never or mirror under bytes")
		}
		if s.Confidential() {
			checkConfidential(r, s)
		}
	},
}

var claimsTable = &table[claims.Claim]{
	file: claimsCSV,
	columns: []column[claims.Claim]{
		key("id", cell.record, func(c *claims.Claim) *string { return &c.ID }),
		key("source", cell.id, func(c *claims.Claim) *string { return &c.Source }),
		{"span", readSpan, func(c *claims.Claim) string { return c.Span.String() }},
		{"quote", readQuote, func(c *claims.Claim) string { return c.Quote }},
		formed("quote_lang", func(c cell) string {
			return c.matches(langForm, "is not a language tag", "write a BCP 47 tag, as in ko")
		}, func(c *claims.Claim) *string { return &c.QuoteLang }),
		text("translation", func(c *claims.Claim) *string { return &c.Translation }),
		vocabulary("block", "a block", claims.Blocks(), func(c *claims.Claim) *claims.Block { return &c.Block }),
		{"measure", func(c cell, t *claims.Claim) {
			if c.required() {
				t.Measure = claims.Measure(c.matches(wordForm, "is not a measure", wordRemedy))
			}
		}, func(c *claims.Claim) string { return string(c.Measure) }},
		requiredVocabulary("form", "a form", claims.Forms(), func(c *claims.Claim) *claims.Form { return &c.Form }),
		lo("value_lo", func(c *claims.Claim) *quantity.Range { return &c.Value }),
		hi("value_hi", func(c *claims.Claim) *quantity.Range { return &c.Value }),
		text("unit", func(c *claims.Claim) *string { return &c.Unit }),
		text("item", func(c *claims.Claim) *string { return &c.Item }),
		vocabulary("hedge", "a hedge", quantity.Hedges(), func(c *claims.Claim) *quantity.Hedge { return &c.Hedge }),
		text("hedge_words", func(c *claims.Claim) *string { return &c.HedgeWord }),
		formed("scope", func(c cell) string { return c.matches(wordForm, "is not a scope", wordRemedy) },
			func(c *claims.Claim) *string { return &c.Scope }),
		{"from", func(c cell, t *claims.Claim) { t.From = c.places() }, func(c *claims.Claim) string { return c.From.String() }},
		{"to", func(c cell, t *claims.Claim) { t.To = c.places() }, func(c *claims.Claim) string { return c.To.String() }},
		{"mode", readModes, func(c *claims.Claim) string { return claims.FormatModes(c.Modes) }},
		date("counted_since", func(c *claims.Claim) *dates.Date { return &c.CountedSince }),
		date("as_of", func(c *claims.Claim) *dates.Date { return &c.AsOf }),
		date("said_at", func(c *claims.Claim) *dates.Date { return &c.SaidAt }),
		date("published_at", func(c *claims.Claim) *dates.Date { return &c.PublishedAt }),
		{"chain", readChain, func(c *claims.Claim) string { return c.Chain.String() }},
		formed("origin", cell.record, func(c *claims.Claim) *string { return &c.Origin }),
		{"relations", readRelations, func(c *claims.Claim) string { return claims.FormatRelations(c.Relations) }},
		{"credibility", readCredibility, func(c *claims.Claim) string {
			if c.Credibility == 0 {
				return ""
			}
			return strconv.Itoa(c.Credibility)
		}},
		text("note", func(c *claims.Claim) *string { return &c.Note }),
		requiredVocabulary("review", "a review state", claims.ReviewStates(), func(c *claims.Claim) *claims.ReviewState { return &c.Review.State }),
		text("review_by", func(c *claims.Claim) *string { return &c.Review.By }),
		date("review_at", func(c *claims.Claim) *dates.Date { return &c.Review.At }),
		text("review_reason", func(c *claims.Claim) *string { return &c.Review.Reason }),
	},
	check: checkClaim,
}

// checkClaim checks what concerns several cells of a claim.
func checkClaim(r *row, c *claims.Claim) {
	r.pair("value_lo", "value_hi", c.Value)
	stated := !r.blank("value_lo") || !r.blank("value_hi")
	switch {
	case stated && r.blank("hedge"):
		r.fault("hedge", "is blank while a value is given", oneOf("", quantity.Hedges())+"; a bare number is exact")
	case !stated && !r.blank("hedge") && r.ok("hedge"):
		r.fault("hedge", "stands without a value", "give value_lo and value_hi, or leave it blank")
	}
	if stated && r.blank("unit") {
		r.fault("unit", "is blank while a value is given", "name what one of them is, in the singular, as in container")
	}
	if s := c.Review.State; (s == claims.Disputed || s == claims.Rejected) && r.blank("review_reason") {
		r.fault("review_reason", "is blank while the review is "+string(s), "say why")
	}
}

func readSpan(c cell, t *claims.Claim) {
	span, err := claims.ParseSpan(c.text)
	if err != nil {
		c.fault("is not a byte span", "write START:END with START below END, as in 603:645")
	}
	t.Span = span
}

func readQuote(c cell, t *claims.Claim) {
	t.Quote = c.text
	if n := countWords(c.text); n > MaxQuoteWords {
		c.fault("is a quote of "+number(n, "word"), "keep the words that carry the figure, at most "+strconv.Itoa(MaxQuoteWords))
	}
}

// countWords counts the words of a quote. Chinese and Japanese put no space
// between words, which there are about two characters long.
func countWords(s string) int {
	words := 0
	for field := range strings.FieldsSeq(s) {
		unspaced := 0
		for _, c := range field {
			if unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				unspaced++
			}
		}
		words += max(1, (unspaced+1)/2)
	}
	return words
}

func readModes(c cell, t *claims.Claim) {
	for _, part := range c.list() {
		if !slices.Contains(claims.Modes(), claims.Mode(part)) {
			c.fault("holds "+quote(part)+", which is not a mode", oneOf(part, claims.Modes()))
			return
		}
		t.Modes = append(t.Modes, claims.Mode(part))
	}
}

func readChain(c cell, t *claims.Claim) {
	chain, err := claims.ParseChain(c.text)
	if err != nil {
		c.fault(c.reasonOf(err, "is not a chain"))
		return
	}
	t.Chain = chain
}

func readRelations(c cell, t *claims.Claim) {
	// The list is checked for blank and repeated parts before it is read.
	c.list()
	if !c.row.ok(c.field) {
		return
	}
	relations, err := claims.ParseRelations(c.text)
	if err != nil {
		c.fault(c.reasonOf(err, "is not a list of relations"))
		return
	}
	t.Relations = relations
}

func readCredibility(c cell, t *claims.Claim) {
	switch {
	case c.text == "":
	case len(c.text) == 1 && c.text >= "1" && c.text <= "6":
		t.Credibility = int(c.text[0] - '0')
	default:
		c.fault("is not a credibility", "write 1 (confirmed) to 6 (cannot be judged) of the Admiralty code, or leave the cell blank")
	}
}

var sightingsTable = &table[events.Sighting]{
	file: sightingsCSV,
	columns: []column[events.Sighting]{
		key("id", cell.record, func(s *events.Sighting) *string { return &s.ID }),
		key("source", cell.id, func(s *events.Sighting) *string { return &s.Source }),
		date("seen_from", func(s *events.Sighting) *dates.Date { return &s.From }),
		date("seen_until", func(s *events.Sighting) *dates.Date { return &s.Until }),
		formed("place", cell.id, func(s *events.Sighting) *string { return &s.Place }),
		list("vessel", cell.ids, func(s *events.Sighting) *[]string { return &s.Vessels }),
		key("what", func(c cell) string {
			return c.matches(wordForm, "is not a kind of sighting", wordRemedy+", as in container_stack")
		}, func(s *events.Sighting) *string { return &s.What }),
		lo("count_lo", func(s *events.Sighting) *quantity.Range { return &s.Count }),
		hi("count_hi", func(s *events.Sighting) *quantity.Range { return &s.Count }),
		measured("length_m", func(s *events.Sighting) *float64 { return &s.LengthM }),
		text("image_id", func(s *events.Sighting) *string { return &s.ImageID }),
		text("note", func(s *events.Sighting) *string { return &s.Note }),
	},
	check: func(r *row, s *events.Sighting) {
		r.pair("count_lo", "count_hi", s.Count)
		r.order("seen_from", "seen_until", s.From, s.Until)
	},
}

var voyagesTable = &table[events.ReportedVoyage]{
	file: voyagesCSV,
	columns: []column[events.ReportedVoyage]{
		key("id", cell.record, func(v *events.ReportedVoyage) *string { return &v.ID }),
		key("source", cell.id, func(v *events.ReportedVoyage) *string { return &v.Source }),
		list("vessel", cell.ids, func(v *events.ReportedVoyage) *[]string { return &v.Vessels }),
		{"from", func(c cell, v *events.ReportedVoyage) { v.From = c.places() }, func(v *events.ReportedVoyage) string { return joinList(v.From) }},
		{"to", func(c cell, v *events.ReportedVoyage) { v.To = c.places() }, func(v *events.ReportedVoyage) string { return joinList(v.To) }},
		date("depart", func(v *events.ReportedVoyage) *dates.Date { return &v.Depart }),
		date("arrive", func(v *events.ReportedVoyage) *dates.Date { return &v.Arrive }),
		lo("containers_lo", func(v *events.ReportedVoyage) *quantity.Range { return &v.Load }),
		hi("containers_hi", func(v *events.ReportedVoyage) *quantity.Range { return &v.Load }),
		text("seen_as", func(v *events.ReportedVoyage) *string { return &v.SeenAs }),
		text("note", func(v *events.ReportedVoyage) *string { return &v.Note }),
	},
	check: func(r *row, v *events.ReportedVoyage) {
		if r.blank("from") && r.blank("to") {
			r.fault("from", "is blank, and so is to", "give at least one end of the voyage")
		}
		r.pair("containers_lo", "containers_hi", v.Load)
		r.order("depart", "arrive", v.Depart, v.Arrive)
	},
}

// order checks that one date does not lie wholly behind another. A day of slack
// is left for two ends in different time zones.
func (r *row) order(first, second string, a, b dates.Date) {
	early, ok1 := a.Earliest()
	late, ok2 := b.Latest()
	if ok1 && ok2 && late < early-1 {
		r.fault(second, "lies before "+first+", which is "+a.String(), "correct one of the two dates")
	}
}

var placesTable = &table[geo.Place]{
	file: placesCSV,
	columns: []column[geo.Place]{
		key("id", cell.id, func(p *geo.Place) *string { return &p.ID }),
		name("name", func(p *geo.Place) *string { return &p.Name }),
		list("aliases", cell.list, func(p *geo.Place) *[]string { return &p.Aliases }),
		requiredVocabulary("kind", "a kind of place", geo.Kinds(), func(p *geo.Place) *geo.Kind { return &p.Kind }),
		formed("country", cell.country, func(p *geo.Place) *string { return &p.Country }),
		{"lat", readDegrees(90, func(p *geo.Place) *float64 { return &p.Point.Lat }), func(p *geo.Place) string { return formatDegrees(p, p.Point.Lat) }},
		{"lon", readDegrees(180, func(p *geo.Place) *float64 { return &p.Point.Lon }), func(p *geo.Place) string { return formatDegrees(p, p.Point.Lon) }},
		measured("radius_m", func(p *geo.Place) *float64 { return &p.RadiusM }),
		vocabulary("quality", "a quality of a position", geo.Qualities(), func(p *geo.Place) *geo.Quality { return &p.Quality }),
		formed("locode", func(c cell) string {
			return c.matches(locodeForm, "is not a UN/LOCODE", "write five capitals and digits without a space, as in RUVVO")
		}, func(p *geo.Place) *string { return &p.Locode }),
		formed("source", cell.id, func(p *geo.Place) *string { return &p.Source }),
	},
	check: func(r *row, p *geo.Place) {
		switch lat, lon := r.blank("lat"), r.blank("lon"); {
		case lat && !lon:
			r.fault("lat", "is blank while lon is not", "give both, or neither")
		case lon && !lat:
			r.fault("lon", "is blank while lat is not", "give both, or neither")
		default:
			p.Located = !lat
		}
	},
}

// readDegrees reads one coordinate in degrees within ±most.
func readDegrees(most float64, field func(*geo.Place) *float64) func(cell, *geo.Place) {
	return func(c cell, p *geo.Place) {
		v, ok := c.number()
		if ok && (v < -most || v > most) {
			limit := quantity.FormatNumber(most)
			c.fault("is outside -"+limit+" to "+limit, "write degrees, north and east positive, latitude under lat and longitude under lon")
			return
		}
		*field(p) = v
	}
}

func formatDegrees(p *geo.Place, v float64) string {
	if !p.Located {
		return ""
	}
	return quantity.FormatNumber(v)
}

var vesselsTable = &table[vessels.Vessel]{
	file: vesselsCSV,
	columns: []column[vessels.Vessel]{
		key("id", cell.id, func(v *vessels.Vessel) *string { return &v.ID }),
		name("name", func(v *vessels.Vessel) *string { return &v.Name }),
		list("aliases", cell.list, func(v *vessels.Vessel) *[]string { return &v.Aliases }),
		imo("imo", func(v *vessels.Vessel) *vessels.IMONumber { return &v.IMO }),
		mmsi("mmsi", func(v *vessels.Vessel) *vessels.MMSI { return &v.MMSI }),
		text("call_sign", func(v *vessels.Vessel) *string { return &v.CallSign }),
		formed("flag", cell.country, func(v *vessels.Vessel) *string { return &v.Flag }),
		text("type", func(v *vessels.Vessel) *string { return &v.Type }),
		measured("length_m", func(v *vessels.Vessel) *float64 { return &v.LengthM }),
		measured("teu", func(v *vessels.Vessel) *float64 { return &v.TEU }),
		text("owner", func(v *vessels.Vessel) *string { return &v.Owner }),
		list("listed_by", cell.list, func(v *vessels.Vessel) *[]string { return &v.ListedBy }),
		formed("source", cell.id, func(v *vessels.Vessel) *string { return &v.Source }),
	},
}

var factorsTable = &table[Factor]{
	file: factorsCSV,
	columns: []column[Factor]{
		key("id", cell.id, func(f *Factor) *string { return &f.ID }),
		name("quantity", func(f *Factor) *string { return &f.Quantity }),
		{"lo", func(c cell, f *Factor) {
			if c.required() {
				f.Lo, _ = c.number()
			}
		}, func(f *Factor) string { return quantity.FormatNumber(f.Lo) }},
		{"hi", func(c cell, f *Factor) {
			if c.required() {
				f.Hi, _ = c.number()
			}
		}, func(f *Factor) string { return quantity.FormatNumber(f.Hi) }},
		name("unit", func(f *Factor) *string { return &f.Unit }),
		key("source", cell.id, func(f *Factor) *string { return &f.Source }),
		text("note", func(f *Factor) *string { return &f.Note }),
	},
	check: func(r *row, f *Factor) { r.pair("lo", "hi", quantity.Span(f.Lo, f.Hi)) },
}

// seriesTable describes one file of series/.
func seriesTable(file string) *table[SeriesRow] {
	return &table[SeriesRow]{
		file: file,
		columns: []column[SeriesRow]{
			{"date", func(c cell, s *SeriesRow) {
				if c.required() {
					s.Date = c.date()
				}
			}, func(s *SeriesRow) string { return s.Date.String() }},
			{"value", func(c cell, s *SeriesRow) {
				if v, ok := c.number(); ok {
					s.Value = quantity.Number(v)
				}
			}, func(s *SeriesRow) string { return formatLo(s.Value) }},
			name("unit", func(s *SeriesRow) *string { return &s.Unit }),
			key("source", cell.id, func(s *SeriesRow) *string { return &s.Source }),
		},
	}
}
