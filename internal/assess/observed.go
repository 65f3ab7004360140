package assess

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Voyage is an observed voyage in the case's direction in words, with the part
// it plays in the count. A vessel that is none of the case's has no name here:
// that it sailed says nothing about what it carried.
type Voyage struct {
	ID       string
	Vessel   string // "" is none of the case's
	MayName  bool   // in public: the case cites a sanctions listing of the vessel, or the gate was passed
	From, To string // "Rajin", "one of Rajin, Sonbong and 3 more", "not known"
	Left     string // "4 Feb 2024 11:01 to 15:43", in UTC
	Arrived  string
	How      string // "heard, seen": its two ends
	Role     tally.Role
	Used     bool
	Why      string
}

// Voyages lists the observed voyages of an assessment, those in the count first,
// then by their start.
func (a *Assessment) Voyages() []Voyage {
	var out []Voyage
	roles := map[string]tally.Evidence{}
	for _, e := range a.Result.Evidence {
		roles[e.ID] = e
	}
	for _, v := range tally.Voyages(a.Case, a.Result.AsOf, a.Without) {
		e, ok := roles[v.ID]
		if !ok {
			e = tally.Evidence{Role: v.Role, Why: v.Why}
		}
		one := Voyage{
			ID: v.ID, From: placeWords(a.Case, v.From), To: placeWords(a.Case, v.To), Left: Bracket(v.Start, v.StartLatest),
			Arrived: Bracket(v.EndEarliest, v.End), How: cmp.Or(string(v.FromHow), "not known") + ", " + cmp.Or(string(v.ToHow), "not known"), Role: e.Role, Used: e.Used, Why: e.Why,
		}
		if hull := a.Case.Vessel(v.Vessel); hull != nil {
			one.Vessel, one.MayName = cmp.Or(hull.Name, hull.ID), a.Case.Gated || len(hull.ListedBy) > 0
		}
		out = append(out, one)
	}
	// What is counted first; the rest by its start.
	slices.SortStableFunc(out, func(x, y Voyage) int { return rank(x) - rank(y) })
	return out
}

func rank(v Voyage) int {
	if v.Used {
		return 0
	}
	return 1
}

func placeWords(c *casefile.Case, ids []string) string {
	const most = 3
	var names []string
	for _, id := range ids {
		name := id
		if p := c.Place(id); p != nil {
			name = cmp.Or(p.Name, id)
		}
		names = append(names, name)
	}
	switch {
	case len(names) == 0:
		return "not known"
	case len(names) == 1:
		return names[0]
	case len(names) > most:
		return "one of " + strings.Join(names[:most], ", ") + " and " + Figure(float64(len(names)-most), 1) + " more"
	}
	return "one of " + List(names)
}

// Bracket writes two times between which something happened, in UTC and to the
// minute: "4 Feb 2024 11:01 to 15:43". A zero time is not known.
func Bracket(from, to time.Time) string {
	stamp := func(t time.Time) string { return dates.DayOfTime(t.UTC()).Words() + t.UTC().Format(" 15:04") }
	switch {
	case from.IsZero() && to.IsZero():
		return "not known"
	case from.IsZero():
		return "by " + stamp(to)
	case to.IsZero():
		return "from " + stamp(from)
	case stamp(from) == stamp(to):
		return stamp(from)
	case dates.DayOfTime(from.UTC()) == dates.DayOfTime(to.UTC()):
		return stamp(from) + to.UTC().Format(" to 15:04")
	}
	return stamp(from) + " to " + stamp(to)
}
