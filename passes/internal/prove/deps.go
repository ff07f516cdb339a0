package prove

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/behavior"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/syncops"
)

// dependencies knows the behaviour of the functions of other packages, from their facts. A fact is
// decoded when the first of its functions is asked for.
type dependencies struct {
	unit    *extract.Unit
	facts   map[string]*behavior.Fact
	decoded map[string]*behavior.Package
	// others has the functions that facts tell of packages that are not imported directly.
	others map[string]*behavior.Package
	direct map[string]bool
}

func newDependencies(pass *analysis.Pass, u *extract.Unit) *dependencies {
	d := &dependencies{unit: u, facts: map[string]*behavior.Fact{}, decoded: map[string]*behavior.Package{}, others: map[string]*behavior.Package{}, direct: map[string]bool{}}
	u.Pure = syncops.Pure
	for _, p := range pass.Pkg.Imports() {
		d.direct[p.Path()] = true
	}
	for _, f := range pass.AllPackageFacts() {
		if fact, ok := f.Fact.(*behavior.Fact); ok {
			d.facts[f.Package.Path()] = fact
		}
	}
	return d
}

// pkg returns the behaviour of a package, nil if it has no fact.
func (d *dependencies) pkg(path string) *behavior.Package {
	if p, ok := d.decoded[path]; ok {
		return p
	}
	var p *behavior.Package
	if fact := d.facts[path]; fact != nil {
		var err error
		if p, err = behavior.Decode(fact); err != nil {
			p = nil // written by another version: as if there were none
		}
	}
	d.decoded[path] = p
	if p != nil {
		for _, t := range p.Types {
			d.unit.AddMethods(t)
		}
		for name := range p.Symbols() {
			if behavior.PackageOf(name) != path {
				d.others[name] = p
			}
		}
	}
	return p
}

// resolve returns the behaviour of the function with the given symbol, or nil.
func (d *dependencies) resolve(symbol string, obj types.Object) *model.Func {
	path := behavior.PackageOf(symbol)
	if obj != nil && obj.Pkg() != nil {
		path = obj.Pkg().Path()
	}
	if syncops.Keeps(path, "") {
		return nil
	}
	if p := d.pkg(path); p != nil && !syncops.Harmless(path) {
		return p.Resolve(symbol, path, d.unit)
	}
	if p := d.others[symbol]; p != nil {
		return p.Resolve(symbol, path, d.unit)
	}
	return nil
}

// conduct says what is known of a function whose behaviour is not.
func (d *dependencies) conduct(fn *types.Func) extract.Conduct {
	if fn.Pkg() == nil {
		return extract.Anything
	}
	path := fn.Pkg().Path()
	if syncops.Keeps(path, fn.Name()) {
		return extract.Anything
	}
	if syncops.Harmless(path) {
		return extract.Harmless
	}
	p := d.pkg(path)
	switch {
	case p == nil && d.facts[path] == nil && d.direct[path]:
		return extract.Plain
	case p == nil || p.Opaque[symbolOf(fn)]:
		return extract.Anything
	case fn.Origin() != fn || isGeneric(fn):
		return extract.Anything
	}
	return extract.Inert
}

// withholds reports whether the package of field stores to it, under the given key, without telling.
func (d *dependencies) withholds(field *types.Var, key string) bool {
	p := d.pkg(field.Pkg().Path())
	return p != nil && p.Untold[key]
}

func isGeneric(fn *types.Func) bool {
	sig := fn.Signature()
	return sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0
}

// symbolOf returns the symbol of fn, as extract.Symbol does for its SSA form.
func symbolOf(fn *types.Func) string { return fn.FullName() }
