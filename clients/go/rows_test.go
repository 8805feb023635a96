package occam

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func shownConflict(truncation *occamv1.Truncation, rows ...*occamv1.FieldDiff) *SubscriptionConflict {
	return &SubscriptionConflict{
		EntityType:      occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION,
		EntityID:        id,
		ExpectedVersion: 3,
		CurrentVersion:  5,
		Rows:            rows,
		Truncation:      truncation,
		Attempts:        3,
	}
}

func byBen(diff *occamv1.FieldDiff) *occamv1.FieldDiff {
	diff.ChangedInVersion, diff.ChangedBy = 5, "ben\x1b[2J"
	diff.ChangeTime = timestamppb.New(time.Unix(1_764_000_000, 0))
	return diff
}

func TestConflictReadsWellInATerminal(t *testing.T) {
	got := shownConflict(nil,
		byBen(&occamv1.FieldDiff{
			Path: "notes", Kind: bothDiffer,
			Base:    structpb.NewStringValue("call on <Monday>"),
			Yours:   structpb.NewStringValue("call on Friday"),
			Current: structpb.NewStringValue("do not\ncall\u0085"),
		}),
		byBen(&occamv1.FieldDiff{Path: "metadata.team", Kind: theirsOnly, Base: structpb.NewStringValue("blue")}),
		&occamv1.FieldDiff{
			Path: "quantity", Kind: yoursOnly,
			Base:    structpb.NewStringValue("1"),
			Yours:   structpb.NewStringValue("2"),
			Current: structpb.NewStringValue("1"),
		},
	).Error()
	want := `subscription 0199c0de-0000-7000-8000-000000000001 was changed meanwhile: it is at version 5, the change was made from version 3 (3 attempts)
  notes: changed by both (version 5, by ben\u{1b}[2J, 2025-11-24T16:00:00Z)
    base    "call on <Monday>"
    yours   "call on Friday"
    current "do not\ncall\u{85}"
  metadata.team: changed meanwhile (version 5, by ben\u{1b}[2J, 2025-11-24T16:00:00Z)
    base    "blue"
    current (unset)
  quantity: changed by you only
    base    "1"
    yours   "2"
    current "1"`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatWasLeftOutIsSaidNotShownAsUnset(t *testing.T) {
	cut := &occamv1.Truncation{LongValues: true, Values: true, Entity: true}
	_, rows, _ := strings.Cut(shownConflict(cut, byBen(diff("notes", bothDiffer))).Error(), "\n")
	want := `  notes: changed by both (version 5, by ben\u{1b}[2J, 2025-11-24T16:00:00Z)
  Left out for size: long values, the values, the entity.`
	if rows != want {
		t.Errorf("got\n%s\nwant\n%s", rows, want)
	}
}

func TestLongValuesAreCut(t *testing.T) {
	long := &occamv1.FieldDiff{Path: "notes", Base: structpb.NewStringValue(strings.Repeat("é", 500))}
	want := "\n    base    \"" + strings.Repeat("é", 99) + "…\n"
	if got := shownConflict(nil, long).Error(); !strings.Contains(got, want) {
		t.Error(got)
	}
}

func TestRelatedConflictNamesThePlan(t *testing.T) {
	want := "plan " + id + ", which the request depends on, is at version 8, not at version 7"
	if got := relatedConflict(planDetail()).Error(); got != want {
		t.Error(got)
	}
}
