package explore

import (
	"fmt"
	"strings"
	"testing"
)

var games = []struct {
	name, text, want string
}{
	{"needs one outcome", `
func main() {
	ch = chan 0
	go worker(ch)
	x = unknown.opaque closed
	if x out get
get:
	recv ch @2
out:
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"needs the other outcome", `
func main() {
	ch = chan 0
	go worker(ch)
	x = unknown.opaque closed
	if x get out
get:
	recv ch @2
out:
}
func worker(ch) { send ch 1 @3 }
`, ""},
	{"either way", `
func main() {
	ch = chan 0
	go worker(ch)
	x = unknown.opaque closed
	if x a b
a:
	y = 1
b:
}
func worker(ch) { send ch 1 @3 }
`, "StuckSend@3"},
	{"either way, later", `
func main() {
	ch = chan 0
	x = unknown.opaque closed
	if x a b
a:
	go worker(ch)
	goto out
b:
	go worker(ch)
	n = len ch
out:
}
func worker(ch) { send ch 1 @3 }
`, "StuckSend@3"},
	{"each way another", `
func main() {
	ch = chan 0
	x = unknown.opaque closed
	if x a b
a:
	send ch 1 @1
	return
b:
	recv ch @2
}
`, ""},
	{"a free choice behind", `
func main() {
	ch = chan 0
	x = unknown.opaque closed
	err = unknown err
	if x a b
a:
	if err leak out
b:
	if err out leak
leak:
	send ch 1 @1
out:
}
`, "StuckSend@1"},
	{"a free choice before", `
func main() {
	ch = chan 0
	err = unknown err
	if err a b
a:
	x = unknown.opaque closed
	if x leak out
b:
	x = unknown.opaque closed
	if x out leak
leak:
	send ch 1 @1
out:
}
`, ""},
	{"a free choice avoids it", `
func main() {
	ch = chan 0
	err = unknown err
	if err a leak
a:
	x = unknown.opaque closed
	if x leak out
leak:
	send ch 1 @1
out:
}
`, "StuckSend@1"},
	{"scheduling behind", `
func main() {
	ch = chan 1
	go other(ch)
	x = unknown.opaque closed
	if x a b
a:
	send ch 1
b:
	send ch 2 @2
}
func other(ch) {
	choose yes no
yes:
	send ch 3 @3
no:
}
`, "StuckSend@2 StuckSend@3"},
	{"polling", `
func main() {
	ch = chan 0
loop:
	x = unknown.opaque closed
	if x out loop
out:
	send ch 1 @1
}
`, "StuckSend@1"},
	{"polling for ever", `
func main() {
	ch = chan 0
	go worker(ch)
loop:
	x = unknown.opaque closed
	if x loop loop
}
func worker(ch) { mu = new {0}; go holder(mu); lock mu; unlock mu; send ch 1 @1 }
func holder(mu) { lock mu; unlock mu }
`, "StuckSend@1"},
	{"polling for ever does not starve others", `
func main() {
	ch = chan 0
	go worker(ch)
	go reader(ch)
loop:
	x = unknown.opaque closed
	if x loop loop
}
func worker(ch) { send ch 1 @1 }
func reader(ch) { recv ch @2 }
`, ""},
	{"two that poll", `
func main() {
	ch = chan 0
	go poll()
	go poll()
	go worker(ch)
}
func poll() {
loop:
	x = unknown.opaque closed
	if x out again
again:
	y = unknown.opaque open
	if y loop out
out:
}
func worker(ch) { mu = new {0}; go holder(mu); lock mu; unlock mu; send ch 1 @1 }
func holder(mu) { lock mu; unlock mu }
`, "StuckSend@1"},
	{"an assertion", `
func main() {
	ch = chan 0
	x = unknown.opaque got
	if x fail out
fail:
	exit
out:
	send ch 1 @1
}
`, "StuckSend@1"},
	{"an assertion after the leak", `
func main() {
	ch = chan 0
	mu = new {0}
	go worker(ch, mu)
	go worker(ch, mu)
	x = unknown.opaque got
	if x fail out
fail:
	exit
out:
}
func worker(ch, mu) { lock mu; unlock mu; send ch 1 @1 }
`, "StuckSend@1"},
	{"a panic either way", `
func main() {
	ch = chan 0
	x = unknown.opaque closed
	if x a b
a:
	close ch
	close ch @1
b:
	y = 1
	close ch
	close ch @1
}
`, "PanicCloseClosed@1"},
	{"a panic one way", `
func main() {
	ch = chan 0
	close ch
	x = unknown.opaque closed
	if x a b
a:
	close ch @1
b:
}
`, ""},
	{"an entry of a map", `
func main() {
	m = makemap
	k = unknown key
	ch = chan 0
	dh = chan 0
	mapset m 1 ch
	mapset m 2 dh
	c, ok = mapget m k {nil}
	if ok get out
get:
	recv c @1
out:
}
`, ""},
}

func TestGame(t *testing.T) {
	for _, test := range games {
		t.Run(test.name, func(t *testing.T) {
			p := parse(t, "root main\n"+test.text)
			for _, noReduction := range []bool{false, true} {
				r := Run(p, Options{NoReduction: noReduction})
				if r.Err != nil {
					t.Fatal(r.Err)
				}
				if got := summary(r); got != test.want {
					t.Errorf("without reduction %t: got %q, want %q", noReduction, got, test.want)
				}
				for _, v := range r.Verdicts {
					t.Logf("%+v", v)
				}
			}
		})
	}
}

// TestGameTruncated checks that an outcome that is not explored does not win.
func TestGameTruncated(t *testing.T) {
	p := parse(t, `
root main
func main() {
	ch = chan 0
	go other(ch)
	x = unknown.opaque closed
	if x a b
a:
	send ch 1 @1
	return
b:
	n = 0
loop:
	k = len ch
	n = n + 1
	more = n < 20
	if more loop out
out:
	send ch 1 @1
}
func other(ch) { n = len ch; n = len ch }
`)
	for _, noReduction := range []bool{false, true} {
		var reports []int
		for limit := 1; limit < 80; limit++ {
			r := Run(p, Options{MaxStates: limit, NoReduction: noReduction})
			if len(r.Verdicts) == 0 {
				continue
			}
			if len(reports) == 0 && r.States > limit && limit < 15 {
				t.Errorf("%d states: got %s", limit, summary(r))
			}
			reports = append(reports, limit)
		}
		if len(reports) == 0 {
			t.Error("never reported")
		}
		t.Logf("reported with limits from %d", reports[0])
	}
}

// TestClasses checks how what stands behind an unknown value depends on the program.
func TestClasses(t *testing.T) {
	const leak = `
root main
func main() {
	ch = chan 0
%s
leak:
	send ch 1 @1
out:
}
`
	for _, test := range []struct {
		name, code, want string
	}{
		{"free", "x = unknown err; if x leak out", "StuckSend@1"},
		{"opaque", "x = unknown.opaque err; if x leak out", ""},
		{"data", "x = unknown.data err; if x leak out", "StuckSend@1 or not"},
		{"chosen data", "choose.data leak out", "StuckSend@1 or not"},
		{"constant", "x = const value(1,0,0,2); if x leak out", "StuckSend@1 or not"},
		{"slot", "p = new {value(1,0,0,2)}; x = load p; if x leak out", "StuckSend@1 or not"},
		{"derived", "x = unknown.data n; y = unknown n; z = y < x; if z leak out", "StuckSend@1 or not"},
		{"isnil", "x = unknown err; z = isnil x; if z leak out", "StuckSend@1"},
		{"opaque isnil", "x = unknown err; z = isnil.opaque x; if z leak out", ""},
		{"decided before", "x = unknown err; z = isnil x; z = isnil.opaque x; if z leak out", "StuckSend@1"},
	} {
		for _, noInput := range []bool{false, true} {
			want, orNot := strings.CutSuffix(test.want, " or not")
			if orNot && noInput {
				want = ""
			}
			p := parse(t, fmt.Sprintf(leak, test.code))
			p.NoInput = noInput
			r := Run(p, Options{})
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if got := summary(r); got != want {
				t.Errorf("%s, no input %t: got %q, want %q", test.name, noInput, got, want)
			}
		}
	}
}
