package decoding

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// FuzzRun: whatever the input, nothing panics, every line of output is JSON,
// every message and every reject is on record, and the output does not depend
// on the number of workers or the size of blocks.
func FuzzRun(f *testing.F) {
	f.Add([]byte(traffic(f, 30)))
	f.Add([]byte("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading\n338148873,2022-01-03T00:00:00,33.6,-117.9,0,280,511\nx\n"))
	f.Add([]byte(`{"MessageType":"PositionReport","Message":{"PositionReport":{"UserID":1,"Latitude":1,"Longitude":2}}}` + "\n{}\n"))
	f.Add([]byte(`{"timestamp":"2025-12-11T20:55:53Z","vessels":[{"mmsi":376128000,"lon":19.6,"lat":59.1}]}`))
	f.Add([]byte("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B\n!AIVDM,1,1,,B,402=481uaUcf;OQ55JS9ITi025Jp,0*2B\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var want string
		for i, opt := range []Options{{Workers: 1}, {Workers: 3, block: 600}, {Workers: 2, Dedupe: time.Second}} {
			var out, rejects bytes.Buffer
			opt.Format, opt.Out, opt.Rejects = JSON, &out, &rejects
			st, err := Run(context.Background(), feeds(string(in)), opt)
			if err != nil {
				// A table whose header or document is broken.
				if st != nil && strings.Contains(err.Error(), "reading feed1") {
					return
				}
				t.Fatal(err)
			}
			if n := int64(strings.Count(out.String(), "\n")); n != st.Written || opt.Dedupe == 0 && n != st.Messages {
				t.Fatalf("%d lines, %d written, %d messages", n, st.Written, st.Messages)
			}
			if n := int64(strings.Count(rejects.String(), "\n")); n != st.Rejected() {
				t.Fatalf("%d lines of rejects, %d counted: %v", n, st.Rejected(), st.Rejects)
			}
			for line := range strings.Lines(out.String()) {
				if !json.Valid([]byte(line)) {
					t.Fatalf("not JSON: %q", line)
				}
			}
			switch {
			case i == 0:
				want = out.String()
			case opt.Dedupe == 0 && out.String() != want:
				t.Fatalf("%d workers: another output", opt.Workers)
			}
		}
	})
}
