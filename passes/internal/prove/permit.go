package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Permit is a permit of a semaphore that is lost, or that is given back although it was not held.
type Permit struct {
	Sem   string         // as the function calls it
	Guard *extract.Guard // nil: the semaphore is made and used in the function from which the finding was made
	// Acquired is where the lost permit was acquired. Short: it was released, but not with the same weight.
	Acquired model.Site
	Short    bool
	// Acquirer is the process that acquired it.
	Acquirer int
	// Left is where the function returned that should have released it; 0: at its end, or it did not return.
	Left model.Site
	// Returned: the function has returned. Returned, Left and Also tell who is to blame.
	Returned bool
	// Failed is where an attempt to acquire failed before, if one did.
	Failed model.Site
	// Released is where permits were released last.
	Released model.Site
}

// owed returns the permit that v, found from a function alone, is about, if it is about a semaphore that the function makes, and
// whether it is. A permit that somebody still holds, who may release it yet, is none.
func (r *Result) owed(root root, v explore.Verdict) (permit *Permit, owed bool) {
	counts := v.Kind == explore.StuckSend && root.fn != nil && len(v.Prims) == 1 && r.unit.CountsOwn(root.fn, r.unit.Place(v.Prims[0]).Pos)
	if v.Kind != explore.StuckSem && v.Kind != explore.PanicOverRelease && !counts {
		return nil, false
	}
	if root.fn == nil {
		return nil, true // guards are asked, not clients
	}
	sem := model.Site(0)
	if len(v.Prims) > 0 {
		sem = v.Prims[0]
	}
	permit = r.permit(counts, false, sem, v)
	if v.Kind == explore.PanicOverRelease {
		return permit, true
	}
	if permit.Acquirer < 0 {
		return nil, true // it has no permits at all
	}
	gone := permit.Acquirer == v.Proc || slices.ContainsFunc(v.Steps, func(s explore.Step) bool {
		return s.Kind == explore.StepEnd && s.Proc == permit.Acquirer
	})
	if !gone || !r.unit.Place(permit.Acquired).Pos.IsValid() {
		return nil, !counts
	}
	return permit, true
}

// lost returns the finding that v, found with the client of a guard, is; nil if it is none.
func (r *Result) lost(root root, p *model.Program, v explore.Verdict) *Finding {
	g := root.guard
	sem := r.unit.SemSite(g)
	if !slices.Contains(v.Prims, sem) && v.Kind != explore.PanicOverRelease {
		return nil
	}
	client := v.Stack[len(v.Stack)-1].Symbol == extract.ClientName && len(v.Stack) == 1
	switch {
	case v.Kind == explore.PanicOverRelease:
		if v.Stack[0].Symbol == extract.HolderName {
			return nil // there is a way in which the guard does
		}
	case client == g.Endless:
		return nil // too much at once, as far as the client goes
	case !v.Kind.Blocks() && v.Kind != explore.StuckSem:
		return nil
	}
	for _, a := range v.Also {
		if a.Kind != v.Kind && a.Root != extract.ClientName {
			return nil // somebody who is stuck may hold it
		}
	}
	permit := r.permit(g.Chan, g.Takes, sem, v)
	if r.over(g, v, permit) {
		return nil
	}
	permit.Sem, permit.Guard = g.Sem.Name(), g
	at := permit.Acquired
	if v.Kind == explore.PanicOverRelease {
		at = v.Site
	}
	pos := r.unit.Place(at).Pos
	switch {
	case pos.IsValid():
	case v.Kind == explore.PanicOverRelease && g.Deferred.IsValid():
		pos = g.Deferred
	default:
		pos = g.Acquire
	}
	return &Finding{
		Verdict:    v,
		Pos:        pos,
		Root:       root.label,
		root:       root.name,
		Program:    p,
		Unit:       r.unit,
		Permit:     permit,
		Degenerate: degenerate(p, v),
	}
}

// over reports whether nobody waits for the permit any more that is lost on the way to v: it was taken for good when all was over, or
// this showed before it was lost, and others only try to get one.
func (r *Result) over(g *extract.Guard, v explore.Verdict, permit *Permit) bool {
	acquired := r.unit.Place(permit.Acquired).Pos
	if !acquired.IsValid() {
		return false
	}
	if slices.Contains(r.unit.Poisons(g, r.fns), acquired) {
		return true
	}
	holds := false
	return r.unit.OnlyTried(g, r.fns) && slices.ContainsFunc(v.Steps, func(s explore.Step) bool {
		holds = holds || s.Proc == permit.Acquirer && s.Site == permit.Acquired
		return holds && s.Proc == permit.Acquirer && s.Kind == explore.StepRecv && s.Prim == 0 && r.unit.IsQuit(r.unit.Place(s.Site).Pos, r.fns)
	})
}

// permit follows the permits of the semaphore made at sem along the steps of v: which of them was not released.
func (r *Result) permit(isChan, takes bool, sem model.Site, v explore.Verdict) *Permit {
	permit := &Permit{Acquirer: -1}
	type holding struct {
		proc int
		site model.Site
	}
	var held []holding
	var last holding
	parent := map[int]int{}
	release := func(s explore.Step) {
		permit.Released = s.Site
		for proc, ok := s.Proc, true; ok; proc, ok = parent[proc] { // its own, or what it was handed over when it was started
			for i := len(held) - 1; i >= 0; i-- {
				if held[i].proc == proc {
					held = slices.Delete(held, i, i+1)
					return
				}
			}
		}
	}
	left, returned := model.Site(0), false
	for _, s := range v.Steps {
		acquire := holding{s.Proc, s.Site}
		switch {
		case s.Kind == explore.StepSpawn:
			parent[s.Peer] = s.Proc
		case s.Kind == explore.StepWGAdd && s.Prim == r.unit.LeaveSite():
			left, returned = s.Site, true
		case s.Prim != sem || s.Func == extract.CallerLabel || s.Func == extract.HolderLabel:
		case s.Kind == explore.StepSemAcquire && s.N == 0:
			held = append(held, acquire)
			last = acquire
		case s.Kind == explore.StepSemAcquire:
			permit.Failed = s.Site
		case s.Kind == explore.StepSemRelease:
			release(s)
		case isChan && s.Kind == explore.StepSend, isChan && s.Kind == explore.StepRecv:
			if (s.Kind == explore.StepRecv) == takes {
				held = append(held, acquire)
			} else {
				release(s)
			}
		}
	}
	permit.Left, permit.Returned = left, returned
	if len(held) == 0 && last.site != 0 {
		held, permit.Short = append(held, last), true
	}
	if n := len(held); n > 0 {
		permit.Acquired, permit.Acquirer = held[n-1].site, held[n-1].proc
	}
	return permit
}
