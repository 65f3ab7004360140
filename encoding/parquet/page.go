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
	i64  [1][]int64
	i32  [numI32][]int32
	f64  [numF64][]float64
	u8   [numU8][]byte
	strs [numTexts]textList
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

func newPage() *page {
	p := &page{has: make([]Fields, 0, pageRows)}
	for i := range p.i64 {
		p.i64[i] = make([]int64, 0, pageRows)
	}
	for i := range p.i32 {
		p.i32[i] = make([]int32, 0, pageRows)
	}
	for i := range p.f64 {
		p.f64[i] = make([]float64, 0, pageRows)
	}
	for i := range p.u8 {
		p.u8[i] = make([]byte, 0, pageRows)
	}
	return p
}

func (p *page) reset() {
	p.rows, p.text, p.has = 0, 0, p.has[:0]
	for i := range p.i64 {
		p.i64[i] = p.i64[i][:0]
	}
	for i := range p.i32 {
		p.i32[i] = p.i32[i][:0]
	}
	for i := range p.f64 {
		p.f64[i] = p.f64[i][:0]
	}
	for i := range p.u8 {
		p.u8[i] = p.u8[i][:0]
	}
	for i := range p.strs {
		p.strs[i].bytes, p.strs[i].ends = p.strs[i].bytes[:0], p.strs[i].ends[:0]
	}
}

func (p *page) addI32(at int, v int32) { s := &p.i32[at]; *s = append(*s, v) }
func (p *page) addU8(at int, v byte)   { s := &p.u8[at]; *s = append(*s, v) }

func (p *page) addF64(at int, v float64) { s := &p.f64[at]; *s = append(*s, v) }

func (p *page) addText(at int, b []byte) {
	p.text += len(b)
	p.strs[at].add(b)
}

func (p *page) addBool(at int, v bool) {
	b := byte(0)
	if v {
		b = 1
	}
	p.addU8(at, b)
}

// add appends one report.
func (p *page) add(r *Report) {
	h := r.Has & allFields
	p.has = append(p.has, h)
	p.rows++
	p.addI32(i32MMSI, int32(r.MMSI))
	if h&headFields != 0 {
		if h&HasTime != 0 {
			p.i64[i64Time] = append(p.i64[i64Time], r.Time)
		}
		if h&HasReceiver != 0 {
			p.addText(textReceiver, r.Receiver)
		}
		if h&HasChannel != 0 {
			p.addU8(u8Channel, r.Channel)
		}
		if h&HasType != 0 {
			p.addU8(u8Type, r.Type)
		}
		if h&HasRepeat != 0 {
			p.addU8(u8Repeat, r.Repeat)
		}
		if h&HasReceivers != 0 {
			p.addText(textReceivers, r.Receivers)
		}
		if h&HasClass != 0 {
			p.addU8(u8Class, r.Class)
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
	if h&HasLon != 0 {
		p.addF64(f64Lon, r.Lon)
	}
	if h&HasLat != 0 {
		p.addF64(f64Lat, r.Lat)
	}
	if h&HasLonRaw != 0 {
		p.addI32(i32LonRaw, r.LonRaw)
	}
	if h&HasLatRaw != 0 {
		p.addI32(i32LatRaw, r.LatRaw)
	}
	if h&HasSOG != 0 {
		p.addF64(f64SOG, r.SOG)
	}
	if h&HasCOG != 0 {
		p.addF64(f64COG, r.COG)
	}
	if h&HasHeading != 0 {
		p.addI32(i32Heading, int32(r.Heading))
	}
	if h&HasTurn != 0 {
		p.addU8(u8Turn, byte(r.Turn))
	}
	if h&HasStatus != 0 {
		p.addU8(u8Status, r.Status)
	}
	if h&HasSecond != 0 {
		p.addU8(u8Second, r.Second)
	}
	if h&HasAccuracy != 0 {
		p.addBool(u8Accuracy, r.Accuracy)
	}
	if h&HasRAIM != 0 {
		p.addBool(u8RAIM, r.RAIM)
	}
}

func (p *page) addRest(r *Report, h Fields) {
	if h&HasIMO != 0 {
		p.addI32(i32IMO, int32(r.IMO))
	}
	if h&HasCallSign != 0 {
		p.addText(textCallSign, r.CallSign)
	}
	if h&HasName != 0 {
		p.addText(textName, r.Name)
	}
	if h&HasShipType != 0 {
		p.addU8(u8ShipType, r.ShipType)
	}
	if h&HasToBow != 0 {
		p.addI32(i32ToBow, int32(r.ToBow))
	}
	if h&HasToStern != 0 {
		p.addI32(i32ToStern, int32(r.ToStern))
	}
	if h&HasToPort != 0 {
		p.addI32(i32ToPort, int32(r.ToPort))
	}
	if h&HasToStarboard != 0 {
		p.addI32(i32ToStarboard, int32(r.ToStarboard))
	}
	if h&HasDraught != 0 {
		p.addF64(f64Draught, r.Draught)
	}
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
	if h&HasEPFD != 0 {
		p.addU8(u8EPFD, r.EPFD)
	}
	if h&HasAidType != 0 {
		p.addU8(u8AidType, r.AidType)
	}
	if h&HasDAC != 0 {
		p.addI32(i32DAC, int32(r.DAC))
	}
	if h&HasFI != 0 {
		p.addI32(i32FI, int32(r.FI))
	}
	if h&HasText != 0 {
		p.addText(textText, r.Text)
	}
}
