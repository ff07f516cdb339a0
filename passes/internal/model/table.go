package model

import (
	"slices"
	"strconv"
	"strings"
)

// An opInfo says how an operation is written and how many operands it has.
type opInfo struct {
	name     string
	dst      int // at most; results that nobody wants may be left out
	src, max int // at least, at most; max < 0: any number
	to       int // number of targets; < 0: one or more
	named    bool
	flags    []flag
}

// A flag is a word for bits of Instr.N.
type flag struct {
	name string
	n    int
}

var (
	okFlag     = []flag{{"ok", 1}}
	rwFlag     = []flag{{"rw", 1}}
	timerFlags = []flag{{"once", 1}, {"forever", 2}, {"far", 3}}
	classFlags = []flag{{"opaque", int(Opaque)}, {"data", int(Data)}}
)

const many = -1

// ops is the one table of operations. Its order is that of the constants.
var ops = map[Op]opInfo{
	OpNop:       {name: "nop"},
	OpConst:     {name: "const", dst: 1},
	OpMove:      {name: "move", dst: many, max: many},
	OpUnknown:   {name: "unknown", dst: 1, named: true, flags: classFlags},
	OpParam:     {name: "param", dst: 1},
	OpBin:       {name: "bin", dst: 1, src: 2, max: 2, named: true, flags: []flag{{"counts", 1}}},
	OpNot:       {name: "not", dst: 1, src: 1, max: 1},
	OpIsNil:     {name: "isnil", dst: 1, src: 1, max: 1, flags: []flag{{"opaque", 1}, {"boxed", 2}}},
	OpNew:       {name: "new", dst: 1, flags: []flag{{"own", 1}}},
	OpAddr:      {name: "addr", dst: 1, src: 1, max: 1},
	OpLoad:      {name: "load", dst: 1, src: 1, max: 1},
	OpStore:     {name: "store", src: 2, max: 2},
	OpField:     {name: "field", dst: 1, src: 1, max: 1},
	OpTuple:     {name: "tuple", dst: 1, max: many},
	OpMakeSlice: {name: "makeslice", dst: 1, src: 1, max: 1},
	OpIndex:     {name: "index", dst: 1, src: 2, max: 2},
	OpElem:      {name: "elem", dst: 1, src: 2, max: 2},
	OpAppend:    {name: "append", dst: 1, src: 1, max: many},
	OpSlice:     {name: "slice", dst: 1, src: 1, max: 3},
	OpLen:       {name: "len", dst: 1, src: 1, max: 1},
	OpCap:       {name: "cap", dst: 1, src: 1, max: 1},
	OpMakeMap:   {name: "makemap", dst: 1},
	OpMapGet:    {name: "mapget", dst: 2, src: 2, max: 2, flags: []flag{{"input", 1}}},
	OpMapSet:    {name: "mapset", src: 3, max: 3},
	OpMapDelete: {name: "mapdelete", src: 2, max: 2},
	OpRange:     {name: "range", dst: 1, src: 1, max: 1},
	OpNext:      {name: "next", dst: 3, src: 1, max: 1},
	OpClosure:   {name: "closure", dst: 1, max: many, named: true},
	OpIface:     {name: "iface", dst: 1, src: 1, max: 1, named: true},
	OpAssert:    {name: "assert", dst: 2, src: 1, max: 1, named: true, flags: []flag{{"ok", 1}, {"iface", 2}}},

	OpJump:       {name: "goto", to: 1},
	OpIf:         {name: "if", src: 1, max: 1, to: 2},
	OpChoose:     {name: "choose", to: many, flags: classFlags},
	OpCall:       {name: "call", dst: many, max: many, named: true},
	OpCallDyn:    {name: "call *", dst: many, src: 1, max: many},
	OpCallMethod: {name: "call ->", dst: many, src: 1, max: many, named: true},
	OpRunDefers:  {name: "rundefers"},
	OpReturn:     {name: "return", max: many},
	OpPanic:      {name: "panic", max: 1},
	OpRecover:    {name: "recover", dst: 1},
	OpGoexit:     {name: "goexit"},
	OpExit:       {name: "exit"},
	OpEscape:     {name: "escape", max: many, flags: []flag{{"feeds", EscapeFeeds}, {"drains", EscapeDrains}}},

	OpMakeChan:   {name: "chan", dst: 1, src: 1, max: 1, flags: timerFlags},
	OpSend:       {name: "send", src: 2, max: 2},
	OpRecv:       {name: "recv", dst: 2, src: 1, max: 1, flags: okFlag},
	OpClose:      {name: "close", src: 1, max: 1},
	OpSelect:     {name: "select", dst: 1},
	OpLock:       {name: "lock", src: 1, max: 1, flags: rwFlag},
	OpUnlock:     {name: "unlock", src: 1, max: 1, flags: rwFlag},
	OpRLock:      {name: "rlock", src: 1, max: 1, flags: rwFlag},
	OpRUnlock:    {name: "runlock", src: 1, max: 1, flags: rwFlag},
	OpTryLock:    {name: "trylock", dst: 1, src: 1, max: 1, flags: []flag{{"rw", 1}, {"read", 2}}},
	OpWGAdd:      {name: "wgadd", src: 2, max: 2},
	OpWGWait:     {name: "wgwait", src: 1, max: 1},
	OpCondWait:   {name: "condwait", src: 2, max: 2, flags: rwFlag},
	OpCondSignal: {name: "condsignal", src: 1, max: 1, flags: []flag{{"all", 1}}},
	OpSemAcquire: {name: "semacquire", dst: 1, src: 2, max: 3, flags: []flag{{"try", 1}}},
	OpSemRelease: {name: "semrelease", src: 2, max: 2, flags: []flag{{"sized", 1}}},
	OpCtxNew: {name: "ctxnew", dst: 2, max: 1, flags: []flag{
		{"background", int(CtxBackground)}, {"cancel", int(CtxCancel)}, {"timeout", int(CtxTimeout)},
		{"external", int(CtxExternal)}, {"detached", int(CtxDetached)}}},
	OpCtxDone:   {name: "ctxdone", dst: 1, src: 1, max: 1},
	OpCtxErr:    {name: "ctxerr", dst: 1, src: 1, max: 1},
	OpCtxCancel: {name: "ctxcancel", src: 1, max: 1},
	OpTimer:     {name: "timer", dst: 1, flags: timerFlags},
	OpTimerStop: {name: "timerstop", dst: 1, src: 1, max: 1, flags: []flag{{"reset", 1}, {"start", 2}}},
}

// opByName maps what is written to the operation.
var opByName = func() map[string]Op {
	m := make(map[string]Op, len(ops))
	for op, info := range ops {
		m[info.name] = op
	}
	return m
}()

// callWords are the words of the modes of calls, by mode.
var callWords = []string{
	CallNow: "call", CallGo: "go", CallDefer: "defer", CallDaemon: "daemon",
	CallPlain: "plaincall", CallPlain | CallGo: "plaingo", CallPlain | CallDefer: "plaindefer", CallPlain | CallDaemon: "plaindaemon",
	CallGuarded: "guardedcall", CallGuarded | CallPlain: "plainguardedcall",
}

// binOps are the operators of OpBin. Those that are words are prefixes.
var binOps = []string{"+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "min", "max"}

// valueWords are the values that are words.
var valueWords = map[string]Value{
	"nil": {Kind: Nil}, "nonnil": {Kind: NonNil}, "undef": {}, "true": {Kind: Bool, N: 1}, "false": {Kind: Bool},
	"unknown": {Kind: Unknown}, "opaque": {Kind: Unknown, N: int32(Opaque)},
}

// valueForms are the values written with their parts in parentheses: Ref if
// ref is set, then N if n is.
var valueForms = []struct {
	name   string
	kind   Kind
	ref, n bool
}{
	{"nonnil", NonNil, false, true}, {"sym", Sym, false, true}, {"ptr", Ptr, true, true}, {"obj", Obj, true, false}, {"slice", Slice, true, true},
	{"fn", Fn, false, true}, {"tuple", Tuple, true, false}, {"iter", Iter, true, true},
}

// reserved reports whether word can't be a register.
func reserved(word string) bool {
	if word == "default" || slices.Contains(callWords, word) || slices.Contains(binOps, word) {
		return true
	}
	if _, ok := opByName[word]; ok {
		return true
	}
	_, ok := valueWords[word]
	return ok
}

// String returns the name of o in the notation.
func (o Op) String() string {
	if info, ok := ops[o]; ok {
		return info.name
	}
	return "op" + strconv.Itoa(int(o))
}

// suffix returns how n is written after the operation: ".ok", ".2" or nothing.
func (info opInfo) suffix(n int) string {
	if n == 0 && (len(info.flags) == 0 || info.flags[0].n != 0) {
		return ""
	}
	for _, f := range info.flags {
		if f.n == n {
			return "." + f.name
		}
	}
	var words strings.Builder
	rest := n
	for _, f := range info.flags {
		if f.n != 0 && rest&f.n == f.n {
			words.WriteString("." + f.name)
			rest &^= f.n
		}
	}
	if rest != 0 {
		return "." + strconv.Itoa(n)
	}
	return words.String()
}

// immediate is the inverse of suffix, without the first dot.
func (info opInfo) immediate(s string) (n int, ok bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	for word := range strings.SplitSeq(s, ".") {
		found := false
		for _, f := range info.flags {
			if f.name == word {
				n |= f.n
				found = true
			}
		}
		if !found {
			return 0, false
		}
	}
	return n, true
}

// terminates reports whether no instruction follows an o.
func (o Op) terminates() bool {
	switch o {
	case OpJump, OpIf, OpChoose, OpReturn, OpPanic, OpGoexit, OpExit:
		return true
	}
	return false
}
