package occam

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// The domain of Occam's reasons.
const domain = "occam.v1"

// answer is what an error of a call means. This file alone reads codes, reasons and details.
type answer interface{ isAnswer() }

type (
	// The entity moved on since the expected version.
	staleAnswer struct{ detail *occamv1.VersionConflict }
	// The expected version is one that the entity has not reached.
	aheadAnswer struct{ detail *occamv1.VersionConflict }
	// No such entity; its kind and id where the server names them.
	notFoundAnswer struct {
		entityType occamv1.EntityType
		entityID   string
	}
	// Refused for another reason; this copy of the request had no effect.
	refusedAnswer struct {
		// The API's reason; where there is none, the code's name.
		reason string
		// Whether the server had looked for an earlier copy first, so that none had an effect either.
		settlesEarlierCopies bool
	}
	// The server or the network is away: the same bytes may be sent again.
	unavailableAnswer struct {
		// How long the server asks to wait.
		retryDelay time.Duration
		// Whether the request may have reached the server.
		wasSent bool
	}
	// It may have had an effect, and whether to send it again is the caller's decision.
	unknownAnswer struct{}
)

func (staleAnswer) isAnswer()       {}
func (aheadAnswer) isAnswer()       {}
func (notFoundAnswer) isAnswer()    {}
func (refusedAnswer) isAnswer()     {}
func (unavailableAnswer) isAnswer() {}
func (unknownAnswer) isAnswer()     {}

// answerOf reads the error of a call that was made in the context.
func answerOf(ctx context.Context, err error) answer {
	if ctx.Err() != nil && !connect.IsWireError(err) {
		return unknownAnswer{}
	}
	code := connect.CodeOf(err)
	info := detailOf[*errdetails.ErrorInfo](err)
	if info.GetDomain() != domain {
		return answerWithoutInfo(code, err)
	}
	reason := info.GetReason()
	switch code {
	case connect.CodeAborted:
		switch reason {
		case "VERSION_CONFLICT":
			return staleAnswer{versionConflict(err, info)}
		case "VERSION_AHEAD":
			return aheadAnswer{versionConflict(err, info)}
		}
		return refusedAnswer{reason: reason, settlesEarlierCopies: true}
	case connect.CodeNotFound:
		entityType, id := namedEntity(info)
		return notFoundAnswer{entityType, id}
	case connect.CodeUnavailable:
		return unavailableAnswer{retryDelay: retryDelay(err), wasSent: true}
	case connect.CodeAlreadyExists, connect.CodeFailedPrecondition, connect.CodeInvalidArgument, connect.CodeOutOfRange:
		// These are decided by the row, which refuses each copy alike, or by the bytes, which are the same.
		return refusedAnswer{reason: reason, settlesEarlierCopies: true}
	case connect.CodePermissionDenied, connect.CodeResourceExhausted, connect.CodeUnauthenticated,
		connect.CodeUnimplemented:
		// These are checked before a repetition is looked for, and may have been otherwise a moment ago.
		return refusedAnswer{reason: reason}
	default:
		// The caller's own deadline or cancellation, OUTCOME_UNKNOWN, and what went wrong at a point that the server does
		// not tell: each may come after the commit.
		return unknownAnswer{}
	}
}

// answerWithoutInfo reads an error that did not come from Occam's own code, but from a library or something in between.
func answerWithoutInfo(code connect.Code, err error) answer {
	if code == connect.CodeUnavailable {
		return unavailableAnswer{retryDelay: retryDelay(err), wasSent: !isConnectError(err)}
	}
	if !connect.IsWireError(err) {
		return answerOfThisSide(code, err)
	}
	switch code {
	case connect.CodeUnknown, connect.CodeInternal, connect.CodeCanceled, connect.CodeDeadlineExceeded,
		connect.CodeDataLoss, connect.CodeOutOfRange:
		return unknownAnswer{}
	case connect.CodeNotFound:
		return notFoundAnswer{}
	default:
		// An ABORTED stripped of its details may be about another entity, so it is not taken for a conflict.
		return refusedAnswer{reason: reasonOf(code)}
	}
}

// answerOfThisSide reads an error that was made on this side, of what came back or did not.
func answerOfThisSide(code connect.Code, err error) answer {
	switch code {
	case connect.CodeUnauthenticated, connect.CodePermissionDenied:
		// There was no token, or HTTP's 401 or 403.
		return refusedAnswer{reason: reasonOf(code)}
	case connect.CodeUnimplemented:
		// The code is that of a reply without its message, too.
		if isHTTPNotFound(err) {
			return refusedAnswer{reason: reasonOf(code)}
		}
	case connect.CodeDeadlineExceeded:
		// The transport's own time limit for it is shorter than the caller's deadline.
		if isConnectError(err) {
			return unavailableAnswer{}
		}
	case connect.CodeUnknown, connect.CodeInternal, connect.CodeCanceled, connect.CodeResourceExhausted:
		// Which one a broken connection gets depends on the protocol and on the moment.
		if isBroken(err) {
			return unavailableAnswer{wasSent: true}
		}
	}
	// It may be the reply to a write that was made, and cannot be read.
	return unknownAnswer{}
}

func reasonOf(code connect.Code) string { return strings.ToUpper(code.String()) }

// isHTTPNotFound tells whether HTTP's 404 was all that came. connect-go tells by this text alone.
func isHTTPNotFound(err error) bool {
	refusal, isAnswered := errors.AsType[*connect.Error](err)
	return isAnswered && strings.HasPrefix(strings.TrimPrefix(refusal.Message(), "HTTP status "), "404 ")
}

// isBroken tells whether the connection broke, or the stream was reset, without an answer.
func isBroken(err error) bool {
	if _, isNetwork := errors.AsType[net.Error](err); isNetwork {
		return true
	}
	// net/http has no types for the errors of HTTP/2.
	text := err.Error()
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(text, "stream error: ") || strings.Contains(text, "http2: ")
}

// isConnectError tells whether there was no connection, or none that TLS could use, so that nothing was sent.
func isConnectError(err error) bool {
	if operation, isNetwork := errors.AsType[*net.OpError](err); isNetwork {
		return operation.Op == "dial" || operation.Op == "proxyconnect"
	}
	_, isDistrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, isNotTLS := errors.AsType[tls.RecordHeaderError](err)
	// The last is what net/http makes of a RecordHeaderError if the server speaks HTTP.
	return isDistrusted || isNotTLS || errors.Is(err, http.ErrSchemeMismatch)
}

// versionConflict is the conflict's detail, or what ErrorInfo says of it should the detail be missing.
func versionConflict(err error, info *errdetails.ErrorInfo) *occamv1.VersionConflict {
	if detail := detailOf[*occamv1.VersionConflict](err); detail != nil {
		return detail
	}
	version := func(key string) int64 {
		number, err := strconv.ParseInt(info.GetMetadata()[key], 10, 64)
		if err != nil {
			return 0
		}
		return number
	}
	entityType, id := namedEntity(info)
	return &occamv1.VersionConflict{
		EntityType:      entityType,
		EntityId:        id,
		ExpectedVersion: version("expected_version"),
		CurrentVersion:  version("current_version"),
	}
}

// namedEntity is the entity that ErrorInfo names, its kind with or without the enum's prefix and in any case.
func namedEntity(info *errdetails.ErrorInfo) (occamv1.EntityType, string) {
	const prefix = "ENTITY_TYPE_"
	name := strings.TrimPrefix(strings.ToUpper(info.GetMetadata()["entity_type"]), prefix)
	return occamv1.EntityType(occamv1.EntityType_value[prefix+name]), info.GetMetadata()["entity_id"]
}

func retryDelay(err error) time.Duration {
	return detailOf[*errdetails.RetryInfo](err).GetRetryDelay().AsDuration()
}

// detailOf is the error's first detail of a type; nil if there is none.
func detailOf[M proto.Message](err error) (none M) {
	refusal, isAnswered := errors.AsType[*connect.Error](err)
	if !isAnswered {
		return none
	}
	for _, detail := range refusal.Details() {
		// A detail of a type that is not known here is somebody else's.
		if message, err := detail.Value(); err == nil {
			if wanted, isWanted := message.(M); isWanted {
				return wanted
			}
		}
	}
	return none
}
