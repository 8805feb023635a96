package occam_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/occam-billing/occam/clients/go"
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func ExampleCollection_Modify() {
	ctx, id := context.Background(), "0199c0de-0000-7000-8000-000000000001"
	client, err := occam.New("http://127.0.0.1:50051", occam.WithPrincipal("ana"))
	if err != nil {
		fmt.Println(err)
		return
	}

	outcome, err := client.Subscriptions.Modify(ctx, id,
		func(subscription *occamv1.Subscription) (*occam.SubscriptionChange, error) {
			subscription.Notes += "Called back.\n"
			return occam.Update(subscription, "notes"), nil // or a verb: occam.PauseSubscription(), nil
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("version %d after %d attempts\n", outcome.Entity.Version, outcome.Attempts)
}

func ExampleCollection_Resolve() {
	ctx := context.Background()
	var client *occam.Client
	var base, edited *occamv1.Subscription // What was read, and what a person made of it.

	outcome, err := client.Subscriptions.Save(ctx, base, edited)
	if conflict, ok := errors.AsType[*occam.SubscriptionConflict](err); ok {
		// Both changed the same thing: nothing was overwritten. Show it, and let the person choose.
		fmt.Println(conflict)
		outcome, err = client.Subscriptions.Resolve(ctx, conflict,
			occam.Choices{"notes": occam.Mine, "quantity": occam.Theirs})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("now at version %d\n", outcome.Entity.Version)
}
