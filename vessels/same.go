package vessels

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Verdict is whether two records are of one vessel.
type Verdict string

// The verdicts.
const (
	SameVessel      Verdict = "same"
	DifferentVessel Verdict = "different"
	Unsure          Verdict = "unsure"
)

// Identity is what is known of who a vessel is: every number, name and call sign
// that it used. Zero fields are unknown.
type Identity struct {
	MMSIs          []MMSI
	IMOs           []IMONumber
	Names          []string
	CallSigns      []string
	LengthM, BeamM float64
}

// Judgement is a verdict and what it rests on.
type Judgement struct {
	Verdict Verdict
	Reasons []Reason // the weightiest first
}

// Reason is one comparison of two records.
type Reason struct {
	Field Field
	Says  Verdict // what this one alone speaks for
	Text  string  // "IMO number agrees: 9074729 and 9074729"
}

// String gives the verdict and the reasons in one line.
func (j Judgement) String() string {
	var texts []string
	for _, r := range j.Reasons {
		texts = append(texts, r.Text)
	}
	return string(j.Verdict) + ": " + strings.Join(texts, "; ")
}

// Identity is what one static report says.
func (s *Static) Identity() Identity {
	n, _ := IMONumberOf(s.IMO)
	id := Identity{MMSIs: []MMSI{s.MMSI}, IMOs: []IMONumber{n}, Names: []string{s.Name}, CallSigns: []string{s.CallSign}, LengthM: s.LengthM(), BeamM: s.BeamM()}
	return id.known()
}

// Identity is what a case says of a vessel.
func (v *Vessel) Identity() Identity {
	id := Identity{MMSIs: []MMSI{v.MMSI}, IMOs: []IMONumber{v.IMO}, Names: append([]string{v.Name}, v.Aliases...), CallSigns: []string{v.CallSign}, LengthM: v.LengthM}
	return id.known()
}

// Identity is what a history says; of sizes, that which was sent most often.
func (h *History) Identity() Identity {
	var id Identity
	for _, u := range h.Uses(MMSIField) {
		n, _ := strconv.ParseUint(u.Value, 10, 32)
		id.MMSIs = append(id.MMSIs, MMSI(n))
	}
	for _, u := range h.Uses(IMOField) {
		n, _ := strconv.ParseUint(u.Value, 10, 32)
		id.IMOs = append(id.IMOs, IMONumber(n))
	}
	for _, u := range h.Uses(NameField) {
		id.Names = append(id.Names, u.Value)
	}
	for _, u := range h.Uses(CallSignField) {
		id.CallSigns = append(id.CallSigns, u.Value)
	}
	most := int64(0)
	for _, u := range h.Uses(DimensionsField) {
		if u.Reports > most {
			most = u.Reports
			l, b, _ := strings.Cut(u.Value, "x")
			id.LengthM, _ = strconv.ParseFloat(l, 64)
			id.BeamM, _ = strconv.ParseFloat(b, 64)
		}
	}
	return id.known()
}

// known leaves out what says nothing.
func (id Identity) known() Identity {
	out := Identity{}
	for _, m := range id.MMSIs {
		if m = knownMMSI(m); m != 0 && !slices.Contains(out.MMSIs, m) {
			out.MMSIs = append(out.MMSIs, m)
		}
	}
	for _, n := range id.IMOs {
		if n = knownIMO(n); n != 0 && !slices.Contains(out.IMOs, n) {
			out.IMOs = append(out.IMOs, n)
		}
	}
	for _, s := range id.Names {
		if s = knownName(s); s != "" && !slices.Contains(out.Names, s) {
			out.Names = append(out.Names, s)
		}
	}
	for _, s := range id.CallSigns {
		if s = knownCallSign(s); s != "" && !slices.Contains(out.CallSigns, s) {
			out.CallSigns = append(out.CallSigns, s)
		}
	}
	if knownSize(id.LengthM) {
		out.LengthM = id.LengthM
	}
	if knownSize(id.BeamM) {
		out.BeamM = id.BeamM
	}
	return out
}

// Same judges whether two records are of one vessel.
//
// An IMO number belongs to a hull for life, so it decides, unless the sizes
// contradict a common one, or all else contradicts two. Without it, a common
// MMSI is the same vessel unless the sizes, or name and call sign together,
// contradict; it may have been handed on. A common call sign with a common name
// or size is the same; it changes with the flag. A common name alone never is:
// two vessels of one name sail at once. Two records that have two or more of
// MMSI, call sign and name to compare and none in common are different, unless
// their sizes agree: a vessel may have changed them all.
func Same(a, b Identity) Judgement {
	a, b = a.known(), b.known()
	imo, mmsi := compare(a.IMOs, b.IMOs, equal), compare(a.MMSIs, b.MMSIs, equal)
	call, name := compare(a.CallSigns, b.CallSigns, equal), compare(a.Names, b.Names, sameName)
	size := compareSizes(a, b)
	j := Judgement{Verdict: Unsure}
	j.reason(IMOField, imo, "IMO number", list(a.IMOs), list(b.IMOs))
	j.reason(MMSIField, mmsi, "MMSI", list(a.MMSIs), list(b.MMSIs))
	j.reason(CallSignField, call, "call sign", list(a.CallSigns), list(b.CallSigns))
	j.reason(NameField, name, "name", list(a.Names), list(b.Names))
	if size != notKnown {
		says, text := SameVessel, "size agrees"
		if size == differ {
			says, text = DifferentVessel, "size differs"
		}
		j.Reasons = append(j.Reasons, Reason{DimensionsField, says, fmt.Sprintf("%s: %s and %s", text, a.size(), b.size())})
	}

	apart := 0 // of what a vessel can change
	for _, c := range []comparison{mmsi, call, name} {
		if c == differ {
			apart++
		}
	}
	switch {
	case imo == agree && size == differ: // one of them sends another's number
	case imo == agree:
		j.Verdict = SameVessel
	case imo == differ && mmsi == agree && size != differ && (call == agree || name == agree): // a number was typed wrong
	case imo == differ:
		j.Verdict = DifferentVessel
	case mmsi == agree && size == differ && (call == agree || name == agree): // or the size was
	case mmsi == agree && size == differ:
		j.Verdict = DifferentVessel
	case mmsi == agree && (call == agree || name == agree):
		j.Verdict = SameVessel
	case mmsi == agree && call == differ && name == differ: // handed on, or renamed
	case mmsi == agree && name == differ && size == notKnown:
	case mmsi == agree:
		j.Verdict = SameVessel
	case size == differ && call == agree && name == agree:
	case size == differ:
		j.Verdict = DifferentVessel
	case call == agree && (name == agree || size == agree && name != differ):
		j.Verdict = SameVessel
	case call == agree || name == agree:
	case apart >= 2 && size != agree:
		j.Verdict = DifferentVessel
	}
	return j
}

// comparison is how two records compare in one field.
type comparison uint8

const (
	notKnown comparison = iota
	agree
	differ
)

func compare[T any](a, b []T, same func(a, b T) bool) comparison {
	if len(a) == 0 || len(b) == 0 {
		return notKnown
	}
	for _, x := range a {
		for _, y := range b {
			if same(x, y) {
				return agree
			}
		}
	}
	return differ
}

func equal[T comparable](a, b T) bool { return a == b }

func (j *Judgement) reason(f Field, c comparison, what, a, b string) {
	switch c {
	case agree:
		j.Reasons = append(j.Reasons, Reason{f, SameVessel, fmt.Sprintf("%s agrees: %s and %s", what, a, b)})
	case differ:
		j.Reasons = append(j.Reasons, Reason{f, DifferentVessel, fmt.Sprintf("%s differs: %s and %s", what, a, b)})
	}
}

// list writes values, or the first few of many.
func list[T any](values []T) string {
	var texts []string
	for i, v := range values {
		if i == 3 {
			texts = append(texts, fmt.Sprintf("%d more", len(values)-i))
			break
		}
		texts = append(texts, fmt.Sprint(v))
	}
	return strings.Join(texts, ", ")
}

func (id *Identity) size() string {
	if id.BeamM == 0 {
		return fmt.Sprintf("%g m", id.LengthM)
	}
	return fmt.Sprintf("%g x %g m", id.LengthM, id.BeamM)
}

// Sizes are typed by hand and rounded to metres. They agree within a tenth, as
// Park et al. compare them ("Tracking elusive and shifting identities of the
// global fishing fleet", Science Advances 9, 2023), or within sizeRoundedM: a
// small craft's antenna may be moved by that.
const (
	sizeTenth    = 0.1
	sizeRoundedM = 2
)

func compareSizes(a, b Identity) comparison {
	near := func(x, y float64) bool {
		d := math.Abs(x - y)
		return d <= sizeRoundedM || d <= sizeTenth*max(x, y)
	}
	c := notKnown
	for _, p := range [][2]float64{{a.LengthM, b.LengthM}, {a.BeamM, b.BeamM}} {
		switch {
		case p[0] == 0 || p[1] == 0:
		case !near(p[0], p[1]):
			return differ
		case c == notKnown:
			c = agree
		}
	}
	if a.LengthM == 0 || b.LengthM == 0 {
		return notKnown // breadths alone agree too often
	}
	return c
}

// fillers are typed where there is nothing to say.
var fillers = []string{"NONE", "NIL", "N/A", "NA", "NO NAME", "NONAME", "UNKNOWN", "UNNAMED", "TEST", "VESSEL", "SHIP", "NOT AVAILABLE", "NULL", "NOCALL"}

// normalText is AIS text without what means nothing: case, the filler "@" and
// what follows it (ITU-R M.1371-5, table 47), and more than one blank.
func normalText(s string) string {
	s, _, _ = strings.Cut(s, "@")
	return strings.ToUpper(strings.Join(strings.Fields(s), " "))
}

// knownName is a name in normal form; "" when it says nothing.
func knownName(s string) string {
	s = normalText(s)
	if slices.Contains(fillers, s) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return s
}

// knownCallSign is a call sign in normal form; "" when it says nothing. One has
// at least three characters, a letter among them (ITU Radio Regulations, article
// 19).
func knownCallSign(s string) string {
	s = strings.NewReplacer(" ", "", "-", "").Replace(normalText(s))
	if len(s) < 3 || slices.Contains(fillers, s) || !strings.ContainsFunc(s, unicode.IsLetter) || strings.Trim(s, s[:1]) == "" {
		return ""
	}
	return s
}

// knownMMSI is an MMSI; 0 when it is none, or is what is typed to fill the
// field.
func knownMMSI(m MMSI) MMSI {
	if k := m.Kind(); k == Invalid || k == Reserved || m == 123456789 || m == 987654321 || m%111111111 == 0 {
		return 0
	}
	return m
}

// knownIMO is an IMO number; 0 when it is none, or has a right check digit but
// is what is typed to fill the field.
func knownIMO(n IMONumber) IMONumber {
	if !n.Valid() || n == 1234567 || n == 5555555 {
		return 0
	}
	return n
}

// maxSizeM is longer than any ship: the longest was 458 m.
const maxSizeM = 470

func knownSize(m float64) bool { return m > 0 && m <= maxSizeM }

// prefixes stand before names and are no part of them.
var prefixes = []string{"M/V ", "MV ", "M.V. ", "M/T ", "MT ", "F/V ", "FV ", "S/V ", "SV ", "M/Y ", "MY ", "S/Y ", "SY "}

// sameName compares two names in normal form: without prefix and punctuation,
// and one wrong, missing or added letter in six or more. Digits have to be the
// same: Star 1 is not Star 2.
func sameName(a, b string) bool {
	a, b = bareName(a), bareName(b)
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	return min(len(a), len(b)) >= 6 && digits(a) == digits(b) && oneLetterOff(a, b)
}

func bareName(s string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			s = rest
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// oneLetterOff says whether two texts differ by one letter that is replaced,
// added or left out.
func oneLetterOff(s, t string) bool {
	a, b := []rune(s), []rune(t)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || slices.Equal(a[i+1:], b[i+1:])
	}
	return slices.Equal(a[i:], b[i+1:])
}
