package ais_test

import (
	"fmt"

	"github.com/tidewaiter/tidewaiter/ais"
)

// An inland vessel's message 8 with DAC 200 and FI 10, field by field.
func ExampleApplicationOf() {
	var d ais.Decoder
	m, err := d.Decode([]byte("839>Jh0j2d<Ldu=Mej9Hq?cm7?00"), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, data, ok := ais.ApplicationOf(m)
	if !ok {
		return
	}
	fmt.Println(a.Title)
	for v := range a.Values(data) {
		x, known := v.Number()
		switch {
		case v.Field.Kind == ais.SpareKind || v.Field.Kind == ais.FlagKind:
		case v.Field.Kind == ais.TextKind:
			fmt.Printf("%s: %s\n", v.Field.Key, v.Text())
		case !known:
			fmt.Printf("%s: not available\n", v.Field.Key)
		case v.Label() != "":
			fmt.Printf("%s: %s\n", v.Field.Key, v.Label())
		default:
			fmt.Printf("%s: %g%s\n", v.Field.Key, x, v.Field.Unit)
		}
	}
	// Output:
	// Inland ship static and voyage related data
	// vin: 01234567
	// length: 109.9m
	// beam: 11.4m
	// shiptype: 8030
	// hazard: not available
	// draught: 2.31m
	// loaded: loaded
}

// A message that says how many persons are on board, from nothing.
func ExampleApplication_New() {
	m := &ais.AddressedBinary{Header: ais.Header{Type: 6, MMSI: 211000000}, Destination: 2110000, DAC: 200, FI: 55}
	for a := range ais.Applications() {
		if a.DAC == m.DAC && a.FI == m.FI {
			// Everything is "not available" until it is set.
			if err := a.New(&m.Data, 0, nil); err != nil {
				fmt.Println(err)
				return
			}
			if err := a.SetNumber(&m.Data, "crew", 0, 4); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	var b ais.Bits
	if err := ais.Encode(m, &b); err != nil {
		fmt.Println(err)
		return
	}
	payload, fill := ais.AppendArmored(nil, &b)
	fmt.Println(string(payload), fill)
	p, _ := ais.PersonsOnBoardOf(m)
	fmt.Println(p.Crew.N, p.Crew.Known, p.Passengers.Known)
	// Output:
	// 639>Jh00P<S0<SL4wwwp00000000 0
	// 4 true false
}

// The known layouts: DAC and FI, where they are sent, the shortest and longest
// data in bits, what they are, and what defines them.
func ExampleApplications() {
	for a := range ais.Applications() {
		fmt.Printf("%d/%d %s %d-%d %s (%s)\n", a.DAC, a.FI, a.Use, a.MinBits, a.MaxBits, a.Title, a.Reference)
	}
	// Output:
	// 0/0 addressed 48-48 Zeni Lite buoy monitoring (IALA ASM register, Zeni Lite Buoy Co.)
	// 1/0 either 12-1344 Text telegram (ITU-R M.1371-5 annex 5)
	// 1/1 addressed 21-32 Application acknowledgement (ITU-R M.1371-1 annex 5)
	// 1/2 addressed 16-88 Interrogation for a function message (ITU-R M.1371-5 annex 5)
	// 1/3 addressed 10-88 Capability interrogation (ITU-R M.1371-5 annex 5)
	// 1/4 addressed 138-272 Capability reply (ITU-R M.1371-5 annex 5)
	// 1/5 addressed 31-88 Application acknowledgement (ITU-R M.1371-5 annex 5)
	// 1/11 broadcast 290-304 Meteorological and hydrological data (IMO SN/Circ.236)
	// 1/12 addressed 269-280 Dangerous cargo indication (IMO SN/Circ.236)
	// 1/13 broadcast 412-424 Fairway closed (IMO SN/Circ.236)
	// 1/14 addressed 102-296 Tidal window (IMO SN/Circ.236)
	// 1/15 either 11-24 Extended ship static and voyage related data (IMO SN/Circ.236)
	// 1/16 either 13-24 Number of persons on board (IMO SN/Circ.236)
	// 1/16 either 48-56 Number of persons on board (IMO SN.1/Circ.289 annex, 5)
	// 1/16 broadcast 120-848 VTS targets derived by means other than AIS (ITU-R M.1371-1 annex 5)
	// 1/17 broadcast 120-488 VTS-generated or synthetic targets (IMO SN.1/Circ.289 annex, 6; IMO SN/Circ.236)
	// 1/18 addressed 229-280 Clearance time to enter port (IMO SN.1/Circ.289 annex, 7)
	// 1/19 broadcast 202-312 Marine traffic signal (IMO SN.1/Circ.289 annex, 8)
	// 1/20 either 272-280 Berthing data (IMO SN.1/Circ.289 annex, 9)
	// 1/21 broadcast 301-312 Weather observation report from ship (IMO SN.1/Circ.289 annex, 10)
	// 1/22 broadcast 142-933 Area notice (IMO SN.1/Circ.289 annex, 11)
	// 1/23 addressed 142-933 Area notice (IMO SN.1/Circ.289 annex, 11)
	// 1/24 broadcast 294-312 Extended ship static and voyage related data (IMO SN.1/Circ.289 annex, 4)
	// 1/25 either 29-496 Dangerous cargo indication (IMO SN.1/Circ.289 annex, 2)
	// 1/26 broadcast 112-904 Environmental (IMO SN.1/Circ.289 annex, 12)
	// 1/27 broadcast 61-949 Route information (IMO SN.1/Circ.289 annex, 13)
	// 1/28 addressed 61-949 Route information (IMO SN.1/Circ.289 annex, 13)
	// 1/29 broadcast 10-1344 Text description (IMO SN.1/Circ.289 annex, 14)
	// 1/30 addressed 10-1344 Text description (IMO SN.1/Circ.289 annex, 14)
	// 1/31 broadcast 294-312 Meteorological and hydrological data (IMO SN.1/Circ.289 annex, 1)
	// 1/32 addressed 97-281 Tidal window (IMO SN.1/Circ.289 annex, 3)
	// 1/40 either 13-24 Number of persons on board (ITU-R M.1371-1 annex 5)
	// 200/10 broadcast 104-120 Inland ship static and voyage related data (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.7)
	// 200/21 addressed 155-168 ETA at lock, bridge or terminal (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.8)
	// 200/22 addressed 142-152 RTA at lock, bridge or terminal (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.9)
	// 200/23 broadcast 194-208 EMMA warning (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.11)
	// 200/24 broadcast 112-120 Water levels (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.15)
	// 200/40 broadcast 101-120 Signal status (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.16)
	// 200/55 either 29-88 Number of persons on board (CCNR Vessel Tracking and Tracing Standard 1.2 table 2.10)
	// 235/10 either 44-56 Aid to navigation monitoring (IALA Recommendation A-126)
	// 235/20 addressed 276-288 Buoy position monitoring (IALA ASM register, Trinity House)
	// 250/10 either 44-56 Aid to navigation monitoring (IALA Recommendation A-126)
	// 316/1 either 152-880 Seaway meteorological and hydrological data (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 316/2 either 248-856 Seaway vessel and lock scheduling (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 316/32 either 24-40 Seaway version (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 366/1 either 152-880 Seaway meteorological and hydrological data (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 366/2 either 248-856 Seaway vessel and lock scheduling (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 366/22 either 145-963 Area notice (USCG AIS application specific messages)
	// 366/32 either 24-40 Seaway version (St. Lawrence Seaway AIS Data Messaging Formats and Specifications)
	// 367/22 either 160-936 Area notice (USCG AIS application specific messages)
	// 367/23 broadcast 111-120 Mariner weather report (USCG AIS application specific messages)
	// 367/24 broadcast 72-80 Mariner pressure report (USCG AIS application specific messages)
	// 367/25 broadcast 39-48 Mariner wind report (USCG AIS application specific messages)
	// 367/33 either 112-904 Environmental (USCG AIS application specific messages)
}
