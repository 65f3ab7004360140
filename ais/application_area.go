package ais

// Area notices: a header, then sub-areas of a fixed length whose shape comes
// first. A polyline or polygon goes on from the circle or polyline before it,
// its points given by bearing and distance.

// noticeHeader is what all editions begin with.
func noticeHeader() []*Field {
	return []*Field{
		linkage(), enum("notice", 7, labelsNotice).upTo(126).none(127),
		month("month"), day("day"), hour("hour"), minute("minute"),
		unsigned("duration", 18).unit("min").upTo(262142).none(262143), // 0 cancels the notice
	}
}

// subareas are the shapes of one edition: position and precision differ, so do
// the distance's bits of a polyline and how many bits a sub-area has.
func subareas(min, max, bits int, position []*Field, distance, characters int) *Field {
	scale := unsigned("scale", 2)
	direction := func(key string) *Field { return unsigned(key, 9).unit("degree").upTo(359) }
	payload := bits - 3
	fill := func(fields ...*Field) []*Field {
		n := payload
		for i := range fields {
			n -= fields[i].Bits
		}
		if n > 0 {
			fields = append(fields, spare(n))
		}
		return fields
	}
	points := []*Field{scale}
	for _, n := range []string{"1", "2", "3", "4"} {
		points = append(points,
			unsigned("bearing"+n, 10).unit("degree").per(2).upTo(719).none(720),
			unsigned("distance"+n, distance).unit("m").from(1))
	}
	at := func(fields ...*Field) []*Field { return join([]*Field{scale}, position, fields) }
	radius := unsigned("radius", 12).unit("m")
	reserved := func() []*Field { return fill(spare(64)) }
	return group("subareas", min, max,
		enum("shape", 3, labelsShape).upTo(5).selects(),
		variants(payload,
			fill(at(radius)...),
			fill(at(unsigned("east", 8).unit("m"), unsigned("north", 8).unit("m"), direction("orientation"))...),
			fill(at(radius, direction("left"), direction("right"))...),
			fill(points...),
			fill(points...),
			fill(chars("text", characters)),
			reserved(), reserved(),
		))
}

// areaNotice is 1/22 and 1/23: positions in 1/1000 minute, sub-areas of 87
// bits. Lengths are in metres times ten to the power of scale.
func areaNotice() []*Field {
	position := []*Field{lon3("lon"), lat3("lat"), unsigned("precision", 3).none(4)}
	return append(noticeHeader(), subareas(1, 10, 87, position, 10, 14))
}

// areaNotice366 is the coast guard's first edition: positions in 1/10 000
// minute, sub-areas of 90 bits.
func areaNotice366() []*Field {
	return append(noticeHeader(), subareas(1, 10, 90, []*Field{lon4("lon"), lat4("lat")}, 11, 14))
}

// areaNotice367 is its later edition: a version, sub-areas of 96 bits.
func areaNotice367() []*Field {
	position := []*Field{lon4("lon"), lat4("lat"), unsigned("precision", 3).none(4)}
	return join([]*Field{unsigned("version", 6)}, noticeHeader(), []*Field{spare(3), subareas(1, 9, 96, position, 11, 15)})
}
