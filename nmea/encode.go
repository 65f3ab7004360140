package nmea

import "strconv"

// partLen is how many payload characters fit in each sentence of a message of
// several, and maxPayload how many in nine.
const (
	partLen    = 60
	maxPayload = 9 * partLen
)

// AppendVDM appends the sentences of one message to dst, each ended by CR LF
// and at most 82 bytes long. seq is the sequential message id 0-9 and is used
// only where there are several; channel 0 is none. A payload that is empty,
// longer than nine sentences hold (540 characters) or has fill bits over 5
// cannot be sent: dst comes back as it was.
func AppendVDM(dst []byte, talker [2]byte, own bool, channel byte, seq uint8, payload []byte, fill uint8) []byte {
	if len(payload) == 0 || len(payload) > maxPayload || fill > 5 {
		return dst
	}
	s := Sentence{Talker: talker, Own: own, Channel: channel, Sequence: -1, Total: 1, Number: 1, Payload: payload, Fill: fill}
	if len(payload) <= partLen {
		return append(AppendSentence(dst, &s), '\r', '\n')
	}
	s.Sequence = int8(seq % 10)
	s.Total = uint8((len(payload) + partLen - 1) / partLen)
	for ; s.Number <= s.Total; s.Number++ {
		n := min(partLen, len(payload))
		s.Payload, payload = payload[:n], payload[n:]
		s.Fill = 0
		if s.Number == s.Total {
			s.Fill = fill
		}
		dst = append(AppendSentence(dst, &s), '\r', '\n')
	}
	return dst
}

// AppendSentence appends one sentence to dst, without a line end, after its TAG
// block if it has one.
func AppendSentence(dst []byte, s *Sentence) []byte {
	if s.Tag.Present {
		dst = AppendTag(dst, &s.Tag)
	}
	from := len(dst) + 1
	dst = append(dst, '!', s.Talker[0], s.Talker[1], 'V', 'D', 'M', ',', '0'+s.Total, ',', '0'+s.Number, ',')
	if s.Own {
		dst[from+4] = 'O'
	}
	if s.Sequence >= 0 {
		dst = append(dst, '0'+byte(s.Sequence))
	}
	dst = append(dst, ',')
	if s.Channel != 0 {
		dst = append(dst, s.Channel)
	}
	dst = append(dst, ',')
	dst = append(dst, s.Payload...)
	dst = append(dst, ',', '0'+s.Fill)
	return appendChecksum(dst, from)
}

// AppendTag appends t as one TAG block with its checksum. Its values must not
// contain a comma, an asterisk or a backslash.
func AppendTag(dst []byte, t *Tag) []byte {
	dst = append(dst, '\\')
	from := len(dst)
	number := func(key byte, v uint64) {
		dst = append(dst, key, ':')
		dst = append(strconv.AppendUint(dst, v, 10), ',')
	}
	text := func(key byte, v []byte) {
		if len(v) > 0 {
			dst = append(dst, key, ':')
			dst = append(append(dst, v...), ',')
		}
	}
	if g := t.Group; g.Total > 0 {
		dst = append(dst, 'g', ':')
		dst = append(strconv.AppendUint(dst, uint64(g.Number), 10), '-')
		dst = append(strconv.AppendUint(dst, uint64(g.Total), 10), '-')
		dst = append(strconv.AppendUint(dst, uint64(g.ID), 10), ',')
	}
	text('s', t.Source)
	text('d', t.Destination)
	if t.Time > 0 {
		v := uint64(t.Time)
		for range 3 {
			if v%1000 != 0 {
				break
			}
			v /= 1000
		}
		number('c', v)
	}
	if t.Relative > 0 {
		number('r', t.Relative)
	}
	if t.Line > 0 {
		number('n', t.Line)
	}
	text('t', t.Text)
	text('i', t.Info)
	if len(dst) > from {
		dst = dst[:len(dst)-1]
	}
	return append(appendChecksum(dst, from), '\\')
}

func appendChecksum(dst []byte, from int) []byte {
	const digits = "0123456789ABCDEF"
	sum := Checksum(dst[from:])
	return append(dst, '*', digits[sum>>4], digits[sum&15])
}
