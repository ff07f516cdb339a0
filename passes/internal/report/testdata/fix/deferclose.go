package fix

import (
	"context"
	"errors"
	"sync"
)

var errNoName = errors.New("no name")

func use(...any) {}

func missing(names []string) <-chan string {
	out := make(chan string)
	go func() { // fix: close out
		for _, name := range names {
			out <- name
		}
	}()
	return out
}

func atEnd(names []string) <-chan string {
	out := make(chan string)
	go func() { // fix: close out
		for _, name := range names {
			if name == "" {
				return
			}
			out <- name
		}

		close(out) // nobody else does
	}()
	return out
}

func withDefer(names []string, wg *sync.WaitGroup) <-chan string {
	out := make(chan string)
	go func() { // fix: close out
		defer wg.Done() // last of all

		for _, name := range names {
			out <- name
		}
		close(out)
	}()
	return out
}

func deferredSend(names []string) <-chan string {
	out := make(chan string)
	go func() { // nofix: close out: the deferred call would send on it
		defer func() { out <- "end" }()
		for _, name := range names {
			out <- name
		}
	}()
	return out
}

func early(names []string) <-chan string {
	out := make(chan string)
	go func() { // nofix: close out: goes on after the close
		for _, name := range names {
			out <- name
		}
		close(out)
		use(names)
	}()
	return out
}

func ends(names []string) <-chan string {
	out := make(chan string)
	go func() { // fix: close out
		for _, name := range names {
			if name == "" {
				close(out)
				return
			}
			out <- name
		}
		close(out)
	}()
	return out
}

func sometimes(ctx context.Context, names []string) <-chan string {
	out := make(chan string)
	go func() { // nofix: close out: only if not cancelled; why?
		for _, name := range names {
			out <- name
		}
		if ctx.Err() == nil {
			close(out)
		}
	}()
	return out
}

func workers(names []string) <-chan string {
	out := make(chan string)
	for range 3 {
		go func() { // nofix: close out: three of them
			for _, name := range names {
				out <- name
			}
		}()
	}
	return out
}

func eachItsOwn(names []string) (all []<-chan string) {
	for range 3 {
		out := make(chan string)
		go func() { // fix: close out
			for _, name := range names {
				out <- name
			}
		}()
		all = append(all, out)
	}
	return all
}

func kept(names []string) <-chan string {
	out := make(chan string)
	produce := func() { // nofix: close out: who knows how often it is called
		for _, name := range names {
			out <- name
		}
	}
	go produce()
	return out
}

func group(names []string, wg *sync.WaitGroup) <-chan string {
	out := make(chan string)
	wg.Go(func() { // fix: close out
		for _, name := range names {
			out <- name
		}
	})
	return out
}

func oneLine(name string) <-chan string {
	out := make(chan string)
	go func() { out <- name }() // fix: close out
	return out
}

func oneLineClosed(name string) <-chan string {
	out := make(chan string)
	go func() { out <- name; close(out) }() // nofix: close out: several statements
	return out
}

func producer(names []string, out chan<- string) { // fix: close out
	for _, name := range names {
		out <- name
	}
}

type stage struct{ out chan string }

func (s *stage) run(names []string) { // fix: close s.out
	for _, name := range names {
		s.out <- name
	}
	close(s.out)
}

func replaced(names []string) {
	out := make(chan string)
	go func() { // nofix: close out: another channel by then
		for _, name := range names {
			out <- name
			out = make(chan string)
		}
	}()
}

func inner(names []string) {
	go func() { // fix: close out
		out := make(chan string)
		go use(out)
		for _, name := range names {
			out <- name
		}
	}()
}

func dispatcher(names []string) error { // fix: close out
	out := make(chan string)
	for range 3 {
		go func() {
			for name := range out {
				use(name)
			}
		}()
	}
	for _, name := range names {
		if name == "" {
			return errNoName
		}
		out <- name
	}
	close(out)
	return nil
}

func waiter(names []string) { // nofix: close out: waits for the close
	out := make(chan string)
	var wg sync.WaitGroup
	wg.Go(func() {
		for name := range out {
			use(name)
		}
	})
	for _, name := range names {
		out <- name
	}
	close(out)
	wg.Wait()
}

func returnsCall(names []string, out chan string) error { // nofix: close out: f may depend on the close
	for _, name := range names {
		out <- name
	}
	close(out)
	return f(out)
}

func f(out chan string) error { return errNoName }

func consumer(out <-chan string) { // nofix: close out: receives only
	for name := range out {
		use(name)
	}
}
