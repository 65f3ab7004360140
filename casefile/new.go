package casefile

import (
	"fmt"
	"strings"
)

// New returns the files of a new case with this id: a case.yaml whose comments
// say what may stand in it, every table with its header and no row, and a
// README. It passes [Read] as it is. A blank title or question is left to be
// filled in. The only error is an id that cannot be one.
func New(id, title, question string) (map[string][]byte, error) {
	if !idForm.MatchString(id) {
		return nil, fmt.Errorf("casefile: making a case: id %s: is not an id: %s", quote(id), idRemedy)
	}
	if title == "" {
		title = "Untitled case"
	}
	if question == "" {
		question = "How many containers left A for B?"
	}
	c := defaults()
	files, err := c.encode()
	if err != nil {
		return nil, err
	}
	fill := strings.NewReplacer("{id}", yamlText(id), "{title}", yamlText(clean(title)), "{question}", yamlText(clean(question)))
	files[caseYAML] = []byte(fill.Replace(newYAML))
	files[readmeMD] = []byte("# " + clean(title) + "\n\n" + clean(question) + "\n" + newReadme)
	return files, nil
}

// clean makes one line of a text that may have come from anywhere.
func clean(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	return strings.Map(func(c rune) rune {
		if reason, _ := illegible("." + string(c) + "."); reason != "" {
			return -1
		}
		return c
	}, s)
}

const newYAML = `id: {id}
title: {title}
question: {question}

# The direction and kind of cargo that is counted; countries by their ISO 3166-1 code.
# flow: {from: XA, to: XB, cargo: munitions}

# The count runs from the first day of this date. Dates are EDTF: 2023, 2023-08, 2023-08-01.
# start: 2023-08

# What one of the counted things is.
unit: {of: container, meaning: 20-foot equivalent box}

# What a figure may cover, nested, narrow to wide.
scopes: [ammunition, all]

# The words by which a page says that a figure has a scope, in the order in which they are tried.
# scope_words: {ammunition: [ammunition, shells]}

# What claims give figures of, and the scope that the count is made in.
measures:
  containers: {form: cumulative, scope: all, unit: container}

# Who speaks, and who rests on whom: parties of one group see the same things.
# parties:
#   - {id: xa-mod, name: Ministry of Defence of XA, aliases: [XA MoD], group: xa, reliability: B}

# Dated events that statements refer to ("since the summit"); one that lasts is dated FIRST/LAST.
# occasions:
#   - {id: summit, name: The summit, aliases: [two leaders met], date: 2023-09-13}

# Vessels and places of interest, by their ids in vessels.csv and places.csv.
# watch: {vessels: [], places: []}

# What one of the counted things may hold, by ids of factors.csv: its share that holds any, what
# it carries and has room for, and by kind the share of the loaded ones, the mass and volume of one.
# contents:
#   measure: rounds
#   loaded: ammunition-share
#   payload: container-payload
#   payload_used: stowage-share
#   room: container-volume
#   room_used: stowage-share
#   kinds:
#     - {id: shell-152, name: 152 mm round, items: [152 mm shell], share: box-share-152, mass: shell-152, packed_mass: packed-round-152}

# What the evidence cannot teach the count. Every key has a default; give a
# reason, with its date, for each one that is set.
# model:
#   rate_median: 200
#   reasons: {rate_median: "2024-03-01: about one vessel a week"}
`

const newReadme = `
## What is in

Every row names the source it was read in. Ids are lower-case letters, digits and ` + "`-`" + `;
lists are joined by ` + "`;`" + `; unknown is blank.

- ` + "`case.yaml`" + `: the question, what is counted, who speaks.
- ` + "`sources.csv`" + `: one row for each page or paper. Start here: every other table points at it.
- ` + "`claims.csv`" + `: one row for each statement as one page gives it: figure, hedge, dates, who told whom.
- ` + "`sightings.csv`" + `: dated looks at a place, by eye or camera.
- ` + "`voyages.csv`" + `: single reported voyages. Totals of voyages are claims.
- ` + "`observed.csv`" + `: gaps, calls, encounters and voyages from tracks, if there are any: ` + "`tidewaiter track --case`" + ` writes it.
- ` + "`places.csv`" + `, ` + "`vessels.csv`" + `: what the rows above name.
- ` + "`factors.csv`" + `: constants and conversions, each as an interval.
- ` + "`series/NAME.csv`" + `: dated values, if there are any: date, value, unit, source.

## What is out, and known gaps

## Licence
`
