package occam

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// Change is what can be done to an entity: an update, by [Update], or a verb, such as [PauseSubscription].
type Change[T Entity] struct {
	request proto.Message
	call    call
}

// The changes of the three kinds of entity.
type (
	// PlanChange is what can be done to a plan.
	PlanChange = Change[*occamv1.Plan]
	// SubscriptionChange is what can be done to a subscription.
	SubscriptionChange = Change[*occamv1.Subscription]
	// InvoiceChange is what can be done to an invoice.
	InvoiceChange = Change[*occamv1.Invoice]
)

// newChange is a change by one RPC, whose request and method fit together.
func newChange[T Entity, S any, Request, Response proto.Message](
	request Request, service func(*Client) S, method func(S, context.Context, Request) (Response, error),
) *Change[T] {
	return &Change[T]{request, callOf(service, method)}
}

// Update writes the fields with the values that the entity has; without any, those that are populated.
//
// Of a plan, display_name, description, price, billing_interval, trial_days and metadata can be written; of a
// subscription, quantity, notes and metadata; of an invoice, lines, period_start_time, period_end_time, due_time, memo,
// notes and metadata. The entity's id and version are ignored.
func Update[T Entity](entity T, paths ...string) *Change[T] {
	var mask *fieldmaskpb.FieldMask
	if len(paths) > 0 {
		mask = &fieldmaskpb.FieldMask{Paths: paths}
	}
	switch entity := any(proto.CloneOf(entity)).(type) {
	case *occamv1.Plan:
		return newChange[T](
			&occamv1.UpdatePlanRequest{Plan: entity, UpdateMask: mask},
			planService, rpc.PlanServiceClient.UpdatePlan)
	case *occamv1.Subscription:
		return newChange[T](
			&occamv1.UpdateSubscriptionRequest{Subscription: entity, UpdateMask: mask},
			subscriptionService, rpc.SubscriptionServiceClient.UpdateSubscription)
	default:
		return newChange[T](
			&occamv1.UpdateInvoiceRequest{Invoice: entity.(*occamv1.Invoice), UpdateMask: mask},
			billingService, rpc.BillingServiceClient.UpdateInvoice)
	}
}

// Request is the request of the change's RPC, such as a *occamv1.PauseSubscriptionRequest, without what an [Intent] adds.
func (c *Change[T]) Request() proto.Message { return proto.Clone(c.request) }

// Values are an update's new values and the fields that it writes, or no entity if it is a verb.
func (c *Change[T]) Values() (entity T, mask []string) {
	entity = entityIn[T](c.request)
	if masked, updates := c.request.(interface{ GetUpdateMask() *fieldmaskpb.FieldMask }); updates {
		mask = masked.GetUpdateMask().GetPaths()
	}
	return entity, mask
}
