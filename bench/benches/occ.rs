//! The pure parts of a write, without a database: the diff of a change, the explanation of a conflict, a merge, the
//! rebuilding of an earlier version, and the encoding of what is sent and stored.
//!
//! What a message is converted by (`occam::service::convert`) and a record is hashed by (`occam::store::chain`) is private
//! to the server, and is part of what the program `bench` measures from outside.

#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use occam::{
    domain::{
        BillingInterval, IntervalUnit, Metadata, Money, NewPlan, NewSubscription, Plan, PlanId, Subscription,
        SubscriptionId, SubscriptionUpdate, Timestamp,
    },
    occ::{
        AppliedChange, FieldDiff, Fields, LastChanges, Version, Versioned, changes, fields, fold_back, restore,
        three_way, try_merge, wanted,
    },
    proto,
};
use prost::Message;
use prost_types::{Value, value::Kind};
use uuid::Uuid;

/// How many versions lie between a base and the present.
const VERSIONS: i64 = 100;

fn now() -> Timestamp {
    "2026-01-31T10:20:30.000001Z".parse().unwrap()
}

fn metadata(number: i64) -> Metadata {
    [("team", format!("the blue team number {number}")), ("tier", "gold".to_owned())]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn subscription() -> Subscription {
    let plan = Plan::create(
        NewPlan {
            id: PlanId(Uuid::from_u128(0xa1)),
            code: "bench".to_owned(),
            display_name: "Bench".to_owned(),
            description: String::new(),
            price: Money::from_units("EUR", 9, 990_000_000).unwrap(),
            billing_interval: BillingInterval { unit: IntervalUnit::Month, count: 1 },
            trial_days: 0,
            metadata: Metadata::default(),
        },
        now(),
    );
    let new = NewSubscription {
        id: SubscriptionId(Uuid::from_u128(0xb2)),
        customer_id: "customer-1".to_owned(),
        quantity: 1,
        notes: "lorem ipsum dolor sit amet, ".repeat(11),
        metadata: metadata(1),
    };
    Subscription::subscribe(new, &plan, now()).unwrap()
}

/// The next version: another quantity and another pair of the metadata.
fn next(before: &Subscription) -> Subscription {
    let number = before.version.get() + 1;
    let update = SubscriptionUpdate { quantity: Some(number), metadata: Some(metadata(number)), ..Default::default() };
    let mut after = before.update(&update).unwrap();
    after.stamp(before.version.next(), now());
    after
}

/// From the first version to the last, with the change that made each but the first.
fn history() -> (Subscription, Subscription, Vec<AppliedChange>) {
    let base = subscription();
    let (mut current, mut made) = (base.clone(), Vec::new());
    while current.version.get() <= VERSIONS {
        let after = next(&current);
        made.push(AppliedChange {
            version: after.version,
            actor: "bench".to_owned(),
            actor_role: "admin".to_owned(),
            time: now(),
            diffs: changes(Some(&current), &after),
        });
        current = after;
    }
    (base, current, made)
}

fn diff(criterion: &mut Criterion) {
    let before = subscription();
    let after = next(&before);
    criterion.bench_function("diff of an update", |bencher| {
        bencher.iter(|| changes(Some(black_box(&before)), black_box(&after)));
    });
    criterion.bench_function("diff of a creation", |bencher| bencher.iter(|| changes(None, black_box(&after))));
    let (base, current, made) = history();
    let (base, current) = (fields(&base), fields(&current));
    let yours = wanted(&base, &fields(&Subscription { quantity: 7_777, ..before }));
    criterion.bench_function("three-way diff over 100 versions", |bencher| {
        bencher.iter(|| {
            let since: LastChanges = black_box(&made).iter().collect();
            three_way(black_box(&base), black_box(&yours), black_box(&current), &since)
        });
    });
}

fn merge(criterion: &mut Criterion) {
    let base = subscription();
    let current = next(&base);
    let update = SubscriptionUpdate { notes: Some("another note".to_owned()), ..Default::default() };
    criterion.bench_function("merge of two disjoint updates", |bencher| {
        bencher.iter(|| {
            try_merge(black_box(&base), black_box(&current), &[], |entity: &Subscription| {
                Ok(entity.update(&update)?.into())
            })
            .unwrap()
        });
    });
}

fn fold(criterion: &mut Criterion) {
    let (_, current, made) = history();
    let folded = |made: &[AppliedChange]| -> Fields {
        let mut folded = fields(&current);
        made.iter().rev().for_each(|change| fold_back(&mut folded, &change.diffs));
        folded
    };
    criterion.bench_function("fold back over 100 versions", |bencher| bencher.iter(|| folded(black_box(&made))));
    let stored: Vec<String> = made.iter().map(|change| serde_json::to_string(&change.diffs).unwrap()).collect();
    criterion.bench_function("parse the diffs of 100 records", |bencher| {
        bencher.iter(|| {
            let parsed = black_box(&stored).iter().map(|diffs| serde_json::from_str::<Vec<FieldDiff>>(diffs).unwrap());
            parsed.collect::<Vec<_>>()
        });
    });
    let first = folded(&made);
    criterion.bench_function("entity from its fields", |bencher| {
        bencher.iter(|| restore(black_box(&current), black_box(first.clone()), Version::FIRST, now()).unwrap());
    });
}

fn encoding(criterion: &mut Criterion) {
    let entity = subscription();
    criterion.bench_function("fields of an entity", |bencher| bencher.iter(|| fields(black_box(&entity))));
    let diffs = changes(Some(&entity), &next(&entity));
    criterion.bench_function("diffs as JSON", |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&diffs)).unwrap());
    });
    let message = proto::Subscription {
        id: entity.id.to_string(),
        version: 2,
        customer_id: entity.customer_id.clone(),
        plan_id: entity.plan_id.to_string(),
        quantity: 2,
        notes: entity.notes.clone(),
        metadata: metadata(2).into_iter().collect(),
        ..Default::default()
    };
    let request = proto::UpdateSubscriptionRequest {
        subscription: Some(message.clone()),
        expected_version: Some(1),
        request_id: Uuid::from_u128(0xc3).to_string(),
        ..Default::default()
    };
    let reply = proto::UpdateSubscriptionResponse { subscription: Some(message.clone()), ..Default::default() };
    coding(criterion, "an update", &request);
    coding(criterion, "its reply", &reply);
    coding(criterion, "a conflict", &conflict(message));
}

/// What a refused update tells: what the entity is now, and both sides of each field that differs.
fn conflict(current: proto::Subscription) -> proto::VersionConflict {
    let value = |text: &str| Some(Value { kind: Some(Kind::StringValue(text.to_owned())) });
    let diff = |path: &str| proto::FieldDiff {
        path: path.to_owned(),
        base: value("the blue team number 1"),
        yours: value("the blue team number 3"),
        current: value("the blue team number 2"),
        kind: proto::FieldDiffKind::BothDiffer.into(),
        changed_in_version: 2,
        changed_by: "bench".to_owned(),
        change_time: Some(prost_types::Timestamp { seconds: 1_770_000_000, nanos: 1_000 }),
    };
    proto::VersionConflict {
        entity_type: proto::EntityType::Subscription.into(),
        entity_id: current.id.clone(),
        expected_version: 1,
        current_version: 2,
        diffs: vec![diff("metadata.team"), diff("quantity")],
        current: Some(proto::version_conflict::Current::Subscription(current)),
        ..Default::default()
    }
}

/// A message to bytes, and back.
fn coding<M: Message + Default>(criterion: &mut Criterion, what: &str, message: &M) {
    criterion.bench_function(&format!("encode {what}"), |bencher| bencher.iter(|| black_box(message).encode_to_vec()));
    let bytes = message.encode_to_vec();
    criterion.bench_function(&format!("decode {what}"), |bencher| {
        bencher.iter(|| M::decode(black_box(bytes.as_slice())).unwrap());
    });
}

criterion_group!(benches, diff, merge, fold, encoding);
criterion_main!(benches);
