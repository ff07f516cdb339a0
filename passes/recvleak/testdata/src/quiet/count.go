package quiet

import "sync/atomic"

// A tally is kept elsewhere: the engine does not know what was counted in it, and that may be nothing.
type tally struct{ failed atomic.Int64 }

func (t *tally) do(f func() error) {
	if f() != nil {
		t.failed.Add(1)
	}
}

// GoodRetries waits as often as something has failed.
func GoodRetries(t *tally, names []string) {
	retried := make(chan struct{})
	for _, name := range names {
		t.do(func() error {
			err := ask(name)
			if err != nil {
				go func() { retried <- struct{}{} }()
			}
			return err
		})
	}
	for range t.failed.Load() {
		<-retried
	}
}
