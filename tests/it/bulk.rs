//! Bulks: many updates in one request, each as if it had come alone, or all of them or none.

mod errors;
mod outages;
mod repeats;
mod sizes;

use occam_client::tonic::Code;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    acts::{Act, MERGE, get, history, new_plan, new_subscription, outcomes, person, update, verb},
    every_rpc::calls::id_and_version,
    harness::Random,
    on_each_database,
    wire::Wire,
};

const ITEMS_MAX: usize = 500;
const ALL_OR_NOTHING: &str = "BULK_MODE_ALL_OR_NOTHING";
const PER_ITEM: &str = "BULK_MODE_PER_ITEM";
const MODES: [&str; 2] = [PER_ITEM, ALL_OR_NOTHING];
const AT_ONCE: usize = 16;

fn rpc(kind: &str) -> &'static str {
    match kind {
        "plan" => "BulkUpdatePlans",
        "subscription" => "BulkUpdateSubscriptions",
        _ => "BulkUpdateInvoices",
    }
}

/// Sends a bulk; its results, each in its place.
async fn bulk(wire: &Wire, kind: &str, mode: &str, requests: &[Value]) -> Vec<Value> {
    let reply = wire.call(rpc(kind), json!({"requests": requests, "mode": mode})).await.unwrap();
    let results = reply["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), requests.len());
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result["index"].as_u64().unwrap_or_default(), u64::try_from(index).unwrap());
        assert!(result.get(kind).is_some() != result.get("error").is_some(), "{result}");
    }
    results
}

/// Code and reason of an item's error.
fn error(result: &Value) -> (Code, &str) {
    let error = result.get("error").unwrap_or_else(|| panic!("no error: {result}"));
    let code = Code::from_i32(error["code"].as_i64().unwrap().try_into().unwrap());
    assert_eq!(error["details"][0]["@type"], "type.googleapis.com/google.rpc.ErrorInfo", "{error}");
    (code, error["details"][0]["reason"].as_str().unwrap())
}

const REFUSED: (Code, &str) = (Code::Aborted, "BATCH_REFUSED");
const CONFLICT: (Code, &str) = (Code::Aborted, "VERSION_CONFLICT");

/// The detail of an item's conflict.
fn conflict(result: &Value) -> &Value {
    let detail = &result["error"]["details"][1];
    assert_eq!(detail["@type"], "type.googleapis.com/occam.v1.VersionConflict", "{result}");
    detail
}

/// Makes something so many times, some at once; in order.
async fn many<F: Future<Output = Value> + Send + 'static>(count: usize, make: impl Fn(usize) -> F) -> Vec<Value> {
    let (mut making, mut made) = (JoinSet::new(), vec![Value::Null; count]);
    for index in 0..count {
        let one = make(index);
        making.spawn(async move { (index, one.await) });
        while making.len() >= AT_ONCE {
            let (index, one) = making.join_next().await.unwrap().unwrap();
            made[index] = one;
        }
    }
    while let Some(one) = making.join_next().await {
        let (index, one) = one.unwrap();
        made[index] = one;
    }
    made
}

/// So many subscriptions of one plan, in no order of their ids.
async fn subscriptions(wire: &Wire, count: usize) -> Vec<Value> {
    let plan = new_plan(wire, json!({})).await;
    let make = |_| {
        let (wire, plan) = (wire.clone(), plan.clone());
        async move { new_subscription(&wire, &plan, json!({"notes": "first"})).await }
    };
    let mut made = many(count, make).await;
    shuffle(&mut made);
    made
}

fn shuffle<T>(items: &mut [T]) {
    let mut random = Random::new("bulk");
    for index in 1..items.len() {
        let place = random.below(u64::try_from(index).unwrap() + 1);
        items.swap(index, usize::try_from(place).unwrap());
    }
}

/// The request of a change of an entity, from the version that it is at.
fn request(act: &Act, entity: &Value) -> Value {
    let (id, version) = id_and_version(entity);
    act.request(&id, &json!({"expected_version": version}))
}

fn notes(text: &str) -> Act {
    update("subscription", json!({"notes": text}))
}

on_each_database! {
    async fn of_500_rows_of_which_100_are_stale_400_are_written_and_100_explained(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (billing, root) = (person(&wire, "billy", "admin"), person(&wire, "root", "admin"));
        let rows = subscriptions(&root, ITEMS_MAX).await;
        let stale: Vec<_> = rows.iter().step_by(5).map(|row| request(&notes("theirs"), row)).collect();
        let moved_on = bulk(&billing, "subscription", PER_ITEM, &stale).await;
        assert_eq!(moved_on.len(), 100);

        let requests: Vec<_> = rows.iter().map(|row| request(&notes("mine"), row)).collect();
        let results = bulk(&root, "subscription", PER_ITEM, &requests).await;
        let (mut written, mut refused) = (0, 0);
        for (index, (result, row)) in results.iter().zip(&rows).enumerate() {
            let (id, _) = id_and_version(row);
            if index % 5 != 0 {
                let entity = &result["subscription"];
                assert_eq!(id_and_version(entity), (id.clone(), 2));
                assert_eq!(entity["notes"], "mine");
                assert_eq!(get(&root, "subscription", &id).await, *entity);
                written += 1;
                continue;
            }
            assert_eq!(error(result), CONFLICT);
            let conflict = conflict(result);
            assert_eq!((&conflict["entity_id"], &conflict["current_version"]), (&json!(id), &json!("2")));
            let current = &moved_on[index / 5]["subscription"];
            assert_eq!(conflict["subscription"], *current);
            let diff = &conflict["diffs"][0];
            let values = ["path", "base", "yours", "current", "kind", "changed_by"].map(|name| diff[name].as_str().unwrap());
            assert_eq!(values, ["notes", "first", "mine", "theirs", "FIELD_DIFF_KIND_BOTH_DIFFER", "billy"]);
            assert_eq!(get(&root, "subscription", &id).await, *current);
            assert_eq!(outcomes(&root, &id).await, ["CREATED", "APPLIED", "CONFLICT"]);
            refused += 1;
        }
        println!("bulk: {:?}, {ITEMS_MAX} items, {written} written, {refused} conflicts", server.database);
        assert_eq!((written, refused), (400, 100));
        let recorded = history(&root, json!({"actor": "root", "outcome": "MUTATION_OUTCOME_CONFLICT"})).await;
        assert_eq!(recorded.len(), 100);
    }

    async fn all_or_nothing_writes_nothing_when_one_is_stale(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let mut rows = subscriptions(&wire, 150).await;
        rows[70] = notes("theirs").make(&wire, &rows[70]).await;
        let mut requests: Vec<_> = rows.iter().map(|row| request(&notes("mine"), row)).collect();
        requests[70]["expected_version"] = json!(1);
        let results = bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await;
        for (index, (result, row)) in results.iter().zip(&rows).enumerate() {
            let (id, _) = id_and_version(row);
            assert_eq!(get(&wire, "subscription", &id).await, *row);
            if index == 70 {
                assert_eq!(error(result), CONFLICT);
                assert_eq!(conflict(result)["subscription"], *row);
                assert_eq!(outcomes(&wire, &id).await, ["CREATED", "APPLIED", "CONFLICT"]);
            } else {
                assert_eq!(error(result), REFUSED);
                assert_eq!(outcomes(&wire, &id).await, ["CREATED"]);
            }
        }
        // Without the one at fault, all are written.
        requests[70]["expected_version"] = json!(2);
        for (result, row) in bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await.iter().zip(&rows) {
            let (id, version) = id_and_version(row);
            assert_eq!(id_and_version(&result["subscription"]), (id.clone(), version + 1));
            assert_eq!(get(&wire, "subscription", &id).await, result["subscription"]);
        }
    }

    async fn all_that_are_at_fault_are_told_so_and_each_conflict_is_recorded(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let rows = subscriptions(&wire, 6).await;
        let canceled = verb("CancelSubscription", json!({})).make(&wire, &rows[0]).await;
        notes("theirs").make(&wire, &rows[1]).await;
        notes("theirs").make(&wire, &rows[2]).await;
        let requests = [
            request(&update("subscription", json!({"quantity": 3})), &canceled),
            request(&notes("mine"), &rows[1]),
            request(&notes("mine"), &rows[2]),
            request(&notes("mine"), &rows[3]),
            notes("mine").request(&rows[4]["id"].as_str().unwrap().replace('0', "1"), &json!({"expected_version": 1})),
            notes("mine").request(rows[5]["id"].as_str().unwrap(), &json!({"expected_version": 9})),
        ];
        let results = bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await;
        let expected = [
            (Code::FailedPrecondition, "SUBSCRIPTION_CANCELED"),
            CONFLICT,
            CONFLICT,
            REFUSED,
            (Code::NotFound, "ENTITY_NOT_FOUND"),
            (Code::Aborted, "VERSION_AHEAD"),
        ];
        assert_eq!(results.iter().map(error).collect::<Vec<_>>(), expected);
        let conflicts = history(&wire, json!({"outcome": "MUTATION_OUTCOME_CONFLICT"})).await;
        let mut ids: Vec<_> = conflicts.iter().map(|record| record["entity_id"].clone()).collect();
        let mut expected = [&rows[1], &rows[2], &rows[5]].map(|row| row["id"].clone()).to_vec();
        ids.sort_by_key(Value::to_string);
        expected.sort_by_key(Value::to_string);
        assert_eq!(ids, expected);
        assert_eq!(get(&wire, "subscription", rows[3]["id"].as_str().unwrap()).await, rows[3]);
    }

    async fn items_are_merged_and_forced_as_single_updates_are(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            let rows = subscriptions(&wire, 4).await;
            let billy = person(&wire, "billy", "admin");
            for row in &rows {
                verb("PauseSubscription", json!({})).make(&billy, row).await;
            }
            let id = |index: usize| rows[index]["id"].as_str().unwrap();
            let reason = "agreed by telephone";
            let requests = [
                notes("mine").request(id(0), &json!({"expected_version": 1, "merge_policy": MERGE})),
                notes("mine").request(id(1), &json!({"force": true, "force_reason": reason})),
                notes("mine").request(id(2), &json!({"expected_version": 2, "merge_policy": MERGE})),
                notes("mine").request(id(3), &json!({"expected_version": 7, "force": true, "force_reason": reason})),
            ];
            let results = bulk(&wire, "subscription", mode, &requests).await;
            for (result, row) in results.iter().zip(&rows) {
                let entity = &result["subscription"];
                assert_eq!(id_and_version(entity), (row["id"].as_str().unwrap().to_owned(), 3), "{mode}");
                assert_eq!((&entity["notes"], &entity["status"]), (&json!("mine"), &json!("SUBSCRIPTION_STATUS_PAUSED")));
            }
            let over = json!([{"version": "2", "actor": "billy", "paths": ["pause_time", "status"]}]);
            let merges = results.iter().map(|result| result["merge"].clone()).collect::<Vec<_>>();
            assert_eq!(merges, [json!({"base_version": "1", "merged_over": over}), Value::Null, Value::Null, Value::Null]);
            for (index, outcome) in ["MERGED", "FORCED", "APPLIED", "FORCED"].into_iter().enumerate() {
                assert_eq!(outcomes(&wire, id(index)).await, ["CREATED", "APPLIED", outcome], "{mode}");
            }
            let record = history(&wire, json!({"entity_id": id(3)})).await.pop().unwrap();
            assert_eq!((&record["force_reason"], &record["expected_version"]), (&json!(reason), &json!("7")));
        }
    }

    async fn two_bulks_over_the_same_rows_in_opposite_orders_neither_deadlock_nor_lose(server: Server) {
        const ROUNDS: u8 = 20;
        let wire = Wire::connect(&server.url).await;
        let rows = subscriptions(&wire, 200).await;
        let (mut won, mut lost) = ([0, 0], 0);
        for round in 1..=ROUNDS {
            let mut racing = JoinSet::new();
            for writer in 0..2 {
                let wire = person(&Wire::connect(&server.url).await, &format!("writer-{writer}"), "admin");
                let text = format!("writer-{writer} in round {round}");
                let mut requests: Vec<_> = rows
                    .iter()
                    .map(|row| notes(&text).request(row["id"].as_str().unwrap(), &json!({"expected_version": round})))
                    .collect();
                if writer == 1 {
                    requests.reverse();
                }
                // All or nothing now and then: one of the two then gets all, or nobody anything.
                let mode = if round % 5 == 0 { ALL_OR_NOTHING } else { PER_ITEM };
                racing.spawn(async move {
                    let mut results = bulk(&wire, "subscription", mode, &requests).await;
                    if writer == 1 {
                        results.reverse();
                    }
                    (writer, results)
                });
            }
            let mut results = racing.join_all().await;
            results.sort_by_key(|(writer, _)| *writer);
            for (index, row) in rows.iter().enumerate() {
                let id = row["id"].as_str().unwrap();
                let answers = [&results[0].1[index], &results[1].1[index]];
                let winners: Vec<_> = (0..2).filter(|writer| answers[*writer].get("error").is_none()).collect();
                // One has made it, and the other was told of it: of the same row, as it is now.
                let [winner] = winners[..] else { panic!("round {round}: {answers:?}") };
                let entity = &answers[winner]["subscription"];
                assert_eq!(id_and_version(entity), (id.to_owned(), i64::from(round) + 1));
                assert_eq!(entity["notes"], format!("writer-{winner} in round {round}"));
                assert_eq!(error(answers[1 - winner]), CONFLICT, "round {round}");
                assert_eq!(conflict(answers[1 - winner])["subscription"], *entity);
                won[winner] += 1;
                lost += 1;
            }
        }
        println!("bulk: {:?}, {ROUNDS} rounds over {} rows: won {won:?}, lost {lost}", server.database, rows.len());
        for row in &rows {
            let id = row["id"].as_str().unwrap();
            assert_eq!(get(&wire, "subscription", id).await["version"], (ROUNDS + 1).to_string());
            let outcomes = outcomes(&wire, id).await;
            let count = |wanted: &str| outcomes.iter().filter(|outcome| *outcome == wanted).count();
            assert_eq!((count("APPLIED"), count("CONFLICT")), (usize::from(ROUNDS), usize::from(ROUNDS)));
        }
    }
}
