package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

func decode(t *testing.T, b []byte) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	return doc
}

func TestJSONKeepsTheContract(t *testing.T) {
	var b bytes.Buffer
	if err := report.JSON(&b, charttest.Assessment()); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(b.Bytes(), []byte("}\n")) {
		t.Error("the output does not end in a line feed")
	}
	doc := decode(t, b.Bytes())
	keys := func(where string, v any, want ...string) {
		t.Helper()
		if list, ok := v.([]any); ok {
			if len(list) == 0 {
				t.Errorf("%s is empty", where)
				return
			}
			v = list[0]
		}
		object, ok := v.(map[string]any)
		if !ok {
			t.Errorf("%s is %T, want an object", where, v)
			return
		}
		for _, key := range want {
			if _, ok := object[key]; !ok {
				t.Errorf("%s has no key %q", where, key)
			}
		}
	}
	q := []string{"median", "p05", "p25", "p75", "p95"}
	with := func(more ...string) []string { return append(more, q...) }
	keys("the document", doc, "case", "as_of", "model", "count", "series", "statements", "rounds", "evidence", "checks")
	keys("model", doc["model"], "version", "seed", "particles", "prior_share", "assumed", "diagnosis")
	keys("count", doc["count"], with("measure", "unit", "scope", "mode", "since", "direction")...)
	keys("series", doc["series"], with("date")...)
	keys("statements", doc["statements"], with("party", "measure", "scope", "hedge", "date")...)
	keys("rounds", doc["rounds"], q...)
	keys("evidence", doc["evidence"], "id", "origin", "kind", "role", "used", "why")
	keys("checks", doc["checks"], "id", "kind", "verdict", "summary", "rows", "working")
	if doc["as_of"] != "2025-07-14" || doc["case"] != "test-flow" {
		t.Errorf("as_of %v, case %v", doc["as_of"], doc["case"])
	}
	if _, ok := doc["why"]; ok {
		t.Error("a count has no why")
	}
	if c := doc["count"].(map[string]any); c["median"] != 27115.9 || c["direction"] != "KP->RU" || c["since"] != "2023-08" {
		t.Errorf("count %v", c)
	}
	work := doc["checks"].([]any)[0].(map[string]any)["working"].(map[string]any)
	if step := work["rounds a container"].(map[string]any); step["value"] != 447.761 || step["unit"] != "round" || step["text"] != "3,000,000 / 6,700" {
		t.Errorf("working %v", step)
	}
	relay := doc["checks"].([]any)[1].(map[string]any)["working"].(map[string]any)
	if _, ok := relay["hedges"].(map[string]any)["value"]; ok {
		t.Error("a step in words has a value")
	}
	var again bytes.Buffer
	if err := report.JSON(&again, charttest.Assessment()); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
		t.Errorf("the same assessment gives other bytes (error %v)", err)
	}
}

func TestJSONWithoutCount(t *testing.T) {
	var b bytes.Buffer
	if err := report.JSON(&b, charttest.NoCount()); err != nil {
		t.Fatal(err)
	}
	doc := decode(t, b.Bytes())
	if count, ok := doc["count"]; !ok || count != nil {
		t.Errorf("count is %v, want null", count)
	}
	if why, _ := doc["why"].(string); why == "" {
		t.Error("there is no why")
	}
	if doc["rounds"] != nil {
		t.Errorf("rounds %v", doc["rounds"])
	}
	for _, list := range []string{"series", "statements", "evidence", "checks"} {
		if _, ok := doc[list].([]any); !ok {
			t.Errorf("%s is %T, want a list", list, doc[list])
		}
	}
}

func TestJSONRefusesWhatIsNotFinite(t *testing.T) {
	a := charttest.Assessment()
	a.Result.Count.Quantiles.P95 = math.NaN()
	var b bytes.Buffer
	err := report.JSON(&b, a)
	if err == nil || b.Len() > 0 || !strings.Contains(err.Error(), "test-flow") {
		t.Errorf("error %v after %d bytes", err, b.Len())
	}
	// A chain statistic that cannot be told is no fault.
	a = charttest.Assessment()
	a.Result.Diagnosis.RHat = math.NaN()
	if err := report.JSON(&b, a); err != nil {
		t.Error(err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("pipe is gone") }

func TestJSONReportsAFailedWrite(t *testing.T) {
	if err := report.JSON(brokenWriter{}, charttest.Assessment()); err == nil || !strings.Contains(err.Error(), "pipe is gone") {
		t.Errorf("error %v", err)
	}
}

func TestWorkingWithRepeatedNames(t *testing.T) {
	a := charttest.Assessment()
	a.Findings[0].Working = []checks.Step{{Name: "x", Value: 1}, {Name: "x", Value: 2}, {Name: "x", Value: 3}, {Name: "<b>", Text: "a & b"}}
	var b bytes.Buffer
	if err := report.JSON(&b, a); err != nil {
		t.Fatal(err)
	}
	work := decode(t, b.Bytes())["checks"].([]any)[0].(map[string]any)["working"].(map[string]any)
	if len(work) != 4 {
		t.Errorf("working %v", work)
	}
}

func TestClaim(t *testing.T) {
	c := charttest.Case()
	b, err := json.Marshal(report.Claim(c.Claim("S01")))
	if err != nil {
		t.Fatal(err)
	}
	doc := decode(t, b)
	if doc["value_lo"] != 6700.0 || doc["hedge"] != "about" || len(doc["span"].([]any)) != 2 || len(doc["chain"].([]any)) != 2 {
		t.Errorf("%s", b)
	}
	b, _ = json.Marshal(report.Claim(c.Claim("N01")))
	for _, absent := range []string{"value_lo", "hedge", "span", "quote"} {
		if _, ok := decode(t, b)[absent]; ok {
			t.Errorf("unknown field %q is present: %s", absent, b)
		}
	}
}

func ExampleJSON() {
	// A case with nothing to count from is no error.
	if err := report.JSON(os.Stdout, charttest.NoCount()); err != nil {
		panic(err)
	}
	// Output:
	// {
	//  "case": "test-flow",
	//  "title": "Boxes from North Korea to Russia",
	//  "as_of": "2023-01-01",
	//  "without": [],
	//  "sentence": "No count: no claim of the counted measure was published by 1 Jan 2023.",
	//  "model": {
	//   "version": "1",
	//   "seed": 0,
	//   "particles": 0,
	//   "prior_share": 0,
	//   "assumed": [],
	//   "diagnosis": {
	//    "chains": 0,
	//    "draws_per_chain": 0,
	//    "r_hat": 0,
	//    "effective_size": 0,
	//    "tail_size": 0,
	//    "mcse": 0,
	//    "histories": 0,
	//    "diverged": 0
	//   }
	//  },
	//  "count": null,
	//  "why": "no claim of the counted measure was published by 1 Jan 2023",
	//  "series": [],
	//  "statements": [],
	//  "rounds": null,
	//  "party_factors": [],
	//  "returns": null,
	//  "differences": [],
	//  "terms": [],
	//  "breaks": [],
	//  "evidence": [],
	//  "checks": []
	// }
}
