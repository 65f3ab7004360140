package reading_test

// unseenTen is the tenth batch of passages.
var unseenTen = []unseen{
	{"agency, short", "dprk-russia", `Ukraine: North Korea now covers 40% of Russia's shell needs

Published: 5 July 2025

KYIV (Bay Wire) - North Korea supplies 40% of the ammunition that Russia uses in its war, the head of Ukraine's military intelligence agency, Kyrylo Budanov, said in an interview published on Saturday.

He said 60% of the losses that his own unit had suffered lately were caused by artillery with North Korean shells.

Pyongyang will also send some 25,000 workers to build drones, Japan's NHK reported last month.

Seoul estimates that 28,000 containers of weapons have been moved since 2023, or, in shells of 152 mm, over 12 million.

Russia fires about 10,000 shells a day.`,
		[]string{"40 percent exact", "40 percent exact", "60 percent exact", "25000 person about", "28000 container exact", "12000000 round more_than", "?10000 round about"}},
	{"daily, tanker seized", "crude", `US forces board tanker with Iranian cargo bound for China

Published: 14 November 2025

U.S. special forces boarded a cargo ship from China to Iran last month, officials said. In a separate case the Justice Department asked a court on Thursday for the forfeiture of 1.8 million barrels of crude.

The oil, worth some $110 million, is in the tanker Skipper. It was lifted at Kharg in September. By then the ship had carried 13 million barrels of Iranian and Venezuelan oil since 2021, according to TankerTrackers.com.

Since the start of the year Treasury has put 170 vessels on its list. Those ships moved about a fifth of Iran's exports before, or 300,000 barrels a day.

"The market shrugs," a broker said. Prices fell 40 cents.`,
		[]string{"1800000 barrel exact", "?110000000 USD about", "?13000000 barrel exact", "?170 vessel exact", "?20 percent about", "300000 barrel exact"}},
	{"agency, Yemen", "dhow", `Yemen's forces say they stopped shipment of drone parts

Published: 5 October 2025

ADEN (Dock News) - Customs at the port of Aden has seized five containers of drone parts, an official said on Sunday. They came from China by way of Djibouti.

It is the fourth haul since June, when coast guards took 750 tonnes of Iranian weapons off a boat. In August 2 million detonators and 3,000 km of fuse turned up among batteries, the Joint Forces said.

UN experts have recorded over 20 attempts in two years, among them nine dhows with 2,800 rifles in all and a lorry on the border of Oman with 52 containers' worth of launch tubes.

Houthi fighters number 350,000, the experts think.`,
		[]string{"750 tonne exact", "?2000000 detonator/fuse exact", "2800 rifle exact", "?5 container exact", "?9 vessel exact", "?20 time/attempt more_than"}},
	{"regional, oil for arms", "oil", `Vostochny's new customers

Published: 5 March 2025

The fuel jetty at Vostochny saw its 60th North Korean tanker last week. Between them they have drawn off, the Open Source Centre's analysts believe, around 1.3 million barrels within a year.

The first four came in March 2024. In May there were eight. Since autumn it has been five a month.

At 13,000 barrels or so, the Chon Ma San takes the smallest load; the Paek Yang San 1 can hold 28,000.

"The cap of half a million barrels was gone by summer," says Joe Byrne, who leads the work. He adds that Russia told the UN of 62,000 barrels for all of 2024.

South Korea has frozen the assets of 15 firms.`,
		[]string{"1300000 barrel about", "?8 vessel/voyage exact", "?5 vessel/voyage exact", "?4 vessel exact", "13000 barrel about", "62000 barrel exact"}},
	{"magazine, wheat", "grain", `Where does Crimea's bread come from?

Published: 3 May 2023

Every fourth loaf in Syria, by one estimate, is baked with flour from occupied Ukraine. In 2022 the country imported 780,000 tonnes of wheat from "Russia"; at least 500,000 of these, says the NGO KibOrg, were loaded at Sevastopol.

The ship that did most of it is the Laodicea: eleven voyages, 290,000 tonnes. Her sister, the Souria, came to nine.

Kyiv's count of the whole is 4 million tonnes. Of that 1.8 million, the farm ministry believes, is wheat, the rest oilseeds and barley.

Bread in Damascus costs 400 pounds.`,
		[]string{"?25 percent exact", "780000 tonne exact", "500000 tonne at_least", "11 voyage exact", "290000 tonne exact", "?9 voyage exact", "4000000 tonne exact", "1800000 tonne exact"}},
}
