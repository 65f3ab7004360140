package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// refusals are the wordings that say no, nothing or not yet, with the form that
// each gives. They are looked for in every sentence that holds one of their
// keys; of a row the first in the sentence counts, the longest that begins there.
var refusals = [3]struct {
	form     claims.Form
	wordings []string
}{
	{claims.NotConfirmed, []string{
		"neither confirmed nor denied", "neither confirm nor deny", "neither confirms nor denies", "not confirmed or denied", "nor confirmed", "neither has confirmed",
		"could not be independently verified", "could not be independently confirmed", "could not be verified", "could not be confirmed", "could not independently verify",
		"could not independently confirm", "could not verify", "could not confirm", "cannot be verified", "cannot be independently verified", "cannot be confirmed",
		"was not able to verify", "were not able to verify", "unable to verify", "unable to confirm", "unable to independently verify", "did not confirm", "does not confirm",
		"do not confirm", "not been confirmed", "not yet confirmed", "not been verified", "has not confirmed", "have not confirmed", "would not confirm", "declined to confirm",
		"refused to confirm", "not been independently verified", "not been independently confirmed", "couldn't be verified", "couldn't be confirmed", "couldn't verify", "didn't confirm",
		"hasn't confirmed", "haven't confirmed", "no proof", "had not verified", "has not verified", "have not verified", "not independently verified", "wouldn't confirm",
		"could not immediately verify", "could not immediately confirm", "could not be immediately verified", "could not be immediately confirmed", "no independent confirmation", "not possible to verify", "impossible to verify", "yet to confirm", "yet to be confirmed", "yet to be verified",
		"had not confirmed", "has confirmed neither", "not been able to verify", "not been able to confirm", "not independently confirmed", "cannot independently verify", "cannot verify", "cannot confirm", "can't verify", "no way to verify", "no way of verifying", "nothing that it could confirm", "nothing it could confirm", "nothing they could confirm", "nothing to confirm", "in no position to confirm", "not in a position to confirm", "neither bear out nor dispute", "neither confirm nor dispute", "neither confirmed nor disputed", "neither confirmed nor rejected", "not established", "nothing to confirm",
	}},
	{claims.NoComment, []string{
		"declined to comment", "declines to comment", "declined comment", "refused to comment", "would not comment", "did not comment", "has not commented", "have not commented",
		"had no comment", "no immediate comment", "gave no comment", "offered no comment", "made no comment", "not responded to", "did not respond", "did not immediately respond",
		"did not reply", "did not answer", "had not replied", "has not replied", "have not replied", "made no reply", "declined to say", "refused to say", "would not say",
		"did not return", "didn't respond", "didn't comment", "didn't reply", "wouldn't comment", "wouldn't say", "declined to discuss", "declined to give", "gave no answer", "has not responded", "have not responded", "had not responded", "not immediately respond", "not immediately reply",
		"could not be reached for comment", "could not be reached", "not available for comment", "not immediately available", "yet to comment", "yet to respond", "yet to reply", "did not immediately comment", "did not immediately answer", "had not commented", "went unanswered", "gave no reply", "no response to",
		"received no reply", "got no reply", "has said nothing", "have said nothing", "had said nothing", "remained silent", "has remained silent", "kept silent", "refrained from comment", "not commented", "declined an interview", "offered no reply", "left unanswered", "refused to give", "would not give", "will not give", "did not give a", "gave no details", "no immediate reaction", "no reaction to", "refused to disclose", "refused to discuss", "declined to provide", "declined to disclose", "declined to elaborate", "refused to elaborate", "declined to add", "declines to add", "refused to add", "would not add", "had nothing to add", "has nothing to add", "have nothing to add", "would not go into", "will not go into", "did not go into", "did not wish to add", "did not wish to comment", "did not want to comment", "had no information", "has no information", "gave no information", "did not react", "has not reacted", "have not reacted", "had not reacted", "did not take calls", "did not take a call", "took no calls", "did not pick up", "no wish to comment", "no wish to discuss", "did not elaborate", "did not address", "offered no response", "sent no reply", "declined to answer", "declining to comment",
	}},
	{claims.Denial, []string{
		"denied", "denies", "deny", "denying", "called the reports groundless", "called the claim", "called the claims", "called the allegations", "called the accusations", "called the report", "called the reports",
		"calls the claims", "calls the reports", "as groundless", "as baseless", "as unfounded", "as false", "as fake", "were groundless", "was groundless", "are groundless", "is groundless",
		"were baseless", "are baseless", "was baseless", "rejected the", "rejects the", "rejected any", "rejected a", "rejected those", "dismissed the", "dismissed any", "dismisses the", "dismissed those", "dismissed a", "refuted the", "refutes the", "has never sent", "have never sent", "had never sent", "groundless", "baseless", "unfounded", "fabricated", "had not sent", "has not sent", "have not sent", "did not send", "has not supplied", "had not supplied", "did not supply", "has not provided", "has not delivered", "had not delivered",
		"never supplied", "never exported", "never shipped", "rejects any", "rejects claims", "dismissed such", "rejected such", "dismissed these", "rejected these", "dismisses such", "rejects such", "denied such", "dismissed all", "rejected all", "dismissed that", "rejected that", "dismissed it", "rejected it", "dismissed them", "rejected them", "has not furnished", "have not furnished", "had not furnished", "did not furnish", "has never supplied", "knew of no", "knows of no", "know of no", "aware of no", "not aware of any", "was unaware of any", "rejected claims", "rejected reports", "rejected accusations", "rejected allegations", "dismissed claims", "dismissed reports", "dismissed accusations", "dismissed allegations", "rejected as", "dismissed as",
		"branded the", "branded it", "branded them", "brands the", "branded as", "labelled the", "labeled the", "scoffed at", "brushed aside", "brushed off", "ridiculed the", "laughed off", "described the claim", "described the claims", "described the report", "described the reports", "described the allegation", "described the allegations", "called it", "called them", "calls it",
		"disputed the", "disputes the", "would not send", "would not supply", "would not provide", "would not deliver", "will not send", "will not supply", "never sent", "never provided", "never delivered", "never received", "has not received", "had not received", "no truth to", "no truth in", "is not true", "are not true", "was not true", "were not true", "is untrue", "are untrue", "were untrue", "pure invention", "an invention", "fairy tale", "fairy tales",
	}},
}

// refusalsAt are the wordings by their first words.
var refusalsAt = func() map[string][]rowWording {
	m := map[string][]rowWording{}
	for row := range refusals {
		for _, w := range refusals[row].wordings {
			first := w[:len(w)-len(strings.TrimLeft(w, "abcdefghijklmnopqrstuvwxyz"))]
			m[first] = append(m[first], rowWording{row, w})
		}
	}
	return m
}()

// rowWording is a wording of a row of the refusals.
type rowWording struct {
	row     int
	wording string
}

// refusalKeys are words of which every wording of the refusals holds one.
var refusalKeys = wordSet(`confirmed confirm confirms verify verified comment commented respond responded reply replied answer answered return say denied denies deny denying
sent delivered supplied provided shipped transferred steals groundless baseless unfounded fabricated fake false called calls rejected rejects dismissed dismisses refuted refutes never proof discuss give declining
branded brands labelled labeled scoffed brushed ridiculed laughed described disputed disputes send supply provide deliver received truth true untrue invention fairy reached available responding verifying confirmation silent refused declined declines add go wish want information reaction give gave details provide disclose react reacted reacting calls pick uncommented position bear furnished furnish knew knows know aware unaware took established dispute elaborate address response nothing unanswered yet answering interview impossible possible neither`)

// refusedThings are what a rejection is of; one of a proposal is none.
var refusedThings = []string{"claim", "report", "allegation", "accusation", "figure", "count", "charge", "assertion", "estimate", "suggestion", "groundless", "baseless", "false", "fake", "unfounded", "number", "findings", "intelligence", "story", "stories", "speculation", "rumo", "account", "propaganda", "nonsense", "lie", "absurd", "fabricat", "slander", "invention", "fiction", "made up", "fantas", "talk of", "suspicion", "version", "notion", "charges"}

// denials finds the claims that say no, that there is no comment, and that
// something is not confirmed: three different things.
func (p *page) denials() []*candidate {
	var out []*candidate
	for _, ps := range p.passages {
		if !p.onTopic {
			break // a page of another matter: much is denied in the news
		}
		if ps.block.Role == articles.Teaser && !p.ofFlow(&candidate{passage: ps}) {
			continue
		}
		for i, s := range ps.sentences {
			if ps.korean {
				out = append(out, p.koreanRefusals(ps, i, s)...)
				continue
			}
			if s.class&refusesClass == 0 {
				continue
			}
			text := p.lower(s.start, s.end)
			out = append(out, p.refusal(ps, i, s, text)...)
			if len(out) > MaxProposals {
				return out
			}
		}
	}
	return out
}

func (p *page) refusal(ps *passage, index int, s *sentence, text string) []*candidate {
	var out []*candidate
	var taken []claims.Span // what was read before, in the sentence
	overlap := func(at, end int) bool {
		return slices.ContainsFunc(taken, func(s claims.Span) bool { return at < s.End && s.Start < end })
	}
	forms := map[claims.Form]bool{}
	ws := ps.words
	var first [3]struct { // of each row: the first wording of the sentence, the longest there
		at      int
		wording string
	}
	for i := s.lo; i < s.hi; i++ {
		at := ws[i].start - s.start
		for _, w := range refusalsAt[ws[i].lower] {
			if f := &first[w.row]; (f.wording == "" || f.at == at && len(w.wording) > len(f.wording)) && strings.HasPrefix(text[at:], w.wording) &&
				(at+len(w.wording) == len(text) || !isLetter(text[at+len(w.wording)])) {
				f.at, f.wording = at, w.wording
			}
		}
	}
	for k, row := range refusals {
		at, wording := first[k].at, first[k].wording
		if wording == "" {
			at = -1
		}
		if row.form == claims.Denial && at < 0 {
			at, wording = noneSent(text)
		}
		if row.form == claims.NotConfirmed && at < 0 {
			at, wording = neitherOf(text, acknowledged)
		}
		if row.form == claims.NoComment && at < 0 {
			at, wording = neitherOf(text, commented)
		}
		if at < 0 || overlap(at, at+len(wording)) || row.form == claims.Denial && !p.refuses(text, at, wording) {
			continue
		}
		if by := p.refusedBy(ps, index, s, row.form, s.start+at, s.start+at+len(wording)); len(by) > 0 {
			taken = append(taken, claims.Span{Start: at, End: at + len(wording)})
			forms[row.form] = true
			out = append(out, by...)
		}
	}
	for _, r := range p.patterns(s) {
		start, end := ps.words[r.first].start, ps.words[r.last-1].end
		if !forms[r.form] && !overlap(start-s.start, end-s.start) {
			out = append(out, p.refusedBy(ps, index, s, r.form, start, end)...)
		}
	}
	return out
}

// refusedBy makes the candidates of one refusal, one for everybody who refuses.
func (p *page) refusedBy(ps *passage, index int, s *sentence, form claims.Form, start, end int) (out []*candidate) {
	verb := claims.Said
	if form == claims.Denial {
		verb = claims.Denied
	}
	subjects, known := p.refusers(s, start, end)
	if len(subjects) == 0 && form == claims.Denial {
		return nil
	}
	add := func(from int, by *attribution) {
		c := &candidate{passage: ps, index: index, sentence: s, rule: "refusal", by: by}
		c.claim.Measure, c.claim.Form = p.flowMeasure(), form
		c.claim.Span = claims.Span{Start: from, End: end}
		if form == claims.Denial && p.voc.Flow.From != "" && p.voc.Flow.To != "" {
			c.claim.From, c.claim.To = claims.Places{p.voc.Flow.From}, claims.Places{p.voc.Flow.To}
			c.read("from", 0, 0, "the case's flow")
			c.read("to", 0, 0, "the case's flow")
		}
		c.because("\"" + p.lower(start, end) + "\" is " + strings.ReplaceAll(string(form), "_", " "))
		c.unsaid = by == nil && passive(p.lower(start, end))
		out = append(out, c)
	}
	for _, who := range subjects {
		p.fitOne(s, &s.before, &who)
		a := &attribution{at: start, end: end, verb: verb, who: who, date: p.dateNear(s, end, 34)}
		if a.date.IsZero() {
			a.date = p.dateBetween(s, who.end, start)
		}
		p.setOutlet(a, s, &s.before, who.last)
		add(min(start, max(who.start, s.start)), a)
	}
	if len(subjects) == 0 && !known {
		add(start, nil)
	}
	return out
}

// noneSent finds "no missiles had been delivered": a denial that a speaker gives
// as a plain sentence.
func noneSent(text string) (at int, wording string) {
	for from := 0; ; {
		i := wordIndex(text[from:], "no")
		if i < 0 {
			return -1, ""
		}
		i += from
		from = i + 2
		rest := text[i:min(len(text), i+90)]
		for _, aux := range []string{" had been ", " have been ", " has been ", " were ", " was ", " had ", " has ", " have "} {
			k := strings.Index(rest, aux)
			if k < 0 || strings.ContainsAny(rest[:k], ",;.") {
				continue
			}
			for _, w := range []string{"delivered", "sent", "supplied", "shipped", "provided", "transferred", "exported", "stolen", "passed", "gone", "left", "moved", "loaded", "crossed", "reached", "landed"} {
				if strings.HasPrefix(rest[k+len(aux):], w) {
					return i, rest[:k+len(aux)+len(w)]
				}
			}
		}
	}
}

// acknowledged and commented are what "neither Moscow nor Pyongyang" has done.
var (
	acknowledged = []string{"has confirmed", "have confirmed", "had confirmed", "confirmed", "has acknowledged", "have acknowledged", "has admitted"}
	commented    = []string{"has commented", "have commented", "commented", "has responded", "have responded", "responded", "replied", "has reacted", "have reacted", "reacted", "answered", "returned calls"}
)

// askedBefore is whom the page says, in the sentence before, that it has asked: "we
// put our findings to the ministry. It sent no reply".
func (p *page) askedBefore(s *sentence) *entity {
	ps := s.passage
	for i := 1; i < len(ps.sentences); i++ {
		if ps.sentences[i] != s {
			continue
		}
		q := ps.sentences[i-1]
		asked := false
		for k := q.lo; k < q.hi; k++ {
			switch ps.words[k].lower {
			case "we", "put", "asked", "wrote", "approached", "contacted", "requests", "questions":
				asked = true
			}
		}
		if !asked || q.hi <= q.lo {
			return nil
		}
		return p.nameBefore(q, q.hi)
	}
	return nil
}

// passive reports whether a refusal does not say who refuses: "could not be
// verified". One who "could not be reached" is its subject.
func passive(words string) bool {
	return hasAny(words, " be ", "been") && strings.HasSuffix(words, "ed") && !hasAny(words, "reached", "contacted")
}

// neitherOf finds the verb of "neither Moscow nor Pyongyang has confirmed".
func neitherOf(text string, verbs []string) (at int, wording string) {
	i := wordIndex(text, "neither")
	if i < 0 {
		return -1, ""
	}
	rest := text[i:min(len(text), i+110)]
	if !strings.Contains(rest, " nor ") && !strings.Contains(rest, " of ") && !strings.HasPrefix(rest, "neither side") && !strings.HasPrefix(rest, "neither country") && !strings.HasPrefix(rest, "neither government") {
		return -1, ""
	}
	for _, w := range verbs {
		if k := wordIndex(rest, w); k > 0 {
			return i + k, w
		}
	}
	return -1, ""
}

// wordIndex finds w in text where it is no part of a longer word.
func wordIndex(text, w string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(w)
		if (i == 0 || !isLetter(text[i-1])) && (end == len(text) || !isLetter(text[end])) {
			return i
		}
		from = i + len(w)
	}
}

// refuses tells a denial from "denied entry", "not denied", "rejected the
// offer".
func (p *page) refuses(text string, at int, wording string) bool {
	before, after := text[max(0, at-24):at], text[at+len(wording):]
	if w := strings.TrimLeft(after, " "); w != "" && w[0] >= '0' && w[0] <= '9' {
		return false // one figure is denied, not all
	}
	after = after[:min(len(after), 80)]
	switch {
	case hasAny(before, "not ", "nor ", "n't ", "cannot "):
		return false
	case strings.HasPrefix(wording, "den"):
		return !hasAny(after[:min(len(after), 24)], " entry", " access", " permission", " visas", " a visa", " bail", " passage", " docking", " port ", " them ", " him ", " insurance", " request", " clearance", " consent", " service")
	case hasPrefixAny(wording, "brand", "label", "scoff", "brush", "ridicul", "laugh", "disput", "called it", "called them", "calls it", "described"):
		return hasAny(wording+after, refusedThings...)
	case strings.HasPrefix(wording, "reject") || strings.HasPrefix(wording, "dismiss") || strings.HasPrefix(wording, "refute") || strings.HasPrefix(wording, "call"):
		return hasAny(wording+after, refusedThings...)
	}
	return true
}

// refusers are those who refuse: every name of the list before the verb, or the
// one whom a pronoun takes up. known says that there is a subject that stands
// for nobody.
func (p *page) refusers(s *sentence, start, end int) (list []entity, known bool) {
	ws := s.passage.words
	i := s.lo
	for i < s.hi && ws[i].start < start {
		i++
	}
	// The verb of "has denied" and "have long denied".
	verb := i
	for verb > s.lo && verb > i-4 && (between[ws[verb-1].lower] || auxiliary[ws[verb-1].lower] || ws[verb-1].lower == "long" || ws[verb-1].lower == "both" || ws[verb-1].lower == "consistently" || ws[verb-1].lower == "all" || ws[verb-1].lower == "each") {
		verb--
	}
	// A denial within somebody's sentence is his: "the spokesman said that the
	// reports were groundless".
	for k := range s.attributions {
		if a := &s.attributions[k]; a.verb != claims.Denied && (a.end <= start && start-a.end < 120 || a.at >= end && a.at-end < 80) && plainDenial(p.lower(start, end)) {
			return []entity{a.who}, true
		}
	}
	if i < s.hi && (copulas[ws[i].lower] || movers[ws[i].lower]) && !hasAny(p.lower(start, end), "repl", "answer", "respon", "comment") {
		return nil, true // what is judged says nothing
	}
	if words := p.lower(start, end); passive(words) {
		// "could not be verified by Reuters".
		for k := i; k < min(s.hi, i+9); k++ {
			if ws[k].lower == "by" {
				if e := entityFrom(s, k+1, 1); e != nil {
					return []entity{*e}, true
				}
			}
		}
		return nil, false
	}
	who := p.subject(s, verb)
	if np := p.nounPhrase(s, verb); np != nil && (who == nil || np.first >= who.last) {
		who = np
	}
	said := s.attributions
	for k := range said {
		if said[k].at >= start {
			said = said[:k]
			break
		}
	}
	t := p.takenUp(s, &s.before, said, i)
	if t == nil {
		t = p.takenUp(s, &s.before, said, verb)
	}
	if verb > s.lo+1 && ws[verb-1].lower == "who" {
		// "One owner in Istanbul, who did not return calls".
		if e := p.nameBefore(s, verb-1); e != nil {
			who = e
		} else if e := p.ofSomething(s, verb-1); e != nil {
			who = e
		}
	}
	if verb > s.lo && (ws[verb-1].lower == "it" || ws[verb-1].lower == "they") {
		if e := p.askedBefore(s); e != nil {
			who, t = e, nil
		}
	}
	if t != nil && (who == nil || who.common) {
		e := t.who
		who = &e
	}
	if first := ws[i].lower; who == nil && i < s.hi && (strings.HasPrefix(first, "den") || judgings[first] || unwilling[first] || disclaims[first] || auxiliary[first]) {
		who = p.plainSubject(s, verb)
	}
	if who == nil {
		return nil, false
	}
	list = []entity{*who}
	// "Moscow and Pyongyang", "neither Moscow nor Pyongyang".
	at := who.first
	for names := s.entities(); ; {
		grown := false
		for k := len(names) - 1; k >= 0; k-- {
			e := names[k]
			if e.last > at || at-e.last > 2 || e.kind == aPlace || e.kind == anOccasion || e.possessive || e.adjective {
				continue
			}
			joined := true
			for j := e.last; j < at; j++ {
				switch ws[j].lower {
				case "and", "nor", "or", "the":
				default:
					joined = false
				}
			}
			if e.last == at {
				joined = strings.TrimSpace(p.doc.Text[ws[at-1].end:ws[at].start]) == ","
			}
			if joined && at > s.lo {
				list = append([]entity{e}, list...)
				at = e.first
				grown = true
				break
			}
		}
		if !grown || len(list) > 4 {
			break
		}
	}
	return list, true
}

// plainSubject is who stands before a refusal where no name and no noun of a
// speaker does: the words from the beginning of the clause ("its wheat board
// denied"), or the one who is named there, for a participle ("the office of Ann
// Bee put out three lines denying that").
func (p *page) plainSubject(s *sentence, verb int) *entity {
	ws := s.passage.words
	if verb <= s.lo || verb >= s.hi {
		return nil
	}
	if strings.HasSuffix(ws[verb].lower, "ing") {
		for _, e := range s.entities() {
			if e.last <= verb && !e.possessive && !e.adjective && (e.kind == aBody || e.kind == aCountry) {
				return &e
			}
		}
		for k := s.lo + 1; k < verb; k++ {
			if e := p.properName(s, k); e != nil && !e.possessive {
				return e
			}
		}
		return nil
	}
	const most = 5 // words of such a name
	first := verb
	for first > s.lo && first > verb-most-1 && !p.parted(ws, first) {
		first--
	}
	if first > s.lo && !p.parted(ws, first) {
		return nil
	}
	for first < verb && beforeNouns[ws[first].lower] {
		first++
	}
	if first == verb {
		return nil
	}
	for _, w := range ws[first:verb] {
		if !isLetter(w.lower[0]) && w.lower[0] < 0x80 || leads[w.lower] && w.lower != "of" || between[w.lower] || attributes[w.lower] || auxiliary[w.lower] || pronounsOnly[w.lower] {
			return nil
		}
	}
	from, end := ws[first].start, ws[verb-1].end
	return &entity{kind: aBody, start: from, end: end, first: first, last: verb, name: strings.Join(strings.Fields(p.doc.Text[from:end]), " "), common: true}
}

var (
	beforeNouns  = wordSet("the a an its their his her our this that these those both all each")
	pronounsOnly = wordSet("he she it they who which that what there this we i you one nobody none nothing all some many more most but and or so yet if when while because although though as where")
)

// plainDenial reports whether the words deny without a verb of denying, so that
// the speaker is the sentence's.
func plainDenial(w string) bool {
	first, _, _ := strings.Cut(w, " ")
	return strings.HasPrefix(w, "no ") || copulas[first] || movers[first] || auxiliary[first] || hasPrefixAny(w, "knew of", "knows of", "know of", "aware of", "not aware", "was unaware") || hasAny(w, "groundless", "baseless", "unfounded", "fabricated", "not sent", "not supplied", "not provided", "not delivered", "not send", "not supply", "never")
}

// flowMeasure is the measure that a denial of the whole flow is filed under: one
// that the case declares as a status, else the first that it declares, else
// containers.
func (p *page) flowMeasure() claims.Measure {
	for _, m := range p.voc.Measures {
		if m.Form == claims.Status && m.Unit == "" && m.ID != claims.Satellite && m.ID != claims.Technology && m.ID != claims.Route && m.ID != claims.Price {
			return m.ID
		}
	}
	for _, m := range p.voc.Measures {
		if m.ID == claims.Containers {
			return m.ID
		}
	}
	if len(p.voc.Measures) > 0 {
		return p.voc.Measures[0].ID
	}
	return claims.Containers
}

// government gives the party that is a country's government, or its head, for a
// country that speaks; blank when the vocabulary has none.
func (p *page) government(country string) string {
	for _, function := range []string{"government", "white-house", "presidency"} {
		if party := p.gaz.offices[country+"/"+function]; party != "" {
			return party
		}
	}
	return ""
}

// attributed sets the chain of a candidate whose speaker its rule has found.
func (p *page) attributed(c *candidate) {
	role := c.passage.block.Role
	v := voice{outlet: c.by.outlet, why: "says so itself"}
	who := c.by.who
	switch {
	case who.kind == anOutlet:
		v.hop = claims.Hop{Name: who.name, Verb: c.by.verb, Date: c.by.date}
		v.outlet = ""
		if who.party != "" {
			v.hop.Party = who.party
		}
	case who.kind == aCountry && p.government(who.country) != "" && (c.claim.Form == claims.Denial || p.speaking.official[who.country] == nil || role == articles.Teaser):
		v.hop = claims.Hop{Name: who.name, Party: p.government(who.country), Verb: c.by.verb, Date: c.by.date}
		v.why += "; " + who.name + " is its government"
	default:
		v = p.voiceOf(c.by, v.why, role)
		if c.by.date.IsZero() {
			// The day of another statement is not the day of a refusal.
			v.hop.Date = dates.Date{}
		}
	}
	c.voice = v
	c.because(v.why)
	c.claim.Chain = p.chain(v, role)
	c.claim.SaidAt = v.hop.Date
	c.read("chain", who.start, who.end, "")
}
