package articles

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/dates"
)

// hasHangul reports whether a text has Korean letters.
func hasHangul(s string) bool {
	for _, r := range s {
		if r >= 0xac00 && r <= 0xd7a3 {
			return true
		}
	}
	return false
}

// stamped are the words before the time at which a Korean page was published.
var stamped = []string{"입력", "등록", "승인", "송고", "게재", "발행", "작성", "수정", "업데이트"}

// koreanByline reads a line such as "홍길동 기자 hong@example.org" or "입력
// 2024.02.27 10:15".
func koreanByline(s string) (name string, date dates.Date, ok bool) {
	if len(s) > 240 || terminal(s) && !strings.HasSuffix(s, ":") && len(s) > 120 {
		return "", dates.Date{}, false
	}
	date = koreanDay(s)
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("=|·/,()[]<>", r) })
	for i, w := range words {
		who := ""
		switch {
		case (w == "기자" || w == "특파원") && i > 0:
			who = words[i-1]
		case strings.HasSuffix(w, "기자") && utf8.RuneCountInString(w) > 3:
			who = strings.TrimSuffix(w, "기자")
		}
		if n := utf8.RuneCountInString(who); n >= 2 && n <= 5 && hasHangul(who) && len(words) <= 14 {
			return who, date, true
		}
	}
	if date.IsZero() || len(words) > 10 {
		return "", date, false
	}
	for _, w := range stamped {
		if strings.Contains(s, w) {
			return "", date, true
		}
	}
	return "", date, false
}

// koreanDay finds a day written with its year first: 2024.02.27, 2024-2-27,
// 2024년 2월 27일.
func koreanDay(s string) dates.Date {
	for i := 0; i+8 <= len(s); i++ {
		if s[i] != '1' && s[i] != '2' || i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		rest := s[i:]
		var n [3]int
		good := true
		for k := range n {
			digits := 0
			for digits < len(rest) && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9' {
				n[k] = n[k]*10 + int(rest[digits]-'0')
				digits++
			}
			if k == 0 && digits != 4 || k > 0 && (digits < 1 || digits > 2) {
				good = false
				break
			}
			rest = rest[digits:]
			if k == 2 {
				break
			}
			cut := len(rest)
			for _, sep := range []string{".", "-", "/", "년", "월"} {
				if strings.HasPrefix(rest, sep) {
					cut = len(sep)
				}
			}
			if cut == len(rest) {
				good = false
				break
			}
			rest = strings.TrimLeft(rest[cut:], " ")
		}
		if !good || n[0] < 1900 || n[0] > 2100 {
			continue
		}
		if d, err := dates.Parse(fmt.Sprintf("%04d-%02d-%02d", n[0], n[1], n[2])); err == nil {
			return d
		}
	}
	return dates.Date{}
}

// koreanPhrases are those of menus, notices and forms; koreanHints are words of
// theirs that stories have too, and count in a line that is no sentence.
var (
	koreanPhrases = []string{"무단전재", "무단 전재", "저작권자", "기사제보", "회원가입", "뉴스레터", "개인정보처리방침", "이용약관",
		"청소년보호", "글자크기", "글자 크기", "공유하기", "본문 바로가기", "재배포 금지", "구독하기", "기사 스크랩", "카카오톡 제보"}
	koreanHints = []string{"재배포", "제보는", "구독", "로그인", "개인정보", "스크랩", "프린트", "댓글", "카카오톡", "페이스북", "메뉴", "광고"}
)

// koreanBoilerplate reports whether a block is one that Korean pages repeat.
func koreanBoilerplate(s string) bool {
	found := 0
	for _, p := range koreanPhrases {
		if strings.Contains(s, p) {
			found += 2
		}
	}
	sentence := terminal(s) && wordCount(s) >= 6
	for _, h := range koreanHints {
		if strings.Contains(s, h) {
			found++
			if !sentence {
				found++
			}
		}
	}
	if len(s) > 400 {
		return found >= 4
	}
	return found >= 2
}

var koreanRelated = []string{"관련기사", "관련 기사", "많이 본", "추천 기사", "추천뉴스", "주요뉴스", "주요 뉴스", "인기 기사", "인기기사", "이 시각", "핫뉴스", "다른 기사"}

// koreanCaption reports whether a short line is the credit of a picture.
func koreanCaption(s string) bool {
	for _, c := range []string{"사진=", "사진 =", "[사진", "(사진", "사진제공", "사진 제공", "자료사진", "/연합뉴스", "[연합뉴스]", "=연합뉴스)", "[뉴시스", "/뉴스1"} {
		if i := strings.Index(s, c); i >= 0 {
			// A lede begins with its place and agency: a credit stands at the end.
			return len(s) < 400 && (i > len(s)/3 || strings.HasPrefix(s, "[사진") || strings.HasPrefix(s, "사진")) && len(s)-i < 90
		}
	}
	return false
}
