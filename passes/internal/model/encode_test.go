package model

import (
	"bytes"
	"reflect"
	"testing"
)

func TestEncode(t *testing.T) {
	p, err := Parse(workersText)
	if err != nil {
		t.Fatal(err)
	}
	var blob []byte
	for _, f := range p.Funcs {
		before := len(blob)
		blob = AppendFunc(blob, f)
		t.Logf("%s: %d instructions, %d bytes", f.Name, len(f.Code), len(blob)-before)
	}
	for _, typ := range p.Types {
		blob = AppendType(blob, typ)
	}
	rest := blob
	for _, f := range p.Funcs {
		var g *Func
		if g, rest, err = DecodeFunc(rest); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(f, g) {
			t.Errorf("encoded:\n%s\ndecoded:\n%s", f, g)
		}
	}
	for _, typ := range p.Types {
		var u *Type
		if u, rest, err = DecodeType(rest); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(typ, u) {
			t.Errorf("encoded:\n%s\ndecoded:\n%s", typ, u)
		}
	}
	if len(rest) != 0 {
		t.Errorf("%d bytes are left", len(rest))
	}
	for n := range AppendFunc(nil, p.Funcs[0]) {
		if _, _, err := DecodeFunc(blob[:n]); err == nil {
			t.Errorf("no error for the first %d bytes of a function", n)
		}
	}
}

func FuzzDecodeFunc(f *testing.F) {
	p, err := Parse(workersText)
	if err != nil {
		f.Fatal(err)
	}
	for _, fn := range p.Funcs {
		f.Add(AppendFunc(nil, fn))
	}
	f.Add(AppendType(nil, p.Types[0]))
	f.Fuzz(func(t *testing.T, src []byte) {
		if typ, _, err := DecodeType(src); err == nil {
			again, _, err := DecodeType(AppendType(nil, typ))
			if err != nil || !reflect.DeepEqual(typ, again) {
				t.Errorf("%v\n%s\n%s", err, typ, again)
			}
		}
		fn, rest, err := DecodeFunc(src)
		if err != nil {
			return
		}
		if !bytes.HasSuffix(src, rest) {
			t.Error("the rest is not the end of the source")
		}
		again, rest, err := DecodeFunc(AppendFunc(nil, fn))
		if err != nil || len(rest) > 0 || !reflect.DeepEqual(fn, again) {
			t.Errorf("%v, %d bytes left\n%s\n%s", err, len(rest), fn, again)
		}
		_ = fn.String() // must not panic
	})
}
