//! Every write takes effect once, however often it is sent.

use serde_json::{Value, json};

use super::calls::{CHANGES, CREATIONS, Scene, id_and_version};
use crate::{fixtures::new_id, on_each_database};

/// The request under another request id.
fn renamed(request: &Value, request_id: &str) -> Value {
    let mut request = request.clone();
    request["request_id"] = json!(request_id);
    request
}

on_each_database! {
    async fn a_repeated_change_gets_its_first_reply_again_and_changes_nothing(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let (id, version) = id_and_version(&scene.entity_for(change).await);
            let request = scene.request(change, &id, Some(version), &new_id());
            let first = scene.wire.call(change.rpc, request.clone()).await.unwrap();
            assert_eq!(
                (id_and_version(&first[change.entity]), &first["replayed"]),
                ((id.clone(), version + 1), &Value::Null)
            );

            let mut replayed = first.clone();
            replayed["replayed"] = json!(true);
            let again = scene.wire.call(change.rpc, request.clone()).await.unwrap();
            assert_eq!(again, replayed, "{}", change.rpc);
            // Also when others have changed it since: it is the first reply, not what the entity is now.
            let moved_on = scene.interfere(change.entity, &id, version + 1).await;
            let again = scene.wire.call(change.rpc, request.clone()).await.unwrap();
            assert_eq!(again, replayed, "{}", change.rpc);
            assert_eq!(scene.get(change.entity, &id).await, moved_on, "{}", change.rpc);
            let records = scene.records(json!({"request_id": request["request_id"]})).await;
            assert_eq!(records.len(), 1, "{}: {records:?}", change.rpc);
        }
    }

    async fn a_repeated_creation_gets_its_first_reply_again_and_creates_nothing(server: Server) {
        let scene = Scene::new(&server.url).await;
        for (rpc, entity, _) in CREATIONS {
            let request = renamed(&scene.creation(entity).1, &new_id());
            let first = scene.wire.call(rpc, request.clone()).await.unwrap();
            let (id, _) = id_and_version(&first[entity]);
            let mut replayed = first.clone();
            replayed["replayed"] = json!(true);
            assert_eq!(scene.wire.call(rpc, request.clone()).await.unwrap(), replayed);
            let moved_on = scene.interfere(entity, &id, 1).await;
            assert_eq!(scene.wire.call(rpc, request.clone()).await.unwrap(), replayed);
            assert_eq!(scene.get(entity, &id).await, moved_on);
            assert_eq!(scene.records(json!({"request_id": request["request_id"]})).await.len(), 1);
        }
    }

    async fn a_request_id_names_one_request_of_one_principal(server: Server) {
        let scene = Scene::new(&server.url).await;
        let billy = scene.wire.with("x-occam-principal", "billy");
        for change in &CHANGES {
            let (id, version) = id_and_version(&scene.entity_for(change).await);
            let request_id = new_id();
            let request = scene.request(change, &id, Some(version), &request_id);
            scene.wire.call(change.rpc, request.clone()).await.unwrap();
            // Another version is another request; it is stale or ahead as well, but that is looked at later.
            for other_version in [version + 1, version + 2] {
                let other = scene.request(change, &id, Some(other_version), &request_id);
                scene.wire.refusal(change.rpc, other).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
            }
            let (other_id, other_version) = id_and_version(&scene.entity_for(change).await);
            let other = scene.request(change, &other_id, Some(other_version), &request_id);
            scene.wire.refusal(change.rpc, other.clone()).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
            // Another principal's request of the same id is a request of its own.
            billy.call(change.rpc, other).await.unwrap();
            let records = scene.records(json!({"request_id": request_id})).await;
            let made: Vec<_> = records.iter().map(|record| (&record["actor"], &record["entity_id"])).collect();
            assert_eq!(made, [(&json!("billy"), &json!(other_id)), (&json!("ana"), &json!(id))], "{}", change.rpc);
        }
        for (rpc, entity, _) in CREATIONS {
            let request_id = new_id();
            scene.wire.call(rpc, renamed(&scene.creation(entity).1, &request_id)).await.unwrap();
            let mut other = renamed(&scene.creation(entity).1, &request_id);
            other[entity]["metadata"] = json!({"other": "yes"});
            scene.wire.refusal(rpc, other.clone()).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
            billy.call(rpc, other).await.unwrap();
        }
    }

    async fn a_refusal_claims_nothing(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let (id, version) = id_and_version(&scene.entity_for(change).await);
            let moved_on = version + 1;
            scene.interfere(change.entity, &id, version).await;
            let request_id = new_id();
            for _ in 0..2 {
                let stale = scene.request(change, &id, Some(version), &request_id);
                scene.wire.refusal(change.rpc, stale).await.is_conflict(&id, version, moved_on);
            }
            let fresh = scene.request(change, &id, Some(moved_on), &request_id);
            let accepted = scene.wire.call(change.rpc, fresh).await.unwrap();
            assert_eq!(accepted["replayed"], Value::Null);
            // The id is claimed now, and the stale request is another one.
            let stale = scene.request(change, &id, Some(version), &request_id);
            scene.wire.refusal(change.rpc, stale).await.names_fields("REQUEST_ID_REUSED", &["request_id"]);
            let outcomes: Vec<_> = scene.records(json!({"request_id": request_id})).await;
            let outcomes: Vec<_> = outcomes.iter().map(|record| record["outcome"].as_str().unwrap()).collect();
            let conflict = "MUTATION_OUTCOME_CONFLICT";
            assert_eq!(outcomes, ["MUTATION_OUTCOME_APPLIED", conflict, conflict], "{}", change.rpc);
        }
    }
}
