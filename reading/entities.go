package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
)

// word is one word of a text. Full stops inside initials and hyphens inside
// words belong to it; a possessive 's does not.
type word struct {
	start, end int
	lower      string
	capital    bool
	upper      bool // every letter is a capital
	possessive bool // followed by 's or an apostrophe
	class      wordClasses
}

func lexWords(text string, base int) []word { return lexWordsOf(text, articles.LowerASCII(text), base) }

// lexWordsOf cuts a text into words; low is the same text with its ASCII letters
// in lower case.
func lexWordsOf(text, low string, base int) []word {
	out := make([]word, 0, len(text)/6+1)
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if !isWordRune(r) {
			i += n
			continue
		}
		ascii := n == 1
		j := i + n
		for j < len(text) {
			if c := text[j]; isLetter(c) || c >= '0' && c <= '9' {
				j++
				continue
			}
			r2, n2 := utf8.DecodeRuneInString(text[j:])
			if isWordRune(r2) {
				ascii = false
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
		w := word{start: base + i, end: base + j, lower: low[i:j], capital: r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r)}
		w.upper = w.capital && j-i <= 5 && strings.ToUpper(text[i:j]) == text[i:j]
		if !ascii {
			w.lower = strings.ToLower(text[i:j])
		}
		for _, p := range possessives {
			if j >= len(text) || text[j] != p[0] {
				continue
			}
			if strings.HasPrefix(text[j:], p) {
				w.possessive = p != "'" && p != "’" || strings.HasSuffix(w.lower, "s")
				if w.possessive {
					j += len(p)
				}
				break
			}
		}
		w.class = wordClass[w.lower]
		out = append(out, w)
		i = j
	}
	return out
}

var possessives = [...]string{"'s", "’s", "'", "’"}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r)) || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
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
	context    context
	common     bool // named by a common noun only
	headed     bool // the noun before "of", and not the name behind it
}

type entityKind uint8

const (
	aCountry entityKind = iota
	aBody               // an office, a party, or a person who holds or is one
	anOutlet
	aPlace
	anOccasion
	thePage // that speaks of its own count
)

// phrase is an entry of the gazetteer.
type phrase struct {
	words  []string
	entity entity
	owns   bool // one of its words but the last is a possessive: Lloyd's List
	cased  bool // its first letter is a capital in the text too
	upper  bool // one short word, all capitals in the text too: US, AP
}

// gazetteer finds names. It is built once per reading.
type gazetteer struct {
	byFirst map[string][]phrase
	offices map[string]string // country + "/" + function -> party
	persons []entity
	byName  map[string]*entity // the persons by the fold of their names
	tails   map[string]*entity // the bodies by the last words of their names; nil where several share them
	korea   bool               // the case is about North Korea
	from    string             // the ends of the case's flow
	to      string
	hangul  []koPlace // the places with Korean names
	// measures are those that the case declares for a unit of its own, by unit.
	measures map[string]claims.Measure
	// nouns are the plurals of units that only this case counts in.
	nouns map[string]string
	// spans are the measures in a unit of time: how long a supply lasts.
	spans map[string]claims.Measure
}

// leastPlainName is how long the name of an end of the flow has to be that is
// known without its capital: some outlets write the name of an enemy so.
const leastPlainName = 5

func newGazetteer(v Vocabulary) *gazetteer {
	g := &gazetteer{byFirst: map[string][]phrase{}, offices: map[string]string{}, measures: declared(v), nouns: caseNouns(v), spans: spansOf(v), korea: v.Flow.From == "KP" || v.Flow.To == "KP", from: v.Flow.From, to: v.Flow.To}
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
		if other := strings.NewReplacer("Defense", "Defence", "Defence", "Defense").Replace(b.name); other != b.name {
			g.add(other, entity{kind: aBody, country: b.country, function: b.function, name: other})
		}
		g.add(b.name, entity{kind: aBody, country: b.country, function: b.function, name: b.name})
	}
	for _, n := range waters {
		g.add(n, entity{kind: aPlace, name: n})
	}
	for _, o := range outlets {
		g.add(o, entity{kind: anOutlet, name: o})
	}
	for _, o := range v.Outlets {
		g.add(o, entity{kind: anOutlet, name: o})
	}
	for i := range v.Places {
		g.addPlace(&v.Places[i])
	}
	for _, o := range v.Occasions {
		// Its aliases hold names of speakers ("Kim met Putin"), and are looked for
		// where dates are.
		g.add(o.Name, entity{kind: anOccasion, name: o.Name, date: o.Date})
	}
	for _, p := range v.Parties {
		home, _ := g.office(p.Name)
		for i, n := range append([]string{p.Name}, p.Aliases...) {
			code, function := g.office(n)
			if code == "" {
				code = home
			}
			if p.Country != "" {
				code = p.Country
			}
			if function != "" && (code != "" || stateless[function]) {
				if key := officeKey(code, function); g.offices[key] == "" {
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
			if e.person {
				for _, s := range spellings(n) {
					g.add(s, e)
				}
				continue
			}
			for _, s := range wordings(n) {
				if !g.isCountry(s) && g.free(s, p.ID) {
					g.add(s, e)
				}
			}
			g.add(n, e)
		}
	}
	g.tails = map[string]*entity{}
	for _, list := range g.byFirst {
		for i := range list {
			e := &list[i].entity
			if e.kind != aBody || e.party == "" || e.person {
				continue
			}
			for k := 1; k+2 <= len(list[i].words); k++ {
				end := strings.Join(list[i].words[k:], " ")
				if old, known := g.tails[end]; known && (old == nil || old.party != e.party) {
					g.tails[end] = nil
				} else if !known {
					g.tails[end] = e
				}
			}
		}
	}
	g.byName = map[string]*entity{}
	for i := range g.persons {
		g.byName[foldName(g.persons[i].name)] = &g.persons[i]
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

// addPlace enters a place under its own names and under those that texts give
// it.
func (g *gazetteer) addPlace(p *geo.Place) {
	e := entity{kind: aPlace, country: p.Country, place: p.ID, name: p.Name}
	enter := func(n string) {
		if len(n) <= 2 {
			return
		}
		e := e
		if foldName(n) == "vostochny" && p.Kind != "cosmodrome" {
			e.context = notBesideRockets
		}
		g.add(n, e)
	}
	for _, n := range p.Names() {
		enter(n)
	}
	for _, row := range placeNames {
		if !slices.ContainsFunc(p.Names(), func(n string) bool { return slices.Contains(row.of, foldName(n)) }) || strings.Contains(row.of[0], "cosmodrome") != (p.Kind == "cosmodrome") {
			continue
		}
		for _, n := range row.names {
			if r, _ := utf8.DecodeRuneInString(n); koHangul(r) {
				g.hangul = append(g.hangul, koPlace{strings.TrimSuffix(n, "항"), p.ID, p.Country})
			}
			enter(n)
		}
		for _, n := range row.misread {
			e := e
			e.context = besideShips
			g.add(n, e)
		}
	}
}

// koPlace is a place under a Korean name.
type koPlace struct{ name, place, country string }

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
	end := e.kind == aCountry && !e.adjective && e.country != "" && (e.country == g.from || e.country == g.to) && len(ws[0].lower) >= leastPlainName
	p := phrase{entity: e, cased: ws[0].capital && !end, upper: len(ws) == 1 && ws[0].upper && len(ws[0].lower) <= 3}
	for i, w := range ws {
		p.words = append(p.words, w.lower)
		p.owns = p.owns || w.possessive && i+1 < len(ws)
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
	return !strings.ContainsAny(s, ".'’&") && !organisation(ws)
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

// koreas are the North and the South, by the last bit of their first letter.
var koreas = [2]phrase{
	'n' & 1: {words: []string{"north"}, entity: entity{kind: aCountry, country: "KP"}},
	's' & 1: {words: []string{"south"}, entity: entity{kind: aCountry, country: "KR"}},
}

// match returns the longest entry that begins at word i.
func (g *gazetteer) match(ws []word, i int) *phrase {
	list := g.byFirst[ws[i].lower]
	if g.korea && ws[i].capital && (ws[i].lower == "north" || ws[i].lower == "south") {
		// "North has shipped", "South's defense chief": the two Koreas, where no
		// name goes on.
		alone := i+1 >= len(ws) || !ws[i+1].capital || ws[i].possessive
		if alone && (i == 0 || !ws[i-1].capital) {
			return &koreas[ws[i].lower[0]&1]
		}
	}
	for k := range list {
		p := &list[k]
		if p.cased && !ws[i].capital || p.upper && !ws[i].upper || i+len(p.words) > len(ws) {
			continue
		}
		// "us" and "ap" are words unless every letter is a capital; short
		// names of one word need that.
		ok := true
		for j, w := range p.words {
			if ws[i+j].lower != w || j+1 < len(p.words) && ws[i+j].possessive && !p.owns && !strings.HasSuffix(p.words[j], "s") && p.words[j] != "people" {
				ok = false
				break
			}
		}
		if n := i + len(p.words); ok && n < len(ws) && p.entity.kind == aBody && ws[n].lower == "intelligence" && p.words[len(p.words)-1] != "intelligence" {
			continue // "South Korea's military intelligence" is not its military
		}
		if n := i + len(p.words); ok && p.words[0] == "the" && n < len(ws) && ws[n].capital && !ws[n-1].possessive && ws[n].start == ws[n-1].end+1 && ws[n].lower == "korean" {
			continue // "the South Korean army" is no "South"
		}
		if ok && p.entity.fits(ws, i, i+len(p.words)) {
			return p
		}
	}
	return nil
}

// matchFunction reads an office at word i and returns how many words it takes.
func matchFunction(ws []word, i int) (function, int) {
	if i >= len(ws) || ws[i].class&officeClass == 0 {
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
		if p == nil || p.entity.kind == aBody && !p.entity.person && p.entity.party == "" {
			// "Minister of Defense of South Korea Shin Won Sik", "the military of
			// the Republic of Korea".
			if e, ok := g.officeOf(text, base, ws, i); ok {
				if full := g.person(e.name); full != nil && full.party != "" {
					e.party = full.party
				}
				known.see(e)
				if e.person {
					known.add(e)
				}
				out = append(out, g.finish(e, ws))
				i = e.last
				continue
			}
		}
		if p == nil {
			// An office without its country, or a person known already.
			if f, n := matchFunction(ws, i); n > 0 && f.role != "" && ws[i].capital {
				e := entity{kind: aBody, function: f.key, role: f.role, first: i, last: i + n}
				if next, name := personAt(text, base, ws, i+n); next > 0 {
					e.name, e.person, e.last = name, true, next
				}
				full := known.find(e.name)
				if full == nil && e.person {
					full = g.person(e.name)
				}
				if full != nil {
					role := e.role
					known.add(*full)
					e.name, e.party, e.country, e.function, e.role = full.name, full.party, full.country, full.function, full.role
					if e.role == "" {
						e.role = role
					}
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
		if e.kind == aBody && e.party != "" && !e.person {
			known.see(e)
		}
		if p.owns && e.kind == aBody && !e.person {
			e.name = print(i, e.last)
		}
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
					if e.party == "" {
						e.country, e.party = g.onlyOffice(e.function)
					}
				}
				g.resolve(&e)
				if !e.person {
					// "White House spokesman John Kirby".
					if of, ok := spokesman(text, base, ws, e); ok {
						full := known.find(of.name)
						if full == nil {
							full = g.person(of.name)
						}
						if full != nil && full.party != "" {
							of.party = full.party
						}
						e = of
						known.add(e)
					}
				}
			}
			out = append(out, g.finish(e, ws))
			i = e.last
			continue
		}
		if e.kind == aCountry {
			// South Korea's Defense Ministry; South Korean Defense Minister Shin
			// Won-sik.
			if f, n := matchFunction(ws, e.last); n > 0 && strings.Trim(text[ws[e.last-1].end-base:ws[e.last].start-base], " \n\t'’s") == "" {
				body := entity{kind: aBody, country: e.country, function: f.key, role: f.role, first: i, last: e.last + n, name: print(i, e.last+n)}
				if f.role != "" {
					if next, name := personAt(text, base, ws, body.last); next > 0 {
						body.name, body.person, body.last = name, true, next
					}
				}
				g.resolve(&body)
				known.see(body)
				if body.person {
					full := known.find(body.name)
					if full == nil {
						full = g.person(body.name)
					}
					if full != nil && full.party != "" && body.party == "" {
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

// officeOf reads an office whose country stands behind it.
func (g *gazetteer) officeOf(text string, base int, ws []word, i int) (entity, bool) {
	f, n := matchFunction(ws, i)
	if n == 0 {
		return entity{}, false
	}
	k := i + n
	if k >= len(ws) || ws[k].lower != "of" && ws[k].lower != "in" || f.key == "government" && ws[k].lower == "in" {
		return entity{}, false
	}
	k++
	if k < len(ws) && ws[k].lower == "the" && !(k+1 < len(ws) && (ws[k+1].lower == "north" || ws[k+1].lower == "south")) {
		k++
	}
	if k >= len(ws) {
		return entity{}, false
	}
	c := g.match(ws, k)
	if c == nil || c.entity.kind != aCountry || c.entity.adjective {
		return entity{}, false
	}
	e := entity{kind: aBody, country: c.entity.country, function: f.key, role: f.role, first: i, last: k + len(c.words)}
	e.name = strings.Join(strings.Fields(text[ws[i].start-base:ws[e.last-1].end-base]), " ")
	if f.role != "" && !ws[e.last-1].possessive {
		if next, name := personAt(text, base, ws, e.last); next > 0 {
			e.name, e.person, e.last = name, true, next
		}
	}
	g.resolve(&e)
	return e, true
}

// spokesman reads the person who speaks for the body that ends before him.
func spokesman(text string, base int, ws []word, body entity) (entity, bool) {
	if ws[body.last-1].possessive {
		return body, false
	}
	role := ""
	for k := body.last; k < len(ws) && k < body.last+5; k++ {
		if strings.TrimSpace(text[ws[k-1].end-base:ws[k].start-base]) != "" {
			break
		}
		if roleNouns[ws[k].lower] {
			role = ws[k].lower
			if next, name := personAt(text, base, ws, k+1); next > k+2 {
				body.name, body.role, body.person, body.last = name, role, true, next
				return body, true
			}
			continue
		}
		if ws[k].capital || sayings[ws[k].lower] != "" {
			break
		}
	}
	return body, false
}

// stateless are the functions of bodies that belong to no state.
var stateless = map[string]bool{"msmt": true, "un-panel": true}

func officeKey(country, function string) string {
	if stateless[function] {
		country = ""
	}
	return country + "/" + function
}

// resolve gives a body the party that holds its office.
func (g *gazetteer) resolve(e *entity) {
	if e.party == "" && e.function != "" && (e.country != "" || stateless[e.function]) {
		e.party = g.offices[officeKey(e.country, e.function)]
		if e.party == "" && e.function == "joint-chiefs" {
			e.party = g.offices[officeKey(e.country, "military")]
		}
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
