package nmea_test

import "io"

// chunks is a reader that gives size bytes at a time, its data repeat times.
type chunks struct {
	data   []byte
	size   int
	repeat int
	at     int
}

func (c *chunks) Read(p []byte) (int, error) {
	if c.at == len(c.data) {
		if c.repeat <= 1 {
			return 0, io.EOF
		}
		c.repeat--
		c.at = 0
	}
	n := copy(p[:min(len(p), c.size)], c.data[c.at:])
	c.at += n
	return n, nil
}

// stuck is a reader that gives nothing, and no error.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }
