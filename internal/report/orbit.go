package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// Orbit is what the element sets of one satellite show.
type Orbit struct {
	Name       string
	Catalog    int
	Designator string
	Synthetic  bool // a generator made it
	Source     string

	Entries    []orbit.Entry
	Sets       []orbit.Elements // those that are used, by epoch
	Manoeuvres []orbit.Manoeuvre
	Decay      orbit.Decay
	NoDecay    string // why there is no estimate; "" when there is one
}

// NewOrbit works out what sets show. They may come in any order; of several
// satellites those of the first are used, as [orbit.History] does.
func NewOrbit(sets []orbit.Elements) *Orbit {
	m := assess.MotionOf(sets)
	o := &Orbit{Entries: m.Entries, Sets: m.Sets, Manoeuvres: m.Manoeuvres}
	for _, e := range o.Entries {
		o.Name, o.Designator, o.Catalog = cmp.Or(e.Name, o.Name), cmp.Or(e.Designator, o.Designator), cmp.Or(o.Catalog, e.Catalog)
		o.Synthetic = o.Synthetic || casefile.IsSynthetic(&e.Elements)
	}
	decay, err := m.Decay()
	n := len(o.Manoeuvres)
	switch {
	case n > 0 && len(o.Sets) > 0 && o.Sets[len(o.Sets)-1].Epoch.Sub(o.Manoeuvres[n-1].Time) < 30:
		// A burn within the days that the drag is measured on is taken for it.
		o.NoDecay = "it was manoeuvred within the 30 days before the last set, which hides the drag"
	case err != nil:
		o.NoDecay = decayWhy(err)
	default:
		o.Decay = decay
	}
	return o
}

func decayWhy(err error) string {
	switch err {
	case orbit.ErrNoDrag:
		return "the mean motion does not grow: there is no drag to reckon with"
	case orbit.ErrTooDeep:
		return "sun and moon, not drag, decide how long this orbit lasts"
	case orbit.ErrLasts:
		return "it will last longer than can be said: more than 25 years"
	case orbit.ErrNoHistory:
		return "there are no element sets"
	}
	return "the last set cannot be propagated"
}

// At is the satellite by the set that is nearest before a moment, the first where
// there is none before.
func (o *Orbit) At(t orbit.Time) (*orbit.Satellite, error) {
	if len(o.Sets) == 0 {
		return nil, orbit.ErrNoHistory
	}
	i, _ := slices.BinarySearchFunc(o.Sets, t, func(e orbit.Elements, t orbit.Time) int {
		if t.Before(e.Epoch) {
			return 1
		}
		return -1
	})
	return orbit.NewSatellite(o.Sets[max(i-1, 0)], orbit.Model{})
}

// Last is the satellite by its last set; nil where that cannot be propagated.
func (o *Orbit) Last() *orbit.Satellite {
	if len(o.Sets) == 0 {
		return nil
	}
	s, err := orbit.NewSatellite(o.Sets[len(o.Sets)-1], orbit.Model{})
	if err != nil {
		return nil
	}
	return s
}

// History is the picture of heights, mean motion, manoeuvres and statements.
func (o *Orbit) History(title string, stated []chart.OrbitStatement) *chart.OrbitHistory {
	return &chart.OrbitHistory{Title: title, Source: o.Source, Synthetic: o.Synthetic, Points: chart.OrbitPoints(o.Sets), Manoeuvres: o.Manoeuvres, Statements: stated}
}

// GroundEvery is how many seconds lie between two points of a ground track.
const GroundEvery = 20

// Ground is the track over the ground from one moment to another.
func (o *Orbit) Ground(title string, from, to time.Time, places []geo.Place) (*chart.GroundTrack, error) {
	s, err := o.At(orbit.TimeOf(from))
	if err != nil {
		return nil, err
	}
	points := chart.GroundPoints(s, orbit.TimeOf(from), orbit.TimeOf(to), GroundEvery)
	return &chart.GroundTrack{Title: title, Source: o.Source, Synthetic: o.Synthetic, Epoch: s.Elements().Epoch.Std(), Points: points, Places: places}, nil
}

// OrbitOf is what the element sets of a satellite of a case show that were known
// by a day; nil when there are none.
func OrbitOf(c *casefile.Case, s *casefile.Satellite, asOf dates.Day) *Orbit {
	src := c.Source(s.Orbit)
	if src != nil {
		if day, ok := src.PublishedAt.Latest(); ok && day > asOf {
			return nil
		}
	}
	sets := c.OrbitKnownBy(s.ID, asOf)
	if len(sets) == 0 {
		return nil
	}
	o := NewOrbit(sets)
	o.Name = s.Name
	if src != nil {
		o.Source = cmp.Or(src.Publisher, src.Title, src.ID)
	}
	return o
}

// OrbitStatements are the statements of a case on a satellite that its readings
// name and that were known by a day, for the picture: of an origin the first.
func OrbitStatements(c *casefile.Case, s *casefile.Satellite, asOf dates.Day) []chart.OrbitStatement {
	var out []chart.OrbitStatement
	seen := map[string]bool{}
	for _, r := range s.Readings {
		for _, id := range r.Claims {
			cl := c.Claim(id)
			if cl == nil || cl.Review.State == claims.Rejected || cl.Review.State == claims.Proposed {
				continue
			}
			published, ok := cl.PublishedAt.Latest()
			said, dated := cl.SaidAt.Earliest()
			if !dated {
				said, dated = cl.PublishedAt.Earliest()
			}
			if !ok || published > asOf || !dated || seen[cl.Origin] && cl.Origin != "" {
				continue
			}
			seen[cl.Origin] = true
			name := cl.Origin
			if p := c.Party(cl.Party()); p != nil {
				name = p.Name
			}
			out = append(out, chart.OrbitStatement{Day: said, Text: name + ": " + readingText(&r)})
		}
	}
	return out
}

// readingText is a reading in a few words: "in orbit, controlled". One that denies
// can mean each of what it denies, and says so.
func readingText(r *casefile.Reading) string {
	text, before := "", ""
	if len(r.Denies) > 1 {
		before = "can mean "
	}
	add := func(name, before string) {
		if l, ok := casefile.LevelNamed(name); ok {
			if text != "" {
				text += ", "
			}
			text += before + l.String()
		}
	}
	for _, name := range r.Says {
		add(name, "")
	}
	for _, name := range r.Denies {
		add(name, "not ")
	}
	return before + text
}

// OrbitFindings are the findings that are about a satellite.
func OrbitFindings(groups []FindingGroup, id string) []*Finding {
	var out []*Finding
	for _, g := range groups {
		for i := range g.List {
			if f := &g.List[i]; f.Kind == checks.OrbitStatement && slices.Contains(f.Rows, id) {
				out = append(out, f)
			}
		}
	}
	return out
}

// OrbitJSON is an orbit as the API and `orbit --format json` write it. What is
// not known is absent. It has no element set: who published them may not want
// them passed on.
type OrbitJSON struct {
	ID         string            `json:"id,omitempty"`
	Name       string            `json:"name,omitempty"`
	Catalog    int               `json:"catalog,omitempty"`
	Designator string            `json:"designator,omitempty"`
	Synthetic  bool              `json:"synthetic"`
	Sets       int               `json:"sets"`
	Used       int               `json:"used"`
	Marked     map[string]int    `json:"marked,omitempty"`
	First      *time.Time        `json:"first,omitempty"`
	Last       *time.Time        `json:"last,omitempty"`
	Orbit      *OrbitShapeJSON   `json:"orbit,omitempty"`
	Manoeuvres []ManoeuvreJSON   `json:"manoeuvres"`
	Decay      *DecayJSON        `json:"decay,omitempty"`
	NoDecay    string            `json:"no_decay,omitempty"`
	Series     []OrbitPointJSON  `json:"series,omitempty"`
	Levels     []LevelJSON       `json:"levels,omitempty"`
	Passes     []PassJSON        `json:"passes,omitempty"`
	Statements []OrbitFindingRef `json:"statements,omitempty"`
}

// OrbitShapeJSON is the orbit at the last set.
type OrbitShapeJSON struct {
	PerigeeKM   float64 `json:"perigee_km"`
	ApogeeKM    float64 `json:"apogee_km"`
	PeriodMin   float64 `json:"period_min"`
	Inclination float64 `json:"inclination_deg"`
	NodeTimeH   float64 `json:"node_time_h"`
	NodeRate    float64 `json:"node_rate_deg_day"`
}

// ManoeuvreJSON is one manoeuvre.
type ManoeuvreJSON struct {
	Before      time.Time `json:"before"`
	After       time.Time `json:"after"`
	Time        time.Time `json:"time"`
	Kind        string    `json:"kind"`
	DeltaV      float64   `json:"delta_v_mps"`
	DeltaVError float64   `json:"delta_v_error_mps"`
	Probability float64   `json:"probability"`
}

// DecayJSON is when an orbit is expected to end.
type DecayJSON struct {
	Expected time.Time `json:"expected"`
	Earliest time.Time `json:"earliest"`
	Latest   time.Time `json:"latest"`
}

// OrbitPointJSON is one set of the history as the picture draws it.
type OrbitPointJSON struct {
	Time       time.Time `json:"t"`
	PerigeeKM  float64   `json:"perigee_km"`
	ApogeeKM   float64   `json:"apogee_km"`
	MeanMotion float64   `json:"mean_motion"`
}

// LevelJSON is what the sets of a window say to a level.
type LevelJSON struct {
	Level       string   `json:"level"`
	Answer      string   `json:"answer"`
	Probability *float64 `json:"probability,omitempty"`
	Stated      string   `json:"stated,omitempty"`  // yes or no, where a statement was given
	Verdict     string   `json:"verdict,omitempty"` // on it
	Why         string   `json:"why"`
}

// PassJSON is one pass over a place.
type PassJSON struct {
	Rise         time.Time `json:"rise"`
	Culmination  time.Time `json:"culmination"`
	Set          time.Time `json:"set"`
	Elevation    float64   `json:"elevation_deg"`
	RiseAzimuth  float64   `json:"rise_azimuth_deg"`
	SetAzimuth   float64   `json:"set_azimuth_deg"`
	Light        string    `json:"light"`
	SunElevation float64   `json:"sun_elevation_deg"`
	Before       bool      `json:"before,omitempty"`
	After        bool      `json:"after,omitempty"`
}

// OrbitFindingRef is a check of a statement about the satellite.
type OrbitFindingRef struct {
	Check   string `json:"check"`
	Verdict string `json:"verdict"`
	Reading string `json:"reading"`
	Summary string `json:"summary"`
}

func rounded(v float64, decimals int) float64 {
	k := math.Pow(10, float64(decimals))
	return math.Round(v*k) / k
}

// JSON is the orbit as data, with its series when series is set.
func (o *Orbit) JSON(series bool) OrbitJSON {
	j := OrbitJSON{
		Name: o.Name, Catalog: o.Catalog, Designator: o.Designator, Synthetic: o.Synthetic, Sets: len(o.Entries), Used: len(o.Sets),
		NoDecay: o.NoDecay, Manoeuvres: []ManoeuvreJSON{},
	}
	for _, e := range o.Entries {
		if e.Mark != orbit.Kept {
			if j.Marked == nil {
				j.Marked = map[string]int{}
			}
			j.Marked[e.Mark.String()]++
		}
	}
	if n := len(o.Sets); n > 0 {
		first, last := o.Sets[0].Epoch.Std(), o.Sets[n-1].Epoch.Std()
		j.First, j.Last = &first, &last
	}
	if s := o.Last(); s != nil {
		e := s.Elements()
		j.Orbit = &OrbitShapeJSON{
			PerigeeKM: rounded(s.PerigeeKM(), 2), ApogeeKM: rounded(s.ApogeeKM(), 2), PeriodMin: rounded(s.Period(), 4), Inclination: e.Inclination,
			NodeTimeH: rounded(s.NodeTime(e.Epoch), 3), NodeRate: rounded(s.NodeRate(), 4),
		}
	}
	for _, m := range o.Manoeuvres {
		j.Manoeuvres = append(j.Manoeuvres, ManoeuvreJSON{m.Before.Std(), m.After.Std(), m.Time.Std(), m.Kind.String(), rounded(m.DeltaV, 4), rounded(m.DeltaVError, 4), rounded(m.Probability, 3)})
	}
	if o.NoDecay == "" {
		j.Decay = &DecayJSON{o.Decay.Expected.Std(), o.Decay.Earliest.Std(), o.Decay.Latest.Std()}
	}
	if series {
		for _, p := range chart.OrbitPoints(o.Sets) {
			j.Series = append(j.Series, OrbitPointJSON{p.At, rounded(p.PerigeeKM, 3), rounded(p.ApogeeKM, 3), rounded(p.MeanMotion, 8)})
		}
	}
	return j
}

// LevelsJSON are the answers to each level over a window.
func (o *Orbit) LevelsJSON(from, to time.Time, stated map[orbit.Level]orbit.Answer) []LevelJSON {
	findings := orbit.Evidence(o.Sets, o.Manoeuvres, from, to)
	var out []LevelJSON
	for _, f := range findings {
		l := LevelJSON{Level: f.Level.String(), Answer: f.Answer.String(), Why: f.Why}
		if f.Answer == orbit.Yes {
			p := rounded(f.Probability, 3)
			l.Probability = &p
		}
		if a, ok := stated[f.Level]; ok {
			v, _ := orbit.Against(f.Level, a, findings)
			l.Stated, l.Verdict = a.String(), v.String()
		}
		out = append(out, l)
	}
	return out
}

// DecayText puts an estimate of decay in words.
func (o *Orbit) DecayText() string {
	if o.NoDecay != "" {
		return "no estimate: " + o.NoDecay
	}
	const form = "2 January 2006"
	return fmt.Sprintf("by drag alone about %s, likely between %s and %s", o.Decay.Expected.Std().Format(form), o.Decay.Earliest.Std().Format(form), o.Decay.Latest.Std().Format(form))
}
