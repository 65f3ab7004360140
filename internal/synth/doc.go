// Package synth makes vessel traffic that never was, with everything known
// about it: seeded, of any size, for tests, demonstrations and scale runs.
//
// A [World] is a plan: vessels with identities, their passages, stays, drifts
// and silences, receivers with their ranges and outages. A [Stream] runs the
// plan and gives what the receivers heard, a report at a time, in memory that
// depends on the number of vessels and not on the number of reports. What truly
// happened is [World.Truth] and, for silences, [Stream.Gaps]; [Match] compares
// it with what detectors found.
//
// The same seed and configuration give the same reports on any machine: every
// vessel draws from a generator of its own, seeded by the world's seed and the
// vessel's number.
//
// Measured on one core of an AMD EPYC that others were using, 10,000 vessels of
// a [Scale] world, CPU time: 5.2 million positions a second in order of time,
// 8.8 million vessel by vessel, in 45 and 15 MiB, without an allocation each.
//
// Nothing here can be taken for a real vessel: names begin with "SYN", MMSIs
// have maritime identification digits that the ITU has allotted to nobody (790
// to 799, see [MIDs]), IMO numbers begin with 3, as no ship's does. The sea
// lanes keep off the land roughly; berths are where a place list says the port
// is. It is no model of who sails where or of how well anybody is heard.
package synth
