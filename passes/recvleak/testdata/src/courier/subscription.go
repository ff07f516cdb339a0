package courier

import "sync"

// A Subscription is to something that is produced until it is ended.
type Subscription interface {
	Unsubscribe()
}

type subscription struct {
	once  sync.Once
	ended chan struct{}
	done  chan struct{}
}

// Subscribe calls produce in a goroutine, with a channel that is closed when the subscription ends.
func Subscribe(produce func(ended <-chan struct{})) Subscription {
	s := &subscription{ended: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		produce(s.ended)
	}()
	return s
}

func (s *subscription) Unsubscribe() {
	s.once.Do(func() { close(s.ended) })
	<-s.done
}
