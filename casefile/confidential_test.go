package casefile_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// TestConfidentialSource: the row of a source whose id says that it is known by
// an alias only has nothing that leads to it.
func TestConfidentialSource(t *testing.T) {
	const header = "id,url,original_url,publisher,title,published_at,retrieved_at,collector,bytes,sha256,licence,note\n"
	for row, want := range map[string]string{
		"alias-clerk,,,a port clerk,,2031-05,,,never,,,met twice":                            "",
		"alias-clerk,https://a.example/x,,a port clerk,,,,,never,,,":                         "url",
		"alias-clerk,,https://a.example/x,a port clerk,,,,,never,,,":                         "original_url",
		"alias-clerk,,,a port clerk,,,2031-05-01,,never,,,":                                  "retrieved_at",
		"alias-clerk,,,a port clerk,,,,Ines,never,,,":                                        "collector",
		"alias-clerk,,,a port clerk,,,,,never," + strings.Repeat("a", 64) + ",,":             "sha256",
		"alias-clerk,,,a port clerk,,,,,mirror,,,":                                           "bytes",
		"clerk,https://a.example/x,,A Paper,,,2031-05-01,Ines,mirror,,,an id like any other": "",
	} {
		files, err := casefile.New("harbour", "Harbour", "How many?")
		if err != nil {
			t.Fatal(err)
		}
		files["sources.csv"] = []byte(header + row + "\n")
		c, err := casefile.Read(casefile.Folder(files))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", row, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want+": ") || !strings.Contains(err.Error(), "would lead to a confidential source")):
			t.Errorf("%s: %v", row, err)
		case want == "" && c.Sources[0].Confidential() != strings.HasPrefix(row, "alias-"):
			t.Errorf("%s: confidential %t", row, c.Sources[0].Confidential())
		}
	}
}
