package dates

// future reports whether the sentence speaks of the future at token k.
func (p *newsParser) future(k int) bool { return p.tense(k) > 0 }

// tense returns 1 where the sentence speaks of the future at token k, -1 for the
// past, 0 where nothing tells: the nearest verb before it that does decides, else
// the first behind it.
func (p *newsParser) tense(k int) int8 {
	if p.anchors > 0 {
		return 1
	}
	for n := k - 1; n >= 0 && n > k-16; n-- {
		switch p.tokens[n].lower {
		case ".", "!", "?", ";":
			if n+1 < len(p.tokens) && p.tokens[n+1].capital {
				n = 0 // what is before belongs to another sentence
			}
		default:
			if t := tenses[p.tokens[n].lower]; t > 0 || t < 0 && p.at(n-1).lower != "be" { // will be delivered
				return t
			}
		}
	}
	for n := k + 1; n < len(p.tokens) && n < k+16; n++ {
		switch w := p.tokens[n].lower; w {
		case ".", "!", "?", ";":
			if n+1 >= len(p.tokens) || p.tokens[n+1].capital && !p.touch(n+1) && monthNames[p.tokens[n-1].lower] == 0 {
				return 0
			}
		default:
			if t := tenses[w]; t < 0 && p.at(n-1).lower != "be" || w == "will" || w == "shall" || w == "ll" {
				return t
			}
		}
	}
	return 0
}

// nextMeant reports whether a date without a year at token k, that was last at
// past and will be next at next, means the next: where the sentence speaks of
// the future, and for a deadline ("by the end of March") of which no verb tells
// where the next is nearer.
func (p *newsParser) nextMeant(k int, past, next Day) bool {
	switch p.tense(k) {
	case 1:
		return true
	case -1:
		return false
	}
	for n := k - 1; n >= 0 && n > k-6; n-- {
		switch p.tokens[n].lower {
		case "by", "until", "till", "before", "than":
			return next-p.published < p.published-past
		case "the", "end", "start", "beginning", "middle", "early", "mid", "late", "of", "-":
		default:
			return false
		}
	}
	return false
}

// tenses are the words that tell the future (1) and the past (-1).
var tenses = map[string]int8{
	"will": 1, "ll": 1, "shall": 1, "scheduled": 1, "slated": 1, "plans": 1, "plan": 1, "planned": 1, "planning": 1, "intends": 1, "intend": 1,
	"expected": 1, "expects": 1, "expect": 1, "aims": 1, "hopes": 1, "upcoming": 1, "going": 1, "would": 1, "due": 1,
	"said": -1, "announced": -1, "told": -1, "reported": -1, "stated": -1, "was": -1, "were": -1, "had": -1, "has": -1, "have": -1, "met": -1,
	"since": -1, "claimed": -1, "says": -1, "estimated": -1, "did": -1, "began": -1, "sent": -1, "arrived": -1, "left": -1, "departed": -1,
	"launched": -1, "delivered": -1, "seized": -1,
}
