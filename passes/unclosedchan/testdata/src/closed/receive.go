package closed

// The consumer receives until the channel is closed.

func BadReceived(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for _, line := range lines {
			r, err := decode(line)
			if err != nil {
				return
			}
			records <- r
		}
		close(records)
	}()
	for {
		r, ok := <-records // want `blocks for ever receiving from records`
		if !ok {
			return sum
		}
		sum += r.id
	}
}
