package occam

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"
)

// The most changes that Modify and Save send.
const attemptsMax = 3

// Collection is the entities of one kind: [Client] has one of each.
//
// There are two loops, and they must not be confused. The inner one, of every call, sends the same bytes until there is an
// answer: the request_id makes that safe. The outer one, of Modify, takes a refusal as stale for what it is, makes a new
// change from the entity as it is now, and gives it a new request_id. Save has an outer loop of its own kind: the same change
// from the same version, under a new request_id, for the server to merge.
type Collection[T Entity] struct {
	client *Client
}

// Get reads an entity, and again while the server is away.
func (c *Collection[T]) Get(ctx context.Context, id string) (T, error) {
	kind := kindOf[T]()
	message, failure := c.client.untilAnswered(ctx, func() (proto.Message, error) { return kind.get(ctx, c.client, id) })
	if failure != nil {
		return nil, failure.ofRead(kind, id)
	}
	entity := entityIn[T](message)
	if entity == nil {
		return nil, &UnavailableError{Err: errNoEntity}
	}
	return entity, nil
}

// Send sends one intent, and the same bytes again while the server is away. A conflict is an error at once.
func (c *Collection[T]) Send(ctx context.Context, intent *Intent[T]) (*Reply[T], error) {
	message, failure := c.client.untilAnswered(ctx, func() (proto.Message, error) {
		return intent.call(ctx, c.client, intent.request)
	})
	if failure != nil {
		return nil, refusal(intent, failure)
	}
	entity := entityIn[T](message)
	if entity == nil {
		return nil, &OutcomeUnknownError[T]{Intent: intent, Err: errNoEntity}
	}
	return replyOf(entity, message), nil
}

// Modify changes an entity from what it is: reads it, asks mutate what to do, and sends that with the version read.
//
// If somebody else was faster, it asks mutate again with what the entity is now, 3 times in all; then it gives up with a
// [*Conflict]. Mutate must therefore decide by the entity alone that it is given, which is its own to edit. A nil change means
// that there is nothing to do; an error ends the call with that error.
//
// For what a person edited there is [Collection.Save].
func (c *Collection[T]) Modify(
	ctx context.Context, id string, mutate func(entity T) (*Change[T], error),
) (*Outcome[T], error) {
	base, err := c.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	var waits backoff
	for attempts := 1; ; attempts++ {
		change, err := mutate(proto.CloneOf(base))
		if err != nil {
			return nil, err
		}
		if change == nil {
			return &Outcome[T]{Entity: base, Attempts: attempts - 1}, nil
		}
		reply, err := c.Send(ctx, NewIntent(id, base.GetVersion(), change))
		conflict, isStale := err.(*Conflict[T])
		switch {
		case err == nil:
			return reply.outcome(attempts), nil
		case !isStale:
			return nil, err
		}
		conflict.Base, conflict.Attempts, conflict.maySucceedLater = base, attempts, true
		wait := waits.next(c.client.clock.Random())
		if attempts == attemptsMax || !c.client.hasTimeFor(ctx, wait) {
			return nil, conflict
		}
		if err := c.client.clock.Sleep(ctx, wait); err != nil {
			return nil, errors.Join(conflict, err)
		}
		base = conflict.Current
		if base == nil {
			if base, err = c.Get(ctx, id); err != nil {
				return nil, err
			}
		}
	}
}

// Save writes what a person edited: the fields in which edited differs from base, which was read before, and no other. They
// must be two messages: edit a copy, which [proto.CloneOf] makes.
//
// If somebody else was faster and changed other things, the server makes both changes (the outcome's Merge tells), also when
// that is lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value is overwritten: it gives
// up at once with a [*Conflict], from which [Collection.Resolve] goes on. A field that no update can write, such as a status,
// is a [*NotWritableError] before anything is sent.
func (c *Collection[T]) Save(ctx context.Context, base, edited T) (*Outcome[T], error) {
	writable, fixed := differences(base, edited)
	if len(fixed) > 0 {
		return nil, &NotWritableError{EntityType: kindOf[T]().entityType, Paths: fixed}
	}
	change := updateOf(edited, writable)
	if change == nil {
		return &Outcome[T]{Entity: base}, nil
	}
	var waits backoff
	intent := NewIntent(base.GetId(), base.GetVersion(), change)
	for attempts := 1; ; attempts++ {
		reply, err := c.Send(ctx, intent)
		conflict, isStale := err.(*Conflict[T])
		switch {
		case err == nil:
			return reply.outcome(attempts), nil
		case !isStale:
			return nil, err
		}
		conflict.Base, conflict.Attempts, conflict.maySucceedLater = base, attempts, conflict.Mergeable
		conflict.Yours = Update(edited, writable...)
		wait := waits.next(c.client.clock.Random())
		// Whether the two changes meet is for the server to say. If they do, a person has to decide.
		if !conflict.Mergeable || attempts == attemptsMax || !c.client.hasTimeFor(ctx, wait) {
			return nil, conflict
		}
		if err := c.client.clock.Sleep(ctx, wait); err != nil {
			return nil, errors.Join(conflict, err)
		}
		// Still from the version that it was made from, so that the server sees what others did since.
		intent = NewIntent(base.GetId(), base.GetVersion(), change).WithMerge()
	}
}

// Resolve writes what a person chose after a conflict, on the entity as the person saw it; see [Conflict.Resolve], which this
// sends, reading the entity first where the refusal had no room for it.
//
// It is a guarded write as any other: if the entity has moved on once more, that is a new [*Conflict].
func (c *Collection[T]) Resolve(ctx context.Context, conflict *Conflict[T], choices Choices) (*Outcome[T], error) {
	current := conflict.resolvable()
	if current == nil {
		// It may be newer than what the person saw. The change names the version seen, and is refused then.
		var err error
		if current, err = c.Get(ctx, conflict.EntityID); err != nil {
			return nil, err
		}
	}
	intent, err := conflict.resolveOn(current, choices)
	if err != nil {
		return nil, err
	}
	if intent == nil {
		return &Outcome[T]{Entity: current}, nil
	}
	reply, err := c.Send(ctx, intent)
	if err != nil {
		if stale, isStale := err.(*Conflict[T]); isStale && current.GetVersion() == stale.ExpectedVersion {
			stale.Base = current
		}
		return nil, err
	}
	return reply.outcome(1), nil
}
