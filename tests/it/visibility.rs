//! What a customer sees: its own and nobody else's, no notes, and of the staff the role.

use std::collections::BTreeMap;

use occam_client::tonic::Code;
use serde_json::{Value, json};

use crate::{
    acts::{Act, MERGE, customer, get, history, new_invoice, new_plan, new_subscription, person, update, verb},
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    on_each_database,
    refusal::Refusal,
    wire::{Wire, json as message_json},
};

/// What is in all notes, and in nothing else.
const SECRET: &str = "hush";
/// The staff's names.
const NAMES: [&str; 3] = ["sue-the-helper", "billy-the-biller", "root-the-admin"];
/// A reason to force that the customer is better not told.
const FORCE_REASON: &str = "psst";

const DENIED: (Code, &str) = (Code::PermissionDenied, "PERMISSION_DENIED");

fn secret(text: &str) -> Value {
    json!({"notes": format!("{SECRET} {text}")})
}

/// What somebody was answered, whole and as text, by where they saw it.
type Seen = BTreeMap<String, String>;

/// The life of a subscription and of an invoice whose notes the staff wrote and changed.
struct Life {
    subscription: Value,
    invoice: Value,
}

impl Life {
    async fn live(wire: &Wire) -> Self {
        let [sue, billy, root] = [(NAMES[0], "support"), (NAMES[1], "billing"), (NAMES[2], "admin")]
            .map(|(name, role)| person(wire, name, role));
        let plan = new_plan(&root, json!({})).await;
        let mut subscription = new_subscription(&root, &plan, secret("1")).await;
        for (wire, act) in [
            (&sue, update("subscription", secret("2"))),
            (&sue, update("subscription", json!({"metadata": {"team": "a"}}))),
            (&billy, update("subscription", json!({"quantity": 3}))),
            (&root, update("subscription", json!({"notes": format!("{SECRET} 3"), "quantity": 4}))),
        ] {
            subscription = act.make(wire, &subscription).await;
        }
        let forced = json!({"force": true, "force_reason": FORCE_REASON});
        update("subscription", secret("4")).send(&root, &id_and_version(&subscription).0, forced).await.unwrap();
        let mut invoice = new_invoice(&billy, secret("1")).await;
        for act in [
            update("invoice", secret("2")),
            update("invoice", json!({"notes": format!("{SECRET} 3"), "memo": "thank you"})),
            verb("FinalizeInvoice", json!({})),
        ] {
            invoice = act.make(&billy, &invoice).await;
        }
        let (stale, id) = (update("invoice", secret("stale")), id_and_version(&invoice).0);
        assert_eq!(stale.refusal(&billy, &id, json!({"expected_version": 1})).await.reason, "VERSION_CONFLICT");
        let subscription = get(&root, "subscription", subscription["id"].as_str().unwrap()).await;
        Self { subscription, invoice }
    }

    /// Everything that can be read of the two, and of how they became what they are.
    async fn read(&self, wire: &Wire) -> Seen {
        let mut seen = Seen::new();
        for (kind, entity) in [("subscription", &self.subscription), ("invoice", &self.invoice)] {
            let (id, version) = id_and_version(entity);
            seen.insert(format!("get {kind}"), get(wire, kind, &id).await.to_string());
            let rpc = if kind == "invoice" { "ListInvoices" } else { "ListSubscriptions" };
            seen.insert(format!("list {kind}"), wire.call(rpc, json!({})).await.unwrap().to_string());
            seen.insert(format!("history {kind}"), json!(history(wire, json!({"entity_id": id})).await).to_string());
            let versions: Vec<_> = (1..=version).collect();
            let (mut of_versions, mut comparisons) = (Vec::new(), Vec::new());
            for from in &versions {
                of_versions
                    .push(wire.call("GetEntityVersion", json!({"entity_id": id, "version": from})).await.unwrap());
                for to in &versions {
                    let request = json!({"entity_id": id, "from_version": from, "to_version": to});
                    comparisons.push(wire.call("CompareVersions", request).await.unwrap());
                }
            }
            seen.insert(format!("versions {kind}"), json!(of_versions).to_string());
            seen.insert(format!("comparisons {kind}"), json!(comparisons).to_string());
        }
        seen
    }

    /// What is answered to the verbs that a customer may use: conflicts, merges, replies, repetitions, checks.
    async fn act(&self, wire: &Wire) -> Seen {
        let mut seen = Seen::new();
        let id = self.subscription["id"].as_str().unwrap();
        let pause = verb("PauseSubscription", json!({}));
        let status = pause.send(wire, id, json!({"expected_version": 1})).await.unwrap_err();
        seen.insert("conflict text".to_owned(), status.message().to_owned());
        seen.insert("conflict".to_owned(), message_json("google.rpc.Status", status.details()).to_string());
        let guard = json!({"expected_version": 1, "merge_policy": MERGE, "request_id": new_id()});
        let mut check = guard.clone();
        check["validate_only"] = json!(true);
        seen.insert("checked merge".to_owned(), pause.send(wire, id, check).await.unwrap().to_string());
        let merged = pause.send(wire, id, guard.clone()).await.unwrap();
        seen.insert("merge".to_owned(), merged.to_string());
        seen.insert("repeated merge".to_owned(), pause.send(wire, id, guard).await.unwrap().to_string());
        let (_, version) = id_and_version(&merged["subscription"]);
        let resumed = verb("ResumeSubscription", json!({})).send(wire, id, json!({"expected_version": version})).await;
        seen.insert("resume".to_owned(), resumed.unwrap().to_string());
        let later = verb("CancelSubscription", json!({"at_period_end": true}));
        seen.insert(
            "cancel".to_owned(),
            later.send(wire, id, json!({"expected_version": version + 1})).await.unwrap().to_string(),
        );
        let uncancel = verb("UncancelSubscription", json!({}));
        seen.insert(
            "uncancel".to_owned(),
            uncancel.send(wire, id, json!({"expected_version": version + 2})).await.unwrap().to_string(),
        );
        seen.insert("history after".to_owned(), json!(history(wire, json!({"entity_id": id})).await).to_string());
        seen
    }
}

/// Where a customer sees something else than the staff, and what it must not see there.
fn forbidden(text: &str) -> Vec<&'static str> {
    NAMES.into_iter().chain([SECRET, FORCE_REASON, "notes"]).filter(|word| text.contains(word)).collect()
}

on_each_database! {
    async fn a_customer_sees_notes_and_names_nowhere_and_the_staff_does(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let life = Life::live(&wire).await;
        let own = customer(&wire, "customer-1");
        let mut cells = BTreeMap::new();
        let mut seen = life.read(&own).await;
        seen.extend(life.act(&own).await);
        seen.extend(life.read(&own).await.into_iter().map(|(place, text)| (format!("{place} after"), text)));
        for (place, text) in &seen {
            assert_eq!(forbidden(text), Vec::<&str>::new(), "a customer sees in {place}: {text}");
        }
        cells.insert("customer", seen.len());

        // The same places, to see that there was something to hide.
        for (role, name) in [("support", "sam"), ("billing", "bea"), ("auditor", "art"), ("admin", "ann")] {
            let life = Life::live(&wire).await;
            let reader = person(&wire, name, role);
            let mut seen = life.read(&reader).await;
            if role != "auditor" {
                seen.extend(life.act(&reader).await);
            }
            for (place, text) in &seen {
                assert!(text.contains("notes"), "{role} does not see in {place}: {text}");
                let (names, secrets) = (NAMES.iter().any(|name| text.contains(name)), text.contains(SECRET));
                let shows_names = ["history", "versions", "comparisons", "conflict", "merge"];
                let has_names = shows_names.iter().any(|word| place.contains(word));
                assert_eq!((names, secrets || place == "conflict text"), (has_names, true), "{role} in {place}: {text}");
            }
            assert!(seen["history subscription"].contains(FORCE_REASON));
            cells.insert(role, seen.len());
        }
        println!("visibility: {:?}, places looked at by role: {cells:?}", server.database);
    }

    async fn a_customer_learns_the_role_of_who_did_something(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let life = Life::live(&wire).await;
        let own = customer(&wire, "customer-1");
        let (id, version) = id_and_version(&life.subscription);
        let pause = verb("PauseSubscription", json!({}));
        let refusal = pause.refusal(&own, &id, json!({"expected_version": 1})).await;
        let conflict = refusal.is_conflict(&id, 1, version);
        let rows: Vec<_> = conflict.diffs.iter().map(|diff| (diff.path.as_str(), diff.changed_by.as_str())).collect();
        let expected = [("metadata.team", "support"), ("pause_time", ""), ("quantity", "admin"), ("status", "")];
        assert_eq!(rows, expected);
        assert!(refusal.message.contains("metadata.team (by support, "), "{}", refusal.message);
        assert!(conflict.truncation.is_none(), "what is hidden takes no room: {conflict:?}");

        let reply = pause.send(&own, &id, json!({"expected_version": 1, "merge_policy": MERGE})).await.unwrap();
        let over: Vec<_> = reply["merge"]["merged_over"]
            .as_array()
            .unwrap()
            .iter()
            .map(|merged| (merged["actor"].as_str().unwrap(), merged["paths"].clone()))
            .collect();
        // That there was a change is told, and which fields it changed that are not hidden.
        assert_eq!(over, [
            ("support", Value::Null),
            ("support", json!(["metadata.team"])),
            ("billing", json!(["quantity"])),
            ("admin", json!(["quantity"])),
            ("admin", Value::Null),
        ]);
        let records = history(&own, json!({"entity_id": id})).await;
        let actors: Vec<_> = records.iter().map(|record| record["actor"].as_str().unwrap()).collect();
        // Its own name it knows.
        let me = "login-of-customer-1";
        assert_eq!(actors, ["admin", "support", "support", "billing", "admin", "admin", me, me]);
        assert_eq!(records.last().unwrap()["merged_over"], reply["merge"]["merged_over"]);
        let request = json!({"entity_id": id, "from_version": 1, "to_version": version + 1});
        let compared = own.call("CompareVersions", request).await.unwrap();
        let changed_by: Vec<_> = compared["diffs"].as_array().unwrap().iter().map(|diff| diff["changed_by"].as_str().unwrap()).collect();
        assert_eq!(changed_by, ["support", me, "admin", me]);
        // To the staff the customer's is a name like any other.
        let staff = history(&person(&wire, "sam", "support"), json!({"entity_id": id})).await;
        assert_eq!(staff.last().unwrap()["actor"], me);
    }

    async fn filters_tell_nothing_that_is_hidden(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let life = Life::live(&wire).await;
        let own = customer(&wire, "customer-1");
        let id = &life.subscription["id"];
        verb("PauseSubscription", json!({})).make(&own, &life.subscription).await;
        for filter in [
            json!({"field": "notes"}),
            json!({"field": "notes", "entity_id": id}),
            json!({"field": "notes.x"}),
            json!({"actor": NAMES[0]}),
            json!({"actor": NAMES[2], "entity_id": id}),
            json!({"actor": "nobody"}),
            json!({"actor": "support"}),
        ] {
            let refusal = own.refusal("ListMutations", filter.clone()).await;
            assert_eq!(refusal.kind(), DENIED, "{filter}");
            assert!(wire.call("ListMutations", filter).await.is_ok());
        }
        let count = async |filter: Value| history(&own, filter).await.len();
        assert_eq!(count(json!({"actor": "login-of-customer-1"})).await, 1);
        assert_eq!(count(json!({"field": "metadata.team"})).await, 1);
        assert_eq!(count(json!({"field": "quantity", "entity_id": id})).await, 3);
        assert_eq!(count(json!({"outcome": "MUTATION_OUTCOME_FORCED"})).await, 1);
        assert_eq!(count(json!({"outcome": "MUTATION_OUTCOME_CONFLICT"})).await, 1);
        assert_eq!(count(json!({"entity_type": "ENTITY_TYPE_PLAN"})).await, 0);
    }

    async fn lists_show_a_customer_its_own_only(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan = new_plan(&wire, json!({})).await;
        let mut ids: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for customer_id in ["customer-1", "customer-2", "customer-1"] {
            let of = json!({"customer_id": customer_id});
            let subscription = new_subscription(&wire, &plan, of.clone()).await;
            let invoice = new_invoice(&wire, of).await;
            ids.entry(customer_id).or_default().extend([subscription["id"].clone(), invoice["id"].clone()]);
        }
        let listed = async |wire: &Wire, rpc: &str, field: &str, filter: Value| -> Vec<Value> {
            let reply = wire.call(rpc, filter).await.unwrap();
            reply[field].as_array().cloned().unwrap_or_default()
        };
        for (customer_id, other) in [("customer-1", "customer-2"), ("customer-2", "customer-1"), ("customer-3", "customer-1")] {
            let own = customer(&wire, customer_id);
            let expected = ids.get(customer_id).map_or(0, |ids| ids.len() / 2);
            for (rpc, field) in [("ListSubscriptions", "subscriptions"), ("ListInvoices", "invoices")] {
                for filter in [json!({}), json!({"customer_id": customer_id})] {
                    let found = listed(&own, rpc, field, filter).await;
                    assert_eq!(found.len(), expected, "{customer_id} {rpc}");
                    assert!(found.iter().all(|entity| entity["customer_id"] == customer_id), "{found:?}");
                }
                // Whether there is such a customer is not told either.
                for other in [other, "nobody"] {
                    assert_eq!(own.refusal(rpc, json!({"customer_id": other})).await.kind(), DENIED);
                }
                // Page by page, too.
                let first = own.call(rpc, json!({"page_size": 1})).await.unwrap();
                assert_eq!(first["next_page_token"].is_string(), expected > 1);
            }
            let records = history(&own, json!({})).await;
            assert_eq!(records.len(), expected * 2, "{records:?}");
            let mine = ids.get(customer_id).cloned().unwrap_or_default();
            assert!(records.iter().all(|record| mine.contains(&record["entity_id"])), "{records:?}");
            // What is another's is as what is not there.
            for id in ids[other].iter().cloned().chain([json!(new_id()), plan["id"].clone()]) {
                assert_eq!(history(&own, json!({"entity_id": id})).await, Vec::<Value>::new());
                assert_eq!(listed(&own, "ListInvoices", "invoices", json!({"subscription_id": id})).await, Vec::<Value>::new());
            }
        }
        let all = listed(&person(&wire, "art", "auditor"), "ListSubscriptions", "subscriptions", json!({})).await;
        assert_eq!(all.len(), 3);
    }

    async fn a_customer_sees_active_plans_and_those_it_has(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let archive = verb("ArchivePlan", json!({}));
        let active = new_plan(&wire, json!({})).await;
        let mut archived = Vec::new();
        // Of its own, whatever became of that; of another's; of nobody's.
        for customer_id in [Some("customer-1"), Some("customer-1"), Some("customer-2"), None] {
            let plan = new_plan(&wire, json!({})).await;
            if let Some(customer_id) = customer_id {
                let subscription = new_subscription(&wire, &plan, json!({"customer_id": customer_id})).await;
                if archived.len() == 1 {
                    verb("CancelSubscription", json!({})).make(&wire, &subscription).await;
                }
            }
            archived.push(archive.make(&wire, &plan).await);
        }
        let absent = json!({"id": new_id()});
        for (caller, visible) in [
            (customer(&wire, "customer-1"), vec![&active, &archived[0], &archived[1]]),
            (customer(&wire, "customer-2"), vec![&active, &archived[2]]),
            (customer(&wire, "customer-3"), vec![&active]),
            (person(&wire, "sam", "support"), vec![&active, &archived[0], &archived[1], &archived[2], &archived[3]]),
        ] {
            let listed = caller.call("ListPlans", json!({})).await.unwrap()["plans"].clone();
            let found: Vec<_> = listed.as_array().unwrap().iter().collect();
            assert_eq!(found, visible);
            let filter = json!({"state": "PLAN_STATE_ARCHIVED"});
            let listed = caller.call("ListPlans", filter).await.unwrap()["plans"].clone();
            assert_eq!(listed.as_array().map_or(0, Vec::len), visible.len() - 1);
            for plan in archived.iter().chain([&active]) {
                let request = json!({"id": plan["id"]});
                match visible.contains(&plan) {
                    true => assert_eq!(get(&caller, "plan", plan["id"].as_str().unwrap()).await, *plan),
                    false => {
                        let denied = caller.call("GetPlan", request).await.unwrap_err();
                        let missing = caller.call("GetPlan", absent.clone()).await.unwrap_err();
                        assert_eq!(Refusal::of(&denied).kind(), DENIED);
                        assert_eq!((denied.message(), denied.details()), (missing.message(), missing.details()));
                    }
                }
            }
        }
        // A plan's history is the staff's, also of a plan that it may see.
        let own = customer(&wire, "customer-1");
        for (rpc, request) in [
            ("GetEntityVersion", json!({"entity_id": active["id"], "version": 1})),
            ("CompareVersions", json!({"entity_id": active["id"], "from_version": 1, "to_version": 1})),
        ] {
            assert_eq!(own.refusal(rpc, request).await.kind(), DENIED);
        }
        assert_eq!(history(&own, json!({"entity_id": active["id"]})).await, Vec::<Value>::new());
    }

    async fn what_a_customer_is_refused_is_as_if_it_were_not_there(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let life = Life::live(&wire).await;
        let other = customer(&wire, "customer-2");
        let acts: [Act; 4] = [
            verb("PauseSubscription", json!({})),
            verb("ResumeSubscription", json!({})),
            verb("CancelSubscription", json!({"reason": "x"})),
            verb("UncancelSubscription", json!({})),
        ];
        let (id, version) = id_and_version(&life.subscription);
        for act in acts {
            // Stale, current or ahead, possible or not, to be merged or checked: nothing is told.
            for expected_version in [1, version, version + 1] {
                for more in [json!({}), json!({"merge_policy": MERGE}), json!({"validate_only": true})] {
                    let mut guard = more;
                    guard["expected_version"] = json!(expected_version);
                    let anothers = act.send(&other, &id, guard.clone()).await.unwrap_err();
                    let absent = act.send(&other, &new_id(), guard).await.unwrap_err();
                    assert_eq!(Refusal::of(&anothers).kind(), DENIED);
                    assert_eq!((anothers.message(), anothers.details()), (absent.message(), absent.details()));
                }
            }
        }
        for entity in [&life.subscription, &life.invoice] {
            let (id, version) = id_and_version(entity);
            for number in [1, version, version + 1] {
                let request = json!({"entity_id": id, "version": number});
                let anothers = other.call("GetEntityVersion", request).await.unwrap_err();
                let absent = other.call("GetEntityVersion", json!({"entity_id": new_id(), "version": number})).await.unwrap_err();
                assert_eq!(Refusal::of(&anothers).kind(), DENIED);
                assert_eq!((anothers.message(), anothers.details()), (absent.message(), absent.details()));
            }
        }
        let records = history(&wire, json!({"actor": "login-of-customer-2"})).await;
        assert_eq!(records, Vec::<Value>::new());
    }
}
