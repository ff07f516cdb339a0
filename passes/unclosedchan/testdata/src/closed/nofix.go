package closed

// No edit is safe in this file.

// The close lies in a function that is not always called.

// no fix: the close is in another function
func BadFinish(lines []string) (sum int) {
	records := make(chan record)
	finish := func() { close(records) }
	go func() {
		complete := true
		for _, line := range lines {
			r, err := decode(line)
			if err != nil {
				complete = false
				continue
			}
			records <- r
		}
		if complete {
			finish()
		}
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodFinish(lines []string) (sum int) {
	records := make(chan record)
	finish := func() { close(records) }
	go func() {
		defer finish()
		for _, line := range lines {
			r, err := decode(line)
			if err != nil {
				continue
			}
			records <- r
		}
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// The last item closes, but continue skips it.

// no fix: the close stands in the loop, under a condition of its own
func BadContinue(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for i, line := range lines {
			r, err := decode(line)
			if err != nil {
				continue
			}
			records <- r
			if i == len(lines)-1 {
				close(records)
			}
		}
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodContinue(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for i, line := range lines {
			r, err := decode(line)
			if err == nil {
				records <- r
			}
			if i == len(lines)-1 {
				close(records)
			}
		}
		if len(lines) == 0 {
			close(records)
		}
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// One channel of several in a slice is forgotten.

// no fix: which of the channels of the slice is forgotten is not seen
func BadSlice(lines []string) {
	queues := make([]chan string, 2)
	for i := range queues {
		queues[i] = make(chan string)
		go func(queue <-chan string) {
			for line := range queue { // want `blocks for ever ranging over queue`
				decode(line)
			}
		}(queues[i])
	}
	for _, line := range lines {
		queues[len(line)%2] <- line
	}
	close(queues[0])
}

func GoodSlice(lines []string) {
	queues := make([]chan string, 2)
	for i := range queues {
		queues[i] = make(chan string)
		go func(queue <-chan string) {
			for line := range queue {
				decode(line)
			}
		}(queues[i])
	}
	for _, line := range lines {
		queues[len(line)%2] <- line
	}
	for _, queue := range queues {
		close(queue)
	}
}
