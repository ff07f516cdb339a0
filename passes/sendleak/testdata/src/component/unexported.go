package component

import "context"

// Methods that are not exported are called by the package alone, which knows in which order. Those that are, by anybody.

// no fix: how the recorder is to say that it has left, only the author knows
type BadRecorder struct {
	pauses chan struct{}
	goOn   chan struct{}
}

func NewBadRecorder() *BadRecorder { return &BadRecorder{make(chan struct{}), make(chan struct{})} }

func (r *BadRecorder) Run(ctx context.Context, write func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.pauses:
			select {
			case <-r.goOn:
			case <-ctx.Done():
				return
			}
		default:
			write()
		}
	}
}

func (r *BadRecorder) Pause() { r.pauses <- struct{}{} } // want `BadRecorder\.Pause blocks for ever sending on r\.pauses`

func (r *BadRecorder) Resume() { r.goOn <- struct{}{} } // want `BadRecorder\.Resume blocks for ever sending on r\.goOn`

type GoodRecorder struct {
	pauses chan struct{}
	goOn   chan struct{}
}

func newGoodRecorder() *GoodRecorder { return &GoodRecorder{make(chan struct{}), make(chan struct{})} }

func (r *GoodRecorder) run(ctx context.Context, write func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.pauses:
			select {
			case <-r.goOn:
			case <-ctx.Done():
				return
			}
		default:
			write()
		}
	}
}

func (r *GoodRecorder) pause()  { r.pauses <- struct{}{} }
func (r *GoodRecorder) resume() { r.goOn <- struct{}{} }

// Record pauses while the recorder runs, and ends it afterwards.
func Record(write, rest func(), rounds int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := newGoodRecorder()
	go r.run(ctx, write)
	for range rounds {
		r.pause()
		rest()
		r.resume()
	}
}
