// Command goais is the driver of the benchmark for go-ais: it decodes a file of
// NMEA sentences with either front end of that library and prints the counts.
//
//	goais std|fast FILE [json]
//
// "std" is package aisnmea, "fast" is package aisnmeafast, both with the fast
// codec (no reflection); with json every message is written with encoding/json,
// a line each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	ais "github.com/BertoldVdb/go-ais"
	"github.com/BertoldVdb/go-ais/aisnmea"
	"github.com/BertoldVdb/go-ais/aisnmeafast"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("goais: ")
	if len(os.Args) < 3 {
		log.Fatal("usage: goais std|fast FILE [json]")
	}
	in, err := os.Open(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	c := counter{}
	if len(os.Args) > 3 && os.Args[3] == "json" {
		c.json = json.NewEncoder(out)
	}
	switch os.Args[1] {
	case "std":
		err = c.std(in)
	case "fast":
		err = c.fast(in)
	default:
		log.Fatalf("unknown front end %q", os.Args[1])
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "messages %d failed %d\n", c.messages, c.failed)
}

type counter struct {
	json             *json.Encoder
	messages, failed int
}

func (c *counter) message(p ais.Packet) error {
	c.messages++
	if c.json == nil {
		return nil
	}
	return c.json.Encode(p)
}

func (c *counter) std(in io.Reader) error {
	codec := ais.CodecNewFast(false, false, true)
	codec.DropSpace = true
	nmea := aisnmea.NMEACodecNew(codec)
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<18), 1<<20)
	for lines.Scan() {
		p, err := nmea.ParseSentence(lines.Text())
		switch {
		case err != nil:
			c.failed++
		case p != nil && p.Packet == nil:
			c.failed++
		case p != nil:
			if err := c.message(p.Packet); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

func (c *counter) fast(in io.Reader) error {
	codec := ais.CodecNewFast(false, false, true)
	codec.DropSpace = true
	d := aisnmeafast.New(aisnmeafast.DecoderConfig{
		AIS:            codec,
		AISDecodedFunc: func(_ aisnmeafast.NMEAParsed, p aisnmeafast.AISParsed) error { return c.message(p.Packet) },
	})
	_, err := io.CopyBuffer(struct{ io.Writer }{d}, struct{ io.Reader }{in}, make([]byte, 1<<18))
	return err
}
