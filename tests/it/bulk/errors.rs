//! The error of an item is what the single call would have answered; what is wrong with the bulk itself is its own.

use occam_client::tonic::Code;
use serde_json::{Value, json};

use super::{ALL_OR_NOTHING, ITEMS_MAX, MODES, PER_ITEM, REFUSED, bulk, error, notes, request, rpc, subscriptions};
use crate::{
    acts::{Act, MERGE, get, history, line, new_invoice, new_plan, new_subscription, outcomes, person, update, verb},
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    on_each_database,
    wire::{Wire, json as message_json},
};

/// Who asks, what of, and what of which version.
type Case = (&'static str, Act, String, Value);

/// Updates of which each is refused for a reason of its own.
async fn refusable(root: &Wire) -> Vec<Case> {
    let plan = new_plan(root, json!({})).await;
    let subscription = || new_subscription(root, &plan, json!({"notes": "first"}));
    let long = "é\"".repeat(2_000);
    let (stale, large) = (subscription().await, new_subscription(root, &plan, json!({"notes": long})).await);
    notes("theirs").make(root, &stale).await;
    update("subscription", json!({"notes": "y".repeat(4_000), "metadata": {"a": "x".repeat(200)}}))
        .make(root, &large)
        .await;
    let canceled = verb("CancelSubscription", json!({})).make(root, &subscription().await).await;
    let open = verb("FinalizeInvoice", json!({})).make(root, &new_invoice(root, json!({})).await).await;
    let empty_lines: Vec<_> = (0..100).map(|_| json!({})).collect();
    let of = |entity: &Value| id_and_version(entity).0;
    let version = |version: i64| json!({"expected_version": version});
    let claimed = new_id();
    let claimant = json!({"expected_version": 1, "request_id": claimed});
    notes("x").send(root, &of(&subscription().await), claimant.clone()).await.unwrap();
    let quantity = update("subscription", json!({"quantity": 3}));
    let forced = json!({"force": true, "force_reason": "because"});
    vec![
        ("admin", notes("mine"), of(&stale), version(1)),
        ("admin", notes("mine"), of(&stale), json!({"expected_version": 1, "merge_policy": MERGE})),
        ("admin", notes("mine"), of(&large), version(1)),
        ("admin", notes("mine"), of(&subscription().await), version(5)),
        ("admin", notes("mine"), of(&subscription().await), json!({})),
        ("admin", notes("mine"), of(&subscription().await), version(0)),
        ("admin", notes("mine"), new_id(), version(1)),
        ("admin", notes("mine"), "no uuid".to_owned(), version(1)),
        ("admin", notes(&"x".repeat(4_001)), of(&subscription().await), version(1)),
        ("admin", update("subscription", json!({"quantity": -1, "metadata": {"A": ""}})), String::new(), version(-1)),
        ("admin", update("subscription", json!({"customer_id": "x"})), of(&subscription().await), version(1)),
        ("admin", quantity.clone(), of(&canceled), version(2)),
        ("admin", notes("mine"), of(&subscription().await), claimant),
        ("admin", notes("mine"), of(&subscription().await), json!({"force": true})),
        (
            "admin",
            notes("mine"),
            of(&subscription().await),
            json!({"force": true, "force_reason": "x", "merge_policy": MERGE}),
        ),
        ("support", quantity, of(&subscription().await), version(1)),
        ("billing", notes("mine"), of(&subscription().await), version(1)),
        ("support", notes("mine"), of(&subscription().await), forced.clone()),
        ("billing", update("invoice", json!({"memo": "x"})), of(&open), forced),
        ("billing", update("invoice", json!({"lines": [line("x", 1)]})), of(&open), version(2)),
        // So many violations that not all of them fit.
        ("billing", update("invoice", json!({"lines": empty_lines})), of(&open), version(2)),
        ("admin", update("plan", json!({"code": "other"})), of(&plan), version(1)),
        ("admin", update("plan", json!({"display_name": ""})), of(&plan), version(1)),
    ]
}

on_each_database! {
    async fn the_error_of_an_item_is_what_the_single_call_answers(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let root = person(&wire, "root", "admin");
        let mut reasons = Vec::new();
        for (role, act, id, guard) in refusable(&root).await {
            let caller = if role == "admin" { root.clone() } else { person(&wire, role, role) };
            let mut request = act.request(&id, &guard);
            // A conflict says under which request it is on record.
            if request.get("request_id").is_none() {
                request["request_id"] = json!(new_id());
            }
            let single = caller.call(act.rpc, request.clone()).await.unwrap_err();
            let single = message_json("google.rpc.Status", single.details());
            let first = error(&json!({"error": single})).1.to_owned();
            for mode in MODES {
                // Among others that are well.
                let good = new_subscription(&root, &new_plan(&root, json!({})).await, json!({})).await;
                let results = match (act.kind, role) {
                    ("subscription", "admin") => {
                        let others = super::request(&notes("x"), &good);
                        bulk(&caller, act.kind, mode, &[others, request.clone()]).await
                    }
                    _ => vec![Value::Null, bulk(&caller, act.kind, mode, std::slice::from_ref(&request)).await.remove(0)],
                };
                assert_eq!(results[1]["error"], single, "{mode} {role} {request}");
            }
            reasons.push(first);
        }
        println!("bulk: {:?}, errors of items held against the single calls': {}", server.database, reasons.join(" "));
        assert!(reasons.len() > 20);
    }

    async fn one_that_is_malformed_spoils_the_others_only_when_it_is_all_or_nothing(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            let rows = subscriptions(&wire, 5).await;
            let mut requests: Vec<_> = rows.iter().map(|row| request(&notes("mine"), row)).collect();
            requests[1]["subscription"]["id"] = json!("no uuid");
            requests[3]["update_mask"] = json!("noSuchField");
            // A stale one is recorded also when the bulk is refused for something that was known before.
            requests[4]["expected_version"] = json!(1);
            notes("theirs").make(&wire, &rows[4]).await;
            let results = bulk(&wire, "subscription", mode, &requests).await;
            for index in [1, 3] {
                assert_eq!(error(&results[index]), (Code::InvalidArgument, "INVALID_FIELD"));
            }
            assert_eq!(error(&results[4]).1, "VERSION_CONFLICT");
            assert_eq!(outcomes(&wire, rows[4]["id"].as_str().unwrap()).await, ["CREATED", "APPLIED", "CONFLICT"]);
            for index in [0, 2] {
                let stored = get(&wire, "subscription", rows[index]["id"].as_str().unwrap()).await;
                if mode == PER_ITEM {
                    assert_eq!((&results[index]["subscription"], &stored["version"]), (&stored, &json!("2")));
                } else {
                    assert_eq!((error(&results[index]), &stored), (REFUSED, &rows[index]));
                }
            }
            let nothing_but: Vec<_> = requests[1..2].to_vec();
            let alone = bulk(&wire, "subscription", mode, &nothing_but).await;
            assert_eq!(error(&alone[0]), (Code::InvalidArgument, "INVALID_FIELD"));
        }
    }

    async fn those_that_name_no_entity_are_malformed_each_on_its_own(server: Server) {
        let wire = Wire::connect(&server.url).await;
        for mode in MODES {
            let good = request(&notes("mine"), &subscriptions(&wire, 1).await[0]);
            let mut requests = vec![good];
            for id in ["", "", "no uuid", "no uuid"] {
                requests.push(notes("mine").request(id, &json!({"expected_version": 1, "request_id": "no uuid"})));
            }
            let results = bulk(&wire, "subscription", mode, &requests).await;
            for (result, request) in results.iter().zip(&requests).skip(1) {
                let single = wire.call("UpdateSubscription", request.clone()).await.unwrap_err();
                assert_eq!(result["error"], message_json("google.rpc.Status", single.details()), "{mode}");
            }
            match mode {
                PER_ITEM => assert_eq!(results[0]["subscription"]["version"], "2"),
                _ => assert_eq!(error(&results[0]), REFUSED),
            }
        }
    }

    async fn none_too_many_or_one_twice_is_malformed(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let rows = [new_subscription(&wire, &plan, json!({})).await, new_subscription(&wire, &plan, json!({})).await];
        let good = |index: usize| request(&notes("mine"), &rows[index]);
        let named = |index: usize, request_id: &str| {
            let mut request = good(index);
            request["request_id"] = json!(request_id);
            request
        };
        let shouted = |index: usize| {
            let mut request = good(index);
            request["subscription"]["id"] = json!(rows[index]["id"].as_str().unwrap().to_uppercase());
            request
        };
        let absent = |_| notes("x").request(&new_id(), &json!({"expected_version": 1}));
        let request_id = new_id();
        let cases: [(Vec<Value>, &str); 7] = [
            (vec![], "requests"),
            ((0..=ITEMS_MAX).map(absent).collect(), "requests"),
            (vec![good(0), good(1), good(0)], "requests[2].subscription.id"),
            // Two spellings of one id are one id.
            (vec![good(0), shouted(0)], "requests[1].subscription.id"),
            (vec![named(0, &request_id), named(1, &request_id)], "requests[1].request_id"),
            (vec![named(0, &request_id), named(1, &request_id.to_uppercase())], "requests[1].request_id"),
            (vec![good(0), good(1)], "mode"),
        ];
        for (requests, field) in cases {
            for mode in MODES {
                let mode = if field == "mode" { json!(7) } else { json!(mode) };
                let request = json!({"requests": requests, "mode": mode});
                wire.refusal("BulkUpdateSubscriptions", request).await.names_fields("INVALID_FIELD", &[field]);
            }
        }
        for (kind, entity) in [("plan", plan.clone()), ("invoice", new_invoice(&wire, json!({})).await)] {
            let act = update(kind, json!({"metadata": {"team": "a"}}));
            let twice = json!({"requests": [request(&act, &entity), request(&act, &entity)]});
            wire.refusal(rpc(kind), twice).await.names_fields("INVALID_FIELD", &[&format!("requests[1].{kind}.id")]);
            wire.refusal(rpc(kind), json!({})).await.names_fields("INVALID_FIELD", &["requests"]);
            assert_eq!(get(&wire, kind, entity["id"].as_str().unwrap()).await, entity);
        }
        for row in &rows {
            assert_eq!(get(&wire, "subscription", row["id"].as_str().unwrap()).await, *row);
            assert_eq!(outcomes(&wire, row["id"].as_str().unwrap()).await, ["CREATED"]);
        }
        // 500 are not too many.
        let most: Vec<_> = (0..ITEMS_MAX).map(absent).collect();
        let results = bulk(&wire, "subscription", PER_ITEM, &most).await;
        assert!(results.iter().all(|result| error(result) == (Code::NotFound, "ENTITY_NOT_FOUND")));
    }

    async fn support_writes_in_bulk_what_it_may_and_nothing_else(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let support = person(&wire, "sue", "support");
        for mode in MODES {
            let rows = subscriptions(&wire, 3).await;
            let requests = [
                request(&notes("mine"), &rows[0]),
                request(&update("subscription", json!({"notes": "mine", "quantity": 3})), &rows[1]),
                request(&update("subscription", json!({"metadata": {"team": "a"}})), &rows[2]),
            ];
            let results = bulk(&support, "subscription", mode, &requests).await;
            assert_eq!(error(&results[1]), (Code::PermissionDenied, "PERMISSION_DENIED"));
            for index in [0, 2] {
                match mode {
                    ALL_OR_NOTHING => assert_eq!(error(&results[index]), REFUSED),
                    _ => assert_eq!(results[index]["subscription"]["version"], "2"),
                }
            }
            assert_eq!(get(&wire, "subscription", rows[1]["id"].as_str().unwrap()).await, rows[1]);
            assert_eq!(outcomes(&wire, rows[1]["id"].as_str().unwrap()).await, ["CREATED"]);
        }
        let denied = history(&wire, json!({"actor": "sue", "field": "quantity"})).await;
        assert_eq!(denied, Vec::<Value>::new());
    }
}
