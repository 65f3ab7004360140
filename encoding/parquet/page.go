package parquet

// pageRows is how many rows go into one data page. All columns turn their pages
// at the same row.
const pageRows = 1 << 15

// pageText is how many bytes of text, over all columns, close a page early.
const pageText = 4 << 20

// page holds the values of up to pageRows rows column by column, without the
// nulls: which rows have a value stands in the bits of has.
type page struct {
	rows int
	text int // bytes in all strs

	has  []Fields
	i64  [1]values[int64]
	i32  [numI32]values[int32]
	f64  [numF64]values[float64]
	u8   [numU8]values[byte]
	strs [numTexts]textList
}

// values are the values of one column of a page.
type values[T any] struct {
	n int
	v [pageRows]T
}

// all is the values there are.
func (c *values[T]) all() []T { return c.v[:c.n] }

// put writes v where the next value goes, and makes it one if has, a bit of a
// [Report]'s Has at place at, is set: there is no branch to be guessed wrong,
// for a field that is there now and then.
func (c *values[T]) put(v T, has Fields, at int) {
	c.v[c.n&(pageRows-1)] = v
	c.n += int(has >> at & 1)
}

// textList is texts laid end to end.
type textList struct {
	bytes []byte
	ends  []uint32
}

func (s *textList) add(b []byte) {
	s.bytes = append(s.bytes, b...)
	s.ends = append(s.ends, uint32(len(s.bytes)))
}

func (s *textList) at(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.bytes[start:s.ends[i]]
}

// Where in the slices of its type a column's values stand.
const (
	i64Time = 0
)

const (
	i32MMSI = iota
	i32LonRaw
	i32LatRaw
	i32Heading
	i32IMO
	i32ToBow
	i32ToStern
	i32ToPort
	i32ToStarboard
	i32DAC
	i32FI
	numI32
)

const (
	f64Lon = iota
	f64Lat
	f64SOG
	f64COG
	f64Draught
	numF64
)

const (
	u8Channel = iota
	u8Type
	u8Repeat
	u8Turn
	u8Status
	u8Second
	u8Accuracy
	u8RAIM
	u8ShipType
	u8EPFD
	u8AidType
	u8Class
	numU8
)

const (
	textReceiver = iota
	textCallSign
	textName
	textDestination
	textETA
	textText
	textReceivers
	numTexts
)

// slot is the same by column.
var slot = [numColumns]int{
	colTime: i64Time,

	colMMSI: i32MMSI, colLonRaw: i32LonRaw, colLatRaw: i32LatRaw, colHeading: i32Heading, colIMO: i32IMO,
	colToBow: i32ToBow, colToStern: i32ToStern, colToPort: i32ToPort, colToStarboard: i32ToStarboard, colDAC: i32DAC, colFI: i32FI,

	colLon: f64Lon, colLat: f64Lat, colSOG: f64SOG, colCOG: f64COG, colDraught: f64Draught,

	colChannel: u8Channel, colType: u8Type, colRepeat: u8Repeat, colTurn: u8Turn, colStatus: u8Status, colSecond: u8Second,
	colAccuracy: u8Accuracy, colRAIM: u8RAIM, colShipType: u8ShipType, colEPFD: u8EPFD, colAidType: u8AidType, colClass: u8Class,

	colReceiver: textReceiver, colCallSign: textCallSign, colName: textName, colDestination: textDestination,
	colETA: textETA, colText: textText, colReceivers: textReceivers,
}

// The groups in which fields come: a report that has none of a group is not
// asked for each of them.
const (
	headFields     = HasTime | HasReceiver | HasChannel | HasType | HasRepeat | HasReceivers | HasClass
	positionFields = HasLon | HasLat | HasLonRaw | HasLatRaw | HasSOG | HasCOG | HasHeading | HasTurn | HasStatus | HasSecond | HasAccuracy | HasRAIM
	allFields      = (1<<numColumns - 1) &^ (1 << colMMSI)
	restFields     = allFields &^ headFields &^ positionFields
)

func newPage() *page { return &page{has: make([]Fields, 0, pageRows)} }

func (p *page) reset() {
	p.rows, p.text, p.has = 0, 0, p.has[:0]
	for i := range p.i64 {
		p.i64[i].n = 0
	}
	for i := range p.i32 {
		p.i32[i].n = 0
	}
	for i := range p.f64 {
		p.f64[i].n = 0
	}
	for i := range p.u8 {
		p.u8[i].n = 0
	}
	for i := range p.strs {
		p.strs[i].bytes, p.strs[i].ends = p.strs[i].bytes[:0], p.strs[i].ends[:0]
	}
}

func (p *page) addText(at int, b []byte) {
	p.text += len(b)
	p.strs[at].add(b)
}

// add appends one report. There is room for it: a page is written when it has
// pageRows.
func (p *page) add(r *Report) {
	h := r.Has & allFields
	p.has = append(p.has, h)
	p.rows++
	p.i32[i32MMSI].put(int32(r.MMSI), 1, 0)
	if h&headFields != 0 {
		p.i64[i64Time].put(r.Time, h, colTime)
		p.u8[u8Channel].put(r.Channel, h, colChannel)
		p.u8[u8Type].put(r.Type, h, colType)
		p.u8[u8Repeat].put(r.Repeat, h, colRepeat)
		p.u8[u8Class].put(r.Class, h, colClass)
		if h&(HasReceiver|HasReceivers) != 0 {
			if h&HasReceiver != 0 {
				p.addText(textReceiver, r.Receiver)
			}
			if h&HasReceivers != 0 {
				p.addText(textReceivers, r.Receivers)
			}
		}
	}
	if h&positionFields != 0 {
		p.addPosition(r, h)
	}
	if h&restFields != 0 {
		p.addRest(r, h)
	}
}

func (p *page) addPosition(r *Report, h Fields) {
	p.f64[f64Lon].put(r.Lon, h, colLon)
	p.f64[f64Lat].put(r.Lat, h, colLat)
	p.i32[i32LonRaw].put(r.LonRaw, h, colLonRaw)
	p.i32[i32LatRaw].put(r.LatRaw, h, colLatRaw)
	p.f64[f64SOG].put(r.SOG, h, colSOG)
	p.f64[f64COG].put(r.COG, h, colCOG)
	p.i32[i32Heading].put(int32(r.Heading), h, colHeading)
	p.u8[u8Turn].put(byte(r.Turn), h, colTurn)
	p.u8[u8Status].put(r.Status, h, colStatus)
	p.u8[u8Second].put(r.Second, h, colSecond)
	p.u8[u8Accuracy].put(asByte(r.Accuracy), h, colAccuracy)
	p.u8[u8RAIM].put(asByte(r.RAIM), h, colRAIM)
}

func asByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}

func (p *page) addRest(r *Report, h Fields) {
	p.i32[i32IMO].put(int32(r.IMO), h, colIMO)
	if h&HasCallSign != 0 {
		p.addText(textCallSign, r.CallSign)
	}
	if h&HasName != 0 {
		p.addText(textName, r.Name)
	}
	p.u8[u8ShipType].put(r.ShipType, h, colShipType)
	p.i32[i32ToBow].put(int32(r.ToBow), h, colToBow)
	p.i32[i32ToStern].put(int32(r.ToStern), h, colToStern)
	p.i32[i32ToPort].put(int32(r.ToPort), h, colToPort)
	p.i32[i32ToStarboard].put(int32(r.ToStarboard), h, colToStarboard)
	p.f64[f64Draught].put(r.Draught, h, colDraught)
	if h&HasDestination != 0 {
		p.addText(textDestination, r.Destination)
	}
	if h&HasETA != 0 {
		b := [...]byte{
			'0' + r.ETAMonth/10%10, '0' + r.ETAMonth%10, '-', '0' + r.ETADay/10%10, '0' + r.ETADay%10, 'T',
			'0' + r.ETAHour/10%10, '0' + r.ETAHour%10, ':', '0' + r.ETAMinute/10%10, '0' + r.ETAMinute%10,
		}
		p.addText(textETA, b[:])
	}
	p.u8[u8EPFD].put(r.EPFD, h, colEPFD)
	p.u8[u8AidType].put(r.AidType, h, colAidType)
	p.i32[i32DAC].put(int32(r.DAC), h, colDAC)
	p.i32[i32FI].put(int32(r.FI), h, colFI)
	if h&HasText != 0 {
		p.addText(textText, r.Text)
	}
}
