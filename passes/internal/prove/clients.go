package prove

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// whateverOthersGive reports whether v, found with clients of a component, happens whatever numbers clients give to other methods than
// the one that v is in. In one exploration they always give the same, but there may be clients that give others.
func whateverOthersGive(p *model.Program, v explore.Verdict) bool {
	i := slices.IndexFunc(p.Funcs, func(f *model.Func) bool { return f.Name == extract.UserName })
	if i < 0 {
		return true
	}
	var given []int // to the method that is called next
	for _, in := range p.Funcs[i].Code {
		switch in.Op {
		case model.OpParam:
			given = append(given, in.N)
		case model.OpCall:
			own := slices.ContainsFunc(v.Stack, func(f explore.Frame) bool { return f.Symbol == in.Name })
			if !own && slices.ContainsFunc(given, func(k int) bool { return !allValues(v, k) }) {
				return false
			}
			given = nil
		}
	}
	return true
}

// allValues reports whether v happens with all values of parameter k.
func allValues(v explore.Verdict, k int) bool {
	return !slices.ContainsFunc(v.AllInstances, func(one []int) bool {
		return !slices.ContainsFunc(v.Instances, func(inst []int) bool { return inst[k] == one[k] || inst[k] < 0 || one[k] < 0 })
	})
}
