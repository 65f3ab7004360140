package stix

import (
	"math"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
)

// object is an object of a bundle: the common properties and those of every type
// that is written, each under its name in the standard or in the extension.
type object struct {
	Type        string `json:"type"`
	SpecVersion string `json:"spec_version"`
	ID          string `json:"id"`
	CreatedBy   string `json:"created_by_ref,omitempty"`
	Created     string `json:"created,omitempty"`
	Modified    string `json:"modified,omitempty"`

	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	Aliases     []string `json:"aliases,omitempty"` // of a vessel

	// extension-definition
	Schema         string   `json:"schema,omitempty"`
	Version        string   `json:"version,omitempty"`
	ExtensionTypes []string `json:"extension_types,omitempty"`

	// marking-definition
	DefinitionType string            `json:"definition_type,omitempty"`
	Definition     map[string]string `json:"definition,omitempty"`

	// identity, location
	Class     string   `json:"identity_class,omitempty"`
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`
	Precision float64  `json:"precision,omitempty"`
	Country   string   `json:"country,omitempty"`

	// note, opinion
	Abstract    string   `json:"abstract,omitempty"`
	Content     string   `json:"content,omitempty"`
	Explanation string   `json:"explanation,omitempty"`
	Opinion     string   `json:"opinion,omitempty"`
	Authors     []string `json:"authors,omitempty"`

	// observed-data
	First  string `json:"first_observed,omitempty"`
	Last   string `json:"last_observed,omitempty"`
	Number int    `json:"number_observed,omitempty"`

	// report, relationship
	ReportTypes []string `json:"report_types,omitempty"`
	Published   string   `json:"published,omitempty"`
	Relation    string   `json:"relationship_type,omitempty"`
	SourceRef   string   `json:"source_ref,omitempty"`
	TargetRef   string   `json:"target_ref,omitempty"`

	// maritime-vessel
	IMO      string   `json:"imo_number,omitempty"`
	MMSI     string   `json:"mmsi,omitempty"`
	CallSign string   `json:"call_sign,omitempty"`
	Flag     string   `json:"flag,omitempty"`
	Kind     string   `json:"vessel_type,omitempty"`
	LengthM  float64  `json:"length_m,omitempty"`
	TEU      float64  `json:"capacity_teu,omitempty"`
	Owner    string   `json:"owner,omitempty"`
	ListedBy []string `json:"listed_by,omitempty"`
	CaseRow  string   `json:"case_row,omitempty"` // also of a look

	// site-observation
	What        string   `json:"what,omitempty"`
	Seen        string   `json:"seen,omitempty"`
	CountLo     *float64 `json:"count_lo,omitempty"`
	CountHi     *float64 `json:"count_hi,omitempty"`
	ThingM      float64  `json:"thing_length_m,omitempty"`
	ImageID     string   `json:"image_id,omitempty"`
	LocationRef string   `json:"location_ref,omitempty"`

	Labels     []string              `json:"labels,omitempty"`
	Confidence int                   `json:"confidence,omitempty"`
	References []reference           `json:"external_references,omitempty"`
	Refs       []string              `json:"object_refs,omitempty"`
	Markings   []string              `json:"object_marking_refs,omitempty"`
	Extensions map[string]*extension `json:"extensions,omitempty"`
}

type reference struct {
	Source      string            `json:"source_name"`
	Description string            `json:"description,omitempty"`
	URL         string            `json:"url,omitempty"`
	Hashes      map[string]string `json:"hashes,omitempty"`
	External    string            `json:"external_id,omitempty"`
}

// extension is what the extension definition adds to an object: only its type on
// an observable of a new type, else the fields of the row.
type extension struct {
	Type string `json:"extension_type"`

	Kind    string `json:"kind,omitempty"` // statement, reported_voyage, observation, inference, check, reply, case
	CaseRow string `json:"case_row,omitempty"`

	Measure      string     `json:"measure,omitempty"`
	Form         string     `json:"form,omitempty"`
	ValueLo      *float64   `json:"value_lo,omitempty"`
	ValueHi      *float64   `json:"value_hi,omitempty"`
	Unit         string     `json:"unit,omitempty"`
	Item         string     `json:"item,omitempty"`
	Hedge        string     `json:"hedge,omitempty"`
	Scope        string     `json:"scope,omitempty"`
	From         []string   `json:"from_places,omitempty"`
	To           []string   `json:"to_places,omitempty"`
	CountedSince string     `json:"counted_since,omitempty"`
	AsOf         string     `json:"as_of,omitempty"`
	SaidAt       string     `json:"said_at,omitempty"`
	PublishedAt  string     `json:"published_at,omitempty"`
	Chain        string     `json:"chain,omitempty"`
	Origin       string     `json:"origin,omitempty"`
	Relations    []relation `json:"relations,omitempty"`
	Role         string     `json:"role,omitempty"`
	Review       string     `json:"review,omitempty"`

	AskedAt    string `json:"asked_at,omitempty"`
	Deadline   string `json:"deadline,omitempty"`
	AnsweredAt string `json:"answered_at,omitempty"`

	Event       string `json:"event,omitempty"`
	Class       string `json:"class,omitempty"`
	Status      string `json:"status,omitempty"`
	Start       string `json:"start,omitempty"`
	StartLatest string `json:"start_latest,omitempty"`
	EndEarliest string `json:"end_earliest,omitempty"`
	End         string `json:"end,omitempty"`
	FromHow     string `json:"from_how,omitempty"`
	ToHow       string `json:"to_how,omitempty"`
	Rule        string `json:"rule,omitempty"`

	Median  *float64 `json:"median,omitempty"`
	P05     *float64 `json:"p05,omitempty"`
	P95     *float64 `json:"p95,omitempty"`
	Verdict string   `json:"verdict,omitempty"`
	Case    string   `json:"case,omitempty"`
	Model   string   `json:"model,omitempty"`
	Without []string `json:"without,omitempty"`
}

type relation struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// stamp is a time as STIX writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func dayStart(d dates.Day) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

// dayEnd is the last millisecond of a day, which is a day and no midnight.
func dayEnd(d dates.Day) time.Time { return dayStart(d + 1).Add(-time.Millisecond) }

// optionalTime is a time in RFC 3339, "" for one that is not known.
func optionalTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func plains(list []string) []string {
	var out []string
	for _, s := range list {
		if s = plaintext.Line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// rounded is a computed number with six digits, which is finer than it is known.
func rounded(v float64) *float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
