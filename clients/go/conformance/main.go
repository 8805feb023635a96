// The driver of the conformance scenarios, which ../../conformance/README.md describes: it carries out what the host asks
// for, and reports what came of it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"

	"github.com/occam-billing/occam/clients/go"
)

func main() {
	protocol := flag.String("protocol", "grpc", "grpc, grpc-web or connect")
	flag.Parse()
	if err := run(os.Getenv("OCCAM_CONFORMANCE_URL"), occam.Protocol(*protocol)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(host string, protocol occam.Protocol) error {
	for {
		var task task
		status, err := post(host+"/next", nil, &task)
		if err != nil || status == http.StatusNoContent {
			return err
		}
		report, err := task.carryOut(context.Background(), protocol)
		if err != nil {
			return fmt.Errorf("%s: %w", task.Name, err)
		}
		report.Name = task.Name
		if _, err := post(host+"/report", report, &struct{}{}); err != nil {
			return err
		}
	}
}

func post(url string, body, answer any) (status int, err error) {
	sent, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	response, err := http.Post(url, "application/json", bytes.NewReader(sent))
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusNoContent:
		return response.StatusCode, nil
	case http.StatusOK:
		return response.StatusCode, json.NewDecoder(response.Body).Decode(answer)
	default:
		return response.StatusCode, fmt.Errorf("%s answered %s", url, response.Status)
	}
}
