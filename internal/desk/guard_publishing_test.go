package desk_test

import "maps"

// The addresses by which cases are published. They are policy, as guards is.
func init() {
	maps.Copy(guards, map[string]string{
		"GET /desk/cases/{case}/publish":                     "analyst of the case",
		"POST /desk/cases/{case}/publish":                    "editor of the case",
		"POST /desk/cases/{case}/publish/sign":               "editor of the case",
		"POST /desk/cases/{case}/publish/withdraw":           "editor of the case",
		"GET /desk/cases/{case}/versions":                    "reader of the case",
		"GET /desk/cases/{case}/versions/{version}":          "reader of the case",
		"POST /desk/cases/{case}/versions/{version}/embargo": "editor of the case",
		"GET /desk/cases/{case}/corrections":                 "reader of the case",
		"POST /desk/cases/{case}/corrections":                "editor of the case",
		"GET /desk/cases/{case}/namings":                     "analyst of the case",
		"GET /desk/cases/{case}/naming":                      "analyst of the case",
		"POST /desk/cases/{case}/naming":                     "analyst of the case",
		"POST /desk/cases/{case}/naming/sign":                "editor of the case",
		"GET /desk/cases/{case}/replies":                     "analyst of the case",
		"GET /desk/cases/{case}/reply":                       "analyst of the case",
		"POST /desk/cases/{case}/reply":                      "analyst of the case",
		"GET /desk/cases/{case}/redact":                      "editor of the case",
		"POST /desk/cases/{case}/redact":                     "editor of the case",
		"GET /desk/cases/{case}/holds":                       "analyst of the case",
		"POST /desk/cases/{case}/holds":                      "admin of the case",
		"POST /desk/cases/{case}/holds/lift":                 "admin of the case",
		"GET /desk/cases/{case}/confidential":                "analyst of the case",
		"POST /desk/cases/{case}/confidential":               "analyst of the case",
		"POST /desk/cases/{case}/confidential/look":          "analyst of the case",
		"GET /desk/cases/{case}/archive/{source}":            "analyst of the case",
		"GET /desk/cases/{case}/archive/{source}/page":       "analyst of the case",
		"GET /desk/cases/{case}/archive/{source}/file":       "analyst of the case",
	})
}
