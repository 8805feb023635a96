//! The client over a real connection, to a server that only remembers what arrives and says what it is told.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; clippy.toml knows only #[test] functions"
)]

mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use occam_client::v1::version_conflict::Current;
use occam_client::v1::{
    ArchivePlanRequest, CancelSubscriptionRequest, ChangeSubscriptionPlanRequest, CreateInvoiceRequest,
    CreatePlanRequest, CreateSubscriptionRequest, EntityType, Invoice, Merge, MergePolicy, MergedOver, Plan,
    RecordPaymentRequest, Subscription, UpdateInvoiceRequest, UpdatePlanRequest, UpdateSubscriptionRequest,
    VersionConflict,
};
use occam_client::{
    Choice, Client, ConnectError, Entity, Error, Intent, InvoiceChange, Money, PlanChange, SubscriptionChange,
};
use prost::Message;
use prost_types::{Any, FieldMask};
use server::{Answer, FakeServer};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

const ID: &str = "0199c0de-0000-7000-8000-000000000001";

fn subscription(version: i64) -> Subscription {
    Subscription { id: ID.to_owned(), version, ..Default::default() }
}

/// The reply of any RPC with one entity: it is field 1 of each, and `replayed` is unset.
fn reply(entity: &impl Message) -> Answer {
    let mut bytes = Vec::new();
    prost::encoding::message::encode(1, entity, &mut bytes);
    Answer::Reply(bytes)
}

/// What is common to the requests of changes, which have the guard in the fields 1, 2 and 3.
#[derive(Clone, PartialEq, Message)]
struct Guard {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(int64, optional, tag = "2")]
    expected_version: Option<i64>,
    #[prost(string, tag = "3")]
    request_id: String,
}

async fn arrives_as<T: Entity, M: Message + Default>(intent: &Intent<T>, path: &str) -> M {
    let server = FakeServer::start([reply(&T::default())]).await;
    let client = Client::connect(server.url()).await.unwrap();
    client.send(intent).await.unwrap();
    let [arrived] = server.arrived().try_into().unwrap();
    assert_eq!(arrived.path, format!("/occam.v1.{path}"));
    M::decode(arrived.bytes.as_slice()).unwrap()
}

#[tokio::test]
async fn every_plain_verb_goes_to_its_own_rpc_with_its_guard() {
    async fn check<T: Entity>(change: T::Change, path: &str) {
        let intent = Intent::<T>::change(ID, 7, change);
        let guard = Guard { id: ID.to_owned(), expected_version: Some(7), request_id: intent.request_id().to_owned() };
        assert_eq!(arrives_as::<T, Guard>(&intent, path).await, guard, "{path}");
    }
    check::<Subscription>(SubscriptionChange::Pause, "SubscriptionService/PauseSubscription").await;
    check::<Subscription>(SubscriptionChange::Resume, "SubscriptionService/ResumeSubscription").await;
    check::<Subscription>(SubscriptionChange::Uncancel, "SubscriptionService/UncancelSubscription").await;
    check::<Plan>(PlanChange::Archive, "PlanService/ArchivePlan").await;
    check::<Plan>(PlanChange::Unarchive, "PlanService/UnarchivePlan").await;
    check::<Invoice>(InvoiceChange::Finalize, "BillingService/FinalizeInvoice").await;
    check::<Invoice>(InvoiceChange::Void, "BillingService/VoidInvoice").await;
    check::<Invoice>(InvoiceChange::MarkUncollectible, "BillingService/MarkInvoiceUncollectible").await;
}

#[tokio::test]
async fn verbs_take_their_own_fields_along() {
    let cancel = SubscriptionChange::Cancel { at_period_end: true, reason: "moved".to_owned() };
    let intent = Intent::change(ID, 7, cancel).with_request_id("r");
    let sent: CancelSubscriptionRequest = arrives_as(&intent, "SubscriptionService/CancelSubscription").await;
    let expected = CancelSubscriptionRequest {
        id: ID.to_owned(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        at_period_end: true,
        reason: "moved".to_owned(),
        ..Default::default()
    };
    assert_eq!(sent, expected);

    let change_plan = SubscriptionChange::ChangePlan {
        plan_id: "plan".to_owned(),
        quantity: Some(2),
        expected_plan_version: Some(3),
    };
    let intent = Intent::change(ID, 7, change_plan).with_request_id("r");
    let sent: ChangeSubscriptionPlanRequest = arrives_as(&intent, "SubscriptionService/ChangeSubscriptionPlan").await;
    let expected = ChangeSubscriptionPlanRequest {
        id: ID.to_owned(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        plan_id: "plan".to_owned(),
        quantity: Some(2),
        expected_plan_version: Some(3),
        ..Default::default()
    };
    assert_eq!(sent, expected);

    let amount = Money { currency_code: "EUR".to_owned(), units: 9, nanos: 990_000_000 };
    let payment = InvoiceChange::RecordPayment { amount: amount.clone(), payment_reference: "p".to_owned() };
    let intent = Intent::change(ID, 7, payment).with_request_id("r");
    let sent: RecordPaymentRequest = arrives_as(&intent, "BillingService/RecordPayment").await;
    let expected = RecordPaymentRequest {
        id: ID.to_owned(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        amount: Some(amount),
        payment_reference: "p".to_owned(),
        ..Default::default()
    };
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn updates_name_the_row_and_the_fields() {
    let update_mask = || Some(FieldMask { paths: vec!["metadata".to_owned()] });
    // The entity's own id gives way to the intent's.
    let edited = Subscription { id: "other".to_owned(), quantity: 2, ..Default::default() };
    let intent = Intent::change(ID, 7, SubscriptionChange::update(edited, ["metadata"])).with_request_id("r");
    let sent: UpdateSubscriptionRequest = arrives_as(&intent, "SubscriptionService/UpdateSubscription").await;
    let expected = UpdateSubscriptionRequest {
        subscription: Some(Subscription { id: ID.to_owned(), quantity: 2, ..Default::default() }),
        update_mask: update_mask(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        ..Default::default()
    };
    assert_eq!(sent, expected);

    let intent = Intent::change(ID, 7, PlanChange::update(Plan::default(), ["metadata"])).with_request_id("r");
    let sent: UpdatePlanRequest = arrives_as(&intent, "PlanService/UpdatePlan").await;
    let expected = UpdatePlanRequest {
        plan: Some(Plan { id: ID.to_owned(), ..Default::default() }),
        update_mask: update_mask(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        ..Default::default()
    };
    assert_eq!(sent, expected);

    let nothing: [&str; 0] = [];
    let intent = Intent::change(ID, 7, InvoiceChange::update(Invoice::default(), nothing)).with_request_id("r");
    let sent: UpdateInvoiceRequest = arrives_as(&intent, "BillingService/UpdateInvoice").await;
    assert_eq!(sent.update_mask, None, "no paths are no mask");
    assert_eq!((sent.invoice.unwrap().id.as_str(), sent.expected_version), (ID, Some(7)));
}

/// What the options of an intent become, which have the same numbers in all requests of changes.
#[derive(Clone, PartialEq, Message)]
struct Options {
    #[prost(enumeration = "MergePolicy", tag = "10")]
    merge_policy: i32,
    #[prost(bool, tag = "11")]
    validate_only: bool,
    #[prost(bool, tag = "12")]
    force: bool,
    #[prost(string, tag = "13")]
    force_reason: String,
}

#[tokio::test]
async fn options_arrive_with_every_change() {
    async fn check<T: Entity>(change: T::Change, path: &str) {
        let plain = || Intent::<T>::change(ID, 7, change.clone());
        assert_eq!(arrives_as::<T, Options>(&plain(), path).await, Options::default(), "{path}");
        let merge = Options { merge_policy: MergePolicy::MergeDisjoint.into(), ..Default::default() };
        assert_eq!(arrives_as::<T, Options>(&plain().with_merge(true), path).await, merge, "{path}");
        let force = Options { force: true, force_reason: "fire".to_owned(), ..Default::default() };
        assert_eq!(arrives_as::<T, Options>(&plain().with_force("fire"), path).await, force, "{path}");
        let check = Options { validate_only: true, ..Default::default() };
        assert_eq!(arrives_as::<T, Options>(&plain().validate_only(), path).await, check, "{path}");
        // The reason is the server's to miss.
        let unreasoned = Options { force: true, ..Default::default() };
        let intent = plain().with_merge(true).with_merge(false).with_force("");
        assert_eq!(arrives_as::<T, Options>(&intent, path).await, unreasoned, "{path}");
    }
    let update = SubscriptionChange::update(subscription(7), ["notes"]);
    check::<Subscription>(update, "SubscriptionService/UpdateSubscription").await;
    check::<Subscription>(SubscriptionChange::Pause, "SubscriptionService/PauseSubscription").await;
    check::<Plan>(PlanChange::update(Plan::default(), ["price"]), "PlanService/UpdatePlan").await;
    check::<Plan>(PlanChange::Archive, "PlanService/ArchivePlan").await;
    check::<Invoice>(InvoiceChange::update(Invoice::default(), ["lines"]), "BillingService/UpdateInvoice").await;
    check::<Invoice>(InvoiceChange::Finalize, "BillingService/FinalizeInvoice").await;
}

#[tokio::test]
async fn merge_is_read_from_every_reply() {
    async fn check<T: Entity>(change: T::Change) {
        let over = MergedOver { version: 8, actor: "ben".to_owned(), paths: vec!["notes".to_owned()] };
        let merge = Merge { base_version: 7, merged_over: vec![over] };
        let Answer::Reply(mut bytes) = reply(&T::default()) else { unreachable!() };
        prost::encoding::message::encode(3, &merge, &mut bytes);
        let server = FakeServer::start([Answer::Reply(bytes)]).await;
        let client = Client::connect(server.url()).await.unwrap();
        let sent = client.send(&Intent::<T>::change(ID, 7, change)).await.unwrap();
        assert_eq!(sent.merge, Some(merge));
    }
    check::<Subscription>(SubscriptionChange::update(subscription(7), ["notes"])).await;
    check::<Subscription>(SubscriptionChange::Pause).await;
    check::<Plan>(PlanChange::update(Plan::default(), ["price"])).await;
    check::<Plan>(PlanChange::Archive).await;
    check::<Invoice>(InvoiceChange::update(Invoice::default(), ["lines"])).await;
    check::<Invoice>(InvoiceChange::Finalize).await;
}

#[tokio::test]
async fn creations_are_checked_only_when_either_says_so() {
    let asked = CreatePlanRequest { validate_only: true, ..Default::default() };
    for intent in [Intent::create(asked), Intent::create(CreatePlanRequest::default()).validate_only()] {
        let sent: CreatePlanRequest = arrives_as(&intent, "PlanService/CreatePlan").await;
        assert!(sent.validate_only);
    }
    let intent = Intent::create(CreateSubscriptionRequest::default()).validate_only();
    let sent: CreateSubscriptionRequest = arrives_as(&intent, "SubscriptionService/CreateSubscription").await;
    assert!(sent.validate_only);
    let intent = Intent::create(CreateInvoiceRequest::default()).validate_only();
    let sent: CreateInvoiceRequest = arrives_as(&intent, "BillingService/CreateInvoice").await;
    assert!(sent.validate_only);
}

#[tokio::test]
async fn save_sends_what_differs_and_nothing_else() {
    let server = FakeServer::start([reply(&subscription(8))]).await;
    let client = Client::connect(server.url()).await.unwrap();
    let base = Subscription { quantity: 1, notes: "a".to_owned(), customer_id: "c".to_owned(), ..subscription(7) };
    let edited = Subscription { notes: String::new(), ..base.clone() };
    let outcome = client.save(&base, &edited).await.unwrap();
    assert_eq!(outcome.entity().version, 8);
    let [arrived] = server.arrived().try_into().unwrap();
    let sent = UpdateSubscriptionRequest::decode(arrived.bytes.as_slice()).unwrap();
    let expected = UpdateSubscriptionRequest {
        subscription: Some(subscription(0)),
        update_mask: Some(FieldMask { paths: vec!["notes".to_owned()] }),
        expected_version: Some(7),
        request_id: sent.request_id.clone(),
        ..Default::default()
    };
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn creations_get_a_request_id_unless_they_have_one() {
    let create = CreateSubscriptionRequest { expected_plan_version: Some(3), ..Default::default() };
    let intent = Intent::create(create.clone());
    assert!(uuid::Uuid::parse_str(intent.request_id()).is_ok());
    let sent: CreateSubscriptionRequest = arrives_as(&intent, "SubscriptionService/CreateSubscription").await;
    assert_eq!(sent, CreateSubscriptionRequest { request_id: intent.request_id().to_owned(), ..create });

    let create = CreatePlanRequest { request_id: "mine".to_owned(), ..Default::default() };
    let sent: CreatePlanRequest = arrives_as(&Intent::create(create.clone()), "PlanService/CreatePlan").await;
    assert_eq!(sent, create);
    let create = CreateInvoiceRequest { request_id: "mine".to_owned(), ..Default::default() };
    let sent: CreateInvoiceRequest = arrives_as(&Intent::create(create.clone()), "BillingService/CreateInvoice").await;
    assert_eq!(sent, create);
}

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

/// The guard's numbers are the same in all requests, or the tests above would show little.
#[test]
fn guards_are_alike() {
    let request = ArchivePlanRequest {
        id: ID.to_owned(),
        expected_version: Some(7),
        request_id: "r".to_owned(),
        ..Default::default()
    };
    let guard = Guard { id: ID.to_owned(), expected_version: Some(7), request_id: "r".to_owned() };
    assert_eq!(request.encode_to_vec(), guard.encode_to_vec());
}
