package reading

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// koGoods are the nouns of what Korean news counts, with what each is: a counter
// alone does not say it, 발 counts shells and missiles. Of two at one place the
// longer counts.
var koGoods = []struct{ word, kind string }{
	{"컨테이너", "container"}, {"미사일", "missile"}, {"포탄", "round"}, {"탄약", "round"}, {"로켓탄", "round"}, {"방사포탄", "round"}, {"실탄", "round"}, {"탄환", "round"}, {"로켓", "round"}, {"박격포탄", "round"},
	{"드론", "drone"}, {"무인기", "drone"}, {"샤헤드", "drone"}, {"트럭", "vehicle"}, {"차량", "vehicle"}, {"장갑차", "vehicle"}, {"전차", "vehicle"}, {"자주포", "gun"}, {"방사포", "gun"}, {"장사정포", "gun"}, {"곡사포", "gun"}, {"견인포", "gun"}, {"발사대", "gun"}, {"박격포", "gun"}, {"야포", "gun"},
	{"수송기", "aircraft"}, {"전투기", "aircraft"}, {"항공기", "aircraft"}, {"헬기", "aircraft"}, {"소총", "rifle"}, {"기관총", "rifle"}, {"저격총", "rifle"}, {"위성", "satellite"}, {"신관", "fuse"}, {"병력", "troops"}, {"북한군", "troops"}, {"파병", "troops"}, {"특수부대", "troops"}, {"병사", "troops"}, {"군인", "troops"}, {"장병", "troops"}, {"공병", "troops"}, {"노동자", "workers"}, {"근로자", "workers"}, {"인력", "workers"},
	{"사상자", "others"}, {"전사", "others"}, {"사망", "others"}, {"부상", "others"}, {"포로", "others"}, {"숨진", "others"}, {"숨졌", "others"}, {"선원", "others"}, {"민간인", "others"}, {"주민", "others"}, {"시민", "others"}, {"직원", "others"}, {"대표단", "others"}, {"관리", "others"}, {"의원", "others"}, {"기관", "others"}, {"공장", "others"}, {"업체", "others"}, {"부대", "others"}, {"여단", "others"}, {"회사", "others"}, {"시설", "others"}, {"창고", "others"}, {"국가", "others"}, {"풍선", "others"}, {"참가국", "others"},
}

// koKind returns the kind of the goods noun nearest before byte at of a text,
// within reach bytes, and how far before it stands.
func koKind(text string, at, reach int, kinds ...string) (kind string, far int) {
	lo := max(0, at-reach)
	best, length := -1, 0
	before := text[lo:at]
	for _, g := range koGoods {
		if len(kinds) > 0 && !oneOf(g.kind, kinds) {
			continue
		}
		if k := strings.LastIndex(before, g.word); k >= 0 && (k+len(g.word) > best+length || k+len(g.word) == best+length && len(g.word) > length) {
			best, length, kind = k, len(g.word), g.kind
		}
	}
	if best < 0 {
		return "", 0
	}
	return kind, len(before) - best - length
}

func oneOf(s string, list []string) bool {
	for _, w := range list {
		if s == w {
			return true
		}
	}
	return false
}

// koreanQuantities turns the counted numbers of a Korean passage into
// candidates.
func (p *page) koreanQuantities(ps *passage, most int) []*candidate {
	var out []*candidate
	for i, s := range ps.sentences {
		text := p.doc.Text[s.start:s.end]
		ms := koMentions(text)
		s.figures = make([]quantity.Extent, 0, len(ms))
		for k := range ms {
			if at := s.start + ms[k].number.Start; !s.dated(at) {
				s.figures = append(s.figures, quantity.Extent{Start: s.start + ms[k].start, End: s.start + ms[k].end})
			}
		}
		for k := range ms {
			if k >= maxNumbers || len(out) >= most {
				break
			}
			if c := p.koreanClaim(ps, i, s, text, ms, k); c != nil {
				out = append(out, c)
			}
		}
		for _, w := range []string{"완전 가동", "풀가동", "완전가동", "전면 가동", "최대치로 가동", "최대한으로 돌"} {
			at := strings.Index(text, w)
			if at < 0 || !strings.Contains(text, "공장") || !p.flowSeen {
				continue
			}
			c := p.koreanCandidate(ps, i, s, at, at+len(w))
			c.claim.Measure, c.claim.Form = claims.PlantCapacity, claims.Level
			c.claim.Value, c.claim.Unit, c.claim.Hedge = quantity.Number(100), "percent", quantity.Exact
			c.partial = true
			out = append(out, c)
			break
		}
	}
	return out
}

func (p *page) koreanCandidate(ps *passage, i int, s *sentence, start, end int) *candidate {
	c := &candidate{passage: ps, index: i, sentence: s, rule: "korean"}
	c.claim.Span = claims.Span{Start: s.start + start, End: s.start + end}
	c.mention.Number = quantity.Extent{Start: s.start + start, End: s.start + end}
	return c
}

// koTail is what stands behind a number within so many bytes, cut at a rune.
func koTail(text string, at, reach int) string {
	end := min(len(text), at+reach)
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[at:end]
}

// koHead is what stands before byte at within so many bytes, cut at a rune.
func koHead(text string, at, reach int) string {
	lo := max(0, at-reach)
	for lo < at && !utf8.RuneStart(text[lo]) {
		lo++
	}
	return text[lo:at]
}

func (p *page) koreanClaim(ps *passage, i int, s *sentence, text string, ms []koMention, k int) *candidate {
	m := &ms[k]
	if !p.flowSeen || s.dated(s.start+m.number.Start) || p.koNotSaid(text, m) {
		return nil
	}
	before, after := text[:m.start], text[m.end:]
	near := text
	if i > 0 {
		near = p.doc.Text[ps.sentences[i-1].start:s.end]
	} else if ps.prev != nil && s.start-ps.prev.block.Start < 400 && len(ps.prev.sentences) > 0 {
		near = p.doc.Text[ps.prev.sentences[len(ps.prev.sentences)-1].start:s.end]
	}
	tail := strings.TrimLeft(koTail(text, m.end, 24), "를을 ")
	c := p.koreanCandidate(ps, i, s, m.start, m.end)
	cl := &c.claim
	cl.Form = claims.Cumulative
	cl.Value, cl.Hedge = m.value, m.hedge
	back := koBack(text, m.start, tail)
	cl.Measure, cl.Unit = p.koMeasure(c, m, text, near, back)
	if cl.Measure == "" {
		return nil
	}
	switch {
	case cl.Measure == claims.PlantCapacity, cl.Measure == claims.Vessels, cl.Unit == "railcar":
		cl.Form = claims.Level
	case cl.Unit == "percent":
		cl.Form = claims.Share
	}
	if ps.block.Role == articles.Teaser && !p.ofFlow(c) {
		return nil
	}
	c.read("value", s.start+m.number.Start, s.start+m.number.End, "")
	c.read("unit", s.start+m.counterAt.Start, s.start+m.counterAt.End, "")
	if !m.hedgeAt.IsZero() {
		cl.HedgeWord = text[m.hedgeAt.Start:m.hedgeAt.End]
		c.read("hedge", s.start+m.hedgeAt.Start, s.start+m.hedgeAt.End, "")
	} else {
		c.read("hedge", s.start+m.number.Start, s.start+m.number.End, "a bare number")
	}
	if m.calibre != "" && cl.Measure == claims.Rounds {
		cl.Item = m.calibre + " mm " + m.item
		c.read("item", s.start+m.itemAt.Start, s.start+m.itemAt.End, "")
	}
	p.koreanForm(c, before, after)
	if cl.Form == claims.Intention && k+1 < len(ms) && !hasAny(text[m.end:ms[k+1].start], koPlans...) {
		cl.Form = claims.Cumulative // what is planned is the figure behind it
	}
	if cl.Form != claims.Share && cl.Form != claims.Level && cl.Form != claims.Capacity {
		clause := text
		if len(ms) > 1 && hasAny(text, "러시아가 북한", "러시아에서 북한", "북한에 보낸", "북한으로") {
			// Goods go both ways in it: the figure's own clause counts.
			from := 0
			if k > 0 {
				from = ms[k-1].end
			}
			clause = text[from:m.end] + koTail(text, m.end, 30)
		}
		p.koreanDirection(c, clause, near, back)
	}
	if cl.Form != claims.Capacity && cl.Form != claims.Share && cl.Form != claims.Level {
		p.window(c)
	}
	if cl.Measure == p.voc.counted() {
		switch {
		case len(p.voc.ScopeWords) > 0:
			cl.Scope = scopeBy(p.voc.ScopeWords, strings.ToLower(text))
		case cl.Measure == claims.Containers:
			cl.Scope = koScope(text)
		}
		if !slices.Contains(p.voc.Scopes, cl.Scope) {
			cl.Scope = ""
		}
	}
	return c
}

// koBack reports whether a number is of what comes back, against the case's
// flow: by the verb behind it, else by the nearest wording before it, else by
// the first behind it.
func koBack(text string, at int, tail string) bool {
	switch {
	case hasPrefixAny(tail, "받", "돌려받"):
		return true
	case hasPrefixAny(tail, "보내", "보냈", "넘"):
		return false
	}
	backward := []string{"러시아에서 북한", "러시아가 북한", "북한으로 간", "북한으로 들어", "러시아에서 북", "북한에 보낸", "북한으로 보낸", "북한으로 돌아", "러시아서 "}
	forward := []string{"북한이 러시아", "북한에서 러시아", "러시아로 ", "러시아에 보", "러시아에 준", "러시아에 넘"}
	last := func(list []string) int {
		best := -1
		for _, w := range list {
			best = max(best, strings.LastIndex(text[:at], w))
		}
		return best
	}
	if b, f := last(backward), last(forward); b >= 0 || f >= 0 {
		return b > f
	}
	rest := text[at:]
	for _, w := range forward {
		if strings.Contains(rest, w) {
			return false
		}
	}
	return hasAny(rest, backward[:len(backward)-1]...)
}

// koScope reads what a sentence says is in its containers.
func koScope(text string) string {
	switch {
	case hasAny(text, "의심", "추정되는"):
		return "suspected_arms"
	case hasAny(text, "관련 물자", "군수물자", "군사물자", "군수 물자", "군사 물자", "군사장비", "군사 장비", "군수품", "무기", "장비와 탄약", "탄약과 장비", "탄약 등", "포탄 등"):
		return "munitions_related"
	case hasAny(text, "탄약 컨테이너", "포탄을 실", "탄약을 실", "포탄이 든", "탄약이 든"):
		return "ammunition"
	}
	return ""
}

// koNotSaid reports whether a number is one that the text takes back, sets as a
// limit, a price or the size of something else.
func (p *page) koNotSaid(text string, m *koMention) bool {
	tail, head := koTail(text, m.end, 40), koHead(text, m.start, 40)
	if m.native && m.value.Lo == 1 && m.value.Hi == 1 {
		return true // 한 is an article more often than a count
	}
	if hasPrefixAny(tail, "가 아니라", "이 아니라", "가 아닌", "이 아닌") {
		return true
	}
	if hasPrefixAny(tail, "도 ") && hasAny(koTail(text, m.end, 60), "않", "없", "못") && m.value.Lo <= 1 {
		return true
	}
	switch m.counter {
	case "배럴", "톤", "t":
		if m.value.Lo == 1 && hasPrefixAny(tail, "에 ", "당 ") || hasAny(koTail(text, m.end, 24), "값을", "가격") {
			return true
		}
		if hasAny(head, "한도인", "한도", "상한", "쿼터", "허용량", "제한선", "생산", "재고", "저장", "수확", "배수량", "재화중량", "소비") || hasPrefixAny(tail, "로 묶", "으로 묶", "로 제한", "으로 제한", "로 한정", "으로 한정", "까지만", "까지 허용", "로 규정", "으로 규정", "급 ", "급의", "당 ") {
			return true
		}
	case "달러":
		if hasAny(head, "발에", "한 발", "배럴당", "톤당", "발당", "개당", "대당", "척당", "1인당", "벌금", "과징금", "유가", "월급") || !hasAny(text, "대가", "규모", "어치", "벌어", "수입", "계약", "가치", "거래", "상당", "대금", "수출", "이전") {
			return true
		}
	}
	// What is counted one by one comes in whole numbers.
	if v := m.value; m.counter != "분의" && m.counter != "%" && m.counter != "％" && m.counter != "퍼센트" && m.counter != "프로" && m.counter != "톤" && m.counter != "t" && (v.Lo != math.Trunc(v.Lo) || v.Hi != math.Trunc(v.Hi)) {
		return true
	}
	return false
}

// koShipping are the words by which a sentence's times are voyages, koMeeting
// those by which they are something else.
var (
	koShipping = []string{"선박", "운항", "항차", "운송", "수송", "화물선", "항구", "오가", "오갔", "오간", "유조선", "기항", "입항", "출항", "들렀", "정박", "배가", "배와", "배는", "배로", "배편", "배들", "배를", "항에서", "항을", "실어", "실은", "왕복", "다녔", "다닌", "드나들", "드나든", "항해", "운반", "떠난 배", "날랐", "나른", "선적", "하역", "인도했", "보낸", "보냈", "건너", "컨테이너로", "걸쳐"}
	koMeeting  = []string{"회담", "회의", "통화", "방문", "협의", "실험", "발사", "규탄", "강조", "시험", "훈련", "결의", "연기", "기각", "만났", "언급"}
)

// koMeasure says what a Korean counter measures in its sentence, and in which
// unit; blank is nothing that a case counts. near is the sentence with the one
// before it.
func (p *page) koMeasure(c *candidate, m *koMention, text, near string, back bool) (claims.Measure, string) {
	const (
		clause   = 160 // bytes in which the noun of a number stands before it
		sentence = 1 << 20
	)
	before, tail := text[:m.start], koTail(text, m.end, 40)
	has := func(words ...string) bool { return hasAny(text, words...) }
	behind := func(kinds ...string) string {
		// 2만 개의 컨테이너: the noun behind its number.
		t, ok := strings.CutPrefix(tail, "의 ")
		if !ok {
			return ""
		}
		if i := strings.IndexByte(t, ' '); i > 0 {
			t = t[:i]
		}
		kind, longest := "", 0
		for _, g := range koGoods {
			if strings.Contains(t, g.word) && len(g.word) > longest && (len(kinds) == 0 || oneOf(g.kind, kinds)) {
				kind, longest = g.kind, len(g.word)
			}
		}
		return kind
	}
	// The noun of the number: behind it, else the nearest before it in the
	// sentence, else the nearest in the sentence before.
	noun := func(kinds ...string) string {
		if k := behind(kinds...); k != "" {
			return k
		}
		if k, _ := koKind(text, m.start, sentence, kinds...); k != "" {
			return k
		}
		if m.counter == "명" {
			// 3천여 명을 파병한: what they are said to be stands behind.
			first, kind := len(text), ""
			for _, g := range koGoods {
				if k := strings.Index(koTail(text, m.end, 90), g.word); k >= 0 && k < first && (len(kinds) == 0 || oneOf(g.kind, kinds)) {
					first, kind = k, g.kind
				}
			}
			if kind != "" {
				return kind
			}
		}
		if len(near) > len(text) {
			if k, _ := koKind(near, len(near)-len(text), clause, kinds...); k != "" {
				return k
			}
		}
		return ""
	}
	switch m.counter {
	case "개":
		kind := noun("container", "others", "fuse")
		if other, far := koKind(text, m.start, 24, "others"); other != "" && far <= 1 {
			return "", ""
		}
		switch {
		case kind == "fuse":
			return p.declaredFor("fuse", ""), "fuse"
		case kind == "container" || m.value.Lo >= 100 && p.boxes && kind == "":
		default:
			if m.value.Lo < 100 || !p.boxes || kind == "others" && !strings.Contains(near, "컨테이너") {
				return "", ""
			}
		}
		if back {
			return claims.ReturnContainers, "container"
		}
		return claims.Containers, "container"
	case "TEU":
		return claims.Containers, "teu"
	case "발":
		if w := strings.TrimLeft(tail, "을를 "); hasPrefixAny(w, "발사", "쏘", "쐈", "시험") {
			return "", ""
		}
		switch noun("missile", "round") {
		case "missile":
			return claims.Missiles, "missile"
		}
		return claims.Rounds, "round"
	case "기", "대":
		switch noun("missile", "drone", "satellite", "vehicle", "aircraft", "gun") {
		case "missile":
			if has("시험발사", "동해상", "발사했", "쏘아") {
				return "", ""
			}
			return claims.Missiles, "missile"
		case "drone":
			return p.declaredFor("drone", ""), "drone"
		case "satellite":
			return claims.Satellite, "satellite"
		case "vehicle":
			return p.declaredFor("vehicle", ""), "vehicle"
		case "aircraft":
			return p.declaredFor("aircraft", ""), "aircraft"
		case "gun":
			return claims.Artillery, "gun"
		}
	case "문":
		return claims.Artillery, "gun"
	case "정", "자루":
		if noun("rifle") != "" {
			return p.declaredFor("rifle", ""), "rifle"
		}
	case "척":
		if k := koTail(text, m.end, 30); strings.Contains(k, "이 실") && has("실을 수") {
			return "", ""
		}
		if has("러시아", "북한", "나진", "라진") && p.koMoves(text) {
			return claims.Vessels, "vessel"
		}
	case "항차":
		return claims.Voyages, "voyage"
	case "차례", "회", "번", "건":
		if p.gaz.measures["transfer"] != "" && has("환적", "옮겨 실", "이적") {
			return p.gaz.measures["transfer"], "transfer"
		}
		if m.counter == "건" || hasPrefixAny(tail, "에 ") && m.native && !hasPrefixAny(tail, "에 걸쳐", "에 나눠", "에 나누어") || hasAny(koTail(text, m.end, 60), koMeeting...) || !hasAny(near, koShipping...) {
			return "", ""
		}
		return claims.Voyages, "voyage"
	case "배럴":
		return p.declaredFor("barrel", ""), "barrel"
	case "톤", "t":
		if own := p.gaz.measures["tonne"]; own != "" {
			return own, "tonne"
		}
		if !p.koMoves(text) && !has("탄약", "포탄", "화약", "폭약", "물자") {
			return "", ""
		}
		return claims.Tonnes, "tonne"
	case "달러":
		if m := p.declaredFor("usd", ""); m != "" {
			return m, "USD"
		}
	case "%", "％", "퍼센트", "프로", "절반", "분의", "할":
		return p.koShare(m, text, near, back), "percent"
	case "명":
		switch noun("troops", "workers", "others") {
		case "troops":
			return claims.Troops, "person"
		case "workers":
			if own := p.gaz.measures["person"]; own != "" {
				return own, "person"
			}
		case "":
			if (strings.Contains(before, "군") || hasAny(koTail(p.doc.Text, 0, 1500), "특수부대", "파병", "병력")) && p.koMoves(text) {
				return claims.Troops, "person" // whom the story is about
			}
		}
	case "량":
		if has("열차", "화차", "철도") {
			return p.koDeclared("railcar"), "railcar"
		}
	}
	return "", ""
}

// koDeclared returns the measure of the case that counts in a unit, whatever its
// form.
func (p *page) koDeclared(unit string) claims.Measure {
	for i := range p.voc.Measures {
		if p.voc.Measures[i].Unit == unit {
			return p.voc.Measures[i].ID
		}
	}
	return ""
}

// koMoves reports whether goods or men move in a Korean sentence.
func (p *page) koMoves(text string) bool {
	return hasAny(text, "보냈", "보낸", "보내", "실어", "실은", "실린", "옮겨", "옮긴", "옮겼", "하역", "선적", "수출", "반출", "운반", "운송", "수송", "압수", "넘겼", "넘긴", "넘어", "옮겨", "제공", "공급", "지원", "인도", "도착", "출발", "떠난", "떠났", "들여", "들어온", "반입", "이전", "건너", "파견", "파병", "나포", "입항", "출항", "빼돌", "훔친", "약탈", "다녔", "오갔", "갔")
}

// koShare says of what a percentage or a fraction is a part.
func (p *page) koShare(m *koMention, text, near string, back bool) claims.Measure {
	before, after := text[:m.start], text[m.end:]
	fires := hasAny(text, "쓰는", "쏘는", "사용하", "사용한", "사용된", "쏜 ", "소모", "소비", "발사하는", "발사한", "북한산", "북한제")
	declared := func(id claims.Measure) claims.Measure {
		for i := range p.voc.Measures {
			if p.voc.Measures[i].ID == id {
				return id
			}
		}
		return ""
	}
	half := m.counter == "절반" || m.counter == "분의" || m.counter == "할"
	if half && (hasAny(text, "값", "가격", "비용", "만 원", "싸다", "산다") || !hasAny(koHead(text, m.start+len("절"), 40)+text[m.start:m.end], "포탄", "탄약", "발 ", "무기", "물량", "미사일", "량이")) {
		return ""
	}
	switch {
	case hasAny(near, "가동률") || strings.Contains(before, "공장") && hasAny(after, "돌아", "가동", "운영") || strings.Contains(koTail(text, m.end, 40), "가동"):
		if half && !hasAny(text, "가동률") {
			return ""
		}
		return claims.PlantCapacity
	case hasAny(text, "불량률", "불발", "결함", "제대로 날지", "빗나"):
		return declared("defects")
	case hasAny(text, "포탄", "탄약", "10발", "열 발") && fires:
		if own := declared("shell_share"); own != "" {
			return own
		}
		return claims.Rounds
	case half:
		return ""
	case back && strings.Contains(near, "컨테이너"):
		return claims.ReturnContainers
	case hasAny(text, "포탄", "탄약"):
		return claims.Rounds
	case strings.Contains(text, "컨테이너"):
		return claims.Containers
	}
	return ""
}

// koRates are the words of a clause that make its number one of a period;
// koRatesAt those that do so only right before it.
var (
	koRates   = []string{"매주", "한 주에", "한 달에", "매달", "매월", "하루에", "연간", "매년", "해마다", "한 해에", "1년에", "일주일에", "1주일에", "달마다", "월평균", "하루평균", "일평균", "주간 평균"}
	koRatesAt = []string{"하루", "월", "연", "주당", "주", "한 달", "한 해", "매일", "일주일"}
)

// koRate reports whether a number before which head stands is one of a period.
func koRate(head string) bool {
	for _, w := range koRates {
		if k := strings.LastIndex(head, w); k >= 0 && (k == 0 || !koHangulBefore(head, k)) && !strings.HasPrefix(head[k+len(w):], "만") {
			return true
		}
	}
	t := strings.TrimRight(head, " ")
	for again := true; again; {
		again = false
		for _, w := range []string{"평균", "약", "최대", "최소", "포탄", "대략", "많게는", "적게는"} {
			if r := strings.TrimRight(strings.TrimSuffix(t, w), " "); r != t {
				t, again = r, true
			}
		}
	}
	for _, w := range koRatesAt {
		r, ok := strings.CutSuffix(t, w)
		if ok && (r == "" || r[len(r)-1] == ' ' && !hasSuffixAny(r, "몇 ", "지난 ", "최근 ", "두 ", "이번 ", "올 ")) {
			return true
		}
	}
	return false
}

// koPlans are the words behind a number that somebody only plans or expects.
var koPlans = []string{"계획", "예정", "방침", "보낼 것", "넘어갈 것", "갈 것", "보낼 수", "넘길 것", "제공할 것", "공급할 것", "파병할", "늘릴 것", "보내기로", "주기로", "갈 수 있", "하려는", "보내려", "려는 움직임", "움직임이", "더 보낼", "추가로 보낼", "파견할", "제공하기로"}

// koreanForm reads what kind of statement a Korean number makes.
func (p *page) koreanForm(c *candidate, before, after string) {
	cl := &c.claim
	if cl.Unit == "percent" || cl.Measure == claims.Vessels {
		return
	}
	tail := koHead(before, len(before), 40)
	rest := strings.TrimLeft(after, "이가을를은는도 ")
	if cl.Measure == claims.Rounds && cl.Item != "" && hasAny(before, "환산하", "따지", "치면", "채우면", "채웠다면", "가정하", "기준으로", "이라면", "실으면") {
		tail = "환산하면" // each calibre of one conversion
	}
	switch {
	case cl.Measure == claims.Rounds && (hasAny(after, "들어갈 수", "들어간다", "들어갈 만", "실을 수", "담을 수", "적재할 수", "수용할 수", "에 해당", "채울 수", "넣을 수", "운반할 수", "들어가는 양", "들어가는 분량", "상당하는 양") || hasAny(koTail(after, 0, 50), "분량") ||
		hasAny(tail, "이라면", "라면", "채웠다면", "따지면", "계산하면", "치면", "친다면", "담으면", "담았다면", "실으면", "실렸다면", "실었다면", "채우면", "가정하면", "가정할 때", "환산하면", "환산할 경우", "환산한다면", "환산했을 때", "가정할 경우", "환산 시", "기준으로", "기준 ", "바꾸면", "넣으면", "환산해", "계산했을 때", "계산할 때", "계산할 경우", "가정했을 때", "가정한다면", "따졌을 때", "계산해 보면", "채운다면", "채울 경우", "실었을 때", "실을 경우", "담을 경우")):
		cl.Form = claims.Capacity
		c.because("capacity wording")
		c.anaphora = true
	case cl.Measure == claims.Satellite && hasAny(after, "발사하", "쏘아", "발사 "):
		cl.Form = claims.Intention
		if hasAny(after, "발사했", "쏘아 올렸") {
			cl.Form = claims.Level
		}
	case hasAny(koTail(after, 0, 80), koPlans...):
		cl.Form = claims.Intention
	case koRate(tail):
		cl.Form = claims.Rate
	case hasAny(tail, "한 번에", "한 척에", "한 척이", "척당", "한 차례에", "한 편에", "1척당", "회당", "한 항차에"):
		cl.Form = claims.Increment
	case hasAny(koHead(tail, len(tail), 20), "추가로", "새로") || strings.HasPrefix(rest, "늘") || strings.HasPrefix(rest, "증가") || strings.HasPrefix(rest, "더 ") || strings.HasPrefix(rest, "추가"):
		cl.Form = claims.Increment
	}
}

// koreanDirection reads from where to where; near is the sentence with the one
// before it, which says it where this one leaves it out.
func (p *page) koreanDirection(c *candidate, text, near string, back bool) {
	from, to := p.koEndsOf(text)
	if from == "" && to == "" && near != text && !back && c.index > 0 {
		from, to = p.koEndsOf(near)
	}
	if back {
		from = "RU"
		if p.voc.Flow.To != "" {
			from = p.voc.Flow.To
		}
	}
	if back && (to == from || to == "") {
		to = "KP"
		if p.voc.Flow.From != "" {
			to = p.voc.Flow.From
		}
	}
	if from == to && from != "" {
		return
	}
	how := ""
	if f := p.voc.Flow; f.From != "" && f.To != "" {
		// One end said, the other is the case's.
		switch {
		case from == "" && to == f.To:
			from, how = f.From, "the case's flow"
		case to == "" && from == f.From:
			to, how = f.To, "the case's flow"
		}
	}
	if from != "" {
		c.claim.From = claims.Places{from}
		if how != "" {
			c.read("from", 0, 0, how)
		}
	}
	if to != "" {
		c.claim.To = claims.Places{to}
		if how != "" {
			c.read("to", 0, 0, how)
		}
	}
	// A port through which they went says more than its country.
	for _, x := range p.gaz.hangul {
		at := strings.Index(text, x.name)
		if at < 0 {
			continue
		}
		rest := strings.TrimPrefix(text[at+len(x.name):], "항")
		head := koTail(rest, 0, 48)
		side := &c.claim.To
		switch {
		case hasAny(head, "드나들", "드나든", "들러", "기항") && hasAny(text, "실어 간", "실어 갔", "실어 나", "싣고 갔", "실어갔", "싣고 나"),
			hasPrefixAny(rest, "에서", "을 통해", "를 통해", "을 거쳐", "를 거쳐", " 거쳐", " 통해", "발", "을 떠", "를 떠", "을 출발", "를 출발", "에 쌓인", "에 쌓여", "에 놓인", "에 있는", "에 대기") && !hasAny(head, "하역", "도착"):
			side = &c.claim.From
		case hasPrefixAny(rest, "으로", "로", "에 ", "까지") || hasPrefixAny(rest, "에서") && hasAny(head, "하역", "도착"):
		default:
			continue
		}
		if len(*side) == 0 || (*side)[0] == x.country {
			*side = claims.Places{x.place}
		}
	}
}

// koEndsOf reads the countries between which goods go in a text.
func (p *page) koEndsOf(text string) (from, to string) {
	for _, x := range koCountries {
		w := strings.TrimRight(x.word, " ,")
		for at := 0; ; {
			k := strings.Index(text[at:], w)
			if k < 0 {
				break
			}
			k += at
			at = k + len(w)
			rest := text[at:]
			switch {
			case from == "" && (hasPrefixAny(rest, "에서 ", "서 ") && !hasPrefixAny(strings.TrimPrefix(strings.TrimPrefix(rest, "에"), "서 "), "사용", "쓸", "쓰", "발견", "수거", "회수", "열린", "열리", "활동", "싸", "전쟁", "교전", "만나", "만난", "한 ", "기자", "전사", "숨") || hasPrefixAny(rest, "발 ", "을 떠", "를 떠", "산 ", "제 ")):
				from = x.code
			case to == "" && (koAlone(rest, "으로") || koAlone(rest, "로") || koAlone(rest, "에") || hasPrefixAny(rest, "에게", "에다", "행 ", " 측에 ", "군에 ")):
				to = x.code
			}
		}
	}
	if hasAny(text, "러에 ", "러에,", "대러 ") && to == "" {
		to = "RU"
	}
	if from == "" {
		for _, x := range koCountries {
			w := strings.TrimRight(x.word, " ,")
			if x.code != to && x.code == p.voc.Flow.From && hasAny(text, w+"이 ", w+"가 ", w+"은 ", w+"는 ", w+", ", w+"의 ") {
				from = x.code // the one who sends is the subject
				break
			}
		}
	}
	return from, to
}

// koAlone reports whether a particle begins rest and ends its word.
func koAlone(rest, particle string) bool {
	if !strings.HasPrefix(rest, particle) {
		return false
	}
	r, n := utf8.DecodeRuneInString(rest[len(particle):])
	return n == 0 || !koHangul(r)
}
