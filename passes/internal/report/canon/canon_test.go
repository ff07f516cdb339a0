package canon

import (
	"go/format"
	"strings"
	"testing"
)

// TestParts fails when a marked part does not parse, when a template asks for
// what is not in the source, and when a marked part has no template.
func TestParts(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	declared := make(map[string]bool)
	for _, p := range parts {
		if declared[p.name] {
			t.Errorf("part %s is declared twice", p.name)
		}
		declared[p.name] = true
		text, ok := all[p.name]
		if !ok {
			t.Errorf("package reference has no part %s", p.name)
			continue
		}
		for _, hole := range p.holes {
			if len(find(text, hole)) == 0 {
				t.Errorf("part %s has no %q:\n%s", p.name, hole, text)
			}
		}
		if got := p.Text(""); got != text {
			t.Errorf("part %s, nothing filled:\n%s\nwant:\n%s", p.name, got, text)
		}
		if strings.Contains(text, "//") || strings.Contains(text, "\n\n") {
			t.Errorf("part %s has comments or blank lines:\n%s", p.name, text)
		}
	}
	for name := range all {
		if !declared[name] {
			t.Errorf("the part %s of package reference has no template", name)
		}
	}
}

// TestText prints parts with other names.
func TestText(t *testing.T) {
	for _, test := range []struct {
		part   *Part
		indent string
		fill   []string
		want   string
	}{
		{DeferClose, "", []string{"out", "s.out"}, "defer close(s.out)"},
		{
			SendOrDone, "\t", []string{"out", "ch", "v", "x + 1", "ctx.Done()", "s.quit", "return", "return 0, nil"},
			"select {\n\tcase ch <- x + 1:\n\tcase <-s.quit:\n\t\treturn 0, nil\n\t}",
		},
		{
			SendOrDoneErr, "", []string{"items <- item", "ch <- f(a,\n\tb)", "ctx", "r.ctx", "return ctx.Err()", "return r.ctx.Err()"},
			"select {\ncase ch <- f(a,\n\tb):\ncase <-r.ctx.Done():\n\treturn r.ctx.Err()\n}",
		},
		{
			ReceiveOrDone, "", []string{"v, ok = <-in", "n = <-ch", "ctx", "parent"},
			"select {\ncase n = <-ch:\ncase <-parent.Done():\n\treturn\n}",
		},
		{
			ResultOrDone, "", []string{"r", "v", "return r.val, r.err", "return v", "results", "errs", "return zero, ctx.Err()", "return ctx.Err()"},
			"select {\ncase v := <-errs:\n\treturn v\ncase <-ctx.Done():\n\treturn ctx.Err()\n}",
		},
		{
			NextOrDone, "\t", []string{"v", "line", "In", "string", "in", "lines", "if !ok { return }", "if !ok { break }"},
			"var line string\n\tvar ok bool\n\tselect {\n\tcase line, ok = <-lines:\n\tcase <-ctx.Done():\n\t\treturn\n\t}\n\tif !ok {\n\t\tbreak\n\t}",
		},
		{
			RangeOrDone, "", []string{"v", "line", "in", "lines", "if !yield(v) { return }", "use(line)"},
			"for {\n\tselect {\n\tcase line, ok := <-lines:\n\t\tif !ok {\n\t\t\treturn\n\t\t}\n\t\tuse(line)\n\tcase <-ctx.Done():\n\t\treturn\n\t}\n}",
		},
		{Group, "", []string{"wg", "senders"}, "var senders sync.WaitGroup"},
		{Go, "", []string{"wg", "senders", "forward(ctx, in, out)", "send(c)"}, "senders.Go(func() { send(c) })"},
		{Closer, "\t", []string{"wg", "senders", "out", "merged"}, "go func() {\n\t\tsenders.Wait()\n\t\tclose(merged)\n\t}()"},
		{Add, "", []string{"wg", "s.wg", "workers", "1"}, "s.wg.Add(1)"},
		{Join, "", []string{"wg", "s.wg"}, "s.wg.Wait()"},
		{Done, "", []string{"wg", "p.wg"}, "defer p.wg.Done()"},
		{
			Acquire, "", []string{"sem", "s.sem", "n", "a+b", "return err", "return nil, err"},
			"if err := s.sem.Acquire(ctx, a+b); err != nil {\n\treturn nil, err\n}\ndefer s.sem.Release(a + b)",
		},
		{Release, "", []string{"1", "weight"}, "defer sem.Release(weight)"},
		{ReleaseSlot, "", []string{"slots", "s.slots"}, "defer func() { <-s.slots }()"},
		{WaitBeforeReturn, "\t", []string{"g", "eg", "cause", "werr", "return cause", "return 0, werr"}, "if werr := eg.Wait(); werr != nil {\n\t\treturn 0, werr\n\t}"},
		{
			AcquireOrWait, "", []string{"g", "eg"},
			"if err := sem.Acquire(ctx, 1); err != nil {\n\tif cause := eg.Wait(); cause != nil {\n\t\treturn cause\n\t}\n\treturn err\n}",
		},
		{Discard, "\t", []string{"in", "s.out"}, "go func() {\n\t\tfor range s.out {\n\t\t}\n\t}()"},
		{
			Drain, "", []string{"jobs", "q", "f(job)", "p.process(job)", "return", "return nil"},
			"for range len(q) {\n\tselect {\n\tcase job, ok := <-q:\n\t\tif !ok {\n\t\t\treturn nil\n\t\t}\n\t\tp.process(job)\n\tdefault:\n\t\treturn nil\n\t}\n}\nreturn nil",
		},
		{
			DrainStep, "", []string{"jobs", "q", "f(job)", "handle(job)"},
			"select {\ncase job, ok := <-q:\n\tif !ok {\n\t\treturn\n\t}\n\thandle(job)\ndefault:\n\treturn\n}",
		},
	} {
		got := test.part.Text(test.indent, test.fill...)
		if got != test.want {
			t.Errorf("%s:\n%s\nwant:\n%s", test.part.name, got, test.want)
		}
		if formatted, err := format.Source([]byte(got)); err != nil || test.indent == "" && string(formatted) != got {
			t.Errorf("%s is not formatted (%v):\n%s", test.part.name, err, got)
		}
	}
}

func TestAround(t *testing.T) {
	before, behind := SendOrDone.Around("out <- v", "\t", "ctx.Done()", "quit")
	if before != "select {\n\tcase " || behind != ":\n\tcase <-quit:\n\t\treturn\n\t}" {
		t.Errorf("%q, %q", before, behind)
	}
	before, behind = Go.Around("func() { forward(ctx, in, out) }", "")
	if before != "wg.Go(" || behind != ")" {
		t.Errorf("%q, %q", before, behind)
	}
}

func TestNoHole(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a hole that is not there is filled")
		}
	}()
	DeferClose.Text("", "ch", "out")
}

// TestScan gives the errors of marks.
func TestScan(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"//pipevet:end", "ends nothing"},
		{"//pipevet:fix a", "has no end"},
		{"//pipevet:fix a\nf()\n//pipevet:end\n//pipevet:fix a\n//pipevet:end", "two parts a"},
		{"//pipevet:fix a\nif x {\n//pipevet:end\n}", "part a: "},
	} {
		err := scan("a.go", []byte("package a\nfunc _() {\n"+test.body+"\n}\n"), make(map[string]string))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.body, err, test.want)
		}
	}
}
