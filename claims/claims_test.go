package claims_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

func TestParseChain(t *testing.T) {
	day := dates.MustParse
	for _, test := range []struct {
		text string
		want claims.Chain
	}{
		{"", nil},
		{"Yonhap reported", claims.Chain{{Name: "Yonhap", Verb: claims.Reported}}},
		{"Yonhap reported 2024-02-26", claims.Chain{{Name: "Yonhap", Verb: claims.Reported, Date: day("2024-02-26")}}},
		{
			"Shin Won-sik (minister) @rok-mnd said 2024-02-26 > Yonhap reported 2024-02 > Kyiv Independent relayed 2024-02-28",
			claims.Chain{
				{Name: "Shin Won-sik", Role: "minister", Party: "rok-mnd", Verb: claims.Said, Date: day("2024-02-26")},
				{Name: "Yonhap", Verb: claims.Reported, Date: day("2024-02")},
				{Name: "Kyiv Independent", Verb: claims.Relayed, Date: day("2024-02-28")},
			},
		},
		// The last verb is the verb.
		{"She Said told 2024", claims.Chain{{Name: "She Said", Verb: claims.Told, Date: day("2024")}}},
		{"said said said", claims.Chain{{Name: "said said", Verb: claims.Said}}},
		{"A (b (c)) @p denied ../2024", claims.Chain{{Name: "A", Role: "b (c)", Party: "p", Verb: claims.Denied, Date: day("../2024")}}},
		{"A (b) (c) told", claims.Chain{{Name: "A (b)", Role: "c", Verb: claims.Told}}},
		{"(b) told", claims.Chain{{Name: "(b)", Verb: claims.Told}}},
		{"A(b) told", claims.Chain{{Name: "A(b)", Verb: claims.Told}}},
		{"조선중앙통신 estimated 2024", claims.Chain{{Name: "조선중앙통신", Verb: claims.Estimated, Date: day("2024")}}},
	} {
		got, err := claims.ParseChain(test.text)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %+v, %v", test.text, got, err)
		}
		if got.String() != test.text {
			t.Errorf("%q is written %q", test.text, got)
		}
	}
	if c, err := claims.ParseChain("A  B\t( c )  said"); err != nil || c.String() != "A B (c) said" {
		t.Errorf("white space: %q, %v", c, err)
	}
}

func TestParseChainErrors(t *testing.T) {
	for text, reason := range map[string]string{
		"Yonhap":                       "is not a name and a verb",
		"reported":                     "is not a name and a verb",
		" ":                            "is not a name and a verb",
		"Yonhap wrote 2024-02-26":      "has none of the verbs",
		"Yonhap reported Monday":       "does not end in a verb or an EDTF date",
		"Yonhap reported 2024-02-30":   "does not end in a verb or an EDTF date",
		"reported 2024-02-26":          "has none of the verbs",
		"A said > ":                    "is not a name and a verb",
		"A said >  > B told":           "is not a name and a verb",
		"A > said":                     "is not a name and a verb",
		"A\t>\tB said":                 "has a > that joins no hops",
		"A @ said":                     "names no party after @",
		"A @p @q said":                 "has an @ that does not stand right before the verb",
		"A @p (role) said":             "has an @ that does not stand right before the verb",
		"@p said":                      "has no name",
		"A (of @x) said":               "names no party after @",
		"A () said":                    "has a blank role",
		"A said 2024 > B":              "is not a name and a verb",
		"A said 2024-02-26 2024-02-27": "has none of the verbs",
	} {
		c, err := claims.ParseChain(text)
		var syntax *claims.SyntaxError
		if c != nil || !errors.As(err, &syntax) || syntax.Field != "chain" || !strings.HasPrefix(syntax.Reason, reason) || syntax.Want == "" {
			t.Errorf("%q: got %v, %v, want %q", text, c, err, reason)
		}
	}
	_, err := claims.ParseChain(strings.Repeat("x ", 10_000))
	if err == nil || len(err.Error()) > 400 {
		t.Errorf("a long chain gives a message of %d bytes", len(fmt.Sprint(err)))
	}
}

func TestChain(t *testing.T) {
	chain, err := claims.ParseChain("Yonhap reported > Shin @rok-mnd said > Kirby @us told")
	if err != nil {
		t.Fatal(err)
	}
	if chain.Party() != "rok-mnd" || chain.Distance() != 2 {
		t.Errorf("party %q, distance %d", chain.Party(), chain.Distance())
	}
	if c := (claims.Chain)(nil); c.Party() != "" || c.Distance() != 0 || c.String() != "" {
		t.Error("the empty chain says something")
	}
	if c := (&claims.Claim{Chain: chain}); c.Party() != "rok-mnd" {
		t.Errorf("party of the claim is %q", c.Party())
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]claims.Span{"": {}, "0:1": {Start: 0, End: 1}, "603:645": {Start: 603, End: 645}, "0:2147483647": {Start: 0, End: 1<<31 - 1}} {
		got, err := claims.ParseSpan(text)
		if err != nil || got != want || got.String() != text || got.IsZero() != (text == "") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0:0", "5:5", "6:5", "-1:5", "+1:5", "1:", ":1", "1", "1:2:3", " 1:2", "1: 2", "0x1:5", "1_0:20", "0:2147483648", "a:b"} {
		if got, err := claims.ParseSpan(text); err == nil || !got.IsZero() {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestParseRelations(t *testing.T) {
	got, err := claims.ParseRelations("relays:S01; other : F04a ;derived_from:a:b")
	want := []claims.Relation{{Kind: claims.Relays, ID: "S01"}, {Kind: claims.Other, ID: "F04a"}, {Kind: claims.DerivedFrom, ID: "a:b"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if s := claims.FormatRelations(got); s != "relays:S01;other:F04a;derived_from:a:b" {
		t.Errorf("is written %q", s)
	}
	if rs, err := claims.ParseRelations(""); rs != nil || err != nil {
		t.Errorf("blank: %v, %v", rs, err)
	}
	for _, text := range []string{"relays", "relays:", ":S01", "Relays:S01", "relay:S01", "relays:S01;x"} {
		if rs, err := claims.ParseRelations(text); err == nil || rs != nil {
			t.Errorf("%q: %v, %v", text, rs, err)
		}
	}
	c := claims.Claim{Relations: got}
	if ids := c.Related(claims.Other); !reflect.DeepEqual(ids, []string{"F04a"}) {
		t.Errorf("related: %v", ids)
	}
	if ids := c.Related(claims.Revises); ids != nil {
		t.Errorf("related: %v", ids)
	}
}

func TestVocabularies(t *testing.T) {
	for _, b := range append(claims.Blocks(), "") {
		if got, err := claims.ParseBlock(string(b)); err != nil || got != b {
			t.Errorf("block %q: %q, %v", b, got, err)
		}
	}
	for _, f := range claims.Forms() {
		if got, err := claims.ParseForm(string(f)); err != nil || got != f {
			t.Errorf("form %q: %q, %v", f, got, err)
		}
	}
	for _, s := range claims.ReviewStates() {
		if got, err := claims.ParseReviewState(string(s)); err != nil || got != s {
			t.Errorf("review %q: %q, %v", s, got, err)
		}
	}
	if got, err := claims.ParseModes("sea;rail;air"); err != nil || !reflect.DeepEqual(got, claims.Modes()) || claims.FormatModes(got) != "sea;rail;air" {
		t.Errorf("modes %v, %v", got, err)
	}
	if got := claims.ParsePlaces("rajin; dunay;;"); got.String() != "rajin;dunay" {
		t.Errorf("places %q", got)
	}
	for name, err := range map[string]error{
		`claims: form: is blank: use one of cumulative`:                second(claims.ParseForm("")),
		`claims: form: "total" is not known: use one of cumulative`:    second(claims.ParseForm("total")),
		`claims: block: "Body" is not known: use one of headline`:      second(claims.ParseBlock("Body")),
		`claims: review: is blank: use one of proposed`:                second(claims.ParseReviewState("")),
		`claims: mode: "train" is not known: use one of sea, rail`:     second(claims.ParseModes("sea;train")),
		`claims: span: "x" is not a byte span: write START:END`:        second(claims.ParseSpan("x")),
		`claims: relation: "x" is not KIND:ID: write it as in relays:`: second(claims.ParseRelations("x")),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("got %v, want %s", err, name)
		}
	}
	// The lists are copies.
	claims.Forms()[0] = "x"
	claims.Measures()[0] = "x"
	claims.RelationKinds()[0] = "x"
	if claims.Forms()[0] != claims.Cumulative || claims.Measures()[0] != claims.Containers || claims.RelationKinds()[0] != claims.Relays {
		t.Error("a vocabulary can be changed from outside")
	}
}

func second[T any](_ T, err error) error { return err }

// FuzzParseChain checks that a chain that was read is written as it reads.
func FuzzParseChain(f *testing.F) {
	for _, s := range []string{"", "Yonhap reported", "Shin Won-sik (minister) @rok-mnd said 2024-02-26 > Yonhap reported 2024-02-26", "A (b (c)) @p denied ../2024", "A\u00a0>\u00a0B said", "A () said", "> A said > > B said", "A ) ( said"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		chain, err := claims.ParseChain(s)
		if err != nil {
			return
		}
		text := chain.String()
		again, err := claims.ParseChain(text)
		if err != nil || !reflect.DeepEqual(again, chain) || again.String() != text {
			t.Errorf("%q gives %+v, written %q, gives %+v, %v", s, chain, text, again, err)
		}
		for _, h := range chain {
			if h.Name == "" || h.Verb == "" {
				t.Errorf("%q gives the hop %+v", s, h)
			}
		}
	})
}

// FuzzParseRelations does the same for relations.
func FuzzParseRelations(f *testing.F) {
	for _, s := range []string{"", "relays:S01", "relays:S01;revises: S02 ;;", "other:a:b", "relays:\u00a0x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rs, err := claims.ParseRelations(s)
		if err != nil {
			return
		}
		again, err := claims.ParseRelations(claims.FormatRelations(rs))
		if err != nil || !reflect.DeepEqual(again, rs) {
			t.Errorf("%q gives %v, written and read %v, %v", s, rs, again, err)
		}
	})
}

// FuzzParseSpan does the same for spans.
func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"", "603:645", "007:8", "1:1", "0:2147483648"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		span, err := claims.ParseSpan(s)
		if err != nil {
			return
		}
		again, err := claims.ParseSpan(span.String())
		if err != nil || again != span || !span.IsZero() && (span.Start < 0 || span.End <= span.Start) {
			t.Errorf("%q gives %v, then %v, %v", s, span, again, err)
		}
	})
}

func ExampleParseChain() {
	chain, err := claims.ParseChain("Shin Won-sik (minister) @rok-mnd said 2024-02-26 > Yonhap reported 2024-02-26 > Kyiv Independent relayed 2024-02-28")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chain.Party(), chain.Distance())
	for _, hop := range chain {
		fmt.Println(hop.Verb, hop.Name, hop.Date)
	}
	// Output:
	// rok-mnd 2
	// said Shin Won-sik 2024-02-26
	// reported Yonhap 2024-02-26
	// relayed Kyiv Independent 2024-02-28
}

func ExampleParseRelations() {
	relations, err := claims.ParseRelations("relays:S01;contradicts:F06c")
	fmt.Println(relations[1].Kind, relations[1].ID, err)
	_, err = claims.ParseRelations("repeats:S01")
	fmt.Println(err)
	// Output:
	// contradicts F06c <nil>
	// claims: relation: "repeats" is not known: use one of relays, revises, contradicts, alternative_to, derived_from, subset_of, scope_differs_from, other
}
