//! A row that moves on under every attempt: so many are made, then a merging write is a conflict, and a forced one is told
//! to come again.

use occam_client::tonic::Code;
use serde_json::{Value, json};

use crate::{
    acts::{Act, MERGE, history, new_plan, new_subscription, update},
    harness::{Server, execute, rows},
    on_databases,
    refusal::Refusal,
    wire::Wire,
};

const ATTEMPTS: &str = "5";

/// Has every compare-and-set of a subscription from now on find no row, and counts them, also those that are undone.
async fn lose_every_race(server: &Server, id: &str) {
    let sql = format!(
        "CREATE SEQUENCE attempts MINVALUE 0;
        SELECT nextval('attempts');
        CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''attempts''); RETURN NULL; END';
        CREATE TRIGGER lose BEFORE UPDATE ON subscriptions FOR EACH ROW WHEN (OLD.id = '{id}') EXECUTE FUNCTION lose();"
    );
    execute(&server.database_url, &sql).await;
}

/// How many there were since it was last asked.
async fn attempts(server: &Server) -> String {
    let count = rows(&server.database_url, "SELECT last_value::text FROM attempts").await.remove(0);
    execute(&server.database_url, "SELECT setval('attempts', 0)").await;
    count
}

/// A subscription at version 2, and a change from version 1 that could be merged.
async fn stale(wire: &Wire) -> (String, Act) {
    let subscription = new_subscription(wire, &new_plan(wire, json!({})).await, json!({})).await;
    let id = subscription["id"].as_str().unwrap().to_owned();
    update("subscription", json!({"quantity": 3})).make(wire, &subscription).await;
    (id, update("subscription", json!({"notes": "mine"})))
}

fn merging() -> Value {
    json!({"expected_version": 1, "merge_policy": MERGE})
}

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn a_merging_write_that_loses_every_race_is_a_conflict(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (id, act) = stale(&wire).await;
        lose_every_race(&server, &id).await;
        assert!(act.refusal(&wire, &id, merging()).await.is_conflict(&id, 1, 2).mergeable);
        assert_eq!(attempts(&server).await, ATTEMPTS);
        assert_eq!(history(&wire, json!({"entity_id": id, "outcome": "MUTATION_OUTCOME_CONFLICT"})).await.len(), 1);
    }
}

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn it_is_one_in_a_bulk_too(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (id, act) = stale(&wire).await;
        lose_every_race(&server, &id).await;
        let requests = json!({"requests": [act.request(&id, &merging())], "mode": "BULK_MODE_ALL_OR_NOTHING"});
        let reply = wire.call("BulkUpdateSubscriptions", requests).await.unwrap();
        let error = &reply["results"][0]["error"];
        assert_eq!(error["details"][0]["reason"], "VERSION_CONFLICT", "{reply}");
        assert_eq!(attempts(&server).await, ATTEMPTS);
        assert_eq!(history(&wire, json!({"entity_id": id, "outcome": "MUTATION_OUTCOME_CONFLICT"})).await.len(), 1);
    }
}

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn what_one_of_a_bulk_loses_is_no_conflict_of_another(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (id, act) = stale(&wire).await;
        let (other, _) = stale(&wire).await;
        lose_every_race(&server, &id).await;
        let requests = [&other, &id].map(|id| act.request(id, &merging()));
        let reply = wire
            .call("BulkUpdateSubscriptions", json!({"requests": requests, "mode": "BULK_MODE_ALL_OR_NOTHING"}))
            .await
            .unwrap();
        let reasons = [0, 1].map(|index| &reply["results"][index]["error"]["details"][0]["reason"]);
        assert_eq!(reasons, ["BATCH_REFUSED", "VERSION_CONFLICT"], "{reply}");
        assert_eq!(attempts(&server).await, ATTEMPTS);
        assert_eq!(history(&wire, json!({"entity_id": other, "outcome": "MUTATION_OUTCOME_CONFLICT"})).await.len(), 0);
    }
}

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn a_forced_write_that_loses_every_race_may_come_again(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (id, act) = stale(&wire).await;
        lose_every_race(&server, &id).await;
        let forced = json!({"force": true, "force_reason": "because"});
        let status = act.send(&wire, &id, forced).await.unwrap_err();
        assert_eq!(Refusal::of(&status).kind(), (Code::Unavailable, "STORE_UNAVAILABLE"));
        assert_eq!(attempts(&server).await, ATTEMPTS);
    }
}
