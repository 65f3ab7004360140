package reading

import (
	"strings"
	"unicode/utf8"
)

// koBodies are the bodies that speak in Korean news, with the names under which
// a case may know them. One without a country is of the country that the text
// names before it, of home where it names none.
var koBodies = []struct {
	word, country, home, function string
	names                         []string
}{
	{"국방정보본부", "KR", "", "military-intelligence", []string{"Defense Intelligence Agency"}}, {"정보본부", "KR", "", "military-intelligence", []string{"Defense Intelligence Agency"}},
	{"국가정보원", "KR", "", "intelligence", []string{"National Intelligence Service"}}, {"국정원", "KR", "", "intelligence", []string{"National Intelligence Service"}},
	{"합동참모본부", "", "KR", "joint-chiefs", []string{"Joint Chiefs of Staff"}}, {"합참", "", "KR", "joint-chiefs", []string{"Joint Chiefs of Staff"}},
	{"국방부", "", "KR", "defence", []string{"Ministry of National Defense"}}, {"국방장관", "", "KR", "defence", []string{"Ministry of National Defense"}}, {"외교장관", "", "KR", "foreign", []string{"Ministry of Foreign Affairs"}}, {"국무장관", "US", "", "state", []string{"State Department"}}, {"국방성", "", "", "defence", nil}, {"펜타곤", "US", "", "defence", []string{"Pentagon"}},
	{"통일부", "KR", "", "unification", []string{"Ministry of Unification"}}, {"외교부", "", "KR", "foreign", []string{"Ministry of Foreign Affairs"}}, {"외무부", "", "", "foreign", nil}, {"외무성", "", "", "foreign", nil},
	{"국무부", "US", "", "state", []string{"State Department"}}, {"백악관", "US", "", "white-house", []string{"White House"}}, {"국가안보회의", "US", "", "white-house", []string{"National Security Council"}}, {"크렘린궁", "RU", "", "presidency", []string{"Kremlin"}}, {"크렘린", "RU", "", "presidency", []string{"Kremlin"}},
	{"재무부", "", "US", "treasury", []string{"US Treasury", "Treasury Department"}}, {"법무부", "", "US", "justice", []string{"Justice Department", "US Department of Justice"}},
	{"국방정보총국", "UA", "", "military-intelligence", []string{"HUR"}}, {"정보총국", "UA", "", "military-intelligence", []string{"HUR"}}, {"군사정보국", "", "UA", "military-intelligence", nil},
	{"대통령실", "", "KR", "presidency", nil}, {"대통령궁", "", "", "presidency", nil}, {"정부", "", "", "government", nil}, {"군 당국", "", "KR", "defence", []string{"Ministry of National Defense"}}, {"국방 당국", "", "KR", "defence", nil}, {"군 관계자", "", "KR", "defence", nil}, {"군 소식통", "", "KR", "defence", nil},
	{"국가안보실", "KR", "", "", []string{"South Korea's national security adviser"}}, {"국방정보국", "", "", "military-intelligence", nil},
	{"다국적제재모니터링팀", "", "", "msmt", []string{"MSMT"}}, {"MSMT", "", "", "msmt", []string{"MSMT"}}, {"전문가패널", "", "", "un-panel", []string{"UN Panel of Experts", "Panel of Experts"}}, {"전문가 패널", "", "", "un-panel", []string{"UN Panel of Experts", "Panel of Experts"}},
	{"유엔 주재 미국대표부", "", "", "", []string{"US mission to the United Nations"}}, {"검찰총장실", "", "UA", "", []string{"Ukraine's prosecutor general"}}, {"검찰", "", "KR", "", []string{"Ukrainian prosecutors"}}, {"우크라이나 검찰", "UA", "", "", []string{"Ukrainian prosecutors"}}, {"우크라이나 대사관", "UA", "", "embassy", []string{"Ukrainian embassy"}},
	{"중부사령부", "US", "", "", []string{"US Central Command", "CENTCOM"}}, {"중앙사령부", "US", "", "", []string{"US Central Command", "CENTCOM"}}, {"5함대", "US", "", "", []string{"US 5th Fleet", "Fifth Fleet"}}, {"아프리카사령부", "US", "", "", []string{"US Africa Command", "AFRICOM"}}, {"이리니", "", "", "", []string{"Operation Irini", "Irini"}},
	{"오픈소스센터", "", "", "", []string{"Open Source Centre", "OSC"}}, {"왕립합동군사연구소", "", "", "", []string{"Royal United Services Institute", "RUSI"}}, {"왕립합동안보연구소", "", "", "", []string{"Royal United Services Institute", "RUSI"}}, {"전략국제문제연구소", "", "", "", []string{"CSIS", "CSIS Beyond Parallel"}}, {"비욘드 패럴렐", "", "", "", []string{"CSIS Beyond Parallel"}}, {"국제전략문제연구소", "", "", "", []string{"IISS", "International Institute for Strategic Studies"}}, {"국제전략연구소", "", "", "", []string{"IISS", "International Institute for Strategic Studies"}},
	{"선진국방연구센터", "", "", "", []string{"C4ADS"}}, {"나우만 재단", "", "", "", []string{"Friedrich Naumann Foundation"}}, {"나우만재단", "", "", "", []string{"Friedrich Naumann Foundation"}}, {"유엔 이란대표부", "IR", "", "", []string{"Iran's mission to the United Nations"}}, {"유엔 미국대표부", "US", "", "", []string{"US mission to the United Nations"}}, {"이란핵반대연합", "", "", "", []string{"United Against Nuclear Iran"}}, {"케이플러", "", "", "", []string{"Kpler"}}, {"보텍사", "", "", "", []string{"Vortexa"}}, {"로이즈리스트", "", "", "", []string{"Lloyd's List Intelligence"}}, {"과학국제안보연구소", "", "", "", []string{"Institute for Science and International Security"}}, {"국가저항군", "", "", "", []string{"National Resistance Forces"}}, {"도시에센터", "", "", "", []string{"Dossier Center"}}, {"자유북한방송", "", "", "", []string{"Free North Korea Radio"}},
	{"정보당국", "", "KR", "intelligence", nil}, {"정보 당국", "", "KR", "intelligence", nil}, {"서방 정보", "", "", "", []string{"Western intelligence officials", "Western intelligence"}}, {"영국 국방부", "GB", "", "defence", []string{"UK Ministry of Defence", "UK MoD"}}, {"영국 정부", "GB", "", "government", []string{"UK government"}},
}

// koUnnamed are the heads of those who speak without a name.
var koUnnamed = []string{"당국자", "관계자", "소식통", "전문가", "관리", "당국", "정보기관", "외교관", "관료", "주민", "상인", "선원"}

// koBodyEnds end the words that name a body, and no person.
var koBodyEnds = []string{"부", "성", "원", "청", "처", "위", "회", "회의", "당", "국민의힘", "연구소", "센터", "본부", "사령부", "총국", "대", "대학교", "대학", "대학원", "신문", "방송", "통신", "재단", "협회", "그룹", "팀", "패널", "실", "궁", "국", "하원", "상원", "소속", "연구원", "연합", "기구", "학회", "포럼", "공사", "은행", "단체", "함대", "군", "정보", "안보", "국방", "외교", "선임", "수석", "고위", "전략소통", "아태", "한반도"}

// koCountryOf returns the code of the country that a word names, in full or by
// the one syllable of the news.
func koCountryOf(w string) string {
	switch w {
	case "미", "美", "미군":
		return "US"
	case "영":
		return "GB"
	case "일", "日":
		return "JP"
	case "중", "中":
		return "CN"
	case "러", "露", "러시아군":
		return "RU"
	case "북", "北":
		return "KP"
	case "우크라":
		return "UA"
	case "후티":
		return "" // a party of the war there
	case "우리", "우리나라", "한", "韓":
		return "KR"
	}
	for _, x := range koCountries {
		if strings.TrimRight(x.word, " ,") == w {
			return x.code
		}
	}
	return ""
}

// koBodyWord reports whether a word belongs to the name of a body or to what is
// said of one, and not to a person's name.
func koBodyWord(w string) bool {
	if koCountryOf(w) != "" || utf8.RuneCountInString(w) < 2 {
		return true
	}
	switch w {
	case "국회", "전직", "현직", "유럽", "서방", "여당", "야당", "간사인", "국제", "민간", "소장파", "수도", "정부", "현지", "북한", "유엔":
		return true
	}
	if utf8.RuneCountInString(w) <= 3 && !strings.HasSuffix(w, "국회") {
		// 남궁원, 이국: short words that a surname opens are names.
		r, _ := utf8.DecodeRuneInString(w)
		if strings.ContainsRune("김이박최정강조윤장임한오서신권황안송류유전홍고문손양배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부황보", r) && !hasSuffixAny(w, "국방", "외교", "정보", "안보", "선임", "수석", "고위", "위", "당", "부", "대", "군", "청", "처", "실", "궁", "팀") {
			return false
		}
	}
	return hasSuffixAny(w, koBodyEnds...)
}

// koEntity reads a noun phrase, without its particle, as one who can speak: a
// person with a title, a body, an unnamed official, an outlet, a country. Names
// that the vocabulary does not know come out as on the page.
func (p *page) koEntity(np string) *entity {
	bare := np
	short := ""
	for range 3 {
		i := strings.IndexByte(bare, '(')
		if i <= 0 {
			break
		}
		end := strings.IndexByte(bare[i:], ')')
		if end < 0 {
			end = len(bare) - i - 1
		}
		if short == "" {
			short = strings.Trim(bare[i:i+end+1], "() ")
		}
		bare = strings.TrimSpace(bare[:i] + bare[i+end+1:])
	}
	bare = strings.TrimSpace(strings.TrimSuffix(bare, " 측"))
	for _, w := range []string{"측", "들"} {
		bare = strings.TrimSuffix(bare, w)
	}
	if bare == "" {
		return nil
	}
	words := strings.Fields(bare)
	country := ""
	for _, w := range words {
		if c := koCountryOf(strings.TrimSuffix(w, "의")); c != "" && country == "" && (len(words) > 1 || utf8.RuneCountInString(w) > 1) {
			country = c
		}
	}
	// The body that the phrase names.
	body, word := entity{kind: aBody}, ""
	for _, b := range koBodies {
		if k := strings.Index(bare, b.word); k < 0 || len(b.word) <= len(word) || k > 0 && b.word == "정부" && bare[k-1] != ' ' {
			continue
		}
		c := b.country
		if c == "" {
			if c = country; c == "" {
				c = b.home
			}
		}
		if b.country != "" && country != "" && country != b.country && b.function != "" {
			continue
		}
		e := entity{kind: aBody, country: c, function: b.function}
		for _, n := range b.names {
			named := entity{name: n}
			p.gaz.byTheName(&named)
			// "Defense Ministry" of another country than the body's own is not it.
			if named.party != "" && (named.country == "" || named.country == c || c == "") {
				e.party, e.name = named.party, n
				break
			}
		}
		if e.party == "" {
			p.gaz.resolve(&e)
			if e.party != "" && len(b.names) > 0 {
				e.name = b.names[0]
			}
		}
		body, word = e, b.word
	}
	if body.party == "" && short != "" {
		named := entity{name: short}
		if p.gaz.byTheName(&named); named.party != "" {
			body.party, body.country, body.function = named.party, named.country, named.function
		}
	}
	for _, x := range koPersons {
		if !strings.Contains(bare, x.word) {
			continue
		}
		who := body
		who.person, who.name, who.role = true, x.word, koRole(bare)
		if full := p.gaz.person(x.name); full != nil {
			who.name, who.party, who.country, who.function = x.name, full.party, full.country, full.function
			return &who
		}
		// His given name before the family name: 드미트리 페스코프.
		for i, w := range words {
			if strings.HasPrefix(w, x.word) && i > 0 && !koBodyWord(words[i-1]) && koRole(words[i-1]) == "" && !strings.HasSuffix(words[i-1], "의") {
				who.name = words[i-1] + " " + x.word
			}
		}
		return &who
	}
	unnamed := ""
	for _, w := range koUnnamed {
		if strings.HasSuffix(bare, w) {
			unnamed = w
		}
	}
	if name, role := koTitleBefore(words); name != "" {
		// 이란 외무부 대변인 에스마일 바가이: the title before the name.
		body.name, body.person, body.role = name, true, role
		return &body
	}
	switch role := koRole(bare); {
	case unnamed != "":
		body.name, body.common = np, word == ""
		if body.country == "" {
			body.country = country
		}
		return &body
	case role != "":
		if n := koPersonName(bare); n != "" {
			body.name, body.person, body.role = n, true, role
			return &body
		}
		if body.party == "" {
			body.name = np
		}
		body.role = role
		if word == "" {
			body.common = true
		}
		if body.country == "" {
			body.country = country
		}
		return &body
	case word != "":
		if body.party == "" {
			body.name = strings.TrimSuffix(np, " 측")
		}
		return &body
	}
	for _, o := range koOutlets {
		if k := strings.Index(bare, o.word); k >= 0 && utf8.RuneCountInString(bare[k+len(o.word):]) <= 2 {
			return &entity{kind: anOutlet, name: p.koOutletName(o.word, bare)}
		}
	}
	if c := koCountryOf(bare); c != "" && len(words) == 1 && utf8.RuneCountInString(bare) > 1 {
		return &entity{kind: aCountry, country: c, name: bare}
	}
	if hasSuffixAny(bare, "통신", "신문", "일보", "방송", "타임스", "저널", "포스트", "매체", "뉴스") && utf8.RuneCountInString(bare) > 2 {
		return &entity{kind: anOutlet, name: words[len(words)-1]}
	}
	for _, h := range koHeads {
		if strings.HasSuffix(bare, h) {
			return &entity{kind: aBody, name: np, country: country, common: utf8.RuneCountInString(bare) <= 3}
		}
	}
	if body.party != "" {
		body.name = np
		return &body
	}
	if n := len(short); n >= 2 && n <= 8 && strings.ToUpper(short) == short && isLetter(short[0]) {
		return &entity{kind: aBody, name: bare, country: country} // a body with its letters
	}
	return nil
}

// koTitleBefore reads a name of one or two words behind a title.
func koTitleBefore(words []string) (name, role string) {
	for i := len(words) - 2; i >= 0 && i >= len(words)-3; i-- {
		r := koRole(words[i])
		if r == "" || hasSuffixAny(words[i], "의") {
			continue
		}
		for _, w := range words[i+1:] {
			if koBodyWord(w) || koRole(w) != "" || hasSuffixAny(w, koUnnamed...) || hasSuffixAny(w, koHeads...) {
				return "", ""
			}
		}
		return strings.Join(words[i+1:], " "), r
	}
	return "", ""
}

// koOutletName is the name of an outlet as the page prints it, or the one under
// which the case knows it as a party.
func (p *page) koOutletName(word, printed string) string {
	for _, o := range koOutlets {
		if o.word != word {
			continue
		}
		named := entity{name: o.name}
		if p.gaz.byTheName(&named); named.party != "" {
			return o.name
		}
	}
	for _, suffix := range []string{"통신", "뉴스", "신문"} {
		if strings.HasSuffix(printed, word+suffix) {
			return word + suffix
		}
	}
	return word
}
