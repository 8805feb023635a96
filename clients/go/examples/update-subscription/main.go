// Adds a line to a subscription's notes, whoever else is writing to it.
//
//	go run ./examples/update-subscription [URL [SUBSCRIPTION_ID]]
//
// Without an id it takes the first subscription of the list. "occam serve --sample-data" prints one to try.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/occam-billing/occam/clients/go"
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		// A conflict that outlasts three attempts says here who changed what.
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	url := "http://127.0.0.1:50051"
	if len(args) > 0 {
		url = args[0]
	}
	client, err := occam.New(url, occam.WithPrincipal("example"))
	if err != nil {
		return err
	}
	id, err := chosenSubscription(ctx, client, args)
	if err != nil {
		return err
	}

	// docs:begin
	var versionRead int64
	outcome, err := client.Subscriptions.Modify(ctx, id,
		func(subscription *occamv1.Subscription) (*occam.SubscriptionChange, error) {
			// Asked again after a conflict, with what the subscription is then: nobody else's line is lost.
			versionRead = subscription.Version
			if subscription.Notes != "" {
				subscription.Notes += "\n"
			}
			subscription.Notes += "Greetings from the example."
			return occam.Update(subscription, "notes"), nil
		})
	if err != nil {
		return err
	}
	// docs:end

	subscription := outcome.Entity
	fmt.Printf("subscription %s of %s\n", id, subscription.CustomerId)
	fmt.Printf("  version   %d -> %d\n", versionRead, subscription.Version)
	fmt.Printf("  attempts  %d\n", outcome.Attempts)
	fmt.Printf("  notes     %s\n", strings.ReplaceAll(subscription.Notes, "\n", "\n            "))
	return nil
}

func chosenSubscription(ctx context.Context, client *occam.Client, args []string) (string, error) {
	if len(args) > 1 {
		return args[1], nil
	}
	page, err := client.SubscriptionService.ListSubscriptions(ctx, &occamv1.ListSubscriptionsRequest{PageSize: 1})
	if err != nil {
		return "", err
	}
	if len(page.Subscriptions) == 0 {
		return "", errors.New("there is no subscription yet: create one, or name one")
	}
	return page.Subscriptions[0].Id, nil
}
