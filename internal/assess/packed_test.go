package assess_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/tally"
)

// same reports whether two values are equal but for lists that are empty in one
// and missing in the other: nobody can tell them apart.
func same(t *testing.T, path string, x, y reflect.Value) {
	t.Helper()
	switch x.Kind() {
	case reflect.Pointer:
		if x.IsNil() != y.IsNil() {
			t.Errorf("%s: nil in one", path)
		} else if !x.IsNil() {
			same(t, path, x.Elem(), y.Elem())
		}
	case reflect.Struct:
		if x.Type() == reflect.TypeFor[dates.Date]() {
			if x.Interface() != y.Interface() {
				t.Errorf("%s: %v, %v", path, x, y)
			}
			return
		}
		for i := range x.NumField() {
			same(t, path+"."+x.Type().Field(i).Name, x.Field(i), y.Field(i))
		}
	case reflect.Slice:
		if x.Len() != y.Len() {
			t.Errorf("%s: %d and %d long", path, x.Len(), y.Len())
			return
		}
		for i := range x.Len() {
			same(t, path+"[]", x.Index(i), y.Index(i))
		}
	case reflect.Float64:
		if a, b := x.Float(), y.Float(); a != b && !(a != a && b != b) {
			t.Errorf("%s: %v, %v", path, a, b)
		}
	default:
		if !reflect.DeepEqual(x.Interface(), y.Interface()) {
			t.Errorf("%s: %v, %v", path, x, y)
		}
	}
}

// TestPacked: what comes back is what was packed, to the last bit, and what is not
// of the same day, omissions or bytes does not come back.
func TestPacked(t *testing.T) {
	if testing.Short() {
		t.Skip("a case is assessed in full")
	}
	c := charttest.Case()
	day := dates.DayOf(2024, 6, 30)
	opt := assess.Options{AsOf: &day, Without: []string{"us"}}
	a, err := assess.Run(t.Context(), c, opt)
	if err != nil {
		t.Fatal(err)
	}
	if a.Result.Count == nil {
		t.Fatalf("nothing is counted: %s", a.Sentence)
	}
	body, err := a.Packed()
	if err != nil {
		t.Fatal(err)
	}
	back, err := assess.Unpacked(c, opt, body)
	if err != nil {
		t.Fatal(err)
	}
	whole := *a.Result
	whole.Draws = nil
	if len(whole.Statements) == 0 {
		t.Error("nothing is expected to be stated")
	}
	for i := range whole.Statements {
		whole.Statements[i].Unrounded = nil
	}
	same(t, "result", reflect.ValueOf(whole), reflect.ValueOf(*back.Result))
	same(t, "returns", reflect.ValueOf(a.Returns), reflect.ValueOf(back.Returns))
	if back.Sentence != a.Sentence || !reflect.DeepEqual(back.Findings, a.Findings) || !slices.Equal(back.Without, a.Without) {
		t.Error("the words or the checks differ")
	}

	other := day + 1
	for name, o := range map[string]assess.Options{"day": {AsOf: &other, Without: opt.Without}, "omissions": {AsOf: &day}} {
		if _, err := assess.Unpacked(c, o, body); err == nil {
			t.Errorf("another %s is taken for it", name)
		}
	}
	for i := range body {
		if i%97 != 0 {
			continue
		}
		bad := bytes.Clone(body)
		bad[i] ^= 1
		if got, err := assess.Unpacked(c, opt, bad); err == nil && got.Result.Count.Quantiles != a.Result.Count.Quantiles {
			t.Fatalf("byte %d is wrong and nothing was said", i)
		}
		if _, err := assess.Unpacked(c, opt, body[:i]); err == nil {
			t.Fatalf("cut at %d and nothing was said", i)
		}
	}
	if _, err := (&assess.Assessment{Result: &tally.Result{Working: &tally.Working{}}}).Packed(); err == nil {
		t.Error("a working is packed, and lost")
	}
}

// TestKnowsOrigins: an origin is left out by its id after "origin:", a source of
// the same id is another thing, and what nothing rests on is not known.
func TestKnowsOrigins(t *testing.T) {
	c := charttest.Case()
	origin := tally.Origins(c)["S01"]
	id := tally.OriginPrefix + origin
	if !assess.Knows(c, id) || assess.Knows(c, tally.OriginPrefix+"nobody") || assess.Knows(c, tally.OriginPrefix) {
		t.Error("what is known is not what there is")
	}
	out := 0
	for i := range c.Claims {
		cl := &c.Claims[i]
		if got := tally.LeftOut(c, cl, []string{id}); (got != "") != (tally.Origins(c)[cl.ID] == origin) {
			t.Errorf("%s: %q", cl.ID, got)
		} else if got != "" {
			out++
		}
	}
	if out == 0 || out == len(c.Claims) {
		t.Errorf("%d of %d claims are left out", out, len(c.Claims))
	}
}
