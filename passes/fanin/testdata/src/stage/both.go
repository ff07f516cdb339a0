package stage

// A goroutine may send, and this function does: there is no telling how many values come.

// no fix: the senders are not counted, and one of them is this function
func BadBoth(lookup map[string]func() error, key string) <-chan error {
	ret := make(chan error, 2) // want `ret, which BadBoth returns, is not closed on every path`
	if stop, ok := lookup[key]; ok {
		go func() {
			ret <- stop()
		}()
	}
	ret <- nil
	return ret
}
