package explore

import (
	"fmt"
	"testing"
)

// TestDecisive: a parameter that only goes to code outside the program is never asked for.
func TestDecisive(t *testing.T) {
	for _, test := range []struct{ name, use, want string }{
		{"nothing", "nop", "[[-1]]"},
		{"foreign call", `call foreign(n)`, "[[-1]]"},
		{"foreign function value", "call *f(n)", "[[-1]]"},
		{"capacity", "c = chan n", "[[0] [1] [2]]"},
		{"capacity in a callee", `call "make"(n)`, "[[0] [1] [2]]"},
		{"captured", "g = closure \"makes\"(n)\n\tcall *g()", "[[0] [1] [2]]"},
		{"by way of memory", "p = new {0}\n\tstore p n \"x\"\n\tm = load p \"x\"\n\tc = chan m", "[[0] [1] [2]]"},
		{"memory of another name", "p = new {0, 0}\n\tq = addr.1 p\n\tstore p n \"x\"\n\tm = load q \"y\"\n\tc = chan m", "[[-1]]"},
		{"compared", "z = 0\n\tb = n == z\n\tif b out out", "[[0] [1] [2]]"},
		{"sent", "c = chan one\n\tgo makeReceived(c)\n\tsend c n", "[[0] [1] [2]]"},
		{"returned", `m = call "same"(n)` + "\n\tc = chan m", "[[0] [1] [2]]"},
	} {
		p := parse(t, fmt.Sprintf(`
param n
root main
func main() {
	n = param 0
	f = unknown
	one = 1
	%s
out:
	return
}
func make(n) { c = chan n }
func makes() captures(n) { c = chan n }
func makeReceived(c) {
	n = recv c
	d = chan n
}
func same(n) results 1 { return n }
`, test.use))
		r := Run(p, Options{})
		if r.Err != nil {
			t.Fatalf("%s: %v", test.name, r.Err)
		}
		if got := fmt.Sprint(r.AllInstances); got != test.want {
			t.Errorf("%s: instances %s, want %s", test.name, got, test.want)
		}
	}
}
