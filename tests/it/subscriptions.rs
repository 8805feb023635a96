//! `SubscriptionService`.

mod refusals;

use chrono::{DateTime, Months, TimeDelta, Utc};
use occam_client::{
    Client, PlanChange, SubscriptionChange,
    prost_types::Timestamp,
    v1::{
        BillingInterval, BillingIntervalUnit, CreatePlanRequest, CreateSubscriptionRequest, ListSubscriptionsRequest,
        Plan, Subscription, SubscriptionStatus,
    },
};

use crate::{
    fixtures::{change, create_plan, create_subscription, euros, new_id, plan, records, subscribe},
    on_each_database,
};

fn time(timestamp: Option<Timestamp>) -> DateTime<Utc> {
    let timestamp = timestamp.unwrap();
    DateTime::from_timestamp(timestamp.seconds, timestamp.nanos.try_into().unwrap()).unwrap()
}

async fn create(client: &Client, plan: Plan) -> Plan {
    client.create_plan(CreatePlanRequest { plan: Some(plan), ..Default::default() }).await.unwrap().entity
}

fn cancel(at_period_end: bool, reason: &str) -> SubscriptionChange {
    SubscriptionChange::Cancel { at_period_end, reason: reason.to_owned() }
}

/// Makes a change, and requires that it changed what `expected` says, the version and the update time, and nothing else.
async fn changes(
    client: &Client,
    before: &Subscription,
    change_: SubscriptionChange,
    expected: impl FnOnce(&mut Subscription, &Subscription),
) -> Subscription {
    let after = change(client, before, change_.clone()).await;
    let mut wanted = before.clone();
    expected(&mut wanted, &after);
    (wanted.version, wanted.update_time) = (before.version + 1, after.update_time);
    assert_eq!(after, wanted, "{change_:?}");
    assert!(time(after.update_time) > time(before.update_time));
    assert_eq!(client.get_subscription(&after.id).await.unwrap(), after);
    let record = records(client, &after.id).await.pop().unwrap();
    assert_eq!((record.version, record.time), (after.version, after.update_time));
    after
}

on_each_database! {
    async fn a_subscription_begins_with_the_plans_price_and_interval(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let (sent, id) = (
            Subscription {
                customer_id: "customer/ü".to_owned(),
                plan_id: plan.id.clone(),
                quantity: 1_000_000,
                notes: "x".repeat(4_000),
                metadata: (0..20).map(|key| (format!("key_{key}"), "v".repeat(200))).collect(),
                ..Default::default()
            },
            new_id(),
        );
        let request = CreateSubscriptionRequest {
            subscription: Some(sent.clone()),
            id: id.clone(),
            expected_plan_version: Some(1),
            ..Default::default()
        };
        let created = client.create_subscription(request).await.unwrap().entity;
        let start = time(created.create_time);
        let expected = Subscription {
            id: id.clone(),
            version: 1,
            status: SubscriptionStatus::Active.into(),
            unit_price: plan.price.clone(),
            billing_interval: plan.billing_interval,
            current_period_start_time: created.create_time,
            current_period_end_time: created.current_period_end_time,
            billing_anchor_time: created.create_time,
            create_time: created.create_time,
            update_time: created.create_time,
            ..sent
        };
        assert_eq!(created, expected);
        assert_eq!(time(created.current_period_end_time), start + Months::new(1));
        assert_eq!(client.get_subscription(&id).await.unwrap(), created);
        let filter = ListSubscriptionsRequest { customer_id: "customer/ü".to_owned(), ..Default::default() };
        assert_eq!(
            client.subscriptions().list_subscriptions(filter).await.unwrap().into_inner().subscriptions,
            [created]
        );
        // No quantity is one.
        assert_eq!(subscribe(&client, &plan.id).await.quantity, 1);
    }

    async fn a_plan_with_a_trial_begins_with_it(server: Server) {
        let client = server.client().await;
        let plan = create(&client, Plan { trial_days: 14, ..plan() }).await;
        let subscription = subscribe(&client, &plan.id).await;
        let end = time(subscription.create_time) + TimeDelta::days(14);
        assert_eq!(subscription.status(), SubscriptionStatus::Trialing);
        let times =
            [subscription.trial_end_time, subscription.current_period_end_time, subscription.billing_anchor_time];
        assert_eq!(times.map(time), [end; 3]);
        // Inside a trial there is no period to start anew, whatever the new interval.
        let yearly = BillingInterval { unit: BillingIntervalUnit::Year.into(), count: 1 };
        let other = create(&client, Plan { billing_interval: Some(yearly), ..crate::fixtures::plan() }).await;
        let change_plan =
            SubscriptionChange::ChangePlan { plan_id: other.id.clone(), quantity: None, expected_plan_version: None };
        let moved = changes(&client, &subscription, change_plan, |wanted, _| {
            wanted.plan_id.clone_from(&other.id);
            wanted.billing_interval = Some(yearly);
        })
        .await;
        changes(&client, &moved, cancel(false, ""), |wanted, after| {
            wanted.status = SubscriptionStatus::Canceled.into();
            wanted.cancel_time = after.cancel_time;
        })
        .await;
    }

    async fn a_subscription_is_paused_resumed_and_canceled(server: Server) {
        let client = server.client().await;
        let created = create_subscription(&client).await;
        let paused = changes(&client, &created, SubscriptionChange::Pause, |wanted, after| {
            wanted.status = SubscriptionStatus::Paused.into();
            wanted.pause_time = after.pause_time;
        })
        .await;
        assert!(time(paused.pause_time) <= time(paused.update_time));
        let resumed = changes(&client, &paused, SubscriptionChange::Resume, |wanted, _| {
            wanted.status = SubscriptionStatus::Active.into();
            wanted.pause_time = None;
        })
        .await;
        let paused = changes(&client, &resumed, SubscriptionChange::Pause, |wanted, after| {
            wanted.status = SubscriptionStatus::Paused.into();
            wanted.pause_time = after.pause_time;
        })
        .await;
        let canceled = changes(&client, &paused, cancel(false, "moved away"), |wanted, after| {
            wanted.status = SubscriptionStatus::Canceled.into();
            wanted.pause_time = None;
            wanted.cancel_time = after.cancel_time;
            wanted.cancel_reason = "moved away".to_owned();
        })
        .await;
        assert!(canceled.cancel_time.is_some());
        // Notes are kept on what has ended.
        let edited = Subscription { notes: "came back".to_owned(), ..canceled.clone() };
        let update = SubscriptionChange::update(edited, ["notes"]);
        changes(&client, &canceled, update, |wanted, _| wanted.notes = "came back".to_owned()).await;
    }

    async fn a_cancellation_can_wait_for_the_periods_end_and_be_taken_back(server: Server) {
        let client = server.client().await;
        let created = create_subscription(&client).await;
        let set = |wanted: &mut Subscription, reason: &str| {
            wanted.cancel_at_period_end = true;
            wanted.cancel_reason = reason.to_owned();
        };
        let later = changes(&client, &created, cancel(true, "too dear"), |wanted, _| set(wanted, "too dear")).await;
        let taken_back = changes(&client, &later, SubscriptionChange::Uncancel, |wanted, _| {
            wanted.cancel_at_period_end = false;
            wanted.cancel_reason = String::new();
        })
        .await;
        let later = changes(&client, &taken_back, cancel(true, "again"), |wanted, _| set(wanted, "again")).await;
        // Another reason is another cancellation; the same one changes nothing.
        let other = changes(&client, &later, cancel(true, "other"), |wanted, _| set(wanted, "other")).await;
        assert_eq!(change(&client, &other, cancel(true, "other")).await, other);
        changes(&client, &other, cancel(false, "at once"), |wanted, after| {
            wanted.status = SubscriptionStatus::Canceled.into();
            wanted.cancel_at_period_end = false;
            wanted.cancel_time = after.cancel_time;
            wanted.cancel_reason = "at once".to_owned();
        })
        .await;
    }

    async fn a_change_of_plan_restarts_the_period_only_with_another_interval(server: Server) {
        let client = server.client().await;
        let created = create_subscription(&client).await;
        let to = |plan: &Plan, quantity| SubscriptionChange::ChangePlan {
            plan_id: plan.id.clone(),
            quantity,
            expected_plan_version: Some(plan.version),
        };
        let dearer = create(&client, Plan { price: Some(euros(19, 0)), ..plan() }).await;
        let moved = changes(&client, &created, to(&dearer, None), |wanted, _| {
            wanted.plan_id.clone_from(&dearer.id);
            wanted.unit_price = Some(euros(19, 0));
        })
        .await;
        let interval = Some(BillingInterval { unit: BillingIntervalUnit::Day.into(), count: 10 });
        let shorter = create(&client, Plan { billing_interval: interval, ..plan() }).await;
        let restarted = changes(&client, &moved, to(&shorter, Some(7)), |wanted, after| {
            wanted.plan_id.clone_from(&shorter.id);
            wanted.unit_price.clone_from(&shorter.price);
            wanted.quantity = 7;
            wanted.billing_interval = interval;
            wanted.billing_anchor_time = after.billing_anchor_time;
            wanted.current_period_start_time = after.billing_anchor_time;
            wanted.current_period_end_time = after.current_period_end_time;
        })
        .await;
        assert!(time(restarted.billing_anchor_time) > time(created.billing_anchor_time));
        assert_eq!(time(restarted.current_period_end_time), time(restarted.billing_anchor_time) + TimeDelta::days(10));
        // To the plan it is on: the quantity alone, also when the plan takes no new ones.
        let archived = change(&client, &shorter, PlanChange::Archive).await;
        let more = changes(&client, &restarted, to(&archived, Some(8)), |wanted, _| wanted.quantity = 8).await;
        assert_eq!(change(&client, &more, to(&archived, None)).await, more);
    }

    async fn a_plans_new_price_does_not_touch_its_subscriptions(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let subscription = subscribe(&client, &plan.id).await;
        let dearer = Plan { price: Some(euros(99, 0)), ..plan.clone() };
        let plan = change(&client, &plan, PlanChange::update(dearer, ["price"])).await;
        let plan = change(&client, &plan, PlanChange::Archive).await;
        assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), subscription);
        // An update of the quantity is at the price that was agreed to.
        let more = Subscription { quantity: 5, ..subscription.clone() };
        let update = SubscriptionChange::update(more, ["quantity"]);
        changes(&client, &subscription, update, |wanted, _| wanted.quantity = 5).await;
        let plan = change(&client, &plan, PlanChange::Unarchive).await;
        assert_eq!(subscribe(&client, &plan.id).await.unit_price, Some(euros(99, 0)));
    }

    async fn an_update_writes_the_masked_fields_and_replaces_metadata_whole(server: Server) {
        let client = server.client().await;
        let created = create_subscription(&client).await;
        let pairs =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        let full = Subscription {
            quantity: 3,
            notes: "called".to_owned(),
            metadata: pairs(&[("team", "a"), ("seat", "1")]),
            ..created.clone()
        };
        let update =
            SubscriptionChange::update(full.clone(), ["quantity", "notes", "metadata", "status", "unit_price"]);
        let updated = changes(&client, &created, update, |wanted, _| *wanted = full.clone()).await;
        let other = Subscription { metadata: pairs(&[("team", "b")]), ..Default::default() };
        let update = SubscriptionChange::Update { subscription: Box::new(other.clone()), update_mask: vec![] };
        let updated = changes(&client, &updated, update, |wanted, _| wanted.metadata = other.metadata.clone()).await;
        let cleared = SubscriptionChange::update(Subscription::default(), ["notes", "metadata"]);
        changes(&client, &updated, cleared, |wanted, _| {
            wanted.notes.clear();
            wanted.metadata.clear();
        })
        .await;
        let paths: Vec<Vec<_>> = records(&client, &created.id).await[1..]
            .iter()
            .map(|record| record.diffs.iter().map(|diff| diff.path.clone()).collect())
            .collect();
        assert_eq!(
            paths,
            [
                vec!["metadata.seat", "metadata.team", "notes", "quantity"],
                vec!["metadata.seat", "metadata.team"],
                vec!["metadata.team", "notes"],
            ]
        );
    }
}
