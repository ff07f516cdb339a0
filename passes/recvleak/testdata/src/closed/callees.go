package closed

import "time"

// The receive, or the missing send, lies in something other than a literal.
// No edit is safe here, either.

func lookup(key string, out chan<- string) {
	value, err := load(key)
	if err != nil {
		return
	}
	out <- value
}

func lookupAlways(key string, out chan<- string) {
	value, err := load(key)
	if err != nil {
		value = key
	}
	out <- value
}

// no fix: what stands for a missing value, only the author knows
func BadNamed() string {
	out := make(chan string)
	go lookup("a", out)
	return <-out // want `blocks for ever receiving from out`
}

func GoodNamed() string {
	out := make(chan string)
	go lookupAlways("a", out)
	return <-out
}

type task struct {
	key  string
	done chan struct{}
}

func (t *task) run() {
	if _, err := load(t.key); err != nil {
		return
	}
	t.done <- struct{}{}
}

func (t *task) wait() {
	<-t.done // want `blocks for ever receiving from t\.done`
}

// no fix: the close at the end runs for one of several callers only
func BadMethod() {
	t := &task{key: "a", done: make(chan struct{})}
	go t.run()
	t.wait()
}

func (t *task) runAlways() {
	defer close(t.done)
	if _, err := load(t.key); err != nil {
		return
	}
	load(t.key)
}

func (t *task) waitAlways() {
	<-t.done
}

func GoodMethod() {
	t := &task{key: "a", done: make(chan struct{})}
	go t.runAlways()
	t.waitAlways()
}

type future[T any] struct{ value chan T }

func (f future[T]) get() T {
	return <-f.value // want `blocks for ever receiving from f\.value`
}

func submit[T any](f func() (T, error)) future[T] {
	fut := future[T]{make(chan T, 1)}
	go func() {
		value, err := f()
		if err == nil {
			fut.value <- value
		}
	}()
	return fut
}

// no fix: what stands for a missing value, only the author knows
func BadGeneric() string {
	fut := submit(func() (string, error) { return load("a") })
	load("b")
	return fut.get()
}

type outcome[T any] struct {
	value T
	err   error
}

func submitAll[T any](f func() (T, error)) chan outcome[T] {
	out := make(chan outcome[T], 1)
	go func() {
		value, err := f()
		out <- outcome[T]{value, err}
	}()
	return out
}

func GoodGeneric() (string, error) {
	out := submitAll(func() (string, error) { return load("a") })
	load("b")
	o := <-out
	return o.value, o.err
}

// The reply channel travels in the request; the server drops some requests.

type query struct {
	key    string
	answer chan string
}

// no fix: what stands for a missing answer, only the author knows
func BadReply(keys []string) (values []string) {
	queries := make(chan query)
	defer close(queries)
	go func() {
		for q := range queries {
			value, err := load(q.key)
			if err != nil {
				continue
			}
			q.answer <- value
		}
	}()
	for _, key := range keys {
		q := query{key, make(chan string)}
		queries <- q
		values = append(values, <-q.answer) // want `blocks for ever receiving from q\.answer`
	}
	return values
}

func GoodReply(keys []string) (values []string) {
	queries := make(chan query)
	defer close(queries)
	go func() {
		for q := range queries {
			value, err := load(q.key)
			if err != nil {
				close(q.answer)
				continue
			}
			q.answer <- value
		}
	}()
	for _, key := range keys {
		q := query{key, make(chan string)}
		queries <- q
		if value, ok := <-q.answer; ok {
			values = append(values, value)
		}
	}
	return values
}

// A timer that is stopped sends no more.

// no fix: nothing but the timer tells the goroutine to end
func BadStopped() {
	expired := time.NewTimer(time.Millisecond)
	closed := make(chan struct{})
	go func() {
		<-expired.C // want `blocks for ever receiving from expired\.C`
		close(closed)
	}()
	load("a")
	if expired.Stop() {
		return
	}
	<-closed
}

func GoodStopped() {
	closed := make(chan struct{})
	expired := time.AfterFunc(time.Millisecond, func() {
		close(closed)
	})
	load("a")
	if expired.Stop() {
		return
	}
	<-closed
}
