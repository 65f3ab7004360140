package dates

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestDbg(t *testing.T) {
	b, _ := os.ReadFile(os.Getenv("DBG"))
	for _, l := range strings.Split(string(b), "\n") {
		for _, m := range News(l, DayOf(2024, 2, 28)) {
			fmt.Printf("%-8s %-26s %v %q\n", m.Kind, m.Date, m.YearStated, l[m.Start:m.End])
		}
	}
}
