package quantity

import "math"

// calendar reads the dates and times that are written in digits: 2024-02-26,
// 26/02/2024, 23.04.2022, 1:33 AM, 7.30 pm, Feb. 26, 26 February, 2023-2024.
func (f *finder) calendar(i int) (int, bool) {
	t := f.tokens[i]
	m := Mention{Kind: Calendar}
	whole := func(k int) bool { return f.at(k).kind == digitToken && !f.at(k).grouped }
	emit := func(next int) (int, bool) {
		m.Number = f.extent(i, next)
		return f.add(m, i, next), true
	}
	// 7.30 am, as British clocks are written; a size has other decimals.
	if w := f.at(i + 1).lower; t.grouped && t.digits <= 2 && t.end-t.start == t.digits+len(".30") && f.text[t.start+t.digits] == '.' && t.value < 13 && t.value-math.Trunc(t.value) < 0.595 &&
		(w == "am" || w == "pm" || (w == "a" || w == "p") && f.at(i+2).lower == "." && f.at(i+3).lower == "m") {
		if w == "a" || w == "p" {
			return emit(i + 4)
		}
		return emit(i + 2)
	}
	if !whole(i) {
		return 0, false
	}
	if sep := f.at(i + 1).lower; f.touch(i+1) && f.touch(i+2) && whole(i+2) {
		if sep == ":" && t.value < 24 && f.at(i+2).digits == 2 {
			next := i + 3
			for f.at(next).lower == ":" && whole(next+1) {
				next += 2
			}
			if w := f.at(next).lower; w == "am" || w == "pm" {
				next++
			}
			return emit(next)
		}
		if (sep == "-" || sep == "/" || sep == "." || sep == "–") && f.at(i+3).lower == sep && f.touch(i+3) && f.touch(i+4) && whole(i+4) {
			a, b, c := t, f.at(i+2), f.at(i+4)
			if a.digits == 4 && b.value >= 1 && b.value <= 12 && c.value >= 1 && c.value <= 31 ||
				(c.digits == 4 || c.digits == 2) && a.digits <= 2 && b.digits <= 2 && a.value <= 31 && b.value <= 31 {
				next := i + 5
				if w := f.at(next).lower; w == "t" && f.touch(next) && whole(next+1) {
					next += 2
				} else if len(w) > 1 && w[0] == 't' && f.touch(next) {
					next++
				}
				return emit(next)
			}
		}
		// 2014-03: a month.
		if sep == "-" && t.digits == 4 && t.value >= 1900 && t.value < 2100 && f.at(i+2).digits == 2 && f.at(i+2).value >= 1 && f.at(i+2).value <= 12 && f.at(i+3).lower != "-" {
			return emit(i + 3)
		}
	}
	if isYearAt(f, i) && !t.grouped && (f.at(i+1).lower == "-" || f.at(i+1).lower == "–") && f.touch(i+1) && f.touch(i+2) &&
		(isYearAt(f, i+2) || f.at(i+2).kind == digitToken && f.at(i+2).digits == 2) {
		return emit(i + 3)
	}
	if w := f.at(i + 1).lower; (w == "am" || w == "pm" || (w == "a" || w == "p") && f.at(i+2).lower == "." && f.at(i+3).lower == "m") && t.value <= 12 {
		next := i + 2
		if w == "a" || w == "p" {
			next = i + 4
		}
		return emit(next)
	}
	if t.value >= 1 && t.value <= 31 && t.digits <= 2 {
		// Behind a month: Feb. 26, February 26-27, Feb. 26 and 27.
		if k := f.monthBefore(i); k >= 0 {
			next := i + 1
			if w := f.at(next).lower; f.touch(next) && (w == "st" || w == "nd" || w == "rd" || w == "th") {
				next++
			}
			if f.at(next).lower == "," && whole(next+1) && isYearAt(f, next+1) {
				next += 2
			} else if isYearAt(f, next) && whole(next) {
				next++
			}
			return emit(next)
		}
		// Before a month: 26 February 2024, 26th of February, 10-20 May, 10 and 20 May.
		k := i + 1
		if w := f.at(k).lower; (w == "-" || w == "–" || w == "to" || w == "and" || w == "or") && whole(k+1) && f.at(k+1).digits <= 2 && f.at(k+1).value >= 1 && f.at(k+1).value <= 31 &&
			f.at(k+2).kind == wordToken && isMonth(f.at(k+2).lower) && f.capital(k+2) && !f.verbMay(k+2) {
			k += 2
		}
		if w := f.at(k).lower; f.touch(k) && (w == "st" || w == "nd" || w == "rd" || w == "th") {
			k++
		}
		if f.at(k).lower == "-" && f.touch(k) && f.touch(k+1) {
			k++
		}
		if f.at(k).lower == "of" {
			k++
		}
		if w := f.at(k); w.kind == wordToken && isMonth(w.lower) && !(w.lower == "may" && !f.capital(k)) && !(w.lower == "march" && !f.capital(k)) && !f.verbMay(k) {
			next := k + 1
			if f.at(next).lower == "." && f.touch(next) {
				next++
			}
			if f.at(next).lower == "," && isYearAt(f, next+1) {
				next++
			}
			if isYearAt(f, next) {
				return emit(next + 1)
			}
			return emit(k + 1)
		}
	}
	return 0, false
}

// verbMay reports whether "May" at token k, standing first in a sentence's
// middle, is followed by a verb: "20 May be enough" does not occur in prose, so
// nothing is.
func (f *finder) verbMay(k int) bool { return f.at(k).lower == "may" && f.at(k+1).lower == "be" }

func (f *finder) capital(k int) bool {
	c := f.text[f.tokens[k].start]
	return c >= 'A' && c <= 'Z'
}

// monthBefore returns the index of the month's name before the day at token i,
// with or without a full stop, or of a day before "and", "to" or a dash; -1
// when there is none.
func (f *finder) monthBefore(i int) int {
	k := i - 1
	if k >= 0 && (f.tokens[k].lower == "-" || f.tokens[k].lower == "–" || f.tokens[k].lower == "and" || f.tokens[k].lower == "to") {
		// Feb. 26-27: the number before is a day already.
		if n := len(f.found); n > 0 && f.found[n-1].Kind == Calendar && f.found[n-1].Number.End == f.at(k-1).end && f.at(k-1).kind == digitToken && f.at(k-1).digits <= 2 {
			if f.at(k).lower == "-" || f.at(k).lower == "–" {
				return k
			}
			if f.at(i+1).kind == otherToken {
				return k
			}
		}
		return -1
	}
	if k >= 0 && f.tokens[k].lower == "." {
		k--
	}
	if k >= 0 && f.tokens[k].kind == wordToken && isMonth(f.tokens[k].lower) && f.capital(k) {
		return k
	}
	return -1
}

// label reads digits that name one thing: S-400, Maia-1, No. 3, Resolution 1718.
func (f *finder) label(i int) (int, bool) {
	t := f.tokens[i]
	m := Mention{Kind: Label, Number: Extent{t.start, t.end}}
	glued := i > 0 && f.touch(i) && f.tokens[i-1].kind == wordToken
	if unit, _ := f.code(i - 1); glued && unit != "" {
		return 0, false // USD115
	}
	if glued {
		word := f.text[f.tokens[i-1].start:f.tokens[i-1].end]
		if gluedSigns[word] {
			return 0, false // Rs500
		}
		if _, scaled := f.suffix(i + 1); gluedLetters[word] != "" && (scales[f.at(i+1).lower] >= 1e6 || scaled && f.touch(i+1)) {
			return 0, false // R5 million
		}
	}
	if glued && !f.sized(i-1) {
		return f.add(m, i, i+1), true
	}
	if p := f.at(i - 1); p.lower == "-" && f.touch(i) && f.touch(i-1) && f.at(i-2).kind == wordToken {
		w := f.at(i - 2).lower
		_, isNumber := small[w]
		_, isScale := scales[w]
		if !isNumber && !isScale && w != "hundred" && w != "mid" && w != "point" && hedgesBefore[w] == nil {
			next := i + 1
			return f.add(m, i, next), true
		}
	}
	k := i - 1
	if f.at(k).lower == "." && f.touch(k) {
		k--
	}
	if k >= 0 && f.tokens[k].kind == wordToken && labels[f.tokens[k].lower] && (f.capital(k) || f.tokens[k].lower == "page") && t.digits < 5 && !t.grouped {
		if f.tokens[k].lower == "no" && f.at(i-1).lower != "." {
			return 0, false
		}
		return f.add(m, i, i+1), true
	}
	return 0, false
}

// multiple reads twofold, ten-fold, doubled, three times as many.
func (f *finder) multiple(i int) (Mention, int, bool) {
	t := f.tokens[i]
	m := Mention{Kind: Multiple}
	emit := func(v float64, next int) (Mention, int, bool) {
		m.Range = Number(v)
		m.Number = f.extent(i, next)
		return m, next, true
	}
	switch t.lower {
	case "doubled", "doubling", "twice":
		return emit(2, i+1)
	case "tripled", "trebled", "tripling":
		return emit(3, i+1)
	case "quadrupled":
		return emit(4, i+1)
	}
	if n := len(t.lower); n > 4 && t.lower[n-4:] == "fold" {
		if v, ok := small[t.lower[:n-4]]; ok && v > 1 {
			return emit(v, i+1)
		}
	}
	if v, ok := small[t.lower]; ok && v > 1 && f.at(i+1).lower == "-" && f.at(i+2).lower == "fold" && f.touch(i+2) {
		return emit(v, i+3)
	}
	return Mention{}, 0, false
}

// calibreAt returns the index behind a bore that begins at token i: 152 mm,
// 122-mm, 152-millimeter; 0 when there is none. Millimetres are a bore where a
// weapon or ammunition follows, where "of" or a weapon precedes, or where the
// number is one of the usual bores of artillery.
func (f *finder) calibreAt(i int) int {
	t := f.at(i)
	if t.kind != digitToken || t.value > 500 || t.value < 4 {
		return 0
	}
	k := i + 1
	if (f.at(k).lower == "-" || f.at(k).lower == "‑") && f.touch(k) {
		k++
	}
	switch f.at(k).lower {
	case "mm", "millimeter", "millimetre", "millimeters", "millimetres":
	default:
		return 0
	}
	k++
	if bores[t.value] {
		return k
	}
	for j := k; j < k+5; j++ {
		if f.at(j).lower == "-" {
			continue
		}
		if weapons[f.at(j).lower] {
			return k
		}
	}
	return 0
}

func (f *finder) calibreAtBool(i int) bool { return f.calibreAt(i) > 0 }

// bores are the bores of guns, mortars and rockets in service, in mm.
var bores = map[float64]bool{
	60: true, 73: true, 76: true, 81: true, 82: true, 100: true, 105: true, 107: true, 115: true,
	120: true, 122: true, 125: true, 130: true, 140: true, 152: true, 155: true, 170: true, 203: true,
	220: true, 240: true, 300: true, 600: true,
}

var weapons = map[string]bool{
	"shell": true, "shells": true, "round": true, "rounds": true, "artillery": true, "gun": true, "guns": true,
	"howitzer": true, "howitzers": true, "mortar": true, "mortars": true, "rocket": true, "rockets": true,
	"ammunition": true, "ammo": true, "munition": true, "munitions": true, "cannon": true, "cannons": true,
	"projectile": true, "projectiles": true, "launcher": true, "launchers": true, "caliber": true, "calibre": true,
	"cartridge": true, "cartridges": true, "tank": true, "mlrs": true, "multiple": true, "bullets": true,
}

// calibreListed reports whether the number n is the first of a list of bores
// that share one unit: 122 and 152 mm, 122/152-mm, 122- or 152-mm.
func (f *finder) calibreListed(n number) bool {
	if !n.digits || n.scale != 1 || n.hi > 500 {
		return false
	}
	k := n.next
	for steps := 0; steps < 3; steps++ {
		switch f.at(k).lower {
		case "-", "/", ",", "and", "or", "&":
			k++
			continue
		}
		break
	}
	return k > n.next && f.calibreAt(k) > 0 && bores[n.lo] && f.at(k).value != n.lo
}
