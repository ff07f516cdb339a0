package closed

import "sync"

// Each producer closes.

func BadEach(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go func() {
			pages <- fetch(url)
			account(url)
			close(pages) // want `close of pages panics: it was closed at line \d+ already, by each of the producers`
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

func BadEachDefer(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go func() {
			defer close(pages) // want `close of pages panics: it was closed at line \d+ already, by each of the producers`
			pages <- fetch(url)
			account(url)
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// One of two closes.

func BadOne(a, b []string) (n int) {
	pages := make(chan page)
	go func() {
		defer close(pages)
		for _, url := range a {
			pages <- fetch(url)
		}
	}()
	go func() {
		for _, url := range b {
			pages <- fetch(url) // want `send on pages panics: the goroutine started at line \d+ closes it at line \d+ without waiting for the other producers`
		}
	}()
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// The one who starts them closes at once.

func BadAtOnce(urls []string) (n int) {
	pages := make(chan page, len(urls))
	for _, url := range urls {
		go func() {
			pages <- fetch(url) // want `send on pages panics: BadAtOnce closes it at line \d+ without waiting for all producers`
		}()
	}
	close(pages)
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// Nobody closes.

func BadNever(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go func() {
			pages <- fetch(url)
		}()
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	return n
}

// The one who waits should receive.

func BadWait(urls []string) (n int) {
	pages := make(chan page)
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			pages <- fetch(url) // want `blocks for ever sending on pages: nobody receives: the one who should waits for it at line \d+ first`
		}()
	}
	wg.Wait()
	close(pages)
	for p := range pages {
		n += len(p.text)
	}
	return n
}

func BadWaitAfter(urls []string) (n int) {
	pages := make(chan page)
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Go(func() {
			pages <- fetch(url)
		})
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	wg.Wait()
	close(pages)
	return n
}

// The producers add themselves.

func BadAdd(urls []string) (n int) {
	pages := make(chan page)
	var wg sync.WaitGroup
	for _, url := range urls {
		go func() {
			wg.Add(1)
			defer wg.Done()
			pages <- fetch(url) // want `send on pages panics: the goroutine started at line \d+ has closed it at line \d+, as its Wait at line \d+ may come before the Add at line \d+`
		}()
	}
	go func() {
		wg.Wait()
		close(pages)
	}()
	for p := range pages {
		n += len(p.text)
	}
	return n
}
