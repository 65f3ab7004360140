package quantity

import "strings"

// customaryRows are the units beside the SI that English texts use: those of
// UNECE Recommendation 20 (revision 17), NIST Special Publication 811 (2008,
// appendix B) and SI Brochure table 8. Words that mean something else far more
// often in a report (chain, link, hand, span, rod, drop, mill, point) are left
// out, and of homonyms (moles, quarters, grays) only the wordings that can be
// nothing else are entered.
var customaryRows = []unitRow{
	{"astronomical unit", Length, "astronomical unit", "astronomical units", "au;AU;ua"},
	{"ångström", Length, "ångström;angström;ångstrom;angstrom", "ångströms;angströms;ångstroms;angstroms", "Å"},
	{"cubit", Length, "cubit", "cubits", ""},
	{"league", Length, "nautical league", "nautical leagues", ""},
	{"fathom", Length, "", "", "fath;fm"},
	{"furlong", Length, "", "", "fur"},
	{"light second", Length, "light second", "light seconds", ""},
	{"light minute", Length, "light minute", "light minutes", ""},
	{"light hour", Length, "light hour", "light hours", ""},
	{"light day", Length, "light day", "light days", ""},
	{"base pair", Length, "base pair;basepair", "base pairs;basepairs", "bp"},
	{"kilo base pair", Length, "", "", "kbp"},
	{"mega base pair", Length, "", "", "Mbp"},
	{"mile", Length, "statute mile", "statute miles", ""},
	{"megaton", Mass, "megaton", "megatons", "Mton"},
	{"gigaton", Mass, "gigaton", "gigatons", "Gton"},
	{"decametre", Length, "", "", "dkm"},
	{"kilometre", Length, "klick", "klicks", "Km"},
	{"metre", Length, "", "", "mtr;mtrs"},

	{"atomic mass unit", Mass, "atomic mass unit;dalton", "atomic mass units;daltons", "amu;Da"},
	{"solar mass", Mass, "solar mass", "solar masses", "M☉"},
	{"earth mass", Mass, "earth mass", "earth masses", "M⊕"},
	{"quintal", Mass, "quintal", "quintals", ""},
	{"gram", Mass, "", "", "gm;gms"},
	{"milligram", Mass, "", "", "mgs"},
	{"slug", Mass, "", "slugs", ""},
	{"troy ounce", Mass, "troy ounce", "troy ounces", "ozt"},
	{"pennyweight", Mass, "pennyweight", "pennyweights", "dwt."},
	{"pound", Mass, "", "", "lbm;Lb"},
	{"kilogram", Mass, "", "", "Kg;Kgs"},
	{"long ton", Mass, "imperial ton", "imperial tons", ""},
	{"tonne of oil equivalent", Energy, "tonne of oil equivalent;ton of oil equivalent", "tonnes of oil equivalent;tons of oil equivalent", "toe"},
	{"barrel of oil equivalent", Energy, "barrel of oil equivalent", "barrels of oil equivalent", "boe"},
	{"ton of TNT", Energy, "ton of tnt", "tons of tnt", ""},
	{"kiloton of TNT", Energy, "kiloton of tnt", "kilotons of tnt", ""},
	{"megaton of TNT", Energy, "megaton of tnt", "megatons of tnt", ""},

	{"second", Time, "", "", "secs"},
	{"minute", Time, "", "", "min"},
	{"hour", Time, "", "", "hs"},
	{"week", Time, "", "", "wk;wks"},
	{"month", Time, "", "", "mo;mos"},
	{"year", Time, "", "", "yr;y/o;y.o."},
	{"fortnight", Time, "fortnight", "fortnights", ""},
	{"millennium", Time, "millennium", "millennia;millenniums", ""},
	{"lustrum", Time, "lustrum", "lustra;lustrums", ""},

	{"man hour", Items, "man hour;person hour", "man hours;person hours", ""},
	{"passenger mile", Items, "passenger mile", "passenger miles", ""},
	{"passenger kilometre", Items, "passenger kilometre;passenger kilometer", "passenger kilometres;passenger kilometers", ""},
	{"speed of light", Speed, "speed of light", "speeds of light", ""},
	{"metre per second", Speed, "", "", "mps"},
	{"inch per second", Speed, "inch per second", "inches per second", "ips"},
	{"foot per minute", Speed, "foot per minute", "feet per minute", "fpm"},
	{"kilometre per hour", Speed, "", "", "km/hour;KPH;kmph;Km/h"},
	{"mile per hour", Speed, "", "", "mi/h;m.p.h"},
	{"knot", Speed, "", "", "kts.;Kn"},

	{"are", AreaSize, "", "ares", ""},
	{"decare", AreaSize, "decare", "decares", ""},
	{"dunam", AreaSize, "dunam;dunum", "dunams;dunums", ""},
	{"hectare", AreaSize, "square hectometre;square hectometer", "square hectometres;square hectometers", ""},
	{"acre", AreaSize, "", "", "ac"},
	{"circular mil", AreaSize, "circular mil", "circular mils", "cmil"},

	{"litre", Volume, "", "", "ltr;ltrs;ℓ"},
	{"imperial gallon", Volume, "imperial gallon;uk gallon", "imperial gallons;uk gallons", ""},
	{"gallon", Volume, "us gallon;u . s . gallon", "us gallons;u . s . gallons", "gals"},
	{"imperial pint", Volume, "imperial pint", "imperial pints", ""},
	{"pint", Volume, "dry pint;liquid pint", "dry pints;liquid pints", ""},
	{"quart", Volume, "dry quart;liquid quart", "dry quarts;liquid quarts", ""},
	{"gill", Volume, "", "gills", ""},
	{"peck", Volume, "", "pecks", ""},
	{"bushel", Volume, "", "", "bu;bsh"},
	{"fluid ounce", Volume, "oz fl", "oz fl", ""},
	{"fluid dram", Volume, "fluid dram", "fluid drams", ""},
	{"dessertspoon", Volume, "dessertspoon;dessert spoon", "dessertspoons;dessert spoons", ""},
	{"tablespoon", Volume, "table spoon;tablespoonful", "table spoons;tablespoonfuls;tablespoonsful", "Tbsp;tbs"},
	{"teaspoon", Volume, "tea spoon;teaspoonful", "tea spoons;teaspoonfuls;teaspoonsful", "tsps"},
	{"hogshead", Volume, "hogshead", "hogsheads", ""},
	{"cord", Volume, "", "cords", ""},
	{"stere", Volume, "stere", "steres", ""},
	{"cubic centimetre", Volume, "", "", "ccm"},
	{"barrel", Volume, "", "", "bbl.;bls"},
	{"thousand cubic feet", Volume, "", "", "Mcf;mcf"},
	{"million cubic feet", Volume, "", "", "MMcf;mmcf"},
	{"billion cubic feet", Volume, "", "", "Bcf;bcf"},
	{"trillion cubic feet", Volume, "", "", "Tcf;tcf"},
	{"billion cubic metres", Volume, "", "", "bcm"},
	{"million cubic metres", Volume, "", "", "mcm"},
	{"deadweight tonne", Mass, "tonne deadweight;ton deadweight", "tonnes deadweight;tons deadweight;dwt tonnes", ""},
	{"gross ton", Mass, "gross tonne;gross register ton;gross registered ton", "gross tonnes;gross tons;gross register tons;gross registered tons", "GRT"},

	{"pound per square inch", Pressure, "", "", "PSI;psig"},
	{"torr", Pressure, "torr", "torrs", "Torr"},
	{"standard atmosphere", Pressure, "standard atmosphere", "standard atmospheres;atmospheres", ""},
	{"technical atmosphere", Pressure, "technical atmosphere", "technical atmospheres", ""},
	{"millimetre of mercury", Pressure, "millimetre of mercury;millimeter of mercury", "millimetres of mercury;millimeters of mercury", "mmHg"},
	{"inch of mercury", Pressure, "inch of mercury", "inches of mercury", "inHg"},
	{"inch of water", Pressure, "inch of water", "inches of water", "inH2O"},
	{"centimetre of water", Pressure, "centimetre of water;centimeter of water", "centimetres of water;centimeters of water", "cmH2O"},

	{"British thermal unit", Energy, "", "", "btu;btus"},
	{"million British thermal units", Energy, "", "million british thermal units", "MMBtu;MMBTU;mmBtu;mmbtu"},
	{"therm", Energy, "", "therms", ""},
	{"foot pound", Energy, "foot pound;ft lb;ft lbf", "foot pounds;ft lbs", ""},
	{"horsepower hour", Energy, "horsepower hour", "horsepower hours", ""},
	{"kilocalorie", Energy, "", "", "Cal"},
	{"hartree", Energy, "hartree", "hartrees", ""},

	{"horsepower", Power, "metric horsepower;brake horsepower;shaft horsepower", "", "HP;bhp;shp"},
	{"ton of refrigeration", Power, "ton of refrigeration;refrigeration ton", "tons of refrigeration;refrigeration tons", ""},

	{"kilogram force", Force, "kilogram force;kilopond", "kilograms force;kiloponds", "kp"},
	{"pound force", Force, "pound force", "pounds force;pounds of force;pounds of thrust", "lbf"},
	{"ounce force", Force, "ounce force", "ounces force", "ozf"},
	{"ton force", Force, "ton force;tonne force", "tons force;tonnes force;tons of thrust", "tf"},
	{"poundal", Force, "poundal", "poundals", "pdl"},
	{"pound foot", Torque, "pound foot;lb ft", "pound feet", ""},

	{"degree", Angle, "degree of arc;arc degree;arcdegree;angular degree", "degrees of arc;arc degrees;arcdegrees", ""},
	{"minute of arc", Angle, "minute of arc;arcminute;arc minute;minute arc", "minutes of arc;arcminutes;arc minutes", "arcmin"},
	{"second of arc", Angle, "second of arc;arcsecond;arc second", "seconds of arc;arcseconds;arc seconds", "arcsec"},
	{"milliarcsecond", Angle, "milliarcsecond", "milliarcseconds", ""},
	{"gradian", Angle, "gradian", "gradians", ""},
	{"steradian", Angle, "steradian", "steradians", ""},
	{"revolution", Angle, "", "revolutions", ""},

	{"revolution per minute", Frequency, "", "", "RPM"},
	{"cycle per second", Frequency, "cycle per second", "cycles per second", ""},
	{"beat per minute", Frequency, "beat per minute", "beats per minute", "bpm"},
	{"frame per second", Frequency, "frame per second", "frames per second", ""},
	{"baud", DataRate, "baud", "bauds", "Bd"},

	{"decibel", Sound, "decibel", "decibels", "dB;db"},
	{"nibble", Information, "nibble;nybble", "nibbles;nybbles", ""},
	{"quantum bit", Information, "qubit;quantum bit;qbit", "qubits;quantum bits;qbits", ""},
	{"megapixel", Information, "", "", "MP"},
	{"dot per inch", Density, "dot per inch", "dots per inch", "dpi"},
	{"kilobit", Information, "", "", "kb;Kb"},

	{"per mille", Ratio, "per mille;permille;per mil", "", "‰"},
	{"part per million", Ratio, "part per million", "parts per million", "ppm"},
	{"part per billion", Ratio, "part per billion", "parts per billion", "ppb"},
	{"part per trillion", Ratio, "part per trillion", "parts per trillion", "ppt"},
	{"basis point", Ratio, "basis point", "basis points", "bps."},

	{"celsius", Temperature, "deg . c;deg . celsius;deg . centigrade;celsius degree;degree centigrate;centigrate", "degs c;degs celsius;celsius degrees;degrees centigrate", ""},
	{"fahrenheit", Temperature, "deg . f;deg . fahrenheit;fahrenheit degree;fahrenhiet;fahrenheight;farenhite", "degs f;degs fahrenheit;fahrenheit degrees", ""},
	{"degree", Angle, "deg .", "", ""},
	{"mile per hour", Speed, "m . p . h", "", ""},
	{"revolution per minute", Frequency, "r . p . m", "", ""},
	{"kelvin", Temperature, "degree absolute", "degrees absolute", "°K"},
	{"rankine", Temperature, "", "", "°Ra"},
	{"reaumur", Temperature, "degree reaumur;degree réaumur", "degrees reaumur;degrees réaumur", ""},

	{"denier", Density, "denier", "deniers", ""},
	{"maxwell", Electricity, "", "maxwells", ""},
	{"oersted", Electricity, "oersted", "oersteds", ""},
	{"faraday", Electricity, "", "faradays", ""},
	{"ampere turn", Electricity, "ampere turn", "ampere turns", ""},
	{"siemens", Electricity, "mho", "mhos", ""},
	{"darcy", AreaSize, "", "darcies", ""},

	{"cubic metre per second", Rate, "cumec", "cumecs", "m3/s;m³/s"},
	{"cubic foot per second", Rate, "cusec", "cusecs", "cfs"},
	{"cubic foot per minute", Rate, "", "", "cfm;CFM"},
	{"gallon per minute", Rate, "gallon per minute", "gallons per minute", "gpm"},
	{"barrel per day", Volume, "barrel a day", "", "BPD;bopd;bbl/d;mb/d"},
	{"litre per minute", Rate, "", "", "lpm"},
	{"standard cubic foot per minute", Rate, "", "standard cubic feet per minute", "SCFM;scfm"},
	{"standard cubic centimetre per minute", Rate, "", "standard cubic centimetres per minute;standard cubic centimeters per minute", "SCCM;sccm"},
}

// powered are the lengths whose squares and cubes have names, with their
// symbols.
var powered = []struct{ unit, words, plural, symbol string }{
	{"millimetre", "millimetre;millimeter", "millimetres;millimeters", "mm"},
	{"centimetre", "centimetre;centimeter", "centimetres;centimeters", "cm"},
	{"decimetre", "decimetre;decimeter", "decimetres;decimeters", "dm"},
	{"metre", "metre;meter", "metres;meters", "m"},
	{"hectometre", "hectometre;hectometer", "hectometres;hectometers", "hm"},
	{"kilometre", "kilometre;kilometer;kilo", "kilometres;kilometers", "km"},
	{"micrometre", "micrometre;micrometer;micron", "micrometres;micrometers;microns", "µm"},
	{"nanometre", "nanometre;nanometer", "nanometres;nanometers", "nm"},
	{"inch", "inch", "inches", "in"},
	{"foot", "foot", "feet;foot", "ft"},
	{"yard", "yard", "yards", "yd"},
	{"mile", "mile", "miles", "mi"},
	{"nautical mile", "nautical mile", "nautical miles", "nmi"},
}

// powerRows returns the squares and cubes of lengths: square feet, sq. ft, cu m,
// km2, m³.
func powerRows() []unitRow {
	var out []unitRow
	for _, p := range powered {
		for _, power := range []struct {
			name, short, digit, raised string
			dimension                  Dimension
		}{{"square ", "sq", "2", "²", AreaSize}, {"cubic ", "cu", "3", "³", Volume}} {
			one, many := []string{}, []string{}
			for w := range strings.SplitSeq(p.words, ";") {
				one = append(one, power.name+w, power.short+" "+w, power.short+" . "+w)
			}
			for w := range strings.SplitSeq(p.plural, ";") {
				many = append(many, power.name+w, power.short+" "+w, power.short+" . "+w)
			}
			one = append(one, power.short+" "+p.symbol, power.short+" . "+p.symbol)
			symbols := p.symbol + power.digit + ";" + p.symbol + power.raised
			out = append(out, unitRow{power.name + p.unit, power.dimension, strings.Join(one, ";"), strings.Join(many, ";"), symbols})
		}
	}
	return out
}
