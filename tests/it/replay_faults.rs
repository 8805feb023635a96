//! Exactly once: the same request again, at once from many sides, and after its reply was lost.

use std::{collections::HashSet, sync::Arc};

use occam_client::{
    Client, Entity, Error, Intent, InvoiceChange, Reply, SubscriptionChange,
    v1::{
        CreateInvoiceRequest, CreateSubscriptionRequest, Invoice, ListInvoicesRequest, ListMutationsRequest,
        MutationOutcome, Subscription,
    },
};
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

use crate::{
    fixtures::{create_invoice, create_plan, create_subscription, line, plan},
    harness::{Faults, Proxy, Random, Server, client_as},
    on_each_isolation,
};

const COPIES: usize = 16;
const WRITERS: usize = 20;
/// Of each writer; with as many creations.
const CHANGES: usize = 25;
const WRITES: usize = WRITERS * CHANGES * 2;

on_each_isolation! {
    async fn copies_of_an_update_at_once_take_effect_once(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let edited = Subscription { notes: "once".to_owned(), ..subscription.clone() };
        let change = SubscriptionChange::update(edited, ["notes"]);
        let reply = send_copies(&server, Intent::change(&subscription.id, 1, change)).await;

        assert_eq!((reply.version, reply.notes.as_str()), (2, "once"));
        assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), reply);
    }

    async fn copies_of_a_verb_at_once_take_effect_once(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let reply = send_copies(&server, Intent::change(&subscription.id, 1, SubscriptionChange::Pause)).await;

        assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), reply);
    }

    async fn copies_of_a_change_of_plan_at_once_take_effect_once(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let plan_id = create_plan(&client).await.id;
        let change = SubscriptionChange::ChangePlan { plan_id, quantity: Some(3), expected_plan_version: Some(1) };
        let reply = send_copies(&server, Intent::change(&subscription.id, 1, change)).await;

        assert_eq!((reply.version, reply.quantity), (2, 3));
    }

    async fn copies_of_a_creation_at_once_take_effect_once(server: Server) {
        let client = server.client().await;
        let plan = send_copies(&server, Intent::create(occam_client::v1::CreatePlanRequest { plan: Some(plan()), ..Default::default() })).await;
        let subscription = Subscription { customer_id: "copied".to_owned(), plan_id: plan.id, ..Default::default() };
        let create = CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
        let subscription = send_copies(&server, Intent::create(create)).await;
        let create = CreateInvoiceRequest { invoice: Some(invoice_of("copied")), id: Uuid::now_v7().to_string(), ..Default::default() };
        let invoice = send_copies(&server, Intent::create(create)).await;

        let list = occam_client::v1::ListSubscriptionsRequest { customer_id: "copied".to_owned(), ..Default::default() };
        let listed = client.subscriptions().list_subscriptions(list).await.unwrap().into_inner().subscriptions;
        assert_eq!(listed, [subscription]);
        assert_eq!(invoices_of(&client, "copied").await, [invoice]);
    }

    async fn copies_of_a_finalize_at_once_take_one_number(server: Server) {
        let client = server.client().await;
        let mut numbers = Vec::new();
        for _ in 0..3 {
            let invoice = create_invoice(&client).await;
            let reply = send_copies(&server, Intent::change(&invoice.id, 1, InvoiceChange::Finalize)).await;
            assert_eq!(client.get_invoice(&invoice.id).await.unwrap(), reply);
            numbers.push(reply.number);
        }
        assert_eq!(numbers, ["INV-000001", "INV-000002", "INV-000003"]);
    }

    async fn copies_of_a_request_that_changes_nothing_leave_one_record(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let change = SubscriptionChange::update(subscription.clone(), ["notes"]);
        let reply = send_copies(&server, Intent::change(&subscription.id, 1, change)).await;

        assert_eq!(reply, subscription);
    }

    async fn a_request_whose_reply_is_lost_takes_effect_once(server: Server) {
        lose_replies(server).await;
    }
}

/// Sends 16 copies of an intent at once, each over a connection of its own. One took effect, and all are told the same.
async fn send_copies<T: Entity>(server: &Server, intent: Intent<T>) -> T {
    let (intent, ready) = (Arc::new(intent), Arc::new(Barrier::new(COPIES)));
    let mut sending = JoinSet::new();
    for _ in 0..COPIES {
        let (client, intent, ready) = (client_as(&server.url, "ana").await, Arc::clone(&intent), Arc::clone(&ready));
        sending.spawn(async move {
            ready.wait().await;
            client.send(&intent).await.unwrap()
        });
    }
    let replies = sending.join_all().await;
    let entity = replies[0].entity.clone();
    assert!(replies.iter().all(|reply| reply.entity == entity), "{replies:#?}");
    assert_eq!(replies.iter().filter(|reply| !reply.replayed).count(), 1);
    assert_eq!(accepted(&server.client().await, intent.request_id()).await, 1);
    entity
}

/// How many records of accepted requests a request id has.
async fn accepted(client: &Client, request_id: &str) -> usize {
    let list = ListMutationsRequest { request_id: request_id.to_owned(), page_size: 1_000, ..Default::default() };
    let page = client.history().list_mutations(list).await.unwrap().into_inner();
    page.mutations.iter().filter(|record| record.outcome() != MutationOutcome::Conflict).count()
}

fn invoice_of(customer_id: &str) -> Invoice {
    Invoice { customer_id: customer_id.to_owned(), lines: vec![line("Consulting", 100)], ..Default::default() }
}

async fn invoices_of(client: &Client, customer_id: &str) -> Vec<Invoice> {
    let list = ListInvoicesRequest { customer_id: customer_id.to_owned(), page_size: 1_000, ..Default::default() };
    client.billing().list_invoices(list).await.unwrap().into_inner().invoices
}

/// What a writer was told, and by which requests.
#[derive(Default)]
struct Told {
    request_ids: Vec<String>,
    replayed: usize,
    asked_again: usize,
}

/// 1,000 writes over connections that break at random, each sent until it is answered: changes of a subscription, and
/// for each of them a new invoice.
async fn lose_replies(server: Server) {
    let what = format!("replay_faults on {:?}", server.database);
    let faults = Faults { request_lost: 30, hung_up: 60, reply_lost: 60 };
    let proxy = Proxy::start(&server.url, faults, Random::new(&what)).await;
    let client = server.client().await;

    let mut writing = JoinSet::new();
    let mut ids = Vec::new();
    for writer in 0..WRITERS {
        let subscription = create_subscription(&client).await;
        ids.push(subscription.id.clone());
        let broken = Client::builder().principal(format!("writer-{writer}")).connect_lazy(&proxy.url).unwrap();
        writing.spawn(write_until_answered(broken, subscription, format!("customer-of-{writer}")));
    }
    let told = writing.join_all().await;
    let (requests_lost, hung_up, replies_lost) = proxy.counts();
    let (replayed, asked_again) =
        told.iter().fold((0, 0), |(replayed, asked), told| (replayed + told.replayed, asked + told.asked_again));
    println!(
        "{what}: {WRITES} writes; {requests_lost} times the request was lost, {hung_up} times the caller hung up, \
         {replies_lost} times the reply was lost; {replayed} replies were replayed, {asked_again} intents outlived their call"
    );
    assert!(replies_lost > 50 && replayed > 25, "too few replies were lost for a test");

    for (writer, id) in ids.iter().enumerate() {
        let subscription = client.get_subscription(id).await.unwrap();
        assert_eq!(usize::try_from(subscription.version).unwrap(), CHANGES + 1);
        assert_eq!(subscription.notes, format!("change {}", CHANGES - 1));
        assert_eq!(invoices_of(&client, &format!("customer-of-{writer}")).await.len(), CHANGES);
    }
    let mut request_ids: Vec<_> = told.into_iter().flat_map(|told| told.request_ids).collect();
    assert_eq!(request_ids.iter().collect::<HashSet<_>>().len(), WRITES);
    let sql = "SELECT CAST(request_id AS TEXT) FROM mutations WHERE outcome <> 'CONFLICT' AND actor LIKE 'writer-%'";
    let sql = if server.database_url.starts_with("sqlite") {
        sql.replace("CAST(request_id AS TEXT)", "lower(hex(request_id))")
    } else {
        sql.to_owned()
    };
    let mut claims: Vec<_> = crate::harness::rows(&server.database_url, &sql)
        .await
        .iter()
        .map(|id| Uuid::parse_str(id).unwrap().to_string())
        .collect();
    claims.sort_unstable();
    request_ids.sort_unstable();
    assert_eq!(claims, request_ids);
}

async fn write_until_answered(client: Client, subscription: Subscription, customer_id: String) -> Told {
    let mut told = Told::default();
    let mut version = subscription.version;
    for number in 0..CHANGES {
        let edited = Subscription { notes: format!("change {number}"), ..subscription.clone() };
        let change = SubscriptionChange::update(edited, ["notes"]);
        let changed = answered(&client, Intent::change(&subscription.id, version, change), &mut told).await;
        assert_eq!(changed.version, version + 1);
        assert_eq!(changed.notes, format!("change {number}"));
        version = changed.version;

        let create = CreateInvoiceRequest { invoice: Some(invoice_of(&customer_id)), ..Default::default() };
        assert_eq!(answered(&client, Intent::create(create), &mut told).await.version, 1);
    }
    told
}

/// Sends an intent until there is an answer to it.
async fn answered<T: Entity>(client: &Client, intent: Intent<T>, told: &mut Told) -> T {
    told.request_ids.push(intent.request_id().to_owned());
    loop {
        match client.send(&intent).await {
            Ok(Reply { entity, replayed, .. }) => {
                told.replayed += usize::from(replayed);
                return entity;
            }
            Err(Error::OutcomeUnknown { .. } | Error::Unavailable { .. }) => told.asked_again += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
}
