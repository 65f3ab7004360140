package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"go.bug.st/serial"
)

// defaultBaud is the rate of AIS receivers (IEC 61162-2).
const defaultBaud = 38400

func parseSerial(s *Source, u *url.URL, q url.Values) error {
	device := u.Path
	if u.Host != "" { // serial://COM3
		device = u.Host + u.Path
	}
	if device == "" || device == "/" {
		return errors.New("a device is missing: write serial:///dev/ttyUSB0")
	}
	baud := defaultBaud
	if v, ok := take(q, "baud"); ok {
		n, err := strconv.Atoi(v)
		if err != nil || n < 50 || n > 4_000_000 {
			return fmt.Errorf("baud=%q is no rate", v)
		}
		baud = n
	}
	s.run = func(ctx context.Context, s *Source) error { return s.runSerial(ctx, device, baud) }
	return nil
}

// runSerial reads a device. One that is unplugged is waited for as a server is.
func (s *Source) runSerial(ctx context.Context, device string, baud int) error {
	return s.reconnect(ctx, func(ctx context.Context, up func()) error {
		port, err := serial.Open(device, &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
		if err != nil {
			return fmt.Errorf("opening %s: %w", device, err)
		}
		defer port.Close()
		defer context.AfterFunc(ctx, func() { port.Close() })()
		// A read that comes back empty gives the chance to look at ctx and the
		// idle limit.
		if err := port.SetReadTimeout(time.Second); err != nil {
			return err
		}
		up()
		last := time.Now()
		return s.pump(ctx, "", func(p []byte) (int, error) {
			for {
				n, err := port.Read(p)
				if n > 0 || err != nil {
					last = time.Now()
					return n, err
				}
				if ctx.Err() != nil {
					return 0, ctx.Err()
				}
				if s.idle > 0 && time.Since(last) > s.idle {
					return 0, fmt.Errorf("open, but nothing came for %v", s.idle)
				}
			}
		})
	})
}
