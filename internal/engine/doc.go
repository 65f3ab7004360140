// Package engine runs the vessel pipeline over observations of any size: it
// reads positions and static reports, brings them into the order of vessel and
// time within bounded memory, runs the detectors on all processors, joins
// vessels with each other, and gives events, segments and voyages in an order
// that does not depend on how many workers there were ([Run]). [Live] does the
// same behind a watermark while reports arrive, and tells again what late ones
// change.
//
// A run has four stages. Reading cuts tables into blocks of whole lines and
// Parquet files into row groups, decodes sentences by package decoding, and
// puts every report as a record of 48 bytes into one of up to 1,024 buckets by
// its MMSI; what vessels say of themselves is kept once for each bucket, and a
// record names it. When the memory is used up, the fullest buckets go to one
// temporary file, which has no name from the moment it is made. Observing sorts
// a bucket by vessel and time, by content where times are equal, so that the
// order of the input does not matter, and gives each vessel to an
// [events.Observer]; a bucket that does not fit is sorted in runs and merged.
// Joining takes the samples of slow vessels step by step. Concluding takes
// the vessels in the order of their MMSIs.
//
// Measured on one core of an AMD EPYC that others were using, processor time of
// the whole run over 2 million positions of 2,000 vessels, all detectors:
//
//	from memory                 258 ns a position
//	Parquet, in order of time   358
//	Parquet, sorted             249
//	CSV, six columns            418
//	NMEA with TAG blocks        404
//	MarineCadastre, 10,631 vessels in one hour, 20 times: 894
//
// Memory beside Options.Memory is what detectors keep for the tracks and cells
// they have seen, the events that are about two vessels, and what the
// garbage collector has not yet taken.
package engine
