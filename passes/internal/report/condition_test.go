package report

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func TestCondition(t *testing.T) {
	tests := []struct{ body, outcome, want string }{ // the decision is at the «
		{`if err «!= nil {}`, "not nil", "err != nil"},
		{`if err «!= nil {}`, "err is nil", "err == nil"},
		{`if nil «== s.err {}`, "nil", "s.err == nil"},
		{`if len(hdr) «> 0 {}`, "true", "len(hdr) > 0"},
		{`if len(hdr) «> 0 {}`, "false", "len(hdr) > 0 is false"},
		{`if a «== b {}`, "false", "a != b"},
		{`if n «> 3 {}`, "4", "n is 4"},
		{`if n «!= 0 {}`, "1", "n != 0"},
		{`if 7 «== n {}`, "n is 7", "n == 7"},
		{`if n «> 3 && err != nil {}`, "n is 2", "n is 2"},
		{`for i := 0; i «< s.n; i++ {}`, "n is 2", "s.n is 2"},
		{`for i := 0; i «< s.n; i++ {}`, "2", ""},
		{`for i := 0; i «< len(items); i++ {}`, "len(items) is 1", "len(items) is 1"},
		{`if ready«() {}`, "true", "ready() is true"},
		{`if !ready«() {}`, "false", "ready() is false"},
		{`if ready«("a long argument, which matters to nobody at all") {}`, "true", "ready(...) is true"},
		{`if s.«closed {}`, "closed is true", "s.closed is true"},
		{`if «ok {}`, "ok is false", "ok is false"},
		{`if «<-done {}`, "true", "<-done is true"},
		{`_, ok := v.«(int)`, "v is of the asserted type", "v is of type int"},
		{`_, ok := v.«(int)`, "not of the asserted type", "v is not of type int"},
		{`switch v := f().(type) { case «nil: _ = v }`, "not nil", "f() != nil"},
		{`switch err { case «nil: }`, "nil", "err == nil"},
		{`«for range hosts {}`, "false", "the loop for range hosts ends"},
		{`«for range hosts {}`, "true", ""},
		{`x := m[«k]`, "entry", ""},
		{`«if err != nil {}`, "true", ""},
		{`f(func() { «return })`, "true", ""},
	}
	for _, test := range tests {
		const before = "package p\nfunc f() { "
		offset := strings.Index(test.body, "«")
		src := before + strings.Replace(test.body, "«", "", 1) + " }"
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		pos := fset.File(file.FileStart).Pos(len(before) + offset)
		if got := condition(file, pos, test.outcome); got != test.want {
			t.Errorf("%s, %s: %q, want %q", test.body, test.outcome, got, test.want)
		}
	}
}
