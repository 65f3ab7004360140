package checks

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// article is what the factors of a case say of one kind of round.
type article struct {
	name               string // "152 mm shell"
	kind               string // "shell", "rocket"; blank is not told
	assumed            bool   // the item names no calibre or no kind that the factors know
	bareKg, packedKg   interval
	bareM3, packedM3   interval
	bareIDs, packedIDs []string
	wantBare           string // id of the factor that would have been used
	wantPacked         string
}

// kinds are the kinds of round that factors are named by, with the words of an
// item that mean them and the name of a packed one.
var kinds = []struct{ kind, packed string }{{"shell", "packed-round"}, {"rocket", "packed-rocket"}}

// articleOf finds the factors of an item. A calibre and kind that the case has
// factors for are taken as they are; "122 mm round" is any kind of that calibre;
// an item without a calibre is any shell.
func (e *exam) articleOf(item string) article {
	cal := calibre(item)
	named := ""
	for _, k := range kinds {
		if strings.Contains(item, k.kind) {
			named = k.kind
			break
		}
	}
	mixed := strings.Contains(item, " and ") || strings.Contains(item, " or ")
	if mixed {
		named = "" // "artillery and rocket round": any kind
	}
	a := article{kind: named, name: item}
	var found, wanted, packedWanted []string
	for _, k := range kinds {
		switch {
		case named != "" && k.kind != named, named == "" && cal == "" && !mixed && k.kind != kinds[0].kind:
			continue
		}
		for i := range e.c.Factors {
			f := &e.c.Factors[i]
			mm, ok := strings.CutPrefix(f.ID, k.kind+"-")
			if !ok || strings.Contains(mm, "-") || cal != "" && mm != cal {
				continue
			}
			found = append(found, mm+" mm "+k.kind)
			a.bareKg = hull(a.bareKg, factorRange(f))
			a.bareIDs = append(a.bareIDs, f.ID)
			wanted, packedWanted = append(wanted, f.ID), append(packedWanted, k.packed+"-"+mm)
			a.bareM3 = hull(a.bareM3, factorRange(e.c.Factor(f.ID+"-volume")))
			packed := k.packed + "-" + mm
			if p := e.c.Factor(packed); p != nil {
				a.packedKg = hull(a.packedKg, factorRange(p))
				a.packedIDs = append(a.packedIDs, packed)
			}
			a.packedM3 = hull(a.packedM3, factorRange(e.c.Factor(packed+"-volume")))
		}
	}
	kind := kinds[slices.IndexFunc(kinds, func(k struct{ kind, packed string }) bool { return k.kind == named || named == "" })]
	if cal == "" {
		a.wantBare, a.wantPacked = kind.kind+"-CALIBRE", kind.packed+"-CALIBRE"
	} else {
		a.wantBare, a.wantPacked = kind.kind+"-"+cal, kind.packed+"-"+cal
	}
	if len(found) > 0 {
		a.wantBare, a.wantPacked = wanted[0], packedWanted[0]
		a.assumed = cal == "" || named == ""
		a.name = strings.Join(found, " or ")
	}
	return a
}

func hull(a, b interval) interval {
	switch {
	case !a.known:
		return b
	case !b.known:
		return a
	}
	return between(min(a.lo, b.lo), max(a.hi, b.hi))
}

// missing says in a clause which factor is wanted for a test.
func (a *article) missing(what string) string {
	return fmt.Sprintf("The case has no factor %s, the %s of one", a.wantBare, what)
}

// readAs says how an item that names no calibre or kind was read.
func (a *article) readAs() string {
	if a.assumed {
		return " weighed as " + a.name + ","
	}
	return ""
}

// farUnder is the share of a limit under which a load is not explained by it.
const farUnder = 1.0 / 3

// payloadMass weighs what a conversion puts in a box against what a box may
// carry, bare and packed, with what stowage leaves.
func payloadMass(e *exam, r *Rule) []Finding {
	limit := factorRange(e.c.Factor(factorPayload))
	stow := factorRange(e.c.Factor(factorStowage))
	var out []Finding
	for _, v := range e.conversions {
		a := e.articleOf(v.rounds.Item)
		said := fmt.Sprintf("%s: %s in %s containers is %s a box", e.who(v.rounds), stated(v.rounds.Claim), v.boxes.Stated(), span(math.Round(v.each.lo), math.Round(v.each.hi)))
		const title = "What a container can carry"
		if !limit.known || !a.bareKg.known {
			lack := a.missing("kilograms")
			if !limit.known {
				lack = "The case has no factor " + factorPayload + ", the tonnes that a box may carry"
			}
			out = append(out, newFinding(r, v.key(), Untestable, title, a.name+", bare or packed", []string{said, lack}, ids(v.rounds, v.boxes),
				step("rounds a container", v.mid(), "round per container", v.how())))
			continue
		}
		out = append(out, e.weigh(r, v, a, limit, stow, said, title))
	}
	return out
}

func (e *exam) weigh(r *Rule, v conversion, a article, limit, stow interval, said, title string) Finding {
	// The verdict is on the least that the figures can mean.
	n := v.each.lo
	bare, packed := a.bareKg.scale(n/1000), a.packedKg.scale(n/1000)
	usable := limit
	if stow.known {
		usable = limit.times(stow)
	}
	most := number(limit.hi)
	steps := []Step{
		step("rounds a container", n, "round per container", v.how()),
		step("tonnes, bare", bare.lo, "tonne", fmt.Sprintf("%s x %s kg (%s), at the least", number(math.Round(n)), span(a.bareKg.lo, a.bareKg.hi), strings.Join(a.bareIDs, ", "))),
	}
	if packed.known {
		steps = append(steps, step("tonnes, packed rounds", packed.mid(), "tonne", fmt.Sprintf("%s x %s kg (%s), in the middle", number(math.Round(n)), span(a.packedKg.lo, a.packedKg.hi), strings.Join(a.packedIDs, ", "))))
	}
	steps = append(steps, step("payload of a box", limit.hi, "tonne", "at most"))
	if stow.known {
		steps = append(steps, step("payload that stowage leaves", usable.hi, "tonne", fmt.Sprintf("%s x %s, at most", most, number(stow.hi))))
	}
	// Rockets are one length of metal and charge: "packed" is their crate alone.
	bareWords := "as bare projectiles"
	if a.kind == "rocket" || strings.HasSuffix(a.name, "rocket") {
		bareWords = "if they are rockets"
	}
	weight := fmt.Sprintf("%s t", number(bare.lo))
	if bareWords == "if they are rockets" {
		weight = span(bare.lo, bare.hi) + " t"
	}
	least := ""
	if v.each.lo != v.each.hi {
		least = "at the least "
	}
	said += fmt.Sprintf(",%s %s%s %s", a.readAs(), least, weight, bareWords)
	verdict, tail := Consistent, fmt.Sprintf("A box carries at most %s t", most)
	if packed.known {
		words := span(packed.lo, packed.hi)
		switch {
		case packed.lo > limit.hi:
			verdict, tail = Strained, fmt.Sprintf("Read as bare it fits; packed as complete rounds it is %s t, over the limit of %s t whatever the packing, so the figure reads as an upper bound", words, most)
		case packed.lo > usable.hi:
			verdict, tail = Strained, fmt.Sprintf("Read as bare it fits; packed as complete rounds it is %s t, over the %s t that stowage leaves of %s t whatever the packing, so the figure reads as an upper bound", words, number(usable.hi), most)
		case packed.mid() > limit.hi:
			verdict, tail = Strained, fmt.Sprintf("Read as bare it fits; packed as complete rounds it is %s t, over the limit of %s t but for the lightest packing, so the figure reads as an upper bound", words, most)
		case packed.hi > limit.hi:
			tail = fmt.Sprintf("Packed as complete rounds it is %s t, which the limit of %s t allows but for the heaviest packing", words, most)
		default:
			tail = fmt.Sprintf("Packed as complete rounds it is %s t, within the limit of %s t", words, most)
		}
	}
	heavy := a.bareKg
	if packed.known {
		heavy = a.packedKg
	}
	light := false // the verdict is on too little, not on too much
	switch {
	case bare.lo > limit.hi:
		verdict, tail = Impossible, fmt.Sprintf("A box carries at most %s t, so not even bare projectiles fit", most)
	case bare.lo > usable.hi:
		verdict, tail = Strained, fmt.Sprintf("Bare it fits the limit of %s t only if stowage loses nothing, where it leaves at most %s t", most, number(usable.hi))
	case v.each.hi*heavy.hi/1000 < farUnder*limit.hi && !e.volumeBinds(v, a):
		verdict, light = Strained, true
		tail = fmt.Sprintf("That is far under the limit of %s t: mass does not explain why so few fit", most)
		if bareWords == "if they are rockets" {
			tail += ", a howitzer shell of this calibre is lighter than a rocket and more of them would fit, so the figure reads as rockets, and volume or something unstated binds"
		} else {
			tail += ", so volume or other cargo binds, or the boxes are crates"
		}
	}
	// What was sent is bounded by its hedges; a conversion to full boxes is a
	// quotient that its speaker worked out.
	switch fewer, more := v.open(); {
	case verdict == Consistent:
	case light && more:
		verdict, tail = Untestable, tail+"; it is a floor of what was sent in each, and more than that may have been"
	case !light && fewer:
		verdict, tail = Untestable, tail+"; it is a ceiling of what was sent in each, and less than that fits"
	}
	if v.twoFloors() {
		verdict, tail = Untestable, tail+"; "+strings.ToLower(twoFloorsNote[:1])+twoFloorsNote[1:]
	}
	return newFinding(r, v.key(), verdict, title, a.name+", bare or packed", []string{said, tail}, ids(v.rounds, v.boxes), steps...)
}

// volumeBinds reports whether the rounds of a conversion fill at least half of a
// box, so that volume explains why no more of them go in.
func (e *exam) volumeBinds(v conversion, a article) bool {
	box := factorRange(e.c.Factor(factorVolume))
	need := a.packedM3.times(v.each)
	return box.known && need.known && need.hi >= box.lo/2
}

// payloadVolume measures what a conversion puts in a box against the room inside
// it. The conversions that lack a factor stand in one finding for each lack.
func payloadVolume(e *exam, r *Rule) []Finding {
	box := factorRange(e.c.Factor(factorVolume))
	const title = "The room in a container"
	var out []Finding
	type lack struct {
		item, what string
		of         []*figure
	}
	var lacks []lack
	for _, v := range e.conversions {
		a := e.articleOf(v.rounds.Item)
		vol, packed, want := a.packedM3, true, a.wantPacked+"-volume"
		if !vol.known {
			vol, packed = a.bareM3, false
		}
		if !box.known || !vol.known {
			what := fmt.Sprintf("no factor %s (or %s-volume), the cubic metres of one", want, a.wantBare)
			if !box.known {
				what = "no factor " + factorVolume + ", the cubic metres inside a box"
			}
			i := slices.IndexFunc(lacks, func(l lack) bool { return l.item == a.name && l.what == what })
			if i < 0 {
				i = len(lacks)
				lacks = append(lacks, lack{item: a.name, what: what})
			}
			lacks[i].of = append(lacks[i].of, v.rounds)
			continue
		}
		need := vol.scale(v.each.lo)
		verdict, tail := Consistent, fmt.Sprintf("A box has %s m3 inside, so they fit as far as room goes; how well crates stack is not in it", number(box.hi))
		as := "packed as complete rounds"
		if !packed {
			as = "as bare projectiles"
		}
		switch {
		case need.lo > box.hi && !packed:
			verdict, tail = Impossible, fmt.Sprintf("A box has %s m3 inside, so not even bare projectiles fit", number(box.hi))
		case need.lo > box.hi:
			verdict, tail = Strained, fmt.Sprintf("A box has %s m3 inside, so packed rounds do not fit, and the figure reads as bare projectiles or as an upper bound", number(box.hi))
		case !packed:
			tail = fmt.Sprintf("A box has %s m3 inside, so bare projectiles fit, and the case has no factor %s for packed ones", number(box.hi), want)
		}
		if fewer, _ := v.open(); fewer && verdict != Consistent {
			verdict, tail = Untestable, tail+"; it is a ceiling of what was sent in each, and less than that fits"
		}
		if v.twoFloors() {
			verdict, tail = Untestable, twoFloorsNote
		}
		out = append(out, newFinding(r, "volume-"+v.key(), verdict, title, a.name+", "+as,
			[]string{fmt.Sprintf("%s: %s a box take %s m3 %s", e.who(v.rounds), span(math.Round(v.each.lo), math.Round(v.each.hi))+" "+things(v.rounds.Claim), span(need.lo, need.hi), as), tail}, ids(v.rounds, v.boxes),
			step("m3, at the least", need.lo, "m3", fmt.Sprintf("%s x %s m3", number(math.Round(v.each.lo)), span(vol.lo, vol.hi))), step("room inside a box", box.hi, "m3", factorVolume)))
	}
	for _, l := range lacks {
		out = append(out, newFinding(r, "volume-"+slug(l.item), Untestable, title, l.item+", packed or bare",
			[]string{fmt.Sprintf("Whether %s fit by room is not tested, for %s tied to boxes", plural(l.item), countOf(len(l.of), "figure")), "The case has " + l.what}, ids(l.of...)))
	}
	return out
}

func countOf(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// slug makes an id of words.
func slug(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, s), "-")
}

// boxOrCrate finds boxes that, by the speaker's own figures, hold next to
// nothing: some pages call crates containers.
func boxOrCrate(e *exam, r *Rule) []Finding {
	const share = 0.02 // of the payload
	limit := factorRange(e.c.Factor(factorPayload))
	var out []Finding
	for _, v := range e.conversions {
		a := e.articleOf(v.rounds.Item)
		heavy := hull(a.bareKg, a.packedKg).scale(v.each.hi / 1000)
		if !limit.known || !heavy.known || heavy.hi >= share*limit.hi {
			continue
		}
		out = append(out, newFinding(r, "crate-"+v.key(), Strained, "A box or a crate", "a container as the case means it: "+unitMeaning(e.c),
			[]string{fmt.Sprintf("%s: %s in %s is %s a container, at most %s t where a box carries %s t", e.who(v.rounds), stated(v.rounds.Claim), stated(v.boxes.Claim), span(v.each.lo, v.each.hi), number(heavy.hi), number(limit.hi)),
				"Read as boxes they would be all but empty; read as crates the figures fit, and crates are not what the case counts"}, ids(v.rounds, v.boxes),
			step("rounds a container", v.mid(), "round per container", v.how())))
	}
	return out
}

func unitMeaning(c *casefile.Case) string {
	if c.Unit.Meaning != "" {
		return c.Unit.Meaning
	}
	return c.Unit.Of
}
