package quantity

import "slices"

// capacityPhrases are the wordings that make the number behind them what
// something has room for or comes to, and no count of what was there; keyed by
// their last word, longest first.
var capacityPhrases = func() map[string][][]string {
	index := map[string][][]string{}
	add := func(phrase string) {
		words := splitWords(phrase)
		last := words[len(words)-1]
		index[last] = append(index[last], words)
	}
	for _, v := range [][3]string{
		{"hold", "holding", "held"}, {"carry", "carrying", "carried"}, {"contain", "containing", "contained"},
		{"accommodate", "accommodating", "accommodated"}, {"accomodate", "accomodating", "accomodated"}, {"fit", "fitting", "fitted"},
		{"store", "storing", "stored"}, {"transport", "transporting", "transported"}, {"load", "loading", "loaded"}, {"house", "housing", "housed"},
		{"fill", "filling", "filled"}, {"pack", "packing", "packed"},
	} {
		for _, before := range []string{"enough to", "could", "can", "would", "might", "may", "able to", "sufficient to", "capacity to", "designed to", "room to", "space to", "estimated to"} {
			add(before + " " + v[0])
		}
		add("capable of " + v[1])
		add("could have " + v[2])
		add("might have " + v[2])
		add("may have " + v[2])
		add("would have " + v[2])
	}
	for _, p := range []string{"enough for", "enough space for", "enough room for", "large enough for", "big enough for", "room for", "space for", "capacity for", "capacity of", "capacity is",
		"sufficient for", "equivalent to", "equivalent of", "the equivalent of", "equal in volume to", "translates to", "translates into", "translate to", "translate into",
		"would amount to", "could amount to", "would come to"} {
		add(p)
	}
	for _, list := range index {
		slices.SortFunc(list, func(a, b []string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return slices.Compare(a, b)
		})
	}
	return index
}()

// capacity looks for such a wording in the clause before the phrase of m, whose
// first token is start, and behind the mention before it; an alternative ("or
// 500,000 rockets") or an addition ("and 60 soldiers") shares the wording of the
// number it stands beside.
func (f *finder) capacity(m *Mention, start int) {
	const reach = 12
	if n := len(f.found); n > 0 && start == f.done+1 && (f.at(start-1).lower == "or" || f.at(start-1).lower == "and") && !f.found[n-1].Capacity.IsZero() {
		m.Capacity = f.found[n-1].Capacity
		return
	}
	for k := start - 1; k >= max(f.done, start-reach); k-- {
		switch w := f.tokens[k].lower; w {
		case ".", ";", "!", "?", ":", "while", "but", "whereas":
			return
		case "and":
			if f.at(k-1).lower == "," {
				return
			}
		}
		for _, words := range capacityPhrases[f.tokens[k].lower] {
			from := k + 1 - len(words)
			if from >= f.done && slices.EqualFunc(words, f.tokens[from:k+1], func(w string, t token) bool { return w == t.lower }) {
				m.Capacity = f.extent(from, k+1)
				return
			}
		}
	}
}
