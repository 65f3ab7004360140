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
	i32  [11][]int32
	f64  [5][]float64
	u8   [12][]byte
	strs [7]textList
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

// slot says in which slice of its type a column's values stand.
var slot = [numColumns]int{
	colTime: 0,

	colMMSI: 0, colLonRaw: 1, colLatRaw: 2, colHeading: 3, colIMO: 4,
	colToBow: 5, colToStern: 6, colToPort: 7, colToStarboard: 8, colDAC: 9, colFI: 10,

	colLon: 0, colLat: 1, colSOG: 2, colCOG: 3, colDraught: 4,

	colChannel: 0, colType: 1, colRepeat: 2, colTurn: 3, colStatus: 4, colSecond: 5,
	colAccuracy: 6, colRAIM: 7, colShipType: 8, colEPFD: 9, colAidType: 10, colClass: 11,

	colReceiver: 0, colCallSign: 1, colName: 2, colDestination: 3, colETA: 4, colText: 5, colReceivers: 6,
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

func (p *page) addI32(col int, v int32) { s := &p.i32[slot[col]]; *s = append(*s, v) }
func (p *page) addU8(col int, v byte)   { s := &p.u8[slot[col]]; *s = append(*s, v) }

func (p *page) addF64(col int, v float64) { s := &p.f64[slot[col]]; *s = append(*s, v) }

func (p *page) addText(col int, b []byte) {
	p.text += len(b)
	p.strs[slot[col]].add(b)
}

func (p *page) addBool(col int, v bool) {
	b := byte(0)
	if v {
		b = 1
	}
	p.addU8(col, b)
}

// add appends one report.
func (p *page) add(r *Report) {
	h := r.Has & allFields
	p.has = append(p.has, h)
	p.rows++
	p.addI32(colMMSI, int32(r.MMSI))
	if h&headFields != 0 {
		if h&HasTime != 0 {
			p.i64[0] = append(p.i64[0], r.Time)
		}
		if h&HasReceiver != 0 {
			p.addText(colReceiver, r.Receiver)
		}
		if h&HasChannel != 0 {
			p.addU8(colChannel, r.Channel)
		}
		if h&HasType != 0 {
			p.addU8(colType, r.Type)
		}
		if h&HasRepeat != 0 {
			p.addU8(colRepeat, r.Repeat)
		}
		if h&HasReceivers != 0 {
			p.addText(colReceivers, r.Receivers)
		}
		if h&HasClass != 0 {
			p.addU8(colClass, r.Class)
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
		p.addF64(colLon, r.Lon)
	}
	if h&HasLat != 0 {
		p.addF64(colLat, r.Lat)
	}
	if h&HasLonRaw != 0 {
		p.addI32(colLonRaw, r.LonRaw)
	}
	if h&HasLatRaw != 0 {
		p.addI32(colLatRaw, r.LatRaw)
	}
	if h&HasSOG != 0 {
		p.addF64(colSOG, r.SOG)
	}
	if h&HasCOG != 0 {
		p.addF64(colCOG, r.COG)
	}
	if h&HasHeading != 0 {
		p.addI32(colHeading, int32(r.Heading))
	}
	if h&HasTurn != 0 {
		p.addU8(colTurn, byte(r.Turn))
	}
	if h&HasStatus != 0 {
		p.addU8(colStatus, r.Status)
	}
	if h&HasSecond != 0 {
		p.addU8(colSecond, r.Second)
	}
	if h&HasAccuracy != 0 {
		p.addBool(colAccuracy, r.Accuracy)
	}
	if h&HasRAIM != 0 {
		p.addBool(colRAIM, r.RAIM)
	}
}

func (p *page) addRest(r *Report, h Fields) {
	if h&HasIMO != 0 {
		p.addI32(colIMO, int32(r.IMO))
	}
	if h&HasCallSign != 0 {
		p.addText(colCallSign, r.CallSign)
	}
	if h&HasName != 0 {
		p.addText(colName, r.Name)
	}
	if h&HasShipType != 0 {
		p.addU8(colShipType, r.ShipType)
	}
	if h&HasToBow != 0 {
		p.addI32(colToBow, int32(r.ToBow))
	}
	if h&HasToStern != 0 {
		p.addI32(colToStern, int32(r.ToStern))
	}
	if h&HasToPort != 0 {
		p.addI32(colToPort, int32(r.ToPort))
	}
	if h&HasToStarboard != 0 {
		p.addI32(colToStarboard, int32(r.ToStarboard))
	}
	if h&HasDraught != 0 {
		p.addF64(colDraught, r.Draught)
	}
	if h&HasDestination != 0 {
		p.addText(colDestination, r.Destination)
	}
	if h&HasETA != 0 {
		b := [...]byte{
			'0' + r.ETAMonth/10%10, '0' + r.ETAMonth%10, '-', '0' + r.ETADay/10%10, '0' + r.ETADay%10, 'T',
			'0' + r.ETAHour/10%10, '0' + r.ETAHour%10, ':', '0' + r.ETAMinute/10%10, '0' + r.ETAMinute%10,
		}
		p.addText(colETA, b[:])
	}
	if h&HasEPFD != 0 {
		p.addU8(colEPFD, r.EPFD)
	}
	if h&HasAidType != 0 {
		p.addU8(colAidType, r.AidType)
	}
	if h&HasDAC != 0 {
		p.addI32(colDAC, int32(r.DAC))
	}
	if h&HasFI != 0 {
		p.addI32(colFI, int32(r.FI))
	}
	if h&HasText != 0 {
		p.addText(colText, r.Text)
	}
}
