package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/internal/trace"
)

// traceRuns makes each analyzer, and each that it requires, trace its runs.
func traceRuns(analyzers []*analysis.Analyzer) {
	seen := make(map[*analysis.Analyzer]bool)
	var visit func([]*analysis.Analyzer)
	visit = func(list []*analysis.Analyzer) {
		for _, a := range list {
			if seen[a] {
				continue
			}
			seen[a] = true
			visit(a.Requires)
			run := a.Run
			a.Run = func(pass *analysis.Pass) (any, error) {
				defer trace.Begin(pass.Pkg.Path(), a.Name)()
				return run(pass)
			}
		}
	}
	visit(analyzers)
}

// createTrace empties the file, and returns its absolute name, as tool processes
// run in other directories.
func createTrace(name string) (string, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		return "", fmt.Errorf("-trace: %w", err)
	}
	return name, nil
}
