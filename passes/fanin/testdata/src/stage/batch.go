package stage

import "sync/atomic"

// GoodBatch sends one result for each key, and there is room for all: the caller knows how many come.
func GoodBatch(lookup map[string]func() error, keys []string, workers int) <-chan error {
	n := len(keys)
	results := make(chan error, n)
	do := func(key string) {
		results <- lookup[key]()
	}
	next := int32(-1)
	for range workers {
		go func() {
			for {
				i := int(atomic.AddInt32(&next, 1))
				if i >= n {
					return
				}
				do(keys[i])
			}
		}()
	}
	return results
}

// GoodBatchCount is told how many there are.
func GoodBatchCount(do func(i int) error, n int) <-chan error {
	results := make(chan error, n)
	for i := range n {
		go func() { results <- do(i) }()
	}
	return results
}
