package casefile

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/dates"
)

// What editors add before and after publishing. None of it bears on the count.
const (
	namingsCSV    = "namings.csv"
	repliesCSV    = "replies.csv"
	redactionsCSV = "redactions.csv"
)

// NamedKind is what an inference would name.
type NamedKind string

// The values of NamedKind.
const (
	NamedVessel  NamedKind = "vessel"
	NamedCompany NamedKind = "company"
	NamedPerson  NamedKind = "person"
)

// Naming is why a vessel, company or person may be named in what is inferred:
// what shows it, how its identity was checked, what it was asked, and which two
// editors signed. Whether that is enough is not for the folder to say.
type Naming struct {
	ID         string
	Kind       NamedKind
	Of         string   // a vessel's id in vessels.csv; else the name
	Evidence   []string // ids of claims, sightings, voyages and rows of observed.csv
	Identity   string   // how the identity was checked
	IdentityBy string
	IdentityAt dates.Date
	Reply      string // id in replies.csv of what was asked
	SignedBy   string // the editor who proposes it
	SignedAt   dates.Date
	SecondBy   string // the second editor
	SecondAt   dates.Date
	Note       string
}

// Reply is what somebody was asked, or answers, about rows of the case.
type Reply struct {
	ID         string
	Whom       string   // who was asked
	About      []string // ids of claims, sightings, voyages, vessels and rows of observed.csv
	AskedAt    dates.Date
	Deadline   dates.Date
	AnsweredAt dates.Date // blank while there is no answer
	Answer     string
	Source     string // id in sources.csv; blank where the answer came to the editors
	Note       string
}

// RedactionClass is why something was taken out.
type RedactionClass string

// The values of RedactionClass.
const (
	SourceProtection RedactionClass = "source_protection"
	Court            RedactionClass = "court"
	Erasure          RedactionClass = "erasure"
)

// Redaction is the tombstone of a row that was taken out.
type Redaction struct {
	ID        string // of the row
	Table     string // the file it stood in, without .csv
	Class     RedactionClass
	Date      dates.Date
	Authority string // who decided
	Note      string
}

var namingsTable = &table[Naming]{
	file: namingsCSV,
	columns: []column[Naming]{
		key("id", cell.record, func(n *Naming) *string { return &n.ID }),
		requiredVocabulary("kind", "a kind of what is named", []NamedKind{NamedVessel, NamedCompany, NamedPerson}, func(n *Naming) *NamedKind { return &n.Kind }),
		name("of", func(n *Naming) *string { return &n.Of }),
		list("evidence", cell.list, func(n *Naming) *[]string { return &n.Evidence }),
		text("identity", func(n *Naming) *string { return &n.Identity }),
		text("identity_by", func(n *Naming) *string { return &n.IdentityBy }),
		date("identity_at", func(n *Naming) *dates.Date { return &n.IdentityAt }),
		formed("reply", cell.record, func(n *Naming) *string { return &n.Reply }),
		text("signed_by", func(n *Naming) *string { return &n.SignedBy }),
		date("signed_at", func(n *Naming) *dates.Date { return &n.SignedAt }),
		text("second_by", func(n *Naming) *string { return &n.SecondBy }),
		date("second_at", func(n *Naming) *dates.Date { return &n.SecondAt }),
		text("note", func(n *Naming) *string { return &n.Note }),
	},
	check: func(r *row, n *Naming) {
		if n.SecondBy != "" && n.SecondBy == n.SignedBy {
			r.fault("second_by", "is the first editor too", "another editor signs")
		}
	},
}

var repliesTable = &table[Reply]{
	file: repliesCSV,
	columns: []column[Reply]{
		key("id", cell.record, func(p *Reply) *string { return &p.ID }),
		name("whom", func(p *Reply) *string { return &p.Whom }),
		list("about", cell.list, func(p *Reply) *[]string { return &p.About }),
		date("asked_at", func(p *Reply) *dates.Date { return &p.AskedAt }),
		date("deadline", func(p *Reply) *dates.Date { return &p.Deadline }),
		date("answered_at", func(p *Reply) *dates.Date { return &p.AnsweredAt }),
		text("answer", func(p *Reply) *string { return &p.Answer }),
		formed("source", cell.id, func(p *Reply) *string { return &p.Source }),
		text("note", func(p *Reply) *string { return &p.Note }),
	},
	check: func(r *row, p *Reply) {
		r.order("asked_at", "deadline", p.AskedAt, p.Deadline)
		r.order("asked_at", "answered_at", p.AskedAt, p.AnsweredAt)
		if p.Answer != "" && r.blank("answered_at") {
			r.fault("answered_at", "is blank while there is an answer", "give the day on which it came")
		}
	},
}

var redactionsTable = &table[Redaction]{
	file: redactionsCSV,
	columns: []column[Redaction]{
		key("id", cell.record, func(x *Redaction) *string { return &x.ID }),
		key("table", func(c cell) string {
			return c.matches(wordForm, "is not a table", wordRemedy+", as in claims")
		}, func(x *Redaction) *string { return &x.Table }),
		requiredVocabulary("class", "a class of redaction", []RedactionClass{SourceProtection, Court, Erasure}, func(x *Redaction) *RedactionClass { return &x.Class }),
		date("date", func(x *Redaction) *dates.Date { return &x.Date }),
		text("authority", func(x *Redaction) *string { return &x.Authority }),
		text("note", func(x *Redaction) *string { return &x.Note }),
	},
	check: func(r *row, x *Redaction) {
		if r.blank("date") {
			r.fault("date", "is blank", "give the day of the redaction")
		}
	},
}

// checkEditorial checks where the rows of editors lead. A row that was redacted
// is still one that may be led to.
func (r *reader) checkEditorial(sources, hulls index, evidence ...index) {
	c := r.c
	gone := make(map[string]bool, len(c.Redactions))
	for i := range c.Redactions {
		gone[c.Redactions[i].ID] = true
	}
	leads := func(id string, into []index) bool {
		return gone[id] || slices.ContainsFunc(into, func(x index) bool { return x.has(id) })
	}
	need := func(at place, field string, ids []string, into []index) {
		for _, id := range ids {
			if !leads(id, into) {
				r.faultAt(at, field, id, "is no id of a row of the case", addRow)
			}
		}
	}
	replies := r.unique(repliesCSV, len(c.Replies), func(i int) string { return c.Replies[i].ID })
	r.unique(namingsCSV, len(c.Namings), func(i int) string { return c.Namings[i].ID })
	for i := range c.Namings {
		n, at := &c.Namings[i], place{namingsCSV, i}
		if n.Kind == NamedVessel {
			hulls.need(r, at, "of", n.Of)
		}
		need(at, "evidence", n.Evidence, evidence)
		replies.need(r, at, "reply", n.Reply)
	}
	for i := range c.Replies {
		p, at := &c.Replies[i], place{repliesCSV, i}
		need(at, "about", p.About, append(slices.Clone(evidence), hulls))
		sources.need(r, at, "source", p.Source)
	}
}

// encodeEditorial writes the tables of editors that the case has.
func (c *Case) encodeEditorial(files map[string][]byte) error {
	if c.Namings != nil {
		if err := encodeInto(files, namingsTable, c.Namings); err != nil {
			return err
		}
	}
	if c.Replies != nil {
		if err := encodeInto(files, repliesTable, c.Replies); err != nil {
			return err
		}
	}
	if c.Redactions != nil {
		return encodeInto(files, redactionsTable, c.Redactions)
	}
	return nil
}

// isEditorial reports whether a file holds what editors add, on which no count
// rests.
func isEditorial(file string) bool {
	return file == namingsCSV || file == repliesCSV || file == redactionsCSV
}
