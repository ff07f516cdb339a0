package explore

import (
	"fmt"
	"testing"
)

// TestTime: where there is no input, the order of two events is not free.
func TestTime(t *testing.T) {
	const race = `
root main
func main() {
	a = chan 0
	go worker(a)
	t = %s
	u = %s
	i = select { _, _ = recv t; _, _ = recv u }
	first = i == 0
	if first leak %s
leak:
	return
serve:
	_, _ = recv a
	return
}
func worker(ch) { send ch 1 @1 }
`
	const leak = "StuckSend@1"
	for _, test := range []struct {
		name, t, u, other string
		free, noInput     string
	}{
		{"two timers", "timer.once", "timer.once", "serve", leak, ""},
		{"two timers, no matter", "timer.once", "timer.once", "leak", leak, leak},
		{"a timer and a deadline", "timer.once", "ctxnew.timeout _", "serve", leak, ""},
		{"a timer and a ticker", "timer.once", "timer.forever", "serve", leak, leak},
		{"a timer and nothing", "timer.once", "chan 0", "serve", leak, leak},
	} {
		for _, noInput := range []bool{false, true} {
			p := parse(t, fmt.Sprintf(race, test.t, test.u, test.other))
			p.NoInput = noInput
			r := Run(p, Options{})
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			want := test.free
			if noInput {
				want = test.noInput
			}
			if got := summary(r); got != want {
				t.Errorf("%s, no input %t: got %q, want %q", test.name, noInput, got, want)
			}
		}
	}
}

// TestOpenArms: where there is no input, which arm of a select is ready is not free if its channels are not known.
func TestOpenArms(t *testing.T) {
	const text = `
root main
func main() {
	a = chan 0
	go worker(a)
	x = unknown.data
	y = unknown.data
	known = chan 1
	send known 1
	i = select { %s }
	first = i == 0
	if first leak serve
leak:
	return
serve:
	_, _ = recv a
	return
}
func worker(ch) { send ch 1 @1 }
`
	for _, test := range []struct{ arms, want string }{
		{"_, _ = recv x; _, _ = recv y", ""},
		{"send x 1; _, _ = recv y", ""},
		{"_, _ = recv x; default", ""},
		{"_, _ = recv known; _, _ = recv x", "StuckSend@1"},
		{"_, _ = recv x", "StuckSend@1"},
	} {
		for _, noInput := range []bool{false, true} {
			p := parse(t, fmt.Sprintf(text, test.arms))
			p.NoInput = noInput
			r := Run(p, Options{})
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			want := "StuckSend@1"
			if noInput {
				want = test.want
			}
			if got := summary(r); got != want {
				t.Errorf("%s, no input %t: got %q, want %q", test.arms, noInput, got, want)
			}
		}
	}
}
