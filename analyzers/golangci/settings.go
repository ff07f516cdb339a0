package golangci

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
)

// Settings is what stands in .golangci.yml under
// linters.settings.custom.pipevet.settings. Nothing else may.
type Settings struct {
	// Enable names the analyzers to run; none means all.
	Enable []string `json:"enable"`
	// Disable names analyzers not to run.
	Disable []string `json:"disable"`
	// Options maps the name of an analyzer to its options, by name.
	Options map[string]map[string]any `json:"options"`
}

// settingNames are the JSON names of the fields of Settings.
var settingNames = []string{"disable", "enable", "options"}

// decode decodes what golangci-lint has read.
func decode(settings any) (*Settings, error) {
	if fields, ok := settings.(map[string]any); ok {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if !slices.Contains(settingNames, name) {
				return nil, unknown("setting", name, settingNames)
			}
		}
	}
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, fmt.Errorf("pipevet: %w", err)
	}
	return &s, nil
}

// apply sets the analyzers' options and returns those analyzers that are on.
func (s *Settings) apply(all []*analysis.Analyzer) ([]*analysis.Analyzer, error) {
	byName := make(map[string]*analysis.Analyzer)
	for _, a := range all {
		byName[a.Name] = a
	}
	for _, name := range slices.Concat(s.Enable, s.Disable, slices.Sorted(maps.Keys(s.Options))) {
		if byName[name] == nil {
			return nil, unknown("analyzer", name, slices.Sorted(maps.Keys(byName)))
		}
	}
	for _, name := range s.Enable {
		if slices.Contains(s.Disable, name) {
			return nil, fmt.Errorf("pipevet: analyzer %q is both enabled and disabled", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Options)) {
		if err := setOptions(byName[name], s.Options[name]); err != nil {
			return nil, err
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(a *analysis.Analyzer) bool {
		return len(s.Enable) > 0 && !slices.Contains(s.Enable, a.Name) || slices.Contains(s.Disable, a.Name)
	})
	if len(chosen) == 0 {
		return nil, fmt.Errorf("pipevet: no analyzer is enabled")
	}
	return chosen, nil
}

// setOptions sets options of an analyzer, which are its flags.
func setOptions(a *analysis.Analyzer, options map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(options)) {
		if a.Flags.Lookup(name) == nil {
			var names []string
			a.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
			return unknown("option of "+a.Name, name, names)
		}
		if err := a.Flags.Set(name, fmt.Sprint(options[name])); err != nil {
			return fmt.Errorf("pipevet: option %q of %s: cannot be %v: %w", name, a.Name, options[name], err)
		}
	}
	return nil
}

// unknown is the error that there is nothing of a kind with that name.
func unknown(kind, name string, names []string) error {
	return fmt.Errorf("pipevet: unknown %s %q: there are %s", kind, name, strings.Join(names, ", "))
}
