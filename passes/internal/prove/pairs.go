package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// Clients of a component pair calls: who has locked, unlocks. A method that takes a token out of a channel and keeps it leaves it to its
// caller to call the one that puts it back.

// owing reports whether, on the way to v, a client has made a call that took a token of what v waits for, or put one where there is no room
// for more, and not the one that does the opposite.
func (r *Result) owing(v explore.Verdict) bool {
	return slices.ContainsFunc(v.Prims, func(prim model.Site) bool {
		if prim == 0 {
			return false
		}
		filled := false
		var clients []int
		for _, s := range v.Steps {
			if s.Kind == explore.StepSpawn && s.PeerFunc == extract.UserLabel {
				clients = append(clients, s.Peer)
			}
			filled = filled || s.Proc == 0 && s.Prim == prim && s.Kind == explore.StepSend
		}
		return slices.ContainsFunc(clients, func(client int) bool { return r.keeps(v, client, prim, filled) })
	})
}

// keeps reports whether the calls that client has made, on the way to v, took more tokens of prim than they put back; if it is not filled from the
// start, to put one in is to take.
func (r *Result) keeps(v explore.Verdict, client int, prim model.Site, filled bool) bool {
	take, give := explore.StepSend, explore.StepRecv
	if filled {
		take, give = give, take
	}
	kept, now := 0, 0 // by the calls that have returned, and by the last
	var taken model.Site
	for _, s := range v.Steps {
		switch {
		case s.Proc != client:
		case s.Func == extract.UserLabel:
			kept, now = kept+now, 0
		case s.Prim != prim || s.Closed || s.Peer >= 0:
		case s.Kind == take:
			now++
			taken = s.Site
		case s.Kind == give:
			now--
		}
	}
	if client != v.Proc && !stuckToo(v, client) {
		kept += now
	}
	return kept > 0 && r.unit.PutsBack(r.unit.Place(taken).Pos, filled, r.fns)
}
