package synth

import (
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/geo"
)

// SeaOfJapan is the places of the scenarios in the Sea of Japan, with the ids,
// positions and radii of the program's own list: positions are those of the
// World Port Index (NGA Pub 150, public domain), to a mile, but Dunay's, which
// is the settlement's (GeoNames).
func SeaOfJapan() []geo.Place {
	port := func(id, name, country string, lat, lon, radiusM float64) geo.Place {
		return geo.Place{ID: id, Name: name, Kind: geo.Port, Country: country, Point: geo.Point{Lat: lat, Lon: lon},
			Located: true, RadiusM: radiusM, Quality: geo.Chart, Source: "nga-wpi-2024-02"}
	}
	dunay := port("dunay", "Dunay", "RU", 42.87881, 132.33521, 5000)
	dunay.Kind, dunay.Quality, dunay.Source = geo.Town, geo.Settlement, "geonames"
	return []geo.Place{
		port("rajin", "Rajin", "KP", 42.233333, 130.3, 4000),
		port("sonbong", "Sonbong", "KP", 42.333333, 130.4, 4000),
		port("chongjin", "Chongjin", "KP", 41.766667, 129.816667, 4000),
		port("hungnam", "Hungnam", "KP", 39.833333, 127.616667, 4000),
		port("wonsan", "Wonsan", "KP", 39.166667, 127.45, 4000),
		dunay,
		port("vostochny", "Vostochny Port", "RU", 42.75, 133.083333, 5000),
		port("nakhodka", "Nakhodka", "RU", 42.8, 132.883333, 5000),
		port("vladivostok", "Vladivostok", "RU", 43.108889, 131.888333, 6000),
		port("slavyanka", "Slavyanka", "RU", 42.866667, 131.383333, 4000),
		port("zarubino", "Zarubino", "RU", 42.633333, 131.083333, 4000),
		port("busan", "Busan", "KR", 35.1, 129.033333, 6000),
		port("tonghae", "Tonghae", "KR", 37.533333, 129.15, 4000),
		port("niigata-ko", "Niigata Ko", "JP", 37.916667, 139.05, 5000),
		port("maizuru-ko", "Maizuru Ko", "JP", 35.516667, 135.333333, 4000),
	}
}

// A node of the sea lanes is a place, by its id, or a point at sea.
type node struct {
	id       string
	lat, lon float64
}

// seaNodes are points in the fairways, drawn by eye so that the lines between
// keep off capes and islands. They are no route to sail by.
var seaNodes = []node{
	{"vla-1", 43.065, 131.900}, {"vla-2", 43.055, 131.985}, {"ussuri", 42.90, 132.06}, {"vla-sea", 42.60, 131.98},
	{"strelok", 42.83, 132.27},
	{"askold-s", 42.64, 132.34}, {"nak-sea", 42.60, 132.95}, {"nak-bay", 42.71, 132.965}, {"vos-1", 42.735, 133.05},
	{"povorotny-s", 42.55, 133.15},
	{"sla-1", 42.80, 131.46}, {"sla-2", 42.70, 131.66},
	{"zar-1", 42.585, 131.105}, {"gamov-s", 42.38, 131.30},
	{"son-1", 42.25, 130.43}, {"raj-1", 42.16, 130.34}, {"raj-sea", 42.04, 130.62},
	{"cho-1", 41.74, 129.87}, {"cho-sea", 41.68, 130.05},
	{"east-sea-n", 40.90, 130.90}, {"musu-e", 40.60, 130.20}, {"hun-1", 39.74, 127.78}, {"hun-sea", 39.55, 128.55}, {"won-1", 39.25, 127.70},
	{"ulleung-w", 37.60, 130.10}, {"don-1", 37.48, 129.30}, {"pohang-e", 36.10, 129.90}, {"bus-1", 35.06, 129.18}, {"bus-sea", 35.40, 129.65},
	{"nii-1", 38.02, 139.00}, {"sado-n", 38.60, 138.40}, {"japan-mid", 40.60, 135.50},
	{"mai-1", 35.62, 135.38}, {"oki-e", 36.40, 134.60}, {"yamato", 39.40, 134.40},
}

// seaEdges join them.
var seaEdges = [][2]string{
	{"vladivostok", "vla-1"}, {"vla-1", "vla-2"}, {"vla-2", "ussuri"}, {"ussuri", "vla-sea"}, {"ussuri", "strelok"},
	{"strelok", "dunay"}, {"strelok", "vla-sea"}, {"strelok", "askold-s"}, {"vla-sea", "askold-s"}, {"askold-s", "nak-sea"},
	{"nak-sea", "nak-bay"}, {"nak-bay", "nakhodka"}, {"nak-bay", "vos-1"}, {"vos-1", "vostochny"}, {"nak-sea", "povorotny-s"},
	{"slavyanka", "sla-1"}, {"sla-1", "sla-2"}, {"sla-2", "vla-sea"}, {"zarubino", "zar-1"}, {"zar-1", "gamov-s"},
	{"vla-sea", "gamov-s"}, {"gamov-s", "raj-sea"}, {"raj-sea", "raj-1"}, {"raj-1", "rajin"}, {"raj-1", "son-1"}, {"son-1", "sonbong"},
	{"raj-sea", "cho-sea"}, {"cho-sea", "cho-1"}, {"cho-1", "chongjin"}, {"cho-sea", "musu-e"}, {"musu-e", "hun-sea"},
	{"hun-sea", "hun-1"}, {"hun-1", "hungnam"}, {"hun-sea", "won-1"}, {"won-1", "wonsan"},
	{"vla-sea", "east-sea-n"}, {"raj-sea", "east-sea-n"}, {"askold-s", "east-sea-n"}, {"east-sea-n", "ulleung-w"}, {"musu-e", "ulleung-w"},
	{"ulleung-w", "don-1"}, {"don-1", "tonghae"}, {"ulleung-w", "pohang-e"}, {"pohang-e", "bus-sea"}, {"bus-sea", "bus-1"}, {"bus-1", "busan"},
	{"niigata-ko", "nii-1"}, {"nii-1", "sado-n"}, {"sado-n", "japan-mid"}, {"japan-mid", "povorotny-s"}, {"japan-mid", "askold-s"},
	{"maizuru-ko", "mai-1"}, {"mai-1", "oki-e"}, {"oki-e", "yamato"}, {"yamato", "povorotny-s"}, {"yamato", "askold-s"}, {"oki-e", "bus-sea"},
}

// lanes finds ways between places: along the sea lanes where both have one,
// along the great circle otherwise.
type lanes struct {
	points []geo.Point
	edges  [][]int
	node   map[string]int
}

func newLanes(places []geo.Place) *lanes {
	l := &lanes{node: map[string]int{}}
	add := func(id string, p geo.Point) {
		l.node[id] = len(l.points)
		l.points = append(l.points, p)
	}
	for _, n := range seaNodes {
		add(n.id, geo.Point{Lat: n.lat, Lon: n.lon})
	}
	known := map[string]geo.Point{}
	for _, p := range SeaOfJapan() {
		known[p.ID] = p.Point
	}
	for i := range places {
		// A place of the same id that lies elsewhere is another one.
		if at, ok := known[places[i].ID]; ok && places[i].Located && geo.DistanceM(at, places[i].Point) < 10e3 {
			add(places[i].ID, places[i].Point)
		}
	}
	l.edges = make([][]int, len(l.points))
	for _, e := range seaEdges {
		a, okA := l.node[e[0]]
		b, okB := l.node[e[1]]
		if okA && okB {
			l.edges[a] = append(l.edges[a], b)
			l.edges[b] = append(l.edges[b], a)
		}
	}
	return l
}

// path is the points between two places, both ends left out.
func (l *lanes) path(from, to *geo.Place) []geo.Point {
	a, okA := l.node[from.ID]
	b, okB := l.node[to.ID]
	if !okA || !okB {
		n := int(math.Ceil(geo.DistanceM(from.Point, to.Point) / partM))
		var way []geo.Point
		for i := 1; i < n; i++ {
			way = append(way, between(from.Point, to.Point, float64(i)/float64(n)))
		}
		return way
	}
	// Dijkstra, on a few dozen nodes.
	far := make([]float64, len(l.points))
	prev := make([]int, len(l.points))
	done := make([]bool, len(l.points))
	for i := range far {
		far[i] = math.Inf(1)
	}
	far[a] = 0
	for {
		at := -1
		for i := range far {
			if !done[i] && (at < 0 || far[i] < far[at]) && !math.IsInf(far[i], 1) {
				at = i
			}
		}
		if at < 0 || at == b {
			break
		}
		done[at] = true
		for _, n := range l.edges[at] {
			if d := far[at] + geo.DistanceM(l.points[at], l.points[n]); d < far[n] {
				far[n], prev[n] = d, at
			}
		}
	}
	if math.IsInf(far[b], 1) {
		return nil
	}
	var way []geo.Point
	for at := prev[b]; at != a; at = prev[at] {
		way = append(way, l.points[at])
	}
	slices.Reverse(way)
	return way
}
