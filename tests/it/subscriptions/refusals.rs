//! What `SubscriptionService` refuses, and in which order it looks.

use occam_client::{
    PlanChange, SubscriptionChange,
    tonic::Code,
    v1::{FieldDiffKind, MutationOutcome, Plan},
};
use serde_json::{Value, json};

use super::{cancel, create};
use crate::{
    fixtures::{change, create_plan, create_subscription, euros, new_id, plan, records, subscribe},
    on_each_database,
    wire::Wire,
};

/// The request of a verb, or of a change to a plan.
fn request(id: &str, expected_version: i64, more: Value) -> Value {
    let mut request = more;
    request["id"] = json!(id);
    request["expected_version"] = json!(expected_version);
    request
}

on_each_database! {
    async fn a_transition_that_the_life_does_not_have_is_refused(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let trial = create(&client, Plan { trial_days: 1, ..plan() }).await;
        let (monthly, other) = (create_plan(&client).await, create_plan(&client).await);
        let verbs = [
            "PauseSubscription",
            "ResumeSubscription",
            "CancelSubscription",
            "UncancelSubscription",
            "ChangeSubscriptionPlan",
        ];
        let lives = [
            ("TRIALING", vec![], vec![verbs[0], verbs[1], verbs[3]]),
            ("ACTIVE", vec![], vec![verbs[1], verbs[3]]),
            ("PAUSED", vec![SubscriptionChange::Pause], vec![verbs[0], verbs[3]]),
            ("CANCELED", vec![cancel(false, "")], verbs.to_vec()),
        ];
        for (status, changes, forbidden) in lives {
            let plan_id = if status == "TRIALING" { &trial.id } else { &monthly.id };
            let mut subscription = subscribe(&client, plan_id).await;
            for change_ in changes {
                subscription = change(&client, &subscription, change_).await;
            }
            let before = records(&client, &subscription.id).await;
            for rpc in &forbidden {
                let more = if *rpc == "ChangeSubscriptionPlan" { json!({"plan_id": other.id}) } else { json!({}) };
                let at = |version| request(&subscription.id, version, more.clone());
                let refusal = wire.refusal(rpc, at(subscription.version)).await;
                refusal.is_state("INVALID_TRANSITION", "subscription");
                assert_eq!(refusal.metadata["entity_type"], "subscription");
                let from = if *rpc == verbs[3] && status != "CANCELED" { "not set to be canceled" } else { status };
                assert_eq!(refusal.metadata["from"], from);
                assert_eq!(records(&client, &subscription.id).await, before, "a refusal by a rule is not history");
            }
            for rpc in forbidden {
                // As stale as it is impossible: the version comes first.
                let more = if rpc == "ChangeSubscriptionPlan" { json!({"plan_id": other.id}) } else { json!({}) };
                let refusal = wire.refusal(rpc, request(&subscription.id, subscription.version + 1, more)).await;
                refusal.is_conflict(&subscription.id, subscription.version + 1, subscription.version);
            }
            assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), subscription);
        }
    }

    async fn a_verb_that_is_stale_and_impossible_is_a_conflict_that_nobody_can_merge(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let subscription = create_subscription(&client).await;
        change(&client, &subscription, SubscriptionChange::Pause).await;
        let refusal = wire.refusal("PauseSubscription", request(&subscription.id, 1, json!({}))).await;
        let conflict = refusal.is_conflict(&subscription.id, 1, 2);
        assert!(!conflict.mergeable);
        let rows: Vec<_> = conflict.diffs.iter().map(|diff| (diff.path.as_str(), diff.kind())).collect();
        assert_eq!(rows, [("pause_time", FieldDiffKind::BothDiffer), ("status", FieldDiffKind::BothSame)]);
    }

    async fn only_an_active_plan_that_exists_can_be_subscribed_to(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let plan = create_plan(&client).await;
        let archived = change(&client, &plan, PlanChange::Archive).await;
        let subscription = create_subscription(&client).await;
        let absent = new_id();
        let subscribing = |plan_id: &str, version: Option<i64>| {
            let subscription = json!({"customer_id": "c", "plan_id": plan_id});
            json!({"subscription": subscription, "expected_plan_version": version})
        };
        let moving = |plan_id: &str, version: Option<i64>, own| {
            request(&subscription.id, own, json!({"plan_id": plan_id, "expected_plan_version": version}))
        };
        for version in [None, Some(2)] {
            let refusal = wire.refusal("CreateSubscription", subscribing(&plan.id, version)).await;
            refusal.is_state("PLAN_ARCHIVED", "plan");
            assert_eq!(refusal.metadata["plan_id"], plan.id);
            let refusal = wire.refusal("ChangeSubscriptionPlan", moving(&plan.id, version, 1)).await;
            refusal.is_state("PLAN_ARCHIVED", "plan");
            wire.refusal("CreateSubscription", subscribing(&absent, version)).await.is_absent("plan", &absent);
            wire.refusal("ChangeSubscriptionPlan", moving(&absent, version, 1)).await.is_absent("plan", &absent);
        }
        // A subscription is no plan.
        let refusal = wire.refusal("ChangeSubscriptionPlan", moving(&subscription.id, None, 1)).await;
        refusal.is_absent("plan", &subscription.id);
        // The version of the plan is looked at before its state; the subscription's own before both.
        wire.refusal("CreateSubscription", subscribing(&plan.id, Some(1))).await.is_conflict(&plan.id, 1, 2);
        wire.refusal("ChangeSubscriptionPlan", moving(&plan.id, Some(1), 1)).await.is_conflict(&plan.id, 1, 2);
        wire.refusal("ChangeSubscriptionPlan", moving(&plan.id, Some(1), 2)).await.is_conflict(&subscription.id, 2, 1);
        for unusable in [0, -1] {
            let refusal = wire.refusal("CreateSubscription", subscribing(&plan.id, Some(unusable))).await;
            refusal.names_fields("INVALID_FIELD", &["expected_plan_version"]);
            let refusal = wire.refusal("ChangeSubscriptionPlan", moving(&plan.id, Some(unusable), 1)).await;
            refusal.names_fields("INVALID_FIELD", &["expected_plan_version"]);
        }
        assert_eq!(client.get_plan(&plan.id).await.unwrap(), archived);
        assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), subscription);
    }

    async fn nobody_subscribes_at_a_price_they_did_not_see(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let seen = create_plan(&client).await;
        let subscription = create_subscription(&client).await;
        let dearer = Plan { price: Some(euros(19, 0)), ..seen.clone() };
        let now = change(&client, &seen, PlanChange::update(dearer, ["price"])).await;
        let (subscribe_id, move_id) = (new_id(), new_id());
        let subscribing = json!({"subscription": {"customer_id": "c", "plan_id": seen.id}, "expected_plan_version": 1,
            "request_id": subscribe_id});
        let moving = request(
            &subscription.id,
            1,
            json!({"plan_id": seen.id, "expected_plan_version": 1, "request_id": move_id}),
        );
        for (rpc, request, request_id) in
            [("CreateSubscription", subscribing, subscribe_id), ("ChangeSubscriptionPlan", moving, move_id)]
        {
            let refusal = wire.refusal(rpc, request.clone()).await;
            let conflict = refusal.is_conflict(&seen.id, 1, 2);
            let Some(occam_client::v1::version_conflict::Current::Plan(current)) = &conflict.current else {
                panic!("{conflict:?}")
            };
            assert_eq!((current, conflict.mergeable), (&now, false));
            let [price] = conflict.diffs.as_slice() else { panic!("{conflict:?}") };
            assert_eq!((&*price.path, price.kind(), price.changed_in_version), ("price", FieldDiffKind::TheirsOnly, 2));
            // It is about the plan, and so is its record.
            let record = records(&client, &seen.id).await.pop().unwrap();
            assert_eq!((record.outcome(), &*record.method), (MutationOutcome::Conflict, rpc));
            assert_eq!((record.expected_version, record.version_before, record.version), (Some(1), 2, 2));
            assert_eq!((record.request_id, record.diffs.len()), (request_id, 1));
            // With the price agreed to, it is done.
            let mut agreed = request.clone();
            agreed["expected_plan_version"] = json!(2);
            let reply = wire.call(rpc, agreed).await.unwrap();
            assert_eq!(reply["subscription"]["unit_price"]["units"], "19");
        }
        assert_eq!(client.get_plan(&seen.id).await.unwrap(), now);
        let ahead = json!({"subscription": {"customer_id": "c", "plan_id": seen.id}, "expected_plan_version": 3});
        wire.refusal("CreateSubscription", ahead).await.is_conflict(&seen.id, 3, 2);
    }

    async fn all_that_is_wrong_with_a_subscription_is_named(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let subscription = create_subscription(&client).await;
        let wrong = json!({"plan_id": "1", "quantity": 1_000_001, "notes": "🙂".repeat(4_001),
            "metadata": {"ok": "v".repeat(201), "Bad": ""}});
        let request_ = json!({"subscription": wrong, "id": "2", "request_id": "3", "expected_plan_version": 0});
        wire.refusal("CreateSubscription", request_).await.names_fields(
            "INVALID_FIELD",
            &[
                "expected_plan_version",
                "id",
                "request_id",
                "subscription.customer_id",
                "subscription.metadata",
                "subscription.metadata.ok",
                "subscription.notes",
                "subscription.plan_id",
                "subscription.quantity",
            ],
        );
        let nothing = wire.refusal("CreateSubscription", json!({})).await;
        nothing.names_fields("INVALID_FIELD", &["subscription.customer_id", "subscription.plan_id"]);

        let mut wrong = wrong;
        wrong["id"] = json!("4");
        let update = json!({"subscription": wrong, "update_mask": "quantity,notes,metadata,colour", "request_id": "3"});
        wire.refusal("UpdateSubscription", update).await.names_fields(
            "INVALID_FIELD",
            &[
                "expected_version",
                "request_id",
                "subscription.id",
                "subscription.metadata",
                "subscription.metadata.ok",
                "subscription.notes",
                "subscription.quantity",
                "update_mask",
            ],
        );
        let change_plan = json!({"id": "1", "plan_id": "", "quantity": 0, "expected_plan_version": -1});
        wire.refusal("ChangeSubscriptionPlan", change_plan)
            .await
            .names_fields("INVALID_FIELD", &["expected_plan_version", "expected_version", "id", "plan_id", "quantity"]);
        let cancel = json!({"id": "1", "reason": "r".repeat(1_001)});
        let refusal = wire.refusal("CancelSubscription", cancel).await;
        refusal.names_fields("INVALID_FIELD", &["expected_version", "id", "reason"]);

        // Both fields that cannot be changed, once the version is right.
        let immutable = json!({"subscription": {"id": subscription.id, "customer_id": "other", "plan_id": "other"},
            "update_mask": "customerId,planId", "expected_version": 1});
        let refusal = wire.refusal("UpdateSubscription", immutable.clone()).await;
        refusal.names_fields("INVALID_FIELD", &["subscription.customer_id", "subscription.plan_id"]);
        let mut stale = immutable;
        stale["expected_version"] = json!(2);
        wire.refusal("UpdateSubscription", stale).await.is_conflict(&subscription.id, 2, 1);
        assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), subscription);
    }

    async fn the_quantity_of_a_canceled_subscription_is_fixed(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let subscription = create_subscription(&client).await;
        change(&client, &subscription, cancel(false, "")).await;
        let update = |quantity, customer: &str| {
            json!({"subscription": {"id": subscription.id, "quantity": quantity, "customer_id": customer},
                "update_mask": "quantity,customerId", "expected_version": 2})
        };
        let refusal = wire.refusal("UpdateSubscription", update(2, "customer-1")).await;
        refusal.is_state("SUBSCRIPTION_CANCELED", "subscription");
        // An immutable field is looked at before the state.
        let refusal = wire.refusal("UpdateSubscription", update(2, "other")).await;
        refusal.names_fields("INVALID_FIELD", &["subscription.customer_id"]);
        wire.call("UpdateSubscription", update(1, "customer-1")).await.unwrap();
    }

    async fn an_id_is_taken_once_by_whatever_kind(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let taken = create_subscription(&client).await;
        for id in [&taken.id, &taken.plan_id] {
            let request = json!({"subscription": {"customer_id": "c", "plan_id": taken.plan_id}, "id": id});
            let refusal = wire.refusal("CreateSubscription", request).await;
            assert_eq!(refusal.kind(), (Code::AlreadyExists, "ALREADY_EXISTS"));
            assert_eq!((&*refusal.metadata["entity_type"], &*refusal.metadata["field"]), ("subscription", "id"));
        }
        assert_eq!(records(&client, &taken.id).await.len(), 1);
    }
}
