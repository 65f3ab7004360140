//go:build ignore

package main

// at writes a position as its source has it, in decimal degrees.
func at(r row, lat, lon float64) row {
	r.lat, r.lon = lat, lon
	r.latS, r.lonS = degrees(lat), degrees(lon)
	return r
}

// dms is degrees, minutes and seconds.
func dms(d, m, s float64) float64 { return d + m/60 + s/3600 }

// added holds what the index lacks, each row with the position that its source
// gives, and names for rows of the index that are better known by others. The
// sources are told in places.csv.source.txt.
var added = []row{
	// Rows of the index: names as the founding case has them, and in the
	// script of the country.
	{id: "rajin", name: "Rajin", aliases: []string{"Najin", "Rason", "Rason port", "나진", "라진"}, wpiNumber: "60510"},
	{id: "sonbong", name: "Sonbong", aliases: []string{"Unggi", "선봉"}, wpiNumber: "60520"},
	{id: "chongjin", name: "Chongjin", aliases: []string{"청진"}, wpiNumber: "60500"},
	{id: "kimchaek", name: "Kimchaek", aliases: []string{"Songjin", "김책"}, wpiNumber: "60480"},
	{id: "hungnam", name: "Hungnam", aliases: []string{"Heungnam", "흥남"}, wpiNumber: "60450"},
	{id: "wonsan", name: "Wonsan", aliases: []string{"원산"}, wpiNumber: "60440"},
	{id: "nampo", name: "Nampo", aliases: []string{"Namp'o", "남포"}, wpiNumber: "60280"},
	{id: "songnim", name: "Songnim", aliases: []string{"송림"}, wpiNumber: "60290"},
	{id: "haeju", name: "Haeju", aliases: []string{"해주"}, wpiNumber: "60310"},
	{id: "vostochny", name: "Vostochny Port", aliases: []string{"Vostochny", "Vrangel", "Восточный", "Врангель"}, wpiNumber: "60725",
		radiusM: 5000}, // terminals all round the bay of Vrangel
	{id: "nakhodka", name: "Nakhodka", aliases: []string{"Находка"}, wpiNumber: "60730",
		radiusM: 5000}, // the bay is 5 km long, and the index has its mouth
	{id: "vladivostok", name: "Vladivostok", aliases: []string{"Владивосток"}, wpiNumber: "60610"},
	{id: "slavyanka", name: "Slavyanka", aliases: []string{"Славянка"}, wpiNumber: "62535"},
	{id: "zarubino", name: "Zarubino", aliases: []string{"Зарубино"}, wpiNumber: "60582"},
	{id: "posyet", name: "Posyet", aliases: []string{"Pos'yet", "Посьет"}, wpiNumber: "60540"},

	// Primorye.
	at(row{id: "dunay", name: "Dunay", aliases: []string{"Dunai", "Дунай"}, kind: "town", country: "RU", quality: "settlement",
		source: "geonames:2024800"}, 42.87881, 132.33521),
	at(row{id: "nakhodka-anchorage-1", name: "Nakhodka anchorage No. 1", kind: "anchorage", country: "RU", quality: "surveyed",
		source: "ru-nakhodka-bay-rules-annex-5"}, dms(42, 49.317, 0), dms(132, 55.2, 0)),

	// The Caspian, of which the index has nothing.
	at(row{id: "olya", name: "Olya", aliases: []string{"Оля"}, kind: "port", country: "RU", quality: "approximate", locode: "RUOYA",
		source: "wikipedia-ru:Оля (порт)"}, dms(45, 46, 54), dms(47, 33, 9)),
	at(row{id: "astrakhan", name: "Astrakhan", aliases: []string{"Астрахань"}, kind: "port", country: "RU", quality: "approximate", locode: "RUASF",
		source:  "searoute-1.6.0:RUASF",
		radiusM: 12000}, 46.37709, 48.054307), // berths stand for 20 km along the Volga
	at(row{id: "astrakhan-section-1", name: "Astrakhan section 1", kind: "port", country: "RU", quality: "surveyed",
		source: "ru-order-1977-r-2009"}, dms(46, 26, 57.5), dms(47, 58, 9.5)),
	at(row{id: "makhachkala", name: "Makhachkala", aliases: []string{"Махачкала"}, kind: "port", country: "RU", quality: "chart", locode: "RUMCX",
		source: "searoute-1.6.0:RUMCX"}, 42.983333, 47.5),
	at(row{id: "anzali", name: "Anzali", aliases: []string{"Bandar-e Anzali", "Bandar Anzali", "Enzeli", "بندر انزلی"}, kind: "port", country: "IR", quality: "approximate", locode: "IRBAZ",
		source: "searoute-1.6.0:IRBAZ"}, 37.476885, 49.471817),
	at(row{id: "anzali-anchorage", name: "Anzali general anchorage", kind: "anchorage", country: "IR", quality: "surveyed",
		source:  "ir-pmo-anzali-2022",
		radiusM: 3100}, dms(37, 32.4, 0), dms(49, 27.35, 0)), // to the corners
	at(row{id: "anzali-anchorage-dangerous", name: "Anzali dangerous goods anchorage", kind: "anchorage", country: "IR", quality: "surveyed",
		source:  "ir-pmo-anzali-2022",
		radiusM: 1700}, dms(37, 33.85, 0), dms(49, 28.85, 0)),
	at(row{id: "amirabad", name: "Amirabad", aliases: []string{"Bandar Amirabad", "Bandar-e Amirabad", "بندر امیرآباد"}, kind: "port", country: "IR", quality: "approximate", locode: "IRAMD",
		source: "iqc13-amirabad"}, dms(36, 51, 16), dms(53, 22, 15)),
	at(row{id: "noshahr", name: "Noshahr", aliases: []string{"Bandar Noshahr", "Bandar-e Nowshahr"}, kind: "port", country: "IR", quality: "approximate", locode: "IRNSH",
		source: "searoute-1.6.0:IRNSH"}, 36.65, 51.458801),
	at(row{id: "aktau", name: "Aktau", aliases: []string{"Aqtau", "Актау"}, kind: "port", country: "KZ", quality: "approximate", locode: "KZAAU",
		source: "searoute-1.6.0:KZAAU"}, 43.682325, 51.212927),
	at(row{id: "baku", name: "Baku", aliases: []string{"Bakı", "Баку"}, kind: "port", country: "AZ", quality: "approximate", locode: "AZBAK",
		source: "searoute-1.6.0:AZBAK"}, 40.381471, 49.887766),
	at(row{id: "turkmenbashi", name: "Turkmenbashi", aliases: []string{"Türkmenbaşy", "Krasnovodsk"}, kind: "port", country: "TM", quality: "approximate", locode: "TMKRW",
		source: "searoute-1.6.0:TMKRW"}, 40.054569, 52.876613),
}
