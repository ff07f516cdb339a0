package fix

import (
	"context"
	"net/http"
	"sync"
	"time"
)

func use(...any) {}

type item struct{ name string }

type server struct {
	ctx    context.Context
	out    chan int
	quit   chan struct{}
	fed    chan struct{}
	mu     sync.Mutex
	notify func()
}

func newServer(ctx context.Context) *server {
	s := &server{ctx: ctx, out: make(chan int), quit: make(chan struct{}), fed: make(chan struct{})}
	s.fed <- struct{}{}
	return s
}

func (s *server) stop() { close(s.quit) }

func (s *server) field() {
	s.out <- 1 // fix: select
}

func (s *server) locked() {
	s.mu.Lock()
	s.out <- 1 // nofix: select: would keep the lock
	s.mu.Unlock()
}

func (s *server) lockedDeferred() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out <- 1 // fix: select
}

func send(ctx context.Context, ch chan<- int) {
	ch <- 1 // fix: select
}

func sendError(ctx context.Context, ch chan<- int) error {
	// The value is important.
	ch <- 1 // fix: select
	return nil
}

func sendResults(ctx context.Context, ch chan<- int) (n int, it *item, at time.Time, s string, err error) {
	ch <- 1 // fix: select
	return
}

func loop(ctx context.Context, ch chan<- item, names []string) {
	defer close(ch)
outer:
	for _, name := range names {
		if name == "" {
			continue outer
		}
		ch <- item{ // fix: select
			name: name,
		}
	}
}

func closesAfter(ctx context.Context, ch chan<- string, names []string) {
	for _, name := range names {
		ch <- name // nofix: select: would not close
	}
	close(ch)
}

func waitGroup(ctx context.Context, ch chan<- int, wg *sync.WaitGroup) {
	go func() {
		ch <- 1 // nofix: select: would not count down
		wg.Done()
	}()
}

func oneLine(ctx context.Context, ch chan<- int) {
	go func() { ch <- 1 }() // fix: select
}

func oneLineReceive(ctx context.Context, ch <-chan int) {
	var n int
	defer func() { n = <-ch }() // fix: select
	_ = n
}

func twoOnALine(ctx context.Context, ch chan<- int) {
	go func() { print(); ch <- 1 }() // nofix: select: other statements on the line
}

func receive(ctx context.Context, ch <-chan struct{}) {
	<-ch // fix: select
}

func define(ctx context.Context, ch <-chan item) error {
	it := <-ch // fix: select
	use(it)
	return nil
}

func defineOk(ctx context.Context, ch <-chan map[string]*item) error {
	it, ok := <-ch // fix: select
	use(it, ok)
	return nil
}

func defineSome(ctx context.Context, ch <-chan int) (ok bool) {
	n, ok := <-ch // fix: select
	use(n)
	return ok
}

func assign(ctx context.Context, ch <-chan int) (n int, err error) {
	n = <-ch // fix: select
	return n, nil
}

func add(ctx context.Context, ch <-chan int) (n int) {
	n += <-ch // nofix: select: not a case of a select
	return n
}

func returned(ctx context.Context, ch <-chan error) error {
	return <-ch // fix: select
}

func returnedTwo(ctx context.Context, ch <-chan int) (int, error) {
	return <-ch, nil // nofix: select: part of a larger expression
}

func argument(ctx context.Context, ch <-chan int) {
	use(<-ch) // nofix: select: part of a larger expression
}

func init1(ctx context.Context, ch <-chan error) error {
	if err := <-ch; err != nil { // nofix: select: an init statement
		return err
	}
	return nil
}

func labelled(ctx context.Context, ch <-chan int) {
again:
	<-ch // nofix: select: labelled
	goto again
}

func selected(ctx context.Context, ch <-chan int) {
	select {
	case <-ch: // nofix: select: in one already
	case <-time.After(time.Second):
	}
}

func inCase(ctx context.Context, ch chan int) {
	select {
	case n := <-ch: // a comment
		ch <- n // fix: select
	case <-time.After(time.Second):
	}
}

func quitOnly(ch chan<- int) func() error {
	quit := make(chan struct{})
	go func() {
		ch <- 1 // fix: select
	}()
	use(func() { close(quit) })
	return func() error {
		ch <- 1 // nofix: select: which error
		return nil
	}
}

func own(ch chan<- int) {
	quit := make(chan struct{})
	go func() {
		ch <- 1 // nofix: select: closes quit itself
		close(quit)
	}()
}

func background(ch chan<- int) {
	ctx := context.Background()
	ch <- 1 // nofix: select: never ends
	use(ctx)
}

func nothing(ch chan<- int) {
	ch <- 1 // nofix: select: nothing tells it to end
}

func generic[T any](ctx context.Context, ch <-chan T) T {
	v := <-ch // fix: select
	return v
}

func local(ctx context.Context) {
	type pair struct{ a, b int }
	ch := make(chan pair)
	p := <-ch // fix: select
	use(p)
}

func unnamed(ctx context.Context, ch <-chan struct{ a, b int }) {
	p := <-ch // nofix: select: the type has no name
	use(p)
}

func twoErrors(ctx context.Context, ch chan<- int) (error, error) {
	ch <- 1 // nofix: select: which error
	return nil, nil
}

func derived(ctx context.Context, ch chan<- int) {
	sub, cancel := context.WithCancel(ctx)
	defer cancel()
	ch <- 1 // fix: select
	use(sub)
}

func cookie(ctx context.Context, r *http.Request) {
	ch := chanOf(r.URL)
	u := <-ch // nofix: select: *url.URL, of a package that is not imported
	use(u)
}

func chanOf[T any](v T) chan T { return make(chan T) }

func itself(ctx context.Context) {
	<-ctx.Done() // nofix: select: the same twice
}

var variable = <-make(chan int) // nofix: select: in no function
