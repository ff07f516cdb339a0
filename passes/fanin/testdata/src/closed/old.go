//go:build go1.24

package closed

// Without WaitGroup.Go.

func BadOld(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go func() { pages <- fetch(url) }()
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	return n
}

func BadOldNamed(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go deliverOne(url, pages)
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	return n
}

func deliverOne(url string, pages chan<- page) { pages <- fetch(url) }

func BadOldBoth(urls []string) (n int) {
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
