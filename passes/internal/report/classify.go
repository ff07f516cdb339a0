package report

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// Names of the analyzers, for Classify.
const (
	CtxSelect    = "ctxselect"
	DrainCancel  = "draincancel"
	FanIn        = "fanin"
	RecvLeak     = "recvleak"
	SemRelease   = "semrelease"
	SendLeak     = "sendleak"
	UnclosedChan = "unclosedchan"
)

// Classify returns the name of the one analyzer that reports f, the most specific, or "" if
// none does. This is the only place where that is decided.
func Classify(pass *analysis.Pass, f *prove.Finding, op *Operation) string {
	c := &classifier{pass: pass, f: f, op: op}
	for _, rule := range []struct {
		name  string
		holds func() bool
	}{
		{SemRelease, c.semaphore},
		{DrainCancel, c.drainsTooLate},
		{FanIn, c.fanIn},
		{CtxSelect, func() bool { return f.Custom || f.Call != nil }},
		{DrainCancel, c.drain},
		{UnclosedChan, c.unclosed},
		{CtxSelect, c.cancellable},
		{SendLeak, func() bool { return f.Kind == explore.StuckSend }},
		{RecvLeak, func() bool { return !f.Unclosed() && (waitsForSend(f.Kind) || f.Kind == explore.StuckSelect) }},
	} {
		if rule.holds() {
			return rule.name
		}
	}
	return ""
}

type classifier struct {
	pass *analysis.Pass
	f    *prove.Finding
	op   *Operation
}

func waitsForSend(k explore.VerdictKind) bool {
	return k == explore.StuckRecv || k == explore.StuckRange
}

// semaphore reports whether f is about a permit of a semaphore.
func (c *classifier) semaphore() bool { return c.f.Permit != nil }

// drain reports whether f is about what is left in a channel after cancellation: it is drained by somebody who
// has been told to stop, and may wait for ever; or a stream is not drained at all, and its sender has
// no way to learn that the receiver was told to stop.
func (c *classifier) drain() bool {
	f := c.f
	switch {
	case waitsForSend(f.Kind):
		return !c.waitsForDone() && prove.Stopped(f.Verdict, f.Proc)
	case f.Kind != explore.StuckSend:
		return false
	case slices.ContainsFunc(c.callers(), func(op *Operation) bool { return len(c.at(op).dones()) > 0 }):
		return false
	}
	return slices.ContainsFunc(c.callers(), (*Operation).inLoop) && slices.ContainsFunc(f.Gone, func(g explore.Gone) bool {
		return g.Proc != f.Proc && prove.Stopped(f.Verdict, g.Proc) && c.streams(g)
	})
}

// drainsTooLate reports whether f is about a sender who is waited for by somebody who has been told to stop, and will drain the
// channel only afterwards.
func (c *classifier) drainsTooLate() bool {
	return c.f.Kind == explore.StuckSend && slices.ContainsFunc(c.f.Also, c.drainsLater)
}

// drainsLater reports whether a, which has been told to stop and waits for a group, ranges over the channel of c.op afterwards.
func (c *classifier) drainsLater(a explore.Stuck) bool {
	at := c.f.Unit.Place(a.Site).Pos
	fn := enclosing(pathAt(c.pass, at))
	if a.Kind != explore.StuckWait || !prove.Stopped(c.f.Verdict, a.Proc) || fn == nil {
		return false
	}
	found := false
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		r, ok := n.(*ast.RangeStmt)
		found = found || ok && r.Pos() > at && c.op.Chan != nil && objectOf(c.pass, r.X) == objectOf(c.pass, c.op.Chan)
		return !found
	})
	return found
}

// callers returns the operation and, if the package has them, the calls that have led to it.
func (c *classifier) callers() []*Operation {
	list := []*Operation{c.op}
	for _, fr := range c.f.Stack {
		pos := c.f.Unit.Place(fr.Site).Pos
		if !pos.IsValid() || pos == c.f.Pos {
			continue
		}
		if op := Locate(c.pass, pos); op != nil {
			list = append(list, op)
		}
	}
	return list
}

// at returns the classifier of the same finding as seen from op.
func (c *classifier) at(op *Operation) *classifier { return &classifier{c.pass, c.f, op} }

// streams reports whether g took part more than once, as far as its code shows: it left a loop.
func (c *classifier) streams(g explore.Gone) bool {
	path := pathAt(c.pass, c.f.Unit.Place(g.Site).Pos)
	for _, n := range path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// cancellable reports whether f is about an operation that does not heed a context, or a done channel, that its
// function, or a caller of it, holds, and that had ended when the peer left. A goroutine that sends one value is none: it
// needs room for it rather.
func (c *classifier) cancellable() bool {
	f := c.f
	if !f.Kind.Blocks() || f.Unclosed() || c.op.Chan != nil && c.isDone(c.op.Chan) {
		return false
	}
	return slices.ContainsFunc(c.callers(), func(op *Operation) bool { return c.at(op).heedless() })
}

// heedless reports whether the function of the operation holds a context, or a done channel, that has ended.
func (c *classifier) heedless() bool {
	f := c.f
	if c.stream() && len(c.dones()) == 0 && threads(c.pass, c.op.Path) {
		return slices.ContainsFunc(f.Steps, func(s explore.Step) bool { return s.Kind == explore.StepCancel })
	}
	dones := c.held()
	if f.Kind == explore.StuckSend && f.Stage == nil && !c.stream() {
		dones = c.parameters(dones)
	}
	return slices.ContainsFunc(dones, func(d Done) bool { return c.ended(d) && !c.op.waitsFor(d) })
}

// unclosed reports whether f waits for a close: it is a range loop, or a receive in a loop that tests for the
// end, over a channel that was made with make; or a stage returns a channel that it closes on some
// paths only, or on which it sends a stream and never closes.
func (c *classifier) unclosed() bool {
	f, op := c.f, c.op
	if f.Unclosed() {
		call := madeAt(c.pass, f)
		if call == nil {
			return false
		}
		for _, obj := range namesOf(c.pass, call) {
			sends, closes := places(c.pass, f, aliases(c.pass, obj))
			if len(closes) > 0 || slices.ContainsFunc(sends, c.repeats) && !c.besides() {
				return true
			}
		}
		return false // one value, as a future does
	}
	if f.Kind != explore.StuckRange || len(f.Prims) != 1 || MakeCall(op.File, f.Unit.Place(f.Prims[0]).Pos) == nil {
		return false
	}
	_, ranges := op.Path[0].(*ast.RangeStmt)
	return ranges || op.Call != nil || op.inLoop() // with a test for the end
}

// besides reports whether the stage returns other channels, too: these may tell the end.
func (c *classifier) besides() bool { return c.f.Stage.Channels > 1 }

// repeats reports whether the send at p may run again when it has run.
func (c *classifier) repeats(p place) bool {
	var arrow token.Pos
	for _, n := range pathAt(c.pass, p.ch.Pos()) {
		if send, ok := n.(*ast.SendStmt); ok && send.Chan == p.ch {
			arrow = send.Arrow
		}
	}
	isIt := func(s model.Site) bool { return c.f.Unit.Place(s).Pos == arrow }
	for _, fn := range c.f.Program.Funcs {
		for _, in := range fn.Code {
			arm := func(arm model.Case) bool { return isIt(arm.Site) }
			if in.Op == model.OpSend && isIt(in.Site) || in.Op == model.OpSelect && slices.ContainsFunc(in.Cases, arm) {
				return fn.Repeats(in.Site)
			}
		}
	}
	return false
}
