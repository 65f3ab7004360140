package casefile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of case.yaml. All but that of lists are checked before it is parsed: the
// parser recurses into nested values, and its time grows with the square of the
// keys.
const (
	maxYAMLKeys   = 10_000
	maxYAMLDepth  = 16
	maxYAMLTokens = 100_000
	maxYAMLList   = 1_000
)

// yamlFile reads case.yaml. It walks the syntax tree itself, so that every
// fault is reported, with its line and the path of its keys.
type yamlFile struct{ rep *report }

func (y yamlFile) fault(line int, field, value, reason, remedy string) {
	y.rep.add(Fault{File: caseYAML, Line: line, Field: field, Value: value, Reason: reason, Remedy: remedy})
}

// parse returns the root of the document, nil when it is empty; ok is false
// when it could not be read at all.
func (y yamlFile) parse(src string) (root ast.Node, ok bool) {
	// The parser is another project's. Should it meet a text that it cannot
	// survive, that text is at fault here, and the program goes on.
	defer func() {
		if p := recover(); p != nil {
			y.fault(0, "", "", "cannot be read as YAML", "write plain keys, values and lists")
			root, ok = nil, false
		}
	}()
	tokens := lexer.Tokenize(src)
	if !y.tame(tokens) {
		return nil, false
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f := Fault{File: caseYAML, Reason: "cannot be read as YAML", Remedy: "correct the line"}
		if syntax := (*yaml.SyntaxError)(nil); errors.As(err, &syntax) && syntax.Token != nil {
			f.Line = syntax.Token.Position.Line
			f.Remedy = syntax.Message
		}
		y.rep.add(f)
		return nil, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, true
	}
	if len(file.Docs) > 1 {
		y.fault(lineOf(file.Docs[1].Body), "", "", "is a second document", "keep one document, without --- lines")
		return nil, false
	}
	return file.Docs[0].Body, true
}

// tame refuses, by the tokens alone, what the parser should never see and what
// no case needs: aliases (a few lines of which unfold into gigabytes), tags,
// directives, complex keys, and nesting without end.
func (y yamlFile) tame(tokens token.Tokens) bool {
	depth, keys, dashes, line := 0, 0, 0, 0
	for i, tk := range tokens {
		reason, remedy := "", ""
		if tk.Position.Line != line {
			line, dashes = tk.Position.Line, 0
		}
		switch tk.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			reason, remedy = "is a YAML anchor, alias or merge", "write the value out, or quote it if it is a text"
		case token.TagType:
			reason, remedy = "is a YAML tag", "write the plain value, or quote it if it is a text"
		case token.DirectiveType:
			reason, remedy = "is a YAML directive", "remove the line"
		case token.MappingKeyType:
			reason, remedy = "is a complex YAML key", "write KEY: VALUE, or quote the value if it is a text"
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		case token.MappingValueType:
			keys++
		}
		switch {
		case reason != "":
		case depth+dashes > maxYAMLDepth, tk.Position.IndentNum > 8*maxYAMLDepth:
			reason, remedy = "is nested too deep", fmt.Sprintf("keep values within %d levels", maxYAMLDepth)
		case keys > maxYAMLKeys:
			reason, remedy = "is a key too many", fmt.Sprintf("keep the keys within %d", maxYAMLKeys)
		case i == maxYAMLTokens:
			reason, remedy = "is a value too many", fmt.Sprintf("keep keys, values and punctuation within %d", maxYAMLTokens)
		}
		if reason != "" {
			y.fault(line, "", strings.TrimSpace(tk.Value), reason, remedy)
			return false
		}
	}
	return true
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// entry is one key of a mapping and its value.
type entry struct {
	key   string
	path  string // path of keys, as in model.rate_median
	line  int
	value ast.Node
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// mapping returns the entries of a mapping, without unknown and repeated keys,
// which are reported. A nil known takes any key. A blank value has none.
func (y yamlFile) mapping(n ast.Node, path string, known []string) []entry {
	if isNull(n) {
		return nil
	}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		y.fault(lineOf(n), path, scalarText(n), "is not a mapping", "write KEY: VALUE pairs")
		return nil
	}
	seen := make(map[string]int, len(m.Values))
	var entries []entry
	for _, v := range m.Values {
		tk := v.Key.GetToken()
		e := entry{key: tk.Value, line: tk.Position.Line, value: v.Value}
		e.path = join(path, e.key)
		switch first, twice := seen[e.key]; {
		case known != nil && !slices.Contains(known, e.key):
			remedy := "the keys here are " + strings.Join(known, ", ")
			if near := nearest(e.key, known); near != "" {
				remedy = "did you mean " + near + "? " + remedy
			}
			y.fault(e.line, path, e.key, "is not a key", remedy)
		case twice:
			y.fault(e.line, e.path, "", fmt.Sprintf("is there twice, first on line %d", first), "keep one of the two")
		default:
			entries = append(entries, e)
		}
		if _, twice := seen[e.key]; !twice {
			seen[e.key] = e.line
		}
	}
	return entries
}

// sequence returns the items of a list.
func (y yamlFile) sequence(n ast.Node, path string) []ast.Node {
	if isNull(n) {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		y.fault(lineOf(n), path, scalarText(n), "is not a list", "write [ONE, TWO], or one item a line behind -")
		return nil
	}
	if len(s.Values) > maxYAMLList {
		y.fault(lineOf(n), path, "", fmt.Sprintf("is a list of %d items", len(s.Values)), fmt.Sprintf("keep a list within %d", maxYAMLList))
		return nil
	}
	return s.Values
}

func isNull(n ast.Node) bool {
	if n == nil {
		return true
	}
	_, null := n.(*ast.NullNode)
	return null
}

// scalarText returns the text of a scalar as it was written, "" for others.
func scalarText(n ast.Node) string {
	switch n := n.(type) {
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value)
	}
	return ""
}

// scalar returns the text of a value that is not a list or a mapping; blank
// values are "". White space around it is no part of it.
func (y yamlFile) scalar(n ast.Node, path string) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.LiteralNode, *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
	default:
		y.fault(lineOf(n), path, "", "is not a single value", "write one text or number; quote a text that holds : or #")
		return ""
	}
	s := scalarText(n)
	if reason, remedy := illegible(s); reason != "" {
		y.fault(lineOf(n), path, s, reason, remedy)
		return ""
	}
	return s
}

// texts returns the texts of a list; a single text stands for a list of one
// when one is true.
func (y yamlFile) texts(n ast.Node, path string, one bool) []string {
	if _, list := n.(*ast.SequenceNode); !list && one {
		if s := y.scalar(n, path); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for _, item := range y.sequence(n, path) {
		s := y.scalar(item, path)
		switch {
		case s == "":
			y.fault(lineOf(item), path, "", "has a blank item", "remove it")
		case slices.Contains(out, s):
			y.fault(lineOf(item), path, s, "is there twice", "name it once")
		default:
			out = append(out, s)
		}
	}
	return out
}
