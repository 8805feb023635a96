package occam

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// How often the same bytes are sent when the context has no deadline.
const triesMax = 10

var errNoEntity = errors.New("the reply carries no entity")

// failure is what ended a call's tries, and what it means.
type failure struct {
	err    error
	answer answer
	// Whether an earlier try may have arrived and was not answered.
	hasUnansweredCopy bool
}

// untilAnswered makes the same call until it is answered: with a deadline until that, without one triesMax times. The answer
// is unavailableAnswer when there was none.
func (c *Client) untilAnswered(ctx context.Context, call func() (proto.Message, error)) (proto.Message, *failure) {
	var waits backoff
	var hasUnansweredCopy bool
	var last error
	_, hasDeadline := ctx.Deadline()
	for tries := 1; ; tries++ {
		if err := c.done(ctx); err != nil {
			last = errors.Join(err, last)
			break
		}
		message, err := call()
		if err == nil {
			return message, nil
		}
		meaning := answerOf(ctx, err)
		unavailable, isUnavailable := meaning.(unavailableAnswer)
		if !isUnavailable {
			return nil, &failure{err, meaning, hasUnansweredCopy}
		}
		hasUnansweredCopy = hasUnansweredCopy || unavailable.wasSent
		last = err
		// The jitter comes on top, because the server asks every caller for the same delay.
		wait := unavailable.retryDelay + waits.next(c.clock.Random())
		if !hasDeadline && tries == triesMax || !c.hasTimeFor(ctx, wait) {
			break
		}
		if err := c.clock.Sleep(ctx, wait); err != nil {
			last = errors.Join(err, last)
			break
		}
	}
	return nil, &failure{last, unavailableAnswer{wasSent: hasUnansweredCopy}, hasUnansweredCopy}
}

// done is why no call is to be made any more, by the clock, too.
func (c *Client) done(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !c.hasTimeFor(ctx, 0) {
		return context.DeadlineExceeded
	}
	return nil
}

// hasTimeFor tells whether there is time for a call after the wait.
func (c *Client) hasTimeFor(ctx context.Context, wait time.Duration) bool {
	deadline, hasDeadline := ctx.Deadline()
	return !hasDeadline || deadline.Sub(c.clock.Now()) > wait
}

// ofRead is what the failure of a read means for the caller.
func (f *failure) ofRead(kind kind, id string) error {
	switch answer := f.answer.(type) {
	case notFoundAnswer:
		return notFound(answer, kind, id, f.err)
	case refusedAnswer:
		return &RefusedError{Reason: answer.reason, Err: f.err}
	case staleAnswer:
		// A read names no version; a server that says so all the same has its say.
		return relatedConflict(answer.detail)
	case aheadAnswer:
		return relatedConflict(answer.detail)
	default:
		// A read changes nothing, so that its outcome is of no account.
		return &UnavailableError{Err: f.err}
	}
}

// refusal is what the failure of an intent means for the caller.
func refusal[T Entity](intent *Intent[T], failure *failure) error {
	switch answer := failure.answer.(type) {
	case staleAnswer:
		if conflict := conflictOf(intent, answer.detail); conflict != nil {
			return conflict
		}
		// To make the change again would be no help: it names the other entity's version still.
		return relatedConflict(answer.detail)
	case aheadAnswer:
		// Whoever names a version that is yet to come did not read it here, and to read again would hide that.
		if conflict := conflictOf(intent, answer.detail); conflict != nil {
			return &VersionAhead[T]{Conflict: conflict}
		}
		return relatedConflict(answer.detail)
	case notFoundAnswer:
		return notFound(answer, kindOf[T](), intent.entityID, failure.err)
	case refusedAnswer:
		// One that does not settle them tells nothing of the copy that was not answered.
		if answer.settlesEarlierCopies || !failure.hasUnansweredCopy {
			return &RefusedError{Reason: answer.reason, Err: failure.err}
		}
	case unavailableAnswer:
		if !failure.hasUnansweredCopy {
			return &UnavailableError{Err: failure.err}
		}
	case unknownAnswer:
		// The reply, not the request, may be what was lost.
	}
	// Of a check nothing can have taken effect, so that there is nothing to be in doubt about.
	if intent.validatesOnly() {
		return &UnavailableError{Err: failure.err}
	}
	return &OutcomeUnknownError[T]{Intent: intent, Err: failure.err}
}

func notFound(answer notFoundAnswer, kind kind, id string, err error) error {
	if answer.entityID != "" {
		return &NotFoundError{EntityType: answer.entityType, ID: answer.entityID, Err: err}
	}
	return &NotFoundError{EntityType: kind.entityType, ID: id, Err: err}
}

func replyOf[T Entity](entity T, message proto.Message) *Reply[T] {
	reply := &Reply[T]{Entity: entity}
	if replayable, may := message.(interface{ GetReplayed() bool }); may {
		reply.Replayed = replayable.GetReplayed()
	}
	// A creation is never merged.
	if mergeable, may := message.(interface{ GetMerge() *occamv1.Merge }); may {
		reply.Merge = mergeable.GetMerge()
	}
	return reply
}
