package component

import "context"

// The component's own goroutine frees those who wait, without the help of other clients.

type GoodServer struct {
	quit, done chan struct{}
	requests   chan chan string
}

func NewGoodServer() *GoodServer {
	s := &GoodServer{make(chan struct{}), make(chan struct{}), make(chan chan string)}
	go s.loop()
	return s
}

func (s *GoodServer) loop() {
	defer close(s.done)
	for {
		select {
		case reply := <-s.requests:
			reply <- "done"
		case <-s.quit:
			return
		}
	}
}

func (s *GoodServer) Do(ctx context.Context) (string, error) {
	reply := make(chan string, 1)
	select {
	case s.requests <- reply:
	case <-s.quit:
		return "", errClosed
	}
	return <-reply, nil
}

func (s *GoodServer) Close(ctx context.Context) {
	close(s.quit)
	<-s.done
}

// A channel is a lock that its holder gives back.

type GoodLimiter struct {
	slots chan struct{}
}

func NewGoodLimiter() *GoodLimiter { return &GoodLimiter{make(chan struct{}, 2)} }

func (l *GoodLimiter) Do(ctx context.Context, f func(context.Context)) {
	l.slots <- struct{}{}
	defer func() { <-l.slots }()
	f(ctx)
}
