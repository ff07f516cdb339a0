package syncops

import (
	"testing"

	"github.com/pipevet/pipevet/passes/internal/model"
)

func TestLibrary(t *testing.T) {
	p, err := model.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Funcs {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		for _, in := range f.Code {
			if in.Op == model.OpCall && Lookup(in.Name) == nil {
				t.Errorf("%s calls %s, which is not in the table", f.Name, in.Name)
			}
		}
	}
}
