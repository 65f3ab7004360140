package synth

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
)

// CaseFolder is a case about the world of [RajinDunay], by file: what is asked,
// who is invented to have said what, the places, the vessels and the sightings.
// It holds no voyage: those are for whoever reads the tracks to find.
func (w *World) CaseFolder() map[string][]byte {
	files := map[string][]byte{"case.yaml": []byte(caseYAML), "README.md": []byte(caseReadme)}
	day := func(days int) string { return w.Start.AddDate(0, 0, days).Format(time.DateOnly) }

	sources := newTable("id,url,original_url,publisher,title,published_at,retrieved_at,collector,bytes,sha256,licence,note")
	source := func(id, publisher, title, published, note string) {
		sources.row(id, "", "", publisher, title, published, "", "tidewaiter synth", "never", "", "invented", note)
	}
	source(synthetic, "tidewaiter synth", "SYNTHETIC traffic, scenario "+w.Scenario+", seed "+strconv.FormatUint(w.Seed, 10), "", "Invented: vessels and voyages.")
	source("nga-wpi-2024-02", "National Geospatial-Intelligence Agency", "World Port Index (Pub. 150)", "2024-02", "Positions of ports, to a mile. Not invented.")
	source("geonames", "GeoNames", "GeoNames gazetteer", "", "Position of a settlement. Not invented.")
	source("syn-images", "SYNTHETIC imagery desk", "Images of the quay", day(4), "Invented.")
	source("syn-brief-1", "SYNTHETIC ministry", "Briefing", day(-20), "Invented.")
	source("syn-brief-2", "SYNTHETIC ministry", "Briefing", day(9), "Invented.")
	source("syn-paper", "SYNTHETIC institute", "Paper", day(6), "Invented.")
	source("syn-wire", "SYNTHETIC wire", "Report of the briefing", day(-20), "Invented.")
	known := map[string]bool{"synthetic": true, "nga-wpi-2024-02": true, "geonames": true}

	places := newTable("id,name,aliases,kind,country,lat,lon,radius_m,quality,locode,source")
	for i := range w.Places {
		p := &w.Places[i]
		if !p.Located || p.Point.Lat < 34 || p.Point.Lat > 45 || p.Point.Lon < 127 || p.Point.Lon > 141 {
			continue // of a list of the whole world, those about this sea
		}
		src := p.Source
		if src != "" && !known[src] {
			known[src] = true
			source(src, "", "Source of a place", "", "From the list of places in use. Not invented.")
		}
		places.row(p.ID, p.Name, strings.Join(p.Aliases, ";"), string(p.Kind), p.Country, plain(p.Point.Lat), plain(p.Point.Lon),
			number(p.RadiusM), string(p.Quality), p.Locode, src)
	}

	ships := newTable("id,name,aliases,imo,mmsi,call_sign,flag,type,length_m,teu,owner,listed_by,source")
	for i := range w.Fleet {
		v := &w.Fleet[i]
		ships.row(v.ID, v.Name, "", v.IMO.String(), v.MMSI.String(), v.CallSign, v.Flag, v.Type, number(v.LengthM), "", "", "", v.Source)
	}

	claims := newTable("id,source,span,quote,quote_lang,translation,block,measure,form,value_lo,value_hi,unit,item,hedge,hedge_words,scope,from,to,mode," +
		"counted_since,as_of,said_at,published_at,chain,origin,relations,credibility,note,review,review_by,review_at,review_reason")
	claim := func(id, source string, value int, hedge, asOf, said, published, chain, origin, relations string) {
		v := strconv.Itoa(value)
		claims.row(id, source, "", "", "", "", "body", "containers", "cumulative", v, v, "container", "", hedge, strings.ReplaceAll(hedge, "_", " "), "all", "KP", "RU", "",
			"2024-01", asOf, said, published, chain, origin, relations, "", "Invented.", "accepted", "tidewaiter synth", day(9), "")
	}
	claim("C1", "syn-brief-1", 900, "more_than", day(-21), day(-20), day(-20), "SYNTHETIC minister (minister) @syn-ministry said "+day(-20), "syn-brief-1", "")
	claim("C1r", "syn-wire", 900, "about", "", day(-20), day(-20), "SYNTHETIC minister (minister) @syn-ministry said "+day(-20)+" > SYNTHETIC wire relayed "+day(-20), "syn-brief-1", "relays:C1")
	claim("C2", "syn-paper", 1300, "about", day(5), day(6), day(6), "SYNTHETIC institute @syn-institute estimated "+day(6), "syn-paper", "")
	claim("C3", "syn-brief-2", 1500, "more_than", day(8), day(9), day(9), "SYNTHETIC minister (minister) @syn-ministry said "+day(9), "syn-brief-2", "")

	factors := newTable("id,quantity,lo,hi,unit,source,note")
	factors.row("boxes-per-stack-metre", "containers in a metre of the stack", "2", "2.7", "container", synthetic, "Invented: 180 to 240 in 90 m.")
	factors.row("containers-per-voyage", "containers that a vessel of 115 m takes", "150", "260", "container", synthetic, "Invented.")

	voyages := newTable("id,source,vessel,from,to,depart,arrive,containers_lo,containers_hi,seen_as,note")

	for name, t := range map[string]*table{
		"sources.csv": sources, "places.csv": places, "vessels.csv": ships, "claims.csv": claims, "factors.csv": factors,
		"voyages.csv": voyages, "sightings.csv": w.sightings(),
	} {
		files[name] = t.bytes()
	}
	return files
}

// SightingsCSV is the looks of the scenario in the format of a case.
func (w *World) SightingsCSV() []byte { return w.sightings().bytes() }

func (w *World) sightings() *table {
	t := newTable("id,source,seen_from,seen_until,place,vessel,what,count_lo,count_hi,length_m,image_id,note")
	for i := range w.Looks {
		l := &w.Looks[i]
		until, lo, hi := "", "", ""
		if l.Until.After(l.From) {
			until = l.Until.Format(time.RFC3339)
		}
		if l.Hi > 0 {
			lo, hi = strconv.Itoa(l.Lo), strconv.Itoa(l.Hi)
		}
		t.row(l.ID, l.Source, l.From.Format(time.RFC3339), until, l.Place, strings.Join(l.Vessels, ";"), l.What, lo, hi, number(l.LengthM), l.ImageID, l.Note)
	}
	return t
}

// table is a table of a case.
type table struct {
	buf bytes.Buffer
	csv *csv.Writer
}

func newTable(header string) *table {
	t := &table{}
	t.csv = csv.NewWriter(&t.buf)
	t.row(strings.Split(header, ",")...)
	return t
}

// row adds a row. A buffer takes whatever is written.
func (t *table) row(cells ...string) { _ = t.csv.Write(cells) }

func (t *table) bytes() []byte {
	t.csv.Flush()
	return t.buf.Bytes()
}

// number is a number as a cell, blank when it is 0.
func number(v float64) string {
	if v == 0 {
		return ""
	}
	return plain(v)
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

const caseYAML = `id: syn-rajin-dunay
title: "SYNTHETIC: boxes from Rajin to Dunay"
question: How many containers does this invented traffic carry from Rajin to Dunay?
flow: {from: KP, to: RU, cargo: invented}
start: 2024-01
unit: {of: container, meaning: "20-foot equivalent box, invented"}
scopes: [all]
measures:
  containers: {form: cumulative, scope: all, unit: container}
parties:
  - {id: syn-ministry, name: SYNTHETIC ministry, aliases: [SYNTHETIC minister], group: syn-state, reliability: B}
  - {id: syn-institute, name: SYNTHETIC institute, group: syn-institute, reliability: B}
watch: {vessels: [` + TheSilent + `], places: [rajin, dunay, vostochny]}
`

const caseReadme = `# SYNTHETIC: boxes from Rajin to Dunay

A demonstration. The vessels, their voyages, the images, the speakers and what
they say are invented by ` + "`tidewaiter synth`" + `; the positions of the ports are
not. Nothing here is evidence of anything.

Positions of the vessels are beside this folder. ` + "`tidewaiter track --case`" + `
writes what they show into the case; ` + "`tidewaiter assess`" + ` counts it.
`
