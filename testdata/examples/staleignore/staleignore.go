package staleignore

// Load calls load in the background.
func Load(load func() string) <-chan string {
	result := make(chan string, 1)
	go func() {
		//pipevet:ignore sendleak the callers always receive
		result <- load()
	}()
	return result
}
