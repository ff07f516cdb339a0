package closed

import "errors"

// No edit is safe in this file.

// Two of three ways out close.

func BadTwoCloses(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for _, line := range lines {
			r, err := decode(line)
			if errors.Is(err, errBadLine) {
				close(records)
				return
			}
			if r.id > 1 {
				return
			}
			records <- r
		}
		close(records)
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodTwoCloses(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for _, line := range lines {
			r, err := decode(line)
			if errors.Is(err, errBadLine) {
				close(records)
				return
			}
			if r.id > 1 {
				close(records)
				return
			}
			records <- r
		}
		close(records)
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// The close lies in a function that is not always called.

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
