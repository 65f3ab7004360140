package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// orbitWindow is how far back a statement about a satellite reaches that does not
// say since when, in days: long enough for a satellite that keeps its height to
// have to burn, short enough for the statement to be about now.
const orbitWindow = 30

// levelWords are what a statement says that affirms or denies a level.
var levelWords = map[orbit.Level][2]string{
	orbit.InOrbit:      {"it is in orbit", "it is not in orbit"},
	orbit.Controlled:   {"it is controlled", "nobody controls it"},
	orbit.Transmitting: {"it transmits", "it transmits nothing"},
	orbit.Imaging:      {"it takes pictures", "it takes no pictures"},
}

// idle are wordings of a satellite that goes round and does nothing, for
// statements that no reading of the case names. They can mean any level.
var idle = []string{"without activity", "no activity", "does not work", "not operating", "not functioning", "no sign of functioning", "is not active", "does nothing", "활동이 없", "작동하지 않"}

// orbitStatements sets what is said of a satellite against each level that it can
// mean, by the element sets that the case holds and by what others state.
func orbitStatements(e *exam, r *Rule) []Finding {
	var out []Finding
	for i := range e.c.Satellites {
		s := &e.c.Satellites[i]
		known := e.orbitOf(s)
		for _, reading := range e.readingsOf(s) {
			for _, side := range []struct {
				levels  []string
				claimed orbit.Answer
			}{{reading.Says, orbit.Yes}, {reading.Denies, orbit.No}} {
				for _, name := range side.levels {
					if level, ok := casefile.LevelNamed(name); ok {
						if f, ok := e.orbitStatement(r, s, known, &reading, level, side.claimed); ok {
							out = append(out, f)
						}
					}
				}
			}
		}
	}
	return out
}

// known is what the case has of the motion of a satellite.
type knownOrbit struct {
	sets       []orbit.Elements
	manoeuvres []orbit.Manoeuvre
	synthetic  bool
	source     string
}

// detected finds what can be used of sets, and the manoeuvres in them.
func detected(sets []orbit.Elements) (kept []orbit.Elements, found []orbit.Manoeuvre) {
	d := orbit.Detect(orbit.NewHistory(sets...))
	return d.Kept(), d.Manoeuvres()
}

// orbitOf finds the manoeuvres in the sets that were known by the day.
func (e *exam) orbitOf(s *casefile.Satellite) *knownOrbit {
	k := &knownOrbit{source: s.Orbit, synthetic: e.c.Synthetic(s.ID)}
	if !e.sourceKnown(s.Orbit) {
		return k
	}
	if sets := e.c.OrbitKnownBy(s.ID, e.asOf); len(sets) > 0 {
		k.sets, k.manoeuvres = e.motion(sets)
	}
	return k
}

func dayStart(d dates.Day) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

func dayEnd(d dates.Day) time.Time { return dayStart(d + 1) }

// readingsOf are the readings of the case, and one for each statement about the
// satellite that none of them names and whose words are of doing nothing.
func (e *exam) readingsOf(s *casefile.Satellite) []casefile.Reading {
	out := slices.Clone(s.Readings)
	for _, cl := range e.known {
		if cl.Measure != claims.Satellite || cl.Form != claims.Status || cl.Value.Known || e.c.SatelliteNamed(cl.Item) != s {
			continue
		}
		named := slices.ContainsFunc(s.Readings, func(r casefile.Reading) bool { return slices.Contains(r.Claims, cl.ID) })
		words := strings.ToLower(cl.Quote + " " + cl.Translation)
		if !named && slices.ContainsFunc(idle, func(w string) bool { return strings.Contains(words, w) }) {
			out = append(out, casefile.Reading{
				Claims: []string{cl.ID}, Says: []string{"in_orbit"}, Denies: []string{"controlled", "transmitting", "imaging"}, Why: "its words can mean each of these",
			})
		}
	}
	return out
}

// orbitStatement is the finding on one level of one reading; false when none of
// its statements was known by the day.
func (e *exam) orbitStatement(r *Rule, s *casefile.Satellite, known *knownOrbit, reading *casefile.Reading, level orbit.Level, claimed orbit.Answer) (Finding, bool) {
	var rows []string
	for _, id := range reading.Claims {
		if e.row[id] != nil {
			rows = append(rows, id)
		}
	}
	if len(rows) == 0 {
		return Finding{}, false
	}
	lead := e.row[rows[0]]
	first, last := e.spanOf(lead)
	said := levelWords[level][0]
	if claimed == orbit.No {
		said = levelWords[level][1]
	}
	findings := orbit.Evidence(known.sets, known.manoeuvres, dayStart(first), dayEnd(last).Add(-time.Second))
	by, found := orbit.Against(level, claimed, findings)
	others := e.otherReadings(s, lead, level, first, last)
	against, with := others.no, others.yes
	if claimed == orbit.No {
		against, with = others.yes, nil
	}

	states := [2]string{"states", "state"}
	verdict := Untestable
	var why []string
	held := len(known.sets) > 0 && !known.synthetic
	switch {
	case held && by == orbit.Contradicted:
		verdict = Inconsistent
		why = append(why, "Element sets of the case say otherwise: "+found.Why)
	case held && by == orbit.Consistent:
		verdict = Consistent
		why = append(why, "Element sets of the case say the same: "+found.Why)
	}
	switch {
	case claimed == orbit.No && len(against) > 0:
		why = append(why, e.speakers(against, states)+" the opposite of these days")
		if verdict == Untestable {
			verdict = Inconsistent
			why = append(why, "Both cannot hold")
		}
	case len(with) > 0:
		why = append(why, e.speakers(with, states)+" the same of these days")
		if verdict == Untestable {
			verdict = Consistent
		}
	}
	if claimed == orbit.Yes && len(against) > 0 {
		why = append(why, e.speakers(against, [2]string{"can be read", "can be read"})+" as denying it, and a denial shows nothing")
	}
	if verdict == Untestable {
		switch {
		case level == orbit.Transmitting || level == orbit.Imaging:
			why = append(why, "It is unknown, since "+found.Why)
		case held:
			why = append(why, "It is unknown, since element sets show "+found.Why)
		default:
			why = append(why, "It is unknown, since nothing else in the case speaks of it")
		}
	}
	if !held && (level == orbit.InOrbit || level == orbit.Controlled) {
		why = append(why, "The case holds no measured element sets, which would show it")
	}
	if reading.Why != "" {
		why = append(why, "The reading is taken because "+strings.TrimSuffix(reading.Why, "."))
	}
	rows = append(rows, against...)
	rows = append(rows, with...)
	rows = append(rows, s.ID)
	title := strings.ToUpper(said[:1]) + said[1:]
	key := fmt.Sprintf("%s-%s-%s", lead.ID, claimed, slug(level.String()))
	return newFinding(r, key, verdict, s.Name+": "+said, said,
		append([]string{fmt.Sprintf("%s on %s, read as: %s, from %s to %s", e.who(e.of[lead.ID]), s.Name, lower(title), first.Words(), last.Words())}, why...),
		rows, e.orbitSteps(known, findings)...), true
}

// spanOf is the days that a statement about a satellite is of.
func (e *exam) spanOf(cl *claims.Claim) (first, last dates.Day) {
	first, last, ok := cl.Describes()
	if !ok {
		last = e.asOf
	}
	if cl.Form == claims.Status || !ok {
		first = last - orbitWindow // how things stand, and have for a while
	}
	if since, ok := cl.CountedSince.Earliest(); ok {
		first = since
	}
	return min(first, last), last
}

// opinions are statements of others on one level.
type opinions struct{ yes, no []string }

// otherReadings are the statements of others on a level in the same days: of
// other origins, by somebody who rests on none of the speaker's groups. One who
// says a thing twice is no second witness.
func (e *exam) otherReadings(s *casefile.Satellite, lead *claims.Claim, level orbit.Level, first, last dates.Day) opinions {
	var out opinions
	self := e.of[lead.ID]
	for _, reading := range s.Readings {
		for _, id := range reading.Claims {
			cl := e.row[id]
			if cl == nil || e.of[id].origin == self.origin || shareGroup(e.of[id], self) || cl.Review.State == claims.Disputed {
				continue
			}
			if from, to := e.spanOf(cl); from > last || to < first {
				continue
			}
			switch {
			case has(reading.Says, level):
				out.yes = append(out.yes, id)
			case has(reading.Denies, level):
				out.no = append(out.no, id)
			}
		}
	}
	return out
}

func has(names []string, level orbit.Level) bool {
	return slices.ContainsFunc(names, func(name string) bool { l, ok := casefile.LevelNamed(name); return ok && l == level })
}

// speakers names who made some statements, each once, with the verb behind it.
func (e *exam) speakers(ids []string, verbs [2]string) string {
	var names []string
	for _, id := range ids {
		if who := e.who(e.of[id]); !slices.Contains(names, who) {
			names = append(names, who)
		}
	}
	verb := verbs[min(len(names), 2)-1]
	if n := len(names); n > 3 {
		names = append(names[:3], fmt.Sprintf("%d more", n-3))
	}
	return strings.Join(names, " and ") + " " + verb
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// most manoeuvres that a working lists.
const mostBurns = 12

// orbitSteps shows what the element sets say to every level, and the manoeuvres
// that it rests on.
func (e *exam) orbitSteps(known *knownOrbit, findings []orbit.Finding) []Step {
	label := "element sets"
	if known.synthetic {
		label = "synthetic sets"
	}
	steps := []Step{}
	if known.synthetic {
		steps = append(steps, Step{Name: "history", Text: "the element sets of the case were made by a generator after what was reported: they show how this is worked out, are evidence of nothing, and have no part in the verdict"})
	} else if len(known.sets) == 0 {
		steps = append(steps, Step{Name: "history", Text: "the case holds no element sets of these days"})
	}
	for _, f := range findings {
		text := f.Answer.String() + ": " + f.Why
		if f.Answer == orbit.Yes && f.Probability < 1 {
			text = fmt.Sprintf("%s (probability %.3f)", text, f.Probability)
		}
		steps = append(steps, Step{Name: label + ", " + f.Level.String(), Text: text})
		for i, m := range f.Manoeuvres {
			if i == mostBurns {
				steps = append(steps, Step{Name: "more", Text: fmt.Sprintf("%d more manoeuvres", len(f.Manoeuvres)-mostBurns)})
				break
			}
			steps = append(steps, Step{Name: label + ", manoeuvre", Value: m.DeltaV, Unit: "m/s", Text: fmt.Sprintf("%s between %s and %s, most likely %s; probability %.2f",
				m.Kind, moment(m.Before), moment(m.After), moment(m.Time), m.Probability)})
		}
	}
	return steps
}

func moment(t orbit.Time) string { return t.Std().Format("2 January 15:04") }

// launchPlans sets launches that somebody intends or expects against those that
// the case knows of. A plan is a claim of intention: one that was not carried out
// is no false statement.
func launchPlans(e *exam, r *Rule) []Finding {
	var launches []*figure
	for _, f := range e.figures {
		if f.Measure == claims.Launch && f.Value.Known && f.Form != claims.Intention && f.Form != claims.Denial && f.Review.State != claims.Disputed {
			launches = append(launches, f)
		}
	}
	var out []Finding
	for _, f := range e.figures {
		if f.Measure != claims.Launch || f.Form != claims.Intention || !f.Value.Known {
			continue
		}
		// What is planned lies after the day on which it is said.
		first, ok := f.AsOf.Earliest()
		last, ended := f.AsOf.Latest()
		ok = ok && ended
		rows := ids(f)
		said := fmt.Sprintf("%s: %s", e.who(f), stated(f.Claim))
		if !ok {
			out = append(out, newFinding(r, "plan-"+f.ID, Untestable, "A launch that is planned", "so many are launched", []string{said, "It does not say by when"}, rows))
			continue
		}
		done := 0.0
		var seen []*figure
		nearest := (*figure)(nil)
		for _, l := range launches {
			if l.day >= first && l.first <= last {
				done += l.Value.Lo
				seen = append(seen, l)
			} else if l.day > last && (nearest == nil || l.day < nearest.day) {
				nearest = l
			}
		}
		rows = append(rows, ids(seen...)...)
		verdict := Untestable
		tail := []string{}
		switch {
		case done >= f.Value.Lo:
			verdict = Consistent
			tail = append(tail, fmt.Sprintf("The case knows of %s in these days", launched(done)))
		case last >= e.asOf:
			tail = append(tail, fmt.Sprintf("These days are not over, and the case knows of %s so far", launched(done)))
		default:
			tail = append(tail, fmt.Sprintf("The case knows of %s in these days", launched(done)), "A plan that was not carried out is no false statement")
		}
		if nearest != nil && done < f.Value.Lo {
			tail = append(tail, "The next that it knows of is of "+nearest.day.Words())
			rows = append(rows, ids(nearest)...)
		}
		window := first.Words() + " to " + last.Words()
		if first == last {
			window = first.Words()
		}
		out = append(out, newFinding(r, "plan-"+f.ID, verdict, "A launch that is planned", "so many are launched, "+window, append([]string{said + ", " + window}, tail...), rows,
			step("planned", f.Value.Lo, cmp.Or(f.Unit, "launch"), f.Stated()), step("known", done, "launch", "attempts, whether they succeeded or not")))
	}
	return out
}

func launched(n float64) string {
	switch n {
	case 0:
		return "no launch"
	case 1:
		return "1 launch"
	}
	return number(n) + " launches"
}
