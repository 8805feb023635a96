//! Force: it skips the version check and nothing else, needs a right and a reason, and is on record with both.

use occam_client::{tonic::Code, v1::MutationOutcome};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    acts::{
        Act, MERGE, get, history, new_invoice, new_plan, new_subscription, outcomes, payment, person, update, verb,
    },
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    on_each_database,
    refusal::Refusal,
    wire::Wire,
};

const WRITERS: usize = 16;

/// The request that skips the version check.
fn forced() -> Value {
    json!({"force": true, "force_reason": "the customer is on the phone"})
}

fn with(mut guard: Value, name: &str, value: impl Into<Value>) -> Value {
    guard[name] = value.into();
    guard
}

/// One change of each kind, and a new entity that it can be made of.
async fn cases(wire: &Wire) -> Vec<(Act, Value)> {
    let plan = new_plan(wire, json!({})).await;
    let other = new_plan(wire, json!({})).await;
    let subscription = || new_subscription(wire, &plan, json!({}));
    let open = async || verb("FinalizeInvoice", json!({})).make(wire, &new_invoice(wire, json!({})).await).await;
    let paused = verb("PauseSubscription", json!({})).make(wire, &subscription().await).await;
    let canceled = verb("CancelSubscription", json!({"at_period_end": true})).make(wire, &subscription().await).await;
    let archived = verb("ArchivePlan", json!({})).make(wire, &new_plan(wire, json!({})).await).await;
    vec![
        (update("plan", json!({"display_name": "Basic"})), new_plan(wire, json!({})).await),
        (verb("ArchivePlan", json!({})), new_plan(wire, json!({})).await),
        (verb("UnarchivePlan", json!({})), archived),
        (update("subscription", json!({"notes": "x"})), subscription().await),
        (verb("PauseSubscription", json!({})), subscription().await),
        (verb("ResumeSubscription", json!({})), paused),
        (verb("CancelSubscription", json!({"reason": "x"})), subscription().await),
        (verb("UncancelSubscription", json!({})), canceled),
        (verb("ChangeSubscriptionPlan", json!({"plan_id": other["id"]})), subscription().await),
        (update("invoice", json!({"memo": "x"})), new_invoice(wire, json!({})).await),
        (verb("FinalizeInvoice", json!({})), new_invoice(wire, json!({})).await),
        (payment(10, "p-1"), open().await),
        (verb("VoidInvoice", json!({})), open().await),
        (verb("MarkInvoiceUncollectible", json!({})), open().await),
    ]
}

/// Has somebody else write the metadata.
async fn interfere(wire: &Wire, entity: &Value, kind: &'static str) -> Value {
    update(kind, json!({"metadata": {"changed": "meanwhile"}})).make(wire, entity).await
}

on_each_database! {
    async fn force_skips_the_version_check_of_stale_and_of_ahead_and_is_on_record(server: Server) {
        let wire = person(&Wire::connect(&server.url).await, "root", "admin");
        for named in [None, Some(0), Some(7)] {
            for (act, entity) in cases(&wire).await {
                let (id, version) = id_and_version(&entity);
                let current = interfere(&wire, &entity, act.kind).await;
                let request_id = new_id();
                let mut guard = with(forced(), "request_id", request_id.clone());
                // Stale by one, ahead by some, or none at all.
                let expected_version = named.map(|ahead| version + ahead);
                if let Some(expected_version) = expected_version {
                    guard["expected_version"] = json!(expected_version);
                }
                let reply = act.send(&wire, &id, guard).await.unwrap();
                assert_eq!(id_and_version(&reply[act.kind]), (id.clone(), version + 2), "{}", act.rpc);
                assert_eq!(reply[act.kind]["metadata"], current["metadata"], "{}: only what it writes", act.rpc);
                assert_eq!((&reply["merge"], &reply["replayed"]), (&Value::Null, &Value::Null));
                assert_eq!(get(&wire, act.kind, &id).await, reply[act.kind]);

                let [record] = &history(&wire, json!({"request_id": request_id})).await[..] else { panic!() };
                assert_eq!(record["outcome"], MutationOutcome::Forced.as_str_name(), "{}", act.rpc);
                assert_eq!(record["expected_version"], json!(expected_version.map(|version| version.to_string())));
                let versions = ["version_before", "version"].map(|name| record[name].clone());
                assert_eq!(versions, [version + 1, version + 2].map(|version| json!(version.to_string())));
                assert_eq!(record["force_reason"], forced()["force_reason"]);
                assert_eq!((&record["actor"], &record["method"]), (&json!("root"), &json!(act.rpc)));
                assert!(record["diffs"].as_array().is_some_and(|diffs| !diffs.is_empty()), "{}", act.rpc);
            }
        }
    }

    async fn force_overwrites_the_masked_fields_only_and_keeps_what_it_overwrote(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let more = json!({"notes": "first", "metadata": {"a": "1"}, "quantity": 2});
        let base = new_subscription(&wire, &new_plan(&wire, json!({})).await, more).await;
        let (id, _) = id_and_version(&base);
        let theirs = json!({"notes": "theirs", "metadata": {"a": "2"}, "quantity": 3});
        let current = update("subscription", theirs).make(&wire, &base).await;
        // Everything is sent, and the notes are masked.
        let sent = json!({"id": id, "version": "1", "notes": "mine", "metadata": {"a": "9"}, "quantity": 9});
        let mut request = json!({"subscription": sent, "update_mask": "notes", "expected_version": 1});
        request["force"] = json!(true);
        request["force_reason"] = json!("agreed by telephone");
        let reply = wire.call("UpdateSubscription", request).await.unwrap();
        let mut expected = current.clone();
        for name in ["notes", "version", "update_time"] {
            expected[name] = reply["subscription"][name].clone();
        }
        assert_eq!(reply["subscription"], expected);
        assert_eq!(expected["notes"], "mine");
        let record = history(&wire, json!({"entity_id": id})).await.pop().unwrap();
        let diff = json!({"path": "notes", "base": "theirs", "yours": "mine", "current": "mine",
            "kind": "FIELD_DIFF_KIND_YOURS_ONLY"});
        assert_eq!(record["diffs"], json!([diff]));
        let overwritten = wire.call("GetEntityVersion", json!({"entity_id": id, "version": 2})).await.unwrap();
        assert_eq!(overwritten["subscription"], current);
    }

    async fn force_without_a_reason_or_together_with_a_merge_is_malformed(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for (act, entity) in cases(&wire).await {
            let (id, version) = id_and_version(&entity);
            let before = outcomes(&wire, &id).await;
            let reasons = [json!(""), Value::Null];
            for reason in reasons {
                for expected in [json!({}), json!({"expected_version": version}), json!({"expected_version": version + 9})] {
                    let guard = with(with(expected, "force", true), "force_reason", reason.clone());
                    act.refusal(&wire, &id, guard).await.names_fields("FORCE_REASON_REQUIRED", &["force_reason"]);
                }
            }
            let malformed = [
                (with(forced(), "merge_policy", MERGE), vec!["merge_policy"]),
                (with(with(forced(), "merge_policy", MERGE), "force_reason", ""), vec!["force_reason", "merge_policy"]),
                (with(forced(), "force_reason", "x".repeat(1_001)), vec!["force_reason"]),
                (with(forced(), "force_reason", "a\0b"), vec!["force_reason"]),
                // A version need not be named; but this one cannot be.
                (with(forced(), "expected_version", 0), vec!["expected_version"]),
                (with(forced(), "expected_version", -1), vec!["expected_version"]),
            ];
            for (guard, fields) in malformed {
                act.refusal(&wire, &id, guard).await.names_fields("INVALID_FIELD", &fields);
            }
            // The policy to refuse says no more than none does, and a reason alone is no force.
            let checks = with(with(forced(), "merge_policy", "MERGE_POLICY_REJECT"), "validate_only", true);
            act.send(&wire, &id, checks).await.unwrap();
            let no_force = json!({"force_reason": "because", "expected_version": version + 9});
            assert_eq!(act.refusal(&wire, &id, no_force).await.reason, "VERSION_AHEAD");
            assert_eq!(get(&wire, act.kind, &id).await, entity, "{}", act.rpc);
            assert_eq!(outcomes(&wire, &id).await[before.len()..], ["CONFLICT"], "{}", act.rpc);
            let longest = with(forced(), "force_reason", "ü".repeat(1_000));
            act.send(&wire, &id, longest).await.unwrap();
        }
    }

    async fn only_an_admin_may_force_and_an_attempt_is_not_in_history(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let own = wire.with("x-occam-customer", "customer-1");
        for (act, entity) in cases(&wire).await {
            let (id, _) = id_and_version(&entity);
            let before = outcomes(&wire, &id).await;
            for role in ["customer", "support", "billing", "auditor"] {
                let may_call = crate::rights::may_call(act.rpc, role);
                let reason = if may_call { "FORCE_NOT_ALLOWED" } else { "PERMISSION_DENIED" };
                // Not even when nothing is stale, and whatever else is wrong with the request.
                for guard in [
                    with(forced(), "expected_version", 1),
                    forced(),
                    json!({"force": true, "merge_policy": MERGE, "request_id": "x"}),
                ] {
                    let refusal = act.refusal(&person(&own, "eve", role), &id, guard).await;
                    assert_eq!(refusal.kind(), (Code::PermissionDenied, reason), "{role} {}", act.rpc);
                }
            }
            assert_eq!(get(&wire, act.kind, &id).await, entity, "{}", act.rpc);
            assert_eq!(outcomes(&wire, &id).await, before, "{}", act.rpc);
        }
        assert_eq!(history(&wire, json!({"actor": "eve"})).await, Vec::<Value>::new());
    }

    async fn force_gets_around_no_rule(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let archived = verb("ArchivePlan", json!({})).make(&wire, &new_plan(&wire, json!({})).await).await;
        let subscription = new_subscription(&wire, &plan, json!({})).await;
        let draft = new_invoice(&wire, json!({})).await;
        let open = verb("FinalizeInvoice", json!({})).make(&wire, &new_invoice(&wire, json!({})).await).await;
        let paid = payment(40, "p-1").make(&wire, &open).await;
        let state = Code::FailedPrecondition;
        let cases = [
            (verb("ResumeSubscription", json!({})), &subscription, state, "INVALID_TRANSITION"),
            (verb("UncancelSubscription", json!({})), &subscription, state, "INVALID_TRANSITION"),
            (verb("ChangeSubscriptionPlan", json!({"plan_id": archived["id"]})), &subscription, state, "PLAN_ARCHIVED"),
            (verb("ChangeSubscriptionPlan", json!({"plan_id": new_id()})), &subscription, Code::NotFound, "ENTITY_NOT_FOUND"),
            (update("subscription", json!({"quantity": 0})), &subscription, Code::InvalidArgument, "INVALID_FIELD"),
            (update("subscription", json!({"customer_id": "x"})), &subscription, Code::InvalidArgument, "INVALID_FIELD"),
            (verb("UnarchivePlan", json!({})), &plan, state, "INVALID_TRANSITION"),
            (payment(10, "p-1"), &draft, state, "INVALID_TRANSITION"),
            (verb("MarkInvoiceUncollectible", json!({})), &draft, state, "INVALID_TRANSITION"),
            (payment(10, "p-1"), &paid, Code::AlreadyExists, "PAYMENT_ALREADY_RECORDED"),
            (payment(61, "p-2"), &paid, state, "PAYMENT_TOO_LARGE"),
            (verb("VoidInvoice", json!({})), &paid, state, "INVOICE_HAS_PAYMENTS"),
            (update("invoice", json!({"lines": []})), &paid, state, "INVOICE_NOT_DRAFT"),
            (verb("FinalizeInvoice", json!({})), &paid, state, "INVALID_TRANSITION"),
        ];
        for (act, entity, code, reason) in cases {
            let (id, _) = id_and_version(entity);
            let before = outcomes(&wire, &id).await;
            let refusal = act.refusal(&wire, &id, forced()).await;
            assert_eq!(refusal.kind(), (code, reason), "{}", act.rpc);
            assert_eq!(get(&wire, act.kind, &id).await, *entity, "{}", act.rpc);
            assert_eq!(outcomes(&wire, &id).await, before, "{}", act.rpc);
        }
        // Nor the check of the plan that the customer saw, which is another entity's.
        let request = json!({"plan_id": plan["id"], "expected_plan_version": 7});
        let (id, _) = id_and_version(&subscription);
        let refusal = verb("ChangeSubscriptionPlan", request).refusal(&wire, &id, forced()).await;
        refusal.is_conflict(plan["id"].as_str().unwrap(), 7, 1);
        let absent = new_id();
        update("plan", json!({"display_name": "x"})).refusal(&wire, &absent, forced()).await.is_absent("plan", &absent);
    }

    async fn a_forced_write_without_effect_adds_no_version_and_is_on_record(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let base = new_subscription(&wire, &plan, json!({"notes": "x"})).await;
        let (id, _) = id_and_version(&base);
        let guard = with(with(forced(), "expected_version", 5), "request_id", new_id());
        let act = update("subscription", json!({"notes": "x"}));
        let reply = act.send(&wire, &id, guard.clone()).await.unwrap();
        assert_eq!(reply["subscription"], base);
        let record = history(&wire, json!({"entity_id": id})).await.pop().unwrap();
        assert_eq!(record["outcome"], MutationOutcome::Forced.as_str_name());
        let versions = ["expected_version", "version_before", "version"].map(|name| record[name].as_str().unwrap());
        assert_eq!(versions, ["5", "1", "1"]);
        assert_eq!((&record["force_reason"], &record["diffs"]), (&forced()["force_reason"], &Value::Null));
        let verified = wire.call("VerifyEntityHistory", json!({"entity_id": id})).await.unwrap();
        assert_eq!((&verified["intact"], &verified["records"]), (&json!(true), &json!("1")));
        // It is a claim as well.
        let moved_on = update("subscription", json!({"notes": "y"})).make(&wire, &base).await;
        let again = act.send(&wire, &id, guard).await.unwrap();
        assert_eq!((&again["subscription"], &again["replayed"]), (&base, &json!(true)));
        assert_eq!(get(&wire, "subscription", &id).await, moved_on);
    }

    async fn a_repeated_forced_write_forces_nothing_again(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for (act, entity) in cases(&wire).await {
            let (id, _) = id_and_version(&entity);
            let guard = with(forced(), "request_id", new_id());
            let first = act.send(&wire, &id, guard.clone()).await.unwrap();
            // Somebody writes the same field since; a second force would overwrite that.
            let moved_on = match act.rpc {
                "UpdatePlan" => update("plan", json!({"display_name": "theirs"})).make(&wire, &first[act.kind]).await,
                "UpdateSubscription" => update("subscription", json!({"notes": "theirs"})).make(&wire, &first[act.kind]).await,
                "UpdateInvoice" => update("invoice", json!({"memo": "theirs"})).make(&wire, &first[act.kind]).await,
                _ => interfere(&wire, &first[act.kind], act.kind).await,
            };
            let mut again = first.clone();
            again["replayed"] = json!(true);
            assert_eq!(act.send(&wire, &id, guard.clone()).await.unwrap(), again, "{}", act.rpc);
            assert_eq!(get(&wire, act.kind, &id).await, moved_on, "{}", act.rpc);
            let forced_records = json!({"entity_id": id, "outcome": MutationOutcome::Forced.as_str_name()});
            assert_eq!(history(&wire, forced_records).await.len(), 1, "{}", act.rpc);
            // Another reason is another request.
            let other = with(guard, "force_reason", "another");
            act.refusal(&wire, &id, other).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
        }
    }

    async fn forced_writers_at_once_are_all_applied_one_after_the_other(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (id, _) = id_and_version(&new_subscription(&wire, &new_plan(&wire, json!({})).await, json!({})).await);
        let mut racing = JoinSet::new();
        for writer in 0..WRITERS {
            let (wire, id) = (Wire::connect(&server.url).await, id.clone());
            racing.spawn(async move {
                let act = update("subscription", json!({"notes": format!("writer-{writer}")}));
                let guard = with(forced(), "request_id", new_id());
                let mut unavailable = 0;
                loop {
                    match act.send(&wire, &id, guard.clone()).await {
                        Ok(reply) => return (id_and_version(&reply["subscription"]).1, unavailable),
                        // As every client does: the same bytes again.
                        Err(status) => {
                            assert_eq!(Refusal::of(&status).reason, "STORE_UNAVAILABLE");
                            unavailable += 1;
                        }
                    }
                }
            });
        }
        let mut raced = racing.join_all().await;
        raced.sort_unstable();
        let (versions, unavailable): (Vec<_>, Vec<usize>) = raced.into_iter().unzip();
        println!("force: {:?}, {WRITERS} at once, told unavailable: {}", server.database, unavailable.iter().sum::<usize>());
        assert_eq!(versions, (2..=WRITERS as i64 + 1).collect::<Vec<_>>());
        let records = history(&wire, json!({"entity_id": id, "outcome": MutationOutcome::Forced.as_str_name()})).await;
        let steps: Vec<_> = records.iter().map(|record| [&record["version_before"], &record["version"]]).collect();
        let gapless: Vec<_> = (1..=WRITERS).map(|version| [version, version + 1].map(|version| json!(version.to_string()))).collect();
        assert_eq!(steps, gapless.iter().map(|[before, after]| [before, after]).collect::<Vec<_>>());
        // Each overwrote what the one before it had written.
        for pair in records.windows(2) {
            assert_eq!(pair[0]["diffs"][0]["current"], pair[1]["diffs"][0]["base"]);
        }
    }
}
