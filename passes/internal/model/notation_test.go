package model

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const workersText = `
// A producer that closes too early when there are workers.
param workers count 0 1 2 @7
root main
noinput
crowd worker
helper worker
closer main
beyond 3
type "*pkg.T" { Close = "(*pkg.T).Close"; Get = worker }

func main() results 1 recover out label "the main function" @1 {
	ch = chan 0 @2
	done = chan.once 1
	n = param workers
	i = 0
loop:
	more = i < n
	if more body out
body:
	go worker(ch) @3
	i = i + 1
	goto loop
out:
	arm = select {
		send ch i @4
		v, ok = recv done @5
		_, ok = recv done; recv done
		default
	} @6
	ctx, cancel = ctxnew.timeout nil
	d = ctxdone ctx
	p = new {0, nil, false}
	q = addr.1 p
	store q ch
	t = load.2 p
	x = field.1 t {0, 0}
	u = tuple _ x 7 {0, nil, fn(1)}
	f = closure "main$1"(ch, x)
	defer *f(v)
	b = iface "*pkg.T" p
	c, ok = assert.ok.iface "Close,Get" b
	call b->Close(1, true)
	m = min i -1
	e = unknown err
	o = unknown.opaque "len(m)"
	plaincall b->String()
	m2 = semacquire.try p 1
	semrelease.sized p 1
	od = unknown.data "len(m)"
	bad = isnil e
	bad = isnil.opaque e
	own = new.own {0}
	was = timerstop.reset done
	choose.opaque yes no yes
yes:
	choose.data on on
on:
	trylock.rw.read q
	g = trylock q
	err = semacquire p 2 ctx
	y = call "golang.org/x/y.F"(x, g)
	rundefers
no: w = const value(4,1,0,0)
	z = opaque
	zz = slice x _ 2 {0}
	l = load.-1 p
	return z @70
}
func worker(in) {
	v, ok = recv.ok in @9
	close in
}
func "main$1"(v) captures(ch, x) { send ch v }
`

func TestRoundTrip(t *testing.T) {
	p, err := Parse(workersText)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	q, err := Parse(p.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, p)
	}
	if !reflect.DeepEqual(p, q) {
		t.Errorf("printed:\n%s\nprinted again:\n%s", p, q)
	}
}

// TestEveryOp prints and reads an instruction of each operation with the most
// operands that it can have.
func TestEveryOp(t *testing.T) {
	for op, info := range ops {
		in := Instr{Op: op, Site: 3, N: 2}
		for range max(info.dst, 0) {
			in.Dst = append(in.Dst, Reg(len(in.Dst)))
		}
		for range max(info.max, info.src, 1) {
			if info.max != 0 {
				in.Src = append(in.Src, 1)
			}
		}
		switch op {
		case OpSelect:
			in.N = 1
			in.Cases = []Case{{Send: true, Chan: 1, Val: 2, Ok: NoReg, Site: 4}, {Chan: 1, Val: NoReg, Ok: 2}, {Chan: 2, Val: 0, Ok: NoReg}}
		case OpConst:
			in.N, in.Val = 0, Value{Kind: NonNil, Box: 2}
		case OpCall, OpCallDyn, OpCallMethod:
			in.N = CallNow
			in.Dst = []Reg{0, NoReg}
		case OpMove:
			in.Dst, in.Src = []Reg{0, 1}, []Reg{1, 0}
		case OpBin:
			in.Name = "<="
		}
		if info.named && op != OpBin {
			in.Name = "some name"
		}
		for range max(info.to, -2*info.to) {
			in.To = append(in.To, 0)
		}
		f := &Func{Name: "f", Regs: 4, Code: []Instr{in, {Op: OpReturn}}}
		if info.to == 0 && op != OpReturn && op != OpConst && op != OpParam {
			f.Code[0].N = in.N
		}
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		p, err := Parse(f.String())
		if err != nil {
			t.Errorf("%v\n%s", err, f)
			continue
		}
		g := p.Funcs[0]
		g.Code = g.Code[:2:2]
		if !reflect.DeepEqual(f, g) {
			t.Errorf("printed:\n%s\nread:\n%s", f, g)
		}
	}
}

func TestNoOpForgotten(t *testing.T) {
	for _, last := range []struct{ from, to Op }{{OpNop, OpAssert}, {OpJump, OpEscape}, {OpMakeChan, OpTimerStop}} {
		for op := last.from; op <= last.to; op++ {
			if _, ok := ops[op]; !ok {
				t.Errorf("operation %d is not in the table", op)
			}
		}
		if _, ok := ops[last.to+1]; ok {
			t.Errorf("operation %d: the table has more", last.to)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"func f() {\n\tsend ch\n}", "line 2: send: wrong number of operands: 1"},
		{"func f() {\n\n\tgoto L\n}", "line 3: no label L"},
		{"func f() {\nL:\nL:\n}", "line 3: second label L"},
		{"func f(send) {}", "line 1: send can't be a register"},
		{"func f() recover L {}", "line 1: no label L"},
		{"func f() {\n x = frob y }", `line 2: unexpected "y"`},
		{"func f() {\n frob y }", `line 2: unexpected "frob", want an instruction`},
		{"func f() {\n recv.often c }", "line 2: recv has no flag often"},
		{"func f() {\n x = param n }", `line 2: no parameter "n" above`},
		{"func f() regs 2 {\n send r0 r2 }", "line 2: no register r2"},
		{"func f(r1, r0) regs 2 { }", "line 1: r1 is not register 0"},
		{"func f() {\n select { default; recv c }\n}", "line 2: default is not the last arm"},
		{"func f() {", `line 1: unexpected "end of text", want an instruction`},
		{"root \"x", "line 1: string not terminated"},
		{"root a root b", `line 1: unexpected "root"`},
		{"func f() { x = 99999999999 }", `line 1: unexpected "99999999999", want a value`},
		{"\x00", `line 1: unexpected character '\x00'`},
	} {
		_, err := Parse(test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s\nerror: %v\nwant:  %s", test.text, err, test.want)
		}
	}
}

func TestValidateErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"func f() {}", `root "" is not a function of the program`},
		{"root f; func f() {}; func f() {}", `second function "f"`},
		{"root f; func f() { call g() }; func g(x) {}", "0 arguments, want 1"},
		{"root f; func f() { x = call g() }; func g() {}", "1 results, want 0"},
		{"root f; func f() { call g() }; func g() captures(x) {}", "has captured variables"},
		{"root f; func f() { x = closure g() }; func g() captures(x) {}", "0 captured variables, want 1"},
		{"root f; func f() { x = param 0 }", "no parameter 0"},
		{"root f; func f() { x = const obj(1) }", "obj(1) is not a constant"},
		{"root f; func f() captures(x) {}", "has captured variables"},
		{"param n 1 0; root f; func f() {}", "not ascending"},
		{"root f; func f(a) regs 0 {}", ""},
	} {
		p, err := Parse(test.text)
		if test.want == "" {
			if err == nil {
				t.Errorf("%s: no error", test.text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\nerror: %v\nwant:  %s", test.text, err, test.want)
		}
	}
	for _, code := range [][]Instr{
		nil,
		{{Op: OpRecv, Src: []Reg{0}}},
		{{Op: OpRecv, Src: []Reg{1}}, {Op: OpReturn}},
		{{Op: OpJump, To: []int{1}}},
		{{Op: OpIf, Src: []Reg{0}, To: []int{0}}},
		{{Op: 250}, {Op: OpReturn}},
		{{Op: OpSelect, Cases: []Case{{Chan: 5}}}, {Op: OpReturn}},
		{{Op: OpCall, N: 9, Name: "f"}, {Op: OpReturn}},
		{{Op: OpBin, Name: "**", Src: []Reg{0, 0}}, {Op: OpReturn}},
	} {
		f := &Func{Name: "f", Regs: 1, Code: code}
		if f.Validate() == nil {
			t.Errorf("no error for\n%s", f)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(workersText)
	f.Add("root f; func f(a) { x = a + -1; if true L L\nL: }")
	f.Add("func f() regs 3 recover L @-4 { L: x = value(3,1,2,3) }")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		q, err := Parse(p.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, p)
		}
		if !reflect.DeepEqual(p, q) {
			t.Fatalf("printed:\n%s\nprinted again:\n%s", p, q)
		}
		p.Validate() // must not panic
	})
}

func ExampleParse() {
	p, err := Parse(`
root main
func main() {
	ch = chan 0
	go worker(ch)
	v, ok = recv.ok ch
	if ok some none
some:
	send ch 1 @5
none:
}
func worker(ch) { close ch }
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Validate())
	fmt.Print(p)
	// Output:
	// <nil>
	// root main
	// func main() regs 5 {
	// 	r1 = 0
	// 	r0 = chan r1
	// 	go worker(r0)
	// 	r2, r3 = recv.ok r0
	// 	if r3 L5 L7
	// L5:
	// 	r4 = 1
	// 	send r0 r4 @5
	// L7:
	// 	return
	// }
	// func worker(r0) regs 1 {
	// 	close r0
	// 	return
	// }
}
