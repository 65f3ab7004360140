// Package ais reads and writes the messages of the automatic identification
// system, ITU-R M.1371-5, from the bits that a vessel sends: types 1 to 27
// field by field, what is unknown as bits.
//
// A [Decoder] turns an armored payload, as a VDM sentence carries it, into one
// of the message types of this package; [Encode] turns a message back into
// bits, and decoding what was encoded gives the same message, spare bits
// included. Fields hold what was sent: integers in the unit of the standard,
// text as six-bit ASCII with its padding. Accessors give the cleaned value and
// whether there is one: "not available" is absence, never a number.
//
//	position   [PositionReport] (1, 2, 3), [BaseStationReport] (4, 11),
//	           [SARAircraftReport] (9), [ClassBReport] (18),
//	           [ExtendedClassBReport] (19), [LongRangeReport] (27)
//	static     [StaticAndVoyageData] (5), [StaticDataReport] (24),
//	           [AidToNavigationReport] (21)
//	text       [AddressedSafetyMessage] (12), [SafetyBroadcast] (14)
//	binary     [AddressedBinary] (6), [BinaryBroadcast] (8),
//	           [SingleSlotBinary] (25), [MultipleSlotBinary] (26),
//	           [GNSSBroadcast] (17), and inside 6 and 8 the [Application]
//	control    [Acknowledge] (7, 13), [UTCInquiry] (10), [Interrogation] (15),
//	           [AssignmentCommand] (16), [DataLinkManagement] (20),
//	           [ChannelManagement] (22), [GroupAssignment] (23)
//	other      [Unknown]
//
// A message whose length is not one the standard allows is decoded as far as it
// reaches when all that it says is there, and carries [FlagLength]; a shorter
// one is an error. Clauses named in the comments are those of annex 8 of
// M.1371-5 unless they say otherwise.
//
// Left out: the radio link itself (packets, CRC, slots), and what a value means
// for the vessel. The package keeps no state between messages but for
// [StaticPairs], which joins the two parts of type 24.
//
// Stability: the message types and their fields are settled.
package ais
