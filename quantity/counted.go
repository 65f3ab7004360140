package quantity

import (
	"math"
	"strings"
)

// hasUnit reports whether a unit follows the number n directly or behind a few
// adjectives, in a wording that makes n a count of it.
func (f *finder) hasUnit(n number) bool {
	_, unit := f.unitAhead(n.next, 3, n.hi <= 1)
	return unit != ""
}

func (f *finder) unitOf(n number) string {
	_, unit := f.unitAhead(n.next, 3, n.hi <= 1)
	return unit
}

// unitAhead looks for a unit at token k or behind up to most words that are no
// stop words, and returns the index behind it.
//
// A unit in the singular is the head where one thing is counted; elsewhere it is
// an adjective: in "20 missile factories" nobody counts missiles.
func (f *finder) unitAhead(k, most int, one bool) (int, string) {
	joined := false
	for steps := 0; steps <= most; steps++ {
		if next, unit := f.unitWord(k, false); unit != "" && (one || f.plural(k)) && !f.adjectival(next, unit) {
			if joined && DimensionOf(unit) != Items {
				return 0, "" // a measure stands at its number
			}
			return next, unit
		}
		t := f.at(k)
		if t.kind != wordToken || stops[t.lower] || isMonth(t.lower) && f.capital(k) {
			return 0, ""
		}
		if _, numeral := small[t.lower]; (numeral || t.lower == "half" || t.lower == "quarter") && f.at(k+1).lower == "-" && f.touch(k+1) {
			return 0, "" // four ten-gallon barrels: a number of its own
		}
		next := f.adjective(k)
		joined = joined || next > k+1
		k = next
	}
	return 0, ""
}

// adjective returns the index behind the word at token k and what a hyphen joins
// to it: S-300, Tu-22M3, Shahed-type, long-range.
func (f *finder) adjective(k int) int {
	k++
	const joints = 6
	for range joints {
		if f.at(k).lower != "-" || !f.touch(k) || !f.touch(k+1) || f.at(k+1).kind == otherToken {
			break
		}
		k += 2
		for f.touch(k) && f.at(k).kind != otherToken {
			k++
		}
	}
	return k
}

// adjectival reports whether the unit that ends before token next is the first
// half of an adjective: second-hand, drone-borne.
func (f *finder) adjectival(next int, unit string) bool {
	if unit != "second" && DimensionOf(unit) != Items {
		return false
	}
	if f.at(next).lower != "-" || !f.touch(next) || !f.touch(next+1) || f.at(next+1).kind != wordToken {
		return false
	}
	switch f.at(next + 1).lower {
	case "old", "long", "wide", "high", "deep", "tall", "thick", "a", "per", "plus", "odd":
		return false
	}
	_, second := f.simpleUnit(next+1, false)
	return second == ""
}

// plural reports whether the unit's wording at token k can be a plural.
func (f *finder) plural(k int) bool {
	for _, w := range unitWords[f.at(k).lower] {
		if f.matches(k, w.words) {
			return w.plural
		}
	}
	return true
}

func (f *finder) matches(k int, words []string) bool {
	for i, w := range words {
		if f.at(k).kind == otherToken && f.at(k).lower == "-" && i > 0 {
			k++
		}
		if f.at(k).lower != w {
			return false
		}
		k++
	}
	return true
}

// unitWord reads a unit at token k and returns the index behind it. Symbols
// (km, t, %) are read too: with symbolsOnly nothing else is.
func (f *finder) unitWord(k int, symbolsToo bool) (int, string) {
	if symbolsToo && f.at(k).kind == wordToken {
		if next, under := f.inverse(k); under != "" { // 300 cm-1
			return next, "per " + under
		}
	}
	next, unit := f.simpleUnit(k, symbolsToo)
	if unit == "" {
		return next, unit
	}
	return f.composed(next, unit)
}

// inchBehind are the words behind a double prime that says inches.
var inchBehind = map[string]bool{"long": true, "wide": true, "high": true, "tall": true, "thick": true, "deep": true, "gun": true, "guns": true, "pipe": true,
	"screen": true, "display": true, "monitor": true, "diameter": true, "x": true, "in": true}

// simpleUnit reads a unit without what can follow it.
func (f *finder) simpleUnit(k int, symbolsToo bool) (int, string) {
	t := f.at(k)
	if t.start >= len(f.text) {
		return 0, ""
	}
	if t.lower == "%" || t.lower == "％" {
		return k + 1, "percent"
	}
	for _, w := range unitWords[t.lower] {
		if f.matches(k, w.words) {
			next := k
			for i := range w.words {
				if i > 0 && f.at(next).lower == "-" {
					next++
				}
				next++
			}
			return next, w.unit
		}
	}
	if symbolsToo {
		if t.lower == "°" || t.lower == "º" || t.lower == "˚" {
			if unit := afterDegree[f.at(k+1).lower]; unit != "" {
				return k + 2, unit
			}
			return k + 1, "degree"
		}
		if unit := afterDegree[strings.TrimPrefix(t.lower, "º")]; unit != "" && strings.HasPrefix(t.lower, "º") { // a letter, glued
			return k + 1, unit
		}
		// km/h and m/s take three tokens.
		if f.at(k+1).lower == "/" && f.touch(k+1) && f.touch(k+2) {
			if unit, ok := unitSymbols[f.text[t.start:f.at(k+2).end]]; ok {
				return k + 3, unit
			}
		}
		if unit, ok := unitSymbols[f.text[t.start:t.end]]; ok {
			// "24703 L-202", "m212": a name with a number of its own.
			after := f.at(k + 1)
			if t.end-t.start == 1 && (t.lower == "a" || t.lower == "n" || t.lower == "v" || t.lower == "j") && (f.touch(k) && (t.lower == "a" || t.lower == "n") ||
				after.kind == wordToken && !stops[after.lower] && f.capital(k+1) || labels[f.at(k-2).lower]) {
				return 0, "" // Section 5 A, 7A
			}
			if t.end-t.start == 1 && (after.kind == digitToken && f.touch(k+1) && (after.digits > 1 || after.grouped) ||
				after.lower == "-" && f.touch(k+1) && f.touch(k+2) && f.at(k+2).kind == digitToken && !(f.touch(k) && f.at(k+3).lower == t.lower && f.touch(k+3))) {
				return 0, ""
			}
			return k + 1, unit
		}
		if v := f.at(k - 1); t.lower == "p" && f.touch(k) && v.kind == digitToken && v.value < 100 && !(f.at(k+1).lower == "." && f.at(k+2).lower == "m") && f.at(k+1).lower != "-" {
			return k + 1, "penny"
		}
		switch after := f.at(k + 1); {
		case t.lower == "in" && (inchBehind[after.lower] && after.lower != "in" || after.kind == otherToken && after.lower != "-" && currencySigns[after.lower] == "" && after.lower != "\""):
			return k + 1, "inch"
		case (t.lower == "c" || t.lower == "f" || t.lower == "k") && (after.kind == otherToken || stops[after.lower] || after.lower == "outside" || after.lower == "fever"):
			if f.capital(k) && f.near(k, 10, warmth) || !f.capital(k) && t.lower != "k" && f.near(k, 10, degrees) {
				return k + 1, afterDegree[t.lower]
			}
		}
		if t.end == t.start+1 && t.kind == wordToken {
			if l := lettersByTalk[f.text[t.start:t.end]]; l.unit != "" {
				if after := f.at(k + 1); (after.kind == otherToken || stops[after.lower]) && f.near(k, 10, l.talk) {
					return k + 1, l.unit
				}
			}
		}
		if t.lower == "\"" && (inchBehind[f.at(k+1).lower] || f.touch(k) && !f.quoted(k)) {
			return k + 1, "inch"
		}
		if t.lower == "″" && f.touch(k) {
			return k + 1, "inch"
		}
		if after := f.at(k + 1); t.lower == "s" && !f.touch(k) && f.text[t.start] == 's' && (after.kind == otherToken || stops[after.lower]) {
			return k + 1, "second" // 0.3 s, no 1990s
		}
	}
	return 0, ""
}

// plainSymbol reports whether token k is a symbol of measure that no text writes
// for anything else.
func (f *finder) plainSymbol(k int) bool {
	switch f.at(k).lower {
	case "km", "kg", "mm", "cm", "ml", "mg", "kb", "mb", "gb", "tb", "kw", "mw", "gw", "kwh", "mwh", "mph", "kph", "bpd", "nmi", "lbs", "oz":
		return true
	}
	return false
}

// quoted reports whether the quotation mark at token k closes one that stands in
// the words before it.
func (f *finder) quoted(k int) bool {
	const reach = 80
	open := false
	for i := k - 1; i >= max(0, k-reach); i-- {
		if f.tokens[i].lower == "\"" {
			open = !open
		}
	}
	return open
}

// The single letters that are units where the talk is of what they measure, and
// the words that say so.
var (
	dataTalk   = words("data byte bytes bit bits memory packet packets package file files buffer transmit transmits transmitted transmission bandwidth storage")
	magnetTalk = words("magnet magnets magnetic magnetism field fields tesla")
	chargeTalk = words("ampere amperes coulombs charge charged charges electric coulomb electrode")

	lettersByTalk = map[string]struct {
		unit string
		talk map[string]bool
	}{
		"b": {"bit", dataTalk}, "B": {"byte", dataTalk}, "T": {"tesla", magnetTalk}, "G": {"gauss", magnetTalk}, "C": {"coulomb", chargeTalk},
		"F": {"farad", words("capacitor capacitors capacitance farad")}, "H": {"henry", words("inductor inductors inductance coil henry")},
		"S": {"siemens", words("conductance conductivity siemens")}, "P": {"poise", words("viscosity viscous poise")},
		"R": {"roentgen", words("radiation exposure roentgen röntgen")},
	}
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// afterDegree are the scales of temperature by the letter or word behind the sign
// of a degree.
var afterDegree = map[string]string{"c": "celsius", "celsius": "celsius", "centigrade": "celsius", "celcius": "celsius", "f": "fahrenheit", "fahrenheit": "fahrenheit",
	"farenheit": "fahrenheit", "k": "kelvin", "kelvin": "kelvin", "r": "rankine", "ra": "rankine", "rankine": "rankine"}

// degrees are the words that make a small c or f behind a number a temperature.
var degrees = map[string]bool{"celsius": true, "fahrenheit": true, "temperature": true, "temperatures": true, "degrees": true, "thermostat": true, "thermometer": true, "oven": true}

// between a number and its unit or item these words may stand.
var beforeUnit = map[string]bool{"more": true, "further": true, "additional": true, "new": true, "other": true, "extra": true, "such": true, "or": false}

// unit reads what the number counts: "6,700 ammunition containers", "three
// million rounds of 152 mm artillery shells", "30 percent". The head of the
// phrase is the first known unit in the plural: in "20 missile factories" the
// missiles are no more than an adjective.
func (f *finder) unit(m *Mention, n number, end int) int {
	if m.Unit != "" { // a currency sign stands before
		if next := f.minor(m, n, end); next > end {
			return next // £3 and 20 pence
		}
		if _, unit := f.unitWord(end, false); DimensionOf(unit) == Money {
			next, _ := f.unitWord(end, false)
			return next
		}
		return end
	}
	if m.Kind == Fraction && f.at(end).lower == "of" {
		if w := f.at(end + 1).lower; w == "a" || w == "an" { // three quarters of a mile
			if next, unit := f.unitWord(end+2, false); unit != "" && DimensionOf(unit) != Items && f.at(next).lower != "-" {
				m.Unit, m.UnitAt = unit, f.extent(end+2, next)
				return next
			}
		}
		return end
	}
	if w := f.at(end).lower; n.kind == Fraction && (w == "a" || w == "an") {
		// half a mile, half an hour
		if next, unit := f.unitWord(end+1, false); unit != "" && f.at(next).lower != "-" {
			m.Unit, m.UnitAt = unit, f.extent(end+1, next)
			return next
		}
	}
	k := end
	hyphen := f.at(k).lower == "-" && f.touch(k) && f.touch(k+1)
	if f.at(k).lower == "-" && !f.touch(k) && !f.touch(k+1) && m.Range.Hi != 1 {
		// 10 - billion - dollar, 8 - foot: words parted by machine
		if next, unit := f.simpleUnit(k+1, false); unit != "" && DimensionOf(unit) != Items && !f.plural(k+1) && f.at(next).kind == wordToken {
			hyphen = true
		} else if unit != "" && DimensionOf(unit) == Money && !f.plural(k+1) {
			hyphen = true
		}
	}
	if hyphen {
		k++
	}
	if unit := dollars[f.at(k).lower]; unit != "" && f.at(k+1).lower == "$" && f.touch(k+1) && !hyphen && f.at(k+2).kind != digitToken {
		m.Unit, m.UnitAt = unit, f.extent(k, k+2) // 10 US$
		return k + 2
	}
	if sign, ok := currencySigns[f.at(k).lower]; ok && !hyphen && (f.at(k+1).kind != digitToken || currencySigns[f.at(k+2).lower] != "") {
		m.Unit, m.UnitAt = sign, f.extent(k, k+1) // 10 €
		return k + 1
	}
	if unit, factor := f.code(k); unit != "" && (n.digits || n.scale > 1) {
		if factor > 1 {
			if n.scale == 1 {
				m.Range.Lo, m.Range.Hi = m.Range.Lo*factor, m.Range.Hi*factor
			}
		} else if by := scales[f.at(k+1).lower]; by > 1 && n.scale == 1 { // 75 USD million
			m.Range.Lo, m.Range.Hi = m.Range.Lo*by, m.Range.Hi*by
			m.Unit, m.UnitAt = unit, f.extent(k, k+2)
			return k + 2
		}
		m.Unit, m.UnitAt = unit, f.extent(k, k+1)
		return f.minor(m, n, k+1)
	}
	if open := f.at(k).lower; n.digits && (open == "[" || open == "<" || open == "(" || open == "{") {
		// 20 [kg]
		if next, unit := f.unitWord(k+1, true); unit != "" && (f.at(next).lower == "]" || f.at(next).lower == ">" || f.at(next).lower == ")" || f.at(next).lower == "}") &&
			DimensionOf(unit) != Items && DimensionOf(unit) != Time && f.at(k+2).start == f.at(next).start {
			m.Unit, m.UnitAt = unit, f.extent(k, next+1)
			return next + 1
		}
	}
	// 6'2", 6′ 2″
	if w := f.at(k).lower; (w == "'" || w == "′" || w == "’") && f.touch(k) && n.digits && f.at(k+1).kind == digitToken && f.at(k+1).value < 12 && m.Range.Lo == math.Trunc(m.Range.Lo) && m.Range.Lo < 100 && m.Range.Lo == m.Range.Hi {
		if q := f.at(k + 2).lower; f.touch(k+2) && (q == "\"" || q == "″" || q == "”") {
			m.Range = Number(m.Range.Lo + f.at(k+1).value/12)
			m.Unit, m.UnitAt = "foot", f.extent(k, k+3)
			return k + 3
		}
	}
	if n.lo == 0 && !n.digits && f.at(k-2).lower == "absolute" && f.at(k-1).lower == "zero" {
		m.Unit, m.UnitAt = "kelvin", f.extent(k-2, k-1)
		return k
	}
	// Directly behind the number anything goes, symbols as well; behind words
	// only the symbols that are no words themselves: two km.
	if next, unit := f.unitWord(k, n.digits || f.plainSymbol(k)); unit != "" && (hyphen || !f.adjectival(next, unit)) {
		// The first word of a longer phrase may be an adjective: 3 missile parts.
		one := m.Range.Hi <= 1 || n.kind == Fraction
		if hyphen || one || f.plural(k) {
			m.Unit, m.UnitAt = unit, f.extent(k, next)
			m.Attributive = hyphen && (f.at(next).kind == wordToken && !stops[f.at(next).lower] || f.at(next).lower == "-")
			f.sterling(m, k)
			return f.itemOf(m, f.minor(m, n, f.age(m, next)))
		}
		if DimensionOf(unit) != Items {
			m.Unit, m.UnitAt = unit, f.extent(k, next)
			f.sterling(m, k)
			return f.minor(m, n, f.age(m, next))
		}
	}
	if hyphen && headWords[f.at(k).lower] {
		m.Unit, m.UnitAt, m.Attributive = "person", f.extent(k, k+1), true
		return k + 1
	}
	if hyphen {
		// "300-odd containers": the hedge is read later, the unit behind it.
		if w := f.at(k).lower; w != "odd" && w != "plus" && w != "some" {
			return end
		}
		k++
	}
	if f.at(k).lower == "+" {
		k++
	}
	// "6,700 or more containers": the hedge stands before the unit.
	if f.at(k).lower == "or" {
		hedge := None
		switch f.at(k + 1).lower {
		case "more":
			hedge = AtLeast
		case "fewer", "less":
			hedge = UpTo
		case "so":
			hedge = About
		}
		_, unit := f.unitAhead(k+2, 3, false)
		if c, next := f.calibres(k + 2); hedge == None || unit == "" && (c == "" || next == 0) {
			return end
		}
		k = f.setAfter(m, hedge, k, k+2)
	}
	for steps := 0; beforeUnit[f.at(k).lower] && steps < 2; steps++ {
		k++
	}
	of := false
	if f.at(k).lower == "of" {
		of = true
		k++
		for steps := 0; steps < 2; steps++ {
			switch f.at(k).lower {
			case "the", "these", "those", "its", "their", "such":
				k++
			}
		}
	}
	// "three hundred 20-foot containers": the measure qualifies what is counted,
	// whose words belong to the phrase of the measure.
	if w := f.at(k); !of && w.kind == digitToken && f.at(k+1).lower == "-" && f.touch(k+1) && f.touch(k+2) && f.calibreAt(k) == 0 {
		if next, measure := f.simpleUnit(k+2, true); measure != "" && DimensionOf(measure) != Items && !f.plural(k+2) || measure == "foot" {
			if _, unit := f.unitAhead(next, 2, false); DimensionOf(unit) == Items {
				m.Unit = unit
				return end
			}
		}
	}
	calibres, next := f.calibres(k)
	if next > k {
		if head, last := f.head(next); head != "" {
			m.Item = calibres + " " + head
			m.ItemAt = f.extent(k, last)
			if u, unit := f.unitAhead(next, 3, false); unit != "" && u <= last {
				m.Unit = unit
				m.UnitAt = f.extent(f.unitStart(next, u), u)
			}
			return last
		}
		m.Item, m.ItemAt = calibres, f.extent(k, next)
		return next
	}
	most := 4
	if of {
		most = 3
	}
	if next, unit := f.unitAhead(k, most, m.Range.Hi <= 1); unit != "" {
		if DimensionOf(unit) != Items && k != n.next && (of || f.unitStart(k, next) > k) {
			return end // "500 of the most deadly days"
		}
		if DimensionOf(unit) != Items && f.unitStart(k, next) > k+1 {
			return end
		}
		m.Unit, m.UnitAt = unit, f.extent(f.unitStart(k, next), next)
		return f.itemOf(m, next)
	}
	return end
}

// sterling makes pounds a currency where the words before token k speak of
// money.
func (f *finder) sterling(m *Mention, k int) {
	if m.Unit == "pound" && (f.at(k).lower == "pounds" || f.at(k).lower == "pound") && f.at(k+1).lower != "of" && f.near(k-5, 5, moneyWords) {
		m.Unit = "GBP"
	}
}

// plusMinus reads a tolerance behind the number n: 2,000.45±0.01, 5 +/- 1.
func (f *finder) plusMinus(m *Mention, n *number) bool {
	k := n.next
	// The unit may stand before the tolerance too: 12 mm ± 0.3 mm.
	unitEnd, unit := f.unitWord(k, n.digits)
	if w := f.at(unitEnd).lower; unit != "" && (w == "±" || w == "+" && f.at(unitEnd+1).lower == "/" || w == "plus" && (f.at(unitEnd+1).lower == "or" || f.at(unitEnd+1).lower == "minus")) {
		k = unitEnd
	} else {
		unit = ""
	}
	if f.at(k).lower == "(" && f.at(k+1).lower == "±" && f.at(k+3).lower == ")" {
		return false
	}
	switch {
	case f.at(k).lower == "±":
		k++
	case f.at(k).lower == "+" && f.at(k+1).lower == "/" && (f.at(k+2).lower == "-" || f.at(k+2).lower == "−"):
		k += 3
	case f.at(k).lower == "plus" && f.at(k+1).lower == "or" && f.at(k+2).lower == "minus":
		k += 3
	case f.at(k).lower == "plus" && (f.at(k+1).lower == "minus" || f.at(k+1).lower == "/" && f.at(k+2).lower == "minus"):
		k += 2
		if f.at(k).lower == "minus" {
			k++
		}
	default:
		return false
	}
	by, ok := f.number(k)
	if !ok || by.kind != Cardinal || by.vague || n.kind != Cardinal || n.vague || by.lo < 0 {
		return false
	}
	if _, second := f.unitWord(by.next, by.digits); unit != "" && second != unit {
		return false
	}
	m.Range = Span(m.Range.Lo-by.lo, m.Range.Hi+by.lo)
	m.Hedge = Interval
	m.Number.End = f.tokens[by.next-1].end
	n.next, n.year = by.next, false
	return true
}

// per reads what the rate is for that begins at token end: per kg, a day, /t. An
// article makes a rate with a time, and of money with any measure.
func (f *finder) per(m *Mention, end int) {
	if m.Kind != Cardinal && m.Kind != Fraction || m.Attributive {
		return
	}
	// "tons of coal a year"
	if f.at(end).lower == "of" && m.Unit != "" {
		for k := end + 1; k <= end+3 && f.at(k).kind == wordToken && !stops[f.at(k).lower]; k++ {
			if w := f.at(k + 1).lower; w == "a" || w == "an" || w == "per" || w == "each" || w == "every" {
				end = k + 1
				break
			}
		}
	}
	next, unit := f.rateAt(end)
	if w := f.at(end).lower; unit == "" || w != "per" && w != "/" && dimensions[unit] != Time && (dimensions[m.Unit] != Money || dimensions[unit] == Items) {
		return
	}
	m.Per, m.PerAt = unit, f.extent(end, next)
}

// rateAt reads what makes a rate at token k: per kg, a day, /t.
func (f *finder) rateAt(k int) (next int, unit string) {
	symbols := true
	switch f.at(k).lower {
	case "per":
	case "/":
		if !f.touch(k) || !f.touch(k+1) {
			return 0, ""
		}
	case "a", "an", "each", "every":
		symbols = false
	default:
		return 0, ""
	}
	next, unit = f.simpleUnit(k+1, symbols)
	d := dimensions[unit]
	if d == NoDimension || d == Money {
		return 0, ""
	}
	if d == Length { // per km2
		return f.raised(next, unit)
	}
	return next, unit
}

// age extends a unit of time by what makes it an age: years old, year-old,
// months of age.
func (f *finder) age(m *Mention, next int) int {
	if d := dimensions[m.Unit]; (d == Temperature || m.Unit == "degree") && f.at(next).lower == "below" && f.at(next+1).lower == "zero" && m.Range.Lo > 0 {
		m.Range = Span(-m.Range.Hi, -m.Range.Lo) // 10 degrees below zero
		m.UnitAt.End = f.tokens[next+1].end
		return next + 2
	} else if d != Time {
		return next
	}
	k := next
	if f.at(k).lower == "-" {
		k++
	}
	switch {
	case f.at(k).lower == "old":
		k++
	case f.at(k).lower == "of" && f.at(k+1).lower == "age":
		k += 2
	default:
		return next
	}
	m.UnitAt.End = f.tokens[k-1].end
	return k
}

// minors are the smaller units that finish a larger one, by their wordings, with
// how many make one of it. The currencies' are in moneyRows.
var minors = map[string]map[string]float64{
	"foot":  {"inch": 12, "inches": 12, "in": 12},
	"pound": {"ounce": 16, "ounces": 16, "oz": 16},
	"stone": {"pound": 14, "pounds": 14, "lb": 14, "lbs": 14},
}

// minor adds the smaller unit that follows: 5 feet 2 inches, thirteen dollars
// and forty-five cents; and the bare hundredths behind a currency: 15 dollars
// 50. The unit is the larger one's.
func (f *finder) minor(m *Mention, n number, end int) int {
	if w := f.at(end).lower; w == "and" && dimensions[m.Unit] != Items && m.Kind == Cardinal && m.Range.Lo == m.Range.Hi && m.Range.Lo == math.Trunc(m.Range.Lo) && n.scale == 1 && m.UnitAt.Start >= m.Number.End {
		// two miles and a half
		if part, next, ok := f.fraction(end + 1); ok && (part == 0.5 || part == 0.25) && f.at(end+1).lower == "a" {
			if _, measured := f.simpleUnit(next, false); measured != "" || f.at(next).lower == "-" {
				return end // "two miles and a half-mile swim"
			}
			m.Range = Number(m.Range.Lo + part)
			m.UnitAt.End = f.tokens[next-1].end
			return next
		}
	}
	table := minors[m.Unit]
	if table == nil || m.Range.Lo != m.Range.Hi || m.Range.Lo != math.Trunc(m.Range.Lo) || n.scale > 100 {
		return end
	}
	sign := m.UnitAt.Start < m.Number.Start // the bare hundredths follow a word only
	k := end
	and, hyphen := false, false
	if w := f.at(k - 1).lower; (w == "ft" || w == "lb" || w == "lbs") && f.at(k).lower == "." && f.touch(k) {
		k++ // 6 ft. 2 in.
	}
	if w := f.at(k).lower; w == "and" || w == "," || w == "-" && m.Unit == "foot" && f.touch(k) && f.touch(k+1) {
		and, hyphen = true, w == "-"
		k++
	}
	t := f.at(k)
	if t.kind != digitToken && small[t.lower] == 0 {
		return end
	}
	part, ok := f.cardinal(k)
	if !ok || part.scale != 1 || part.lo < 0 {
		return end
	}
	next := part.next + 1
	per := table[f.at(part.next).lower]
	if two := f.at(part.next + 1); per == 0 && two.kind == wordToken {
		// euro cents, US cents
		per = table[f.at(part.next).lower+" "+two.lower]
		if w := f.at(part.next).lower; per == 0 && w == "us" {
			per = table[two.lower]
		}
		next++
	}
	_, unit := f.simpleUnit(part.next, true)
	switch {
	case per > 0 && part.lo < per:
	case m.Unit == "foot" && unit == "" && part.lo < 12 && (hyphen || f.at(end-1).lower == "foot" && m.Range.Lo != 1 || f.at(part.next).lower == "tall"):
		per, next = 12, part.next // 6-foot-2, six foot two
	case unit == "" && !and && !sign && !(f.touch(part.next) && f.at(part.next).kind == wordToken) && dimensions[m.Unit] == Money && part.lo >= 1 && part.lo < 100 && part.lo == math.Trunc(part.lo) &&
		(f.at(part.next).kind == otherToken && currencySigns[f.at(part.next).lower] == "" || f.at(part.next).kind == wordToken && !f.counted(part.next)):
		per, next = 100, part.next
	default:
		return end
	}
	m.Range = Number(m.Range.Lo + part.lo/per)
	// Hundredths behind tenths: five yuan three jiao two fen, one kuai five mao five.
	if m.Unit == "CNY" && per == 10 {
		if small, ok := f.cardinal(next); ok && small.lo > 0 && small.lo < 10 && small.scale == 1 {
			w := f.at(small.next)
			switch {
			case w.lower == "fen":
				m.Range, next = Number(math.Round(100*m.Range.Lo+small.lo)/100), small.next+1
			case w.kind == otherToken || stops[w.lower]:
				m.Range, next = Number(math.Round(100*m.Range.Lo+small.lo)/100), small.next
			}
		}
	}
	if sign {
		m.Number.End = f.tokens[next-1].end
		return next
	}
	m.UnitAt.End = f.tokens[next-1].end
	return next
}

// counted reports whether the word at token k may be a thing that the number
// before it counts: a plural, a unit or another number.
func (f *finder) counted(k int) bool {
	w := f.at(k).lower
	if _, unit := f.unitWord(k, true); unit != "" || small[w] > 0 || scales[w] > 0 || w == "percent" || w == "more" && f.at(k+1).kind == wordToken || w == "men" || w == "women" || w == "children" {
		return true
	}
	for i := k; i < k+3 && f.at(i).kind == wordToken && !stops[f.at(i).lower]; i++ {
		if w := f.at(i).lower; w[len(w)-1] == 's' && w != "yes" && w != "thus" && w != "always" {
			return true
		}
	}
	return false
}

// unitStart returns the index at which the unit that ends at next begins.
func (f *finder) unitStart(k, next int) int {
	for ; k < next; k++ {
		if n, unit := f.unitWord(k, false); unit != "" && n == next {
			return k
		}
	}
	return next - 1
}

// itemOf reads "of 152 mm artillery shells" behind a unit.
func (f *finder) itemOf(m *Mention, end int) int {
	k := end
	if f.at(k).lower != "of" && f.at(k).lower != "for" {
		return end
	}
	k++
	if f.at(k).lower == "the" {
		k++
	}
	calibres, next := f.calibres(k)
	if next == k {
		return end
	}
	m.Item, m.ItemAt = calibres, f.extent(k, next)
	if head, last := f.head(next); head != "" {
		m.Item, m.ItemAt = calibres+" "+head, f.extent(k, last)
		return last
	}
	return next
}

// calibres reads one bore or several that share a head: "152 mm", "122- and
// 152-millimeter". It returns them as "122 mm, 152 mm" and the index behind.
func (f *finder) calibres(k int) (string, int) {
	var text string
	start := k
	for steps := 0; steps < 4; steps++ {
		t := f.at(k)
		if t.kind != digitToken {
			break
		}
		next := f.calibreAt(k)
		if next == 0 {
			if !f.calibreListed(number{lo: t.value, hi: t.value, digits: true, scale: 1, next: k + 1}) {
				break
			}
			next = k + 1
		}
		if text != "" {
			text += ", "
		}
		text += FormatNumber(t.value) + " mm"
		k = next
		more := k
		for f.at(more).lower == "-" || f.at(more).lower == "/" || f.at(more).lower == "," || f.at(more).lower == "and" || f.at(more).lower == "or" {
			more++
		}
		if f.at(more).kind == digitToken && (f.calibreAt(more) > 0) {
			k = more
			continue
		}
		return text, k
	}
	if text == "" {
		return "", start
	}
	return text, k
}

// head reads the noun that a calibre qualifies: "artillery shells" is a shell.
func (f *finder) head(k int) (string, int) {
	if f.at(k).lower == "-" {
		k++
	}
	for steps := 0; steps < 4; steps++ {
		t := f.at(k)
		if t.kind != wordToken || stops[t.lower] {
			return "", 0
		}
		if next, unit := f.unitWord(k, false); unit != "" && DimensionOf(unit) == Items && (f.plural(k) || stops[f.at(next).lower] || f.at(next).kind == otherToken) {
			return unit, next
		}
		if t.lower == "ammunition" || t.lower == "artillery" && (f.at(k+1).kind != wordToken || stops[f.at(k+1).lower]) {
			return t.lower, k + 1
		}
		k++
	}
	return "", 0
}
