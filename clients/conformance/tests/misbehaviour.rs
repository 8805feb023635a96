//! Clients that behave wrongly, each in its own way, and what the host says of them.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; clippy.toml knows only #[test] functions"
)]

use std::{sync::Arc, time::Duration};

use occam::{
    server::{ServeSettings, serve},
    store::{ConnectSettings, Store},
};
use occam_client::{
    Client,
    prost_types::FieldMask,
    tonic::Status,
    v1::{GetSubscriptionRequest, Subscription, UpdateSubscriptionRequest},
};
use occam_conformance::{
    ask::Asker,
    control,
    host::Host,
    proxy::Proxy,
    results::Verdict,
    scenario::{BUILT_IN, Protocol, Task, parse},
    world::World,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

/// One scenario going on.
struct Stage {
    task: Task,
    asker: Asker,
    host: Arc<Host>,
    client: Client,
    _dir: TempDir,
}

impl Stage {
    async fn set(scenario: &str, protocol: Protocol) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server_url = serve_in(&dir).await;
        let (front, control) = (TcpListener::bind("127.0.0.1:0").await, TcpListener::bind("127.0.0.1:0").await);
        let (front, control) = (front.unwrap(), control.unwrap());
        let proxy_url = format!("http://{}", front.local_addr().unwrap());
        let asker = Asker::new(format!("http://{}", control.local_addr().unwrap()));
        let mut scenarios = parse(BUILT_IN).unwrap();
        scenarios.retain(|one| one.name == scenario || one.name == "version_ahead");
        let world = World::create(&server_url).await.unwrap();
        let host = Arc::new(Host::new(scenarios, protocol, world, proxy_url.clone()));
        tokio::spawn(Proxy::new(Arc::clone(&host), &server_url).unwrap().serve(front));
        tokio::spawn(control::serve(control, Arc::clone(&host)));
        let task = asker.next().await.unwrap().unwrap();
        assert_eq!(task.name, scenario);
        let client = Client::builder().principal(&task.principal).connect(proxy_url).await.unwrap();
        Self { task, asker, host, client, _dir: dir }
    }

    async fn get(&self) -> Subscription {
        let get = GetSubscriptionRequest { id: self.task.subscription_id.clone() };
        self.client.subscriptions().get_subscription(get).await.unwrap().into_inner().subscription.unwrap()
    }

    async fn write(&self, expected_version: i64, request_id: Uuid) -> Result<i64, Status> {
        let subscription =
            Subscription { id: self.task.subscription_id.clone(), notes: "mine".to_owned(), ..Default::default() };
        let update = UpdateSubscriptionRequest {
            subscription: Some(subscription),
            update_mask: Some(FieldMask { paths: vec!["notes".to_owned()] }),
            expected_version: Some(expected_version),
            request_id: request_id.to_string(),
            ..Default::default()
        };
        let reply = self.client.subscriptions().update_subscription(update).await?;
        Ok(reply.into_inner().subscription.unwrap().version)
    }

    /// Reports what the scenario wants to hear; gives what the host has to say of the rest.
    async fn failures_in_spite_of(&self, report: Value) -> Vec<String> {
        let judgement = self.asker.report(&report).await.unwrap();
        let failures = judgement["failures"].as_array().cloned().unwrap_or_default();
        assert_eq!(judgement["passed"], json!(failures.is_empty()));
        failures.iter().map(|failure| failure.as_str().unwrap().to_owned()).collect()
    }
}

async fn serve_in(dir: &TempDir) -> String {
    let settings = ConnectSettings {
        database_url: format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()),
        connections_max: 4,
        allow_unsafe_durability: false,
    };
    let store = Store::connect(&settings).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings = ServeSettings {
        requests_max: 16,
        drain_timeout: Duration::ZERO,
        conflict_retention: None,
        cors_allowed_origins: Vec::new(),
        console: false,
    };
    tokio::spawn(serve(listener, store, settings, std::future::pending()));
    url
}

fn loses_once() -> Value {
    json!({"name": "loses_once", "outcome": "modified", "version": 3, "attempts": 2, "waits_ms": [25]})
}

#[tokio::test]
async fn what_is_done_rightly_passes() {
    let stage = Stage::set("loses_once", Protocol::Grpc).await;
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap_err();
    stage.write(version + 1, Uuid::now_v7()).await.unwrap();
    assert_eq!(stage.failures_in_spite_of(loses_once()).await, [""; 0]);
}

#[tokio::test]
async fn request_id_reused_for_a_new_attempt_is_found() {
    let stage = Stage::set("loses_once", Protocol::Grpc).await;
    let (version, request_id) = (stage.get().await.version, Uuid::now_v7());
    stage.write(version, request_id).await.unwrap_err();
    stage.write(version + 1, request_id).await.unwrap();
    assert_eq!(
        stage.failures_in_spite_of(loses_once()).await,
        ["seen: expected [get, write 1 a, write 2 b], came [get, write 1 a, write 2 a with other bytes than before]"]
    );
}

#[tokio::test]
async fn needless_read_is_found() {
    let stage = Stage::set("loses_once", Protocol::Grpc).await;
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap_err();
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap();
    assert_eq!(
        stage.failures_in_spite_of(loses_once()).await,
        ["seen: expected [get, write 1 a, write 2 b], came [get, write 1 a, get, write 2 b]"]
    );
}

#[tokio::test]
async fn value_of_others_overwritten_is_found_at_the_server() {
    let stage = Stage::set("the_other_value_is_chosen", Protocol::Grpc).await;
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap_err();
    stage.write(version + 1, Uuid::now_v7()).await.unwrap();
    let report = json!({
        "name": "the_other_value_is_chosen",
        "outcome": "conflict",
        "resolved": {"outcome": "nothing_to_do", "version": 2},
    });
    assert_eq!(
        stage.failures_in_spite_of(report).await,
        [
            "seen: expected [get, write 1 a], came [get, write 1 a, write 2 b]",
            "finally.notes: expected \"theirs\", came \"mine\"",
            "finally.version: expected 2, came 3",
        ]
    );
}

#[tokio::test]
async fn lost_reply_repeated_as_a_new_intent_is_found() {
    let stage = Stage::set("reply_lost", Protocol::Grpc).await;
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap_err();
    // The write was made, so that this copy of it is stale.
    stage.write(version, Uuid::now_v7()).await.unwrap_err();
    let report = json!({
        "name": "reply_lost",
        "outcome": "modified",
        "version": 2,
        "attempts": 1,
        "replayed": true,
        "waits_ms": [25],
    });
    assert_eq!(
        stage.failures_in_spite_of(report).await,
        ["seen: expected [get, write 1 a, write 1 a], came [get, write 1 a, write 1 b]"]
    );
}

#[tokio::test]
async fn wrong_report_is_found() {
    let stage = Stage::set("wins_first_time", Protocol::Grpc).await;
    let version = stage.get().await.version;
    stage.write(version, Uuid::now_v7()).await.unwrap();
    let report = json!({"name": "wins", "outcome": "modified", "version": 2, "attempts": 1, "replayed": false,
        "merged": false, "waits_ms": [25], "error": "no reason"});
    assert_eq!(
        stage.failures_in_spite_of(report).await,
        ["the report is about \"wins\"", "report.waits_ms: expected [], came [25]", "the client says: no reason",]
    );
}

#[tokio::test]
async fn other_protocol_is_found() {
    let stage = Stage::set("nothing_to_save", Protocol::Connect).await;
    stage.get().await;
    let report = json!({"name": "nothing_to_save", "outcome": "nothing_to_do", "version": 1, "waits_ms": []});
    assert_eq!(stage.failures_in_spite_of(report).await, ["the client must speak Connect, but speaks gRPC"]);
}

#[tokio::test]
async fn scenarios_without_a_report_have_not_passed() {
    let stage = Stage::set("loses_once", Protocol::Grpc).await;
    stage.get().await;
    let results = stage.host.results("test").await;
    let [lost, not_begun] = results.scenarios.as_slice() else { panic!("{results:?}") };
    assert_eq!((lost.name.as_str(), lost.result), ("loses_once", Verdict::Failed));
    assert_eq!(lost.failures, ["the driver ended without a report", "seen until then: [get]"]);
    assert_eq!((not_begun.name.as_str(), not_begun.result), ("version_ahead", Verdict::NotRun));
}

#[tokio::test]
async fn report_without_a_task_is_refused() {
    let stage = Stage::set("loses_once", Protocol::Grpc).await;
    stage.asker.report(&loses_once()).await.unwrap();
    let error = stage.asker.report(&loses_once()).await.unwrap_err();
    assert!(error.to_string().contains("there is no task to report on"), "{error}");
}
