package component

import "context"

// What the engine cannot find yet; docs/limits.md says more.

// The context is kept in a field; the client stops receiving when it has
// cancelled.

type BadFeed struct {
	ctx    context.Context
	events chan event
}

func NewBadFeed(ctx context.Context) *BadFeed {
	f := &BadFeed{ctx: ctx, events: make(chan event)}
	go f.run()
	return f
}

func (f *BadFeed) run() {
	defer close(f.events)
	for {
		ev, err := poll(f.ctx)
		if err != nil {
			return
		}
		f.events <- ev // missed: the engine knows no client that stops receiving from a channel once it has cancelled
	}
}

func (f *BadFeed) Events() <-chan event { return f.events }

type GoodFeed struct {
	ctx    context.Context
	events chan event
}

func NewGoodFeed(ctx context.Context) *GoodFeed {
	f := &GoodFeed{ctx: ctx, events: make(chan event)}
	go f.run()
	return f
}

func (f *GoodFeed) run() {
	defer close(f.events)
	for {
		ev, err := poll(f.ctx)
		if err != nil {
			return
		}
		select {
		case f.events <- ev:
		case <-f.ctx.Done():
			return
		}
	}
}

func (f *GoodFeed) Events() <-chan event { return f.events }
