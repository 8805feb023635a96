package occam

import (
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// CreateSubscription subscribes a customer to a plan, under the request's request_id, or a new one if it has none.
func CreateSubscription(request *occamv1.CreateSubscriptionRequest) *Intent[*occamv1.Subscription] {
	return newCreation[*occamv1.Subscription](
		request, subscriptionService, rpc.SubscriptionServiceClient.CreateSubscription)
}

// PauseSubscription pauses a subscription.
func PauseSubscription() *SubscriptionChange {
	return newChange[*occamv1.Subscription](
		&occamv1.PauseSubscriptionRequest{}, subscriptionService, rpc.SubscriptionServiceClient.PauseSubscription)
}

// ResumeSubscription resumes a paused subscription.
func ResumeSubscription() *SubscriptionChange {
	return newChange[*occamv1.Subscription](
		&occamv1.ResumeSubscriptionRequest{}, subscriptionService, rpc.SubscriptionServiceClient.ResumeSubscription)
}

// CancelSubscription cancels a subscription, at once or when its current period ends. The reason has at most 1,000
// characters.
func CancelSubscription(atPeriodEnd bool, reason string) *SubscriptionChange {
	return newChange[*occamv1.Subscription](
		&occamv1.CancelSubscriptionRequest{AtPeriodEnd: atPeriodEnd, Reason: reason},
		subscriptionService, rpc.SubscriptionServiceClient.CancelSubscription)
}

// UncancelSubscription takes back a cancellation that is set for the end of the period.
func UncancelSubscription() *SubscriptionChange {
	return newChange[*occamv1.Subscription](
		&occamv1.UncancelSubscriptionRequest{}, subscriptionService, rpc.SubscriptionServiceClient.UncancelSubscription)
}

// PlanMove says to which plan [ChangeSubscriptionPlan] moves a subscription.
type PlanMove struct {
	// The new plan's UUID.
	PlanID string
	// The new quantity; 0: it stays.
	Quantity int64
	// The version of the plan whose price was agreed to; 0: whichever. If the plan has moved on, nothing is changed and
	// the error is a [*RelatedConflict].
	ExpectedPlanVersion int64
}

// ChangeSubscriptionPlan moves a subscription to another plan, at that plan's present price.
func ChangeSubscriptionPlan(move PlanMove) *SubscriptionChange {
	request := &occamv1.ChangeSubscriptionPlanRequest{PlanId: move.PlanID}
	if move.Quantity != 0 {
		request.Quantity = &move.Quantity
	}
	if move.ExpectedPlanVersion != 0 {
		request.ExpectedPlanVersion = &move.ExpectedPlanVersion
	}
	return newChange[*occamv1.Subscription](
		request, subscriptionService, rpc.SubscriptionServiceClient.ChangeSubscriptionPlan)
}
