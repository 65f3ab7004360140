package ais

// The layouts of annex 8 of M.1371-5, for the reference decoder: offset, width,
// field. Fields whose place depends on the length or on another field are read
// by reading.rest.

var tables = map[uint8][]row{
	1: table(`
		38 4 Status
		42 8 Turn
		50 10 SOG
		60 1 Accuracy
		61 28 Longitude
		89 27 Latitude
		116 12 COG
		128 9 Heading
		137 6 Second
		143 2 Manoeuvre
		145 3 Spare
		148 1 RAIM
		149 19 Communication`),
	4: table(`
		38 14 Year
		52 4 Month
		56 5 Day
		61 5 Hour
		66 6 Minute
		72 6 Second
		78 1 Accuracy
		79 28 Longitude
		107 27 Latitude
		134 4 EPFD
		138 1 LongRange
		139 9 Spare
		148 1 RAIM
		149 19 Communication`),
	5: table(`
		38 2 Version
		40 30 IMO
		70 42 CallSign
		112 120 Name
		232 8 ShipType
		240 9 Dimensions.Bow
		249 9 Dimensions.Stern
		258 6 Dimensions.Port
		264 6 Dimensions.Starboard
		270 4 EPFD
		274 4 ETA.Month
		278 5 ETA.Day
		283 5 ETA.Hour
		288 6 ETA.Minute
		294 8 Draught
		302 120 Destination
		422 1 DTE
		423 1 Spare`),
	6: table(`
		38 2 Sequence
		40 30 Destination
		70 1 Retransmitted
		71 1 Spare
		72 10 DAC
		82 6 FI
		88 -1 Data`),
	7: table(`
		38 2 Spare`),
	8: table(`
		38 2 Spare
		40 10 DAC
		50 6 FI
		56 -1 Data`),
	9: table(`
		38 12 Altitude
		50 10 SOG
		60 1 Accuracy
		61 28 Longitude
		89 27 Latitude
		116 12 COG
		128 6 Second
		134 1 Barometric
		135 7 Regional
		142 1 DTE
		143 3 Spare
		146 1 Assigned
		147 1 RAIM
		148 20 Communication`),
	10: table(`
		38 2 Spare
		40 30 Destination
		70 2 Spare2`),
	12: table(`
		38 2 Sequence
		40 30 Destination
		70 1 Retransmitted
		71 1 Spare`),
	14: table(`
		38 2 Spare`),
	15: table(`
		38 2 Spare
		40 30 Station1
		70 6 Request[0].Type
		76 12 Request[0].Offset
		88 2 Spare2`),
	16: table(`
		38 2 Spare
		40 30 To[0].MMSI
		70 12 To[0].Offset
		82 10 To[0].Increment`),
	17: table(`
		38 2 Spare
		40 18 Longitude
		58 17 Latitude
		75 5 Spare2
		80 -1 Data`),
	18: table(`
		38 8 Reserved
		46 10 SOG
		56 1 Accuracy
		57 28 Longitude
		85 27 Latitude
		112 12 COG
		124 9 Heading
		133 6 Second
		139 2 Regional
		141 1 CS
		142 1 Display
		143 1 DSC
		144 1 Band
		145 1 Message22
		146 1 Assigned
		147 1 RAIM
		148 20 Communication`),
	19: table(`
		38 8 Reserved
		46 10 SOG
		56 1 Accuracy
		57 28 Longitude
		85 27 Latitude
		112 12 COG
		124 9 Heading
		133 6 Second
		139 4 Regional
		143 120 Name
		263 8 ShipType
		271 9 Dimensions.Bow
		280 9 Dimensions.Stern
		289 6 Dimensions.Port
		295 6 Dimensions.Starboard
		301 4 EPFD
		305 1 RAIM
		306 1 DTE
		307 1 Assigned
		308 4 Spare`),
	20: table(`
		38 2 Spare`),
	21: table(`
		38 5 AidType
		163 1 Accuracy
		164 28 Longitude
		192 27 Latitude
		219 9 Dimensions.Bow
		228 9 Dimensions.Stern
		237 6 Dimensions.Port
		243 6 Dimensions.Starboard
		249 4 EPFD
		253 6 Second
		259 1 OffPosition
		260 8 Status
		268 1 RAIM
		269 1 Virtual
		270 1 Assigned
		271 1 Spare`),
	22: table(`
		38 2 Spare
		40 12 ChannelA
		52 12 ChannelB
		64 4 TxRx
		68 1 LowPower
		139 1 Addressed
		140 1 BandA
		141 1 BandB
		142 3 ZoneSize
		145 23 Spare2`),
	23: table(`
		38 2 Spare
		40 18 NorthEast.Longitude
		58 17 NorthEast.Latitude
		75 18 SouthWest.Longitude
		93 17 SouthWest.Latitude
		110 4 StationType
		114 8 ShipType
		122 22 Spare2
		144 2 TxRx
		146 4 Interval
		150 4 Quiet
		154 6 Spare3`),
	24: table(`
		38 2 Part`),
	25: table(`
		38 1 Addressed
		39 1 Structured`),
	27: table(`
		38 1 Accuracy
		39 1 RAIM
		40 4 Status
		44 18 Longitude
		62 17 Latitude
		79 6 SOG
		85 9 COG
		94 1 Latency
		95 1 Spare`),
}

var partTables = [2][]row{table(`
		40 120 Name
		160 8 SpareA`), table(`
		40 8 ShipType
		48 42 Vendor
		90 42 CallSign
		162 4 EPFD
		166 2 Spare`),
}

func init() {
	for to, from := range map[uint8]uint8{2: 1, 3: 1, 11: 4, 13: 7, 26: 25} {
		tables[to] = tables[from]
	}
}
