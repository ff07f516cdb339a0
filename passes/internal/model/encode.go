package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Functions and types are stored in facts as varints. A string is written in
// full where it occurs first, as 0 and its length, and by its number, counted
// from 1, later on. Of an instruction only the fields that are set are
// written; a bit set says which.

// The bits of the fields of an instruction.
const (
	hasN = 1 << iota
	hasSite
	hasDst
	hasSrc
	hasTo
	hasName
	hasVal
	hasZero
	hasCases
	hasAll = 1<<iota - 1
)

// AppendFunc appends the binary form of f to dst. Equal functions have equal
// forms.
func AppendFunc(dst []byte, f *Func) []byte {
	e := encoder{out: dst}
	e.string(f.Name)
	e.string(f.Label)
	e.int(int64(f.Site))
	for _, n := range []int{f.Params, f.Free, f.Regs, f.Results, f.Recover, f.Bare} {
		e.int(int64(n))
	}
	e.uint(len(f.Code))
	for i := range f.Code {
		e.instr(&f.Code[i])
	}
	return e.out
}

// AppendType appends the binary form of t to dst.
func AppendType(dst []byte, t *Type) []byte {
	e := encoder{out: dst}
	e.string(t.Name)
	e.uint(len(t.Methods))
	for _, m := range slices.Sorted(maps.Keys(t.Methods)) {
		e.string(m)
		e.string(t.Methods[m])
	}
	return e.out
}

type encoder struct {
	out     []byte
	strings map[string]int
}

func (e *encoder) uint(n int) { e.out = binary.AppendUvarint(e.out, uint64(n)) }

func (e *encoder) int(n int64) { e.out = binary.AppendVarint(e.out, n) }

func (e *encoder) string(s string) {
	if i, ok := e.strings[s]; ok {
		e.uint(i)
		return
	}
	if e.strings == nil {
		e.strings = map[string]int{}
	}
	e.strings[s] = len(e.strings) + 1
	e.uint(0)
	e.uint(len(s))
	e.out = append(e.out, s...)
}

func (e *encoder) regs(regs []Reg) {
	e.uint(len(regs))
	for _, r := range regs {
		e.int(int64(r))
	}
}

func (e *encoder) value(v Value) {
	e.uint(int(v.Kind))
	e.int(int64(v.Box))
	e.int(int64(v.Ref))
	e.int(int64(v.N))
}

func (e *encoder) instr(in *Instr) {
	var fields int
	for i, set := range [...]bool{
		in.N != 0, in.Site != 0, len(in.Dst) > 0, len(in.Src) > 0, len(in.To) > 0,
		in.Name != "", in.Val != Value{}, len(in.Zero) > 0, len(in.Cases) > 0,
	} {
		if set {
			fields |= 1 << i
		}
	}
	e.out = append(e.out, byte(in.Op))
	e.uint(fields)
	if fields&hasN != 0 {
		e.int(int64(in.N))
	}
	if fields&hasSite != 0 {
		e.int(int64(in.Site))
	}
	if fields&hasDst != 0 {
		e.regs(in.Dst)
	}
	if fields&hasSrc != 0 {
		e.regs(in.Src)
	}
	if fields&hasTo != 0 {
		e.uint(len(in.To))
		for _, t := range in.To {
			e.int(int64(t))
		}
	}
	if fields&hasName != 0 {
		e.string(in.Name)
	}
	if fields&hasVal != 0 {
		e.value(in.Val)
	}
	if fields&hasZero != 0 {
		e.uint(len(in.Zero))
		for _, v := range in.Zero {
			e.value(v)
		}
	}
	if fields&hasCases != 0 {
		e.uint(len(in.Cases))
		for _, c := range in.Cases {
			send := 0
			if c.Send {
				send = 1
			}
			e.uint(send)
			for _, n := range [...]int32{int32(c.Chan), int32(c.Val), int32(c.Ok), int32(c.Site)} {
				e.int(int64(n))
			}
		}
	}
}

// DecodeFunc reads a function that [AppendFunc] wrote and returns what follows
// it. The function is valid, see [Func.Validate], or there is an error.
func DecodeFunc(src []byte) (f *Func, rest []byte, err error) {
	d := decoder{in: src}
	f = &Func{Name: d.string(), Label: d.string(), Site: Site(d.int32())}
	for _, n := range []*int{&f.Params, &f.Free, &f.Regs, &f.Results, &f.Recover, &f.Bare} {
		*n = int(d.int32())
	}
	f.Code = list(&d, minInstr, (*decoder).instr)
	if d.err == nil {
		d.err = f.Validate()
	}
	if d.err != nil {
		return nil, nil, fmt.Errorf("decoding a function: %w", d.err)
	}
	return f, d.in, nil
}

// DecodeType reads a type that [AppendType] wrote and returns what follows it.
func DecodeType(src []byte) (t *Type, rest []byte, err error) {
	d := decoder{in: src}
	t = &Type{Name: d.string()}
	n := d.count(2)
	for range n {
		if t.Methods == nil {
			t.Methods = make(map[string]string, n)
		}
		m := d.string()
		t.Methods[m] = d.string()
	}
	if d.err != nil {
		return nil, nil, fmt.Errorf("decoding a type: %w", d.err)
	}
	return t, d.in, nil
}

// The least number of bytes that elements take; it bounds the length of lists.
const (
	minInstr = 2
	minValue = 4
	minCase  = 5
)

// A decoder reads what an encoder wrote. After an error it reads zeros.
type decoder struct {
	in      []byte
	strings []string
	err     error
}

var errCorrupt = errors.New("corrupt data")

func (d *decoder) fail() {
	d.err = errCorrupt
	d.in = nil
}

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.in)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.in = d.in[size:]
	return n
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.in)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.in = d.in[size:]
	return n
}

func (d *decoder) int32() int32 {
	n := d.int()
	if n < math.MinInt32 || n > math.MaxInt32 {
		d.fail()
		return 0
	}
	return int32(n)
}

// count reads the length of a list whose elements take at least size bytes.
func (d *decoder) count(size int) int {
	n := d.uint()
	if n > uint64(len(d.in)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) string() string {
	i := d.uint()
	if i > uint64(len(d.strings)) {
		d.fail()
	}
	if d.err != nil {
		return ""
	}
	if i > 0 {
		return d.strings[i-1]
	}
	n := d.count(1)
	s := string(d.in[:n])
	d.in = d.in[n:]
	d.strings = append(d.strings, s)
	return s
}

// list reads a list; an empty one is nil.
func list[T any](d *decoder, size int, elem func(*decoder) T) []T {
	n := d.count(size)
	if n == 0 {
		return nil
	}
	l := make([]T, 0, n)
	for range n {
		if d.err != nil {
			return nil
		}
		l = append(l, elem(d))
	}
	return l
}

func (d *decoder) reg() Reg { return Reg(d.int32()) }

func (d *decoder) target() int { return int(d.int32()) }

func (d *decoder) value() Value {
	v := Value{Kind: Kind(d.count32(int32(Iter)))}
	v.Box, v.Ref, v.N = d.int32(), d.int32(), d.int32()
	return v
}

// count32 reads a number from 0 to top.
func (d *decoder) count32(top int32) int32 {
	n := d.uint()
	if n > uint64(top) {
		d.fail()
		return 0
	}
	return int32(n)
}

func (d *decoder) arm() Case {
	c := Case{Send: d.count32(1) == 1}
	c.Chan, c.Val, c.Ok, c.Site = d.reg(), d.reg(), d.reg(), Site(d.int32())
	return c
}

func (d *decoder) instr() Instr {
	if len(d.in) == 0 {
		d.fail()
		return Instr{}
	}
	in := Instr{Op: Op(d.in[0])}
	d.in = d.in[1:]
	fields := d.count32(hasAll)
	if fields&hasN != 0 {
		in.N = int(d.int())
	}
	if fields&hasSite != 0 {
		in.Site = Site(d.int32())
	}
	if fields&hasDst != 0 {
		in.Dst = list(d, 1, (*decoder).reg)
	}
	if fields&hasSrc != 0 {
		in.Src = list(d, 1, (*decoder).reg)
	}
	if fields&hasTo != 0 {
		in.To = list(d, 1, (*decoder).target)
	}
	if fields&hasName != 0 {
		in.Name = d.string()
	}
	if fields&hasVal != 0 {
		in.Val = d.value()
	}
	if fields&hasZero != 0 {
		in.Zero = list(d, minValue, (*decoder).value)
	}
	if fields&hasCases != 0 {
		in.Cases = list(d, minCase, (*decoder).arm)
	}
	return in
}
