//! Checks: a request with `validate_only` is refused as the write would be, or shows what it would make, and writes nothing.

use std::collections::BTreeSet;

use occam_client::tonic::Code;
use serde_json::{Value, json};

use crate::{
    acts::{
        Act, MERGE, get, history, new_invoice, new_plan, new_subscription, outcomes, payment, person, update, verb,
    },
    every_rpc::calls::{CHANGES, CREATIONS, Scene, id_and_version},
    fixtures::new_id,
    harness::{Server, rows},
    on_each_database,
    refusal::refused,
    wire::{Wire, json as message_json},
};

fn checking(mut request: Value) -> Value {
    request["validate_only"] = json!(true);
    request
}

/// How many rows each table has, and which number comes next: what any write would change.
async fn everything_stored(server: &Server) -> Vec<String> {
    let mut stored = Vec::new();
    for table in ["plans", "subscriptions", "invoices", "payments", "mutations"] {
        stored.extend(rows(&server.database_url, &format!("SELECT CAST(count(*) AS TEXT) FROM {table}")).await);
    }
    for table in ["plans", "subscriptions", "invoices"] {
        let versions = format!("SELECT CAST(coalesce(sum(version), 0) AS TEXT) FROM {table}");
        stored.extend(rows(&server.database_url, &versions).await);
    }
    stored.extend(rows(&server.database_url, "SELECT CAST(next_value AS TEXT) FROM number_series").await);
    stored
}

/// The fields in which two states of an entity differ, but for what every change changes.
fn differing(one: &Value, other: &Value) -> BTreeSet<String> {
    let (one, other) = (one.as_object().unwrap(), other.as_object().unwrap());
    let names = one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name));
    names.filter(|name| !matches!(name.as_str(), "version" | "update_time")).cloned().collect()
}

/// A code and a reason, with the whole status as JSON.
async fn refusal_of(wire: &Wire, rpc: &str, request: Value) -> ((Code, String), Value) {
    let status = wire.call(rpc, request).await.unwrap_err();
    let mut json = message_json("google.rpc.Status", status.details());
    // A conflict is on record under its request, that of a check is on none.
    if let Some(metadata) = json["details"][0]["metadata"].as_object_mut() {
        metadata.remove("request_id");
    }
    // A verb that would write the time writes its own.
    let details = json["details"].as_array_mut().unwrap().iter_mut();
    for diff in details.filter_map(|detail| detail.get_mut("diffs")).flat_map(|diffs| diffs.as_array_mut().unwrap()) {
        if diff["path"] == "pause_time" {
            diff.as_object_mut().unwrap().remove("yours").unwrap();
        }
    }
    let refusal = refused::<()>(Err(status));
    ((refusal.code, refusal.reason), json)
}

/// Changes that are refused: of which entity, and from which version or by which policy.
async fn refusable(wire: &Wire) -> Vec<(Act, String, Value)> {
    let plan = new_plan(wire, json!({})).await;
    let archived = verb("ArchivePlan", json!({})).make(wire, &new_plan(wire, json!({})).await).await;
    let subscription = || new_subscription(wire, &plan, json!({"notes": "first"}));
    let stale = update("subscription", json!({"notes": "theirs"})).make(wire, &subscription().await).await;
    let draft = new_invoice(wire, json!({})).await;
    let open = verb("FinalizeInvoice", json!({})).make(wire, &new_invoice(wire, json!({})).await).await;
    let paid = payment(40, "p-1").make(wire, &open).await;
    let of = |entity: &Value| id_and_version(entity).0;
    let version = |version: i64| json!({"expected_version": version});
    let notes = || update("subscription", json!({"notes": "mine"}));
    let pause = || verb("PauseSubscription", json!({}));
    let change = |plan_id: &Value, seen: i64| {
        verb("ChangeSubscriptionPlan", json!({"plan_id": plan_id, "expected_plan_version": seen}))
    };
    let claimed = json!({"expected_version": 1, "request_id": new_id()});
    notes().send(wire, &of(&subscription().await), claimed.clone()).await.unwrap();
    vec![
        (notes(), of(&stale), version(1)),
        (notes(), of(&stale), json!({"expected_version": 1, "merge_policy": MERGE})),
        (pause(), of(&stale), version(1)),
        (pause(), of(&stale), version(9)),
        (pause(), of(&stale), version(0)),
        (pause(), of(&stale), json!({})),
        (pause(), new_id(), version(1)),
        (pause(), "no uuid".to_owned(), version(1)),
        (notes(), of(&subscription().await), claimed),
        (notes(), of(&stale), json!({"force": true})),
        (notes(), of(&stale), json!({"force": true, "force_reason": "x", "merge_policy": MERGE})),
        (update("subscription", json!({"quantity": 0, "notes": "x".repeat(4_001)})), of(&stale), version(2)),
        (update("subscription", json!({"customer_id": "x", "plan_id": "y"})), of(&stale), version(2)),
        (verb("ResumeSubscription", json!({})), of(&stale), version(2)),
        (verb("UncancelSubscription", json!({})), of(&stale), version(2)),
        (change(&archived["id"], 2), of(&stale), version(2)),
        (change(&plan["id"], 7), of(&stale), version(2)),
        (change(&json!(new_id()), 1), of(&stale), version(2)),
        (payment(10, "p-1"), of(&draft), version(1)),
        (payment(10, "p-1"), of(&paid), version(3)),
        (payment(61, "p-2"), of(&paid), version(3)),
        (verb("VoidInvoice", json!({})), of(&paid), version(3)),
        (update("invoice", json!({"lines": []})), of(&paid), version(3)),
        (verb("FinalizeInvoice", json!({})), of(&paid), version(3)),
        (update("plan", json!({"code": "other"})), of(&plan), version(1)),
    ]
}

on_each_database! {
    async fn a_check_shows_what_the_change_would_make_and_writes_nothing(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let entity = scene.entity_for(change).await;
            let (id, version) = id_and_version(&entity);
            let before = everything_stored(&server).await;
            let request = scene.request(change, &id, Some(version), &new_id());
            let checked = scene.wire.call(change.rpc, checking(request.clone())).await.unwrap();
            assert_eq!(everything_stored(&server).await, before, "{}", change.rpc);
            assert_eq!(scene.get(change.entity, &id).await, entity, "{}", change.rpc);
            let would_be = &checked[change.entity];
            for name in ["id", "version", "update_time"] {
                assert_eq!(would_be[name], entity[name], "{}: {name}", change.rpc);
            }
            assert_eq!((&checked["replayed"], &checked["merge"]), (&Value::Null, &Value::Null));

            // The write itself, under the same request id: a check is no claim.
            let written = scene.wire.call(change.rpc, request.clone()).await.unwrap();
            assert_eq!(written["replayed"], Value::Null);
            assert_eq!(id_and_version(&written[change.entity]), (id.clone(), version + 1), "{}", change.rpc);
            let mut changed = differing(&entity, &written[change.entity]);
            // A number is taken when it is given, and not before.
            changed.remove("number");
            assert_eq!(differing(&entity, would_be), changed, "{}", change.rpc);
            for name in changed.iter().filter(|name| !name.ends_with("_time")) {
                assert_eq!(would_be[name], written[change.entity][name], "{}: {name}", change.rpc);
            }
            // Checked again, it is as it would be sent again: its first reply.
            let mut replayed = written.clone();
            replayed["replayed"] = json!(true);
            assert_eq!(scene.wire.call(change.rpc, checking(request)).await.unwrap(), replayed, "{}", change.rpc);
        }
    }

    async fn a_check_of_a_creation_creates_nothing(server: Server) {
        let scene = Scene::new(&server.url).await;
        for (rpc, entity, _) in CREATIONS {
            let (_, mut request) = scene.creation(entity);
            let id = new_id();
            (request["id"], request["request_id"]) = (json!(id), json!(new_id()));
            let before = everything_stored(&server).await;
            for _ in 0..2 {
                let checked = scene.wire.call(rpc, checking(request.clone())).await.unwrap();
                assert_eq!(id_and_version(&checked[entity]), (id.clone(), 1), "{rpc}");
                assert_eq!(everything_stored(&server).await, before, "{rpc}");
                let get = format!("Get{}{}", entity[..1].to_uppercase(), &entity[1..]);
                scene.wire.refusal(&get, json!({"id": id})).await.is_absent(entity, &id);
            }
            assert_eq!(scene.records(json!({"entity_id": id})).await, Vec::<Value>::new());
            let checked = scene.wire.call(rpc, checking(request.clone())).await.unwrap();
            let created = scene.wire.call(rpc, request.clone()).await.unwrap();
            assert_eq!(created["replayed"], Value::Null, "{rpc}");
            let times = differing(&checked[entity], &created[entity]);
            assert!(times.iter().all(|name| name.ends_with("_time")), "{rpc}: {times:?}");
            let mut replayed = created.clone();
            replayed["replayed"] = json!(true);
            assert_eq!(scene.wire.call(rpc, checking(request)).await.unwrap(), replayed, "{rpc}");
        }
    }

    async fn a_check_is_refused_as_the_change_is_and_leaves_no_record(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let mut reasons = BTreeSet::new();
        for (act, id, guard) in refusable(&wire).await {
            let request = act.request(&id, &guard);
            let before = everything_stored(&server).await;
            let (kind, checked) = refusal_of(&wire, act.rpc, checking(request.clone())).await;
            assert_eq!(everything_stored(&server).await, before, "{request}");
            let (_, refused) = refusal_of(&wire, act.rpc, request.clone()).await;
            assert_eq!(checked, refused, "{request}");
            let recorded = everything_stored(&server).await != before;
            assert_eq!(recorded, kind.0 == Code::Aborted, "{request}: conflicts alone are on record");
            reasons.insert(kind.1);
        }
        println!("validate_only: {:?}, refusals: {reasons:?}", server.database);
        assert!(reasons.len() >= 13, "{reasons:?}");
    }

    async fn a_check_of_a_creation_is_refused_as_the_creation_is(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let archived = verb("ArchivePlan", json!({})).make(&wire, &new_plan(&wire, json!({})).await).await;
        let subscription = |plan_id: &Value| json!({"customer_id": "customer-1", "plan_id": plan_id});
        let interval = json!({"unit": "BILLING_INTERVAL_UNIT_DAY", "count": 1});
        let same_code = json!({"code": plan["code"], "display_name": "x", "billing_interval": interval,
            "price": {"currency_code": "EUR", "units": 1}});
        let cases = [
            ("CreatePlan", json!({"plan": same_code}), "ALREADY_EXISTS"),
            ("CreatePlan", json!({"plan": {}}), "INVALID_FIELD"),
            ("CreateSubscription", json!({"subscription": subscription(&plan["id"]), "id": plan["id"]}), "ALREADY_EXISTS"),
            ("CreateSubscription", json!({"subscription": subscription(&archived["id"])}), "PLAN_ARCHIVED"),
            ("CreateSubscription", json!({"subscription": subscription(&json!(new_id()))}), "ENTITY_NOT_FOUND"),
            ("CreateSubscription", json!({"subscription": subscription(&archived["id"]), "expected_plan_version": 1}), "VERSION_CONFLICT"),
            ("CreateInvoice", json!({"invoice": {"customer_id": "c"}, "id": plan["id"]}), "ALREADY_EXISTS"),
            ("CreateInvoice", json!({"invoice": {"subscription_id": new_id()}}), "ENTITY_NOT_FOUND"),
            ("CreateInvoice", json!({"invoice": {"customer_id": "c"}, "request_id": "x"}), "INVALID_FIELD"),
        ];
        for (rpc, request, reason) in cases {
            let before = everything_stored(&server).await;
            let (kind, checked) = refusal_of(&wire, rpc, checking(request.clone())).await;
            assert_eq!((kind.1.as_str(), everything_stored(&server).await), (reason, before.clone()), "{rpc}");
            let (_, refused) = refusal_of(&wire, rpc, request).await;
            assert_eq!(checked, refused, "{rpc}");
            assert_eq!(everything_stored(&server).await != before, reason == "VERSION_CONFLICT", "{rpc}");
        }
    }

    async fn checking_to_finalize_takes_no_number(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let finalize = verb("FinalizeInvoice", json!({}));
        let drafts = [new_invoice(&wire, json!({})).await, new_invoice(&wire, json!({})).await];
        for expected in ["INV-000001", "INV-000002"] {
            for draft in &drafts {
                let (id, version) = id_and_version(&get(&wire, "invoice", draft["id"].as_str().unwrap()).await);
                let checked = finalize.send(&wire, &id, checking(json!({"expected_version": version}))).await;
                if version == 1 {
                    let would_be = &checked.unwrap()["invoice"];
                    assert_eq!((&would_be["status"], &would_be["number"]), (&json!("INVOICE_STATUS_OPEN"), &Value::Null));
                }
            }
            let next = if expected == "INV-000001" { &drafts[0] } else { &drafts[1] };
            assert_eq!(finalize.make(&wire, next).await["number"], expected);
        }
    }

    async fn merges_and_force_can_be_checked(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let base = new_subscription(&wire, &new_plan(&wire, json!({})).await, json!({})).await;
        let (id, _) = id_and_version(&base);
        let billy = person(&wire, "billy", "admin");
        let current = verb("PauseSubscription", json!({})).make(&billy, &base).await;
        let act = update("subscription", json!({"notes": "mine"}));
        let before = everything_stored(&server).await;
        let merging = json!({"expected_version": 1, "merge_policy": MERGE});
        let forced = json!({"force": true, "force_reason": "because"});
        let mut expected = current.clone();
        expected["notes"] = json!("mine");
        let checked = act.send(&wire, &id, checking(merging.clone())).await.unwrap();
        assert_eq!(checked["subscription"], expected, "as it would be, at the current version");
        let over = json!([{"version": "2", "actor": "billy", "paths": ["pause_time", "status"]}]);
        assert_eq!(checked["merge"], json!({"base_version": "1", "merged_over": over}));
        let checked = act.send(&wire, &id, checking(forced.clone())).await.unwrap();
        assert_eq!((&checked["subscription"], &checked["merge"]), (&expected, &Value::Null));
        let sue = person(&wire, "sue", "support");
        assert_eq!(act.refusal(&sue, &id, checking(forced)).await.reason, "FORCE_NOT_ALLOWED");
        assert_eq!(everything_stored(&server).await, before);
        assert_eq!(outcomes(&wire, &id).await, ["CREATED", "APPLIED"]);
        assert_eq!(act.send(&wire, &id, merging).await.unwrap()["subscription"]["version"], "3");
    }

    async fn items_of_a_bulk_can_be_checked(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let mut subscriptions = Vec::new();
        for _ in 0..4 {
            subscriptions.push(new_subscription(&wire, &plan, json!({})).await);
        }
        let act = update("subscription", json!({"notes": "mine"}));
        let mut requests: Vec<_> = subscriptions
            .iter()
            .map(|entity| act.request(entity["id"].as_str().unwrap(), &checking(json!({"expected_version": 1}))))
            .collect();
        requests[3]["expected_version"] = json!(2);
        let before = everything_stored(&server).await;
        for (mode, innocent) in [("BULK_MODE_PER_ITEM", None), ("BULK_MODE_ALL_OR_NOTHING", Some("BATCH_REFUSED"))] {
            let request = json!({"requests": requests, "mode": mode});
            let reply = wire.call("BulkUpdateSubscriptions", request).await.unwrap();
            let results = reply["results"].as_array().unwrap();
            for (result, entity) in results.iter().zip(&subscriptions[..3]) {
                let mut expected = entity.clone();
                expected["notes"] = json!("mine");
                match innocent {
                    None => assert_eq!(result["subscription"], expected),
                    Some(reason) => assert_eq!(result["error"]["details"][0]["reason"], reason),
                }
            }
            assert_eq!(results[3]["error"]["details"][0]["reason"], "VERSION_AHEAD");
            let well = wire.call("BulkUpdateSubscriptions", json!({"requests": requests[..3], "mode": mode})).await.unwrap();
            assert!(well["results"].as_array().unwrap().iter().all(|result| result["subscription"]["notes"] == "mine"));
        }
        assert_eq!(everything_stored(&server).await, before);
        assert_eq!(history(&wire, json!({"outcome": "MUTATION_OUTCOME_CONFLICT"})).await, Vec::<Value>::new());
        // Some checked and some written is either each on its own, or malformed.
        requests.truncate(2);
        requests[1]["validate_only"] = json!(false);
        let mixed = json!({"requests": requests, "mode": "BULK_MODE_ALL_OR_NOTHING"});
        wire.refusal("BulkUpdateSubscriptions", mixed).await.names_fields("INVALID_FIELD", &["requests"]);
        wire.call("BulkUpdateSubscriptions", json!({"requests": requests})).await.unwrap();
        let versions = [0, 1].map(|index| subscriptions[index]["id"].as_str().unwrap());
        assert_eq!(get(&wire, "subscription", versions[0]).await["version"], "1");
        assert_eq!(get(&wire, "subscription", versions[1]).await["version"], "2");
    }
}
