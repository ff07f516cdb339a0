package guard

// The one token of a turnstile lies in the channel that tells what the turnstile protects.

type turnstile struct{ set, unset chan struct{} }

type GoodGate struct {
	turnstile turnstile
	queue     []int
	err       error
}

func NewGoodGate() *GoodGate {
	g := &GoodGate{turnstile: turnstile{make(chan struct{}, 1), make(chan struct{}, 1)}}
	g.turnstile.unset <- struct{}{}
	return g
}

func (g *turnstile) lock() {
	select {
	case <-g.set:
	case <-g.unset:
	}
}

func (g *turnstile) unlock(set bool) {
	if set {
		g.set <- struct{}{}
	} else {
		g.unset <- struct{}{}
	}
}

func (g *GoodGate) Put(n int) error {
	g.turnstile.lock()
	defer func() { g.turnstile.unlock(len(g.queue) > 0) }()
	if g.err != nil {
		return g.err
	}
	g.queue = append(g.queue, n)
	return nil
}

// The value in the buffer is replaced by a newer one.

func GoodReplace(ch chan bool, v bool) {
	select {
	case ch <- v:
	case <-ch:
		select {
		case ch <- v:
		default:
		}
	}
}

// What is idle becomes busy, or broken.

type GoodStates struct{ idle, busy, broken chan struct{} }

func (s *GoodStates) Do(work func() error) error {
	<-s.idle
	s.busy <- struct{}{}
	err := work()
	<-s.busy
	if err != nil {
		s.broken <- struct{}{}
		return err
	}
	s.idle <- struct{}{}
	return nil
}
