package closed

// What the engine cannot find yet; docs/limits.md says more.

func BadLists(lists [][]string) (n int) {
	pages := make(chan page)
	for _, urls := range lists {
		go func() {
			for _, url := range urls {
				pages <- fetch(url) // missed: whether an element of a slice is empty is not trusted
			}
		}()
	}
	go func() {
		close(pages)
	}()
	for p := range pages {
		n += len(p.text)
	}
	return n
}
