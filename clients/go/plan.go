package occam

import (
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// CreatePlan creates a plan, under the request's request_id, or a new one if it has none.
func CreatePlan(request *occamv1.CreatePlanRequest) *Intent[*occamv1.Plan] {
	return newCreation[*occamv1.Plan](
		request, planService, rpc.PlanServiceClient.CreatePlan)
}

// ArchivePlan closes a plan to new subscriptions.
func ArchivePlan() *PlanChange {
	return newChange[*occamv1.Plan](
		&occamv1.ArchivePlanRequest{}, planService, rpc.PlanServiceClient.ArchivePlan)
}

// UnarchivePlan opens a plan again.
func UnarchivePlan() *PlanChange {
	return newChange[*occamv1.Plan](
		&occamv1.UnarchivePlanRequest{}, planService, rpc.PlanServiceClient.UnarchivePlan)
}
