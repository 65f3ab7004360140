package nmea

import "bytes"

// parseSlow reads the first sentence of any line. It is the whole of the
// parser; the fast path in Parse only takes a short cut to what this would
// return.
func (p *Parser) parseSlow(line []byte, s *Sentence, glued bool) Reason {
	s.rare = true
	s.Glued = glued
	s.Payload, s.Raw = nil, line
	s.Time, s.TimeFrom = 0, TimeUnknown
	if len(line) > MaxLine {
		return TooLong
	}
	found := NoSentence
	text := trim(line)
	if len(text) == 0 {
		return Blank
	}
	if text[0] == '#' && !glued {
		return Comment
	}
	mark := 0 // where the text before the sentence begins
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			n := tagLen(text[i:])
			if n == 0 {
				continue
			}
			s.prefix(text[mark:i])
			s.Tag.parse(text[i+1 : i+n-1])
			i += n - 1
			mark = i + 1
		case '$':
			if bytes.HasPrefix(text[i:], []byte("$PGHP,")) {
				r, n := p.stationAt(text[i:])
				if found = r; n > 0 {
					// Text before a station line says nothing about the
					// sentence after it.
					s.Tag, s.Time, s.TimeFrom = Tag{}, 0, TimeUnknown
					i += n - 1
					mark = i + 1
				}
			} else if isSentence(text[i:]) {
				found = NotAIS
			}
		case '!':
			if !isVDM(text[i:]) {
				if isSentence(text[i:]) {
					found = NotAIS
				}
				continue
			}
			s.prefix(text[mark:i])
			return p.sentenceAt(line, text, i, s)
		}
	}
	return found
}

// sentenceAt reads the VDM or VDO sentence at text[i:], and what follows it.
func (p *Parser) sentenceAt(line, text []byte, i int, s *Sentence) Reason {
	body := text[i+1:]
	near := body[:min(len(body), MaxSentence-3)]
	star := bytes.IndexByte(near, '*')
	if star < 0 && len(body) > MaxSentence-3 {
		star = MaxSentence - 3
	}
	// Where another sentence begins before the checksum, this one was cut off.
	if cut := nextStart(near); cut >= 0 && cut < star {
		s.split(line, text, i+1+cut)
		return NoChecksum
	}
	if star == MaxSentence-3 {
		s.split(line, text, i+1+star)
		return TooLong
	}
	after := star + 1
	if star < 0 || len(body) < after+2 || hexValue[body[after]] > 15 || hexValue[body[after+1]] > 15 {
		s.split(line, text, i+1+after)
		return NoChecksum
	}
	sum := hexValue[body[after]]<<4 | hexValue[body[after+1]]
	s.split(line, text, i+1+after+2)
	if Checksum(body[:star]) != sum {
		return BadChecksum
	}
	if r := s.fields(body[:star]); r != None {
		return r
	}
	s.tagTime()
	if p.station.waiting {
		p.applyStation(s, sum)
	}
	return None
}

// fields reads what stands between "!" and "*".
func (s *Sentence) fields(body []byte) Reason {
	var f [8][]byte
	n := 0
	for rest := body; ; n++ {
		if n == len(f) {
			return BadFields
		}
		j := bytes.IndexByte(rest, ',')
		if j < 0 {
			f[n] = rest
			n++
			break
		}
		f[n], rest = rest[:j], rest[j+1:]
	}
	if n < 7 || len(f[1]) != 1 || len(f[2]) != 1 || len(f[3]) > 1 || len(f[4]) > 1 || !isDigit(f[1][0]) || !isDigit(f[2][0]) {
		return BadFields
	}
	s.Talker = [2]byte{body[0], body[1]}
	s.Own = body[4] == 'O'
	s.Total, s.Number = f[1][0]-'0', f[2][0]-'0'
	s.Sequence, s.Channel, s.Extra = -1, 0, false
	if len(f[3]) == 1 {
		if !isDigit(f[3][0]) {
			return BadFields
		}
		s.Sequence = int8(f[3][0] - '0')
	}
	if len(f[4]) == 1 {
		switch c := f[4][0]; {
		case !isAlnum(c):
			return BadFields
		case c == '1' || c == '2':
			s.Channel = c - '1' + 'A'
		default:
			s.Channel = c
		}
	}
	// Listeners pass over fields that are added at a sentence's end. One is
	// known in the wild: GoFree servers repeat the fill bits of the message.
	if n == 8 {
		if len(f[7]) > 1 || len(f[7]) == 1 && !isDigit(f[7][0]) {
			return BadFields
		}
		s.Extra = true
	}
	switch {
	case s.Total == 0 || s.Number == 0 || s.Number > s.Total:
		return BadCount
	case len(f[5]) == 0:
		return EmptyPayload
	case len(f[6]) != 1 || f[6][0] < '0' || f[6][0] > '6':
		return BadFill
	}
	s.Fill = f[6][0] - '0'
	// Some base stations write 6 where the whole last character is fill.
	if s.Fill == 6 && s.Number == s.Total {
		s.Fill = 0
		if f[5] = f[5][:len(f[5])-1]; len(f[5]) == 0 {
			return EmptyPayload
		}
	}
	// Bits before the last part that are no data would shift all that follow.
	if s.Fill != 0 && s.Number != s.Total {
		return BadFill
	}
	s.Payload = f[5]
	return None
}

// split divides line after the sentence that ends at text[end]: what follows
// may be a suffix, and the next sentence. text is line without its ends.
func (s *Sentence) split(line, text []byte, end int) {
	tail := text[end:]
	cut := nextStart(tail)
	if cut < 0 {
		s.suffix(tail)
		return
	}
	s.suffix(tail[:cut])
	s.Rest = tail[cut:]
	s.Raw = line[:len(line)-trimmedTail(line)-len(s.Rest)]
}

// nextStart is where in b a sentence, its TAG block or a station line begins;
// -1 when there is none. A TAG block counts only before a sentence.
func nextStart(b []byte) int {
	last := bytes.LastIndexByte(b, '!')
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '!':
			if isSentence(b[i:]) {
				return i
			}
		case '\\':
			if i < last && tagLen(b[i:]) > 0 {
				return i
			}
		case '$':
			if isSentence(b[i:]) {
				return i
			}
		}
	}
	return -1
}

// tagTime takes the time of the TAG block for the sentence's if its checksum
// is right.
func (s *Sentence) tagTime() {
	if s.Tag.Trusted && s.Tag.Time != 0 {
		s.Time, s.TimeFrom = s.Tag.Time, TimeTag
	}
}

// prefix reads a time from the text before a sentence or TAG block.
func (s *Sentence) prefix(b []byte) {
	if t, ok := parseTime(b); ok && s.TimeFrom == TimeUnknown {
		s.Time, s.TimeFrom = t, TimePrefix
	}
}

// suffix reads a time from the text after a sentence: the first word of it that
// is one. Comma, semicolon and space divide words.
func (s *Sentence) suffix(b []byte) {
	if s.TimeFrom != TimeUnknown || len(b) == 0 {
		return
	}
	if t, ok := parseTime(b); ok {
		s.Time, s.TimeFrom = t, TimeSuffix
		return
	}
	for len(b) > 0 {
		word := b
		i := 0
		for i < len(b) && b[i] != ',' && b[i] != ';' && b[i] != ' ' && b[i] != '\t' {
			i++
		}
		if i < len(b) {
			word, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if t, ok := parseTime(word); ok {
			s.Time, s.TimeFrom = t, TimeSuffix
			return
		}
	}
}

// parseTime reads b as a time, whole but for brackets, quotes and separators
// around it.
func parseTime(b []byte) (int64, bool) {
	for len(b) > 0 && isFrame(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isFrame(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	if len(b) == 0 || !isDigit(b[0]) {
		return 0, false
	}
	if t, ok := parseEpoch(b); ok {
		return t, true
	}
	return parseISO(b)
}

func isFrame(c byte) bool {
	switch c {
	case ' ', '\t', 0, '\r', '[', ']', '(', ')', '"', '\'', ',', ';', ':', '|', '=', '<', '>':
		return true
	}
	return false
}

// stationAt reads the $PGHP line at the start of b: its reason, and its length
// when it is whole.
func (p *Parser) stationAt(b []byte) (Reason, int) {
	p.station.waiting = false
	star := bytes.IndexByte(b, '*')
	if star < 0 || len(b) < star+3 || hexValue[b[star+1]] > 15 || hexValue[b[star+2]] > 15 {
		return NoChecksum, 0
	}
	if Checksum(b[1:star]) != hexValue[b[star+1]]<<4|hexValue[b[star+2]] {
		return BadChecksum, 0
	}
	p.parseStation(b[1:star])
	return NotAIS, star + 3
}

// tagLen is the length of the TAG block at the start of b with both of its
// backslashes; 0 when there is none. A block holds no "!" or "$": a lone
// backslash must not swallow a sentence.
func tagLen(b []byte) int {
	if len(b) < 3 || b[0] != '\\' {
		return 0
	}
	i := bytes.IndexByte(b[1:], '\\')
	if i < 1 {
		return 0
	}
	colon := false
	for _, c := range b[1 : 1+i] {
		if c == '!' || c == '$' {
			return 0
		}
		colon = colon || c == ':'
	}
	if !colon {
		return 0
	}
	return i + 2
}

// isVDM reports whether b begins like a VDM or VDO sentence.
func isVDM(b []byte) bool {
	return len(b) >= 7 && b[6] == ',' && b[3] == 'V' && b[4] == 'D' && (b[5] == 'M' || b[5] == 'O') &&
		isTalker(b[1]) && isTalker(b[2])
}

// isSentence reports whether b begins like any sentence: "$" or "!", then an
// address of capitals and digits, then a comma.
func isSentence(b []byte) bool {
	for i := 1; i < len(b) && i <= 8; i++ {
		if b[i] == ',' {
			return i >= 4
		}
		if !isTalker(b[i]) {
			return false
		}
	}
	return false
}

// trim takes off what surrounds a line: spaces, control characters and a byte
// order mark. Text before and after a sentence is dealt with later.
func trim(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	return b[:len(b)-trimmedTail(b)]
}

func trimmedTail(b []byte) int {
	n := 0
	for n < len(b) && b[len(b)-1-n] <= ' ' {
		n++
	}
	return n
}
