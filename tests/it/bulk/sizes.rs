//! Replies of bulks stay under 3 MiB, so that they arrive: what was written must not look as if it had failed.

use prost::Message;
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};

use super::{ITEMS_MAX, PER_ITEM, bulk, error, many, request, rpc, subscriptions};
use crate::{
    acts::{MERGE, get, new_invoice, person, update},
    every_rpc::calls::id_and_version,
    on_each_database,
    wire::{Wire, json as message_json, method, path},
};

const REPLY_BYTES_MAX: usize = 3 * 1024 * 1024;
/// The longest actor.
const NAME_CHARS_MAX: usize = 200;

/// Sends a bulk; its results, and how large the reply was.
async fn measured(wire: &Wire, kind: &str, requests: &[Value]) -> (Vec<Value>, usize) {
    let method = method(rpc(kind));
    let request = DynamicMessage::deserialize(method.input(), json!({"requests": requests})).unwrap();
    let reply = wire.send(&path(&method), request.encode_to_vec()).await.unwrap();
    let results = message_json(method.output().full_name(), &reply)["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), requests.len());
    (results, reply.len())
}

/// Whether a result has its entity whole, or its id and version only.
fn is_whole(entity: &Value) -> bool {
    let fields = entity.as_object().unwrap().len();
    assert!(fields > 2 || (entity["id"].is_string() && entity["version"].is_string()), "{entity}");
    fields > 2
}

on_each_database! {
    async fn large_entities_and_large_errors_arrive_together(server: Server) {
        const LARGE: usize = 80;
        let wire = Wire::connect(&server.url).await;
        let make = |index: usize| {
            let wire = wire.clone();
            let more = if index.is_multiple_of(5) && index / 5 < LARGE {
                let line = json!({"description": "d".repeat(500), "quantity": 1,
                    "unit_amount": {"currency_code": "EUR", "units": 1}});
                json!({"notes": "n".repeat(4_000), "memo": "m".repeat(1_000), "lines": vec![line; 100]})
            } else {
                json!({"notes": "n".repeat(4_000), "memo": "é".repeat(1_000)})
            };
            async move { new_invoice(&wire, more).await }
        };
        let rows = many(ITEMS_MAX, make).await;
        let act = update("invoice", json!({"due_time": "2030-01-01T00:00:00Z"}));
        // All but the large ones are stale, and their conflicts as large as a status may be.
        let is_large = |index: usize| index.is_multiple_of(5) && index / 5 < LARGE;
        let keys: serde_json::Map<_, _> = (0..20).map(|key| (format!("key_{key}_{}", "k".repeat(30)), json!("v".repeat(60)))).collect();
        let theirs = update("invoice", json!({"metadata": keys}));
        let stale: Vec<_> = rows.iter().enumerate().filter(|(index, _)| !is_large(*index)).map(|(_, row)| request(&theirs, row)).collect();
        for result in bulk(&wire, "invoice", PER_ITEM, &stale).await {
            assert!(result.get("error").is_none());
        }
        let requests: Vec<_> = rows.iter().map(|row| request(&act, row)).collect();
        let (results, bytes) = measured(&wire, "invoice", &requests).await;
        let mut whole = Vec::new();
        for (index, (result, row)) in results.iter().zip(&rows).enumerate() {
            let (id, _) = id_and_version(row);
            if is_large(index) {
                let entity = &result["invoice"];
                assert_eq!(id_and_version(entity), (id.clone(), 2));
                whole.push(is_whole(entity));
                let stored = get(&wire, "invoice", &id).await;
                assert_eq!((&stored["version"], &stored["due_time"]), (&json!("2"), &json!("2030-01-01T00:00:00Z")));
            } else {
                assert_eq!(error(result).1, "VERSION_CONFLICT");
            }
        }
        let of_errors = results.iter().filter_map(|result| result.get("error")).map(|error| error.to_string().len()).max();
        let count = whole.iter().filter(|whole| **whole).count();
        println!(
            "bulk: {:?}, a reply of {bytes} bytes, {count} of {LARGE} entities whole, errors of up to {of_errors:?} bytes as JSON",
            server.database
        );
        assert!((2 * 1024 * 1024..=REPLY_BYTES_MAX).contains(&bytes), "{bytes}");
        assert!(count > 0 && count < LARGE && whole.is_sorted_by(|one, next| one >= next), "{whole:?}");
    }

    async fn reports_of_long_merges_arrive(server: Server) {
        const ROWS: usize = 30;
        const ROUNDS: u8 = 90;
        let wire = Wire::connect(&server.url).await;
        let billy = person(&wire, &"b".repeat(NAME_CHARS_MAX), "admin");
        let rows = subscriptions(&wire, ROWS).await;
        for round in 1..=ROUNDS {
            let keys: serde_json::Map<_, _> =
                (10..30).map(|key| (format!("key_{key}_{}", "k".repeat(33)), json!(round.to_string()))).collect();
            let act = update("subscription", json!({"metadata": keys}));
            let requests: Vec<_> = rows
                .iter()
                .map(|row| act.request(row["id"].as_str().unwrap(), &json!({"expected_version": round})))
                .collect();
            for result in bulk(&billy, "subscription", PER_ITEM, &requests).await {
                assert!(result.get("error").is_none(), "{result}");
            }
        }
        let act = update("subscription", json!({"notes": "mine"}));
        let requests: Vec<_> = rows
            .iter()
            .map(|row| act.request(row["id"].as_str().unwrap(), &json!({"expected_version": 1, "merge_policy": MERGE})))
            .collect();
        let (results, bytes) = measured(&wire, "subscription", &requests).await;
        let mut reported = Vec::new();
        for (result, row) in results.iter().zip(&rows) {
            let id = row["id"].as_str().unwrap();
            assert_eq!(id_and_version(&result["subscription"]), (id.to_owned(), i64::from(ROUNDS) + 2));
            assert_eq!(result["merge"]["base_version"], "1");
            let over = result["merge"]["merged_over"].as_array().map_or(0, Vec::len);
            assert!(over == usize::from(ROUNDS) || (over == 0 && !is_whole(&result["subscription"])), "{over}");
            reported.push(over);
            assert_eq!(get(&wire, "subscription", id).await["notes"], "mine");
        }
        println!("bulk: {:?}, a reply of {bytes} bytes, reports of {reported:?} changes", server.database);
        assert!((2 * 1024 * 1024..=REPLY_BYTES_MAX).contains(&bytes), "{bytes}");
    }
}
