package report

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// repliesOf are the replies of an assessment. Who asks for no day is told all that is
// known: an answer may have come after the last page of the case.
func repliesOf(a *assess.Assessment) []casefile.Reply {
	day := a.Result.AsOf
	if last, ok := a.Case.LatestPublication(); !ok || day >= last {
		return a.Case.RepliesBy(nil)
	}
	return a.Case.RepliesBy(&day)
}

// ReplyRow is a reply in words.
type ReplyRow struct {
	ID, Whom, About, Asked, Answer string
}

func replyRows(a *assess.Assessment) []ReplyRow {
	var out []ReplyRow
	for _, p := range repliesOf(a) {
		var about []string
		for _, id := range p.About {
			about = append(about, rowWords(a.Case, id))
		}
		asked := p.AskedAt.Words()
		if by := p.Deadline.Words(); by != "" {
			asked = strings.TrimPrefix(asked+", for an answer by "+by, ", ")
		}
		out = append(out, ReplyRow{p.ID, p.Whom, strings.Join(about, "; "), asked, replyWords(&p)})
	}
	return out
}

// repliesIntro says what replies are.
const repliesIntro = "Who was asked about rows of this case, and what they answered, in their own words. A reply stands beside what it answers; it moves no number."

// replies are whom editors asked and what was answered, each with the rows it answers.
func (d *Document) replies(a *assess.Assessment, v *View) {
	if len(v.Replies) == 0 {
		return
	}
	var rows [][]Text
	for i, p := range repliesOf(a) {
		r := v.Replies[i]
		rows = append(rows, []Text{words(r.Whom), noted(r.About, d.rowNotes(a.Case, p.About)...), words(r.Asked), words(r.Answer)})
	}
	d.heading(2, "Replies")
	d.explain(repliesIntro)
	d.table([]string{"Who was asked", "About", "Asked", "Answer"}, nil, rows)
}

// rowWords names a row that a reply is about: a vessel by her name.
func rowWords(c *casefile.Case, id string) string {
	if v := c.Vessel(id); v != nil && c.Claim(id) == nil && v.Name != "" {
		return v.Name
	}
	return id
}

// replyWords is an answer, or that there is none.
func replyWords(p *casefile.Reply) string {
	text := "none is in the case"
	switch day := p.AnsweredAt.Words(); {
	case p.Answer != "" && day != "":
		text = day + ": \u201c" + p.Answer + "\u201d"
	case p.Answer != "":
		text = "\u201c" + p.Answer + "\u201d"
	case day != "":
		text = "answered on " + day + "; the case does not repeat the answer"
	}
	if p.Note != "" {
		text += ". " + p.Note
	}
	return text
}
