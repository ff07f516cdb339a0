package explore

import (
	"fmt"
	"slices"
	"testing"
)

// Two clients use a depot, and keep one lock between them: what one of them waits for, a third could do.
const depot = `
root main
crowd client
func main() {
	mu = new {0}
	sem = chan 1
	go client(mu, sem)
	go client(mu, sem)
}
func client(mu, sem) {
again:
	choose save freeze %s
save:
	send sem 1 @1
	lock mu @2
	unlock mu
	recv sem
	goto again
freeze:
	lock mu @3
	goto again
thaw:
	unlock mu
	goto again
}
`

// TestRescue checks that a process is not taken to be stuck where one more of the crowd could free it.
func TestRescue(t *testing.T) {
	for _, test := range []struct {
		thaw  string
		stuck bool
	}{
		{"thaw", false},
		{"", true}, // nobody can
	} {
		r := Run(parse(t, fmt.Sprintf(depot, test.thaw)), Options{})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if stuck := slices.ContainsFunc(r.Verdicts, func(v Verdict) bool { return v.Site == 1 }); stuck != test.stuck {
			t.Errorf("with %q: %v", test.thaw, r.Verdicts)
		}
	}
}
