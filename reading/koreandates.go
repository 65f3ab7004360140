package reading

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/dates"
)

// koParts are the words for a part of a year or a month that stand behind it.
var koParts = []struct {
	word        string
	first, last int // months of a year; 0 where it is no part of one
	from, to    int // days of a month; 0 where it is no part of one, 31 is its last
}{
	{"상반기", 1, 6, 0, 0}, {"하반기", 7, 12, 0, 0}, {"봄", 3, 5, 0, 0}, {"여름", 6, 8, 0, 0}, {"가을", 9, 11, 0, 0}, {"연말", 10, 12, 0, 0}, {"연초", 1, 3, 0, 0}, {"초반", 1, 3, 1, 10}, {"후반", 9, 12, 21, 31},
	{"1분기", 1, 3, 0, 0}, {"2분기", 4, 6, 0, 0}, {"3분기", 7, 9, 0, 0}, {"4분기", 10, 12, 0, 0},
	{"초순", 0, 0, 1, 10}, {"상순", 0, 0, 1, 10}, {"하순", 0, 0, 21, 31}, {"중순", 5, 8, 11, 20}, {"중반", 5, 8, 11, 20},
	{"초", 1, 3, 1, 10}, {"말", 10, 12, 21, 31},
}

// koUses are the particles behind a date that say how it is used.
var koUses = []struct {
	word string
	kind dates.NewsKind
}{
	{" 정상회담 이후", dates.Since}, {" 정상회담 뒤", dates.Since}, {" 정상회담 후", dates.Since}, {" 이후", dates.Since}, {"부터", dates.Since}, {" 이래", dates.Since}, {" 들어", dates.Since}, {"들어", dates.Since}, {" 뒤로", dates.Since}, {"까지", dates.Until}, {" 현재", dates.AsOf}, {" 기준", dates.AsOf}, {" 시점", dates.AsOf},
	{" 한 해 동안", dates.Spanning}, {" 한 해", dates.Spanning}, {" 한 달간", dates.Spanning}, {" 한 달", dates.Spanning}, {" 두 달간", dates.Spanning}, {" 석 달간", dates.Spanning}, {" 동안", dates.Spanning}, {" 사이", dates.Spanning}, {"에만", dates.Spanning},
}

// koreanDates reads the dates of a Korean passage, and the occasions that it
// names instead.
func (p *page) koreanDates(text string, published dates.Day) []dates.NewsMention {
	var out []dates.NewsMention
	py, pm, _ := published.Civil()
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && (c < '0' || c > '9') {
			i++
			continue
		}
		if m, ok := koRunning(text, i, published); ok {
			out = append(out, m)
			i = m.End
			continue
		}
		d, next, ok := koDate(text, i, published, py, pm)
		if !ok {
			if m, ok := p.koOccasion(text, i); ok {
				out = append(out, m)
				i = m.End
				continue
			}
			_, n := utf8.DecodeRuneInString(text[i:])
			if c < utf8.RuneSelf {
				for n = 0; i+n < len(text) && text[i+n] >= '0' && text[i+n] <= '9'; n++ {
				}
			}
			i += n
			continue
		}
		if n := len(out); n > 0 && out[n-1].Kind == dates.Since && i-out[n-1].End <= 1 && c < utf8.RuneSelf && !strings.Contains(text[i:next], "년") && d.Precision() >= dates.Month && !d.IsInterval() {
			d = koAfter(d, out[n-1].Date)
		}
		d, next = koPart(text, d, next)
		m := dates.NewsMention{Start: i, End: next, Date: d}
		for _, w := range koUses {
			if strings.HasPrefix(text[next:], w.word) {
				m.Kind = w.kind
				m.End += len(w.word)
				break
			}
		}
		if n := len(out); n > 0 && m.Kind == dates.Spanning && m.End > next {
			// 3월부터 10월 사이, 1월에서 3월 사이: its end.
			switch lead := text[out[n-1].End:i]; {
			case out[n-1].Kind == dates.Since && strings.TrimSpace(lead) == "":
				m.Kind = dates.Until
			case out[n-1].Kind == dates.AtPoint && (lead == "에서 " || lead == "과 " || lead == "와 "):
				out[n-1].Kind, m.Kind = dates.Since, dates.Until
				m.Date = koAfter(m.Date, out[n-1].Date)
			}
		}
		if m.Kind == dates.Spanning {
			m.From, m.To = d, d
			if d.IsInterval() {
				lo, _ := d.Earliest()
				hi, _ := d.Latest()
				m.From, m.To = endOf(d, lo), endOf(d, hi)
			}
		}
		out = append(out, m)
		i = m.End
	}
	return out
}

// koAfter moves a date without a year, the end of a span, to the first such date
// not before the span's beginning.
func koAfter(d, from dates.Date) dates.Date {
	lo, ok1 := from.Earliest()
	at, ok2 := d.Earliest()
	if !ok1 || !ok2 {
		return d
	}
	y, _, _ := lo.Civil()
	_, m, day := at.Civil()
	if dates.DayOf(y, m, day) < lo {
		y++
	}
	if d.Precision() == dates.Month {
		return dates.OnMonth(y, m)
	}
	if _, m2, _ := dates.DayOf(y, m, day).Civil(); m2 != m {
		return d // 29 February
	}
	return dates.On(dates.DayOf(y, m, day))
}

// koPart reads the part of a year or month behind it: 2022년 중순, 6월 말.
func koPart(text string, d dates.Date, next int) (dates.Date, int) {
	if d.IsInterval() || d.Precision() != dates.Year && d.Precision() != dates.Month {
		return d, next
	}
	lo, ok := d.Earliest()
	if !ok {
		return d, next
	}
	y, m, _ := lo.Civil()
	at := skipSpaces(text, next)
	for _, w := range koParts {
		if !strings.HasPrefix(text[at:], w.word) {
			continue
		}
		end := at + len(w.word)
		if r, _ := utf8.DecodeRuneInString(text[end:]); koHangul(r) && len(w.word) <= len("초") && !hasPrefixAny(text[end:], "부터", "까지", "에", "이후", "의") {
			continue // a word that only begins so
		}
		switch {
		case d.Precision() == dates.Year && w.first > 0:
			return dates.Between(dates.OnMonth(y, time.Month(w.first)), dates.OnMonth(y, time.Month(w.last))), end
		case d.Precision() == dates.Month && w.from > 0:
			last := dates.DayOf(y, m, w.to)
			if w.to == 31 {
				last = dates.DayOf(y, m+1, 1) - 1
			}
			return dates.Between(dates.On(dates.DayOf(y, m, w.from)), dates.On(last)), end
		}
	}
	return d, next
}

// koRunning reads a time that ends on the day of publication: 최근 3개월, 지난
// 1년간, 지난 두 달 동안.
func koRunning(text string, i int, published dates.Day) (dates.NewsMention, bool) {
	none := dates.NewsMention{}
	if published == 0 {
		return none, false
	}
	j := i
	for _, w := range []string{"최근 ", "지난 "} {
		if strings.HasPrefix(text[i:], w) {
			j = i + len(w)
		}
	}
	if j == i {
		return none, false
	}
	n, k := smallInt(text, j)
	if k == j {
		for v, words := range [][]string{1: {"한 ", "일 "}, 2: {"두 "}, 3: {"세 ", "석 "}, 4: {"네 ", "넉 "}, 5: {"다섯 "}, 6: {"여섯 "}} {
			for _, w := range words {
				if strings.HasPrefix(text[j:], w) {
					n, k = v, j+len(w)
				}
			}
		}
	}
	if n < 1 || n > 100 {
		return none, false
	}
	y, m, day := published.Civil()
	from := dates.Day(0)
	for _, w := range []struct {
		word         string
		days, months int
	}{{"개월", 0, 1}, {"달", 0, 1}, {"년", 0, 12}, {"주", 7, 0}, {"일", 1, 0}} {
		if strings.HasPrefix(text[k:], w.word) {
			k += len(w.word)
			from = published - dates.Day(n*w.days)
			if w.months > 0 {
				first := dates.DayOf(y, m-time.Month(n*w.months), 1)
				fy, fm, _ := first.Civil()
				from = first + dates.Day(min(day, int(dates.DayOf(fy, fm+1, 1)-first))-1)
			}
			break
		}
	}
	if from == 0 {
		return none, false
	}
	days := strings.HasSuffix(text[:k], "일")
	if hasPrefixAny(text[k:], "여", " 남짓", " 가까이", "가량", " 정도", "쯤") {
		return none, false // about so long: no day is said
	}
	long := false
	for _, w := range []string{"간", " 동안", " 사이", "새", " 새"} {
		if strings.HasPrefix(text[k:], w) {
			k, long = k+len(w), true
			break
		}
	}
	if days && !long {
		return none, false // 지난 6일: a day
	}
	a, b := dates.On(from), dates.On(published)
	return dates.NewsMention{Start: i, End: k, Kind: dates.Spanning, Date: dates.Between(a, b), From: a, To: b}, true
}

// koOccasionUses are what makes a named occasion a beginning.
var koOccasionUses = []string{" 이후", " 뒤", " 후", "이 시작된 뒤", "이 시작된 이후", "이 시작된 후", "이 발발한 이후", "이 발발한 뒤", "이 터진 뒤", "이 터진 이후", "을 시작한 이후", "이 난 뒤", "을 한 이후", " 시작 이후", " 발발 이후", "한 이후", " 이래"}

// koOccasion reads an occasion of the case by what it is: 침공 이후, 전쟁이 시작된
// 뒤, 정상회담 이후. Of two that fit, neither is meant.
func (p *page) koOccasion(text string, i int) (dates.NewsMention, bool) {
	none := dates.NewsMention{}
	for _, w := range []struct {
		word  string
		nouns []string
	}{{"침공", []string{"invasion", "침공"}}, {"전쟁", []string{"invasion", "war", "전쟁"}}, {"개전", []string{"invasion", "war", "개전"}}, {"정상회담", []string{"summit", "정상회담"}}, {"휴전", []string{"truce", "ceasefire", "휴전"}}} {
		if !strings.HasPrefix(text[i:], w.word) {
			continue
		}
		end := i + len(w.word)
		use := ""
		for _, u := range koOccasionUses {
			if strings.HasPrefix(text[end:], u) && len(u) > len(use) {
				use = u
			}
		}
		if use == "" {
			return none, false
		}
		var one *Occasion
		for k := range p.voc.Occasions {
			o := &p.voc.Occasions[k]
			day, ok := o.Date.Earliest()
			if published, dated := p.day.Earliest(); !ok || dated && day > published {
				continue
			}
			if !o.calls(w.nouns) {
				continue
			}
			if one != nil {
				return none, false
			}
			one = o
		}
		if one == nil {
			return none, false
		}
		return dates.NewsMention{Start: i, End: end + len(use), Date: one.Date, Kind: dates.Since, Occasion: one.ID}, true
	}
	return none, false
}

// calls reports whether an occasion is called by one of the nouns.
func (o *Occasion) calls(nouns []string) bool {
	for _, name := range append([]string{o.Name}, o.Aliases...) {
		if hasAny(articles.LowerASCII(name), nouns...) {
			return true
		}
	}
	return false
}

// koreanWindowOf reads a date of a Korean sentence as a window.
func (p *page) koreanWindowOf(s *sentence, d *dates.NewsMention) (window, bool) {
	switch d.Kind {
	case dates.Since:
		return window{since: d.Date, how: occasionHow(d)}, true
	case dates.Until, dates.AsOf:
		return window{until: d.Date}, true
	case dates.Spanning:
		return window{since: d.From, until: d.To}, true
	}
	if s.saidOn(d) {
		return window{}, false
	}
	rest := p.doc.Text[d.End:s.end]
	figures := s.figuresOf()
	ahead := len(figures) > 0 && d.End <= figures[len(figures)-1].Start
	switch {
	case !ahead:
	case d.Date.Precision() == dates.Month && !d.Date.IsInterval() && strings.HasPrefix(rest, "에"):
		return window{until: d.Date}, true // "8월에 1만 3천 개": the month of the figure
	case d.Date.Precision() == dates.Year && !d.Date.IsInterval() && hasPrefixAny(rest, " ", "에") && !hasPrefixAny(strings.TrimLeft(rest, " 의"), "정상회담", "회담", "침공", "전쟁", "보고서"),
		d.Date.Precision() == dates.Month && d.Date.IsInterval() && hasPrefixAny(rest, " ", "에"):
		w := window{since: d.Date, until: d.Date}
		if d.Date.IsInterval() {
			lo, _ := d.Date.Earliest()
			hi, _ := d.Date.Latest()
			w.since, w.until = endOf(d.Date, lo), endOf(d.Date, hi)
		}
		if day, ok := p.day.Earliest(); ok {
			if hi, ok := d.Date.Latest(); ok && hi >= day {
				w.until = dates.Date{} // it goes on
			}
		}
		return w, true
	}
	return window{}, false
}

// koSameTime reads "in the same period" out of the dates of the sentences before.
func (p *page) koSameTime(s *sentence) (window, bool) {
	const back = 4 // sentences
	text := p.doc.Text[s.start:s.end]
	for _, word := range []string{"같은 기간", "이 기간", "그 기간", "이 사이", "그 사이"} {
		at := strings.Index(text, word)
		if at < 0 {
			continue
		}
		w := window{start: s.start + at, end: s.start + at + len(word), how: "the period told before"}
		w.opens = len(s.figuresOf()) == 0 || w.start < s.figuresOf()[0].Start
		ps := s.passage
		i, _ := ps.sentenceAt(s.start)
		for range back {
			if i--; i < 0 {
				if ps = ps.prev; ps == nil || !ps.korean || len(ps.sentences) == 0 {
					break
				}
				i = len(ps.sentences) - 1
			}
			from := ps.sentences[i]
			for k := range from.days {
				if told, ok := p.koreanWindowOf(from, &from.days[k]); ok {
					if w.since.IsZero() {
						w.since = told.since
					}
					if w.until.IsZero() {
						w.until = told.until
					}
				}
			}
			if !w.since.IsZero() || !w.until.IsZero() {
				return w, true
			}
		}
	}
	return window{}, false
}

// koDate reads one date at byte i: 2023년 8월 3일, 지난해 7월, 7~8월, 26일. What it
// leaves out is filled from the day of publication.
func koDate(text string, i int, published dates.Day, py int, pm time.Month) (dates.Date, int, bool) {
	none := func() (dates.Date, int, bool) { return dates.Date{}, 0, false }
	year, j := 0, i
	if published != 0 {
		for _, w := range []struct {
			word string
			back int
		}{{"재작년", 2}, {"지난해", 1}, {"작년", 1}, {"올해", 0}, {"금년", 0}, {"올 한 해", 0}, {"올 ", 0}} {
			if strings.HasPrefix(text[i:], w.word) {
				year, j = py-w.back, i+len(w.word)
				break
			}
		}
		for _, w := range []struct {
			word string
			back int
		}{{"지난달", 1}, {"이달", 0}, {"이번 달", 0}, {"지지난달", 2}} {
			if year == 0 && strings.HasPrefix(text[i:], w.word) {
				y, m, _ := dates.DayOf(py, pm-time.Month(w.back), 1).Civil()
				return dates.OnMonth(y, m), i + len(w.word), true
			}
		}
	}
	if published != 0 && year == 0 && (i == 0 || !koHangulBefore(text, i)) {
		for _, w := range []struct {
			word string
			back dates.Day
		}{{"오늘", 0}, {"어제", 1}, {"그제", 2}, {"그저께", 2}} {
			if rest, ok := strings.CutPrefix(text[i:], w.word); ok && !hasPrefixAny(rest, "날", "의") {
				return dates.On(published - w.back), i + len(w.word), true
			}
		}
	}
	relative := year != 0
	if !relative {
		if text[i] < '0' || text[i] > '9' {
			return none()
		}
		n, k := smallInt(text, i)
		if strings.HasPrefix(text[k:], "년") && n >= 1900 && n <= 2100 {
			year, j = n, k+len("년")
		}
	}
	k := skipSpaces(text, j)
	month, day, lastMonth := 0, 0, 0
	if n, e := smallInt(text, k); e > k {
		switch {
		case strings.HasPrefix(text[e:], "월") && n >= 1 && n <= 12:
			month, j = n, e+len("월")
		case (strings.HasPrefix(text[e:], "~") || strings.HasPrefix(text[e:], "∼") || strings.HasPrefix(text[e:], "-")) && n >= 1 && n <= 12:
			_, size := utf8.DecodeRuneInString(text[e:])
			if n2, e2 := smallInt(text, e+size); e2 > e+size && strings.HasPrefix(text[e2:], "월") && n2 > n && n2 <= 12 {
				month, lastMonth, j = n, n2, e2+len("월")
			}
		case year == 0 && strings.HasPrefix(text[e:], "일") && n >= 1 && n <= 31 && published != 0 && !koCountedDays(text, e+len("일")):
			// A bare day is the last such day not after publication.
			d := dates.DayOf(py, pm, n)
			if d > published {
				d = dates.DayOf(py, pm-1, n)
			}
			if _, _, dd := d.Civil(); dd != n {
				return none()
			}
			return dates.On(d), e + len("일"), true
		}
	}
	if year == 0 && month == 0 {
		return none()
	}
	if month > 0 && lastMonth == 0 {
		if n, e := smallInt(text, skipSpaces(text, j)); e > j && strings.HasPrefix(text[e:], "일") && n >= 1 && n <= 31 {
			day, j = n, e+len("일")
		}
	}
	if year == 0 {
		if published == 0 {
			return none()
		}
		year = py
		if dates.DayOf(year, time.Month(month), max(day, 1)) > published {
			year--
		}
	}
	switch {
	case day > 0:
		d := dates.DayOf(year, time.Month(month), day)
		if _, m, dd := d.Civil(); dd != day || int(m) != month {
			return none()
		}
		return dates.On(d), j, true
	case lastMonth > 0:
		return dates.Between(dates.OnMonth(year, time.Month(month)), dates.OnMonth(year, time.Month(lastMonth))), j, true
	case month > 0:
		return dates.OnMonth(year, time.Month(month)), j, true
	case relative && strings.HasPrefix(text[j:], "보다"):
		return none()
	}
	return dates.OnYear(year), j, true
}

// koCountedDays reports whether "N일" counts days: 26일간, 26일 동안, 26일째.
func koCountedDays(text string, i int) bool {
	for _, w := range []string{"간", " 동안", "째", " 만에", " 뒤", " 후", " 전"} {
		if strings.HasPrefix(text[i:], w) {
			return true
		}
	}
	return false
}

func smallInt(text string, i int) (n, next int) {
	for next = i; next < len(text) && next < i+4 && text[next] >= '0' && text[next] <= '9'; next++ {
		n = n*10 + int(text[next]-'0')
	}
	return n, next
}
