//! How large a conflict is, and what of it is left out when it would be too large.

mod reference;

use std::collections::BTreeMap;

use occam_client::{
    Client, InvoiceChange, PlanChange, SubscriptionChange,
    prost_types::FieldMask,
    tonic::Status,
    v1::{
        CreateInvoiceRequest, FieldDiffKind, Invoice, InvoiceLine, Plan, Subscription, UpdateInvoiceRequest,
        UpdatePlanRequest, UpdateSubscriptionRequest, version_conflict::Current,
    },
};
use serde_json::Value;

use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, euros, line, records},
    harness::client_as,
    on_each_database,
    refusal::Refusal,
    wire,
};

/// What was left out, in the order in which it is.
const NOTHING: [bool; 4] = [false; 4];
const LONG_VALUES: [bool; 4] = [true, false, false, false];
const VALUES: [bool; 4] = [false, true, false, false];
const ENTITY: [bool; 4] = [true, true, true, false];
const ALL: [bool; 4] = [true; 4];

fn pairs(keys: std::ops::Range<usize>, key_chars: usize, value: &str) -> BTreeMap<String, String> {
    keys.map(|key| (format!("k{key:0width$}", width = key_chars - 1), value.to_owned())).collect()
}

/// Makes `theirs` of `base` as somebody with a long name, then tries `yours`, and gives the refusal of that.
async fn subscriptions_collide(
    url: &str,
    who: &str,
    base: Subscription,
    theirs: Subscription,
    yours: Subscription,
) -> Status {
    let (ana, billy) = (client_as(url, "ana").await, client_as(url, who).await);
    let paths = ["quantity", "notes", "metadata"];
    let created = create_subscription(&ana).await;
    let whole = |content: Subscription| Subscription { quantity: content.quantity.max(1), ..content };
    let base = change(&ana, &created, SubscriptionChange::update(whole(base), paths)).await;
    change(&billy, &base, SubscriptionChange::update(whole(theirs), paths)).await;
    let request = UpdateSubscriptionRequest {
        subscription: Some(Subscription { id: base.id.clone(), ..whole(yours) }),
        update_mask: Some(FieldMask { paths: paths.map(str::to_owned).to_vec() }),
        expected_version: Some(base.version),
        ..Default::default()
    };
    ana.subscriptions().update_subscription(request).await.unwrap_err()
}

/// Holds that the status is the full conflict, cut in the contract's order and no further than it had to be, and that
/// what was left out is what was expected to be.
async fn is_cut(name: &str, client: &Client, status: &Status, expected: [bool; 4]) -> Refusal {
    let refusal = Refusal::of(status);
    let conflict = refusal.conflict.clone().unwrap();
    println!("{name}: {} bytes, message {} bytes", refusal.bytes, refusal.message.len());
    let record = records(client, &conflict.entity_id).await.pop().unwrap();
    let current = match conflict.entity_type().as_str_name() {
        "ENTITY_TYPE_PLAN" => Current::Plan(client.get_plan(&conflict.entity_id).await.unwrap()),
        "ENTITY_TYPE_SUBSCRIPTION" => {
            Current::Subscription(client.get_subscription(&conflict.entity_id).await.unwrap())
        }
        _ => Current::Invoice(client.get_invoice(&conflict.entity_id).await.unwrap()),
    };
    assert!(!record.diffs.is_empty());
    let (cut, full_bytes) = reference::cut(status, current, record.diffs);
    println!("{name}: in full it would be {full_bytes} bytes");
    assert_eq!(conflict, cut, "{name}");
    let truncation = conflict.truncation.unwrap_or_default();
    assert_eq!([truncation.long_values, truncation.values, truncation.entity, truncation.diffs], expected, "{name}");
    assert!(!truncation.base_too_far);
    refusal
}

/// The status as JSON, without what is different each time.
fn redacted(status: &Status, subscription: &Subscription) -> Value {
    let mut text = wire::json("google.rpc.Status", status.details()).to_string();
    let request_id = Refusal::of(status).metadata["request_id"].clone();
    let ids = [(&request_id, "[request]"), (&subscription.id, "[subscription]"), (&subscription.plan_id, "[plan]")];
    for (id, name) in ids {
        text = text.replace(id, name);
    }
    let mut rest = text.clone();
    // Times of day in the message, and whole times everywhere else.
    while let Some(start) = rest.find("billy, ") {
        text = text.replace(&rest[start..start + 12], "billy, [hh:mm]");
        rest = rest[start + 12..].to_owned();
    }
    let mut status: Value = serde_json::from_str(&text).unwrap();
    redact_times(&mut status);
    status
}

fn redact_times(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| match value {
            Value::String(time) if name.ends_with("_time") => *time = "[time]".to_owned(),
            value => redact_times(value),
        }),
        Value::Array(values) => values.iter_mut().for_each(redact_times),
        _ => {}
    }
}

on_each_database! {
    async fn the_conflict_of_the_smallest_subscription_is_whole(server: Server) {
        let (ana, billy) = (client_as(&server.url, "ana").await, client_as(&server.url, "billy").await);
        let subscription = create_subscription(&ana).await;
        let theirs = Subscription { quantity: 2, notes: "called".to_owned(), ..subscription.clone() };
        change(&billy, &subscription, SubscriptionChange::update(theirs, ["quantity", "notes"])).await;
        let request = UpdateSubscriptionRequest {
            subscription: Some(Subscription {
                id: subscription.id.clone(),
                notes: "wrote".to_owned(),
                ..Default::default()
            }),
            expected_version: Some(1),
            ..Default::default()
        };
        let status = ana.subscriptions().update_subscription(request).await.unwrap_err();
        is_cut("the smallest subscription", &ana, &status, NOTHING).await;
        insta::with_settings!({sort_maps => true, snapshot_path => "sizes/snapshots"}, {
            insta::assert_json_snapshot!("the_smallest_subscription", redacted(&status, &subscription));
        });
    }

    async fn a_conflict_is_cut_step_by_step_in_the_contracts_order(server: Server) {
        let client = server.client().await;
        let notes = |text: &str, count| Subscription { notes: text.repeat(count), ..Default::default() };
        let metadata = |metadata| Subscription { metadata, ..Default::default() };
        let cases = [
            ("short notes", notes("a", 100), notes("b", 100), notes("c", 100), NOTHING),
            ("notes of 1,200 bytes", notes("a", 1_200), notes("b", 1_200), notes("c", 1_200), LONG_VALUES),
            // None of them is long, so it is not said that long ones were left out.
            (
                "16 pairs of 60 bytes",
                metadata(pairs(0..16, 4, &"a".repeat(60))),
                metadata(pairs(0..16, 4, &"b".repeat(60))),
                metadata(pairs(0..16, 4, &"c".repeat(60))),
                VALUES,
            ),
            ("notes of 4,000 bytes", notes("a", 4_000), notes("b", 4_000), notes("c", 4_000), ENTITY),
            ("notes of 4,000 characters", notes("🙂", 4_000), notes("🚀", 4_000), notes("🎈", 4_000), ENTITY),
            (
                "20 pairs to 20 others",
                metadata(pairs(0..20, 40, &"🙂".repeat(200))),
                metadata(pairs(20..40, 40, &"🙂".repeat(200))),
                metadata(pairs(40..60, 40, &"🙂".repeat(200))),
                ALL,
            ),
        ];
        for (name, base, theirs, yours, expected) in cases {
            let status = subscriptions_collide(&server.url, "billy", base, theirs, yours).await;
            is_cut(name, &client, &status, expected).await;
        }
    }

    async fn every_field_at_its_limit_still_fits(server: Server) {
        let client = server.client().await;
        let long_name = "n".repeat(200);
        let most = |text: &str, keys| Subscription {
            quantity: 1_000_000,
            notes: text.repeat(4_000),
            metadata: pairs(keys, 40, &text.repeat(200)),
            ..Default::default()
        };
        let status =
            subscriptions_collide(&server.url, &long_name, most("🙂", 0..20), most("🚀", 20..40), most("🎈", 40..60));
        is_cut("the largest subscription", &client, &status.await, ALL).await;

        // The names alone, and nothing else that is long.
        let few = |text: &str| Subscription { metadata: pairs(0..20, 2, text), ..Default::default() };
        let status = subscriptions_collide(&server.url, &long_name, few("a"), few("b"), few("c")).await;
        is_cut("20 pairs, each changed by a name of 200", &client, &status, [false, true, true, true]).await;
    }

    async fn an_invoice_of_100_long_lines_fits_without_them(server: Server) {
        let (ana, billy) = (client_as(&server.url, "ana").await, client_as(&server.url, &"n".repeat(200)).await);
        let long = |text: &str| -> Vec<InvoiceLine> { (0..100).map(|_| line(&text.repeat(500), 1)).collect() };
        let most = |text: &str| Invoice {
            customer_id: "🙂".repeat(200),
            lines: long(text),
            memo: text.repeat(1_000),
            notes: text.repeat(4_000),
            metadata: pairs(0..20, 40, &text.repeat(200)),
            ..Default::default()
        };
        let request = CreateInvoiceRequest { invoice: Some(most("🙂")), ..Default::default() };
        let invoice = ana.create_invoice(request).await.unwrap().entity;
        let paths = ["lines", "memo", "notes", "metadata"];
        change(&billy, &invoice, InvoiceChange::update(most("🚀"), paths)).await;
        let update = |fields: Invoice, paths: &[&str]| UpdateInvoiceRequest {
            invoice: Some(Invoice { id: invoice.id.clone(), ..fields }),
            update_mask: Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
            expected_version: Some(1),
            ..Default::default()
        };
        let status = ana.billing().update_invoice(update(most("🎈"), &paths)).await.unwrap_err();
        is_cut("the largest invoice", &ana, &status, ALL).await;

        let invoice = create_invoice(&ana).await;
        let theirs = Invoice { lines: long("x"), ..Default::default() };
        change(&billy, &invoice, InvoiceChange::update(theirs, ["lines"])).await;
        let update = UpdateInvoiceRequest {
            invoice: Some(Invoice { id: invoice.id.clone(), memo: "m".to_owned(), ..Default::default() }),
            expected_version: Some(1),
            ..Default::default()
        };
        let status = ana.billing().update_invoice(update).await.unwrap_err();
        let refusal = is_cut("an invoice of 100 lines of 500 bytes", &ana, &status, ENTITY).await;
        let rows: Vec<_> =
            refusal.conflict.unwrap().diffs.iter().map(|diff| (diff.path.clone(), diff.kind())).collect();
        let expected = [("lines", FieldDiffKind::TheirsOnly), ("memo", FieldDiffKind::YoursOnly)];
        assert_eq!(rows, expected.map(|(path, kind)| (path.to_owned(), kind)));
    }

    async fn a_plan_at_its_limits_fits(server: Server) {
        let (ana, billy) = (client_as(&server.url, "ana").await, client_as(&server.url, &"n".repeat(200)).await);
        let most = |text: &str| Plan {
            display_name: text.repeat(200),
            description: text.repeat(1_000),
            price: Some(euros(9_999_999, 99)),
            trial_days: 730,
            metadata: pairs(0..20, 40, &text.repeat(200)),
            ..Default::default()
        };
        let paths = ["display_name", "description", "price", "trial_days", "metadata"];
        for (name, fields, expected) in
            [("the largest plan", &paths[..], ALL), ("the smallest plan", &["trial_days"], NOTHING)]
        {
            let plan = create_plan(&ana).await;
            change(&billy, &plan, PlanChange::update(most("🚀"), fields.to_vec())).await;
            let request = UpdatePlanRequest {
                plan: Some(Plan { id: plan.id.clone(), ..most("🎈") }),
                update_mask: Some(FieldMask { paths: fields.iter().map(|path| (*path).to_owned()).collect() }),
                expected_version: Some(1),
                ..Default::default()
            };
            let status = ana.plans().update_plan(request).await.unwrap_err();
            is_cut(name, &ana, &status, expected).await;
        }
    }

    async fn more_than_1000_versions_behind_there_is_no_base(server: Server) {
        let client = server.client().await;
        let mut subscription = create_subscription(&client).await;
        let first = subscription.clone();
        let stale = UpdateSubscriptionRequest {
            subscription: Some(Subscription { id: first.id.clone(), notes: "late".to_owned(), ..Default::default() }),
            expected_version: Some(1),
            ..Default::default()
        };
        for quantity in 2..=1_001 {
            let more = Subscription { quantity, ..Default::default() };
            subscription = change(&client, &subscription, SubscriptionChange::update(more, ["quantity"])).await;
        }
        let status = client.subscriptions().update_subscription(stale.clone()).await.unwrap_err();
        let refusal = Refusal::of(&status);
        let conflict = refusal.is_conflict(&first.id, 1, 1_001);
        assert!(conflict.mergeable && conflict.truncation.is_none());
        assert_eq!(conflict.diffs[1].base, Some("1".into()));

        let more = Subscription { quantity: 7, ..Default::default() };
        change(&client, &subscription, SubscriptionChange::update(more, ["quantity"])).await;
        let status = client.subscriptions().update_subscription(stale).await.unwrap_err();
        let refusal = Refusal::of(&status);
        let conflict = refusal.is_conflict(&first.id, 1, 1_002);
        assert!(conflict.truncation.unwrap().base_too_far && !conflict.mergeable);
        let [notes] = conflict.diffs.as_slice() else { panic!("{conflict:?}") };
        assert_eq!((&*notes.path, &notes.base, notes.kind()), ("notes", &None, FieldDiffKind::BothDiffer));
        assert_eq!((&notes.yours, &notes.current), (&Some("late".into()), &Some("".into())));
        assert!(matches!(&conflict.current, Some(Current::Subscription(current)) if current.version == 1_002));
        let record = records_newest(&client, &first.id).await;
        assert_eq!(record.diffs, conflict.diffs);
    }
}

/// The newest record of an entity with many.
async fn records_newest(client: &Client, id: &str) -> occam_client::v1::MutationRecord {
    let request =
        occam_client::v1::ListMutationsRequest { entity_id: id.to_owned(), page_size: 1, ..Default::default() };
    client.history().list_mutations(request).await.unwrap().into_inner().mutations.remove(0)
}
