//! Every field by every role that may update at all: alone, with another one, unmasked, and within a bulk.

use std::collections::BTreeMap;

use occam_client::tonic::Code;
use serde_json::{Value, json};

use super::{ROLES, WRITERS, may_call, may_write};
use crate::{
    acts::{Act, camel_case, customer, get, line, new_invoice, new_plan, new_subscription, person, update},
    every_rpc::calls::id_and_version,
    on_each_database,
    refusal::Refusal,
    wire::{Wire, pool},
};

/// A value that the field does not have.
fn value(kind: &str, field: &str) -> Value {
    match (kind, field) {
        (_, "metadata") => json!({"team": "a"}),
        (_, "price") => json!({"currency_code": "EUR", "units": 12}),
        (_, "billing_interval") => json!({"unit": "BILLING_INTERVAL_UNIT_YEAR", "count": 1}),
        (_, "trial_days") => json!(14),
        (_, "quantity") => json!(3),
        (_, "lines") => json!([line("Travel", 7)]),
        (_, field) if field.ends_with("_time") => json!("2030-01-01T00:00:00Z"),
        _ => json!("another"),
    }
}

async fn entity(root: &Wire, kind: &str) -> Value {
    match kind {
        "plan" => new_plan(root, json!({})).await,
        "subscription" => new_subscription(root, &new_plan(root, json!({})).await, json!({})).await,
        _ => new_invoice(root, json!({})).await,
    }
}

fn caller(wire: &Wire, role: &str) -> Wire {
    if role == "customer" { customer(wire, "customer-1") } else { person(wire, &format!("the-{role}"), role) }
}

/// Sends an update alone and within a bulk, each of a new entity, and requires that it is allowed, or denied.
async fn requires(wire: &Wire, role: &str, act: &Act, masked: bool, allowed: bool) {
    let root = person(wire, "root", "admin");
    let bulk = match act.kind {
        "plan" => "BulkUpdatePlans",
        "subscription" => "BulkUpdateSubscriptions",
        _ => "BulkUpdateInvoices",
    };
    for rpc in [act.rpc, bulk] {
        let before = entity(&root, act.kind).await;
        let (id, version) = id_and_version(&before);
        let mut request = act.request(&id, &json!({"expected_version": version}));
        if !masked {
            request.as_object_mut().unwrap().remove("update_mask");
        }
        let what = format!("{role} {rpc} {request}");
        let request = if rpc == bulk { json!({"requests": [request]}) } else { request };
        let answer = caller(wire, role).call(rpc, request).await;
        match answer {
            Ok(reply) if rpc == bulk && !allowed => {
                assert_eq!(reply["results"][0]["error"]["code"], Code::PermissionDenied as i32, "{what}");
            }
            Ok(reply) => {
                assert!(allowed, "{what}");
                let entity = if rpc == bulk { &reply["results"][0][act.kind] } else { &reply[act.kind] };
                assert_eq!(entity["version"], "2", "{what}: {reply}");
                continue;
            }
            Err(status) => {
                let refusal = Refusal::of(&status);
                assert!(!allowed, "{what}: {refusal:?}");
                assert_eq!(refusal.kind(), (Code::PermissionDenied, "PERMISSION_DENIED"), "{what}");
            }
        }
        assert_eq!(get(&root, act.kind, &id).await, before, "{what}");
    }
}

on_each_database! {
    async fn every_role_may_write_its_own_fields_and_no_others(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let mut cells = BTreeMap::<&str, usize>::new();
        for role in ROLES {
            for (kind, field, _) in WRITERS {
                let allowed = may_write(kind, field, role);
                let act = update(kind, json!({field: value(kind, field)}));
                requires(&wire, role, &act, true, allowed).await;
                requires(&wire, role, &act, false, allowed).await;
                *cells.entry(role).or_default() += 4;
                // One that may be written takes none along that may not.
                for (_, other, _) in WRITERS.iter().filter(|row| row.0 == kind && row.1 > field) {
                    if field.starts_with("period") && other.starts_with("period") {
                        continue;
                    }
                    let both = json!({field: value(kind, field), *other: value(kind, other)});
                    requires(&wire, role, &update(kind, both), true, allowed && may_write(kind, other, role)).await;
                    *cells.entry(role).or_default() += 2;
                }
            }
        }
        println!("rights: {:?}, cells of field by role: {cells:?}, {} in all", server.database, cells.values().sum::<usize>());
    }

    async fn a_field_that_nobody_writes_is_nobodys_right(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let root = person(&wire, "root", "admin");
        for (message, kind) in [("Plan", "plan"), ("Subscription", "subscription"), ("Invoice", "invoice")] {
            let before = entity(&root, kind).await;
            let (id, _) = id_and_version(&before);
            for field in pool().get_message_by_name(&format!("occam.v1.{message}")).unwrap().fields() {
                let name = field.name();
                if name == "id" || WRITERS.iter().any(|row| (row.0, row.1) == (kind, name)) {
                    continue;
                }
                for role in ROLES {
                    let rpc = format!("Update{message}");
                    let mut sent = json!({"id": id});
                    sent[name] = before[name].clone();
                    let request = json!({kind: sent, "update_mask": camel_case(name), "expected_version": 1});
                    let answer = caller(&wire, role).call(&rpc, request).await;
                    let expected = if may_call(&rpc, role) { Code::Ok } else { Code::PermissionDenied };
                    assert_eq!(answer.err().map_or(Code::Ok, |status| status.code()), expected, "{role} {kind}.{name}");
                }
            }
            assert_eq!(get(&root, kind, &id).await, before);
        }
    }

    async fn rights_are_looked_at_before_the_rest_of_the_request(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let (support, billing) = (caller(&wire, "support"), caller(&wire, "billing"));
        let malformed = |values: Value| {
            let mut request = update("subscription", values).request("not-a-uuid", &json!({"request_id": "x"}));
            request["expected_version"] = json!(-1);
            request
        };
        for (wire, values) in [
            (&support, json!({"quantity": 0})),
            (&support, json!({"quantity": 3, "notes": "x".repeat(5_000)})),
            (&billing, json!({"notes": "x".repeat(5_000)})),
            (&billing, json!({"metadata": {"Not A Key": "x"}})),
        ] {
            let refusal = wire.refusal("UpdateSubscription", malformed(values)).await;
            assert_eq!(refusal.kind(), (Code::PermissionDenied, "PERMISSION_DENIED"));
        }
        let refusal = support.refusal("UpdateSubscription", malformed(json!({"notes": "x".repeat(5_000)}))).await;
        refusal.names_fields("INVALID_FIELD", &["expected_version", "request_id", "subscription.id", "subscription.notes"]);
    }
}
