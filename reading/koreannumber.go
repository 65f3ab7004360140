package reading

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// koMention is one counted number of a Korean text. Offsets are bytes of the
// text given.
type koMention struct {
	value      quantity.Range
	hedge      quantity.Hedge
	number     quantity.Extent
	hedgeAt    quantity.Extent // zero when bare
	counterAt  quantity.Extent
	counter    string // as printed
	calibre    string // of the item before the number, in millimetres
	item       string // shell, rocket
	itemAt     quantity.Extent
	start, end int  // the number with its hedge, counter and item
	native     bool // 열, 스무
}

// koScales are the scale words of a Korean number. The small ones come before
// the great ones: 수백만 is some hundred times ten thousand.
var koScales = []struct {
	word  string
	value float64
}{{"조", 1e12}, {"억", 1e8}, {"만", 1e4}, {"천", 1e3}, {"백", 100}, {"십", 10}}

// koCounters are the counters behind a number with the unit that each counts,
// and the syllables that make another word of it: 개월 is a month.
var koCounters = []struct {
	word, unit string
	not        string
}{
	{"항차", "voyage", ""}, {"차례", "voyage", ""}, {"퍼센트", "percent", "포"}, {"프로", "percent", "그"}, {"배럴", "barrel", ""}, {"달러", "USD", ""}, {"TEU", "teu", ""},
	{"개", "container", "국월년사소교설최도편발인성입정관막별"}, {"발", "round", "사생표전언행견굴"}, {"기", "missile", "지관술업간자존여대록"}, {"문", "gun", "제화서건"}, {"척", "vessel", "도추"},
	{"회", "voyage", "의원사담장복전"}, {"번", "voyage", "째지"}, {"톤", "tonne", "급"}, {"t", "tonne", "abcdefghijklmnopqrstuvwxyz급"}, {"%", "percent", "포p"}, {"％", "percent", "포"}, {"명", "person", "령분절확"},
	{"대", "vehicle", "북러통량비한상응표중외규"}, {"량", "railcar", ""}, {"정", "rifle", "도부상책치보제당권국유"}, {"자루", "rifle", ""}, {"건", "transfer", "물강설축의국조"}, {"할", "percent", "수지때당머아것만"}, {"상자", "crate", ""}, {"점", "piece", "검령차"},
}

// koTens and koOnes are the native numerals that stand before a counter; the
// ones follow the tens. koLoose say two numbers at once.
var (
	koTens = []struct {
		word  string
		value float64
	}{{"열", 10}, {"스물", 20}, {"스무", 20}, {"서른", 30}, {"마흔", 40}, {"쉰", 50}, {"예순", 60}, {"일흔", 70}, {"여든", 80}, {"아흔", 90}}
	koOnes = []struct {
		word  string
		value float64
	}{{"한", 1}, {"두", 2}, {"세", 3}, {"네", 4}, {"다섯", 5}, {"여섯", 6}, {"일곱", 7}, {"여덟", 8}, {"아홉", 9}}
	koLoose = []struct {
		word   string
		lo, hi float64
	}{{"한두", 1, 2}, {"두세", 2, 3}, {"두서너", 2, 4}, {"서너", 3, 4}, {"너댓", 4, 5}, {"네댓", 4, 5}, {"네다섯", 4, 5}, {"대여섯", 5, 6}, {"예닐곱", 6, 7}, {"일고여덟", 7, 8}}
)

// koNativeNumber reads a native numeral that begins at byte i: 스물두, 서너.
func koNativeNumber(text string, i int) (lo, hi float64, next int, ok bool) {
	for _, w := range koLoose {
		if strings.HasPrefix(text[i:], w.word) {
			return w.lo, w.hi, i + len(w.word), true
		}
	}
	v, j := 0.0, i
	for _, w := range koTens {
		if strings.HasPrefix(text[j:], w.word) {
			v, j = w.value, j+len(w.word)
			break
		}
	}
	for _, w := range koOnes {
		if strings.HasPrefix(text[j:], w.word) {
			v, j = v+w.value, j+len(w.word)
			break
		}
	}
	return v, v, j, v > 0
}

// koBefore are the hedges before a Korean number, the longer ones first.
var koBefore = []struct {
	word  string
	hedge quantity.Hedge
}{
	{"최소한", quantity.AtLeast}, {"적어도", quantity.AtLeast}, {"최소", quantity.AtLeast}, {"못해도", quantity.AtLeast}, {"적게 잡아도", quantity.AtLeast}, {"낮춰 잡아도", quantity.AtLeast}, {"줄잡아도", quantity.AtLeast}, {"줄잡아", quantity.AtLeast}, {"적게는", quantity.AtLeast}, {"아무리 적어도", quantity.AtLeast},
	{"최대", quantity.UpTo}, {"많게는", quantity.UpTo}, {"많아야", quantity.UpTo}, {"기껏해야", quantity.UpTo}, {"많아도", quantity.UpTo}, {"많이 잡아도", quantity.UpTo},
	{"거의", quantity.Nearly}, {"대략", quantity.About}, {"약", quantity.About}, {"어림잡아", quantity.About}, {"어림", quantity.About}, {"얼추", quantity.About}, {"대충", quantity.About}, {"한", quantity.About},
}

// koBehind are the hedges that stand at once behind a counter.
var koBehind = []struct {
	word  string
	hedge quantity.Hedge
}{
	{"이상", quantity.AtLeast}, {"가량", quantity.About}, {"정도", quantity.About}, {"안팎", quantity.About}, {"쯤", quantity.About}, {"내외", quantity.About}, {"전후", quantity.About}, {"수준", quantity.About}, {"언저리", quantity.About}, {"남짓", quantity.MoreThan},
	{"초과", quantity.MoreThan}, {"미만", quantity.LessThan}, {"이하", quantity.UpTo}, {"이내", quantity.UpTo}, {"가까이", quantity.Nearly}, {"가까운", quantity.Nearly}, {"육박", quantity.Nearly}, {"조금 넘", quantity.MoreThan}, {"넘", quantity.MoreThan},
}

// koVerbs are the stems of the verbs that hedge a number behind its particle:
// 6천 개를 훌쩍 넘겼다, 300만 발에 육박한다.
var koVerbs = []struct {
	word  string
	hedge quantity.Hedge
}{
	{"넘", quantity.MoreThan}, {"웃도", quantity.MoreThan}, {"웃돌", quantity.MoreThan}, {"웃돈", quantity.MoreThan}, {"상회", quantity.MoreThan}, {"초과", quantity.MoreThan}, {"능가", quantity.MoreThan},
	{"밑도", quantity.LessThan}, {"밑돌", quantity.LessThan}, {"밑돈", quantity.LessThan}, {"하회", quantity.LessThan}, {"못 미", quantity.LessThan}, {"미치지 못", quantity.LessThan}, {"못미", quantity.LessThan}, {"안 되", quantity.LessThan}, {"안 된", quantity.LessThan}, {"되지 않", quantity.LessThan},
	{"육박", quantity.Nearly}, {"근접", quantity.Nearly}, {"가까", quantity.Nearly}, {"가깝", quantity.Nearly}, {"다가", quantity.Nearly},
}

// koAdverbs may stand between a particle and the verb that hedges.
var koAdverbs = []string{"훌쩍 ", "훨씬 ", "크게 ", "조금 ", "약간 ", "족히 ", "이미 ", "벌써 ", "거뜬히 ", "가뿐히 ", "살짝 ", "채 ", "거의 "}

// koHedgeBehind reads the hedge behind a counter that ends at byte at, and where
// its words end.
func koHedgeBehind(text string, at int) (h quantity.Hedge, where quantity.Extent) {
	k := at
	for _, w := range []string{" 분량", "분량", "분", "어치", "치"} {
		if strings.HasPrefix(text[k:], w) {
			k += len(w)
			break
		}
	}
	direct := skipSpaces(text, k)
	for _, w := range koBehind {
		if strings.HasPrefix(text[direct:], w.word) {
			if w.word == "넘" && hasPrefixAny(text[direct:], "넘겼", "넘긴", "넘겨", "넘기", "넘길") {
				break // handed over
			}
			return w.hedge, quantity.Extent{Start: direct, End: koStem(text, direct+len(w.word), w.word)}
		}
	}
	if rest, ok := strings.CutPrefix(text[k:], "까지 "); ok && hasPrefixAny(rest, "실을", "실린", "담", "들어", "넣", "채울", "수용", "적재", "보관", "실어") {
		return quantity.UpTo, quantity.Extent{Start: k, End: k + len("까지")}
	}
	if strings.HasPrefix(text[direct:], "선") {
		if r, _ := utf8.DecodeRuneInString(text[direct+len("선"):]); !koHangul(r) || strings.ContainsRune("이을에인으", r) {
			return quantity.About, quantity.Extent{Start: direct, End: direct + len("선")}
		}
	}
	for _, particle := range []string{"에서 ", "을 ", "를 ", "이 ", "가 ", "은 ", "는 ", "도 ", "에 ", "에는 ", "에도 ", "조차 "} {
		if !strings.HasPrefix(text[k:], particle) {
			continue
		}
		j := k + len(particle)
		for _, w := range koAdverbs {
			if strings.HasPrefix(text[j:], w) {
				j += len(w)
			}
		}
		for _, w := range koVerbs {
			if !strings.HasPrefix(text[j:], w.word) {
				continue
			}
			if w.word == "넘" {
				if hasPrefixAny(text[j:], "넘어갔", "넘어간", "넘어갈", "넘어가", "넘어온", "넘어왔") {
					return h, where // went over
				}
				if hasPrefixAny(text[j:], "넘겼", "넘긴", "넘겨", "넘기", "넘길") && koHandedOver(text[:at]) {
					return h, where
				}
			}
			h, where = w.hedge, quantity.Extent{Start: j, End: koStem(text, j+len(w.word), w.word)}
			if hasPrefixAny(text[j+len(w.word):], "지 않", "지는 않", "지 못", "지 아니") {
				// 밑돌지 않는다, 넘지 않는다.
				switch h {
				case quantity.LessThan:
					h = quantity.AtLeast
				case quantity.MoreThan:
					h = quantity.UpTo
				}
			}
			return h, where
		}
	}
	return h, where
}

// koStem returns the end of the verb 넘 with the syllable of its ending.
func koStem(text string, end int, word string) int {
	if strings.HasSuffix(word, "넘") {
		for _, w := range []string{"게", "는", "은", "어", "을", "긴", "겼", "겨"} {
			if strings.HasPrefix(text[end:], w) {
				return end + len(w)
			}
		}
	}
	return end
}

// koHandedOver reports whether what stands before a number names one to whom it
// could be handed: 러시아에 200기를 넘겼다 is no more than 200.
func koHandedOver(before string) bool {
	const reach = 200 // bytes
	before = before[max(0, len(before)-reach):]
	for _, w := range []string{"에 ", "에게 ", "측에 ", "에도 ", "에다 "} {
		for from := 0; ; {
			k := strings.Index(before[from:], w)
			if k < 0 {
				break
			}
			k += from
			for _, c := range koCountries {
				if strings.HasSuffix(before[:k], strings.TrimSpace(c.word)) {
					return true
				}
			}
			from = k + len(w)
		}
	}
	return hasAny(before, "러에 ", "북에 ", "측에 ", "반군에", "군에 ")
}

// koDirected reports whether a hedge says on which side of the number the truth
// lies, and so more than "about".
func koDirected(h quantity.Hedge) bool {
	return h != quantity.Exact && h != quantity.About && h != quantity.None
}

func koHangul(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }

// koMentions finds the counted numbers of a Korean text. Numbers that no
// counter follows, and those of dates, ages, ranks and calibres, are none. The
// time is linear in the length of the text.
func koMentions(text string) []koMention {
	var out []koMention
	done := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		starts := r >= '0' && r <= '9' || r == '수' || koHangul(r) && (i == 0 || !koHangulBefore(text, i))
		if !starts || i > 0 && r <= '9' && (isLetter(text[i-1]) || text[i-1] == '-' || text[i-1] == '.' || text[i-1] == '/') {
			i += n
			continue
		}
		m, ok := koMention1(text, i, done)
		if !ok && r == '절' {
			m, ok = koHalf(text, i, done)
		}
		if ok {
			if n := len(out); n > 0 && out[n-1].ratioWith(&m, text) {
				out = out[:n-1]
			}
			out = append(out, m)
			done = m.end
			i = m.end
			continue
		}
		if r >= '0' && r <= '9' {
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == ',' || text[i] == '.') {
				i++
			}
			continue
		}
		i += n
	}
	return out
}

func koHangulBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return koHangul(r)
}

func koMention1(text string, i, done int) (koMention, bool) {
	lo, hi, j, vague, ok := koNumber(text, i)
	native := false
	if !ok {
		if lo, hi, j, ok = koNativeNumber(text, i); ok {
			native = true
		}
	}
	if !ok {
		return koMention{}, false
	}
	if lo == hi && !native {
		if m, ok := koFraction(text, i, lo, j, done); ok {
			return m, true
		}
	}
	interval := false
	if k := koTilde(text, j); k > 0 {
		if lo2, hi2, j2, vague2, ok := koNumber(text, k); ok && !vague2 {
			// The scale of the upper end belongs to both where only it has one.
			if lo < lo2 && !koScaled(text[i:j]) && koScaled(text[k:j2]) && lo*koScaleOf(text[k:j2]) < lo2 {
				lo *= koScaleOf(text[k:j2])
			}
			if lo < lo2 {
				hi, j, interval = hi2, j2, true
			}
		}
	}
	m := koMention{value: quantity.Span(lo, hi), hedge: quantity.Exact, number: quantity.Extent{Start: i, End: j}, start: i, native: native}
	switch {
	case vague:
		m.hedge = quantity.Vague
	case interval || native && lo != hi:
		m.hedge = quantity.Interval
	}
	j = skipSpaces(text, j)
	if strings.HasPrefix(text[j:], "여") && (!native || lo >= 10) && !hasPrefixAny(text[j:], "여단", "여객", "여성", "여행", "여군", "여자") {
		// 6700여 is some number of the form 67xx: a figure cut off, not a floor.
		if !vague {
			m.hedge, m.hedgeAt = quantity.About, quantity.Extent{Start: j, End: j + len("여")}
		}
		j = skipSpaces(text, j+len("여"))
		for _, w := range koScales[1:] {
			if strings.HasPrefix(text[j:], w.word) && m.value.Hi < 1e4 {
				// 940여만: the scale stands behind.
				m.value, m.number.End = quantity.Span(m.value.Lo*w.value, m.value.Hi*w.value), j+len(w.word)
				j = skipSpaces(text, j+len(w.word))
				break
			}
		}
	}
	word, at, ok := koCounter(text, j)
	if !ok {
		return koMention{}, false
	}
	m.counter, m.counterAt, m.end = word, at, at.End
	if !interval && !vague {
		m.upperEnd(text)
	}
	if m.counter == "할" {
		m.value = quantity.Span(10*m.value.Lo, 10*m.value.Hi)
	}
	if h, at := koHedgeBehind(text, m.end); h != quantity.None {
		if m.hedge == quantity.Exact || m.hedge == quantity.About {
			m.hedge, m.hedgeAt = h, at
		}
		m.end = at.End
	}
	m.hedgeBefore(text, i, done)
	if m.counter == "발" || m.counter == "개" || m.counter == "문" {
		m.calibreBefore(text, done)
	}
	return m, true
}

// koCounter reads the counter that begins at byte j.
func koCounter(text string, j int) (word string, at quantity.Extent, ok bool) {
	for _, c := range koCounters {
		if !strings.HasPrefix(text[j:], c.word) {
			continue
		}
		next, size := utf8.DecodeRuneInString(text[j+len(c.word):])
		if size > 0 && strings.ContainsRune(c.not, next) {
			continue
		}
		return c.word, quantity.Extent{Start: j, End: j + len(c.word)}, true
	}
	return "", quantity.Extent{}, false
}

// upperEnd reads the upper end of a range that repeats its counter: 8000개에서
// 9000개 사이, 적게는 200발에서 많게는 300발. A change, 1만 개에서 2만 개로, is
// none.
func (m *koMention) upperEnd(text string) {
	k := 0
	for _, w := range []string{"에서 ", " 내지 ", "~", "∼", "〜", " ~ ", "-", "–"} {
		if strings.HasPrefix(text[m.end:], w) {
			k = m.end + len(w)
			break
		}
	}
	if k == 0 {
		return
	}
	for _, w := range []string{"많게는 ", "최대 ", "약 "} {
		if strings.HasPrefix(text[k:], w) {
			k += len(w)
		}
	}
	lo, hi, j, vague, ok := koNumber(text, k)
	if !ok || vague || lo <= m.value.Lo {
		return
	}
	j = skipSpaces(text, j)
	if strings.HasPrefix(text[j:], "여") {
		j = skipSpaces(text, j+len("여"))
	}
	word, at, ok := koCounter(text, j)
	if !ok || word != m.counter || hasPrefixAny(text[at.End:], "로 ", "으로 ") {
		return
	}
	m.value.Hi, m.hedge, m.end = hi, quantity.Interval, at.End
	m.number.End, m.hedgeAt = at.Start, quantity.Extent{}
}

// hedgeBefore reads the hedge before a number that begins at byte i; nothing
// before byte done counts.
func (m *koMention) hedgeBefore(text string, i, done int) {
	before := strings.TrimRight(text[done:i], " \u00a0")
	for _, h := range koBefore {
		if !strings.HasSuffix(before, h.word) {
			continue
		}
		at := done + len(before) - len(h.word)
		if at > 0 && koHangulBefore(text, at) {
			continue // the last syllable of another word: 탄약
		}
		if h.word == "한" && (len(before) == i-done || m.number.End-m.number.Start < 2) {
			continue
		}
		m.start = at
		if m.hedge == quantity.Exact || m.hedge == quantity.About && koDirected(h.hedge) || m.hedge == quantity.About && strings.HasPrefix(text[m.hedgeAt.Start:], "여") {
			m.hedge, m.hedgeAt = h.hedge, quantity.Extent{Start: at, End: at + len(h.word)}
		}
		return
	}
}

// koFraction reads 3분의 2 as a percentage: whole, which ends at byte j, is what
// it is a part of.
func koFraction(text string, i int, whole float64, j, done int) (koMention, bool) {
	if !strings.HasPrefix(text[j:], "분의 ") || whole < 2 || whole > 100 {
		return koMention{}, false
	}
	at := j + len("분의 ")
	part, _, end, vague, ok := koNumber(text, at)
	if !ok || vague || part <= 0 || part >= whole {
		return koMention{}, false
	}
	m := koMention{value: quantity.Number(100 * part / whole), hedge: quantity.Exact, number: quantity.Extent{Start: i, End: end}, counterAt: quantity.Extent{Start: j, End: at - 1}, counter: "분의", start: i, end: end}
	if h, at := koHedgeBehind(text, end); h != quantity.None {
		m.hedge, m.hedgeAt, m.end = h, at, at.End
	}
	m.hedgeBefore(text, i, done)
	return m, true
}

// koHalf reads 절반 at byte i as a percentage.
func koHalf(text string, i, done int) (koMention, bool) {
	if !strings.HasPrefix(text[i:], "절반") {
		return koMention{}, false
	}
	end := i + len("절반")
	m := koMention{value: quantity.Number(50), hedge: quantity.Exact, number: quantity.Extent{Start: i, End: end}, counterAt: quantity.Extent{Start: i, End: end}, counter: "절반", start: i, end: end}
	if h, at := koHedgeBehind(text, end); h != quantity.None {
		m.hedge, m.hedgeAt, m.end = h, at, at.End
	}
	m.hedgeBefore(text, i, done)
	return m, true
}

// ratioWith turns two mentions of one counter, 10발 가운데 6발, into the share
// that they say.
func (m *koMention) ratioWith(n *koMention, text string) bool {
	const most = 100 // beyond it the second is a count of its own
	if m.counter != n.counter || m.value.Lo != m.value.Hi || m.value.Lo < 2 || m.value.Lo > most || n.value.Lo > m.value.Lo || n.start < m.end {
		return false
	}
	switch strings.TrimSpace(text[m.end:n.start]) {
	case "가운데", "중", "중에", "중에서", "가운데서", "당":
	default:
		return false
	}
	n.value = quantity.Span(100*n.value.Lo/m.value.Lo, 100*n.value.Hi/m.value.Lo)
	n.start, n.number.Start, n.counter = m.start, m.number.Start, "분의"
	return true
}

func skipSpaces(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || strings.HasPrefix(text[i:], "\u00a0")) {
		if text[i] == 0xc2 {
			i++
		}
		i++
	}
	return i
}

// koTilde returns where the upper end of a range begins; 0 when none follows.
func koTilde(text string, i int) int {
	for _, t := range []string{"~", "∼", "〜", "-", "–", "에서 "} {
		if strings.HasPrefix(text[i:], t) {
			return i + len(t)
		}
	}
	return 0
}

func koScaled(s string) bool { return koScaleOf(s) > 1 }

// koScaleOf is the product of the scale words that a number ends in.
func koScaleOf(s string) float64 {
	v := 1.0
	for again := true; again; {
		again = false
		for _, w := range koScales {
			if strings.HasSuffix(s, w.word) {
				v *= w.value
				s, again = strings.TrimSuffix(s, w.word), true
				break
			}
		}
	}
	return v
}

// koNumber reads a number that begins at byte i: 6700, 6,700, 3만 3천, 300만,
// 수백만. vague is set for one that says only its order.
func koNumber(text string, i int) (lo, hi float64, next int, vague, ok bool) {
	if strings.HasPrefix(text[i:], "수") || strings.HasPrefix(text[i:], "몇") {
		j, v := i+len("수"), 1.0
		for again := true; again; {
			again = false
			for k := len(koScales) - 1; k >= 0; k-- {
				if w := koScales[k]; strings.HasPrefix(text[j:], w.word) && v < 1e12 {
					v, j, again = v*w.value, j+len(w.word), true
				}
			}
		}
		if v > 1 {
			return 2 * v, 9 * v, j, true, true
		}
		return 0, 0, 0, false, false
	}
	// Small scales add up to a section, a great one multiplies it: 1천500만 is
	// 1,500 times ten thousand.
	total, section, limit, small := 0.0, 0.0, math.Inf(1), math.Inf(1)
	j := i
	for {
		v, k, digits := koDigits(text, j)
		if !digits || j > i && strings.HasPrefix(text[k:], "만") && text[j] >= utf8.RuneSelf {
			break // 100만 만큼
		}
		at, unit := k, 1.0
		for n := len(koScales) - 1; n >= 3; n-- {
			if w := koScales[n]; strings.HasPrefix(text[at:], w.word) {
				unit, at = w.value, at+len(w.word)
				break
			}
		}
		if unit >= small || unit == 1 && v >= small {
			break
		}
		section += v * unit
		next, ok, small = at, true, unit
		great := 0.0
		for _, w := range koScales[:3] {
			if strings.HasPrefix(text[at:], w.word) && w.value < limit {
				great, at = w.value, at+len(w.word)
				break
			}
		}
		if great > 0 {
			total += section * great
			section, small, limit, next = 0, math.Inf(1), great, at
		} else if unit == 1 {
			break
		}
		if total > 1e15 {
			break
		}
		// Another group can follow a scale, with a space between.
		j = at
		if j < len(text) && text[j] == ' ' {
			j++
		}
	}
	total += section
	if !ok || total > 1e15 || section >= limit {
		return 0, 0, 0, false, false
	}
	return total, total, next, false, true
}

// koDigits reads digits with separators of thousands and a decimal part.
func koDigits(text string, i int) (v float64, next int, ok bool) {
	j := i
	if i < len(text) && text[i] >= utf8.RuneSelf {
		return koSinoDigit(text, i)
	}
	clean := make([]byte, 0, 16)
	for j < len(text) && len(clean) < 20 {
		c := text[j]
		switch {
		case c >= '0' && c <= '9':
			clean = append(clean, c)
		case c == ',' && j > i && j+3 < len(text) && allDigits(text[j+1:j+4]) && (j+4 >= len(text) || text[j+4] < '0' || text[j+4] > '9'):
		case c == '.' && j > i && j+1 < len(text) && text[j+1] >= '0' && text[j+1] <= '9' && !strings.Contains(string(clean), "."):
			clean = append(clean, c)
		default:
			c = 0
		}
		if c == 0 {
			break
		}
		if (c < '0' || c > '9') && c != ',' && c != '.' {
			break
		}
		j++
	}
	if j == i {
		return 0, i, false
	}
	v, err := strconv.ParseFloat(string(clean), 64)
	return v, j, err == nil && len(clean) < 20
}

// koSinoDigit reads a numeral in Hangul that a scale word follows, or the one
// that a bare scale word stands for: 삼백, 천.
func koSinoDigit(text string, i int) (v float64, next int, ok bool) {
	next = i
	for d, w := range []string{"일", "이", "삼", "사", "오", "육", "칠", "팔", "구"} {
		if strings.HasPrefix(text[i:], w) {
			v, next = float64(d+1), i+len(w)
			break
		}
	}
	if next == i {
		v = 1
	}
	for _, w := range koScales[2:] {
		if strings.HasPrefix(text[next:], w.word) {
			return v, next, true
		}
	}
	return 0, i, false
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// koReach is how many bytes before a number its calibre may stand.
const koReach = 48

// calibreBefore reads the calibre and the kind of what is counted before the
// number: 152㎜ 포탄이라면 300만 발. Nothing before byte from counts.
func (m *koMention) calibreBefore(text string, from int) {
	lo := max(from, m.start-koReach)
	for lo < m.start && !utf8.RuneStart(text[lo]) {
		lo++
	}
	before := text[lo:m.start]
	at, size := -1, 0
	for _, unit := range []string{"㎜", "mm", "밀리"} {
		if k := strings.LastIndex(before, unit); k > at {
			at, size = k, len(unit)
		}
	}
	if at <= 0 {
		return
	}
	d := at
	for d > 0 && (before[d-1] >= '0' && before[d-1] <= '9' || before[d-1] == ' ' && d == at) {
		d--
	}
	calibre := strings.TrimSpace(before[d:at])
	if calibre == "" || len(calibre) > 3 {
		return
	}
	rest := before[at+size:]
	m.calibre = calibre
	m.item = "shell"
	for _, w := range []string{"방사포", "로켓", "다연장"} {
		if strings.Contains(rest, w) {
			m.item = "rocket"
		}
	}
	m.itemAt = quantity.Extent{Start: lo + d, End: lo + at + size + len(rest)}
	for _, w := range []string{"방사포탄", "로켓탄", "포탄", "로켓", "방사포"} {
		if k := strings.Index(rest, w); k >= 0 {
			m.itemAt.End = lo + at + size + k + len(w)
			break
		}
	}
}
