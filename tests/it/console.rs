//! The console: what is served, to whom, and that it can only read.

mod sources;

use http::{Method, header::HeaderValue};
use serde_json::json;
use tonic_health::pb::health_check_response::ServingStatus;

use crate::{
    fixtures::create_subscription,
    harness::{
        Database, Process, Server, client_as,
        http::{Answer, get, over_http2, post, send, with},
        occam, wait_for_health,
    },
    wire,
};
use sources::{Source, sources};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// All headers but the date, each as `name: value`.
fn headers(answer: &Answer) -> Vec<String> {
    let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {}", text(value)))
        .collect();
    headers.sort_unstable();
    headers
}

/// The headers of every answer of the console, and these.
fn expected_headers<const N: usize>(own: [String; N]) -> Vec<String> {
    let mut headers = vec![
        "cache-control: no-cache".to_owned(),
        format!("content-security-policy: {POLICY}"),
        "cross-origin-opener-policy: same-origin".to_owned(),
        "cross-origin-resource-policy: same-origin".to_owned(),
        "referrer-policy: no-referrer".to_owned(),
        "x-content-type-options: nosniff".to_owned(),
    ];
    headers.extend(own);
    headers.sort_unstable();
    headers
}

async fn server() -> Server {
    Server::start(Database::Sqlite).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_is_served_as_it_is_with_these_headers() {
    let server = server().await;
    for Source { path, content_type, text, .. } in sources() {
        let answer = send(get(&server.url, &path)).await;
        assert_eq!((answer.status.as_u16(), &answer.body), (200, &text.clone().into()), "{path}");
        let etag = answer.header("etag").unwrap().to_owned();
        let own = [
            format!("content-length: {}", text.len()),
            format!("content-type: {content_type}"),
            format!("etag: {etag}"),
        ];
        assert_eq!(headers(&answer), expected_headers(own.clone()), "{path}");
        assert_eq!(headers(&send(over_http2(get(&server.url, &path))).await), expected_headers(own.clone()), "{path}");

        for over in [std::convert::identity, over_http2] {
            let mut head = get(&server.url, &path);
            *head.method_mut() = Method::HEAD;
            let answer = send(over(head)).await;
            assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0), "{path}");
            assert_eq!(headers(&answer), expected_headers(own.clone()), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_file_is_not_sent_it_again() {
    let server = server().await;
    let etag = send(get(&server.url, "/")).await.header("etag").unwrap().to_owned();
    for kept in [etag.clone(), format!("\"other\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
        let answer = send(with(get(&server.url, "/"), "if-none-match", &kept)).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0), "{kept}");
        assert_eq!(headers(&answer), expected_headers([format!("etag: {etag}")]), "{kept}");
    }
    let others = send(get(&server.url, "/console/base.css")).await.header("etag").unwrap().to_owned();
    assert_ne!(etag, others);
    assert_eq!(send(with(get(&server.url, "/"), "if-none-match", &others)).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_else_is_answered_as_without_it() {
    let with_console = server().await;
    let settings = occam::server::ServeSettings { console: false, ..Server::settings() };
    let without = Server::with_settings(&with_console.database_url, settings).await;
    let paths =
        ["/console", "/console/", "/console/main.rs", "/console/../main.js", "/index.html", "/favicon.ico", "//"];
    for path in paths.into_iter().chain(["/console/tests/tsconfig.json", "/console/tests/words.test.js"]) {
        let (one, other) = (send(get(&with_console.url, path)).await, send(get(&without.url, path)).await);
        assert_eq!(one.status.as_u16(), 404, "{path}");
        assert_eq!((one.status, headers(&one), &one.body), (other.status, headers(&other), &other.body), "{path}");
    }
    // So is everything but reading, at its own addresses.
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let ask = |url: &str| {
            let mut request = get(url, "/");
            *request.method_mut() = method.clone();
            send(request)
        };
        let (one, other) = (ask(&with_console.url).await, ask(&without.url).await);
        assert!(one.status.is_client_error(), "{one:?}");
        assert_eq!((one.status, headers(&one), &one.body), (other.status, headers(&other), &other.body), "{method}");
    }
    // And without it there is nothing at them.
    for Source { path, .. } in sources() {
        let answer = send(get(&without.url, &path)).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert_eq!(answer.json()["code"], json!("unimplemented"), "{path}");
    }
}

/// A page whose name resolves to this machine would else be of one origin with the console, and could read along.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_another_host_is_refused() {
    let server = server().await;
    for path in ["/", "/console/main.js"] {
        for over in [std::convert::identity, over_http2] {
            let answer = send(over(with(get(&server.url, path), "host", "rebound.example.com:50051"))).await;
            assert_eq!(answer.status.as_u16(), 403, "{answer:?}");
            let text = "the host must be localhost or an address, and it is rebound.example.com:50051\n";
            assert_eq!(answer.body, text);
            assert_eq!(answer.header("content-security-policy"), Some(POLICY));
            let answer = send(over(with(get(&server.url, path), "host", "localhost:50051"))).await;
            assert_eq!(answer.status.as_u16(), 200, "{answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_is_on_the_same_port_as_before() {
    let server = server().await;
    let client = client_as(&server.url, "ana").await;
    let id = create_subscription(&client).await.id;
    let path = wire::path(&wire::method("GetSubscription"));
    let answer = send(post(&server.url, &path, "application/json", json!({"id": id}).to_string())).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["subscription"]["id"]), (200, &json!(id)));
    wait_for_health(&server.url, ServingStatus::Serving).await;
}

/// Every page of the console's own origin, and none of another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_other_origins_get_nothing_of_it() {
    let first = server().await;
    let page = "https://app.example.com";
    let settings =
        occam::server::ServeSettings { cors_allowed_origins: vec![page.parse().unwrap()], ..Server::settings() };
    let server = Server::with_settings(&first.database_url, settings).await;
    let answer = send(with(get(&server.url, "/console/api.js"), "origin", page)).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_there_unless_it_is_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    for (flags, status) in [(&[][..], 200), (&["--console", "true"], 200), (&["--console", "false"], 404)] {
        let process = Process::serve(&url, flags);
        assert_eq!(send(get(&process.url, "/")).await.status.as_u16(), status, "{flags:?}");
    }
    for value in ["", "yes", "0"] {
        let output = occam(["serve", "--console", value]);
        assert_eq!(output.status.code(), Some(2), "{value}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("--console"), "{value}");
    }
}
