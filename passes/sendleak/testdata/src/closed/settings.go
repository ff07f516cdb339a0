package closed

import (
	"sync"
	"time"
)

// What is only handed on may be anything, and makes no difference to the goroutines.

type probe func(host string, connect, read, write, idle, total, pause, most time.Duration) error

func BadSettings(try probe, hosts []string, connect, read, write, idle, total, pause, most time.Duration) error {
	errs := make(chan error)
	var wg sync.WaitGroup
	for _, h := range hosts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := try(h, connect, read, write, idle, total, pause, most); err != nil {
				errs <- err // want `blocks for ever sending on errs`
			}
		}()
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case err := <-errs:
		return err
	case <-done:
		return nil
	}
}

func GoodSettings(try probe, hosts []string, connect, read, write, idle, total, pause, most time.Duration) error {
	errs := make(chan error, len(hosts))
	var wg sync.WaitGroup
	for _, h := range hosts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := try(h, connect, read, write, idle, total, pause, most); err != nil {
				errs <- err
			}
		}()
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case err := <-errs:
		return err
	case <-done:
		return nil
	}
}
