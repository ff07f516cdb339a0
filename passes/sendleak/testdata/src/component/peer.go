package component

import (
	"context"
	"strings"
	"sync"
)

// Answers come with the key of the call that they are for. The caller may
// leave between the look-up and the send.

// A wire carries messages: "key answer".
type wire interface {
	Read() (string, error)
	Write(string) error
}

// no fix: how many answers may come to a question, only the author knows
type BadPeer struct {
	wire    wire
	mu      sync.Mutex
	pending map[string]chan string
}

func NewBadPeer(w wire) *BadPeer {
	return &BadPeer{wire: w, pending: make(map[string]chan string)}
}

// Run reads until the wire is cut.
func (p *BadPeer) Run() error {
	for {
		msg, err := p.wire.Read()
		if err != nil {
			return err
		}
		key, body, _ := strings.Cut(msg, " ")
		p.mu.Lock()
		answer, ok := p.pending[key]
		p.mu.Unlock()
		if ok {
			answer <- body // want `BadPeer\.Run blocks for ever sending on answer`
		}
	}
}

func (p *BadPeer) Ask(ctx context.Context, key string) (string, error) {
	answer := make(chan string)
	p.mu.Lock()
	p.pending[key] = answer
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.pending, key)
		p.mu.Unlock()
	}()
	if err := p.wire.Write(key); err != nil {
		return "", err
	}
	select {
	case body := <-answer:
		return body, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

type GoodPeer struct {
	wire    wire
	mu      sync.Mutex
	pending map[string]chan string
}

func NewGoodPeer(w wire) *GoodPeer {
	return &GoodPeer{wire: w, pending: make(map[string]chan string)}
}

// Run reads until the wire is cut.
func (p *GoodPeer) Run() error {
	for {
		msg, err := p.wire.Read()
		if err != nil {
			return err
		}
		key, body, _ := strings.Cut(msg, " ")
		p.mu.Lock()
		answer, ok := p.pending[key]
		delete(p.pending, key) // a second answer finds nobody
		p.mu.Unlock()
		if ok {
			answer <- body
		}
	}
}

func (p *GoodPeer) Ask(ctx context.Context, key string) (string, error) {
	answer := make(chan string, 1)
	p.mu.Lock()
	p.pending[key] = answer
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.pending, key)
		p.mu.Unlock()
	}()
	if err := p.wire.Write(key); err != nil {
		return "", err
	}
	select {
	case body := <-answer:
		return body, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
