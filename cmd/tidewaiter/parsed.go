package main

import (
	"container/list"
	"sync"
)

const (
	// maxParsedBytes is how many bytes the contents of cases that are kept parsed
	// take together, about. One is kept however large it is.
	maxParsedBytes = 128 << 20
	// maxTold is of how many contents it is kept what a list tells of them.
	maxTold = 4096
)

// parsedCases keeps contents of cases parsed, those asked for last, up to so many
// bytes. What a list tells of a content is kept longer: a list of more cases than
// there is room for would else parse them all each time.
type parsedCases struct {
	most int

	mu      sync.Mutex
	held    int
	entries map[string]*list.Element // of *parsedEntry, by hash of the content
	order   *list.List               // asked for last first
	facts   map[string]facts
}

type parsedEntry struct {
	hash string
	p    *parsed
	size int
}

func newParsedCases(most int) *parsedCases {
	return &parsedCases{most: most, entries: map[string]*list.Element{}, order: list.New(), facts: map[string]facts{}}
}

// get returns what is kept of a content, nil for nothing.
func (k *parsedCases) get(hash string) *parsed {
	k.mu.Lock()
	defer k.mu.Unlock()
	el, ok := k.entries[hash]
	if !ok {
		return nil
	}
	k.order.MoveToFront(el)
	return el.Value.(*parsedEntry).p
}

// told returns what a list tells of a content, as it was when that was parsed.
func (k *parsedCases) told(hash string) (facts, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.facts[hash]
	return f, ok
}

func (k *parsedCases) put(hash string, p *parsed) {
	size := p.whole.MemoryBytes()
	if p.public != p.whole {
		size += p.public.MemoryBytes()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if el, ok := k.entries[hash]; ok {
		k.drop(el)
	}
	k.entries[hash] = k.order.PushFront(&parsedEntry{hash, p, size})
	for k.held += size; k.held > k.most && k.order.Len() > 1; {
		k.drop(k.order.Back())
	}
	if len(k.facts) >= maxTold {
		clear(k.facts) // they are told again when they are asked for
	}
	k.facts[hash] = p.facts
}

// drop forgets an entry. The caller holds the mutex.
func (k *parsedCases) drop(el *list.Element) {
	e := k.order.Remove(el).(*parsedEntry)
	delete(k.entries, e.hash)
	k.held -= e.size
}
