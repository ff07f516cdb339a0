package closed

import (
	"sync"
	"time"
)

// The result is sent after the caller has given up.

func BadTimeout() (int, error) {
	type result struct {
		status int
		err    error
	}
	ch := make(chan result)
	go func() {
		status, err := dial("a.example")
		ch <- result{status, err} // want `blocks for ever sending on ch`
	}()
	select {
	case r := <-ch:
		return r.status, r.err
	case <-time.After(time.Millisecond):
		return 0, errTimeout
	}
}

func GoodTimeout() (int, error) {
	type result struct {
		status int
		err    error
	}
	ch := make(chan result, 1)
	go func() {
		status, err := dial("a.example")
		ch <- result{status, err}
	}()
	select {
	case r := <-ch:
		return r.status, r.err
	case <-time.After(time.Millisecond):
		return 0, errTimeout
	}
}

// The caller returns between starting the goroutine and receiving.

func BadEarlyReturn() (int, error) {
	status := make(chan int)
	go func() {
		n, _ := dial("a.example")
		status <- n // want `blocks for ever sending on status`
	}()
	if err := valid("b.example"); err != nil {
		return 0, err
	}
	return <-status, nil
}

func GoodEarlyReturn() (int, error) {
	if err := valid("b.example"); err != nil {
		return 0, err
	}
	status := make(chan int)
	go func() {
		n, _ := dial("a.example")
		status <- n
	}()
	return <-status, nil
}

// The first of several results wins; the others find nobody.

func BadFirstWins(mirrors []string) int {
	first := make(chan int)
	for _, m := range mirrors {
		go func() {
			status, _ := dial(m)
			first <- status // want `blocks for ever sending on first`
		}()
	}
	return <-first
}

func GoodFirstWins(mirrors []string) int {
	first := make(chan int, len(mirrors))
	for _, m := range mirrors {
		go func() {
			status, _ := dial(m)
			first <- status
		}()
	}
	return <-first
}

func BadFirstError(shards int) error {
	errs := make(chan error)
	for i := 0; i < shards; i++ {
		go func() {
			_, err := dial("shard.example")
			errs <- err // want `blocks for ever sending on errs`
		}()
	}
	for i := 0; i < shards; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func GoodFirstError(shards int) error {
	errs := make(chan error)
	for i := 0; i < shards; i++ {
		go func() {
			_, err := dial("shard.example")
			errs <- err
		}()
	}
	var first error
	for i := 0; i < shards; i++ {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func BadWaitGroupGo(hosts []string) error {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, h := range hosts {
		wg.Go(func() {
			_, err := dial(h)
			errs <- err // want `blocks for ever sending on errs`
		})
	}
	for range hosts {
		if err := <-errs; err != nil {
			return err
		}
	}
	wg.Wait()
	return nil
}

func GoodWaitGroupGo(hosts []string) error {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, h := range hosts {
		wg.Go(func() {
			_, err := dial(h)
			errs <- err
		})
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	var first error
	for err := range errs {
		if err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Each attempt answers, but late answers find nobody.

func BadRetry() (int, error) {
	answers := make(chan int)
	for range 3 {
		go func() {
			status, _ := dial("a.example")
			answers <- status // want `blocks for ever sending on answers`
		}()
		select {
		case status := <-answers:
			return status, nil
		case <-time.After(time.Millisecond):
		}
	}
	return 0, errTimeout
}

func GoodRetry() (int, error) {
	for range 3 {
		answer := make(chan int, 1)
		go func() {
			status, _ := dial("a.example")
			answer <- status
		}()
		select {
		case status := <-answer:
			return status, nil
		case <-time.After(time.Millisecond):
		}
	}
	return 0, errTimeout
}

// The queue is filled before anyone reads it: the function itself is stuck.

func BadFillFirst(hosts []string) {
	queue := make(chan string)
	for _, h := range hosts {
		queue <- h // want `blocks for ever sending on queue`
	}
	close(queue)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for h := range queue {
				dial(h)
			}
		}()
	}
	wg.Wait()
}

func GoodFillFirst(hosts []string) {
	queue := make(chan string, len(hosts))
	for _, h := range hosts {
		queue <- h
	}
	close(queue)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for h := range queue {
				dial(h)
			}
		}()
	}
	wg.Wait()
}
