package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// goods is a class of what is shipped, however a text names it.
type goods uint8

const (
	noGoods goods = iota
	arms
	explosive
	oil
	grain
	coal
	gas
	metal
	chips
	food
	freight // no kind in particular
)

// goodsWords are the words for goods that are weighed or poured, and for those
// that come in pieces where a text speaks of all of them together.
var goodsWords = func() map[string]goods {
	m := map[string]goods{}
	for class, words := range map[goods]string{
		arms:      "arms weapons weapon weaponry munitions munition ammunition ammo armaments armament materiel matériel ordnance hardware shells shell rounds rockets missiles artillery rifles drones drone shell missile rocket rifle grenades mortars guns projectiles warheads equipment",
		explosive: "explosive explosives propellant powder gunpowder perchlorate nitrate nitrocellulose tnt rdx c4 c-4 semtex dynamite fertiliser fertilizer precursor precursors chemicals detonators",
		oil:       "oil crude petroleum fuel fuels diesel gasoline petrol kerosene gasoil naphtha condensate bitumen products bunker distillates mb bpd bbl bbls vlcc vlccs",
		grain:     "grain grains wheat barley corn maize sunflower rapeseed canola soy soya soybeans rye oats sorghum flour crop crops cereal cereals seed seeds peas meal harvest foodgrain",
		coal:      "coal anthracite coke lignite",
		gas:       "lng lpg gas methane",
		metal:     "gold bullion silver steel iron ore ores scrap copper aluminium aluminum nickel palladium diamonds",
		chips:     "chips microchips semiconductors electronics components processors microelectronics transistors",
		food:      "food rice sugar meat aid foodstuffs provisions",
		freight:   "evidence it them this that these those cargo cargoes goods freight stuff merchandise load loads supplies supply material materials commodities commodity product",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = class
		}
	}
	return m
}()

// classOf is the class of goods that a case counts under a measure: by the
// words of the measure's name, or else by those of its cargo.
func (p *page) classOf(m claims.Measure) goods {
	for _, text := range []string{strings.ReplaceAll(string(m), "_", " "), p.voc.Flow.Cargo} {
		for w := range strings.FieldsSeq(strings.ToLower(text)) {
			if class := goodsWords[w]; class != noGoods && class != freight {
				return class
			}
		}
	}
	return noGoods
}

// otherGoods reports whether a weight or a volume is said to be of something
// that the case does not count: "25 tonnes of tuna" on a vessel searched for
// explosives.
func (p *page) otherGoods(c *candidate) bool {
	switch quantity.DimensionOf(c.mention.Unit) {
	case quantity.Mass, quantity.Volume:
	default:
		return false
	}
	ws := c.passage.words
	i := c.wordAfter(c.mention.Phrase().End)
	if i >= c.sentence.hi || ws[i].lower != "of" || strings.TrimSpace(p.doc.Text[c.mention.Phrase().End:ws[i].start]) != "" {
		return false
	}
	want := p.classOf(c.claim.Measure)
	if c.claim.Measure == claims.Tonnes {
		// Tonnes of anything on a ship for arms, of the flow's own goods elsewhere.
		if want = p.classOf(""); want == arms {
			want = noGoods
		}
	}
	for k := i + 1; k < c.sentence.hi && k < i+7; k++ {
		if k > i+1 && strings.ContainsAny(p.doc.Text[ws[k-1].end:ws[k].start], ",.;:()") {
			break
		}
		class := goodsWords[ws[k].lower]
		switch {
		case class == noGoods:
			continue
		case class == freight, want == noGoods, class == want, class == arms && want == explosive, class == explosive && want == arms, class == food && want == arms:
			return false
		}
	}
	return true
}

// othersGoods reports whether a weight or a volume is of goods of a country that is
// no end of the case's flow: "145,000 tonnes of Iraqi crude".
func (p *page) othersGoods(c *candidate) bool {
	f := p.voc.Flow
	if f.From == "" || f.To == "" {
		return false
	}
	ws := c.passage.words
	i := c.wordAfter(c.mention.Phrase().End)
	if i+1 >= c.sentence.hi || ws[i].lower != "of" {
		return false
	}
	for _, e := range c.sentence.entities() {
		if e.first == i+1 && e.adjective && e.country != "" && e.country != f.From && e.country != f.To && e.last < c.sentence.hi && goodsWords[ws[e.last].lower] != noGoods {
			return true
		}
	}
	return false
}

// goodsBehind returns the class of goods named behind the "of" after a figure.
func (p *page) goodsBehind(c *candidate) goods {
	ws := c.passage.words
	i := c.wordAfter(c.mention.Phrase().End)
	if i >= c.sentence.hi || ws[i].lower != "of" {
		// "Chemicals, over 2,100 kilograms": named right before.
		if b := c.wordAfter(c.mention.Phrase().Start) - 1; b >= c.sentence.lo {
			return goodsWords[ws[b].lower]
		}
		return noGoods
	}
	for k := i + 1; k < c.sentence.hi && k < i+5; k++ {
		if class := goodsWords[ws[k].lower]; class != noGoods {
			return class
		}
	}
	return noGoods
}

// wordAfter is the index of the first word at or behind a byte.
func (c *candidate) wordAfter(at int) int {
	ws := c.passage.words
	lo, hi := 0, len(ws)
	for lo < hi {
		if mid := (lo + hi) / 2; ws[mid].start < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// wordBefore is the word right before the phrase of a figure, in its sentence.
func (c *candidate) wordBefore() string {
	if i := c.wordAfter(c.mention.Phrase().Start) - 1; i >= c.sentence.lo {
		return c.passage.words[i].lower
	}
	return ""
}

// countedNouns are the nouns that texts count in a flow of goods, in the plural,
// by what a case calls one of them. Those that stand for another (an airframe is
// a drone, a sapper a person) are here and not in package quantity, which knows
// units and no flows.
var countedNouns = func() map[string]string {
	m := map[string]string{}
	for unit, words := range map[string]string{
		"container": "containers",
		"box":       "boxes",
		"round":     "rounds",
		"shell":     "shells projectiles",
		"rocket":    "rockets",
		"munition":  "munitions",
		"bullet":    "bullets cartridges",
		"missile":   "missiles",
		"drone":     "drones airframes uavs uas shaheds gerans decoys mohajers quadcopters",
		"rifle":     "rifles carbines kalashnikovs aks akms",
		"weapon":    "weapons firearms",
		"gun":       "guns howitzers mortars cannons",
		"launcher":  "launchers",
		"fuse":      "fuses fuzes",
		"bomb":      "bombs",
		"vehicle":   "vehicles cars jeeps pickups apcs technicals suvs trucks lorries",
		"aircraft":  "aircraft warplanes jets planes helicopters migs sukhois",
		"flight":    "flights landings sorties",
		"satellite": "satellites",
		"voyage":    "voyages trips sailings journeys crossings transits liftings departures arrivals runs calls visits loadings passages",
		"shipment":  "shipments deliveries consignments cargoes shiploads",
		"transfer":  "transfers",
		"time":      "occasions",
		"vessel":    "vessels ships tankers freighters dhows bulkers carriers coasters barges boats vlccs suezmaxes aframaxes panamaxes handysizes supertankers supramaxes",
		"person":    "troops soldiers servicemen sappers builders engineers deminers reinforcements replacements paratroopers workers labourers laborers men",
		"tonne":     "tonnes tons",
		"barrel":    "barrels",
		"railcar":   "railcars wagons",
		"engine":    "engines",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = unit
		}
	}
	return m
}()

// types are makes of things that a text counts by their make: "14 MiG-29s and
// Su-24s".
var types = map[string]string{
	"mig": "aircraft", "su": "aircraft", "il": "aircraft", "an": "aircraft", "f": "aircraft", "mi": "aircraft", "tu": "aircraft",
	"ak": "rifle", "akm": "rifle", "kalashnikov": "rifle", "shahed": "drone", "geran": "drone", "mohajer": "drone", "koksan": "gun",
}

// pluralsOf are the plurals by which texts count what a case measures in a unit
// of its own.
func pluralsOf(unit string) []string {
	unit = strings.ToLower(unit)
	if unit == "" || strings.ContainsAny(unit, " _") {
		return nil
	}
	switch {
	case strings.HasSuffix(unit, "y") && len(unit) > 2 && !strings.ContainsRune("aeiou", rune(unit[len(unit)-2])):
		return []string{unit[:len(unit)-1] + "ies"}
	case strings.HasSuffix(unit, "s"), strings.HasSuffix(unit, "x"), strings.HasSuffix(unit, "ch"), strings.HasSuffix(unit, "sh"):
		return []string{unit + "es"}
	case strings.HasSuffix(unit, "o"):
		return []string{unit + "s", unit + "es"}
	}
	return []string{unit + "s"}
}

// counted returns what a noun in the plural counts; blank is nothing known. A
// case's own unit goes before the wording of another.
func (g *gazetteer) counted(w string) string {
	if unit := g.nouns[w]; unit != "" {
		return unit
	}
	// "Microchips" are the case's chips.
	for _, front := range []string{"micro", "motor"} {
		if rest, ok := strings.CutPrefix(w, front); ok && g.nouns[rest] != "" {
			return g.nouns[rest]
		}
	}
	return countedNouns[w]
}

// caseNouns are the plurals of the units that a case measures in and that are
// counted one by one.
func caseNouns(v Vocabulary) map[string]string {
	m := map[string]string{}
	for _, d := range v.Measures {
		switch quantity.DimensionOf(d.Unit) {
		case quantity.NoDimension, quantity.Items:
			for _, w := range pluralsOf(d.Unit) {
				if countedNouns[w] == "" {
					m[w] = d.Unit
				}
			}
		}
	}
	return m
}

// alike are the units that stand for another where the case counts that one and
// not them.
var alike = map[string]string{"truck": "vehicle", "tank": "vehicle", "weapon": "rifle", "bullet": "round", "sortie": "flight", "landing": "flight"}

// ownUnit turns a unit into the one that the case counts in.
func (p *page) ownUnit(unit string) string {
	if to := alike[unit]; to != "" && p.gaz.measures[unit] == "" && (p.gaz.measures[to] != "" || to == "round" || to == "flight" && p.gaz.measures["aircraft"] != "") {
		return to
	}
	return unit
}
