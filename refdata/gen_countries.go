//go:build ignore

// Gen_countries writes countries.csv from the names of CLDR in golang.org/x/text:
//
//	go run gen_countries.go > countries.csv
package main

import (
	"encoding/csv"
	"log"
	"os"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func main() {
	w := csv.NewWriter(os.Stdout)
	w.Write([]string{"code", "name"})
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil {
				continue
			}
			name := english.Name(region)
			if name == "" || name == "Unknown Region" || strings.HasPrefix(name, "Private") {
				continue
			}
			w.Write([]string{code, name})
		}
	}
	if w.Flush(); w.Error() != nil {
		log.Fatal(w.Error())
	}
}
