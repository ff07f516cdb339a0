package cross

import "github.com/pipevet/pipevet/passes/recvleak/testdata/src/courier"

// The error of an imported function comes from the goroutine that it starts, and says how that has gone on.

// no fix: what to do about the error, only the author knows
func BadCarry(pack func() error) {
	carried := make(chan struct{})
	courier.Go(pack, func() { close(carried) })
	<-carried // want `blocks for ever receiving from carried`
}

func GoodCarry(pack func() error) error {
	carried := make(chan struct{})
	if err := courier.Go(pack, func() { close(carried) }); err != nil {
		return err
	}
	<-carried
	return nil
}

// GoodCarryOn asks a function that asks another one.
func GoodCarryOn(pack func() error) error {
	carried := make(chan struct{})
	if err := courier.GoSoon(pack, func() { close(carried) }); err != nil {
		return err
	}
	<-carried
	return nil
}

func GoodCarried(pack func() error) {
	carried := make(chan struct{})
	if courier.Gone(pack, func() { close(carried) }) {
		<-carried
	}
}

// GoodVan is had by those for whom a goroutine carries.
type GoodVan struct {
	parcels chan string
	done    chan struct{}
}

func NewGoodVan(pack func() error, carry func(string)) (*GoodVan, error) {
	v := &GoodVan{make(chan string), make(chan struct{})}
	err := courier.Go(pack, func() {
		defer close(v.done)
		for parcel := range v.parcels {
			carry(parcel)
		}
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (v *GoodVan) Close() {
	close(v.parcels)
	<-v.done
}
