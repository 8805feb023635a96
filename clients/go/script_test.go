package occam

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

const id = "0199c0de-0000-7000-8000-000000000001"

var protocols = []Protocol{GRPC, GRPCWeb, Connect}

// answered is what comes of one request: an entity, a refusal, or, whatever the server does, an error of the network.
type answered struct {
	entity   proto.Message
	replayed bool
	merge    *occamv1.Merge
	refusal  *connect.Error
	network  func(context.Context) error
}

// script is a server that answers as it was told to, in that order, by the real handlers, and remembers what it was asked.
// It is the client's transport, too: no network is involved.
type script struct {
	rpc.UnimplementedSubscriptionServiceHandler
	rpc.UnimplementedPlanServiceHandler
	t        *testing.T
	handler  *http.ServeMux
	answers  []answered
	answer   answered // The last one.
	requests []proto.Message
	bodies   [][]byte
	headers  []http.Header
	clock    *fakeClock
}

func newScript(t *testing.T, answers ...answered) *script {
	s := &script{t: t, handler: http.NewServeMux(), answers: answers, clock: newFakeClock()}
	s.handler.Handle(rpc.NewSubscriptionServiceHandler(s))
	s.handler.Handle(rpc.NewPlanServiceHandler(s))
	t.Cleanup(func() {
		if len(s.answers) > 0 {
			t.Errorf("%d answers were not asked for", len(s.answers))
		}
	})
	return s
}

func (s *script) client(options ...Option) *Client {
	s.t.Helper()
	client, err := New("http://scripted", append([]Option{WithHTTPClient(s), WithClock(s.clock)}, options...)...)
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

func (s *script) Do(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	s.bodies = append(s.bodies, body)
	s.headers = append(s.headers, request.Header)
	received := httptest.NewRequest(request.Method, request.URL.String(), bytes.NewReader(body))
	received.Header, received.ProtoMajor = request.Header, 2
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, received)
	if s.answer.network != nil {
		return nil, s.answer.network(request.Context())
	}
	return recorder.Result(), nil
}

func (s *script) next(request proto.Message) (answered, error) {
	if len(s.answers) == 0 {
		s.t.Errorf("unexpected request: %v", request)
		return answered{}, connect.NewError(connect.CodeUnimplemented, nil)
	}
	s.requests = append(s.requests, request)
	s.answer, s.answers = s.answers[0], s.answers[1:]
	if s.answer.refusal != nil {
		return answered{}, s.answer.refusal
	}
	return s.answer, nil
}

func (s *script) GetSubscription(
	_ context.Context, request *occamv1.GetSubscriptionRequest,
) (*occamv1.GetSubscriptionResponse, error) {
	answer, err := s.next(request)
	subscription, _ := answer.entity.(*occamv1.Subscription)
	return &occamv1.GetSubscriptionResponse{Subscription: subscription}, err
}

func (s *script) UpdateSubscription(
	_ context.Context, request *occamv1.UpdateSubscriptionRequest,
) (*occamv1.UpdateSubscriptionResponse, error) {
	answer, err := s.next(request)
	subscription, _ := answer.entity.(*occamv1.Subscription)
	return &occamv1.UpdateSubscriptionResponse{
		Subscription: subscription, Replayed: answer.replayed, Merge: answer.merge,
	}, err
}

func (s *script) PauseSubscription(
	_ context.Context, request *occamv1.PauseSubscriptionRequest,
) (*occamv1.PauseSubscriptionResponse, error) {
	answer, err := s.next(request)
	subscription, _ := answer.entity.(*occamv1.Subscription)
	return &occamv1.PauseSubscriptionResponse{Subscription: subscription, Replayed: answer.replayed}, err
}

func (s *script) ChangeSubscriptionPlan(
	_ context.Context, request *occamv1.ChangeSubscriptionPlanRequest,
) (*occamv1.ChangeSubscriptionPlanResponse, error) {
	_, err := s.next(request)
	return nil, err
}

func (s *script) CreateSubscription(
	_ context.Context, request *occamv1.CreateSubscriptionRequest,
) (*occamv1.CreateSubscriptionResponse, error) {
	answer, err := s.next(request)
	subscription, _ := answer.entity.(*occamv1.Subscription)
	return &occamv1.CreateSubscriptionResponse{Subscription: subscription, Replayed: answer.replayed}, err
}

func (s *script) GetPlan(_ context.Context, request *occamv1.GetPlanRequest) (*occamv1.GetPlanResponse, error) {
	answer, err := s.next(request)
	plan, _ := answer.entity.(*occamv1.Plan)
	return &occamv1.GetPlanResponse{Plan: plan}, err
}

func (s *script) ArchivePlan(
	_ context.Context, request *occamv1.ArchivePlanRequest,
) (*occamv1.ArchivePlanResponse, error) {
	answer, err := s.next(request)
	plan, _ := answer.entity.(*occamv1.Plan)
	return &occamv1.ArchivePlanResponse{Plan: plan}, err
}

// seen tells of every request: "get", or "write", the expected version, and a letter for each request_id. A "!" follows if
// the bytes under it are not those that came before.
func (s *script) seen() string {
	var requestIDs []string
	first := map[string][]byte{}
	var seen []string
	for index, request := range s.requests {
		write, isWrite := request.(interface {
			GetRequestId() string
			GetValidateOnly() bool
		})
		if !isWrite {
			seen = append(seen, "get")
			continue
		}
		requestID := write.GetRequestId()
		if _, isKnown := first[requestID]; !isKnown {
			first[requestID] = s.bodies[index]
			requestIDs = append(requestIDs, requestID)
		}
		line := "write"
		if guarded, isGuarded := request.(interface{ GetExpectedVersion() int64 }); isGuarded {
			line = fmt.Sprintf("write %d", guarded.GetExpectedVersion())
		}
		line += " " + string(rune('a'+slices.Index(requestIDs, requestID)))
		if !bytes.Equal(first[requestID], s.bodies[index]) {
			line += "!"
		}
		if merging, merges := request.(interface{ GetMergePolicy() occamv1.MergePolicy }); merges &&
			merging.GetMergePolicy() == occamv1.MergePolicy_MERGE_POLICY_MERGE_DISJOINT {
			line += " merge"
		}
		seen = append(seen, line)
	}
	return strings.Join(seen, ", ")
}

// fakeClock moves only when it is slept on. It is far ahead of the real one, so that no context ends by real time.
type fakeClock struct {
	now     time.Time
	waitsMS []int64
	onSleep func()
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Now().Add(time.Hour)} }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Sleep(ctx context.Context, duration time.Duration) error {
	c.waitsMS = append(c.waitsMS, duration.Milliseconds())
	c.now = c.now.Add(duration)
	if c.onSleep != nil {
		c.onSleep()
	}
	return ctx.Err()
}

func (c *fakeClock) Random() float64 { return 0.5 }

func subscription(version int64, notes string) *occamv1.Subscription {
	return &occamv1.Subscription{Id: id, Version: version, Notes: notes}
}

func gives(entity proto.Message) answered { return answered{entity: entity} }

func refuses(code connect.Code, reason string, details ...proto.Message) answered {
	return answered{refusal: refusalOf(code, reason, details...)}
}

// refusalOf is an error as the server makes it, by reason of the API's.
func refusalOf(code connect.Code, reason string, details ...proto.Message) *connect.Error {
	info := &errdetails.ErrorInfo{Reason: reason, Domain: domain}
	return withDetails(connect.NewError(code, errors.New("as scripted")), append([]proto.Message{info}, details...)...)
}

func withDetails(refusal *connect.Error, details ...proto.Message) *connect.Error {
	for _, detail := range details {
		packed, err := connect.NewErrorDetail(detail)
		if err != nil {
			panic(err)
		}
		refusal.AddDetail(packed)
	}
	return refusal
}

// detail is that of the conflict of a subscription that somebody moved on to current.
func detail(expectedVersion int64, current *occamv1.Subscription) *occamv1.VersionConflict {
	return &occamv1.VersionConflict{
		EntityType:      occamv1.EntityType_ENTITY_TYPE_SUBSCRIPTION,
		EntityId:        id,
		ExpectedVersion: expectedVersion,
		CurrentVersion:  current.Version,
		Current:         &occamv1.VersionConflict_Subscription{Subscription: current},
	}
}

func conflicts(detail *occamv1.VersionConflict) answered {
	return refuses(connect.CodeAborted, "VERSION_CONFLICT", detail)
}

func stale(expectedVersion int64, current *occamv1.Subscription) answered {
	return conflicts(detail(expectedVersion, current))
}

func diff(path string, kind occamv1.FieldDiffKind) *occamv1.FieldDiff {
	return &occamv1.FieldDiff{Path: path, Kind: kind}
}

const (
	yoursOnly  = occamv1.FieldDiffKind_FIELD_DIFF_KIND_YOURS_ONLY
	theirsOnly = occamv1.FieldDiffKind_FIELD_DIFF_KIND_THEIRS_ONLY
	bothSame   = occamv1.FieldDiffKind_FIELD_DIFF_KIND_BOTH_SAME
	bothDiffer = occamv1.FieldDiffKind_FIELD_DIFF_KIND_BOTH_DIFFER
)

func unavailableFor(delay time.Duration) answered {
	return refuses(connect.CodeUnavailable, "STORE_UNAVAILABLE", &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)})
}

// away is UNAVAILABLE without any reason, as something between client and server says it.
func away() answered { return answered{refusal: connect.NewError(connect.CodeUnavailable, nil)} }

func broken() answered {
	return answered{network: func(context.Context) error { return io.ErrUnexpectedEOF }}
}

func unreachable() answered {
	return answered{network: func(context.Context) error {
		return &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	}}
}

// unanswered is a request whose caller loses patience.
func unanswered(cancel context.CancelFunc) answered {
	return answered{network: func(ctx context.Context) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}}
}

func times(count int, answer answered) []answered { return slices.Repeat([]answered{answer}, count) }

// summary tells in a few words what came of a call.
func summary(outcome *Outcome[*occamv1.Subscription], err error) string {
	if err != nil {
		return errorSummary(err)
	}
	words := []string{"nothing to do"}
	if outcome.Modified {
		words = []string{"modified"}
	}
	words = append(words, fmt.Sprintf("v%d %q", outcome.Entity.Version, outcome.Entity.Notes))
	words = append(words, fmt.Sprintf("%d attempts", outcome.Attempts))
	if outcome.Replayed {
		words = append(words, "replayed")
	}
	if outcome.Merge != nil {
		words = append(words, "merged")
	}
	return strings.Join(words, ", ")
}

func errorSummary(err error) string {
	words := fmt.Sprintf("%T", err)
	switch err := err.(type) {
	case *SubscriptionConflict:
		words = fmt.Sprintf("conflict %d -> %d, %d attempts", err.ExpectedVersion, err.CurrentVersion, err.Attempts)
	case *VersionAhead[*occamv1.Subscription]:
		words = fmt.Sprintf("ahead %d -> %d", err.Conflict.ExpectedVersion, err.Conflict.CurrentVersion)
	case *RelatedConflict:
		words = fmt.Sprintf("related conflict %d -> %d", err.ExpectedVersion, err.CurrentVersion)
	case *OutcomeUnknownError[*occamv1.Subscription]:
		words = "outcome unknown"
	case *UnavailableError:
		words = "unavailable"
	case *RefusedError:
		words = "refused " + err.Reason
	case *NotFoundError:
		words = err.Error()
	}
	if Retryable(err) {
		words += ", retryable"
	}
	return words
}

func repeated(line string, count int) string {
	return strings.Join(slices.Repeat([]string{line}, count), ", ")
}
