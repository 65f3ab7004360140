package ais

func (m *PositionReport) encode(w *writer, t uint8) {
	w.types(t, 1, 2, 3)
	w.uint("Status", 4, uint64(m.Status))
	w.int("Turn", 8, int64(m.Turn))
	w.uint("SOG", 10, uint64(m.SOG))
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.uint("COG", 12, uint64(m.COG))
	w.uint("Heading", 9, uint64(m.Heading))
	w.uint("Second", 6, uint64(m.Second))
	w.uint("Manoeuvre", 2, uint64(m.Manoeuvre))
	w.uint("Spare", 3, uint64(m.Spare))
	w.flag("RAIM", m.RAIM)
	w.uint("Communication", 19, uint64(m.Communication))
	w.length()
}

func (m *BaseStationReport) encode(w *writer, t uint8) {
	w.types(t, 4, 11)
	w.uint("Year", 14, uint64(m.Year))
	w.uint("Month", 4, uint64(m.Month))
	w.uint("Day", 5, uint64(m.Day))
	w.uint("Hour", 5, uint64(m.Hour))
	w.uint("Minute", 6, uint64(m.Minute))
	w.uint("Second", 6, uint64(m.Second))
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.uint("EPFD", 4, uint64(m.EPFD))
	w.flag("LongRange", m.LongRange)
	w.uint("Spare", 9, uint64(m.Spare))
	w.flag("RAIM", m.RAIM)
	w.uint("Communication", 19, uint64(m.Communication))
	w.length()
}

func (m *StaticAndVoyageData) encode(w *writer, t uint8) {
	w.types(t, 5)
	w.uint("Version", 2, uint64(m.Version))
	w.uint("IMO", 30, uint64(m.IMO))
	w.text("CallSign", 7, m.CallSign[:])
	w.text("Name", 20, m.Name[:])
	w.uint("ShipType", 8, uint64(m.ShipType))
	w.dimensions(&m.Dimensions)
	w.uint("EPFD", 4, uint64(m.EPFD))
	w.uint("ETA.Month", 4, uint64(m.ETA.Month))
	w.uint("ETA.Day", 5, uint64(m.ETA.Day))
	w.uint("ETA.Hour", 5, uint64(m.ETA.Hour))
	w.uint("ETA.Minute", 6, uint64(m.ETA.Minute))
	w.uint("Draught", 8, uint64(m.Draught))
	w.text("Destination", 20, m.Destination[:])
	w.flag("DTE", m.DTE)
	w.flag("Spare", m.Spare)
	w.length()
}

func (m *SARAircraftReport) encode(w *writer, t uint8) {
	w.types(t, 9)
	w.uint("Altitude", 12, uint64(m.Altitude))
	w.uint("SOG", 10, uint64(m.SOG))
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.uint("COG", 12, uint64(m.COG))
	w.uint("Second", 6, uint64(m.Second))
	w.flag("Barometric", m.Barometric)
	w.uint("Regional", 7, uint64(m.Regional))
	w.flag("DTE", m.DTE)
	w.uint("Spare", 3, uint64(m.Spare))
	w.flag("Assigned", m.Assigned)
	w.flag("RAIM", m.RAIM)
	w.uint("Communication", 20, uint64(m.Communication))
	w.length()
}

func (m *ClassBReport) encode(w *writer, t uint8) {
	w.types(t, 18)
	w.uint("Reserved", 8, uint64(m.Reserved))
	w.uint("SOG", 10, uint64(m.SOG))
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.uint("COG", 12, uint64(m.COG))
	w.uint("Heading", 9, uint64(m.Heading))
	w.uint("Second", 6, uint64(m.Second))
	w.uint("Regional", 2, uint64(m.Regional))
	w.flag("CS", m.CS)
	w.flag("Display", m.Display)
	w.flag("DSC", m.DSC)
	w.flag("Band", m.Band)
	w.flag("Message22", m.Message22)
	w.flag("Assigned", m.Assigned)
	w.flag("RAIM", m.RAIM)
	w.uint("Communication", 20, uint64(m.Communication))
	w.length()
}

func (m *ExtendedClassBReport) encode(w *writer, t uint8) {
	w.types(t, 19)
	w.uint("Reserved", 8, uint64(m.Reserved))
	w.uint("SOG", 10, uint64(m.SOG))
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.uint("COG", 12, uint64(m.COG))
	w.uint("Heading", 9, uint64(m.Heading))
	w.uint("Second", 6, uint64(m.Second))
	w.uint("Regional", 4, uint64(m.Regional))
	w.text("Name", 20, m.Name[:])
	w.uint("ShipType", 8, uint64(m.ShipType))
	w.dimensions(&m.Dimensions)
	w.uint("EPFD", 4, uint64(m.EPFD))
	w.flag("RAIM", m.RAIM)
	w.flag("DTE", m.DTE)
	w.flag("Assigned", m.Assigned)
	w.uint("Spare", 4, uint64(m.Spare))
	w.length()
}

func (m *AidToNavigationReport) encode(w *writer, t uint8) {
	w.types(t, 21)
	name := m.Name.Char[:min(int(m.Name.N), len(m.Name.Char))]
	if len(name) > aidName+aidExtension {
		w.fail("Name", "%d characters do not fit %d", m.Name.N, aidName+aidExtension)
		return
	}
	extension := name[min(aidName, len(name)):]
	w.uint("AidType", 5, uint64(m.AidType))
	w.text("Name", aidName, name[:len(name)-len(extension)])
	w.flag("Accuracy", m.Accuracy)
	w.int("Longitude", 28, int64(m.Longitude))
	w.int("Latitude", 27, int64(m.Latitude))
	w.dimensions(&m.Dimensions)
	w.uint("EPFD", 4, uint64(m.EPFD))
	w.uint("Second", 6, uint64(m.Second))
	w.flag("OffPosition", m.OffPosition)
	w.uint("Status", 8, uint64(m.Status))
	w.flag("RAIM", m.RAIM)
	w.flag("Virtual", m.Virtual)
	w.flag("Assigned", m.Assigned)
	w.flag("Spare", m.Spare)
	w.text("Name", len(extension), extension)

	spare := -w.b.n & 7 // up to the octet
	if w.bits != 0 {
		spare = min(max(0, w.bits-w.b.n), 6)
		if n := min(max(0, w.bits-aidBits)/6, aidExtension); n != len(extension) {
			w.fail("Bits", "in %d the name has %d characters, not %d", w.bits, aidName+n, len(name))
		}
	}
	w.uint("Spare2", spare, uint64(m.Spare2))
	w.length()
}

func (m *StaticDataReport) encode(w *writer, t uint8) {
	w.types(t, 24)
	w.uint("Part", 2, uint64(m.Part))
	switch m.Part {
	case 0:
		w.text("Name", 20, m.Name[:])
		if m.SpareA != 0 || w.bits > w.b.n {
			w.uint("SpareA", 8, uint64(m.SpareA))
		}
		w.none("ShipType", m.ShipType != 0)
		w.none("Vendor", m.Vendor != Text7{})
		w.none("CallSign", m.CallSign != Text7{})
		w.none("Dimensions", m.Dimensions != Dimensions{})
		w.none("ParentMMSI", m.ParentMMSI != 0)
		w.none("EPFD", m.EPFD != 0)
		w.none("Spare", m.Spare != 0)
	case 1:
		w.uint("ShipType", 8, uint64(m.ShipType))
		w.text("Vendor", 7, m.Vendor[:])
		w.text("CallSign", 7, m.CallSign[:])
		if m.ofParent() {
			w.none("Dimensions", m.Dimensions != Dimensions{})
			w.uint("ParentMMSI", 30, uint64(m.ParentMMSI))
		} else {
			w.none("ParentMMSI", m.ParentMMSI != 0)
			w.dimensions(&m.Dimensions)
		}
		w.uint("EPFD", 4, uint64(m.EPFD))
		w.uint("Spare", 2, uint64(m.Spare))
		w.none("Name", m.Name != Text20{})
		w.none("SpareA", m.SpareA != 0)
		if w.bits != 0 && w.bits < partBBits {
			w.fail("Bits", "%d is less than part B needs", w.bits)
		}
	default:
		w.fail("Part", "%d is neither 0 (part A) nor 1 (part B)", m.Part)
	}
	w.length()
}

func (m *LongRangeReport) encode(w *writer, t uint8) {
	w.types(t, 27)
	w.flag("Accuracy", m.Accuracy)
	w.flag("RAIM", m.RAIM)
	w.uint("Status", 4, uint64(m.Status))
	w.int("Longitude", 18, int64(m.Longitude))
	w.int("Latitude", 17, int64(m.Latitude))
	w.uint("SOG", 6, uint64(m.SOG))
	w.uint("COG", 9, uint64(m.COG))
	w.flag("Latency", m.Latency)
	w.flag("Spare", m.Spare)
	w.length()
}
