package occam

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

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
