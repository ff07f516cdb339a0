package explore

import (
	"strings"
	"testing"
)

// failingPool is a producer that is left behind when all of its workers have failed.
const failingPool = `
root main
func main() {
	jobs = chan 0 @1
	wg = new {0, 0}
	go feed(jobs) @2
	i = 0
loop:
	more = i < 6
	if more start wait
start:
	wgadd wg 1
	go work(jobs, wg, i) @3
	i = i + 1
	goto loop
wait:
	wgwait wg
}
func feed(jobs) {
loop:
	send jobs 1 @4
	goto loop
}
func work(jobs, wg, id) {
loop:
	v = recv jobs @5
	choose log fail
log:
	last = id == 5
	if last fail loop
fail:
	wgadd wg -1
}
`

// TestFrontier checks that what shows at the end of many steps is found long before all states are.
func TestFrontier(t *testing.T) {
	p := parse(t, failingPool)
	all := Run(p, Options{})
	if got := summary(all); got != "StuckSend@4" || all.Truncated.Any() {
		t.Fatalf("got %q, %+v", got, all.Truncated)
	}
	few := Run(p, Options{MaxStates: all.States / 3})
	if got := summary(few); got != "StuckSend@4" || !few.Truncated.States {
		t.Errorf("with a third of %d states: got %q, %+v", all.States, got, few.Truncated)
	}
}

// TestTwins checks that workers that are the same have one transition, not one each.
func TestTwins(t *testing.T) {
	p := parse(t, strings.ReplaceAll(failingPool, "work(jobs, wg, i)", "work(jobs, wg, 0)"))
	r := Run(p, Options{})
	if r.Transitions > 4*r.States {
		t.Errorf("%d states have %d transitions", r.States, r.Transitions)
	}
	if full := Run(p, Options{NoReduction: true, MaxStates: 3000}); full.Transitions < 3*r.Transitions {
		t.Errorf("%d transitions with the reduction, %d without", r.Transitions, full.Transitions)
	}
}
