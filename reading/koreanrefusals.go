package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// koRefusals are the wordings of Korean news that say no, give no answer, or
// leave open. What is not confirmed comes first: "neither confirms nor denies"
// holds the word for a denial.
var koRefusals = []struct {
	form     claims.Form
	wordings []string
}{
	{claims.NotConfirmed, []string{
		"확인하거나 부인하지", "부인하거나 확인하지", "시인하거나 부인하지", "시인하지도", "확인하지도 부인", "인정하지도", "부인하지도", "시인도 부인도", "확인도 부인도", "인정도 부인도", "부인도 시인도", "부인도 확인도", "긍정도 부정도", "확인되지 않", "확인되지는 않", "확인된 바 없", "확인된 바는 없", "확인된 것은 없", "확인된 게 없", "확인하지 못", "확인하지 않", "확인할 수 없", "확인할 수는 없", "확인할 길이 없", "확인이 안 ", "확인이 되지 않",
		"검증하지 못", "검증되지 않", "검증할 수 없", "검증이 안 ", "확인 중", "확인하고 있다", "확인하고 있습니다", "파악 중", "파악되지 않", "파악하지 못", "알 수 없다고", "판단하기 이르", "단정할 수 없", "단정하기 어렵", "사실 여부는 불분명", "진위는",
	}},
	{claims.NoComment, []string{
		"언급을 피", "언급을 삼", "언급을 거부", "언급을 자제", "언급을 꺼", "언급하지 않", "언급하는 것을 거부", "언급을 하지 않", "논평을 거부", "논평을 피", "논평을 삼", "논평하지 않", "논평을 내지 않", "논평을 내놓지 않", "답변을 거부", "답변을 피", "답변을 내놓지 않", "답변을 하지 않", "답변하지 않", "답변이 없", "답변을 주지 않", "답변을 삼",
		"답하지 않", "답을 하지 않", "답을 주지 않", "답을 내놓지 않", "답이 없", "답을 피", "즉답을 피", "응답하지 않", "응답이 없", "회신하지 않", "회신이 없", "회신을 하지 않", "연락에 응하지 않", "요청에 응하지 않", "질의에 응하지 않", "문의에 응하지 않", "취재에 응하지 않", "말을 아꼈", "말을 아끼", "입을 닫", "입을 다물", "함구", "침묵", "노코멘트",
		"입장을 내지 않", "입장을 내놓지 않", "입장을 밝히지 않", "입장 표명을", "입장이 나오지 않", "입장은 나오지 않", "반응을 내놓지 않", "반응을 보이지 않", "반응하지 않", "반응이 없", "반응은 나오지 않", "별다른 반응", "코멘트하지", "밝힐 수 없", "공개할 수 없", "말할 수 없", "말해 줄 수 없", "언급할 수 없", "언급하기 어렵", "답할 수 없", "답변할 수 없", "말씀드릴 수 없", "확인해 줄 수 없", "확인해줄 수 없", "확인해 드릴 수 없", "확인해드릴 수 없", "확인해 드리기 어렵", "확인해 주기 어렵", "확인해주기 어렵", "답변드리기 어렵", "답하기 어렵", "말씀드리기 어렵", "말하기 어렵", "밝히기 어렵", "공개하기 어렵", "확인해 주지 않", "확인해주지 않", "대답하지 않", "대답을 피", "대답을 거부", "설명을 거부", "공개하기를 거부", "공개를 거부", "확인을 거부",
	}},
	{claims.Denial, []string{
		"부인했", "부인하", "부인해", "부인한", "사실이 아니", "사실이 아닌", "사실과 다르", "사실무근", "근거가 없", "근거 없", "근거없", "터무니없", "어불성설", "일축", "날조", "허위", "조작된", "가짜뉴스", "거짓", "낭설", "허튼", "억측", "모략", "중상",
		"보낸 적이 없", "보낸 적 없", "보낸 일이 없", "수출한 적이 없", "수출한 적 없", "제공한 적이 없", "제공한 적 없", "지원한 적이 없", "넘긴 적이 없", "공급한 적이 없", "공급한 적 없", "판 적이 없", "받은 적이 없", "받은 적 없", "보내지 않았다고", "제공하지 않았다고", "공급하지 않았다고", "지원하지 않았다고", "수출하지 않았다고", "거래한 적이 없", "거래한 적 없",
	}},
}

// koRefusalKeys are syllables of which every wording above holds one, so that a
// sentence without any is passed over at once.
var koRefusalKeys = []string{"부인", "부정도", "확인", "검증", "파악", "알 수 없", "판단하기", "단정", "사실", "진위", "언급", "어렵", "논평", "답", "응하지", "회신", "말을 아", "입을", "함구", "침묵", "노코멘트", "입장", "반응", "코멘트", "수 없", "거부", "근거", "터무니", "어불성설", "일축", "날조", "허위", "조작", "가짜", "거짓", "낭설", "허튼", "억측", "모략", "중상", "적이 없", "적 없", "일이 없", "않았다고"}

// koreanRefusals finds in a Korean sentence that somebody says no, gives no
// answer, or that something is not confirmed.
func (p *page) koreanRefusals(ps *passage, index int, s *sentence) []*candidate {
	text := p.doc.Text[s.start:s.end]
	if !hasAny(text, koRefusalKeys...) {
		return nil
	}
	var out []*candidate
	var taken []claims.Span
	const most = 4 // refusals of one kind
	for _, row := range koRefusals {
		from := 0
		for range most {
			at, wording := -1, ""
			for _, w := range row.wordings {
				if k := strings.Index(text[from:], w); k >= 0 && (at < 0 || from+k < at || from+k == at && len(w) > len(wording)) {
					at, wording = from+k, w
				}
			}
			if at < 0 {
				break
			}
			out = append(out, p.koRefusal(ps, index, s, text, row.form, from, at, wording, &taken)...)
			from = at + len(wording)
		}
	}
	return out
}

// koRefusal makes the claims of one wording at byte at of a sentence, whose
// clause begins at byte from.
func (p *page) koRefusal(ps *passage, index int, s *sentence, text string, form claims.Form, from, at int, wording string, taken *[]claims.Span) []*candidate {
	var out []*candidate
	end := at + len(wording)
	near := func(s claims.Span) bool { return at < s.End+12 && s.Start < end+12 }
	switch {
	case slices.ContainsFunc(*taken, near):
		return nil // neither confirms nor denies, calls it false and denies it
	case form == claims.Denial && hasAny(koTail(text, end, 30), "지 않", "지는 않", "지도 않", "할 수 없"):
		return nil
	}
	subjects := p.koRefusers(s, text, from, at, form)
	if len(subjects) == 0 && form == claims.Denial {
		return nil
	}
	*taken = append(*taken, claims.Span{Start: at, End: end})
	verb := claims.Said
	if form == claims.Denial {
		verb = claims.Denied
	}
	add := func(from int, by *attribution) {
		c := &candidate{passage: ps, index: index, sentence: s, rule: "refusal", by: by}
		c.claim.Measure, c.claim.Form = p.flowMeasure(), form
		c.claim.Span = claims.Span{Start: from, End: s.start + end}
		if form == claims.Denial && p.voc.Flow.From != "" && p.voc.Flow.To != "" {
			c.claim.From, c.claim.To = claims.Places{p.voc.Flow.From}, claims.Places{p.voc.Flow.To}
			c.read("from", 0, 0, "the case's flow")
			c.read("to", 0, 0, "the case's flow")
		}
		c.because("\"" + wording + "\" is " + strings.ReplaceAll(string(form), "_", " "))
		out = append(out, c)
	}
	for _, who := range subjects {
		add(min(s.start+at, max(who.start, s.start)), &attribution{at: s.start + at, end: s.start + end, verb: verb, who: who, date: s.koDay()})
	}
	if len(subjects) == 0 {
		add(s.start+at, nil)
	}
	return out
}

// koDay is the day that a sentence gives for its statement.
func (s *sentence) koDay() dates.Date {
	for i := range s.attributions {
		if a := &s.attributions[i]; !a.date.IsZero() {
			return a.date
		}
	}
	return dates.Date{}
}

// koRefusers are those who refuse: the topic before the wording, with whom he is
// joined by "and"; the speaker before where the sentence names nobody.
func (p *page) koRefusers(s *sentence, text string, from, at int, form claims.Form) []entity {
	if form == claims.NoComment {
		if e := p.koAsked(s, text, at); e != nil {
			return []entity{*e}
		}
	}
	who := p.koTopicOf(s, text, from, at)
	if who == nil && from > 0 {
		who = p.koTopicOf(s, text, 0, at)
	}
	if who == nil {
		who = p.koLandOf(s, text, at)
	}
	if who == nil && form != claims.NotConfirmed {
		if len(s.attributions) > 0 {
			return []entity{s.attributions[len(s.attributions)-1].who}
		}
		if a := s.before.any(); a != nil && form == claims.NoComment {
			return []entity{a.who}
		}
		return nil
	}
	if who == nil {
		if len(s.attributions) > 0 {
			return []entity{s.attributions[len(s.attributions)-1].who}
		}
		return nil
	}
	list := []entity{*who}
	// 북한과 러시아는: one claim each.
	if i := who.start - s.start; i > 0 && i <= len(text) {
		lead := strings.TrimRight(text[:i], " ,·")
		w := strings.TrimSuffix(strings.TrimSuffix(lead, "과"), "와")
		from := strings.LastIndexAny(w, " ,\"\n") + 1
		if c := koCountryOf(w[from:]); c != "" && w != text[:i] && len(w[from:]) > 3 {
			list = append([]entity{{kind: aCountry, country: c, name: w[from:], start: s.start + from, end: s.start + len(w)}}, list...)
		}
	}
	return list
}

// koAsked returns the one who was asked and gave no answer: 러시아 외무부에
// 질의했으나.
func (p *page) koAsked(s *sentence, text string, at int) *entity {
	for _, ask := range []string{"질의", "문의", "논평을 요청", "입장을 요청", "답변을 요청", "논평을 요구", "해명을 요구", "확인을 요청", "연락", "물었", "물어", "질문"} {
		k := strings.Index(text[:at], ask)
		if k < 0 {
			continue
		}
		for _, particle := range []string{"에게", "에", "측에"} {
			for _, lead := range []string{particle + " ", particle + " 수차례 ", particle + " 여러 차례 ", particle + "도 ", particle + " 이메일로 ", particle + " 서면으로 ", particle + " 전화로 "} {
				if strings.HasSuffix(text[:k], lead) {
					return p.koSpeakerBefore(s, text, k-len(lead), false)
				}
			}
		}
	}
	return nil
}

// koLandOf finds the country that stands with the particle of a topic before a
// refusal, be it the one that sends.
func (p *page) koLandOf(s *sentence, text string, at int) *entity {
	for i := 0; i < at; {
		end := strings.IndexByte(text[i:at], ' ')
		if end < 0 {
			end = at - i
		}
		w := strings.TrimRight(text[i:i+end], ",")
		for _, particle := range []string{"은", "는", "도", "이", "가"} {
			name, ok := strings.CutSuffix(w, particle)
			if !ok || name == "" {
				continue
			}
			if e := p.koSpeakerBefore(s, text, i+len(name), false); e != nil && e.kind == aCountry {
				return e
			}
		}
		i += end + 1
	}
	return nil
}
