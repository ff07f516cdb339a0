package output

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

// TestSchema tests that docs/json.md names all fields, and that its example is
// what -json prints.
func TestSchema(t *testing.T) {
	data, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	for _, typ := range []reflect.Type{
		reflect.TypeFor[finding.Report](), reflect.TypeFor[finding.Finding](), reflect.TypeFor[finding.Position](), reflect.TypeFor[finding.Step](),
		reflect.TypeFor[finding.Fix](), reflect.TypeFor[finding.Edit](), reflect.TypeFor[finding.Failure](),
	} {
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" && !strings.Contains(doc, "`"+name+"`") {
				t.Errorf("docs/json.md does not describe the field %q of %s", name, typ.Name())
			}
		}
	}

	example := regexp.MustCompile("(?s)```json\n(.*?)```").FindStringSubmatch(doc)
	if example == nil {
		t.Fatal("docs/json.md has no example")
	}
	dec := json.NewDecoder(strings.NewReader(example[1]))
	dec.DisallowUnknownFields()
	report := new(finding.Report)
	if err := dec.Decode(report); err != nil {
		t.Fatalf("the example in docs/json.md: %v", err)
	}
	var out bytes.Buffer
	if err := JSON(&out, report); err != nil {
		t.Fatal(err)
	}
	if out.String() != example[1] {
		t.Errorf("the example in docs/json.md:\n%swould be printed as\n%s", example[1], &out)
	}
}
