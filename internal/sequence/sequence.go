// Package sequence reads the steps of a witness, which are told in words, as a sequence
// diagram: who does something, and to whom. Package report words them.
package sequence

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
)

// A Kind is what happens in a step.
type Kind string

const (
	Start      Kind = "start"      // From starts To
	Rendezvous Kind = "rendezvous" // From sends, To receives
	Send       Kind = "send"       // From sends into a buffer
	Receive    Kind = "receive"    // From receives from a buffer, or what is closed or cancelled
	Close      Kind = "close"      // From closes a channel
	Cancel     Kind = "cancel"     // From cancels a context
	End        Kind = "end"        // From returns or ends
	Stuck      Kind = "stuck"      // From waits for ever
	Panic      Kind = "panic"      // From panics
	Act        Kind = "act"        // From does something else
	Note       Kind = "note"       // something that nobody in particular does
)

// Environment is the lane of what comes from outside, such as a cancellation.
const Environment = "environment"

// An Event is a step, read.
type Event struct {
	Kind     Kind
	From, To string // lanes; "" if there is none
	Step     finding.Step
}

// A Diagram has a lane for each goroutine, in the order of their appearance, and the events.
type Diagram struct {
	Lanes  []string
	Events []Event
}

// The forms of steps, the more special ones first. Groups named a and b are lanes.
var forms = []struct {
	kind Kind
	form *regexp.Regexp
}{
	{Stuck, regexp.MustCompile(`^as a consequence (?P<a>.+) is stuck here, too$`)},
	{Stuck, regexp.MustCompile(`^(?P<a>.+) is stuck here$`)},
	{Panic, regexp.MustCompile(`^(?P<a>.+) panics(?: here)?$`)},
	{Start, regexp.MustCompile(`^(?P<a>.+?) starts (?P<b>.+)$`)},
	{Rendezvous, regexp.MustCompile(`^(?P<a>.+?) sends(?: on .+)?, (?P<b>.+) receives$`)},
	{Send, regexp.MustCompile(`^(?P<a>.+?) sends(?: on .+)?$`)},
	{Receive, regexp.MustCompile(`^(?P<a>.+?) receives(?: from .+)?$`)},
	{Close, regexp.MustCompile(`^(?P<a>.+?) closes (?:the channel|\S+)$`)},
	{Act, regexp.MustCompile(`^a client closes it: (?P<a>.+)$`)},
	{Cancel, regexp.MustCompile(`^(?P<a>.+?) cancels the context$`)},
	{End, regexp.MustCompile(`^(?P<a>.+?) (?:returns|ends|leaves)$`)},
	{Act, regexp.MustCompile(`^(?P<a>.+?) (?:takes the default|calls .+|acquires .+|releases .+|is the last one of a group that ends|has waited for a group)$`)},
}

// outside is what happens in the environment.
var outside = regexp.MustCompile(` is cancelled, or times out$|^the timer fires$`)

// appendix is what may follow a step's words: where it is, and how often in a row it comes.
var appendix = regexp.MustCompile(`( \(in [^()]*:\d+\))?(, \d+ times)?$`)

// Read reads the steps of a witness.
func Read(steps []finding.Step) *Diagram {
	d := new(Diagram)
	for _, s := range steps {
		d.Events = append(d.Events, d.read(s))
	}
	// What comes from outside stands at the side.
	if i := slices.Index(d.Lanes, Environment); i >= 0 {
		d.Lanes = append(slices.Delete(d.Lanes, i, i+1), Environment)
	}
	return d
}

func (d *Diagram) read(s finding.Step) Event {
	text := appendix.ReplaceAllString(s.Message, "")
	if outside.MatchString(text) {
		return Event{Cancel, d.lane(Environment), "", s}
	}
	for _, f := range forms {
		match := f.form.FindStringSubmatch(text)
		if match == nil {
			continue
		}
		e := Event{Kind: f.kind, Step: s}
		e.From = d.lane(match[f.form.SubexpIndex("a")])
		if i := f.form.SubexpIndex("b"); i >= 0 {
			e.To = d.lane(match[i])
		}
		return e
	}
	return Event{Kind: Note, Step: s}
}

// The first mention of a client is told in another way than the later ones.
var articles = strings.NewReplacer("another client", "the other client", "a third client", "the third client", "a client", "the client")

// lane returns the name of the lane of somebody who is mentioned, and makes one if there is none.
func (d *Diagram) lane(who string) string {
	name := articles.Replace(who)
	if !slices.Contains(d.Lanes, name) {
		d.Lanes = append(d.Lanes, name)
	}
	return name
}
