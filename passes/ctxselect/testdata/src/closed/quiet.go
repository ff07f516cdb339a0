package closed

import "context"

func GoodRows(ctx context.Context, items []int) (sum int, err error) {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, n := range items {
			select {
			case rows <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case n, ok := <-rows:
			if !ok {
				return sum, nil
			}
			sum += n
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// The consumer drains when it leaves.

func GoodDrain(ctx context.Context, items []int) (sum int, err error) {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, n := range items {
			if ctx.Err() != nil {
				return
			}
			rows <- n
		}
	}()
	defer func() {
		for range rows {
		}
	}()
	for n := range rows {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
