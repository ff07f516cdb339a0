package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// traceEnv names the environment variable that tells the tool processes where
// to append their trace: one line for each analyzer run on each package that
// does not come from the go command's cache,
//
//	milliseconds <TAB> package <TAB> analyzer
//
// An environment variable, and not a flag, since flags are part of the key
// under which the go command caches results.
const traceEnv = "PIPEVET_TRACE"

// traceRuns makes each analyzer, and each that it requires, trace its runs.
func traceRuns(analyzers []*analysis.Analyzer, path string) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return // a trace is not worth failing for
	}
	var mu sync.Mutex
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
				start := time.Now()
				result, err := run(pass)
				mu.Lock()
				defer mu.Unlock()
				// One short write: lines of concurrent processes do not mix.
				fmt.Fprintf(f, "%.3f\t%s\t%s\n", time.Since(start).Seconds()*1e3, pass.Pkg.Path(), a.Name)
				return result, err
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
