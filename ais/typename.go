package ais

// typeNames are the names of the message types in table 44 of annex 8.
var typeNames = [...]string{
	1:  "position report",
	2:  "position report, assigned",
	3:  "position report, interrogated",
	4:  "base station report",
	5:  "static and voyage related data",
	6:  "binary addressed message",
	7:  "binary acknowledgement",
	8:  "binary broadcast message",
	9:  "SAR aircraft position report",
	10: "UTC and date inquiry",
	11: "UTC and date response",
	12: "addressed safety related message",
	13: "safety related acknowledgement",
	14: "safety related broadcast message",
	15: "interrogation",
	16: "assignment mode command",
	17: "DGNSS broadcast binary message",
	18: "class B position report",
	19: "extended class B position report",
	20: "data link management message",
	21: "aid to navigation report",
	22: "channel management",
	23: "group assignment command",
	24: "static data report",
	25: "single slot binary message",
	26: "multiple slot binary message",
	27: "long-range position report",
}

// TypeName is the name of a message type, "" for one that the standard does not
// define.
func TypeName(messageType uint8) string {
	if int(messageType) >= len(typeNames) {
		return ""
	}
	return typeNames[messageType]
}
