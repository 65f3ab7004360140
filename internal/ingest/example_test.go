package ingest_test

import (
	"fmt"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// Passwords stay out of names and messages.
func ExampleParseLive() {
	for _, spec := range []string{"mqtts://me:secret@broker.example/vessels-v2/+/location", "tcp://ais.example"} {
		src, err := ingest.ParseLive(spec)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(src)
	}
	// Output:
	// mqtts://broker.example/vessels-v2/+/location
	// ingest: reading the address "tcp://ais.example": the port is missing: write tcp://HOST:PORT
}

// A receiver named by the data itself is listened to like a source.
func ExampleMonitor() {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	station := ingest.Key{Source: "tcp://ais.example:10110", Peer: "r003669945"}
	m := &ingest.Monitor{Threshold: 2 * time.Minute}
	m.Heard(station, 1, start)
	m.Heard(station, 1, start.Add(time.Minute))
	m.Heard(station, 1, start.Add(time.Hour))
	for _, s := range m.Silences() {
		fmt.Println(s.Peer, s.From.Format(time.TimeOnly), s.Until.Format(time.TimeOnly), s.Reason)
	}
	// Output: r003669945 12:01:00 13:00:00 no_data
}
