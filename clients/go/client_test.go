package occam

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

func TestEveryRequestSaysWhoCalls(t *testing.T) {
	tokens := 0
	for _, protocol := range protocols {
		server := newScript(t, broken(), gives(subscription(4, "a")))
		client := server.client(WithProtocol(protocol), WithPrincipal("ana"), WithRole("customer"), WithCustomer("acme"),
			WithToken(func(context.Context) (string, error) {
				tokens++
				return fmt.Sprintf("token-%d", tokens), nil
			}))
		if _, err := client.Subscriptions.Send(t.Context(), pause()); err != nil {
			t.Fatal(err)
		}
		for _, header := range server.headers {
			if header.Get("X-Occam-Principal") != "ana" || header.Get("X-Occam-Role") != "customer" ||
				header.Get("X-Occam-Customer") != "acme" {
				t.Error(header)
			}
		}
		// A token may have expired meanwhile.
		first, again := server.headers[0].Get("Authorization"), server.headers[1].Get("Authorization")
		if !strings.HasPrefix(first, "Bearer token-") || first == again {
			t.Error(first, again)
		}
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	locked := errors.New("the key store is locked")
	for _, protocol := range protocols {
		client := newScript(t).client(WithProtocol(protocol), WithToken(func(context.Context) (string, error) {
			return "", locked
		}))
		_, err := client.Subscriptions.Send(t.Context(), pause())
		if errorSummary(err) != "refused UNAUTHENTICATED" || !errors.Is(err, locked) {
			t.Error(err)
		}
	}
}

func TestTokenThatCannotBeSentIsRefusedWithoutBeingTold(t *testing.T) {
	for _, protocol := range protocols {
		asked := 0
		// Go's own transport, so that what it would say is seen, too.
		client, err := New("http://127.0.0.1:1", WithProtocol(protocol), WithClock(newFakeClock()),
			WithToken(func(context.Context) (string, error) {
				asked++
				return "s3cr3t\n", nil
			}))
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Subscriptions.Send(t.Context(), pause())
		if errorSummary(err) != "refused UNAUTHENTICATED" || strings.Contains(err.Error(), "s3cr3t") || asked != 1 {
			t.Errorf("%s: %v, after %d tokens", protocol, err, asked)
		}
	}
}

func TestRequestThatCannotBeEncodedIsRefusedAndNotSent(t *testing.T) {
	for _, protocol := range protocols {
		server := newScript(t)
		client := server.client(WithProtocol(protocol))
		_, err := client.Subscriptions.Send(t.Context(), NewIntent(id, 3, Update(subscription(3, "\xff"), "notes")))
		if got := errorSummary(err); got != "refused INVALID_FIELD" {
			t.Errorf("%s: a write is %s (%v)", protocol, got, err)
		}
		_, err = client.Subscriptions.Get(t.Context(), "\xff")
		if got := errorSummary(err); got != "refused INVALID_FIELD" {
			t.Errorf("%s: a read is %s (%v)", protocol, got, err)
		}
		if len(server.bodies) > 0 {
			t.Errorf("%s: %d requests were sent", protocol, len(server.bodies))
		}
	}
}

func TestClientIsRefusedWhatItCannotUse(t *testing.T) {
	for _, test := range []struct {
		url    string
		option Option
		want   string
	}{
		{"127.0.0.1:50051", nil, `"127.0.0.1:50051" is no URL of a server, such as http://127.0.0.1:50051`},
		{"ftp://host", nil, `"ftp://host" is no URL of a server, such as http://127.0.0.1:50051`},
		{"http://host", WithProtocol("soap"), `"soap" is no protocol: it is grpc, grpc-web or connect`},
		{
			"http://host", WithPrincipal("ana\n"),
			`the X-Occam-Principal "ana\n" cannot be sent: it must be ASCII without control characters`,
		},
		{
			"http://host", WithCustomer("Käse"),
			`the X-Occam-Customer "Käse" cannot be sent: it must be ASCII without control characters`,
		},
	} {
		options := slices.DeleteFunc([]Option{test.option}, func(option Option) bool { return option == nil })
		if _, err := New(test.url, options...); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func TestBytesOfAnIntentAreTheSameEachTime(t *testing.T) {
	metadata := map[string]string{}
	for index := range 20 {
		metadata[fmt.Sprintf("key_%d", index)] = "value"
	}
	intent := NewIntent(id, 3, Update(&occamv1.Subscription{Metadata: metadata}, "metadata"))
	server := newScript(t, append(times(5, broken()), gives(subscription(4, "")))...)
	if _, err := server.client().Subscriptions.Send(t.Context(), intent); err != nil {
		t.Fatal(err)
	}
	if got := server.seen(); got != repeated("write 3 a", 6) {
		t.Error(got)
	}
}

func TestIntentIsNotChangedByWhatItWasMadeOf(t *testing.T) {
	edited := subscription(3, "mine")
	change := Update(edited, "notes")
	edited.Notes = "changed later"
	intent := NewIntent(id, 3, change)
	merging := intent.WithMerge()
	sent := intent.Request().(*occamv1.UpdateSubscriptionRequest)
	if sent.Subscription.Notes != "mine" || sent.MergePolicy != occamv1.MergePolicy_MERGE_POLICY_UNSPECIFIED {
		t.Error(sent)
	}
	if merging.RequestID() != intent.RequestID() || NewIntent(id, 3, change).RequestID() == intent.RequestID() {
		t.Error("a request_id names an intent, and no other")
	}
}

// Every write of the API has its constructor, whose request takes all that an intent adds.
func TestEveryWriteIsGuarded(t *testing.T) {
	writes := map[string]protoreflect.Message{}
	add := func(request proto.Message) {
		writes[string(request.ProtoReflect().Descriptor().Name())] = request.ProtoReflect()
	}
	for _, change := range []*PlanChange{Update(&occamv1.Plan{}), ArchivePlan(), UnarchivePlan()} {
		add(guarded(change))
	}
	for _, change := range []*SubscriptionChange{
		Update(&occamv1.Subscription{}), PauseSubscription(), ResumeSubscription(), CancelSubscription(true, "why"),
		UncancelSubscription(), ChangeSubscriptionPlan(PlanMove{PlanID: id}),
	} {
		add(guarded(change))
	}
	for _, change := range []*InvoiceChange{
		Update(&occamv1.Invoice{}), FinalizeInvoice(), RecordPayment(euros(1), "reference"), VoidInvoice(),
		MarkInvoiceUncollectible(),
	} {
		add(guarded(change))
	}
	add(CreatePlan(&occamv1.CreatePlanRequest{}).WithRequestID("given").ValidateOnly().Request())
	add(CreateSubscription(&occamv1.CreateSubscriptionRequest{}).WithRequestID("given").ValidateOnly().Request())
	add(CreateInvoice(&occamv1.CreateInvoiceRequest{}).WithRequestID("given").ValidateOnly().Request())

	var declared []string
	for _, file := range []protoreflect.FileDescriptor{
		occamv1.File_occam_v1_plan_service_proto, occamv1.File_occam_v1_subscription_service_proto,
		occamv1.File_occam_v1_billing_service_proto,
	} {
		for index := range file.Messages().Len() {
			if message := file.Messages().Get(index); message.Fields().ByName("request_id") != nil {
				declared = append(declared, string(message.Name()))
			}
		}
	}
	slices.Sort(declared)
	if made := slices.Sorted(maps.Keys(writes)); !slices.Equal(made, declared) {
		t.Errorf("there are constructors of %v, but the API has %v", made, declared)
	}
	for name, request := range writes {
		fields := request.Descriptor().Fields()
		for _, guard := range []protoreflect.Name{
			"expected_version", "request_id", "merge_policy", "validate_only", "force", "force_reason",
		} {
			if field := fields.ByName(guard); field != nil && !request.Has(field) {
				t.Errorf("%s is sent without %s", name, guard)
			}
		}
		if !strings.HasPrefix(name, "Create") && idOf(request) != id {
			t.Errorf("%s is sent without id", name)
		}
	}
}

func guarded[T Entity](change *Change[T]) proto.Message {
	return NewIntent(id, 3, change).WithRequestID("given").WithMerge().WithForce("why").ValidateOnly().Request()
}

func idOf(request protoreflect.Message) string {
	for _, name := range []protoreflect.Name{"plan", "subscription", "invoice"} {
		if field := request.Descriptor().Fields().ByName(name); field != nil {
			request = request.Get(field).Message()
			break
		}
	}
	return request.Get(request.Descriptor().Fields().ByName("id")).String()
}
