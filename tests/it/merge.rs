//! Merging: a stale change takes effect when nothing that it needs was touched, and then says what it left standing.

mod mergeable;
mod rules;

use occam_client::v1::{FieldDiffKind, MutationOutcome};
use serde_json::{Value, json};

use crate::{
    acts::{
        Act, MERGE, get, history, new_invoice, new_plan, new_subscription, outcomes, payment, person, update, verb,
    },
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    on_each_database,
    wire::Wire,
};

/// The request that has to be merged, if it is stale.
pub fn merging(version: i64) -> Value {
    json!({"expected_version": version, "merge_policy": MERGE})
}

/// The subscription, or the open invoice, that stale changes are tried on.
async fn entity(wire: &Wire, kind: &str) -> Value {
    match kind {
        "plan" => new_plan(wire, json!({})).await,
        "subscription" => new_subscription(wire, &new_plan(wire, json!({})).await, json!({})).await,
        _ => verb("FinalizeInvoice", json!({})).make(wire, &new_invoice(wire, json!({})).await).await,
    }
}

fn paths(record: &Value) -> Vec<&str> {
    record["diffs"].as_array().unwrap().iter().map(|diff| diff["path"].as_str().unwrap()).collect()
}

/// What two changes of one version come to, when the second one is merged: theirs, yours, and the paths of each.
fn disjoint() -> Vec<(Act, Act, &'static [&'static str], &'static [&'static str])> {
    let notes = || update("subscription", json!({"notes": "called back"}));
    let pause = || verb("PauseSubscription", json!({}));
    let quantity = || update("subscription", json!({"quantity": 5}));
    let cancel = || verb("CancelSubscription", json!({"reason": "moved away"}));
    let memo = || update("invoice", json!({"memo": "thank you"}));
    let invoice_notes = || update("invoice", json!({"notes": "called back"}));
    let archive = || verb("ArchivePlan", json!({}));
    let price = || update("plan", json!({"price": {"currency_code": "EUR", "units": 12}}));
    let paused: &[&str] = &["pause_time", "status"];
    let canceled: &[&str] = &["cancel_reason", "cancel_time", "status"];
    let paid: &[&str] = &["amount_due", "amount_paid"];
    vec![
        (pause(), notes(), paused, &["notes"]),
        (notes(), pause(), &["notes"], paused),
        (notes(), cancel(), &["notes"], canceled),
        (quantity(), pause(), &["quantity"], paused),
        (cancel(), notes(), canceled, &["notes"]),
        (memo(), payment(40, "p-1"), &["memo"], paid),
        (invoice_notes(), payment(40, "p-1"), &["notes"], paid),
        (payment(40, "p-1"), memo(), paid, &["memo"]),
        (memo(), verb("VoidInvoice", json!({})), &["memo"], &["status", "void_time"]),
        (archive(), price(), &["state"], &["price"]),
        (price(), archive(), &["price"], &["state"]),
    ]
}

on_each_database! {
    async fn disjoint_changes_of_one_version_are_both_made_and_the_merge_is_told(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (ana, billy) = (person(&wire, "ana", "admin"), person(&wire, "billy", "admin"));
        for (theirs, yours, their_paths, your_paths) in disjoint() {
            let what = format!("they {}, you {}", theirs.rpc, yours.rpc);
            let base = entity(&wire, yours.kind).await;
            let (id, version) = id_and_version(&base);
            let current = theirs.make(&billy, &base).await;
            let request_id = new_id();
            let mut guard = merging(version);
            guard["request_id"] = json!(request_id);
            let reply = yours.send(&ana, &id, guard).await.unwrap();

            // Each field is as the side has it that decided about it.
            let merged = &reply[yours.kind];
            let stored = get(&wire, yours.kind, &id).await;
            assert_eq!(*merged, stored, "{what}");
            assert_eq!(id_and_version(merged), (id.clone(), version + 2), "{what}");
            for (field, value) in current.as_object().unwrap() {
                let yours = your_paths.contains(&field.as_str());
                let kept = matches!(field.as_str(), "version" | "update_time") || yours || merged[field] == *value;
                assert!(kept, "{what}: their {field} is lost");
            }
            for path in your_paths {
                assert_ne!(merged[*path], current[*path], "{what}: your {path} is lost");
            }

            let over = json!([{"version": (version + 1).to_string(), "actor": "billy", "paths": their_paths}]);
            assert_eq!(reply["merge"], json!({"base_version": version.to_string(), "merged_over": over}), "{what}");
            let [record] = &history(&wire, json!({"request_id": request_id})).await[..] else { panic!() };
            assert_eq!(record["outcome"], MutationOutcome::Merged.as_str_name(), "{what}");
            let versions = ["expected_version", "version_before", "version"].map(|name| record[name].clone());
            assert_eq!(versions, [version, version + 1, version + 2].map(|number| json!(number.to_string())), "{what}");
            assert_eq!((&record["merged_over"], &record["actor"]), (&over, &json!("ana")), "{what}");
            assert_eq!(paths(record), your_paths, "{what}");
            // Folded back over the merge, each version is what it was.
            let before = wire.call("GetEntityVersion", json!({"entity_id": id, "version": version + 1})).await.unwrap();
            assert_eq!(before[yours.kind], current, "{what}");
        }
    }

    async fn a_merge_over_many_changes_names_each_of_them_oldest_first(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let base = entity(&wire, "subscription").await;
        let (id, _) = id_and_version(&base);
        let mut current = base.clone();
        for (name, act) in [
            ("sue", update("subscription", json!({"metadata": {"team": "a"}}))),
            ("billy", verb("PauseSubscription", json!({}))),
            ("sue", update("subscription", json!({"metadata": {"team": "b", "seat": "1"}}))),
            ("billy", verb("ResumeSubscription", json!({}))),
        ] {
            current = act.make(&person(&wire, name, "admin"), &current).await;
        }
        let notes = update("subscription", json!({"notes": "called back"}));
        let reply = notes.send(&wire, &id, merging(1)).await.unwrap();
        let over = |version: &str, actor: &str, paths: &[&str]| json!({"version": version, "actor": actor, "paths": paths});
        assert_eq!(reply["merge"]["merged_over"], json!([
            over("2", "sue", &["metadata.team"]),
            over("3", "billy", &["pause_time", "status"]),
            over("4", "sue", &["metadata.seat", "metadata.team"]),
            over("5", "billy", &["pause_time", "status"]),
        ]));
        // What was paused and resumed is as it was, so that a pause from the first version can be made, too.
        let pause = verb("PauseSubscription", json!({}));
        assert_eq!(id_and_version(&pause.send(&wire, &id, merging(1)).await.unwrap()["subscription"]), (id, 7));
    }

    async fn changes_of_one_group_are_a_conflict_also_when_they_are_to_be_merged(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let interval = json!({"unit": "BILLING_INTERVAL_UNIT_YEAR", "count": 1});
        let draft = new_invoice(&wire, json!({})).await;
        let lines = |euros| update("invoice", json!({"lines": [crate::acts::line("Travel", euros)]}));
        let notes = |kind, text| update(kind, json!({"notes": text}));
        let other_plan = new_plan(&wire, json!({})).await["id"].clone();
        let cases = [
            (entity(&wire, "subscription").await, notes("subscription", "x"), notes("subscription", "y")),
            (entity(&wire, "invoice").await, notes("invoice", "x"), notes("invoice", "y")),
            (draft.clone(), lines(7), verb("FinalizeInvoice", json!({}))),
            (new_invoice(&wire, json!({})).await, verb("FinalizeInvoice", json!({})), lines(7)),
            (
                entity(&wire, "plan").await,
                update("plan", json!({"price": {"currency_code": "EUR", "units": 12}})),
                update("plan", json!({"billing_interval": interval})),
            ),
            (
                entity(&wire, "subscription").await,
                update("subscription", json!({"quantity": 5})),
                verb("ChangeSubscriptionPlan", json!({"plan_id": other_plan})),
            ),
            (
                entity(&wire, "subscription").await,
                verb("PauseSubscription", json!({})),
                verb("CancelSubscription", json!({"at_period_end": true})),
            ),
            (entity(&wire, "invoice").await, payment(10, "p-1"), payment(10, "p-2")),
            (entity(&wire, "invoice").await, payment(10, "p-1"), verb("MarkInvoiceUncollectible", json!({}))),
        ];
        for (base, theirs, yours) in cases {
            let what = format!("they {}, you {}", theirs.rpc, yours.rpc);
            let (id, version) = id_and_version(&base);
            let current = theirs.make(&person(&wire, "billy", "admin"), &base).await;
            for guard in [json!({"expected_version": version}), merging(version)] {
                let refusal = yours.refusal(&wire, &id, guard).await;
                assert!(!refusal.is_conflict(&id, version, version + 1).mergeable, "{what}");
            }
            assert_eq!(get(&wire, yours.kind, &id).await, current, "{what}");
            assert_eq!(outcomes(&wire, &id).await[version as usize + 1..], ["CONFLICT", "CONFLICT"], "{what}");
        }
    }

    async fn both_having_written_the_same_is_no_conflict_to_merge(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let same_price = json!({"price": {"currency_code": "EUR", "units": 12}});
        for act in [
            update("subscription", json!({"notes": "x"})),
            update("subscription", json!({"metadata": {"team": "a"}})),
            update("invoice", json!({"memo": "x", "due_time": "2030-01-01T00:00:00Z"})),
            update("plan", same_price),
            verb("CancelSubscription", json!({"at_period_end": true, "reason": "too dear"})),
        ] {
            let base = entity(&wire, act.kind).await;
            let (id, version) = id_and_version(&base);
            let current = act.make(&person(&wire, "billy", "admin"), &base).await;
            let refusal = act.refusal(&wire, &id, json!({"expected_version": version})).await;
            let conflict = refusal.is_conflict(&id, version, version + 1);
            assert!(conflict.mergeable, "{}", act.rpc);
            assert!(conflict.diffs.iter().all(|diff| diff.kind() == FieldDiffKind::BothSame), "{conflict:?}");

            let mut guard = merging(version);
            guard["request_id"] = json!(new_id());
            let reply = act.send(&wire, &id, guard.clone()).await.unwrap();
            assert_eq!(reply[act.kind], current, "{}: nothing was left to do", act.rpc);
            assert_eq!(reply["merge"]["base_version"], version.to_string());
            assert_eq!(reply["merge"]["merged_over"].as_array().unwrap().len(), 1);
            let record = history(&wire, json!({"entity_id": id})).await.pop().unwrap();
            assert_eq!(record["outcome"], MutationOutcome::Unchanged.as_str_name());
            assert_eq!((&record["version_before"], &record["version"]), (&current["version"], &current["version"]));
            assert_eq!(record["merged_over"], reply["merge"]["merged_over"]);
            let mut again = reply.clone();
            again["replayed"] = json!(true);
            assert_eq!(act.send(&wire, &id, guard).await.unwrap(), again);
        }
    }

    async fn a_repeated_merge_gives_its_first_report_again(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for (theirs, yours, ..) in disjoint() {
            let base = entity(&wire, yours.kind).await;
            let (id, version) = id_and_version(&base);
            theirs.make(&person(&wire, "billy", "admin"), &base).await;
            let mut guard = merging(version);
            guard["request_id"] = json!(new_id());
            let reply = yours.send(&wire, &id, guard.clone()).await.unwrap();
            let mut again = reply.clone();
            again["replayed"] = json!(true);
            assert_eq!(yours.send(&wire, &id, guard.clone()).await.unwrap(), again, "{}", yours.rpc);
            // Not what merging would report now.
            let label = update(yours.kind, json!({"metadata": {"later": "yes"}}));
            let moved_on = label.make(&wire, &reply[yours.kind]).await;
            assert_eq!(yours.send(&wire, &id, guard.clone()).await.unwrap(), again, "{}", yours.rpc);
            assert_eq!(get(&wire, yours.kind, &id).await, moved_on);
            // With another policy it is another request.
            guard["merge_policy"] = json!("MERGE_POLICY_REJECT");
            yours.refusal(&wire, &id, guard).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
        }
    }

    async fn a_change_that_is_not_stale_is_not_merged(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for (act, ..) in disjoint() {
            let (id, version) = id_and_version(&entity(&wire, act.kind).await);
            let reply = act.send(&wire, &id, merging(version)).await.unwrap();
            assert_eq!(reply["merge"], Value::Null);
            let record = history(&wire, json!({"entity_id": id})).await.pop().unwrap();
            assert_eq!(record["outcome"], MutationOutcome::Applied.as_str_name());
            assert_eq!(record["merged_over"], Value::Null);
        }
    }
}
