package reading_test

// unseenTwo is the second batch of passages.
var unseenTwo = []unseen{
	{"provincial daily with a box", "dprk-russia", `Lawmaker: Pyongyang's shells still rolling north

Published: 9 October 2024

A member of the opposition on the Assembly's defence committee said on Wednesday that his staff had gone through the figures of three ministries and come out at between 16,000 and 18,000 containers moved from North Korea to Russia in a little more than a year.

That compares with the 13,000 the military spoke of in August. "If anything it is on the low side," said Park Jin-ho, 52, who won his seat by 4,100 votes.

AT A GLANCE
Containers, to August 2024: 13,000
Containers, to February: 6,700
Artillery shells those might hold: 6 million
Missiles used against Ukraine: about 50

The committee meets again in two weeks. The defence budget for next year is 61.6 trillion won.`,
		[]string{"16000-18000 container between", "13000 container exact", "13000 container exact", "6700 container exact", "6000000 round exact", "?50 missile about"}},
	{"military blog", "caspian", `They keep coming: Gerans by numbers

Published: 2 December 2022

I went back over the air force's evening bulletins. Up to yesterday they mention 402 Iranian kamikaze drones brought down since 13 September, which says nothing on how many were bought.

On that, three figures are about. Zelensky: 2,400 ordered. An Israeli source quoted in October: "a first batch of 200, with more than a thousand to follow". And the Americans, who won't give a number but say that dozens went over the Caspian in August on two planes.

Each carries 40 kilos of explosive over 1,500 km and is said to cost $20,000. Some 20 were launched on Kyiv last Friday.`,
		[]string{"?402 drone exact", "2400 drone exact", "200 drone exact", "1000 drone more_than", "24-99 drone vague", "?2 aircraft exact", "?20 drone about"}},
	{"court report", "dhow", `Four plead guilty over missile parts on dhow

Published: 17 May 2024

RICHMOND. The men were aboard a boat without a flag when a Navy team of 18 climbed over the rail in the Arabian Sea on the night of 11 January. Two sailors drowned. Below deck lay crates with warheads and engines for cruise missiles that Iran was sending to the Houthis in Yemen.

The indictment runs to 5 counts and carries up to 20 years. Prosecutors told the judge that the same smugglers had made at least six earlier runs, on one of which 1,400 AK-47s and 226,600 rounds were lost to the Navy. Between 2015 and last year the coalition's ships seized more than 9,000 rifles in that sea, a commander testified; 2,000 of them came off a single boat.`,
		[]string{"?6 voyage at_least", "1400 rifle exact", "226600 round exact", "9000 rifle more_than", "2000 rifle exact"}},
	{"commodity note", "crude", `Morning tanker note

Published: 3 October 2023

- Iran to China: loadings at Kharg averaged 1.45 million b/d in September, a five-year high, our tracking has it. August: 1.2 million.
- Of the month's total 38 million barrels went by way of the Johor anchorages, in 24 transfers; the remaining 5 million sailed direct.
- A VLCC of 318,000 dwt, built in 2002, lifted 2 million barrels on the 27th and has been dark since.
- Brent settled at $90.71. Freight from the Gulf: w47.
- In storage: 28 million barrels are afloat off Malaysia, down from 34 million in July.`,
		[]string{"1450000 barrel exact", "1200000 barrel exact", "38000000 barrel exact", "24 transfer exact", "5000000 barrel exact", "2000000 barrel exact", "?28000000 barrel exact"}},
	{"NGO press note", "grain", `Where the wheat went: new findings

Published: 14 February 2023

Today we publish a list of 114 voyages that carried grain out of ports under occupation last year. The ships on it, 39 in all, could be photographed at least once with their holds open.

Turkey received 64 of these, Syria 37, Egypt and Iran the others. By draught and size we put the amount at 2.1 million tonnes. Ukraine's government names a figure twice as high, 4.04 million, which includes what left by lorry and train.

The market value of the grain that we traced was around 600 million dollars. Our team of seven worked on this for nine months. Donations: 1,312 people gave us a median of 25 euros.`,
		[]string{"114 voyage exact", "?39 vessel exact", "64 voyage exact", "37 voyage exact", "2100000 tonne exact", "4040000 tonne exact", "600000000 usd/USD about"}},
	{"broadcast text", "libya", `French frigate turned back by Turkish escort

Published: 18 June 2020

It was the third try in a week. The Cirkin, a freighter under the flag of Tanzania, had left Haydarpasa with what NATO's maritime command believes to be M60 tanks and howitzers for Tripoli. Three Turkish warships told the French to keep away.

What has come in over this quay since November? Libyan officers list a hundred Kirpi armoured vehicles, four batteries of air defence guns and, from one ship alone, sixty-two trucks. A second ship is said to have unloaded a similar number. Also 3,800 Syrian fighters, by a monitor's count; they came by air.

On the other side the Emirates flew in 37 loads to Al-Khadim in January. Those were Ilyushin-76s, each good for 40 tonnes.`,
		[]string{"100 vehicle exact", "62 vehicle/truck exact", "?3800 person exact", "?37 voyage/flight/shipment/load exact"}},
	{"spy chief profile", "dprk-russia", `The general who counts shells

Published: 6 July 2025

For every ten shells that Russian guns fire, four were made in North Korea, Kyrylo Budanov likes to say. In an interview in his bunker he added some more: 120 long-barrelled howitzers and as many rocket launchers delivered since the end of 2024; KN-23 missiles, 148 of them by the turn of the year, whose aim had been off by kilometres and no longer is.

He is 39, has survived ten attempts on his life, and keeps two frogs.

Of men he spoke with more caution. Some 11,000 were fighting in the Kursk region; 6,000 more, sappers and builders, were promised by Pyongyang in June. Their losses he puts at 4,000.`,
		[]string{"120 gun exact", "148 missile exact", "11000 person about", "6000 person exact", "?4000 person exact", "?40 percent exact"}},
	{"gold", "gold", `The Tehran flight

Published: 30 April 2020

Nine tons of gold bars went from Caracas to Tehran this month aboard planes of Mahan Air, people in the know told the paper: payment for help with broken refineries. At the price of the day that is about 500 million dollars.

Iran sent back, on six flights, additives and spare parts. Central bank figures show reserves lower by 73 tons since 2018; another 7.4 tons were flown to Uganda in March of last year, of which 3.8 were seized and then let go.

A gram fetches 54 dollars. The refinery at Amuay was built for 645,000 barrels a day.`,
		[]string{"9 tonne exact", "?500000000 usd/USD about", "?7.4 tonne exact", "?3.8 tonne exact", "?6 voyage/flight exact", "?73 tonne exact"}},
	{"shipping column, first person", "oil", `A week at the Vostochny terminal, from my sofa

Published: 28 March 2024

I have a subscription to a satellite and no social life. Here is the haul. Thursday the 7th: the Paek Yang San 1 in, the first North Korean tanker on a Russian pier in four years or so. By Wednesday there had been four more. Each takes some 10,000 barrels if she fills up, so say fifty thousand in a week, a tenth of what the UN grants the North for all of 2024.

On past form the Japanese navy catches two of such deals a month; since 2018 it has published 24.

My satellite costs 180 dollars a month. The pier is 204 metres. I am 44.`,
		[]string{"?4 vessel exact", "?10000 barrel about", "50000 barrel exact/about", "24 transfer/deal exact"}},
	{"lng", "lng", `India takes first sanctioned gas

Published: 3 September 2025

Cargoes from the Arctic plant that Washington put on its list have begun to land. Kpler, which tracks them, counted eight since late August in China; a ninth, of 71,000 tonnes, is for India and would be the first.

Russia has meant to sell 13.2 million tonnes a year from the plant and last year sold none. Indian buyers had until now taken 0.5 million tonnes of other Russian LNG in six cargoes.

A spot cargo costs $11 per mmBtu. The carrier is 299 metres long.`,
		[]string{"?8 cargo/shipment/voyage exact", "71000 tonne exact", "?13200000 tonne exact", "500000 tonne exact", "6 cargo/shipment/voyage exact"}},
}
