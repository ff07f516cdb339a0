package closed

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"time"
)

// No edit is safe in this file.

// The worker returns early on an error and sends nothing.

// no fix: what stands for a missing value, only the author knows
func BadWorkerFails() string {
	out := make(chan string)
	go func() {
		value, err := load("a")
		if err != nil {
			log.SetPrefix("load: ")
			return
		}
		out <- value
	}()
	return <-out // want `blocks for ever receiving from out`
}

func GoodWorkerFails() string {
	out := make(chan string)
	go func() {
		value, err := load("a")
		if err != nil {
			log.SetPrefix("load: ")
			out <- ""
			return
		}
		out <- value
	}()
	return <-out
}

// As many results are awaited as there are keys, but some are not sent.

// no fix: what stands for a missing value, only the author knows
func BadSkips(keys []string) map[string]bool {
	found := make(chan string)
	for _, key := range keys {
		go func() {
			value, err := load(key)
			if err != nil {
				return
			}
			found <- value
		}()
	}
	set := make(map[string]bool)
	for range keys {
		value := <-found // want `blocks for ever receiving from found`
		set[value] = true
	}
	return set
}

func GoodSkips(keys []string) map[string]bool {
	found := make(chan string)
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			value, err := load(key)
			if err != nil {
				return
			}
			found <- value
		}()
	}
	go func() {
		wg.Wait()
		close(found)
	}()
	set := make(map[string]bool)
	for value := range found {
		set[value] = true
	}
	return set
}

// Results and errors are awaited in one select; the worker may end with
// neither.

// no fix: what stands for a missing value, only the author knows
func BadSelectBothGone() (string, error) {
	values := make(chan string)
	errs := make(chan error)
	go func() {
		value, err := load("a")
		if err != nil && err != errNotFound {
			errs <- err
			return
		}
		if value != "" {
			values <- value
		}
	}()
	select { // want `blocks for ever in select`
	case value := <-values:
		return value, nil
	case err := <-errs:
		return "", err
	}
}

func GoodSelectBothGone() (string, error) {
	values := make(chan string)
	errs := make(chan error)
	go func() {
		value, err := load("a")
		if err != nil {
			errs <- err
			return
		}
		values <- value
	}()
	select {
	case value := <-values:
		return value, nil
	case err := <-errs:
		return "", err
	}
}

// The cancel function is called on one path only.

// no fix: who may cancel the context when the function succeeds, only the author knows
func BadCancelOnError(keys []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done() // want `blocks for ever receiving from ctx\.Done\(\)`
		log.SetPrefix("")
	}()
	for _, key := range keys {
		if _, err := loadContext(ctx, key); err != nil {
			cancel()
			return err
		}
	}
	return nil
}

func GoodCancelOnError(keys []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
		log.SetPrefix("")
	}()
	for _, key := range keys {
		if _, err := loadContext(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// The context of a select is cancelled by nobody.

// no fix: the cancel function was thrown away; when to call it, only the author knows
func BadNeverCancelled(keys []string) {
	ctx, _ := context.WithCancel(context.Background())
	work := make(chan string)
	go func() {
		for {
			select { // want `blocks for ever in select`
			case key := <-work:
				load(key)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, key := range keys {
		work <- key
	}
}

func GoodNeverCancelled(keys []string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	work := make(chan string)
	go func() {
		for {
			select {
			case key := <-work:
				load(key)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, key := range keys {
		work <- key
	}
}

// Stop does not close a ticker's channel.

// no fix: there is nothing that tells the goroutine to end
func BadTicker() {
	ticker := time.NewTicker(time.Millisecond)
	go func() {
		for range ticker.C { // want `blocks for ever ranging over ticker\.C`
			log.SetPrefix("tick ")
		}
	}()
	load("a")
	ticker.Stop()
}

func GoodTicker() {
	ticker := time.NewTicker(time.Millisecond)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-ticker.C:
				log.SetPrefix("tick ")
			case <-done:
				return
			}
		}
	}()
	load("a")
	ticker.Stop()
	close(done)
}

// The error path stops the ticker, but not the goroutine.

// no fix: done is sent on; to close it instead changes what both sides do
func BadTickerSelect() error {
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	done := make(chan bool)
	go func() {
		for {
			select { // want `blocks for ever in select`
			case <-ticker.C:
				log.SetPrefix("tick ")
			case <-done:
				return
			}
		}
	}()
	if _, err := load("a"); err != nil {
		return err
	}
	done <- true
	return nil
}

func GoodTickerSelect() error {
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	done := make(chan bool)
	defer close(done)
	go func() {
		for {
			select {
			case <-ticker.C:
				log.SetPrefix("tick ")
			case <-done:
				return
			}
		}
	}()
	_, err := load("a")
	return err
}

// The timer's value has been received when Stop fails.

// no fix: whether the timer has been received from, only the author knows
func BadTimerDrain() (value string) {
	values := make(chan string, 1)
	go func() {
		value, _ := load("a")
		values <- value
	}()
	timer := time.NewTimer(time.Millisecond)
	select {
	case value = <-values:
	case <-timer.C:
	}
	if !timer.Stop() {
		<-timer.C // want `blocks for ever receiving from timer\.C`
	}
	return value
}

func GoodTimerDrain() (value string) {
	values := make(chan string, 1)
	go func() {
		value, _ := load("a")
		values <- value
	}()
	timer := time.NewTimer(time.Millisecond)
	select {
	case value = <-values:
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
	case <-timer.C:
	}
	return value
}

// The only wake-up comes while nobody waits yet.

// no fix: the state and its signal must be kept together
func BadLostWakeup() {
	var mu sync.Mutex
	ready := false
	changed := make(chan struct{})
	go func() {
		load("a")
		mu.Lock()
		ready = true
		mu.Unlock()
		select {
		case changed <- struct{}{}:
		default:
		}
	}()
	load("b")
	mu.Lock()
	again := !ready
	mu.Unlock()
	if again {
		load("c")
		<-changed // want `blocks for ever receiving from changed`
	}
}

func GoodLostWakeup() {
	var mu sync.Mutex
	ready := false
	changed := make(chan struct{}, 1)
	go func() {
		load("a")
		mu.Lock()
		ready = true
		mu.Unlock()
		select {
		case changed <- struct{}{}:
		default:
		}
	}()
	load("b")
	mu.Lock()
	again := !ready
	mu.Unlock()
	if again {
		load("c")
		<-changed
	}
}

// A channel of no value: the zero delay means no deadline, not "wait for ever".

// no fix: what no delay means, only the author knows
func BadNilChannel(delay time.Duration) {
	var expired <-chan time.Time
	if delay > 0 {
		expired = time.After(delay)
	}
	<-expired // want `blocks for ever receiving from expired`
}

func GoodNilChannel(delay time.Duration) {
	var expired <-chan time.Time
	if delay > 0 {
		expired = time.After(delay)
	}
	values := make(chan string, 1)
	go func() {
		value, _ := load("a")
		values <- value
	}()
	select {
	case <-values:
	case <-expired:
	}
}

// The goroutine is started on one path, but always awaited.

// no fix: what to do without the goroutine, only the author knows
func BadNotStarted(prefetch bool) {
	done := make(chan struct{})
	if prefetch {
		go func() {
			defer close(done)
			load("a")
		}()
	}
	load("b")
	<-done // want `blocks for ever receiving from done`
}

func GoodNotStarted(prefetch bool) {
	done := make(chan struct{})
	if prefetch {
		go func() {
			defer close(done)
			load("a")
		}()
	} else {
		close(done)
	}
	load("b")
	<-done
}

// A recovered panic skips the send.

func parse(value string) int {
	if value == "" {
		panic("empty value")
	}
	return len(value)
}

// no fix: what stands for a missing value, only the author knows
func BadRecovered() int {
	parsed := make(chan int)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.SetPrefix("panic: ")
			}
		}()
		value, _ := load("a")
		parsed <- parse(value)
	}()
	return <-parsed // want `blocks for ever receiving from parsed`
}

func GoodRecovered() int {
	parsed := make(chan int)
	go func() {
		n := 0
		defer func() {
			if r := recover(); r != nil {
				log.SetPrefix("panic: ")
			}
			parsed <- n
		}()
		value, _ := load("a")
		n = parse(value)
	}()
	return <-parsed
}

// Several goroutines wait to be released. A deferred close would come too late
// for wg.Wait.

// no fix: to open the gate on failure would let the work start
func BadStartGate(keys []string) error {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start // want `blocks for ever receiving from start`
			load(key)
		}()
	}
	if _, err := load("config"); err != nil {
		return err
	}
	close(start)
	wg.Wait()
	return nil
}

func GoodStartGate(keys []string) error {
	if _, err := load("config"); err != nil {
		return err
	}
	start := make(chan struct{})
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			load(key)
		}()
	}
	close(start)
	wg.Wait()
	return nil
}

// A timer's function runs, or Stop says that it will not; once rewound, it runs again.

// no fix: what the second Stop was meant to wait for, only the author knows
func BadRewound(keys []string) {
	fired := make(chan time.Time, 1)
	timer := time.AfterFunc(time.Hour, func() { fired <- time.Now() })
	for _, key := range keys {
		load(key)
		if !timer.Stop() {
			<-fired // want `blocks for ever receiving from fired`
		}
	}
}

func GoodRewound(keys []string) {
	fired := make(chan time.Time, 1)
	timer := time.AfterFunc(time.Hour, func() { fired <- time.Now() })
	for _, key := range keys {
		load(key)
		if !timer.Stop() {
			<-fired
		}
		timer.Reset(0)
	}
	<-fired
}

// A subscription is handed out behind an interface of another package.
type subscription struct {
	ended    chan<- struct{}
	unwanted chan struct{}
}

func (s subscription) Close() error {
	close(s.unwanted)
	return nil
}

func (s subscription) wanted() bool {
	select {
	case <-s.unwanted:
		return false
	default:
		return true
	}
}

func subscribe(to chan<- subscription) (<-chan struct{}, io.Closer) {
	ended := make(chan struct{})
	s := subscription{ended, make(chan struct{})}
	to <- s
	return ended, s
}

// no fix: who ends the subscription, only the author knows
func BadSubscribers(keys []string) {
	joining := make(chan subscription)
	published := make(chan string)
	go func() {
		var all []subscription
		for {
			select {
			case s := <-joining:
				all = append(all, s)
			case _, ok := <-published:
				if !ok {
					return
				}
				active := all[:0]
				for _, s := range all {
					if s.wanted() {
						active = append(active, s)
					}
				}
				all = active
			}
		}
	}()
	ended, closer := subscribe(joining)
	collected := make(chan struct{})
	go func() {
		defer close(collected)
		defer closer.Close()
		<-ended // want `blocks for ever receiving from ended`
	}()
	for _, key := range keys {
		published <- key
	}
	close(published)
	<-collected
}

func GoodSubscribers(keys []string) {
	joining := make(chan subscription)
	published := make(chan string)
	go func() {
		var all []subscription
		for {
			select {
			case s := <-joining:
				all = append(all, s)
			case _, ok := <-published:
				if !ok {
					for _, s := range all {
						close(s.ended)
					}
					return
				}
				active := all[:0]
				for _, s := range all {
					if s.wanted() {
						active = append(active, s)
					}
				}
				all = active
			}
		}
	}()
	ended, closer := subscribe(joining)
	collected := make(chan struct{})
	go func() {
		defer close(collected)
		defer closer.Close()
		for {
			select {
			case <-ended:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	for _, key := range keys {
		published <- key
	}
	close(published)
	<-collected
}

// What others store through an address that they are given is not known.

// no fix: what no known version means, only the author knows
func BadDecode(data []byte) {
	known := make(chan struct{})
	go func() {
		var version int
		json.Unmarshal(data, &version)
		if version != 0 {
			close(known)
		}
	}()
	<-known // want `blocks for ever receiving from known`
}

func GoodDecode(data []byte) {
	known := make(chan struct{})
	go func() {
		var version int
		for version == 0 {
			<-time.After(time.Millisecond)
			json.Unmarshal(data, &version)
		}
		close(known)
	}()
	<-known
}

type settings struct {
	Version int
	changed func()
}

func (s *settings) read(data []byte) { json.Unmarshal(data, s) }

func GoodSettings(data []byte) {
	known := make(chan struct{})
	go func() {
		s := settings{changed: func() {}}
		for s.Version == 0 {
			<-time.After(time.Millisecond)
			s.read(data)
		}
		close(known)
	}()
	<-known
}

// The goroutine that would pass a signal on gives up after a while.

// no fix: whether to stop when there was no signal, only the author knows
func BadTrap(patience time.Duration) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	stop := make(chan struct{})
	go func() {
		select {
		case <-c:
			close(stop)
		case <-time.After(patience):
		}
	}()
	<-stop // want `blocks for ever receiving from stop`
}
