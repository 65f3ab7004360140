package ais

// Texts of enumerations, by raw value. An empty text is reserved.
var (
	labelsTrend    = []string{"steady", "decreasing", "increasing", "not available"}
	labelsTrend26  = []string{"increasing", "decreasing", "steady", "not available"}
	labelsGapTrend = []string{"steady", "rising", "falling", "not available"}
	labelsPrecip   = []string{"", "rain", "thunderstorm", "freezing rain", "mixed or ice", "snow", "", "not available"}
	labelsPrecip26 = []string{"rain", "snow", "rain and snow", "other"}
	labelsYesNo    = []string{"no", "yes", "", "not available"}
	labelsBeaufort = []string{
		"calm", "light air", "light breeze", "gentle breeze", "moderate breeze", "fresh breeze",
		"strong breeze", "near gale", "gale", "strong gale", "storm", "violent storm", "hurricane", "not available",
	}
	labelsCargoUnit = []string{"not available", "kg", "tonnes", "thousand tonnes"}
	labelsCargoCode = []string{
		"not available", "IMDG code", "IGC code", "BC code", "MARPOL annex I", "MARPOL annex II (IBC)", "regional use",
	}
	labelsExtension = []string{"metres", "kilometres", "nautical miles", "cables"}
	labelsTarget    = []string{"MMSI", "IMO number", "call sign", "other"}
	labelsMooring   = []string{
		"not available", "port side to", "starboard side to", "Mediterranean mooring", "mooring buoy", "anchorage",
	}
	labelsService = []string{"not available or requested", "available", "no data", ""}
	labelsSignal  = []string{
		"not available", "serious emergency: stop or divert", "do not proceed", "proceed, one way", "proceed, two way",
		"proceed on specific orders only", "do not proceed, except outside the main channel",
		"proceed on specific orders only, except outside the main channel",
		"in-bound only", "out-bound only", "in- and out-bound", "will change to in-bound", "will change to out-bound",
		"proceed on direction only",
	}
	labelsSignalState = []string{"not available", "regular service", "irregular service", ""}
	labelsSender      = []string{"ship", "authority"}
	labelsRoute       = append([]string{
		"undefined", "mandatory", "recommended", "alternative", "recommended through ice", "ship's plan",
	}, append(make([]string, 25), "cancelled")...)
	labelsEquipment = []string{"not available or requested", "operational", "not operational", "no data"}
	labelsIceClass  = []string{
		"not classified", "IACS PC 1", "IACS PC 2", "IACS PC 3", "IACS PC 4", "IACS PC 5",
		"IACS PC 6, FSICR IA Super, RS Arc5", "IACS PC 7, FSICR IA, RS Arc4", "FSICR IB, RS Ice3", "FSICR IC, RS Ice2",
		"RS Ice1", "", "", "", "", "not available",
	}
	labelsLading  = []string{"not available", "laden", "ballast", ""}
	labelsBunker  = []string{"not available", "no", "yes", ""}
	labelsWeather = []string{
		"clear", "cloudy", "rain", "fog", "snow", "typhoon or hurricane", "monsoon", "thunderstorm", "not available",
	}
	labelsSensor = []string{
		"site location", "station", "wind", "water level", "current flow (2D)", "current flow (3D)", "horizontal current flow",
		"sea state", "salinity", "weather", "air gap", "wind (version 2)",
	}
	labelsSensorType = []string{
		"no data", "raw real time", "real time with quality control", "predicted from historical statistics",
		"forecast", "nowcast", "", "sensor not available",
	}
	labelsOwner = []string{
		"unknown", "hydrographic office", "inland waterway authority", "coastal directorate", "meteorological service",
		"port authority", "coast guard",
	}
	labelsTimeout = []string{"none", "10 minutes", "1 hour", "6 hours", "12 hours", "24 hours"}
	labelsDatum   = []string{
		"MLLW", "IGLD-85", "local river datum", "station datum", "MHHW", "MHW", "MSL", "MLW", "NGVD-29", "NAVD-88",
		"WGS-84", "LAT", "pool", "gauge", "unknown",
	}
	labelsSalinity = []string{"measured", "calculated (PSS-78)", "calculated otherwise", ""}
	labelsShape    = []string{"circle or point", "rectangle", "sector", "polyline", "polygon", "text"}

	labelsRACON  = []string{"not installed", "not monitored", "operational", "error"}
	labelsLight  = []string{"none or not monitored", "on", "off", "error"}
	labelsHealth = []string{"good", "alarm"}

	labelsLock   = []string{"operational", "limited operation", "out of order", "not available"}
	labelsHazard = []string{"0 blue cones", "1 blue cone", "2 blue cones", "3 blue cones", "B flag", "unknown"}
	labelsLoaded = []string{"not available", "unloaded", "loaded"}
	labelsEMMA   = []string{
		"not available", "wind", "rain", "snow and ice", "thunderstorm", "fog", "low temperature", "high temperature",
		"flood", "forest fire",
	}
	labelsSeverity  = []string{"unknown", "slight", "medium", "strong"}
	labelsWind8     = []string{"unknown", "N", "NE", "E", "SE", "S", "SW", "W", "NW"}
	labelsImpact    = []string{"unknown", "upstream", "downstream", "to left bank", "to right bank"}
	labelsDirection = []string{"downbound", "upbound"}
)

// labelsNotice are the descriptions of area notices of Circ.289 section 11.
var labelsNotice = func() []string {
	t := make([]string, 128)
	put := func(at int, prefix string, texts ...string) {
		for i, s := range texts {
			t[at+i] = prefix + s
		}
	}
	put(0, "caution: ", "marine mammals habitat", "marine mammals, reduce speed", "marine mammals, stay clear",
		"marine mammals, report sightings", "protected habitat, reduce speed", "protected habitat, stay clear",
		"protected habitat, no fishing or anchoring", "derelicts", "traffic congestion", "marine event", "divers down",
		"swim area", "dredge operations", "survey operations", "underwater operation", "seaplane operations",
		"fishery, nets in water", "cluster of fishing vessels", "fairway closed", "harbour closed", "risk, see text",
		"underwater vehicle operation")
	put(23, "environment: ", "storm front", "hazardous sea ice", "storm warning", "high wind", "high waves",
		"restricted visibility", "strong currents", "heavy icing")
	put(32, "restricted: ", "fishing prohibited", "no anchoring", "entry approval required", "entry prohibited",
		"active military area", "firing danger area", "drifting mines")
	put(40, "anchorage: ", "open", "closed", "prohibited", "deep draught", "shallow draught", "vessel transfer operations")
	put(56, "security alert: ", "level 1", "level 2", "level 3")
	put(64, "distress: ", "vessel disabled and adrift", "vessel sinking", "vessel abandoning ship",
		"medical assistance requested", "vessel flooding", "fire or explosion", "grounding", "collision",
		"listing or capsizing", "vessel under assault", "person overboard", "search and rescue area",
		"pollution response area")
	put(80, "instruction: ", "contact VTS here", "contact port administration here", "do not proceed beyond",
		"await instructions before proceeding", "proceed here and await instructions", "clearance granted, proceed to berth")
	put(88, "information: ", "pilot boarding position", "icebreaker waiting area", "places of refuge",
		"position of icebreakers", "location of response units", "VTS active target", "rogue or suspicious vessel",
		"vessel requesting non-distress assistance")
	put(96, "chart: ", "sunken vessel", "submerged object", "semi-submerged object", "shoal area",
		"shoal area due north", "shoal area due east", "shoal area due south", "shoal area due west",
		"channel obstruction", "reduced vertical clearance", "bridge closed", "bridge partially open", "bridge fully open")
	t[112], t[114] = "report from ship: icing", "report from ship: see text"
	put(120, "route: ", "recommended", "alternative", "recommended through ice")
	t[125], t[126], t[127] = "other, see text", "cancellation", "undefined"
	return t
}()
