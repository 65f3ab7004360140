package casefile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// The keys of case.yaml, in canonical order.
var (
	caseKeys     = []string{"id", "title", "question", "flow", "start", "unit", "scopes", "scope_words", "measures", "parties", "occasions", "satellites", "watch", "contents", "model"}
	flowKeys     = []string{"from", "to", "cargo"}
	unitKeys     = []string{"of", "meaning"}
	measureKeys  = []string{"form", "scope", "unit", "from", "to"}
	partyKeys    = []string{"id", "name", "aliases", "group", "reliability"}
	occasionKeys = []string{"id", "name", "aliases", "date"}
	watchKeys    = []string{"vessels", "places"}
)

// measureDefaults are the form and unit of a measure that says nothing of its
// own, for the measures that are counted things.
var measureDefaults = map[claims.Measure]MeasureSpec{
	claims.Containers:       {Form: claims.Cumulative, Unit: "container"},
	claims.ReturnContainers: {Form: claims.Cumulative, Unit: "container"},
	claims.Rounds:           {Form: claims.Cumulative, Unit: "round"},
	claims.Voyages:          {Form: claims.Cumulative, Unit: "voyage"},
	claims.ReturnVoyages:    {Form: claims.Cumulative, Unit: "voyage"},
	claims.Missiles:         {Form: claims.Cumulative, Unit: "missile"},
	claims.Tonnes:           {Form: claims.Cumulative, Unit: "tonne"},
}

// defaults returns a case of which case.yaml says nothing.
func defaults() *Case {
	return &Case{
		ID:       "case",
		Title:    "Untitled case",
		Unit:     Unit{Of: "container"},
		Measures: map[claims.Measure]MeasureSpec{claims.Containers: measureDefaults[claims.Containers]},
		Model:    DefaultModel(),
	}
}

// metaReader reads case.yaml into c and keeps the lines that later checks need.
type metaReader struct {
	yamlFile
	c       *Case
	watch   []entry         // watch.vessels and watch.places
	factors []factorUse     // of contents
	kinds   int             // line of contents.kinds
	measure int             // and of contents.measure
	lines   map[string]int  // of the satellites, by id
	unsure  map[string]bool // top keys whose values are at fault: nothing follows from what they lack
}

// read fills c from the root of the document.
func (m *metaReader) read(root ast.Node) {
	m.unsure, m.lines = make(map[string]bool), make(map[string]int)
	for _, e := range m.mapping(root, "", caseKeys) {
		if isNull(e.value) {
			continue // the default stands
		}
		before := len(m.rep.faults)
		m.readKey(e)
		m.unsure[e.key] = len(m.rep.faults) > before
	}
	m.crossCheck(root)
}

// readKey reads one of the top keys.
func (m *metaReader) readKey(e entry) {
	c := m.c
	switch e.key {
	case "id":
		c.ID = m.id(e)
	case "title":
		c.Title = m.scalar(e.value, e.path)
	case "question":
		c.Question = m.scalar(e.value, e.path)
	case "flow":
		m.flow(e)
	case "start":
		c.Start = m.date(e)
	case "unit":
		for _, e := range m.mapping(e.value, e.path, unitKeys) {
			switch e.key {
			case "of":
				c.Unit.Of = m.scalar(e.value, e.path)
			case "meaning":
				c.Unit.Meaning = m.scalar(e.value, e.path)
			}
		}
	case "scopes":
		c.Scopes = m.texts(e.value, e.path, false)
		for _, s := range c.Scopes {
			if !wordForm.MatchString(s) {
				m.fault(e.line, e.path, s, "is not a scope", wordRemedy)
			}
		}
	case "scope_words":
		for _, e := range m.mapping(e.value, e.path, nil) {
			if isNull(e.value) {
				continue
			}
			words := ScopeWords{Scope: e.key, Words: m.texts(e.value, e.path, false)}
			for i, w := range words.Words {
				words.Words[i] = strings.ToLower(w)
			}
			c.ScopeWords = append(c.ScopeWords, words)
		}
	case "measures":
		m.measures(e)
	case "parties":
		m.parties(e)
	case "occasions":
		m.occasions(e)
	case "satellites":
		m.satellites(e)
	case "watch":
		m.watch = m.mapping(e.value, e.path, watchKeys)
		for _, e := range m.watch {
			switch e.key {
			case "vessels":
				c.Watch.Vessels = m.texts(e.value, e.path, false)
			case "places":
				c.Watch.Places = m.texts(e.value, e.path, false)
			}
		}
	case "contents":
		m.contents(e)
	case "model":
		m.model(e)
	}
}

// crossCheck checks what concerns several keys, wherever they stand.
func (m *metaReader) crossCheck(root ast.Node) {
	line := func(path ...string) int { return keyLine(root, path) }
	for _, name := range sortedMeasures(m.c.Measures) {
		spec := m.c.Measures[name]
		if m.unsure["scopes"] {
			break
		}
		if spec.Scope != "" && !slices.Contains(m.c.Scopes, spec.Scope) {
			m.fault(line("measures", string(name), "scope"), "measures."+string(name)+".scope", spec.Scope, "is not one of the case's scopes", scopeRemedy(m.c.Scopes))
		}
	}
	for _, w := range m.c.ScopeWords {
		if !m.unsure["scopes"] && !slices.Contains(m.c.Scopes, w.Scope) {
			m.fault(line("scope_words", w.Scope), "scope_words", w.Scope, "is not one of the case's scopes", scopeRemedy(m.c.Scopes))
		}
	}
	var groups []string
	for i := range m.c.Parties {
		groups = append(groups, m.c.Parties[i].Groups...)
	}
	for _, g := range m.c.Model.SharedBy {
		if !m.unsure["parties"] && !slices.Contains(groups, g) {
			m.fault(line("model", "shared_by"), "model.shared_by", g, "is the group of no party", "name groups that stand under parties")
		}
	}
}

func scopeRemedy(scopes []string) string {
	if len(scopes) == 0 {
		return "list the scopes under scopes: in case.yaml, or leave it blank"
	}
	return oneOf("", scopes) + ", or add it under scopes: in case.yaml"
}

// keyLine returns the line of a key, 0 when it is not there.
func keyLine(n ast.Node, path []string) int {
	line := 0
	for _, key := range path {
		m, ok := n.(*ast.MappingNode)
		if !ok {
			return line
		}
		i := slices.IndexFunc(m.Values, func(v *ast.MappingValueNode) bool { return v.Key.GetToken().Value == key })
		if i < 0 {
			return line
		}
		line, n = m.Values[i].Key.GetToken().Position.Line, m.Values[i].Value
	}
	return line
}

func (m *metaReader) id(e entry) string {
	s := m.scalar(e.value, e.path)
	if !idForm.MatchString(s) {
		m.fault(e.line, e.path, s, "is not an id", idRemedy)
	}
	return s
}

func (m *metaReader) date(e entry) dates.Date {
	s := m.scalar(e.value, e.path)
	d, err := dates.Parse(s)
	if err != nil {
		m.fault(e.line, e.path, s, "is not an EDTF date", dateRemedy(err))
	}
	return d
}

func (m *metaReader) country(e entry) string {
	s := m.scalar(e.value, e.path)
	if s != "" && !countryForm.MatchString(s) {
		m.fault(e.line, e.path, s, "is not a country code", countryRemedy)
	}
	return s
}

func (m *metaReader) flow(e entry) {
	for _, e := range m.mapping(e.value, e.path, flowKeys) {
		switch e.key {
		case "from":
			m.c.Flow.From = m.country(e)
		case "to":
			m.c.Flow.To = m.country(e)
		case "cargo":
			m.c.Flow.Cargo = m.scalar(e.value, e.path)
		}
	}
}

func (m *metaReader) measures(e entry) {
	m.c.Measures = nil
	for _, e := range m.mapping(e.value, e.path, nil) {
		name := claims.Measure(e.key)
		if !wordForm.MatchString(e.key) {
			m.fault(e.line, e.path, e.key, "is not a measure", wordRemedy)
			continue
		}
		spec := measureDefaults[name]
		for _, e := range m.mapping(e.value, e.path, measureKeys) {
			s := m.scalar(e.value, e.path)
			if s == "" {
				continue // the default stands
			}
			switch e.key {
			case "form":
				if !slices.Contains(claims.Forms(), claims.Form(s)) {
					m.fault(e.line, e.path, s, "is not a form", oneOf(s, claims.Forms()))
				}
				spec.Form = claims.Form(s)
			case "scope":
				spec.Scope = s
			case "unit":
				spec.Unit = s
			case "from":
				spec.From = m.country(e)
			case "to":
				spec.To = m.country(e)
			}
		}
		if !slices.Contains(claims.Measures(), name) && (spec.Form == "" || spec.Unit == "" && countingForm(spec.Form)) {
			m.fault(e.line, e.path, "", "is a measure of the case's own without form or unit", "give both, as in {form: cumulative, unit: container}; a status or denial needs no unit")
		}
		if m.c.Measures == nil {
			m.c.Measures = make(map[claims.Measure]MeasureSpec)
		}
		m.c.Measures[name] = spec
	}
}

// countingForm reports whether statements of a form carry figures.
func countingForm(f claims.Form) bool {
	switch f {
	case claims.Status, claims.Intention, claims.Denial, claims.NoComment, claims.NotConfirmed:
		return false
	}
	return true
}

func (m *metaReader) parties(e entry) {
	for _, item := range m.sequence(e.value, e.path) {
		var p Party
		for _, e := range m.mapping(item, e.path, partyKeys) {
			switch e.key {
			case "id":
				p.ID = m.id(e)
			case "name":
				p.Name = m.scalar(e.value, e.path)
			case "aliases":
				p.Aliases = m.texts(e.value, e.path, true)
			case "group":
				p.Groups = m.texts(e.value, e.path, true)
				for _, g := range p.Groups {
					if !idForm.MatchString(g) {
						m.fault(e.line, e.path, g, "is not an id", idRemedy)
					}
				}
			case "reliability":
				p.Reliability = m.scalar(e.value, e.path)
				if p.Reliability != "" && (len(p.Reliability) != 1 || !strings.Contains("ABCDEF", p.Reliability)) {
					m.fault(e.line, e.path, p.Reliability, "is not a reliability", "write A to F of the Admiralty code; F is cannot be judged")
				}
			}
		}
		if p.ID == "" {
			m.fault(lineOf(item), e.path, "", "has a party without id", "give it an id")
		} else if m.c.Party(p.ID) != nil {
			m.fault(lineOf(item), e.path, p.ID, "is the id of two parties", "give each its own id")
		}
		if p.Name == "" {
			p.Name = p.ID
		}
		m.c.Parties = append(m.c.Parties, p)
	}
}

func (m *metaReader) occasions(e entry) {
	for _, item := range m.sequence(e.value, e.path) {
		var o Occasion
		dated := false
		for _, e := range m.mapping(item, e.path, occasionKeys) {
			switch e.key {
			case "id":
				o.ID = m.id(e)
			case "name":
				o.Name = m.scalar(e.value, e.path)
			case "aliases":
				o.Aliases = m.texts(e.value, e.path, true)
			case "date":
				o.Date, dated = m.date(e), !isNull(e.value)
			}
		}
		if o.ID == "" {
			m.fault(lineOf(item), e.path, "", "has an occasion without id", "give it an id")
		} else if slices.ContainsFunc(m.c.Occasions, func(other Occasion) bool { return other.ID == o.ID }) {
			m.fault(lineOf(item), e.path, o.ID, "is the id of two occasions", "give each its own id")
		}
		if !dated {
			m.fault(lineOf(item), e.path, o.ID, "is an occasion without date", "give its date, as in 2023-09-13")
		}
		if o.Name == "" {
			o.Name = o.ID
		}
		m.c.Occasions = append(m.c.Occasions, o)
	}
}

// parameter is one number of the model and its limits.
type parameter struct {
	key   string
	value func(*Model) *float64
	below float64
	why   string // what is wrong at or above the limit
}

// parameters lists the numbers of the model in canonical order. A logarithmic
// sd of 5 is a factor of 150 either way, which is no assumption any more.
var parameters = []parameter{
	{"rate_median", func(m *Model) *float64 { return &m.RateMedian }, 1e9, "a week"},
	{"rate_log_sd", func(m *Model) *float64 { return &m.RateLogSD }, 5, ""},
	{"rate_swing", func(m *Model) *float64 { return &m.RateSwing }, 5, ""},
	{"rate_half_life_weeks", func(m *Model) *float64 { return &m.RateHalfLifeWeek }, 1e4, "weeks"},
	{"lump_size", func(m *Model) *float64 { return &m.LumpSize }, 1e9, ""},
	{"shared_bias_sd", func(m *Model) *float64 { return &m.SharedBiasSD }, 5, ""},
	{"group_bias_sd", func(m *Model) *float64 { return &m.GroupBiasSD }, 5, ""},
	{"scope_step_median", func(m *Model) *float64 { return &m.ScopeStepMedian }, 1, "a share"},
	{"scope_step_log_sd", func(m *Model) *float64 { return &m.ScopeStepLogSD }, 5, ""},
	{"mode_gap_median", func(m *Model) *float64 { return &m.ModeGapMedian }, 1, "a share"},
	{"mode_gap_log_sd", func(m *Model) *float64 { return &m.ModeGapLogSD }, 5, ""},
	{"early_rate_median", func(m *Model) *float64 { return &m.EarlyRateMedian }, 1e9, "a week"},
	{"early_rate_log_sd", func(m *Model) *float64 { return &m.EarlyRateLogSD }, 5, ""},
	{"lag_mean_days", func(m *Model) *float64 { return &m.LagMeanDays }, 3650, "days"},
	{"bias_drift_share", func(m *Model) *float64 { return &m.BiasDriftShare }, 1, "a share"},
	{"bias_half_life_weeks", func(m *Model) *float64 { return &m.BiasHalfLifeWeeks }, 1e4, "weeks"},
	{"hedge_log_sd", func(m *Model) *float64 { return &m.HedgeLogSD }, 2, ""},
	{"surges_per_year", func(m *Model) *float64 { return &m.SurgesPerYear }, 12, "a year"},
	{"surge_log_sd", func(m *Model) *float64 { return &m.SurgeLogSD }, 5, ""},
	{"redefinition_chance", func(m *Model) *float64 { return &m.RedefinitionChance }, 1, "a probability"},
	{"redefinition_log_sd", func(m *Model) *float64 { return &m.RedefinitionLogSD }, 5, ""},
	{"load_log_sd", func(m *Model) *float64 { return &m.LoadLogSD }, 5, ""},
	{"watcher_logit_sd", func(m *Model) *float64 { return &m.WatcherLogitSD }, 5, ""},
}

// between is one elicited interval of the model and its limit.
type between struct {
	key   string
	value func(*Model) *Interval
	below float64
	why   string
}

// intervals lists the elicited intervals in canonical order; they stand behind
// the numbers.
var intervals = []between{
	{"berth_days", func(m *Model) *Interval { return &m.BerthDays }, 366, "days"},
	{"look_days", func(m *Model) *Interval { return &m.LookDays }, 366, "days"},
	{"cloud_share", func(m *Model) *Interval { return &m.CloudShare }, 1, "a share"},
	{"heard_share", func(m *Model) *Interval { return &m.HeardShare }, 1, "a share"},
	{"list_dependence", func(m *Model) *Interval { return &m.ListDependence }, 1, "a share"},
	{"call_chance", func(m *Model) *Interval { return &m.CallChance }, 1, "a share"},
}

// modelKeys are the keys of the model but reasons.
func modelKeys() []string {
	keys := make([]string, 0, len(parameters)+len(intervals)+2)
	for _, p := range parameters {
		keys = append(keys, p.key)
		if p.key == "shared_bias_sd" {
			keys = append(keys, "shared_by")
		}
	}
	keys = append(keys, "watchers")
	for _, p := range intervals {
		keys = append(keys, p.key)
	}
	return keys
}

func (m *metaReader) model(e entry) {
	keys := modelKeys()
	for _, e := range m.mapping(e.value, e.path, append(slices.Clone(keys), "reasons")) {
		if isNull(e.value) {
			continue // the default stands
		}
		switch e.key {
		case "shared_by":
			m.c.Model.SharedBy = m.texts(e.value, e.path, true)
		case "reasons":
			reasons := m.mapping(e.value, e.path, keys)
			if len(reasons) == 0 {
				continue
			}
			m.c.Model.Reasons = make(map[string]string, len(reasons))
			for _, e := range reasons {
				if m.c.Model.Reasons[e.key] = m.scalar(e.value, e.path); isNull(e.value) {
					m.fault(e.line, e.path, "", "is blank", "say why the value is what it is, and since when")
				}
			}
		case "watchers":
			m.c.Model.Watchers = m.texts(e.value, e.path, true)
		default:
			if i := slices.IndexFunc(intervals, func(p between) bool { return p.key == e.key }); i >= 0 {
				m.interval(e, intervals[i])
				continue
			}
			i := slices.IndexFunc(parameters, func(p parameter) bool { return p.key == e.key })
			m.parameter(e, parameters[i])
		}
	}
}

func (m *metaReader) parameter(e entry, p parameter) {
	s := m.scalar(e.value, e.path)
	v, remedy := parseNumber(s)
	switch {
	case remedy != "":
		m.fault(e.line, e.path, s, "is not a plain number", remedy)
	case v <= 0:
		m.fault(e.line, e.path, s, "is not above 0", "write a number above 0 and below "+strings.TrimSpace(quantity.FormatNumber(p.below)+" "+p.why))
	case v >= p.below:
		m.fault(e.line, e.path, s, "is too large", "write a number above 0 and below "+strings.TrimSpace(quantity.FormatNumber(p.below)+" "+p.why))
	default:
		*p.value(&m.c.Model) = v
	}
}

func (m *metaReader) interval(e entry, p between) {
	remedy := "write two ends above 0 and below " + strings.TrimSpace(quantity.FormatNumber(p.below)+" "+p.why) + ", the lower one first, as in [0.1, 0.5]"
	ends := m.texts(e.value, e.path, true)
	if len(ends) != 2 {
		m.fault(e.line, e.path, strings.Join(ends, ", "), "is not an interval", remedy)
		return
	}
	var v [2]float64
	for i, s := range ends {
		var wrong string
		if v[i], wrong = parseNumber(s); wrong != "" {
			m.fault(e.line, e.path, s, "is not a plain number", wrong)
			return
		}
	}
	if v[0] <= 0 || v[1] < v[0] || v[1] >= p.below {
		m.fault(e.line, e.path, strings.Join(ends, ", "), "is not an interval", remedy)
		return
	}
	*p.value(&m.c.Model) = Interval{v[0], v[1]}
}

// sortedMeasures lists the measures of a case: those known to every case in
// their documented order, then its own by name.
func sortedMeasures(specs map[claims.Measure]MeasureSpec) []claims.Measure {
	known := claims.Measures()
	return slices.SortedFunc(maps.Keys(specs), func(a, b claims.Measure) int {
		i, j := slices.Index(known, a), slices.Index(known, b)
		switch {
		case i < 0 && j < 0:
			return strings.Compare(string(a), string(b))
		case i < 0:
			return 1
		case j < 0:
			return -1
		}
		return i - j
	})
}

// writeMeta writes case.yaml in canonical form. What the defaults would change
// is written out, so that the file keeps its meaning when they do.
func writeMeta(c *Case) ([]byte, error) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("id: %s", yamlText(c.ID))
	line("title: %s", yamlText(c.Title))
	if c.Question != "" {
		line("question: %s", yamlText(c.Question))
	}
	if c.Flow != (Flow{}) {
		line("flow: %s", yamlMap("from", c.Flow.From, "to", c.Flow.To, "cargo", c.Flow.Cargo))
	}
	if !c.Start.IsZero() {
		line("start: %s", yamlText(c.Start.String()))
	}
	if c.Unit.Meaning == "" {
		line("unit: {of: %s}", yamlText(c.Unit.Of))
	} else {
		line("unit: {of: %s, meaning: %s}", yamlText(c.Unit.Of), yamlText(c.Unit.Meaning))
	}
	if len(c.Scopes) > 0 {
		line("scopes: %s", yamlList(c.Scopes))
	}
	if len(c.ScopeWords) > 0 {
		line("scope_words:")
	}
	for _, w := range c.ScopeWords {
		if !wordForm.MatchString(w.Scope) {
			return nil, fmt.Errorf("casefile: writing case.yaml: scope %q: write lower-case letters, digits and _", w.Scope)
		}
		line("  %s: %s", w.Scope, yamlList(w.Words))
	}
	if len(c.Measures) == 0 {
		line("measures: {}")
	} else {
		line("measures:")
	}
	for _, name := range sortedMeasures(c.Measures) {
		m := c.Measures[name]
		if !wordForm.MatchString(string(name)) {
			return nil, fmt.Errorf("casefile: writing case.yaml: measure %q: write lower-case letters, digits and _", name)
		}
		line("  %s: %s", name, yamlMap("form", string(m.Form), "scope", m.Scope, "unit", m.Unit, "from", m.From, "to", m.To))
	}
	if len(c.Parties) > 0 {
		line("parties:")
	}
	for _, p := range c.Parties {
		line("  - {%s}", strings.Join(slices.Concat(
			yamlPairs("id", p.ID, "name", p.Name), yamlListPair("aliases", p.Aliases),
			yamlListPair("group", p.Groups), yamlPairs("reliability", p.Reliability)), ", "))
	}
	if len(c.Occasions) > 0 {
		line("occasions:")
	}
	for _, o := range c.Occasions {
		line("  - {%s}", strings.Join(slices.Concat(yamlPairs("id", o.ID, "name", o.Name), yamlListPair("aliases", o.Aliases), yamlPairs("date", o.Date.String())), ", "))
	}
	writeSatellites(&b, c.Satellites)
	if len(c.Watch.Vessels)+len(c.Watch.Places) > 0 {
		line("watch: {%s}", strings.Join(append(yamlListPair("vessels", c.Watch.Vessels), yamlListPair("places", c.Watch.Places)...), ", "))
	}
	writeContents(&b, &c.Contents)
	line("model:")
	if err := writeModel(&b, &c.Model); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

func writeModel(b *strings.Builder, m *Model) error {
	keys := modelKeys()
	for _, p := range parameters {
		fmt.Fprintf(b, "  %s: %s\n", p.key, quantity.FormatNumber(*p.value(m)))
		if p.key == "shared_bias_sd" && len(m.SharedBy) > 0 {
			fmt.Fprintf(b, "  shared_by: %s\n", yamlList(m.SharedBy))
		}
	}
	if len(m.Watchers) > 0 {
		fmt.Fprintf(b, "  watchers: %s\n", yamlList(m.Watchers))
	}
	for _, p := range intervals {
		v := p.value(m)
		fmt.Fprintf(b, "  %s: [%s, %s]\n", p.key, quantity.FormatNumber(v.Lo), quantity.FormatNumber(v.Hi))
	}
	if len(m.Reasons) == 0 {
		return nil
	}
	b.WriteString("  reasons:\n")
	for key := range m.Reasons {
		if !slices.Contains(keys, key) {
			return errors.New("casefile: writing case.yaml: model.reasons: " + quote(key) + " is not a key of the model: the keys are " + strings.Join(keys, ", "))
		}
	}
	for _, key := range keys {
		if reason, ok := m.Reasons[key]; ok {
			fmt.Fprintf(b, "    %s: %s\n", key, yamlText(reason))
		}
	}
	return nil
}
