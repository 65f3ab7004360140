package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// Beside the fixed wordings, refusals follow three patterns, word by word: a
// refusal before a verb of speaking ("will not be drawn", "declines to
// discuss"), a negation before a verb of confirming ("had never verified",
// "nobody had shown any proof"), and a judgement of somebody's words ("has
// called the charge a fabrication", "it is all made up").

// refused is one refusal: its form and its words, as indexes of the passage.
type refused struct {
	form        claims.Form
	first, last int
}

var (
	// unwilling are verbs that refuse by themselves; what follows is a verb.
	unwilling = wordSet(`decline declines declined declining refuse refuses refused refusing avoid avoids avoided avoiding dodge dodges dodged dodging
		sidestep sidesteps sidestepped sidestepping evade evades evaded unwilling reluctant failed fails refrained refrains demurred loath`)
	// negations stand before a verb; "n't" is a word "t" behind its verb.
	negations = wordSet("not never no nobody none neither nor cannot unable without yet impossible")
	tellings  = wordSet(`comment comments commented commenting discuss discussed discussing answer answered answering answers respond responded responding reply replied replying
		elaborate elaborated elaborating speak spoken speaking disclose disclosed disclosing reveal revealed revealing specify specified specifying drawn address addressed addressing
		remark remarked question questions inquiry inquiries enquiry enquiries queries query details detail`)
	confirmings = wordSet(`confirm confirmed confirms confirming confirmation verify verified verifies verifying verification corroborate corroborated corroboration
		corroborating substantiate substantiated authenticate authenticated`)
	proofs   = wordSet("proof evidence")
	showings = wordSet("shown seen presented produced provided offered given published show see present produce provide offer give publish")
	// adverbs may stand between the words of a pattern.
	adverbs = wordSet(`immediately publicly directly further to be been being independently so far yet fully also either officially formally openly
		on any the its their his her it them that this these those such has have had able in a an as all simply just entirely utterly completely totally pure sheer mere nothing but more than
		wholly purely merely and from`)

	judgings = wordSet(`call calls called calling brand brands branded branding label labels labelled labeled labelling describe describes described describing dismiss dismisses
		dismissed dismissing reject rejects rejected rejecting term terms termed terming denounce denounces denounced denouncing decry decries decried slam slams slammed condemn condemns
		condemned portray portrays portrayed characterise characterises characterised characterize characterizes characterized deride derides derided mock mocks mocked ridicule ridiculed
		wave waves waved brush brushes brushed shrug shrugged laugh laughed write wrote deem deems deemed consider considers considered`)
	judgements = wordSet(`baseless groundless unfounded false untrue fabrication fabrications fabricated lie lies nonsense fiction fictional fictitious fantasy fantasies fake absurd ridiculous
		slander slanderous smear smears invention inventions invented hoax propaganda myth myths disinformation misinformation rumour rumours rumor rumors speculation speculative ludicrous
		preposterous concocted concoction bogus libel libellous fabricating baselessly unsubstantiated unsubstantial insinuation insinuations insinuating rubbish made-up far-fetched`)
	copulas    = wordSet("is was are were be been s")
	disclaims  = wordSet("disavow disavows disavowed disavowing repudiate repudiates repudiated repudiating rebut rebuts rebutted rebutting refute refutes refuted refuting dispute disputes disputed disputing contest contests contested contesting")
	auxiliary  = wordSet("would will did does do has have had could can won wouldn didn doesn don hasn haven hadn couldn is was are were isn wasn aren weren")
	dismissals = wordSet("aside off away")
	// movers are what a sender denies to have done.
	movers = wordSet(`send sends sent supply supplies supplied sell sells sold provide provided deliver delivered export exports exported ship shipped transfer transferred
		arm arms armed steal stole stolen give given gave receive received buy bought take taken trade traded smuggle smuggled`)
	couldWords = wordSet("could can couldn")
	vouchings  = wordSet("vouch checked check")
	silences   = wordSet("mum silent tight-lipped quiet silence")
	keeps      = wordSet("kept keeps keep keeping stayed stays stay remained remains remain its their his her")
)

// refusalPatternKeys are words of which every refusal by a pattern holds one.
var refusalPatternKeys = func() map[string]bool {
	m := map[string]bool{}
	for _, set := range []map[string]bool{unwilling, confirmings, proofs, judgements, disclaims, tellings, movesAside, movers, silences} {
		for w := range set {
			m[w] = true
		}
	}
	for _, w := range []string{"made", "foundation", "basis", "truth", "unanswered", "uncommented", "vouch", "checked", "check"} {
		m[w] = true
	}
	return m
}()

// patterns finds the refusals of a sentence by their patterns, at most one of a
// form.
func (p *page) patterns(s *sentence) []refused {
	ws := s.passage.words
	var out []refused
	add := func(form claims.Form, first, last int) {
		if form == claims.Denial && last < s.hi && ws[last].lower[0] >= '0' && ws[last].lower[0] <= '9' {
			return // one figure is denied, not all
		}
		for _, r := range out {
			if r.form == form || first < r.last && r.first < last {
				return
			}
		}
		out = append(out, refused{form, first, last})
	}
	for i := s.lo; i < s.hi; i++ {
		w := ws[i].lower
		switch {
		case unwilling[w] || negation(ws, s, i):
			if k := s.behind(i+1, 5, confirmings); k > 0 {
				add(claims.NotConfirmed, i, k+1)
			} else if k := s.behind(i+1, 6, tellings); k > 0 && (unwilling[w] || answers(ws, s, i)) && !tellsOf(ws, s, k) {
				add(claims.NoComment, i, k+1)
			} else if k := s.within(i+1, 4, showings); k > 0 {
				if k = s.within(k+1, 4, proofs); k > 0 {
					add(claims.NotConfirmed, i, k+1)
				}
			} else if k := s.behind(i+1, 4, movers); k > 0 && i > s.lo && auxiliary[ws[i-1].lower] && saidBefore(s, i) {
				add(claims.Denial, i-1, k+1)
			} else if k := s.within(i+1, 4, vouchings); k > 0 && (w == "cannot" || w == "unable" || w == "impossible" || i > s.lo && couldWords[ws[i-1].lower] || i+1 < s.hi && ws[i+1].lower == "possible") {
				add(claims.NotConfirmed, i, k+1)
			}
		case movers[w] && i+1 < s.hi && (ws[i+1].lower == "nothing" || ws[i+1].lower == "none" || ws[i+1].lower == "no") && saidBefore(s, i):
			add(claims.Denial, i, i+2)
		case w == "short" && i > s.lo && i+2 < s.hi && ws[i+1].lower == "of" && confirmings[ws[i+2].lower]:
			add(claims.NotConfirmed, i-1, i+3)
		case w == "uncommented":
			for k := i - 1; k >= s.lo && k > i-6; k-- {
				if l := ws[k].lower; l == "left" || l == "leaves" || l == "leave" {
					add(claims.NoComment, k, i+1)
				}
			}
		case silences[w] && i > s.lo && keeps[ws[i-1].lower], w == "unanswered":
			add(claims.NoComment, i-1, i+1)
		case judgings[w]:
			if k := p.judged(s, i+1, 12); k > 0 {
				add(claims.Denial, i, k+1)
			}
		case copulas[w]:
			if k := s.behind(i+1, 4, judgements); k > 0 && ends(p.doc.Text, ws, s, k) {
				add(claims.Denial, i, k+1)
			} else if k := s.behind(i+1, 3, madeSet); k > 0 && k+1 < s.hi && ws[k+1].lower == "up" {
				add(claims.Denial, i, k+2)
			}
		case disclaims[w]:
			if rest := p.lower(ws[i].end, min(s.end, ws[i].end+80)); strings.HasPrefix(rest, " that ") || hasAny(rest, refusedThings...) {
				add(claims.Denial, i, i+1)
			}
		}
	}
	return out
}

// saidBefore reports whether somebody says what follows: only then is "had sent
// nothing" a denial.
func saidBefore(s *sentence, i int) bool {
	at := s.passage.words[i].start
	for k := range s.attributions {
		if a := &s.attributions[k]; a.end <= at && at-a.end < 120 || a.at >= at && a.at-at < 120 {
			return true
		}
	}
	return false
}

var madeSet = map[string]bool{"made": true}

// negation reports whether word i negates what follows it: "not", "never", the
// "t" of "didn't", "yet" of "has yet to".
func negation(ws []word, s *sentence, i int) bool {
	switch w := ws[i].lower; w {
	case "t":
		return i > s.lo && auxiliary[ws[i-1].lower]
	case "yet":
		return i+1 < s.hi && ws[i+1].lower == "to"
	default:
		return negations[w]
	}
}

// answers reports whether a negation is that of a verb of somebody who was
// asked, and not that of a noun: "did not answer", "has yet to respond", "will
// not be drawn".
func answers(ws []word, s *sentence, i int) bool {
	return i > s.lo && auxiliary[ws[i-1].lower] || ws[i].lower == "never" || ws[i].lower == "without" || ws[i].lower == "no"
}

// tellsOf reports whether what is not told is a thing of the story and no
// refusal: "does not address the shortage".
func tellsOf(ws []word, s *sentence, k int) bool {
	switch ws[k].lower {
	case "address", "addressed", "addressing", "specify", "specified", "detail", "details", "reveal", "revealed":
		return true
	case "question", "questions", "inquiry", "inquiries", "enquiry", "enquiries", "query", "queries":
		return k == s.lo || ws[k-1].lower == "no" || ws[k-1].lower == "without"
	}
	return false
}

// behind is the first word from i on that is in the set, where only adverbs lie
// between; -1 is none.
func (s *sentence) behind(i, most int, set map[string]bool) int {
	ws := s.passage.words
	for k := i; k < s.hi && k < i+most; k++ {
		if set[ws[k].lower] {
			return k
		}
		if !adverbs[ws[k].lower] {
			return -1
		}
	}
	return -1
}

// within is the first word from i on that is in the set, whatever lies between.
func (s *sentence) within(i, most int, set map[string]bool) int {
	ws := s.passage.words
	for k := i; k < s.hi && k < i+most; k++ {
		if set[ws[k].lower] {
			return k
		}
	}
	return -1
}

// judged finds the judgement behind a verb that gives one: "called the figure,
// and all that was built on it, an invention", "waved the report away".
func (p *page) judged(s *sentence, i, most int) int {
	ws := s.passage.words
	text := p.doc.Text
	for k := i; k < s.hi && k < i+most; k++ {
		w := ws[k].lower
		switch {
		case judgements[w] && k > i-1 && ends(text, ws, s, k):
			return k
		case w == "up" && ws[k-1].lower == "made":
			return k
		case (w == "foundation" || w == "basis" || w == "merit") && ws[k-1].lower == "without":
			return k
		case dismissals[w] && k < i+6 && hasAny(p.lower(ws[i-1].start, min(s.end, ws[k].end+60)), refusedThings...) && movesAside[ws[i-1].lower]:
			return k
		}
		if k > i && strings.ContainsAny(text[ws[k-1].end:ws[k].start], ";:()") {
			return -1
		}
	}
	return -1
}

// movesAside are the judgings that need "aside", "off" or "away".
var movesAside = wordSet("wave waves waved brush brushes brushed shrug shrugged laugh laughed")

// ends reports whether a judgement is said of somebody's words, and is not the
// adjective of a thing ("false papers"): nothing follows it, or what is refused.
func ends(text string, ws []word, s *sentence, k int) bool {
	if k+1 >= s.hi || strings.TrimSpace(text[ws[k].end:ws[k+1].start]) != "" {
		return true
	}
	switch next := ws[k+1].lower; next {
	case "and", "or", "but", "by", "because", "as", "from", "that", "in", "on", "at", "which", "when", "to", "of", "with", "while", "spread", "put", "meant", "aimed", "designed", "last", "this", "after":
		return true
	default:
		return hasAny(next, refusedThings...)
	}
}
