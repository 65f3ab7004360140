package casefile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/tidewaiter/tidewaiter/claims"
)

// Contents says what the things that a case counts may hold. Every quantity is
// the id of a factor; a blank one is not known, which is never zero. A case
// without kinds says nothing of contents.
type Contents struct {
	Measure claims.Measure // the measure whose claims state such contents

	Loaded      string // share of the counted things that hold any of them
	Payload     string // mass that one of the counted things may carry
	PayloadUsed string // share of it that stowage leaves
	Room        string // volume inside one
	RoomUsed    string // share of it that stowage leaves

	Kinds []ContentKind
}

// ContentKind is one kind of contents. Its quantities are ids of factors, as
// those of [Contents].
type ContentKind struct {
	ID    string
	Name  string   // of one: "50 kg sack"
	Items []string // the items of claims that mean this kind, beside Name

	Share        string // of the loaded things that hold this kind
	Mass         string // of one, bare
	PackedMass   string // of one as it is packed
	Volume       string // of one, bare
	PackedVolume string // of one as it is packed
}

// Names reports whether an item of a claim means this kind.
func (k *ContentKind) Names(item string) bool {
	return item != "" && (item == k.Name || slices.Contains(k.Items, item))
}

// ContentKind returns the kind that an item of a claim means, nil when it means
// none of them in particular.
func (c *Case) ContentKind(item string) *ContentKind {
	return find(c.Contents.Kinds, func(k *ContentKind) bool { return k.Names(item) })
}

// Kilograms are the bounds of a factor that is a mass; false when it is none.
func (f *Factor) Kilograms() (Interval, bool) {
	return f.in(map[string]float64{"kg": 1, "tonne": 1000, "gram": 1e-3})
}

// CubicMetres are the bounds of a factor that is a volume; false when it is none.
func (f *Factor) CubicMetres() (Interval, bool) {
	return f.in(map[string]float64{"m3": 1, "litre": 1e-3})
}

func (f *Factor) in(units map[string]float64) (Interval, bool) {
	times, ok := units[f.Unit]
	return Interval{f.Lo * times, f.Hi * times}, ok && f.Lo > 0
}

// A quantity of contents is one of three things.
type quantityOf uint8

const (
	aShare quantityOf = iota
	aMass
	aVolume
)

// factorKey is a key of contents that names a factor.
type factorKey[T any] struct {
	key   string
	of    quantityOf
	value func(*T) *string
}

// The keys of contents and of a kind that name factors, in canonical order.
var (
	contentsFactors = []factorKey[Contents]{
		{"loaded", aShare, func(c *Contents) *string { return &c.Loaded }},
		{"payload", aMass, func(c *Contents) *string { return &c.Payload }},
		{"payload_used", aShare, func(c *Contents) *string { return &c.PayloadUsed }},
		{"room", aVolume, func(c *Contents) *string { return &c.Room }},
		{"room_used", aShare, func(c *Contents) *string { return &c.RoomUsed }},
	}
	kindFactors = []factorKey[ContentKind]{
		{"share", aShare, func(k *ContentKind) *string { return &k.Share }},
		{"mass", aMass, func(k *ContentKind) *string { return &k.Mass }},
		{"packed_mass", aMass, func(k *ContentKind) *string { return &k.PackedMass }},
		{"volume", aVolume, func(k *ContentKind) *string { return &k.Volume }},
		{"packed_volume", aVolume, func(k *ContentKind) *string { return &k.PackedVolume }},
	}
)

// maxKinds is the most kinds of contents that a case may tell apart.
const maxKinds = 20

// factorUse is where case.yaml names a factor.
type factorUse struct {
	entry
	id string
	of quantityOf
}

func (m *metaReader) contents(e entry) {
	keys := []string{"measure"}
	for _, k := range contentsFactors {
		keys = append(keys, k.key)
	}
	for _, e := range m.mapping(e.value, e.path, append(keys, "kinds")) {
		if isNull(e.value) {
			continue
		}
		switch e.key {
		case "measure":
			m.measure = e.line
			if m.c.Contents.Measure = claims.Measure(m.scalar(e.value, e.path)); !wordForm.MatchString(string(m.c.Contents.Measure)) {
				m.fault(e.line, e.path, string(m.c.Contents.Measure), "is not a measure", wordRemedy)
			}
		case "kinds":
			m.kinds = e.line
			for _, item := range m.sequence(e.value, e.path) {
				m.contentKind(item, e.path)
			}
			if n := len(m.c.Contents.Kinds); n > maxKinds {
				m.fault(e.line, e.path, "", fmt.Sprintf("is a list of %d kinds", n), fmt.Sprintf("keep it within %d", maxKinds))
			}
		default:
			i := slices.IndexFunc(contentsFactors, func(k factorKey[Contents]) bool { return k.key == e.key })
			*contentsFactors[i].value(&m.c.Contents) = m.factorID(e, contentsFactors[i].of)
		}
	}
	if len(m.c.Contents.Kinds) == 0 {
		m.fault(e.line, e.path, "", "has no kinds", "list what one may hold under kinds:, or remove it")
	}
	if m.c.Contents.Measure == "" {
		m.fault(e.line, e.path, "", "has no measure", "name the measure whose claims state contents")
	}
}

func (m *metaReader) contentKind(item ast.Node, path string) {
	var k ContentKind
	keys := []string{"id", "name", "items"}
	for _, f := range kindFactors {
		keys = append(keys, f.key)
	}
	for _, e := range m.mapping(item, path, keys) {
		if isNull(e.value) {
			continue
		}
		switch e.key {
		case "id":
			k.ID = m.id(e)
		case "name":
			k.Name = m.scalar(e.value, e.path)
		case "items":
			k.Items = m.texts(e.value, e.path, true)
		default:
			i := slices.IndexFunc(kindFactors, func(f factorKey[ContentKind]) bool { return f.key == e.key })
			*kindFactors[i].value(&k) = m.factorID(e, kindFactors[i].of)
		}
	}
	switch {
	case k.ID == "":
		m.fault(lineOf(item), path, "", "has a kind without id", "give it an id")
	case slices.ContainsFunc(m.c.Contents.Kinds, func(o ContentKind) bool { return o.ID == k.ID }):
		m.fault(lineOf(item), path, k.ID, "is the id of two kinds", "give each its own id")
	}
	if k.Name == "" {
		k.Name = strings.ReplaceAll(k.ID, "-", " ")
	}
	for _, name := range append([]string{k.Name}, k.Items...) {
		if other := m.c.ContentKind(name); other != nil && name != "" {
			m.fault(lineOf(item), path, name, "means two kinds", "leave it to one of "+other.ID+" and "+k.ID)
		}
	}
	m.c.Contents.Kinds = append(m.c.Contents.Kinds, k)
}

func (m *metaReader) factorID(e entry, of quantityOf) string {
	id := m.id(e)
	m.factors = append(m.factors, factorUse{e, id, of})
	return id
}

// checkContents checks what the contents of a case name.
func (r *reader) checkContents(factors index) {
	c := &r.c.Contents
	for _, use := range r.meta.factors {
		fault := func(reason, remedy string) {
			r.add(Fault{File: caseYAML, Line: use.line, Field: use.path, Value: use.id, Reason: reason, Remedy: remedy})
		}
		at, ok := factors.rows[use.id]
		if !ok {
			if !factors.has(use.id) {
				fault("is no id of "+factorsCSV, factors.remedy(r, use.id, "add a row for it, or leave the key out: what no source gives is unknown"))
			}
			continue
		}
		f := &r.c.Factors[at]
		switch use.of {
		case aShare:
			if f.Unit != "share" || f.Lo < 0 || f.Hi > 1 || f.Lo > f.Hi {
				fault("is no share", "name a factor with unit share, from 0 to 1")
			} else if f.Lo == 0 && !strings.HasSuffix(use.path, "kinds.share") {
				fault("may be zero", "name a factor above 0; only the share of a kind may be zero")
			}
		case aMass:
			if _, ok := f.Kilograms(); !ok {
				fault("is no mass", "name a factor above 0 in kg, tonne or gram")
			}
		case aVolume:
			if _, ok := f.CubicMetres(); !ok {
				fault("is no volume", "name a factor above 0 in m3 or litre")
			}
		}
	}
	if c.Measure != "" {
		if _, declared := r.c.Measures[c.Measure]; !declared && !slices.Contains(knownMeasures, c.Measure) && !r.meta.unsure["measures"] {
			r.add(Fault{File: caseYAML, Line: r.meta.measure, Field: "contents.measure", Value: string(c.Measure), Reason: "is not a measure of this case", Remedy: "declare it under measures: in case.yaml"})
		}
	}
	if len(c.Kinds) < 2 {
		return
	}
	lo, hi := 0.0, 0.0
	for i := range c.Kinds {
		at, ok := factors.rows[c.Kinds[i].Share]
		if !ok {
			if c.Kinds[i].Share == "" {
				r.add(Fault{File: caseYAML, Line: r.meta.kinds, Field: "contents.kinds", Value: c.Kinds[i].ID, Reason: "has no share", Remedy: "name the factor that says which share of the loaded things holds it; a single kind needs none"})
			}
			return
		}
		lo, hi = lo+r.c.Factors[at].Lo, hi+r.c.Factors[at].Hi
	}
	if lo > 1 || hi < 1 {
		r.add(Fault{File: caseYAML, Line: r.meta.kinds, Field: "contents.kinds", Value: "", Reason: fmt.Sprintf("have shares that add up to %.3g at the least and %.3g at the most", lo, hi), Remedy: "widen the intervals until they can add up to 1"})
	}
}

// writeContents writes the contents of a case; nothing when it has none.
func writeContents(b *strings.Builder, c *Contents) {
	if len(c.Kinds) == 0 {
		return
	}
	b.WriteString("contents:\n")
	if c.Measure != "" {
		fmt.Fprintf(b, "  measure: %s\n", yamlText(string(c.Measure)))
	}
	for _, k := range contentsFactors {
		if id := *k.value(c); id != "" {
			fmt.Fprintf(b, "  %s: %s\n", k.key, yamlText(id))
		}
	}
	b.WriteString("  kinds:\n")
	for i := range c.Kinds {
		k := &c.Kinds[i]
		parts := append(yamlPairs("id", k.ID, "name", k.Name), yamlListPair("items", k.Items)...)
		for _, f := range kindFactors {
			parts = append(parts, yamlPairs(f.key, *f.value(k))...)
		}
		fmt.Fprintf(b, "    - {%s}\n", strings.Join(parts, ", "))
	}
}
