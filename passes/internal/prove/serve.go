package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
)

// serves reports whether v waits for the end of a context that its caller has not given, as the way there asks: who leaves it out wants what
// waits for it to go on for ever.
func (r *Result) serves(v explore.Verdict) bool {
	if v.Kind != explore.StuckRecv || hasPrim(v) || !r.unit.WaitsForDone(r.unit.Place(v.Site).Pos) {
		return false
	}
	return slices.ContainsFunc(v.Steps, func(s explore.Step) bool {
		return s.Kind == explore.StepChoice && r.unit.AsksForContext(r.unit.Place(s.Site).Pos)
	})
}
