package reading_test

// unseenOne is the first batch of passages.
var unseenOne = []unseen{
	{"harbour diary", "dprk-russia", `Port diary: what went past our window

Published: 4 March 2024

Eleven months ago the pier at Rajin was empty. Since then, says a retired pilot who keeps a log of North Korean piers for his own amusement, it has seen 58 departures for Russia, each with a deck full of boxes. He puts the boxes at nine thousand, "and a few hundred I may have missed".

Seoul is more careful. Its defence ministry said last week that around 6,800 had left by the end of February. If they were full of 152 mm shells there would be some three million of them; with 122 mm rockets, half a million.

The pier is 600 metres long. It has four cranes, of which two work. The oldest of the ships is 41 years old and can do 12 knots.`,
		[]string{"58 voyage/departure/shipment exact", "9000 container exact/about", "6800 container about", "3000000 round about", "500000 round exact"}},
	{"customs bulletin", "dhow", `BULLETIN 14/2023 OF THE COAST GUARD LEAGUE

Published: 2 June 2023

1. On 9 May a patrol boarded a sailing vessel off Masirah that had left Iran for Yemen with arms.
2. Taken from under the nets: 756 automatic rifles, 41 of them without stocks; 13 machine guns; 112,000 cartridges; 2 crates of optical sights.
3. A further 320 rifles had been thrown into the sea and were brought up by divers.
4. The crew of nine, aged 19 to 54, are in custody. The vessel, 17 metres long, was valued at 38,000 dollars.
5. This year the League has so far taken 4,100 rifles in six boardings; last year it was 2,950 in eleven.`,
		[]string{"756 rifle exact", "?41 rifle exact", "?13 gun exact", "112000 round/bullet exact", "320 rifle exact", "4100 rifle exact", "2950 rifle exact", "?6 voyage/shipment exact"}},
	{"radio script", "oil", `World at Six, script

Published: 14 November 2024

ANCHOR: How much fuel is North Korea getting from Russia? The limit is half a million barrels a year.

REPORTER: Twice that, perhaps more. Analysts at the Open Source Centre went through pictures of Vostochny. They saw North Korean tankers on 43 occasions between March and November. Taking every one of them as two thirds full, that makes over one million barrels.

ANCHOR: And Washington?

REPORTER: Washington spoke in May of 165,000 in a single month, March. It has said nothing since. A barrel costs some 80 dollars, so we are talking about 80 million dollars' worth.`,
		[]string{"43 voyage/time/occasion exact", "1000000 barrel more_than", "165000 barrel exact", "?80000000 usd/USD about", "?80000000 usd/USD exact"}},
	{"regional paper", "libya", `Benghazi gets its jeeps

Published: 19 September 2022

The ro-ro that tied up on Thursday night brought what the Emirates call farm machinery: 93 pickup trucks, sand-coloured, and eleven armoured personnel carriers under tarpaulin. A dock worker counted another 27 vehicles on Friday.

It is the third such ship since June. The first had landed forty, the second sixty-odd, according to Libya Monitor, a website. UN experts, who are meant to report all breaches of the embargo, did not answer.

Bread in the city has gone up to 4 dinars. Turnout in the municipal vote was 31 per cent.`,
		[]string{"93 vehicle/truck/pickup exact", "11 vehicle exact", "27 vehicle exact", "40 vehicle exact", "60 vehicle about/more_than", "?3 vessel exact"}},
	{"parliament answer", "caspian", `Written answer 2023/1187

Published: 3 July 2023

Question: How many Iranian unmanned aircraft has Russia taken delivery of, and by what way?

Answer: The Government are aware of the figure of more than 1,700 that Ukraine's military intelligence gave in the winter. Allied services put at several hundred those that came by ship over the Caspian in the first half of last year. The Government cannot confirm either. At least 400 had been launched by December. A contract for the local assembly of a further 6,000 has been reported; its worth is put at one billion dollars, of which 104 million was paid in gold.`,
		[]string{"1700 drone more_than", "200-900 drone vague", "400 drone at_least", "6000 drone exact", "1000000000 USD/usd exact", "?104000000 USD/usd exact"}},
	{"grain column", "grain", `Chaff, by our man at the elevator

Published: 11 November 2022

The bulkers go on as if nothing were amiss. Between July and October 41 of them loaded in Sevastopol, by the count of a group in Kyiv that watches the straits, and took off just over a million tonnes; in the same months of 2021 it had been two.

Syria had most of it: 28 cargoes, says the group, or 630,000 tonnes. Lebanon turned one ship away. Wheat in Chicago closed at 814 cents a bushel; the harvest in the south came to 5.8 million tonnes before the war.

Kyiv's prosecutors have opened 19 cases. In one of them the owner of a mill at Melitopol is said to have lost 7,200 tonnes of barley, trucked to the Crimea.`,
		[]string{"41 vessel exact", "1000000 tonne more_than", "28 shipment/cargo/voyage exact", "630000 tonne exact", "7200 tonne exact", "?2 vessel exact"}},
	{"coal", "coal", `Black barges

Published: 22 December 2020

North Korea shipped out at least 2.5 million tonnes of coal between May and August, one member state told the panel, in 332 or more voyages to Chinese waters. The year before it was 3.7 million tonnes, worth 370 million dollars. Off Ningbo alone 31 transfers from ship to ship were photographed; in eight of these the receiving barge could be named.

The Chinese side said that it applied the resolutions strictly. A tonne of anthracite sold for 68 dollars at the pier.`,
		[]string{"2500000 tonne at_least", "332 voyage at_least", "3700000 tonne exact", "?370000000 usd/USD exact", "31 transfer exact", "8 transfer exact"}},
	{"chips", "chips", `How a bazaar in Shenzhen keeps Russian missiles flying

Published: 12 April 2024

Customs records that we bought from a broker list 14,300 consignments from China and Hong Kong to Russia in twelve months, and in them 8.9 million microchips of the kinds on the common list. Their declared value was $540 million. One trader, with two employees and a flat for an office, accounts for 610,000 of them.

A year earlier it had been 3.1 million chips. Turkish firms sent around 420,000 more.

"I do not ask," said the trader, 34. He pays 1,200 yuan a month in rent.`,
		[]string{"?14300 shipment/voyage exact", "8900000 chip exact", "540000000 usd/USD exact", "610000 chip exact", "3100000 chip exact", "420000 chip about"}},
	{"agency flash", "dprk-russia", `UPDATE 3-N.Korea sent dozens of missiles, hundreds of guns, monitors say

Published: 30 May 2025

NEW YORK, May 30 - Russia received at least 100 ballistic missiles and more than 200 pieces of heavy artillery from North Korea last year, eleven countries that watch the sanctions said in a first joint report.

It listed 49 shiploads, with as many as nine million artillery and rocket rounds. Troops: 11,000 went in late 2024, 3,000 more in the first three months of this year.

In return Russia supplied over a million barrels of refined oil, twice the yearly limit of 500,000, and at least one Pantsir air-defence system.

The report runs to 29 pages. Shares of Korean defence firms rose by up to 4.2 percent.`,
		[]string{"100 missile at_least", "200 gun more_than", "49 voyage/shipment exact", "9000000 round up_to", "11000 person exact", "3000 person exact", "?1000000 barrel more_than", "?24-99 missile vague", "?200-900 gun vague", "?1 system at_least"}},
	{"talk show", "sudan", `Transcript: The Red Sea Hour

Published: 8 August 2025

HOST: You followed the planes. How many?

GUEST: From the Emirates to airstrips near Sudan? In the first year of the war eighty-six that I would swear to. After that they switched off their transponders. My colleague in Nairobi thinks it was more like 150.

HOST: With what inside?

GUEST: We have one manifest. Thirty-two armoured vehicles and six drones. The receipts that the army showed us speak of another hundred and twenty vehicles, but receipts can be printed.

HOST: You are 29 and you have had four death threats. Was it worth it?`,
		[]string{"86 aircraft/flight/plane exact", "150 aircraft/flight/plane about/nearly/exact", "32 vehicle exact", "6 drone exact", "120 vehicle exact"}},
}
