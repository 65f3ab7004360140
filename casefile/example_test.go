package casefile_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

func ExampleRead() {
	c, err := casefile.Read(os.DirFS("testdata/ferry"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Question)
	for _, cl := range c.Claims {
		fmt.Printf("%s: %s %s %s, %s\n", cl.ID, cl.Hedge, cl.Value, cl.Unit, cl.Chain)
	}
	// Output:
	// How many crates left XA for XB on the ferry?
	// C01: about 400 container, Ada Brand (minister) @xa-mot said 2031-05-19
	// C02: more_than 400 container, Ada Brand (minister) @xa-mot said 2031-05-19 > Harbour Post @harbour-post relayed 2031-05-20
	// C03: between 4200000-5800000.5 ticket, Harbour Post @harbour-post reported 2031-05-20
	// C04:   , XB ministry @xb-mot denied > Harbour Post relayed 2031-05-20
}

func ExampleRead_faults() {
	_, err := casefile.Read(casefile.Folder{
		"case.yaml":   []byte("id: grain\nquestoin: How much?\n"),
		"factors.csv": []byte("id,quantity,lo,hi,unit,source,note\npayload,payload of a box,28,25,tonne,handbook,\n"),
	})
	fmt.Println(err)
	// Output:
	// case.yaml:2: "questoin" is not a key: did you mean question? the keys here are id, title, question, flow, start, unit, scopes, scope_words, measures, parties, occasions, satellites, watch, contents, model
	// factors.csv:2: lo: "28" is above hi, which is 25: give the smaller figure first
	// factors.csv:2: source: "handbook" is no id of sources.csv: add a row for it, or correct the id
}

func ExampleCase_Files() {
	c, err := casefile.Read(os.DirFS("testdata/ferry"))
	if err != nil {
		fmt.Println(err)
		return
	}
	c.Voyages[0].SeenAs = "seen to sail, twice"
	files, err := c.Files()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(files["voyages.csv"]))
	// Output:
	// id,source,vessel,from,to,depart,arrive,containers_lo,containers_hi,seen_as,note
	// VY01,timetable,gull;tern,north-quay,XB,2031-05-04,2031-05-04/2031-05-06,30,30,"seen to sail, twice",
	// VY02,harbour-post-1,,XA,,2031-05-11,,,,,
}

func ExampleCase_With() {
	c, err := casefile.Read(os.DirFS("testdata/ferry"))
	if err != nil {
		fmt.Println(err)
		return
	}
	page := casefile.Source{ID: "evening-news", Publisher: "Evening News", Bytes: casefile.Never}
	_, added, err := c.With(page, []claims.Claim{
		{ID: "E01", Source: page.ID, Measure: claims.Containers, Form: claims.Denial, Review: claims.Review{State: claims.Proposed}},
	})
	fmt.Println(added, err)
	// Output:
	// 1 <nil>
}

func ExampleNew() {
	files, err := casefile.New("grain", "Grain from A to B", "How many boxes of grain left A for B?")
	if err != nil {
		fmt.Println(err)
		return
	}
	head, _, _ := strings.Cut(string(files["case.yaml"]), "\n\n")
	fmt.Println(head)
	// Output:
	// id: grain
	// title: Grain from A to B
	// question: "How many boxes of grain left A for B?"
}

func ExampleHash() {
	fmt.Println(casefile.Hash(map[string][]byte{"case.yaml": []byte("id: grain\n")})[:16])
	// Output:
	// 21177bc3ee14b614
}
