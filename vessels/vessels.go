// Package vessels holds what identifies a vessel: IMO number, MMSI, call sign,
// name and flag, with the checks that the issuing rules allow.
//
// An IMO number belongs to a hull for life; an MMSI belongs to a radio and
// changes with the flag. A name is neither: two vessels called Angara sail
// today, so records are matched on numbers.
//
// Stability: settled as far as it goes; histories and same-vessel judgements
// are to come.
package vessels

import (
	"fmt"
	"strconv"
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
		return 0, fmt.Errorf("vessels: IMO number %q: want seven digits, the first not 0", s)
	}
	sum := 0
	for i := range 6 {
		sum += int(digits[i]-'0') * (7 - i)
	}
	if want := byte('0' + sum%10); digits[6] != want {
		return 0, fmt.Errorf("vessels: IMO number %q: its check digit is %c, the other digits ask for %c", s, digits[6], want)
	}
	n, _ := strconv.ParseUint(digits, 10, 32)
	return IMONumber(n), nil
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

// ParseMMSI reads nine digits.
func ParseMMSI(s string) (MMSI, error) {
	if len(s) != 9 || !allDigits(s) {
		return 0, fmt.Errorf("vessels: MMSI %q: want nine digits", s)
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

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
