package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
)

// people are the persons and offices that a page has introduced so far. Those
// of the vocabulary count as introduced once their party is.
type people struct {
	byName  map[string]*entity   // by full name
	byPart  map[string][]*entity // by first and by last word of the name
	parties map[string]bool
	offices map[string]*officeSeen // by function
	known   map[string][]entity    // persons of the vocabulary, by first and last word
	bodies  []entity               // bodies of a party that the page names, each once
	home    string                 // country of the town that the page is dated from
}

// officeSeen is the country and party of an office, and whether the page names
// it of one country only.
type officeSeen struct {
	country, party string
	several        bool
}

func newPeople(known []entity) *people {
	p := &people{map[string]*entity{}, map[string][]*entity{}, map[string]bool{}, map[string]*officeSeen{}, map[string][]entity{}, nil, ""}
	for _, e := range known {
		for _, part := range nameParts(e.name) {
			p.known[part] = append(p.known[part], e)
		}
	}
	return p
}

// nameParts returns the first and the last word of a name of several words: a
// Korean's family name comes first.
func nameParts(name string) []string {
	parts := strings.Fields(name)
	if len(parts) < 2 || parts[0] == parts[len(parts)-1] {
		return nil
	}
	return []string{parts[0], parts[len(parts)-1]}
}

func (p *people) add(e entity) {
	key := foldName(e.name)
	if old := p.byName[key]; old != nil {
		if old.party == "" {
			*old = e
		}
		return
	}
	p.byName[key] = &e
	for _, part := range nameParts(e.name) {
		p.byPart[part] = append(p.byPart[part], &e)
	}
	p.see(e)
}

// introduce adds a person whom the text gives with his title or his trade, so
// that his last name alone finds him.
func (p *people) introduce(e entity) {
	if !e.person || len(strings.Fields(e.name)) < 2 {
		return
	}
	e.possessive = false
	p.add(e)
}

// see notes an office that the page names.
func (p *people) see(e entity) {
	if e.party != "" {
		p.parties[e.party] = true
		if !e.person && e.name != "" && len(p.bodies) < maxBodies && !p.knows(e.name) {
			p.bodies = append(p.bodies, e)
		}
	}
	if e.function == "" || e.country == "" {
		return
	}
	o := p.offices[e.function]
	if o == nil {
		p.offices[e.function] = &officeSeen{country: e.country, party: e.party}
		return
	}
	o.several = o.several || o.country != e.country
	if o.party == "" {
		o.party = e.party
	}
}

// find returns the person with this name, or the one person whose first or last
// name it is.
func (p *people) find(name string) *entity {
	if name == "" {
		return nil
	}
	if e := p.byName[foldName(name)]; e != nil {
		return e
	}
	switch list := p.byPart[name]; len(list) {
	case 0:
	case 1:
		return list[0]
	default:
		return nil
	}
	list := p.known[name]
	if len(list) == 0 || !p.parties[list[0].party] {
		return nil
	}
	for i := range list {
		if list[i].party != list[0].party || foldName(list[i].name) != foldName(list[0].name) {
			return nil
		}
	}
	return &list[0]
}

// office returns the country and party of the one office of this kind that the
// page has named; blank when there are several.
func (p *people) office(function string) (country, party string) {
	if o := p.offices[function]; o != nil && !o.several {
		return o.country, o.party
	}
	if p.offices[function] == nil && p.home != "" && (function == "defence" || function == "foreign" || function == "joint-chiefs") {
		return p.home, ""
	}
	return "", ""
}

// maxBodies is how many bodies of one page are kept for their short names.
const maxBodies = 40

func (p *people) knows(name string) bool {
	for i := range p.bodies {
		if p.bodies[i].name == name {
			return true
		}
	}
	return false
}

// body returns the one body whose name ends in these words or whose initials
// they are: "the Treasury" for the US Treasury, "OSC" for the Open Source
// Centre.
func (p *people) body(name string) *entity {
	var found *entity
	for i := range p.bodies {
		e := &p.bodies[i]
		if !strings.HasSuffix(e.name, " "+name) && !initialsOf(e.name, name) {
			continue
		}
		if found != nil && found.party != e.party {
			return nil
		}
		found = e
	}
	return found
}

// called returns the one body of a party whose name has the word in it: "the
// directorate" for the Main Directorate of Intelligence.
func (p *people) called(word string) *entity {
	var found *entity
	for i := range p.bodies {
		e := &p.bodies[i]
		if wordIndex(articles.LowerASCII(e.name), word) < 0 {
			continue
		}
		if found != nil && found.party != e.party {
			return nil
		}
		found = e
	}
	return found
}

// initialsOf reports whether short is made of the capitals of a name's words.
func initialsOf(name, short string) bool {
	if len(short) < 2 {
		return false
	}
	i := 0
	for _, w := range strings.Fields(name) {
		if w[0] < 'A' || w[0] > 'Z' {
			continue
		}
		if strings.HasSuffix(w, "'s") {
			continue // the state that it belongs to
		}
		if i >= len(short) || short[i] != w[0] {
			return false
		}
		i++
	}
	return i == len(short)
}
