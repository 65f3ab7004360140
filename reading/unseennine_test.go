package reading_test

// unseenNine is the ninth batch of passages.
var unseenNine = []unseen{
	{"agency, monitoring team", "dprk-russia", `Report: North Korea gave Russia up to 9 million rounds in 2024

Published: 29 May 2025

WASHINGTON (Bay Wire) -- North Korea supplied Russia with as many as 9 million rounds of artillery and rocket ammunition last year, an 11-nation monitoring group said Thursday in its first report.

The Multilateral Sanctions Monitoring Team, set up after Russia vetoed the U.N. panel, said the ammunition had been carried in 49 voyages of Russian-flagged cargo ships.

It also transferred at least 100 ballistic missiles, which Moscow then used against Kyiv and Zaporizhzhia, the 29-page report says. Between January and December more than 11,000 troops were sent, with another 3,000 following early this year.

In the other direction went over a million barrels of refined petroleum, above the yearly cap of 500,000.

Since September 2023, 20,000 containers of munitions and related materiel have been moved, the group estimates.

The team's members include Japan, Britain and New Zealand.`,
		[]string{"9000000 round up_to", "9000000 round up_to", "49 voyage exact", "100 missile at_least", "11000 person more_than", "3000 person exact", "?1000000 barrel more_than", "20000 container exact"}},
	{"interview", "dprk-russia", `'They ran out by autumn': Skibitskyi on the North's arsenal

Published: 7 November 2025

What have you seen this autumn?

A collapse, in a word. Deliveries have more than halved. In September, nothing at all; in October two ships.

How much has come in all?

We count 6.5 million shells, of 122 and 152 millimetres, and about 250 self-propelled guns and rocket launchers. The figure for missiles is 249 used against us.

And the quality?

Half had to be repaired first. They come from the seventies and eighties.

Is anything produced new?

They now make drones, short-range and medium. And there are workers: some 12,000 will be sent to Tatarstan before January, for about $2.50 an hour.

South Korea says 28,000 containers.

We do not count containers. We count what falls on our heads.`,
		[]string{"?50 percent more_than", "?2 vessel exact", "6500000 round/shell exact", "250 gun/launcher about", "249 missile exact", "50 percent exact", "12000 person about", "28000 container exact"}},
	{"business daily", "crude", `Malaysia's waters: oil changes ships, and its papers

Published: 21 August 2025

China's customs have not recorded a drop of Iranian crude since mid-2022. They do record 1.4 million barrels a day from Malaysia, which pumps less than 400,000.

The trick is played out some 40 nautical miles off Johor. Kpler's analysts spotted 679 transfers in the area in the first half, a third more than in the same months of 2024, and believe that 350 million barrels changed hands that way last year.

"On any day I see 30 to 40 tankers there," says Ann Lim of the consultancy Straits Watch. She reckons that nine out of ten cargoes are Iranian.

In July Kuala Lumpur banned transfers outside designated areas. The first arrests came in the same month: two tankers with crude worth 512 million ringgit.

For Tehran it is a lifeline. It sold 587 million barrels in 2024, 10.75 per cent more than in the year before, by the count of the lobby group UANI, of which 91 per cent to China. Proceeds: about $43 billion.`,
		[]string{"1400000 barrel exact", "679 transfer exact", "350000000 barrel exact", "?30-40 vessel between", "?90 percent exact", "?2 vessel exact", "587000000 barrel exact", "?10.75 percent exact", "91 percent exact", "?43000000000 USD about", "?33.333 percent exact"}},
	{"radio script", "libya", `World at noon, 10 September 2020

Published: 10 September 2020

ANCHOR: The UN's experts accuse nine parties of breaking the arms embargo on Libya. Our correspondent has the report.

REPORTER: It's long, it's confidential, and it's damning. Russia: 338 cargo flights from Syria between November and July. The Emirates: 37 in the first weeks of the year alone, most by companies that the experts name. On the other side Turkey, which has been flying in drones. Twelve of them, as far as I can make out, were lost.

ANCHOR: And by sea?

REPORTER: There's a ship, the Bana, that was caught by a French frigate with half a dozen armoured vehicles. Italy's prosecutors hold the captain. The experts say there were three trips like that.

ANCHOR: Does the EU's mission help?

REPORTER: It has hailed 1,400 ships. It inspected 12. It has seized one cargo, of jet fuel, on its way from Sharjah to Benghazi.`,
		[]string{"338 flight/voyage exact", "37 flight/voyage exact", "?12 drone exact", "6 vehicle exact", "?3 voyage exact", "?1400 vessel exact", "?12 vessel exact"}},
	{"customs release", "dhow", `Joint press statement: dhow intercepted off Somalia

Published: 29 January 2024

On 24 January a warship of the Combined Maritime Forces stopped a stateless dhow some 150 nautical miles east of Socotra, on a track from Chabahar to Yemen.

In her hold the boarding party found, under sacks of rice:
2,200 AKMU rifles;
64 sniper rifles;
nineteen 12.7 mm machine guns;
1,050,000 rounds of 7.62 mm ammunition;
1.2 tonnes of propellant in drums.

Counting this one, 6,700 rifles have been taken off dhows on the route in twelve months.

The crew of ten, from Iran and Pakistan, were handed to the authorities. The dhow, of 30 metres, was unsafe and was sunk. HMAS Toowoomba has a crew of 190.`,
		[]string{"2200 rifle exact", "64 rifle exact", "?19 gun/weapon exact", "1050000 round exact", "1.2 tonne exact", "6700 rifle exact"}},
	{"portal, grain", "grain", `SBU detains captain over stolen Kherson wheat

Published: 4 November 2024

Ukraine's security service has detained the captain of a cargo ship that took grain out of occupied Crimea, it said on Monday.

According to the investigation, the Usko MFU, under the flag of Cameroon, put in at Sevastopol in November 2023 and again this June. The first time nearly 3,000 tonnes of wheat were taken on; the second, 2,800. Both cargoes were sold in Turkey.

The value comes to 45 million hryvnias.

Since 2022 more than 15 million tonnes of grain have been carried off from the occupied regions, the agriculture ministry said in August. Some 40 vessels take part; 12 have been put on sanctions lists.

The captain, 43, faces five years. Last month, Odesa handled 4.1 million tonnes.`,
		[]string{"3000 tonne nearly", "2800 tonne exact", "?45000000 UAH exact", "15000000 tonne more_than", "?40 vessel about", "?12 vessel exact"}},
	{"analysis, drones by boat", "caspian", `The sea that nobody watches

Published: 18 January 2023

In the last quarter of 2022 dark port calls in the Caspian were up by almost half, Lloyd's List Intelligence finds: 600 gaps in September against 450 in June.

What was on those ships? Drones, for one. Kyiv believes Moscow bought 1,750, of which some 660 had been used by Christmas. Norway's open-source group counted 24 flights by cargo planes from Tehran to Moscow, each able to lift 40 tonnes, but the bulk went by water, from Amirabad to Astrakhan.

Second, ammunition. Two vessels, so a memo seen by Sky News, took on 100 million bullets and 300,000 shells in January, and were paid for in cash: $140m.

Ukraine's ambassador in London adds helmets and vests, 10,000 sets.

Volga locks allow for 5,000-tonne ships. In winter four in five are idle.`,
		[]string{"1750 drone exact", "660 drone about", "?24 flight/voyage exact", "?2 vessel exact", "100000000 round/bullet exact", "300000 round/shell exact", "?140000000 USD exact", "?50 percent nearly"}},
	{"evening paper", "dprk-russia", `Parliament hears: 600 of Kim's soldiers dead

Published: 30 April 2025

About 600 of the 15,000 or so soldiers that North Korea sent to Kursk have lost their lives, lawmakers in Seoul learned on Wednesday from the intelligence service. Including the wounded, losses are at 4,700.

The North dispatched its men in two waves, the service says: 11,000 last autumn, 4,000 in January. Of the injured, 2,000 were flown home between January and March.

A third wave cannot be ruled out. In addition 15,000 labourers have gone to Russia.

In return Pyongyang got an air-defence system, jamming gear and help with satellites, lawmaker Kim Byung-kee said. Fourteen fields of industry are being discussed.

The paper's earlier report of 300 dead was based on a January estimate.`,
		[]string{"?600 person about", "15000 person about", "?4700 person exact", "11000 person exact", "4000 person exact", "?2000 person exact", "15000 person exact", "?300 person exact"}},
}
