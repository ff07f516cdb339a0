package stage

import "context"

// An index calls f for each of its keys, and may keep it.
type index interface {
	ForEach(ctx context.Context, f func(key string) bool) error
}

type entry struct {
	key string
	err error
}

// BadEntries sends the error without a way out. The index, which has a function that sends on the channel, does not receive from it.
func BadEntries(ctx context.Context, ix index) <-chan entry {
	out := make(chan entry)
	go func() {
		defer close(out)
		err := ix.ForEach(ctx, func(key string) bool {
			select {
			case out <- entry{key: key}:
				return true
			case <-ctx.Done():
				return false
			}
		})
		if err != nil {
			out <- entry{err: err} // want `blocks for ever sending on out: nobody receives when ctx is done \(when err != nil\)`
		}
	}()
	return out
}

func GoodEntries(ctx context.Context, ix index) <-chan entry {
	out := make(chan entry)
	go func() {
		defer close(out)
		err := ix.ForEach(ctx, func(key string) bool {
			select {
			case out <- entry{key: key}:
				return true
			case <-ctx.Done():
				return false
			}
		})
		if err != nil {
			select {
			case out <- entry{err: err}:
			case <-ctx.Done():
			}
		}
	}()
	return out
}

// GoodFirstKey receives what the function that it hands over sends.
func GoodFirstKey(ctx context.Context, ix index) string {
	keys := make(chan string, 1)
	go ix.ForEach(ctx, func(key string) bool {
		keys <- key
		return false
	})
	return <-keys
}
