package reading_test

// unseenEight is the eighth batch of passages.
var unseenEight = []unseen{
	{"agency, defence minister", "dprk-russia", `South Korea says North got food for 7,000 containers of arms

Published: 18 March 2024

SEOUL, March 18 (Dock News) - North Korea has shipped about 7,000 containers filled with munitions and other military equipment to Russia since last year, South Korean Defense Minister Shin Won-sik said on Monday.

In exchange, it has received more than 9,000 containers likely filled with aid, Shin told a press conference.

He estimated that the cargo may include over 3 million artillery rounds if the containers carried 152-mm shells only.

South Korea has sent 19 warships to drills this year, and 11,000 marines trained with U.S. troops this month, the minister said.

Russia in turn appears to have given the North fuel. Deliveries of refined oil have resumed, with three tankers seen since early March.`,
		[]string{"7000 container exact/about", "7000 container about", "9000 container more_than", "3000000 round more_than", "?3 vessel exact"}},
	{"newspaper, lawmaker", "dprk-russia", `'Guns for rice': lawmaker lists what the North has shipped

Published: 23 October 2024

The North's arms deliveries to Russia have reached 70 in number, a member of the defence committee said yesterday, citing the military's intelligence arm. By the end of August the ships had taken across 13,000 containers; the count stood at about 20,000 last week.

Kang Dae-sik, of the ruling party, told this paper that each holds some 470 shells if it is of the bigger calibre. That gives upwards of nine million.

There were also, he went on, two 240 mm launchers seen on a train at Khasan and "scores" of tactical missiles, maybe 100 of them.

What did the North get? Kang names 4 billion dollars in hard cash since 2022, some of it in kind: half a million tonnes of food, and oil, more than a million barrels of it between March and September alone.

The ministry would not be drawn on the figures. The North spends a third of its budget on arms.`,
		[]string{"?70 voyage/shipment/delivery exact", "13000 container exact", "20000 container about", "470 round about", "9000000 round more_than", "?2 launcher/gun exact", "100 missile about", "?4000000000 USD exact", "500000 tonne exact", "?1000000 barrel more_than"}},
	{"wire, tanker tracking", "crude", `China's May imports of Iranian oil slip to 1.1 million bpd -Vortexa

Published: 12 June 2025

SINGAPORE, June 12 (Dock News) - China's imports of Iranian crude fell to around 1.1 million barrels per day (bpd) in May from 1.46 million bpd in April, data from Vortexa showed, as margins at independent refiners shrank.

A rival firm, Kpler, pegged last month's arrivals at 1.22 million bpd, down 20% month-on-month.

Floating storage off Singapore and Malaysia rose to a two-year high of 70 million barrels, Kpler data showed.

"There's plenty of oil on the water," said a trader. Iranian Light was offered at discounts of $2.30-$2.50 a barrel.

The United States last month imposed sanctions on a third refinery, Hebei Xinhai, along with three port operators. Treasury said it had received crude worth hundreds of millions of dollars.

At least seven tankers under sanctions discharged 9.2 million barrels at Dalian and Huizhou in the period.`,
		[]string{"1100000 barrel exact/about", "1100000 barrel about", "?1460000 barrel exact", "1220000 barrel exact", "?20 percent exact", "70000000 barrel exact", "?200000000-900000000 USD vague", "?7 vessel at_least", "9200000 barrel exact"}},
	{"feature, drones", "caspian", `Inside the factory that copied Iran's drone

Published: 2 June 2024

The first crates came by ship over the Caspian in the summer of 2022: six Mohajer-6 and a few dozen Shaheds. By winter, a US official says, several hundred had been handed over.

Then came the contract. For $1.16bn Moscow bought the plans, the machines and 600 sets of parts; the hackers who took the papers in February found the price of one complete drone, $193,000, and that of a year's output, 2,500.

How far has it got? The institute in Washington that reads the papers puts output at 4,500 to the end of April. That is a year early. Alabuga employs 900 women on the line.

Ukraine's air force counts what arrives: 8,060 Shaheds since the war began, it said in September, most of them shot down. Of late, 15 to 20 a night is usual.

Iran, for its part, admits to "a small number".`,
		[]string{"6 drone exact", "?24-99 drone vague", "200-900 drone vague", "?1160000000 USD exact", "600 drone/set exact", "2500 drone exact", "4500 drone exact", "?8060 drone exact"}},
	{"Houthi weapons story", "dhow", `'Massive' haul: 750 tonnes of missiles stopped on the way to Yemen

Published: 17 July 2025

The largest seizure yet of Iranian arms on their way to the Houthis was announced on Wednesday by the US military.

Fighters of the National Resistance Force, loyal to the recognised government, intercepted more than 750 tonnes of munitions and hardware on a dhow in the Red Sea, Central Command said. It included hundreds of advanced cruise, anti-ship and anti-aircraft missiles, warheads, seekers and drone engines.

The previous record was far lower: in 2023 a French-led raid had brought in 3,000 rifles, 578,000 rounds and 23 anti-tank missiles. An Iranian dhow caught that January had 2,116 rifles.

Manuals in Farsi lay beside the weapons, said Tareq Saleh, who leads the force of 40,000 men. He put the value at $120m.

The Houthis have sunk two ships this month and killed four sailors.`,
		[]string{"750 tonne exact", "750 tonne more_than", "200-900 missile vague", "3000 rifle exact", "578000 round exact", "23 missile exact", "2116 rifle exact", "?120000000 USD exact"}},
	{"broadsheet, grain theft", "grain", `Crimea's silent harvest

Published: 19 October 2022

More than 450,000 tonnes of Ukrainian grain have been shipped out through the port of Sevastopol since the invasion, an analysis of satellite images and shipping records by this newspaper shows.

In 50 days of August and September alone, ten vessels lifted 180,000 tonnes between them. Nine in ten of the cargoes had a Syrian or a Turkish port as their destination; the rest were passed on at sea.

A single ship, the 138-metre Fedor, made five round trips to Iskenderun with around 27,000 tonnes each time.

Ukraine's government believes that 4m tonnes may have been taken by one route or another, which would be some $1.2bn at today's prices. The UN, which does not give a number, fed 115m people with grain from the Black Sea last year.

Lebanon turned away a Russian cargo of 10,000 tonnes in July.`,
		[]string{"450000 tonne more_than", "180000 tonne exact", "?10 vessel exact", "?90 percent exact", "5 voyage exact", "27000 tonne about", "4000000 tonne exact", "?1200000000 USD about", "?10000 tonne exact"}},
	{"EU release", "libya", `Operation IRINI: monthly report, September

Published: 6 October 2025

In September 2025 Operation EUNAVFOR MED IRINI hailed 512 merchant vessels, bringing the total since March 2020 to 20,384, and paid 11 friendly approaches (total: 790).

Suspect vessels are inspected on the high seas off Libya. One inspection was carried out in the month, the 33rd of the operation. The Operation has so far prevented the delivery of 146 military vehicles and a cargo of jet fuel of 4,000 tonnes.

Suspicious flights reported to the UN Panel of Experts: 57 in September, 2,012 in all since the beginning. Twenty-five airports and 16 ports and oil terminals are monitored.

The Operation delivered 66 special reports, most on violations by both sides. Assets: 3 ships, 6 aircraft.`,
		[]string{"?512 vessel exact", "?20384 vessel exact", "146 vehicle exact", "4000 tonne exact", "?57 flight/voyage exact", "2012 flight/voyage exact", "?33 inspection exact"}},
	{"panel, in an agency's words", "oil", `N. Korea imports of oil far beyond cap, UN experts say

Published: 29 March 2023

NEW YORK - North Korea took in as much as 1.19 million barrels of refined petroleum in the first eight months of last year, well over twice what it may import in twelve, according to a report by the U.N. panel that monitors sanctions on it.

Twenty-five member states had given the panel images of 62 deliveries by tankers to Nampo, Chongjin and Songnim.

China reported shipments of 52,000 barrels in that period, Russia of 11,000. Both said the estimates of others were too high.

Ship-to-ship transfers went on in Chinese waters. The panel documented 19 with the help of two commercial firms, among them three by the New Konk, which had a load of 23,000 barrels each time.

Coal flowed the other way, 1.5 million tonnes of it, worth $110 million.`,
		[]string{"1190000 barrel up_to", "62 voyage/delivery/shipment exact", "52000 barrel exact", "11000 barrel exact", "19 transfer exact", "?3 transfer exact", "23000 barrel exact", "?1500000 tonne exact"}},
	{"explainer with bold leads", "dprk-russia", `North Korea's shells, explained in six numbers

Published: 2 July 2025

28,000. That is how many containers Seoul's military intelligence believes have gone to Russia since the two leaders met in September 2023.

12 million. The shells that would fit into them, had they been filled with nothing but 152 mm.

40 per cent. So much of Russia's ammunition comes from the North today, Ukraine's spy chief, Kyrylo Budanov, told Bloomberg this month.

64. Voyages by four ships that satellites have caught, most of them by the Angara.

120. Long-range guns and launchers sent by the end of last year, and as many again by summer, if the Ukrainians are right.

$20 billion. What the North may have earned, according to a study by a German foundation. Others say 5.5.`,
		[]string{"28000 container exact", "12000000 round exact", "40 percent exact", "64 voyage exact", "120 gun/launcher exact", "?20000000000 USD exact"}},
	{"tabloid", "dprk-russia", `KIM SENDS 11,000 MORE TO THE MEATGRINDER

Published: 30 January 2025

CRUEL Kim is shipping fresh cannon fodder to Vlad's war.

Another 11,000 North Koreans will be at the front by mid-March, a US defence source told The Globe.

Their mates have not done well. A third of the first lot, some 4,000 men, are dead or hurt, say Western officials, 1,000 of them killed. Ukraine bagged two alive.

Along with the lads come more toys: 150 more ballistic rockets on top of the 148 he has already coughed up, going by General Budanov.

Shells? A staggering five million since 2023, and three times that by Christmas if he has his way!

A pack of ramen at the camp costs £2.`,
		[]string{"11000 person exact", "11000 person exact", "?33.333 percent exact", "?4000 person about", "?1000 person exact", "150 missile exact", "148 missile exact", "5000000 round exact"}},
}
