package recvleak

import "log"

// Run does the jobs, one after the other, and waits for their end.
func Run(jobs []func() error) {
	done := make(chan struct{})
	go func() {
		for _, job := range jobs {
			if err := job(); err != nil {
				log.Print(err)
				return
			}
		}
		close(done)
	}()
	<-done
}
