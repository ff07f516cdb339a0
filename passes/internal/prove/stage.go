package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// isConsumer reports whether it is the consumer of what a stage returns that is stuck.
func isConsumer(v explore.Verdict) bool {
	return v.Stack[len(v.Stack)-1].Symbol == extract.ConsumerName
}

// Unclosed reports whether f says that a stage does not close a channel that it returns.
func (f *Finding) Unclosed() bool { return f.Stage != nil && isConsumer(f.Verdict) }

// fault is whose fault a verdict is.
type fault int

const (
	own    fault = iota
	custom       // a stage may rely on its producers to close their channels when the context is done
	others
)

// fault returns whose fault v, found from r by running p, is. Once a stage has seen that the context is done, or takes a single value, it
// may not rely on its producers any more.
func (r root) fault(p *model.Program, v explore.Verdict) fault {
	switch {
	case r.call != nil:
		return r.faultOfCall(p, v)
	case r.stage == nil || r.usage != extract.Silent || v.Kind == explore.StuckRecv:
		return own
	case v.Kind == explore.StuckRange, v.Kind == explore.StuckSelect:
		if Stopped(v, v.Proc) {
			return own
		}
		return custom
	}
	return others
}

// faultOfCall is fault for calls that are given a context. What the component does meanwhile is judged with all its clients.
func (r root) faultOfCall(p *model.Program, v explore.Verdict) fault {
	method := extract.Symbol(r.call.Method)
	switch {
	case v.Proc != 0, !slices.ContainsFunc(v.Stack, func(f explore.Frame) bool { return f.Symbol == method }):
		return others
	case v.Kind == explore.StuckSend:
		return own
	case v.Kind == explore.StuckRange && repeats(p, v.Stack[0]):
		return custom
	case v.Kind == explore.StuckRecv, v.Kind == explore.StuckRange, v.Kind == explore.StuckSelect:
		calls := 0
		for _, s := range v.Steps {
			if s.Proc == 0 && s.Kind == explore.StepChoice && s.Func == v.Stack[len(v.Stack)-1].Func {
				calls++
			}
		}
		if calls <= 1 { // later ones may wait for what the first has taken
			return own
		}
	}
	return others
}

// Stopped reports whether process n has been told to stop, on the way to v: it found a context done, or
// a channel closed that v is not about.
func Stopped(v explore.Verdict, n int) bool {
	return slices.ContainsFunc(v.Steps, func(s explore.Step) bool {
		switch {
		case s.Proc != n:
			return false
		case s.Kind == explore.StepCtxErr:
			return s.N == 1
		}
		return s.Kind == explore.StepRecv && s.Closed && !slices.Contains(v.Prims, s.Prim)
	})
}

// repeats reports whether the function of fr may run the same operation again.
func repeats(p *model.Program, fr explore.Frame) bool {
	return slices.ContainsFunc(p.Funcs, func(f *model.Func) bool { return f.Name == fr.Symbol && f.Repeats(fr.Site) })
}
