package closed

import "sync/atomic"

// The counter is changed in one step, and read in another.

func BadCounter(urls []string) (n int) {
	pages := make(chan page, len(urls))
	var remaining atomic.Int32
	remaining.Store(int32(len(urls)))
	for _, url := range urls {
		go func() {
			pages <- fetch(url)
			remaining.Add(-1)
			account(url)
			if remaining.Load() == 0 {
				close(pages) // want `close of pages panics: two producers may have changed remaining at line \d+ before the first of them reads it`
			}
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

func BadCounterFunc(urls []string) (n int) {
	pages := make(chan page, len(urls))
	var done int64
	for _, url := range urls {
		go func() {
			defer func() {
				atomic.AddInt64(&done, 1)
				account(url)
				if atomic.LoadInt64(&done) == int64(len(urls)) {
					close(pages) // want `close of pages panics: two producers may have changed done at line \d+ before the first of them reads it`
				}
			}()
			pages <- fetch(url)
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// It is a field, and handed over by its address.

type tally struct {
	left  atomic.Int64
	pages chan page
}

func (t *tally) crawl(url string) {
	t.pages <- fetch(url)
	t.left.Add(-1)
	account(url)
	if t.left.Load() == 0 {
		close(t.pages) // want `close of t.pages panics: two producers may have changed t.left at line \d+ before the first of them reads it`
	}
}

func BadCounterField(urls []string) (n int) {
	t := &tally{pages: make(chan page, len(urls))}
	t.left.Store(int64(len(urls)))
	for _, url := range urls {
		go t.crawl(url)
	}
	for p := range t.pages {
		n += len(p.text)
	}
	return n
}

func crawlCounted(url string, left *atomic.Int32, pages chan<- page) {
	pages <- fetch(url)
	left.Add(-1)
	account(url)
	if left.Load() == 0 {
		close(pages) // want `close of pages panics: two producers may have changed left at line \d+ before the first of them reads it`
	}
}

func BadCounterGiven(urls []string) (n int) {
	pages := make(chan page, len(urls))
	var left atomic.Int32
	left.Store(int32(len(urls)))
	for _, url := range urls {
		go crawlCounted(url, &left, pages)
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}
