package console

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// mostReceivers is how many receivers the table names.
const mostReceivers = 20

// Decoding writes what went through a run over AIS feeds: sentences, messages
// by type, rejects by reason, receivers, span of time and senders. mids gives the
// flags of MMSIs.
func (s Screen) Decoding(st *decoding.Stats, mids vessels.MIDTable) error {
	p := page{Screen: s}
	number := []Column{{Name: "what"}, {Name: "number", Right: true, Keep: true}}
	read := [][]string{
		{"bytes", grouped(st.Bytes)},
		{"lines", grouped(st.Lines)},
		{"sentences", grouped(st.Sentences)},
		{"no AIS sentence", grouped(st.Other)},
		{"rejected", grouped(st.Rejected())},
		{"messages", grouped(st.Messages)},
	}
	if st.Written != st.Messages {
		read = append(read, []string{"without copies", grouped(st.Written)})
	}
	if st.Flagged > 0 {
		read = append(read, []string{"of irregular length", grouped(st.Flagged)})
	}
	if st.Own > 0 {
		read = append(read, []string{"own (VDO)", grouped(st.Own)})
	}
	p.hang("", p.bold("Read"))
	p.table(number, read)

	p.head("Time")
	if from, until, ok := st.Span(); ok {
		p.prose(2, "%s to %s (%s); %s of %s messages have a time.", from.Format(time.RFC3339), until.Format(time.RFC3339),
			until.Sub(from).Round(time.Second), grouped(st.Timed), grouped(st.Messages))
	} else {
		p.prose(2, "No message has a time of reception.")
	}

	if st.Messages == 0 {
		return s.rejected(&p, st)
	}
	p.head("Messages")
	var types [][]string
	for t, n := range st.ByType {
		if n > 0 {
			types = append(types, []string{strconv.Itoa(t), cmp.Or(ais.TypeName(uint8(t)), "not defined"), grouped(n), share(n, st.Messages)})
		}
	}
	p.table([]Column{{Name: "type", Right: true, Keep: true}, {Name: "name"}, {Name: "messages", Right: true, Keep: true}, {Name: "share", Right: true, Keep: true, Spare: true}}, types)

	if err := s.rejected(&p, st); err != nil {
		return err
	}
	p.head("Senders")
	p.table([]Column{{Name: "kind of MMSI"}, {Name: "number", Right: true, Keep: true}}, senders(st))

	p.head("Flags")
	p.table([]Column{{Name: "flag by the MMSI of ship stations"}, {Name: "number", Right: true, Keep: true}}, flags(st, mids))

	p.head("Receivers")
	if len(st.Receivers) == 0 {
		p.prose(2, "None is named.")
		return p.err
	}
	names := slices.SortedFunc(maps.Keys(st.Receivers), func(a, b string) int {
		return cmp.Or(cmp.Compare(st.Receivers[b], st.Receivers[a]), cmp.Compare(a, b))
	})
	var receivers [][]string
	for _, name := range names[:min(len(names), mostReceivers)] {
		receivers = append(receivers, []string{name, grouped(st.Receivers[name]), share(st.Receivers[name], st.Messages)})
	}
	p.table([]Column{{Name: "receiver"}, {Name: "messages", Right: true, Keep: true}, {Name: "share", Right: true, Keep: true}}, receivers)
	if n := len(names) - mostReceivers; n > 0 {
		p.prose(2, "and %d more", n)
	}
	return p.err
}

// rejected writes the rejects by reason, and the values that rows of tables had
// in vain.
func (s Screen) rejected(p *page, st *decoding.Stats) error {
	if len(st.Rejects) > 0 {
		p.head("Rejected")
		var rejects [][]string
		for _, r := range st.Reasons() {
			rejects = append(rejects, []string{r, grouped(st.Rejects[r])})
		}
		p.table([]Column{{Name: "reason"}, {Name: "lines or messages", Right: true, Keep: true}}, rejects)
	}
	if len(st.LeftOut) > 0 {
		p.head("Left out of rows: values that cannot have been sent")
		var fields [][]string
		for _, f := range slices.Sorted(maps.Keys(st.LeftOut)) {
			fields = append(fields, []string{f, grouped(st.LeftOut[f])})
		}
		p.table([]Column{{Name: "field"}, {Name: "rows", Right: true, Keep: true}}, fields)
	}
	return p.err
}

// senders counts the MMSIs by kind, the most frequent first, and all of them
// last.
func senders(st *decoding.Stats) [][]string {
	kinds := map[vessels.Kind]int64{}
	for _, m := range st.Vessels {
		kinds[vessels.MMSI(m).Kind()]++
	}
	var rows [][]string
	for _, k := range slices.SortedFunc(maps.Keys(kinds), func(a, b vessels.Kind) int {
		return cmp.Or(cmp.Compare(kinds[b], kinds[a]), cmp.Compare(a, b))
	}) {
		rows = append(rows, []string{k.String(), grouped(kinds[k])})
	}
	return append(rows, []string{"all", grouped(int64(len(st.Vessels)))})
}

// mostFlags is how many flags the table names.
const mostFlags = 12

// flags counts the ship stations by the flag of their MMSI, the most frequent
// first. The digits are what the sender says, not what a register says.
func flags(st *decoding.Stats, mids vessels.MIDTable) [][]string {
	counts, others, none := map[string]int64{}, int64(0), int64(0)
	for _, m := range st.Vessels {
		if m := vessels.MMSI(m); m.Kind() == vessels.ShipStation {
			if flag, ok := mids.Flag(m); ok {
				counts[flag]++
			} else {
				none++
			}
		}
	}
	var rows [][]string
	for i, flag := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		if i < mostFlags {
			rows = append(rows, []string{flag, grouped(counts[flag])})
		} else {
			others += counts[flag]
		}
	}
	if others > 0 {
		rows = append(rows, []string{fmt.Sprintf("%d others", len(counts)-mostFlags), grouped(others)})
	}
	if none > 0 {
		rows = append(rows, []string{"digits not allotted", grouped(none)})
	}
	return rows
}

func grouped(n int64) string { return quantity.Grouped(float64(n)) }

func share(n, all int64) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(1, all))) }

// Feeds writes how much live feeds gave, and when they gave nothing.
func (s Screen) Feeds(rates []ingest.Rate, silences []ingest.Silence) error {
	p := page{Screen: s}
	p.hang("", p.bold("Feeds"))
	at := func(t time.Time, none string) string {
		if t.IsZero() {
			return none
		}
		return t.UTC().Format(time.DateTime)
	}
	who := func(source, peer string) string { return strings.TrimSpace(source + " " + peer) }
	var rows [][]string
	for _, r := range rates {
		rows = append(rows, []string{who(r.Source, r.Peer), grouped(r.Sentences), fmt.Sprintf("%.0f", r.PerMinute), at(r.Last, "never"), grouped(r.Dropped)})
	}
	p.table([]Column{{Name: "feed, sender or receiver"}, {Name: "sentences", Right: true, Keep: true},
		{Name: "in the last minute", Right: true}, {Name: "last heard (UTC)", Keep: true}, {Name: "dropped", Right: true, Spare: true}}, rows)
	p.head("Silences")
	if len(silences) == 0 {
		p.prose(2, "None.")
		return p.err
	}
	rows = rows[:0]
	for _, q := range silences {
		rows = append(rows, []string{who(q.Source, q.Peer), at(q.From, ""), at(q.Until, "lasts"), string(q.Reason)})
	}
	p.table([]Column{{Name: "feed, sender or receiver"}, {Name: "from (UTC)", Keep: true}, {Name: "until (UTC)", Keep: true}, {Name: "reason", Keep: true}}, rows)
	return p.err
}
