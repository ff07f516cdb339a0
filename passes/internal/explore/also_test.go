package explore

import (
	"fmt"
	"strings"
	"testing"
)

// TestAlso checks which stuck processes hold what others wait for.
func TestAlso(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
	}{
		{"a consequence", `
func main() {
	mu = new {0}
	ch = chan 0
	go worker(mu)
	lock mu
	recv ch @1
	unlock mu
}
func worker(mu) { n = 1; lock mu @2; unlock mu }
`, "StuckRecv@1: StuckLock@2 held; StuckLock@2: StuckRecv@1 holds"},
		{"each holds", `
func main() {
	a = chan 0
	b = chan 0
	go worker(a, b)
	recv a @1
	send b 1
}
func worker(a, b) { recv b @2; send a 1 }
`, "StuckRecv@1: StuckRecv@2 holds held; StuckRecv@2: StuckRecv@1 holds held"},
		{"strangers", `
func main() {
	go worker()
	ch = chan 0
	recv ch @1
}
func worker() { ch = chan 0; recv ch @2 }
`, "StuckRecv@1: StuckRecv@2; StuckRecv@2: StuckRecv@1"},
		{"left behind", `
func main() {
	a = chan 0
	b = chan 0
	sem = chan 1
	go leak(a, b)
	n = len sem
	n = len sem
	go worker(sem)
	go worker(sem)
	recv b @1
}
func leak(a, b) { recv a @2; send b 1 }
func worker(sem) { send sem 1; recv sem }
`, "StuckRecv@1: StuckRecv@2 holds; StuckRecv@2: StuckRecv@1 held"},
		{"through a context", `
func main() {
	bg = ctxnew.background nil
	ctx, cancel = ctxnew.cancel bg
	sub, _ = ctxnew.cancel ctx
	go worker(sub)
	sub = nil
	ch = chan 0
	recv ch @1
	call *cancel()
}
func worker(ctx) { d = ctxdone ctx; recv d @2 }
`, "StuckRecv@1: StuckRecv@2 held; StuckRecv@2: StuckRecv@1 holds"},
	} {
		r := Run(parse(t, "root main\n"+test.text), Options{})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		var got []string
		for _, v := range r.Verdicts {
			line := fmt.Sprintf("%v@%d:", v.Kind, v.Site)
			for _, a := range v.Also {
				line += fmt.Sprintf(" %v@%d", a.Kind, a.Site)
				if a.Holds {
					line += " holds"
				}
				if a.Held {
					line += " held"
				}
			}
			got = append(got, line)
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestTimer(t *testing.T) {
	for _, test := range []struct {
		name, code string
		want       bool
	}{
		{"timer", "t = timer.once; recv t; recv t", true},
		{"arm", "t = timer.once; x = timerstop t; ch = chan 0; i = select { recv ch; recv t }", true},
		{"channel", "t = timer.once; recv t; ch = chan 0; recv ch", false},
	} {
		r := Run(parse(t, "root main\nfunc main() {\n"+test.code+"\n}\n"), Options{})
		if len(r.Verdicts) != 1 || r.Verdicts[0].Timer != test.want {
			t.Errorf("%s: got %+v", test.name, r.Verdicts)
		}
	}
}
