//! Every RPC by every role, on a row of its own, on another's, and on one that is not there.

use std::collections::BTreeMap;

use occam_client::tonic::{Code, Status};
use serde_json::{Value, json};

use super::{ROLES, may_call, may_force};
use crate::{
    acts::{Act, customer, get, history, new_invoice, new_plan, new_subscription, payment, person, update, verb},
    every_rpc::calls::{id_and_version, mutates},
    fixtures::new_id,
    on_each_database,
    refusal::Refusal,
    wire::{Wire, methods},
};

/// Whose row it is that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Own,
    Others,
    Absent,
}

const STATE: (Code, &str) = (Code::PermissionDenied, "PERMISSION_DENIED");

/// The kind of entity that an RPC is about.
fn kind(rpc: &str) -> &'static str {
    match rpc {
        "ChangeSubscriptionPlan" => "subscription",
        _ if rpc.contains("Plan") => "plan",
        _ if rpc.contains("Subscription") => "subscription",
        _ => "invoice",
    }
}

/// A new row that the RPC can be called on. A customer's plan is an archived one that it is subscribed to.
async fn row(root: &Wire, rpc: &str, kind: &str, customer_id: &str) -> Value {
    let of = json!({"customer_id": customer_id});
    match (kind, rpc) {
        ("plan", "UnarchivePlan" | "GetPlan") => {
            let plan = new_plan(root, json!({})).await;
            new_subscription(root, &plan, of).await;
            verb("ArchivePlan", json!({})).make(root, &plan).await
        }
        ("plan", _) => new_plan(root, json!({})).await,
        ("subscription", _) => {
            let subscription = new_subscription(root, &new_plan(root, json!({})).await, of).await;
            match rpc {
                "ResumeSubscription" => verb("PauseSubscription", json!({})).make(root, &subscription).await,
                "UncancelSubscription" => {
                    verb("CancelSubscription", json!({"at_period_end": true})).make(root, &subscription).await
                }
                _ => subscription,
            }
        }
        _ => {
            let draft = new_invoice(root, of).await;
            match rpc {
                "RecordPayment" | "MarkInvoiceUncollectible" => {
                    verb("FinalizeInvoice", json!({})).make(root, &draft).await
                }
                _ => draft,
            }
        }
    }
}

/// The change that an RPC, or each item of a bulk, makes: of a field that the role may write, if there is any.
async fn act(root: &Wire, rpc: &'static str, role: &str) -> Option<Act> {
    Some(match rpc {
        "UpdatePlan" | "BulkUpdatePlans" => update("plan", json!({"display_name": "Basic"})),
        "UpdateSubscription" | "BulkUpdateSubscriptions" if role == "support" => {
            update("subscription", json!({"metadata": {"team": "a"}}))
        }
        "UpdateSubscription" | "BulkUpdateSubscriptions" => update("subscription", json!({"quantity": 3})),
        "UpdateInvoice" | "BulkUpdateInvoices" => update("invoice", json!({"memo": "x"})),
        "ChangeSubscriptionPlan" => verb(rpc, json!({"plan_id": new_plan(root, json!({})).await["id"]})),
        "RecordPayment" => payment(10, "p-1"),
        "ArchivePlan"
        | "UnarchivePlan"
        | "PauseSubscription"
        | "ResumeSubscription"
        | "CancelSubscription"
        | "UncancelSubscription"
        | "FinalizeInvoice"
        | "VoidInvoice"
        | "MarkInvoiceUncollectible" => verb(rpc, json!({})),
        _ => return None,
    })
}

/// The call of an RPC on a row. A bulk's only result is taken for its answer.
async fn call(wire: &Wire, rpc: &str, act: Option<&Act>, id: &str, guard: Value) -> Result<Value, Status> {
    match act {
        Some(act) if rpc.starts_with("Bulk") => {
            let reply = wire.call(rpc, json!({"requests": [act.request(id, &guard)]})).await?;
            let result = &reply["results"][0];
            match result.get("error") {
                None => Ok(result.clone()),
                Some(error) => {
                    let code = Code::from_i32(error["code"].as_i64().unwrap().try_into().unwrap());
                    Err(Status::new(code, error["message"].as_str().unwrap()))
                }
            }
        }
        Some(act) => wire.call(rpc, act.request(id, &guard)).await,
        None => {
            let request = match rpc {
                "GetEntityVersion" => json!({"entity_id": id, "version": 1}),
                "CompareVersions" => json!({"entity_id": id, "from_version": 1, "to_version": 1}),
                "VerifyEntityHistory" => json!({"entity_id": id}),
                _ => json!({"id": id}),
            };
            wire.call(rpc, request).await
        }
    }
}

/// The request of an RPC that is about no row.
async fn rowless(root: &Wire, rpc: &str) -> Option<Value> {
    Some(match rpc {
        "CreatePlan" => json!({"plan": {"code": format!("plan-{}", new_id()), "display_name": "Basic",
            "price": {"currency_code": "EUR", "units": 1},
            "billing_interval": {"unit": "BILLING_INTERVAL_UNIT_MONTH", "count": 1}}}),
        "CreateSubscription" => {
            json!({"subscription": {"customer_id": "customer-1", "plan_id": new_plan(root, json!({})).await["id"]}})
        }
        "CreateInvoice" => json!({"invoice": {"customer_id": "customer-1"}}),
        "ListPlans" | "ListSubscriptions" | "ListInvoices" | "ListMutations" => json!({}),
        _ => return None,
    })
}

/// A caller in that role, to whom the rows of `customer-1` are its own or another's.
fn caller(wire: &Wire, role: &str, row: Row) -> Wire {
    let customer_id = if row == Row::Others { "customer-2" } else { "customer-1" };
    if role == "customer" { customer(wire, customer_id) } else { person(wire, &format!("the-{role}"), role) }
}

/// Requires of a denial that it is one, that it names nothing, and that it left nothing behind.
async fn requires_denial(root: &Wire, answer: Result<Value, Status>, before: Option<&Value>, what: &str) {
    let refusal = Refusal::of(&answer.map_err(Box::new).expect_err(what));
    assert_eq!(refusal.kind(), STATE, "{what}");
    assert!(refusal.metadata.is_empty(), "{what}: {refusal:?}");
    if let Some(before) = before {
        let kind = if before["code"].is_string() {
            "plan"
        } else if before["plan_id"].is_string() {
            "subscription"
        } else {
            "invoice"
        };
        assert_eq!(get(root, kind, before["id"].as_str().unwrap()).await, *before, "{what}");
    }
}

on_each_database! {
    async fn every_role_may_call_what_is_its_own_and_nothing_else(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let root = person(&wire, "root", "admin");
        let (mut cells, mut denied_writes) = (BTreeMap::<&str, usize>::new(), Vec::new());
        for method in methods() {
            let rpc: &'static str = crate::rights::RPCS.iter().chain([&crate::rights::VERIFY]).find(|row| row.0 == method.name()).unwrap().0;
            for role in ROLES {
                if let Some(request) = rowless(&root, rpc).await {
                    let answer = caller(&wire, role, Row::Own).call(rpc, request).await;
                    match may_call(rpc, role) {
                        true => drop(answer.unwrap_or_else(|status| panic!("{role} {rpc}: {status:?}"))),
                        false => requires_denial(&root, answer, None, &format!("{role} {rpc}")).await,
                    }
                    *cells.entry(role).or_default() += 1;
                    continue;
                }
                // History is asked about each kind of entity.
                let kinds = match rpc {
                    "GetEntityVersion" | "CompareVersions" | "VerifyEntityHistory" => vec!["plan", "subscription", "invoice"],
                    _ => vec![kind(rpc)],
                };
                for kind in kinds {
                    let mut texts = Vec::new();
                    for asked in [Row::Own, Row::Others, Row::Absent] {
                        let what = format!("{role} {rpc} of {asked:?} {kind}");
                        let entity = row(&root, rpc, kind, "customer-1").await;
                        let (id, version) = id_and_version(&entity);
                        let id = if asked == Row::Absent { new_id() } else { id };
                        let act = act(&root, rpc, role).await;
                        let guard = json!({"expected_version": version});
                        let answer = call(&caller(&wire, role, asked), rpc, act.as_ref(), &id, guard).await;
                        // A plan's history is the staff's.
                        let is_own = asked == Row::Own && (kind != "plan" || rpc == "GetPlan");
                        match (may_call(rpc, role), role == "customer" && !is_own, asked) {
                            (false, ..) | (true, true, _) => {
                                texts.push(answer.as_ref().unwrap_err().message().to_owned());
                                requires_denial(&root, answer, Some(&entity), &what).await;
                                denied_writes.extend(mutates(&method).then_some(id));
                            }
                            (true, false, Row::Absent) => {
                                assert_eq!(answer.expect_err(&what).code(), Code::NotFound, "{what}");
                            }
                            (true, false, Row::Own | Row::Others) => drop(answer.expect(&what)),
                        }
                        *cells.entry(role).or_default() += 1;
                    }
                    // What is absent cannot be told from what is somebody else's.
                    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{role} {rpc}: {texts:?}");
                }
            }
        }
        for id in denied_writes {
            let records = history(&root, json!({"entity_id": id})).await;
            assert!(records.iter().all(|record| record["actor"] == "root"), "{records:?}");
        }
        println!("rights: {:?}, cells of RPC and row by role: {cells:?}, {} in all", server.database, cells.values().sum::<usize>());
    }

    async fn force_is_a_right_of_its_own(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let root = person(&wire, "root", "admin");
        let mut cells = BTreeMap::<&str, usize>::new();
        for method in methods().iter().filter(|method| mutates(method) && !method.name().starts_with("Create")) {
            let rpc: &'static str = crate::rights::RPCS.iter().find(|row| row.0 == method.name()).unwrap().0;
            for role in ROLES {
                let entity = row(&root, rpc, kind(rpc), "customer-1").await;
                let act = act(&root, rpc, role).await;
                let guard = json!({"force": true, "force_reason": "because"});
                let answer = call(&caller(&wire, role, Row::Own), rpc, act.as_ref(), &id_and_version(&entity).0, guard).await;
                let single = act.as_ref().map_or(rpc, |act| act.rpc);
                let expected = if may_force(single, role) { Code::Ok } else { Code::PermissionDenied };
                assert_eq!(answer.err().map_or(Code::Ok, |status| status.code()), expected, "{role} {rpc}");
                *cells.entry(role).or_default() += 1;
            }
        }
        println!("rights: {:?}, cells of force by role: {cells:?}, {} in all", server.database, cells.values().sum::<usize>());
    }
}
