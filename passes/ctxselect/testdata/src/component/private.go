package component

import (
	"context"
	"sync"
)

// A recorder is used by one function alone, which pauses it only to go on.
type recorder struct{ pause, goOn chan struct{} }

func newRecorder() *recorder { return &recorder{make(chan struct{}), make(chan struct{})} }

func (r *recorder) run(ctx context.Context, record func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.pause:
			<-r.goOn
		default:
			record()
		}
	}
}

func (r *recorder) rest()   { r.pause <- struct{}{} }
func (r *recorder) resume() { r.goOn <- struct{}{} }

func GoodRecording(record, speak func(), rounds int) {
	ctx, cancel := context.WithCancel(context.Background())
	r := newRecorder()
	var wg sync.WaitGroup
	wg.Go(func() { r.run(ctx, record) })
	for range rounds {
		r.rest()
		speak()
		r.resume()
	}
	cancel()
	wg.Wait()
}
