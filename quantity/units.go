package quantity

import "strings"

// Dimension is what a unit measures.
type Dimension string

// The dimensions. Items are things counted one by one.
const (
	NoDimension Dimension = ""
	Items       Dimension = "items"
	Ratio       Dimension = "ratio" // percent
	Mass        Dimension = "mass"
	Length      Dimension = "length"
	Speed       Dimension = "speed"
	AreaSize    Dimension = "area"
	Volume      Dimension = "volume"
	Time        Dimension = "time"
	Money       Dimension = "money"
	Energy      Dimension = "energy"
	Power       Dimension = "power"
	Temperature Dimension = "temperature"
	Information Dimension = "information"
	Angle       Dimension = "angle"
)

// unitRow is one unit with its wordings. Wordings of several words are written
// with single spaces. Symbols are matched with their case and only where they
// touch the number or follow it directly.
type unitRow struct {
	unit      string
	dimension Dimension
	singular  string // wordings joined by ;
	plural    string
	symbols   string
}

// unitRows is the table of units. The unit's own name is what a case writes.
var unitRows = []unitRow{
	{"container", Items, "container;shipping container", "containers;containersful", ""},
	{"teu", Items, "twenty-foot equivalent unit", "twenty-foot equivalent units;teus", "TEU;TEUs;teu"},
	{"box", Items, "box", "boxes", ""},
	{"crate", Items, "crate", "crates", ""},
	{"pallet", Items, "pallet", "pallets", ""},
	{"railcar", Items, "railcar;wagon;rail car;freight car;boxcar", "railcars;wagons;rail cars;freight cars;boxcars", ""},
	{"truck", Items, "truck;lorry", "trucks;lorries", ""},
	{"train", Items, "train;trainload", "trains;trainloads", ""},
	{"round", Items, "round", "rounds", ""},
	{"shell", Items, "shell;projectile", "shells;projectiles", ""},
	{"munition", Items, "munition", "munitions", ""},
	{"rocket", Items, "rocket", "rockets", ""},
	{"missile", Items, "missile", "missiles;missles", ""},
	{"bomb", Items, "bomb", "bombs", ""},
	{"mine", Items, "landmine;sea mine", "landmines;mines;sea mines", ""},
	{"drone", Items, "drone;unmanned aerial vehicle;uav", "drones;unmanned aerial vehicles;uavs", ""},
	{"bullet", Items, "bullet;cartridge", "bullets;cartridges", ""},
	{"gun", Items, "gun;howitzer;artillery piece;cannon", "guns;howitzers;artillery pieces;pieces of artillery;cannons", ""},
	{"launcher", Items, "launcher;rocket launcher", "launchers;rocket launchers", ""},
	{"rifle", Items, "rifle", "rifles", ""},
	{"tank", Items, "tank", "tanks", ""},
	{"vehicle", Items, "vehicle", "vehicles", ""},
	{"aircraft", Items, "aircraft;plane;airplane;jet", "aircraft;planes;airplanes;jets", ""},
	{"helicopter", Items, "helicopter", "helicopters", ""},
	{"sortie", Items, "sortie", "sorties", ""},
	{"satellite", Items, "satellite", "satellites", ""},
	{"voyage", Items, "voyage;trip;sailing;journey;transit;crossing;round trip", "voyages;trips;sailings;journeys;transits;crossings;round trips", ""},
	{"shipment", Items, "shipment;delivery;consignment;shipload", "shipments;deliveries;consignments;shiploads", ""},
	{"port call", Items, "port call;port visit", "port calls;port visits", ""},
	{"vessel", Items, "vessel;ship;freighter;tanker;cargo ship;dhow", "vessels;ships;freighters;tankers;cargo ships;dhows", ""},
	{"person", Items, "person;soldier;troop;worker;serviceman;fighter;civilian;engineer;sailor", "people;persons;soldiers;troops;workers;servicemen;fighters;civilians;engineers;sailors;personnel;servicemembers", ""},
	{"factory", Items, "factory;plant", "factories;plants", ""},
	{"time", Items, "", "times", ""},

	{"percent", Ratio, "percent;per cent;pct;percentage", "percent;per cent;percents;percentage", "%;％;pc"},
	{"percentage point", Ratio, "percentage point;point percentage", "percentage points", "pp"},

	{"tonne", Mass, "tonne;metric ton;metric tonne", "tonnes;metric tons;metric tonnes", "t;mt;MT"},
	{"ton", Mass, "ton;short ton;long ton", "tons;short tons;long tons", ""},
	{"kilogram", Mass, "kilogram;kilogramme;kilo", "kilograms;kilogrammes;kilos", "kg;kgs;KG"},
	{"gram", Mass, "gram;gramme", "grams;grammes", "g"},
	{"milligram", Mass, "milligram", "milligrams", "mg"},
	{"pound", Mass, "pound;pound weight", "pounds", "lb;lbs"},
	{"ounce", Mass, "ounce", "ounces", "oz"},
	{"kiloton", Mass, "kiloton;kilotonne", "kilotons;kilotonnes", "kt"},
	{"deadweight tonne", Mass, "deadweight ton;deadweight tonne", "deadweight tons;deadweight tonnes", "dwt;DWT"},
	{"gross ton", Mass, "gross ton", "gross tons", "GT"},

	{"millimetre", Length, "millimeter;millimetre", "millimeters;millimetres", "mm"},
	{"centimetre", Length, "centimeter;centimetre", "centimeters;centimetres", "cm"},
	{"metre", Length, "meter;metre", "meters;metres", "m"},
	{"kilometre", Length, "kilometer;kilometre", "kilometers;kilometres", "km;kms;KM"},
	{"nautical mile", Length, "nautical mile;sea mile", "nautical miles;sea miles", "nm;nmi;NM"},
	{"mile", Length, "mile", "miles", "mi"},
	{"foot", Length, "foot", "feet;foot", "ft"},
	{"inch", Length, "inch", "inches", "in."},
	{"yard", Length, "yard", "yards", "yd;yds"},

	{"knot", Speed, "knot", "knots", "kn;kt.;kts"},
	{"kilometre per hour", Speed, "kilometer per hour;kilometre per hour", "kilometers per hour;kilometres per hour;kilometers an hour;kilometres an hour", "km/h;kph;kmh"},
	{"mile per hour", Speed, "mile per hour", "miles per hour;miles an hour", "mph"},
	{"metre per second", Speed, "meter per second;metre per second", "meters per second;metres per second", "m/s"},

	{"square kilometre", AreaSize, "square kilometer;square kilometre;sq km", "square kilometers;square kilometres", "km2;km²"},
	{"square metre", AreaSize, "square meter;square metre;sq m", "square meters;square metres", "m2;m²;sqm"},
	{"square mile", AreaSize, "square mile;sq mile", "square miles", ""},
	{"square foot", AreaSize, "square foot;sq ft", "square feet", ""},
	{"hectare", AreaSize, "hectare", "hectares", "ha"},
	{"acre", AreaSize, "acre", "acres", ""},

	{"barrel", Volume, "barrel", "barrels", "bbl;bbls;BBL;BBLS"},
	{"barrel per day", Volume, "barrel per day", "barrels per day;barrels a day", "bpd;b/d;BPD;B/D"},
	{"litre", Volume, "liter;litre", "liters;litres", "l;L"},
	{"millilitre", Volume, "milliliter;millilitre", "milliliters;millilitres", "ml"},
	{"gallon", Volume, "gallon", "gallons", "gal"},
	{"cubic metre", Volume, "cubic meter;cubic metre", "cubic meters;cubic metres", "m3;m³;cbm"},
	{"cubic foot", Volume, "cubic foot", "cubic feet", ""},

	{"second", Time, "second", "seconds;secs", "sec"},
	{"minute", Time, "minute;min", "minutes;mins", ""},
	{"hour", Time, "hour", "hours", "hr;hrs;h"},
	{"day", Time, "day;night", "days;nights", ""},
	{"week", Time, "week", "weeks", ""},
	{"month", Time, "month", "months", ""},
	{"year", Time, "year;year old;year-old", "years;years old", "yrs;yo;y.o"},
	{"decade", Time, "decade", "decades", ""},
	{"century", Time, "century", "centuries", ""},

	{"degree", Angle, "degree", "degrees", "°"},
	{"celsius", Temperature, "degree celsius;degree centigrade;deg celsius", "degrees celsius;degrees centigrade", "°C"},
	{"fahrenheit", Temperature, "degree fahrenheit;deg fahrenheit", "degrees fahrenheit", "°F"},
	{"watt", Power, "watt", "watts", "W"},
	{"kilowatt", Power, "kilowatt", "kilowatts", "kW"},
	{"megawatt", Power, "megawatt", "megawatts", "MW"},
	{"gigawatt", Power, "gigawatt", "gigawatts", "GW"},
	{"horsepower", Power, "horsepower", "horsepower", "hp"},
	{"kilowatt hour", Energy, "kilowatt hour;kilowatt-hour", "kilowatt hours;kilowatt-hours", "kWh"},
	{"byte", Information, "byte", "bytes", ""},
	{"megabyte", Information, "megabyte", "megabytes", "MB"},
	{"gigabyte", Information, "gigabyte", "gigabytes", "GB"},
	{"terabyte", Information, "terabyte", "terabytes", "TB"},
}

// unitWord is one wording of a unit.
type unitWord struct {
	words    []string
	unit     string
	singular bool // a count other than one cannot have this wording as its head
	plural   bool
}

var (
	unitWords   = map[string][]unitWord{} // by first word
	unitSymbols = map[string]string{}
	dimensions  = map[string]Dimension{}
)

func init() {
	add := func(row unitRow, list string, singular bool) {
		for wording := range strings.SplitSeq(list, ";") {
			if wording == "" {
				continue
			}
			words := strings.FieldsFunc(wording, func(r rune) bool { return r == ' ' || r == '-' })
			w := unitWord{words, row.unit, singular, !singular}
			// A wording that is its own plural (aircraft, percent) is
			// entered once and counts as both.
			known := false
			for i, have := range unitWords[words[0]] {
				if have.unit == row.unit && strings.Join(have.words, " ") == strings.Join(words, " ") {
					unitWords[words[0]][i].plural = true
					known = true
				}
			}
			if !known {
				unitWords[words[0]] = append(unitWords[words[0]], w)
			}
		}
	}
	rows := append(append(append([]unitRow{}, unitRows...), moneyUnits()...), moreRows...)
	rows = append(append(rows, customaryRows...), powerRows()...)
	have := map[string]bool{}
	for _, row := range rows {
		have[row.unit] = have[row.unit] || row.singular != "" || row.plural != ""
	}
	for _, row := range append(rows, prefixRows(have)...) {
		dimensions[row.unit] = row.dimension
		add(row, row.singular, true)
		add(row, row.plural, false)
		for s := range strings.SplitSeq(row.symbols, ";") {
			if _, taken := unitSymbols[s]; s != "" && !taken {
				unitSymbols[s] = row.unit
			}
		}
	}
	for first, list := range unitWords {
		for i := range list {
			for j := i; j > 0 && len(list[j].words) > len(list[j-1].words); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		unitWords[first] = list
	}
	for _, unit := range currencySigns {
		dimensions[unit] = Money
	}
}

// DimensionOf returns what a unit measures; NoDimension for a unit that this
// package does not know.
func DimensionOf(unit string) Dimension {
	if d, ok := dimensions[unit]; ok {
		return d
	}
	return composedDimension(unit)
}

// stops are the words that cannot stand between a number and its unit.
var stops = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the this that these those and or but nor of to in on at by for from with
without into onto over under than then as is are was were be been being am has have had having do does did will
would could should can may might must shall not no who whom whose which what when where while if because since
until till after before during between among against about around more less it its he she they them their his her
we our you your i my per each every there here said says say told tells announced according also only just
been via toward towards across through along both either neither however meanwhile some nearly almost roughly approximately`) {
		m[w] = true
	}
	return m
}()
