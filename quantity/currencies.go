package quantity

import "strings"

// moneyRow is one currency: its code (ISO 4217:2015 with the amendments to 179,
// list one of what is in use and list three of what no longer is), the
// adjectives that go before its name, the name, its plural, whether the bare
// name means this currency, and the minor units with how many make one.
type moneyRow struct {
	code       string
	adjectives string // joined by ;
	one, many  string // joined by ;
	bare       bool
	minors     string // names in both numbers, joined by ;
	per        float64
}

const cents = "cent;cents"

// moneyRows is the table of currencies. A bare name that several share means
// the one a report in English means by it without saying so, or has a row of
// its own name further on: a franc is nobody's in particular.
var moneyRows = []moneyRow{
	{"USD", "us;american;united states;u . s", "dollar", "dollars", true, cents, 100},
	{"EUR", "", "euro", "euros", true, cents + ";euro cent;euro cents;eurocent;eurocents", 100},
	{"GBP", "british;uk", "pound;pound sterling", "pounds;pounds sterling", false, "penny;pence;pennies;p", 100},
	{"JPY", "japanese", "yen", "yen", true, "sen", 100},
	{"CNY", "chinese", "yuan;renminbi", "yuan;yuans;renminbi", true, "jiao;mao", 10},
	{"CNY", "", "", "", true, "fen", 100},
	{"CNY", "", "kuai;rmb;cny", "kuai;rmb", true, "mao;jiao", 10},
	{"AED", "uae;emirati;u . a . e", "dirham", "dirhams", true, "fils", 100},
	{"AFN", "afghan", "afghani", "afghanis;afghani", true, "pul;puls", 100},
	{"ALL", "albanian", "lek", "lek;leks;leke", true, "", 0},
	{"AMD", "armenian", "dram", "drams", false, "luma", 100},
	{"ANG", "netherlands antillean;antillean", "guilder", "guilders", false, cents, 100},
	{"AOA", "angolan", "kwanza", "kwanzas;kwanza", true, "centimo;centimos", 100},
	{"ARS", "argentine;argentinian;argentinean", "peso", "pesos", false, "centavo;centavos", 100},
	{"AUD", "australian;aussie", "dollar", "dollars", false, cents, 100},
	{"AWG", "aruban", "florin", "florins", false, cents, 100},
	{"AZN", "azerbaijani;azeri", "manat", "manats;manat", true, "qapik;qepik", 100},
	{"BAM", "bosnian;bosnia herzegovina", "convertible mark", "convertible marks", true, "fening;feninga", 100},
	{"BBD", "barbadian;barbados", "dollar", "dollars", false, cents, 100},
	{"BDT", "bangladeshi", "taka", "taka;takas", true, "poisha", 100},
	{"BGN", "bulgarian", "lev", "leva;lev;levs", true, "stotinka;stotinki", 100},
	{"BHD", "bahraini;bahrain", "dinar", "dinars", false, "fils", 1000},
	{"BIF", "burundian;burundi", "franc", "francs", false, "centime;centimes", 100},
	{"BMD", "bermudian;bermuda;bermudan", "dollar", "dollars", false, cents, 100},
	{"BND", "brunei", "dollar", "dollars", false, "sen;" + cents, 100},
	{"BOB", "bolivian", "boliviano", "bolivianos", true, "centavo;centavos", 100},
	{"BRL", "brazilian;brazil", "real", "reais;reals", false, "centavo;centavos", 100},
	{"BRL", "", "", "reais", true, "centavo;centavos", 100},
	{"BSD", "bahamian;bahamas", "dollar", "dollars", false, cents, 100},
	{"BTN", "bhutanese", "ngultrum", "ngultrum;ngultrums", true, "chetrum;chetrums", 100},
	{"BWP", "botswana;botswanan", "pula", "pula;pulas", true, "thebe", 100},
	{"BYN", "belarusian;belarussian", "ruble;rouble", "rubles;roubles", false, "kopeck;kopecks;kopek;kopeks", 100},
	{"BZD", "belize;belizean", "dollar", "dollars", false, cents, 100},
	{"CAD", "canadian", "dollar", "dollars", false, cents, 100},
	{"CDF", "congolese", "franc", "francs", false, "centime;centimes", 100},
	{"CHF", "swiss", "franc", "francs", false, "rappen;centime;centimes", 100},
	{"CLP", "chilean", "peso", "pesos", false, "centavo;centavos", 100},
	{"COP", "colombian", "peso", "pesos", false, "centavo;centavos", 100},
	{"CRC", "costa rican", "colon;colón", "colones;colóns;colons", false, "centimo;centimos", 100},
	{"CRC", "", "colón", "colones", true, "centimo;centimos", 100},
	{"CUP", "cuban", "peso", "pesos", false, "centavo;centavos", 100},
	{"CVE", "cape verdean;cape verde", "escudo", "escudos", false, "centavo;centavos", 100},
	{"CZK", "czech", "koruna;crown", "korunas;koruna;koruny;crowns", false, "haler;halers;haleru", 100},
	{"DJF", "djiboutian;djibouti", "franc", "francs", false, "centime;centimes", 100},
	{"DKK", "danish", "krone;crown;kroner", "kroner;crowns;kroners", false, "ore;øre", 100},
	{"DOP", "dominican;dominican republic", "peso", "pesos", false, "centavo;centavos", 100},
	{"DZD", "algerian", "dinar", "dinars", false, "centime;centimes;santeem", 100},
	{"EGP", "egyptian", "pound", "pounds", false, "piastre;piastres;piaster;piasters", 100},
	{"ERN", "eritrean", "nakfa", "nakfa;nakfas", true, cents, 100},
	{"ETB", "ethiopian", "birr", "birr;birrs", true, "santim;santims;" + cents, 100},
	{"FJD", "fijian;fiji", "dollar", "dollars", false, cents, 100},
	{"FKP", "falkland islands;falklands", "pound", "pounds", false, "penny;pence", 100},
	{"GEL", "georgian", "lari", "lari;laris", true, "tetri;tetris", 100},
	{"GHS", "ghanaian;ghana", "cedi", "cedis;cedi", true, "pesewa;pesewas", 100},
	{"GIP", "gibraltar", "pound", "pounds", false, "penny;pence", 100},
	{"GMD", "gambian", "dalasi", "dalasi;dalasis", true, "butut;bututs", 100},
	{"GNF", "guinean", "franc", "francs", false, "centime;centimes", 100},
	{"GTQ", "guatemalan", "quetzal", "quetzals;quetzales", true, "centavo;centavos", 100},
	{"GYD", "guyanese;guyana", "dollar", "dollars", false, cents, 100},
	{"HKD", "hong kong", "dollar", "dollars", false, cents, 100},
	{"HNL", "honduran", "lempira", "lempiras;lempira", true, "centavo;centavos", 100},
	{"HRK", "croatian", "kuna", "kuna;kunas", true, "lipa;lipas", 100},
	{"HTG", "haitian", "gourde", "gourdes", true, "centime;centimes", 100},
	{"HUF", "hungarian", "forint", "forints;forint", true, "filler", 100},
	{"IDR", "indonesian", "rupiah", "rupiah;rupiahs", true, "sen", 100},
	{"ILS", "israeli;new israeli;israeli new", "shekel;sheqel", "shekels;sheqels;sheqalim", true, "agora;agorot", 100},
	{"INR", "indian", "rupee", "rupees", true, "paisa;paise", 100},
	{"IQD", "iraqi", "dinar", "dinars", false, "fils", 1000},
	{"IRR", "iranian", "rial", "rials", true, "", 0},
	{"ISK", "icelandic", "krona;króna;crown", "kronur;krónur;krona;crowns", false, "eyrir;aurar", 100},
	{"JMD", "jamaican;jamaica", "dollar", "dollars", false, cents, 100},
	{"JOD", "jordanian", "dinar", "dinars", false, "qirsh;piastre;piastres", 100},
	{"KES", "kenyan;kenya", "shilling", "shillings", false, cents, 100},
	{"KGS", "kyrgyz;kyrgyzstani;kyrgyzstan", "som", "som;soms", false, "tyiyn", 100},
	{"KHR", "cambodian", "riel", "riel;riels", true, "sen", 100},
	{"KMF", "comorian;comoran", "franc", "francs", false, "centime;centimes", 100},
	{"KPW", "north korean;dprk", "won", "won", false, "chon", 100},
	{"KRW", "korean;south korean", "won", "won", true, "jeon", 100},
	{"KWD", "kuwaiti;kuwait", "dinar", "dinars", false, "fils", 1000},
	{"KYD", "cayman islands;cayman", "dollar", "dollars", false, cents, 100},
	{"KZT", "kazakh;kazakhstani;kazakhstan", "tenge", "tenge;tenges", true, "tiyn;tiyin", 100},
	{"LAK", "lao;laotian", "kip", "kip;kips", true, "att", 100},
	{"LBP", "lebanese", "pound", "pounds", false, "piastre;piastres", 100},
	{"LKR", "sri lankan;sri lanka", "rupee", "rupees", false, cents, 100},
	{"LRD", "liberian", "dollar", "dollars", false, cents, 100},
	{"LSL", "lesotho;basotho", "loti", "loti;maloti", true, "sente;lisente", 100},
	{"LYD", "libyan", "dinar", "dinars", false, "dirham;dirhams", 1000},
	{"MAD", "moroccan;morocco", "dirham", "dirhams", false, "centime;centimes", 100},
	{"MDL", "moldovan", "leu", "lei", false, "ban;bani", 100},
	{"MGA", "malagasy", "ariary", "ariary;ariaries", true, "iraimbilanja", 5},
	{"MKD", "macedonian", "denar", "denars;denari", true, "deni", 100},
	{"MMK", "burmese;myanmar", "kyat", "kyat;kyats", true, "pya;pyas", 100},
	{"MNT", "mongolian", "tugrik;togrog;tögrög", "tugrik;tugriks;togrog;togrogs", true, "mongo", 100},
	{"MOP", "macanese;macau", "pataca", "patacas", true, "avo;avos", 100},
	{"MRU", "mauritanian", "ouguiya", "ouguiya;ouguiyas", true, "khoums", 5},
	{"MUR", "mauritian;mauritius", "rupee", "rupees", false, cents, 100},
	{"MVR", "maldivian;maldives", "rufiyaa", "rufiyaa;rufiyaas", true, "laari;laaris", 100},
	{"MWK", "malawian;malawi", "kwacha", "kwacha;kwachas", false, "tambala", 100},
	{"MXN", "mexican", "peso", "pesos", false, "centavo;centavos", 100},
	{"MYR", "malaysian", "ringgit", "ringgit;ringgits", true, "sen", 100},
	{"MZN", "mozambican", "metical", "meticais;meticals", true, "centavo;centavos", 100},
	{"NAD", "namibian;namibia", "dollar", "dollars", false, cents, 100},
	{"NGN", "nigerian", "naira", "naira;nairas", true, "kobo", 100},
	{"NIO", "nicaraguan", "cordoba;córdoba", "cordobas;córdobas", false, "centavo;centavos", 100},
	{"NOK", "norwegian", "krone;crown;kroner", "kroner;crowns;krone", false, "ore;øre", 100},
	{"NPR", "nepalese;nepali", "rupee", "rupees", false, "paisa;paise", 100},
	{"NZD", "new zealand;kiwi", "dollar", "dollars", false, cents, 100},
	{"OMR", "omani", "rial;riyal", "rials;riyals", false, "baisa;baiza", 1000},
	{"PAB", "panamanian", "balboa", "balboas;balboa", false, "centesimo;centesimos", 100},
	{"PEN", "peruvian;nuevo", "sol", "soles;sols", false, "centimo;centimos", 100},
	{"PGK", "papua new guinean;papua new guinea", "kina", "kina;kinas", true, "toea", 100},
	{"PHP", "philippine;filipino;philippines", "peso", "pesos", false, "centavo;centavos;sentimo", 100},
	{"PKR", "pakistani;pakistan", "rupee", "rupees", false, "paisa;paise", 100},
	{"PLN", "polish", "zloty;złoty", "zlotys;zloty;zloties;złoty;złotys", true, "grosz;groszy;groszes", 100},
	{"PYG", "paraguayan", "guarani;guaraní", "guaranis;guaranies;guaraníes", true, "centimo;centimos", 100},
	{"QAR", "qatari;qatar", "riyal;rial", "riyals;rials", false, "dirham;dirhams", 100},
	{"RON", "romanian", "leu", "lei", true, "ban;bani", 100},
	{"RSD", "serbian", "dinar", "dinars", false, "para", 100},
	{"RUB", "russian", "ruble;rouble", "rubles;roubles", true, "kopeck;kopecks;kopek;kopeks;copeck;copecks", 100},
	{"RWF", "rwandan;rwanda", "franc", "francs", false, "centime;centimes", 100},
	{"SAR", "saudi;saudi arabian", "riyal;rial", "riyals;rials", false, "halala;halalas", 100},
	{"SAR", "", "riyal", "riyals", true, "halala;halalas", 100},
	{"SBD", "solomon islands;solomon island", "dollar", "dollars", false, cents, 100},
	{"SCR", "seychelles;seychellois", "rupee", "rupees", false, cents, 100},
	{"SDG", "sudanese", "pound", "pounds", false, "piastre;piastres", 100},
	{"SEK", "swedish", "krona;kronor;crown", "kronor;krona;kronas;crowns", false, "ore;öre", 100},
	{"SGD", "singapore;singaporean", "dollar", "dollars", false, cents, 100},
	{"SHP", "saint helena;st helena", "pound", "pounds", false, "penny;pence", 100},
	{"SLE", "sierra leonean;sierra leone", "leone", "leones", true, cents, 100},
	{"SOS", "somali", "shilling", "shillings", false, "senti;" + cents, 100},
	{"SRD", "surinamese;suriname", "dollar", "dollars", false, cents, 100},
	{"SSP", "south sudanese", "pound", "pounds", false, "piastre;piastres", 100},
	{"STN", "sao tomean;são tomé", "dobra", "dobras;dobra", true, "centimo;centimos", 100},
	{"SVC", "salvadoran;salvadorean", "colon;colón", "colones;colons", false, "centavo;centavos", 100},
	{"SYP", "syrian", "pound", "pounds", false, "piastre;piastres", 100},
	{"SZL", "swazi;eswatini", "lilangeni", "emalangeni;lilangenis", true, cents, 100},
	{"THB", "thai", "baht", "baht;bahts", true, "satang;satangs", 100},
	{"TJS", "tajik;tajikistani;tajikistan", "somoni", "somoni;somonis", true, "diram;dirams", 100},
	{"TMT", "turkmen;turkmenistani;turkmenistan", "manat", "manats;manat", false, "tenge", 100},
	{"TND", "tunisian", "dinar", "dinars", false, "millime;millimes", 1000},
	{"TOP", "tongan", "paanga;pa ' anga", "paanga;pa ' anga", true, "seniti", 100},
	{"TRY", "turkish", "lira", "lira;liras;lire", false, "kurus;kuruş", 100},
	{"TTD", "trinidad and tobago;trinidadian;trinidad;trinidad & tobago", "dollar", "dollars", false, cents, 100},
	{"TWD", "taiwan;new taiwan;taiwanese;nt", "dollar", "dollars", false, cents, 100},
	{"TZS", "tanzanian;tanzania", "shilling", "shillings", false, cents, 100},
	{"UAH", "ukrainian;ukraine", "hryvnia;hryvna;hryvnya", "hryvnia;hryvnias;hryvni;hryven;hryvnas", true, "kopiyka;kopiykas;kopeck;kopecks", 100},
	{"UGX", "ugandan;uganda", "shilling", "shillings", false, "", 0},
	{"UYU", "uruguayan", "peso", "pesos", false, "centesimo;centesimos", 100},
	{"UZS", "uzbek;uzbekistani;uzbekistan", "som;sum;soum", "som;soms;sum;sums;soums", false, "tiyin", 100},
	{"VES", "venezuelan", "bolivar;bolívar", "bolivars;bolivares;bolívares", true, "centimo;centimos", 100},
	{"VND", "vietnamese;vietnam", "dong", "dong;dongs", true, "", 0},
	{"VUV", "vanuatu", "vatu", "vatu;vatus", true, "", 0},
	{"WST", "samoan;samoa", "tala", "tala;talas", true, "sene", 100},
	{"XAF", "central african;central african cfa", "cfa franc;franc", "cfa francs;francs", false, "centime;centimes", 100},
	{"XOF", "west african;west african cfa", "cfa franc;franc", "cfa francs;francs", false, "centime;centimes", 100},
	{"XOF", "", "cfa franc;cfa", "cfa francs", true, "centime;centimes", 100},
	{"XCD", "east caribbean;eastern caribbean;ec", "dollar", "dollars", false, cents, 100},
	{"XPF", "", "cfp franc;pacific franc", "cfp francs;pacific francs", true, "centime;centimes", 100},
	{"YER", "yemeni", "rial;riyal", "rials;riyals", false, "fils", 100},
	{"ZAR", "south african", "rand", "rand;rands", false, cents, 100},
	{"ZAR", "", "", "rand;rands", true, cents, 100},
	{"ZMW", "zambian;zambia", "kwacha", "kwacha;kwachas", true, "ngwee", 100},
	{"ZWL", "zimbabwean;zimbabwe", "dollar", "dollars", false, cents, 100},

	// No longer in use.
	{"DEM", "german", "mark;deutsche mark;deutschmark;d mark", "marks;deutsche marks;deutschmarks;d marks", false, "pfennig;pfennigs", 100},
	{"DEM", "", "deutsche mark;deutschmark", "deutsche marks;deutschmarks;d marks", true, "pfennig;pfennigs", 100},
	{"FRF", "french", "franc", "francs", false, "centime;centimes", 100},
	{"BEF", "belgian", "franc", "francs", false, "centime;centimes", 100},
	{"LUF", "luxembourg;luxembourgish", "franc", "francs", false, "centime;centimes", 100},
	{"ITL", "italian", "lira", "lire;lira;liras", false, "", 0},
	{"ESP", "spanish", "peseta", "pesetas", true, "centimo;centimos", 100},
	{"NLG", "dutch", "guilder", "guilders", true, cents, 100},
	{"PTE", "portuguese", "escudo", "escudos", true, "centavo;centavos", 100},
	{"ATS", "austrian", "schilling", "schillings", false, "groschen", 100},
	{"ATS", "", "", "schillings", true, "groschen", 100},
	{"IEP", "irish", "punt;pound", "punts;pounds", false, "penny;pence", 100},
	{"IEP", "", "", "punts", true, "penny;pence", 100},
	{"FIM", "finnish", "markka;mark", "markka;markkaa;markkas;marks", false, "penni;pennia", 100},
	{"FIM", "", "markka", "markka;markkaa;markkas", true, "penni;pennia", 100},
	{"GRD", "greek", "drachma", "drachmas;drachmae", false, "lepta", 100},
	{"GRD", "", "", "drachmas;drachmae", true, "lepta", 100},
	{"CYP", "cyprus;cypriot", "pound", "pounds", false, cents, 100},
	{"MTL", "maltese", "lira;pound", "lira;liri;pounds", false, cents, 100},
	{"SIT", "slovenian", "tolar", "tolars;tolarjev", true, "", 0},
	{"SKK", "slovak", "koruna;crown", "korunas;koruna;crowns", false, "", 0},
	{"EEK", "estonian", "kroon;crown", "kroons;krooni;crowns", false, "sent;senti", 100},
	{"LVL", "latvian", "lats", "lats;lati", true, "santims;santimi", 100},
	{"LTL", "lithuanian", "litas", "litas;litai;litu", true, "centas;centai", 100},
	{"XEU", "", "european currency unit;ecu", "european currency units;ecus", true, "", 0},
	{"SUR", "soviet", "ruble;rouble", "rubles;roubles", false, "kopeck;kopecks", 100},
	{"YUM", "yugoslav;yugoslavian", "dinar", "dinars", false, "para", 100},
	{"ARA", "argentine", "austral", "australs;australes", true, "", 0},
	{"BRC", "brazilian", "cruzado", "cruzados", true, "", 0},
	{"BRE", "brazilian", "cruzeiro", "cruzeiros", true, "", 0},
	{"PEI", "peruvian", "inti", "intis", false, "", 0},
	{"ECS", "ecuadorian;ecuadorean", "sucre", "sucres", false, "", 0},

	// Names that several currencies share.
	{"franc", "", "franc", "francs", true, "centime;centimes", 100},
	{"lira", "", "lira", "lira;lire;liras", true, "", 0},
	{"peso", "", "peso", "pesos", true, "centavo;centavos", 100},
	{"krone", "", "krone;krona", "kroner;kronor", true, "ore;øre;öre", 100},
	{"koruna", "", "koruna", "korunas;crowns", true, "haler;halers", 100},
	{"dinar", "", "dinar", "dinars", true, "fils", 1000},
	{"shilling", "", "shilling", "shillings", true, cents, 100},
	{"mark", "", "", "german marks", true, "", 0},
	{"BTC", "", "bitcoin", "bitcoins;bitcoin", true, "satoshi;satoshis", 1e8},
	{"ETH", "", "ether;ethereum", "ethers;ether;ethereum", true, "", 0},

	// Colloquial names.
	{"USD", "", "buck;greenback", "bucks;greenbacks", true, cents, 100},
	{"GBP", "", "quid;pound sterling", "quid;pounds sterling", true, "penny;pence;pennies;p", 100},

	// Minor units by themselves.
	{"cent", "us;euro;u . s;canadian;australian", "cent", "cents", true, "", 0},
	{"penny", "", "penny;pence", "pence;pennies", true, "", 0},
	{"kopeck", "russian", "kopeck;kopek;copeck", "kopecks;kopeks;copecks", true, "", 0},
	{"sen", "", "sen", "sen", true, "", 0},
	{"satoshi", "", "satoshi", "satoshis", true, "", 0},
	{"paisa", "indian", "paisa", "paise", true, "", 0},
	{"centavo", "", "centavo", "centavos", true, "", 0},
	{"centime", "", "centime", "centimes", true, "", 0},
	{"pfennig", "", "pfennig", "pfennigs", true, "", 0},
	{"piastre", "egyptian", "piastre;piaster", "piastres;piasters", true, "", 0},
	{"kobo", "", "kobo", "kobo", true, "", 0},
	{"jiao", "", "jiao", "jiao", true, "", 0},
	{"agora", "", "agora", "agorot", true, "", 0},
	{"stotinka", "", "stotinka", "stotinki", true, "", 0},
	{"groszy", "", "", "groszy", true, "", 0},
	{"satang", "", "satang", "satang;satangs", true, "", 0},
	{"pesewa", "", "pesewa", "pesewas", true, "", 0},
	{"øre", "", "øre", "øre", true, "", 0},
	{"öre", "", "öre", "öre", true, "", 0},
	{"fils", "", "", "fils", true, "", 0},
	{"dime", "", "dime", "dimes", true, "", 0},
	{"fen", "", "fen", "fen", true, "", 0},
	{"halala", "", "halala", "halalas", true, "", 0},
	{"tetri", "", "tetri", "tetri;tetris", true, "", 0},
	{"thebe", "", "thebe", "thebe", true, "", 0},
	{"butut", "", "butut", "bututs", true, "", 0},
	{"chetrum", "", "chetrum", "chetrums", true, "", 0},
	{"paisa", "", "poisha", "poisha", true, "", 0},
	{"lipa", "", "lipa", "lipas", true, "", 0},
	{"qapik", "", "qapik", "qapiks", true, "", 0},
	{"kurus", "", "kurus;kuruş", "kurus;kuruş", true, "", 0},
	{"rappen", "", "rappen", "rappen", true, "", 0},
	{"millime", "", "millime", "millimes", true, "", 0},
	{"kopiyka", "", "kopiyka", "kopiykas;kopiyky", true, "", 0},
	{"ngwee", "", "ngwee", "ngwee", true, "", 0},
	{"diram", "", "diram", "dirams", true, "", 0},
	{"penni", "", "penni", "penniä;pennia", true, "", 0},
	{"qindarka", "", "qindarka;qindarke;qindarkë", "qindarkas;qindarkes;qindarkës", true, "", 0},
}

// spelledOut are the codes that in capitals are words of a headline or other
// abbreviations, and are read as a currency nowhere.
var spelledOut = map[string]bool{"ALL": true, "TOP": true, "SOS": true, "MOP": true, "BAM": true, "ANG": true, "GIP": true, "SIT": true}

// smallCodes are the codes that are read in small letters too.
var smallCodes = strings.Fields("usd eur gbp jpy krw cny rmb inr chf cad aud nzd hkd sgd twd sek nok dkk zar brl mxn thb idr myr php pln czk huf ils aed sar rub uah btc")

// moneyUnits returns the wordings of the table as rows of units, and fills
// minors.
func moneyUnits() []unitRow {
	var out []unitRow
	symbol := map[string]bool{}
	for _, m := range moneyRows {
		row := unitRow{unit: m.code, dimension: Money}
		if code := m.code; len(code) == 3 && code == strings.ToUpper(code) && !symbol[code] && !spelledOut[code] {
			symbol[code] = true
			row.symbols = code
		}
		list := func(names string) string {
			if names == "" {
				return ""
			}
			var words []string
			for name := range strings.SplitSeq(names, ";") {
				if m.bare {
					words = append(words, name)
				}
				if m.adjectives != "" {
					for a := range strings.SplitSeq(m.adjectives, ";") {
						if strings.HasSuffix(a, " s") || strings.HasSuffix(a, " e") {
							words = append(words, a+" . "+name)
						}
						words = append(words, a+" "+name)
					}
				}
			}
			return strings.Join(words, ";")
		}
		row.singular, row.plural = list(m.one), list(m.many)
		out = append(out, row)
		if m.minors != "" {
			if minors[m.code] == nil {
				minors[m.code] = map[string]float64{}
			}
			for name := range strings.SplitSeq(m.minors, ";") {
				minors[m.code][name] = m.per
			}
		}
	}
	for _, code := range smallCodes {
		unit := strings.ToUpper(code)
		if code == "rmb" {
			unit = "CNY"
		}
		out = append(out, unitRow{unit: unit, dimension: Money, symbols: code})
	}
	return append(out,
		unitRow{unit: "CNY", dimension: Money, symbols: "RMB;元"},
		unitRow{unit: "JPY", dimension: Money, symbols: "円;圓"},
		unitRow{unit: "KRW", dimension: Money, symbols: "원"},
		unitRow{unit: "cent", dimension: Money, symbols: "¢"},
		unitRow{unit: "mark", dimension: Money, symbols: "DM"},
		unitRow{unit: "krone", dimension: Money, symbols: "kr"},
		unitRow{unit: "PLN", dimension: Money, symbols: "zł"},
		unitRow{unit: "CZK", dimension: Money, symbols: "Kč"},
		unitRow{unit: "CHF", dimension: Money, symbols: "SFr"},
	)
}

// currencySigns stand before a number, some behind it too.
var currencySigns = map[string]string{
	"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₽": "RUB", "₴": "UAH", "₹": "INR",
	"＄": "USD", "￡": "GBP", "￥": "JPY", "￦": "KRW", "﹩": "USD",
	"₡": "CRC", "₭": "LAK", "₱": "PHP", "₪": "ILS", "₦": "NGN", "₸": "KZT", "₺": "TRY", "₫": "VND", "฿": "THB", "₲": "PYG", "₿": "BTC", "₮": "MNT", "₼": "AZN", "₾": "GEL",
	"¢": "cent", "￠": "cent", "₣": "franc", "₤": "lira", "₧": "ESP", "₯": "GRD", "₠": "XEU", "₳": "ARA", "₵": "GHS", "₨": "INR", "৳": "BDT", "៛": "KHR", "﷼": "IRR", "؋": "AFN", "ƒ": "NLG", "֏": "AMD", "⃀": "KGS",
}

// signWords are abbreviations that stand before a number as a sign does.
var signWords = map[string]string{
	"rs": "INR", "re": "INR", "rp": "IDR", "rm": "MYR", "fr": "franc", "frs": "franc", "sfr": "CHF", "ffr": "FRF", "bfr": "BEF", "kr": "krone", "skr": "SEK", "nkr": "NOK", "dkr": "DKK",
	"ikr": "ISK", "sen": "sen", "dm": "mark", "rmb": "CNY", "php": "PHP", "pta": "ESP", "ptas": "ESP", "tk": "BDT", "ksh": "KES", "kshs": "KES", "tsh": "TZS", "ush": "UGX",
	"dh": "AED", "dhs": "AED", "ecu": "XEU", "birr": "ETB", "cfa": "XOF", "fcfa": "XOF",
}

// gluedSigns are those of them that touch their digits, as they are written then,
// and the letters that do so only before a scale: R5 million.
var gluedSigns = map[string]bool{"Rs": true, "RM": true, "Rp": true, "KSh": true, "Ksh": true, "KES": true, "USh": true, "TSh": true, "Dh": true, "Dhs": true, "SFr": true, "DM": true, "Tk": true}

var gluedLetters = map[string]string{"R": "ZAR", "Y": "JPY"}

// dollars are the letters before a dollar sign that say whose it is.
var dollars = map[string]string{
	"us": "USD", "u.s.": "USD", "usd": "USD", "c": "CAD", "ca": "CAD", "can": "CAD", "cad": "CAD", "cdn": "CAD", "a": "AUD", "au": "AUD", "aud": "AUD", "aus": "AUD",
	"nz": "NZD", "nzd": "NZD", "hk": "HKD", "hkd": "HKD", "s": "SGD", "sg": "SGD", "sgd": "SGD", "nt": "TWD", "twd": "TWD", "tw": "TWD", "mx": "MXN", "mxn": "MXN", "mex": "MXN",
	"r": "BRL", "brl": "BRL", "rd": "DOP", "j": "JMD", "ja": "JMD", "tt": "TTD", "ttd": "TTD", "z": "ZWL", "zw": "ZWL", "bz": "BZD", "ec": "XCD", "bds": "BBD", "fj": "FJD", "fjd": "FJD",
	"n": "NAD", "gy": "GYD", "ar": "ARS", "col": "COP", "cl": "CLP", "clp": "CLP", "ars": "ARS", "cop": "COP", "bs": "BSD", "ci": "KYD", "bn": "BND", "b": "BND", "g": "GYD", "ws": "WST",
	"american": "USD", "australian": "AUD", "canadian": "CAD", "singapore": "SGD", "jamaican": "JMD", "namibian": "NAD", "taiwan": "TWD", "fijian": "FJD", "brunei": "BND", "belize": "BZD",
	"bahamian": "BSD", "bermudian": "BMD", "barbadian": "BBD", "liberian": "LRD", "guyanese": "GYD", "trinidad": "TTD", "zimbabwean": "ZWL", "surinamese": "SRD", "si": "SBD", "mop": "MOP", "cu": "CUP",
}
