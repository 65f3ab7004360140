package desk

import (
	"fmt"
	"testing"
)

// TestEffectsAreBounded: however many sets of claims somebody has counted, the latest
// is kept and the room does not grow.
func TestEffectsAreBounded(t *testing.T) {
	is := &countedDraft{effects: map[string]*effect{}}
	for i := range 3 * maxEffects {
		key, e := fmt.Sprint(i), &effect{}
		is.keep(key, e)
		if is.effects[key] != e {
			t.Fatalf("%s is not kept", key)
		}
		is.keep(key, e)
	}
	if len(is.effects) != maxEffects {
		t.Errorf("%d are kept", len(is.effects))
	}
}
