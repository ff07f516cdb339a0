package stage

// The close lies in a function that is not always called.

// no fix: the close is in another function
func BadFinish(in <-chan string) <-chan int {
	out := make(chan int) // want `out, which BadFinish returns, is not closed on every path`
	finish := func() { close(out) }
	go func() {
		complete := true
		for line := range in {
			n, err := decode(line)
			if err != nil {
				complete = false
				continue
			}
			out <- n
		}
		if complete {
			finish()
		}
	}()
	return out
}

func GoodFinish(in <-chan string) <-chan int {
	out := make(chan int)
	finish := func() { close(out) }
	go func() {
		defer finish()
		for line := range in {
			n, err := decode(line)
			if err != nil {
				continue
			}
			out <- n
		}
	}()
	return out
}

// The last item closes, but continue skips it.

// no fix: the close stands in the loop, under a condition of its own
func BadContinue(lines []string) <-chan int {
	out := make(chan int) // want `out, which BadContinue returns, is not closed on every path`
	go func() {
		for i, line := range lines {
			n, err := decode(line)
			if err != nil {
				continue
			}
			out <- n
			if i == len(lines)-1 {
				close(out)
			}
		}
	}()
	return out
}
