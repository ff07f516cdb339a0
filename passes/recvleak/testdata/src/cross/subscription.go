package cross

import "github.com/pipevet/pipevet/passes/recvleak/testdata/src/courier"

// What an imported function returns as an interface has methods that only the dynamic type knows.

// no fix: when the subscription is to end, only the author knows
func BadNumbers() int {
	ch := make(chan int)
	courier.Subscribe(func(ended <-chan struct{}) {
		for i := range 10 {
			select { // want `blocks for ever in select`
			case ch <- i:
			case <-ended:
				return
			}
		}
	})
	return <-ch
}

func GoodNumbers() int {
	ch := make(chan int)
	sub := courier.Subscribe(func(ended <-chan struct{}) {
		for i := range 10 {
			select {
			case ch <- i:
			case <-ended:
				return
			}
		}
	})
	n := <-ch
	sub.Unsubscribe()
	return n
}
