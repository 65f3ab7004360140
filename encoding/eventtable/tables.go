package eventtable

import "github.com/tidewaiter/tidewaiter/events"

// Segments is the table of segments: the parts of tracks between long silences.
var Segments = &Table[events.Segment]{Name: "segments", columns: []column[events.Segment]{
	{Column{Name: "id", Doc: "MMSI and time of its first position"}, func(s *events.Segment) Value { return text(s.ID) }},
	{Column{Name: "track", Doc: "id of the track it is a part of"}, func(s *events.Segment) Value { return text(s.Subject.Track) }},
	{Column{Name: "mmsi", Type: Integer, Doc: "of the vessel"}, func(s *events.Segment) Value { return mmsi(s.Subject.MMSI) }},
	{Column{Name: "imo", Type: Integer, Doc: "as sent, when it is a valid one"}, func(s *events.Segment) Value { return imo(s.Subject.IMO) }},
	{Column{Name: "name", Doc: "as last sent"}, func(s *events.Segment) Value { return text(s.Subject.Name) }},
	{Column{Name: "hull", Type: Integer, Doc: "0 for the first hull seen under the MMSI, then 1, ..."}, func(s *events.Segment) Value { return integer(s.Hull) }},
	{Column{Name: "false_place", Type: Bool, Doc: "it is no hull but a place where the vessel cannot have been, which a position anomaly tells of"}, func(s *events.Segment) Value { return boolean(s.FalsePlace) }},
	{Column{Name: "start", Type: Time, Doc: "of its first position"}, func(s *events.Segment) Value { return instant(s.First.Time) }},
	{Column{Name: "end", Type: Time, Doc: "of its last position"}, func(s *events.Segment) Value { return instant(s.Last.Time) }},
	{Column{Name: "start_lat", Type: Number, Decimals: degreeDecimals, Doc: "degrees north"}, func(s *events.Segment) Value { return lat(s.First.At, heard(&s.First)) }},
	{Column{Name: "start_lon", Type: Number, Decimals: degreeDecimals, Doc: "degrees east"}, func(s *events.Segment) Value { return lon(s.First.At, heard(&s.First)) }},
	{Column{Name: "end_lat", Type: Number, Decimals: degreeDecimals, Doc: "degrees north"}, func(s *events.Segment) Value { return lat(s.Last.At, heard(&s.Last)) }},
	{Column{Name: "end_lon", Type: Number, Decimals: degreeDecimals, Doc: "degrees east"}, func(s *events.Segment) Value { return lon(s.Last.At, heard(&s.Last)) }},
	{Column{Name: "positions", Type: Integer, Doc: "how many"}, func(s *events.Segment) Value { return integer(s.N) }},
	{Column{Name: "distance_nm", Type: Number, Decimals: 3, Doc: "along the track"}, func(s *events.Segment) Value { return number(s.DistanceNM) }},
	{Column{Name: "median_interval_s", Type: Number, Decimals: 1, Doc: "seconds between positions"}, func(s *events.Segment) Value { return seconds(s.MedianInterval) }},
	{Column{Name: "speed_p50_kn", Type: Number, Decimals: 2, Doc: "speed under way, half of the time"}, func(s *events.Segment) Value { return number(s.SpeedP50Kn) }},
	{Column{Name: "speed_p95_kn", Type: Number, Decimals: 2, Doc: "speed under way that it stays below 95 % of the time"}, func(s *events.Segment) Value { return number(s.SpeedP95Kn) }},
	{Column{Name: "ship_type", Type: Integer, Doc: "ITU-R M.1371, table 53"}, func(s *events.Segment) Value { return positive(s.ShipType) }},
	{Column{Name: "ais_class", Doc: "A or B: of the vessel's station"}, func(s *events.Segment) Value {
		if s.Class == 0 {
			return Value{}
		}
		return text(string(rune(s.Class)))
	}},
	{Column{Name: "length_m", Type: Number, Decimals: 1, Doc: "as sent"}, func(s *events.Segment) Value { return above0(s.LengthM) }},
}}

// Voyages is the table of voyages. Of each end stands how it is known: seen by
// eye or camera, heard by AIS, or inferred from a gap that leaves room for it.
var Voyages = &Table[events.Voyage]{Name: "voyages", columns: []column[events.Voyage]{
	{Column{Name: "id", Doc: "made from its content: a rerun gives the same"}, func(v *events.Voyage) Value { return text(v.ID) }},
	{Column{Name: "status", Doc: "open (under way where the data end), closed"}, func(v *events.Voyage) Value { return text(v.Status) }},
	{Column{Name: "mmsi", Type: Integer, Doc: "of the vessel"}, func(v *events.Voyage) Value { return mmsi(v.Subject.MMSI) }},
	{Column{Name: "imo", Type: Integer, Doc: "as sent, when it is a valid one"}, func(v *events.Voyage) Value { return imo(v.Subject.IMO) }},
	{Column{Name: "name", Doc: "as last sent"}, func(v *events.Voyage) Value { return text(v.Subject.Name) }},
	{Column{Name: "track", Doc: "id of the track"}, func(v *events.Voyage) Value { return text(v.Subject.Track) }},
	{Column{Name: "from", Doc: "id of the place; blank is not known, or one of from_candidates"}, func(v *events.Voyage) Value { return text(v.From.Place) }},
	{Column{Name: "to", Doc: "id of the place; blank is not known, or one of to_candidates"}, func(v *events.Voyage) Value { return text(v.To.Place) }},
	{Column{Name: "from_how", Doc: "seen, heard, inferred"}, func(v *events.Voyage) Value { return text(v.From.How) }},
	{Column{Name: "to_how", Doc: "seen, heard, inferred"}, func(v *events.Voyage) Value { return text(v.To.How) }},
	{Column{Name: "depart_earliest", Type: Time, Doc: "it left between"}, func(v *events.Voyage) Value { return instant(v.From.DepartEarliest) }},
	{Column{Name: "depart_latest", Type: Time, Doc: "it left between"}, func(v *events.Voyage) Value { return instant(v.From.DepartLatest) }},
	{Column{Name: "arrive_earliest", Type: Time, Doc: "it arrived between"}, func(v *events.Voyage) Value { return instant(v.To.ArriveEarliest) }},
	{Column{Name: "arrive_latest", Type: Time, Doc: "it arrived between"}, func(v *events.Voyage) Value { return instant(v.To.ArriveLatest) }},
	{Column{Name: "from_candidates", Type: Candidates, Doc: "of an inferred departure, best first"}, func(v *events.Voyage) Value { return candidates(v.From.Candidates) }},
	{Column{Name: "to_candidates", Type: Candidates, Doc: "of an inferred arrival, best first"}, func(v *events.Voyage) Value { return candidates(v.To.Candidates) }},
	{Column{Name: "hours", Type: Number, Decimals: 3, Doc: "from the latest departure to the earliest arrival"}, func(v *events.Voyage) Value { return above0(v.Hours) }},
	{Column{Name: "distance_nm", Type: Number, Decimals: 3, Doc: "great circles through the places, ends of gaps and encounters on the way: the least"}, func(v *events.Voyage) Value { return number(v.DistanceNM) }},
	{Column{Name: "draught_out_m", Type: Number, Decimals: 1, Doc: "as sent at departure"}, func(v *events.Voyage) Value { return above0(v.DraughtOutM) }},
	{Column{Name: "draught_in_m", Type: Number, Decimals: 1, Doc: "as sent at arrival"}, func(v *events.Voyage) Value { return above0(v.DraughtInM) }},
	{Column{Name: "laden", Doc: "laden, ballast, unknown: where its draughts say"}, func(v *events.Voyage) Value { return text(v.Laden) }},
	{Column{Name: "laden_why", Doc: "what that rests on"}, func(v *events.Voyage) Value { return text(v.LadenWhy) }},
	{Column{Name: "from_event", Doc: "id of the port visit or unobserved call"}, func(v *events.Voyage) Value { return text(v.From.Event) }},
	{Column{Name: "to_event", Doc: "id of the port visit or unobserved call"}, func(v *events.Voyage) Value { return text(v.To.Event) }},
	{Column{Name: "gaps", Type: List, Doc: "ids of gaps on the way"}, func(v *events.Voyage) Value { return list(v.Gaps) }},
	{Column{Name: "encounters", Type: List, Doc: "ids of encounters on the way"}, func(v *events.Voyage) Value { return list(v.Encounters) }},
	{Column{Name: "from_sightings", Type: List, Doc: "ids of sightings at the departure"}, func(v *events.Voyage) Value { return list(v.From.Sightings) }},
	{Column{Name: "to_sightings", Type: List, Doc: "ids of sightings at the arrival"}, func(v *events.Voyage) Value { return list(v.To.Sightings) }},
	{Column{Name: "sightings", Type: List, Doc: "ids of all sightings that were joined"}, func(v *events.Voyage) Value { return list(v.Sightings) }},
	{Column{Name: "alternative_to", Doc: "id of the voyage or visit that stands if this one is not true: never add the two up"}, func(v *events.Voyage) Value { return text(v.AlternativeTo) }},
	{Column{Name: "heard_share", Type: Number, Decimals: 3, Doc: "share of the time on the way that is outside of gaps"}, func(v *events.Voyage) Value { return number(v.HeardShare) }},
	{Column{Name: "calls", Type: List, Doc: "ids of the unobserved calls that its gaps leave room for"}, func(v *events.Voyage) Value { return list(v.Calls) }},
	{Column{Name: "contradicts", Type: List, Doc: "ids of sightings that speak against it"}, func(v *events.Voyage) Value { return list(v.Contradicts) }},
	{Column{Name: "from_supports", Type: List, Doc: "ids of sightings of a vessel of this length, not identified"}, func(v *events.Voyage) Value { return list(v.From.Supports) }},
	{Column{Name: "to_supports", Type: List, Doc: "ids of sightings of a vessel of this length, not identified"}, func(v *events.Voyage) Value { return list(v.To.Supports) }},
	{Column{Name: "rule", Doc: "the rule that found it"}, func(v *events.Voyage) Value { return text(v.Rule.Name) }},
	{Column{Name: "rule_version", Doc: "changes when the same events can give another voyage"}, func(v *events.Voyage) Value { return text(v.Rule.Version) }},
	{Column{Name: "thresholds", Doc: "the thresholds in effect"}, func(v *events.Voyage) Value { return text(v.Rule.Thresholds) }},
}}
