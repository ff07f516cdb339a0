// Package model is the language in which pipevet thinks about concurrency:
// functions of plain instructions over small values, with Go's concurrency
// primitives as instructions. A [Program] is what remains of Go code when
// everything that no synchronisation depends on has been left out.
//
// The package knows nothing of go/*: programs can be written by hand in a
// line-based notation ([Parse], [Func.String]), fuzzed, and stored in facts.
// Package explore runs programs and finds what gets stuck.
package model

import "hash/fnv"

// A Site names a source position. Its meaning belongs to whoever made the
// program (extract keeps a table of positions); 0 is no position.
type Site int32

// A Reg is a register of a function. Parameters come first, then captured
// variables, then locals. NoReg as a destination drops the result; as a source
// it stands for an absent operand.
type Reg int32

// NoReg is the absent register.
const NoReg Reg = -1

// A Program is a set of functions, the dynamic types they dispatch on, and
// the root that is explored.
type Program struct {
	Funcs  []*Func
	Types  []*Type
	Params []Param // parameters of the instance, numbered by OpParam.N
	Root   string  // name of the root function
	// NoInput says that the root is given nothing, as a test or an example: what it
	// computes is the same in every run, though unknown.
	NoInput bool
	// Crowd is the name of the function of processes of which there may be any number, though the program starts a few. What shows when
	// at least one of them can still do something is preferred to what shows when none can.
	Crowd string
	// Helper is the name of the function of a process that could be one more of the crowd, and can do more than those that the program
	// starts; "": as these.
	Helper string
	// Closer is the name of the function of a process that makes those of the crowd stop. It is given what they are; the second is the
	// address of a flag that it sets.
	Closer string
	// Beyond is a number that unknown bounds of loops are tried with, besides small ones; 0: none.
	Beyond int
}

// A Func is the behaviour of one function: what it does to channels, locks,
// groups, contexts, and to the data that decides it.
type Func struct {
	Name    string // symbol, unique in the program: "pkg.F", "(*pkg.T).M", "pkg.F$1"
	Label   string // how people call it: "F", "T.M", "the function literal in F"
	Site    Site
	Params  int // registers 0..Params-1 hold arguments (a receiver is the first)
	Free    int // the next Free registers hold captured variables
	Regs    int // number of registers in all
	Results int // number of results
	// Recover is the index of the instruction where the function goes on, to
	// return its named results, after a deferred call recovered; 0: a
	// recovered function returns unknown results.
	Recover int
	// Bare says that a call which is handed no primitive may be passed over: the function
	// returns, and none of its results can lead to a primitive. Bit 0: it is so; bit 1+i: result i is an
	// error. The results are unknown then: errors are data, others Opaque, or data, too, with bit BareData.
	Bare int
	Code []Instr
}

// BareData is the bit of Func.Bare that says that all results are data.
const BareData = 1 << 30

// A Type is a dynamic type: which function each of its methods is.
type Type struct {
	Name    string            // symbol of the type: "*pkg.T"
	Methods map[string]string // method name -> function name
}

// A Param is an unknown integer of the root that is given small concrete
// values: a bound of loops, a capacity, a length.
type Param struct {
	Name   string // as in the source: "workers", "len(items)"
	Count  bool   // a length or number, which callers see to that it is not 0, as a rule
	Domain []int  // values to try, ascending; empty: 0, 1, 2
	Site   Site
}

// Kind is the kind of a Value.
type Kind uint8

// The kinds of values.
const (
	Undef   Kind = iota // a register never written, or dead
	Unknown             // any value at all; each test of it is a new choice. N: a Class
	Sym                 // an unknown value with an identity: all tests agree. N: number of the symbol in the state
	Nil                 // nil of any type
	NonNil              // not nil, otherwise unknown (an error, say); N: 0, or which one, see Made
	Int                 // N
	Bool                // N: 0 or 1
	Ptr                 // address of slot N of object Ref
	Obj                 // reference to object Ref as a whole: channel, map, context, closure
	Slice               // N elements of array object Ref, from its start
	Fn                  // function number N without captured variables
	Tuple               // struct by value: object Ref, never written to
	Iter                // position N in map object Ref
)

// Class says what stands behind an unknown value.
type Class int32

// The classes of unknown values.
const (
	Free   Class = iota // input: arguments, results of I/O, errors: every value can occur
	Opaque              // shared state that the model does not hold: a verdict that needs its value is not to be trusted
	Data                // computed from data that the model does not hold: Free if the program has input, else Opaque
)

// A Value is what a register or slot holds. Box is 1 + the index of the
// dynamic type in Program.Types when the value is boxed in an interface and
// its type matters, else 0.
type Value struct {
	Kind Kind
	Box  int32
	Ref  int32
	N    int32
}

// A Case is an arm of a select.
type Case struct {
	Send bool
	Chan Reg
	Val  Reg // what is sent, or where the received value goes
	Ok   Reg // for a receive: where its ok goes
	Site Site
}

// Made is N of a NonNil value that is new where it comes from, and equals no other that is told from others.
const Made = 1

// Distinct returns the NonNil value with the given name, which equals no other that has one. Two names that are hashed to the
// same number are taken for one.
func Distinct(name string) Value {
	h := fnv.New32a()
	h.Write([]byte(name))
	return Value{Kind: NonNil, N: int32(h.Sum32()>>2) + Made + 1}
}

// An Instr is one instruction; see Op for the meaning of the operands.
type Instr struct {
	Op    Op
	N     int // immediate operand
	Site  Site
	Dst   []Reg
	Src   []Reg
	To    []int // jump targets: indices in Func.Code
	Name  string
	Val   Value   // OpConst
	Zero  []Value // initial slots
	Cases []Case
}
