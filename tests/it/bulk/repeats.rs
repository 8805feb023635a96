//! A bulk that is sent again: each item takes effect once.

use occam_client::tonic::Code;
use serde_json::{Value, json};

use sea_orm::{ConnectionTrait, TransactionTrait};
use tokio::task::JoinSet;

use super::{ALL_OR_NOTHING, MODES, PER_ITEM, bulk, error, notes, request, subscriptions};
use crate::{
    acts::{MERGE, get, outcomes, update, verb},
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    harness::{Process, postgres, rows},
    on_each_database, on_each_isolation,
    wire::Wire,
};

pub(super) fn named(mut request: Value) -> Value {
    request["request_id"] = json!(new_id());
    request
}

fn replayed(result: &Value) -> Value {
    let mut result = result.clone();
    result["replayed"] = json!(true);
    result
}

on_each_database! {
    async fn a_whole_bulk_sent_twice_gets_its_first_results_again(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            let rows = subscriptions(&wire, 150).await;
            for row in &rows[..20] {
                verb("PauseSubscription", json!({})).make(&wire, row).await;
            }
            let mut requests: Vec<_> = rows.iter().map(|row| named(request(&notes("mine"), row))).collect();
            for request in &mut requests[..10] {
                request["merge_policy"] = json!(MERGE);
            }
            for request in &mut requests[10..20] {
                (request["force"], request["force_reason"]) = (json!(true), json!("because"));
            }
            // One that changes nothing is accepted, too.
            requests[149]["subscription"]["notes"] = json!("first");
            let first = bulk(&wire, "subscription", mode, &requests).await;
            assert!(first.iter().all(|result| result.get("error").is_none() && result.get("replayed").is_none()), "{mode}");
            let again: Vec<_> = first.iter().map(replayed).collect();
            for mode in MODES {
                assert_eq!(bulk(&wire, "subscription", mode, &requests).await, again, "{mode}");
            }
            // Also when others have changed them since; and each alone.
            for result in &first[..30] {
                update("subscription", json!({"quantity": 9})).make(&wire, &result["subscription"]).await;
            }
            assert_eq!(bulk(&wire, "subscription", mode, &requests).await, again, "{mode}");
            for (request, result) in requests.iter().zip(&again).step_by(29) {
                let single = wire.call("UpdateSubscription", request.clone()).await.unwrap();
                assert_eq!((&single["subscription"], &single["replayed"]), (&result["subscription"], &json!(true)));
            }
            for (index, row) in rows.iter().enumerate() {
                let expected = match index {
                    0..10 => vec!["CREATED", "APPLIED", "MERGED", "APPLIED"],
                    10..20 => vec!["CREATED", "APPLIED", "FORCED", "APPLIED"],
                    20..30 => vec!["CREATED", "APPLIED", "APPLIED"],
                    149 => vec!["CREATED", "UNCHANGED"],
                    _ => vec!["CREATED", "APPLIED"],
                };
                assert_eq!(outcomes(&wire, row["id"].as_str().unwrap()).await, expected, "{mode} {index}");
            }
        }
    }

    async fn items_that_were_done_before_stand_beside_new_ones(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            let rows = subscriptions(&wire, 4).await;
            let requests: Vec<_> = rows.iter().map(|row| named(request(&notes("mine"), row))).collect();
            let first = bulk(&wire, "subscription", mode, &requests[..2]).await;
            let all = bulk(&wire, "subscription", mode, &requests).await;
            assert_eq!(all[..2], first.iter().map(replayed).collect::<Vec<_>>(), "{mode}");
            for (result, row) in all[2..].iter().zip(&rows[2..]) {
                assert_eq!(id_and_version(&result["subscription"]), (row["id"].as_str().unwrap().to_owned(), 2));
                assert_eq!(result.get("replayed"), None);
            }
        }
    }

    async fn a_refused_bulk_claims_nothing(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let rows = subscriptions(&wire, 3).await;
        let mut requests: Vec<_> = rows.iter().map(|row| named(request(&notes("mine"), row))).collect();
        requests[1]["expected_version"] = json!(5);
        let refused = bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await;
        assert_eq!(refused.iter().map(|result| error(result).1).collect::<Vec<_>>(), ["BATCH_REFUSED", "VERSION_AHEAD", "BATCH_REFUSED"]);
        requests[1]["expected_version"] = json!(1);
        for result in bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await {
            assert_eq!((&result["subscription"]["version"], result.get("replayed")), (&json!("2"), None));
        }
    }

    async fn a_request_id_of_another_request_is_refused_in_its_place(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            for validate_only in [false, true] {
                let rows = subscriptions(&wire, 3).await;
                let mut requests: Vec<_> = rows.iter().map(|row| named(request(&notes("mine"), row))).collect();
                let mut other = request(&notes("other"), &rows[2]);
                other["request_id"] = requests[1]["request_id"].clone();
                wire.call("UpdateSubscription", other).await.unwrap();
                requests.pop();
                for request in &mut requests {
                    request["validate_only"] = json!(validate_only);
                }
                let results = bulk(&wire, "subscription", mode, &requests).await;
                let reused = (Code::InvalidArgument, "REQUEST_ID_REUSED");
                assert_eq!(error(&results[1]), reused, "{mode}, validate_only {validate_only}");
                match mode {
                    PER_ITEM => assert_eq!(results[0]["subscription"]["notes"], "mine"),
                    _ => assert_eq!(error(&results[0]).1, "BATCH_REFUSED"),
                }
                assert_eq!(get(&wire, "subscription", rows[1]["id"].as_str().unwrap()).await, rows[1]);
            }
        }
    }
}

on_each_isolation! {
    async fn copies_of_a_bulk_at_once_take_effect_once(server: Server) {
        const COPIES: usize = 8;
        let wire = Wire::connect(&server.url).await;
        for round in 0..10 {
            for mode in MODES {
                let rows = subscriptions(&wire, 5).await;
                let requests: Vec<_> = rows.iter().map(|row| named(request(&notes("mine"), row))).collect();
                let mut racing = JoinSet::new();
                for _ in 0..COPIES {
                    let (wire, requests) = (wire.clone(), requests.clone());
                    racing.spawn(async move { bulk(&wire, "subscription", mode, &requests).await });
                }
                let copies = racing.join_all().await;
                for (index, row) in rows.iter().enumerate() {
                    let entity = json!(get(&wire, "subscription", row["id"].as_str().unwrap()).await);
                    assert_eq!(entity["version"], "2");
                    let results = copies.iter().map(|results| &results[index]);
                    assert!(results.clone().all(|result| result["subscription"] == entity), "{mode} {round}: {copies:#?}");
                    let first = results.filter(|result| result.get("replayed").is_none()).count();
                    assert_eq!(first, 1, "{mode} {round}: {copies:#?}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_waits_for_no_second_connection_to_find_what_was_done_before() {
    let url = postgres::create_database("read committed");
    let process = Process::serve(&url, &["--database-connections-max", "1"]);
    let wire = Wire::connect(&process.url).await;
    let stored = subscriptions(&wire, 2).await;
    let requests: Vec<_> = stored.iter().map(|row| named(request(&notes("mine"), row))).collect();
    let first = bulk(&wire, "subscription", ALL_OR_NOTHING, &requests[..1]).await;

    // Whoever reads a plan keeps the only connection of the readers.
    let database = sea_orm::Database::connect(&url).await.unwrap();
    let lock = database.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE plans IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let reading = tokio::spawn({
        let (wire, plan_id) = (wire.clone(), stored[0]["plan_id"].clone());
        async move { wire.call("GetPlan", json!({"id": plan_id})).await }
    });
    let waiting = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while rows(&url, waiting).await.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let results = bulk(&wire, "subscription", ALL_OR_NOTHING, &requests).await;
    assert_eq!(results[0], replayed(&first[0]));
    assert_eq!(results[1]["subscription"]["version"], "2");
    lock.rollback().await.unwrap();
    reading.await.unwrap().unwrap();
}
