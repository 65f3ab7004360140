package reading

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// koHeads end the name of one who speaks in Korean news, without a particle.
var koHeads = []string{
	"관계자", "관계자들", "당국자", "당국", "소식통", "전문가", "전문가들", "연구원", "의원", "의원실", "대표", "교수", "대변인", "부대변인", "장관", "차관", "위원장", "위원", "국장", "총국장", "부국장", "대사", "대사관", "사령부", "사령관", "정부", "검찰", "경찰", "세관", "해군",
	"연구소", "단체", "매체", "통신", "통신사", "신문", "방송", "위원회", "모니터링팀", "패널", "업체", "회사", "국방부", "외교부", "통일부", "국무부", "재무부", "법무부", "국방위", "정보위", "정보기관", "정보본부", "정보총국", "본부", "국정원", "국가정보원", "합참", "합동참모본부", "센터", "보고서", "자료", "분석가", "조정관",
	"보좌관", "본부장", "소장", "처장", "참모총장", "총장", "총리", "대통령", "대통령실", "백악관", "간사", "감독관", "학자", "외교관", "교관", "관리", "관리들", "선장", "주민", "상인", "협회", "재단", "그룹", "군", "실장", "대표부", "영사관", "외무부", "외무성", "국방성", "사무국", "사무소", "기구", "하원", "상원", "의회", "정보국", "총참모부", "함대", "해안경비대", "국경수비대", "반군", "후티", "보안국", "수사국", "법원", "변호인", "변호사", "피고인", "검사", "판사", "대변인실", "사무처", "관세청", "해양경찰", "해경", "항만청", "공사", "노조", "선주", "선사", "보험사", "신용평가사", "당사자", "생존자", "목격자", "어민", "조종사", "기술자", "무기상",
}

// koViews are the nouns of what one counts: 국정원의 집계는.
var koViews = []string{"판단", "관측", "전망", "입장", "주장", "결론", "얘기", "이야기", "셈법", "숫자", "수치", "집계", "추정치", "추산치", "추산", "추정", "분석", "계산", "발표", "통계", "설명", "평가"}

// koContents are what one has said, named without him.
var koContents = wordSet("내용 보고 설명 발표 자료 집계 분석 말 발언 증언 기록 문건 문서")

// koSelf is the page that speaks of itself.
var koSelf = []string{"본지", "본보", "본사", "우리 신문"}

// koTopic are the particles behind one who does what the verb says.
var koTopic = []string{"은", "는", "이", "가", "도", "측은", "측이", "에서는", "에는", "께서는"}

// koPhrase returns where the name begins that ends before byte end of a
// sentence: back over the words that belong to it, to a clause's end, a comma, a
// date or another particle.
func koPhrase(text string, end int) int {
	const most = 7 // words
	start := end
	for n := 0; n < most && start > 0; n++ {
		cut := start
		for cut > 0 && text[cut-1] == ' ' {
			cut--
		}
		if n > 0 && cut == start {
			break
		}
		from := strings.LastIndexAny(text[:cut], " \t\n") + 1
		w := text[from:cut]
		if n > 0 && (w == "" || koEnds(w)) {
			break
		}
		start = from
	}
	for start < end && (text[start] == '"' || text[start] == ' ' || text[start] == '(') {
		start++
	}
	for _, q := range []string{"“", "‘", "”", "’"} {
		if strings.HasPrefix(text[start:end], q) {
			start += len(q)
		}
	}
	return start
}

// koEnds reports whether a word cannot belong to the name behind it.
func koEnds(w string) bool {
	for _, unit := range []string{"일", "월", "년"} {
		if stem, ok := strings.CutSuffix(w, unit); ok && (stem == "" || stem[len(stem)-1] >= '0' && stem[len(stem)-1] <= '9') {
			return true
		}
	}
	for _, particle := range []string{"이", "가"} {
		if stem, ok := strings.CutSuffix(w, particle); ok {
			if strings.HasSuffix(stem, ")") || koOutletEnds(stem) {
				return true
			}
			for _, h := range koHeads {
				if strings.HasSuffix(stem, h) && len(stem) > 3 {
					return true
				}
			}
		}
	}
	if strings.HasSuffix(w, ")") && !strings.Contains(w, "(") {
		return true
	}
	for _, suffix := range []string{",", ".", ":", "\"", "”", "’", "'", ">", "]", "】", "은", "는", "을", "를", "에", "에서", "으로", "다", "며", "고", "서", "면", "한", "된", "온", "도", "뒤", "후", "전", "지난", "최근", "이날", "날", "앞서", "또", "다만", "한편", "까지", "부터", "께", "와", "과", "때", "만", "로", "히"} {
		if strings.HasSuffix(w, suffix) {
			// Names that end so.
			for _, name := range []string{"영국", "국회", "한국", "미국", "중국", "모니터링", "합동", "정보", "고위", "여당", "야당", "키릴로", "블라디미르", "빅토로", "최고", "익명을", "요구한", "현지", "서방", "통합", "간사인", "안보", "북한", "탈북", "수도", "제주도", "보도"} {
				if w == name {
					return false
				}
			}
			return true
		}
	}
	return false
}

// koOutletEnds reports whether a word ends in the name of an outlet.
func koOutletEnds(w string) bool {
	for _, o := range koOutlets {
		if strings.HasSuffix(w, o.word) {
			return true
		}
	}
	return false
}

// koSpeakerBefore returns the one whose name ends before byte end of a
// sentence.
func (p *page) koSpeakerBefore(s *sentence, text string, end int, known bool) *entity {
	start := koPhrase(text, end)
	name := strings.TrimSpace(text[start:end])
	if name == "" {
		return nil
	}
	for _, w := range koSelf {
		if strings.HasPrefix(name, w) {
			return &entity{kind: thePage, name: name, start: s.start + start, end: s.start + end}
		}
	}
	e := p.koEntity(name)
	if e == nil {
		if !known {
			return nil
		}
		e = &entity{kind: aBody, name: name, common: true}
	}
	e.start, e.end = s.start+start, s.start+end
	return e
}

// koPersonName returns the name in "유상범 국민의힘 의원", "키릴로 부다노프 국장": the
// words before those of the body and the title, or behind a body that owns them.
func koPersonName(bare string) string {
	words := strings.Fields(bare)
	if len(words) < 2 {
		return ""
	}
	words = words[:len(words)-1] // the title
	for i := len(words) - 1; i >= 0; i-- {
		if w, ok := strings.CutSuffix(words[i], "의"); ok && utf8.RuneCountInString(w) > 1 {
			words = words[i+1:]
			break
		}
	}
	for len(words) > 0 && koBodyWord(words[0]) {
		words = words[1:]
	}
	n := 0
	for n < len(words) && n < 3 && (!koBodyWord(words[n]) || n > 0 && utf8.RuneCountInString(words[n]) == 1 && koCountryOf(words[n]) == "") {
		n++ // 조지프 번: a family name of one syllable behind the first
	}
	return strings.Join(words[:n], " ")
}

func koRole(name string) string {
	role, longest := "", 0
	for _, t := range koTitles {
		if strings.HasSuffix(name, t.word) && len(t.word) > longest {
			role, longest = t.role, len(t.word)
		}
	}
	return role
}

// byTheName gives a body the party of the vocabulary that goes by its name.
func (g *gazetteer) byTheName(e *entity) {
	ws := lexWords(e.name, 0)
	if len(ws) == 0 {
		return
	}
	if m := g.match(ws, 0); m != nil && len(m.words) == len(ws) && (m.entity.kind == aBody || m.entity.kind == anOutlet) {
		e.party, e.country, e.function = m.entity.party, m.entity.country, m.entity.function
	}
}

// koTopicOf finds the first one in text[lo:hi] who stands with the particle of a
// topic or a subject and can speak. A country gives way to anyone else: it is
// what is spoken of more often than who speaks.
func (p *page) koTopicOf(s *sentence, text string, lo, hi int) *entity {
	var land *entity
	for i := lo; i < hi; {
		j := strings.IndexByte(text[i:hi], ' ')
		end := hi
		if j >= 0 {
			end = i + j
		}
		w := strings.TrimRight(text[i:end], ",")
		for _, particle := range koTopic {
			if !strings.HasSuffix(w, particle) || len(w) <= len(particle) || particle == "에는" && !hasSuffixAny(strings.TrimSuffix(w, particle), "보고서", "문건", "자료", "성명", "답변서", "문서", "기록", "백서") {
				continue
			}
			e := p.koSpeakerBefore(s, text, i+len(w)-len(particle), false)
			switch {
			case e == nil || e.start < s.start+lo:
			case e.kind != aCountry:
				return e
			case particle != "이" && particle != "가" && land == nil && e.country != p.voc.Flow.From:
				land = e
			}
		}
		i = end + 1
	}
	return land
}

// koreanAttributions finds who speaks in a Korean sentence: the verb stands at
// the end and the speaker with a particle before it, or left out. One who passes
// on what another has said stands behind him: 국정원이 ...고 보고했다고 의원이 전했다.
func (p *page) koreanAttributions(s *sentence, last *recent) []attribution {
	text := p.doc.Text[s.start:s.end]
	at, said := koLastSaying(text)
	verb, length := said.verb, len(said.word)
	if k, n := koQuotedVerb(text); k > at {
		at, verb, length = k, claims.Said, n
	}
	viewed := false
	// ...라는 게 국정원 설명입니다: whose view it is.
	for _, w := range koViews {
		if k := strings.LastIndex(text, w); k > at && hasPrefixAny(text[k+len(w):], "이다", "입니다", "이라고", "이었", "였", "인데", "이라며") && p.koOwnerBefore(s, text, k) != nil {
			at, length, verb, viewed = k, len(w), claims.Estimated, true
		}
	}
	if at < 0 {
		// 국방정보본부의 숫자는 2만 8천여 개였고.
		for _, w := range koViews {
			for _, particle := range []string{"는", "은", "로는", "으로는"} {
				if k := strings.Index(text, w+particle); k > 0 {
					at, length, verb, viewed = k, len(w), claims.Estimated, true
				}
			}
		}
		if at < 0 {
			if by := p.koBracketed(s, text); by != nil {
				return []attribution{{at: by.start, end: by.end, verb: claims.Said, who: *by}}
			}
			return nil
		}
	}
	a := attribution{at: s.start + at, end: s.start + at + length, verb: verb}
	var who *entity
	outlet := ""
	switch {
	case strings.HasPrefix(text[at:], "에 따르면") || strings.HasPrefix(text[at:], "에 의하면"):
		who = p.koSpeakerBefore(s, text, at, true)
		if start := koPhrase(text, at); koContents[strings.TrimSpace(text[start:at])] {
			// 국방정보본부가 의원에게 보고한 내용에 따르면: whose contents they are.
			who = p.koTopicOf(s, text, 0, start)
		}
		a.after = true
	case strings.HasPrefix(text[at:], "에서 ") || strings.HasPrefix(text[at:], "로부터 ") || strings.HasPrefix(text[at:], "에게서 "):
		// 의원실이 국방정보본부로부터 제출받은 자료: whose figures they are.
		who = p.koSpeakerBefore(s, text, at, false)
		a.after = true
	case viewed:
		end := at
		for end > 0 && text[end-1] == ' ' {
			end--
		}
		if who = p.koOwnerBefore(s, text, end); who == nil {
			return nil
		}
		if by := p.koBracketed(s, text); by != nil && !sameOne(by, who) {
			outlet = by.name // the one who is heard hands it on
		}
	default:
		if k := koCited(text[:at]); k > 0 {
			// 로이터는 한국 국방장관의 말을 인용해: the one who is cited speaks.
			cited := text[:k]
			for _, w := range []string{"의 말", "의 발언", "의 자료", "의 발표", " 말", " 발언", " 자료", " 발표"} {
				cited = strings.TrimSuffix(cited, w)
			}
			who = p.koSpeakerBefore(s, text, len(cited), true)
			if by := p.koTopicOf(s, text, 0, max(0, koPhrase(text, len(cited)))); by != nil && who != nil {
				outlet = by.name
			}
			if verb == claims.Reported {
				a.verb = claims.Told
			}
			break
		}
		who = p.koTopicOf(s, text, 0, at)
		if who == nil {
			who = p.koreanSpeaker(s.start, s.start+at)
			if who != nil && who.kind == aBody && who.name == "" {
				return nil
			}
		}
		// The one who hands it on: ...라고 보고했다고 유 의원은 전했다.
		if inner, k := koInner(text[:at]); k > 0 {
			first, second := p.koTopicOf(s, text, 0, k), p.koTopicOf(s, text, k, at)
			if second == nil && first != nil {
				// 유 의원은 국정원이 ...고 보고했다고 전했다.
				if from := first.end - s.start; from < k {
					if nested := p.koTopicOf(s, text, min(k, from+3), k); nested != nil && nested.name != first.name {
						first, second = nested, first
					}
				}
			}
			if first != nil && second != nil && !sameOne(first, second) && first.kind != aCountry {
				who, outlet, a.verb = first, koFullName(second, last), inner
			}
		}
	}
	if t := p.koHandsOn(text, last); t != nil {
		e := t.who
		who, outlet = &e, t.outlet
	} else if any := last.any(); who == nil || any != nil && koTakesUp(text, last) {
		if any == nil || a.after && who == nil {
			return nil
		}
		took := any
		if person := last.person(); person != nil {
			took = person
		}
		e := took.who
		who = &e
	} else if t := p.koDescribed(who, last); t != nil {
		e := t.who
		who = &e
		if outlet == "" && t.outlet != "" && t.who.kind != anOutlet {
			outlet = t.outlet
		}
	}
	if who.kind == aBody && who.party == "" && !who.person && !strings.Contains(strings.TrimPrefix(who.name, "이 "), " ") {
		if e := p.koNamedBefore(strings.TrimPrefix(who.name, "이 "), who.start); e != nil && utf8.RuneCountInString(who.name) <= 4 {
			who = e
		}
	}
	a.who = *who
	a.self = who.kind == thePage
	const near = 48 // bytes behind the name
	for _, d := range s.days {
		if d.Kind == dates.AtPoint && !d.Date.IsInterval() && (d.Date.Precision() >= dates.DayPrecision && (d.Start <= who.end+near || who.start < s.start) || d.Date.Precision() == dates.Month && (d.End <= who.start || viewed || d.Start-who.end <= 8)) {
			a.date = d.Date
			break
		}
	}
	if any := last.any(); a.date.IsZero() && any != nil && !any.date.IsZero() {
		switch {
		case strings.Contains(text[:at], "같은 날") || strings.HasPrefix(text, "이날"):
			a.date = any.date
		case strings.Contains(text[:at], "같은 달"):
			if d, ok := any.date.Earliest(); ok {
				y, m, _ := d.Civil()
				a.date = dates.OnMonth(y, m)
			}
		}
	}
	a.outlet = outlet
	if who.kind == anOutlet {
		a.outlet = who.name
	} else if outlet == "" {
		a.outlet = p.koTold(text[:at])
	}
	return []attribution{a}
}

// koOwnerBefore returns the one whose view stands at byte end: 국정원의, 국정원.
func (p *page) koOwnerBefore(s *sentence, text string, end int) *entity {
	for end > 0 && text[end-1] == ' ' {
		end--
	}
	if hasSuffixAny(text[:end], "우리", "저희", "제", "내") {
		return nil // the speaker's own
	}
	return p.koSpeakerBefore(s, text, len(strings.TrimSuffix(text[:end], "의")), false)
}

// koBracketed returns the one whose recorded words a broadcast gives: [유상범/국회
// 정보위 간사 : "..."].
func (p *page) koBracketed(s *sentence, text string) *entity {
	const most = 120 // bytes of name and office
	t := strings.TrimLeft(text, "[◀<【 ")
	i := strings.IndexByte(t, '/')
	if i < 0 {
		if i = strings.Index(t, " | "); i < 0 {
			return nil
		}
	}
	name := strings.TrimSpace(t[:i])
	if n := utf8.RuneCountInString(name); n < 2 || n > 12 || i > most || koCountryOf(name) != "" {
		return nil
	}
	rest := t[i+1:]
	end := strings.IndexAny(rest, ":]\n\"/")
	if end < 0 || end > most {
		return nil
	}
	role := koRole(strings.TrimSpace(rest[:end]))
	if role == "" {
		return nil
	}
	at := strings.Index(text, name)
	e := &entity{kind: aBody, name: name, person: true, role: role, start: s.start + at, end: s.start + at + len(name)}
	for _, x := range koPersons {
		if full := p.gaz.person(x.name); full != nil && strings.Contains(name, x.word) {
			e.name, e.party, e.country, e.function = x.name, full.party, full.country, full.function
		}
	}
	return e
}

// koFullName is the name of a person, in full where the page has given it: 윤
// 의원 is the 윤건영 who spoke before.
func koFullName(e *entity, last *recent) string {
	family, title, ok := strings.Cut(e.name, " ")
	if !ok || utf8.RuneCountInString(family) != 1 || koRole(title) == "" {
		return e.name
	}
	name := e.name
	last.last(func(a *attribution) bool {
		switch {
		case a.who.person && strings.HasPrefix(a.who.name, family):
			name = a.who.name
		case strings.HasPrefix(a.outlet, family) && utf8.RuneCountInString(a.outlet) <= 4:
			name = a.outlet
		default:
			return false
		}
		return true
	})
	return name
}

// koHandsOn returns the statement of another that the one of whom a family name
// and a title remind has handed on before: 유 의원은.
func (p *page) koHandsOn(text string, last *recent) *attribution {
	for _, title := range []string{"의원", "간사", "위원장"} {
		k := strings.Index(text, " "+title)
		if k < 3 || !hasPrefixAny(text[k+1+len(title):], "은", "는", "이", "도") {
			continue
		}
		r, n := utf8.DecodeLastRuneInString(text[:k])
		if !koHangul(r) || k-n > 0 && text[k-n-1] != ' ' {
			continue
		}
		return last.last(func(a *attribution) bool {
			return a.outlet != "" && strings.HasPrefix(a.outlet, text[k-n:k]) && utf8.RuneCountInString(a.outlet) <= 4
		})
	}
	return nil
}

// koQuotedVerb finds the verb at a sentence's end that follows what is quoted,
// whatever it is: ...다고 귀띔했다.
func koQuotedVerb(text string) (at, length int) {
	end := strings.TrimRight(text, " .\n\t\"”")
	if !strings.HasSuffix(end, "다") {
		return -1, 0
	}
	for _, q := range []string{"다고 ", "라고 ", "”고 ", "\"고 ", "다며 ", "라며 "} {
		k := strings.LastIndex(end, q)
		if k < 0 {
			continue
		}
		const most = 24 // bytes: eight syllables
		if v := end[k+len(q):]; len(v) > 0 && len(v) <= most && strings.Count(v, " ") <= 1 {
			return k + len(q), len(v)
		}
	}
	return -1, 0
}

// koTold returns the outlet to which a Korean sentence says that it was said:
// 로이터와의 인터뷰에서, 연합뉴스에.
func (p *page) koTold(text string) string {
	for _, o := range koOutlets {
		k := strings.Index(text, o.word)
		if k < 0 {
			continue
		}
		rest := strings.TrimPrefix(strings.TrimPrefix(text[k+len(o.word):], "통신"), "뉴스")
		if hasPrefixAny(rest, "와의 ", "과의 ", "와 ", "과 ", "에 ", "에게 ", " 인터뷰") && (hasAny(rest, "인터뷰", "통화", "만나", "대담", "전화", "서면") || hasPrefixAny(rest, "에 ", "에게 ")) {
			return p.koOutletName(o.word, text[:k+len(o.word)]+strings.TrimSuffix(text[k+len(o.word):], rest))
		}
	}
	return ""
}

// koCited returns where the name of one who is cited ends: ...을 인용해.
func koCited(text string) int {
	for _, w := range []string{"을 인용해", "를 인용해", "을 인용하여", "를 인용하여", "을 인용, ", "를 인용, ", "을 토대로", "를 토대로"} {
		if k := strings.Index(text, w); k > 0 && !strings.HasSuffix(w, "토대로") {
			return k
		}
	}
	return 0
}

// koPassedOn are the endings of a statement that another hands on.
var koPassedOn = []string{"다고 ", "다며 ", "다고, ", "다\"고 ", "다”고 ", "다\"며 ", "다”며 ", "다\"면서 ", "다”면서 ", "다면서 "}

// koInner returns the verb of one whose statement another hands on, and where
// it ends: 보고했다고, 말했다고.
func koInner(text string) (claims.Verb, int) {
	best, verb := 0, claims.Said
	for i, r := range text {
		if !koHangul(r) {
			continue
		}
		for _, w := range koSayingsBy[r] {
			if !strings.HasPrefix(text[i:], w.word) {
				continue
			}
			rest := text[i+len(w.word):]
			for _, end := range koPassedOn {
				if strings.HasPrefix(rest, end) && i+len(w.word)+len(end) > best {
					best, verb = i+len(w.word)+len(end), w.verb
				}
			}
		}
	}
	return verb, best
}

// koDescribed returns the one for whom a bare noun stands: 연구소는, 본부는, 이
// 관계자는.
func (p *page) koDescribed(who *entity, last *recent) *attribution {
	name := strings.TrimSpace(p.doc.Text[who.start:who.end])
	for _, w := range []string{"이 ", "그 ", "해당 ", "동 ", "이들 ", "같은 "} {
		name = strings.TrimPrefix(name, w)
	}
	if name == "이들" || strings.Contains(name, " ") || who.party != "" || who.kind != aBody && who.kind != anOutlet {
		return nil
	}
	name = strings.TrimSuffix(name, "들")
	if name == "매체" || name == "신문" || name == "통신" || name == "방송" {
		return last.last(func(a *attribution) bool { return a.who.kind == anOutlet })
	}
	return last.last(func(a *attribution) bool {
		printed := p.doc.Text[a.who.start:a.who.end]
		if i := strings.IndexByte(printed, '('); i > 0 {
			printed = printed[:i]
		}
		printed = strings.TrimSuffix(strings.TrimSpace(printed), "들")
		body := !a.who.person && a.who.kind == aBody
		switch name {
		case "본부", "정보본부":
			return a.who.function == "military-intelligence" || body && strings.HasSuffix(printed, name)
		case "국방부", "장관":
			return a.who.function == "defence"
		case "단체", "연구소", "센터", "기관":
			return body && a.who.country == "" || body && strings.HasSuffix(printed, name)
		case "보고서", "자료", "문건", "성명", "부처", "당국":
			return body
		case "부대", "사령부":
			return body && hasSuffixAny(printed, "사령부", "군", "부대", "함대")
		}
		return a.who.name != name && printed != name && (strings.HasSuffix(printed, name) || name == "검찰" && body && strings.Contains(printed, name))
	})
}

// koNamed lists where the page names a body that speaks in the news, found once.
func (p *page) koNamed() []koNaming {
	if p.named != nil {
		return p.named
	}
	p.named = []koNaming{}
	for i, r := range p.doc.Text {
		if !koHangul(r) && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			continue
		}
		for _, w := range koBodiesBy[r] {
			if strings.HasPrefix(p.doc.Text[i:], w) {
				p.named = append(p.named, koNaming{i, w})
				break
			}
		}
	}
	return p.named
}

// koNaming is a body named at a byte of the page.
type koNaming struct {
	at   int
	word string
}

// koBodiesBy holds the names of the bodies by their first letter, the longest
// first.
var koBodiesBy = func() map[rune][]string {
	m := map[rune][]string{}
	for _, b := range koBodies {
		r, _ := utf8.DecodeRuneInString(b.word)
		m[r] = append(m[r], b.word)
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return m
}()

// koNamedBefore returns the body of the page, named before byte at, for which a
// bare noun stands that nobody has spoken under yet: 본부, 검찰, 보고서. A blank noun
// is any body that the case knows.
func (p *page) koNamedBefore(noun string, at int) *entity {
	const reach = 3000 // bytes
	lo := max(0, at-reach)
	before := p.doc.Text[lo:at]
	named := p.koNamed()
	best, word := -1, ""
	for i := sort.Search(len(named), func(i int) bool { return named[i].at >= at }) - 1; i >= 0 && named[i].at >= lo; i-- {
		b := named[i].word
		if named[i].at+len(b) > at || b == "정부" || b == noun || noun != "" && noun != "보고서" && noun != "자료" && !strings.Contains(b, noun) {
			continue
		}
		best, word = named[i].at-lo, b
		break
	}
	if best < 0 {
		return nil
	}
	// With the country before it: 우크라이나 검찰총장실.
	from := koPhrase(before, best+len(word))
	for _, name := range []string{before[from : best+len(word)], word} {
		if e := p.koEntity(name); e != nil && e.party != "" && !e.person {
			e.start, e.end = lo+best, lo+best+len(word)
			return e
		}
	}
	return nil
}

// koTakesUp reports whether a sentence's speaker is the one before: 그는, 신
// 장관은.
func koTakesUp(text string, last *recent) bool {
	for _, w := range []string{"그는", "그도", "그녀는", "그가"} {
		if i := strings.Index(text, w); i == 0 || i > 0 && text[i-1] == ' ' {
			return true
		}
	}
	person := last.person()
	if person == nil {
		return false
	}
	// A family name of one syllable with the title: 신 장관은.
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if koHangul(r) && (i == 0 || text[i-1] == ' ') && i+n < len(text) && text[i+n] == ' ' {
			rest := text[i+n+1:]
			for _, t := range koTitles {
				if strings.HasPrefix(rest, t.word) && hasPrefixAny(rest[len(t.word):], "은", "는", "이", "도", "에 따르면", "에 의하면", "의 ") && text[i:i+n] != "이" && text[i:i+n] != "그" && text[i:i+n] != "전" && text[i:i+n] != "현" {
					return true
				}
			}
		}
		i += n
	}
	for _, w := range []string{"같은 관계자", "이 관계자", "이 당국자", "이 소식통"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
