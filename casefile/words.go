package casefile

import (
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// HasWords reports whether words stand in a text, without regard to case and to
// white space, and not inside other words.
func HasWords(text, words string) bool {
	text, words = folded(text), folded(words)
	if words == "" {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return false
		}
		i += at
		if apart(text, i, i+len(words)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		at = i + size
	}
}

// apart reports whether the words of a text between two bytes are not inside of
// longer ones.
func apart(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:to])
	last, _ := utf8.DecodeLastRuneInString(text[from:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !joined(before, first) && !joined(last, after)
}

// joined reports whether two letters that stand side by side are of one word.
// Korean puts its particles behind a name, and Chinese and Japanese no space.
func joined(a, b rune) bool {
	of := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	apart := func(r rune) bool {
		return unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
	}
	return of(a) && of(b) && !apart(a) && !apart(b)
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// telling are the columns whose words must not be said again where a row was
// redacted.
var telling = []string{"quote", "translation", "title", "publisher", "url", "original_url", "name", "aliases", "owner", "imo", "mmsi", "call_sign", "note", "image_id"}

// Repeats says which cell of a row stands whole in a text, by its column, "" for
// none: one of words, a name, a number or an address, of four letters at least. Of
// aliases each is looked for.
func Repeats(cells Cells, text string) string {
	for column, words := range cells.telling() {
		if HasWords(text, words) {
			return column
		}
	}
	return ""
}

// WithoutWords returns a text in which what [Repeats] looks for is "[redacted]".
func WithoutWords(cells Cells, text string) string {
	for _, words := range cells.telling() {
		if !HasWords(text, words) {
			continue
		}
		text = withoutWords(text, words)
		if HasWords(text, words) { // its letters fold in another way
			return redactedWords
		}
	}
	return text
}

// redactedWords stand where words of a redacted row stood.
const redactedWords = "[redacted]"

func withoutWords(text, words string) string {
	var pattern []string
	for _, word := range strings.Fields(words) {
		pattern = append(pattern, regexp.QuoteMeta(word))
	}
	find, err := regexp.Compile("(?i)" + strings.Join(pattern, `\s+`))
	if err != nil {
		return redactedWords // letters that are none
	}
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); {
		found := find.FindStringIndex(text[at:])
		if found == nil || found[1] == 0 {
			break
		}
		from, to := at+found[0], at+found[1]
		if apart(text, from, to) {
			b.WriteString(text[done:from] + redactedWords)
			at, done = to, to
			continue
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		at = from + size
	}
	return b.String() + text[done:]
}

// telling iterates over the cells that tell what a row is about, those of many
// names one by one, as far as they still do.
func (c Cells) telling() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, column := range telling {
			for words := range strings.SplitSeq(c[column], ";") {
				words = strings.TrimSpace(words)
				if utf8.RuneCountInString(words) < 4 || words == RedactedName {
					continue
				}
				if !yield(column, words) {
					return
				}
			}
		}
	}
}
