//go:build fixturetest

package closed

import "context"

var items = []string{"a", "bb", "ccc", "dddd"}

// cancelled calls f with a context that has ended.
func cancelled[R any](f func(context.Context, []string) R) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f(ctx, items)
}

func runBadStranded()  { cancelled(BadStranded) }
func runGoodStranded() { cancelled(GoodStranded) }
func runGoodRoom()     { cancelled(GoodRoom) }
func runBadOrder()     { cancelled(BadOrder) }
func runGoodOrder()    { cancelled(GoodOrder) }

func runBadCounted() {
	cancelled(func(ctx context.Context, items []string) error {
		_, err := BadCounted(ctx, items)
		return err
	})
}
