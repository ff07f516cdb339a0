package explore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/passes/internal/model"
)

func parse(t testing.TB, text string) *model.Program {
	t.Helper()
	p, err := model.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// summary writes verdicts as "kind@site", separated by blanks.
func summary(r *Result) string {
	var words []string
	for _, v := range r.Verdicts {
		words = append(words, fmt.Sprintf("%v@%d", v.Kind, v.Site))
	}
	return strings.Join(words, " ")
}

var programs = []struct {
	name, text, want string
}{
	{"sender stranded after timeout", `
root main
func main() {
	ch = chan 0 @1
	go worker(ch) @2
	t = timer.once @3
	i = select { recv ch @4; recv t @5 } @6
	return
}
func worker(ch) { send ch 1 @7 }
`, "StuckSend@7"},
	{"buffer saves it", `
root main
func main() {
	ch = chan 1
	go worker(ch)
	t = timer.once
	i = select { recv ch; recv t }
}
func worker(ch) { send ch 1 }
`, ""},
	{"missing close", `
root main
func main() {
	ch = chan 0 @1
	go producer(ch)
loop:
	_, ok = recv.ok ch @5
	if ok loop out
out:
}
func producer(ch) { send ch 1; send ch 2 }
`, "StuckRange@5"},
	{"closed", `
root main
func main() {
	ch = chan 0
	go producer(ch)
loop:
	_, ok = recv.ok ch @5
	if ok loop out
out:
}
func producer(ch) { send ch 1; send ch 2; close ch }
`, ""},
	{"double close", `
root main
func main() {
	ch = chan 0
	go closer(ch)
	close ch @1
}
func closer(ch) { close ch @2 }
`, "PanicCloseClosed@1 PanicCloseClosed@2"},
	{"close nil", `
root main
func main() {
	ch = nil
	close ch @1
}
`, "PanicCloseNil@1"},
	{"send on closed", `
root main
func main() {
	ch = chan 1
	go sender(ch)
	close ch
}
func sender(ch) { send ch 1 @2 }
`, "PanicSendClosed@2"},
	{"wait for one too many", `
root main
func main() {
	wg = new {0}
	wgadd wg 2
	go done(wg)
	wgwait wg @4
}
func done(wg) { wgadd wg -1 }
`, "StuckWait@4"},
	{"negative counter", `
root main
func main() {
	wg = new {0}
	wgadd wg 1
	wgadd wg -1
	wgadd wg -1 @3
}
`, "PanicNegativeWG@3"},
	{"reader, writer, reader", `
root main
func main() {
	mu = new {0, 0}
	rlock.rw mu @1
	go writer(mu)
	rlock.rw mu @3
	runlock.rw mu
	runlock.rw mu
}
func writer(mu) { lock.rw mu @4; unlock.rw mu }
`, "StuckLock@3 StuckLock@4"},
	{"readers only", `
root main
func main() {
	mu = new {0, 0}
	rlock.rw mu @1
	rlock.rw mu @3
	runlock.rw mu
	runlock.rw mu
}
`, ""},
	{"lock order", `
root main
func main() {
	a = new {0}
	b = new {0}
	go other(a, b)
	lock a; lock b @1; unlock b; unlock a
}
func other(a, b) { lock b; lock a @2; unlock a; unlock b }
`, "StuckLock@1 StuckLock@2"},
	{"missed signal", `
root main
func main() {
	mu = new {0}
	c = new {0}
	go waiter(mu, c)
	lock mu; condsignal c; unlock mu
}
func waiter(mu, c) { lock mu; condwait c mu @2; unlock mu }
`, "StuckCond@2"},
	{"cancel", `
root main
func main() {
	ctx, cancel = ctxnew.cancel nil
	go worker(ctx)
	call *cancel()
}
func worker(ctx) { d = ctxdone ctx; recv d @2 }
`, ""},
	{"cancel forgotten", `
root main
func main() {
	ctx, cancel = ctxnew.cancel nil
	go worker(ctx)
}
func worker(ctx) { d = ctxdone ctx; recv d @2 }
`, "StuckRecv@2"},
	{"parent is cancelled", `
root main
func main() {
	ctx, cancel = ctxnew.cancel nil
	sub, _ = ctxnew.cancel ctx
	go worker(sub)
	defer *cancel()
	rundefers
}
func worker(ctx) { d = ctxdone ctx; recv d @2; e = ctxerr ctx; n = isnil e; if n bad good
bad: ch = nil; recv ch @3
good:
}
`, ""},
	{"environment cancels", `
root main
func main() {
	ctx = ctxnew.external nil
	ch = chan 0
	go worker(ctx, ch)
	recv ch @1
}
func worker(ctx, ch) { d = ctxdone ctx; i = select { recv d; send ch 1 } @2 }
`, "StuckRecv@1"},
	{"default", `
root main
func main() {
	ch = chan 0
	go worker(ch)
	i = select { recv ch; default }
}
func worker(ch) { send ch 1 @2 }
`, "StuckSend@2"},
	{"recover", `
root main
func main() recover out {
	ch = chan 0
	go worker(ch)
	defer rescue()
	panic 1
out:
	recv ch @2
}
func rescue() { r = recover }
func worker(ch) { send ch 1 @3 }
`, ""},
	{"recover too deep", `
root main
func main() recover out {
	ch = chan 0
	go worker(ch)
	defer rescue()
	panic 1
out:
	recv ch @2
}
func rescue() { call deeper() }
func deeper() { r = recover }
func worker(ch) { send ch 1 @3 }
`, ""},
	{"goexit runs deferred calls", `
root main
func main() {
	ch = chan 0
	go worker(ch)
	recv ch @2
	recv ch @4
}
func worker(ch) { defer last(ch); goexit; send ch 2 }
func last(ch) { send ch 1 @3 }
`, "StuckRecv@4"},
	{"exit", `
root main
func main() {
	ch = chan 0
	go worker(ch)
	exit
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"exit never comes", `
root main
func main() {
	ch = chan 0
	go worker(ch)
	recv ch @2
	recv ch @4
	exit
}
func worker(ch) { send ch 1 @3 }
`, "StuckRecv@4"},
	{"external", `
root main
func main() {
	ch = chan 0
	go worker(ch)
	call elsewhere(ch)
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"own object", `
root main
func main() results 1 {
	p = new.own {nil}
	ch = chan 0
	store p ch
	q = new {nil}
	store q p
	go worker(p)
	call elsewhere(p, q)
	return q
}
func worker(p) { ch = load p; send ch 1 @3 }
`, "StuckSend@3"},
	{"own object, its channel escapes", `
root main
func main() results 1 {
	p = new.own {nil}
	ch = chan 0
	store p ch
	go worker(p)
	return ch
}
func worker(p) { ch = load p; send ch 1 @3 }
`, ""},
	{"timer is stopped", `
root main
func main() {
	t = timer.once
	x = timerstop t
	recv t @2
}
`, "StuckRecv@2"},
	{"timer is stopped and reset", `
root main
func main() {
	t = timer.once
	x = timerstop t
	x = timerstop.reset t
	recv t @2
}
`, ""},
	{"result escapes", `
root main
func main() results 1 {
	ch = chan 0
	go worker(ch)
	return ch
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"leak in a loop", `
root main
func main() {
	in = chan 0
	call elsewhere(in)
loop:
	recv in
	go leak() @5
	goto loop
}
func leak() { ch = chan 0; recv ch @3 }
`, "StuckRecv@3"},
	{"leak in a loop on a shared channel", `
root main
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
`, "StuckSend@3"},
	{"loop on a shared channel with a reader", `
root main
func main() {
	in = chan 0
	ch = chan 0
	call elsewhere(in)
	daemon reader(ch)
loop:
	v = recv in
	go leak(ch, v) @5
	n = len ch
	goto loop
}
func reader(ch) {
loop:
	v = recv ch
	goto loop
}
func leak(ch, v) { send ch v @3 }
`, ""},
	{"error choice agrees", `
root main
func main() {
	ch = chan 0
	err = unknown err
	bad = isnil err
	if bad run skip
run:
	go worker(ch)
skip:
	again = isnil err
	if again get out
get:
	recv ch @2
out:
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"params agree", `
param n 0 1 2 3
root main
func main() {
	n = param n
	ch = chan n
	i = 0
loop:
	more = i < n
	if more body out
body:
	go worker(ch)
	i = i + 1
	goto loop
out:
	recv ch @2
}
func worker(ch) { send ch 1 @3 }
`, "StuckRecv@2"},
	{"semaphore", `
root main
func main() {
	sem = new {1, 1}
	err = semacquire sem 1
	go worker(sem)
}
func worker(sem) { err = semacquire sem 1 @3; semrelease.1 sem 1 }
`, "StuckSem@3"},
	{"try behind a waiter", `
root main
func main() {
	sem = new {1, 2}
	go worker(sem)
	err = semacquire sem 2 @3
}
func worker(sem) {
loop:
	ok = semacquire.1 sem 1
	if ok again out
again:
	semrelease.1 sem 1
	goto loop
out:
	semrelease.1 sem 1
}
`, ""},
	{"over-release", `
root main
func main() {
	sem = new {1, 1}
	semrelease.1 sem 1 @3
}
`, "PanicOverRelease@3"},
	{"daemon", `
root main
func main() {
	ch = chan 0
	daemon worker(ch)
}
func worker(ch) { recv ch @3 }
`, ""},
}

func TestRun(t *testing.T) {
	for _, test := range programs {
		t.Run(test.name, func(t *testing.T) {
			p := parse(t, test.text)
			for _, noReduction := range []bool{false, true} {
				r := Run(p, Options{NoReduction: noReduction})
				if r.Err != nil {
					t.Fatal(r.Err)
				}
				if r.Truncated.Any() {
					t.Errorf("truncated: %+v", r.Truncated)
				}
				if got := summary(r); got != test.want {
					t.Errorf("without reduction %t: got %q, want %q", noReduction, got, test.want)
				}
				t.Logf("%d states, %d transitions", r.States, r.Transitions)
				for _, v := range r.Verdicts {
					t.Logf("%+v", v)
				}
			}
		})
	}
}
