// Package nmea reads the sentences in which AIS receivers pass on what they
// hear: it finds them in lines of any quality, proves their checksum, reads
// their TAG blocks and joins the sentences of one message.
//
// It is faithful to IEC 61162-1 (NMEA 0183), for the frame of a sentence, its
// checksum and the encapsulation sentences VDM and VDO, and to NMEA 0183 version
// 4.10 and IEC 61162-450 for TAG blocks. Where logs depart from the standard in ways
// that leave no doubt, it follows the logs: bytes before and after a sentence,
// several sentences on one line, a time before or after it, $PGHP station
// lines, lower-case checksums, one more field at the end. Where there is doubt,
// the sentence is a reject with a [Reason]. Nothing is repaired: a sentence
// without a right checksum is never used, since a damaged payload decodes into
// a wrong position as readily as a right one does.
//
// A message of two to nine sentences is joined by [Assembler], which never
// knowingly joins parts of different messages: where two readings of a stream
// are possible, it drops both and counts them.
//
// [Parser.Parse] does not allocate and does not copy: what it returns are views
// into the line. All memory is bounded, whatever the input. The caller gives
// each sentence its number in the stream, counting single ones too:
//
//	var p nmea.Parser
//	var a nmea.Assembler
//	var s nmea.Sentence
//	var ordinal uint64
//	for each line {
//		for r := p.Parse(line, &s); ; r = p.ParseRest(&s) {
//			if r == nmea.None {
//				ordinal++
//				if s.Total == 1 {
//					decode(s.Payload, s.Fill)
//				} else {
//					for _, m := range a.Add(&s, ordinal) {
//						decode(m.Payload, m.Fill)
//					}
//				}
//			}
//			if len(s.Rest) == 0 {
//				break
//			}
//		}
//	}
//	for _, m := range a.Flush() {
//		decode(m.Payload, m.Fill)
//	}
//
// Left out: what a payload means (package ais), sentences other than VDM and
// VDO, and the binary headers of IEC 61162-450 datagrams.
//
// Stability: may change until its first users have settled.
package nmea
