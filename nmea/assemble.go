package nmea

// Message is one AIS message of several sentences, joined. Its slices are valid
// until the next call of the Assembler that gave it.
type Message struct {
	Payload   []byte // armoured, the parts in order
	Source    []byte // s: of a trusted TAG block; nil is not known
	Time      int64  // reception in Unix nanoseconds, the earliest of the parts'; 0 is not known
	TimeFrom  TimeFrom
	Talker    [2]byte
	Own       bool
	Channel   byte
	Sequence  int8
	Fill      uint8
	Sentences uint8 // how many it came in
	Tag       TagFacts
	Station   Station
	First     uint64 // ordinal of its first sentence in the stream
	Last      uint64 // and of its last
}

// Assembler joins the sentences of messages. The zero value is ready.
type Assembler struct {
	Plausible func(payload []byte, fill uint8) bool
	Dropped   func(ordinal uint64, raw []byte, r Reason)
	Counts    [NumReasons]uint64
}

type TagFacts struct{}

func (a *Assembler) Add(s *Sentence, ordinal uint64) []Message { return nil }
func (a *Assembler) Flush() []Message                          { return nil }
