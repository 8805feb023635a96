package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/occam-billing/occam/clients/go"
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

type task struct {
	Name            string            `json:"name"`
	URL             string            `json:"url"`
	Principal       string            `json:"principal"`
	SubscriptionID  string            `json:"subscription_id"`
	Call            string            `json:"call"`
	Edit            *values           `json:"edit"`
	Verb            string            `json:"verb"`
	Unless          *values           `json:"unless"`
	ForceReason     string            `json:"force_reason"`
	ExpectedVersion int64             `json:"expected_version"`
	Resolve         map[string]string `json:"resolve"`
	DeadlineMS      *int64            `json:"deadline_ms"`
	Random          float64           `json:"random"`
}

// values are values of a subscription's fields.
type values struct {
	Notes    *string `json:"notes"`
	Quantity *int64  `json:"quantity"`
}

// write gives the subscription the values, and tells of which fields they are.
func (v *values) write(subscription *occamv1.Subscription) (paths []string) {
	if v.Notes != nil {
		subscription.Notes = *v.Notes
		paths = append(paths, "notes")
	}
	if v.Quantity != nil {
		subscription.Quantity = *v.Quantity
		paths = append(paths, "quantity")
	}
	return paths
}

func (v *values) isHadBy(subscription *occamv1.Subscription) bool {
	written := proto.CloneOf(subscription)
	v.write(written)
	return proto.Equal(written, subscription)
}

// carryOut makes the task's call. Its own error is one of the task, not of the call.
func (t *task) carryOut(ctx context.Context, protocol occam.Protocol) (*report, error) {
	clock := &steppedClock{now: time.Now(), random: t.Random}
	client, err := occam.New(t.URL,
		occam.WithPrincipal(t.Principal), occam.WithProtocol(protocol), occam.WithClock(clock))
	if err != nil {
		return nil, err
	}
	if t.DeadlineMS != nil {
		deadline := clock.now.Add(time.Duration(*t.DeadlineMS) * time.Millisecond)
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	outcome, err := t.call(ctx, client)
	report, err := reportOf(outcome, err)
	if err != nil {
		return nil, err
	}
	report.WaitsMS = clock.waitsMS()
	if t.Call == "send" {
		report.Attempts = 1
	}
	if report.refused != nil && t.Resolve != nil {
		resolved, err := client.Subscriptions.Resolve(ctx, report.refused, choices(t.Resolve))
		if report.Resolved, err = reportOf(resolved, err); err != nil {
			return nil, err
		}
	}
	return report, nil
}

func (t *task) call(ctx context.Context, client *occam.Client) (*occam.Outcome[*occamv1.Subscription], error) {
	switch t.Call {
	case "modify":
		return client.Subscriptions.Modify(ctx, t.SubscriptionID, t.mutate)
	case "save":
		base, err := client.Subscriptions.Get(ctx, t.SubscriptionID)
		if err != nil {
			return nil, err
		}
		edited := proto.CloneOf(base)
		t.Edit.write(edited)
		return client.Subscriptions.Save(ctx, base, edited)
	case "send":
		change, err := t.mutate(&occamv1.Subscription{})
		if err != nil {
			return nil, err
		}
		intent := occam.NewIntent(t.SubscriptionID, t.ExpectedVersion, change)
		if t.ForceReason != "" {
			intent = intent.WithForce(t.ForceReason)
		}
		reply, err := client.Subscriptions.Send(ctx, intent)
		if err != nil {
			return nil, err
		}
		return &occam.Outcome[*occamv1.Subscription]{
			Entity: reply.Entity, Modified: true, Attempts: 1, Replayed: reply.Replayed, Merge: reply.Merge,
		}, nil
	default:
		return nil, fmt.Errorf("there is no call %q", t.Call)
	}
}

func (t *task) mutate(subscription *occamv1.Subscription) (*occam.SubscriptionChange, error) {
	switch {
	case t.Unless != nil && t.Unless.isHadBy(subscription):
		return nil, nil
	case t.Verb == "pause":
		return occam.PauseSubscription(), nil
	case t.Verb != "":
		return nil, fmt.Errorf("there is no verb %q", t.Verb)
	}
	paths := t.Edit.write(subscription)
	return occam.Update(subscription, paths...), nil
}

func choices(named map[string]string) occam.Choices {
	sides := map[string]occam.Choice{"mine": occam.Mine, "theirs": occam.Theirs}
	choices := occam.Choices{}
	for path, side := range named {
		choices[path] = sides[side]
	}
	return choices
}

// steppedClock moves only when it is slept on.
type steppedClock struct {
	now    time.Time
	random float64
	waits  []time.Duration
}

func (c *steppedClock) Now() time.Time { return c.now }

func (c *steppedClock) Sleep(_ context.Context, duration time.Duration) error {
	c.waits = append(c.waits, duration)
	c.now = c.now.Add(duration)
	return nil
}

func (c *steppedClock) Random() float64 { return c.random }

func (c *steppedClock) waitsMS() []int64 {
	waits := []int64{}
	for _, wait := range c.waits {
		waits = append(waits, wait.Milliseconds())
	}
	return waits
}
