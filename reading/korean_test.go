package reading_test

import (
	"testing"
)

// TestKoreanNumbers reads one sentence each, of our own making.
func TestKoreanNumbers(t *testing.T) {
	for _, c := range []struct{ text, value, unit, hedge, form, since string }{
		{"북한이 러시아에 컨테이너 6700여 개를 보냈다.", "6700", "container", "about", "cumulative", ""},
		{"북한이 지난해 8월부터 러시아에 컨테이너 약 3만 3천개를 보냈다.", "33000", "container", "about", "cumulative", "2023-08"},
		{"북한이 러시아에 보낸 컨테이너는 1만6,400개 이상이다.", "16400", "container", "at_least", "cumulative", ""},
		{"북한이 2023년 9월 이후 러시아로 보낸 컨테이너가 2만8000개를 넘는다.", "28000", "container", "more_than", "cumulative", "2023-09"},
		{"러시아로 간 북한 포탄은 최소 300만 발로 추정된다.", "3000000", "round", "at_least", "cumulative", ""},
		{"북한이 러시아에 준 포탄은 420만~580만 발이다.", "4200000-5800000", "round", "between", "cumulative", ""},
		{"북한이 러시아에 준 포탄은 수십만 발이다.", "200000-900000", "round", "vague", "cumulative", ""},
		{"152㎜ 포탄이라면 북한이 러시아에 940만 발가량 보낸 셈이다.", "9400000", "round", "about", "capacity", ""},
		{"북한은 러시아에 병력 1만 2천여 명을 보냈다.", "12000", "person", "about", "cumulative", ""},
		{"북한 선박이 러시아 항구를 49차례 오갔다.", "49", "voyage", "exact", "cumulative", ""},
		{"북한은 러시아에 컨테이너를 매주 250개 정도 보낸다.", "250", "container", "about", "rate", ""},
		{"북한이 러시아에 240㎜ 방사포 등 200여 문을 보냈다.", "200", "gun", "about", "cumulative", ""},
		{"북한이 러시아에 미사일 100기 미만을 보냈다.", "100", "missile", "less_than", "cumulative", ""},
		{"북한 선박이 러시아 항구를 쉰두 차례 오갔다.", "52", "voyage", "exact", "cumulative", ""},
		{"북한이 러시아에 컨테이너 천여 개를 보냈다.", "1000", "container", "about", "cumulative", ""},
		{"북한이 러시아에 포탄 백만 발을 보냈다.", "1000000", "round", "exact", "cumulative", ""},
		{"북한이 러시아에 포탄 1천5백만 발 남짓을 보냈다.", "15000000", "round", "more_than", "cumulative", ""},
		{"북한이 러시아에 보낸 포탄은 300만여 발이다.", "3000000", "round", "about", "cumulative", ""},
		{"북한이 러시아에 보낸 컨테이너는 7000개에 조금 못 미친다.", "7000", "container", "less_than", "cumulative", ""},
		{"북한이 러시아에 보낸 컨테이너는 많아야 7000개다.", "7000", "container", "up_to", "cumulative", ""},
		{"북한이 러시아에 보낸 컨테이너는 줄잡아 7000개다.", "7000", "container", "at_least", "cumulative", ""},
		{"북한이 러시아에 보낸 컨테이너는 7000개를 밑돈다.", "7000", "container", "less_than", "cumulative", ""},
		{"북한이 러시아에 보낸 컨테이너는 7000개 내지 8000개다.", "7000-8000", "container", "between", "cumulative", ""},
		{"북한이 러시아에 포탄을 적게는 200만 발에서 많게는 300만 발 보냈다.", "2000000-3000000", "round", "between", "cumulative", ""},
		{"북한은 러시아에 병력 1만 명을 올해 추가로 보낼 계획이다.", "10000", "person", "exact", "intention", ""},
		{"러시아가 쏘는 포탄 10발 중 4발은 북한산이다.", "40", "percent", "exact", "share", ""},
		{"러시아가 쓰는 포탄의 절반 이상이 북한산이다.", "50", "percent", "at_least", "share", ""},
		{"북한은 러시아에 컨테이너를 한 달에 천 개꼴로 보낸다.", "1000", "container", "exact", "rate", ""},
		{"북한이 러시아에 미사일 수십 기를 넘겼다.", "20-90", "missile", "vague", "cumulative", ""},
		{"북한이 러시아에 미사일 50기를 넘겼다.", "50", "missile", "exact", "cumulative", ""},
		{"북한이 재작년 가을부터 러시아에 컨테이너 5천 개를 보냈다.", "5000", "container", "exact", "cumulative", "2022-09/2022-11"},
		{"북한이 올해 들어 러시아에 컨테이너 5백 개를 보냈다.", "500", "container", "exact", "cumulative", "2024"},
		{"북한이 지난 6일부터 러시아에 컨테이너 5백 개를 보냈다.", "500", "container", "exact", "cumulative", "2024-02-06"},
		{"북한이 러시아에 20피트 컨테이너 6천 개를 보냈다.", "6000", "container", "exact", "cumulative", ""},
		{"북한이 러시아에 컨테이너를 6천TEU가량 보냈다.", "6000", "teu", "about", "cumulative", ""},
	} {
		got := readText(t, "p.txt", "바다신문\n2024-02-27\n\n"+c.text+"\n", founding)
		if len(got) != 1 {
			t.Errorf("%s: %d claims", c.text, len(got))
			for _, p := range got {
				t.Log(describe(p.Claim))
			}
			continue
		}
		g := got[0].Claim
		if g.Value.String() != c.value || g.Unit != c.unit || string(g.Hedge) != c.hedge || string(g.Form) != c.form || g.CountedSince.String() != c.since {
			t.Errorf("%s: %s %s %s %s since %q", c.text, g.Value, g.Unit, g.Hedge, g.Form, g.CountedSince)
		}
		if g.QuoteLang != "ko" {
			t.Errorf("%s: language %q", c.text, g.QuoteLang)
		}
	}
}

// TestKoreanNothing reads sentences whose numbers count nothing that a case
// counts.
func TestKoreanNothing(t *testing.T) {
	for _, text := range []string{
		"북한과 러시아는 2023년 9월 13일 정상회담을 했다.", "북한의 152㎜ 포탄이 러시아에서 발견됐다.", "북한 관리 3명이 러시아를 찾았다.",
		"북한제 포탄은 러시아에서 한 발에 400만 원이 넘는다.", "북한과 러시아는 세 번째 회담을 했다.", "북한 공장 12개가 러시아에 줄 물건을 만든다.", "북한은 러시아에 다시 한번 사의를 표했다.", "러시아 화물선은 1만 톤급으로 북한에 왔다.",
		"러시아 등 11개국이 북한을 비판했다.", "북한은 3개월 만에 러시아에 대표단을 보냈다.", "북한 240㎜ 방사포가 러시아에 있다.", "북한, 러시아 외교장관은 1시간 회담했다.",
	} {
		for _, p := range readText(t, "p.txt", "바다신문\n2024-02-27\n\n"+text+"\n", founding) {
			t.Errorf("%s: %s", text, describe(p.Claim))
		}
	}
}
