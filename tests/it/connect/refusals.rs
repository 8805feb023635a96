//! Every failure of the contract's table in the form of Connect, also what the protocol refuses before a service is asked.

use std::time::{Duration, Instant};

use http_body_util::Full;
use occam_client::tonic::Code;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{GRPC_WEB, JSON, PROTO, call, framed, gzip, path, web_status};
use crate::{
    fixtures::{create_plan, create_subscription, new_id},
    harness::{
        Blocker, Database, Process, Server, client_as,
        http::{Answer, get, over_http2, post, send, with},
        postgres,
    },
    on_each_database,
    refusal::Refusal,
};

/// Holds that an answer is this error of Connect, with the reason of the contract.
#[track_caller]
fn is_error(answer: &Answer, status: u16, code: &str, reason: &str) {
    let error = answer.json();
    let info = &error["details"][0];
    assert_eq!((answer.status.as_u16(), &error["code"]), (status, &json!(code)), "{answer:?}");
    assert_eq!((&info["type"], &info["debug"]["reason"]), (&json!("google.rpc.ErrorInfo"), &json!(reason)), "{error}");
    assert_eq!(info["debug"]["domain"], json!("occam.v1"));
    assert_eq!(answer.header("content-type"), Some(JSON));
    assert!(error["message"].as_str().unwrap().len() <= 200);
}

on_each_database! {
    async fn what_a_service_refuses_has_the_reason_and_the_status_of_the_table(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let subscription = create_subscription(&client).await.id;
        let plan = create_plan(&client).await;
        let url = &server.url;
        for (rpc, request, status, code, reason) in [
            ("GetSubscription", json!({"id": new_id()}), 404, "not_found", "ENTITY_NOT_FOUND"),
            ("GetSubscription", json!({"id": "1"}), 400, "invalid_argument", "INVALID_FIELD"),
            ("PauseSubscription", json!({"id": subscription}), 400, "invalid_argument", "EXPECTED_VERSION_REQUIRED"),
            ("PauseSubscription", json!({"id": subscription, "expectedVersion": 7}), 409, "aborted", "VERSION_AHEAD"),
            ("ResumeSubscription", json!({"id": subscription, "expectedVersion": 1}), 400, "failed_precondition", "INVALID_TRANSITION"),
            ("PauseSubscription", json!({"id": subscription, "force": true}), 400, "invalid_argument", "FORCE_REASON_REQUIRED"),
            (
                "CreatePlan",
                json!({"plan": {"code": plan.code, "displayName": "x", "price": {"currencyCode": "EUR", "units": 1}, "billingInterval": {"unit": "BILLING_INTERVAL_UNIT_DAY", "count": 1}}}),
                409, "already_exists", "ALREADY_EXISTS",
            ),
        ] {
            is_error(&call(url, rpc, request).await, status, code, reason);
        }
        let read = || post(url, &path("GetSubscription"), JSON, json!({"id": subscription}).to_string());
        let answer = send(with(read(), "x-occam-role", "king")).await;
        is_error(&answer, 401, "unauthenticated", "UNAUTHENTICATED");
        let customer = with(with(read(), "x-occam-role", "customer"), "x-occam-customer", "somebody-else");
        is_error(&send(customer).await, 403, "permission_denied", "PERMISSION_DENIED");
        let run = post(url, &path("CreatePlan"), JSON, "{}");
        is_error(&send(with(run, "x-occam-role", "auditor")).await, 403, "permission_denied", "PERMISSION_DENIED");
    }

    async fn what_the_protocol_refuses_has_its_row_of_the_table_too(server: Server) {
        let url = &server.url;
        let to = |rpc: &str, content_type: &str, body: &'static [u8]| post(url, &path(rpc), content_type, body);
        let malformed = [
            to("GetSubscription", JSON, b"{\"id\": "),
            to("GetSubscription", JSON, b"{\"id\": 1}"),
            to("GetSubscription", JSON, b"{} {}"),
            to("GetSubscription", JSON, b""),
            // A misspelt guard must not pass for an absent one.
            to("PauseSubscription", JSON, b"{\"expectedVerson\": 1}"),
            to("GetSubscription", PROTO, b"\xff\xff\xff"),
            with(to("GetSubscription", JSON, b"{}"), "content-encoding", "gzip"),
            with(to("GetSubscription", JSON, b"{}"), "connect-protocol-version", "2"),
            get(url, &path("GetSubscription")),
        ];
        for request in malformed {
            for request in [request.clone(), over_http2(request)] {
                let answer = send(request).await;
                is_error(&answer, 400, "invalid_argument", "INVALID_FIELD");
                assert_eq!(answer.json()["details"][1]["type"], json!("google.rpc.BadRequest"));
            }
        }
        let named = send(to("PauseSubscription", JSON, b"{\"expectedVerson\": 1}")).await.json();
        assert!(named["message"].as_str().unwrap().contains("expectedVerson"), "{named}");

        // What is wrong is quoted, but not at any length.
        let long = format!("{{\"{}\": 1}}", "x".repeat(100_000));
        let answer = send(post(url, &path("GetSubscription"), JSON, long)).await;
        is_error(&answer, 400, "invalid_argument", "INVALID_FIELD");
        assert!(answer.body.len() < 4_096, "{} bytes", answer.body.len());

        let answer = send(to("GetSubscription", "text/plain", b"{}")).await;
        is_error(&answer, 415, "invalid_argument", "INVALID_FIELD");
        assert!(answer.header("accept-post").unwrap().contains(JSON));
        let mut untyped = to("GetSubscription", JSON, b"{}");
        untyped.headers_mut().remove("content-type");
        is_error(&send(untyped).await, 415, "invalid_argument", "INVALID_FIELD");
        for (rpc, body) in [("/occam.v1.PlanService/DeletePlan", "{}"), ("/occam.v2.PlanService/GetPlan", "{}"), ("/", "")] {
            is_error(&send(post(url, rpc, JSON, body)).await, 404, "unimplemented", "UNIMPLEMENTED");
        }
        let mut put = to("GetSubscription", JSON, b"{}");
        *put.method_mut() = http::Method::PUT;
        let answer = send(put).await;
        is_error(&answer, 405, "unimplemented", "UNIMPLEMENTED");
        assert_eq!(answer.header("allow"), Some("GET, POST"));
        let unpacked = with(to("GetSubscription", JSON, b"{}"), "content-encoding", "br");
        is_error(&send(unpacked).await, 501, "unimplemented", "UNIMPLEMENTED");

        // The same by gRPC-Web.
        let web = |body: Vec<u8>| post(url, &path("GetSubscription"), GRPC_WEB, body);
        for (request, code, reason) in [
            (web(framed(0, b"\xff").to_vec()), Code::InvalidArgument, "INVALID_FIELD"),
            (web(b"\0\0".to_vec()), Code::InvalidArgument, "INVALID_FIELD"),
            (with(web(framed(1, &gzip(b"")).to_vec()), "grpc-encoding", "br"), Code::Unimplemented, "UNIMPLEMENTED"),
            (with(web(framed(0, b"").to_vec()), "x-occam-role", "king"), Code::Unauthenticated, "UNAUTHENTICATED"),
        ] {
            let answer = send(request).await;
            assert_eq!(answer.status.as_u16(), 200);
            assert_eq!(Refusal::of(&web_status(&answer)).kind(), (code, reason));
        }
    }

    async fn whoever_still_sends_what_is_refused_is_answered(server: Server) {
        let address = server.url.strip_prefix("http://").unwrap();
        let mut connection = TcpStream::connect(address).await.unwrap();
        let body = vec![b' '; 1_000_000];
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {address}\r\ncontent-type: {JSON}\r\nx-occam-role: auditor\r\ncontent-length: {}\r\n\r\n",
            path("PauseSubscription"),
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        // A slow sender: the refusal is decided before the rest comes.
        for piece in body.chunks(20_000) {
            connection.write_all(piece).await.unwrap();
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let mut status = [0; 12];
        connection.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 403");
    }

    async fn a_name_of_somebody_else_is_not_answered(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let id = create_subscription(&client).await.id;
        let pause = json!({"id": id, "expectedVersion": 1}).to_string();
        let pause = || post(&server.url, &path("PauseSubscription"), JSON, pause.clone());
        for request in [pause(), over_http2(pause())] {
            let answer = send(with(request, "host", "rebound.example.com:50051")).await;
            is_error(&answer, 403, "permission_denied", "PERMISSION_DENIED");
            assert!(answer.json()["message"].as_str().unwrap().contains("rebound.example.com"));
        }
        assert_eq!(client.get_subscription(&id).await.unwrap().version, 1);
        let answer = send(with(pause(), "host", "localhost:50051")).await;
        assert_eq!(answer.json()["subscription"]["version"], json!("2"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_of_connect_has_a_deadline_and_a_place_and_is_waited_for() {
    let database_url = postgres::create_database("read committed");
    let server = Server::with_requests_max(&database_url, 1).await;
    let client = client_as(&server.url, "ana").await;
    let id = create_subscription(&client).await.id;
    let blocker = Blocker::hold(&database_url, &id).await;
    let pause = json!({"id": id, "expectedVersion": 1, "requestId": new_id()}).to_string();
    let pause = || -> http::Request<Full<_>> { post(&server.url, &path("PauseSubscription"), JSON, pause.clone()) };

    let begun = Instant::now();
    let answer = send(with(pause(), "connect-timeout-ms", "250")).await;
    is_error(&answer, 504, "deadline_exceeded", "DEADLINE_EXCEEDED");
    assert!(begun.elapsed() < Duration::from_secs(2));
    let answer = send(with(pause(), "connect-timeout-ms", "1s")).await;
    is_error(&answer, 400, "invalid_argument", "INVALID_FIELD");
    assert_eq!(answer.json()["details"][1]["debug"]["fieldViolations"][0]["field"], json!("connect-timeout-ms"));

    // A copy waits, and holds the only place.
    let sent = tokio::spawn(send(pause()));
    blocker.wait_for_waiting(2).await;
    let answer = call(&server.url, "GetSubscription", json!({"id": id})).await;
    is_error(&answer, 429, "resource_exhausted", "OVERLOADED");
    assert_eq!(answer.json()["details"][1]["debug"], json!({"retryDelay": "0.100s"}));

    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!sent.is_finished() && !stopping.is_finished());
    blocker.release().await;
    let reply = sent.await.unwrap().json();
    assert_eq!((&reply["replayed"], &reply["subscription"]["version"]), (&json!(true), &json!("2")));
    stopping.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_of_connect_are_logged_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let process = Process::serve(&url, &["--metrics-listen", "127.0.0.1:0"]);
    let client = client_as(&process.url, "ana").await;
    let id = create_subscription(&client).await.id;
    let secret = json!({"id": id, "expectedVersion": 9});
    is_error(&call(&process.url, "PauseSubscription", secret).await, 409, "aborted", "VERSION_AHEAD");
    is_error(
        &call(&process.url, "PauseSubscription", json!({"nothing": 1})).await,
        400,
        "invalid_argument",
        "INVALID_FIELD",
    );
    send(get(&process.url, &format!("{}?encoding=json&message=%7B%22id%22%3A%22{id}%22%7D", path("GetSubscription"))))
        .await;
    let metrics = send(get(&format!("http://{}", process.metrics_address), "/metrics")).await;
    let metrics = String::from_utf8(metrics.body.to_vec()).unwrap();
    for sample in [
        r#"occam_requests_total{rpc="PauseSubscription",code="ABORTED"} 1"#,
        r#"occam_requests_total{rpc="PauseSubscription",code="INVALID_ARGUMENT"} 1"#,
        r#"occam_requests_total{rpc="GetSubscription",code="OK"} 1"#,
    ] {
        assert!(metrics.contains(sample), "{sample} in {metrics}");
    }
    process.terminate();
    let (_, log) = process.wait();
    let lines: Vec<Value> = log.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let codes: Vec<_> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .map(|line| line["rpc.code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["Ok", "Ok", "Aborted", "InvalidArgument", "Ok"], "{log:#?}");
    assert!(log.iter().all(|line| !line.contains("message=")), "the log tells what was asked for: {log:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_of_grpc_web_is_its_own() {
    let server = Server::start(Database::Sqlite).await;
    let request = post(&server.url, &path("GetSubscription"), GRPC_WEB, framed(0, b""));
    let answer = send(with(request, "grpc-timeout", "1n")).await;
    assert_eq!(Refusal::of(&web_status(&answer)).kind(), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
}
