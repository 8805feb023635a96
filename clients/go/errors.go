package occam

import (
	"errors"
	"fmt"
	"strings"

	"connectrpc.com/connect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// VersionAhead says that a change names a version that the entity has not reached. Nothing was changed.
//
// Such a version was not read from this server as it is now: it was made up, or the database was set back.
type VersionAhead[T Entity] struct {
	// The refusal.
	Conflict *Conflict[T]
}

func (e *VersionAhead[T]) Error() string { return e.Conflict.Error() }

// NotFoundError says that there is no such entity.
type NotFoundError struct {
	// The kind of what is missing; a change of plan may miss the plan.
	EntityType occamv1.EntityType
	// Its UUID.
	ID string
	// The server's answer, a *connect.Error.
	Err error
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("there is no %s %s", nameOf(e.EntityType), e.ID)
}

func (e *NotFoundError) Unwrap() error { return e.Err }

// OutcomeUnknownError says that a write had no definite answer, so that it may have taken effect.
//
// To find out, send the same intent again: it takes effect at most once. To give up is the caller's decision, too.
type OutcomeUnknownError[T Entity] struct {
	// What was sent.
	Intent *Intent[T]
	// The last answer.
	Err error
}

func (e *OutcomeUnknownError[T]) Error() string {
	return fmt.Sprintf("it is not known whether request %s took effect; to find out, send the same intent again: %v",
		e.Intent.RequestID(), e.Err)
}

func (e *OutcomeUnknownError[T]) Unwrap() error { return e.Err }

// UnavailableError says that the server could not be reached, or did not answer in time, before anything was written.
type UnavailableError struct {
	// The last answer.
	Err error
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("there was no answer from the server; nothing was written: %v", e.Err)
}

func (e *UnavailableError) Unwrap() error { return e.Err }

// RefusedError says that the server refused the request. Nothing was changed.
type RefusedError struct {
	// The API's reason, such as INVALID_FIELD; the code's name where something between refused it.
	Reason string
	// The server's answer, a *connect.Error, whose details say more.
	Err error
}

func (e *RefusedError) Error() string {
	if answer, isAnswered := errors.AsType[*connect.Error](e.Err); isAnswered {
		return e.Reason + ": " + answer.Message()
	}
	return fmt.Sprintf("%s: %v", e.Reason, e.Err)
}

func (e *RefusedError) Unwrap() error { return e.Err }

// NotWritableError says that fields were to be written that no update can write. Nothing was sent.
type NotWritableError struct {
	// The kind of the entity.
	EntityType occamv1.EntityType
	// Those fields.
	Paths []string
}

func (e *NotWritableError) Error() string {
	return fmt.Sprintf("no update can write %s of a %s", strings.Join(e.Paths, ", "), nameOf(e.EntityType))
}

// Retryable tells whether the same call can succeed later as it is, with nothing else done about it.
//
// After an [*OutcomeUnknownError] the same call is the same [Intent]: a new one could do the thing a second time.
func Retryable(err error) bool {
	known, isKnown := errors.AsType[interface {
		error
		retryable() bool
	}](err)
	return isKnown && known.retryable()
}

// Modify reads anew, and what Save sends may still be merged. The same intent would be refused for ever.
func (c *Conflict[T]) retryable() bool            { return c.maySucceedLater }
func (e *OutcomeUnknownError[T]) retryable() bool { return true }
func (e *UnavailableError) retryable() bool       { return true }
func (e *RefusedError) retryable() bool           { return e.Reason == "OVERLOADED" }
