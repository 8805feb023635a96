//! The client over a real connection, to a server that only remembers what arrives and says what it is told.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; clippy.toml knows only #[test] functions"
)]

mod calls;
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
