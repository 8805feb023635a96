package occam

import (
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// CreatePlan creates a plan, under the request's request_id, or a new one if it has none.
func CreatePlan(request *occamv1.CreatePlanRequest) *Intent[*occamv1.Plan] {
	return newIntent[*occamv1.Plan](request, callOf(planService, rpc.PlanServiceClient.CreatePlan))
}

// ArchivePlan closes a plan to new subscriptions.
func ArchivePlan() *PlanChange {
	return &PlanChange{
		&occamv1.ArchivePlanRequest{},
		callOf(planService, rpc.PlanServiceClient.ArchivePlan),
	}
}

// UnarchivePlan opens a plan again.
func UnarchivePlan() *PlanChange {
	return &PlanChange{
		&occamv1.UnarchivePlanRequest{},
		callOf(planService, rpc.PlanServiceClient.UnarchivePlan),
	}
}
