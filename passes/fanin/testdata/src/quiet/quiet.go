// Package quiet holds fan-ins that are right, and mistakes that are none of several producers.
package quiet

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

func double(n int) int { return 2 * n }

func sum(in <-chan int) (n int) {
	for v := range in {
		n += v
	}
	return n
}

// A closer waits for a group.

func GoodGo(items []int) int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { out <- double(item) })
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return sum(out)
}

func GoodAdd(items []int) int {
	out := make(chan int)
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		go func() {
			defer wg.Done()
			out <- double(item)
		}()
	}
	go func() {
		defer close(out)
		wg.Wait()
	}()
	return sum(out)
}

func GoodErrgroup(ctx context.Context, items []int) (n int, err error) {
	out := make(chan int)
	g, ctx := errgroup.WithContext(ctx)
	for _, item := range items {
		g.Go(func() error {
			select {
			case out <- double(item):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	go func() {
		g.Wait()
		close(out)
	}()
	n = sum(out)
	return n, g.Wait()
}

// There is room for all before anybody waits.

func GoodBuffered(items []int) int {
	out := make(chan int, len(items))
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { out <- double(item) })
	}
	wg.Wait()
	close(out)
	return sum(out)
}

// The last one closes.

func GoodLast(items []int) int {
	if len(items) == 0 {
		return 0
	}
	out := make(chan int)
	var remaining atomic.Int32
	remaining.Store(int32(len(items)))
	for _, item := range items {
		go func() {
			out <- double(item)
			if remaining.Add(-1) == 0 {
				close(out)
			}
		}()
	}
	return sum(out)
}

func GoodLocked(items []int) int {
	if len(items) == 0 {
		return 0
	}
	out := make(chan int)
	remaining := len(items)
	var mu sync.Mutex
	for _, item := range items {
		go func() {
			out <- double(item)
			mu.Lock()
			defer mu.Unlock()
			remaining--
			if remaining == 0 {
				close(out)
			}
		}()
	}
	return sum(out)
}

// A channel is the lock.

func GoodToken(items []int) int {
	if len(items) == 0 {
		return 0
	}
	out := make(chan int)
	token := make(chan struct{}, 1)
	remaining := len(items)
	for _, item := range items {
		go func() {
			out <- double(item)
			token <- struct{}{}
			remaining--
			if remaining == 0 {
				close(out)
			}
			<-token
		}()
	}
	return sum(out)
}

// A counter that one goroutine has for itself.

func GoodOwnCounter(items []int) int {
	out := make(chan int)
	go func() {
		remaining := 2
		for range 2 {
			for _, item := range items {
				out <- item
			}
			remaining--
			if remaining == 0 {
				close(out)
			}
		}
	}()
	return sum(out)
}

type queue struct {
	left atomic.Int32
	out  chan int
}

func (q *queue) run() {
	q.out <- 1
	q.left.Add(-1)
	if q.left.Load() == 0 {
		close(q.out)
	}
}

// Each goroutine has a queue of its own.

func GoodQueues() (n int) {
	for range 2 {
		q := &queue{out: make(chan int)}
		q.left.Store(1)
		go q.run()
		n += sum(q.out)
	}
	return n
}

// Whoever comes first closes, when nobody sends any more.

func GoodOnce(items []int) int {
	out := make(chan int, 2*len(items))
	stop := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for _, item := range items {
				out <- double(item)
			}
			once.Do(func() { close(stop) })
		})
	}
	<-stop
	wg.Wait()
	close(out)
	return sum(out)
}

// One goroutine multiplexes.

func GoodMultiplex(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for a != nil || b != nil {
			select {
			case v, ok := <-a:
				if !ok {
					a = nil
					continue
				}
				out <- v
			case v, ok := <-b:
				if !ok {
					b = nil
					continue
				}
				out <- v
			}
		}
	}()
	return out
}

func GoodReflect(ins ...<-chan int) <-chan int {
	out := make(chan int)
	var cases []reflect.SelectCase
	for _, in := range ins {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(in)})
	}
	go func() {
		defer close(out)
		for len(cases) > 0 {
			i, v, ok := reflect.Select(cases)
			if !ok {
				cases = append(cases[:i], cases[i+1:]...)
				continue
			}
			out <- int(v.Int())
		}
	}()
	return out
}

// Producers one after the other.

func GoodInTurn(a, b []int) int {
	out := make(chan int)
	send := func(items []int, next chan<- struct{}) {
		for _, item := range items {
			out <- item
		}
		close(next)
	}
	first, second := make(chan struct{}), make(chan struct{})
	go send(a, first)
	go func() {
		<-first
		send(b, second)
	}()
	go func() {
		<-second
		close(out)
	}()
	return sum(out)
}

// The number of answers is known, and nobody ranges.

func GoodCount(items []int) (n int) {
	out := make(chan int)
	for _, item := range items {
		go func() { out <- double(item) }()
	}
	for range items {
		n += <-out
	}
	return n
}

// A second close that is expected.

func GoodRecovered(items []int) (n int) {
	out := make(chan int, 2*len(items))
	var wg sync.WaitGroup
	finished := make(chan int)
	for range 2 {
		wg.Go(func() {
			for _, item := range items {
				out <- item
			}
			defer func() { recover() }()
			close(finished)
		})
	}
	wg.Wait()
	close(out)
	<-finished
	return sum(out)
}

func GoodRecoveredSend(items []int) (n int) {
	out := make(chan int, 2*len(items))
	for range 2 {
		go func() {
			defer func() { recover() }()
			for _, item := range items {
				out <- item
			}
		}()
	}
	close(out)
	return sum(out)
}

// Each producer has a channel of its own.

func GoodOwn(items []int) (n int) {
	var outs []chan int
	for _, item := range items {
		out := make(chan int)
		outs = append(outs, out)
		go func() {
			defer close(out)
			out <- double(item)
		}()
	}
	for _, out := range outs {
		n += sum(out)
	}
	return n
}
