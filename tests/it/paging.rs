//! Lists, page by page.

use occam_client::{
    Client, InvoiceChange, PlanChange, SubscriptionChange,
    prost_types::Timestamp,
    v1::{
        ListInvoicesRequest, ListMutationsRequest, ListPlansRequest, ListSubscriptionsRequest, MutationOutcome,
        MutationRecord, PlanState, Subscription, SubscriptionStatus,
    },
};
use prost::Message;
use serde_json::{Value, json};

use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, new_id, subscribe},
    harness::client_as,
    on_each_database,
    refusal::refused,
    wire::Wire,
};

/// The ids of a subscriptions' page, and the token of the next.
async fn page(client: &Client, request: ListSubscriptionsRequest) -> (Vec<String>, String) {
    let reply = client.subscriptions().list_subscriptions(request).await.unwrap().into_inner();
    (reply.subscriptions.into_iter().map(|subscription| subscription.id).collect(), reply.next_page_token)
}

fn sized(page_size: i32, page_token: &str) -> ListSubscriptionsRequest {
    ListSubscriptionsRequest { page_size, page_token: page_token.to_owned(), ..Default::default() }
}

async fn mutations(client: &Client, filter: ListMutationsRequest) -> Vec<MutationRecord> {
    client.history().list_mutations(filter).await.unwrap().into_inner().mutations
}

/// What is read of a list, in pages of one size, each page's size, and whether it is as it should be: none but the last
/// is without a token.
async fn in_pages(wire: &Wire, rpc: &str, items: &str, page_size: usize) -> Vec<Value> {
    let (mut all, mut token) = (Vec::new(), json!(""));
    loop {
        let reply = wire.call(rpc, json!({"page_size": page_size, "page_token": token})).await.unwrap();
        let page = reply[items].as_array().cloned().unwrap_or_default();
        assert!(page.len() <= page_size);
        all.extend(page);
        assert!(all.len() <= 1_000, "{rpc} by {page_size}: the list has no end");
        match reply.get("next_page_token") {
            Some(next) => token = next.clone(),
            None => return all,
        }
    }
}

/// A microsecond later.
fn next(time: Option<Timestamp>) -> Option<Timestamp> {
    time.map(|time| Timestamp { nanos: time.nanos + 1_000, ..time })
}

on_each_database! {
    async fn pages_of_any_size_are_the_whole_list_in_order(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        for _ in 0..5 {
            create_subscription(&client).await;
            create_invoice(&client).await;
        }
        let lists = [
            ("ListPlans", "plans", 5),
            ("ListSubscriptions", "subscriptions", 5),
            ("ListInvoices", "invoices", 5),
            ("ListMutations", "mutations", 15),
        ];
        for (rpc, items, count) in lists {
            let whole = in_pages(&wire, rpc, items, 1_000).await;
            assert_eq!(whole.len(), count, "{rpc}");
            // Oldest first; but of history the newest. Ids are made in the order of time.
            let newest_first = rpc == "ListMutations";
            let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
            let ordered = whole.windows(2).all(|pair| (id(&pair[0]) > id(&pair[1])) == newest_first);
            assert!(ordered, "{rpc}");
            for page_size in [1, 2, 3, 4, 5, 7, 14] {
                assert_eq!(in_pages(&wire, rpc, items, page_size).await, whole, "{rpc} by {page_size}");
            }
        }
    }

    async fn what_is_created_meanwhile_neither_shifts_nor_repeats_a_list(server: Server) {
        let client = server.client().await;
        let plan_id = create_plan(&client).await.id;
        let mut expected = Vec::new();
        for _ in 0..4 {
            expected.push(subscribe(&client, &plan_id).await);
        }
        let (mut read, mut token) = (Vec::new(), String::new());
        for round in 0..10 {
            let (ids, next) = page(&client, sized(2, &token)).await;
            read.extend(ids);
            if round < 2 {
                expected.push(subscribe(&client, &plan_id).await);
                // A change does not move what it changes, be it before or behind.
                for index in [0, expected.len() - 1] {
                    expected[index] = change(
                        &client,
                        &expected[index],
                        SubscriptionChange::Cancel { at_period_end: true, reason: new_id() },
                    )
                    .await;
                }
            }
            token = next;
            if token.is_empty() {
                break;
            }
        }
        let expected: Vec<_> = expected.into_iter().map(|subscription| subscription.id).collect();
        assert_eq!(read, expected);
    }

    async fn history_read_in_pages_is_not_shifted_by_newer_records(server: Server) {
        let client = server.client().await;
        let mut subscription = create_subscription(&client).await;
        for verb in [SubscriptionChange::Pause, SubscriptionChange::Resume].iter().cycle().take(5) {
            subscription = change(&client, &subscription, verb.clone()).await;
        }
        let request = |token: &str| ListMutationsRequest {
            entity_id: subscription.id.clone(),
            page_size: 2,
            page_token: token.to_owned(),
            ..Default::default()
        };
        let first = client.history().list_mutations(request("")).await.unwrap().into_inner();
        change(&client, &subscription, SubscriptionChange::Resume).await;
        let second = client.history().list_mutations(request(&first.next_page_token)).await.unwrap().into_inner();
        let versions: Vec<_> = first.mutations.iter().chain(&second.mutations).map(|record| record.version).collect();
        assert_eq!(versions, [6, 5, 4, 3]);
    }

    async fn a_page_is_50_by_default_and_at_most_1000(server: Server) {
        let client = server.client().await;
        let plan_id = create_plan(&client).await.id;
        let mut creations = tokio::task::JoinSet::new();
        for _ in 0..1_001 {
            let (client, plan_id) = (client.clone(), plan_id.clone());
            creations.spawn(async move { subscribe(&client, &plan_id).await });
        }
        creations.join_all().await;
        for (page_size, expected) in [(0, 50), (1, 1), (51, 51), (1_000, 1_000), (1_001, 1_000), (i32::MAX, 1_000)] {
            let (ids, token) = page(&client, sized(page_size, "")).await;
            assert_eq!(ids.len(), expected, "{page_size}");
            let (rest, _) = page(&client, sized(1, &token)).await;
            assert!(rest.len() == 1 && !ids.contains(&rest[0]));
        }
        let (ids, token) = page(&client, sized(1_000, "")).await;
        let (last, end) = page(&client, sized(1_000, &token)).await;
        assert_eq!((last.len(), end.as_str()), (1, ""));
        // Exactly a page is the last one.
        let (_, token) = page(&client, sized(1, "")).await;
        let (rest, end) = page(&client, sized(1_000, &token)).await;
        assert_eq!((rest.len(), end.as_str()), (1_000, ""));
        let all: std::collections::BTreeSet<_> = ids.into_iter().chain(last).collect();
        assert_eq!(all.len(), 1_001);
    }

    async fn a_reply_ends_early_before_3_mib(server: Server) {
        let client = server.client().await;
        let plan_id = create_plan(&client).await.id;
        let long = Subscription {
            customer_id: "customer-1".to_owned(),
            plan_id,
            notes: "🙂".repeat(4_000),
            ..Default::default()
        };
        let mut creations = tokio::task::JoinSet::new();
        for _ in 0..400 {
            let (client, subscription) = (client.clone(), Some(long.clone()));
            creations.spawn(async move {
                let request = occam_client::v1::CreateSubscriptionRequest { subscription, ..Default::default() };
                client.create_subscription(request).await.unwrap();
            });
        }
        creations.join_all().await;
        // The default limit of a tonic client is 4 MiB, so what follows reads more than it could without the early end.
        let (mut all, mut token, mut pages) = (Vec::new(), String::new(), 0);
        while pages == 0 || !token.is_empty() {
            let reply = client.subscriptions().list_subscriptions(sized(1_000, &token)).await.unwrap().into_inner();
            let bytes = reply.encoded_len();
            assert!(bytes < 3 * 1024 * 1024, "{bytes}");
            println!("page {pages}: {} subscriptions in {bytes} bytes", reply.subscriptions.len());
            token = reply.next_page_token;
            // Each but the last is as full as it can be.
            assert!(token.is_empty() || bytes > 3 * 1024 * 1024 - 64 * 1024, "{bytes}");
            all.extend(reply.subscriptions.into_iter().map(|subscription| subscription.id));
            pages += 1;
            assert!(pages < 10, "the list has no end");
        }
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!((pages, all.len(), distinct.len()), (3, 400, 400));
        let request = ListMutationsRequest { page_size: 1_000, ..Default::default() };
        let records = client.history().list_mutations(request).await.unwrap().into_inner();
        assert!(records.encoded_len() < 3 * 1024 * 1024 && !records.next_page_token.is_empty());
    }

    async fn lists_are_filtered_by_what_is_obvious(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let mut subscriptions = Vec::new();
        for customer in ["a", "a", "A", "b'; DROP TABLE subscriptions; --", "%"] {
            let subscription =
                Subscription { customer_id: customer.to_owned(), plan_id: plan.id.clone(), ..Default::default() };
            let request =
                occam_client::v1::CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
            subscriptions.push(client.create_subscription(request).await.unwrap().entity);
        }
        let elsewhere = create_subscription(&client).await;
        let paused = change(&client, &subscriptions[1], SubscriptionChange::Pause).await;
        let archived = change(&client, &plan, PlanChange::Archive).await;
        let ids = |indices: &[usize]| indices.iter().map(|index| subscriptions[*index].id.clone()).collect::<Vec<_>>();
        let of_customer =
            |customer: &str| ListSubscriptionsRequest { customer_id: customer.to_owned(), ..Default::default() };
        let middle = subscriptions[2].create_time;
        for (request, expected) in [
            (of_customer("a"), ids(&[0, 1])),
            (of_customer("b'; DROP TABLE subscriptions; --"), ids(&[3])),
            (of_customer("%"), ids(&[4])),
            (of_customer("_"), vec![]),
            (ListSubscriptionsRequest { plan_id: plan.id.clone(), ..Default::default() }, ids(&[0, 1, 2, 3, 4])),
            (ListSubscriptionsRequest { plan_id: new_id(), ..Default::default() }, vec![]),
            (
                ListSubscriptionsRequest { status: SubscriptionStatus::Paused.into(), ..Default::default() },
                vec![paused.id],
            ),
            (ListSubscriptionsRequest { status: SubscriptionStatus::Active.into(), ..of_customer("a") }, ids(&[0])),
            // From that time on, and up to but without it.
            (
                ListSubscriptionsRequest { create_time_from: middle, plan_id: plan.id.clone(), ..Default::default() },
                ids(&[2, 3, 4]),
            ),
            (ListSubscriptionsRequest { create_time_until: middle, ..Default::default() }, ids(&[0, 1])),
            (
                ListSubscriptionsRequest {
                    create_time_from: middle,
                    create_time_until: next(middle),
                    ..Default::default()
                },
                ids(&[2]),
            ),
            (
                ListSubscriptionsRequest { create_time_from: elsewhere.create_time, ..Default::default() },
                vec![elsewhere.id.clone()],
            ),
        ] {
            assert_eq!(page(&client, request.clone()).await.0, expected, "{request:?}");
        }
        let plans = async |request| client.plans().list_plans(request).await.unwrap().into_inner().plans;
        let state = |state: PlanState| ListPlansRequest { state: state.into(), ..Default::default() };
        assert_eq!(plans(state(PlanState::Archived)).await, [archived]);
        assert_eq!(plans(state(PlanState::Active)).await[0].id, elsewhere.plan_id);
        assert_eq!(plans(ListPlansRequest { code: "pro-_".to_owned(), ..Default::default() }).await, []);
    }

    async fn invoices_are_filtered_by_what_is_obvious(server: Server) {
        let client = server.client().await;
        let (draft, other) = (create_invoice(&client).await, create_invoice(&client).await);
        let open = change(&client, &other, InvoiceChange::Finalize).await;
        let list = async |request: ListInvoicesRequest| {
            client.billing().list_invoices(request).await.unwrap().into_inner().invoices
        };
        let customer_id = "customer-1".to_owned();
        assert_eq!(
            list(ListInvoicesRequest { customer_id, ..Default::default() }).await,
            [draft.clone(), open.clone()]
        );
        assert_eq!(list(ListInvoicesRequest { customer_id: "x".to_owned(), ..Default::default() }).await, []);
        assert_eq!(list(ListInvoicesRequest { subscription_id: new_id(), ..Default::default() }).await, []);
        let create_time_until = open.create_time;
        assert_eq!(list(ListInvoicesRequest { create_time_until, ..Default::default() }).await, [draft]);
        for request in [
            ListInvoicesRequest { status: open.status, ..Default::default() },
            ListInvoicesRequest { create_time_from: open.create_time, ..Default::default() },
        ] {
            assert_eq!(list(request).await, std::slice::from_ref(&open));
        }
    }

    async fn history_is_filtered_by_each_field_of_a_record(server: Server) {
        let (ana, billy) = (client_as(&server.url, "ana").await, client_as(&server.url, "billy").await);
        let wire = Wire::connect(&server.url).await.with("x-occam-principal", "billy");
        let subscription = create_subscription(&ana).await;
        let metadata = |pairs: &[(&str, &str)]| Subscription {
            metadata: pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            notes: r#"quoted: {"path":"memo","base":1}"#.to_owned(),
            ..subscription.clone()
        };
        let update = SubscriptionChange::update(metadata(&[("a_b", "1"), ("a", "quantity")]), ["metadata", "notes"]);
        let second = change(&billy, &subscription, update).await;
        let third = change(&ana, &second, SubscriptionChange::update(metadata(&[("axb", "1")]), ["metadata"])).await;
        let unchanged = change(&ana, &third, SubscriptionChange::update(third.clone(), ["notes"])).await;
        assert_eq!(unchanged.version, 3);
        let request_id = new_id();
        let stale = json!({"id": subscription.id, "expected_version": 1, "request_id": request_id});
        wire.refusal("PauseSubscription", stale.clone()).await;
        wire.refusal("PauseSubscription", stale.clone()).await;
        let mut fresh = stale;
        fresh["expected_version"] = json!(3);
        wire.call("PauseSubscription", fresh).await.unwrap();

        let all = ListMutationsRequest { entity_id: subscription.id.clone(), ..Default::default() };
        let records = mutations(&ana, all.clone()).await;
        let describe = |records: &[MutationRecord]| {
            records.iter().rev().map(|record| (record.version_before, record.version)).collect::<Vec<_>>()
        };
        assert_eq!(describe(&records), [(0, 1), (1, 2), (2, 3), (3, 3), (3, 3), (3, 3), (3, 4)]);
        let expected = |of: &dyn Fn(&MutationRecord) -> bool| {
            records.iter().filter(|record| of(record)).cloned().collect::<Vec<_>>()
        };
        let by_field = |field: &str| ListMutationsRequest { field: field.to_owned(), ..all.clone() };
        let by_outcome = |outcome: MutationOutcome| ListMutationsRequest { outcome: outcome.into(), ..all.clone() };
        let has =
            |field: &'static str| move |record: &MutationRecord| record.diffs.iter().any(|diff| diff.path == field);
        let is = |outcome| move |record: &MutationRecord| record.outcome() == outcome;
        let at = records[4].time;
        let cases: Vec<(ListMutationsRequest, Vec<MutationRecord>, usize)> = vec![
            (
                ListMutationsRequest { actor: "ana".to_owned(), ..all.clone() },
                expected(&|record| record.actor == "ana"),
                3,
            ),
            (ListMutationsRequest { actor: "an".to_owned(), ..all.clone() }, vec![], 0),
            (by_outcome(MutationOutcome::Created), expected(&is(MutationOutcome::Created)), 1),
            (by_outcome(MutationOutcome::Applied), expected(&is(MutationOutcome::Applied)), 3),
            (by_outcome(MutationOutcome::Unchanged), expected(&is(MutationOutcome::Unchanged)), 1),
            (by_outcome(MutationOutcome::Conflict), expected(&is(MutationOutcome::Conflict)), 2),
            // The key as it is, `_` included: no wildcard, no part of a key, no value that looks like a path.
            (by_field("metadata.a_b"), expected(&has("metadata.a_b")), 2),
            (by_field("metadata.a"), expected(&has("metadata.a")), 2),
            (by_field("metadata.axb"), expected(&has("metadata.axb")), 3),
            (by_field("status"), expected(&has("status")), 4),
            (by_field("memo"), vec![], 0),
            (by_field("metadata"), vec![], 0),
            (by_field("statu_"), vec![], 0),
            (
                ListMutationsRequest { request_id: request_id.clone(), ..Default::default() },
                expected(&|record| record.request_id == request_id),
                3,
            ),
            (
                ListMutationsRequest { request_id: request_id.clone(), ..by_outcome(MutationOutcome::Conflict) },
                expected(&is(MutationOutcome::Conflict)),
                2,
            ),
            (ListMutationsRequest { request_id: new_id(), ..all.clone() }, vec![], 0),
            (ListMutationsRequest { time_from: at, ..all.clone() }, records[..5].to_vec(), 5),
            (ListMutationsRequest { time_until: at, ..all.clone() }, records[5..].to_vec(), 2),
            (ListMutationsRequest { time_from: at, time_until: next(at), ..all.clone() }, records[4..5].to_vec(), 1),
            (ListMutationsRequest { entity_type: 2, ..all.clone() }, records.clone(), 7),
            (ListMutationsRequest { entity_type: 3, ..all.clone() }, vec![], 0),
        ];
        for (request, expected, count) in cases {
            assert_eq!(expected.len(), count, "{request:?}");
            assert_eq!(mutations(&ana, request.clone()).await, expected, "{request:?}");
        }
        // What is no path is told so: it would match on one database, and not on the other, or match what is no path.
        for field in ["STATUS", "metadata.%", r#"status",""#, r"\", "statüs"] {
            let refusal = refused(ana.history().list_mutations(by_field(field)).await);
            refusal.names_fields("INVALID_FIELD", &["field"]);
        }
        let plans = mutations(&ana, ListMutationsRequest { entity_type: 1, ..Default::default() }).await;
        assert_eq!((plans.len(), &plans[0].entity_id), (1, &subscription.plan_id));
    }
}
