package quantity

import "strings"

// More dimensions, of what is measured rather than counted.
const (
	Rate        Dimension = "rate" // of anything per anything that is no speed
	Frequency   Dimension = "frequency"
	Pressure    Dimension = "pressure"
	Force       Dimension = "force"
	Electricity Dimension = "electricity"
	Radiation   Dimension = "radiation"
	Torque      Dimension = "torque"
	Amount      Dimension = "amount of substance"
	Light       Dimension = "light"
	Sound       Dimension = "sound"
	Viscosity   Dimension = "viscosity"
	Density     Dimension = "density"
	DataRate    Dimension = "data rate"
)

// moreRows are further units of measure and currencies.
var moreRows = []unitRow{
	{"stone", Mass, "stone", "", ""},
	{"grain", Mass, "", "", "gr"},
	{"dram", Mass, "dram;drachm;drachma", "drams;drachms", ""},
	{"barleycorn", Length, "barleycorn", "barleycorns", ""},
	{"fathom", Length, "fathom", "fathoms", ""},
	{"furlong", Length, "furlong", "furlongs", ""},
	{"light year", Length, "light year;lightyear", "light years;lightyears", "ly"},
	{"point", Items, "", "", "pts"},
	{"mile", Length, "", "", "mi"},
	{"square inch", AreaSize, "square inch;sq in", "square inches", ""},
	{"square yard", AreaSize, "square yard", "square yards", ""},
	{"square centimetre", AreaSize, "square centimeter;square centimetre", "square centimeters;square centimetres", ""},
	{"cubic centimetre", Volume, "cubic centimeter;cubic centimetre", "cubic centimeters;cubic centimetres", "cc"},
	{"cubic kilometre", Volume, "cubic kilometer;cubic kilometre", "cubic kilometers;cubic kilometres", ""},
	{"cubic inch", Volume, "cubic inch", "cubic inches", "cu in"},
	{"cubic yard", Volume, "cubic yard", "cubic yards", ""},
	{"cubic mile", Volume, "cubic mile", "cubic miles", ""},
	{"pint", Volume, "pint", "pints", "pt"},
	{"quart", Volume, "quart", "quarts", "qt"},
	{"fluid ounce", Volume, "fluid ounce", "fluid ounces", ""},
	{"teaspoon", Volume, "teaspoon", "teaspoons", "tsp"},
	{"tablespoon", Volume, "tablespoon", "tablespoons", "tbsp"},
	{"bushel", Volume, "bushel", "bushels", ""},
	{"turn", Angle, "", "turns", ""},
	{"radian", Angle, "radian", "radians", "rad"},
	{"kelvin", Temperature, "kelvin", "kelvins;kelvin", ""},
	{"celsius", Temperature, "celsius;celcius;centigrade;degree c;deg c;degree celcius;deg centigrade", "celsius;degrees c;degrees celcius", "℃"},
	{"fahrenheit", Temperature, "fahrenheit;farenheit;degree f;deg f;degree farenheit", "fahrenheit;degrees f;degrees farenheit", "℉"},
	{"kelvin", Temperature, "degree kelvin;deg kelvin;degree k", "degrees kelvin;degrees k", ""},
	{"rankine", Temperature, "rankine;degree rankine;degree r", "degrees rankine;degrees r", "°R"},
	{"degree", Angle, "deg", "degs", "deg"},
	{"pound per square inch", Pressure, "pound per square inch", "pounds per square inch", "psi"},
	{"foot per second", Speed, "foot per second", "feet per second", "fps"},
	{"kilometre per second", Speed, "kilometer per second;kilometre per second", "kilometers per second;kilometres per second", "km/s"},
	{"horsepower", Power, "horse power", "", ""},
	{"kilobyte", Information, "kilobyte", "kilobytes", "KB"},
	{"megabyte", Information, "meg", "megs", "mb"},
	{"gigabyte", Information, "gig", "gigs", "gb"},
	{"terabyte", Information, "", "", "tb"},
	{"micrometre", Length, "micron;micrometer;micrometre", "microns;micrometers;micrometres", "um"},
	{"parsec", Length, "parsec", "parsecs", ""},
	{"fluid ounce", Volume, "fl oz;fl . oz", "", "floz"},
	{"square metre", AreaSize, "sq . m", "", "sq.m"},
	{"square kilometre", AreaSize, "sq . km", "", ""},
	{"square mile", AreaSize, "sq . mi", "", ""},
	{"megabit per second", Rate, "", "", "Mbps"},
	{"gigabit per second", Rate, "", "", "Gbps"},
	{"kilobit per second", Rate, "", "", "kbps"},

	{"mile per gallon", Rate, "mile per gallon", "miles per gallon", "mpg"},
	{"cup", Volume, "cup", "cups", ""},
	{"carat", Mass, "carat", "carats", "ct"},
	{"acre foot", Volume, "acre foot", "acre feet", ""},
	{"board foot", Volume, "board foot", "board feet", ""},
	{"revolution per minute", Frequency, "revolution per minute", "revolutions per minute", "rpm"},
	{"standard atmosphere", Pressure, "", "", "atm"},
	{"square foot", AreaSize, "sq . ft;sqft;sq . foot", "square foot;sq feet", "sqft;ft2;ft²"},
	{"cubic foot", Volume, "cu ft", "cubic foot", "ft3;ft³;cf;cfm"},
	{"pound", Mass, "pound mass", "", "LB;LBS;Lbs"},
	{"mile", Length, "", "mile", ""},
	{"kilometre per hour", Speed, "kilometer an hour;kilometre an hour", "", "km/hr;kmph"},
	{"mile per hour", Speed, "mile an hour", "", "MPH"},
	{"hundredweight", Mass, "hundredweight", "hundredweights", "cwt"},
	{"square mile", AreaSize, "sq mi;sq mile", "sq mi;sq miles", ""},
	{"ton per day", Rate, "ton per day", "", "tpd"},
	{"British thermal unit", Energy, "british thermal unit", "british thermal units", "BTU;Btu;BTUs"},
	{"bale", Items, "bale", "bales", ""},
	{"year", Time, "annum", "", ""},
	{"rad", Radiation, "", "rads", ""},
	{"candela per metre", Light, "", "", "cd/m"}, // raised to a square metre
}

// code returns the currency that token k names by its letters, and the factor
// of a leading M or K: USD, MEUR.
func (f *finder) code(k int) (unit string, factor float64) {
	t := f.at(k)
	if t.kind != wordToken || t.end-t.start < 3 || t.end-t.start > 4 {
		return "", 0
	}
	word := f.text[t.start:t.end]
	factor = 1
	if len(word) == 4 {
		switch word[0] {
		case 'M':
			factor = 1e6
		case 'K', 'k':
			factor = 1e3
		default:
			return "", 0
		}
		word = word[1:]
	}
	if unit, ok := unitSymbols[word]; ok && dimensions[unit] == Money && word != "sen" {
		return unit, factor
	}
	return "", 0
}

// composed extends the measure unit, which ends before token k, by a power or a
// denominator: km², km^2, km squared, kg/m3, metres per second. A year, a month
// or a day as the denominator is the rate of a flow and stays apart.
func (f *finder) composed(k int, unit string) (int, string) {
	d := dimensions[unit]
	if d == Items || d == Ratio || d == Money || d == NoDimension {
		return k, unit
	}
	if d == Length {
		k, unit = f.raised(k, unit)
	}
	k, unit = f.product(k, unit)
	if next, under := f.inverse(k); under != "" { // m s-1, W·m⁻²
		return next, unit + " per " + under
	}
	if over, under, ok := strings.Cut(unit, " per "); ok && (f.touch(k) || f.at(k).lower == "squared") { // km/s2
		if next, again := f.symbolOrWord(k + 1); f.at(k).lower == "/" && again == under { // m/s/s
			return next, over + " per square " + under
		}
		k, under = f.raised(k, under)
		return k, over + " per " + under
	}
	per := k
	switch w := f.at(k).lower; {
	case w == "/" && f.touch(k) && f.touch(k+1):
		per++
	case w == "per":
		per++
	default:
		return k, unit
	}
	// W/(m K), J/(kg·K)
	if f.at(k).lower == "/" && f.at(per).lower == "(" && f.touch(per) {
		first, a := f.symbolOrWord(per + 1)
		if w := f.at(first).lower; w == "·" || w == "*" || w == "⋅" {
			first++
		}
		second, b := f.symbolOrWord(first)
		if a != "" && b != "" && f.at(second).lower == ")" {
			return second + 1, unit + " per " + a + " " + b
		}
		return k, unit
	}
	power := ""
	if w := f.at(per).lower; w == "square" || w == "cubic" { // per square second
		power = w + " "
		per++
	}
	next, under := f.simpleUnit(per, true)
	if f.at(per).lower == "in" && (f.at(per+1).kind == digitToken || f.at(per+1).lower == "^" || f.at(per+1).lower == "²") && f.touch(per+1) {
		next, under = per+1, "inch" // lb/in2
	}
	if under == "" && f.at(k).lower == "/" {
		if w := f.at(per); w.kind == wordToken && !stops[w.lower] {
			switch f.text[w.start:w.end] {
			case "s":
				next, under = per+1, "second"
			case "m":
				next, under = per+1, "metre"
			case "min":
				next, under = per+1, "minute"
			case "K":
				next, under = per+1, "kelvin"
			}
		}
	}
	if d == Temperature && dimensions[under] != Time && dimensions[under] != Length {
		return k, unit
	}
	switch dimensions[under] {
	case NoDimension, Items, Money, Ratio:
		return k, unit
	case Time:
		if f.at(k).lower == "per" && (under == "day" || under == "week" || under == "month" || under == "year" || under == "decade" || under == "century") {
			return k, unit
		}
	}
	if d := dimensions[under]; d == Length || d == Time && (f.at(k).lower == "/" || f.at(next).lower == "squared") {
		next, under = f.raised(next, under)
	}
	unit += " per " + power + under
	// mg/kg/day, milligrams per kilogram per day
	if w := f.at(next).lower; w == "/" && f.touch(next) && f.touch(next+1) || w == "per" {
		if end, third := f.symbolOrWord(next + 1); third == under && power == "" { // m/s/s
			return end, strings.TrimSuffix(unit, under) + "square " + under
		} else if third != "" && dimensions[third] != Items && dimensions[third] != Money {
			return end, unit + " per " + third
		}
	}
	return next, unit
}

// product reads a second unit that multiplies the first, which ends before token
// k: N·m, Pa*s, pascal seconds, tonne-kilometres. Between words a space or a
// hyphen joins, between symbols only a sign.
func (f *finder) product(k int, unit string) (int, string) {
	j := k
	sign := f.at(k).lower
	switch {
	case sign == "·" || sign == "⋅" || sign == "*" || sign == "×" || sign == "∙":
		if f.touch(k) != f.touch(k+1) {
			return k, unit
		}
		j++
	case sign == "-" && f.touch(k) && f.touch(k+1):
		j++
		sign = " "
	default:
		sign = " "
	}
	t := f.at(j)
	if t.kind != wordToken {
		return k, unit
	}
	single := singles[f.text[t.start:t.end]]
	// 40 N m, 5 kg m/s: symbols that stand apart
	apart := sign == " " && j == k && (single == "metre" || single == "second") && spaced[f.text[f.at(k-1).start:f.at(k-1).end]] && !f.touch(k) && !f.touch(k-1)
	if t.end-t.start < 4 && sign == " " && !apart {
		return k, unit
	}
	next, second := j+1, single
	if second == "" {
		next, second = f.simpleUnit(j, sign != " ")
	}
	if second == "" || !multiplies[second] || sign == " " && !multiplied[unit] {
		return k, unit
	}
	if i, under := f.inverse(j); under != "" { // m·s⁻¹ divides
		_ = i
		return k, unit
	}
	return next, unit + " " + second
}

// singles are the symbols of one letter that are units beside another one only.
var singles = map[string]string{"s": "second", "m": "metre", "K": "kelvin", "A": "ampere", "V": "volt", "N": "newton"}

// spaced are the symbols behind which a space is a product with such a letter.
var spaced = map[string]bool{"N": true, "kN": true, "Pa": true, "kg": true}

// multiplied and multiplies are the units that make products, first and second.
var (
	multiplied = map[string]bool{"pascal": true, "ohm": true, "newton": true, "ton": true, "tonne": true, "watt": true, "volt": true, "ampere": true, "joule": true, "kilogram": true, "kelvin": true}
	multiplies = map[string]bool{"second": true, "metre": true, "kilometre": true, "mile": true, "nautical mile": true, "ampere": true, "kelvin": true, "volt": true}
)

// symbolOrWord reads one unit of a product at token k.
func (f *finder) symbolOrWord(k int) (int, string) {
	if t := f.at(k); t.kind == wordToken && singles[f.text[t.start:t.end]] != "" {
		return k + 1, singles[f.text[t.start:t.end]]
	}
	return f.simpleUnit(k, true)
}

// inverse reads a symbol raised to a negative power at token k: s-1, m⁻², with
// or without a sign before it.
func (f *finder) inverse(k int) (int, string) {
	if w := f.at(k).lower; (w == "·" || w == "⋅" || w == "*") && f.touch(k) == f.touch(k+1) {
		k++
	}
	t := f.at(k)
	if t.kind != wordToken || t.end-t.start > 4 {
		return 0, ""
	}
	word := f.text[t.start:t.end]
	unit := unitSymbols[word]
	if single := singles[word]; single != "" {
		unit = single
	}
	if unit == "" {
		return 0, ""
	}
	power, next := 0.0, k+1
	if e := f.at(next); e.kind == otherToken && e.digits > 0 && f.touch(next) {
		power, next = -e.value, next+1
	} else {
		if f.at(next).lower == "^" && f.touch(next) {
			next++
		}
		if w := f.at(next).lower; (w == "-" || w == "−") && f.touch(next) && f.touch(next+1) && f.at(next+1).kind == digitToken && f.at(next+1).digits == 1 && !f.at(next+1).grouped {
			power, next = f.at(next+1).value, next+2
		}
	}
	switch power {
	case 1:
		return next, unit
	case 2:
		return next, "square " + unit
	case 3:
		return next, "cubic " + unit
	}
	return 0, ""
}

// raised reads a square or a cube behind a length.
func (f *finder) raised(k int, unit string) (int, string) {
	t := f.at(k)
	power := ""
	next := k + 1
	switch {
	case t.lower == "squared" || t.lower == "²" && f.touch(k):
		power = "square "
	case t.lower == "cubed" || t.lower == "³" && f.touch(k):
		power = "cubic "
	case t.lower == "^" && f.touch(k) && f.touch(k+1):
		next++
		t = f.at(k + 1)
		fallthrough
	case t.kind == digitToken && f.touch(k) && t.digits == 1 && !t.grouped && f.at(k-1).end-f.at(k-1).start <= 2:
		switch t.value {
		case 2:
			power = "square "
		case 3:
			power = "cubic "
		}
	}
	if power == "" {
		return k, unit
	}
	return next, power + unit
}

// composedDimension returns the dimension of a unit that composed made.
func composedDimension(unit string) Dimension {
	over, under, ok := strings.Cut(unit, " per ")
	switch {
	case ok && dimensions[over] == Length && dimensions[under] == Time:
		return Speed
	case ok && DimensionOf(over) != NoDimension, strings.HasPrefix(unit, "per ") && DimensionOf(unit[len("per "):]) != NoDimension:
		return Rate
	case strings.HasPrefix(unit, "square "):
		return AreaSize
	case strings.HasPrefix(unit, "cubic "):
		return Volume
	}
	return NoDimension
}

// moneyWords before "pounds" say that they are a currency and no weight.
var moneyWords = map[string]bool{"spent": true, "spend": true, "spends": true, "spending": true, "cost": true, "costs": true, "costing": true, "paid": true, "pay": true,
	"pays": true, "paying": true, "worth": true, "price": true, "priced": true, "earn": true, "earned": true, "earns": true, "fine": true, "fined": true, "budget": true,
	"fund": true, "funding": true, "invest": true, "invested": true, "raised": true, "sold": true, "bought": true, "donated": true, "debt": true, "loan": true, "sterling": true,
	"salary": true, "revenue": true, "profit": true, "profits": true, "sales": true, "deal": true, "aid": true}

// warmth are words near "30 C" that say it is a temperature.
var warmth = map[string]bool{"absolute": true, "temperature": true, "temperatures": true, "outside": true, "weather": true, "warm": true, "warmer": true, "cold": true, "colder": true, "hot": true,
	"hotter": true, "heat": true, "heated": true, "warming": true, "climate": true, "kelvin": true, "celsius": true, "fahrenheit": true, "cool": true, "cooled": true, "freezing": true, "frozen": true, "fever": true, "thermometer": true, "boils": true, "boiling": true,
	"melts": true, "melting": true, "oven": true, "thermostat": true, "degrees": true}

// near reports whether one of the words stands within n tokens of token k.
func (f *finder) near(k, n int, words map[string]bool) bool {
	for i := max(k-n, 0); i < min(k+n, len(f.tokens)); i++ {
		if words[f.tokens[i].lower] {
			return true
		}
	}
	return false
}
