package extract

import "github.com/pipevet/pipevet/passes/internal/model"

// A Summary says what a function does, itself or through what it calls or starts.
type Summary struct {
	Makes  bool // makes a channel, context or timer
	Starts bool // starts a goroutine
	Blocks bool // has an operation that can block, locks not counted
	Frees  bool // has an operation that others can wait for, as a close is, or calls what may be a cancel function
}

// Conducts summarises every function that was translated, once all are.
func (u *Unit) Conducts() map[string]Summary {
	if u.conducts != nil {
		return u.conducts
	}
	sums := map[string]Summary{}
	names := u.Symbols()
	direct := func(f *model.Func) (s Summary, callees []string) {
		for _, in := range f.Code {
			switch in.Op {
			case model.OpMakeChan, model.OpCtxNew, model.OpTimer:
				s.Makes = true
			case model.OpSend, model.OpRecv, model.OpSelect, model.OpWGWait, model.OpCondWait, model.OpSemAcquire:
				s.Blocks = true
			case model.OpClose, model.OpCtxCancel, model.OpWGAdd, model.OpCondSignal, model.OpSemRelease, model.OpCallDyn:
				s.Frees = true
			case model.OpCall, model.OpClosure:
				callees = append(callees, in.Name)
			}
			if isCall(in.Op) && in.N&model.CallModes == model.CallGo {
				s.Starts = true
			}
		}
		return s, callees
	}
	var visit func(name string) Summary
	state := map[string]int{}
	visit = func(name string) Summary {
		if state[name] != 0 {
			return sums[name]
		}
		state[name] = 1
		f := u.resolve(name)
		if f == nil {
			return Summary{}
		}
		s, callees := direct(f)
		sums[name] = s
		for _, c := range callees {
			cs := visit(c)
			s.Makes = s.Makes || cs.Makes
			s.Starts = s.Starts || cs.Starts
			s.Blocks = s.Blocks || cs.Blocks
			s.Frees = s.Frees || cs.Frees
			sums[name] = s
		}
		return s
	}
	for _, n := range names {
		visit(n)
	}
	u.conducts = sums
	return sums
}
