//go:build fixturetest

package closed

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"time"
)

var items = []int{1, 2, 3, 4}

// cancelled calls f with a context that has ended.
func cancelled(f func(context.Context, []int) (int, error)) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f(ctx, items)
}

func runBadRows()   { cancelled(BadRows) }
func runGoodRows()  { cancelled(GoodRows) }
func runGoodDrain() { cancelled(GoodDrain) }

func runBadFirstError() { BadFirstError(items, func(int) error { return errors.New("no") }) }
func runBadQuit()       { BadQuit(items, func(sum int) bool { return sum > 2 }) }

// A hasty client is gone after the first line, when the second is there.
type hasty struct {
	http.ResponseWriter
	cancel context.CancelFunc
}

func (h hasty) Write(p []byte) (int, error) {
	time.Sleep(time.Millisecond)
	h.cancel()
	return h.ResponseWriter.Write(p)
}

func runBadHandler() {
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, "GET", "/", nil)
	if err != nil {
		panic(err)
	}
	BadHandler(hasty{httptest.NewRecorder(), cancel}, r, []string{"a", "b", "c"})
}

func runBadVisit()  { BadVisit([]string{"a", "abc", "ab", "b"}) }
func runGoodVisit() { GoodVisit([]string{"a", "abc", "ab", "b"}) }
