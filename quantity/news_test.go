package quantity_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// counted writes what a mention counts or measures: the kind where it is no
// plain number, range, hedge, unit, item, "capacity", and what a rate is for.
// Years, names, places in a row and calibres are left out: they count nothing.
func counted(m quantity.Mention) string {
	switch m.Kind {
	case quantity.Calendar, quantity.Label, quantity.Ordinal, quantity.Calibre:
		return ""
	}
	out := m.Range.String() + " " + string(m.Hedge)
	if m.Kind != quantity.Cardinal {
		out = m.Kind.String() + " " + out
	}
	if m.Unit != "" {
		out += " " + m.Unit
	}
	if m.Item != "" {
		out += " (" + m.Item + ")"
	}
	if !m.Capacity.IsZero() {
		out += " capacity"
	}
	if m.Per != "" {
		out += " per " + m.Per
	}
	return out
}

// TestNews reads sentences in the style of the news, all of them our own. They
// were written before the reader was tried on them; docs/TESTING.md says how
// many were read at first.
func TestNews(t *testing.T) {
	missed := 0
	for _, c := range newsSentences {
		var got []string
		for _, m := range quantity.Find(c.text) {
			if s := counted(m); s != "" {
				got = append(got, s)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			missed++
			t.Errorf("%q:\n got %s\nwant %s", c.text, s, c.want)
		}
	}
	t.Logf("%d of %d sentences", len(newsSentences)-missed, len(newsSentences))
}

var newsSentences = []struct{ text, want string }{
	// Containers, boxes, TEU.
	{"The two ports moved nearly 7,000 containers between August and October.", "2 exact; 7000 nearly container"},
	{"About 40 boxes were still lying on the quay on Friday.", "40 about box"},
	{"The barge carried more than a hundred sealed containers, the ministry said.", "100 more_than container"},
	{"Satellite pictures show at least three hundred 20-foot containers beside the rails.", "300 at_least container; 20 exact foot"},
	{"The terminal handles some 1.2 million TEU a year.", "1200000 about teu per year"},
	{"A ship of 9,500 TEU was turned away.", "9500 exact teu"},
	{"Between 250 and 300 boxes left on each sailing.", "250-300 between box"},
	{"The wagons could hold up to 60 containers.", "60 up_to container capacity"},
	{"It sent 2,000 or more shipping containers through the pass.", "2000 at_least container"},
	{"Traders counted a dozen or so containers of wheat.", "12 about container"},
	{"No fewer than 11,000 containers have crossed since last autumn.", "11000 at_least container"},
	{"Just under 5,000 containers were checked by customs.", "5000 nearly container"},
	{"Thousands of containers are stuck outside the harbour.", "2000-9000 vague container"},
	{"Several hundred containers fell overboard in the storm.", "200-900 vague container"},
	{"Of the 312 containers, fewer than half had papers.", "312 exact container; fraction 0.5 less_than"},
	{"The yard has room for 4,000 twenty-foot equivalent units.", "4000 exact teu capacity"},
	// Mass.
	{"Some 25,000 tonnes of grain were loaded at the pier.", "25000 about tonne"},
	{"The vessel took on 31,500 metric tons of barley.", "31500 exact tonne"},
	{"Up to 2.5 million tons of coal a year pass through the port.", "2500000 up_to ton per year"},
	{"Exports came to roughly 1.1 mln tonnes in March.", "1100000 about tonne"},
	{"The bomb weighed 500 kilograms.", "500 exact kilogram"},
	{"Divers recovered close to 3 tonnes of cocaine.", "3 nearly tonne"},
	{"A drone with a 50-kg warhead hit the depot.", "50 exact kilogram"},
	{"The 82,000-dwt bulker anchored off the cape.", "82000 exact deadweight tonne"},
	{"They seized 1.5 tons of hashish worth over $10 million.", "1.5 exact ton; 10000000 more_than USD"},
	{"Between 60,000 and 70,000 tonnes of sugar are missing.", "60000-70000 between tonne"},
	{"It can lift as much as 300 tonnes.", "300 up_to tonne"},
	{"An estimated 20 to 25 tonnes of fuel leaked.", "20-25 between tonne"},
	{"Two to three thousand tonnes of scrap went to the mill.", "2000-3000 between tonne"},
	{"Shipments fell by a third to 400,000 tonnes.", "fraction 0.3333333333333333 exact; 400000 exact tonne"},
	// Oil and gas.
	{"The tanker carried about 730,000 barrels of crude.", "730000 about barrel"},
	{"Imports averaged 1.9 million barrels a day in June.", "1900000 exact barrel per day"},
	{"Output will be cut by 300,000 bpd from May.", "300000 exact barrel per day"},
	{"More than one million barrels of naphtha changed hands.", "1000000 more_than barrel"},
	{"The cap stands at 500,000 barrels per year.", "500000 exact barrel per year"},
	{"Four tankers with a capacity of 2 million barrels each are idle.", "4 exact vessel; 2000000 exact barrel capacity"},
	{"The pipeline ships 55 billion cubic metres a year.", "55000000000 exact cubic metre per year"},
	{"Crude traded below $60 a barrel for the first time since 2021.", "60 less_than USD per barrel"},
	{"They sold the cargo for between $45 and $50 per barrel.", "45-50 between USD per barrel"},
	{"Some 200,000 litres of diesel were found in the hold.", "200000 about litre"},
	{"The storage tanks hold at most 12,000 cubic meters.", "12000 up_to cubic metre"},
	{"A spill of 1,000 to 1,500 gallons was reported.", "1000-1500 between gallon"},
	// Ammunition and calibres.
	{"The cargo may include 152mm shells.", ""},
	{"More than three million 152-mm shells may have been shipped.", "3000000 more_than shell (152 mm shell)"},
	{"That would be enough for 500,000 rounds of 122 mm rockets.", "500000 exact round (122 mm rocket) capacity"},
	{"Around 50,000 rounds of 7.62 mm ammunition were found.", "50000 about round (7.62 mm ammunition)"},
	{"The army asked for 1,000 155mm shells a day.", "1000 exact shell (155 mm shell) per day"},
	{"Each container could hold up to 450 artillery shells.", "450 up_to shell capacity"},
	{"Half a million artillery rounds have arrived, officials said.", "500000 exact round"},
	{"They fire 10,000 shells a day, against 2,000 by the other side.", "10000 exact shell per day; 2000 exact"},
	{"Stocks of 122-mm and 152-mm rounds are running low.", ""},
	{"The plant makes some 20,000 rounds of 155-millimetre ammunition a month.", "20000 about round (155 mm ammunition) per month"},
	{"Tens of thousands of mortar bombs were unloaded.", "20000-90000 vague bomb"},
	{"A 240 mm launcher was seen on the flatcar.", ""},
	{"Police found two AK-47 rifles and 300 cartridges on board.", "2 exact rifle; 300 exact bullet"},
	{"The dhow hid 2,116 assault rifles under nets.", "2116 exact rifle"},
	{"One in five of the shells is a dud, gunners say.", "odds 0.2 exact"},
	// Missiles, drones, aircraft.
	{"At least 20 ballistic missiles have been fired since December.", "20 at_least missile"},
	{"The salvo of 11 cruise missiles and 59 drones came overnight.", "11 exact missile; 59 exact drone"},
	{"Nearly 400 drones a month leave the factory.", "400 nearly drone per month"},
	{"Air defences shot down 18 of 21 drones.", "18 exact; 21 exact drone"},
	{"It wants to build 6,000 drones by the summer of 2025.", "6000 exact drone"},
	{"No more than a dozen S-300 missiles remain.", "12 up_to missile"},
	{"Three or four aircraft landed after dark.", "3-4 between aircraft"},
	{"A pair of MiG-31 jets took off at 4:10 a.m.", ""},
	{"Over 100 Shahed-type drones were counted.", "100 more_than drone"},
	{"The missile flew 460 km at a height of 50 km.", "460 exact kilometre; 50 exact kilometre"},
	{"With a range of up to 2,000 kilometres it can reach the capital.", "2000 up_to kilometre"},
	{"The launcher carries six rockets, each 3.5 metres long.", "6 exact rocket; 3.5 exact metre"},
	{"Perhaps two hundred of the drones missed.", "200 about drone"},
	// Vessels and voyages.
	{"Four ships made more than 30 trips between the two harbours.", "4 exact vessel; 30 more_than voyage; 2 exact"},
	{"A fleet of about 600 tankers moves the oil.", "600 about vessel"},
	{"The cargo ship has called at the port 19 times this year.", "19 exact time"},
	{"Some 15 vessels switched off their transponders.", "15 about vessel"},
	{"Twelve of the 27 freighters are under sanctions.", "12 exact; 27 exact vessel"},
	{"At least two dozen voyages went unreported.", "24 at_least voyage"},
	{"The ship was last heard 12 nautical miles off the coast.", "12 exact nautical mile"},
	{"It slowed to under 3 knots for nearly five hours.", "3 less_than knot; 5 nearly hour"},
	{"The tanker made 14.5 knots on a course of 220 degrees.", "14.5 exact knot; 220 exact degree"},
	{"Transits dropped from 70 a day to fewer than 30.", "70 exact per day; 30 less_than"},
	{"Two-thirds of the fleet is older than 15 years.", "fraction 0.6666666666666666 exact; 15 exact year"},
	{"The 183-metre ship sailed with a crew of 22.", "183 exact metre; 22 exact"},
	{"She loitered for three days some 40 miles south of the strait.", "3 exact day; 40 about mile"},
	{"Up to nine ships a week used the channel.", "9 up_to vessel per week"},
	{"Almost a hundred port calls were made under false names.", "100 nearly port call"},
	{"The pair of ships met twice within 500 metres of one another.", "multiple 2 exact; 500 exact metre"},
	// People.
	{"As many as 12,000 soldiers have been sent, the agency said.", "12000 up_to person"},
	{"The blast killed 17 people and wounded more than 60.", "17 exact person; 60 more_than"},
	{"Between 10,000 and 12,000 troops trained at five bases.", "10000-12000 between person; 5 exact"},
	{"Roughly 1,500 special forces troops left by ship.", "1500 about person"},
	{"Hundreds of workers were flown in.", "200-900 vague person"},
	{"Fewer than 50 engineers remain at the site.", "50 less_than person"},
	{"Some two million people have fled since 2022.", "2000000 about person"},
	{"A 34-year-old sailor was held for six weeks.", "34 exact year; 6 exact week"},
	{"A third of the 900 fighters never came back.", "fraction 0.3333333333333333 exact; 900 exact person"},
	{"He said 'a few thousand' men would go.", "2000-9000 vague"},
	{"Around one hundred thousand soldiers may follow.", "100000 about person"},
	{"The crew, 19 Indians and 3 Syrians, were freed.", "19 exact; 3 exact"},
	// Money.
	{"The deal is worth $2.3 billion over ten years.", "2300000000 exact USD; 10 exact year"},
	{"Sales fell to 1.4 trillion won from 2 trillion won.", "1400000000000 exact KRW; 2000000000000 exact KRW"},
	{"It was fined at least €15 million.", "15000000 at_least EUR"},
	{"The state earned up to 5.5 billion dollars, by one estimate.", "5500000000 up_to USD; 1 exact"},
	{"Each shell costs 3,000 to 4,000 dollars.", "3000-4000 between USD"},
	{"The buyer paid nearly half a million euros in cash.", "500000 nearly EUR"},
	{"Prices rose by 12 percent to 240 dollars a tonne.", "12 exact percent; 240 exact USD per tonne"},
	{"The bank moved 300 million roubles and £20m.", "300000000 exact RUB; 20000000 exact GBP"},
	{"A bribe of US$50,000 was offered.", "50000 exact USD"},
	{"It cost the firm some HK$4.5 million.", "4500000 about HKD"},
	{"A million-dollar yacht was seized with C$20,000 on board.", "1000000 exact USD; 20000 exact CAD"},
	{"Freight rates doubled to $4,200 per container.", "multiple 2 exact; 4200 exact USD per container"},
	{"The ship was sold for 7.8m dollars, well below its price of $9m.", "7800000 exact USD; 9000000 exact USD"},
	// Shares, multiples, comparisons.
	{"The factory runs at 70 per cent of what it could make.", "70 exact percent"},
	{"Less than 2% of boxes are opened.", "2 less_than percent"},
	{"Between a quarter and a third of the grain was stolen.", "fraction 0.25-0.3333333333333333 between"},
	{"Output has grown tenfold since the war began.", "multiple 10 exact"},
	{"Three times as many ships came as a year before.", "3 exact time"},
	{"About nine in ten shipments are never checked.", "odds 0.9 about"},
	{"Turnout was 61.5%, up 3 percentage points.", "61.5 exact percent; 3 exact percentage point"},
	{"The share rose from 5% to 8% within a year.", "5 exact percent; 8 exact percent"},
	{"No less than 80 percent of the rounds work.", "80 at_least percent"},
	// Capacity.
	{"6,700 containers could carry more than three million shells.", "6700 exact container; 3000000 more_than shell capacity"},
	{"The hall is large enough for 200 trucks.", "200 exact truck capacity"},
	{"The train, of 30 wagons, can transport 1,800 tonnes.", "30 exact railcar; 1800 exact tonne capacity"},
	{"It is equivalent to two months of fire.", "2 exact month capacity"},
	{"Each bay has space for about 12 missiles.", "12 about missile capacity"},
	{"The fuel would be sufficient for 40 sorties.", "40 exact sortie capacity"},
	{"The vessel is able to carry 9 helicopters and 60 soldiers.", "9 exact helicopter capacity; 60 exact person capacity"},
	{"That is the equivalent of one shell every two minutes.", "1 exact shell capacity; 2 exact minute"},
	{"The dock can accommodate ships of up to 100,000 deadweight tons.", "100000 up_to deadweight tonne capacity"},
	// Bounds, movements, what is no count.
	{"Exports must exceed 100,000 but not 150,000 tonnes.", "100000 more_than; 150000 exact tonne"},
	{"It takes more than 20 but fewer than 30 days to sail there.", "20-30 between day"},
	{"The count rose from 6,700 to 10,000 containers within a month.", "6700 exact; 10000 exact container"},
	{"Under Resolution 2397 imports are limited to half a million barrels.", "500000 exact barrel"},
	{"On 28 March 2024 the panel's mandate ended after 15 years.", "15 exact year"},
	{"Flight 370 vanished; Boeing 777s were grounded for 2 days.", "2 exact day"},
	{"At 09:40 on Sept. 13, the train of 11 cars crossed the bridge.", "11 exact"},
	{"The 1st Brigade lost one in three of its 31 tanks.", "odds 0.3333333333333333 exact; 31 exact tank"},
	{"In 2023, 1,900 wagons a month crossed; in 2024, none did.", "1900 exact railcar per month"},
	{"The Su-25 and two Mi-8 helicopters flew at 200 feet.", "2 exact helicopter; 200 exact foot"},
	{"Chapter 7 of the 2019 report lists 64 names.", "64 exact"},
	{"Berth 14 was dredged to 11.5 metres.", "11.5 exact metre"},
	{"They talked for an hour and a half, 30 km from the border.", "1.5 exact hour; 30 exact kilometre"},
	{"Temperatures fell to 20 degrees below zero.", "-20 exact degree"},
	{"Well over 200 wagons, each of 60 tonnes, stood in the yard.", "200 more_than railcar; 60 exact tonne"},
	{"Not a single one of the 48 crates was marked.", "48 exact crate"},
	{"The state-owned line bought 2 second-hand ships for $30-35 million.", "2 exact vessel; 30000000-35000000 between USD"},
	{"Scores of trucks queued for 10km.", "40-180 vague truck; 10 exact kilometre"},
	{"A convoy of 25 to 30 trucks, or even more, drove north.", "25-30 between truck"},
	{"They will need a couple of thousand rounds.", "2000 about round"},

	// A second set, of hedges and of what stands around a number.
	{"Upwards of 300 wagons crossed in a week.", "300 more_than railcar"},
	{"The fleet numbers somewhere in the region of 1,400 ships.", "1400 about vessel"},
	{"Not quite 5,000 boxes were unloaded.", "5000 nearly box"},
	{"A minimum of 12 crates and a maximum of 20 fit the hold.", "12-20 between crate"},
	{"It carried 40,000 tonnes, give or take.", "40000 about tonne"},
	{"Some 40-odd trucks were hit.", "40 about truck"},
	{"A total of 1,250 containers were listed.", "1250 exact container"},
	{"Another 12 missiles followed within the hour.", "12 exact missile"},
	{"A further three vessels were boarded on Tuesday.", "3 exact vessel"},
	{"Only 7 of the 60 drones got through.", "7 exact; 60 exact drone"},
	{"A record 2.1 million barrels a day left the gulf in April.", "2100000 exact barrel per day"},
	{"Exports reached a whopping 900,000 tons.", "900000 exact ton"},
	{"At the very least 80 containers per train are moved.", "80 at_least container per train"},
	{"Sales were capped at 4,000 rounds a month.", "4000 up_to round per month"},
	{"The price is north of $70 per barrel.", "70 more_than USD per barrel"},
	{"There were 200 soldiers, if not more, on board.", "200 at_least person"},
	{"Twenty-three crew members, all Filipino, are safe.", "23 exact"},
	{"The ship can do 18 knots, or 33 km/h.", "18 exact knot; 33 exact kilometre per hour"},
	{"It has a deadweight of 115,000 tonnes and is 250 m long.", "115000 exact tonne; 250 exact metre"},
	{"Two thousand five hundred shells a day is the goal.", "2500 exact shell per day"},
	{"They had promised 1.1 million shells by March 2024 but sent 524,000.", "1100000 exact shell; 524000 exact"},
	{"Around a quarter of the 6,700 containers held rockets.", "fraction 0.25 about; 6700 exact container"},
	{"More than twice the number of tankers, 46, were seen.", "multiple 2 more_than; 46 exact"},
	{"The number of voyages more than doubled to 94.", "multiple 2 more_than; 94 exact"},
	{"Fewer than one in ten vessels answered.", "odds 0.1 less_than"},
	{"The launch cost an estimated 3 to 4 million dollars.", "3000000-4000000 between USD"},
	{"Damage may top $100m, insurers warned.", "100000000 exact USD"},
	{"The convoy stretched for nearly three and a half miles.", "3.5 nearly mile"},
	{"Its range exceeds 1,500 km with a 300-kilogram payload.", "1500 more_than kilometre; 300 exact kilogram"},
	{"He bought 10 tonnes of TNT, six machine guns and 40,000 cartridges.", "10 exact tonne; 6 exact gun; 40000 exact bullet"},
	{"Between them the two ports shipped 55,000 TEUs last quarter.", "2 exact; 55000 exact teu"},
	{"The reactor makes 5 MW and the plant 1,000 megawatts.", "5 exact megawatt; 1000 exact megawatt"},
	{"A six-man crew flew the 60-year-old bomber.", "6 exact person; 60 exact year"},
	{"They crossed 38 degrees north with 11,000 litres of fuel left.", "38 exact degree; 11000 exact litre"},
	{"Tariffs rose 2.5 percentage points to 10 percent.", "2.5 exact percentage point; 10 exact percent"},
	{"It ran aground in 9.1 m of water about 3 nm from shore.", "9.1 exact metre; 3 about nautical mile"},
	{"Nine million artillery shells, or 28,000 containers, is Kyiv's count.", "9000000 exact shell; 28000 exact container"},
	{"As few as 300 of the mines may be left.", "300 at_least mine"},
	{"No ship of over 500 gross tons may pass.", "500 more_than gross ton"},
	{"The stockpile, once 3m rounds, is down to 400,000.", "3000000 exact round; 400000 exact"},
	{"Hundreds of thousands of rounds and dozens of guns arrived.", "200000-900000 vague round; 24-99 vague gun"},
	{"The tender is for 2 x 50,000 tonnes of wheat.", "2 exact; 50000 exact tonne"},
}
