package occam

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// Entity is a versioned entity.
type Entity interface {
	*occamv1.Plan | *occamv1.Subscription | *occamv1.Invoice
	proto.Message
	GetId() string
	GetVersion() int64
}

// kind is what the entities of a kind have in common.
type kind struct {
	entityType occamv1.EntityType
	// The name that people read, and that the API gives the entity's field in every message.
	name string
	// The fields that an update can write. All others are the server's own, immutable, or have an RPC of their own.
	writable []protoreflect.Name
	// Reads one: a single call.
	get func(ctx context.Context, client *Client, id string) (proto.Message, error)
}

var kinds = map[occamv1.EntityType]kind{
	occamv1.EntityType_ENTITY_TYPE_PLAN: {
		entityType: occamv1.EntityType_ENTITY_TYPE_PLAN,
		name:       "plan",
		writable:   []protoreflect.Name{"display_name", "description", "price", "billing_interval", "trial_days", "metadata"},
		get: func(ctx context.Context, client *Client, id string) (proto.Message, error) {
			return client.PlanService.GetPlan(ctx, &occamv1.GetPlanRequest{Id: id})
		},
	},
	occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION: {
		entityType: occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION,
		name:       "subscription",
		writable:   []protoreflect.Name{"quantity", "notes", "metadata"},
		get: func(ctx context.Context, client *Client, id string) (proto.Message, error) {
			return client.SubscriptionService.GetSubscription(ctx, &occamv1.GetSubscriptionRequest{Id: id})
		},
	},
	occamv1.EntityType_ENTITY_TYPE_INVOICE: {
		entityType: occamv1.EntityType_ENTITY_TYPE_INVOICE,
		name:       "invoice",
		writable:   []protoreflect.Name{"lines", "period_start_time", "period_end_time", "due_time", "memo", "notes", "metadata"},
		get: func(ctx context.Context, client *Client, id string) (proto.Message, error) {
			return client.BillingService.GetInvoice(ctx, &occamv1.GetInvoiceRequest{Id: id})
		},
	},
}

func kindOf[T Entity]() kind {
	var none T
	switch any(none).(type) {
	case *occamv1.Plan:
		return kinds[occamv1.EntityType_ENTITY_TYPE_PLAN]
	case *occamv1.Subscription:
		return kinds[occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION]
	default:
		return kinds[occamv1.EntityType_ENTITY_TYPE_INVOICE]
	}
}

// nameOf is the name that people read of a kind of entity, a newer server's included.
func nameOf(entityType occamv1.EntityType) string {
	if kind, known := kinds[entityType]; known {
		return kind.name
	}
	return "entity"
}

// entityIn is the entity that a message carries; nil if there is none of its kind.
func entityIn[T Entity](message proto.Message) T {
	reflected := message.ProtoReflect()
	field := reflected.Descriptor().Fields().ByName(protoreflect.Name(kindOf[T]().name))
	if field == nil || !reflected.Has(field) {
		return nil
	}
	return reflected.Get(field).Message().Interface().(T)
}

// call makes one RPC, once.
type call func(ctx context.Context, client *Client, request proto.Message) (proto.Message, error)

// callOf makes a call of a method of one of the generated clients.
func callOf[S any, Request, Response proto.Message](
	service func(*Client) S, method func(S, context.Context, Request) (Response, error),
) call {
	return func(ctx context.Context, client *Client, request proto.Message) (proto.Message, error) {
		response, err := method(service(client), ctx, request.(Request))
		if err != nil {
			return nil, err
		}
		return response, nil
	}
}

func planService(client *Client) rpc.PlanServiceClient { return client.PlanService }
func subscriptionService(client *Client) rpc.SubscriptionServiceClient {
	return client.SubscriptionService
}
func billingService(client *Client) rpc.BillingServiceClient { return client.BillingService }
