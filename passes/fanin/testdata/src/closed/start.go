package closed

import (
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// The producers are named functions.

func deliver(urls []string, pages chan<- page) {
	for _, url := range urls {
		pages <- fetch(url)
	}
	account("all")
	close(pages) // want `close of pages panics: it was closed at line \d+ already, by each of the producers`
}

func BadNamed(urls []string) (n int) {
	pages := make(chan page)
	for range 2 {
		go deliver(urls, pages)
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// They are methods, and the channel is a field.

type crawler struct {
	urls  []string
	pages chan page
}

func (c *crawler) crawl() {
	for _, url := range c.urls {
		c.pages <- fetch(url)
	}
}

func BadMethod(urls []string) (n int) {
	c := &crawler{urls: urls, pages: make(chan page)}
	for range 2 {
		go c.crawl()
	}
	for p := range c.pages { // want `blocks for ever ranging over c.pages: nobody closes it`
		n += len(p.text)
	}
	return n
}

// They are method values.

func BadMethodValue(urls []string) (n int) {
	c := &crawler{urls: urls, pages: make(chan page)}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(c.crawl)
	}
	for p := range c.pages { // want `blocks for ever ranging over c.pages: nobody closes it`
		n += len(p.text)
	}
	wg.Wait()
	return n
}

// They are generic.

func forward[T any](in []T, out chan<- T) {
	for _, v := range in {
		out <- v
	}
}

func collect[T any](ins ...[]T) (all []T) {
	out := make(chan T)
	for _, in := range ins {
		go forward(in, out)
	}
	for v := range out { // want `blocks for ever ranging over out: nobody closes it`
		all = append(all, v)
	}
	return all
}

func BadGeneric(a, b []string) int { return len(collect(a, b)) }

// They are given what they need.

func BadGiven(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		// Each page is fetched by a goroutine of its own.
		go func(url string) {
			pages <- fetch(url)
		}(url)
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	return n
}

// They are in groups.

func BadErrgroup(urls []string) (n int, err error) {
	pages := make(chan page)
	var g errgroup.Group
	for _, url := range urls {
		g.Go(func() error {
			pages <- fetch(url)
			return nil
		})
	}
	for p := range pages { // want `blocks for ever ranging over pages: nobody closes it`
		n += len(p.text)
	}
	return n, g.Wait()
}

func BadGroupEach(urls []string) (n int) {
	pages := make(chan page)
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Go(func() {
			defer close(pages) // want `close of pages panics: it was closed at line \d+ already, by each of the producers`
			pages <- fetch(url)
			account(url)
		})
	}
	for p := range pages {
		n += len(p.text)
	}
	wg.Wait()
	return n
}

// The one that was started last closes.

func BadLast(urls []string) (n int) {
	pages := make(chan page)
	for i, url := range urls {
		go func() {
			pages <- fetch(url) // want `send on pages panics: the goroutine started at line \d+ closes it at line \d+ without waiting for the other producers`
			if i == len(urls)-1 {
				close(pages)
			}
		}()
	}
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// What the group returns is needed before the loop.

func BadErrgroupWait(urls []string) (n int, err error) {
	pages := make(chan page)
	var g errgroup.Group
	for _, url := range urls {
		g.Go(func() error {
			pages <- fetch(url) // want `blocks for ever sending on pages: nobody receives: the one who should waits for it at line \d+ first`
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	close(pages)
	for p := range pages {
		n += len(p.text)
	}
	return n, nil
}

// Somebody closes after a while.

func BadSleep(urls []string) (n int) {
	pages := make(chan page)
	for _, url := range urls {
		go func() {
			account(url)
			pages <- fetch(url) // want `send on pages panics: the goroutine started at line \d+ closes it at line \d+ without waiting for all producers`
		}()
	}
	go func() {
		time.Sleep(5 * time.Millisecond)
		close(pages) // long enough
	}()
	for p := range pages {
		n += len(p.text)
	}
	return n
}

// Two producers are started by hand; what is said about them stays.

func BadTwo(a, b []string) (n int) {
	pages := make(chan page)

	// The first one.
	go deliverOpen(a, pages)
	// The second one.
	go func() {
		defer close(pages) // which is too early
		deliverOpen(b, pages)
	}()

	for p := range pages {
		n += len(p.text)
	}
	return n
}

func deliverOpen(urls []string, pages chan<- page) {
	for _, url := range urls {
		pages <- fetch(url) // want `send on pages panics: the goroutine started at line \d+ closes it at line \d+ without waiting for the other producers`
	}
}
