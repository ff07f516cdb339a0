package explore

import (
	"fmt"
	"strings"
	"testing"
)

// TestCoarse checks that a coarse exploration passes over a function that leads to much and is handed no channel, and
// still finds what follows, and that one that is handed a channel is followed.
func TestCoarse(t *testing.T) {
	var decide, keep strings.Builder
	for i := range 10 {
		fmt.Fprintf(&decide, "\tchoose yes%d next%d\nyes%d:\n\tq = addr.%d p\n\tstore q 1\n\tgoto next%d\nnext%d:\n", i, i, i, i, i, i)
		fmt.Fprintf(&keep, "\tq = addr.%d p\n\tx = load q\n\tif x out%d in%d\nout%d:\n\tsend ch 1 @1\nin%d:\n", i, i, i, i, i)
	}
	text := func(arg string) string {
		return fmt.Sprintf(`
root main
func main() { call serve() }
func serve() {
	p = new {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	ch = chan 0
	call read(p, %s)
	go answer(ch)
	choose wait leave
wait:
	recv ch
leave:
}
func answer(ch) { send ch 1 @2 }
func read(p, ch) {
%s	c = chan 10
	ch = c
%s}
`, arg, decide.String(), keep.String())
	}
	for _, test := range []struct {
		arg    string
		coarse bool
		few    bool
	}{
		{"0", false, false},
		{"0", true, true},
		{"ch", true, false},
	} {
		r := Run(parse(t, text(test.arg)), Options{MaxStates: 200, Coarse: test.coarse})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if few := !r.Truncated.States; few != test.few {
			t.Errorf("%+v: %d states", test, r.States)
		}
		if found := len(r.Verdicts) == 1 && r.Verdicts[0].Site == 2; test.few && !found {
			t.Errorf("%+v: %v", test, r.Verdicts)
		}
		if r.Coarser == test.coarse {
			t.Errorf("%+v: Coarser is %v", test, r.Coarser)
		}
	}
}

// TestCoarseEnd checks that what may end the world is not passed over.
func TestCoarseEnd(t *testing.T) {
	r := Run(parse(t, `
root main
func main() { call serve() }
func serve() {
	ch = chan 0
	go answer(ch)
	call fail()
}
func answer(ch) { send ch 1 @1 }
func fail() {
`+strings.Repeat("\tx = 1\n", 60)+`	exit
	return
}
`), Options{Coarse: true})
	if r.Err != nil || len(r.Verdicts) > 0 {
		t.Error(r.Err, r.Verdicts)
	}
}
