package differential

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// TestSecondExplorer looks at programs whose defects are plain to see.
func TestSecondExplorer(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"fine", `
			root f
			func f() { c = chan 0 {0}; go g(c) @1; v, ok = recv c @2 }
			func g(c) { send c 1 @3 }`, ""},
		{"a receiver that leaves", `
			root f
			func f() { c = chan 0 {0}; go g(c) @1; i = select { recv c @2; default } @3 }
			func g(c) { send c 1 @4 }`, "stuck @4"},
		{"room for it", `
			root f
			func f() { c = chan 1 {0}; go g(c) @1; i = select { recv c @2; default } @3 }
			func g(c) { send c 1 @4 }`, ""},
		{"nil", `
			root f
			func f() { x = nil; choose A B
			A: recv x @1
			B: close x @2 }`, "stuck @1, panic @2"},
		{"a panic ends the world", `
			root f
			func f() { c = chan 0 {0}; go g(c) @1; close c @2; close c @3 }
			func g(c) { n = nil; recv n @4 }`, "panic @3"},
		{"a panic that is recovered", `
			root f
			func f() { c = chan 0 {0}; go g() @1; defer h() @2; close c @3; close c @4; recv c }
			func g() { n = nil; recv n @5 }
			func h() { x = recover }`, "panic @4, stuck @5"},
		{"two locks in two orders", `
			root f
			func f() { a = new {0}; b = new {0}; go g(a, b) @1; lock a @2; lock b @3; unlock b; unlock a }
			func g(a, b) { lock b @4; lock a @5; unlock a; unlock b }`, "stuck @3, stuck @5"},
		{"a reader behind a writer", `
			root f
			func f() { m = new {0, 0}; go g(m) @1; rlock.rw m @2; rlock.rw m @3; runlock.rw m; runlock.rw m }
			func g(m) { lock.rw m @4; unlock.rw m }`, "stuck @3, stuck @4"},
		{"a signal too early", `
			root f
			func f() { m = new {0}; c = new {0}; go g(m, c) @1; lock m @2; condwait c m @3; unlock m }
			func g(m, c) { condsignal c @4 }`, "stuck @3"},
		{"one of two waiters", `
			root f
			func f() { w = new {0}; wgadd w 2 @1; go g(w) @2; wgwait w @3 }
			func g(w) { choose A B
			A: wgadd w -1 @4
			B: wgadd w -1 @5 }`, "stuck @3"},
		{"a deadline", `
			root f
			func f() { bg = ctxnew.background; x, cancel = ctxnew.timeout bg; d = ctxdone x; recv d @1 }`, ""},
		{"no deadline", `
			root f
			func f() { bg = ctxnew.background; x, cancel = ctxnew.cancel bg; go g(cancel) @1; d = ctxdone x; recv d @2; recv d @3 }
			func g(cancel) { choose A B
			A: call *cancel() @4
			B: return }`, "stuck @2"},
		{"others go round for ever", `
			root f
			func f() { c = chan 0 {0}; n = nil; go g(c) @1; go h(c) @2; recv n @3 }
			func g(c) { L: send c 1 @4; goto L }
			func h(c) { L: recv c @5; goto L }`, "stuck @3"},
	} {
		p, err := model.Parse(test.text)
		if err == nil {
			err = p.Validate()
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		sv := exploreAll(p, 1000)
		var got []string
		for _, f := range sorted(sv.found) {
			got = append(got, fmt.Sprint(f))
		}
		if got := strings.Join(got, ", "); got != test.want || !sv.complete {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}
