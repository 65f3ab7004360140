package reading

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// koreanPassage reports whether a block is Korean: a third of its letters are.
func koreanPassage(text string) bool {
	hangul, others := 0, 0
	for i := 0; i < len(text) && hangul+others < 400; {
		if c := text[i]; c < utf8.RuneSelf {
			if isLetter(c) {
				others++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if koHangul(r) {
			hangul++
		}
		i += n
	}
	return hangul > 1 && 2*hangul >= others
}

// koCountries are the countries in the words of Korean news, the longer first.
var koCountries = []struct{ word, code string }{
	{"北", "KP"}, {"美", "US"}, {"中", "CN"}, {"露", "RU"}, {"日", "JP"}, {"예멘", "YE"}, {"후티", "YE"}, {"시리아", "SY"}, {"튀르키예", "TR"}, {"터키", "TR"}, {"레바논", "LB"}, {"리비아", "LY"}, {"아랍에미리트", "AE"}, {"UAE", "AE"}, {"말레이시아", "MY"}, {"이스라엘", "IL"}, {"영국", "GB"}, {"테헤란", "IR"}, {"키이우", "UA"}, {"베이징", "CN"},
	{"북한", "KP"}, {"북측", "KP"}, {"북,", "KP"}, {"평양", "KP"}, {"러시아", "RU"}, {"모스크바", "RU"}, {"러,", "RU"}, {"우크라이나", "UA"}, {"미국", "US"}, {"한국", "KR"}, {"이란", "IR"}, {"중국", "CN"}, {"일본", "JP"}, {"북 ", "KP"}, {"러에", "RU"}, {"대러", "RU"},
}

// koPersons are persons whose Hangul names the cases know in Latin letters.
var koPersons = []struct{ word, name string }{
	{"신원식", "Shin Won-sik"}, {"김용현", "Kim Yong-hyun"}, {"존 커비", "John Kirby"}, {"페스코프", "Dmitry Peskov"}, {"젤렌스키", "Volodymyr Zelenskyy"}, {"부다노우", "Kyrylo Budanov"}, {"부다노프", "Kyrylo Budanov"}, {"블링컨", "Antony Blinken"},
	{"쇼이구", "Sergei Shoigu"}, {"라브로프", "Sergei Lavrov"}, {"오스틴", "Lloyd Austin"}, {"설리번", "Jake Sullivan"}, {"매슈 밀러", "Matthew Miller"}, {"조태열", "Cho Tae-yul"}, {"조태용", "Cho Tae-yong"}, {"스키비츠키", "Vadym Skibitskyi"}, {"커비", "John Kirby"},
}

// koOutlets relay.
var koOutlets = []struct{ word, name string }{
	{"연합뉴스", "Yonhap"}, {"로이터", "Reuters"}, {"교도통신", "Kyodo"}, {"타스", "TASS"}, {"조선중앙통신", "KCNA"}, {"뉴욕타임스", "New York Times"}, {"워싱턴포스트", "Washington Post"}, {"블룸버그", "Bloomberg"}, {"AP통신", "AP"}, {"AFP", "AFP"}, {"CNN", "CNN"}, {"파이낸셜타임스", "Financial Times"}, {"월스트리트저널", "Wall Street Journal"}, {"미국의소리", "Voice of America"}, {"자유아시아방송", "Radio Free Asia"}, {"더워존", "The War Zone"}, {"BBC", "BBC"}, {"NHK", "NHK"}, {"가디언", "Guardian"},
}

// koTitles follow a person's name.
var koTitles = []struct{ word, role string }{{"국방부 장관", "minister"}, {"국방장관", "minister"}, {"장관", "minister"}, {"대변인", "spokesman"}, {"의원", "lawmaker"}, {"대통령", "president"}, {"총리", "president"}, {"조정관", "coordinator"}, {"본부장", "chief"}, {"연구원", "researcher"}, {"국장", "chief"}, {"총국장", "chief"}, {"사령관", "commander"}, {"대사", "ambassador"}, {"교수", "professor"}, {"소장", "director"}, {"대표", "chief"}, {"차관", "minister"}, {"위원", "lawmaker"}, {"위원장", "chairman"}, {"실장", "official"}, {"연구위원", "researcher"}, {"차관보", "assistant secretary"}, {"간사", "lawmaker"}, {"보좌관", "adviser"}, {"총장", "chief"}, {"이사장", "chief"}, {"박사", "researcher"}, {"분석가", "analyst"}, {"애널리스트", "analyst"}, {"선장", "captain"}, {"특사", "envoy"}, {"단장", "chief"}, {"센터장", "director"}, {"팀장", "official"}, {"여단장", "commander"}, {"대령", "officer"}, {"처장", "chief"}, {"청장", "chief"}, {"비서관", "official"}, {"공보관", "spokesman"}, {"의장", "chairman"}, {"사무총장", "chief"}}

// koSaying is an ending by which a Korean sentence attributes.
type koSaying struct {
	word string
	verb claims.Verb
}

// koSayings are those endings: the list below and what the news makes of the
// common verbs, 추산한다, 추산하며, and of the figures that somebody has given, 내놓은
// 숫자.
var koSayings = func() []koSaying {
	list := slices.Clone(koSaid)
	for _, stem := range []string{"추정", "추산", "분석", "평가", "판단", "집계", "계산", "예상", "전망", "관측"} {
		for _, end := range []string{"한다", "합니다", "하며", "하면서", "하고 있", "하는데"} {
			list = append(list, koSaying{stem + end, claims.Estimated})
		}
	}
	for _, stem := range []string{"설명", "주장", "발표", "강조", "언급", "지적", "확인", "말"} {
		for _, end := range []string{"한다", "합니다", "하며", "하면서"} {
			list = append(list, koSaying{stem + end, claims.Said})
		}
	}
	for _, given := range []string{"내놓은 ", "발표한 ", "밝힌 ", "공개한 ", "제시한 ", "집계한 ", "추산한 ", "추정한 ", "언급한 ", "센 ", "헤아린 ", "파악한 "} {
		for _, what := range []string{"숫자", "수치", "집계", "추정치", "추산치", "규모", "통계", "수량"} {
			list = append(list, koSaying{given + what, claims.Said})
		}
	}
	for _, w := range koSaid {
		if stem, ok := strings.CutSuffix(w.word, "했"); ok && stem != "" && !strings.HasSuffix(stem, " ") {
			for _, end := range []string{"하였", "한 바", "합니다", "하고 있"} {
				list = append(list, koSaying{stem + end, w.verb})
			}
		}
	}
	return append(list, koSaying{"밝힙니다", claims.Said})
}()

// koSayingsBy holds the sayings by their first syllable, the longest first, so
// that a text is looked through once for all of them.
var koSayingsBy = func() map[rune][]koSaying {
	m := map[rune][]koSaying{}
	for _, w := range koSayings {
		r, _ := utf8.DecodeRuneInString(w.word)
		m[r] = append(m[r], w)
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b koSaying) int { return len(b.word) - len(a.word) })
	}
	return m
}()

// koLastSaying returns the saying that begins last in a text, -1 where none does.
func koLastSaying(text string) (at int, w koSaying) {
	for end := len(text); end > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:end])
		end -= n
		if !koHangul(r) {
			continue
		}
		for _, w := range koSayingsBy[r] {
			if strings.HasPrefix(text[end:], w.word) {
				return end, w
			}
		}
	}
	return -1, koSaying{}
}

var koSaid = []koSaying{
	{"공개한 ", claims.Said}, {"발표한 ", claims.Said}, {"언급한 ", claims.Said}, {"제시한 ", claims.Said}, {"추산한 ", claims.Estimated}, {"추정한 ", claims.Estimated}, {"집계한 ", claims.Said}, {"주장한 ", claims.Said}, {"보고드렸", claims.Told}, {"말씀드렸", claims.Said}, {"적혀 있", claims.Said}, {"기록돼 있", claims.Said}, {"나와 있", claims.Said}, {"담겨 있", claims.Said}, {"담겼", claims.Said}, {"적시돼", claims.Said}, {"명시돼", claims.Said}, {"로 본다", claims.Estimated}, {"로 봤", claims.Estimated}, {"로 보고 있", claims.Estimated}, {"로 봅니다", claims.Estimated}, {"로 잡는다", claims.Estimated}, {"로 잡고", claims.Estimated}, {"로 잡았", claims.Estimated}, {"게 잡는다", claims.Estimated}, {"수 있다고 본다", claims.Estimated},
	{"로부터 제출받은", claims.Said}, {"에게서 제출받은", claims.Said}, {"에게서 받은 자료", claims.Said}, {"로부터 받은 자료", claims.Said}, {"에서 받은 자료", claims.Said}, {"에서 제출받은", claims.Said}, {"에서 보고받은", claims.Said}, {"에서 입수한", claims.Said}, {"로부터 보고받은", claims.Said}, {"다고 본다", claims.Estimated}, {"라고 본다", claims.Estimated}, {"다고 봅니다", claims.Estimated}, {"것으로 봅니다", claims.Estimated}, {"파악한 바", claims.Said}, {"확인한 바", claims.Said}, {"집계한 바", claims.Said}, {"분석한 바", claims.Said}, {"보고받은 바", claims.Said}, {"낸 자료", claims.Said}, {"낸 답변", claims.Said}, {"낸 보고", claims.Said}, {"제출한 자료", claims.Said}, {"제출한 답변", claims.Said}, {"제출한 보고", claims.Said}, {"내놓은 자료", claims.Said}, {"공개한 자료", claims.Said}, {"펴낸 보고", claims.Said}, {"한 말이다", claims.Said}, {"한 말입니다", claims.Said}, {"주장한다", claims.Said}, {"설명한다", claims.Said}, {"내놨", claims.Said}, {"밝히고", claims.Said}, {"밝힌 바", claims.Said}, {"공개한 바", claims.Said}, {"발표한 바", claims.Said}, {"보고한 바", claims.Told}, {"짚었", claims.Said}, {"적었", claims.Said}, {"적시했", claims.Said}, {"예측했", claims.Estimated}, {"관측했", claims.Estimated}, {"시인했", claims.Said}, {"털어놨", claims.Said}, {"꼽았", claims.Said}, {"역설했", claims.Said}, {"답변했", claims.Said}, {"제시했", claims.Said}, {"소개했", claims.Said}, {"단언했", claims.Said}, {"계산했", claims.Estimated}, {"추산하고", claims.Estimated}, {"보고 있습니다", claims.Estimated}, {"본다고", claims.Estimated}, {"전하고 있", claims.Said}, {"주장하고", claims.Said}, {"라고 합니다", claims.Said}, {"다고 합니다", claims.Said}, {"고 했습니다", claims.Said}, {"라는 입장", claims.Said}, {"다는 입장", claims.Said}, {"통보했", claims.Told}, {"전해 왔", claims.Told}, {"들었다", claims.Told}, {"반발했", claims.Said}, {"촉구했", claims.Said}, {"비판했", claims.Said}, {"에 따르면", claims.Said}, {"에 의하면", claims.Said}, {"라고 봤다", claims.Estimated}, {"것으로 봤", claims.Estimated}, {"것으로 본다", claims.Estimated}, {"것으로 보고", claims.Estimated}, {"다고 봤", claims.Estimated}, {"고 했다", claims.Said}, {"다고 썼", claims.Said}, {"라고 썼", claims.Said}, {"폭로했", claims.Said}, {"공표했", claims.Said}, {"집계했", claims.Said}, {"헤아렸", claims.Said}, {"꼬집었", claims.Said}, {"반박했", claims.Denied}, {"진단했", claims.Estimated}, {"예상했", claims.Estimated}, {"전망했", claims.Estimated}, {"내다봤", claims.Estimated}, {"추정한다", claims.Estimated}, {"추산한다", claims.Estimated}, {"분석한다", claims.Estimated}, {"말한다", claims.Said}, {"밝힌", claims.Said}, {"전한다", claims.Said}, {"증언했", claims.Said}, {"토로했", claims.Said}, {"알렸", claims.Said}, {"경고했", claims.Said}, {"브리핑했", claims.Told}, {"보고한", claims.Told}, {"인정했", claims.Said}, {"밝혔", claims.Said}, {"말했", claims.Said}, {"전했", claims.Said}, {"설명했", claims.Said}, {"덧붙였", claims.Said}, {"강조했", claims.Said}, {"주장했", claims.Said},
	{"보고했", claims.Told}, {"추정했", claims.Estimated}, {"추산했", claims.Estimated}, {"분석했", claims.Estimated}, {"평가했", claims.Estimated}, {"추정하고", claims.Estimated}, {"보고 있다", claims.Estimated}, {"판단하고", claims.Estimated},
	{"발표했", claims.Said}, {"보도했", claims.Reported}, {"언급했", claims.Said}, {"답했", claims.Said}, {"부인했", claims.Denied}, {"일축했", claims.Denied}, {"라고 했", claims.Said}, {"다고 했", claims.Said}, {"다고 한다", claims.Said}, {"개라고 했", claims.Said}, {"공개했", claims.Said}, {"지적했", claims.Said}, {"파악했", claims.Estimated}, {"확인했", claims.Said},
}

// koreanSpeaker reads the first one whom a stretch of Korean names as a person
// or a body, between bytes lo and hi of the document, whatever particle stands
// behind him.
func (p *page) koreanSpeaker(lo, hi int) *entity {
	text := p.doc.Text[lo:hi]
	best, length := -1, 0
	take := func(word string) {
		if k := strings.Index(text, word); k >= 0 && (best < 0 || k < best || k == best && len(word) > length) {
			best, length = k, len(word)
		}
	}
	for _, x := range koPersons {
		take(x.word)
	}
	for _, x := range koBodies {
		take(x.word)
	}
	for _, x := range koOutlets {
		take(x.word)
	}
	for _, x := range koCountries {
		if w := strings.TrimRight(x.word, " ,"); x.code != p.voc.Flow.From && len(w) > 3 {
			take(w + "은 ")
			take(w + "는 ")
			take(w + "이 ")
			take(w + "가 ")
		}
	}
	if best < 0 {
		return nil
	}
	// With its title, to the end of the name; without it the bare word.
	end := best + length
	for _, particle := range []string{"은 ", "는 ", "이 ", "가 "} {
		if w, ok := strings.CutSuffix(text[best:end], particle); ok {
			end = best + len(w)
		}
	}
	whole := end
	for n := 0; n < 3; n++ {
		k := strings.IndexByte(text[whole:], ' ')
		if k < 0 {
			break
		}
		next := whole + k
		if k == 0 {
			if k = strings.IndexByte(text[whole+1:], ' '); k < 0 {
				next = len(text)
			} else {
				next = whole + 1 + k
			}
		}
		w := strings.TrimRight(text[best:next], ",")
		for _, particle := range koTopic {
			w = strings.TrimSuffix(w, particle)
		}
		if koRole(w) != "" {
			end = best + len(w)
			break
		}
		whole = next
	}
	start := koPhrase(text, end)
	if start > best {
		start = best
	}
	for _, from := range []int{start, best} {
		if e := p.koEntity(strings.TrimSpace(text[from:end])); e != nil {
			e.start, e.end = lo+from, lo+end
			return e
		}
	}
	return nil
}

// person returns the person of the vocabulary with this name, in whatever
// spelling.
func (g *gazetteer) person(name string) *entity {
	if name == "" {
		return nil
	}
	if e := g.byName[foldName(name)]; e != nil {
		return e
	}
	// "Won-sik Shin".
	if parts := strings.Fields(name); len(parts) >= 2 {
		return g.byName[foldName(parts[len(parts)-1]+strings.Join(parts[:len(parts)-1], ""))]
	}
	return nil
}

// koreanHeadline reads the speaker before the quotation of a headline: 신원식
// “북, ...”.
func (p *page) koreanHeadline(ps *passage) *entity {
	const most = 120 // bytes of the name
	text := p.doc.Text[ps.block.Start:min(ps.block.End, ps.block.Start+2*most)]
	q := strings.IndexAny(text, "“\"‘'")
	if q <= 0 || q > most {
		return nil
	}
	name := strings.TrimSpace(text[:q])
	for _, close := range []string{"]", ")", "…", ","} {
		if i := strings.LastIndex(name, close); i >= 0 && i+len(close) < len(name) {
			name = strings.TrimSpace(name[i+len(close):])
		}
	}
	name = strings.TrimRight(name, ":,… ")
	if name == "" {
		return nil
	}
	at := ps.block.Start + strings.Index(text, name)
	if e := p.koEntity(name); e != nil && e.kind != aCountry {
		e.start, e.end = at, at+len(name)
		return e
	}
	return p.koreanSpeaker(ps.block.Start, ps.block.Start+q)
}

// koAhead returns the one whom a story brings in behind a figure of its lede that
// nobody says: the next who speaks within three paragraphs, else the body that
// the lede names.
func (p *page) koAhead(ps *passage) (*attribution, string) {
	const near = 3 // paragraphs
	n := 0
	for q := ps; q != nil && n < near; q = q.next {
		for _, s := range q.sentences {
			for k := range s.attributions {
				if a := &s.attributions[k]; a.verb != claims.Denied && a.who.kind != aCountry {
					return a, "the speaker that the story brings in next"
				}
			}
		}
		n++
	}
	n = 0
	for q := ps; q != nil && n < near; q = q.next {
		text := p.doc.Text[q.block.Start:q.block.End]
		best, word := -1, ""
		for _, b := range koBodies {
			if k := strings.Index(text, b.word); k >= 0 && (best < 0 || k < best || k == best && len(b.word) > len(word)) {
				best, word = k, b.word
			}
		}
		if best >= 0 {
			if e := p.koEntity(word); e != nil && e.party != "" {
				e.start, e.end = q.block.Start+best, q.block.Start+best+len(word)
				return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e}, "the body that the story names"
			}
		}
		n++
	}
	return nil, ""
}

// koRow reads the speaker of a figure in a table from the cell of its row that
// holds nothing but him.
func (p *page) koRow(ps *passage, at int) *attribution {
	lo := strings.LastIndexByte(p.doc.Text[ps.block.Start:at], '\n') + 1 + ps.block.Start
	hi := ps.block.End
	if k := strings.IndexByte(p.doc.Text[at:ps.block.End], '\n'); k >= 0 {
		hi = at + k
	}
	row := p.doc.Text[lo:hi]
	sep := "|"
	if strings.Contains(row, "\t") {
		sep = "\t"
	}
	cells := strings.Split(row, sep)
	if len(cells) < 2 {
		return p.koCell(ps)
	}
	if len(cells) > 12 {
		return nil
	}
	from := lo
	for _, cell := range cells {
		start := from
		from += len(cell) + 1
		name := strings.TrimSpace(cell)
		if start <= at && at < from || name == "" || len(name) > 80 {
			continue
		}
		if e := p.koEntity(name); e != nil {
			e.start = start + strings.Index(cell, name)
			e.end = e.start + len(name)
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e}
		}
	}
	return nil
}

// koCell reads the speaker of a table's cell that is a block by itself from the
// cells before it in its row: short lines that are no sentences.
func (p *page) koCell(ps *passage) *attribution {
	const (
		long = 90 // bytes of a cell
		most = 3  // cells before it
	)
	cell := func(b articles.Block) string {
		t := strings.TrimSpace(p.doc.Text[b.Start:b.End])
		if len(t) > long || strings.ContainsAny(t, ".?!\"“") || hasSuffixAny(t, "다", "요") {
			return ""
		}
		return t
	}
	if cell(ps.block) == "" || ps.block.Role != articles.Body {
		return nil
	}
	i := sort.Search(len(p.doc.Blocks), func(i int) bool { return p.doc.Blocks[i].Start >= ps.block.Start })
	for k := i - 1; k >= 0 && k >= i-most; k-- {
		name := cell(p.doc.Blocks[k])
		if name == "" {
			return nil
		}
		if e := p.koEntity(name); e != nil {
			e.start = p.doc.Blocks[k].Start + strings.Index(p.doc.Text[p.doc.Blocks[k].Start:p.doc.Blocks[k].End], name)
			e.end = e.start + len(name)
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e}
		}
	}
	return nil
}

// koreanCountriesIn notes which countries a Korean passage names.
func koreanCountriesIn(text string, seen map[string]bool) {
	for _, x := range koCountries {
		if strings.Contains(text, x.word) {
			seen[x.code] = true
		}
	}
}

// newKoreanPassage reads a block of Korean.
func (p *page) newKoreanPassage(b articles.Block, published dates.Day) *passage {
	ps := &passage{block: b, korean: true}
	ps.dates = p.koreanDates(p.doc.Text[b.Start:b.End], published)
	for i := range ps.dates {
		ps.dates[i].Start += b.Start
		ps.dates[i].End += b.Start
	}
	return ps
}
