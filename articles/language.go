package articles

import (
	"strings"
	"unicode"
)

// languageSample is how much of a text its language is told from.
const languageSample = 20_000

// language tells the language of a text by its script, the letters that only
// one language of a script has, and common words: en, ko, ja, zh, ru, uk or fa.
// Blank is another language, or too little text to tell.
//
// When it is wrong: Mongolian and Bulgarian in short texts pass for Russian or
// for nothing; Dari is called fa; a page half in English and half in another
// language is called by the first 20,000 bytes. A text of fewer than 20 letters
// in the Latin or Cyrillic script is left blank.
func language(text string) string {
	text = text[:min(len(text), languageSample)]
	var letters, latin, hangul, kana, han, cyrillic, arabic int
	var russian, ukrainian, otherCyrillic, persian, otherArabic int
	for _, r := range text {
		if r < 0x80 {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				letters++
				latin++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		switch {
		case r >= 0xac00 && r <= 0xd7a3 || unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case r >= 0x400 && r <= 0x52f:
			cyrillic++
			switch unicode.ToLower(r) {
			case 'ы', 'э', 'ё':
				russian++
			case 'і', 'ї', 'є', 'ґ':
				ukrainian++
			case 'ў', 'ј', 'љ', 'њ', 'ћ', 'ђ', 'џ', 'ѓ', 'ќ', 'ө', 'ү', 'қ', 'ғ', 'ә', 'ң':
				otherCyrillic++
			}
		case unicode.Is(unicode.Arabic, r):
			arabic++
			switch r {
			case 'پ', 'چ', 'ژ', 'گ', 'ی', 'ک':
				persian++
			case 'ي', 'ك', 'ة', 'ى', 'ٹ', 'ڈ', 'ڑ', 'ے', 'ہ', 'ں', 'ې', 'ټ', 'ډ', 'ړ', 'ښ':
				otherArabic++
			}
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	switch {
	case letters == 0:
		return ""
	case hangul*3 > letters:
		return "ko"
	case (kana+han)*3 > letters && kana*20 > kana+han:
		return "ja"
	case han*3 > letters:
		return "zh"
	case cyrillic*2 > letters && cyrillic >= 20:
		switch {
		case otherCyrillic*100 > cyrillic:
			return "" // Belarusian, Serbian, Macedonian, Kazakh, Mongolian
		case ukrainian > russian && ukrainian*100 > cyrillic:
			return "uk"
		case russian*200 > cyrillic:
			return "ru"
		}
		return ""
	case arabic*2 > letters:
		if persian > otherArabic && persian*20 > arabic {
			return "fa"
		}
		return ""
	case latin*2 > letters && latin >= 20:
		return latinLanguage(text)
	}
	return ""
}

// englishWords are common in English and in few other languages; otherWords
// are common in other languages of the Latin script and no English words.
var (
	englishWords = words(`the of to and in that is was for on with has have from by at are were it its as be this which not his
		he she they their said will would had been after but who more than about an or`)
	otherWords = words(`der die das und ist nicht ein eine den dem mit von zu auf für im des les le la et une des du dans que qui
		pour est sur pas par el los las del una que por con para se lo il di che della per non un è i gli da
		do da em uma não os ao com het van een dat niet op te zijn ik og som til af på att är det en och
		nie się na w z jest do że ve bir bu için ile da olarak`)
)

func latinLanguage(text string) string {
	all, english, other := 0, 0, 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		all++
		if w = strings.ToLower(w); englishWords[w] {
			english++
		} else if otherWords[w] {
			other++
		}
	}
	if all >= 5 && english*10 >= all && english > other {
		return "en"
	}
	return ""
}

// effectiveLanguage weighs what a page states against its words: a page whose
// template says English and whose text is Korean is Korean.
func effectiveLanguage(stated, text string) string {
	told := language(text)
	primary, _, _ := strings.Cut(strings.ToLower(stated), "-")
	switch {
	case stated == "" || primary == "und" || primary == "x":
		return told
	case told == "" || told == primary:
		return stated
	case told == "en":
		// Common words can mislead; a script cannot.
		if latinPrimary(primary) {
			return stated
		}
	}
	return told
}

func latinPrimary(primary string) bool {
	switch primary {
	case "ko", "ja", "zh", "ru", "uk", "fa", "ar", "he", "el", "bg", "sr", "be", "ka", "hy", "th", "hi":
		return false
	}
	return true
}
