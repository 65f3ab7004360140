package quantity

import "strings"

// prefixes are the decimal prefixes of the International System (BIPM, SI
// Brochure, 9th edition as of 2022, table 7), with their symbols. The micro
// sign and the Greek letter both occur, and "u" and "mc" where neither can be
// typed (UCUM; ISMP).
var prefixes = []struct{ name, symbol string }{
	{"", ""}, {"quecto", "q"}, {"ronto", "r"}, {"yocto", "y"}, {"zepto", "z"}, {"atto", "a"}, {"femto", "f"}, {"pico", "p"}, {"nano", "n"},
	{"micro", "µ"}, {"micro", "μ"}, {"micro", "u"}, {"micro", "mc"}, {"milli", "m"}, {"centi", "c"}, {"deci", "d"}, {"deca", "da"}, {"deka", "da"},
	{"hecto", "h"}, {"kilo", "k"}, {"mega", "M"}, {"giga", "G"}, {"tera", "T"}, {"peta", "P"}, {"exa", "E"}, {"zetta", "Z"}, {"yotta", "Y"}, {"ronna", "R"}, {"quetta", "Q"},
}

// Sets of prefixes whose symbols are read: others make words, names or other
// units ("as", "Ms", "PA"). A slash is the unit without a prefix.
const (
	usual = "n µ μ u m k M G T"
	large = "k M G T P E Z Y"
	every = "y z a f p n µ μ u mc m c d da h k M G T P E Z Y"
)

// prefixed are the units that take decimal prefixes: those of the SI (SI
// Brochure, tables 2, 4 and 8) and those beside it that are prefixed in use
// (UNECE Recommendation 20). The symbol without a prefix is read where bare is
// set; other single letters are words.
var prefixed = []struct {
	unit, words, plural, symbol string
	dimension                   Dimension
	symbols                     string // the prefixes whose symbols are read
	bare                        bool
}{
	{"metre", "metre;meter", "metres;meters", "m", Length, every, true},
	{"gram", "gram;gramme", "grams;grammes", "g", Mass, "f p n µ μ u mc m c d da h k T P", true},
	{"litre", "litre;liter", "litres;liters", "l", Volume, "p n µ μ u mc m c d da h k M G", true},
	{"litre", "litre;liter", "litres;liters", "L", Volume, "p n µ μ u mc m c d da h k M G", true},
	{"second", "second", "seconds", "s", Time, "f p n µ μ u m", false},
	{"second", "", "", "sec", Time, "n µ μ u m", true},
	{"tonne", "tonne", "tonnes", "t", Mass, "k M G", true},
	{"watt", "watt", "watts", "W", Power, "p n µ μ u m k M G T P E", true},
	{"watt hour", "watt hour;watt-hour;watthour", "watt hours;watt-hours;watthours", "Wh", Energy, "µ μ u m k M G T P", true},
	{"watt second", "watt second;watt-second", "watt seconds;watt-seconds", "Ws", Energy, "k M", true},
	{"volt ampere", "volt ampere;volt-ampere;volt amp", "volt amperes;volt-amperes;volt amps", "VA", Power, "m k M G", true},
	{"joule", "joule", "joules", "J", Energy, "f p n µ μ u m k M G T P E", true},
	{"calorie", "calorie", "calories", "cal", Energy, "k M G", true},
	{"electronvolt", "electronvolt;electron volt", "electronvolts;electron volts", "eV", Energy, "f p n µ μ u m k M G T P E", true},
	{"hertz", "hertz", "hertz", "Hz", Frequency, "µ μ u m k M G T P E", true},
	{"pascal", "pascal", "pascals", "Pa", Pressure, "n µ μ u m h k M G T", true},
	{"bar", "bar", "bars", "bar", Pressure, "µ μ u m c d k M", true},
	{"newton", "newton", "newtons", "N", Force, "p n µ μ u m da k M G", true},
	{"newton metre", "newton metre;newton meter", "newton metres;newton meters", "Nm", Torque, "m k M", true},
	{"volt", "volt", "volts", "V", Electricity, "p n µ μ u m k M G T", true},
	{"ampere", "ampere;amp", "amperes;amps", "A", Electricity, "f p n µ μ u m k", true},
	{"ampere hour", "ampere hour;amp hour", "ampere hours;amp hours", "Ah", Electricity, "m k", true},
	{"ohm", "ohm", "ohms", "Ω", Electricity, "n µ μ u m k M G T", true},
	{"ohm", "", "", "\u2126", Electricity, "n µ μ u m k M G T", true},
	{"siemens", "siemens", "siemens", "S", Electricity, "p n µ μ u m k", false},
	{"coulomb", "coulomb", "coulombs", "C", Electricity, "f p n µ μ u m", false},
	{"kelvin", "", "", "K", Temperature, "n µ μ u m", false},
	{"farad", "farad", "farads", "F", Electricity, "f p n µ μ u m", false},
	{"henry", "", "henries;henrys", "H", Electricity, "p n µ μ u m", false},
	{"weber", "", "webers", "Wb", Electricity, "n µ μ u m", true},
	{"tesla", "", "teslas", "T", Electricity, "n µ μ u m", false},
	{"gauss", "gauss", "gauss", "Gs", Electricity, "m k", false},
	{"mole", "", "moles", "mol", Amount, "f p n µ μ u m k", true},
	{"katal", "katal", "katals", "kat", Amount, "n µ μ u m", true},
	{"candela", "candela", "candelas", "cd", Light, "m k", false},
	{"lumen", "lumen", "lumens", "lm", Light, "k M", true},
	{"lux", "lux", "lux", "lx", Light, "m k", true},
	{"byte", "byte", "bytes", "B", Information, large, false},
	{"bit", "bit", "bits", "bit", Information, large, true},
	{"bit", "", "", "b", Information, "M G T P E Z Y", false},
	{"pixel", "pixel", "pixels", "px", Information, "", true},
	{"gray", "", "grays", "Gy", Radiation, "µ μ u m c k", true},
	{"sievert", "sievert", "sieverts", "Sv", Radiation, "n µ μ u m", true},
	{"becquerel", "becquerel", "becquerels", "Bq", Radiation, "m k M G T P", true},
	{"curie", "", "curies", "Ci", Radiation, "p n µ μ u m k M", true},
	{"roentgen", "roentgen;röntgen", "roentgens;röntgens", "", Radiation, "", false},
	{"rem", "", "rems", "rem", Radiation, "m", false},
	{"parsec", "parsec", "parsecs", "pc", Length, "k M G", false},
	{"year", "", "", "yr", Time, "k M G", false},
	{"annum", "", "", "a", Time, "M G", false},
	{"ton", "", "", "ton", Mass, "k M G", false},
	{"gram force", "gram force", "grams force", "gf", Force, "k", false},
	{"poise", "", "poises", "P", Viscosity, "c m", false},
	{"stokes", "", "", "St", Viscosity, "c m", false},
	{"dyne", "dyne", "dynes", "dyn", Force, "", true},
	{"erg", "erg", "ergs", "erg", Energy, "", true},
	{"jansky", "jansky", "janskys;janskies", "Jy", Radiation, "µ μ u m", true},
	{"tex", "", "", "tex", Density, "d", false},
	{"molar", "", "", "M", Density, "n µ μ u m", false},
	{"bit per second", "", "", "bps", DataRate, "k M G T", true},
	{"bit per second", "", "", "bit/s", DataRate, "k M G T", true},
	{"byte per second", "", "", "Bps", DataRate, "k M G T", true},
	{"byte per second", "", "", "B/s", DataRate, "k M G T", true},
}

// otherNames are the prefixed units that go by another name: the year's and the
// ton's symbols above, and the tonne's, which is a ton with a prefix.
var otherNames = map[string]string{
	"kilotonne": "kiloton", "megatonne": "megaton", "gigatonne": "gigaton",
	"kiloannum": "kiloyear", "megaannum": "megayear", "gigaannum": "gigayear",
	"molar": "mole per litre", "millimolar": "millimole per litre", "micromolar": "micromole per litre", "nanomolar": "nanomole per litre",
}

// binaryPrefixes multiply bits and bytes by powers of 1024 (IEC 80000-13).
var binaryPrefixes = []struct{ name, symbol string }{
	{"kibi", "Ki"}, {"mebi", "Mi"}, {"gibi", "Gi"}, {"tebi", "Ti"}, {"pebi", "Pi"}, {"exbi", "Ei"}, {"zebi", "Zi"}, {"yobi", "Yi"},
}

// prefixRows returns a row for every prefixed unit that the table does not
// have.
func prefixRows(have map[string]bool) []unitRow {
	out := []unitRow{}
	// Words, names, times of day and other units.
	taken := map[string]bool{"mm": true, "nm": true, "PB": false, "as": true, "am": false, "dam": true, "TL": true, "pal": true, "min": true, "ft": true, "pt": true, "Pa": false, "uL": false,
		"Em": true, "Pm": true, "Mm": true, "Tm": true, "ym": true, "Ym": true, "Zm": true, "dag": true, "hag": true, "da": true, "Tg": false, "ML": true, "mas": true, "dal": true,
		"kt": true, "cal": false, "bar": true, "bit": true, "erg": true, "gf": true, "cd": true, "mrem": false, "kton": false, "cm": false}
	for _, row := range unitRows {
		for s := range strings.SplitSeq(row.symbols, ";") {
			taken[s] = true
		}
	}
	named := map[string]bool{}
	for _, u := range prefixed {
		read := " " + u.symbols + " "
		for _, p := range prefixes {
			name := p.name + u.unit
			if p.name == "deka" {
				name = "deca" + u.unit
			}
			if other, ok := otherNames[name]; ok {
				name = other
			}
			row := unitRow{unit: name, dimension: u.dimension}
			s := p.symbol + u.symbol
			if (p.symbol == "" && u.bare || p.symbol != "" && strings.Contains(read, " "+p.symbol+" ")) && s != "" && !taken[s] {
				row.symbols = s
				taken[s] = true
			}
			if wording := p.name + u.words + u.plural; !have[name] && !named[wording] {
				named[wording] = true
				row.singular, row.plural = withPrefix(p.name, u.words), withPrefix(p.name, u.plural)
			}
			if row.singular != "" || row.plural != "" || row.symbols != "" {
				out = append(out, row)
			}
		}
	}
	for _, p := range binaryPrefixes {
		out = append(out,
			unitRow{p.name + "byte", Information, p.name + "byte", p.name + "bytes", p.symbol + "B"},
			unitRow{p.name + "bit", Information, p.name + "bit", p.name + "bits", p.symbol + "bit"})
	}
	return out
}

// withPrefix puts a prefix before every wording of a list, as one word and, for
// the commonest, as two.
func withPrefix(prefix, list string) string {
	if list == "" {
		return ""
	}
	var out []string
	for w := range strings.SplitSeq(list, ";") {
		out = append(out, prefix+w)
	}
	return strings.Join(out, ";")
}
