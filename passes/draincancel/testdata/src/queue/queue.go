// Package queue receives for others.
package queue

// Drain drops what is left in jobs, until it is closed.
func Drain[T any](jobs <-chan T) {
	for range jobs {
	}
}

// DrainReady drops what is ready in jobs.
func DrainReady[T any](jobs <-chan T) {
	for {
		select {
		case _, ok := <-jobs:
			if !ok {
				return
			}
		default:
			return
		}
	}
}

// Work does all that is left in jobs, until it is closed.
func Work(jobs <-chan int, do func(int)) {
	for job := range jobs {
		do(job)
	}
}
