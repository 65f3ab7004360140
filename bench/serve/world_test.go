package main

import (
	"path/filepath"
	"testing"
)

func TestLarge(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "large")
	if err := large("../../cases/dprk-russia", dir, 1000); err != nil {
		t.Fatal(err)
	}
	claims, err := rows(filepath.Join(dir, "claims.csv"))
	if err != nil || len(claims)-1 != 1000 {
		t.Fatalf("%d claims, %v", len(claims)-1, err)
	}
	seen := map[string]bool{}
	for _, c := range claims {
		if seen[c[0]] {
			t.Errorf("%s comes twice", c[0])
		}
		seen[c[0]] = true
	}
}
