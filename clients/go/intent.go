package occam

import (
	"context"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// Intent is one write under one request_id: the unit that takes effect once, however often it is sent.
//
// Its bytes never change. Send it with [Collection.Send], and again after an [*OutcomeUnknownError]: if it had taken effect,
// the server gives the first reply once more.
type Intent[T Entity] struct {
	request proto.Message
	call    call
	// The entity's id, and what is done to it; of a creation, neither.
	entityID string
	change   *Change[T]
}

// NewIntent is a change of the entity as it was at the expected version, under a new request_id.
func NewIntent[T Entity](id string, expectedVersion int64, change *Change[T]) *Intent[T] {
	intent := newIntent[T](change.request, change.call)
	intent.entityID, intent.change = id, change
	intent.set("id", id)
	intent.set("expected_version", expectedVersion)
	return intent
}

// newCreation is a creation by one RPC, under the request's request_id, or a new one if it has none.
func newCreation[T Entity, S any, Request, Response proto.Message](
	request Request, service func(*Client) S, method func(S, context.Context, Request) (Response, error),
) *Intent[T] {
	return newIntent[T](request, callOf(service, method))
}

func newIntent[T Entity](request proto.Message, call call) *Intent[T] {
	intent := &Intent[T]{request: proto.Clone(request), call: call}
	if intent.RequestID() == "" {
		// Version 7 is ordered by time, which keeps the server's index of them compact.
		intent.set("request_id", uuid.Must(uuid.NewV7()).String())
	}
	return intent
}

// WithRequestID is the same write under a request_id, a UUID, of the caller's: one written down before it was sent, so
// that it can be sent again even by another process.
func (i *Intent[T]) WithRequestID(requestID string) *Intent[T] {
	return i.with("request_id", requestID)
}

// WithMerge is the same change, which the server may make on a newer version than the expected one if nothing that it
// needs was touched since (MERGE_POLICY_MERGE_DISJOINT); [Reply] says so then. Without it such a change is refused.
//
// Of no effect on a creation. Say it before the intent is first sent: the same request_id with other options is another
// request, which the server refuses as REQUEST_ID_REUSED. The same holds for [Intent.WithForce].
func (i *Intent[T]) WithMerge() *Intent[T] {
	return i.with("merge_policy", occamv1.MergePolicy_MERGE_POLICY_MERGE_DISJOINT.Number())
}

// WithForce is the same change, made whatever version the entity is at, and so over what others did to its fields since.
//
// It needs the right to. History keeps the reason, 1 to 1,000 characters, with the version that was expected and the values
// that were overwritten. The server refuses it together with [Intent.WithMerge]. Of no effect on a creation.
func (i *Intent[T]) WithForce(reason string) *Intent[T] {
	return i.with("force", true).with("force_reason", reason)
}

// ValidateOnly is the same intent, only checked: the server refuses it as it would, or answers the entity as it would be, at
// its present version, and writes nothing. Sent without this afterwards, under the same request_id, it is carried out.
func (i *Intent[T]) ValidateOnly() *Intent[T] {
	return i.with("validate_only", true)
}

// RequestID is the UUID that names this intent.
func (i *Intent[T]) RequestID() string {
	return i.request.(interface{ GetRequestId() string }).GetRequestId()
}

// Request is the request as it is sent.
func (i *Intent[T]) Request() proto.Message { return proto.Clone(i.request) }

func (i *Intent[T]) validatesOnly() bool {
	return i.request.(interface{ GetValidateOnly() bool }).GetValidateOnly()
}

func (i *Intent[T]) with(field protoreflect.Name, value any) *Intent[T] {
	changed := *i
	changed.request = proto.Clone(i.request)
	changed.set(field, value)
	return &changed
}

// set gives a field a value, in the requests that have it. The API names them alike in all of its requests, but that an
// update has the id in its entity.
func (i *Intent[T]) set(field protoreflect.Name, value any) {
	message := i.request.ProtoReflect()
	if entity := entityIn[T](i.request); field == "id" && entity != nil {
		message = entity.ProtoReflect()
	}
	if descriptor := message.Descriptor().Fields().ByName(field); descriptor != nil {
		message.Set(descriptor, protoreflect.ValueOf(value))
	}
}

// Reply is the answer to an [Intent] that was accepted.
type Reply[T Entity] struct {
	// The entity after the write.
	Entity T
	// Whether an earlier copy of the intent had taken effect, and this is its reply.
	Replayed bool
	// How a stale intent came to take effect, if it was merged: the version that it was made from, and the changes since
	// then that it left standing.
	Merge *occamv1.Merge
}

// Outcome is what came of [Collection.Modify], [Collection.Save] or [Collection.Resolve].
type Outcome[T Entity] struct {
	// The entity after the change, or as it was looked at last.
	Entity T
	// Whether the change was made. If not, there was nothing to do: the caller's function said so, no field differs, or
	// the person chose what is there.
	Modified bool
	// How many changes were sent: one more for each conflict. Repetitions of one do not count.
	Attempts int
	// Whether an earlier copy of the request had taken effect, and this is its reply.
	Replayed bool
	// How a stale change came to take effect, if it was merged; only Save asks for that.
	Merge *occamv1.Merge
}

func (r *Reply[T]) outcome(attempts int) *Outcome[T] {
	return &Outcome[T]{Entity: r.Entity, Modified: true, Attempts: attempts, Replayed: r.Replayed, Merge: r.Merge}
}
