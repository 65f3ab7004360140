package engine

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// batchVessels is how many vessels a worker concludes at a time.
const batchVessels = 32

// concluded is what is given to the sink of one vessel.
type concluded struct {
	found
	voyages []events.Voyage
}

// conclude brings together what was found of each vessel, alone and with
// others, and gives it to the sink.
func (r *run) conclude() error {
	shared := map[uint32][]*events.Event{}
	for _, e := range r.cross {
		r.subjects.name(e)
		shared[uint32(e.Subject.MMSI)] = append(shared[uint32(e.Subject.MMSI)], e)
		for i := range e.Others {
			if m := e.Others[i].MMSI; m != e.Subject.MMSI {
				shared[uint32(m)] = append(shared[uint32(m)], e)
			}
		}
	}
	list := r.shelf.index
	byMMSI := func(a, b entry) int { return cmp.Compare(a.mmsi, b.mmsi) }
	var more []entry // of whom nothing else was found
	for m := range shared {
		if _, ok := slices.BinarySearchFunc(list, entry{mmsi: m}, byMMSI); !ok {
			more = append(more, entry{mmsi: m})
		}
	}
	if more != nil {
		list = append(list, more...)
		slices.SortFunc(list, byMMSI)
	}
	concluders := make([]*concluder, r.opt.Workers)
	for i := range concluders {
		concluders[i] = &concluder{run: r, shared: shared, Concluder: events.Concluder{
			Config: &r.opt.Config, Coverage: r.coverage, Sightings: r.opt.Sightings, Identify: r.opt.Identify, Until: r.until,
		}}
	}
	t, failed := decoding.NewTurns(), false // read and set in turn
	var done atomic.Int64
	batches := (len(list) + batchVessels - 1) / batchVessels
	return r.each(batches, func(w, i int) error {
		part := list[i*batchVessels : min((i+1)*batchVessels, len(list))]
		c := concluders[w]
		err := c.vessels(part)
		// A turn is taken whatever happened: others wait for theirs.
		t.Wait(i)
		defer t.Done()
		if failed || err != nil {
			failed = true
			return err
		}
		if err = r.ctx.Err(); err == nil {
			err = c.give(len(part))
		}
		failed = err != nil
		r.progress(done.Add(int64(len(part))), int64(len(list)))
		return err
	})
}

// concluder concludes on behalf of one goroutine.
type concluder struct {
	events.Concluder
	run    *run
	shared map[uint32][]*events.Event
	out    []concluded
	buf    []byte
}

func (c *concluder) vessels(part []entry) error {
	for len(c.out) < len(part) {
		c.out = append(c.out, concluded{})
	}
	for i, e := range part {
		o := &c.out[i]
		o.segments, o.events, o.fixes, o.voyages = nil, nil, nil, nil
		if e.n > 0 {
			if err := c.run.shelf.read(e, &o.found, &c.buf); err != nil {
				return err
			}
		}
		for _, s := range c.shared[e.mmsi] {
			o.events = append(o.events, *s)
		}
		sortSegments(o.segments)
		slices.SortFunc(o.events, compareEvents)
		slices.SortStableFunc(o.fixes, func(a, b fix) int {
			return cmp.Or(cmp.Compare(a.Track.Hull, b.Track.Hull), cmp.Compare(a.Position.UnixMicro, b.Position.UnixMicro))
		})
		o.events, o.voyages = c.Vessel(o.segments, o.events)
		// What is about two vessels is given once, with the first of them.
		o.events = slices.DeleteFunc(o.events, func(x events.Event) bool { return x.Subject.MMSI != vessels.MMSI(e.mmsi) })
		slices.SortFunc(o.events, compareEvents)
		slices.SortFunc(o.voyages, compareVoyages)
	}
	return nil
}

// give gives the first n to the sink.
func (c *concluder) give(n int) error {
	s, st := &c.run.sink, &c.run.stats
	for i := range c.out[:n] {
		o := &c.out[i]
		if s.Fix != nil {
			for j := range o.fixes {
				if err := s.Fix(&o.fixes[j].Track, &o.fixes[j].Position); err != nil {
					return err
				}
			}
		}
		if s.Segment != nil {
			for j := range o.segments {
				if err := s.Segment(&o.segments[j]); err != nil {
					return err
				}
			}
		}
		for j := range o.events {
			st.Events[o.events[j].Kind]++
			if s.Event != nil {
				if err := s.Event(&o.events[j]); err != nil {
					return err
				}
			}
		}
		for j := range o.voyages {
			st.Voyages++
			if s.Voyage != nil {
				if err := s.Voyage(&o.voyages[j]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func sortSegments(list []events.Segment) {
	slices.SortFunc(list, func(a, b events.Segment) int {
		return cmp.Or(a.First.Time.Compare(b.First.Time), cmp.Compare(a.Hull, b.Hull), cmp.Compare(a.ID, b.ID))
	})
}

func compareEvents(a, b events.Event) int {
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

func compareVoyages(a, b events.Voyage) int {
	return cmp.Or(a.From.DepartEarliest.Compare(b.From.DepartEarliest), a.To.ArriveEarliest.Compare(b.To.ArriveEarliest), cmp.Compare(a.ID, b.ID))
}
