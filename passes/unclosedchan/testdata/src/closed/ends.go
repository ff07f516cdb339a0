package closed

import "errors"

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
