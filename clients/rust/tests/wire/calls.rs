//! A call as a whole: who makes it, how long it may take, and what becomes of it when the network or the server fails.

use super::*;

#[tokio::test]
async fn server_is_told_who_calls_and_how_long_they_wait() {
    let server = FakeServer::start([(); 3].map(|()| reply(&subscription(1)))).await;
    let client = Client::builder()
        .principal("ana")
        .role("customer")
        .customer("c-1")
        .timeout(Duration::from_secs(60))
        .connect(server.url())
        .await
        .unwrap();
    client.get_subscription(ID).await.unwrap();
    // What is sent by the generated clients comes from the same caller, too.
    client.subscriptions().list_subscriptions(occam_client::v1::ListSubscriptionsRequest::default()).await.unwrap();

    // Of a time-out and a deadline the earlier one counts.
    client.with_deadline(Instant::now() + Duration::from_secs(1)).get_subscription(ID).await.unwrap();

    let [get, list, hasty] = server.arrived().try_into().unwrap();
    for arrived in [&get, &list] {
        let value = |key| arrived.metadata.get(key).map(|value| value.to_str().unwrap());
        assert_eq!(value("x-occam-principal"), Some("ana"));
        assert_eq!(value("x-occam-role"), Some("customer"));
        assert_eq!(value("x-occam-customer"), Some("c-1"));
    }
    for (arrived, seconds) in [(get, 60), (hasty, 1)] {
        let timeout = arrived.metadata.get("grpc-timeout").unwrap().to_str().unwrap();
        let micros: u64 = timeout.strip_suffix('u').unwrap().parse().unwrap();
        assert!(((seconds - 1) * 1_000_000..=seconds * 1_000_000).contains(&micros), "{timeout}");
    }
}

#[tokio::test]
async fn token_is_asked_for_at_each_repetition() {
    let server = FakeServer::start([Answer::Break, reply(&subscription(2)), reply(&subscription(2))]).await;
    let asked = Arc::new(AtomicU32::new(0));
    let provide = move || {
        let asked = asked.clone();
        async move { Ok(format!("token-{}", asked.fetch_add(1, Ordering::Relaxed) + 1)) }
    };
    let client = Client::builder().principal("ana").token_provider(provide).connect(server.url()).await.unwrap();
    client.send(&Intent::change(ID, 1, SubscriptionChange::Pause)).await.unwrap();
    client.subscriptions().list_subscriptions(occam_client::v1::ListSubscriptionsRequest::default()).await.unwrap();
    let arrived = server.arrived();
    let value = |key| arrived.iter().map(move |arrived| arrived.metadata.get(key).unwrap().to_str().unwrap());
    assert!(value("authorization").eq(["Bearer token-1", "Bearer token-2", "Bearer token-3"]));
    assert!(value("x-occam-principal").all(|principal| principal == "ana"));
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let server = FakeServer::start([]).await;
    for (token, message) in [
        (Err("the issuer is away"), "Unauthenticated: no token: the issuer is away"),
        (Ok("a\nb"), "Unauthenticated: no token: it cannot be sent as metadata"),
    ] {
        let provide = move || async move { Ok(token?.to_owned()) };
        let client = Client::builder().token_provider(provide).connect(server.url()).await.unwrap();
        let error = client.send(&Intent::change(ID, 1, SubscriptionChange::Pause)).await.unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error:?}");
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(server.arrived().len(), 0);
}

#[tokio::test]
async fn dropped_call_is_canceled_at_the_server() {
    let server = FakeServer::start([Answer::Never]).await;
    let client = Client::connect(server.url()).await.unwrap();
    let call = tokio::spawn(async move { client.get_subscription(ID).await });
    server.unanswered().await;
    call.abort();
    server.canceled().await;
}

#[tokio::test]
async fn conflict_crosses_the_wire_whole() {
    let detail = VersionConflict {
        entity_type: EntityType::Subscription.into(),
        entity_id: ID.to_owned(),
        expected_version: 1,
        current_version: 4,
        current: Some(Current::Subscription(subscription(4))),
        ..Default::default()
    };
    let info = ErrorDetails::with_error_info("VERSION_CONFLICT", "occam.v1", []);
    let standard = Status::with_error_details(Code::Aborted, "", info);
    let mut status = tonic_types::pb::Status::decode(standard.details()).unwrap();
    status.details.push(Any::from_msg(&detail).unwrap());
    let status = Status::with_details(Code::Aborted, "", status.encode_to_vec().into());
    let server = FakeServer::start([reply(&subscription(1)), Answer::Status(status), reply(&subscription(5))]).await;
    let client = Client::connect(server.url()).await.unwrap();
    let outcome = client.modify_subscription(ID, |_| Some(SubscriptionChange::Pause)).await.unwrap();
    assert_eq!((outcome.entity().version, outcome.attempts()), (5, 2));
    let versions: Vec<_> = server
        .arrived()
        .iter()
        .skip(1)
        .map(|arrived| Guard::decode(arrived.bytes.as_slice()).unwrap().expected_version)
        .collect();
    assert_eq!(versions, [Some(1), Some(4)]);
}

#[tokio::test]
async fn request_cut_off_is_sent_again_byte_for_byte() {
    let server = FakeServer::start([Answer::Break, reply(&subscription(2))]).await;
    let client = Client::connect(server.url()).await.unwrap();
    let metadata = (0..20).map(|n| (format!("key_{n}"), n.to_string())).collect();
    let edited = Subscription { metadata, ..subscription(1) };
    let change = SubscriptionChange::update(edited, ["metadata"]);
    let reply = client.send(&Intent::change(ID, 1, change)).await.unwrap();
    assert_eq!(reply.entity, subscription(2));
    let [first, second] = server.arrived().try_into().unwrap();
    assert_eq!(first.bytes, second.bytes);
}

#[tokio::test]
async fn answer_that_does_not_come_in_time_leaves_the_intent() {
    let server = FakeServer::start([Answer::Break]).await;
    let client = Client::connect(server.url()).await.unwrap().with_timeout(Duration::from_millis(20));
    let intent = Intent::change(ID, 1, SubscriptionChange::Pause);
    let error = client.send(&intent).await.unwrap_err();
    let Error::OutcomeUnknown { intent: left, .. } = error else { panic!("{error}") };
    assert_eq!(*left, intent);
}

#[tokio::test]
async fn server_that_is_not_there_leaves_no_doubt() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let error = Client::connect(url.clone()).await.unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");

    let client = Client::builder().timeout(Duration::from_millis(200)).connect_lazy(url).unwrap();
    let error = client.create_plan(CreatePlanRequest::default()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
}

#[tokio::test]
async fn identity_that_cannot_be_sent_is_refused() {
    let error = Client::builder().principal("Zoë").connect_lazy("http://127.0.0.1:1").unwrap_err();
    assert_eq!(error.to_string(), "the principal \"Zoë\" cannot be sent: it must be ASCII without control characters");
    let error = Client::builder().connect_lazy("not a url").unwrap_err();
    assert!(matches!(error, ConnectError::InvalidUrl { .. }), "{error}");
}

/// Callers spawn calls, so that they must be `Send`.
#[test]
fn calls_can_be_spawned() {
    fn spawnable<F: Future + Send + 'static>(_: F) {}
    let call = |client: Client| {
        spawnable(async move {
            let mut asked = 0;
            let outcome = client.modify_plan(ID, move |_| {
                asked += 1;
                (asked < 3).then_some(PlanChange::Archive)
            });
            outcome.await
        });
    };
    let _: fn(Client) = call;
    let save = |client: Client, base: Plan, edited: Plan| {
        spawnable(async move {
            let Err(Error::Conflict(conflict)) = client.save(&base, &edited).await else { return };
            let _ = client.resolve(&conflict, &[("price", Choice::Mine)]).await;
        });
    };
    let _: fn(Client, Plan, Plan) = save;
}
