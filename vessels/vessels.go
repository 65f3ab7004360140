// Package vessels holds what identifies a vessel: IMO number, MMSI, call sign,
// name and flag, with the checks that the issuing rules allow: the check digit
// of an IMO number, the kind of station and the administration that an MMSI
// names (ITU-R M.585-9).
//
// An IMO number belongs to a hull for life; an MMSI belongs to a radio and
// changes with the flag. A name is neither: two vessels called Angara sail
// today, so records are matched on numbers.
//
// [History] keeps which of them were used when; [Same] judges whether two
// records are of one vessel, and says what the judgement rests on.
//
// Stability: numbers are settled; histories and judgements may change.
package vessels

import (
	"fmt"
	"strconv"
	"strings"
)

// Vessel is one hull as a case knows it. Zero fields are unknown.
type Vessel struct {
	ID       string
	Name     string
	Aliases  []string
	IMO      IMONumber
	MMSI     MMSI
	CallSign string
	Flag     string // ISO 3166-1 alpha-2 of the register
	Type     string
	LengthM  float64
	TEU      float64
	Owner    string
	ListedBy []string // sanctions lists, with the date of listing
	Source   string
}

// IMONumber is the seven-digit hull number of the IMO ship identification
// number scheme (IMO Resolution A.1117(30)). 0 is unknown.
type IMONumber uint32

// ParseIMONumber reads seven digits, with or without "IMO" before them, and
// checks the check digit: the last digit of the sum of the first six digits
// weighted 7, 6, 5, 4, 3, 2.
func ParseIMONumber(s string) (IMONumber, error) {
	digits := s
	if len(s) > 3 && s[:3] == "IMO" {
		digits = s[3:]
		if digits[0] == ' ' {
			digits = digits[1:]
		}
	}
	if len(digits) != 7 || !allDigits(digits) || digits[0] == '0' {
		return 0, &SyntaxError{"IMO number", s, "is not seven digits, the first not 0"}
	}
	n, _ := strconv.ParseUint(digits, 10, 32)
	if want := byte('0' + IMONumber(n).checkDigit()); digits[6] != want {
		return 0, &SyntaxError{"IMO number", s, fmt.Sprintf("has the check digit %c, its other digits ask for %c", digits[6], want)}
	}
	return IMONumber(n), nil
}

// IMONumberOf takes an IMO number as an AIS message carries it: 0 is "not
// available" and gives 0 without an error. ITU-R M.1371-5 keeps 1000000 to
// 9999999 for IMO numbers and larger ones for the official number of a flag
// state; those, smaller ones and wrong check digits are errors, because a hull
// must not be found by a number that is not its own.
func IMONumberOf(v uint32) (IMONumber, error) {
	n := IMONumber(v)
	switch {
	case v == 0 || n.Valid():
		return n, nil
	case v < 1_000_000 || v > 9_999_999:
		return 0, &SyntaxError{"IMO number", strconv.FormatUint(uint64(v), 10), "is not from 1000000 to 9999999"}
	}
	return 0, &SyntaxError{"IMO number", n.String(), fmt.Sprintf("has the check digit %d, its other digits ask for %d", v%10, n.checkDigit())}
}

// Valid says whether the number has seven digits and the right check digit. It
// does not say that a hull has it. The unknown number 0 is not valid.
func (n IMONumber) Valid() bool {
	return n >= 1_000_000 && n <= 9_999_999 && uint32(n%10) == n.checkDigit()
}

// checkDigit is the last digit that the first six of seven ask for.
func (n IMONumber) checkDigit() uint32 {
	sum, v := uint32(0), uint32(n)/10
	for weight := uint32(2); weight <= 7; weight++ {
		sum += v % 10 * weight
		v /= 10
	}
	return sum % 10
}

// String formats the seven digits, "" when unknown.
func (n IMONumber) String() string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(n), 10)
}

// MMSI is a nine-digit maritime mobile service identity (ITU-R M.585). 0 is
// unknown.
type MMSI uint32

// ParseMMSI reads nine digits that are not all 0.
func ParseMMSI(s string) (MMSI, error) {
	if len(s) != 9 || !allDigits(s) || s == "000000000" {
		return 0, &SyntaxError{"MMSI", s, "is not nine digits other than 000000000"}
	}
	n, _ := strconv.ParseUint(s, 10, 32)
	return MMSI(n), nil
}

// String formats nine digits, "" when unknown.
func (m MMSI) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%09d", uint32(m))
}

// SyntaxError reports a number that cannot be what it is given as.
type SyntaxError struct {
	Kind   string // "IMO number", "MMSI"
	Value  string // as given
	Reason string // predicate of the value
}

// Error formats the error as `vessels: KIND "VALUE" REASON`.
func (e *SyntaxError) Error() string {
	value := e.Value
	if len(value) > 60 {
		value = strings.ToValidUTF8(value[:60], "") + "..."
	}
	return fmt.Sprintf("vessels: %s %q %s", e.Kind, value, e.Reason)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
