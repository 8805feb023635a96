package occam

import (
	"context"
	"slices"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func appendNotes(subscription *occamv1.Subscription) (*SubscriptionChange, error) {
	subscription.Notes += "!"
	return Update(subscription, "notes"), nil
}

func pause() *Intent[*occamv1.Subscription] { return NewIntent(id, 3, PauseSubscription()) }

func modify(ctx context.Context, client *Client) (*Outcome[*occamv1.Subscription], error) {
	return client.Subscriptions.Modify(ctx, id, appendNotes)
}

func modifyOnce(ctx context.Context, client *Client) (*Outcome[*occamv1.Subscription], error) {
	return client.Subscriptions.Modify(ctx, id, func(subscription *occamv1.Subscription) (*SubscriptionChange, error) {
		if subscription.Notes == "a!" {
			return nil, nil
		}
		return appendNotes(subscription)
	})
}

func send(intent *Intent[*occamv1.Subscription]) func(context.Context, *Client) (*Outcome[*occamv1.Subscription], error) {
	return func(ctx context.Context, client *Client) (*Outcome[*occamv1.Subscription], error) {
		reply, err := client.Subscriptions.Send(ctx, intent)
		if err != nil {
			return nil, err
		}
		return reply.outcome(1), nil
	}
}

func changePlan(ctx context.Context, client *Client) (*Outcome[*occamv1.Subscription], error) {
	return client.Subscriptions.Modify(ctx, id, func(*occamv1.Subscription) (*SubscriptionChange, error) {
		return ChangeSubscriptionPlan(PlanMove{PlanID: id, ExpectedPlanVersion: 7}), nil
	})
}

func planDetail() *occamv1.VersionConflict {
	return &occamv1.VersionConflict{
		EntityType:      occamv1.EntityType_ENTITY_TYPE_PLAN,
		EntityId:        id,
		ExpectedVersion: 7,
		CurrentVersion:  8,
		Current:         &occamv1.VersionConflict_Plan{Plan: &occamv1.Plan{Id: id, Version: 8}},
	}
}

func dropped() *occamv1.VersionConflict {
	dropped := detail(3, subscription(4, "b"))
	dropped.Current, dropped.Truncation = nil, &occamv1.Truncation{Entity: true}
	return dropped
}

func mergeable(detail *occamv1.VersionConflict) answered {
	detail.Mergeable = true
	return conflicts(detail)
}

// edit is what was read, and what a person made of it: other notes, and nothing else.
func edit() (base, edited *occamv1.Subscription) {
	base = &occamv1.Subscription{Id: id, Version: 3, Notes: "a", Quantity: 1}
	edited = proto.CloneOf(base)
	edited.Notes = "mine"
	return base, edited
}

func save(ctx context.Context, client *Client) (*Outcome[*occamv1.Subscription], error) {
	base, edited := edit()
	return client.Subscriptions.Save(ctx, base, edited)
}

// The whole of the concurrency behaviour, over each protocol.
func TestCallsEndAsTheyShould(t *testing.T) {
	for _, test := range []struct {
		name    string
		call    func(context.Context, *Client) (*Outcome[*occamv1.Subscription], error)
		timeout time.Duration
		answers []answered
		want    string
		seen    string
		waitsMS []int64
	}{
		{
			name: "change is sent with the version read", call: modify,
			answers: []answered{gives(subscription(3, "a")), gives(subscription(4, "a!"))},
			want:    `modified, v4 "a!", 1 attempts`, seen: "get, write 3 a",
		},
		{
			name: "conflict is rebased on the entity in the refusal", call: modify,
			answers: []answered{gives(subscription(3, "a")), stale(3, subscription(5, "b")), gives(subscription(6, "b!"))},
			want:    `modified, v6 "b!", 2 attempts`, seen: "get, write 3 a, write 5 b", waitsMS: []int64{25},
		},
		{
			name: "entity dropped from the refusal is read", call: modify,
			answers: []answered{
				gives(subscription(3, "a")), conflicts(dropped()), gives(subscription(4, "b")), gives(subscription(5, "b!")),
			},
			want: `modified, v5 "b!", 2 attempts`, seen: "get, write 3 a, get, write 4 b", waitsMS: []int64{25},
		},
		{
			name: "third conflict is the caller's", call: modify,
			answers: []answered{
				gives(subscription(3, "a")),
				stale(3, subscription(4, "b")), stale(4, subscription(5, "c")), stale(5, subscription(6, "d")),
			},
			want: "conflict 5 -> 6, 3 attempts, retryable", seen: "get, write 3 a, write 4 b, write 5 c",
			waitsMS: []int64{25, 50},
		},
		{
			name: "nothing may be left to do after a conflict", call: modifyOnce,
			answers: []answered{gives(subscription(3, "a")), stale(3, subscription(4, "a!"))},
			want:    `nothing to do, v4 "a!", 1 attempts`, seen: "get, write 3 a", waitsMS: []int64{25},
		},
		{
			name: "nothing to do sends nothing", call: modifyOnce,
			answers: []answered{gives(subscription(3, "a!"))},
			want:    `nothing to do, v3 "a!", 0 attempts`, seen: "get",
		},
		{
			name: "conflict is raised early when the deadline leaves no time to wait", call: modify,
			timeout: 70 * time.Millisecond,
			answers: []answered{gives(subscription(3, "a")), stale(3, subscription(4, "b")), stale(4, subscription(5, "c"))},
			want:    "conflict 4 -> 5, 2 attempts, retryable", seen: "get, write 3 a, write 4 b", waitsMS: []int64{25},
		},
		{
			name: "unanswered intent is sent again unchanged", call: send(pause()),
			answers: []answered{broken(), away(), {entity: subscription(4, "a"), replayed: true}},
			want:    `modified, v4 "a", 1 attempts, replayed`, seen: "write 3 a, write 3 a, write 3 a",
			waitsMS: []int64{25, 50},
		},
		{
			name: "unanswered attempt of modify counts once", call: modify,
			answers: []answered{
				away(), gives(subscription(3, "a")), broken(), {entity: subscription(4, "a!"), replayed: true},
			},
			want: `modified, v4 "a!", 1 attempts, replayed`, seen: "get, get, write 3 a, write 3 a",
			waitsMS: []int64{25, 25},
		},
		{
			name: "delay that the server asks for is kept", call: send(pause()),
			answers: []answered{unavailableFor(2 * time.Second), gives(subscription(4, "a"))},
			want:    `modified, v4 "a", 1 attempts`, seen: "write 3 a, write 3 a", waitsMS: []int64{2_025},
		},
		{
			name: "delay beyond the deadline is not waited for", call: send(pause()), timeout: time.Second,
			answers: []answered{unavailableFor(2 * time.Second)},
			want:    "outcome unknown, retryable", seen: "write 3 a",
		},
		{
			name: "without a deadline ten tries are made", call: send(pause()),
			answers: times(10, broken()), want: "outcome unknown, retryable", seen: repeated("write 3 a", 10),
			waitsMS: []int64{25, 50, 100, 200, 400, 500, 500, 500, 500},
		},
		{
			name: "with a deadline tries are made until it", call: send(pause()), timeout: 5 * time.Second,
			answers: times(14, broken()), want: "outcome unknown, retryable", seen: repeated("write 3 a", 14),
			waitsMS: []int64{25, 50, 100, 200, 400, 500, 500, 500, 500, 500, 500, 500, 500},
		},
		{
			name: "server that was never reached leaves no doubt", call: send(pause()),
			answers: times(10, unreachable()), want: "unavailable, retryable", seen: repeated("write 3 a", 10),
			waitsMS: []int64{25, 50, 100, 200, 400, 500, 500, 500, 500},
		},
		{
			name: "server that went away after a copy leaves doubt of it", call: send(pause()),
			answers: append([]answered{broken()}, times(9, unreachable())...),
			want:    "outcome unknown, retryable", seen: repeated("write 3 a", 10),
			waitsMS: []int64{25, 50, 100, 200, 400, 500, 500, 500, 500},
		},
		{
			name: "reply to a read without an entity is none", call: modify,
			answers: []answered{gives(nil)}, want: "unavailable, retryable", seen: "get",
		},
		{
			name: "reply to a write without an entity leaves doubt", call: send(pause()),
			answers: []answered{gives(nil)}, want: "outcome unknown, retryable", seen: "write 3 a",
		},
		{
			name:    "creation has no version to be behind",
			call:    send(CreateSubscription(&occamv1.CreateSubscriptionRequest{Id: id})),
			answers: []answered{stale(3, subscription(4, "b"))},
			want:    "related conflict 3 -> 4", seen: "write a",
		},
		{
			name: "after the deadline nothing is sent", call: modify, timeout: -time.Second,
			want: "unavailable, retryable",
		},
		{
			name: "deadline that the server noticed leaves doubt", call: send(pause()),
			answers: []answered{refuses(connect.CodeDeadlineExceeded, "DEADLINE_EXCEEDED")},
			want:    "outcome unknown, retryable", seen: "write 3 a",
		},
		{
			name: "outcome that the server does not know leaves doubt", call: send(pause()),
			answers: []answered{refuses(connect.CodeUnknown, "OUTCOME_UNKNOWN")},
			want:    "outcome unknown, retryable", seen: "write 3 a",
		},
		{
			name: "version ahead is not tried again", call: modify,
			answers: []answered{
				gives(subscription(3, "a")),
				refuses(connect.CodeAborted, "VERSION_AHEAD", detail(3, subscription(2, "a"))),
			},
			want: "ahead 3 -> 2", seen: "get, write 3 a",
		},
		{
			name: "conflict about the plan is not the subscription's", call: changePlan,
			answers: []answered{gives(subscription(3, "a")), conflicts(planDetail())},
			want:    "related conflict 7 -> 8", seen: "get, write 3 a",
		},
		{
			name: "plan ahead is not the subscription", call: changePlan,
			answers: []answered{gives(subscription(3, "a")), refuses(connect.CodeAborted, "VERSION_AHEAD", planDetail())},
			want:    "related conflict 7 -> 8", seen: "get, write 3 a",
		},
		{
			name: "absent entity is not found", call: modify,
			answers: []answered{refuses(connect.CodeNotFound, "ENTITY_NOT_FOUND")},
			want:    "there is no subscription " + id, seen: "get",
		},
		{
			name: "refusal is raised at once", call: modify,
			answers: []answered{
				gives(subscription(3, "a")), refuses(connect.CodeFailedPrecondition, "INVALID_TRANSITION"),
			},
			want: "refused INVALID_TRANSITION", seen: "get, write 3 a",
		},
		{
			name: "overloaded server has done nothing", call: send(pause()),
			answers: []answered{refuses(connect.CodeResourceExhausted, "OVERLOADED")},
			want:    "refused OVERLOADED, retryable", seen: "write 3 a",
		},
		{
			name: "overloaded server says nothing of the copy before", call: send(pause()),
			answers: []answered{broken(), refuses(connect.CodeResourceExhausted, "OVERLOADED")},
			want:    "outcome unknown, retryable", seen: "write 3 a, write 3 a", waitsMS: []int64{25},
		},
		{
			name: "refusal by the row settles the copy before too", call: send(pause()),
			answers: []answered{broken(), refuses(connect.CodeFailedPrecondition, "INVALID_TRANSITION")},
			want:    "refused INVALID_TRANSITION", seen: "write 3 a, write 3 a", waitsMS: []int64{25},
		},
		{
			name: "conflict of a single send is raised at once", call: send(pause()),
			answers: []answered{stale(3, subscription(4, "b"))},
			want:    "conflict 3 -> 4, 1 attempts", seen: "write 3 a",
		},
		{
			name: "check that is not answered leaves no doubt", call: send(pause().ValidateOnly()),
			answers: times(10, broken()), want: "unavailable, retryable", seen: repeated("write 3 a", 10),
			waitsMS: []int64{25, 50, 100, 200, 400, 500, 500, 500, 500},
		},
		{
			name:    "creation that is not answered is sent again unchanged",
			call:    send(CreateSubscription(&occamv1.CreateSubscriptionRequest{Id: id})),
			answers: []answered{broken(), {entity: subscription(1, ""), replayed: true}},
			want:    `modified, v1 "", 1 attempts, replayed`, seen: "write a, write a", waitsMS: []int64{25},
		},
		{
			name: "save sends what differs and reads nothing", call: save,
			answers: []answered{gives(subscription(4, "mine"))},
			want:    `modified, v4 "mine", 1 attempts`, seen: "write 3 a",
		},
		{
			name: "save leaves a disjoint conflict to the server to merge", call: save,
			answers: []answered{
				mergeable(detail(3, subscription(4, "a"))),
				{entity: subscription(5, "mine"), merge: &occamv1.Merge{BaseVersion: 3}},
			},
			want: `modified, v5 "mine", 2 attempts, merged`, seen: "write 3 a, write 3 b merge", waitsMS: []int64{25},
		},
		{
			name: "save raises a conflict about the same field at once", call: save,
			answers: []answered{stale(3, subscription(4, "theirs"))},
			want:    "conflict 3 -> 4, 1 attempts", seen: "write 3 a",
		},
		{
			name: "save raises a conflict that ceases to be disjoint", call: save,
			answers: []answered{mergeable(detail(3, subscription(4, "a"))), stale(3, subscription(5, "theirs"))},
			want:    "conflict 3 -> 5, 2 attempts", seen: "write 3 a, write 3 b merge", waitsMS: []int64{25},
		},
		{
			name: "save raises its third loss", call: save,
			answers: []answered{
				mergeable(detail(3, subscription(4, "a"))), mergeable(detail(3, subscription(9, "a"))),
				mergeable(detail(3, subscription(15, "a"))),
			},
			want: "conflict 3 -> 15, 3 attempts, retryable", seen: "write 3 a, write 3 b merge, write 3 c merge",
			waitsMS: []int64{25, 50},
		},
		{
			name: "save raises a disjoint conflict when there is no time to wait", call: save, timeout: 20 * time.Millisecond,
			answers: []answered{mergeable(detail(3, subscription(4, "a")))},
			want:    "conflict 3 -> 4, 1 attempts, retryable", seen: "write 3 a",
		},
		{
			name: "save sends an unanswered merge again unchanged", call: save,
			answers: []answered{
				mergeable(detail(3, subscription(4, "a"))), broken(), {entity: subscription(5, "mine"), replayed: true},
			},
			want: `modified, v5 "mine", 2 attempts, replayed`,
			seen: "write 3 a, write 3 b merge, write 3 b merge", waitsMS: []int64{25, 25},
		},
	} {
		for _, protocol := range protocols {
			t.Run(test.name+"/"+string(protocol), func(t *testing.T) {
				server := newScript(t, test.answers...)
				ctx := t.Context()
				if test.timeout != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithDeadline(ctx, server.clock.now.Add(test.timeout))
					defer cancel()
				}
				outcome, err := test.call(ctx, server.client(WithProtocol(protocol)))
				if got := summary(outcome, err); got != test.want {
					t.Errorf("got %s (%v), want %s", got, err, test.want)
				}
				if got := server.seen(); got != test.seen {
					t.Errorf("sent %s, want %s", got, test.seen)
				}
				if !slices.Equal(server.clock.waitsMS, test.waitsMS) {
					t.Errorf("waited %v, want %v", server.clock.waitsMS, test.waitsMS)
				}
			})
		}
	}
}
