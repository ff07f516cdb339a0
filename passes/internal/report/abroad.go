package report

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// placesAbroad returns the calls in the program of f that hand one of the channels to a function of another
// package which sends on it, or closes it, itself or by what it calls.
func placesAbroad(pass *analysis.Pass, f *prove.Finding, chans map[types.Object]bool) (sends, closes []place) {
	a := abroad{funcs: make(map[string]*model.Func)}
	for _, fn := range f.Program.Funcs {
		a.funcs[fn.Name] = fn
	}
	live := functions(f)
	for _, file := range pass.Files {
		var stack []ast.Node // from the file inwards
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			callee, ok := objectOf(pass, unindexed(call.Fun)).(*types.Func)
			if !ok || callee.Pkg() == nil || callee.Pkg() == pass.Pkg {
				return true
			}
			path := slices.Clone(stack)
			slices.Reverse(path)
			if fn := enclosing(path); fn == nil || !live[nameOf(fn)] {
				return true
			}
			first := 0
			if callee.Signature().Recv() != nil {
				first = 1
			}
			for i, arg := range call.Args {
				if !chans[objectOf(pass, arg)] {
					continue
				}
				sent, closed := a.conduct(callee.FullName(), first+i)
				if sent {
					sends = append(sends, place{path, arg})
				}
				if closed {
					closes = append(closes, place{path, arg})
				}
			}
			return true
		})
	}
	return sends, closes
}

// abroad looks into the models of functions.
type abroad struct {
	funcs map[string]*model.Func
	busy  []string
}

// conduct reports whether a function, or an instance of it, sends on its parameter number n, and whether it
// closes that. Which way its code goes does not matter.
func (a *abroad) conduct(name string, n int) (sends, closes bool) {
	for symbol, f := range a.funcs {
		if (symbol == name || strings.HasPrefix(symbol, name+"[")) && n < f.Params {
			s, c := a.register(f, model.Reg(n))
			sends, closes = sends || s, closes || c
		}
	}
	return sends, closes
}

// register is conduct for what a register of f holds at first.
func (a *abroad) register(f *model.Func, r model.Reg) (sends, closes bool) {
	if slices.Contains(a.busy, f.Name) {
		return false, false // recursive
	}
	a.busy = append(a.busy, f.Name)
	defer func() { a.busy = a.busy[:len(a.busy)-1] }()
	held := map[model.Reg]bool{r: true} // by these registers, or where they point
	hold := func(r model.Reg) bool {
		grown := r != model.NoReg && !held[r]
		if grown {
			held[r] = true
		}
		return grown
	}
	for grown := true; grown; {
		grown = false
		for i := range f.Code {
			switch in := &f.Code[i]; in.Op {
			case model.OpMove:
				for k, src := range in.Src {
					grown = held[src] && hold(in.Dst[k]) || grown
				}
			case model.OpStore:
				grown = held[in.Src[1]] && hold(in.Src[0]) || grown
			case model.OpLoad, model.OpAddr:
				grown = held[in.Src[0]] && hold(in.Dst[0]) || grown
			}
		}
	}
	for i := range f.Code {
		in := &f.Code[i]
		switch in.Op {
		case model.OpSend:
			sends = sends || held[in.Src[0]]
		case model.OpClose:
			closes = closes || held[in.Src[0]]
		case model.OpSelect:
			for _, c := range in.Cases {
				sends = sends || c.Send && held[c.Chan]
			}
		case model.OpCall, model.OpClosure:
			g := a.funcs[in.Name]
			for k, src := range in.Src {
				if g == nil || !held[src] {
					continue
				}
				if in.Op == model.OpClosure {
					k += g.Params
				}
				s, c := a.register(g, model.Reg(k))
				sends, closes = sends || s, closes || c
			}
		}
	}
	return sends, closes
}
