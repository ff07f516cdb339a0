// Package behavior carries what functions do across packages, as an analysis fact.
//
// There is one fact for each package that uses concurrency, not one for each
// function: functions share helpers and positions, function literals and
// unexported helpers have no object that a fact could be attached to, and the fact is one string of
// bytes, decoded only by those who ask.
package behavior

import (
	"encoding/binary"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"iter"
	"maps"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Fact is the behaviour of a package's functions, encoded.
type Fact struct{ Code []byte }

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

func (f *Fact) String() string { return fmt.Sprintf("behavior(%d bytes)", len(f.Code)) }

// A Package is a decoded Fact.
type Package struct {
	funcs  map[string]*function
	Opaque map[string]bool // functions that are too large to be told: they may do anything
	Untold map[string]bool // fields to which functions store without its being told, see extract.Unit.Untold
	Types  []*model.Type
	places []token.Position // what the sites in funcs stand for
}

// A function is decoded when it is asked for.
type function struct {
	code []byte
	f    *model.Func
}

// Limits on what is told to other packages, in instructions: of one function, and of
// a function with all that it needs from its package.
const (
	maxFunc   = 150
	maxBundle = 400
)

// Encode returns the fact of the package that u translated.
func Encode(u *extract.Unit) *Fact {
	e := &encoder{u: u, places: map[model.Site]model.Site{0: 0}, list: []token.Position{{}}}
	include := map[string]bool{}
	var opaque []string
	types := map[string]bool{}
	for _, name := range u.Symbols() {
		fn := u.SSA(name)
		if !visible(fn) {
			continue
		}
		bundle, typs, ok := e.bundle(name)
		if !ok {
			opaque = append(opaque, name)
			continue
		}
		for _, b := range bundle {
			include[b] = true
		}
		for _, t := range typs {
			types[t] = true
		}
	}
	opaque = append(opaque, bodyless(u)...)
	sort.Strings(opaque)
	var names []string
	for n := range include {
		names = append(names, n)
	}
	sort.Strings(names)
	var code []byte
	code = binary.AppendUvarint(code, uint64(len(names)))
	for _, n := range names {
		code = appendString(code, n)
		code = appendString(code, string(model.AppendFunc(nil, e.local(u.Resolve(n)))))
	}
	code = appendStrings(code, opaque)
	code = appendStrings(code, u.Untold())
	var typs []string
	for t := range types {
		typs = append(typs, t)
	}
	sort.Strings(typs)
	code = binary.AppendUvarint(code, uint64(len(typs)))
	for _, t := range typs {
		code = model.AppendType(code, &model.Type{Name: t, Methods: u.Methods(t)})
	}
	files := map[string]int{}
	var fileList []string
	for _, p := range e.list {
		if _, ok := files[p.Filename]; !ok {
			files[p.Filename] = len(fileList)
			fileList = append(fileList, p.Filename)
		}
	}
	code = appendStrings(code, fileList)
	code = binary.AppendUvarint(code, uint64(len(e.list)))
	for _, p := range e.list {
		code = binary.AppendUvarint(code, uint64(files[p.Filename]))
		code = binary.AppendUvarint(code, uint64(p.Line))
		code = binary.AppendUvarint(code, uint64(p.Column))
	}
	return &Fact{Code: code}
}

// bodyless returns the functions that are written in assembly, or linked in from elsewhere.
func bodyless(u *extract.Unit) (names []string) {
	for _, m := range u.Pkg.Members {
		if fn, ok := m.(*ssa.Function); ok && fn.Blocks == nil {
			names = append(names, extract.Symbol(fn))
		}
	}
	return names
}

// visible reports whether other packages can call fn, or get it called.
func visible(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return false
	}
	obj := fn.Object()
	if obj == nil { // a wrapper: it is reached through a method table
		return false
	}
	return ast.IsExported(obj.Name())
}

type encoder struct {
	u      *extract.Unit
	places map[model.Site]model.Site
	list   []token.Position
}

// bundle returns name and the functions that it needs, of the package and of those that it imports
// (their facts do not reach the importers of this one), and the types; false if that is too much.
func (e *encoder) bundle(name string) (names, typs []string, ok bool) {
	seen := map[string]bool{name: true}
	names = []string{name}
	size := 0
	for i := 0; i < len(names); i++ {
		f := e.u.Resolve(names[i])
		size += len(f.Code)
		if len(f.Code) > maxFunc || size > maxBundle {
			return nil, nil, false
		}
		need := func(n string) {
			if !seen[n] && (e.u.Func(n) != nil || e.u.Imported(n) != nil) {
				seen[n] = true
				names = append(names, n)
			}
		}
		for _, in := range f.Code {
			switch in.Op {
			case model.OpCall, model.OpClosure:
				need(in.Name)
			case model.OpIface:
				ms := e.u.Methods(in.Name)
				if len(ms) == 0 {
					continue
				}
				typs = append(typs, in.Name)
				var fns []string
				for _, fn := range ms {
					fns = append(fns, fn)
				}
				sort.Strings(fns)
				for _, fn := range fns {
					need(fn)
				}
			}
		}
	}
	return names, typs, true
}

// local returns f with its sites numbered for the fact.
func (e *encoder) local(f *model.Func) *model.Func {
	site := func(s model.Site) model.Site {
		n, ok := e.places[s]
		if !ok {
			p := e.u.Place(s)
			pos := p.Position
			if p.Pos.IsValid() {
				pos = e.u.Fset.Position(p.Pos)
				pos.Filename = filepath.Base(pos.Filename)
			}
			n = model.Site(len(e.list))
			e.list = append(e.list, pos)
			e.places[s] = n
		}
		return n
	}
	return mapSites(f, site)
}

// mapSites returns a copy of f with every site replaced.
func mapSites(f *model.Func, site func(model.Site) model.Site) *model.Func {
	g := *f
	g.Site = site(f.Site)
	g.Code = make([]model.Instr, len(f.Code))
	for i, in := range f.Code {
		in.Site = site(in.Site)
		if in.Cases != nil {
			cases := make([]model.Case, len(in.Cases))
			for j, c := range in.Cases {
				c.Site = site(c.Site)
				cases[j] = c
			}
			in.Cases = cases
		}
		g.Code[i] = in
	}
	return &g
}

var errFact = errors.New("malformed behaviour fact")

// Decode returns what fact says.
func Decode(fact *Fact) (*Package, error) {
	p := &Package{funcs: map[string]*function{}, Opaque: map[string]bool{}, Untold: map[string]bool{}}
	d := &decoder{src: fact.Code}
	for range d.count() {
		name := string(d.bytes())
		p.funcs[name] = &function{code: d.bytes()}
	}
	for _, s := range d.strings() {
		p.Opaque[s] = true
	}
	for _, s := range d.strings() {
		p.Untold[s] = true
	}
	for range d.count() {
		t, rest, err := model.DecodeType(d.src)
		if err != nil {
			return nil, err
		}
		d.src = rest
		p.Types = append(p.Types, t)
	}
	files := d.strings()
	for range d.count() {
		i := d.uint()
		if i >= uint64(len(files)) {
			return nil, errFact
		}
		p.places = append(p.places, token.Position{Filename: files[i], Line: int(d.uint()), Column: int(d.uint())})
	}
	if d.bad {
		return nil, errFact
	}
	return p, nil
}

// Symbols returns the symbols of the functions that p tells of, in no order.
func (p *Package) Symbols() iter.Seq[string] { return maps.Keys(p.funcs) }

// Resolve returns the function with the given symbol, its sites translated to u's; nil if p has none.
func (p *Package) Resolve(symbol, path string, u *extract.Unit) *model.Func {
	fn := p.funcs[symbol]
	if fn == nil {
		return nil
	}
	if fn.f == nil {
		f, _, err := model.DecodeFunc(fn.code)
		if err != nil { // written by another version: it may do anything
			p.Opaque[symbol] = true
			return nil
		}
		fn.f = f
	}
	return mapSites(fn.f, func(s model.Site) model.Site {
		if s <= 0 || int(s) >= len(p.places) {
			return 0
		}
		pos := p.places[s]
		if pos.Line == 0 {
			return 0
		}
		if !strings.Contains(pos.Filename, "/") {
			pos.Filename = path + "/" + pos.Filename
		}
		return u.ForeignSite(pos)
	})
}

type decoder struct {
	src []byte
	bad bool
}

func (d *decoder) uint() uint64 {
	n, k := binary.Uvarint(d.src)
	if k <= 0 {
		d.bad = true
		d.src = nil
		return 0
	}
	d.src = d.src[k:]
	return n
}

// count reads a number of things of at least one byte each.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.src)) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *decoder) strings() []string {
	var list []string
	for range d.count() {
		list = append(list, string(d.bytes()))
	}
	return list
}

func (d *decoder) bytes() []byte {
	n := d.count()
	b := d.src[:n:n]
	d.src = d.src[n:]
	return b
}

func appendStrings(dst []byte, list []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, s := range list {
		dst = appendString(dst, s)
	}
	return dst
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// PackageOf returns the path of the package that a symbol belongs to:
// "a/b" of "a/b.F", "(*a/b.T).M", and "a/b.F$1".
func PackageOf(symbol string) string {
	for len(symbol) > 0 && (symbol[0] == '(' || symbol[0] == '*') {
		symbol = symbol[1:]
	}
	slash := 0
	for i := range len(symbol) {
		if symbol[i] == '/' {
			slash = i
		}
		if symbol[i] == '[' || symbol[i] == ')' {
			break
		}
	}
	for i := slash; i < len(symbol); i++ {
		if symbol[i] == '.' {
			return symbol[:i]
		}
	}
	return ""
}
