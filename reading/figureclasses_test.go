package reading_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// figureWording is a sentence or two of our own in a class of wording, with
// the figures that have to come out: "measure form value unit hedge", parted by
// bars, and what describe must say besides ("from=KP", a blank in a value
// written as an underscore). A text that begins with a tag is a page.
type figureWording struct{ vocabulary, text, want string }

// TestFigureWordings reads the classes of wording in which the news gives its
// figures, several sentences for each.
func TestFigureWordings(t *testing.T) {
	voc := corpusVocabularies(t)
	for class, list := range figureWordings {
		for _, c := range list {
			name, text := "w.txt", "A line before the story\n\nPublished: 28 August 2025\n\n"+c.text+"\n"
			if strings.HasPrefix(c.text, "<") {
				name, text = "w.html", "<html><body><article><h1>A line before the story</h1>"+c.text+"</article></body></html>"
			}
			d, err := articles.Parse(name, []byte(text), articles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range reading.Read(d, voc[c.vocabulary]) {
				if p.Claim.Value.Known {
					got = append(got, describe(p.Claim))
				}
			}
			want := strings.Split(c.want, "|")
			if c.want == "" {
				want = nil
			}
			ok := len(got) == len(want)
			for i := 0; ok && i < len(want); i++ {
				ok = saysOf(got[i], want[i])
			}
			if !ok {
				t.Errorf("%s: %s\n%s\nwant\n%s", class, c.text, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// saysOf reports whether a description says what is wanted.
func saysOf(got, want string) bool {
	_, got, _ = strings.Cut(got, " ") // the block
	var plain []string
	for _, f := range strings.Fields(want) {
		if strings.Contains(f, "=") {
			if !strings.Contains(got, " "+strings.ReplaceAll(f, "_", " ")+" ") {
				return false
			}
			continue
		}
		plain = append(plain, f)
	}
	return strings.HasPrefix(got, strings.Join(plain, " ")+" ")
}

var figureWordings = map[string][]figureWording{
	"shares in words": {
		{"dprk-russia", "Nearly half of the shells that North Korea shipped to Russia turned out to be duds, a Ukrainian officer said.", "defects share 50 percent nearly"},
		{"dprk-russia", "Arms shipments from North Korea to Russia have dropped by more than half since January, the ministry said.", "delivery_change share 50 percent more_than"},
		{"dprk-russia", "Deliveries of North Korean ammunition fell by about two thirds this year, the agency estimated.", "delivery_change share 66.66666666666667 percent about"},
		{"dprk-russia", "This year North Korea's shipments to Russia have shrunk to less than a third of last year's, the general said.", "delivery_change share 33.333333333333336 percent less_than"},
		{"dprk-russia", "About a third of the missiles that North Korea delivered failed in flight, prosecutors in Kyiv said.", "defects share 33.333333333333336 percent about"},
		{"dprk-russia", "Half of the shells that Russia now fires come from North Korea, the spy chief said.", "shell_share share 50 percent exact"},
		{"dprk-russia", "North Korea now makes up some 55% of the shells fired by Russian guns, the agency said.", "shell_share share 55 percent about"},
		{"crude", "Three quarters of Iran's crude went to China last year, the firm said.", "crude share 75 percent exact"},
		{"crude", "Iran shipped about 1.4 million barrels a day in May, the tracker said. Nine in ten of those barrels ended up in China.", "crude rate 1400000 barrel about|crude share 90 percent exact"},
		{"caspian", "Iran had sent 900 of the drones to Russia by May, two thirds of the order, the institute said.", "drones cumulative 900 drone exact|drones share 66.66666666666667 percent exact"},
		{"dprk-russia", "Half of the ministers stayed away when the deal on shells with North Korea and Russia was debated, the paper said.", ""},
		{"dprk-russia", "More than half a million shells went from North Korea to Russia, the ministry said, in the first half of the year.", "rounds cumulative 500000 round more_than"},
		{"dprk-russia", "One in four voters says that the containers from North Korea to Russia are no concern of theirs.", ""},
	},
	"hedges": {
		{"dprk-russia", "North Korea has sent 6,300-odd containers to Russia, the ministry said.", "containers cumulative 6300 container about"},
		{"dprk-russia", "North Korea has sent 8,200-some containers to Russia, the ministry said.", "containers cumulative 8200 container about"},
		{"dprk-russia", "North Korea has sent 8,200 containers or so to Russia, the ministry said.", "containers cumulative 8200 container about"},
		{"dprk-russia", "North Korea has sent 8,200 containers and change to Russia, the institute said.", "containers cumulative 8200 container more_than"},
		{"dprk-russia", "North Korea has sent Russia nine thousand containers, give or take, the ministry said.", "containers cumulative 9000 container about"},
		{"dprk-russia", "North Korea has sent Russia better than 9,000 containers, the ministry said.", "containers cumulative 9000 container more_than"},
		{"dprk-russia", "North Korea has sent Russia something like 9,000 containers, the ministry said.", "containers cumulative 9000 container about"},
		{"dprk-russia", "North Korea has sent Russia in the region of 9,000 containers, the ministry said.", "containers cumulative 9000 container about"},
		{"dprk-russia", "North Korea has sent Russia the best part of 9,000 containers, the ministry said.", "containers cumulative 9000 container nearly"},
		{"dprk-russia", "North Korea has sent Russia not quite 9,000 containers, the ministry said.", "containers cumulative 9000 container nearly"},
		{"dprk-russia", "North Korea has sent Russia 9,000 containers if not more, the ministry said.", "containers cumulative 9000 container at_least"},
		{"dprk-russia", "The containers that North Korea has sent to Russia number somewhere north of 9,000, the ministry said.", "containers cumulative 9000 container more_than"},
		{"crude", "A million barrels, and then some, of crude went from Iran to China that week, the tracker said.", "crude cumulative 1000000 barrel more_than"},
		{"grain", "The ship had 26,000 tonnes, more or less, of wheat when she left Sevastopol for Syria, investigators say.", "grain increment 26000 tonne about"},
		{"libya", "Up to and including 40 armoured vehicles were landed at Misrata from Turkey, the panel said.", "vehicles cumulative 40 vehicle up_to"},
		{"caspian", "Iran has sold Russia drones by the hundred, the official said.", "drones cumulative 200-900 drone vague"},
	},
	"of them, of that": {
		{"crude", "China imported 1.6 million barrels a day of crude from Iran in June, the tracker said. Shandong took more than 1.2 million of that.", "crude rate 1600000 barrel exact|crude rate 1200000 barrel more_than"},
		{"crude", "Some 40 million barrels of Iranian crude were afloat in May, Vortexa said; about 25 million of those lay off Malaysia.", "crude level 40000000 barrel about|crude level 25000000 barrel about"},
		{"caspian", "Iran had delivered 1,200 drones to Russia by spring, and some 300 of them were shot down within a month, Kyiv said.", "drones cumulative 1200 drone exact"},
		{"dprk-russia", "The pictures show containers at Rajin, North Korea: a pile of some 400 of them stands by the Russian ship, analysts said.", "containers level 400 container about"},
	},
	"timelines": {
		{"dprk-russia", "<p>How many containers North Korea has sent to Russia, by those who count them:</p><h3>20 March 2024</h3><p>The State Department revises its count to over 7,300.</p><h3>3 June 2024</h3><p>The Defence Intelligence Agency, to a lawmaker: upwards of 8,100.</p><h3>1 July 2024</h3><p>The same: 9,400 or so.</p>",
			"containers cumulative 7300 container more_than|containers cumulative 8100 container more_than|containers cumulative 9400 container about"},
		{"dprk-russia", "Containers from North Korea to Russia, as counted in Seoul.\n\n12 May 2024: The minister speaks of about 7,600.\n\n3 June 2024: A lawmaker is told of 8,100 or more.\n\n4 July 2024: The minister again, to reporters: some 9,400.",
			"containers cumulative 7600 container about|containers cumulative 8100 container at_least|containers cumulative 9400 container about"},
		{"caspian", "Drones from Iran to Russia: what was said and when.\n\nOctober 2022 -- Kyiv: 1,700 ordered, the president says.\n\nMay 2023 -- Washington: more than 400 delivered.",
			"drones intention 1700 drone exact|drones cumulative 400 drone more_than"},
	},
	"tables": {
		{"dprk-russia", "<p>North Korea has sent Russia thousands of containers since 2023. Here is who counted how many.</p><table><tr><th>Who</th><th>When</th><th>Containers</th></tr><tr><td>White House</td><td>13 Oct 2023</td><td>more than 1,000</td></tr><tr><td>Defence Ministry, Seoul</td><td>26 Feb 2024</td><td>about 6,700</td></tr><tr><td>State Department</td><td>17 Jun 2024</td><td>11,000+</td></tr></table>",
			"containers cumulative 2000-9000 container vague|containers cumulative 1000 container more_than party=us-white-house said=2023-10-13|containers cumulative 6700 container about|containers cumulative 11000 container at_least"},
		{"oil", "<p>Russia notified refined petroleum sent to North Korea, by month.</p><table><tr><th>Month</th><th>Barrels</th></tr><tr><td>January 2023</td><td>44,200</td></tr><tr><td>February 2023</td><td>10,600</td></tr></table>",
			"petroleum increment 44200 barrel exact since=2023-01 asof=2023-01|petroleum increment 10600 barrel exact"},
		{"grain", "<p>Wheat taken from occupied Ukraine and landed in Syria, by ship.</p><table><thead><tr><th>Vessel</th><th>Port</th><th>Cargo, tonnes</th></tr></thead><tbody><tr><td>Souria</td><td>Tartus</td><td>27,500</td></tr><tr><td>Finikia</td><td>Latakia</td><td>26,000</td></tr></tbody></table>",
			"grain increment 27500 tonne exact|grain increment 26000 tonne exact"},
		{"dprk-russia", "<p>North Korea and Russia: the ships of the flow.</p><table><tr><th>Ship</th><th>Built</th><th>Length, m</th><th>Crew</th></tr><tr><td>Angara</td><td>2005</td><td>122</td><td>21</td></tr></table>", ""},
	},
	"one load": {
		{"grain", "It is a freighter of Syria. The Laodicea had brought 5,100 tonnes of stolen Ukrainian flour into Tripoli, the embassy said in July.", "grain increment 5100 tonne exact"},
		{"grain", "On one of her calls, last November, almost 3,200 tonnes of wheat were loaded at Sevastopol for Turkey, the service said.", "grain increment 3200 tonne nearly"},
		{"libya", "In March the tanker pumped out about 10,500 tonnes of jet fuel at Benghazi, the panel said.", "tonnes increment 10500 tonne about"},
		{"dhow", "The forces captured 640 tonnes of missiles and engines in a single boat bound from Iran for Yemen, they said.", "explosives increment 640 tonne exact"},
		{"crude", "Two tankers met off Johor last week and some 1.9 million barrels of Iranian crude passed from one to the other, the group said.", "crude increment 1900000 barrel about"},
		{"dhow", "The boarding team found on the dhow:\n\n- 1.6 tonnes of explosives from Iran\n\n- 2,300 detonating fuses for the Houthis in Yemen", "explosives increment 1.6 tonne exact|fuses increment 2300 fuse exact"},
		{"grain", "Ships took 480,000 tonnes of wheat from Sevastopol to Syria over the year, the report said.", "grain cumulative 480000 tonne exact"},
	},
	"capacity": {
		{"dprk-russia", "North Korea has sent Russia 27,000 containers. If they were all loaded with 152 mm shells, the number of rounds would exceed 11 million, the agency estimated.", "containers cumulative 27000 container exact|rounds capacity 11000000 round more_than item=152_mm_shell"},
		{"dprk-russia", "North Korea has sent Russia 27,000 containers, which would correspond to more than 11 million rounds if they held nothing but 152 mm shells.", "containers cumulative 27000 container exact|rounds capacity 11000000 round more_than item=152_mm_shell"},
		{"dprk-russia", "North Korea has sent Russia 20,000 containers; filled with 152 mm shells, that is about 9 million rounds, the agency said.", "containers cumulative 20000 container exact|rounds capacity 9000000 round about item=152_mm_shell"},
		{"dprk-russia", "North Korea has sent Russia 6,500 containers. Suppose they held 152 mm shells and nothing else: that makes three million or more, the minister said.", "containers cumulative 6500 container exact|rounds capacity 3000000 round at_least item=152_mm_shell"},
		{"dprk-russia", "North Korea has sent Russia 6,500 containers. Assuming they were packed with 122 mm rockets, the total would come to at least 480,000.", "containers cumulative 6500 container exact|rounds capacity 480000 round at_least item=122_mm_rocket"},
		{"dhow", "The dhow from Iran carried 60 tons of ammonium perchlorate for Yemen, enough to fuel more than a dozen ballistic missiles, the Navy said.", "explosives increment 60 tonne exact|missiles capacity 12 missile more_than"},
	},
	"return direction": {
		{"dprk-russia", "North Korea has sent Russia about 7,200 containers. More than 9,100 have come back, the minister said.", "containers cumulative 7200 container about|return_containers cumulative 9100 container more_than"},
		{"dprk-russia", "North Korea has sent Russia about 7,200 containers, the minister said. About 25 percent more boxes have come the other way, mostly with food.", "containers cumulative 7200 container about|return_containers share 25 percent about"},
		{"dprk-russia", "In return Russia has shipped 8,400 containers to North Korea, the minister said.", "return_containers cumulative 8400 container exact from=RU to=KP"},
		{"dprk-russia", "Over 700 containers went back to North Korea from Vostochny with food, the institute said.", "return_containers cumulative 700 container more_than to=KP"},
	},
	"intentions": {
		{"caspian", "Under the deal 580 drones were to come from Iran to Russia in parts, the papers say.", "drones intention 580 drone exact"},
		{"caspian", "The plant in Russia undertook to build 5,800 drones of Iranian design by 2025, the papers say.", "drones intention 5800 drone exact"},
		{"dprk-russia", "By the end of the year North Korea means to send around 11,000 soldiers to Russia, the general said.", "troops intention 11000 person about from=KP to=RU"},
		{"dprk-russia", "North Korea is expected to deliver 4,000 more soldiers to Russia in March, the service said.", "troops intention 4000 person exact"},
		{"caspian", "Moscow has put in for some 2,300 Iranian drones, the president said.", "drones intention 2300 drone about from=IR to=RU"},
	},
	"levels": {
		{"crude", "At least 38 million barrels of Iranian crude are in floating storage off Malaysia, the analyst said.", "crude level 38000000 barrel at_least"},
		{"crude", "Nearly 85 million barrels of Iranian crude was afloat on 3 June, the firm said.", "crude level 85000000 barrel nearly"},
	},
	"no claims": {
		{"dprk-russia", "North Korea has sent Russia 7,100 containers, the ministry said.\n\nViews: 4,812", "containers cumulative 7100 container exact"},
		{"dprk-russia", "wordcount: 612\n\nNorth Korea has sent Russia a million shells, the ministry said.", "rounds cumulative 1000000 round exact"},
		{"dprk-russia", "North Korea has sent Russia a million shells, the ministry said. A battery of four guns can get through 180 in an afternoon. One 152mm shell weighs some 43kg.", "rounds cumulative 1000000 round exact"},
		{"libya", "Turkey landed 52 vehicles at Misrata, the panel said. The mission has 580 people, three ships and five aircraft from 20 countries.", "vehicles cumulative 52 vehicle exact"},
		{"grain", "The captain had taken 5,000 tonnes of stolen wheat from Sevastopol to Syria, prosecutors said. He earned $4,800 a month.", "grain increment 5000 tonne exact"},
		{"crude", "One of them, the Marigold 8, loaded almost 1.9 million barrels of Iranian crude off Johor, the Treasury said.", "crude increment 1900000 barrel nearly"},
	},
	"money": {
		{"crude", "China buys Iranian crude that is under sanctions. The company bought Iranian crude worth about $480 million, the Treasury said.", "value cumulative 480000000 USD about"},
		{"dhow", "Iran arms the rebels in Yemen with rifles and missiles. The street value of the rifles taken from dhows bound from Iran to Yemen came to about $28 million, the fleet said.", "value cumulative 28000000 USD about"},
		{"grain", "Russia sold grain stolen from Ukraine for at least $1.1 billion, the report said.", "value cumulative 1100000000 USD at_least"},
		{"caspian", "Iran sends Russia drones. Russia agreed to pay Iran $1.6 billion for the drones, the leaked papers say.", "value intention 1600000000 USD exact"},
	},
}
