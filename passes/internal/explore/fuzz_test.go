package explore

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// operands says how many results and operands an operation has at most.
var operands = map[model.Op][2]int{
	model.OpNop: {0, 0}, model.OpConst: {1, 0}, model.OpUnknown: {1, 0}, model.OpParam: {1, 0}, model.OpBin: {1, 2},
	model.OpNot: {1, 1}, model.OpIsNil: {1, 1}, model.OpNew: {1, 0}, model.OpAddr: {1, 1}, model.OpLoad: {1, 1}, model.OpStore: {0, 2},
	model.OpField: {1, 1}, model.OpTuple: {1, 3}, model.OpMakeSlice: {1, 1}, model.OpIndex: {1, 2}, model.OpElem: {1, 2},
	model.OpAppend: {1, 2}, model.OpSlice: {1, 3}, model.OpLen: {1, 1}, model.OpCap: {1, 1}, model.OpMakeMap: {1, 0},
	model.OpMapGet: {2, 2}, model.OpMapSet: {0, 3}, model.OpMapDelete: {0, 2}, model.OpRange: {1, 1}, model.OpNext: {3, 1},
	model.OpClosure: {1, 2}, model.OpIface: {1, 1}, model.OpAssert: {2, 1}, model.OpCall: {2, 2}, model.OpCallDyn: {2, 3},
	model.OpCallMethod: {2, 3}, model.OpRunDefers: {0, 0}, model.OpRecover: {1, 0}, model.OpEscape: {0, 1},
	model.OpMakeChan: {1, 1}, model.OpSend: {0, 2}, model.OpRecv: {2, 1}, model.OpClose: {0, 1}, model.OpSelect: {1, 0},
	model.OpLock: {0, 1}, model.OpUnlock: {0, 1}, model.OpRLock: {0, 1}, model.OpRUnlock: {0, 1}, model.OpTryLock: {1, 1},
	model.OpWGAdd: {0, 2}, model.OpWGWait: {0, 1}, model.OpCondWait: {0, 2}, model.OpCondSignal: {0, 1},
	model.OpSemAcquire: {1, 3}, model.OpSemRelease: {0, 2}, model.OpCtxNew: {2, 1}, model.OpCtxDone: {1, 1}, model.OpCtxErr: {1, 1},
	model.OpCtxCancel: {0, 1}, model.OpTimer: {1, 0}, model.OpTimerStop: {1, 1},
}

// makers make objects; more of them make more of what follows meaningful.
var makers = []model.Op{
	model.OpNew, model.OpMakeChan, model.OpTuple, model.OpMakeSlice, model.OpMakeMap, model.OpClosure, model.OpIface, model.OpCtxNew,
	model.OpTimer, model.OpConst, model.OpAddr, model.OpLoad, model.OpStore, model.OpMapSet, model.OpCall, model.OpAppend,
}

const fuzzRegs = 8

// garbage returns a program of random instructions: valid, and without sense.
func garbage(r *rand.Rand) *model.Program {
	p := &model.Program{
		Root:   "f0",
		Params: []model.Param{{Name: "n"}},
		Types:  []*model.Type{{Name: "T", Methods: map[string]string{"M": "f1", "N": "nowhere"}}, {Name: "U"}},
	}
	ops := make([]model.Op, 0, len(operands))
	for op := range model.Op(255) {
		if _, ok := operands[op]; ok {
			ops = append(ops, op)
		}
	}
	reg := func() model.Reg { return model.Reg(r.IntN(fuzzRegs+1) - 1) }
	value := func() model.Value {
		return []model.Value{
			{}, {Kind: model.Unknown}, {Kind: model.Unknown, N: 1}, {Kind: model.Nil}, {Kind: model.NonNil}, {Kind: model.Int, N: int32(r.IntN(4) - 1)},
			{Kind: model.Int}, {Kind: model.Int}, {Kind: model.Bool, N: 1}, {Kind: model.Fn, N: int32(r.IntN(3))}, {Kind: model.Int, N: 2, Box: 1},
		}[r.IntN(11)]
	}
	for i := range 3 {
		f := &model.Func{Name: "f" + string(rune('0'+i)), Params: 2, Free: 0, Regs: fuzzRegs, Results: 2}
		if i == 2 {
			f.Free = 2
		}
		n := 6 + r.IntN(18)
		for range n {
			op := ops[r.IntN(len(ops))]
			if r.IntN(2) == 0 {
				op = makers[r.IntN(len(makers))]
			}
			in := model.Instr{Op: op, N: r.IntN(4), Site: model.Site(i*100 + len(f.Code))}
			if r.IntN(8) == 0 {
				in.N = -1
			}
			for range operands[op][0] {
				in.Dst = append(in.Dst, reg())
			}
			for range operands[op][1] {
				in.Src = append(in.Src, reg())
			}
			for range r.IntN(4) {
				in.Zero = append(in.Zero, value())
			}
			switch op {
			case model.OpConst:
				in.Val = value()
			case model.OpParam:
				in.N = 0
			case model.OpBin:
				in.Name = []string{"+", "-", "/", "<", "==", "!=", "&", "max"}[r.IntN(8)]
			case model.OpCall:
				in.Name = []string{"f0", "f1", "elsewhere"}[r.IntN(3)]
				in.N = r.IntN(4)
			case model.OpClosure:
				in.Name = []string{"f2", "f2", "elsewhere"}[r.IntN(3)]
			case model.OpCallDyn, model.OpCallMethod:
				in.Name = []string{"M", "N", "O"}[r.IntN(3)]
				in.N = r.IntN(4)
			case model.OpIface, model.OpAssert:
				in.Name = []string{"T", "U", "V"}[r.IntN(3)]
			case model.OpSelect:
				in.N = r.IntN(2)
				for range r.IntN(3) {
					in.Cases = append(in.Cases, model.Case{Send: r.IntN(2) == 0, Chan: reg(), Val: reg(), Ok: reg()})
				}
			}
			if in.Op >= model.OpCall && in.Op <= model.OpCallMethod && in.N != model.CallNow {
				in.Dst = nil
			}
			f.Code = append(f.Code, in)
			switch r.IntN(12) {
			case 0:
				f.Code = append(f.Code, model.Instr{Op: model.OpIf, Src: []model.Reg{reg()}, To: []int{r.IntN(n), r.IntN(n)}})
			case 1:
				f.Code = append(f.Code, model.Instr{Op: model.OpChoose, N: r.IntN(2), To: []int{len(f.Code) + 1, r.IntN(n)}})
			}
		}
		switch r.IntN(6) {
		case 0:
			f.Recover = len(f.Code)
			f.Code = append(f.Code, model.Instr{Op: model.OpPanic, Src: []model.Reg{0}})
		case 1:
			f.Code = append(f.Code, model.Instr{Op: model.OpGoexit})
		}
		f.Code = append(f.Code, model.Instr{Op: model.OpReturn, Src: []model.Reg{reg(), reg()}})
		p.Funcs = append(p.Funcs, f)
	}
	return p
}

// TestGarbage explores programs without sense: that must not panic, must end,
// and give the same result each time.
func TestGarbage(t *testing.T) {
	n := *programCount
	if testing.Short() {
		n /= 10
	}
	states, verdicts := 0, 0
	for seed := range n {
		p := garbage(rand.New(rand.NewPCG(uint64(seed), 2)))
		o := Options{MaxStates: 200, MaxProcs: 5, MaxFrames: 6, MaxSteps: 500, MaxObjects: 20}
		start := time.Now()
		r := Run(p, o)
		if d := time.Since(start); d > 20*time.Second {
			t.Fatalf("seed %d takes %v\n%s", seed, d, p)
		}
		if r.Err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, r.Err, p)
		}
		if a, b := instances(r), instances(Run(p, o)); a != b {
			t.Fatalf("seed %d: first\n%s, then\n%s", seed, a, b)
		}
		states += r.States
		verdicts += len(r.Verdicts)
	}
	t.Logf("%d states, %d verdicts", states, verdicts)
}
