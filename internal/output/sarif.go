package output

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/source"
)

// A Tool is what made a report.
type Tool struct {
	Version   string
	Analyzers []*analysis.Analyzer
	Dir       string // to which the names of files are relative
}

const (
	homepage   = "https://github.com/pipevet/pipevet"
	sourceRoot = "SRCROOT"
)

// SARIF prints the report in the Static Analysis Results Interchange Format, version 2.1.0: the
// analyzers are the rules, the witness is a code flow, and failures are notifications.
func SARIF(w io.Writer, report *finding.Report, tool Tool) error {
	s := &sarifWriter{source.NewCache()}
	run := sarif.NewRunWithInformationURI("pipevet", homepage)
	run.Tool.Driver.WithVersion(tool.Version)
	for _, a := range tool.Analyzers {
		title, _ := SplitDoc(a)
		rule := sarif.NewRule(a.Name).WithName(a.Name).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(title)).
			WithFullDescription(sarif.NewMultiformatMessageString().WithText(a.Doc))
		if a.URL != "" {
			rule.WithHelpURI(a.URL)
		}
		run.Tool.Driver.AddRule(rule)
	}
	run.WithColumnKind("unicodeCodePoints")
	base := sarif.NewArtifactLocation().WithURI(fileURI(tool.Dir) + "/")
	run.WithOriginalUriBaseIds(map[string]sarif.ArtifactLocation{sourceRoot: *base})
	for _, f := range report.Findings {
		run.AddResult(s.result(f))
	}
	invocation := sarif.NewInvocation().WithExecutionSuccessful(len(report.Failures) == 0)
	for _, f := range report.Failures {
		text := f.Message
		if f.Package != "" {
			text = f.Package + ": " + text
		}
		invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel("error").WithMessage(sarif.NewTextMessage(text)))
	}
	run.AddInvocation(invocation)
	log := sarif.NewReport()
	log.AddRun(run)
	return log.PrettyWrite(w)
}

type sarifWriter struct{ source *source.Cache }

func (s *sarifWriter) result(f *finding.Finding) *sarif.Result {
	region := s.region(f.Position)
	if f.EndLine > 0 {
		region.WithEndLine(f.EndLine).WithEndColumn(s.source.Characters(f.File, f.EndLine, f.EndColumn))
	}
	if line, ok := s.source.Line(f.File, f.Line); ok && f.EndLine <= f.Line {
		region.WithSnippet(sarif.NewArtifactContent().WithText(line))
	}
	place := sarif.NewPhysicalLocation().WithArtifactLocation(artifact(f.File)).WithRegion(region)
	r := sarif.NewRuleResult(f.Analyzer).WithLevel("warning").WithMessage(sarif.NewTextMessage(f.Message)).
		WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(place)}).
		WithPartialFingerprints(map[string]string{"pipevet/v1": f.Fingerprint(s.source)})
	if len(f.Witness) > 0 {
		r.AddCodeFlow(s.codeFlow(f.Witness))
	}
	for _, fix := range f.Fixes {
		r.Fixes = append(r.Fixes, s.fix(fix))
	}
	return r
}

// codeFlow is one flow for all goroutines, as the order of their steps is what matters.
func (s *sarifWriter) codeFlow(steps []finding.Step) *sarif.CodeFlow {
	flow := sarif.NewThreadFlow()
	for i, step := range steps {
		location := sarif.NewLocation().WithMessage(sarif.NewTextMessage(step.Message))
		if step.File != "" {
			location.WithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(artifact(step.File)).WithRegion(s.region(step.Position)))
		}
		flow.AddLocation(sarif.NewThreadFlowLocation().WithLocation(location).WithExecutionOrder(i + 1))
	}
	return sarif.NewCodeFlow().WithThreadFlows([]*sarif.ThreadFlow{flow})
}

func (s *sarifWriter) region(p finding.Position) *sarif.Region {
	region := sarif.NewRegion()
	if p.Line > 0 {
		region.WithStartLine(p.Line)
	}
	if p.Column > 0 {
		region.WithStartColumn(s.source.Characters(p.File, p.Line, p.Column))
	}
	return region
}

func (s *sarifWriter) fix(fix finding.Fix) *sarif.Fix {
	changes := make(map[string]*sarif.ArtifactChange)
	f := sarif.NewFix().WithDescription(sarif.NewTextMessage(fix.Message))
	for _, e := range fix.Edits {
		change := changes[e.File]
		if change == nil {
			change = sarif.NewArtifactChange().WithArtifactLocation(artifact(e.File))
			changes[e.File] = change
			f.AddArtifactChange(change)
		}
		deleted := sarif.NewRegion()
		line, column := s.source.Place(e.File, e.Start)
		deleted.WithStartLine(line).WithStartColumn(s.source.Characters(e.File, line, column))
		line, column = s.source.Place(e.File, e.End)
		deleted.WithEndLine(line).WithEndColumn(s.source.Characters(e.File, line, column))
		change.AddReplacement(sarif.NewReplacement().WithDeletedRegion(deleted).
			WithInsertedContent(sarif.NewArtifactContent().WithText(e.New)))
	}
	return f
}

// artifact names a file: relative to the working directory, or absolute.
func artifact(file string) *sarif.ArtifactLocation {
	if filepath.IsAbs(file) {
		return sarif.NewArtifactLocation().WithURI(fileURI(file))
	}
	return sarif.NewArtifactLocation().WithURI((&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()).WithURIBaseID(sourceRoot)
}

// fileURI returns the URI of an absolute file name.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if filepath.VolumeName(name) != "" {
		path = "/" + path
	}
	return fmt.Sprintf("file://%s", (&url.URL{Path: path}).EscapedPath())
}
