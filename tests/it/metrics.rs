//! `--metrics-listen`: what is counted is what was called, and no label says more than which kind of thing it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use occam_client::{
    Client,
    v1::{
        BulkMode, BulkUpdateSubscriptionsRequest, MergePolicy, PauseSubscriptionRequest, Subscription,
        UpdateSubscriptionRequest,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    fixtures::{create_plan, mask, new_id, subscribe},
    harness::{Blocker, Process, client_as, occam, postgres},
    wire::Wire,
};

/// The samples of a scrape: name and labels, and the number.
pub type Samples = BTreeMap<String, f64>;

async fn get(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

pub async fn scrape(process: &Process) -> Samples {
    let (head, body) = get(&process.metrics_address, "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 200 OK") && head.contains("text/plain; version=0.0.4"), "{head}");
    let samples = body.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let (sample, number) = line.rsplit_once(' ').unwrap();
        (sample.to_owned(), number.parse().unwrap())
    });
    samples.collect()
}

/// The samples of one metric, by their labels.
pub fn of<'a>(samples: &'a Samples, name: &str) -> BTreeMap<&'a str, f64> {
    let of_name = |(sample, number): (&'a String, &f64)| {
        let labels = sample.strip_prefix(name)?;
        let labels = if labels.is_empty() { labels } else { labels.strip_prefix('{')?.strip_suffix('}')? };
        Some((labels, *number))
    };
    samples.iter().filter_map(of_name).collect()
}

/// An update of notes and metadata.
fn update(subscription: &Subscription, expected_version: i64) -> UpdateSubscriptionRequest {
    UpdateSubscriptionRequest {
        expected_version: Some(expected_version),
        request_id: new_id(),
        subscription: Some(Subscription {
            notes: new_id(),
            metadata: [("card".to_owned(), new_id()), ("tier".to_owned(), new_id())].into(),
            ..subscription.clone()
        }),
        update_mask: mask(["notes", "metadata"]),
        ..Default::default()
    }
}

fn force(subscription: &Subscription) -> UpdateSubscriptionRequest {
    UpdateSubscriptionRequest {
        expected_version: None,
        force: true,
        force_reason: "the customer called\nINFO nothing happened".to_owned(),
        ..update(subscription, 1)
    }
}

async fn send(client: &Client, request: &UpdateSubscriptionRequest) -> bool {
    client.subscriptions().update_subscription(request.clone()).await.is_ok()
}

/// Calls of every kind, each a known number of times.
async fn call(client: &Client, subscription: &Subscription) {
    let first = update(subscription, 1);
    assert!(send(client, &first).await, "version 2");
    assert!(send(client, &first).await, "its replay");
    assert!(!send(client, &update(subscription, 1)).await, "stale in notes and metadata");
    assert!(
        !send(client, &UpdateSubscriptionRequest { update_mask: mask(["notes"]), ..update(subscription, 1) }).await
    );
    assert!(!send(client, &UpdateSubscriptionRequest { validate_only: true, ..update(subscription, 1) }).await);
    assert!(!send(client, &update(subscription, 100)).await, "ahead, where nobody can say which fields were changed");
    let pause =
        PauseSubscriptionRequest { id: subscription.id.clone(), expected_version: Some(1), ..Default::default() };
    client.subscriptions().pause_subscription(pause).await.unwrap_err();
    let merge = UpdateSubscriptionRequest {
        subscription: Some(Subscription { quantity: 7, ..subscription.clone() }),
        update_mask: mask(["quantity"]),
        merge_policy: MergePolicy::MergeDisjoint.into(),
        ..update(subscription, 1)
    };
    assert!(
        send(client, &UpdateSubscriptionRequest { validate_only: true, request_id: new_id(), ..merge.clone() }).await
    );
    assert!(send(client, &merge).await, "version 3");
    assert!(send(client, &UpdateSubscriptionRequest { validate_only: true, ..force(subscription) }).await);
    assert!(send(client, &force(subscription)).await, "version 4");
    for mode in [BulkMode::PerItem, BulkMode::AllOrNothing] {
        for item in [force(subscription), first.clone()] {
            let request = BulkUpdateSubscriptionsRequest { requests: vec![item], mode: mode.into() };
            client.subscriptions().bulk_update_subscriptions(request).await.unwrap();
        }
    }
    assert_eq!(client.get_subscription(&subscription.id).await.unwrap().version, 6);
    client.get_subscription(&new_id()).await.unwrap_err();
}

async fn what_was_called_is_counted(database_url: &str) {
    let mut process = Process::serve(database_url, &["--metrics-listen", "127.0.0.1:0"]);
    let client = client_as(&process.url, "ana").await;
    assert_eq!(of(&scrape(&process).await, "occam_requests_total"), BTreeMap::new());
    let plan = create_plan(&client).await;
    let subscription = subscribe(&client, &plan.id).await;
    call(&client, &subscription).await;
    let support = Client::builder().principal("sue").role("support").connect(process.url.clone()).await.unwrap();
    assert!(!send(&support, &force(&subscription)).await);
    let quantity = UpdateSubscriptionRequest { update_mask: mask(["quantity"]), ..update(&subscription, 6) };
    assert!(!send(&support, &quantity).await);
    let wire = Wire::connect(&process.url).await;
    for path in ["/occam.v1.PlanService/Card4242", "/occam.v1.Card4242/GetPlan", "/occam.v1.PlanService/GetPlan/x"] {
        wire.send(path, Vec::new()).await.unwrap_err();
    }

    let samples = scrape(&process).await;
    let expected = BTreeMap::from([
        (r#"rpc="CreatePlan",code="OK""#, 1.0),
        (r#"rpc="CreateSubscription",code="OK""#, 1.0),
        (r#"rpc="UpdateSubscription",code="OK""#, 6.0),
        (r#"rpc="UpdateSubscription",code="ABORTED""#, 4.0),
        (r#"rpc="UpdateSubscription",code="PERMISSION_DENIED""#, 2.0),
        (r#"rpc="PauseSubscription",code="ABORTED""#, 1.0),
        (r#"rpc="BulkUpdateSubscriptions",code="OK""#, 4.0),
        (r#"rpc="GetSubscription",code="OK""#, 1.0),
        (r#"rpc="GetSubscription",code="NOT_FOUND""#, 1.0),
        (r#"rpc="other",code="UNIMPLEMENTED""#, 3.0),
    ]);
    assert_eq!(of(&samples, "occam_requests_total"), expected);
    let expected = BTreeMap::from([
        (r#"entity_type="subscription",field="metadata",method="UpdateSubscription""#, 1.0),
        (r#"entity_type="subscription",field="notes",method="UpdateSubscription""#, 2.0),
        (r#"entity_type="subscription",field="none",method="PauseSubscription""#, 1.0),
        (r#"entity_type="subscription",field="none",method="UpdateSubscription""#, 1.0),
    ]);
    assert_eq!(of(&samples, "occam_conflicts_total"), expected);
    let of_updates = |count| BTreeMap::from([(r#"entity_type="subscription",method="UpdateSubscription""#, count)]);
    assert_eq!(of(&samples, "occam_merges_total"), of_updates(1.0));
    assert_eq!(of(&samples, "occam_forces_total"), of_updates(3.0));
    assert_eq!(of(&samples, "occam_replays_total"), of_updates(3.0));

    let counted = of(&samples, "occam_request_duration_seconds_count");
    assert_eq!((counted[r#"rpc="UpdateSubscription""#], counted[r#"rpc="other""#], counted.len()), (12.0, 3.0, 7));
    let within = of(&samples, "occam_request_duration_seconds_bucket");
    assert_eq!(
        (within[r#"rpc="UpdateSubscription",le="+Inf""#], within.contains_key(r#"rpc="CreatePlan",le="0.0025""#)),
        (12.0, true)
    );
    // A commit for each write and each refusal on record, but for what is written or refused together with others: here two
    // refusals of one bulk. A replay undoes what it began.
    let transactions = of(&samples, "occam_store_transaction_duration_seconds_count");
    assert_eq!(transactions[r#"end="commit""#], 2.0 + 3.0 + 4.0 + 3.0, "{transactions:?}");
    assert!(transactions[r#"end="rollback""#] >= 5.0, "{transactions:?}");
    for pool in [r#"pool="reader""#, r#"pool="writer""#] {
        let connections = of(&samples, "occam_store_connections")[pool];
        assert!(
            connections >= 1.0 && of(&samples, "occam_store_connections_idle")[pool] <= connections,
            "{samples:#?}"
        );
    }
    assert_eq!(of(&samples, "occam_writes_under_way"), BTreeMap::from([("", 0.0)]));
    labels_are_names(&samples);
    what_was_forced_or_denied_is_in_the_log(&process.kill());
}

/// No value of a label is as long as an id, or anything that a caller wrote.
fn labels_are_names(samples: &Samples) {
    let values: BTreeSet<_> = samples.keys().flat_map(|sample| sample.split('"').skip(1).step_by(2)).collect();
    let is_name = |value: &&&str| value.len() <= 30 && value.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    let others: Vec<_> = values.iter().filter(|value| !is_name(value)).collect();
    assert!(others.iter().all(|value| value.parse::<f64>().is_ok() || **value == "+Inf"), "{others:?}");
}

/// Who forced what, and why, and who was not allowed to, in one line for each.
fn what_was_forced_or_denied_is_in_the_log(log: &[String]) {
    let events: Vec<serde_json::Value> = log.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let told = |message: &str| events.iter().filter(|event| event["message"] == message).collect::<Vec<_>>();
    let forced = told("write forced");
    assert_eq!(forced.len(), 3, "{log:#?}");
    for (event, version) in forced.iter().zip([4, 5, 6]) {
        assert_eq!((&event["level"], &event["principal.id"]), (&"WARN".into(), &"ana".into()));
        assert_eq!((&event["rpc.method"], &event["entity.version"]), (&"UpdateSubscription".into(), &version.into()));
        assert_eq!(event["force.reason"], "the customer called\nINFO nothing happened");
    }
    let [refused] = told("force refused")[..] else { panic!("{log:#?}") };
    assert_eq!((&refused["level"], &refused["principal.id"]), (&"WARN".into(), &"sue".into()));
    assert_eq!(refused["force.reason"], "the customer called\nINFO nothing happened");
    let [refused] = told("field refused")[..] else { panic!("{log:#?}") };
    let [id, role, method, field] =
        ["principal.id", "principal.role", "rpc.method", "field"].map(|name| refused[name].as_str().unwrap());
    assert_eq!([id, role, method, field], ["sue", "support", "UpdateSubscription", "subscription.quantity"]);
    assert_eq!(refused["level"], "WARN");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_called_is_counted_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    what_was_called_is_counted(&format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_called_is_counted_on_postgres() {
    what_was_called_is_counted(&postgres::create_database("read committed")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_under_way_are_measured() {
    let database_url = postgres::create_database("read committed");
    let process = Process::serve(&database_url, &["--metrics-listen", "127.0.0.1:0"]);
    let client = client_as(&process.url, "ana").await;
    let subscription = subscribe(&client, &create_plan(&client).await.id).await;
    let blocker = Blocker::hold(&database_url, &subscription.id).await;
    let waiting = tokio::spawn(async move { send(&client, &update(&subscription, 1)).await });
    blocker.wait_for_waiting(1).await;
    let samples = scrape(&process).await;
    assert_eq!(of(&samples, "occam_writes_under_way"), BTreeMap::from([("", 1.0)]));
    let waiting_for_it = |name| of(&samples, name)[r#"pool="group""#];
    assert!(waiting_for_it("occam_store_connections_idle") < waiting_for_it("occam_store_connections"));
    blocker.release().await;
    assert!(waiting.await.unwrap());
    assert_eq!(of(&scrape(&process).await, "occam_writes_under_way"), BTreeMap::from([("", 0.0)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_on_their_own_address_or_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let process = Process::serve(&database_url, &["--metrics-listen", "127.0.0.1:0"]);
    let (head, body) = get(&process.metrics_address, "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 200 OK") && body.contains("# HELP occam_writes_under_way"), "{head} {body}");
    assert!(get(&process.metrics_address, "/").await.0.starts_with("HTTP/1.1 404"));
    // An address that is taken is refused before the database is touched.
    let other = dir.path().join("other.db");
    let url = format!("sqlite://{}?mode=rwc", other.display());
    let flags =
        ["serve", "--listen", "127.0.0.1:0", "--database-url", &url, "--metrics-listen", &process.metrics_address];
    let output = occam(flags);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains(&format!("cannot listen on {} for metrics", process.metrics_address)), "{error}");
    assert_eq!((output.status.code(), other.exists()), (Some(1), false));
    // It ends with the server.
    process.terminate();
    let address = process.metrics_address.clone();
    assert!(process.wait().0.success());
    let gone = tokio::time::timeout(Duration::from_secs(5), TcpStream::connect(&address)).await.unwrap();
    assert!(gone.is_err());

    let without = Process::serve(&database_url, &[]);
    assert_eq!(without.metrics_address, "");
}
