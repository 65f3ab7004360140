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
	{"KR", []string{"South Korea", "S. Korea", "Republic of Korea", "ROK", "Seoul", "the South"}, []string{"South Korean", "South Koreans"}},
	{"RU", []string{"Russia", "Russian Federation", "Moscow", "Kremlin"}, []string{"Russian", "Russians"}},
	{"UA", []string{"Ukraine", "Kyiv", "Kiev"}, []string{"Ukrainian", "Ukrainians"}},
	{"US", []string{"United States", "U.S.", "US", "USA", "Washington", "America"}, []string{"American", "Americans"}},
	{"GB", []string{"United Kingdom", "Britain", "U.K.", "UK", "London"}, []string{"British"}},
	{"JP", []string{"Japan", "Tokyo"}, []string{"Japanese"}},
	{"CN", []string{"China", "Beijing"}, []string{"Chinese"}},
	{"IR", []string{"Iran", "Tehran"}, []string{"Iranian", "Iranians"}},
	{"EE", []string{"Estonia"}, []string{"Estonian"}},
	{"DE", []string{"Germany", "Berlin"}, []string{"German"}},
	{"FR", []string{"France", "Paris"}, []string{"French"}},
	{"BY", []string{"Belarus", "Minsk"}, []string{"Belarusian"}},
	{"SY", []string{"Syria", "Damascus"}, []string{"Syrian"}},
	{"YE", []string{"Yemen", "Sanaa", "Houthis", "the Houthis"}, []string{"Yemeni", "Yemenis", "Houthi"}},
	{"TR", []string{"Turkey", "Türkiye", "Turkiye", "Ankara"}, []string{"Turkish"}},
	{"IN", []string{"India", "New Delhi"}, []string{"Indian"}},
	{"IL", []string{"Israel"}, []string{"Israeli"}},
	{"LY", []string{"Libya"}, []string{"Libyan", "Libyans"}},
	{"LB", []string{"Lebanon", "Beirut"}, []string{"Lebanese"}}, {"EG", []string{"Egypt", "Cairo"}, []string{"Egyptian"}},
	{"AE", []string{"United Arab Emirates", "UAE", "U.A.E.", "Abu Dhabi", "Emirates", "Dubai"}, []string{"Emirati"}},
	{"SA", []string{"Saudi Arabia", "Riyadh"}, []string{"Saudi"}}, {"QA", []string{"Qatar", "Doha"}, []string{"Qatari"}}, {"OM", []string{"Oman", "Muscat"}, []string{"Omani"}},
	{"IQ", []string{"Iraq", "Baghdad"}, []string{"Iraqi"}}, {"PK", []string{"Pakistan", "Islamabad"}, []string{"Pakistani"}}, {"AF", []string{"Afghanistan", "Kabul"}, []string{"Afghan"}},
	{"MY", []string{"Malaysia", "Kuala Lumpur"}, []string{"Malaysian"}}, {"SG", []string{"Singapore"}, []string{"Singaporean"}}, {"ID", []string{"Indonesia", "Jakarta"}, []string{"Indonesian"}},
	{"IT", []string{"Italy", "Rome"}, []string{"Italian"}}, {"GR", []string{"Greece", "Athens"}, []string{"Greek"}}, {"ES", []string{"Spain", "Madrid"}, []string{"Spanish"}}, {"MT", []string{"Malta"}, []string{"Maltese"}}, {"CY", []string{"Cyprus"}, []string{"Cypriot"}},
	{"PL", []string{"Poland", "Warsaw"}, []string{"Polish"}}, {"LT", []string{"Lithuania", "Vilnius"}, []string{"Lithuanian"}}, {"LV", []string{"Latvia", "Riga"}, []string{"Latvian"}}, {"FI", []string{"Finland", "Helsinki"}, []string{"Finnish"}},
	{"SE", []string{"Sweden", "Stockholm"}, []string{"Swedish"}}, {"NO", []string{"Norway", "Oslo"}, []string{"Norwegian"}}, {"DK", []string{"Denmark", "Copenhagen"}, []string{"Danish"}}, {"NL", []string{"Netherlands", "The Hague"}, []string{"Dutch"}}, {"BE", []string{"Belgium"}, []string{"Belgian"}},
	{"RO", []string{"Romania", "Bucharest"}, []string{"Romanian"}}, {"BG", []string{"Bulgaria", "Sofia"}, []string{"Bulgarian"}}, {"HU", []string{"Hungary", "Budapest"}, []string{"Hungarian"}}, {"RS", []string{"Serbia", "Belgrade"}, []string{"Serbian"}}, {"CZ", []string{"Czech Republic", "Czechia", "Prague"}, []string{"Czech"}},
	{"AZ", []string{"Azerbaijan", "Baku"}, []string{"Azerbaijani", "Azeri"}}, {"KZ", []string{"Kazakhstan", "Astana"}, []string{"Kazakh"}}, {"TM", []string{"Turkmenistan"}, []string{"Turkmen"}}, {"AM", []string{"Armenia", "Yerevan"}, []string{"Armenian"}},
	{"SD", []string{"Sudan", "Khartoum"}, []string{"Sudanese"}}, {"SO", []string{"Somalia", "Mogadishu"}, []string{"Somali"}}, {"DJ", []string{"Djibouti"}, nil}, {"ER", []string{"Eritrea"}, []string{"Eritrean"}}, {"ET", []string{"Ethiopia"}, []string{"Ethiopian"}},
	{"DZ", []string{"Algeria", "Algiers"}, []string{"Algerian"}}, {"TN", []string{"Tunisia", "Tunis"}, []string{"Tunisian"}}, {"TW", []string{"Taiwan", "Taipei"}, []string{"Taiwanese"}}, {"VN", []string{"Vietnam", "Hanoi"}, []string{"Vietnamese"}},
	{"CA", []string{"Canada", "Ottawa"}, []string{"Canadian"}}, {"AU", []string{"Australia", "Canberra"}, []string{"Australian"}}, {"CU", []string{"Cuba", "Havana"}, []string{"Cuban"}}, {"BR", []string{"Brazil", "Brasilia"}, []string{"Brazilian"}},
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
	{"defence", []string{"national defense minister", "defense chief", "defence chief", "defence boss", "defense boss", "defence head", "defense head", "defense minister", "defence minister", "minister of national defense", "minister of defense", "minister of defence", "defense secretary", "defence secretary", "secretary of defense"}, "minister"},
	{"foreign", []string{"ministry of foreign affairs", "foreign ministry", "foreign office"}, ""},
	{"foreign", []string{"foreign minister", "minister of foreign affairs", "foreign secretary"}, "minister"},
	{"state", []string{"state department", "department of state"}, ""},
	{"state", []string{"state secretary", "secretary of state"}, "secretary of state"},
	{"intelligence", []string{"national intelligence service", "intelligence service", "intelligence agency", "spy agency"}, ""},
	{"military-intelligence", []string{"military intelligence", "defense intelligence directorate", "main directorate of intelligence", "main intelligence directorate", "defence intelligence", "defense intelligence agency", "defense intelligence"}, ""},
	{"joint-chiefs", []string{"joint chiefs of staff", "joint chiefs"}, ""},
	{"military", []string{"military", "armed forces", "general staff", "army"}, ""},
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
	{"National Intelligence Service", "KR", "intelligence"}, {"NIS", "KR", "intelligence"}, {"Defense Intelligence Agency", "KR", "military-intelligence"},
	{"Joint Chiefs of Staff", "", "joint-chiefs"}, {"Kremlin", "RU", "presidency"}, {"Defense Ministry", "", "defence"}, {"Ministry of National Defense", "", "defence"},
	{"Defence Ministry", "", "defence"}, {"Foreign Ministry", "", "foreign"}, {"HUR", "UA", "military-intelligence"}, {"GUR", "UA", "military-intelligence"}, {"Defense Express", "UA", ""}, {"Main Directorate of Intelligence", "UA", "military-intelligence"}, {"Main Intelligence Directorate", "UA", "military-intelligence"},
	{"Multilateral Sanctions Monitoring Team", "", "msmt"}, {"MSMT", "", "msmt"}, {"UN Panel of Experts", "", "un-panel"}, {"Panel of Experts", "", "un-panel"}, {"UN experts", "", "un-panel"}, {"U.N. experts", "", "un-panel"}, {"UN panel", "", "un-panel"}, {"U.N. panel", "", "un-panel"}, {"UN Panel of Experts", "", "un-panel"}, {"U.N. Panel of Experts", "", "un-panel"},
}

// waters bear a country's name and are none: what sails there does not come
// from it.
var waters = []string{"Gulf of Oman", "Gulf of Aden", "Sea of Japan", "South China Sea", "East China Sea", "Persian Gulf", "Gulf of Finland", "English Channel", "Malacca Strait", "Indian Ocean", "Libyan Sea", "Norwegian Sea", "Singapore Strait", "Straits of Singapore"}

// outlets relay. A vocabulary's outlets add to them.
var outlets = []string{
	"Yonhap News Agency", "Yonhap", "Reuters", "Associated Press", "AP", "Agence France-Presse", "AFP", "Kyodo", "Interfax", "TASS", "RIA Novosti",
	"KCNA", "BBC", "CNN", "NBC News", "New York Times", "Washington Post", "Wall Street Journal", "Financial Times", "Guardian", "Korea Herald",
	"Korea Times", "JoongAng Ilbo", "Chosun Ilbo", "Dong-A Ilbo", "Hankyoreh", "KBS", "JTBC", "MBC", "Politico", "Bloomberg", "NK News", "NK Pro",
	"Radio Free Asia", "Voice of America", "VOA", "IRNA", "Tasnim", "Fars", "Mehr", "SANA", "Al Jazeera", "Al Arabiya", "Xinhua", "Anadolu", "Ukrinform", "Ukrainska Pravda", "Kommersant", "Meduza", "Haaretz", "Lloyd's List", "TradeWinds", "Economist", "Telegraph", "The Independent", "Le Monde", "Die Welt", "Asahi Shimbun", "Yomiuri Shimbun", "CBS News", "ABC News", "Fox News", "NPR", "PBS", "Axios", "Kyiv Independent", "Kyiv Post", "Newsweek", "Nikkei", "NHK", "Daily NK", "Sky News", "The Times", "Der Spiegel",
}

// isOutlet holds the outlets' names; a case can make parties of them.
var isOutlet = func() map[string]bool {
	m := map[string]bool{}
	for _, o := range outlets {
		m[o] = true
	}
	return m
}()

// sayings are the verbs by which a text attributes, with what they make of a
// hop.
var sayings = map[string]claims.Verb{
	"said": claims.Said, "says": claims.Said, "say": claims.Said, "saying": claims.Said, "stated": claims.Said, "states": claims.Said,
	"announced": claims.Said, "announces": claims.Said, "claimed": claims.Said, "claims": claims.Said, "added": claims.Said, "adds": claims.Said,
	"noted": claims.Said, "notes": claims.Said, "revealed": claims.Said, "disclosed": claims.Said, "warned": claims.Said, "testified": claims.Said,
	"confirmed": claims.Said, "declared": claims.Said, "explained": claims.Said, "wrote": claims.Said, "alleged": claims.Said, "argued": claims.Said,
	"asserted": claims.Said, "maintained": claims.Said, "concluded": claims.Said, "found": claims.Said, "tells": claims.Told, "told": claims.Told,
	"briefed": claims.Told, "estimated": claims.Estimated, "estimates": claims.Estimated, "estimate": claims.Estimated,
	"believes": claims.Estimated, "believe": claims.Estimated, "assesses": claims.Estimated, "assessed": claims.Estimated, "calculated": claims.Estimated,
	"reckons": claims.Estimated, "reported": claims.Reported, "reports": claims.Reported,
	"insisted": claims.Said, "insists": claims.Said, "acknowledged": claims.Said, "admitted": claims.Said, "pointed": claims.Said, "suggested": claims.Said,
	"suggests": claims.Said, "suggest": claims.Said, "indicated": claims.Said, "indicates": claims.Said, "indicate": claims.Said, "show": claims.Said,
	"shows": claims.Said, "showed": claims.Said, "put": claims.Said, "puts": claims.Said, "counted": claims.Said, "counts": claims.Said,
	"recorded": claims.Said, "identified": claims.Said, "documented": claims.Said, "logged": claims.Said, "tallied": claims.Said, "tracked": claims.Said,
	"observed": claims.Said, "detected": claims.Said, "projected": claims.Estimated, "reckoned": claims.Estimated, "judged": claims.Estimated,
	"assess": claims.Estimated, "believed": claims.Estimated, "repeated": claims.Said, "lists": claims.Said, "records": claims.Said, "calculates": claims.Estimated, "tallies": claims.Said, "emphasized": claims.Said, "stressed": claims.Said, "recalled": claims.Said, "specified": claims.Said, "clarified": claims.Said, "commented": claims.Said, "informed": claims.Told, "spoke": claims.Said, "speaks": claims.Said, "remarked": claims.Said, "charged": claims.Said,
	"finds": claims.Said, "find": claims.Said, "concludes": claims.Said, "reveals": claims.Said, "reveal": claims.Said, "discloses": claims.Said, "disclose": claims.Said,
	"warns": claims.Said, "warn": claims.Said, "writes": claims.Said, "write": claims.Said, "confirms": claims.Said, "confirm": claims.Said, "declares": claims.Said, "explains": claims.Said, "argues": claims.Said,
	"alleges": claims.Said, "asserts": claims.Said, "maintains": claims.Said, "acknowledges": claims.Said, "admits": claims.Said, "concedes": claims.Said, "conceded": claims.Said,
	"stresses": claims.Said, "cautions": claims.Said, "cautioned": claims.Said, "contends": claims.Said, "contended": claims.Said, "complains": claims.Said, "complained": claims.Said,
	"tweeted": claims.Said, "posted": claims.Said, "wondered": claims.Said, "replied": claims.Said, "countered": claims.Said, "recounted": claims.Said, "recalls": claims.Said,
	"thinks": claims.Estimated, "think": claims.Estimated, "thought": claims.Estimated, "reckon": claims.Estimated, "suspects": claims.Estimated, "suspect": claims.Estimated, "suspected": claims.Estimated,
	"expects": claims.Estimated, "expect": claims.Estimated, "expected": claims.Estimated, "predicts": claims.Estimated, "predicted": claims.Estimated, "forecast": claims.Estimated, "forecasts": claims.Estimated,
	"guesses": claims.Estimated, "guessed": claims.Estimated, "gauges": claims.Estimated, "gauged": claims.Estimated, "projects": claims.Estimated, "assumes": claims.Estimated, "assumed": claims.Estimated, "judges": claims.Estimated, "determined": claims.Said,
	"accused": claims.Said, "accuses": claims.Said, "list": claims.Said, "listed": claims.Said, "documents": claims.Said, "detailed": claims.Said, "details": claims.Said, "cites": claims.Said, "logs": claims.Said,
	"count": claims.Said, "verified": claims.Said, "registered": claims.Said, "cited": claims.Said, "quoted": claims.Said, "talked": claims.Said, "specifies": claims.Said, "traced": claims.Said,
	"publishes": claims.Said, "spoken": claims.Said, "protested": claims.Said, "infers": claims.Estimated, "inferred": claims.Estimated, "deduces": claims.Estimated, "deduced": claims.Estimated, "answered": claims.Said, "reads": claims.Said, "read": claims.Said, "flagged": claims.Said, "flags": claims.Said, "bragged": claims.Said, "brags": claims.Said, "confided": claims.Said, "noticed": claims.Said, "mentioned": claims.Said, "mentions": claims.Said, "mention": claims.Said, "boasted": claims.Said, "boasts": claims.Said, "agree": claims.Said, "agrees": claims.Said, "hinted": claims.Said,
	"reiterated": claims.Said, "echoed": claims.Said, "quipped": claims.Said, "joked": claims.Said, "ventured": claims.Said, "volunteered": claims.Said, "floated": claims.Said, "referred": claims.Said, "advised": claims.Told, "swore": claims.Said,
	"putting": claims.Estimated, "estimating": claims.Estimated, "adding": claims.Said, "claiming": claims.Said, "insisting": claims.Said, "noting": claims.Said, "arguing": claims.Said, "warning": claims.Said, "alleging": claims.Said,
	"relayed": claims.Said, "speculated": claims.Estimated, "speculates": claims.Estimated, "surmised": claims.Estimated, "theorised": claims.Estimated, "allowed": claims.Said, "gave": claims.Said, "gives": claims.Said, "branded": claims.Denied,
	"denied": claims.Denied, "denies": claims.Denied, "deny": claims.Denied, "rejected": claims.Denied, "dismissed": claims.Denied, "refuted": claims.Denied,
}

// asides are verbs of saying in some of their uses only, which speaks tells apart;
// everywhere else they are verbs of doing or nouns.
var asides = map[string]claims.Verb{
	"went": claims.Said, "goes": claims.Said, "continued": claims.Said, "claim": claims.Said, "worked": claims.Estimated, "described": claims.Said, "describe": claims.Said, "describes": claims.Said,
	"briefs": claims.Told, "note": claims.Said, "insist": claims.Said, "maintain": claims.Said, "argue": claims.Said, "admit": claims.Said, "acknowledge": claims.Said, "credited": claims.Said, "credits": claims.Said,
	"saw": claims.Said, "sees": claims.Said, "remembers": claims.Said, "remembered": claims.Said, "informs": claims.Told, "notified": claims.Told, "outlined": claims.Said, "recounts": claims.Said, "observes": claims.Said,
}

// gives and takes are the verbs of a transfer, seen from its subject.
var (
	gives = wordSet(`send sends sent sending ship ships shipped shipping deliver delivers delivered delivering supply supplies supplied
supplying provide provides provided providing transfer transfers transferred transferring export exports exported exporting dispatch
dispatched dispatching transport transported transporting hand handed move moved moving sell sold selling smuggle smuggled give gave given
carry carried carrying haul hauled deploy deployed deploying fire brought bring brings bringing pumped exported`)
	takes = wordSet(`receive receives received receiving import imports imported importing get got gets obtain obtained acquire acquired
buy bought buys purchased accept accepted took taken`)
	// transfers are other words that show that goods move.
	transfers = wordSet(`shipment shipments delivery deliveries supply supplies transfer transfers export exports import imports cargo cargoes
arrive arrived arrives arriving depart departed transit transited loaded loading unloaded unloading aboard carry carries carried carrying
voyage voyages trip trips port ports vessel vessels ship ships freighter freighters railcars stockpile changed crossed crosses cross stopped stop stops halted boarded laden confiscate confiscates confiscating seizing siphoned smuggle smuggling funnelled funneled diverted siphon lifted ferried hauled stole steal steals stealing theft taken took flows flow sails sail unladen stockpile consignment consignments seized seize intercepted confiscated captured stolen looted recovered unload offloaded discharged came reached moved procured flown flew sailed route shipload shiploads shipped ordered batch batches tranche trucked hauled carted landed unloading
loadings afloat floating pumped passed liftings loads lifted lift exports hold holds accommodate accomodate accommodating contain contained containing containers container munitions ammunition weapons arms`)
)

// wordClasses are what the words of a sentence show of it at a glance, so that
// the rules that need them can pass over all others.
type wordClasses uint8

const (
	movesClass   wordClasses = 1 << iota // goods move
	refusesClass                         // somebody may say no
	stateClass                           // a state may be spoken of
	speaksClass                          // somebody may speak
	officeClass                          // an office's name may begin
	heardClass                           // a closed meeting may be spoken of
)

var wordClass = func() map[string]wordClasses {
	m := map[string]wordClasses{}
	for class, sets := range map[wordClasses][]map[string]bool{movesClass: {gives, takes, transfers}, refusesClass: {refusalKeys, refusalPatternKeys}, stateClass: {stateKeys}, speaksClass: {attributes}, heardClass: {hearingNouns, passing}} {
		for _, set := range sets {
			for w := range set {
				m[w] |= class
			}
		}
	}
	for w := range offices {
		m[w] |= officeClass
	}
	return m
}()

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	start := -1
	for i := 0; i <= len(s); i++ {
		space := i == len(s) || s[i] == ' ' || s[i] == '\n' || s[i] == '\t'
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
