package synth

import (
	"fmt"
	"math"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/nmea"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Sentences writes reports as AIS sentences, each after a TAG block with the
// time at which it was heard and who heard it. Message types are 1 and 5 for
// class A, 18 and 24 for class B.
type Sentences struct {
	sources []string
	seq     uint8
	bits    ais.Bits
	payload []byte
	lines   []byte

	position ais.PositionReport
	classB   ais.ClassBReport
	static   ais.StaticAndVoyageData
	partA    ais.StaticDataReport
	partB    ais.StaticDataReport
}

// NewSentences returns a writer for the reports of a world.
func NewSentences(w *World) *Sentences { return &Sentences{sources: w.Sources()} }

// Append appends the lines of one report to dst. A report of this package is
// never refused; an error says what of another one does not fit a message.
func (s *Sentences) Append(dst []byte, r *Report) ([]byte, error) {
	head := ais.Header{Type: r.Type, MMSI: uint32(r.MMSI)}
	var err error
	switch {
	case r.Static != nil && r.Class == 'B':
		s.partA, s.partB = ais.StaticDataReport{Header: head}, ais.StaticDataReport{Header: head, Part: 1}
		if s.partA.Name, err = ais.NewText20(r.Static.Name); err != nil {
			return dst, fmt.Errorf("synth: writing a static report: %w", err)
		}
		if s.partB.CallSign, err = ais.NewText7(r.Static.CallSign); err != nil {
			return dst, fmt.Errorf("synth: writing a static report: %w", err)
		}
		s.partB.ShipType, s.partB.Dimensions = ais.ShipType(r.Static.ShipType), dimensions(r.Static)
		if dst, err = s.message(dst, &r.Position, &s.partA); err != nil {
			return dst, err
		}
		return s.message(dst, &r.Position, &s.partB)
	case r.Static != nil:
		v := &s.static
		*v = ais.StaticAndVoyageData{
			Header: head, Version: 2, IMO: r.Static.IMO, ShipType: ais.ShipType(r.Static.ShipType), Dimensions: dimensions(r.Static),
			EPFD: 1, ETA: ais.ETA{Hour: 24, Minute: 60}, Draught: ais.Draught(math.Round(float64(r.Static.DraughtM) * 10)),
		}
		for _, set := range []func() error{
			func() (err error) { v.Name, err = ais.NewText20(r.Static.Name); return err },
			func() (err error) { v.CallSign, err = ais.NewText7(r.Static.CallSign); return err },
			func() (err error) { v.Destination, err = ais.NewText20(r.Static.Destination); return err },
		} {
			if err := set(); err != nil {
				return dst, fmt.Errorf("synth: writing a static report: %w", err)
			}
		}
		return s.message(dst, &r.Position, v)
	case r.Class == 'B':
		s.classB = ais.ClassBReport{
			Header: head, SOG: sog(&r.Position), COG: cog(&r.Position), Longitude: longitude(r.Lon), Latitude: latitude(r.Lat),
			Heading: heading(&r.Position), Second: ais.Second(r.UnixMicro / 1e6 % 60), CS: true, DSC: true, Band: true,
		}
		return s.message(dst, &r.Position, &s.classB)
	}
	s.position = ais.PositionReport{
		Header: head, Status: 15, Turn: ais.RateOfTurnNotAvailable,
		SOG: sog(&r.Position), COG: cog(&r.Position), Longitude: longitude(r.Lon), Latitude: latitude(r.Lat),
		Heading: heading(&r.Position), Second: ais.Second(r.UnixMicro / 1e6 % 60),
	}
	if r.Has&tracks.HasStatus != 0 {
		s.position.Status = ais.NavigationalStatus(r.Status)
	}
	return s.message(dst, &r.Position, &s.position)
}

// message appends the sentences of one message.
func (s *Sentences) message(dst []byte, p *tracks.Position, m ais.Message) ([]byte, error) {
	if err := ais.Encode(m, &s.bits); err != nil {
		return dst, err
	}
	var fill int
	s.payload, fill = ais.AppendArmored(s.payload[:0], &s.bits)
	tag := nmea.Tag{Time: p.UnixMicro * 1000, Present: true}
	if int(p.Source) < len(s.sources) {
		tag.Source = []byte(s.sources[p.Source])
	}
	s.lines = nmea.AppendVDM(s.lines[:0], [2]byte{'A', 'I'}, false, 'A'+byte(p.UnixMicro/1e6&1), s.seq, s.payload, uint8(fill))
	if len(s.payload) > 60 {
		s.seq = (s.seq + 1) % 10
	}
	for from, i := 0, 0; i < len(s.lines); i++ {
		if s.lines[i] == '\n' {
			dst = nmea.AppendTag(dst, &tag)
			dst = append(dst, s.lines[from:i+1]...)
			from = i + 1
		}
	}
	return dst, nil
}

func dimensions(s *vessels.Static) ais.Dimensions {
	return ais.Dimensions{
		Bow: min(s.ToBowM, 511), Stern: min(s.ToSternM, 511),
		Port: uint8(min(s.ToPortM, 63)), Starboard: uint8(min(s.ToStarboardM, 63)),
	}
}

func longitude(deg float64) ais.Longitude { return ais.Longitude(math.Round(deg * unitsPerDegree)) }
func latitude(deg float64) ais.Latitude   { return ais.Latitude(math.Round(deg * unitsPerDegree)) }

func sog(p *tracks.Position) ais.SOG {
	if p.Has&tracks.HasSOG == 0 {
		return ais.SOGNotAvailable
	}
	return min(ais.SOG(math.Round(float64(p.SOGKn)*10)), ais.SOGFast)
}

func cog(p *tracks.Position) ais.COG {
	if p.Has&tracks.HasCOG == 0 {
		return ais.COGNotAvailable
	}
	return ais.COG(math.Round(float64(p.COGDeg)*10)) % 3600
}

func heading(p *tracks.Position) ais.Heading {
	if p.Has&tracks.HasHeading == 0 {
		return ais.HeadingNotAvailable
	}
	return ais.Heading(p.Heading % 360)
}
