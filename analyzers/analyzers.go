// Package analyzers is the registry: the one list of pipevet's analyzers.
// Everything that runs all of them - the command, editors, linter runners -
// takes them from here.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/ctxselect"
	"github.com/pipevet/pipevet/passes/draincancel"
	"github.com/pipevet/pipevet/passes/fanin"
	"github.com/pipevet/pipevet/passes/recvleak"
	"github.com/pipevet/pipevet/passes/semrelease"
	"github.com/pipevet/pipevet/passes/sendleak"
	"github.com/pipevet/pipevet/passes/staleignore"
	"github.com/pipevet/pipevet/passes/unclosedchan"
)

// All returns every analyzer, sorted by name.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		ctxselect.Analyzer,
		draincancel.Analyzer,
		fanin.Analyzer,
		recvleak.Analyzer,
		semrelease.Analyzer,
		sendleak.Analyzer,
		staleignore.Analyzer,
		unclosedchan.Analyzer,
	}
}
