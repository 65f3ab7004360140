package gpsdjson

// gpsd's texts of the numbers in applications.
var (
	targetKeys    = [...]string{"mmsi", "imo", "callsign", "other"}
	trendLabels   = []string{"steady", "increasing", "decreasing", "N/A"}
	precipLabels  = []string{"reserved", "rain", "thunderstorm", "freezing rain", "mixed/ice", "snow", "reserved", "N/A"}
	iceLabels     = []string{"no", "yes", "reserved", "N/A"}
	mooringLabels = []string{
		"Not available", "Port-side to", "Starboard-side to", "Mediterranean (end-on) mooring", "Mooring buoy", "Anchorage",
		"Reserved for future use", "Reserved for future use",
	}
	lockLabels   = []string{"Operational", "Limited operation", "Out of order", "N/A"}
	raconLabels  = []string{"No RACON installed", "RACON not monitored", "RACON operational", "RACON ERROR"}
	lightLabels  = []string{"No light or no monitoring", "Light ON", "Light OFF", "Light ERROR"}
	hazardLabels = []string{
		"0 blue cones/lights", "1 blue cone/light", "2 blue cones/lights", "3 blue cones/lights", "4 B-Flag", "Unknown",
	}
	loadedLabels = []string{"N/A (default)", "Unloaded", "Loaded"}
	emmaLabels   = []string{
		"Not Available", "Wind", "Rain", "Snow and ice", "Thunderstorm", "Fog", "Low temperature", "High temperature", "Flood",
		"Forest Fire",
	}
	classLabels  = []string{"N/A", "Slight", "Medium", "Strong"}
	windLabels   = []string{"N/A", "North", "North East", "East", "South East", "South", "South West", "West", "North West"}
	impactLabels = []string{"Unknown", "Upstream", "Downstream", "To left bank", "To right bank"}
	lampLabels   = []string{"Unknown", "No light", "White", "Yellow", "Green", "Red", "White flashing", "Yellow flashing."}
	signalLabels = []string{
		"N/A",
		"Serious emergency - stop or divert according to instructions.",
		"Vessels shall not proceed.",
		"Vessels may proceed. One way traffic.",
		"Vessels may proceed. Two way traffic.",
		"Vessels shall proceed on specific orders only.",
		"Vessels in main channel shall not proceed.",
		"Vessels in main channel shall proceed on specific orders only.",
		`I = "in-bound" only acceptable.`,
		`O = "out-bound" only acceptable.`,
		`F = both "in- and out-bound" acceptable.`,
		`XI = Code will shift to "I" in due time.`,
		`XO = Code will shift to "O" in due time.`,
		"X = Vessels shall proceed only on direction.",
	}
	routeLabels = func() []string {
		t := []string{
			"Undefined (default)", "Mandatory", "Recommended", "Alternative", "Recommended route through ice", "Ship route plan",
		}
		for len(t) < 31 {
			t = append(t, "Reserved for future use.")
		}
		return append(t, "Cancel route identified by message linkage")
	}()
)

// eriTexts are the types of inland vessels by ERI code and by the ship type of
// message 5 that stands for it; gpsd takes the first row that has the number in
// either place.
var eriTexts = []struct {
	eri, ship int64
	text      string
}{
	{8000, 99, "Vessel, type unknown"},
	{8010, 79, "Motor freighter"},
	{8020, 89, "Motor tanker"},
	{8021, 80, "Motor tanker, liquid cargo, type N"},
	{8022, 80, "Motor tanker, liquid cargo, type C"},
	{8023, 89, "Motor tanker, dry cargo as if liquid (e.g. cement)"},
	{8030, 79, "Container vessel"},
	{8040, 80, "Gas tanker"},
	{8050, 79, "Motor freighter, tug"},
	{8060, 89, "Motor tanker, tug"},
	{8070, 79, "Motor freighter with one or more ships alongside"},
	{8080, 89, "Motor freighter with tanker"},
	{8090, 79, "Motor freighter pushing one or more freighters"},
	{8100, 89, "Motor freighter pushing at least one tank-ship"},
	{8110, 79, "Tug, freighter"},
	{8120, 89, "Tug, tanker"},
	{8130, 31, "Tug freighter, coupled"},
	{8140, 31, "Tug, freighter/tanker, coupled"},
	{8150, 99, "Freightbarge"},
	{8160, 99, "Tankbarge"},
	{8161, 90, "Tankbarge, liquid cargo, type N"},
	{8162, 90, "Tankbarge, liquid cargo, type C"},
	{8163, 99, "Tankbarge, dry cargo as if liquid (e.g. cement)"},
	{8170, 99, "Freightbarge with containers"},
	{8180, 90, "Tankbarge, gas"},
	{8210, 79, "Pushtow, one cargo barge"},
	{8220, 79, "Pushtow, two cargo barges"},
	{8230, 79, "Pushtow, three cargo barges"},
	{8240, 79, "Pushtow, four cargo barges"},
	{8250, 79, "Pushtow, five cargo barges"},
	{8260, 79, "Pushtow, six cargo barges"},
	{8270, 79, "Pushtow, seven cargo barges"},
	{8280, 79, "Pushtow, eight cargo barges"},
	{8290, 79, "Pushtow, nine or more barges"},
	{8310, 80, "Pushtow, one tank/gas barge"},
	{8320, 80, "Pushtow, two barges at least one tanker or gas barge"},
	{8330, 80, "Pushtow, three barges at least one tanker or gas barge"},
	{8340, 80, "Pushtow, four barges at least one tanker or gas barge"},
	{8350, 80, "Pushtow, five barges at least one tanker or gas barge"},
	{8360, 80, "Pushtow, six barges at least one tanker or gas barge"},
	{8370, 80, "Pushtow, seven barges at least one tanker or gas barg"}, // as gpsd has it
}

func eriText(code int64) string {
	for i := range eriTexts {
		if eriTexts[i].eri == code || eriTexts[i].ship == code {
			return eriTexts[i].text
		}
	}
	return "Illegal ship type value."
}
