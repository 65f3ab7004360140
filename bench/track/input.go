package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/shared"
)

// input is one file of positions.
type input struct {
	path, what       string
	positions, bytes int64
	sha256           string
}

// inputNames are the files that rows read, by name.
var inputNames = []string{
	"gpsdio.csv", "positions.csv", "marinecadastre.csv", "traffic-1M.csv", "traffic-1M.parquet",
	"traffic-10M.csv", "traffic-10M.parquet", "traffic-100M.parquet",
}

const (
	marineCadastre = "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv"
	gpsdio         = "data/events/gpsdio-segment"
)

// prepare makes the files that are needed. One whose source is absent is left
// out.
func prepare(binary, dir string, needed map[string]bool) (map[string]*input, error) {
	all := map[string]*input{}
	for _, name := range inputNames {
		if !needed[name] {
			continue
		}
		in := &input{path: filepath.Join(dir, name)}
		var err error
		switch {
		case strings.HasPrefix(name, "traffic-"):
			err = in.generate(binary, name)
		case name == "marinecadastre.csv":
			err = in.copyTable()
		case name == "positions.csv":
			err = in.positionsOf()
		default:
			err = in.tracksOf()
		}
		if errors.Is(err, errAbsent) {
			continue
		}
		if err == nil {
			err = in.weigh()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = in
	}
	return all, nil
}

var errAbsent = errors.New("shared data are absent")

// generate has our program make synthetic traffic: traffic-10M.csv is ten
// million positions.
func (in *input) generate(binary, name string) error {
	base, ext, _ := strings.Cut(strings.TrimPrefix(name, "traffic-"), ".")
	millions, err := strconv.ParseInt(strings.TrimSuffix(base, "M"), 10, 64)
	if err != nil {
		return err
	}
	in.positions = millions * 1_000_000
	in.what = "synthetic traffic, `tidewaiter synth --scenario scale --seed 1`"
	out := in.path + ".d"
	cmd := exec.Command(binary, "synth", "--scenario", "scale", "--seed", "1", "--positions", strconv.FormatInt(in.positions, 10), "--format", ext, "--out", out)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, said)
	}
	return os.Rename(filepath.Join(out, "positions."+ext), in.path)
}

// copyTable is the MarineCadastre file as it is.
func (in *input) copyTable() error {
	from, ok := shared.Find(marineCadastre)
	if !ok {
		return errAbsent
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	in.what, in.positions = "MarineCadastre, 17 columns", int64(strings.Count(string(b), "\n")-1)
	return os.WriteFile(in.path, b, 0o644)
}

var header = []string{"mmsi", "t", "lat", "lon", "sog", "cog"}

// positionsOf is the positions of the MarineCadastre file alone.
func (in *input) positionsOf() error {
	from, ok := shared.Find(marineCadastre)
	if !ok {
		return errAbsent
	}
	in.what = "the positions of the MarineCadastre file, of 10,631 vessels"
	return in.write(func(row func(...string) error) error {
		f, err := os.Open(from)
		if err != nil {
			return err
		}
		defer f.Close()
		r := csv.NewReader(bufio.NewReader(f))
		names, err := r.Read()
		if err != nil {
			return err
		}
		var at []int
		for _, name := range []string{"MMSI", "BaseDateTime", "LAT", "LON", "SOG", "COG"} {
			at = append(at, slices.Index(names, name))
		}
		for {
			fields, err := r.Read()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			t, err := time.Parse("2006-01-02T15:04:05", fields[at[1]])
			if err != nil {
				return err
			}
			if err := row(fields[at[0]], strconv.FormatInt(t.Unix(), 10), fields[at[2]], fields[at[3]], fields[at[4]], fields[at[5]]); err != nil {
				return err
			}
		}
	})
}

// tracksOf is the three tracks of gpsdio-segment.
func (in *input) tracksOf() error {
	from, ok := shared.Find(gpsdio + "/416000000.json")
	if !ok {
		return errAbsent
	}
	in.what = "three tracks of gpsdio-segment"
	return in.write(func(row func(...string) error) error {
		for _, name := range []string{"263576000.json", "338013000.json", "416000000.json"} {
			b, err := os.ReadFile(filepath.Join(filepath.Dir(from), name))
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(b)) {
				var m struct {
					SSVID         json.Number
					Timestamp     string
					Lat, Lon      *json.Number
					Speed, Course *json.Number
				}
				if err := json.Unmarshal([]byte(line), &m); err != nil {
					return err
				}
				if m.Lat == nil || m.Lon == nil {
					continue
				}
				t, err := time.Parse("2006-01-02 15:04:05", strings.Replace(strings.TrimSuffix(m.Timestamp, "Z"), "T", " ", 1))
				if err != nil {
					return err
				}
				if err := row(m.SSVID.String(), strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', -1, 64), text(m.Lat), text(m.Lon), text(m.Speed), text(m.Course)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func text(n *json.Number) string {
	if n == nil {
		return ""
	}
	return n.String()
}

func (in *input) write(rows func(row func(...string) error) error) error {
	f, err := os.Create(in.path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	err = w.Write(header)
	if err == nil {
		err = rows(func(fields ...string) error {
			in.positions++
			return w.Write(fields)
		})
	}
	w.Flush()
	return errors.Join(err, w.Error(), f.Close())
}

// weigh takes the size and the hash.
func (in *input) weigh() error {
	f, err := os.Open(in.path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	in.bytes, err = io.Copy(h, f)
	sum := hex.EncodeToString(h.Sum(nil))
	in.sha256 = sum[:8] + "..." + sum[len(sum)-6:]
	return err
}
