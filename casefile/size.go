package casefile

import (
	"unsafe"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// perRow is about what a row takes beside its cells: slices, and its place in the
// indexes by id.
const perRow = 160

// MemoryBytes is about how many bytes a case takes in memory, so that whoever
// keeps several can bound them together. It looks at every row and no text.
func (c *Case) MemoryBytes() int {
	n := 64 << 10 // case.yaml and what every case has
	add := func(rows int, size uintptr) { n += rows * (int(size) + perRow) }
	add(len(c.Sources), unsafe.Sizeof(Source{}))
	add(len(c.Claims), unsafe.Sizeof(claims.Claim{}))
	add(len(c.Sightings), unsafe.Sizeof(events.Sighting{}))
	add(len(c.Voyages), unsafe.Sizeof(events.ReportedVoyage{}))
	add(len(c.Observed), unsafe.Sizeof(Observed{}))
	add(len(c.Places), unsafe.Sizeof(geo.Place{}))
	add(len(c.Vessels), unsafe.Sizeof(vessels.Vessel{}))
	add(len(c.Factors), unsafe.Sizeof(Factor{}))
	for i := range c.Sources {
		s := &c.Sources[i]
		n += len(s.ID) + len(s.URL) + len(s.OriginalURL) + len(s.Publisher) + len(s.Title) + len(s.Collector) + len(s.SHA256) + len(s.Licence) + len(s.Note)
	}
	for i := range c.Claims {
		cl := &c.Claims[i]
		n += len(cl.ID) + len(cl.Source) + len(cl.Quote) + len(cl.Translation) + len(cl.Item) + len(cl.Origin) + len(cl.Note) + len(cl.Review.Reason)
		n += len(cl.Chain)*int(unsafe.Sizeof(claims.Hop{})) + len(cl.Relations)*int(unsafe.Sizeof(claims.Relation{}))
		for _, h := range cl.Chain {
			n += len(h.Name) + len(h.Role)
		}
	}
	for i := range c.Observed {
		o := &c.Observed[i]
		n += len(o.ID) + len(o.Note) + len(o.Rule.Thresholds) + 16*(len(o.Events)+len(o.Sightings)+len(o.From)+len(o.To)) + 24*len(o.Candidates)
	}
	for _, rows := range c.Tracks {
		n += cap(rows) * int(unsafe.Sizeof(Position{}))
	}
	for _, rows := range c.Series {
		n += cap(rows) * int(unsafe.Sizeof(SeriesRow{}))
	}
	for _, text := range c.Licences {
		n += len(text)
	}
	return n + len(c.Readme) + len(c.meta.raw) + len(c.meta.canon)
}
