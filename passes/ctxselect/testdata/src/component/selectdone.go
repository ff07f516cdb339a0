package component

import "context"

// The loop holds a context that Stop cancels, and waits for its queue only.

type BadWorker struct {
	ctx    context.Context
	cancel context.CancelFunc
	queue  chan frame
}

func NewBadWorker(handle func(frame)) *BadWorker {
	w := &BadWorker{queue: make(chan frame)}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	go w.loop(handle)
	return w
}

func (w *BadWorker) loop(handle func(frame)) {
	for w.ctx.Err() == nil {
		f := <-w.queue // want `blocks for ever receiving from w\.queue`
		handle(f)
	}
}

func (w *BadWorker) Submit(f frame) {
	select {
	case w.queue <- f:
	case <-w.ctx.Done():
	}
}

func (w *BadWorker) Stop() { w.cancel() }

type GoodWorker struct {
	ctx    context.Context
	cancel context.CancelFunc
	queue  chan frame
}

func NewGoodWorker(handle func(frame)) *GoodWorker {
	w := &GoodWorker{queue: make(chan frame)}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	go w.loop(handle)
	return w
}

func (w *GoodWorker) loop(handle func(frame)) {
	for {
		select {
		case f := <-w.queue:
			handle(f)
		case <-w.ctx.Done():
			return
		}
	}
}

func (w *GoodWorker) Submit(f frame) {
	select {
	case w.queue <- f:
	case <-w.ctx.Done():
	}
}

func (w *GoodWorker) Stop() { w.cancel() }

// Wait is in flight when the latch is closed.

type BadLatch struct {
	released chan struct{}
	quit     chan struct{}
}

func NewBadLatch() *BadLatch {
	return &BadLatch{make(chan struct{}, 1), make(chan struct{})}
}

func (l *BadLatch) Release() {
	select {
	case l.released <- struct{}{}:
	default:
	}
}

func (l *BadLatch) Wait() bool {
	<-l.released // want `blocks for ever receiving from l\.released`
	return true
}

func (l *BadLatch) Close() { close(l.quit) }

type GoodLatch struct {
	released chan struct{}
	quit     chan struct{}
}

func NewGoodLatch() *GoodLatch {
	return &GoodLatch{make(chan struct{}, 1), make(chan struct{})}
}

func (l *GoodLatch) Release() {
	select {
	case l.released <- struct{}{}:
	default:
	}
}

func (l *GoodLatch) Wait() bool {
	select {
	case <-l.released:
		return true
	case <-l.quit:
		return false
	}
}

func (l *GoodLatch) Close() { close(l.quit) }
