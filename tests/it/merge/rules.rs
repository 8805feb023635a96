//! What a merge never gets around: rules, versions that do not exist, versions too far behind. And pairs of metadata.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{entity, merging};
use crate::{
    acts::{get, history, new_invoice, new_plan, new_subscription, outcomes, person, update, verb},
    every_rpc::calls::id_and_version,
    on_each_database,
    wire::Wire,
};

/// How far behind a merge may be made from.
const BASE_DISTANCE_MAX: i64 = 1_000;

on_each_database! {
    async fn metadata_is_merged_key_by_key(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let base = json!({"a": "1", "b": "1"});
        // What they made of it, what you make of it, and what both come to; null is a conflict.
        let cases = [
            (json!({"a": "2", "b": "1"}), json!({"a": "1", "b": "2"}), json!({"a": "2", "b": "2"})),
            (json!({"a": "1", "b": "1", "c": "1"}), json!({"a": "1", "b": "1", "d": "1"}), json!({"a": "1", "b": "1", "c": "1", "d": "1"})),
            (json!({"a": "2", "b": "1"}), json!({"a": "3", "b": "1"}), Value::Null),
            (json!({"a": "2", "b": "1"}), json!({"a": "2", "b": "1"}), json!({"a": "2", "b": "1"})),
            // Pairs that are left out are deleted.
            (json!({"b": "1"}), json!({"a": "1"}), json!({})),
            (json!({"b": "1"}), json!({"b": "1"}), json!({"b": "1"})),
            (json!({"b": "1"}), json!({"a": "1", "b": "2"}), json!({"b": "2"})),
            (json!({"a": "2", "b": "1"}), json!({"b": "1"}), Value::Null),
            (json!({"b": "1"}), json!({"a": "2", "b": "1"}), Value::Null),
            (json!({}), json!({"a": "1", "b": "1", "c": "1"}), json!({"c": "1"})),
            (json!({"c": "1"}), json!({}), json!({"c": "1"})),
            (json!({"a": "2", "b": "1"}), json!({}), Value::Null),
            // The same key from both sides, new to both.
            (json!({"a": "1", "b": "1", "c": "1"}), json!({"a": "1", "b": "1", "c": "1"}), json!({"a": "1", "b": "1", "c": "1"})),
            (json!({"a": "1", "b": "1", "c": "1"}), json!({"a": "1", "b": "1", "c": "2"}), Value::Null),
            // A form that was sent as it was read, and then changed nothing.
            (json!({"a": "2", "b": "1"}), json!({"a": "1", "b": "1"}), json!({"a": "2", "b": "1"})),
        ];
        let plan = new_plan(&wire, json!({})).await;
        for kind in ["plan", "subscription", "invoice"] {
            for (theirs, yours, merged) in &cases {
                let what = format!("{kind}: they {theirs}, you {yours}");
                let metadata = json!({"metadata": base});
                let entity = match kind {
                    "plan" => new_plan(&wire, metadata).await,
                    "subscription" => new_subscription(&wire, &plan, metadata).await,
                    _ => new_invoice(&wire, metadata).await,
                };
                let (id, _) = id_and_version(&entity);
                let current = update(kind, json!({"metadata": theirs})).make(&wire, &entity).await;
                let act = update(kind, json!({"metadata": yours}));
                let refusal = act.refusal(&wire, &id, json!({"expected_version": 1})).await;
                assert_eq!(refusal.is_conflict(&id, 1, 2).mergeable, !merged.is_null(), "{what}");
                if merged.is_null() {
                    act.refusal(&wire, &id, merging(1)).await.is_conflict(&id, 1, 2);
                    assert_eq!(get(&wire, kind, &id).await, current, "{what}");
                    continue;
                }
                let reply = act.send(&wire, &id, merging(1)).await.unwrap();
                let pairs = if *merged == json!({}) { Value::Null } else { merged.clone() };
                assert_eq!(reply[kind]["metadata"], pairs, "{what}");
                let unchanged = current["metadata"] == pairs;
                assert_eq!(reply[kind]["version"], json!(if unchanged { "2" } else { "3" }), "{what}");
                assert_eq!(get(&wire, kind, &id).await, reply[kind], "{what}");
            }
        }
    }

    async fn every_rule_is_checked_again_on_what_was_merged(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let pairs = |first: usize, count: usize| -> Value {
            (first..first + count).map(|key| (format!("key_{key}"), json!("v"))).collect::<serde_json::Map<_, _>>().into()
        };
        let with = |mut pairs: Value, key: &str| {
            pairs[key] = json!("v");
            pairs
        };
        let cheap = new_plan(&wire, json!({})).await;
        let base = pairs(0, 19);
        let of_19 = json!({"metadata": base});
        let cases = [
            // Twenty pairs each, twenty-one together.
            (
                new_subscription(&wire, &cheap, of_19.clone()).await,
                update("subscription", json!({"metadata": with(base.clone(), "theirs")})),
                update("subscription", json!({"metadata": with(base.clone(), "yours")})),
            ),
            (
                new_plan(&wire, of_19.clone()).await,
                update("plan", json!({"metadata": with(base.clone(), "theirs")})),
                update("plan", json!({"metadata": with(base.clone(), "yours")})),
            ),
            (
                new_invoice(&wire, of_19.clone()).await,
                update("invoice", json!({"metadata": with(base.clone(), "theirs")})),
                update("invoice", json!({"metadata": with(base, "yours")})),
            ),
            // A period whose end comes before its start, though each alone is well within it.
            (
                new_invoice(&wire, json!({"period_start_time": "2026-01-01T00:00:00Z", "period_end_time": "2026-03-01T00:00:00Z"})).await,
                update("invoice", json!({"period_start_time": "2026-02-15T00:00:00Z"})),
                update("invoice", json!({"period_end_time": "2026-02-01T00:00:00Z"})),
            ),
            // States that refuse a change of another group.
            (
                entity(&wire, "subscription").await,
                verb("CancelSubscription", json!({})),
                update("subscription", json!({"quantity": 5})),
            ),
            (
                new_invoice(&wire, json!({})).await,
                verb("VoidInvoice", json!({})),
                update("invoice", json!({"lines": []})),
            ),
            (
                new_invoice(&wire, json!({})).await,
                verb("FinalizeInvoice", json!({})),
                update("invoice", json!({"period_start_time": "2026-02-15T00:00:00Z"})),
            ),
        ];
        for (base, theirs, yours) in cases {
            let what = format!("they {}, you {}", theirs.rpc, yours.rpc);
            let (id, _) = id_and_version(&base);
            let current = theirs.make(&wire, &base).await;
            for guard in [json!({"expected_version": 1}), merging(1)] {
                let refusal = yours.refusal(&wire, &id, guard).await;
                assert!(!refusal.is_conflict(&id, 1, 2).mergeable, "{what}");
            }
            assert_eq!(get(&wire, yours.kind, &id).await, current, "{what}");
            // Alone, from the same version, it would have been well.
            let expected = json!({"expected_version": 1, "validate_only": true});
            let alone = entity_like(&wire, &base, yours.kind).await;
            yours.send(&wire, &id_and_version(&alone).0, expected).await.unwrap();
        }
    }

    async fn a_version_that_does_not_exist_yet_is_never_merged(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for kind in ["plan", "subscription", "invoice"] {
            let base = entity(&wire, kind).await;
            let (id, version) = id_and_version(&base);
            let act = update(kind, json!({"metadata": {"team": "a"}}));
            for ahead in [version + 1, i64::MAX] {
                let refusal = act.refusal(&wire, &id, merging(ahead)).await;
                assert_eq!(refusal.reason, "VERSION_AHEAD");
                assert!(!refusal.is_conflict(&id, ahead, version).mergeable);
            }
            assert_eq!(get(&wire, kind, &id).await, base);
            // Nor does the policy stand for a version.
            for guard in [json!({"merge_policy": crate::acts::MERGE}), merging(0), merging(-1)] {
                act.refusal(&wire, &id, guard).await.names_fields("EXPECTED_VERSION_REQUIRED", &["expected_version"]);
            }
            let mut unknown = merging(version);
            unknown["merge_policy"] = json!(7);
            act.refusal(&wire, &id, unknown).await.names_fields("INVALID_FIELD", &["merge_policy"]);
        }
    }

    async fn a_thousand_versions_behind_is_merged_and_one_more_is_not(server: Server) {
        let wire = person(&wire_of(&server.url).await, "sue", "admin");
        let (id, _) = id_and_version(&entity(&wire, "subscription").await);
        for version in 1..=BASE_DISTANCE_MAX {
            let act = update("subscription", json!({"notes": version.to_string()}));
            act.send(&wire, &id, json!({"expected_version": version})).await.unwrap();
        }
        let pause = verb("PauseSubscription", json!({}));
        let refusal = pause.refusal(&wire, &id, json!({"expected_version": 1})).await;
        assert!(refusal.is_conflict(&id, 1, BASE_DISTANCE_MAX + 1).mergeable);
        let reply = pause.send(&wire, &id, merging(1)).await.unwrap();
        let over = reply["merge"]["merged_over"].as_array().unwrap();
        let versions: Vec<_> = over.iter().map(|merged| merged["version"].as_str().unwrap().parse::<i64>().unwrap()).collect();
        assert_eq!(versions, (2..=BASE_DISTANCE_MAX + 1).collect::<Vec<_>>());

        let current = &reply["subscription"];
        let metadata = update("subscription", json!({"metadata": {"team": "a"}}));
        for guard in [json!({"expected_version": 1}), merging(1)] {
            let refusal = metadata.refusal(&wire, &id, guard).await;
            let conflict = refusal.is_conflict(&id, 1, BASE_DISTANCE_MAX + 2);
            assert!(!conflict.mergeable && conflict.truncation.unwrap().base_too_far, "{conflict:?}");
        }
        assert_eq!(get(&wire, "subscription", &id).await, *current);
    }

    async fn merging_writers_that_race_lose_nothing(server: Server) {
        const WRITERS: usize = 8;
        let wire = wire_of(&server.url).await;
        let (id, _) = id_and_version(&entity(&wire, "subscription").await);
        let mut racing = JoinSet::new();
        for writer in 0..WRITERS {
            let (wire, id) = (person(&wire_of(&server.url).await, &format!("writer-{writer}"), "admin"), id.clone());
            racing.spawn(async move {
                let act = update("subscription", json!({"metadata": {format!("key_{writer}"): "v"}}));
                (writer, act.send(&wire, &id, merging(1)).await)
            });
        }
        let mut made = Vec::new();
        while let Some(raced) = racing.join_next().await {
            match raced.unwrap() {
                (writer, Ok(_)) => made.push(format!("key_{writer}")),
                // It lost to five others, one after the other.
                (_, Err(status)) => assert_eq!(crate::refusal::Refusal::of(&status).reason, "VERSION_CONFLICT"),
            }
        }
        made.sort();
        let stored = get(&wire, "subscription", &id).await;
        let keys: Vec<_> = stored["metadata"].as_object().unwrap().keys().cloned().collect();
        println!("merging: {:?}, {} of {WRITERS} made their change", server.database, made.len());
        assert_eq!(keys, made);
        assert_eq!(stored["version"], (made.len() + 1).to_string());
        let applied: Vec<_> = outcomes(&wire, &id).await.into_iter().filter(|outcome| outcome != "CONFLICT").collect();
        assert_eq!(applied.len(), made.len() + 1, "{applied:?}");
        // Each report begins at the first version, and has every one up to its own.
        for record in history(&wire, json!({"entity_id": id, "outcome": "MUTATION_OUTCOME_MERGED"})).await {
            let over: Vec<i64> = record["merged_over"]
                .as_array()
                .unwrap()
                .iter()
                .map(|merged| merged["version"].as_str().unwrap().parse().unwrap())
                .collect();
            let version: i64 = record["version"].as_str().unwrap().parse().unwrap();
            assert_eq!(over, (2..version).collect::<Vec<_>>());
        }
    }
}

async fn wire_of(url: &str) -> Wire {
    Wire::connect(url).await
}

/// A new entity with the content that another had.
async fn entity_like(wire: &Wire, like: &Value, kind: &str) -> Value {
    let metadata = json!({"metadata": like["metadata"]});
    match kind {
        "plan" => new_plan(wire, metadata).await,
        "subscription" => new_subscription(wire, &new_plan(wire, json!({})).await, metadata).await,
        _ => {
            let period = ["period_start_time", "period_end_time"].map(|name| like[name].clone());
            let [start, end] = period;
            let more = json!({"metadata": like["metadata"], "period_start_time": start, "period_end_time": end});
            new_invoice(wire, more).await
        }
    }
}
