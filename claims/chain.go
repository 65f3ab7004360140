package claims

import (
	"fmt"
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
	fail := func(what string) (Hop, error) {
		return Hop{}, fmt.Errorf("claims: chain: hop %q: %s: want NAME[ (ROLE)][ @PARTY] VERB[ DATE], as in Yonhap reported 2024-02-26", s, what)
	}
	words := strings.Fields(s)
	if len(words) < 2 {
		return fail("a name and a verb are needed")
	}
	var h Hop
	verb := len(words) - 1
	v, err := required("verb", words[verb], verbs)
	if err != nil {
		// The last word is no verb, so it has to be a date behind one.
		verb--
		if verb < 1 {
			return fail("it has no verb")
		}
		v, err = required("verb", words[verb], verbs)
		if err != nil {
			return fail("its verb is not one of " + joinWords(verbs))
		}
		if h.Date, err = dates.Parse(words[verb+1]); err != nil {
			return fail(err.Error())
		}
	}
	h.Verb = v
	words = words[:verb]
	if last := words[len(words)-1]; strings.HasPrefix(last, "@") {
		h.Party = last[1:]
		if h.Party == "" {
			return fail("the party after @ is blank")
		}
		words = words[:len(words)-1]
	}
	name := strings.Join(words, " ")
	if strings.HasSuffix(name, ")") {
		if i := strings.LastIndex(name, " ("); i > 0 {
			h.Role = name[i+2 : len(name)-1]
			name = name[:i]
		}
	}
	if name == "" {
		return fail("the name is blank")
	}
	h.Name = name
	return h, nil
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
