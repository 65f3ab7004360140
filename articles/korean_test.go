package articles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
)

// koreanLines is a page of ours, a line an element.
var koreanLines = []string{
	"본문 바로가기", "로그인", "국방부 “컨테이너 4200여 개 러시아로”", "입력 2024.03.05 10:15", "김하늘 기자 sky@example.org",
	"2월 라진항에 정박한 화물선. [사진=연합뉴스]",
	"(서울=연합뉴스) 김하늘 기자 = 국방부는 지난해 9월 이후 컨테이너 4200여 개가 러시아로 갔다고 4일 밝혔다.",
	"신원식 장관은 152㎜ 포탄 200만 발 이상을 실을 수 있는 양이라고 설명했다.",
	"관련기사", "지난해 10월 백악관은 컨테이너 1000개가 넘는 무기가 러시아로 갔다고 밝힌 바 있다.",
	"저작권자 ⓒ 예시일보, 무단전재 및 재배포 금지",
}

func TestKoreanPages(t *testing.T) {
	var flat strings.Builder
	for _, l := range koreanLines {
		fmt.Fprintf(&flat, "<div>%s</div>\n", l)
	}
	for name, data := range map[string]string{"plain": strings.Join(koreanLines, "\n\n"), "flat": "<html><body>" + flat.String() + "</body></html>"} {
		d, err := articles.Parse("p", []byte(data), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := roles(d)
		if d.Lang != "ko" || d.Byline != "김하늘" || d.Published.String() != "2024-03-05" || !strings.Contains(d.Title, "4200여 개") {
			t.Errorf("%s: %q %q by %q at %q", name, d.Lang, d.Title, d.Byline, d.Published)
		}
		for role, want := range map[articles.Role]string{
			articles.Headline: "4200여 개 러시아로", articles.Body: "갔다고 4일 밝혔다.", articles.Caption: "라진항에 정박한", articles.Teaser: "백악관은", articles.Boilerplate: "무단전재",
		} {
			if !strings.Contains(got[role], want) {
				t.Errorf("%s: %s is %q, want %q in it", name, role, got[role], want)
			}
		}
		if strings.Contains(got[articles.Body], "백악관") || !strings.Contains(got[articles.Body], "200만 발 이상") {
			t.Errorf("%s: body is %q", name, got[articles.Body])
		}
	}
}
