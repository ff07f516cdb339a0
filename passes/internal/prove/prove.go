// Package prove finds what gets stuck in a package, with proof: it builds SSA where it pays,
// translates it, chooses roots, and explores each of them. All analyzers share
// its one result.
package prove

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/internal/trace"
	"github.com/pipevet/pipevet/passes/internal/behavior"
	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/ssair"
	"github.com/pipevet/pipevet/passes/internal/syncops"
)

// Analyzer computes the *Result of a package. It reports nothing itself.
var Analyzer = &analysis.Analyzer{
	Name:       "pipevetprove",
	Doc:        "explore the concurrency of a package (for the other pipevet analyzers)",
	URL:        "https://pkg.go.dev/github.com/pipevet/pipevet/passes/internal/prove",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(behavior.Fact)},
}

// A Finding is a verdict about an operation of the package.
type Finding struct {
	explore.Verdict
	Pos     token.Pos // of the operation, or of the call that leads to it when it is in another package
	root    string
	fn      *ssa.Function // that is the root, if one is
	coarse  bool          // the exploration was coarse
	Root    string        // label of the function from which it was found
	Program *model.Program
	Unit    *extract.Unit
	// Component: it was found with clients that use a component, not from a function alone.
	Component bool
	// Stage is the stage with whose users it was found, if any; Usage is what they do.
	Stage *extract.Stage
	Usage extract.Usage
	// Permit tells of the permit of a semaphore that the finding is about, if it is about one.
	Permit *Permit
	// Call is the call of a component's method that does not return, if it was found so.
	Call *extract.ContextCall
	// Custom: a stage, or a call, relies on those who send to close their channels on cancel, as is the custom.
	Custom bool
	// Degenerate: it happens only when some count or length is 0.
	Degenerate bool
	// Consequence: another goroutine that is stuck, and was found, too, is the cause.
	Consequence bool
}

// A Result is what is known of a package.
type Result struct {
	unit  *extract.Unit
	fns   []*ssa.Function
	only  *Finding                      // explore the root of this one only, in the same way; nil: all
	facts func() []analysis.PackageFact // of the packages that this one imports

	once     sync.Once
	findings []*Finding
}

// Inert reports whether the syntax of the package with the given path shows that there is nothing to find, and
// nothing to tell its importers.
func Inert(path string, files []*ast.File) bool {
	return Harmless(path) || !ssair.Uses(path, files)
}

// Harmless reports whether the package with the given path is inert whatever its files hold.
func Harmless(path string) bool { return syncops.Harmless(path) }

func run(pass *analysis.Pass) (result any, err error) {
	res := &Result{}
	defer func() {
		// A defect of pipevet costs the reports on one package, not the whole run.
		if r := recover(); r != nil {
			trace.Failure(pass.Pkg.Path(), r)
			result, err = &Result{}, nil
		}
	}()
	if Inert(pass.Pkg.Path(), pass.Files) {
		return res, nil
	}
	pkg := ssair.Build(pass)
	u := extract.NewUnit(pkg, pass.Fset)
	u.Library = syncops.Lookup
	u.CallsOnData = syncops.CallsOnData
	deps := newDependencies(pass, u)
	u.Imports = deps.resolve
	u.Conduct = deps.conduct
	u.Reads = syncops.Reads
	u.Withholds = deps.withholds
	fns := ssair.Functions(pkg, pass)
	u.Translate(fns)
	res.unit = u
	res.facts = pass.AllPackageFacts
	res.fns = fns
	pass.ExportPackageFact(behavior.Encode(u))
	return res, nil
}

// Findings explores the package's roots, at the first call, and returns what was
// found: one finding for each kind and place, sorted by place.
func (r *Result) Findings() []*Finding {
	r.once.Do(r.explore)
	return r.findings
}

// Rerun computes, for the root from which f was found, the Result of another version of the same package, with the
// same imports. What it exports is lost.
func (r *Result) Rerun(pass *analysis.Pass, f *Finding) (*Result, error) {
	p := *pass
	p.AllPackageFacts = r.facts
	p.ExportPackageFact = func(analysis.Fact) {}
	value, err := run(&p)
	if err != nil {
		return nil, err
	}
	after := value.(*Result)
	after.only = f
	return after, nil
}

// finding returns the finding that v, found from root, is; nil if it is none.
func (r *Result) finding(root root, p *model.Program, v explore.Verdict) *Finding {
	if root.main && v.Proc != 0 && !stuckToo(v, 0) {
		return nil // it goes with the program
	}
	if root.guard != nil {
		return r.lost(root, p, v)
	}
	pos := r.place(v)
	if !pos.IsValid() || !r.concerns(v) || root.component && !r.certain(root, p, v) {
		return nil
	}
	if v.Kind == explore.StuckSelect && len(v.Prims) == 0 {
		return nil // select {} is meant to wait for ever
	}
	if r.serves(v) {
		return nil
	}
	whose := root.fault(p, v)
	if whose == others || root.call != nil && !hasPrim(v) {
		return nil
	}
	if v.Kind.Panics() && r.recovered(p, v) {
		return nil // it is expected
	}
	if root.test && !r.unit.InTest(pos) {
		return nil // what a test does with the package's code is not the code's fault
	}
	permit, owed := r.owed(root, v)
	switch {
	case root.patient && permit == nil, owed && permit == nil:
		return nil
	case permit != nil && v.Kind != explore.PanicOverRelease:
		pos = r.unit.Place(permit.Acquired).Pos
	}
	return &Finding{
		Permit:     permit,
		Verdict:    v,
		Pos:        pos,
		Root:       root.label,
		root:       root.name,
		fn:         root.fn,
		Component:  root.component,
		Stage:      root.stage,
		Usage:      root.usage,
		Call:       root.call,
		Custom:     whose == custom,
		Program:    p,
		Unit:       r.unit,
		Degenerate: degenerate(p, v),
	}
}

// concerns reports whether v is about this package: its operation is here, or a primitive
// that it waits for was made here.
func (r *Result) concerns(v explore.Verdict) bool {
	if r.unit.Place(v.Stack[0].Site).Pos.IsValid() {
		return true
	}
	for _, p := range v.Prims {
		if r.unit.Place(p).Pos.IsValid() {
			return true
		}
	}
	return false
}

// certain reports whether v, found with two clients that use a component, or one that calls one method of it, stands with any
// number of them, whatever they give to methods: the component was closed, or one of the two is still free to call
// whatever could help, and does not. What is stuck in a method that is not exported, waits for what the package itself or a client in debt
// is to do, or goes round with a ticker and was not told to stop, is not certain.
func (r *Result) certain(root root, p *model.Program, v explore.Verdict) bool {
	outermost := v.Stack[len(v.Stack)-1]
	if !hasPrim(v) {
		return false // the constructor was not the right one
	}
	if !v.Kind.Panics() && (!whateverOthersGive(p, v) || r.owing(v)) {
		return false
	}
	if root.inner && !v.Kind.Panics() {
		return false // the package may do it at any time
	}
	if root.alone && outermost.Func == extract.CloserLabel {
		return false // it may wait for what is to be done by another method
	}
	closed := slices.ContainsFunc(v.Steps, func(s explore.Step) bool { return s.Func == extract.CloserLabel && s.Kind == explore.StepLock })
	if v.Ticks && !closed {
		return false // it goes on until it is told to stop, as clients do when they have finished
	}
	stuck := 0
	if isUser(outermost.Symbol) {
		if n := len(v.Stack); n > 1 && !exportedMethod(v.Stack[n-2].Symbol) {
			return false // in which order the package calls it, only the package knows
		}
		stuck++
	}
	for _, a := range v.Also {
		if a.Root == extract.UserName {
			stuck++
		}
	}
	if stuck < 2 && (!root.partial || v.Kind.Panics()) {
		return true
	}
	return closed || slices.ContainsFunc(v.Steps, func(s explore.Step) bool { return s.Kind == explore.StepCancel && s.Proc < 0 })
}

// exportedMethod reports whether symbol is that of a method with an exported name.
func exportedMethod(symbol string) bool {
	return token.IsExported(symbol[strings.LastIndex(symbol, ".")+1:])
}

// recovered reports whether a function of the package in which v panics, or one that has called it, defers one that recovers.
func (r *Result) recovered(p *model.Program, v explore.Verdict) bool {
	funcs := map[string]*model.Func{}
	for _, f := range p.Funcs {
		funcs[f.Name] = f
	}
	for _, fr := range v.Stack {
		f := funcs[fr.Symbol]
		if f == nil || !r.unit.Place(fr.Site).Pos.IsValid() {
			continue
		}
		for _, in := range f.Code {
			called := in.Op == model.OpCall || in.Op == model.OpCallDyn
			if d := funcs[in.Name]; called && in.N&model.CallModes == model.CallDefer && d != nil &&
				slices.ContainsFunc(d.Code, func(in model.Instr) bool { return in.Op == model.OpRecover }) {
				return true
			}
		}
	}
	return false
}

// hasPrim reports whether v waits for anything but nil channels.
func hasPrim(v explore.Verdict) bool {
	return slices.ContainsFunc(v.Prims, func(p model.Site) bool { return p != 0 })
}

func isUser(symbol string) bool { return symbol == extract.UserName }

// stuckToo reports whether process proc is stuck, too, where v shows.
func stuckToo(v explore.Verdict, proc int) bool {
	for _, a := range v.Also {
		if a.Proc == proc {
			return true
		}
	}
	return false
}

// place returns the innermost position of the verdict's stack in the package itself. A consumer of a stage
// is stuck for the sake of a channel: the position is where that was made.
func (r *Result) place(v explore.Verdict) token.Pos {
	if isConsumer(v) && len(v.Prims) == 1 {
		return r.unit.Place(v.Prims[0]).Pos
	}
	if p := r.unit.Place(v.Site); v.Kind.Panics() && p.Pos.IsValid() {
		return p.Pos // of the case of a select
	}
	for _, fr := range v.Stack {
		if p := r.unit.Place(fr.Site); p.Pos.IsValid() {
			return p.Pos
		}
	}
	return r.unit.Place(v.Started).Pos
}

// better prefers what happens in ordinary circumstances, then what a function does by itself
// over what it takes clients for, then the shorter witness.
func better(a, b *Finding) bool {
	if a.Degenerate != b.Degenerate {
		return b.Degenerate
	}
	if a.Custom != b.Custom {
		return b.Custom
	}
	if a.Call != nil != (b.Call != nil) {
		return b.Call != nil
	}
	if a.Component != b.Component {
		return b.Component
	}
	return len(a.Steps) < len(b.Steps)
}

// degenerate reports whether v happens only when a count or length is 0: callers see to
// it, as a rule, that it is not.
func degenerate(p *model.Program, v explore.Verdict) bool {
	for i := range p.Params {
		zero := p.Params[i].Count
		for _, inst := range v.Instances {
			zero = zero && inst[i] == 0
		}
		if zero && len(v.Instances) > 0 {
			return true
		}
	}
	return false
}
