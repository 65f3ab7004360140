package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// satellite is one of the benchmark, with the file of its operator.
type satellite struct {
	name, truth string
	geo, unseen bool
}

// satellites of the benchmark. The method was made on the first eight; the
// other seven were not looked at before it stood.
var satellites = []satellite{
	{name: "Jason-1", truth: "ja1man.txt"},
	{name: "Jason-2", truth: "ja2man.txt"},
	{name: "TOPEX", truth: "topman.txt"},
	{name: "CryoSat-2", truth: "cs2man.txt"},
	{name: "SARAL", truth: "srlman.txt"},
	{name: "Fengyun-2D", truth: "manFY2D.txt.fy", geo: true},
	{name: "Fengyun-2E", truth: "manFY2E.txt.fy", geo: true},
	{name: "Fengyun-4A", truth: "manFY4A.txt.fy", geo: true},
	{name: "Jason-3", truth: "ja3man.txt", unseen: true},
	{name: "Sentinel-3A", truth: "s3aman.txt", unseen: true},
	{name: "Sentinel-3B", truth: "s3bman.txt", unseen: true},
	{name: "Sentinel-6A", truth: "s6aman.txt", unseen: true},
	{name: "Haiyang-2A", truth: "h2aman.txt", unseen: true},
	{name: "Fengyun-2F", truth: "manFY2F.txt.fy", geo: true, unseen: true},
	{name: "Fengyun-2H", truth: "manFY2H.txt.fy", geo: true, unseen: true},
}

// burn is a manoeuvre as its operator wrote it down: from begin to end.
type burn struct {
	begin, end time.Time
	speed      float64 // m/s in all; 0 where the file does not say
	along      float64 // m/s along the track, what its parts do together; NaN where the file does not say
	note       string
}

// readTruth reads the operator's own file, not the dataset's table made from
// it: that table adds a day to every date of the altimetry satellites, for it
// takes day 1 of the year as the second, and it takes China Standard Time as
// UTC.
func readTruth(dir string, sat satellite) ([]burn, error) {
	path := filepath.Join(dir, "raw_data", "manoeuvres", sat.truth)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []burn
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		var b burn
		if sat.geo {
			b, err = fengyun(line)
		} else {
			b, err = altimeter(line)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b burn) int { return a.begin.Compare(b.begin) })
	return all, lines.Err()
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

func fengyun(line string) (burn, error) {
	times := quoted.FindAllStringSubmatch(line, -1)
	if len(times) != 2 {
		return burn{}, fmt.Errorf("%d times in %q", len(times), line)
	}
	china := time.FixedZone("CST", 8*3600)
	var at [2]time.Time
	for i, t := range times {
		var err error
		if at[i], err = time.ParseInLocation("2006-01-02T15:04:05", strings.ReplaceAll(strings.TrimSuffix(t[1], " CST"), "/", "-"), china); err != nil {
			return burn{}, err
		}
	}
	return burn{begin: at[0].UTC(), end: at[1].UTC(), along: math.NaN(), note: strings.Fields(line)[0]}, nil
}

// altimeter reads a line of the manoeuvre files of the International DORIS
// Service. Their times are of TAI, half a minute ahead of UTC, and of whole
// minutes: the difference is left in.
func altimeter(line string) (burn, error) {
	f := strings.Fields(line)
	if len(f) < 9 {
		return burn{}, fmt.Errorf("%d fields", len(f))
	}
	at := func(f []string) (time.Time, error) {
		var v [4]int
		for i := range v {
			var err error
			if v[i], err = strconv.Atoi(f[i]); err != nil {
				return time.Time{}, err
			}
		}
		return time.Date(v[0], 1, v[1], v[2], v[3], 0, 0, time.UTC), nil
	}
	begin, err := at(f[1:])
	if err != nil {
		return burn{}, err
	}
	end, err := at(f[5:])
	if err != nil {
		return burn{}, err
	}
	b := burn{begin: begin, end: end, along: math.NaN()}
	// Fields of a burn: year day hour minute second, duration, three of speed,
	// three of acceleration, three of its difference.
	along := 0.
	for i := 11; i+15 <= len(f); i += 15 {
		var sum float64
		for k, s := range f[i+6 : i+9] {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return burn{}, err
			}
			sum += v * v
			if k == 1 {
				along += v
				b.along = along
			}
		}
		b.speed += math.Sqrt(sum)
		b.note = strings.Join(f[i+6:i+9], " ")
	}
	return b, nil
}

// readTable reads the times of the dataset's own table, as they stand there.
func readTable(dir string, sat satellite) ([]burn, error) {
	f, err := os.Open(filepath.Join(dir, "processed_files", "manoeuvres_"+sat.name+".yaml"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []burn
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if s, ok := strings.CutPrefix(lines.Text(), "- "); ok {
			t, err := time.Parse(time.DateTime, s)
			if err != nil {
				return nil, err
			}
			all = append(all, burn{begin: t, end: t})
		}
	}
	return all, lines.Err()
}
