package reading_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// TestWordings reads wordings that pages of the news have and that were once
// misread, in sentences of our own: what has to come out, as describe gives it,
// begins with the words of want; none is nothing.
func TestWordings(t *testing.T) {
	voc := corpusVocabularies(t)
	for _, c := range []struct{ name, vocabulary, text, want string }{
		{"capacity is no cap", "dprk-russia", "North Korea has sent Russia some 900 containers, the ministry said. The boxes had the capacity to hold more than 410,000 152-millimeter shells, it added.",
			"body containers cumulative 900 container about|body rounds capacity 410000 round more_than"},
		{"a cap is no count", "oil", "North Korea took in 72,000 barrels of fuel oil in ship-to-ship transfers, the panel said. The council set an annual cap of 500,000 barrels for North Korea.",
			"body petroleum cumulative 72000 barrel exact"},
		{"received by the sender", "dprk-russia", "Pyongyang likely received over 840 containers of aid in return for its shells, Shin said.", "body return_containers cumulative 840 container more_than"},
		{"boxes that carry a count", "dprk-russia", "North Korea has sent about 640 containers carrying 290,000 artillery shells to Russia, Shin said.",
			"body containers cumulative 640 container about|body rounds cumulative 290000 round exact"},
		{"carrying far before", "dprk-russia", "The number of containers sent by North Korea to Russia, which were allegedly carrying artillery and other equipment bound for the front in the west, has reached about 730, Shin said.",
			"body containers cumulative 730 container about from=KP to=RU"},
		{"a country without its capital", "dprk-russia", "North Korea sent at least 730 containers to the aggressor country russia, Shin said.", "body containers cumulative 730 container at_least from=KP to=RU"},
		{"a request denied", "libya", "The mission has searched 24 ships off Libya since 2020. Turkey has denied requests to search its vessels.", ""},
		{"weeks are no rate", "dprk-russia", "커비 조정관은 지난 13일 \"최근 몇 주 북한은 러시아에 740개가 넘는 컨테이너 분량의 탄약을 제공했다\"고 밝혔다.", "body containers cumulative 740 container more_than from=KP to=RU"},
		{"used in another country", "dprk-russia", "국방부는 \"북한이 러시아에 우크라이나에서 사용할 포탄이 든 컨테이너 740개를 보냈다\"고 밝혔다.", "body containers cumulative 740 container exact from=KP to=RU"},
		{"each clause its own way", "dprk-russia", "신원식 국방장관은 북한이 러시아에 보낸 컨테이너가 740개에 이르고, 러시아가 북한에 보낸 컨테이너는 910개라고 밝혔다.",
			"body containers cumulative 740 container exact from=KP to=RU|body return_containers cumulative 910 container exact from=RU to=KP"},
		{"another matter is denied", "dprk-russia", "The congressman has denied any wrongdoing in the Russia inquiry. His lawyers were paid $240,000 and flew 12 times to Nordholm.", ""},
		{"according to no port", "dprk-russia", "According to Seoul, North Korea sent about 820 containers with weapons to Vladivostok.", "body containers cumulative 820 container about from=KP to=vladivostok"},
		{"what can be loaded", "dprk-russia", "North Korea sent about 820 containers to Russia, Shin said. These containers can be loaded with more than 81,000 artillery shells.",
			"body containers cumulative 820 container about|body rounds capacity 81000 round more_than"},
		{"a conversion with a hedge", "dprk-russia", "Some 3,100 tonnes of explosives left the port for Russia from North Korea, the study said. That weight is equal to about 71,000 artillery shells.",
			"body tonnes cumulative 3100 tonne about|body rounds capacity 71000 round about"},
		{"a party is no rate", "dprk-russia", "박아무개 새민주당 간사는 \"북한군 3100명이 러시아에 파병됐다\"고 말했다.", "body troops cumulative 3100 person exact"},
	} {
		d, err := articles.Parse("w.txt", []byte("A line before the story\n\nPublished: 28 August 2024\n\n"+c.text+"\n"), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range reading.Read(d, voc[c.vocabulary]) {
			got = append(got, describe(p.Claim))
		}
		want := strings.Split(c.want, "|")
		if c.want == "" {
			want = nil
		}
		ok := len(got) == len(want)
		for i := range want {
			ok = ok && strings.HasPrefix(got[i], want[i])
		}
		if !ok {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
