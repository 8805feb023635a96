package main

import (
	"errors"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/occam-billing/occam/clients/go"
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

type report struct {
	Name     string    `json:"name,omitempty"`
	Outcome  string    `json:"outcome"`
	Version  int64     `json:"version,omitempty"`
	Attempts int       `json:"attempts"`
	Replayed bool      `json:"replayed"`
	Merged   bool      `json:"merged"`
	WaitsMS  []int64   `json:"waits_ms,omitzero"`
	Conflict *conflict `json:"conflict"`
	Resolved *report   `json:"resolved"`
	Error    string    `json:"error,omitempty"`

	refused *occam.SubscriptionConflict
}

type conflict struct {
	ExpectedVersion int64 `json:"expected_version"`
	CurrentVersion  int64 `json:"current_version"`
	Mergeable       bool  `json:"mergeable"`
	Attempts        int   `json:"attempts"`
	HasBase         bool  `json:"has_base"`
	HasYours        bool  `json:"has_yours"`
	HasCurrent      bool  `json:"has_current"`
	Rows            []row `json:"rows"`
}

type row struct {
	Path      string          `json:"path"`
	Kind      string          `json:"kind"`
	Base      *structpb.Value `json:"base"`
	Yours     *structpb.Value `json:"yours"`
	Current   *structpb.Value `json:"current"`
	ChangedBy string          `json:"changed_by"`
}

// reportOf is the report of a call, or the call's error if it is none of the client's.
func reportOf(outcome *occam.Outcome[*occamv1.Subscription], err error) (*report, error) {
	if err == nil {
		name := "nothing_to_do"
		if outcome.Modified {
			name = "modified"
		}
		return &report{
			Outcome:  name,
			Version:  outcome.Entity.GetVersion(),
			Attempts: outcome.Attempts,
			Replayed: outcome.Replayed,
			Merged:   outcome.Merge != nil,
		}, nil
	}
	refusal := &report{Error: err.Error()}
	switch {
	case isA[*occam.SubscriptionConflict](err):
		refusal.refused, _ = errors.AsType[*occam.SubscriptionConflict](err)
		refusal.Outcome, refusal.Conflict = "conflict", conflictOf(refusal.refused)
		refusal.Attempts = refusal.refused.Attempts
	case isA[*occam.VersionAhead[*occamv1.Subscription]](err):
		ahead, _ := errors.AsType[*occam.VersionAhead[*occamv1.Subscription]](err)
		refusal.Outcome, refusal.Conflict = "version_ahead", conflictOf(ahead.Conflict)
	case isA[*occam.NotFoundError](err):
		refusal.Outcome = "not_found"
	case isA[*occam.RefusedError](err):
		refusal.Outcome = "refused"
	case isA[*occam.UnavailableError](err):
		refusal.Outcome = "unavailable"
	case isA[*occam.OutcomeUnknownError[*occamv1.Subscription]](err):
		refusal.Outcome = "outcome_unknown"
	default:
		return nil, err
	}
	return refusal, nil
}

func isA[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}

func conflictOf(refused *occam.SubscriptionConflict) *conflict {
	rows := []row{}
	for _, diff := range refused.Rows {
		rows = append(rows, row{
			Path:      diff.Path,
			Kind:      diff.Kind.String(),
			Base:      diff.Base,
			Yours:     diff.Yours,
			Current:   diff.Current,
			ChangedBy: diff.ChangedBy,
		})
	}
	return &conflict{
		ExpectedVersion: refused.ExpectedVersion,
		CurrentVersion:  refused.CurrentVersion,
		Mergeable:       refused.Mergeable,
		Attempts:        refused.Attempts,
		HasBase:         refused.Base != nil,
		HasYours:        refused.Yours != nil,
		HasCurrent:      refused.Current != nil,
		Rows:            rows,
	}
}
