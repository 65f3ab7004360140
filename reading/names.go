package reading

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// placeNames are the names under which texts print a place of a vocabulary
// beside those that the vocabulary gives it, by one of its names in the fold of
// foldName. Misread is a name that belongs to another place and is this one's
// only in its company: a machine that translates Russian reads Dunay, the
// village, as the river.
var placeNames = []struct {
	of      []string
	names   []string
	misread []string
}{
	{[]string{"rajin", "najin"}, []string{"Rajin", "Najin", "Rashin", "Rason", "Raseon", "Rason Port", "Rajin Port", "Najin Port", "Port of Rajin", "Port of Najin", "Rajin-Sonbong", "나진항", "라진항", "나진", "라진", "나선", "라선"}, nil},
	{[]string{"dunay", "dunai"}, []string{"Dunay", "Dunai", "Dunaj", "Дунай", "두나이항", "두나이"}, []string{"Danube"}},
	{[]string{"vostochnyport", "vostochny"}, []string{"Vostochny Port", "Vostochniy Port", "Vostochnyy Port", "Port of Vostochny", "Port Vostochny", "보스토치니항", "보스토치니"}, nil},
	{[]string{"vostochnycosmodrome"}, []string{"Vostochny Cosmodrome", "Vostochniy Cosmodrome", "Vostochnyy Cosmodrome", "Vostochny Spaceport", "Vostochny Space Center", "Vostochny Space Centre", "보스토치니 우주기지"}, nil},
	{[]string{"chongjin"}, []string{"Chongjin", "Cheongjin", "Ch'ongjin", "청진항", "청진"}, nil},
	{[]string{"nakhodka"}, []string{"Nakhodka", "나홋카항", "나홋카"}, nil},
	{[]string{"vladivostok"}, []string{"Vladivostok", "블라디보스토크", "블라디보스톡"}, nil},
	{[]string{"tumangang"}, []string{"Tumangang", "Tuman-gang", "Tumen River station", "두만강역"}, nil},
	{[]string{"tikhoretsk"}, []string{"Tikhoretsk", "Tihoretsk", "Tikhoreck", "티호레츠크"}, nil},
}

// foldName reduces a name to the letters that its spellings share: no case, no
// marks, no hyphens or spaces, and one form for the endings -iy, -yy and -ii of
// Slavic names.
func foldName(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if !ascii {
		s = norm.NFD.String(s)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b = append(b, string(unicode.ToLower(r))...)
		}
	}
	for _, ending := range []string{"iy", "yy", "yi", "ii", "yj", "ij"} {
		if n := len(b) - len(ending); n > 2 && string(b[n:]) == ending {
			b = append(b[:n], 'y')
			break
		}
	}
	return string(norm.NFC.Bytes(b))
}

// spellings returns the ways to print a person's name: a Korean given name of
// two syllables joined by a hyphen, as one word or as two, and before the family
// name.
func spellings(name string) []string {
	out := []string{name}
	parts := strings.Fields(name)
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	given := ""
	switch {
	case len(parts) == 2 && strings.Count(parts[1], "-") == 1 && len(parts[0]) <= 5:
		given = parts[1]
	case len(parts) == 3 && len(parts[0]) <= 5 && koreanFamily[strings.ToLower(parts[0])]:
		given = parts[1] + "-" + parts[2]
	default:
		return out
	}
	a, b, _ := strings.Cut(given, "-")
	if a == "" || b == "" {
		return out
	}
	for _, g := range []string{a + "-" + strings.ToLower(b), a + "-" + title(b), a + strings.ToLower(b), a + " " + title(b)} {
		add(parts[0] + " " + g)
		add(g + " " + parts[0])
	}
	return out
}

// wordings returns other ways to print a body's name: without its state, with
// British or American spelling, "Department of X" as "X Department", and a short
// name in brackets by itself.
func wordings(name string) []string {
	var out []string
	add := func(s string) {
		s = strings.TrimSpace(s)
		if s != "" && s != name && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if a, b, ok := strings.Cut(name, "("); ok {
		add(a)
		add(strings.TrimSuffix(strings.TrimSpace(b), ")"))
	}
	if state, office, ok := strings.Cut(name, "'s "); ok && !strings.Contains(state, " ") {
		add(office + " of " + state)
		add(office + " of the " + state)
		for _, c := range countries {
			if slices.Contains(c.nouns, state) {
				for _, adj := range c.adjs {
					add(adj + " " + office)
				}
			}
		}
	}
	for _, state := range []string{"US ", "U.S. ", "UK ", "UN ", "U.N. "} {
		rest, ok := strings.CutPrefix(name, state)
		if !ok {
			continue
		}
		// A single common word ("government") would be everybody's.
		if strings.Contains(rest, " ") {
			add(rest)
		}
		switch strings.TrimSpace(state) {
		case "US":
			add("U.S. " + rest)
		case "UN":
			add("U.N. " + rest)
		case "UK":
			add("British " + rest)
		}
	}
	for _, base := range append([]string{name}, out...) {
		for _, w := range [][2]string{{"Centre", "Center"}, {"Defence", "Defense"}, {"Organisation", "Organization"}} {
			if strings.Contains(base, w[0]) {
				add(strings.ReplaceAll(base, w[0], w[1]))
			} else if strings.Contains(base, w[1]) {
				add(strings.ReplaceAll(base, w[1], w[0]))
			}
		}
		for _, body := range []string{"Department", "Ministry"} {
			if i := strings.Index(base, body+" of "); i >= 0 {
				lead, of := base[:i], strings.TrimPrefix(base[i+len(body)+4:], "the ")
				add(lead + of + " " + body)
				if body == "Department" && lead == "" || strings.HasSuffix(lead, "US ") {
					add(of + " " + body)
				}
			}
		}
		if strings.HasSuffix(base, "Treasury") {
			add(base + " Department")
			add("Treasury Department")
		}
	}
	return out
}

func title(s string) string { return strings.ToUpper(s[:1]) + strings.ToLower(s[1:]) }

// koreanFamily holds the commoner Korean family names as Latin letters give
// them.
var koreanFamily = wordSet(`kim lee park choi jung jeong jong cho kang yoon yun jang chang lim im han oh seo shin sin kwon hwang ahn an song
ryu yoo yu hong jeon ko go moon mun son yang bae baek paek heo huh nam sim shim noh roh no ha kwak sung cha joo ju woo min koo ku ri pak`)

// contextOf says what must stand near a name that means this place, and what
// must not, within reach words either side.
var (
	portContext  = wordSet("port ports pier piers berth berths quay quays dock docks docked docking harbour harbor vessel vessels ship ships shipped shipping freighter freighters cargo container containers unloaded unloading loaded sailed sailing voyage voyages russia russian moscow rajin najin rason arrived delivered vladivostok primorsky")
	spaceContext = wordSet("cosmodrome spaceport rocket rockets satellite satellites launchpad spacecraft space soyuz angara-a5 summit roscosmos talks met meeting")
	riverContext = wordSet("river delta romania romanian bulgaria bulgarian hungary hungarian serbia serbian izmail izmail's reni izmayil vienna budapest austria austrian barge barges ukrainian ukraine grain odesa sulina")
)

// contextWords is how far a place's context reaches, in words.
const contextWords = 14

// fits reports whether the place at words [i, j) can be the one that its name
// stands for in its company.
func (e *entity) fits(ws []word, i, j int) bool {
	if e.context == anywhere {
		return true
	}
	sea, space, river := false, false, false
	for k := max(0, i-contextWords); k < min(len(ws), j+contextWords); k++ {
		if k >= i && k < j {
			continue
		}
		w := ws[k].lower
		sea = sea || portContext[w]
		space = space || spaceContext[w]
		river = river || riverContext[w]
	}
	switch e.context {
	case besideShips:
		return sea && !river
	case notBesideRockets:
		// The port and the cosmodrome are a thousand kilometres apart and share
		// a name: rockets without ships mean the other one.
		return sea || !space
	}
	return true
}

// context says in what company a name stands for its entity.
type context uint8

const (
	anywhere context = iota
	besideShips
	notBesideRockets
)
