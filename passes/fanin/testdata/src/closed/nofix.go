package closed

import "sync"

// No edit is offered in this file.

// The counter is an ordinary variable.

// no fix: the counter must become atomic everywhere
func BadPlainCounter(urls []string) (n int) {
	pages := make(chan page, len(urls))
	remaining := len(urls)
	for _, url := range urls {
		go func() {
			pages <- fetch(url)
			remaining--
			account(url)
			if remaining == 0 {
				close(pages) // want `close of pages panics, or never comes: the producers change remaining at line \d+ without a lock`
			}
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// The lock is given up between the two steps.

// no fix: the two steps under the lock must become one
func BadTwoLocks(urls []string) (n int) {
	pages := make(chan page, len(urls))
	remaining := len(urls)
	var mu sync.Mutex
	for _, url := range urls {
		go func() {
			pages <- fetch(url)
			mu.Lock()
			remaining--
			mu.Unlock()
			account(url)
			mu.Lock()
			last := remaining == 0
			mu.Unlock()
			if last {
				close(pages) // want `close of pages panics: it was closed at line \d+ already, by each of the producers`
			}
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// The function that makes the channel is a producer itself.

// no fix: the function that would have to wait is a producer itself
func BadSelf(urls []string) (n int) {
	pages := make(chan page, 2*len(urls))
	for _, url := range urls {
		go func() {
			pages <- fetch(url) // want `send on pages panics: BadSelf closes it at line \d+ without waiting for all producers`
		}()
		pages <- page{url: url}
	}
	close(pages)
	for p := range pages {
		n += len(p.text)
	}
	return n
}
