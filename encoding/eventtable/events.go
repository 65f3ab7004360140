package eventtable

import "github.com/tidewaiter/tidewaiter/events"

// The kinds that have a column, for [Column.Of].
const (
	ofGap       = "gap"
	ofVisit     = "port_visit"
	ofLoitering = "loitering"
	ofEncounter = "encounter"
	ofChange    = "identity_change"
	ofConflict  = "identity_conflict"
	ofDraught   = "draught_change"
	ofAnomaly   = "position_anomaly"
	ofCall      = "unobserved_call"
)

// Events is the table of events: what every event has, then the numbers of each
// kind.
var Events = &Table[events.Event]{Name: "events", columns: []column[events.Event]{
	{Column{Name: "id", Doc: "made from kind, track and start: a rerun gives the same"}, func(e *events.Event) Value { return text(e.ID) }},
	{Column{Name: "kind", Doc: "one of the kinds below"}, func(e *events.Event) Value { return text(e.Kind) }},
	{Column{Name: "status", Doc: "open (goes on where the data end), closed, retracted"}, func(e *events.Event) Value { return text(e.Status) }},
	{Column{Name: "mmsi", Type: Integer, Doc: "of the vessel"}, func(e *events.Event) Value { return mmsi(e.Subject.MMSI) }},
	{Column{Name: "imo", Type: Integer, Doc: "as sent, when it is a valid one"}, func(e *events.Event) Value { return imo(e.Subject.IMO) }},
	{Column{Name: "other_mmsi", Type: Integer, Of: ofEncounter + ", " + ofConflict, Doc: "of the other vessel"}, func(e *events.Event) Value {
		if o := other(e); o != nil {
			return mmsi(o.MMSI)
		}
		return Value{}
	}},
	{Column{Name: "start", Type: Time, Doc: "the earliest it can have begun; of a gap the last fix heard"}, func(e *events.Event) Value { return instant(e.Start) }},
	{Column{Name: "end", Type: Time, Doc: "the latest it can have ended; of a gap the first fix heard again"}, func(e *events.Event) Value { return instant(e.End) }},
	{Column{Name: "start_latest", Type: Time, Doc: "the latest it can have begun"}, func(e *events.Event) Value { return instant(e.StartLatest) }},
	{Column{Name: "end_earliest", Type: Time, Doc: "the earliest it can have ended; of an open event the last time it was seen to go on"}, func(e *events.Event) Value { return instant(e.EndEarliest) }},
	{Column{Name: "lat", Type: Number, Decimals: degreeDecimals, Doc: "degrees north; where it is drawn: a gap's last fix, the middle of the rest"}, func(e *events.Event) Value { return number(e.At.Lat) }},
	{Column{Name: "lon", Type: Number, Decimals: degreeDecimals, Doc: "degrees east"}, func(e *events.Event) Value { return number(e.At.Lon) }},
	{Column{Name: "place", Doc: "id of the place; blank is at no known place"}, func(e *events.Event) Value { return text(e.Place) }},
	{Column{Name: "rule", Doc: "the rule that found it"}, func(e *events.Event) Value { return text(e.Rule.Name) }},
	{Column{Name: "rule_version", Doc: "changes when the same positions can give another event"}, func(e *events.Event) Value { return text(e.Rule.Version) }},
	{Column{Name: "thresholds", Doc: "the thresholds in effect, NAME>VALUE joined by ;"}, func(e *events.Event) Value { return text(e.Rule.Thresholds) }},
	{Column{Name: "version", Type: Integer, Doc: "1, then 2, ... when later data revise it"}, func(e *events.Event) Value { return positive(e.Version) }},
	{Column{Name: "supersedes", Doc: "id of the event it replaces"}, func(e *events.Event) Value { return text(e.Supersedes) }},
	{Column{Name: "track", Doc: "id of the track: MMSI and time of its first position"}, func(e *events.Event) Value { return text(e.Subject.Track) }},
	{Column{Name: "name", Doc: "of the vessel, as last sent"}, func(e *events.Event) Value { return text(e.Subject.Name) }},
	{Column{Name: "sources", Type: List, Doc: "who heard the positions"}, func(e *events.Event) Value { return list(e.Sources) }},
	{Column{Name: "confidence", Type: Integer, Of: ofVisit + ", " + ofConflict + ", " + ofAnomaly, Doc: "1 to 4; of a port visit 4 entry, exit and a stop or silence, 3 one of the crossings and a stop or silence, 2 a stop or silence, 1 passing; of the others see METHOD, sections 15 and 17"}, func(e *events.Event) Value { return positive(e.Confidence) }},
	{Column{Name: "radius_m", Type: Number, Decimals: 1, Doc: "it happened within this of lat and lon"}, func(e *events.Event) Value { return above0(e.RadiusM) }},

	{Column{Name: "off_lat", Type: Number, Decimals: degreeDecimals, Of: ofGap, Doc: "the last fix before"}, of(gap, func(g *events.Gap) Value { return lat(g.Off.At, heard(&g.Off)) })},
	{Column{Name: "off_lon", Type: Number, Decimals: degreeDecimals, Of: ofGap, Doc: "the last fix before"}, of(gap, func(g *events.Gap) Value { return lon(g.Off.At, heard(&g.Off)) })},
	{Column{Name: "on_lat", Type: Number, Decimals: degreeDecimals, Of: ofGap, Doc: "the first fix after"}, of(gap, func(g *events.Gap) Value { return lat(g.On.At, heard(&g.On)) })},
	{Column{Name: "on_lon", Type: Number, Decimals: degreeDecimals, Of: ofGap, Doc: "the first fix after"}, of(gap, func(g *events.Gap) Value { return lon(g.On.At, heard(&g.On)) })},
	{Column{Name: "hours", Type: Number, Decimals: 4, Of: ofGap + ", " + ofLoitering + ", " + ofEncounter, Doc: "how long; of an open gap until the end of the data; of an encounter near each other, breaks not counted"}, either(
		of(gap, func(g *events.Gap) Value { return number(g.Hours) }), of(loitering, func(l *events.Loitering) Value { return number(l.Hours) }),
		of(encounter, func(n *events.Encounter) Value { return number(n.Hours) }))},
	{Column{Name: "distance_nm", Type: Number, Decimals: 3, Of: ofGap + ", " + ofConflict + ", " + ofAnomaly, Doc: "great circle from the last fix to the next; between the two vessels at the closest in time; to the false place"}, either(
		of(gap, func(g *events.Gap) Value { return known(number(g.DistanceNM), heard(&g.On)) }),
		of(conflict, func(c *events.IdentityConflict) Value { return number(c.DistanceNM) }),
		of(anomaly, func(a *events.PositionAnomaly) Value { return number(a.DistanceNM) }))},
	{Column{Name: "implied_kn", Type: Number, Decimals: 2, Of: ofGap + ", " + ofAnomaly, Doc: "the distance over the time"}, either(
		of(gap, func(g *events.Gap) Value { return known(number(g.ImpliedKn), heard(&g.On)) }),
		of(anomaly, func(a *events.PositionAnomaly) Value { return number(a.ImpliedKn) }))},
	{Column{Name: "class", Of: ofGap, Doc: "impossible_reappearance, moored, source_silent, area_silent, unexplained, unknown: what is known of the circumstances, never why"}, of(gap, func(g *events.Gap) Value { return text(g.Class) })},
	{Column{Name: "trigger", Of: ofGap, Doc: "silence, cadence, or both joined by +"}, of(gap, func(g *events.Gap) Value { return text(g.Trigger) })},
	{Column{Name: "off_sog", Type: Number, Decimals: 1, Of: ofGap, Doc: "knots over ground at the last fix"}, of(gap, func(g *events.Gap) Value { return known(number(g.Off.SOGKn), heard(&g.Off)) })},
	{Column{Name: "off_status", Type: Integer, Of: ofGap, Doc: "navigational status at the last fix, 0 to 14"}, of(gap, func(g *events.Gap) Value { return status(&g.Off) })},
	{Column{Name: "median_interval_s", Type: Number, Decimals: 1, Of: ofGap, Doc: "seconds between the track's own positions before"}, of(gap, func(g *events.Gap) Value { return seconds(g.MedianInterval) })},
	{Column{Name: "n_before", Type: Integer, Of: ofGap, Doc: "positions of the track in the 12 h before"}, of(gap, func(g *events.Gap) Value { return integer(g.NBefore) })},
	{Column{Name: "others_heard", Type: Integer, Of: ofGap, Doc: "most tracks heard in an hour meanwhile, within 25 nautical miles of that of its ends where less was heard"}, of(gap, func(g *events.Gap) Value {
		return Value{Known: g.OthersHeard >= 0, Integer: int64(g.OthersHeard)}
	})},
	{Column{Name: "hours_covered", Type: Number, Decimals: 3, Of: ofGap, Doc: "share of its hours in which any other was heard there"}, of(gap, func(g *events.Gap) Value { return number(g.HoursCovered) })},
	{Column{Name: "source_silent", Type: Number, Decimals: 3, Of: ofGap, Doc: "share of its hours in which who heard the last fix heard nobody anywhere"}, of(gap, func(g *events.Gap) Value { return number(g.SourceSilent) })},
	{Column{Name: "inside", Type: List, Of: ofGap, Doc: "ids of places in which it begins or ends: a stay there was heard"}, of(gap, func(g *events.Gap) Value { return list(g.Inside) })},

	{Column{Name: "entry", Type: Bool, Of: ofVisit, Doc: "the way in was observed"}, of(visit, func(v *events.PortVisit) Value { return boolean(v.Entry) })},
	{Column{Name: "exit", Type: Bool, Of: ofVisit, Doc: "the way out was observed"}, of(visit, func(v *events.PortVisit) Value { return boolean(v.Exit) })},
	{Column{Name: "first_stop", Type: Time, Of: ofVisit, Doc: "of the first stop"}, of(visit, func(v *events.PortVisit) Value { return instant(v.FirstStop) })},
	{Column{Name: "stop_hours", Type: Number, Decimals: 3, Of: ofVisit, Doc: "stopped, by fixes"}, of(visit, func(v *events.PortVisit) Value { return number(v.StopHours) })},
	{Column{Name: "silent_hours", Type: Number, Decimals: 3, Of: ofVisit, Doc: "silent inside, in silences of at least 4 h"}, of(visit, func(v *events.PortVisit) Value { return number(v.SilentHours) })},
	{Column{Name: "silent_after_hours", Type: Number, Decimals: 3, Of: ofVisit, Doc: "silent between the last fix inside and the first outside, when at least 4 h"}, of(visit, func(v *events.PortVisit) Value { return above0(v.SilentAfterHours) })},
	{Column{Name: "fixes", Type: Integer, Of: ofVisit + ", " + ofLoitering + ", " + ofEncounter + ", " + ofAnomaly, Doc: "positions of the vessel in it"}, either(
		of(visit, func(v *events.PortVisit) Value { return integer(v.Fixes) }), of(loitering, func(l *events.Loitering) Value { return integer(l.Fixes) }),
		of(encounter, func(n *events.Encounter) Value { return integer(n.Fixes) }), of(anomaly, func(a *events.PositionAnomaly) Value { return integer(a.Fixes) }))},
	{Column{Name: "draught_in_m", Type: Number, Decimals: 1, Of: ofVisit, Doc: "as sent before or on the way in"}, of(visit, func(v *events.PortVisit) Value { return above0(v.DraughtInM) })},
	{Column{Name: "draught_out_m", Type: Number, Decimals: 1, Of: ofVisit, Doc: "as sent on the way out or after"}, of(visit, func(v *events.PortVisit) Value { return above0(v.DraughtOutM) })},

	{Column{Name: "drift_nm", Type: Number, Decimals: 3, Of: ofLoitering, Doc: "sailed meanwhile, along the track"}, of(loitering, func(l *events.Loitering) Value { return number(l.DriftNM) })},
	{Column{Name: "mean_kn", Type: Number, Decimals: 2, Of: ofLoitering, Doc: "speed on average"}, of(loitering, func(l *events.Loitering) Value { return number(l.MeanKn) })},
	{Column{Name: "place_nm", Type: Number, Decimals: 2, Of: ofLoitering, Doc: "to the border of the nearest place of the list; blank is farther than was looked"}, of(loitering, func(l *events.Loitering) Value { return number(l.PlaceNM) })},

	{Column{Name: "min_m", Type: Number, Decimals: 1, Of: ofEncounter, Doc: "metres apart at the closest"}, of(encounter, func(n *events.Encounter) Value { return number(n.MinM) })},
	{Column{Name: "median_m", Type: Number, Decimals: 1, Of: ofEncounter, Doc: "metres apart half of the time"}, of(encounter, func(n *events.Encounter) Value { return number(n.MedianM) })},
	{Column{Name: "median_kn", Type: Number, Decimals: 2, Of: ofEncounter + ", " + ofAnomaly, Doc: "speed of the faster at each step; as sent in a circle or cluster"}, either(
		of(encounter, func(n *events.Encounter) Value { return number(n.MedianKn) }), of(anomaly, func(a *events.PositionAnomaly) Value { return number(a.MedianKn) }))},
	{Column{Name: "steps", Type: Integer, Of: ofEncounter, Doc: "of ten minutes that both were near"}, of(encounter, func(n *events.Encounter) Value { return integer(n.Steps) })},
	{Column{Name: "other_fixes", Type: Integer, Of: ofEncounter, Doc: "positions of the other vessel in it"}, of(encounter, func(n *events.Encounter) Value { return integer(n.OtherFixes) })},
	{Column{Name: "close_hours", Type: Number, Decimals: 2, Of: ofEncounter, Doc: "within 200 m"}, of(encounter, func(n *events.Encounter) Value { return number(n.CloseHours) })},
	{Column{Name: "bridged", Type: Integer, Of: ofEncounter, Doc: "breaks of an hour at most that it spans"}, of(encounter, func(n *events.Encounter) Value { return integer(n.Gaps) })},
	{Column{Name: "service", Of: ofEncounter, Doc: "tug, pilot, ...: what one of the two says it is, where that is a service to ships"}, of(encounter, func(n *events.Encounter) Value { return text(n.Service) })},
	{Column{Name: "other_imo", Type: Integer, Of: ofEncounter + ", " + ofConflict, Doc: "of the other vessel"}, func(e *events.Event) Value {
		if o := other(e); o != nil {
			return imo(o.IMO)
		}
		return Value{}
	}},
	{Column{Name: "other_name", Of: ofEncounter + ", " + ofConflict, Doc: "of the other vessel"}, func(e *events.Event) Value {
		if o := other(e); o != nil {
			return text(o.Name)
		}
		return Value{}
	}},
	{Column{Name: "other_tracks", Type: List, Of: ofEncounter + ", " + ofConflict + ", " + ofAnomaly, Doc: "ids of the other tracks"}, func(e *events.Event) Value {
		var tracks []string
		for i := range e.Others {
			if t := e.Others[i].Track; t != "" {
				tracks = append(tracks, t)
			}
		}
		return list(tracks)
	}},

	{Column{Name: "field", Of: ofChange, Doc: "name, call_sign, imo, flag, mmsi, ship_type, dimensions"}, of(change, func(c *events.IdentityChange) Value { return text(c.Field) })},
	{Column{Name: "old", Of: ofChange, Doc: "value before"}, of(change, func(c *events.IdentityChange) Value { return text(c.Old) })},
	{Column{Name: "new", Of: ofChange, Doc: "value after, which lasted"}, of(change, func(c *events.IdentityChange) Value { return text(c.New) })},
	{Column{Name: "messages", Type: Integer, Of: ofChange, Doc: "that had the new value when it was found to last; of flag and mmsi, positions under the new number"}, of(change, func(c *events.IdentityChange) Value { return integer(c.Messages) })},
	{Column{Name: "flags_in_90d", Type: Integer, Of: ofChange, Doc: "flags used within 90 days"}, of(change, func(c *events.IdentityChange) Value { return positive(c.FlagsIn90d) })},
	{Column{Name: "flags_in_365d", Type: Integer, Of: ofChange, Doc: "flags used within 365 days"}, of(change, func(c *events.IdentityChange) Value { return positive(c.FlagsIn365d) })},

	{Column{Name: "form", Of: ofConflict + ", " + ofAnomaly, Doc: "two_tracks_one_mmsi, one_imo_two_mmsi, successor; jump, impossible_speed, circle, cluster, shared_centre"}, either(
		of(conflict, func(c *events.IdentityConflict) Value { return text(c.Form) }), of(anomaly, func(a *events.PositionAnomaly) Value { return text(a.Form) }))},
	{Column{Name: "overlap_hours", Type: Number, Decimals: 3, Of: ofConflict, Doc: "during which both were heard"}, of(conflict, func(c *events.IdentityConflict) Value { return number(c.OverlapHours) })},
	{Column{Name: "overlaps", Type: Integer, Of: ofConflict, Doc: "how often both were heard at once"}, of(conflict, func(c *events.IdentityConflict) Value { return integer(c.Overlaps) })},

	{Column{Name: "before_m", Type: Number, Decimals: 1, Of: ofDraught, Doc: "draught before"}, of(draught, func(d *events.DraughtChange) Value { return above0(d.BeforeM) })},
	{Column{Name: "after_m", Type: Number, Decimals: 1, Of: ofDraught, Doc: "draught after"}, of(draught, func(d *events.DraughtChange) Value { return above0(d.AfterM) })},
	{Column{Name: "near", Type: List, Of: ofDraught, Doc: "ids of visits, encounters and gaps in the 24 h before"}, of(draught, func(d *events.DraughtChange) Value { return list(d.Near) })},

	{Column{Name: "vessels", Type: Integer, Of: ofAnomaly, Doc: "whose positions they are: 1, or those on one centre"}, of(anomaly, func(a *events.PositionAnomaly) Value { return positive(a.Vessels) })},

	{Column{Name: "gap", Of: ofCall, Doc: "id of the gap that leaves room for it"}, of(unobserved, func(u *events.UnobservedCall) Value { return text(u.Gap) })},
	{Column{Name: "how", Of: ofCall, Doc: "inferred, or seen where a sighting places the vessel"}, of(unobserved, func(u *events.UnobservedCall) Value { return text(u.How) })},
	{Column{Name: "speed_kn", Type: Number, Decimals: 1, Of: ofCall, Doc: "assumed at most"}, of(unobserved, func(u *events.UnobservedCall) Value { return number(u.SpeedKn) })},
	{Column{Name: "speed_from", Of: ofCall, Doc: "own_history, class, default, given"}, of(unobserved, func(u *events.UnobservedCall) Value { return text(u.SpeedFrom) })},
	{Column{Name: "stay_hours", Type: Number, Decimals: 2, Of: ofCall, Doc: "assumed at least; 0 where the vessel was seen"}, of(unobserved, func(u *events.UnobservedCall) Value { return number(u.StayHours) })},
	{Column{Name: "looked", Type: Integer, Of: ofCall, Doc: "places that were considered"}, of(unobserved, func(u *events.UnobservedCall) Value { return integer(u.Looked) })},
	{Column{Name: "candidate_count", Type: Integer, Of: ofCall, Doc: "places within reach"}, of(unobserved, func(u *events.UnobservedCall) Value { return integer(len(u.Candidates)) })},
	{Column{Name: "usual", Type: Integer, Of: ofCall, Doc: "so many of the first candidates hold 99 in 100 of the weight"}, of(unobserved, func(u *events.UnobservedCall) Value { return positive(u.Usual) })},
	{Column{Name: "candidates", Type: Candidates, Of: ofCall, Doc: "places within reach, best first, each with its share of the set: no probability that there was a call"}, of(unobserved, func(u *events.UnobservedCall) Value { return candidates(u.Candidates) })},
	{Column{Name: "slack_hours", Type: Number, Decimals: 2, Of: ofCall, Doc: "of the first candidate: hours left beyond sailing and stay"}, of(unobserved, func(u *events.UnobservedCall) Value {
		if len(u.Candidates) == 0 {
			return Value{}
		}
		return number(u.Candidates[0].SlackHours)
	})},
	{Column{Name: "draughts", Type: List, Of: ofCall, Doc: "ids of draught changes that fell into the gap: cargo was taken or given, in port or not"}, of(unobserved, func(u *events.UnobservedCall) Value { return list(u.Draughts) })},
	{Column{Name: "after", Of: ofCall, Doc: "place where the leg begins, where the vessel was seen; blank is the last fix"}, of(unobserved, func(u *events.UnobservedCall) Value { return text(u.After) })},
	{Column{Name: "before", Of: ofCall, Doc: "place where the leg ends; blank is the first fix heard again"}, of(unobserved, func(u *events.UnobservedCall) Value { return text(u.Before) })},
	{Column{Name: "sightings", Type: List, Of: ofCall, Doc: "ids of sightings that place the vessel"}, of(unobserved, func(u *events.UnobservedCall) Value { return list(u.Sightings) })},
	{Column{Name: "contradicts", Type: List, Of: ofVisit + ", " + ofCall, Doc: "ids of sightings of this vessel, in that time, where it could not have been"}, either(
		of(visit, func(v *events.PortVisit) Value { return list(v.Contradicts) }), of(unobserved, func(u *events.UnobservedCall) Value { return list(u.Contradicts) }))},
}}

// known takes a value back where something it rests on is not there.
func known(v Value, ok bool) Value {
	v.Known = v.Known && ok
	return v
}
