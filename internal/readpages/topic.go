package readpages

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Topic is what pages and proposals are chosen by. A page is on the topic when
// its title or its text has one of the words; whether it can have one is decided
// before it is extracted.
type Topic struct {
	words *articles.Words // of proposals
	pages *articles.Words
	all   *articles.Words
}

// NewTopic makes a topic; nil is no topic at all. A proposal is kept when its
// sentence or its document's title has one of words. Of a page that has one of
// pages, every proposal is kept.
func NewTopic(words, pages []string) *Topic {
	t := &Topic{words: articles.NewWords(words), pages: articles.NewWords(pages), all: articles.NewWords(slices.Concat(words, pages))}
	if t.all == nil {
		return nil
	}
	return t
}

// mayHave reports whether a page may be on the topic.
func (t *Topic) mayHave(name string, data []byte, opt articles.Options) bool {
	return t == nil || t.all.MayBeIn(name, data, opt)
}

// has reports whether a document is on the topic.
func (t *Topic) has(d *articles.Document) bool {
	return t == nil || t.all.In(d.Title) || t.all.In(d.Text)
}

// choose leaves the proposals that are on the topic.
func (t *Topic) choose(d *articles.Document, all []reading.Proposal) []reading.Proposal {
	if t == nil || t.pages != nil && (t.pages.In(d.Title) || t.pages.In(d.Text)) || t.words != nil && t.words.In(d.Title) {
		return all
	}
	return slices.DeleteFunc(all, func(p reading.Proposal) bool {
		around := p.Sentence
		if around.IsZero() {
			around = p.Claim.Span
		}
		return t.words == nil || around.Start < 0 || around.End > len(d.Text) || around.Start >= around.End || !t.words.In(d.Words(around.Start, around.End))
	})
}
