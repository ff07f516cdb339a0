package guard

// The permits of two semaphores of one struct are held at a time.

type BadNested struct{ readers, writers chan struct{} }

func (n *BadNested) Copy(work func() error) error {
	n.readers <- struct{}{}
	defer func() { <-n.readers }()
	n.writers <- struct{}{} // want `n.writers is acquired, but not released when BadNested.Copy returns at line \d+ \(when err != nil\)`
	if err := work(); err != nil {
		return err
	}
	<-n.writers
	return nil
}

type GoodNested struct{ readers, writers chan struct{} }

func (n *GoodNested) Copy(work func() error) error {
	n.readers <- struct{}{}
	defer func() { <-n.readers }()
	n.writers <- struct{}{}
	defer func() { <-n.writers }()
	return work()
}
