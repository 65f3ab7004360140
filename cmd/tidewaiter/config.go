package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

const (
	settingsFile = "tidewaiter.yaml"
	// maxSettings bounds the settings file: it holds a dozen lines.
	maxSettings = 1 << 20
)

// settings resolves flags that the command line does not give: first from the
// environment (TIDEWAITER_DATA, TIDEWAITER_SERVE_LISTEN), then from a YAML file
// (data:, serve: {listen: ...}). An unknown key of the file is an error. An
// unknown variable is not: others set variables of that prefix too, such as
// Kubernetes for a service named tidewaiter.
type settings struct {
	env  func(string) (string, bool)
	file string         // path of the file that was read; "" when there is none
	tree map[string]any // its content
	from map[*kong.Flag]string
}

// notSettings are flags that say how to run, not what to do.
var notSettings = []string{"help", "config", "print-config"}

// Validate implements [kong.Resolver].
func (s *settings) Validate(app *kong.Application) error { return nil }

// Resolve implements [kong.Resolver].
func (s *settings) Resolve(ctx *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	if slices.Contains(notSettings, flag.Name) {
		return nil, nil
	}
	keys := keysOf(parent, flag)
	name := envName(keys)
	// A variable that is set to nothing is as good as not set.
	if v, _ := s.env(name); v != "" {
		s.from[flag] = name
		return v, nil
	}
	v, ok := lookup(s.tree, keys)
	if !ok {
		return nil, nil
	}
	s.from[flag] = s.file
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		return strings.Join(parts, ","), nil
	case map[string]any:
		return nil, fmt.Errorf("%s: %s: want a value, not keys", s.file, strings.Join(keys, "."))
	case nil:
		return nil, fmt.Errorf("%s: %s: has no value: give one or remove the key", s.file, strings.Join(keys, "."))
	default:
		return fmt.Sprint(v), nil
	}
}

// where names the origins of settings that an error speaks of, as " (from
// TIDEWAITER_DATA)": a setting that was not typed has to be found to be mended.
func (s *settings) where(err error) string {
	for flag, origin := range s.from {
		if strings.HasPrefix(err.Error(), "--"+flag.Name+":") || strings.HasPrefix(err.Error(), "--"+flag.Name+" ") {
			return " (from " + origin + ")"
		}
	}
	return ""
}

// load reads the file before any flag is resolved. Its faults are the asker's.
func (s *settings) load(ctx *kong.Context) error { return badInput(s.read(ctx)) }

// read reads the file and refuses keys that name no setting.
func (s *settings) read(ctx *kong.Context) error {
	path, asked := settingsFile, false
	for _, f := range ctx.Flags() {
		if f.Name == "config" {
			if given, _ := ctx.FlagValue(f).(string); given != "" {
				path, asked = given, true
			}
		}
	}
	if v, _ := s.env("TIDEWAITER_CONFIG"); v != "" && !asked {
		path, asked = v, true
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSettings+1))
	if err != nil {
		return err
	}
	if len(b) > maxSettings {
		return fmt.Errorf("%s: larger than %d bytes, which is no settings file", path, maxSettings)
	}
	if err := yaml.Unmarshal(b, &s.tree); err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("%s: not a YAML map of settings: %s", path, first)
	}
	s.file = path
	return checkKeys(path, s.tree, nil, ctx.Model.Node)
}

// checkKeys reports the first key that is neither a flag of node nor one of
// its commands.
func checkKeys(path string, tree map[string]any, above []string, node *kong.Node) error {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		v := tree[key]
		keys := append(slices.Clone(above), key)
		if i := slices.IndexFunc(node.Flags, func(f *kong.Flag) bool { return f.Name == key }); i >= 0 && !slices.Contains(notSettings, key) {
			continue
		}
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == key })
		if i < 0 {
			return fmt.Errorf("%s: unknown key %q: tidewaiter COMMAND --print-config shows the keys there are", path, strings.Join(keys, "."))
		}
		sub, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: %s: want the settings of this command as keys", path, strings.Join(keys, "."))
		}
		if err := checkKeys(path, sub, keys, node.Children[i]); err != nil {
			return err
		}
	}
	return nil
}

// keysOf is where a flag stands in the file: data, or serve.listen.
func keysOf(parent *kong.Path, flag *kong.Flag) []string {
	var keys []string
	for n := parent.Node(); n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		if n.Type == kong.CommandNode {
			keys = append([]string{n.Name}, keys...)
		}
	}
	return append(keys, flag.Name)
}

func envName(keys []string) string {
	return "TIDEWAITER_" + strings.ToUpper(strings.ReplaceAll(strings.Join(keys, "_"), "-", "_"))
}

func lookup(tree map[string]any, keys []string) (any, bool) {
	for _, key := range keys[:len(keys)-1] {
		tree, _ = tree[key].(map[string]any)
	}
	v, ok := tree[keys[len(keys)-1]]
	return v, ok
}

// print writes the settings of the command in effect as a settings file, with
// where each comes from.
func (s *settings) print(w io.Writer, ctx *kong.Context) error {
	depth := 0
	for _, path := range ctx.Path {
		switch {
		case path.Command != nil:
			fmt.Fprintf(w, "%s%s:\n", strings.Repeat("  ", depth), path.Command.Name)
			depth++
		case path.App == nil:
			continue
		}
		for _, flag := range path.Flags {
			if slices.Contains(notSettings, flag.Name) {
				continue
			}
			origin := s.from[flag]
			switch {
			case given(ctx, flag):
				origin = "--" + flag.Name
			case origin == "":
				origin = "default"
			}
			value := ctx.FlagValue(flag)
			if text, ok := value.(string); ok && flag.Tag.Has("password") {
				if shown := ingest.WithoutPassword(text); shown != text {
					value, origin = shown, origin+", its password not shown"
				}
			}
			v, err := yaml.MarshalWithOptions(value, yaml.Flow(true))
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%s%s: %s  # %s\n", strings.Repeat("  ", depth), flag.Name, strings.TrimSpace(string(v)), origin); err != nil {
				return err
			}
		}
	}
	return nil
}

// given reports whether the command line itself sets the flag.
func given(ctx *kong.Context, flag *kong.Flag) bool {
	return slices.ContainsFunc(ctx.Path, func(p *kong.Path) bool { return p.Flag == flag && !p.Resolved })
}
