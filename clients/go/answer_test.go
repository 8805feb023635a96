package occam

import (
	"context"
	"errors"
	"io"
	"net"
	"reflect"
	"syscall"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// fromServer is an error as it is after it has travelled: the client's library knows it for the server's.
func fromServer(refusal *connect.Error) error {
	wire := connect.NewWireError(refusal.Code(), errors.New(refusal.Message()))
	for _, detail := range refusal.Details() {
		wire.AddDetail(detail)
	}
	return wire
}

func plain(code connect.Code) error { return fromServer(connect.NewError(code, nil)) }

func local(code connect.Code, cause error) error { return connect.NewError(code, cause) }

func withReason(code connect.Code, reason string) error { return fromServer(refusalOf(code, reason)) }

func TestErrorsMeanWhatTheAPIOrTheLibraryMeansByThem(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("refused")}
	otherDomain := withDetails(connect.NewError(connect.CodeAborted, nil),
		&errdetails.ErrorInfo{Reason: "VERSION_CONFLICT", Domain: "example.com"})
	for _, test := range []struct {
		name string
		err  error
		want answer
	}{
		{"no connection", local(connect.CodeUnavailable, dial), unavailableAnswer{}},
		{
			"no connection in time",
			local(connect.CodeDeadlineExceeded, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}), unavailableAnswer{},
		},
		{
			"no connection by the proxy",
			local(connect.CodeUnavailable, &net.OpError{Op: "proxyconnect", Err: errors.New("refused")}), unavailableAnswer{},
		},
		{"broken connection", local(connect.CodeUnavailable, io.ErrUnexpectedEOF), unavailableAnswer{wasSent: true}},
		{"no status", local(connect.CodeInternal, io.ErrUnexpectedEOF), unavailableAnswer{wasSent: true}},
		{
			"stream reset", local(connect.CodeCanceled, errors.New("stream error: stream ID 1; CANCEL; received from peer")),
			unavailableAnswer{wasSent: true},
		},
		{
			"connection lost while reading", local(connect.CodeUnknown, errors.New("read message: http2: client connection lost")),
			unavailableAnswer{wasSent: true},
		},
		{
			"connection reset while reading", local(connect.CodeCanceled, &net.OpError{Op: "read", Err: syscall.ECONNRESET}),
			unavailableAnswer{wasSent: true},
		},
		{"reply above a size limit", local(connect.CodeResourceExhausted, errors.New("too large")), unknownAnswer{}},
		{"proxy's UNAVAILABLE", plain(connect.CodeUnavailable), unavailableAnswer{wasSent: true}},
		{"time-out of the HTTP client", local(connect.CodeDeadlineExceeded, context.DeadlineExceeded), unknownAnswer{}},
		{"CANCELLED", plain(connect.CodeCanceled), unknownAnswer{}},
		{"DEADLINE_EXCEEDED", plain(connect.CodeDeadlineExceeded), unknownAnswer{}},
		{"UNKNOWN", plain(connect.CodeUnknown), unknownAnswer{}},
		{"INTERNAL", plain(connect.CodeInternal), unknownAnswer{}},
		{"OUT_OF_RANGE", plain(connect.CodeOutOfRange), unknownAnswer{}},
		{"NOT_FOUND", plain(connect.CodeNotFound), notFoundAnswer{}},
		{"ABORTED", plain(connect.CodeAborted), refusedAnswer{reason: "ABORTED"}},
		{"UNIMPLEMENTED", plain(connect.CodeUnimplemented), refusedAnswer{reason: "UNIMPLEMENTED"}},
		{"RESOURCE_EXHAUSTED", plain(connect.CodeResourceExhausted), refusedAnswer{reason: "RESOURCE_EXHAUSTED"}},
		{"another domain", fromServer(otherDomain), refusedAnswer{reason: "ABORTED"}},

		{"store away", withReason(connect.CodeUnavailable, "STORE_UNAVAILABLE"), unavailableAnswer{wasSent: true}},
		{"outcome unknown", withReason(connect.CodeUnknown, "OUTCOME_UNKNOWN"), unknownAnswer{}},
		{"deadline", withReason(connect.CodeDeadlineExceeded, "DEADLINE_EXCEEDED"), unknownAnswer{}},
		{"internal", withReason(connect.CodeInternal, "INTERNAL"), unknownAnswer{}},
		{"entity not found", withReason(connect.CodeNotFound, "ENTITY_NOT_FOUND"), notFoundAnswer{}},
		{"invalid", withReason(connect.CodeInvalidArgument, "INVALID_FIELD"), refusedAnswer{"INVALID_FIELD", true}},
		{"batch refused", withReason(connect.CodeAborted, "BATCH_REFUSED"), refusedAnswer{"BATCH_REFUSED", true}},
		{"denied", withReason(connect.CodePermissionDenied, "PERMISSION_DENIED"), refusedAnswer{"PERMISSION_DENIED", false}},
		{"overloaded", withReason(connect.CodeResourceExhausted, "OVERLOADED"), refusedAnswer{"OVERLOADED", false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := answerOf(t.Context(), test.err); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

func TestContextThatIsDoneIsTheCallersOwnDoing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := answerOf(ctx, local(connect.CodeUnavailable, io.ErrUnexpectedEOF)); got != (unknownAnswer{}) {
		t.Errorf("%#v", got)
	}
	// But what the server said before counts.
	if got := answerOf(ctx, plain(connect.CodeAborted)); got != (refusedAnswer{reason: "ABORTED"}) {
		t.Errorf("%#v", got)
	}
}

func TestConflictWithoutDetailIsReadFromTheErrorInfo(t *testing.T) {
	for _, name := range []string{"INVOICE", "ENTITY_TYPE_INVOICE", "invoice"} {
		err := fromServer(withDetails(connect.NewError(connect.CodeAborted, nil), &errdetails.ErrorInfo{
			Reason: "VERSION_CONFLICT", Domain: domain,
			Metadata: map[string]string{
				"entity_type": name, "entity_id": id, "expected_version": "2", "current_version": "3",
			},
		}))
		answer, isStale := answerOf(t.Context(), err).(staleAnswer)
		want := &occamv1.VersionConflict{
			EntityType: occamv1.EntityType_ENTITY_TYPE_INVOICE, EntityId: id, ExpectedVersion: 2, CurrentVersion: 3,
		}
		if !isStale || !proto.Equal(answer.detail, want) {
			t.Errorf("%s: %v", name, answer.detail)
		}
	}
}
