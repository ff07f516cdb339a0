package closed

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// The only producer forgets to close.

func BadNever(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for _, line := range lines {
			if r, err := decode(line); err == nil {
				records <- r
			}
		}
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodNever(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		defer close(records)
		for _, line := range lines {
			if r, err := decode(line); err == nil {
				records <- r
			}
		}
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// The producer closes only when it has come to the end.

func BadEarlyReturn(lines []string) (sum int) {
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
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodEarlyReturn(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		for _, line := range lines {
			r, err := decode(line)
			if err != nil {
				break
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

// The producer closes only when it has not been cancelled.

func BadCancelled(lines []string) (sum int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	records := make(chan record)
	go func() {
		for _, line := range lines {
			r, err := decodeContext(ctx, line)
			if err != nil {
				cancel()
			}
			select {
			case records <- r:
			case <-ctx.Done():
				return
			}
		}
		close(records)
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodCancelled(lines []string) (sum int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	records := make(chan record)
	go func() {
		defer close(records)
		for _, line := range lines {
			r, err := decodeContext(ctx, line)
			if err != nil {
				cancel()
			}
			select {
			case records <- r:
			case <-ctx.Done():
				return
			}
		}
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// A stage closes its own output, but not when its function fails.

func source(lines []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, line := range lines {
			out <- line
		}
	}()
	return out
}

func parsed(lines <-chan string) <-chan record {
	out := make(chan record)
	go func() {
		for line := range lines {
			r, err := decode(line)
			if err != nil {
				for range lines {
				}
				return
			}
			out <- r
		}
		close(out)
	}()
	return out
}

func parsedAlways(lines <-chan string) <-chan record {
	out := make(chan record)
	go func() {
		defer close(out)
		for line := range lines {
			r, err := decode(line)
			if err != nil {
				for range lines {
				}
				return
			}
			out <- r
		}
	}()
	return out
}

func BadStage(lines []string) (sum int) {
	for r := range parsed(source(lines)) { // want `blocks for ever ranging over parsed\(source\(lines\)\)`
		sum += r.id
	}
	return sum
}

func GoodStage(lines []string) (sum int) {
	for r := range parsedAlways(source(lines)) {
		sum += r.id
	}
	return sum
}

// The workers range over a queue that the function fills and does not close:
// the function itself is the only producer.

func BadWorkers(lines []string) {
	queue := make(chan string)
	for range 3 {
		go func() {
			for line := range queue { // want `blocks for ever ranging over queue`
				decode(line)
			}
		}()
	}
	for _, line := range lines {
		queue <- line
	}
}

func GoodWorkers(lines []string) {
	queue := make(chan string)
	for range 3 {
		go func() {
			for line := range queue {
				decode(line)
			}
		}()
	}
	for _, line := range lines {
		queue <- line
	}
	close(queue)
}

// The function returns early, and its workers wait for more.

func BadFillFails(lines []string) error {
	queue := make(chan string)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for line := range queue { // want `blocks for ever ranging over queue`
				decode(line)
			}
		}()
	}
	for _, line := range lines {
		if _, err := decode(line); err != nil {
			return err
		}
		queue <- line
	}
	close(queue)
	return nil
}

func GoodFillFails(lines []string) error {
	queue := make(chan string)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for line := range queue {
				decode(line)
			}
		}()
	}
	defer close(queue)
	for _, line := range lines {
		if _, err := decode(line); err != nil {
			return err
		}
		queue <- line
	}
	return nil
}

// The producer is a method of a struct that is made here.

type scanner struct {
	lines   []string
	records chan record
	err     error
}

func (s *scanner) scan() {
	for _, line := range s.lines {
		r, err := decode(line)
		if err != nil {
			s.err = err
			return
		}
		s.records <- r
	}
	close(s.records)
}

func BadMethod(lines []string) (sum int, err error) {
	s := &scanner{lines: lines, records: make(chan record)}
	go s.scan()
	for r := range s.records { // want `blocks for ever ranging over s\.records`
		sum += r.id
	}
	return sum, s.err
}

func (s *scanner) scanAll() {
	defer close(s.records)
	for _, line := range s.lines {
		r, err := decode(line)
		if err != nil {
			s.err = err
			return
		}
		s.records <- r
	}
}

func GoodMethod(lines []string) (sum int, err error) {
	s := &scanner{lines: lines, records: make(chan record)}
	go s.scanAll()
	for r := range s.records {
		sum += r.id
	}
	return sum, s.err
}

// A generic producer.

func each[T, R any](items []T, f func(T) (R, error), out chan<- R) {
	for _, item := range items {
		r, err := f(item)
		if err != nil {
			return
		}
		out <- r
	}
	close(out)
}

func eachAlways[T, R any](items []T, f func(T) (R, error), out chan<- R) {
	defer close(out)
	for _, item := range items {
		r, err := f(item)
		if err != nil {
			return
		}
		out <- r
	}
}

func BadGeneric(lines []string) (sum int) {
	records := make(chan record)
	go each(lines, decode, records)
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodGeneric(lines []string) (sum int) {
	records := make(chan record)
	go eachAlways(lines, decode, records)
	for r := range records {
		sum += r.id
	}
	return sum
}

// A panic that is recovered skips the close.

func mustDecode(line string) record {
	r, err := decode(line)
	if err != nil {
		panic(err)
	}
	return r
}

func BadPanic(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				sum = -1
			}
		}()
		for _, line := range lines {
			records <- mustDecode(line)
		}
		close(records)
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum
}

func GoodPanic(lines []string) (sum int) {
	records := make(chan record)
	go func() {
		defer close(records)
		defer func() {
			if r := recover(); r != nil {
				sum = -1
			}
		}()
		for _, line := range lines {
			records <- mustDecode(line)
		}
	}()
	for r := range records {
		sum += r.id
	}
	return sum
}

// The channel is closed when all is well only.

func BadGroup(lines []string) (sum int, err error) {
	g, ctx := errgroup.WithContext(context.Background())
	records := make(chan record, len(lines))
	for _, line := range lines {
		g.Go(func() error {
			r, err := decodeContext(ctx, line)
			if err != nil {
				return err
			}
			records <- r
			return nil
		})
	}
	go func() {
		if err := g.Wait(); err != nil {
			return
		}
		close(records)
	}()
	for r := range records { // want `blocks for ever ranging over records`
		sum += r.id
	}
	return sum, nil
}

func GoodGroup(lines []string) (sum int, err error) {
	g, ctx := errgroup.WithContext(context.Background())
	records := make(chan record, len(lines))
	for _, line := range lines {
		g.Go(func() error {
			r, err := decodeContext(ctx, line)
			if err != nil {
				return err
			}
			records <- r
			return nil
		})
	}
	go func() {
		err = g.Wait()
		close(records)
	}()
	for r := range records {
		sum += r.id
	}
	return sum, err
}
