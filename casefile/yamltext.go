package casefile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// plainYAML is the form of texts that are the same in YAML with and without
// quotes, in a flow and in a block: words, dates and codes.
var plainYAML = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_./ ()'-]*[A-Za-z0-9.)'])?$`)

// yamlWords are the texts of that form that YAML 1.1 or 1.2 takes for something
// else.
var yamlWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

// yamlText writes a text as a YAML scalar.
func yamlText(s string) string {
	if plainYAML.MatchString(s) && !strings.Contains(s, "  ") && !slices.Contains(yamlWords, strings.ToLower(s)) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		// Beside control characters, those that break lines or are not seen.
		case unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp, unicode.Cf):
			if c > 0xffff {
				fmt.Fprintf(&b, `\U%08X`, c)
			} else {
				fmt.Fprintf(&b, `\u%04X`, c)
			}
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// yamlList writes a flow sequence.
func yamlList(list []string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = yamlText(s)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// yamlPairs writes KEY: VALUE for each pair of arguments whose value is not
// blank.
func yamlPairs(keyValues ...string) []string {
	var pairs []string
	for i := 0; i < len(keyValues); i += 2 {
		if keyValues[i+1] != "" {
			pairs = append(pairs, keyValues[i]+": "+yamlText(keyValues[i+1]))
		}
	}
	return pairs
}

// yamlListPair writes KEY: [LIST], nothing for an empty list.
func yamlListPair(key string, list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return []string{key + ": " + yamlList(list)}
}

// yamlMap writes a flow mapping of the pairs whose value is not blank.
func yamlMap(keyValues ...string) string {
	return "{" + strings.Join(yamlPairs(keyValues...), ", ") + "}"
}
