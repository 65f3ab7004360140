package reading_test

// unseenFive is the fifth batch of passages.
var unseenFive = []unseen{
	{"wire with background", "dprk-russia", `Kyiv spy chief: Half of Russia's shells now Korean

Published: 24 February 2025

KYIV, Feb 24 (Lighthouse) - Every second shell that Russia fires at Ukraine comes from North Korea, the head of Ukraine's military intelligence said on Monday.

Lieutenant General Kyrylo Budanov told a forum in the capital that Pyongyang was also preparing to send more of its 170 mm guns and 240 mm rocket launchers, 120 of each having arrived so far.

Deliveries of ballistic missiles are to go on as well. Last year Russia got 148 of the KN-23 and KN-24 types and this year it expects a similar quantity, he said.

Moscow and Pyongyang signed a pact in June. Some 1,100 of the 11,000 men sent to Kursk have died since, according to Seoul. Russia's defence spending will be 13.5 trillion roubles this year.`,
		[]string{"50 percent exact", "120 gun/launcher exact", "148 missile exact", "11000 person exact", "?1100 person about"}},
	{"live page entries", "dprk-russia", `Live: UN debates Korean arms

Published: 18 December 2024

16:40 The American envoy has just given a figure that is new to us: six million. That is heavy artillery rounds, and it is a floor, she says.

16:43 And twenty thousand containers, or more, to carry them in. She adds ballistic missiles, "more than a hundred", without details.

16:55 The Russian envoy calls this a fairy tale.

17:10 Our colleague in Seoul reminds us that the ministry there spoke of 20,000 containers two months ago. The month before that it was 16,500 in a paper that leaked.

17:30 Sources in the hall expect no resolution. It would be the 11th attempt.

18:00 We close here. 2,300 of you followed us today.`,
		[]string{"6000000 round at_least/exact", "20000 container at_least", "100 missile more_than", "20000 container exact", "16500 container exact"}},
	{"press release of a navy", "dhow", `PRESS RELEASE 6/24

Published: 15 February 2024

TAMPA. On Jan. 28 a Coast Guard cutter, assigned to the Fifth Fleet, located a vessel in the Arabian Sea and boarded it. The team discovered over 200 packages that contained components for medium-range ballistic missiles, explosives, parts of unmanned underwater and surface vehicles, military-grade communication and network equipment, anti-tank guided missile launcher assemblies and other military parts.

The arms originated in Iran and were destined for Houthi-controlled Yemen, in breach of Resolution 2216, which dates from 2015.

Since 2015 the United States and partners have interdicted at least 20 smuggling vessels, seizing more than 9,000 rifles, 284 machine guns, 194 rocket launchers, over 70 anti-tank guided missiles and upward of 750,000 rounds of ammunition.

The cutter, 154 feet in length, has a crew of 24.`,
		[]string{"?200 package/munition more_than", "?20 vessel at_least", "9000 rifle more_than", "?284 gun exact", "194 launcher/gun exact", "70 missile more_than", "750000 round more_than/at_least"}},
	{"think-tank blog with a table in words", "crude", `Tracking the ghost fleet: September

Published: 4 October 2024

Our count for September has 71 tankers lifting Iranian crude and condensate. Together they loaded 52.1 million barrels, which makes 1.74 million a day; a year before, 47.

China was the home of 91% of the oil. Syria got two cargoes of a million barrels each.

Ship-to-ship operations east of Malaysia went up again: 38, after 31 in August and 27 in July.

Of the 71, by our reckoning, 30 flew a false flag at some time in the month. The mean age is 22.

Seven of those that we follow were put on Treasury's list on the 25th.`,
		[]string{"?71 vessel exact", "52100000 barrel exact", "1740000 barrel exact", "47000000 barrel exact", "38 transfer/voyage exact", "31 transfer/voyage exact", "27 transfer/voyage exact", "?91 percent exact", "?2 shipment/voyage/cargo exact", "?1000000 barrel exact", "?30 vessel exact"}},
	{"prosecutors' statement", "grain", `On the export of grain from occupied territory

Published: 7 December 2023

The Office of the Prosecutor General informs.

It has been established that in the course of eighteen months one group of firms organised the removal of no fewer than 180 thousand tonnes of wheat, for which 31 trips of dry cargo ships were needed. 7 captains have been served notice of suspicion in absentia.

Damage comes to 1.3 billion hryvnias. At the moment 2 vessels with 5.4 thousand tonnes are under arrest in Odesa region.

In all, according to the ministry, some 4 million tonnes were taken from farmers, part of which went to Syria, part, mixed with Russian grain, elsewhere.

The article provides for up to 12 years in prison.`,
		[]string{"180000 tonne at_least", "31 voyage exact", "?2 vessel exact", "5400 tonne exact", "4000000 tonne about", "?1300000000 UAH exact"}},
	{"colour piece", "caspian", `On the bus to Yelabuga

Published: 13 August 2023

There are 40 seats and 38 students. They are 17, mostly girls, and they were promised a trade. What they do is glue wings to drones.

The drones are Iran's. Russia bought the design, the moulds and, to begin with, six hundred ready-made machines; it has paid, say papers that hackers put out, the equal of 1.16 trillion roubles for all of it, or about a billion and three quarters in dollars. By 2025 there should be six thousand more, glued here.

They get 70,000 roubles a month if they meet the norm. One made 90 wing tips in a night. A hundred kilometres to the west is Kazan.`,
		[]string{"600 drone exact", "1750000000 USD/usd about", "6000 drone exact", "?1160000000000 RUB exact"}},
	{"chronology", "libya", `Chronology of a broken embargo

Published: 30 December 2020

January 29. France accuses Turkey of landing armoured vehicles at Tripoli from the Bana, two frigates escorting. Count from the shore: 23.

May 18-24. Fourteen warplanes come from Russia by way of Hmeimim. AFRICOM shows pictures.

May 28. Cirkin at Misrata. Unloads tanks, numbers unknown.

July 5. Unknown jets bomb Al-Watiya; three radars lost.

September 10. Irini turns the Royal Diamond 7 round with 11,000 t of jet fuel from Sharjah for Benghazi.

November 22. Germans board the Roseline A, find nothing in the few of her 150 containers they get to open.

December. The UN's envoy puts foreign fighters at 20,000, and foreign bases at ten.`,
		[]string{"23 vehicle exact", "14 aircraft exact", "11000 tonne exact", "?20000 person exact", "?150 container exact"}},
	{"oil desk Q and A", "oil", `Ask us: how does North Korea fill its tanks?

Published: 10 December 2024

Mostly from Russia now. From March through October its tankers went to Vostochny 43 times, by a count from space, and brought away a million barrels at the least. That is over and above what Russia itself reports to the UN: 124,000 for January to September of last year, and since then not a drop.

Before, it lived from transfers at sea. The UN panel logged 25 of them in 2023's first eight months, carrying perhaps 1.5 million barrels if all were full, which they weren't.

And China? It declares 320,000 or so a year, give or take.

How much does the country burn? Some 4 million a year, experts guess; a pipeline from Dandong gives it 3.6 million of crude.`,
		[]string{"43 voyage/time exact", "1000000 barrel at_least/exact", "124000 barrel exact", "25 transfer exact", "1500000 barrel about", "?320000 barrel about"}},
}
