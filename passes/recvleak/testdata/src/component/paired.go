package component

// GoodMutex is a lock that can be closed: who has locked it unlocks it.
type GoodMutex struct{ ch chan struct{} }

func NewGoodMutex() *GoodMutex {
	ch := make(chan struct{}, 1)
	ch <- struct{}{}
	return &GoodMutex{ch}
}

func (m *GoodMutex) TryLock() bool {
	_, ok := <-m.ch
	return ok
}

func (m *GoodMutex) MustLock() {
	if _, ok := <-m.ch; !ok {
		panic("closed")
	}
}

func (m *GoodMutex) Unlock() {
	select {
	case m.ch <- struct{}{}:
	default:
		panic("not locked")
	}
}

func (m *GoodMutex) Close() {
	if _, ok := <-m.ch; !ok {
		panic("closed twice")
	}
	close(m.ch)
}
