package reading_test

// unseenSeven is the seventh batch of passages.
var unseenSeven = []unseen{
	{"agency, audit committee", "dprk-russia", `NIS: North Korea's shells for Russia now half of what they were

Published: 5 November 2025

SEOUL (Reed News) - North Korea's ammunition shipments to Russia have halved this year from last, South Korea's spy agency told lawmakers in a closed-door session on Tuesday.

The National Intelligence Service said about 10,000 North Korean troops were stationed near the border and some 5,000 construction workers had been moving to Russia in phases since September, Lee Seong-kweun, a member of the intelligence committee, told reporters.

Around 1,000 military engineers are clearing mines, he quoted the agency as saying.

The North is thought to have suffered more than 2,000 deaths among its soldiers, Lee said. In April the agency had put the toll at 600.

Since October 2023 Pyongyang has shipped more than 33,000 containers, roughly equal to 15 million 152-mm shells, according to a separate report by the Defense Ministry. It has also delivered at least 220 long-range guns and rocket launchers.

Three container ships called at Rajin in October, against seven a month in 2024.`,
		[]string{"?50 percent exact", "10000 person about", "5000 person about", "1000 person about", "?2000 person more_than", "?600 person exact", "33000 container more_than", "15000000 round about", "220 gun/launcher/piece at_least", "?3 vessel/port exact", "?7 vessel/voyage exact"}},
	{"broadsheet, crude", "crude", `The teapots' thirst

Published: 14 March 2025

When Washington blacklisted a refinery in Shandong this week, it said the firm had bought half a billion dollars' worth of Iranian oil. In the trade that is small beer. China took in an average of 1.45m barrels a day from Iran in the first ten weeks of the year, reckons Vortexa, an analytics firm; rival Kpler makes it 1.38m. At the peak, in September, the flow touched 1.8m.

The oil travels in elderly ships. Of the 150-odd tankers that carried Iranian crude last year, two-thirds were over 20 years old, according to United Against Nuclear Iran, a lobby group. A cargo of 2m barrels may change hands twice before it is landed. Off Malaysia 43 such transfers were counted in January, against 30 a year earlier.

The discount has narrowed to $2 a barrel. And the stocks are growing: 17m barrels were waiting off China's coast at the start of March, up from 9m in December.

Teapots make up a fifth of China's refining capacity. "If they stop, Iran has nowhere to go," says a trader in Singapore.`,
		[]string{"?500000000 USD exact/about", "1450000 barrel exact/about", "1380000 barrel exact", "1800000 barrel exact", "?150 vessel about", "?2000000 barrel exact", "43 transfer exact", "30 transfer exact", "17000000 barrel exact", "?9000000 barrel exact", "?66.667 percent exact"}},
	{"broadcaster, drones", "caspian", `Russia 'builds 2,700 attack drones a month'

Published: 12 September 2025

Russia now makes about 2,700 Shahed-type drones a month, Ukraine's military intelligence says.

Officials told the BBC that output at the Alabuga plant, set up with Iranian help in 2023, has grown five-fold in two years. Iran shipped some 2,000 finished drones before the lines were running, they added.

Under the original contract, worth $1.75bn, Moscow was to get 6,000 aircraft by this month. It had 25,000 by the end of July, according to one official. That number could not be verified.

On Sunday Russia launched more than 800 drones and decoys in one night, the biggest attack of the war. Ukraine's air force said it shot down 747.

Each drone is thought to cost $70,000 to make, a third of the first price.`,
		[]string{"2700 drone about", "2700 drone exact", "2000 drone about", "?1750000000 USD exact", "6000 drone/aircraft exact", "25000 drone exact"}},
	{"release, coast guard", "dhow", `Coast Guard cutter seizes Iranian weapons in Arabian Sea

Published: 16 February 2024

TAMPA, Fla. - A U.S. Coast Guard cutter, operating in support of U.S. 5th Fleet, seized advanced conventional weapons and other lethal aid originating in Iran and bound to Houthi-controlled Yemen from a vessel in the Arabian Sea on Jan. 28.

The boarding team discovered over 200 packages that contained medium-range ballistic missile components, explosives, unmanned underwater vehicle parts and military-grade communications equipment.

Among the items were 12 anti-tank guided missile launchers, 540 kilograms of explosives and upwards of 1,300 detonators.

It is the second such interdiction in a month. On Jan. 11, two Navy SEALs were lost in the boarding of a dhow that carried propulsion and guidance parts.

Since 2015 U.S. and partner forces have seized more than 18,000 rifles and machine guns along this route, along with 3 million rounds of small-arms ammunition and 1,400 rocket-propelled grenades.`,
		[]string{"?12 launcher/gun exact", "540 kilogram exact", "?1300 detonator more_than", "18000 rifle more_than", "?3000000 round exact", "?1400 grenade exact"}},
	{"trade press, grain", "grain", `Black Sea: occupied ports load record volumes

Published: 8 February 2024

Some 2.3m tonnes of grain left Sevastopol and the other ports of Crimea in the 2023 calendar year, estimates the consultancy Grainlines, a rise of 36pc on 2022. That is wheat for the most part (1.7m t) with barley and sunflower seed making up the rest.

Berdyansk, which reopened in June, put in another 210,000t.

By destination Syria led with 880,000t, followed by Turkey on 410,000t and Iran on 290,000t. The remaining third could not be traced.

Eleven handysize bulkers made 127 calls between them, the consultancy says; in 2022 it had counted 96. The busiest, the Matros Koshka, loaded 14 times for an aggregate 364,000t.

Kyiv considers the trade theft. Its prosecutors have opened 53 cases and put the damage at $560mn.

FOB prices for 12.5pc wheat at Novorossiysk stood at $231/t.`,
		[]string{"2300000 tonne about", "1700000 tonne exact", "210000 tonne exact", "880000 tonne exact", "410000 tonne exact", "290000 tonne exact", "127 voyage/call/port exact", "96 voyage/call/port exact", "14 voyage/time/loading exact", "364000 tonne exact", "?560000000 USD exact", "?36 percent exact", "?33.333 percent exact", "?11 vessel exact"}},
	{"UN panel story", "libya", `Libya arms embargo 'totally ineffective', panel finds

Published: 18 March 2021

The arms embargo on Libya is totally ineffective, a panel of U.N. experts wrote in a report of 548 pages that was made public on Wednesday.

In the year to November 2020 it identified breaches by eight states. Turkey sent at least 13 cargo ships, and 86 of its military flights landed in the west; the Emirates flew some 200 sorties into the east from Assab and Sweihan.

Russia, which denies any role, moved 14 warplanes to Jufra in May 2020 and followed up with 338 flights of Il-76 and Tu-154 transports, the experts found. Up to 2,000 fighters of Wagner were in the country at the height.

An $80 million plan to put private soldiers, six helicopters and two boats at the service of Khalifa Haftar fell through, the panel said.

Armoured vehicles were another line: 49 of Emirati make were seen in Benghazi in March alone, and a further 100 or so reached Jordan's Aqaba to be sent on.`,
		[]string{"?13 vessel at_least", "86 flight/voyage exact", "200 flight/voyage about", "14 aircraft exact", "338 flight/voyage exact", "?2000 person up_to", "?6 aircraft exact", "49 vehicle exact", "100 vehicle about", "?80000000 USD exact"}},
	{"agency, oil cap", "oil", `Russia sent North Korea over million barrels of oil in 2024 - report

Published: 22 November 2024

LONDON, Nov 22 (Reed News) - Russia is estimated to have supplied North Korea with more than a million barrels of oil since March, satellite imagery analysed by a British non-profit shows.

Over a dozen North Korean tankers have made a total of 43 visits to a terminal at Vostochny Port, the Open Source Centre said. The ships arrive empty and leave almost, or entirely, full.

The U.N. allows North Korea 500,000 barrels of refined products a year.

David Lammy, Britain's foreign minister, said the oil was payment for weapons and troops. Some 10,000 North Korean soldiers are in Russia's Kursk region, by Kyiv's count.

Imports by ship-to-ship transfer had already exceeded the ceiling in each of the last five years, the panel's final report said: it put 2023 at 1.52 million barrels at most, if tankers were 90 percent full, or 507,000 if a third. Russia itself had reported 204,000 barrels.`,
		[]string{"1000000 barrel more_than", "1000000 barrel more_than", "43 voyage/visit/port exact", "?12 vessel more_than", "?10000 person about", "1520000 barrel up_to/exact", "507000 barrel exact", "204000 barrel exact"}},
	{"live page", "dprk-russia", `Ukraine war live: Kyiv says North Korean rockets hit Kharkiv

Published: 24 October 2024

11.42

Seoul's intelligence chief has told MPs that 3,000 North Koreans are now in Russia, twice as many as a week ago. By December there will be 10,000, Cho Tae-yong added.

11.20

The containers, too, keep going: over 20,000 had left Rajin by the middle of this month, says Yoon's office. The contents, if 152mm, could amount to 9.4 million rounds.

10.55

Kyiv stocks index up 2 points on hopes of a loan. The G7 agreed on $50bn.

10.31

Moscow calls the reports a hoax. "First it was 3,000, then 12,000. What will it be tomorrow?" asked Maria Zakharova.

09.58

How many missiles? Oleksiy, a reader in Lviv, wants to know. Ukraine's prosecutors have found the remains of 60 of North Korean make since last December. Seoul spoke of some 48 deliveries by ship in the same period.`,
		[]string{"3000 person exact", "10000 person exact", "20000 container more_than", "9400000 round exact", "60 missile exact", "48 voyage/shipment/delivery about", "?3000 person exact", "?12000 person exact"}},
	{"think-tank note", "dprk-russia", `Note 14: what the ships tell us

Published: 20 May 2025

Between August 2023 and March 2025 we tracked 64 trips by Angara, Maria, Maia-1 and Lady R from Rajin to Dunay and Vostochny. On the basis of deck photographs and draught we put their cargo at nearly 16,000 containers: 6,900 in the first twelve months and the balance since.

How many shells is that? With 24 tonnes of 122 mm and 152 mm rounds in each box, between 4.2 million and 5.8 million, rounds for mortars not included.

Our figure is a floor. We saw no trains. Of the 64 trips, 49 ended at Vostochny; for 15 the deck was covered.

By comparison, Seoul's is 28,000 containers, Kyiv's 4 million rounds in 2024 alone. The Ukrainians say that at times 70 per cent of what Russian guns fired was North Korean, 100 per cent in some units.

Fuel came back: at least 74 tankers have left Vostochny for Chongjin or Nampo.`,
		[]string{"64 voyage exact", "?64 voyage exact", "16000 container nearly", "6900 container exact", "4200000-5800000 round between", "49 voyage exact", "?15 voyage exact", "28000 container exact", "4000000 round exact", "70 percent exact", "?100 percent exact", "?74 vessel/voyage at_least"}},
	{"court report", "crude", `Judge lets US keep oil from tanker seized off Texas

Published: 12 January 2024

A federal judge in Washington ruled on Thursday that the United States may sell 980,000 barrels of Iranian crude that it took from the Suez Rajan last summer.

The tanker, Greek-owned and flying the flag of the Marshall Islands, had loaded the oil from another ship off Singapore in February 2022. The complaint said it was to be delivered to a buyer in China.

Her operator pleaded guilty and paid a fine of $2.5 million. The oil itself is worth about $75 million at the prices of last week.

It is the third such forfeiture. In 2020, prosecutors said, 1.1 million barrels of petrol were taken off four ships on the way to Venezuela, and a year later the government sold two million barrels from the Achilleas for $110 million.

On the day of the ruling Iran's navy boarded the same ship, now called the St Nikolas, and her 145,000 tonnes of Iraqi crude.`,
		[]string{"980000 barrel exact", "?75000000 USD about", "?1100000 barrel exact", "2000000 barrel exact", "?110000000 USD exact"}},
	{"trade letter, oil at sea", "crude", `Tanker tracker: week to 6 June

Published: 9 June 2025

IRAN: Kharg and Jask shipped 11.9 mb in the week, or 1.7 mb/d, the most since October. 9 VLCCs loaded, 7 of them for China.

STORAGE: oil on water rose by 4 mb to 39 mb, of which 31 mb off Malaysia.

DISCHARGE: Shandong ports took 8.2 mb, Dalian 2.1 mb.

STS: 12 operations seen east of Johor (week before: 9).

VENEZUELA: 520 kb/d, unchanged. RUSSIA: 3.3 mb/d from western ports.`,
		[]string{"11900000 barrel exact", "1700000 barrel exact", "?9 vessel exact", "?7 vessel exact", "?4000000 barrel exact", "39000000 barrel exact", "31000000 barrel exact", "8200000 barrel exact", "2100000 barrel exact", "12 transfer exact", "9 transfer exact"}},
	{"local paper, wheat", "grain", `Wheat ship Zhibek Zholy: what we know

Published: 4 July 2022

Turkish customs officers have been holding a ship off Karasu since Sunday. Here is what is known.

What is on board? Around 4,500 tonnes of grain, says Ukraine's prosecutor general, although the ship can take 7,100. The head of the occupation administration in Berdyansk had announced 7,000 tonnes for "friendly countries".

Is it stolen? Kyiv says so. Ambassador Vasyl Bodnar told local TV that farmers had identified it as theirs, some 1,800 tonnes of it at least.

How much has gone this way before? Ukraine's agriculture ministry speaks of 400,000 tonnes by early June, the farmers' union of 600,000, of which 100,000 to Syria.

Has Turkey let in other ships? Three in May, the embassy believes, with 80,000 tonnes between them. Ankara says it found nothing.

What happens to the crew? The 14 men are free to leave. They were promised $900 a month.`,
		[]string{"4500 tonne about", "7000 tonne exact", "1800 tonne about/at_least", "400000 tonne exact", "600000 tonne exact", "100000 tonne exact", "?3 vessel exact", "80000 tonne exact"}},
}
