package prove

import (
	"go/token"
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
)

// A key tells findings apart.
type key struct {
	kind explore.VerdictKind
	pos  token.Pos
}

// judgements are what was found, by the name of each root that is a function and could be explored to the end.
type judgements map[string]judgement

// A judgement is what was found from one root.
type judgement struct {
	shown  map[key]bool
	passed []string // functions that were not looked into
}

// begin returns where to note what is found from root, of which res is the result, partly if that is not all that there is.
func (j judgements) begin(root root, res *explore.Result, partly bool) map[key]bool {
	shown := map[key]bool{}
	if root.fn != nil && !partly && !res.Truncated.Any() {
		j[root.name] = judgement{shown, res.Passed}
	}
	return shown
}

// refuted reports whether f, found from a function, strikes only for a number that was tried as a constant in the code
// suggested it, and those who call the function are known, were explored to the end, and do not show
// f: they call it with such numbers as it is made for.
func (j judgements) refuted(u *extract.Unit, f *Finding, k key) bool {
	usual := func(inst []int) bool { return slices.Max(inst) <= extract.Usual }
	if f.fn == nil || len(f.Program.Params) == 0 || slices.ContainsFunc(f.Instances, usual) {
		return false
	}
	callers := u.Callers(f.fn)
	for _, name := range callers {
		if caller, ok := j[name]; !ok || caller.shown[k] || slices.Contains(caller.passed, extract.Symbol(f.fn)) {
			return false
		}
	}
	return len(callers) > 0
}
