// Package browser opens the page that -format=html prints in Chromium.
package browser

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/output"
	htmlpage "github.com/pipevet/pipevet/internal/page"
)

var screenshots = flag.String("screenshots", "", "write screenshots to `folder`, for people to look at")

// browser starts Chromium, which must be there.
func browser(t testing.TB) context.Context {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1300, 1000))
			ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
			t.Cleanup(cancel)
			ctx, cancel = chromedp.NewContext(ctx)
			t.Cleanup(cancel)
			ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
			t.Cleanup(cancel)
			return ctx
		}
	}
	t.Fatal("there is no Chromium on the PATH")
	return nil
}

const lookup = `package main

func lookup(ctx context.Context, name string) (string, error) {
	found := make(chan string)
	go func() {
		found <- search(name) // <script>alert("no")</script>
	}()
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
`

// write writes the page of a report with n findings, in a folder with the source, and returns its URL.
func write(t testing.TB, n int) string {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("lookup.go", []byte(lookup), 0o666); err != nil {
		t.Fatal(err)
	}
	at := strings.Index(lookup, "string)\n\tgo")
	step := func(line int, text string) finding.Step {
		return finding.Step{Position: finding.Position{File: "lookup.go", Line: line, Column: 2}, Message: text}
	}
	report := new(finding.Report)
	for i := range n {
		f := &finding.Finding{
			Analyzer: "sendleak", Category: "proved", Package: "example.com/a", URL: "https://example.com/sendleak#proved",
			Position: finding.Position{File: "lookup.go", Line: 6, Column: 3}, EndLine: 6, EndColumn: 24,
			Message: fmt.Sprintf("the goroutine started at line 5 blocks for ever sending on found: number %d", i+1),
			Witness: []finding.Step{
				step(4, "the channel is made here"),
				step(5, "lookup starts goroutine 1"),
				step(3, "ctx is cancelled, or times out"),
				step(11, "lookup receives from ctx.Done()"),
				step(12, "lookup returns"),
				step(6, "goroutine 1 is stuck here"),
			},
			Fixes: []finding.Fix{{Message: "Make the channel with capacity 1", Edits: []finding.Edit{{File: "lookup.go", Start: at + 6, End: at + 6, New: ", 1"}}}},
		}
		if i%10 == 1 {
			f.Analyzer, f.Category, f.Package = "recvleak", "contract", "example.com/b"
		}
		report.Findings = append(report.Findings, f)
	}
	file, err := os.Create("report.html")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := htmlpage.Write(file, report, output.Tool{Version: "test", Dir: dir}); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.Join(dir, "report.html")
}

// shot takes a screenshot, if somebody wants to look at it.
func shot(name string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if *screenshots == "" {
			return nil
		}
		var image []byte
		if err := chromedp.FullScreenshot(&image, 100).Do(ctx); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(*screenshots, name+".png"), image, 0o666)
	})
}

const visible = `[...document.querySelectorAll("details.finding")].filter(e => e.checkVisibility()).length`

// TestPage opens a page, filters, follows a step and uses the keyboard.
func TestPage(t *testing.T) {
	url := write(t, 20)
	ctx := browser(t)
	var count, number, focused, open, dialogs int
	var text, current, style string
	chromedp.ListenTarget(ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			dialogs++
		}
	})
	expect := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	run := func(actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	run(chromedp.Navigate(url), chromedp.Evaluate(visible, &count))
	expect("findings", count, 20)

	run(chromedp.SetValue("#analyzer", "recvleak"), chromedp.Evaluate(`document.querySelector("#analyzer").dispatchEvent(new Event("change"))`, nil),
		chromedp.Evaluate(visible, &count), chromedp.Text("#count", &text))
	expect("findings of recvleak", count, 2)
	expect("shown count", text, "2")
	run(chromedp.SendKeys("#text", "number 12"), chromedp.Evaluate(visible, &count))
	expect("findings with a text", count, 1)
	run(chromedp.Evaluate(`document.querySelector("#text").value = ""; document.querySelector("#analyzer").value = ""; document.querySelector("#text").dispatchEvent(new Event("input"))`, nil),
		chromedp.Evaluate(visible, &count))
	expect("findings without a filter", count, 20)

	// Open one, and follow its last step.
	run(chromedp.Click("#f1 > summary"), shot("open"), chromedp.Click("#f1 li.stuck a.step"), chromedp.Text(".source .current", &current))
	if !strings.Contains(current, "found <- search(name)") {
		t.Errorf("the step leads to %q", current)
	}
	expect("dialogs that the source opened", dialogs, 0)
	run(chromedp.Evaluate(`document.querySelectorAll("#f1 .names .name").length`, &number))
	expect("lanes", number, 3)
	// The arrow goes from the middle of one lane to that of another.
	var ends []float64
	run(chromedp.Evaluate(`(() => {
		const arrow = document.querySelector("#f1 .arrow").getBoundingClientRect();
		const cells = [...document.querySelector("#f1 .arrow").parentElement.querySelectorAll(".cell")].map(c => c.getBoundingClientRect());
		const middle = r => (r.left + r.right) / 2;
		return [arrow.left - middle(cells[0]), arrow.right - middle(cells[1])];
	})()`, &ends))
	for _, d := range ends {
		if d < -2 || d > 2 {
			t.Errorf("the arrow misses its lane by %.1f pixels", d)
		}
	}
	run(chromedp.Text("#f1 .diff .new", &text))
	expect("fix", text, "+\tfound := make(chan string, 1)")

	// With the keyboard: to the next finding, open it, and its first step.
	run(chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter), chromedp.Evaluate(`document.querySelectorAll("details.finding[open]").length`, &open),
		chromedp.KeyEvent("n"), chromedp.Evaluate(`document.activeElement.matches("#f2 a.step") ? 1 : 0`, &focused))
	expect("open findings", open, 2)
	expect("step with the focus", focused, 1)

	// Dark, and on paper.
	run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}),
		chromedp.Evaluate(`getComputedStyle(document.body).backgroundColor`, &style), shot("dark"))
	expect("dark background", style, "rgb(20, 24, 28)")
	run(emulation.SetEmulatedMedia().WithFeatures(nil), emulation.SetEmulatedMedia().WithMedia("print"),
		chromedp.Evaluate(`dispatchEvent(new Event("beforeprint")); document.querySelectorAll("details:not([open])").length`, &open),
		chromedp.Evaluate(`getComputedStyle(document.querySelector("#filters")).display`, &style), shot("print"))
	expect("closed findings on paper", open, 0)
	expect("filters on paper", style, "none")
}

// BenchmarkMany measures how long a page with 1,000 findings takes to load, and to filter.
func BenchmarkMany(b *testing.B) {
	url := write(b, 1000)
	ctx := browser(b)
	var load, filter, shown float64
	for b.Loop() {
		if err := chromedp.Run(ctx,
			chromedp.Navigate(url),
			chromedp.Evaluate(`performance.getEntriesByType("navigation")[0].loadEventEnd`, &load),
			chromedp.Evaluate(`(() => {
				const start = performance.now();
				const text = document.querySelector("#text");
				text.value = "number 99";
				text.dispatchEvent(new Event("input"));
				document.body.offsetHeight;
				return performance.now() - start;
			})()`, &filter),
			chromedp.Evaluate(`[...document.querySelectorAll("details.finding")].filter(e => !e.hidden).length`, &shown),
		); err != nil {
			b.Fatal(err)
		}
		if shown != 11 { // 99 and 990 to 999
			b.Fatalf("%.0f findings are shown, want 11", shown)
		}
	}
	b.ReportMetric(load, "load-ms")
	b.ReportMetric(filter, "filter-ms")
}
