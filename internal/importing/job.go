package importing

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Kind is what a job brings in.
type Kind string

// The kinds of jobs.
const (
	Pages    Kind = "pages"    // articles by their addresses
	Text     Kind = "text"     // an article that was pasted
	Files    Kind = "files"    // articles and web archives
	Feed     Kind = "feed"     // the items of a feed
	Table    Kind = "table"    // rows of a spreadsheet
	AIS      Kind = "ais"      // positions in files
	Live     Kind = "live"     // positions as they are sent
	Elements Kind = "elements" // element sets of satellites
)

// State is how a job stands.
type State string

// The states of a job.
const (
	Waiting   State = "waiting"
	Columns   State = "columns" // somebody has to say what the columns of a spreadsheet are
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended reports whether a job will do nothing more by itself.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// spec is what was asked for. It is kept until the job has ended.
type spec struct {
	URLs   []string `json:"urls,omitempty"`
	Follow bool     `json:"follow,omitempty"`

	Dir   string   `json:"dir,omitempty"`   // of the files, below that of all imports
	Files []string `json:"files,omitempty"` // their names, below Dir

	About   About    `json:"about"`
	Mapping *Mapping `json:"mapping,omitempty"`
	Until   string   `json:"until,omitempty"` // RFC 3339: when a live job ends
}

// About is what is known of a page beside its bytes.
type About struct {
	URL       string `json:"url,omitempty"`
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"` // EDTF
}

// Job is an import.
type Job struct {
	ID         int64
	Case       string
	Kind       Kind
	Title      string
	State      State
	Why        string // why it failed, and what to do
	By         ledger.Author
	CreatedAt  time.Time
	StartedAt  time.Time
	EndedAt    time.Time
	Progress   Progress
	resumable  bool
	underlying store.ImportJob
}

// Resumable reports whether a failed job can go on where it was.
func (j Job) Resumable() bool { return j.State == Failed && j.resumable }

// Progress is how far a job is.
type Progress struct {
	Done       int           `json:"done"`  // documents, rows or positions that were gone through
	Total      int           `json:"total"` // 0: not known
	Bytes      int64         `json:"bytes"`
	TotalBytes int64         `json:"total_bytes"`
	Stage      string        `json:"stage,omitempty"`
	Spent      time.Duration `json:"spent"` // working, in all runs
	Counts     Counts        `json:"counts"`

	At  *ingest.Position `json:"at,omitempty"`  // the last document that was gone through
	Row int              `json:"row,omitempty"` // the last row of a spreadsheet

	First int `json:"first,omitempty"` // the first and the last entry that it became;
	Last  int `json:"last,omitempty"`  // others can lie between
}

// Counts are what became of what came in.
type Counts struct {
	Without  int            `json:"without"`            // documents with no claim, which are not kept
	Added    map[string]int `json:"added,omitempty"`    // rows, by table
	Known    int            `json:"known"`              // rows that the case had already
	Rejected map[string]int `json:"rejected,omitempty"` // by reason
	First    []Rejection    `json:"first,omitempty"`    // some of those, as examples
	Hits     int            `json:"hits"`               // of watches
	Said     []string       `json:"said,omitempty"`     // what else there is to say
}

// Rejection is one thing that was not taken, and why.
type Rejection struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Limits of counts: what comes in is made to be counted.
const (
	maxReasons  = 100
	maxExamples = 20
	maxReason   = 300
	otherReason = "other"
)

func (c *Counts) reject(name, reason string) {
	reason = plain(reason, maxReason)
	if c.Rejected == nil {
		c.Rejected = map[string]int{}
	}
	if _, ok := c.Rejected[reason]; !ok && len(c.Rejected) >= maxReasons {
		reason = otherReason
	}
	c.Rejected[reason]++
	if len(c.First) < maxExamples {
		c.First = append(c.First, Rejection{plain(name, maxReason), reason})
	}
}

func (c *Counts) add(table string, n int) {
	if c.Added == nil {
		c.Added = map[string]int{}
	}
	c.Added[table] += n
}

// Rejections is how many were not taken, for whatever reason.
func (c *Counts) Rejections() int {
	n := 0
	for _, k := range c.Rejected {
		n += k
	}
	return n
}

// Rate is how many documents, rows or positions are gone through in a second; 0
// when that is not known yet.
func (p *Progress) Rate() float64 {
	if p.Spent < time.Second || p.Done == 0 {
		return 0
	}
	return float64(p.Done) / p.Spent.Seconds()
}

// Left is how long the rest takes at the rate so far; false when that is not
// known.
func (p *Progress) Left() (time.Duration, bool) {
	share := 0.0
	switch {
	case p.Spent < time.Second:
	case p.Total > 0:
		share = float64(p.Done) / float64(p.Total)
	case p.TotalBytes > 0:
		share = float64(p.Bytes) / float64(p.TotalBytes)
	}
	if share <= 0 || share > 1 {
		return 0, false
	}
	return time.Duration(float64(p.Spent) * (1 - share) / share).Round(time.Second), true
}

// plain is text from outside on one line, without what controls a terminal or
// turns the order of letters round.
func plain(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	return s
}

func jobOf(j store.ImportJob) (Job, error) {
	out := Job{
		ID: j.ID, Case: j.Case, Kind: Kind(j.Kind), Title: j.Title, State: State(j.State), Why: j.Why, By: ledger.Author{ID: j.AuthorID, Name: j.AuthorName},
		CreatedAt: j.CreatedAt, StartedAt: j.StartedAt, EndedAt: j.EndedAt, resumable: j.Spec != "", underlying: j,
	}
	if j.Progress != "" {
		if err := json.Unmarshal([]byte(j.Progress), &out.Progress); err != nil {
			return out, fmt.Errorf("importing: reading import %d: %w", j.ID, err)
		}
	}
	return out, nil
}

func (j *Job) spec() (spec, error) {
	var s spec
	if err := json.Unmarshal([]byte(j.underlying.Spec), &s); err != nil {
		return s, fmt.Errorf("importing: reading what import %d is to bring in: %w", j.ID, err)
	}
	return s, nil
}

// encoded writes what is kept as JSON.
func encoded(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers
	}
	return string(b)
}

// Refused is the error of what cannot be brought in as it is; the text says what
// to do, for the one who asked.
type Refused struct{ Text string }

func (e *Refused) Error() string { return e.Text }

func refused(format string, args ...any) error { return &Refused{fmt.Sprintf(format, args...)} }
