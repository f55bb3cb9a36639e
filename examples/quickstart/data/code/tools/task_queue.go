// Package tasks runs jobs on a fixed number of workers and tries failed ones
// again after a growing pause.
package tasks

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Task is a piece of work with a name for error messages.
type Task struct {
	Name string
	Run  func(ctx context.Context) error
}

// Permanent marks an error that no further attempt can cure.
type Permanent struct {
	Err error
}

func (p Permanent) Error() string { return p.Err.Error() }

// Unwrap gives errors.Is and errors.As access to the cause.
func (p Permanent) Unwrap() error { return p.Err }

// Options say how tasks are run.
type Options struct {
	// Workers is the number of tasks that run at the same time, at least 1.
	Workers int
	// Attempts is how often a task is tried, at least 1.
	Attempts int
	// Pause is the waiting time before the second attempt. It doubles each time.
	Pause time.Duration
}

func (o Options) validate() error {
	if o.Workers < 1 {
		return fmt.Errorf("tasks: Workers must be at least 1, but was %d", o.Workers)
	}
	if o.Attempts < 1 {
		return fmt.Errorf("tasks: Attempts must be at least 1, but was %d", o.Attempts)
	}
	return nil
}

// RunAll runs all tasks and returns their errors joined, in the order of the
// tasks. It returns early when the context is cancelled; tasks that have not
// started then fail with the error of the context.
func RunAll(ctx context.Context, list []Task, options Options) error {
	if err := options.validate(); err != nil {
		return err
	}
	failures := make([]error, len(list))
	indices := make(chan int)
	var group sync.WaitGroup
	for worker := 0; worker < options.Workers; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for index := range indices {
				failures[index] = runOne(ctx, list[index], options)
			}
		}()
	}
	for index := range list {
		indices <- index
	}
	close(indices)
	group.Wait()
	return errors.Join(failures...)
}

func runOne(ctx context.Context, task Task, options Options) error {
	pause := options.Pause
	var err error
	for attempt := 1; attempt <= options.Attempts; attempt++ {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", task.Name, ctx.Err())
		}
		err = task.Run(ctx)
		if err == nil {
			return nil
		}
		var permanent Permanent
		if errors.As(err, &permanent) || attempt == options.Attempts {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", task.Name, ctx.Err())
		case <-time.After(pause):
		}
		pause *= 2
	}
	return fmt.Errorf("%s: %w", task.Name, err)
}
