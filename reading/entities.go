package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
)

// word is one word of a text. Full stops inside initials and hyphens inside
// words belong to it; a possessive 's does not.
type word struct {
	start, end int
	lower      string
	capital    bool
	possessive bool // followed by 's or an apostrophe
}

func lexWords(text string, base int) []word {
	var out []word
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i += n
			continue
		}
		j := i + n
		for j < len(text) {
			r2, n2 := utf8.DecodeRuneInString(text[j:])
			if unicode.IsLetter(r2) || unicode.IsDigit(r2) {
				j += n2
				continue
			}
			next, m := utf8.DecodeRuneInString(text[j+n2:])
			if r2 == '-' && m > 0 && unicode.IsLetter(next) {
				j += n2
				continue
			}
			if r2 == '.' && initialsSoFar(text[i:j]) && (m > 0 && unicode.IsUpper(next) && !startsWord(text[j+n2:]) || strings.Contains(text[i:j], ".")) {
				j += n2
				continue
			}
			break
		}
		w := word{start: base + i, end: base + j, lower: strings.ToLower(text[i:j]), capital: unicode.IsUpper(r)}
		for _, p := range []string{"'s", "’s", "'", "’"} {
			if strings.HasPrefix(text[j:], p) {
				w.possessive = p != "'" && p != "’" || strings.HasSuffix(w.lower, "s")
				if w.possessive {
					j += len(p)
				}
				break
			}
		}
		out = append(out, w)
		i = j
	}
	return out
}

// initialsSoFar reports whether s is letters parted by full stops, so that one
// more full stop can belong to it: U, U.S.
func initialsSoFar(s string) bool {
	if len(s)%2 == 0 {
		return false
	}
	for i := range len(s) {
		if i%2 == 0 && (s[i] < 'A' || s[i] > 'Z') || i%2 == 1 && s[i] != '.' {
			return false
		}
	}
	return true
}

// startsWord reports whether s begins with more than one letter.
func startsWord(s string) bool {
	return len(s) > 1 && isLetter(s[0]) && isLetter(s[1])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// entity is a name found in the text.
type entity struct {
	kind       entityKind
	start, end int    // bytes, without a possessive
	first      int    // index of its first word
	last       int    // index behind its last word
	country    string // of a country, a place, a body
	function   string // of a body or an office-holder
	party      string // id, where the vocabulary or the office gives one
	name       string // canonical for persons, as printed for others
	role       string
	place      string // id of a place of the vocabulary
	date       dates.Date
	adjective  bool
	possessive bool
	person     bool
}

type entityKind uint8

const (
	aCountry entityKind = iota
	aBody               // an office, a party, or a person who holds or is one
	anOutlet
	aPlace
	anOccasion
)

// phrase is an entry of the gazetteer.
type phrase struct {
	words  []string
	entity entity
	cased  bool // its first letter is a capital in the text too
}

// gazetteer finds names. It is built once per reading.
type gazetteer struct {
	byFirst map[string][]phrase
	offices map[string]string // country + "/" + function -> party
	persons []entity
}

func newGazetteer(v Vocabulary) *gazetteer {
	g := &gazetteer{byFirst: map[string][]phrase{}, offices: map[string]string{}}
	for _, c := range countries {
		for _, n := range c.nouns {
			g.add(n, entity{kind: aCountry, country: c.code})
		}
		for _, a := range c.adjs {
			g.add(a, entity{kind: aCountry, country: c.code, adjective: true})
		}
	}
	for _, c := range v.Countries {
		for _, n := range c.Names {
			g.add(n, entity{kind: aCountry, country: c.Code})
		}
		for _, a := range c.Adjectives {
			g.add(a, entity{kind: aCountry, country: c.Code, adjective: true})
		}
	}
	for _, b := range bodies {
		g.add(b.name, entity{kind: aBody, country: b.country, function: b.function, name: b.name})
	}
	for _, o := range outlets {
		g.add(o, entity{kind: anOutlet, name: o})
	}
	for _, o := range v.Outlets {
		g.add(o, entity{kind: anOutlet, name: o})
	}
	for _, p := range v.Places {
		for _, n := range p.Names() {
			if len(n) > 2 {
				g.add(n, entity{kind: aPlace, country: p.Country, place: p.ID, name: p.Name})
			}
		}
	}
	for _, o := range v.Occasions {
		for _, n := range append([]string{o.Name}, o.Aliases...) {
			g.add(n, entity{kind: anOccasion, name: o.Name, date: o.Date})
		}
	}
	for _, p := range v.Parties {
		for i, n := range append([]string{p.Name}, p.Aliases...) {
			code, function := g.office(n)
			if p.Country != "" {
				code = p.Country
			}
			if code != "" && function != "" {
				if key := code + "/" + function; g.offices[key] == "" {
					g.offices[key] = p.ID
				}
			}
			e := entity{kind: aBody, country: code, function: function, party: p.ID, name: n}
			e.person = i > 0 && personName(n) && function == ""
			if e.person {
				g.persons = append(g.persons, e)
			}
			if code != "" && function == "" && !e.person && g.isCountry(n) {
				continue // "Seoul" stays a country: its party is worked out on the page
			}
			g.add(n, e)
		}
	}
	for first, list := range g.byFirst {
		for i := range list {
			for j := i; j > 0 && len(list[j].words) > len(list[j-1].words); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		g.byFirst[first] = list
	}
	return g
}

func (g *gazetteer) isCountry(name string) bool {
	for _, p := range g.byFirst[firstLower(name)] {
		if p.entity.kind == aCountry && strings.EqualFold(strings.Join(p.words, " "), name) {
			return true
		}
	}
	return false
}

func firstLower(s string) string {
	w := lexWords(s, 0)
	if len(w) == 0 {
		return ""
	}
	return w[0].lower
}

// add enters a name. A later entry of the same words wins: the vocabulary's
// over the built-in.
func (g *gazetteer) add(name string, e entity) {
	ws := lexWords(name, 0)
	if len(ws) == 0 {
		return
	}
	p := phrase{entity: e, cased: ws[0].capital}
	for _, w := range ws {
		p.words = append(p.words, w.lower)
	}
	list := g.byFirst[ws[0].lower]
	for i := range list {
		if strings.Join(list[i].words, " ") == strings.Join(p.words, " ") {
			list[i] = p
			return
		}
	}
	g.byFirst[ws[0].lower] = append(list, p)
}

// officeWord holds every word of the offices' names.
var officeWord = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range offices {
		for _, o := range list {
			for _, w := range o.words {
				m[w] = true
			}
		}
	}
	return m
}()

// personName reports whether a name looks like a person's: two or three words
// with capitals, none of them an office.
func personName(s string) bool {
	ws := lexWords(s, 0)
	if len(ws) < 2 || len(ws) > 4 {
		return false
	}
	for _, w := range ws {
		if !w.capital || len(w.lower) < 2 {
			return false
		}
		if officeWord[w.lower] {
			return false
		}
	}
	return !strings.ContainsAny(s, ".'’&")
}

// office reads a country and an office out of a party's name: "South Korea's
// Ministry of National Defense" is KR and defence.
func (g *gazetteer) office(name string) (code, function string) {
	ws := lexWords(name, 0)
	for i := range ws {
		if p := g.match(ws, i); p != nil {
			switch p.entity.kind {
			case aCountry:
				if code == "" {
					code = p.entity.country
				}
			case aBody:
				if p.entity.function != "" && function == "" {
					function = p.entity.function
					if code == "" {
						code = p.entity.country
					}
				}
			}
		}
		if f, n := matchFunction(ws, i); n > 0 && function == "" {
			function = f.key
		}
	}
	return code, function
}

// match returns the longest entry that begins at word i.
func (g *gazetteer) match(ws []word, i int) *phrase {
	list := g.byFirst[ws[i].lower]
	for k := range list {
		p := &list[k]
		if p.cased && !ws[i].capital || i+len(p.words) > len(ws) {
			continue
		}
		// "us" and "ap" are words unless every letter is a capital; short
		// names of one word need that.
		ok := true
		for j, w := range p.words {
			if ws[i+j].lower != w || j+1 < len(p.words) && ws[i+j].possessive && !strings.HasSuffix(p.words[j], "s") && p.words[j] != "people" {
				ok = false
				break
			}
		}
		if ok {
			return p
		}
	}
	return nil
}

// matchFunction reads an office at word i and returns how many words it takes.
func matchFunction(ws []word, i int) (function, int) {
	if i >= len(ws) {
		return function{}, 0
	}
	for _, o := range offices[ws[i].lower] {
		if i+len(o.words) > len(ws) {
			continue
		}
		ok := true
		for j, w := range o.words {
			if ws[i+j].lower != w {
				ok = false
				break
			}
		}
		if ok {
			return o.function, len(o.words)
		}
	}
	return function{}, 0
}

// scan finds the names of a text whose words are ws.
func (g *gazetteer) scan(text string, base int, ws []word, known *people) []entity {
	var out []entity
	print := func(a, b int) string { return text[ws[a].start-base : ws[b-1].end-base] }
	for i := 0; i < len(ws); {
		p := g.match(ws, i)
		if p == nil {
			// An office without its country, or a person known already.
			if f, n := matchFunction(ws, i); n > 0 && f.role != "" && ws[i].capital {
				e := entity{kind: aBody, function: f.key, role: f.role, first: i, last: i + n}
				if next, name := personAt(text, base, ws, i+n); next > 0 {
					e.name, e.person, e.last = name, true, next
				}
				if full := known.find(e.name); full != nil {
					e.name, e.party, e.country, e.function, e.role = full.name, full.party, full.country, full.function, full.role
					out = append(out, g.finish(e, ws))
					i = e.last
					continue
				}
				if e.person {
					e.country, e.party = known.office(f.key)
					out = append(out, g.finish(e, ws))
					known.add(e)
					i = e.last
					continue
				}
			}
			// "Minister Shin", "Shin".
			if ws[i].capital {
				k := i
				if (ws[i].lower == "minister" || ws[i].lower == "secretary" || ws[i].lower == "mr" || ws[i].lower == "gen" || ws[i].lower == "spokesperson" || ws[i].lower == "spokesman" || ws[i].lower == "president") && i+1 < len(ws) {
					k = i + 1
				}
				if full := known.find(strings.TrimSuffix(print(k, k+1), "'s")); full != nil {
					e := *full
					e.first, e.last = i, k+1
					out = append(out, g.finish(e, ws))
					i = e.last
					continue
				}
			}
			i++
			continue
		}
		e := p.entity
		e.first, e.last = i, i+len(p.words)
		if e.kind != aCountry && e.kind != anOutlet {
			if e.person {
				known.add(e)
			}
			if e.kind == aBody {
				if e.party != "" {
					known.see(e)
				}
				if e.country == "" && e.function != "" {
					e.country, e.party = known.office(e.function)
				}
				g.resolve(&e)
			}
			out = append(out, g.finish(e, ws))
			i = e.last
			continue
		}
		if e.kind == aCountry {
			// South Korea's Defense Ministry; South Korean Defense Minister Shin
			// Won-sik.
			if f, n := matchFunction(ws, e.last); n > 0 {
				body := entity{kind: aBody, country: e.country, function: f.key, role: f.role, first: i, last: e.last + n, name: print(i, e.last+n)}
				if f.role != "" {
					if next, name := personAt(text, base, ws, body.last); next > 0 {
						body.name, body.person, body.last = name, true, next
					}
				}
				g.resolve(&body)
				known.see(body)
				if body.person {
					if full := known.find(body.name); full != nil && full.party != "" && body.party == "" {
						body.party = full.party
					}
					known.add(body)
				}
				out = append(out, g.finish(body, ws))
				i = body.last
				continue
			}
			e.name = print(i, e.last)
		}
		out = append(out, g.finish(e, ws))
		i = e.last
	}
	return out
}

// resolve gives a body the party that holds its office.
func (g *gazetteer) resolve(e *entity) {
	if e.party == "" && e.country != "" && e.function != "" {
		e.party = g.offices[e.country+"/"+e.function]
	}
}

func (g *gazetteer) finish(e entity, ws []word) entity {
	e.start, e.end = ws[e.first].start, ws[e.last-1].end
	e.possessive = ws[e.last-1].possessive
	return e
}

// personAt reads one to three words with capitals, not parted by anything but
// spaces, as a name.
func personAt(text string, base int, ws []word, i int) (next int, name string) {
	k := i
	for k < len(ws) && k < i+3 && ws[k].capital {
		if k > i {
			between := text[ws[k-1].end-base : ws[k].start-base]
			if strings.TrimSpace(between) != "" || ws[k-1].possessive {
				break
			}
		}
		if _, ok := sayings[ws[k].lower]; ok {
			break
		}
		k++
	}
	if k == i || i > 0 && strings.TrimSpace(text[ws[i-1].end-base:ws[i].start-base]) != "" {
		return 0, ""
	}
	return k, text[ws[i].start-base : ws[k-1].end-base]
}

// people are the persons and offices that a page has introduced so far. Those
// of the vocabulary count as introduced once their party is.
type people struct {
	byName  map[string]*entity   // by full name
	byPart  map[string][]*entity // by first and by last word of the name
	parties map[string]bool
	offices map[string]*officeSeen // by function
	known   map[string][]entity    // persons of the vocabulary, by first and last word
}

// officeSeen is the country and party of an office, and whether the page names
// it of one country only.
type officeSeen struct {
	country, party string
	several        bool
}

func newPeople(known []entity) *people {
	p := &people{map[string]*entity{}, map[string][]*entity{}, map[string]bool{}, map[string]*officeSeen{}, map[string][]entity{}}
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
	if old := p.byName[e.name]; old != nil {
		if old.party == "" {
			*old = e
		}
		return
	}
	p.byName[e.name] = &e
	for _, part := range nameParts(e.name) {
		p.byPart[part] = append(p.byPart[part], &e)
	}
	p.see(e)
}

// see notes an office that the page names.
func (p *people) see(e entity) {
	if e.party != "" {
		p.parties[e.party] = true
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
	if e := p.byName[name]; e != nil {
		return e
	}
	switch list := p.byPart[name]; len(list) {
	case 0:
	case 1:
		return list[0]
	default:
		return nil
	}
	if list := p.known[name]; len(list) == 1 && p.parties[list[0].party] {
		return &list[0]
	}
	return nil
}

// office returns the country and party of the one office of this kind that the
// page has named; blank when there are several.
func (p *people) office(function string) (country, party string) {
	if o := p.offices[function]; o != nil && !o.several {
		return o.country, o.party
	}
	return "", ""
}
