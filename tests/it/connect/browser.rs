//! What a browser asks before a page of another origin may call, and what the page may read.

use http::Method;
use serde_json::json;

use super::{JSON, path};
use crate::{
    harness::{
        Database, Server,
        http::{Answer, get, post, send, with},
        occam,
    },
    on_each_database,
};

const PAGE: &str = "https://app.example.com";

/// The question for a call that is not simple.
async fn preflight(url: &str, origin: &str) -> Answer {
    let mut request = post(url, &path("UpdateSubscription"), JSON, "");
    *request.method_mut() = Method::OPTIONS;
    request.headers_mut().remove("content-type");
    let request = with(with(request, "origin", origin), "access-control-request-method", "POST");
    send(with(request, "access-control-request-headers", "content-type,connect-protocol-version,connect-timeout-ms"))
        .await
}

on_each_database! {
    async fn no_page_may_call_unless_it_is_said(server: Server) {
        let request = with(get(&server.url, &format!("{}?encoding=json&message=%7B%7D", path("ListPlans"))), "origin", PAGE);
        for answer in [preflight(&server.url, PAGE).await, send(request).await] {
            let cors = answer.headers.keys().filter(|name| name.as_str().starts_with("access-control"));
            assert_eq!(cors.count(), 0, "{answer:?}");
        }
        assert!(!preflight(&server.url, PAGE).await.status.is_success());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_that_may_call_are_told_so() {
    let first = Server::start(Database::Sqlite).await;
    let other = "http://localhost:8081";
    let origins = [PAGE, other].map(|origin| origin.parse().unwrap()).to_vec();
    let settings = occam::server::ServeSettings { cors_allowed_origins: origins, ..Server::settings() };
    let server = Server::with_settings(&first.database_url, settings).await;
    for origin in [PAGE, other] {
        let answer = preflight(&server.url, origin).await;
        assert!(answer.status.is_success(), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET,POST"));
        let allowed = answer.header("access-control-allow-headers").unwrap();
        for header in [
            "content-type",
            "connect-protocol-version",
            "connect-timeout-ms",
            "grpc-timeout",
            "x-grpc-web",
            "x-user-agent",
            "x-occam-principal",
            "authorization",
        ] {
            assert!(allowed.split(',').any(|name| name == header), "{header} in {allowed}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    assert_eq!(preflight(&server.url, "https://other.example.com").await.header("access-control-allow-origin"), None);

    // A refusal has to be readable, too.
    let body = json!({"id": "1"}).to_string();
    let answer = send(with(post(&server.url, &path("GetPlan"), JSON, body), "origin", PAGE)).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (400, Some(PAGE)));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    for header in ["grpc-status", "grpc-message", "grpc-status-details-bin", "trailer-grpc-retry-pushback-ms"] {
        assert!(exposed.split(',').any(|name| name == header), "{header} in {exposed}");
    }
}

#[test]
fn an_origin_is_written_as_a_browser_sends_it() {
    for origin in ["*", "app.example.com", "https://app.example.com/", "https://app.example.com:443", "file:///", ""] {
        let output = occam(["serve", "--cors-allowed-origin", origin]);
        assert_eq!(output.status.code(), Some(2), "{origin}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("--cors-allowed-origin"), "{origin}");
    }
}
