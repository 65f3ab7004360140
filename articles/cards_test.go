package articles_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
)

// TestCardsInsideTheStory: pages set cards of other stories between paragraphs of
// the story, in the same elements.
func TestCardsInsideTheStory(t *testing.T) {
	story := []string{
		"The port of the northern coast was closed to fishermen on Monday, the harbour office said in a note to the cooperatives.",
		"Two freighters lay at the eastern pier, according to the pilots, and a third waited outside the breakwater for a berth.",
		"Nobody at the ministry would say what they carried, or when the fishermen could put to sea again from the harbour.",
	}
	for name, cards := range map[string]string{
		"a pointer":              "<p>Read also: Navy counts 40 boats off the southern cape</p>",
		"titles under a heading": "<p>Most viewed</p><p>Owner buys 4 tankers for his sons</p><p>Dues at the canal cut by 15 percent</p>",
		"a table of contents":    "<p>In this issue<br>Harvest: 4 tankers of oil expected<br>Dues cut by 15 percent</p>",
		"earlier pieces":         "<p>Earlier notices: 15 boats added. Navy counts 40.</p>",
		"a column of links":      "<p><b>Most clicked</b><br><a href=/1>Owner buys 4 tankers</a><br><a href=/2>Dues cut by 15%</a></p>",
	} {
		page := "<html><head><title>Harbour closed</title></head><body><article><h1>Harbour closed</h1><p>" + story[0] + "</p><p>" + story[1] + "</p>" + cards + "<p>" + story[2] + "</p></article></body></html>"
		d, err := articles.Parse("page.html", []byte(page), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		body := ""
		for _, b := range d.Blocks {
			if b.Role == articles.Body {
				body += d.Text[b.Start:b.End] + "\n"
			}
		}
		for _, p := range story {
			if !strings.Contains(body, p) {
				t.Errorf("%s: the story lacks %q", name, p)
			}
		}
		for _, card := range []string{"Navy counts", "4 tankers", "15"} {
			if strings.Contains(body, card) {
				t.Errorf("%s: %q is in the story:\n%s", name, card, body)
			}
		}
	}
}
