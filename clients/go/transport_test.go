package occam

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// canned is an HTTP client that gets the same response each time.
type canned struct {
	status   int
	header   http.Header
	body     string
	trailer  http.Header
	requests int
}

func (c *canned) Do(request *http.Request) (*http.Response, error) {
	c.requests++
	return &http.Response{
		Status: fmt.Sprintf("%d %s", c.status, http.StatusText(c.status)), StatusCode: c.status, ProtoMajor: 2,
		Header: c.header, Body: io.NopCloser(strings.NewReader(c.body)), Trailer: c.trailer, Request: request,
	}, nil
}

func TestNothingIsSentBeforeTLSIsThere(t *testing.T) {
	for _, protocol := range protocols {
		distrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
		distrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
		distrusted.EnableHTTP2 = true
		distrusted.StartTLS()
		defer distrusted.Close()
		plain := httptest.NewServer(http.NotFoundHandler())
		defer plain.Close()
		for _, url := range []string{distrusted.URL, strings.Replace(plain.URL, "http:", "https:", 1)} {
			client, err := New(url, WithProtocol(protocol), WithClock(newFakeClock()))
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Subscriptions.Send(t.Context(), pause())
			if errorSummary(err) != "unavailable, retryable" {
				t.Errorf("%s: %v", protocol, err)
			}
		}
	}
}

func contentType(name string) http.Header { return http.Header{"Content-Type": {name}} }

func TestReplyThatCannotBeReadLeavesTheOutcomeUnknown(t *testing.T) {
	isOK := http.Header{"Grpc-Status": {"0"}}
	for _, test := range []struct {
		name     string
		protocol Protocol
		response canned
	}{
		{
			"no message", GRPC,
			canned{status: http.StatusOK, header: contentType("application/grpc+proto"), trailer: isOK},
		},
		{
			"no protobuf", GRPC,
			canned{
				status: http.StatusOK, header: contentType("application/grpc+proto"), trailer: isOK,
				body: "\x00\x00\x00\x00\x01\xff",
			},
		},
		{
			"no message", GRPCWeb,
			canned{
				status: http.StatusOK, header: contentType("application/grpc-web+proto"),
				body: "\x80\x00\x00\x00\x10grpc-status: 0\r\n",
			},
		},
		{
			"no protobuf", GRPCWeb,
			canned{
				status: http.StatusOK, header: contentType("application/grpc-web+proto"),
				body: "\x00\x00\x00\x00\x01\xff\x80\x00\x00\x00\x10grpc-status: 0\r\n",
			},
		},
		{"no protobuf", Connect, canned{status: http.StatusOK, header: contentType("application/proto"), body: "\xff"}},
	} {
		t.Run(fmt.Sprintf("%s, %s", test.protocol, test.name), func(t *testing.T) {
			client := newScript(t).client(WithProtocol(test.protocol), WithHTTPClient(&test.response))
			_, err := client.Subscriptions.Send(t.Context(), pause())
			if got := errorSummary(err); got != "outcome unknown, retryable" || test.response.requests != 1 {
				t.Errorf("got %s (%v) after %d requests", got, err, test.response.requests)
			}
		})
	}
}

func TestErrorOfAProxyIsTakenForWhatItSays(t *testing.T) {
	for _, protocol := range protocols {
		for status, want := range map[int]string{
			http.StatusBadRequest:            "outcome unknown, retryable, 1 requests",
			http.StatusUnauthorized:          "refused UNAUTHENTICATED, 1 requests",
			http.StatusForbidden:             "refused PERMISSION_DENIED, 1 requests",
			http.StatusNotFound:              "refused UNIMPLEMENTED, 1 requests",
			http.StatusRequestEntityTooLarge: "outcome unknown, retryable, 1 requests",
			http.StatusInternalServerError:   "outcome unknown, retryable, 1 requests",
			http.StatusBadGateway:            "outcome unknown, retryable, 10 requests",
			http.StatusServiceUnavailable:    "outcome unknown, retryable, 10 requests",
			http.StatusGatewayTimeout:        "outcome unknown, retryable, 10 requests",
		} {
			t.Run(fmt.Sprintf("%s, %d", protocol, status), func(t *testing.T) {
				proxy := &canned{status: status, header: contentType("text/html"), body: "<html>"}
				client := newScript(t).client(WithProtocol(protocol), WithHTTPClient(proxy))
				_, err := client.Subscriptions.Send(t.Context(), pause())
				if got := fmt.Sprintf("%s, %d requests", errorSummary(err), proxy.requests); got != want {
					t.Errorf("got %s (%v), want %s", got, err, want)
				}
			})
		}
	}
}

func TestProtocolsAreSpokenOverTheHTTPThatTheyNeed(t *testing.T) {
	for _, test := range []struct {
		protocol Protocol
		tls      bool
		want     string
	}{
		{GRPC, false, "HTTP/2.0"},
		{GRPC, true, "HTTP/2.0"},
		{GRPCWeb, false, "HTTP/1.1"},
		{GRPCWeb, true, "HTTP/2.0"},
		{Connect, false, "HTTP/1.1"},
		{Connect, true, "HTTP/2.0"},
	} {
		t.Run(fmt.Sprintf("%s, tls %t", test.protocol, test.tls), func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.Config.Protocols = new(http.Protocols)
			server.Config.Protocols.SetHTTP1(true)
			server.Config.Protocols.SetHTTP2(true)
			server.Config.Protocols.SetUnencryptedHTTP2(true)
			server.EnableHTTP2 = true
			client := newHTTPClient(test.protocol)
			if test.tls {
				server.StartTLS()
				client.Transport.(*http.Transport).TLSClientConfig =
					server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
			} else {
				server.Start()
			}
			defer server.Close()
			response, err := client.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.Proto != test.want {
				t.Errorf("got %s, want %s", response.Proto, test.want)
			}
		})
	}
}
