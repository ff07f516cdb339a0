package reference_test

import (
	"testing"
	"testing/synctest"

	"github.com/pipevet/pipevet/reference"
)

func TestDiscard(t *testing.T) {
	for _, sent := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			ch := make(chan int)
			reference.Discard(ch)
			for n := range sent {
				ch <- n
			}
			close(ch)
			synctest.Wait() // the bubble fails if the goroutine stays
			if _, ok := <-ch; ok {
				t.Errorf("%d sent: something is left", sent)
			}
		})
	}
}
