package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// settings is what a client may set.
type settings struct {
	// Analyses turns analyzers off (false); all are on by default.
	Analyses map[string]bool `json:"analyses"`
	// Flags are more arguments for pipevet: build flags, analyzers' options.
	Flags []string `json:"flags"`
}

// parseSettings parses what a client has sent, either alone or in a "pipevet"
// section, as clients differ. An unknown setting or analyzer is an error; what is
// right is set nevertheless.
func parseSettings(data json.RawMessage, analyzers []string) (*settings, error) {
	s := new(settings)
	if len(data) == 0 || string(data) == "null" {
		return s, nil
	}
	var section struct {
		Pipevet json.RawMessage `json:"pipevet"`
	}
	if json.Unmarshal(data, &section) == nil && len(section.Pipevet) > 0 {
		data = section.Pipevet
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(s); err != nil {
		return s, fmt.Errorf("settings: %s: there are analyses and flags", strings.TrimPrefix(err.Error(), "json: "))
	}
	var unknown []string
	for _, name := range slices.Sorted(maps.Keys(s.Analyses)) {
		if !slices.Contains(analyzers, name) {
			unknown = append(unknown, name)
			delete(s.Analyses, name)
		}
	}
	if len(unknown) > 0 {
		return s, fmt.Errorf("settings: analyses: there is no analyzer %s: there are %s", strings.Join(unknown, ", "), strings.Join(analyzers, ", "))
	}
	return s, nil
}

// args returns the settings as arguments of pipevet.
func (s *settings) args() []string {
	args := slices.Clone(s.Flags)
	for _, name := range slices.Sorted(maps.Keys(s.Analyses)) {
		if !s.Analyses[name] {
			args = append(args, "-"+name+"=false")
		}
	}
	return args
}
