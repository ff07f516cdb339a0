// Package golangci makes pipevet's analyzers a linter of golangci-lint v2: a
// module plugin named pipevet. Import it for its effect:
//
//	import _ "github.com/pipevet/pipevet/analyzers/golangci"
//
// “golangci-lint custom” writes that import; docs/golangci-lint.md says how.
package golangci

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/analyzers"
)

func init() {
	register.Plugin("pipevet", New)
}

// New returns the plugin for what .golangci.yml holds as settings, which
// [Settings] describes.
func New(settings any) (register.LinterPlugin, error) {
	s, err := decode(settings)
	if err != nil {
		return nil, err
	}
	chosen, err := s.apply(analyzers.All())
	if err != nil {
		return nil, err
	}
	return plugin{chosen}, nil
}

type plugin struct{ analyzers []*analysis.Analyzer }

// BuildAnalyzers returns the analyzers that the settings leave on, adapted to
// what golangci-lint makes of a diagnostic.
func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	adapted := make([]*analysis.Analyzer, len(p.analyzers))
	for i, a := range p.analyzers {
		adapted[i] = flattened(a)
	}
	return adapted, nil
}

// GetLoadMode says that the analyzers need types.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
