package ais

// Applications that say something lasting about a vessel or an area, as plain
// structs. They are filled from the same tables as everything else, and may
// allocate for their texts.

// Count is a number that may not be known.
type Count struct {
	N     int
	Known bool
}

func countOf(v Value) Count {
	_, ok := v.Number()
	if !ok {
		return Count{}
	}
	return Count{N: int(v.Raw), Known: true}
}

// metres is a value in its unit, 0 when it is not available.
func metres(v Value) float64 {
	x, _ := v.Number()
	return x
}

// code is a raw enumerated value, 0 when it is not available.
func code(v Value) int {
	if _, ok := v.Number(); !ok {
		return 0
	}
	return int(v.Raw)
}

// Lading tells whether a vessel carries cargo.
type Lading uint8

const (
	LadingUnknown Lading = iota
	Laden                // with cargo
	Unladen              // empty, or in ballast
)

func (l Lading) String() string {
	switch l {
	case Laden:
		return "laden"
	case Unladen:
		return "unladen"
	}
	return "unknown"
}

// ExtendedStatic is what 1/24 and 1/15 say of a vessel beyond message 5, as the
// crew entered it. Zero and "" are not available.
type ExtendedStatic struct {
	AirDraughtM                    float64 // height above the waterline; 81.91 (1/24) and 204.7 (1/15): that or more
	LastPort, NextPort, SecondPort string  // UN/LOCODE
	Lading                         Lading
	GrossTonnage                   int
	BunkerOilT                     int
	Persons                        Count
}

// ExtendedStaticOf reads 1/24 or 1/15.
func ExtendedStaticOf(m Message) (s ExtendedStatic, ok bool) {
	a, data, ok := ApplicationOf(m)
	if !ok || a.DAC != 1 || a.FI != 24 && a.FI != 15 {
		return s, false
	}
	for v := range a.Values(data) {
		switch v.Field.Key {
		case "airdraught":
			s.AirDraughtM = metres(v)
		case "lastport":
			s.LastPort = v.Text()
		case "nextport":
			s.NextPort = v.Text()
		case "secondport":
			s.SecondPort = v.Text()
		case "lading":
			s.Lading = Lading(code(v))
		case "tonnage":
			s.GrossTonnage = code(v)
		case "totaloil":
			s.BunkerOilT = code(v)
		case "persons":
			s.Persons = countOf(v)
		}
	}
	return s, true
}

// PersonsOnBoard is how many people a vessel says are on board.
type PersonsOnBoard struct {
	Total                       Count // the sum of those known in 200/55; 8191 stands for 8191 or more
	Crew, Passengers, Personnel Count // 200/55 only
}

// PersonsOnBoardOf reads 1/16, 1/40 or 200/55.
func PersonsOnBoardOf(m Message) (p PersonsOnBoard, ok bool) {
	a, data, ok := ApplicationOf(m)
	if !ok {
		return p, false
	}
	found := false
	for v := range a.Values(data) {
		c := countOf(v)
		switch v.Field.Key {
		case "persons":
			p.Total, found = c, a.FI == 16 || a.FI == 40
			continue
		case "crew":
			p.Crew, found = c, true
		case "passengers":
			p.Passengers = c
		case "personnel":
			p.Personnel = c
		default:
			continue
		}
		if c.Known {
			p.Total = Count{N: p.Total.N + c.N, Known: true}
		}
	}
	return p, found
}

// DangerousCargo is what 1/12 and 1/25 say a vessel carries.
type DangerousCargo struct {
	LastPort, NextPort string // UN/LOCODE of where the papers are; 1/12 only
	Main               string // main dangerous good; 1/12 only
	Category           string // IMDG category; 1/12 only
	UNNumber           int    // 0 not available; 1/12 only
	Amount             int    // in Unit, 0 not available
	Unit               uint8  // 0 not available, 1 kg, 2 tonnes, 3 thousand tonnes
	Cargos             []CargoCode
}

// CargoCode names one cargo of 1/25 in the code that Kind tells.
type CargoCode struct {
	Kind    uint8  // 1 IMDG, 2 IGC, 3 BC, 4 MARPOL annex I, 5 MARPOL annex II, 6 regional; 0 not available
	Subtype uint16 // 13 bits as sent
}

// Tonnes is the amount in tonnes, if there is one with a unit.
func (c *DangerousCargo) Tonnes() (float64, bool) {
	if c.Amount == 0 || c.Unit == 0 {
		return 0, false
	}
	return float64(c.Amount) * [...]float64{0, 0.001, 1, 1000}[c.Unit&3], true
}

// IMDG is the IMDG class and division (10 to 99: class 1 to 9, division 0 to 9)
// of a cargo in IMDG or BC code.
func (c CargoCode) IMDG() (int, bool) {
	n := 0
	switch c.Kind {
	case 1:
		n = int(c.Subtype >> 6)
	case 3:
		n = int(c.Subtype >> 3 & 127)
	}
	return n, n >= 10 && n <= 99
}

// UN is the UN number of a cargo in IGC code.
func (c CargoCode) UN() (int, bool) { return int(c.Subtype), c.Kind == 2 && c.Subtype > 0 }

// BC is the class of a bulk cargo: 1 A, 2 B, 3 C, 4 materials hazardous only in
// bulk.
func (c CargoCode) BC() (int, bool) {
	n := int(c.Subtype >> 10)
	return n, c.Kind == 3 && n >= 1 && n <= 4
}

// Oil is the kind of oil of MARPOL annex I: 1 asphalt solutions, 2 oils, 3
// distillates, 4 gas oil, 5 gasoline blending stocks, 6 gasoline, 7 jet fuels,
// 8 naphtha.
func (c CargoCode) Oil() (int, bool) {
	n := int(c.Subtype >> 9)
	return n, c.Kind == 4 && n >= 1 && n <= 8
}

// Noxious is the category of MARPOL annex II: 1 X, 2 Y, 3 Z, 4 other.
func (c CargoCode) Noxious() (int, bool) {
	n := int(c.Subtype >> 10)
	return n, c.Kind == 5 && n >= 1 && n <= 4
}

// DangerousCargoOf reads 1/12 or 1/25.
func DangerousCargoOf(m Message) (c DangerousCargo, ok bool) {
	a, data, ok := ApplicationOf(m)
	if !ok || a.DAC != 1 || a.FI != 12 && a.FI != 25 {
		return c, false
	}
	for v := range a.Values(data) {
		switch v.Field.Key {
		case "lastport":
			c.LastPort = v.Text()
		case "nextport":
			c.NextPort = v.Text()
		case "dangerous":
			c.Main = v.Text()
		case "imdcat":
			c.Category = v.Text()
		case "unid":
			c.UNNumber = code(v)
		case "amount":
			c.Amount = code(v)
		case "unit":
			c.Unit = uint8(v.Raw)
		case "code":
			c.Cargos = append(c.Cargos, CargoCode{Kind: uint8(code(v))})
		case "subtype":
			c.Cargos[v.Index].Subtype = uint16(v.Raw)
		}
	}
	return c, true
}

// InlandStatic is 200/10, what an inland vessel says of itself. Zero and "" are
// not available.
type InlandStatic struct {
	VIN                      string // unique European vessel identification number
	LengthM, BeamM, DraughtM float64
	ShipType                 int   // ERI code, 8000 to 8370, or 1 to 99
	Cones                    Count // blue cones or lights for dangerous cargo, 0 to 3; 4 is the B flag
	Lading                   Lading
}

// InlandStaticOf reads 200/10.
func InlandStaticOf(m Message) (s InlandStatic, ok bool) {
	a, data, ok := ApplicationOf(m)
	if !ok || a.DAC != 200 || a.FI != 10 {
		return s, false
	}
	for v := range a.Values(data) {
		switch v.Field.Key {
		case "vin":
			s.VIN = v.Text()
		case "length":
			s.LengthM = metres(v)
		case "beam":
			s.BeamM = metres(v)
		case "draught":
			s.DraughtM = metres(v)
		case "shiptype":
			s.ShipType = code(v)
		case "hazard":
			s.Cones = countOf(v)
		case "loaded":
			// 1 is unloaded and 2 loaded here, the other way round than in 1/24.
			s.Lading = [...]Lading{LadingUnknown, Unladen, Laden, LadingUnknown}[v.Raw&3]
		}
	}
	return s, true
}

// AreaNotice is 1/22, 1/23, 366/22 or 367/22: an area and what is to be known of
// it.
type AreaNotice struct {
	Linkage int // number that a text message repeats, 0 none
	Notice  int // description, 0 to 127; 126 cancels, 127 is undefined
	Start   ETA
	Minutes Count // how long it holds; 0 cancels the notice
	Areas   []Area
}

// Area is one sub-area of a notice. Which fields count depends on Shape.
type Area struct {
	Shape       uint8   // 0 circle or point, 1 rectangle, 2 sector, 3 polyline, 4 polygon, 5 text
	Lat, Lon    float64 // degrees: centre, or south-west corner of a rectangle
	Located     bool    // Lat and Lon are known
	RadiusM     float64 // circle and sector; 0 is a point
	EastM       float64 // rectangle
	NorthM      float64 // rectangle
	Orientation int     // rectangle: degrees clockwise
	Left, Right int     // sector: degrees clockwise from true north
	Points      []AreaPoint
	Text        string
}

// AreaPoint is the next point of a polyline or polygon, seen from the one
// before it, at first from the centre of the circle that precedes it.
type AreaPoint struct{ BearingDeg, DistanceM float64 }

// AreaNoticeOf reads an area notice.
func AreaNoticeOf(m Message) (n AreaNotice, ok bool) {
	a, data, ok := ApplicationOf(m)
	if !ok || a.DAC == 1 && a.FI != 22 && a.FI != 23 || a.DAC != 1 && (a.FI != 22 || a.DAC != 366 && a.DAC != 367) {
		return n, false
	}
	scale := 1.0
	var next AreaPoint
	for v := range a.Values(data) {
		if v.Group == nil {
			n.header(v)
			continue
		}
		if v.Field.Key == "shape" {
			n.Areas = append(n.Areas, Area{Shape: uint8(v.Raw)})
			continue
		}
		area := &n.Areas[len(n.Areas)-1]
		x, known := v.Number()
		switch v.Field.Key {
		case "scale":
			scale = [...]float64{1, 10, 100, 1000}[v.Raw&3]
		case "lon":
			area.Lon, area.Located = x, known
		case "lat":
			area.Lat, area.Located = x, area.Located && known
		case "radius":
			area.RadiusM = x * scale
		case "east":
			area.EastM = x * scale
		case "north":
			area.NorthM = x * scale
		case "orientation":
			area.Orientation = int(x)
		case "left":
			area.Left = int(x)
		case "right":
			area.Right = int(x)
		case "text":
			area.Text = v.Text()
		case "bearing1", "bearing2", "bearing3", "bearing4":
			next = AreaPoint{BearingDeg: x, DistanceM: -1}
			if known {
				next.DistanceM = 0
			}
		case "distance1", "distance2", "distance3", "distance4":
			if known && next.DistanceM == 0 {
				area.Points = append(area.Points, AreaPoint{BearingDeg: next.BearingDeg, DistanceM: x * scale})
			}
		}
	}
	return n, true
}

func (n *AreaNotice) header(v Value) {
	switch v.Field.Key {
	case "linkage":
		n.Linkage = code(v)
	case "notice":
		n.Notice = int(v.Raw)
	case "month":
		n.Start.Month = uint8(v.Raw)
	case "day":
		n.Start.Day = uint8(v.Raw)
	case "hour":
		n.Start.Hour = uint8(v.Raw)
	case "minute":
		n.Start.Minute = uint8(v.Raw)
	case "duration":
		n.Minutes = countOf(v)
	}
}
