package ingest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// openPTY returns the controlling end of a pair of pseudo terminals, and the
// name of the other, which stands for a serial device.
func openPTY(t *testing.T) (*os.File, string) {
	t.Helper()
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	t.Cleanup(func() { f.Close() })
	n, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(f.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	return f, fmt.Sprintf("/dev/pts/%d", n)
}

func TestSerial(t *testing.T) {
	f, name := openPTY(t)
	link := t.TempDir() + "/ttyUSB0" // as udev names a device that may come back as another
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	r := receive(t, "serial://"+link+"?baud=38400", nil)
	connected := func(n int) {
		t.Helper()
		until(t, "the device is open", func() bool {
			r.mu.Lock()
			defer r.mu.Unlock()
			up := 0
			for _, s := range r.states {
				if s.Connected {
					up++
				} else if strings.Contains(fmt.Sprint(s.Err), "not supported") {
					t.Skip("no serial settings on a pseudo terminal here:", s.Err)
				}
			}
			return up >= n
		})
	}
	connected(1)
	fmt.Fprint(f, "!AIVDM,1\r\n!AIVDM,2\r\n")
	until(t, "the lines are there", func() bool { return r.all() == "!AIVDM,1\r\n!AIVDM,2\r\n" })
	f.Close() // unplugged
	until(t, "the loss is noticed", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.ends == 1 })
	f, name = openPTY(t)
	os.Remove(link)
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	connected(2)
	fmt.Fprint(f, "!AIVDM,3\r\n")
	until(t, "the new line is there", func() bool { return strings.HasSuffix(r.all(), "2\r\n!AIVDM,3\r\n") })
}
