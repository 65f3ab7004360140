package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// country is a built-in country: its names, its adjective, and the capital or
// seat that stands for its government.
type country struct {
	code  string
	nouns []string
	adjs  []string
}

// countries are those that speak or ship in the cases at hand. A vocabulary's
// places add to them.
var countries = []country{
	{"KP", []string{"North Korea", "N. Korea", "DPRK", "D.P.R.K.", "Pyongyang", "Democratic People's Republic of Korea", "the North"}, []string{"North Korean", "North Koreans"}},
	{"KR", []string{"South Korea", "S. Korea", "Republic of Korea", "ROK", "Seoul"}, []string{"South Korean", "South Koreans"}},
	{"RU", []string{"Russia", "Russian Federation", "Moscow", "Kremlin"}, []string{"Russian", "Russians"}},
	{"UA", []string{"Ukraine", "Kyiv", "Kiev"}, []string{"Ukrainian", "Ukrainians"}},
	{"US", []string{"United States", "U.S.", "USA", "Washington", "America"}, []string{"American", "Americans"}},
	{"GB", []string{"United Kingdom", "Britain", "U.K.", "London"}, []string{"British"}},
	{"JP", []string{"Japan", "Tokyo"}, []string{"Japanese"}},
	{"CN", []string{"China", "Beijing"}, []string{"Chinese"}},
	{"IR", []string{"Iran", "Tehran"}, []string{"Iranian", "Iranians"}},
	{"EE", []string{"Estonia"}, []string{"Estonian"}},
	{"DE", []string{"Germany", "Berlin"}, []string{"German"}},
	{"FR", []string{"France", "Paris"}, []string{"French"}},
	{"BY", []string{"Belarus", "Minsk"}, []string{"Belarusian"}},
	{"SY", []string{"Syria", "Damascus"}, []string{"Syrian"}},
	{"YE", []string{"Yemen"}, []string{"Yemeni"}},
	{"TR", []string{"Turkey", "Türkiye", "Ankara"}, []string{"Turkish"}},
	{"IN", []string{"India", "New Delhi"}, []string{"Indian"}},
	{"IL", []string{"Israel"}, []string{"Israeli"}},
	{"LY", []string{"Libya"}, []string{"Libyan"}},
	{"VE", []string{"Venezuela", "Caracas"}, []string{"Venezuelan"}},
	{"EU", []string{"European Union", "EU", "Brussels"}, []string{"European"}},
	{"NATO", []string{"NATO"}, nil},
}

// function is an office of a state, under the words that name it.
type function struct {
	key   string
	words []string
	role  string // of a person whose title these words are; blank for a body
}

// functions are matched behind a country's name or adjective, longest first.
var functions = []function{
	{"defence", []string{"ministry of national defense", "ministry of national defence", "ministry of defense", "ministry of defence", "defense ministry", "defence ministry", "defense department", "department of defense"}, ""},
	{"defence", []string{"national defense minister", "defense minister", "defence minister", "minister of national defense", "minister of defense", "minister of defence", "defense secretary", "defence secretary", "secretary of defense"}, "minister"},
	{"foreign", []string{"ministry of foreign affairs", "foreign ministry", "foreign office"}, ""},
	{"foreign", []string{"foreign minister", "minister of foreign affairs", "foreign secretary"}, "minister"},
	{"state", []string{"state department", "department of state"}, ""},
	{"state", []string{"state secretary", "secretary of state"}, "secretary of state"},
	{"intelligence", []string{"national intelligence service", "intelligence service", "intelligence agency", "spy agency", "military intelligence", "defense intelligence directorate", "main directorate of intelligence", "defence intelligence", "defense intelligence"}, ""},
	{"military", []string{"joint chiefs of staff", "military", "armed forces", "general staff", "army"}, ""},
	{"unification", []string{"unification ministry", "ministry of unification"}, ""},
	{"presidency", []string{"presidential office", "president's office", "presidential administration"}, ""},
	{"presidency", []string{"president", "prime minister", "leader", "chancellor"}, "president"},
	{"parliament", []string{"lawmakers", "lawmaker", "parliament", "national assembly"}, ""},
	{"government", []string{"government", "officials", "official", "authorities"}, ""},
	{"embassy", []string{"embassy", "ambassador"}, ""},
}

// officeWords is one wording of a function.
type officeWords struct {
	words    []string
	function function
}

// offices holds the wordings of the functions by their first word, the longest
// first.
var offices = func() map[string][]officeWords {
	m := map[string][]officeWords{}
	for _, f := range functions {
		for _, wording := range f.words {
			words := strings.Fields(strings.ReplaceAll(wording, "'s", ""))
			m[words[0]] = append(m[words[0]], officeWords{words, f})
		}
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b officeWords) int { return len(b.words) - len(a.words) })
	}
	return m
}()

// bodies name an office of one state by themselves.
var bodies = []struct {
	name, country, function string
}{
	{"White House", "US", "white-house"}, {"Pentagon", "US", "defence"}, {"State Department", "US", "state"}, {"National Security Council", "US", "white-house"},
	{"National Intelligence Service", "KR", "intelligence"}, {"NIS", "KR", "intelligence"}, {"Defense Intelligence Agency", "KR", "defence-intelligence"},
	{"Joint Chiefs of Staff", "", "military"}, {"Kremlin", "RU", "presidency"}, {"Defense Ministry", "", "defence"}, {"Ministry of National Defense", "", "defence"},
	{"Defence Ministry", "", "defence"}, {"Foreign Ministry", "", "foreign"}, {"HUR", "UA", "intelligence"}, {"GUR", "UA", "intelligence"}, {"Defense Express", "UA", ""},
	{"Multilateral Sanctions Monitoring Team", "", "msmt"}, {"MSMT", "", "msmt"}, {"UN Panel of Experts", "", "un-panel"}, {"Panel of Experts", "", "un-panel"},
}

// outlets relay. A vocabulary's outlets add to them.
var outlets = []string{
	"Yonhap News Agency", "Yonhap", "Reuters", "Associated Press", "AP", "Agence France-Presse", "AFP", "Kyodo", "Interfax", "TASS", "RIA Novosti",
	"KCNA", "BBC", "CNN", "NBC News", "New York Times", "Washington Post", "Wall Street Journal", "Financial Times", "Guardian", "Korea Herald",
	"Korea Times", "JoongAng Ilbo", "Chosun Ilbo", "Dong-A Ilbo", "Hankyoreh", "KBS", "JTBC", "MBC", "Politico", "Bloomberg", "NK News", "NK Pro",
	"Radio Free Asia", "Voice of America", "VOA", "Kyiv Independent", "Kyiv Post", "Newsweek", "Nikkei", "NHK", "Daily NK", "Sky News", "The Times", "Der Spiegel",
}

// sayings are the verbs by which a text attributes, with what they make of a
// hop.
var sayings = map[string]claims.Verb{
	"said": claims.Said, "says": claims.Said, "say": claims.Said, "saying": claims.Said, "stated": claims.Said, "states": claims.Said,
	"announced": claims.Said, "announces": claims.Said, "claimed": claims.Said, "claims": claims.Said, "added": claims.Said, "adds": claims.Said,
	"noted": claims.Said, "notes": claims.Said, "revealed": claims.Said, "disclosed": claims.Said, "warned": claims.Said, "testified": claims.Said,
	"confirmed": claims.Said, "declared": claims.Said, "explained": claims.Said, "wrote": claims.Said, "alleged": claims.Said, "argued": claims.Said,
	"asserted": claims.Said, "maintained": claims.Said, "concluded": claims.Said, "found": claims.Said, "tells": claims.Told, "told": claims.Told,
	"briefed": claims.Told, "informed": claims.Told, "estimated": claims.Estimated, "estimates": claims.Estimated, "estimate": claims.Estimated,
	"believes": claims.Estimated, "believe": claims.Estimated, "assesses": claims.Estimated, "assessed": claims.Estimated, "calculated": claims.Estimated,
	"calculates": claims.Estimated, "reckons": claims.Estimated, "reported": claims.Reported, "reports": claims.Reported,
	"denied": claims.Denied, "denies": claims.Denied, "rejected": claims.Denied, "dismissed": claims.Denied, "refuted": claims.Denied,
}

// gives and takes are the verbs of a transfer, seen from its subject.
var (
	gives = wordSet(`send sends sent sending ship ships shipped shipping deliver delivers delivered delivering supply supplies supplied
supplying provide provides provided providing transfer transfers transferred transferring export exports exported exporting dispatch
dispatched dispatching transport transported transporting hand handed move moved moving sell sold selling smuggle smuggled give gave given
carry carried carrying haul hauled deploy deployed deploying fire`)
	takes = wordSet(`receive receives received receiving import imports imported importing get got gets obtain obtained acquire acquired
buy bought buys purchased accept accepted took taken`)
	// transfers are other words that show that goods move.
	transfers = wordSet(`shipment shipments delivery deliveries supply supplies transfer transfers export exports import imports cargo cargoes
arrive arrived arrives arriving depart departed transit transited loaded loading unloaded unloading aboard carry carries carried carrying
voyage voyages trip trips port ports vessel vessels ship ships freighter freighters railcars stockpile consignment consignments route shipload shiploads shipped
hold holds accommodate accomodate accommodating contain contained containing containers container munitions ammunition weapons arms`)
)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	start := -1
	for i := 0; i <= len(s); i++ {
		space := i == len(s) || s[i] == ' ' || s[i] == '\n'
		if !space && start < 0 {
			start = i
		}
		if space && start >= 0 {
			m[s[start:i]] = true
			start = -1
		}
	}
	return m
}
