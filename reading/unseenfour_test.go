package reading_test

// unseenFour is the fourth batch of passages.
var unseenFour = []unseen{
	{"evening paper, two sources", "dprk-russia", `Kim's arms trains: allies differ on how much

Published: 24 February 2024

WASHINGTON AND SEOUL – Ask the Americans and you hear ten thousand. Ask the South Koreans and it is a third less.

The larger figure, for containers handed to Russia since September, comes from the State Department, which gave it on Friday while naming new firms under sanctions. Seoul's military had it at 5,000 in January; officials there, who asked not to be named, speak of somewhere above 6,000 today.

Neither says how many shells that would be. Outside experts reckon with anything between 200 and 450 to a box, and thus with two to four million.

The sanctions hit 530 people and firms. Russian troops took 3 villages this week near Avdiivka, a town of 30,000 before the war.`,
		[]string{"10000 container exact", "5000 container exact", "6000 container more_than", "2000000-4000000 round between"}},
	{"local radio website", "dhow", `Sailor from our town helped stop arms boat

Published: 9 March 2023

A sailor from Millbrook was on the team that found Iranian missiles and parts on a small boat in the Gulf of Oman, his mother tells us.

HMS Lancaster caught the boat, which was going fast in the dark, after a US plane had seen it. What they pulled out: packages with anti-tank guided missiles and fins for ballistic ones. It was the third such catch by the Royal Navy in a year. In the two before, the sailors took surface-to-air missiles and engines for land attack ones.

The Americans and their friends have stopped seven boats since November and taken over 5,000 weapons and 1.6m rounds, according to the Navy.

Tom, who is 24, joined up six years ago. His mother Jean works 3 days a week at the bakery.`,
		[]string{"?7 vessel exact", "5000 weapon/rifle more_than", "1600000 round exact"}},
	{"encyclopaedia-like", "caspian", `Iranian arms to Russia (2022-)

Published: 5 May 2024

Drones. The first transfer is dated to 19 August 2022, when transport aircraft left with Mohajer-6 and Shahed machines, dozens in all. US intelligence counted hundreds by the spring of 2023. Licensed production began at Yelabuga in the middle of that year and reached, by the plant's own books, 2,738 by April 2024.

Ammunition. In January 2023 two ships brought 100 million bullets and some 300,000 shells over the Caspian, as reported by a British broadcaster. An American newspaper put the shells at above 300,000 over the six months to April, and the cartridges at a million.

Ballistic missiles. Reuters reported 400 of the Fateh-110 family, most of them Zolfaghars with a range of 300 to 700 km, delivered since January 2024 in at least four shipments.

See also: 12 references.`,
		[]string{"24-99 drone vague", "200-900 drone vague", "2738 drone exact", "?2 vessel exact", "100000000 round exact", "300000 round about", "300000 round more_than", "1000000 round exact", "400 missile exact", "4 voyage/shipment at_least"}},
	{"grain trader's chat", "grain", `Feed, Thursday

Published: 2 November 2023

08:12 ukr lobby group says 6 million t of crop 2023 grown in occupied areas, half of it already out, mostly via sevastopol + feodosia
08:40 trader pal: iraq took 60kt of it in sept, syria the usual 100 to 120 a month
09:05 algeria tender closes today, 500kt bought at 254 c&f
09:30 anyone seen the ZAFAR? loaded 20 kt barley at berdyansk on 14 oct, now off beirut w/o buyer
10:00 euronext dec -1.75
10:15 correction on the 08:12: they say 6 mmt incl. 1.5 of sunflower
11:00 lunch. 2 beers.`,
		[]string{"6000000 tonne exact", "60000 tonne exact", "100-120 tonne between", "?100000-120000 tonne between", "20000 tonne exact", "?6000000 tonne exact", "?1500000 tonne exact"}},
	{"report summary", "libya", `Executive summary

Published: 12 March 2021

1. The arms embargo remains totally ineffective.
2. As to air bridges, the Panel identified 61 flights of Il-76 aircraft from the United Arab Emirates to western Egypt and eastern Libya in the first quarter of 2020 alone, and a further 59 until September. Cargo aircraft of Kazakh operators made 86 of the total.
3. By sea, 15 deliveries by Turkey were identified. One vessel, the Bana, discharged 42 armoured vehicles in January.
4. The Panel also found that the Russian private company deployed between 800 and 1,200 operatives, 338 of them flown by military aircraft from Syria.
5. Member States answered 113 of the 402 letters that the Panel sent.`,
		[]string{"61 flight/voyage exact", "59 flight/voyage exact", "86 flight/voyage exact", "15 voyage/shipment exact", "42 vehicle exact", "?800-1200 person between", "?338 person exact"}},
	{"finance daily", "oil", `The tankers that feed Pyongyang

Published: 26 March 2024

At least five North Korean tankers have loaded oil products in Russia's Far East this month, in what experts call the first direct deliveries by sea since the UN capped them in 2017.

The Paek Yang San 1, able to carry 10,000 barrels, was first, on 7 March. Since then another four have called at the same jetty, satellite images shared with this newspaper show; and all of them rode deeper when they left. If they were filled, some 50,000 barrels went in less than two weeks. The yearly cap is half a million.

Nine of the 24 vessels on a UN blacklist are tankers. Shares in the port's owner, who did not answer, have gained 11 per cent this year.`,
		[]string{"?5 vessel at_least", "?4 vessel exact", "50000 barrel about"}},
	{"blog in numbered points", "coal", `Seven things I learned from a year of watching Nampo

Published: 8 January 2019

1. It is busier than they say. I logged 71 coal ships at the berths between March and December.
2. They are not small. The median could take 6,000 tonnes, so figure on 400,000 tonnes or so for the lot.
3. They go to Vietnam and China. Thirty-three I lost; of the rest 26 turned up off Beihai.
4. Half the transfers are at night. The UN counted 148 of them in the first eight months.
5. The Wise Honest was the unlucky one: 25,500 tonnes, taken by Indonesia in April 2018 and by the Americans after that.
6. Coal is cheap: 46 dollars a tonne.
7. I need glasses: minus 2.5.`,
		[]string{"?71 vessel exact", "400000 tonne about", "?26 vessel exact", "148 transfer exact", "25500 tonne exact"}},
	{"magazine portrait", "sudan", `The man with the invoices

Published: 17 June 2025

He keeps them in a biscuit tin: way bills, end-user papers, a receipt for a lunch in Amdjarass. Each stands for something that went from the Gulf to the men who besiege El Fasher in Sudan.

There is the one for forty-four Nimr vehicles, and there are nineteen, he has counted, for mortars and their bombs. "Here, eleven drones. Chinese." A twelfth was shot down over Nyala; the army put its number plate on television.

The Emirates deny it all. A UN panel found the charge credible in 2024, and counted 24 landings at Amdjarass in a single month. Since then flights have more than doubled, to 53 in May.

He has a wife, three sons and high blood pressure. He sleeps 4 hours.`,
		[]string{"44 vehicle exact", "11 drone exact", "24 flight/voyage/landing exact", "53 flight/voyage exact", "?19 shipment/voyage exact"}},
}
