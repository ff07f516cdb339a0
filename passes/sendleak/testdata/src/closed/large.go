package closed

import (
	"errors"
	"time"
)

// What is done before the goroutine starts has more outcomes than can be looked at one by one.

type parcel struct {
	express, fragile, insured, gift, signed, heavy, cold, large, foreign, paid bool
	urgent, sealed, tracked, broken, returned, empty                           bool
	answer                                                                     error
	ready                                                                      func()
}

var errNoParcel = errors.New("no parcel")

func (o *parcel) read(fields map[string]string) error {
	if len(fields) == 0 {
		return errNoParcel
	}
	if fields["express"] != "" {
		o.express = true
	}
	if fields["fragile"] != "" {
		o.fragile = true
	}
	if fields["insured"] != "" {
		o.insured = true
	}
	if fields["gift"] != "" {
		o.gift = true
	}
	if fields["signed"] != "" {
		o.signed = true
	}
	if fields["heavy"] != "" {
		o.heavy = true
	}
	if fields["cold"] != "" {
		o.cold = true
	}
	if fields["large"] != "" {
		o.large = true
	}
	if fields["foreign"] != "" {
		o.foreign = true
	}
	if fields["paid"] != "" {
		o.paid = true
	}
	if fields["urgent"] != "" {
		o.urgent = true
	}
	if fields["sealed"] != "" {
		o.sealed = true
	}
	if fields["tracked"] != "" {
		o.tracked = true
	}
	if fields["broken"] != "" {
		o.broken = true
	}
	if fields["returned"] != "" {
		o.returned = true
	}
	if fields["empty"] != "" {
		o.empty = true
	}
	return o.check()
}

func (o *parcel) check() error {
	if o.foreign && o.cold {
		return errors.New("no cold parcels abroad")
	}
	if o.gift && !o.paid {
		return errors.New("gifts are paid in advance")
	}
	if o.sealed && o.tracked && o.urgent && o.broken || o.returned && o.empty {
		return errors.New("not taken")
	}
	if o.large && o.heavy && o.express {
		return errors.New("too heavy")
	}
	return nil
}

func BadParcel(fields map[string]string, send func(o *parcel) error) error {
	o := &parcel{ready: func() {}}
	if err := o.read(fields); err != nil {
		return err
	}
	result := make(chan error)
	go func() {
		result <- send(o) // want `the goroutine started at line \d+ blocks for ever sending on result: its only receiver, BadParcel, has left at line \d+`
	}()
	select {
	case err := <-result:
		return err
	case <-time.After(time.Millisecond):
		return errors.New("timeout")
	}
}

func GoodParcel(fields map[string]string, send func(o *parcel) error) error {
	o := &parcel{ready: func() {}}
	if err := o.read(fields); err != nil {
		return err
	}
	result := make(chan error, 1)
	go func() { result <- send(o) }()
	select {
	case err := <-result:
		return err
	case <-time.After(time.Millisecond):
		return errors.New("timeout")
	}
}
