package occam

import (
	"context"
	"errors"
	"slices"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func TestConflictOfModifyHasAllThatIsKnown(t *testing.T) {
	last := detail(5, subscription(6, "d"))
	last.Mergeable = true
	last.Diffs = []*occamv1.FieldDiff{diff("notes", bothDiffer)}
	server := newScript(t, gives(subscription(3, "a")),
		stale(3, subscription(4, "b")), stale(4, subscription(5, "c")), conflicts(last))
	_, err := modify(t.Context(), server.client())
	conflict, isConflict := errors.AsType[*SubscriptionConflict](err)
	if !isConflict {
		t.Fatal(err)
	}
	yours, mask := conflict.Yours.Values()
	if conflict.EntityType != occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION || conflict.EntityID != id ||
		!conflict.Mergeable || conflict.Truncation != nil ||
		!proto.Equal(conflict.Base, subscription(5, "c")) || !proto.Equal(conflict.Current, subscription(6, "d")) ||
		yours.Notes != "c!" || !slices.Equal(mask, []string{"notes"}) ||
		len(conflict.Rows) != 1 || !proto.Equal(conflict.Rows[0], last.Diffs[0]) ||
		conflict.RequestID != server.requests[3].(*occamv1.UpdateSubscriptionRequest).RequestId {
		t.Errorf("%+v", conflict)
	}
}

func TestConflictOfSaveHasTheWholeOfWhatWasEdited(t *testing.T) {
	server := newScript(t, stale(3, subscription(4, "theirs")))
	_, err := save(t.Context(), server.client())
	conflict, isConflict := errors.AsType[*SubscriptionConflict](err)
	if !isConflict {
		t.Fatal(err)
	}
	base, edited := edit()
	yours, mask := conflict.Yours.Values()
	if !proto.Equal(conflict.Base, base) || !proto.Equal(yours, edited) || !slices.Equal(mask, []string{"notes"}) {
		t.Errorf("%+v", conflict)
	}
	sent := server.requests[0].(*occamv1.UpdateSubscriptionRequest)
	if !proto.Equal(sent.Subscription, &occamv1.Subscription{Id: id, Notes: "mine"}) {
		t.Errorf("more was sent than what differs: %v", sent)
	}
}

func TestConflictAboutThePlanIsThePlansOwn(t *testing.T) {
	server := newScript(t,
		gives(&occamv1.Plan{Id: id, Version: 7}), conflicts(planDetail()), gives(&occamv1.Plan{Id: id, Version: 9}))
	outcome, err := server.client().Plans.Modify(t.Context(), id,
		func(*occamv1.Plan) (*PlanChange, error) { return ArchivePlan(), nil })
	if err != nil || outcome.Entity.Version != 9 || outcome.Attempts != 2 {
		t.Error(outcome, err)
	}
}

func TestErrorOfTheCallersFunctionEndsTheCall(t *testing.T) {
	server := newScript(t, gives(subscription(3, "a")))
	mistake := errors.New("mistake")
	_, err := server.client().Subscriptions.Modify(t.Context(), id,
		func(*occamv1.Subscription) (*SubscriptionChange, error) { return nil, mistake })
	if err != mistake || server.seen() != "get" {
		t.Error(err, server.seen())
	}
}

func TestCancellationLeavesDoubtOnlyOfWhatWasSent(t *testing.T) {
	for _, test := range []struct {
		name string
		call func(context.Context, *Client) (*Outcome[*occamv1.Subscription], error)
		// What happens, and whether the caller cancels while it is waited or during the last call.
		answers func(cancel context.CancelFunc) []answered
		onSleep bool
		want    string
	}{
		{
			name: "during a write", call: modify,
			answers: func(cancel context.CancelFunc) []answered {
				return []answered{gives(subscription(3, "a")), unanswered(cancel)}
			},
			want: "outcome unknown, retryable",
		},
		{
			name: "during a read", call: modify,
			answers: func(cancel context.CancelFunc) []answered { return []answered{unanswered(cancel)} },
			want:    "unavailable, retryable",
		},
		{
			name: "in back-off after no answer", call: send(pause()),
			answers: func(context.CancelFunc) []answered { return []answered{broken()} },
			onSleep: true, want: "outcome unknown, retryable",
		},
	} {
		for _, protocol := range protocols {
			t.Run(test.name+"/"+string(protocol), func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				server := newScript(t, test.answers(cancel)...)
				if test.onSleep {
					server.clock.onSleep = cancel
				}
				_, err := test.call(ctx, server.client(WithProtocol(protocol)))
				if got := errorSummary(err); got != test.want {
					t.Errorf("got %s (%v), want %s", got, err, test.want)
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v does not say that it was canceled", err)
				}
			})
		}
	}
}

func TestDeadlineIsNamedAsTheCause(t *testing.T) {
	server := newScript(t)
	ctx, cancel := context.WithDeadline(t.Context(), server.clock.now)
	defer cancel()
	if _, err := modify(ctx, server.client()); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestCancellationInBackOffAfterAConflictLeavesTheConflict(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := newScript(t, gives(subscription(3, "a")), stale(3, subscription(4, "b")))
	server.clock.onSleep = cancel
	_, err := modify(ctx, server.client())
	if _, isConflict := errors.AsType[*SubscriptionConflict](err); !isConflict || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestRefusalSaysWhyAndHasTheServersAnswer(t *testing.T) {
	server := newScript(t, refuses(connect.CodeInvalidArgument, "INVALID_FIELD"))
	_, err := server.client().Subscriptions.Send(t.Context(), pause())
	if err == nil || err.Error() != "INVALID_FIELD: as scripted" || connect.CodeOf(err) != connect.CodeInvalidArgument {
		t.Error(err)
	}
}

func TestUnknownOutcomeCarriesWhatWasSent(t *testing.T) {
	server := newScript(t, append(times(10, broken()), answered{entity: subscription(4, "a"), replayed: true})...)
	client := server.client()
	_, err := client.Subscriptions.Send(t.Context(), pause())
	unknown, isUnknown := errors.AsType[*OutcomeUnknownError[*occamv1.Subscription]](err)
	if !isUnknown {
		t.Fatal(err)
	}
	reply, err := client.Subscriptions.Send(t.Context(), unknown.Intent)
	if err != nil || !reply.Replayed || server.seen() != repeated("write 3 a", 11) {
		t.Error(reply, err, server.seen())
	}
}
