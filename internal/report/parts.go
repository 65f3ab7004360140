package report

import (
	"embed"
	"html/template"

	"github.com/tidewaiter/tidewaiter/internal/assess"
)

//go:embed templates
var files embed.FS

// Parts returns the templates that show parts of a [View]; the caller may add
// templates of its own to the set. They are "sentence", "figure", "counted",
// "frames", "differences", "moved", "breaks", "levels", "statements", "rounds",
// "assumed", "findings", "model" for a View; "card", "working", "rule", "rows" for a [Finding] (the caller closes the
// article); "claimrow" for a [ClaimRow]; "fields" for a list of [Field]; "ref"
// for a [Ref].
func Parts() *template.Template {
	funcs := template.FuncMap{
		"outside":     func(href string) bool { return Outside(href) != "" },
		"likelihoods": func() []assess.LikelihoodBand { return assess.Likelihoods },
	}
	return template.Must(template.New("parts").Funcs(funcs).ParseFS(files, "templates/parts.html"))
}
