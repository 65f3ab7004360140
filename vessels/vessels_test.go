package vessels_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/vessels"
)

func TestParseIMONumber(t *testing.T) {
	for text, want := range map[string]vessels.IMONumber{
		"9074729":    9074729, // the worked example of the numbering scheme
		"IMO9074729": 9074729, "IMO 9074729": 9074729, "9179842": 9179842, "9319466": 9319466,
	} {
		got, err := vessels.ParseIMONumber(text)
		if err != nil || got != want || got.String() != text[len(text)-7:] {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for text, reason := range map[string]string{
		"": "is not seven digits", "IMO": "is not seven digits", "IMO ": "is not seven digits", "IMO  9074729": "is not seven digits",
		"imo9074729": "is not seven digits", "907472": "is not seven digits", "90747290": "is not seven digits", "０074729": "is not seven digits",
		"0000000": "is not seven digits", "9074728": "has the check digit 8, its other digits ask for 9", "9047729": "has the check digit 9, its other digits ask for",
	} {
		got, err := vessels.ParseIMONumber(text)
		var syntax *vessels.SyntaxError
		if got != 0 || !errors.As(err, &syntax) || !strings.HasPrefix(syntax.Reason, reason) || syntax.Value != text {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if vessels.IMONumber(0).String() != "" {
		t.Error("an unknown number is written")
	}
}

// TestCheckDigit changes each digit of a number: one changed digit is found
// unless it changes the weighted sum by a multiple of 10, which the even weights
// and 5 allow.
func TestCheckDigit(t *testing.T) {
	const good = "9074729"
	for i := range 6 {
		for d := byte('0'); d <= '9'; d++ {
			b := []byte(good)
			b[i] = d
			change := (int(d) - int(good[i])) * (7 - i)
			_, err := vessels.ParseIMONumber(string(b))
			if found := err != nil; found != (change%10 != 0 || i == 0 && d == '0') {
				t.Errorf("%s: %v", b, err)
			}
		}
	}
}

func TestParseMMSI(t *testing.T) {
	for text, want := range map[string]vessels.MMSI{"273345000": 273345000, "002731234": 2731234, "000000001": 1, "999999999": 999999999} {
		if got, err := vessels.ParseMMSI(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "27334500", "2733450000", "27334500x", "000000000", " 273345000", "-27334500"} {
		got, err := vessels.ParseMMSI(text)
		var syntax *vessels.SyntaxError
		if got != 0 || !errors.As(err, &syntax) || syntax.Kind != "MMSI" {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := vessels.ParseMMSI(strings.Repeat("9", 1000)); err == nil || len(err.Error()) > 150 {
		t.Errorf("the message is %d bytes long", len(fmt.Sprint(err)))
	}
	if vessels.MMSI(0).String() != "" {
		t.Error("an unknown number is written")
	}
}

// FuzzParseIMONumber checks that what is read has a right check digit, by the
// rule read backwards: the sum of all seven digits weighted 7 to 2 and -1 ends
// in 0.
func FuzzParseIMONumber(f *testing.F) {
	for _, s := range []string{"9074729", "IMO 9074729", "IMO", "0000000", "9179842"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := vessels.ParseIMONumber(s)
		if err != nil {
			return
		}
		text := n.String()
		sum := -int(text[6] - '0')
		for i := range 6 {
			sum += int(text[i]-'0') * (7 - i)
		}
		again, err := vessels.ParseIMONumber(text)
		if len(text) != 7 || sum%10 != 0 || err != nil || again != n || !strings.HasSuffix(s, text) {
			t.Errorf("%q gives %v, then %v, %v", s, n, again, err)
		}
	})
}

// FuzzParseMMSI checks the round trip.
func FuzzParseMMSI(f *testing.F) {
	f.Add("273345000")
	f.Add("000000000")
	f.Fuzz(func(t *testing.T, s string) {
		if m, err := vessels.ParseMMSI(s); err == nil && m.String() != s {
			t.Errorf("%q is written %q", s, m)
		}
	})
}

func ExampleParseIMONumber() {
	n, err := vessels.ParseIMONumber("IMO 9074729")
	fmt.Println(n, err)
	_, err = vessels.ParseIMONumber("9074792")
	fmt.Println(err)
	// Output:
	// 9074729 <nil>
	// vessels: IMO number "9074792" has the check digit 2, its other digits ask for 3
}
