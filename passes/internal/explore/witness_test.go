package explore

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// uploader is the example of the design: a server, clients that may give up,
// and a Close.
const uploader = `
root main
func main() @1 {
	reqs = chan 0 @2
	quit = chan 0 @3
	go run(reqs, quit) @4
	go client(reqs) @5
	choose yes no
yes:	close quit @6
no:
}
func client(reqs) {
loop:
	ctx = ctxnew.external nil @7
	call put(reqs, ctx) @8
	choose loop end
end:
}
func put(reqs, ctx) label "Put" {
	done = chan 0 @10
	d = ctxdone ctx
	i = select { send reqs done @11; recv d @12 } @13
	sent = i == 0
	if sent next out
next:
	i = select { recv done @14; recv d @15 } @16
out:
}
func run(reqs, quit) label "Uploader.run" {
loop:
	i = select { r = recv reqs @20; recv quit @21 } @22
	got = i == 0
	if got answer out
answer:
	err = unknown err
	send r err @23
	goto loop
out:
}
`

// outline writes what matters of a witness, a line for each step.
func outline(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%d %s %v@%d", s.Proc, s.Func, s.Kind, s.Site)
		if s.Peer >= 0 {
			fmt.Fprintf(&b, " %d %s@%d", s.Peer, s.PeerFunc, s.PeerSite)
		}
		if s.Prim != 0 {
			fmt.Fprintf(&b, " on %d", s.Prim)
		}
		if s.Text != "" {
			fmt.Fprintf(&b, " %s", s.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestWitness(t *testing.T) {
	r := Run(parse(t, uploader), Options{})
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	var v *Verdict
	for i := range r.Verdicts {
		if r.Verdicts[i].Site == 23 {
			v = &r.Verdicts[i]
		}
	}
	if v == nil {
		t.Fatalf("got %s", summary(r))
	}
	want := `
0 main spawn@4 1 Uploader.run@0
0 main spawn@5 2 client@0
0 main choice@0
2 Put send@11 1 Uploader.run@20 on 2
-1  cancel@0 on 7
2 Put recv@15 on 7
`[1:]
	got := outline(v.Steps)
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if v.Kind != StuckSend || v.Proc != 1 || v.Started != 4 || !reflect.DeepEqual(v.Stack, []Frame{{"Uploader.run", "run", 23}}) {
		t.Errorf("got %+v", v)
	}
	if fmt.Sprint(v.Prims) != "[10]" {
		t.Errorf("got primitives %v", v.Prims)
	}
	if want := []Gone{{Proc: 2, Func: "Put", Site: 15}}; !reflect.DeepEqual(v.Gone, want) {
		t.Errorf("got %+v, want %+v", v.Gone, want)
	}
}

// TestChoices checks how choices are told.
func TestChoices(t *testing.T) {
	r := Run(parse(t, `
param workers 0 2
root main
func main() {
	err = unknown err
	bad = isnil err @1
	if bad out on
on:
	n = param workers @2
	none = n == 0
	if none out get
get:
	ch = chan 0
	ok = unknown ready
	if ok wait out @3
wait:
	recv ch @4
out:
}
`), Options{})
	if summary(r) != "StuckRecv@4" {
		t.Fatalf("got %s", summary(r))
	}
	v := r.Verdicts[0]
	want := `
0 main choice@1 err is not nil
0 main param@2 workers
0 main choice@3 ready is true
`[1:]
	if got := outline(v.Steps); got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if fmt.Sprint(v.Params, v.Instances, v.AllInstances) != "[2] [[2]] [[-1] [0] [2]]" {
		t.Errorf("got %v %v %v", v.Params, v.Instances, v.AllInstances)
	}
	if v.Steps[1].N != 2 {
		t.Errorf("got %+v", v.Steps[1])
	}
}

// TestPanicWitness checks that the witness of a panic ends there.
func TestPanicWitness(t *testing.T) {
	r := Run(parse(t, `
root main
func main() {
	ch = chan 0 @1
	call shut(ch) @2
	call shut(ch) @3
	go nobody()
}
func shut(ch) { close ch @4 }
func nobody() { ch = nil; recv ch }
`), Options{})
	if summary(r) != "PanicCloseClosed@4" {
		t.Fatalf("got %s", summary(r))
	}
	v := r.Verdicts[0]
	if got, want := outline(v.Steps), "0 shut close@4 on 1\n0 shut close@4 on 1\n"; got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if len(v.Stack) != 2 || v.Stack[0].Site != 4 || v.Stack[1].Site != 3 {
		t.Errorf("got %+v", v.Stack)
	}
}
