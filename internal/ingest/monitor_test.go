package ingest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time {
	return noon.Add(time.Duration(seconds * float64(time.Second)))
}

// summary is a silence in seconds after noon.
func summary(s Silence) string {
	until := "..."
	if !s.Until.IsZero() {
		until = fmt.Sprint(s.Until.Sub(noon).Seconds())
	}
	return fmt.Sprintf("%s %v-%s %s %v", s.Source+s.Peer, s.From.Sub(noon).Seconds(), until, s.Reason, s.Down)
}

func TestMonitorSilences(t *testing.T) {
	k := Key{Source: "a"}
	type step func(m *Monitor)
	heard := func(s ...float64) step {
		return func(m *Monitor) {
			for _, s := range s {
				m.Heard(k, 1, at(s))
			}
		}
	}
	check := func(s float64) step { return func(m *Monitor) { m.Check(at(s)) } }
	up := func(s float64) step { return func(m *Monitor) { m.Connected(k, at(s)) } }
	down := func(s float64) step { return func(m *Monitor) { m.Disconnected(k, at(s)) } }
	expect := func(m *Monitor) { m.Expect(k, noon) }
	every := func(interval float64, n int) step {
		return func(m *Monitor) {
			for i := range n {
				m.Heard(k, 1, at(interval*float64(i)))
			}
		}
	}
	var learnt []string
	for i := range enough {
		learnt = append(learnt, fmt.Sprintf("a %d-%d no_data 0", i*100, i*100+100))
	}
	learning := strings.Join(learnt, "; ")
	for _, tc := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"steady", []step{expect, up(0), heard(1, 30, 60, 110), check(150)}, ""},
		{"exactly the threshold", []step{expect, up(0), heard(10), check(70)}, ""},
		{"silent", []step{expect, up(0), heard(10), check(71)}, "a 10-... no_data 0"},
		{"silent and back", []step{expect, up(0), heard(10), check(71), check(90), heard(100, 101)}, "a 10-100 no_data 0"},
		{"nobody looked", []step{expect, up(0), heard(10, 200)}, "a 10-200 no_data 0"},
		{"never connected", []step{expect, down(1), check(61)}, "a 0-... disconnected 61"},
		{"never heard", []step{expect, up(5), check(61)}, "a 0-... no_data 5"},
		{"lost", []step{expect, up(0), heard(10), down(20), check(100), up(200), heard(210)}, "a 10-210 disconnected 180"},
		{"lost shortly", []step{expect, up(0), heard(10), down(20), up(25), check(71), heard(110)}, "a 10-110 no_data 5"},
		{"lost and back in time", []step{expect, up(0), heard(10), down(20), up(25), heard(30), check(80), check(91)}, "a 30-... no_data 0"},
		{"failed attempts", []step{expect, down(1), down(3), down(7), check(61), up(100), heard(101)}, "a 0-101 disconnected 100"},
		{"two of one source", []step{expect, up(0), up(1), heard(2), down(3), check(40), down(41), check(63)}, "a 2-... no_data 22"},
		{"a slow receiver", []step{expect, up(0), every(100, 20), check(2899)}, learning},
		{"a slow receiver is silent", []step{expect, up(0), every(100, 20), check(2901)}, learning + "; a 1900-... no_data 0"},
		{"an outage is not usual", []step{expect, up(0), heard(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 500, 501, 562)}, "a 10-500 no_data 0; a 501-562 no_data 0"},
		{"slower than can be waited for", []step{expect, up(0), every(50, 400), check(19950 + 501)}, "a 19950-... no_data 0"},
		{"a clock set back", []step{expect, up(0), heard(100, 50, 101), check(150)}, "a 0-100 no_data 0"},
		{"two silences", []step{expect, up(0), heard(1, 100, 101, 300)}, "a 1-100 no_data 0; a 101-300 no_data 0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := &Monitor{}
			var last = map[time.Time]Silence{}
			m.OnSilence = func(s Silence) { last[s.From] = s }
			for _, s := range tc.steps {
				s(m)
			}
			var got []string
			for _, s := range m.Silences() {
				got = append(got, summary(s))
				if last[s.From] != s {
					t.Errorf("told %v, kept %v", last[s.From], s)
				}
			}
			if g := strings.Join(got, "; "); g != tc.want {
				t.Errorf("got  %s\nwant %s", g, tc.want)
			}
		})
	}
}

func TestMonitorOptions(t *testing.T) {
	m := &Monitor{Threshold: 5 * time.Second, Factor: 2}
	k := Key{"a", "station"}
	for i := range 20 {
		m.Heard(k, 1, at(float64(i)*4))
	}
	m.Check(at(76 + 8))
	if n := len(m.Silences()); n != 0 {
		t.Errorf("%d silences within twice the usual", n)
	}
	m.Check(at(76 + 8.5))
	s := m.Silences()
	if len(s) != 1 || s[0].Usual != 4 || s[0].Peer != "station" || s[0].Reason != NoData {
		t.Fatalf("%+v", s)
	}
	b, err := json.Marshal(s[0])
	if want := `{"source":"a","peer":"station","from":"2026-03-01T12:01:16Z","reason":"no_data","disconnected_s":0,"usual_s":4}`; err != nil || string(b) != want {
		t.Errorf("got  %s, %v\nwant %s", b, err, want)
	}
	var none *Monitor
	none.Expect(k, noon)
	none.Heard(k, 1, noon)
	none.Connected(k, noon)
	none.Disconnected(k, noon)
	none.Check(noon)
	none.drop(k)
	if none.Silences() != nil || none.Rates(noon) != nil {
		t.Error("a nil monitor knows something")
	}
}

func TestMonitorRates(t *testing.T) {
	m := &Monitor{}
	k := Key{Source: "a"}
	m.Expect(k, noon)
	m.Connected(k, noon)
	for s := range 1200 { // ten a second for 20 minutes
		m.Heard(k, 10, at(float64(s)))
	}
	r := m.Rates(at(1200))[0]
	if r.PerMinute < 520 || r.PerMinute > 600 || r.Usual < 500 || r.Usual > 620 || r.Sentences != 12_000 || !r.Connected || r.Silent {
		t.Errorf("%+v", r)
	}
	if !r.Last.Equal(at(1199)) || !r.Since.Equal(noon) {
		t.Errorf("%+v", r)
	}
	m.Check(at(1300))
	usual := r.Usual
	if r = m.Rates(at(5000))[0]; r.PerMinute != 0 || r.Usual < usual*0.9 || !r.Silent {
		t.Errorf("after a silence: %+v", r) // the usual rate is that of when it was heard
	}
}

// Peers and silences without end do not fill the memory.
func TestMonitorBounded(t *testing.T) {
	m := &Monitor{}
	m.Expect(Key{Source: "a"}, noon)
	for i := range 3 * maxKeys {
		m.Heard(Key{"a", fmt.Sprint(i)}, 1, at(float64(i)*100))
		m.Heard(Key{Source: "a"}, 1, at(float64(i)*100))
	}
	if n := len(m.heard); n > maxKeys || m.heard[Key{Source: "a"}] == nil {
		t.Errorf("%d keys", n)
	}
	for i := range 2 * maxSilences {
		m.Heard(Key{Source: "b"}, 1, at(1e6+float64(i)*100))
	}
	if n := len(m.Silences()); n > maxSilences {
		t.Errorf("%d silences", n)
	}
	m.Check(at(1e7))
	for i := range maxKeys { // ends of silences that are no longer kept
		m.Heard(Key{"a", fmt.Sprint(i)}, 1, at(1e7+1))
	}
}
