package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// large writes a case folder of so many claims: the founding case, and pages
// that never were which relay its claims. A relay adds nothing to the count, so
// what it costs is the reading and the showing.
func large(from, to string, n int) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	claims, err := rows(filepath.Join(to, "claims.csv"))
	if err != nil {
		return err
	}
	sources, err := rows(filepath.Join(to, "sources.csv"))
	if err != nil {
		return err
	}
	column := func(name string) int { return slices.Index(claims[0], name) }
	id, source, span, quote, hedge, note, relations := column("id"), column("source"), column("span"), column("quote"), column("hedge_words"), column("note"), column("relations")
	base := claims[1:]
	const perSource = 10
	page := ""
	for i := 0; len(claims)-1 < n; i++ {
		if i%perSource == 0 {
			page = "page-" + strconv.Itoa(i/perSource)
			one := make([]string, len(sources[0]))
			for name, value := range map[string]string{"id": page, "publisher": "A page that never was", "title": "Page " + strconv.Itoa(i/perSource), "published_at": base[0][column("published_at")], "bytes": "never"} {
				one[slices.Index(sources[0], name)] = value
			}
			sources = append(sources, one)
		}
		row := slices.Clone(base[i%len(base)])
		row[relations] = "relays:" + row[id]
		row[id], row[source], row[span], row[quote], row[hedge] = "Z"+strconv.Itoa(100_000+i), page, "", "", ""
		row[note] = fmt.Sprintf("Relay %d of a page that never was.", i)
		claims = append(claims, row)
	}
	if err := write(filepath.Join(to, "claims.csv"), claims); err != nil {
		return err
	}
	if err := write(filepath.Join(to, "sources.csv"), sources); err != nil {
		return err
	}
	path := filepath.Join(to, "case.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Replace(string(text), "id: dprk-russia", "id: large", 1)), 0o644)
}

func rows(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err == nil && len(all) < 2 {
		err = fmt.Errorf("%s: no rows", path)
	}
	return all, err
}

func write(path string, all [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll(all); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
