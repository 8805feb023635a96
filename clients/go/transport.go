package occam

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
)

const (
	// How long to look for the server.
	dialTimeout = 5 * time.Second
	// How long a connection with calls in flight may be silent before it is asked for a sign of life, and how long that may
	// take: without it a call to a machine that is gone waits for ever.
	pingAfter   = 30 * time.Second
	pingTimeout = 10 * time.Second
)

func newHTTPClient(protocol Protocol) *http.Client {
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	// gRPC needs HTTP/2, which a server without TLS has to be talked to in from the first byte on.
	protocols.SetUnencryptedHTTP2(protocol == GRPC)
	protocols.SetHTTP1(protocol != GRPC)
	return &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		IdleConnTimeout:     90 * time.Second,
		MaxIdleConnsPerHost: 16,
		Protocols:           protocols,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout},
	}}
}

// stableCodec encodes as protobuf does, but with sorted maps, so that an intent's bytes are the same each time that it is
// sent.
type stableCodec struct{}

func (stableCodec) Name() string { return "proto" }

func (stableCodec) Marshal(message any) ([]byte, error) {
	known, isKnown := message.(proto.Message)
	if !isKnown {
		return nil, fmt.Errorf("%T is no protobuf message", message)
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(known)
}

func (stableCodec) Unmarshal(data []byte, message any) error {
	known, isKnown := message.(proto.Message)
	if !isKnown {
		return fmt.Errorf("%T is no protobuf message", message)
	}
	return proto.Unmarshal(data, known)
}

// encodable refuses, as the server does what is not valid, a request that cannot be encoded, such as one with text that is not
// UTF-8. Else connect-go would send one without a body in its place.
var encodable = connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
		if _, err := (stableCodec{}).Marshal(request.Any()); err != nil {
			refusal := connect.NewError(connect.CodeInvalidArgument, err)
			reason, err := connect.NewErrorDetail(&errdetails.ErrorInfo{Reason: "INVALID_FIELD", Domain: domain})
			if err != nil {
				return nil, err
			}
			refusal.AddDetail(reason)
			return nil, refusal
		}
		return next(ctx, request)
	}
})
