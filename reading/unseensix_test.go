package reading_test

// unseenSix is the sixth batch of passages.
var unseenSix = []unseen{
	{"wire, third lead", "dprk-russia", `Seoul says North sent 200 long-range guns to Russia

Published: 13 February 2025

SEOUL (Harbour Press) -- North Korea has given Russia about 200 long-range artillery pieces besides soldiers and shells, the Defence Ministry in Seoul told lawmakers on Thursday.

Shipments have gone on since October 2023 and the number of containers has grown to some 24,000, the ministry wrote in a paper for the committee. It likened the load to 11 million rounds, should all of it be 152 mm.

Of the roughly 11,000 soldiers who went to Kursk last autumn, about 300 have died and 2,700 are hurt, the paper says. A second deployment is under way.

The North test-fired 10 missiles last year into the East Sea. The ministry asks for a budget of 59.4 trillion won.`,
		[]string{"200 gun about/exact", "200 gun about", "24000 container about", "11000000 round exact", "11000 person about", "?300 person about", "?2700 person exact"}},
	{"weekly digest", "libya", `Sanctions digest, week 20

Published: 19 May 2023

LIBYA. UN experts leave no doubt who breaks the embargo, says a draft we have seen: it lists 14 states. Cargo planes touched down at Benghazi 74 times between May and February, each time without a word to the committee. Off the coast, Irini has now looked over 9,200 ships from afar, asked 460 for a friendly visit and made 25 inspections; three of these ended in seizures.

The last was the Meerdijk, out of Jebel Ali, in October. On her were 105 vehicles built or altered for war. The Victory Roro in July had yielded 41.

MALI. The panel's mandate ends in June. 17 experts go home.`,
		[]string{"74 flight/voyage/time exact", "105 vehicle exact", "41 vehicle exact", "?9200 vessel exact", "?25 inspection exact"}},
	{"agency, oil", "crude", `China's teapots cut purchases of Iranian barrels

Published: 20 February 2025

Independent refiners in Shandong bought less Iranian oil in January, traders and trackers said, after a port group barred blacklisted tankers.

Vortexa's data put landings at 850,000 barrels per day, against 1.48 million in December. Kpler had a smaller drop, to 1.1 million.

Some 25 million barrels were waiting on ships off Malaysia at the end of the month, 9 million more than four weeks earlier. At least eight tankers that were turned away from Dongying have since unloaded at Huizhou.

Iranian Light is offered at 2.50 dollars under Brent. Shandong's refiners run at 45 per cent of capacity. Beijing does not recognise unilateral sanctions.`,
		[]string{"850000 barrel exact", "1480000 barrel exact", "1100000 barrel exact", "?25000000 barrel about", "?9000000 barrel exact", "?8 vessel at_least"}},
	{"investigative site", "grain", `The mill that ate Melitopol's harvest

Published: 22 August 2022

At seven in the morning the first lorries queue at the gate. By evening, says a former weigher, two hundred have been through. He kept the slips: in 31 days, 58,000 tonnes.

From here it goes by rail to the Crimea and on by sea. Port logs that a hacker group gave us show 22 sailings from Sevastopol's Avlita terminal in July, twelve of which ended in Syria, five in Turkey. By the logs the ships took 487,000 tonnes.

Kyiv knows. Its ministry of agriculture told us of half a million tonnes lost by the end of spring and thinks the figure has doubled since.

A tonne costs the firm 90 dollars at the gate. It sells for 320. The weigher was paid 400 a month.`,
		[]string{"58000 tonne exact", "22 voyage exact", "12 voyage exact", "5 voyage exact", "487000 tonne exact", "500000 tonne exact"}},
	{"short read", "dhow", `Fourth boat in two months: what was on it

Published: 3 February 2023

French special forces, Washington lets us know, went aboard a boat on the route between Iran and Yemen on 15 January. They came away with:

- more than 3,000 assault rifles
- 578,000 rounds for them
- 23 anti-tank missiles of an advanced type

It is the latest of four hauls. A fishing boat stopped on 6 January by the Americans carried 2,116 AK-47s. In December they had found fifty tons of ammunition and fuses; the month before, seventy of a chemical that is used for rocket fuel, and a hundred of fertiliser.

The US keeps some 40 ships in the region. A French frigate costs 700,000 euros a week to run.`,
		[]string{"3000 rifle more_than", "578000 round exact", "23 missile exact", "2116 rifle exact", "50 tonne/ton exact", "?70 tonne/ton exact", "?100 tonne/ton exact"}},
	{"expert interview", "caspian", `"Count the holds, not the rumours"

Published: 16 May 2023

Q: Two ships, the Musa Jalil and the Begey, are said to have carried the ammunition. Is that plausible?

A: Sure. They are 140 metres each and take 220 containers between them without trouble. The report has 200.

Q: And what was inside? One hears of a hundred million cartridges.

A: That is from one source. It goes on to list 300,000 shells, which would be the heavier part by far, and ten thousand helmets, if you like. The Wall Street Journal has the same order of magnitude for shells, more than 300,000, but spread over half a year.

Q: Drones?

A: By air, mostly. The 400 that Kyiv counted up to the turn of the year would fit into nine Ilyushins.

Q: You are a retired captain.

A: Forty-one years. On 17 ships.`,
		[]string{"200 container exact", "?220 container exact", "100000000 round exact", "300000 round exact", "300000 round more_than", "400 drone exact"}},
}
