package explore

import (
	"bytes"
	"reflect"
	"testing"
)

// limits are programs that don't fit in the bounds; what is found all the same
// is true.
var limits = []struct {
	name, text string
	options    Options
	want       string
	hit        Truncated
}{
	{"more processes than there is room for", `
func main() {
	ch = chan 0
	done = chan 0
	go other(done)
	i = 0
loop:
	go worker(ch, i)
	i = i + 1
	more = i < 30
	if more loop out
out:
	recv ch @1
}
func worker(ch, i) { n = i; send ch n @3 }
func other(done) { recv done @2 }
`, Options{}, "StuckRecv@2", Truncated{Procs: true}},
	{"what is lost does not free others", `
func main() {
	ch = chan 0
	i = 0
loop:
	go worker(ch, i)
	i = i + 1
	more = i < 30
	if more loop out
out:
	recv ch @1
	call waste()
}
func worker(ch, i) { n = i; send ch n @3; lock ch }
func waste() { ch = chan 0; recv ch @4 }
`, Options{MaxProcs: 3}, "", Truncated{Procs: true}},
	{"recursion", `
func main() {
	ch = chan 0
	done = chan 0
	go worker(ch)
	go other(done)
	recv ch @1
}
func worker(ch) { call worker(ch); send ch 1 }
func other(done) { recv done @2 }
`, Options{}, "StuckRecv@2", Truncated{Frames: true}},
	{"spinning", `
func main() {
	ch = chan 0
	done = chan 0
	on = true
	go worker(ch, on)
	go other(done)
	recv ch @1
}
func worker(ch, on) { loop: if on loop out; out: send ch 1 }
func other(done) { recv done @2 }
`, Options{}, "StuckRecv@2", Truncated{Steps: true}},
	{"too many states", `
func main() {
	ch = chan 0
	go worker(ch)
	mu = new {0}
	go locker(mu)
	go locker(mu)
	go locker(mu)
	go reader()
}
func worker(ch) { recv ch @1 }
func reader() { ch = chan 0; recv ch @2 }
func locker(mu) { loop: lock mu; unlock mu; goto loop }
`, Options{MaxStates: 3}, "StuckRecv@1 StuckRecv@2", Truncated{}},
	{"too many objects", `
func main() {
	p = nil
	ch = chan 0
	go worker(ch) @2
	n = len ch
loop:
	q = new {0}
	store q p
	p = q
	n = len ch
	goto loop
}
func worker(ch) { c = chan 0; recv c @1 }
`, Options{}, "StuckRecv@1", Truncated{Objects: true}},
	{"alike", `
func main() {
	in = chan 0
	ch = chan 0
	call elsewhere(in)
loop:
	v = recv in
	go leak(ch, v) @5
	n = len ch
	goto loop
}
func leak(ch, v) { send ch v @3 }
`, Options{MaxProcs: 4}, "StuckSend@3", Truncated{}},
}

func TestLimits(t *testing.T) {
	for _, test := range limits {
		t.Run(test.name, func(t *testing.T) {
			r := Run(parse(t, "root main\n"+test.text), test.options)
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if got := summary(r); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if r.Truncated != test.hit {
				t.Errorf("got %+v, want %+v", r.Truncated, test.hit)
			}
			t.Logf("%d states", r.States)
		})
	}
}

// TestComponents explores processes that have nothing to do with each other:
// there are no more states than in one after the other.
func TestComponents(t *testing.T) {
	p := parse(t, `
root main
func main() {
	call pair(1)
	call pair(2)
	call pair(3)
	call pair(4)
}
func pair(n) {
	a = chan 0
	b = chan 0
	go ping(a, b, n)
	go pong(a, b, n)
}
func ping(a, b, n) { send a n; recv b; send a n; recv b; recv b @1 }
func pong(a, b, n) { recv a; send b n; recv a; send b n; recv a @2 }
`)
	r := Run(p, Options{})
	full := Run(p, Options{NoReduction: true})
	if got := summary(r); got != "StuckRecv@1 StuckRecv@2" || got != summary(full) {
		t.Errorf("got %q, without reduction %q", got, summary(full))
	}
	if r.States > 25 || full.States < 10*r.States {
		t.Errorf("%d states, without reduction %d", r.States, full.States)
	}
}

// TestHandlers starts a process for each message, which shares nothing with others.
func TestHandlers(t *testing.T) {
	p := parse(t, `
root main
func main() {
	in = chan 0
	call elsewhere(in)
loop:
	v = recv in
	go handle(v)
	goto loop
}
func handle(v) {
	a = chan 0
	mu = new {0}
	go answer(a, mu)
	go answer(a, mu)
	recv a
}
func answer(a, mu) { lock mu; unlock mu; send a 1 @1 }
`)
	r := Run(p, Options{})
	if got := summary(r); got != "StuckSend@1" || r.Truncated.Any() || r.States > 50 {
		t.Errorf("got %q, %d states, %+v", got, r.States, r.Truncated)
	}
}

// TestCanonical decodes each state of random programs and encodes it again.
func TestCanonical(t *testing.T) {
	for seed := range uint64(300) {
		prog, err := New().link(parse(t, randomProgram(seed)))
		if err != nil {
			t.Fatal(err)
		}
		s := new(search)
		s.reset(prog, Options{MaxStates: 200}.withDefaults())
		s.run(s.m.start)
		for i := range s.states {
			key := s.keys.key(int32(i))
			s.dec.decode(key, &s.m.st)
			if s.dec.pos != len(key) {
				t.Fatalf("seed %d: state %d: %d of %d bytes read", seed, i, s.dec.pos, len(key))
			}
			if again, _ := s.enc.encode(&s.m.st, s.opts); !bytes.Equal(again, key) {
				t.Fatalf("seed %d: state %d: got %q, want %q", seed, i, again, key)
			}
		}
	}
}

// TestDeterministic runs random programs twice: with an Explorer that has seen other programs, and with one that has not.
func TestDeterministic(t *testing.T) {
	x := New()
	for seed := range uint64(200) {
		p := parse(t, randomProgram(seed))
		o := Options{MaxStates: 500}
		if a, b := x.Run(p, o), Run(p, o); !reflect.DeepEqual(a, b) {
			t.Fatalf("seed %d: got %+v, then %+v", seed, a, b)
		}
	}
}
