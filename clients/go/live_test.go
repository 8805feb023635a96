package occam_test

import (
	"errors"
	"os"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"github.com/occam-billing/occam/clients/go"
	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// Not the client's own loops, but what they are made of: connect-go's generated client, and what it gets from the server.
func TestStaleWriteIsAbortedWithTheWholeEntity(t *testing.T) {
	url := os.Getenv("OCCAM_URL")
	if url == "" {
		t.Skip("OCCAM_URL names no server; see ./test")
	}
	for _, protocol := range []occam.Protocol{occam.GRPC, occam.GRPCWeb, occam.Connect} {
		t.Run(string(protocol), func(t *testing.T) {
			client, err := occam.New(url, occam.WithPrincipal("ana"), occam.WithProtocol(protocol))
			if err != nil {
				t.Fatal(err)
			}
			page, err := client.SubscriptionService.ListSubscriptions(t.Context(),
				&occamv1.ListSubscriptionsRequest{PageSize: 1})
			if err != nil {
				t.Fatal(err)
			}
			read := page.Subscriptions[0]
			write := func(notes string) (*occamv1.UpdateSubscriptionResponse, error) {
				return client.SubscriptionService.UpdateSubscription(t.Context(), &occamv1.UpdateSubscriptionRequest{
					Subscription:    &occamv1.Subscription{Id: read.Id, Notes: notes},
					ExpectedVersion: &read.Version,
				})
			}
			first, err := write("by " + string(protocol))
			if err != nil {
				t.Fatal(err)
			}
			_, err = write("too late")
			if connect.CodeOf(err) != connect.CodeAborted {
				t.Fatal(err)
			}
			refusal, _ := errors.AsType[*connect.Error](err)
			conflict := versionConflict(t, refusal)
			if conflict.CurrentVersion != read.Version+1 || !proto.Equal(conflict.GetSubscription(), first.Subscription) {
				t.Errorf("%v is not what was written: %v", conflict, first.Subscription)
			}
			if len(conflict.Diffs) != 1 || conflict.Diffs[0].Path != "notes" {
				t.Errorf("%v", conflict.Diffs)
			}
		})
	}
}

func versionConflict(t *testing.T, refusal *connect.Error) *occamv1.VersionConflict {
	t.Helper()
	for _, detail := range refusal.Details() {
		value, err := detail.Value()
		if err != nil {
			t.Fatal(err)
		}
		if conflict, isConflict := value.(*occamv1.VersionConflict); isConflict {
			return conflict
		}
	}
	t.Fatalf("%v has no VersionConflict", refusal)
	return nil
}
