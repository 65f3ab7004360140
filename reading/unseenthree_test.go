package reading_test

// unseenThree is the third batch of passages.
var unseenThree = []unseen{
	{"news in brief", "dprk-russia", `IN BRIEF

Published: 21 November 2024

ARMS The flow of North Korean munitions has not slackened. Of late, Seoul says, two or three ships a week have been leaving Rajin, where it used to be one. It has the total at 20,000 boxes by now, as against 13,000 in the summer; the containers hold shells for the most part.

TROOPS Ten thousand nine hundred North Koreans have been assigned to an airborne brigade and to marines, lawmakers were told. A further 1,500 may be on the way.

GUNS 170 mm self-propelled pieces have been seen on flat cars near Krasnoyarsk, at least six of them in one film.

WEATHER Snow, 3 to 8 cm in the north.`,
		[]string{"?2-3 vessel between", "20000 container exact", "13000 container exact", "10900 person exact", "1500 person exact", "6 gun at_least"}},
	{"weekly magazine", "dhow", `What the sea gives back

Published: 11 March 2023

They come on dhows that look like any other. In the two months to the end of January, four were stopped, and the Pentagon's men in Bahrain have done the sums: above five thousand weapons, 1.6 million rounds of ammunition, seven thousand fuses, and enough chemicals, over 2,100 kilograms, to drive a dozen medium-range rockets from Yemen into the Gulf.

The biggest single find was made on the first of December: 50 tonnes of ammunition in a trawler called Marwan 1. Five weeks later a sailing boat gave up 2,116 rifles, all new, all Chinese. "It is like emptying the sea with a spoon," says a French officer, who thinks that for each boat caught ten get by.

The Fifth Fleet has about 7,000 people ashore. A rifle brings 800 dollars in Sanaa.`,
		[]string{"?4 vessel exact", "5000 weapon/rifle more_than", "1600000 round exact", "7000 fuse exact", "2100 kilogram more_than", "50 tonne/ton exact", "2116 rifle exact"}},
	{"corrections column", "caspian", `Corrections and clarifications

Published: 30 June 2023

- An item on arms for Russia (Foreign pages, 10 June) said that Iran had sent "1,700 drones by sea". The White House spoke of "hundreds" received as of May, and named no way for all of them. The 1,700 are those that Kyiv says were ordered.
- In the same item a plant at Yelabuga was said to be able to make 6,000 drones a year. The documents say 6,000 by the summer of 2025, of which the first 600 in parts from Iran.
- Our recipe for rhubarb tart should have said 200 grams of sugar, not kilograms.`,
		[]string{"?1700 drone exact", "200-900 drone vague", "1700 drone exact", "6000 drone exact", "600 drone exact", "?6000 drone exact"}},
	{"market wire in capitals", "crude", `IRAN'S CRUDE EXPORTS AT SIX-YEAR HIGH IN MARCH -TRACKERS

Published: 5 April 2024

* SHIPMENTS SEEN AT 1.61 MLN BPD IN MARCH VS 1.28 MLN IN FEB - VORTEXA
* KPLER HAS MARCH AT 1.56 MLN BPD
* CHINA TOOK 47 MLN BBLS IN MONTH, UP FROM 36 MLN

The gain came after two VLCCs that had idled off Johor for 70 days were unloaded at Dongying, in the Chinese province of Shandong, a trader said. Each held 2 million barrels. At least 12 ship-to-ship transfers were logged off Malaysia in the month.

Brent rose by $1.30. China's independent refiners ran at 55 percent. Iran pumps 3.2 million bpd.`,
		[]string{"1610000 barrel exact", "?1280000 barrel exact", "1560000 barrel exact", "47000000 barrel exact", "?36000000 barrel exact", "2000000 barrel exact", "12 transfer at_least", "?2 vessel exact"}},
	{"ministry questions", "grain", `Answers at the noon briefing

Published: 9 June 2022

Q. How much grain has Russia taken out?
A. At the end of April we said 400,000 tonnes. The last count is 500,000, or a hundred million dollars at today's prices. That is what is known from ships; what goes by road comes on top.

Q. Where to?
A. Syria first. The Matros Pozynich unloaded 27,000 tonnes there in May and two of her sisters did the same since. We have the names of nine vessels.

Q. How much is still in the silos?
A. In the occupied districts some 1.5 million tonnes from last year. In all of Ukraine, 22 million.

Q. Turkey?
A. We have asked Ankara three times to detain a ship. Ambassador Bodnar gave them 13 names.`,
		[]string{"400000 tonne exact", "500000 tonne exact", "?100000000 USD/usd exact", "27000 tonne exact", "?9 vessel exact", "?1500000 tonne about"}},
	{"student paper", "libya", `Embargo? What embargo?

Published: 4 May 2021

The arms ban on Libya is ten years old. The panel that watches it has filed 548 pages on how it is broken. I read them so that you need not.

Jordan sold armoured cars. Turkey shipped in M113s, Kirpis, air defence, and, by air, fighters from Syria. The Emirates are in a class of their own: the panel found that between January and April of last year about 100 flights went from Abu Dhabi and Assab to the east and to airfields in Egypt near the border; other counts have 150 for the half year. Three Pantsir systems were handed over too.

What did Europe do? Its Operation Irini hailed 1,500 ships by radio in the first eight months and went aboard five dozen with their masters' leave. It seized jet fuel once, 11,000 tonnes from the Royal Diamond 7.

I am a second-year student. The library shuts at 10.`,
		[]string{"100 flight/voyage about", "150 flight/voyage exact", "11000 tonne exact", "?1500 vessel exact", "?60 vessel exact"}},
	{"fact box", "dprk-russia", `What North Korea has given Russia: the numbers

Published: 12 June 2025

Rounds of artillery and rockets: up to 9 million in 2024 (eleven-state team)
Ballistic missiles: at least 100 in 2024 (same)
Containers: more than 20,000 since September 2023 (same)
Voyages: 64, August 2023 to March 2025 (Open Source Centre)
Heavy guns: more than 200 (eleven-state team)
Soldiers: 14,000 or more (eleven-state team)

And what it got

Refined oil: over 1 million barrels, March to October 2024
Air defence: one Pantsir
Earnings: up to 20 billion dollars since the war began, by a German foundation's study

Sources: as given. Reading time 2 minutes. 61 comments.`,
		[]string{"9000000 round up_to", "100 missile at_least", "20000 container more_than", "64 voyage exact", "200 gun more_than", "14000 person at_least", "?1000000 barrel more_than", "?20000000000 USD/usd up_to"}},
	{"translated wire", "oil", `Russia has exceeded the limit of deliveries of oil products to the DPRK

Published: 23 November 2024

According to the calculations of analysts from London, from March of the current year the Russian Federation delivered to the DPRK not less than one million barrels of petroleum products. The permitted volume makes up 500 thousand barrels per year. For delivery were used 14 tankers under the flag of the DPRK, which made 43 visits to the port Vostochny.

As the interlocutor of the publication noted, in the tanks of each of these vessels fits on average 25 thousand barrels, and in a number of cases they left loaded for 90 percent.

Earlier the representative of the White House D. Kirby informed that for March alone there were shipped 165 thousand barrels. In the Kremlin they did not comment on this information.

Let us remind: a litre of diesel in Pyongyang costs 14 thousand won.`,
		[]string{"1000000 barrel at_least", "?14 vessel exact", "43 voyage/call/visit exact", "165000 barrel exact", "?25000 barrel about", "?25000 barrel exact"}},
	{"trade union leaflet", "coal", `Why our crane crews say no

Published: 2 October 2021

Comrades, in the night to Tuesday we were told to discharge the "Oriental Wind", bound from Nampo by way of an anchorage off Zhoushan. In her holds: 28,500 tonnes of coal. The papers said Indonesia. The coal said North Korea.

It is not the first. Since spring we have had four such ships here, with 96,000 tonnes between them. In the next port up the coast they speak of eleven.

The experts in New York count 64 deliveries of coal to China in the last quarter, 364,000 tonnes of it. All of them against the law, none of them punished.

We are 212 men and women in three shifts. Our pay has not risen in 2 years. Meeting: 6 pm.`,
		[]string{"28500 tonne exact", "96000 tonne exact", "64 shipment/voyage/delivery exact", "364000 tonne exact", "?4 vessel exact", "?11 vessel exact"}},
	{"sanctions newsletter", "chips", `The week in evasion #117

Published: 19 January 2024

HOT NUMBERS
- 1.8m: the chips that two Hong Kong shells re-exported to Russia in the third quarter, says a Ukrainian think-tank; in the second it was 1.1m
- $94m: what they were paid
- 44: of 2,797 parts found in Russian missiles, those that are made by no one outside China

CASES
A court in Brooklyn fined an exporter $320,000 and sent his partner, 41, to prison for 36 months. He had mailed some 60,000 microprocessors in 19 parcels by way of Shenzhen.

JOBS
Two analysts wanted, 48,000 euros a year.`,
		[]string{"1800000 chip exact", "1100000 chip exact", "94000000 USD/usd exact", "?60000 chip/microprocessor about", "?19 shipment/parcel exact"}},
}
