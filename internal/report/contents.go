package report

import (
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// roundsJSON is what the count implies of what the things counted hold.
type roundsJSON struct {
	Item    string `json:"item"`
	Measure string `json:"measure"`
	Thing   string `json:"thing"` // what holds them
	quantiles
	PerUnit quantiles    `json:"per_unit"`
	Tonnes  *quantiles   `json:"tonnes"` // null when no kind can be weighed
	Kinds   []kindJSON   `json:"kinds"`
	Factors []string     `json:"factors"`
	Unknown []string     `json:"unknown"`
	Stated  []statedJSON `json:"stated"`
}

// kindJSON is one kind of contents; what is not known is null.
type kindJSON struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Share     quantiles  `json:"share"`
	Moved     *quantiles `json:"moved"`
	Tonnes    *quantiles `json:"tonnes"`
	PerUnit   *quantiles `json:"per_unit"`
	IfAll     *quantiles `json:"if_all"`
	Bare      *bareJSON  `json:"bare"`
	AsBare    bool       `json:"as_bare"`
	RoomBinds *number    `json:"room_binds"`
}

type bareJSON struct {
	PerUnit quantiles `json:"per_unit"`
	IfAll   quantiles `json:"if_all"`
}

// statedJSON is a figure that was stated of contents beside ours on its axis.
type statedJSON struct {
	Claim       string     `json:"claim"`
	Party       string     `json:"party"`
	Kind        string     `json:"kind"` // blank for all together
	Item        string     `json:"item"`
	Form        string     `json:"form"`
	Bound       string     `json:"bound"`
	Hedge       string     `json:"hedge"`
	ValueLo     *number    `json:"value_lo"`
	ValueHi     *number    `json:"value_hi"`
	Stated      string     `json:"stated"`
	DerivedFrom string     `json:"derived_from,omitempty"`
	Since       string     `json:"since"`
	Date        string     `json:"date"`
	Ours        quantiles  `json:"ours"`
	Under       number     `json:"under"`
	Bare        *quantiles `json:"bare"`
	UnderBare   *number    `json:"under_bare"`
}

// partyJSON is what a party reckons with.
type partyJSON struct {
	Groups  string   `json:"groups"`
	Parties []string `json:"parties"`
	Unit    string   `json:"unit"`
	Kind    string   `json:"kind"`
	quantiles
	Between quantiles  `json:"between"`
	Case    quantiles  `json:"case"`
	Factors []string   `json:"factors"`
	Pairs   []pairJSON `json:"pairs"`
}

type pairJSON struct {
	Claim  string `json:"claim"`
	From   string `json:"from"`
	Date   string `json:"date"`
	Stated number `json:"stated"`
	quantiles
}

// returnsJSON is what moves the other way.
type returnsJSON struct {
	Direction  string     `json:"direction"`
	Count      *countJSON `json:"count"`
	Why        string     `json:"why,omitempty"`
	Statements []string   `json:"statements"`
	Terms      []termJSON `json:"terms"`
}

func knownOnly(is bool, q tally.Quantiles) *quantiles {
	if !is {
		return nil
	}
	out := quantilesOf(q)
	return &out
}

func roundsOf(a *assess.Assessment) *roundsJSON {
	r := a.Result.Rounds
	if r == nil {
		return nil
	}
	out := &roundsJSON{Item: r.Item, Measure: string(r.Measure), Thing: a.Case.Unit.Of, quantiles: quantilesOf(r.Quantiles), PerUnit: quantilesOf(r.PerUnit),
		Kinds: []kindJSON{}, Factors: orEmpty(r.Factors), Unknown: orEmpty(r.Unknown), Stated: []statedJSON{}}
	for _, k := range r.Kinds {
		one := kindJSON{ID: k.ID, Name: k.Name, Share: quantilesOf(k.Share), AsBare: k.AsBare, Moved: knownOnly(k.Known, k.Quantiles), Tonnes: knownOnly(k.Weighed, k.Tonnes),
			PerUnit: knownOnly(k.Known, k.PerUnit), IfAll: knownOnly(k.Known, k.IfAll)}
		if k.Weighed && out.Tonnes == nil {
			out.Tonnes = knownOnly(true, r.Tonnes)
		}
		if k.RoomKnown {
			one.RoomBinds = finite(k.RoomBinds)
		}
		if k.Bare != nil {
			one.Bare = &bareJSON{quantilesOf(k.Bare.PerUnit), quantilesOf(k.Bare.IfAll)}
		}
		out.Kinds = append(out.Kinds, one)
	}
	for _, s := range r.Stated {
		one := statedJSON{Claim: s.Claim, Party: s.Party, Kind: s.Kind, Form: string(s.Form), Bound: string(s.Bound), DerivedFrom: s.DerivedFrom,
			Since: s.Since.String(), Date: s.Day.String(), Ours: quantilesOf(s.Ours), Under: number(s.Under)}
		if cl := a.Case.Claim(s.Claim); cl != nil {
			one.Item, one.Hedge, one.Stated = cl.Item, string(cl.Hedge), cl.Stated()
			one.ValueLo, one.ValueHi = bounds(cl.Value)
		}
		if s.Bare != nil {
			one.Bare, one.UnderBare = knownOnly(true, *s.Bare), finite(s.UnderBare)
		}
		out.Stated = append(out.Stated, one)
	}
	return out
}

func partyFactorsOf(list []tally.PartyFactor) []partyJSON {
	out := []partyJSON{}
	for _, f := range list {
		one := partyJSON{f.Groups, orEmpty(f.Parties), f.Unit, f.Kind, quantilesOf(f.Quantiles), quantilesOf(f.Between), quantilesOf(f.Case), orEmpty(f.Factors), []pairJSON{}}
		for _, p := range f.Pairs {
			one.Pairs = append(one.Pairs, pairJSON{p.Claim, p.From, p.Day.String(), number(p.Stated), quantilesOf(p.Quantiles)})
		}
		out = append(out, one)
	}
	return out
}

func returnsOf(a *assess.Assessment) *returnsJSON {
	r := a.Returns
	if r == nil {
		return nil
	}
	out := &returnsJSON{Direction: Direction(r.From, r.To), Why: r.Why, Statements: orEmpty(r.Statements), Terms: []termJSON{}}
	if n := r.Count; n != nil {
		out.Count, out.Why = countOf(n), ""
	}
	for _, t := range r.Terms {
		out.Terms = append(out.Terms, termOf(t))
	}
	return out
}
