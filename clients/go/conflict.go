package occam

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// Conflict is a change that was refused because the entity had moved on: everything that a person needs to see what
// happened. As an error it gives the whole of it, on several lines.
type Conflict[T Entity] struct {
	// The kind of the entity.
	EntityType occamv1.EntityType
	// The entity's UUID.
	EntityID string
	// The version that the last attempt was made from.
	ExpectedVersion int64
	// The version that the entity was at.
	CurrentVersion int64
	// The entity that the last attempt was made from; nil if the client had not been given or read it.
	Base T
	// What was sent; by Save, with the whole entity as it was edited.
	Yours *Change[T]
	// The request_id it was sent under, by which history's record of the refusal is found.
	RequestID string
	// The entity at the current version; nil if it did not fit into the refusal: get it then. It is the caller's to edit.
	Current T
	// Field by field: the values on all sides, and who changed it last, in which version and when.
	Rows []*occamv1.FieldDiff
	// Whether the two changes touch no common group of fields, so that the server could make both.
	Mergeable bool
	// What the server left out; nil if nothing.
	Truncation *occamv1.Truncation
	// How many changes were sent before giving up.
	Attempts int

	// Current as the server gave it, since the caller may edit that in place; nil if the server gave none.
	seen T

	maySucceedLater bool
	// Whether what was refused was to be checked only, so that what resolves it is, too.
	validateOnly bool
}

// The conflicts of the three kinds of entity, for errors.As and errors.AsType.
type (
	// PlanConflict is a refused change of a plan.
	PlanConflict = Conflict[*occamv1.Plan]
	// SubscriptionConflict is a refused change of a subscription.
	SubscriptionConflict = Conflict[*occamv1.Subscription]
	// InvoiceConflict is a refused change of an invoice.
	InvoiceConflict = Conflict[*occamv1.Invoice]
)

// conflictOf is the conflict of an intent; nil if the detail is not about the entity that the intent changes.
func conflictOf[T Entity](intent *Intent[T], detail *occamv1.VersionConflict) *Conflict[T] {
	if intent.change == nil || detail.GetEntityType() != kindOf[T]().entityType {
		return nil
	}
	current := entityIn[T](detail)
	return &Conflict[T]{
		EntityType:      detail.GetEntityType(),
		EntityID:        detail.GetEntityId(),
		ExpectedVersion: detail.GetExpectedVersion(),
		CurrentVersion:  detail.GetCurrentVersion(),
		Yours:           intent.change,
		RequestID:       intent.RequestID(),
		Current:         current,
		seen:            proto.CloneOf(current),
		Rows:            detail.GetDiffs(),
		Mergeable:       detail.GetMergeable(),
		Truncation:      detail.GetTruncation(),
		Attempts:        1,
		validateOnly:    intent.validatesOnly(),
	}
}

// resolvable is what choices are made on: the entity as the server gave it, or else as the caller got it.
func (c *Conflict[T]) resolvable() T {
	if c.seen != nil {
		return proto.CloneOf(c.seen)
	}
	return c.Current
}

func (c *Conflict[T]) Error() string {
	var text strings.Builder
	if c.ExpectedVersion > c.CurrentVersion {
		fmt.Fprintf(&text, "%s %s is at version %d: it has not reached version %d, which the change names",
			nameOf(c.EntityType), c.EntityID, c.CurrentVersion, c.ExpectedVersion)
	} else {
		plural := "s"
		if c.Attempts == 1 {
			plural = ""
		}
		fmt.Fprintf(&text,
			"%s %s was changed meanwhile: it is at version %d, the change was made from version %d (%d attempt%s)",
			nameOf(c.EntityType), c.EntityID, c.CurrentVersion, c.ExpectedVersion, c.Attempts, plural)
	}
	writeRows(&text, c.Rows, c.Truncation)
	if c.Mergeable {
		text.WriteString("\n  The two changes do not touch each other.")
	}
	return text.String()
}

// RelatedConflict is a write that was refused because another entity than its own is not at the version that it names: the
// plan, of expected_plan_version.
//
// It is never repeated by itself, since a person ought to see the plan as it is now. As an error it gives the whole of it,
// on several lines.
type RelatedConflict struct {
	// The kind of the other entity.
	EntityType occamv1.EntityType
	// The UUID of the other entity.
	EntityID string
	// The version that the request names.
	ExpectedVersion int64
	// The version that the other entity is at.
	CurrentVersion int64
	// The plan at the current version; nil if it did not fit into the refusal: get it then.
	Plan *occamv1.Plan
	// What changed since the expected version.
	Rows []*occamv1.FieldDiff
	// What the server left out; nil if nothing.
	Truncation *occamv1.Truncation
}

func relatedConflict(detail *occamv1.VersionConflict) *RelatedConflict {
	return &RelatedConflict{
		EntityType:      detail.GetEntityType(),
		EntityID:        detail.GetEntityId(),
		ExpectedVersion: detail.GetExpectedVersion(),
		CurrentVersion:  detail.GetCurrentVersion(),
		Plan:            detail.GetPlan(),
		Rows:            detail.GetDiffs(),
		Truncation:      detail.GetTruncation(),
	}
}

func (c *RelatedConflict) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s, which the request depends on, is at version %d, not at version %d",
		nameOf(c.EntityType), c.EntityID, c.CurrentVersion, c.ExpectedVersion)
	writeRows(&text, c.Rows, c.Truncation)
	return text.String()
}
