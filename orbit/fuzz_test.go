package orbit

import (
	"math"
	"strings"
	"testing"
)

// fuzzRead reads anything, and holds what is found to what every set has to be.
func fuzzRead(f *testing.F, seeds ...string) {
	object, _ := AppendOMM(nil, invented)
	for _, s := range append(seeds, inventedLines, string(object)) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		lines := 1 + strings.Count(text, "\n")
		c, err := Read(strings.NewReader(text), func(e Elements, line int) error {
			if why := e.Check(); why != nil {
				t.Errorf("%v: %+v", why, e)
			}
			if line < last || line > lines {
				t.Errorf("line %d after %d, of %d", line, last, lines)
			}
			last = line
			b, err := AppendOMM(nil, e)
			if err != nil {
				t.Fatalf("%v: %+v", err, e)
			}
			again := 0
			if _, err := Read(strings.NewReader(string(b)), func(back Elements, _ int) error {
				again++
				back.Name, back.Designator, back.Originator = e.Name, e.Designator, e.Originator
				if d := back.Epoch.Sub(e.Epoch); math.Abs(d) > 2e-14 {
					t.Errorf("epoch off by %v days", d)
				}
				back.Epoch, back.Created = e.Epoch, e.Created
				if back != e {
					t.Errorf("%+v\n%+v", back, e)
				}
				return nil
			}); err != nil || again != 1 {
				t.Errorf("%v, %d sets: %s", err, again, b)
			}
			if s, err := NewSatellite(e, Model{}); err == nil {
				if _, err := s.Propagate(1440); err != nil {
					if _, ok := err.(Fault); !ok {
						t.Error(err)
					}
				}
			}
			return nil
		})
		if err != nil && err != ErrFormat {
			t.Error(err)
		}
		if c.Sets+c.Rejects() > len(text)+1 {
			t.Errorf("%+v of %d bytes", c, len(text))
		}
	})
}

func FuzzReadLines(f *testing.F) {
	fuzzRead(f, "0 NAME\n"+inventedLines, "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753\n2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667     0.00      4320.0        360.00\n")
}

func FuzzReadJSON(f *testing.F) {
	fuzzRead(f, `[{"EPOCH":"2024-02-27T06:30:00","MEAN_MOTION":"15","ECCENTRICITY":.1},{"A":[{}]}]`, `{"a":"`, "{{{")
}

func FuzzReadXML(f *testing.F) {
	fuzzRead(f, "<?xml version='1.0'?><ndm><!-- x --><omm><a>&lt;</a><EPOCH>2024-02-27T06:30:00</EPOCH><![CDATA[]]></omm><x:omm></x:omm>",
		"<omm><EPOCH>2024-02-27T06:30:00</EPOCH><MEAN_MOTION>15</MEAN_MOTION><ECCENTRICITY>0.1</ECCENTRICITY><INCLINATION>5</INCLINATION><RA_OF_ASC_NODE>1</RA_OF_ASC_NODE><ARG_OF_PERICENTER>1</ARG_OF_PERICENTER><MEAN_ANOMALY>2</MEAN_ANOMALY><BSTAR>0</BSTAR></omm>")
}

func FuzzReadCSV(f *testing.F) {
	fuzzRead(f, "EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,BSTAR\n2024-02-27T06:30:00,15,0.1,5,1,1,2,0\n\"x\"\"\",,,\n")
}

func FuzzReadKVN(f *testing.F) {
	fuzzRead(f, "CCSDS_OMM_VERS = 2.0\nEPOCH = 2024-058T06:30:00\nMEAN_MOTION = 15 [rev/day]\nECCENTRICITY = 0.1\nINCLINATION = 5\nRA_OF_ASC_NODE = 1\nARG_OF_PERICENTER = 1\nMEAN_ANOMALY = 2\nBSTAR = 0\nCOMMENT x\n")
}

// FuzzPropagate: whatever the elements and the moment, there is a state of
// numbers or a fault.
func FuzzPropagate(f *testing.F) {
	f.Add(15.2, 0.001, 97.0, 10.0, 20.0, 30.0, 1e-4, 1440.0, 0)
	f.Add(2.006, 0.7, 63.4, 10.0, 20.0, 30.0, -1e-4, -9e5, 1)
	f.Add(1.0027, 0.0001, 0.0, 10.0, 20.0, 30.0, 0.0, 1e7, 2)
	f.Add(16.5, 0.9, 180.0, 0.0, 0.0, 0.0, 1e6, 1.0, 5)
	f.Add(1e-300, 0.99999999, 90.0, 0.0, 0.0, 0.0, 1e300, 20e6, 7)
	f.Fuzz(func(t *testing.T, motion, e, inclination, node, perigee, anomaly, bstar, minutes float64, model int) {
		s, err := NewSatellite(Elements{
			Epoch: Time{Day: 60000, Part: 0.25}, MeanMotion: motion, Eccentricity: e, Inclination: inclination,
			Node: node, Perigee: perigee, MeanAnomaly: anomaly, BStar: bstar,
		}, Model{Gravity: Gravity(model & 1), AFSPC: model&2 != 0, Falling: model&4 != 0})
		if err != nil {
			if _, ok := err.(Fault); !ok {
				t.Fatal(err)
			}
			return
		}
		state, err := s.Propagate(minutes)
		if fault, bad := err.(Fault); err != nil && !bad {
			t.Fatal(err)
		} else if bad && fault != Decayed && state != (State{}) {
			t.Errorf("%v with a state %+v", err, state)
		}
		for _, v := range []float64{state.Position.Norm(), state.Velocity.Norm()} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%+v", state)
			}
		}
		again, errAgain := s.Propagate(minutes)
		if again != state || errAgain != err {
			t.Errorf("a second time %+v %v, first %+v %v", again, errAgain, state, err)
		}
	})
}
