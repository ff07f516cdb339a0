package semrelease

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

// A Server handles a bounded number of requests at a time.
type Server struct{ sem *semaphore.Weighted }

// Handle handles a request.
func (s *Server) Handle(ctx context.Context, request string) error {
	if err := s.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if request == "" {
		return errors.New("empty request")
	}
	println(request)
	s.sem.Release(1)
	return nil
}
