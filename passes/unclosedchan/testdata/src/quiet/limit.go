package quiet

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type store interface {
	Connections() uint
	Load(ctx context.Context, name string) ([]byte, error)
}

// GoodLimit has room in its group for as many as in its channel, and for one more.
func GoodLimit(ctx context.Context, s store, names []string, write func([]byte) error) error {
	g, ctx := errgroup.WithContext(ctx)
	limit := int(s.Connections())
	g.SetLimit(1 + limit) // with the one that writes
	parts := make(chan (<-chan []byte), limit)
	g.Go(func() error {
		for part := range parts {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case data := <-part:
				if err := write(data); err != nil {
					return err
				}
			}
		}
		return nil
	})
loop:
	for _, name := range names {
		part := make(chan []byte, 1)
		g.Go(func() error {
			data, err := s.Load(ctx, name)
			if err == nil {
				part <- data
			}
			return err
		})
		select {
		case parts <- part:
		case <-ctx.Done():
			break loop
		}
	}
	close(parts)
	return g.Wait()
}
