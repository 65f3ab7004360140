package ais

func (m *AddressedBinary) encode(w *writer, t uint8) {
	w.types(t, 6)
	w.uint("Sequence", 2, uint64(m.Sequence))
	w.uint("Destination", 30, uint64(m.Destination))
	w.flag("Retransmitted", m.Retransmitted)
	w.flag("Spare", m.Spare)
	w.uint("DAC", 10, uint64(m.DAC))
	w.uint("FI", 6, uint64(m.FI))
	w.data("Data", &m.Data)
	w.exactly()
}

func (m *Acknowledge) encode(w *writer, t uint8) {
	w.types(t, 7, 13)
	w.uint("Spare", 2, uint64(m.Spare))
	n := w.count("N", m.N, 1, len(m.To))
	for i, to := range m.To {
		if i >= n {
			w.none("To", to != AcknowledgedMessage{})
			continue
		}
		w.uint("To.MMSI", 30, uint64(to.MMSI))
		w.uint("To.Sequence", 2, uint64(to.Sequence))
	}
	w.entries(n, min((w.bits-40)/32, len(m.To)))
	w.length()
}

func (m *BinaryBroadcast) encode(w *writer, t uint8) {
	w.types(t, 8)
	w.uint("Spare", 2, uint64(m.Spare))
	w.uint("DAC", 10, uint64(m.DAC))
	w.uint("FI", 6, uint64(m.FI))
	w.data("Data", &m.Data)
	w.exactly()
}

func (m *UTCInquiry) encode(w *writer, t uint8) {
	w.types(t, 10)
	w.uint("Spare", 2, uint64(m.Spare))
	w.uint("Destination", 30, uint64(m.Destination))
	w.uint("Spare2", 2, uint64(m.Spare2))
	w.length()
}

func (m *AddressedSafetyMessage) encode(w *writer, t uint8) {
	w.types(t, 12)
	w.uint("Sequence", 2, uint64(m.Sequence))
	w.uint("Destination", 30, uint64(m.Destination))
	w.flag("Retransmitted", m.Retransmitted)
	w.flag("Spare", m.Spare)
	w.endText(&m.Text, m.Spare2)
}

func (m *SafetyBroadcast) encode(w *writer, t uint8) {
	w.types(t, 14)
	w.uint("Spare", 2, uint64(m.Spare))
	w.endText(&m.Text, m.Spare2)
}

func (m *Interrogation) encode(w *writer, t uint8) {
	w.types(t, 15)
	n := w.count("N", m.N, 1, len(m.Request))
	request := func(r Request) {
		w.uint("Request.Type", 6, uint64(r.Type))
		w.uint("Request.Offset", 12, uint64(r.Offset))
	}
	w.uint("Spare", 2, uint64(m.Spare))
	w.uint("Station1", 30, uint64(m.Station1))
	request(m.Request[0])
	for _, r := range m.Request[n:] {
		w.none("Request", r != Request{})
	}
	w.none("Spare3", n < 2 && m.Spare3 != 0)
	w.none("Station2", n < 3 && m.Station2 != 0)
	w.none("Spare4", n < 3 && m.Spare4 != 0)
	read := 3
	switch {
	case w.bits < 108:
		read = 1
	case w.bits < 158:
		read = 2
	}
	w.entries(n, read)
	if n == 1 {
		if m.Spare2 != 0 || w.bits > 88 {
			w.uint("Spare2", 2, uint64(m.Spare2))
		}
		w.length()
		return
	}
	w.uint("Spare2", 2, uint64(m.Spare2))
	request(m.Request[1])
	if n == 2 {
		spare := 2
		if w.bits == filledInterrogation {
			spare = 4
		}
		w.uint("Spare3", spare, uint64(m.Spare3))
		w.length()
		return
	}
	w.uint("Spare3", 2, uint64(m.Spare3))
	w.uint("Station2", 30, uint64(m.Station2))
	request(m.Request[2])
	w.uint("Spare4", 2, uint64(m.Spare4))
	w.length()
}

func (m *AssignmentCommand) encode(w *writer, t uint8) {
	w.types(t, 16)
	w.uint("Spare", 2, uint64(m.Spare))
	n := w.count("N", m.N, 1, len(m.To))
	for i, to := range m.To {
		if i >= n {
			w.none("To", to != Assignment{})
			continue
		}
		w.uint("To.MMSI", 30, uint64(to.MMSI))
		w.uint("To.Offset", 12, uint64(to.Offset))
		w.uint("To.Increment", 10, uint64(to.Increment))
	}
	if n == 1 {
		w.uint("Spare2", 4, uint64(m.Spare2))
	} else {
		w.none("Spare2", m.Spare2 != 0)
	}
	read := 1
	if w.bits >= 144 {
		read = 2
	}
	w.entries(n, read)
	w.length()
}

func (m *GNSSBroadcast) encode(w *writer, t uint8) {
	w.types(t, 17)
	w.uint("Spare", 2, uint64(m.Spare))
	w.int("Longitude", 18, int64(m.Longitude))
	w.int("Latitude", 17, int64(m.Latitude))
	w.uint("Spare2", 5, uint64(m.Spare2))
	w.data("Data", &m.Data)
	w.exactly()
}

func (m *DataLinkManagement) encode(w *writer, t uint8) {
	w.types(t, 20)
	w.uint("Spare", 2, uint64(m.Spare))
	n := w.count("N", m.N, 1, len(m.Reservation))
	for i, r := range m.Reservation {
		if i >= n {
			w.none("Reservation", r != Reservation{})
			continue
		}
		w.uint("Reservation.Offset", 12, uint64(r.Offset))
		w.uint("Reservation.Slots", 4, uint64(r.Slots))
		w.uint("Reservation.Timeout", 3, uint64(r.Timeout))
		w.uint("Reservation.Increment", 11, uint64(r.Increment))
	}
	w.uint("Spare2", reservationSpare(n), uint64(m.Spare2))
	w.entries(n, min((w.bits-40)/30, len(m.Reservation)))
	w.length()
}

func (m *ChannelManagement) encode(w *writer, t uint8) {
	w.types(t, 22)
	w.uint("Spare", 2, uint64(m.Spare))
	w.uint("ChannelA", 12, uint64(m.ChannelA))
	w.uint("ChannelB", 12, uint64(m.ChannelB))
	w.uint("TxRx", 4, uint64(m.TxRx))
	w.flag("LowPower", m.LowPower)
	if m.Addressed {
		w.none("NorthEast", m.NorthEast != CoarsePoint{})
		w.none("SouthWest", m.SouthWest != CoarsePoint{})
		for i, mmsi := range m.Station {
			w.uint("Station", 30, uint64(mmsi))
			w.uint("StationSpare", 5, uint64(m.StationSpare[i]))
		}
	} else {
		w.none("Station", m.Station != [2]uint32{})
		w.none("StationSpare", m.StationSpare != [2]uint8{})
		w.area(&m.NorthEast, &m.SouthWest)
	}
	w.flag("Addressed", m.Addressed)
	w.flag("BandA", m.BandA)
	w.flag("BandB", m.BandB)
	w.uint("ZoneSize", 3, uint64(m.ZoneSize))
	w.uint("Spare2", 23, uint64(m.Spare2))
	w.length()
}

func (m *GroupAssignment) encode(w *writer, t uint8) {
	w.types(t, 23)
	w.uint("Spare", 2, uint64(m.Spare))
	w.area(&m.NorthEast, &m.SouthWest)
	w.uint("StationType", 4, uint64(m.StationType))
	w.uint("ShipType", 8, uint64(m.ShipType))
	w.uint("Spare2", 22, uint64(m.Spare2))
	w.uint("TxRx", 2, uint64(m.TxRx))
	w.uint("Interval", 4, uint64(m.Interval))
	w.uint("Quiet", 4, uint64(m.Quiet))
	w.uint("Spare3", 6, uint64(m.Spare3))
	w.length()
}

func (m *SingleSlotBinary) encode(w *writer, t uint8) {
	w.types(t, 25)
	w.binaryHead(m.Addressed, m.Structured, m.Destination, m.Spare, m.DAC, m.FI)
	w.data("Data", &m.Data)
	w.exactly()
}

func (m *MultipleSlotBinary) encode(w *writer, t uint8) {
	w.types(t, 26)
	w.binaryHead(m.Addressed, m.Structured, m.Destination, m.Spare, m.DAC, m.FI)
	w.data("Data", &m.Data)
	spare := beforeRadio
	if w.bits != 0 && m.Data.n == 0 {
		spare = min(max(0, w.bits-radioBits-w.b.n), beforeRadio)
	}
	w.uint("Spare2", spare, uint64(m.Spare2))
	w.uint("Communication", radioBits, uint64(m.Communication))
	w.exactly()
}

func (w *writer) binaryHead(addressed, structured bool, destination uint32, spare uint8, dac uint16, fi uint8) {
	w.flag("Addressed", addressed)
	w.flag("Structured", structured)
	if addressed {
		w.uint("Destination", 30, uint64(destination))
		w.uint("Spare", 2, uint64(spare))
	} else {
		w.none("Destination", destination != 0)
		w.none("Spare", spare != 0)
	}
	if structured {
		w.uint("DAC", 10, uint64(dac))
		w.uint("FI", 6, uint64(fi))
	} else {
		w.none("DAC", dac != 0)
		w.none("FI", fi != 0)
	}
}

func (m *Unknown) encode(w *writer, t uint8) {
	if t != 0 && t < kinds {
		w.fail("Type", "%d is defined by the standard", t)
	}
	w.data("Data", &m.Data)
	w.exactly()
}
