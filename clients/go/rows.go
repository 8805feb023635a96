package occam

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"google.golang.org/protobuf/types/known/structpb"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// Longer values are cut, since a conflict is to be taken in at a glance.
const valueCharsMax = 100

// writeRows writes the fields of a conflict, and what is missing, for a terminal: each on lines of its own, which begin
// with a line break.
func writeRows(text *strings.Builder, rows []*occamv1.FieldDiff, truncation *occamv1.Truncation) {
	for _, row := range rows {
		writeRow(text, row, truncation)
	}
	var leftOut []string
	for _, part := range []struct {
		isLeftOut bool
		name      string
	}{
		{truncation.GetLongValues(), "long values"},
		{truncation.GetValues(), "the values"},
		{truncation.GetEntity(), "the entity"},
		{truncation.GetDiffs(), "the fields"},
	} {
		if part.isLeftOut {
			leftOut = append(leftOut, part.name)
		}
	}
	if len(leftOut) > 0 {
		fmt.Fprintf(text, "\n  Left out for size: %s.", strings.Join(leftOut, ", "))
	}
	if truncation.GetBaseTooFar() {
		text.WriteString("\n  The change is too far behind to be compared.")
	}
}

func writeRow(text *strings.Builder, row *occamv1.FieldDiff, truncation *occamv1.Truncation) {
	what, yoursDiffers := "differs", row.GetYours() != nil
	switch row.GetKind() {
	case occamv1.FieldDiffKind_FIELD_DIFF_KIND_YOURS_ONLY:
		what, yoursDiffers = "changed by you only", true
	case occamv1.FieldDiffKind_FIELD_DIFF_KIND_THEIRS_ONLY:
		what, yoursDiffers = "changed meanwhile", false
	case occamv1.FieldDiffKind_FIELD_DIFF_KIND_BOTH_SAME:
		what, yoursDiffers = "changed meanwhile, as you would", true
	case occamv1.FieldDiffKind_FIELD_DIFF_KIND_BOTH_DIFFER:
		what, yoursDiffers = "changed by both", true
	}
	fmt.Fprintf(text, "\n  %s: %s", printable(row.GetPath()), what)
	if row.GetChangedInVersion() > 0 {
		fmt.Fprintf(text, " (version %d, by %s", row.GetChangedInVersion(), printable(row.GetChangedBy()))
		if changed := row.GetChangeTime(); changed != nil {
			fmt.Fprintf(text, ", %s", changed.AsTime().Format(time.RFC3339Nano))
		}
		text.WriteString(")")
	}
	if truncation.GetValues() {
		return
	}
	side := func(label string, value *structpb.Value) {
		fmt.Fprintf(text, "\n    %-7s %s", label, shown(value, truncation))
	}
	side("base", row.GetBase())
	if yoursDiffers {
		side("yours", row.GetYours())
	}
	side("current", row.GetCurrent())
}

// shown is a value as JSON.
func shown(value *structpb.Value, truncation *occamv1.Truncation) string {
	switch {
	case value == nil && truncation.GetLongValues():
		return "(unset, or left out)"
	case value == nil:
		return "(unset)"
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value.AsInterface()); err != nil {
		return "(no JSON)"
	}
	chars := []rune(printable(strings.TrimSuffix(text.String(), "\n")))
	if len(chars) > valueCharsMax {
		return string(chars[:valueCharsMax]) + "…"
	}
	return string(chars)
}

// printable escapes what a terminal might act on: these texts are other people's.
func printable(text string) string {
	var safe strings.Builder
	for _, char := range text {
		if unicode.IsPrint(char) {
			safe.WriteRune(char)
		} else {
			fmt.Fprintf(&safe, `\u{%x}`, char)
		}
	}
	return safe.String()
}
