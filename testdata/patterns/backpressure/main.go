// Command backpressure is “Pipeline with Backpressure”, completed.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// Buffered channels provide natural backpressure
// When buffer is full, producers block until consumers catch up

func pipeline(ctx context.Context) error {
	// Stage 1 → Stage 2: buffer of 100
	stage1Out := make(chan RawData, 100)
	// Stage 2 → Stage 3: buffer of 50
	stage2Out := make(chan ProcessedData, 50)
	// Stage 3 → output: buffer of 25
	stage3Out := make(chan FinalResult, 25)

	g, ctx := errgroup.WithContext(ctx)

	// Stage 1: Read data
	g.Go(func() error {
		defer close(stage1Out)
		return readData(ctx, stage1Out)
	})

	// Stage 2: Process (multiple workers)
	g.Go(func() error {
		defer close(stage2Out)
		return processData(ctx, stage1Out, stage2Out, 5)
	})

	// Stage 3: Write results
	g.Go(func() error {
		defer close(stage3Out)
		return writeResults(ctx, stage2Out, stage3Out)
	})

	// Collect final results
	g.Go(func() error {
		for result := range stage3Out {
			slog.Info("completed", "id", result.ID)
		}
		return nil
	})

	return g.Wait()
}

// What the pattern leaves to the reader.

type (
	// RawData is what is read.
	RawData struct{ ID int }
	// ProcessedData is what the workers make of it.
	ProcessedData struct{ ID int }
	// A FinalResult is what is left of that.
	FinalResult struct{ ID int }
)

// readData reads until there is no more, or ctx is done.
func readData(ctx context.Context, out chan<- RawData) error {
	for id := range 10 {
		select {
		case out <- RawData{id}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// processData processes with several workers.
func processData(ctx context.Context, in <-chan RawData, out chan<- ProcessedData, workers int) error {
	g, ctx := errgroup.WithContext(ctx)
	for range workers {
		g.Go(func() error {
			for d := range in {
				select {
				case out <- ProcessedData(d):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// writeResults writes every result.
func writeResults(ctx context.Context, in <-chan ProcessedData, out chan<- FinalResult) error {
	for d := range in {
		select {
		case out <- FinalResult(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func main() {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	fmt.Println(pipeline(context.Background()))
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
