package ais

// NavigationalStatus is what the crew says the vessel is doing, 4 bits. 15 is
// not defined, the default.
type NavigationalStatus uint8

// ShipType is the type of ship and cargo, 8 bits (table 53). 0 is not
// available; 1 to 99 as defined, 100 to 199 regional, 200 to 255 future use.
type ShipType uint8

// EPFD is the type of electronic position fixing device, 4 bits. 0 is
// undefined, 15 an internal GNSS.
type EPFD uint8

// AidType is the type of aid to navigation, 5 bits (table 74). 0 is not
// specified; 1 to 19 are fixed, 20 to 31 floating.
type AidType uint8

// AircraftSOG is speed over ground in knots, 10 bits. 1023 is not available;
// 1022 stands for 1022 knots or more.
type AircraftSOG uint16

// Knots is the speed in knots, if there is one.
func (s AircraftSOG) Knots() (float64, bool) { return float64(s), s < 1023 }

// LongRangeSOG is speed over ground in knots, 6 bits. 63 is not available.
type LongRangeSOG uint8

// Knots is the speed in knots, if there is one.
func (s LongRangeSOG) Knots() (float64, bool) { return float64(s), s < 63 }

// LongRangeCOG is course over ground in degrees, 9 bits. 511 is not available;
// 360 to 510 are not to be used.
type LongRangeCOG uint16

// Degrees is the course in degrees, 0 to 359, if there is one.
func (c LongRangeCOG) Degrees() (float64, bool) { return float64(c), c < 360 }
