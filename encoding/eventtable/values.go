package eventtable

import (
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

func text[S ~string](s S) Value { return Value{Known: s != "", Text: string(s)} }

func integer[N ~int | ~int64 | ~uint8 | ~uint16 | ~uint32](n N) Value {
	return Value{Known: true, Integer: int64(n)}
}

// positive is a whole number that is not known when it is 0.
func positive[N ~int | ~int64 | ~uint8 | ~uint16 | ~uint32](n N) Value {
	return Value{Known: n > 0, Integer: int64(n)}
}

// number is one that is not known when it is NaN.
func number(v float64) Value {
	return Value{Known: !math.IsNaN(v) && !math.IsInf(v, 0), Number: v}
}

// above0 is a number that is not known when it is 0.
func above0(v float64) Value { return Value{Known: v > 0 && !math.IsInf(v, 0), Number: v} }

func boolean(b bool) Value { return Value{Known: true, Bool: b} }

func instant(t time.Time) Value { return Value{Known: !t.IsZero(), Time: t} }

func list(s []string) Value { return Value{Known: len(s) > 0, List: s} }

func candidates(k []events.Candidate) Value { return Value{Known: len(k) > 0, Candidates: k} }

// seconds is a duration that is not known when it is 0.
func seconds(d time.Duration) Value { return Value{Known: d > 0, Number: d.Seconds()} }

// lat and lon are of a point that is known with its fix.
func lat(p geo.Point, known bool) Value {
	v := number(p.Lat)
	v.Known = v.Known && known
	return v
}

func lon(p geo.Point, known bool) Value {
	v := number(p.Lon)
	v.Known = v.Known && known
	return v
}

func mmsi(m vessels.MMSI) Value     { return positive(m) }
func imo(n vessels.IMONumber) Value { return positive(n) }
func heard(f *events.Fix) bool      { return !f.Time.IsZero() }
func status(f *events.Fix) Value {
	return Value{Known: heard(f) && f.Status >= 0, Integer: int64(f.Status)}
}

// degreeDecimals keeps 1/10 000 minute, which is what AIS sends.
const degreeDecimals = 7

// other returns the first other subject of an event; nil when there is none.
func other(e *events.Event) *events.Subject {
	if len(e.Others) == 0 {
		return nil
	}
	return &e.Others[0]
}

// of makes a column's value of an event's details, not known when the event is
// of another kind.
func of[D any](details func(*events.Event) *D, value func(*D) Value) func(*events.Event) Value {
	return func(e *events.Event) Value {
		if d := details(e); d != nil {
			return value(d)
		}
		return Value{}
	}
}

// either is the value of the first of several kinds that has one.
func either(values ...func(*events.Event) Value) func(*events.Event) Value {
	return func(e *events.Event) Value {
		for _, value := range values {
			if v := value(e); v.Known {
				return v
			}
		}
		return Value{}
	}
}

// The details of each kind of event.
func gap(e *events.Event) *events.Gap                   { return e.Gap }
func visit(e *events.Event) *events.PortVisit           { return e.PortVisit }
func loitering(e *events.Event) *events.Loitering       { return e.Loitering }
func encounter(e *events.Event) *events.Encounter       { return e.Encounter }
func change(e *events.Event) *events.IdentityChange     { return e.IdentityChange }
func conflict(e *events.Event) *events.IdentityConflict { return e.IdentityConflict }
func draught(e *events.Event) *events.DraughtChange     { return e.DraughtChange }
func anomaly(e *events.Event) *events.PositionAnomaly   { return e.PositionAnomaly }
func unobserved(e *events.Event) *events.UnobservedCall { return e.UnobservedCall }
