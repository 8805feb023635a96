package occam

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"connectrpc.com/connect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// Client is a client of Occam, for use by any number of goroutines.
//
// The calls of its collections are repeated as the package documentation says. The generated clients, for everything else,
// make single calls.
type Client struct {
	// The plans.
	Plans *Collection[*occamv1.Plan]
	// The subscriptions.
	Subscriptions *Collection[*occamv1.Subscription]
	// The invoices.
	Invoices *Collection[*occamv1.Invoice]

	// The generated client of plans.
	PlanService rpc.PlanServiceClient
	// The generated client of subscriptions.
	SubscriptionService rpc.SubscriptionServiceClient
	// The generated client of invoices and payments.
	BillingService rpc.BillingServiceClient
	// The generated client of history.
	HistoryService rpc.HistoryServiceClient

	clock Clock
}

// Protocol is how client and server talk. The server speaks all of them on one port.
type Protocol string

// The protocols.
const (
	// GRPC is the default. It needs HTTP/2 all the way.
	GRPC Protocol = "grpc"
	// GRPCWeb is gRPC that passes through HTTP/1.1 proxies.
	GRPCWeb Protocol = "grpc-web"
	// Connect passes through HTTP/1.1 proxies, too, and has errors in the body: a conflict is never cut for size.
	Connect Protocol = "connect"
)

type config struct {
	protocol   Protocol
	identity   map[string]string
	token      func(context.Context) (string, error)
	httpClient connect.HTTPClient
	clock      Clock
}

// Option says who calls, and how.
type Option func(*config)

// WithPrincipal says who calls; the server records it with every change.
//
// A server without authentication, which is reachable from its own machine only, believes it, as it does the role and the
// customer.
func WithPrincipal(principal string) Option { return withIdentity("X-Occam-Principal", principal) }

// WithRole says in which role: customer, support, billing, auditor or admin.
func WithRole(role string) Option { return withIdentity("X-Occam-Role", role) }

// WithCustomer says which customer a caller in the role customer is.
func WithCustomer(customer string) Option { return withIdentity("X-Occam-Customer", customer) }

func withIdentity(header, value string) Option {
	return func(config *config) { config.identity[header] = value }
}

// WithToken asks for a token before each call, repetitions included, and sends it as authorization: Bearer.
func WithToken(token func(context.Context) (string, error)) Option {
	return func(config *config) { config.token = token }
}

// WithProtocol talks another protocol than gRPC.
func WithProtocol(protocol Protocol) Option {
	return func(config *config) { config.protocol = protocol }
}

// WithHTTPClient makes calls by an HTTP client made elsewhere, with client certificates for example. For gRPC it has to speak
// HTTP/2.
func WithHTTPClient(client connect.HTTPClient) Option {
	return func(config *config) { config.httpClient = client }
}

// WithClock brings time and chance along, for tests.
func WithClock(clock Clock) Option {
	return func(config *config) { config.clock = clock }
}

// New is a client of the server at the URL, such as http://127.0.0.1:50051. It connects when the first call is made.
func New(serverURL string, options ...Option) (*Client, error) {
	config := config{protocol: GRPC, identity: map[string]string{}, clock: systemClock{}}
	for _, option := range options {
		option(&config)
	}
	parsed, err := url.Parse(serverURL)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return nil, fmt.Errorf("%q is no URL of a server, such as http://127.0.0.1:50051", serverURL)
	}
	protocol := []connect.ClientOption{connect.WithCodec(stableCodec{}), connect.WithInterceptors(encodable)}
	switch config.protocol {
	case GRPC:
		protocol = append(protocol, connect.WithGRPC())
	case GRPCWeb:
		protocol = append(protocol, connect.WithGRPCWeb())
	case Connect:
	default:
		return nil, fmt.Errorf("%q is no protocol: it is grpc, grpc-web or connect", config.protocol)
	}
	identified, err := newIdentifiedClient(config)
	if err != nil {
		return nil, err
	}

	client := &Client{
		PlanService:         rpc.NewPlanServiceClient(identified, serverURL, protocol...),
		SubscriptionService: rpc.NewSubscriptionServiceClient(identified, serverURL, protocol...),
		BillingService:      rpc.NewBillingServiceClient(identified, serverURL, protocol...),
		HistoryService:      rpc.NewHistoryServiceClient(identified, serverURL, protocol...),
		clock:               config.clock,
	}
	client.Plans = &Collection[*occamv1.Plan]{client}
	client.Subscriptions = &Collection[*occamv1.Subscription]{client}
	client.Invoices = &Collection[*occamv1.Invoice]{client}
	return client, nil
}

// identifiedClient says with every request who calls.
type identifiedClient struct {
	connect.HTTPClient
	identity map[string]string
	token    func(context.Context) (string, error)
}

func newIdentifiedClient(config config) (*identifiedClient, error) {
	for header, value := range config.identity {
		if !isSendable(value) {
			return nil, fmt.Errorf("the %s %q cannot be sent: %w", header, value, errNotSendable)
		}
	}
	client := config.httpClient
	if client == nil {
		client = newHTTPClient(config.protocol)
	}
	return &identifiedClient{client, config.identity, config.token}, nil
}

var errNotSendable = errors.New("it must be ASCII without control characters")

// isSendable tells whether a header can have the value. Go would let other bytes through, for the server to trip over.
func isSendable(value string) bool {
	return !strings.ContainsFunc(value, func(char rune) bool { return char < ' ' || char > '~' })
}

func (c *identifiedClient) Do(request *http.Request) (*http.Response, error) {
	for header, value := range c.identity {
		request.Header.Set(header, value)
	}
	if c.token != nil {
		token, err := c.token(request.Context())
		if err != nil {
			// With a code, since without one it would be taken for the network's.
			return nil, connect.NewError(connect.CodeUnauthenticated, fmt.Errorf("no token to be had: %w", err))
		}
		if !isSendable(token) {
			// Without the token, which is nobody's to read.
			return nil, connect.NewError(connect.CodeUnauthenticated, fmt.Errorf("the token cannot be sent: %w", errNotSendable))
		}
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return c.HTTPClient.Do(request)
}
