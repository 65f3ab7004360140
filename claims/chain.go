package claims

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// Chain is who told whom, the origin first.
type Chain []Hop

// Hop is one link of a [Chain].
type Hop struct {
	Name  string
	Role  string // "minister"; blank when not stated
	Party string // id of a party of the case; blank for those that only relay
	Verb  Verb
	Date  dates.Date
}

// Verb says what a hop did with the statement.
type Verb string

// The verbs of a chain.
const (
	Said      Verb = "said"
	Told      Verb = "told"
	Estimated Verb = "estimated"
	Reported  Verb = "reported"
	Relayed   Verb = "relayed"
	Denied    Verb = "denied"
)

// ParseChain reads hops joined by ` > `, each
//
//	NAME[ (ROLE)][ @PARTY] VERB[ DATE]
//
// as in
//
//	Shin Won-sik (minister) @rok-mnd said 2024-02-26 > Yonhap reported 2024-02-26
//
// The empty string is the empty chain.
func ParseChain(s string) (Chain, error) {
	if s == "" {
		return nil, nil
	}
	var chain Chain
	for part := range strings.SplitSeq(s, " > ") {
		hop, err := parseHop(part)
		if err != nil {
			return nil, err
		}
		chain = append(chain, hop)
	}
	return chain, nil
}

func parseHop(s string) (Hop, error) {
	fail := func(reason string) (Hop, error) {
		return Hop{}, &SyntaxError{"chain", s, reason, "write each hop as NAME[ (ROLE)][ @PARTY] VERB[ DATE], as in Yonhap reported 2024-02-26, and join hops by ' > '"}
	}
	words := strings.Fields(s)
	if len(words) < 2 {
		return fail("is not a name and a verb")
	}
	if slices.Contains(words, ">") {
		return fail("has a > that joins no hops")
	}
	var h Hop
	verb := len(words) - 1
	if !slices.Contains(verbs, Verb(words[verb])) {
		// The last word is no verb, so it has to be a date behind one.
		verb--
		if verb < 1 || !slices.Contains(verbs, Verb(words[verb])) {
			return fail("has none of the verbs " + joinWords(verbs) + " before its end or its date")
		}
		var err error
		if h.Date, err = dates.Parse(words[verb+1]); err != nil {
			return fail("does not end in a verb or an EDTF date")
		}
	}
	h.Verb = Verb(words[verb])
	words = words[:verb]
	if last := words[len(words)-1]; strings.HasPrefix(last, "@") {
		h.Party = last[1:]
		if h.Party == "" || strings.ContainsAny(h.Party, "@()") {
			return fail("names no party after @")
		}
		words = words[:len(words)-1]
	}
	if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, "@") }) {
		return fail("has an @ that does not stand right before the verb")
	}
	h.Name = strings.Join(words, " ")
	if strings.HasSuffix(h.Name, ")") {
		if i := openingBracket(h.Name); i > 1 && h.Name[i-1] == ' ' {
			h.Name, h.Role = h.Name[:i-1], strings.TrimSpace(h.Name[i+1:len(h.Name)-1])
			if h.Role == "" {
				return fail("has a blank role")
			}
		}
	}
	if h.Name == "" {
		return fail("has no name")
	}
	return h, nil
}

// openingBracket returns where the bracket opens that the last byte of s
// closes, -1 when none does.
func openingBracket(s string) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// String writes the chain as [ParseChain] reads it.
func (c Chain) String() string {
	var b strings.Builder
	for i, h := range c {
		if i > 0 {
			b.WriteString(" > ")
		}
		b.WriteString(h.Name)
		if h.Role != "" {
			b.WriteString(" (" + h.Role + ")")
		}
		if h.Party != "" {
			b.WriteString(" @" + h.Party)
		}
		b.WriteString(" " + string(h.Verb))
		if !h.Date.IsZero() {
			b.WriteString(" " + h.Date.String())
		}
	}
	return b.String()
}

// Party returns the party of the first hop that names one.
func (c Chain) Party() string {
	for _, h := range c {
		if h.Party != "" {
			return h.Party
		}
	}
	return ""
}

// Distance is how many hands a rendering passed through after the speaker: 0
// when the speaker's own words are the source, 1 for the first outlet.
func (c Chain) Distance() int { return max(0, len(c)-1) }
