package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// What a figure measures, by its unit, its words and the case.

// measureOf says what a unit in its sentence measures; blank is nothing that a
// case counts.
func (p *page) measureOf(c *candidate, unit, item string) claims.Measure {
	m := &c.mention
	word := ""
	if !m.UnitAt.IsZero() {
		word = p.lower(m.UnitAt.Start, m.UnitAt.End)
	} else {
		word = c.noun
	}
	if own := p.ownMeasure(c, unit, word); own != "" {
		return own
	}
	switch unit {
	case "container", "teu":
		return claims.Containers
	case "box":
		// A box is a container only where the page speaks of containers.
		if p.boxes {
			return claims.Containers
		}
	case "round", "shell", "munition", "rocket", "bullet":
		if !p.armsFlow() {
			return ""
		}
		if unit == "round" && m.Unit != "bullet" && !p.ammunition(c) {
			return "" // a round of talks
		}
		return claims.Rounds
	case "missile":
		if !p.armsFlow() {
			return ""
		}
		return claims.Missiles
	case "tonne", "ton", "kiloton":
		return claims.Tonnes
	case "voyage":
		switch word {
		case "voyage", "voyages", "sailing", "sailings":
			return claims.Voyages
		}
		if p.maritime(c) {
			return claims.Voyages
		}
	case "shipment", "port call":
		if p.about || p.maritime(c) {
			return claims.Voyages
		}
	case "time":
		s := p.lower(c.sentence.start, c.sentence.end)
		if (p.maritime(c) || p.ships && p.about) && hasAny(s, "deliver", "sailed", "called at", "calls at", "voyage", "docked", "shipped", "loaded", "put in", "tankers", "bulkers", "ships", "moored", "berthed") || p.about && hasAny(s, "touched down", "landed", "took off") {
			return claims.Voyages
		}
	case "person":
		switch word {
		case "troops", "soldiers", "servicemen", "servicemembers", "soldier", "troop", "sappers":
			return claims.Troops
		case "men":
			if p.armsFlow() && hasAny(p.lower(c.sentence.start, c.sentence.end), " sent to ", " fight", " front", " deployed", "troops", "soldiers", " brigade") || p.armsFlow() && p.counted[claims.Troops] != nil && hasAny(p.lower(c.sentence.start, c.sentence.end), " dispatched ", " sent ", " wave", " contingent", " arrived") {
				return claims.Troops
			}
		case "builders":
			if strings.Contains(p.lower(m.Number.End, m.UnitAt.Start), "military") {
				return claims.Troops
			}
		case "engineers", "deminers", "reinforcements", "replacements", "paratroopers", "fighters", "mercenaries":
			if p.about && p.classOf(claims.Rounds) == arms && p.gaz.measures["person"] == "" || p.about && p.gaz.measures["person"] != "" && (word != "engineers" || hasAny(p.lower(c.sentence.start, c.sentence.end), "military", "army", "mine", "combat", "troops")) {
				return claims.Troops
			}
		}
		if p.nationals(c) {
			return claims.Troops
		}
	case "flight":
		if p.about {
			return claims.Voyages
		}
	case "month", "week", "day":
		if own := p.gaz.spans[unit]; own != "" && hasAny(p.lower(c.sentence.start, c.sentence.end), " needs", " live off ", " lasts ", " last ", " worth of ", " supply of ", " supplies for ", " fight on ", " keep firing ", " keep up ", " enough to keep ", " use of ") && p.about && !hasAny(p.lower(m.Phrase().End, m.Phrase().End+8), " ago", " late", " befor", " after", " earli") {
			return own
		}
	case "vessel":
		return claims.Vessels
	case "gun", "launcher":
		return claims.Artillery
	case "satellite":
		if s := p.lower(c.sentence.start, c.sentence.end); strings.Contains(s, "launch") {
			return claims.Launch
		}
		return claims.Satellite
	case "percent":
		if of := p.percentOf(c); of != claims.PlantCapacity || p.armsFlow() {
			return of
		}
	case "":
		if item != "" {
			return claims.Rounds // "500,000 of 122 mm"
		}
	default:
		if unit == "USD" && p.about && p.declares("value") == "" && p.worth(c) {
			return "value" // what the goods are worth, whatever the case counts them in
		}
	}
	return ""
}

// worth reports whether a sum is said to be what goods are worth.
func (p *page) worth(c *candidate) bool {
	e := c.mention.Phrase()
	before := " " + p.lower(max(p.clauseStart(c), e.Start-140), e.Start)
	if hasAny(before, " frozen", " fine", " fund", " budget", " drugs", " narcotic", " heroin", " ransom", " hashish", " meth", " cocaine") || hasAny(p.lower(c.sentence.start, c.sentence.end), "heroin", "hashish", "methamphet", "narcotic", "cocaine", "ransom") {
		return false
	}
	return hasAny(before, " worth ", " value of ", " valued at ", " proceeds ", " sold for ", " paid for ", " bought for ")
}

// ownMeasure returns the measure that the case itself declares for a unit, or,
// in a vocabulary without measures, one that goes by the unit's name.
func (p *page) ownMeasure(c *candidate, unit, word string) claims.Measure {
	key := strings.ToLower(unit)
	switch key {
	case "barrel per day":
		key = "barrel"
	case "ton", "kiloton":
		key = "tonne"
	case "kilogram":
		if p.gaz.measures[key] == "" && p.goodsBehind(c) == explosive {
			key = "tonne"
		}
	case "container", "teu", "box", "percent", "round", "shell", "munition", "rocket", "":
		return ""
	}
	m := p.gaz.measures[key]
	if m == "" {
		if len(p.voc.Measures) > 0 {
			return ""
		}
		if p.voc.Flow.From != "" || p.voc.Flow.To != "" {
			return ""
		}
		m = plainMeasures[key]
	}
	switch key {
	case "person":
		// Any people are counted in persons: the word has to be the measure's.
		if m == "workers" && (word == "labourers" || word == "laborers") {
			return m
		}
		if word == "" || !strings.HasPrefix(string(m), strings.TrimSuffix(word, "s")) {
			return ""
		}
	case "shipment", "voyage", "missile", "vessel", "gun", "launcher", "satellite":
		if p.gaz.measures[key] == "" {
			return ""
		}
	}
	return m
}

// plainMeasures are the measures of a vocabulary that declares none.
var plainMeasures = map[string]claims.Measure{
	"drone": "drones", "barrel": "petroleum", "rifle": "rifles", "aircraft": "aircraft", "vehicle": "vehicles", "tank": "vehicles", "bomb": "bombs", "railcar": "railcars", "usd": "value", "eur": "value", "gbp": "value",
}

// percentOf says what a share is of.
func (p *page) percentOf(c *candidate) claims.Measure {
	e := c.mention.Phrase()
	after := p.lower(e.End, min(c.sentence.end, e.End+60))
	text := p.lower(c.sentence.start, c.sentence.end)
	if of := p.shareOf(c); of != "" || c.fraction {
		return of
	}
	if own := p.ownShare(after); own != "" {
		return own
	}
	if plant := p.plant(c.sentence, e.Start); plant >= 0 && strings.HasSuffix(strings.TrimRight(p.lower(plant, e.Start), " "), " at") || plant >= 0 && hasAny(p.lower(plant, e.Start), " at a ", " at only ", " at just ", " at about ", " at barely ") {
		return claims.PlantCapacity
	}
	if others := p.lower(max(c.sentence.start, e.Start-40), e.Start); hasAny(others, "others ", "the rest ", "the remainder ") && hasAny(others, " at ", " on ") && p.plantWithin(c.sentence, e.Start, 200) >= 0 {
		return claims.PlantCapacity
	}
	if p.plant(c.sentence, e.Start) >= 0 && hasAny(text, " operat", " stand at", " stands at", "running", " run at", " runs at", " run on", " work at", "working at", " works at", "capacity") && !strings.HasPrefix(after, " of the") {
		return claims.PlantCapacity
	}
	if (strings.Contains(text, "container") || p.boxes && strings.Contains(text, "boxes")) && (hasAny(after, " more containers", " more boxes", " more than", " higher", " larger") || hasAny(p.lower(c.sentence.start, e.Start), "exceed", "outnumber", "surpass", "higher by", "larger by")) {
		return claims.Containers
	}
	if words := strings.Fields(after); len(words) > 0 {
		for i, w := range words[:min(3, len(words))] {
			w = strings.Trim(w, ".,;\"”")
			if w == "capacity" {
				return claims.PlantCapacity
			}
			if w != "of" && w != "their" && w != "its" && w != "full" && w != "production" || i > 2 {
				break
			}
		}
		if words[0] == "of" {
			for _, w := range words[1:min(8, len(words))] {
				switch strings.Trim(w, ".,;\"”") {
				case "shells", "ammunition", "rounds", "munitions", "artillery":
					return claims.Rounds
				case "containers", "shipments":
					return claims.Containers
				}
			}
		}
	}
	return ""
}

// armsFlow reports whether arms can be what the case counts: its cargo is no
// other kind of goods.
func (p *page) armsFlow() bool {
	switch p.classOf("") {
	case noGoods, arms, explosive:
		return true
	}
	return false
}

// ownShare returns the share that a case measures of what stands behind the
// words "of" or "of the" after a percentage: 60 percent of the losses is its
// loss_share.
func (p *page) ownShare(after string) claims.Measure {
	if !strings.HasPrefix(after, " of ") {
		return ""
	}
	for _, m := range p.voc.Measures {
		stem, ok := strings.CutSuffix(string(m.ID), "_share")
		if !ok || m.Unit != "percent" || len(stem) < 4 {
			continue
		}
		words := strings.FieldsFunc(after, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r == '\'' || r >= 0x80) })
		for i, w := range words[:min(len(words), 6)] {
			if strings.HasPrefix(w, stem) || (stem == "shell" && i > 0 && (w == "ammunition" || w == "rounds" || w == "munitions")) {
				return m.ID
			}
		}
	}
	return ""
}

// rated reports whether a period stands right behind a figure: "one sailing a
// week".
func (p *page) rated(c *candidate) bool {
	return hasPrefixAny(p.lower(c.mention.Phrase().End, min(c.sentence.end, c.mention.Phrase().End+12)), " a week", " a day", " a month", " per ", " every ", " each ", " weekly")
}

// nationals reports whether a number is of people of one end of the flow who are
// sent to fight: "13,000 North Koreans have been posted to Russia".
func (p *page) nationals(c *candidate) bool {
	for _, e := range c.sentence.entities() {
		if e.adjective && e.country == p.voc.Flow.From && e.start == c.mention.UnitAt.Start {
			return hasAny(p.lower(c.sentence.start, c.sentence.end), "troop", "soldier", "posted", "deploy", "fight", "combat", "front", "army", "military") || c.mention.Range.Lo >= 100 && p.about && hasAny(clauseOf(p.lower(e.end, min(c.sentence.end, e.end+50))), " are now in", " were in ", " are in ", " had gone ", " have gone", " have arrived", " had arrived", " reached ", " sent ", " are being ", " had been sent", " have been sent")
		}
	}
	return false
}

func (p *page) ammunition(c *candidate) bool {
	const talks = 500 // no more rounds of talks than that
	if c.mention.Item != "" || c.mention.Range.Lo >= talks || c.noun != "" && p.about || strings.HasPrefix(p.lower(c.mention.UnitAt.Start, c.mention.UnitAt.End), "cartridge") {
		return true
	}
	s := p.lower(c.sentence.start, c.sentence.end)
	for _, w := range []string{"ammunition", "artillery", "shell", "mm", "munition", "mortar", "fired", "fires", "container", "million rounds", "howitzer"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (p *page) maritime(c *candidate) bool {
	for _, w := range c.passage.words[c.sentence.lo:c.sentence.hi] {
		switch w.lower {
		case "tanker", "tankers", "bulker", "bulkers", "cargoes", "boats", "dhow", "dhows", "shipment", "shipments", "ship", "ships", "vessel", "vessels", "port", "ports", "cargo", "containers", "container", "sea", "freighter", "freighters", "shiploads", "munitions", "ammunition", "weapons", "arms":
			return true
		}
	}
	for _, e := range c.sentence.entities() {
		if e.kind == aPlace {
			return true
		}
	}
	return false
}
