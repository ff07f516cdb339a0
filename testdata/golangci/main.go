// Command golangci is golangci-lint with pipevet in it: what “golangci-lint
// custom” builds, without git.
package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/pipevet/pipevet/analyzers/golangci"
)

func main() {
	if err := commands.Execute(buildInfo()); err != nil {
		fmt.Fprintf(os.Stderr, "golangci-lint: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}

// buildInfo describes this build. Golangci-lint's cache is keyed by Version, so
// that it names pipevet's version, too.
func buildInfo() commands.BuildInfo {
	versions := make(map[string]string)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			versions[dep.Path] = dep.Version
		}
	}
	return commands.BuildInfo{
		GoVersion: runtime.Version(),
		Version: cmp.Or(versions["github.com/golangci/golangci-lint/v2"], "unknown") +
			"+pipevet-" + cmp.Or(versions["github.com/pipevet/pipevet"], "unknown"),
		Commit: "unknown",
		Date:   "unknown",
	}
}
