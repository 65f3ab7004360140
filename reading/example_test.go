package reading_test

import (
	"fmt"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

func ExampleRead() {
	text := "Boxes keep coming to Graywharf\nBy Jo Reed, March 19, 2024\n\n" +
		"Norland has sent over 6,700 containers to Sudoria since August, Estmark's Defense Ministry said Monday."
	doc, err := articles.Parse("page.txt", []byte(text), articles.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range reading.Read(doc, fiction) {
		c := p.Claim
		fmt.Println(c.Quote, "|", c.Value, c.Unit, c.Hedge, c.Form, "|", c.From, "to", c.To, "since", c.CountedSince)
		fmt.Println(c.Chain)
	}
	// Output:
	// over 6,700 containers | 6700 container more_than cumulative | XN to XS since 2023-08
	// Estmark's Defense Ministry @est-mod said 2024-03-18
}
