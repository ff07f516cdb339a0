package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
)

// isConsumer reports whether it is the consumer of what a stage returns that is stuck.
func isConsumer(v explore.Verdict) bool {
	return v.Stack[len(v.Stack)-1].Symbol == extract.ConsumerName
}

// Unclosed reports whether f says that a stage does not close a channel that it returns.
func (f *Finding) Unclosed() bool { return f.Stage != nil && isConsumer(f.Verdict) }

// blames reports whether v, found with a stage's users as usage says, is the stage's fault. By custom, a
// stage may rely on its producers to close their channels when the context is done; but once it has seen that
// the context is done, or takes a single value, it may not.
func blames(usage extract.Usage, v explore.Verdict) bool {
	if usage != extract.Silent {
		return true
	}
	switch v.Kind {
	case explore.StuckRecv:
		return true
	case explore.StuckRange, explore.StuckSelect:
		return Stopped(v, v.Proc)
	}
	return false
}

// Stopped reports whether process n has been told to stop, on the way to v: it found a context done, or
// a channel closed that v is not about.
func Stopped(v explore.Verdict, n int) bool {
	return slices.ContainsFunc(v.Steps, func(s explore.Step) bool {
		return s.Proc == n && s.Kind == explore.StepRecv && s.Closed && !slices.Contains(v.Prims, s.Prim)
	})
}
