//go:build fixturetest

package closed

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

var background = context.Background()

func ignore(int) {}

func always(int) bool { return true }

func fail(int) error { return errors.New("failed") }

func runBadSkip() { BadSkip(background, []int{1, 2}, 1, always, ignore) }

func runBadWorker() { BadWorker([]int{1, 2}, 1, fail) }

func runGoodWorker() { GoodWorker([]int{1, 2}, 1, fail) }

func runGoodBarrier() { GoodBarrier(background, []int{1, 2, 3}, ignore) }

func runGoodEach() {
	GoodEach(background, []int{1, 2, 3}, 1, func(_ context.Context, n int) error { return fail(n) })
}

type branches map[string][]string

func (b branches) Visit(_ context.Context, name string) ([]string, error) { return b[name], nil }

func runGoodTree() {
	GoodTree(context.Background(), branches{"a": {"b", "c"}, "b": {"d"}}, semaphore.NewWeighted(1), "a")
}
