package quiet

import "sync"

// Maps whose entries lead to nothing are not held, but how many there are is the same each time, as long as nobody changes them.

type zones struct {
	mu    sync.Mutex
	names map[string]string
}

func newZones(list []string) *zones {
	z := &zones{names: make(map[string]string)}
	for _, s := range list {
		z.names[s] = s
	}
	return z
}

func (z *zones) refresh() {
	errs := make(chan error)
	defer close(errs)
	for key := range z.names {
		go func() {
			z.mu.Lock()
			defer z.mu.Unlock()
			errs <- ask(key)
		}()
	}
	for range len(z.names) {
		<-errs
	}
}

func GoodZones(list []string) { newZones(list).refresh() }

func GoodPerKey(weights map[string]int) {
	done := make(chan string)
	for key := range weights {
		go func() { done <- key }()
	}
	for range weights {
		<-done
	}
}

func GoodSet(list []string) {
	set := make(map[string]bool)
	for _, s := range list {
		set[s] = true
	}
	done := make(chan string)
	for key := range set {
		go func() { done <- key }()
	}
	for range len(set) {
		<-done
	}
}

// GoodChecked takes away what nobody has asked for before it asks for the rest.
func GoodChecked(weights map[string]int) {
	for key, w := range weights {
		if w == 0 {
			delete(weights, key)
		}
	}
	done := make(chan string, len(weights))
	for key := range weights {
		go func() { done <- key }()
	}
	for range weights {
		<-done
	}
}

// Entries with locks are held, but those of a map that somebody else has filled are not known either.

type shard struct {
	mu   sync.Mutex
	name string
}

type shards struct{ byName map[string][]*shard }

func (s *shards) refresh() {
	errs := make(chan error)
	defer close(errs)
	for key, list := range s.byName {
		go func() {
			for _, one := range list {
				one.mu.Lock()
				one.name = key
				one.mu.Unlock()
			}
			errs <- ask(key)
		}()
	}
	for range len(s.byName) {
		<-errs
	}
}

func GoodShards(byName map[string][]*shard) { (&shards{byName}).refresh() }
