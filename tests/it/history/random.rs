//! Random lives: updates and verbs in a random order, some of which are refused by rules or change nothing.

use occam_client::tonic::Code;
use serde_json::{Value, json};

use crate::wire::Wire;

/// The kinds of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plan,
    Subscription,
    Invoice,
}

impl Kind {
    /// Its field's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Subscription => "subscription",
            Self::Invoice => "invoice",
        }
    }
}

/// One request, but for id and version.
pub struct Step {
    pub rpc: &'static str,
    pub request: Value,
}

/// An entity that has been through `steps` random requests, as it was at each of its versions.
pub async fn live(wire: &Wire, kind: Kind, seed: u64, steps: usize) -> (String, Vec<Value>) {
    let mut dice = fastrand::Rng::with_seed(seed);
    let plan = wire.call("CreatePlan", plan(&mut dice, "DAY")).await.unwrap()["plan"].clone();
    let other = wire.call("CreatePlan", plan_of(seed)).await.unwrap()["plan"]["id"].as_str().unwrap().to_owned();
    let entity = match kind {
        Kind::Plan => plan,
        Kind::Subscription => {
            let request = json!({"subscription": {"customer_id": "c", "plan_id": plan["id"]}});
            wire.call("CreateSubscription", request).await.unwrap()["subscription"].clone()
        }
        Kind::Invoice => {
            wire.call("CreateInvoice", json!({"invoice": {"customer_id": "c"}})).await.unwrap()["invoice"].clone()
        }
    };
    let id = entity["id"].as_str().unwrap().to_owned();
    let mut snapshots = vec![entity];
    for _ in 0..steps {
        let Step { rpc, mut request } = step(&mut dice, kind, &other);
        let target = if rpc.starts_with("Update") { &mut request[kind.name()] } else { &mut request };
        target["id"] = json!(id);
        request["expected_version"] = json!(snapshots.len());
        match wire.call(rpc, request.clone()).await {
            Ok(reply) => {
                let entity = reply[kind.name()].clone();
                let version: usize = entity["version"].as_str().unwrap().parse().unwrap();
                if version == snapshots.len() {
                    assert_eq!(&entity, snapshots.last().unwrap(), "a new state without a new version");
                } else {
                    assert_eq!(version, snapshots.len() + 1, "{rpc} {request}");
                    snapshots.push(entity);
                }
            }
            Err(refusal) => {
                let by_rule = matches!(refusal.code(), Code::FailedPrecondition | Code::AlreadyExists);
                assert!(by_rule, "{rpc} {request}: {refusal:?}");
            }
        }
    }
    assert!(snapshots.len() > steps / 3, "too few changes: {}", snapshots.len());
    (id, snapshots)
}

fn plan(dice: &mut fastrand::Rng, unit: &str) -> Value {
    let code = format!("code-{}-{}", dice.u32(..), crate::fixtures::new_id());
    json!({"plan": {"code": code, "display_name": "Plan", "price": money(dice, "EUR"),
        "billing_interval": {"unit": format!("BILLING_INTERVAL_UNIT_{unit}"), "count": 1}}})
}

fn plan_of(seed: u64) -> Value {
    plan(&mut fastrand::Rng::with_seed(seed + 1_000), "YEAR")
}

fn money(dice: &mut fastrand::Rng, currency: &str) -> Value {
    json!({"currency_code": currency, "units": dice.i64(1..100), "nanos": dice.i32(0..100) * 10_000_000})
}

fn metadata(dice: &mut fastrand::Rng) -> Value {
    let keys = ["a", "b_c", "d1"].into_iter().filter(|_| dice.bool()).collect::<Vec<_>>();
    keys.into_iter().map(|key| (key.to_owned(), json!(text(dice)))).collect::<serde_json::Map<_, _>>().into()
}

fn text(dice: &mut fastrand::Rng) -> &'static str {
    ["", "x", "ünï🙂", "two\nlines", r#""quoted" \ {"path":"notes"}"#][dice.usize(..5)]
}

/// A random request to that kind of entity.
pub fn step(dice: &mut fastrand::Rng, kind: Kind, other_plan: &str) -> Step {
    let verb = |rpc| Step { rpc, request: json!({}) };
    let update =
        |rpc, entity: Value, mask: &str| Step { rpc, request: json!({kind.name(): entity, "update_mask": mask}) };
    match (kind, dice.u8(..10)) {
        (Kind::Plan, 0..2) => verb("ArchivePlan"),
        (Kind::Plan, 2..4) => verb("UnarchivePlan"),
        (Kind::Plan, 4) => {
            update("UpdatePlan", json!({"price": money(dice, "USD"), "trial_days": 3}), "price,trialDays")
        }
        (Kind::Plan, 5) => update("UpdatePlan", json!({"description": text(dice)}), "description,trialDays"),
        (Kind::Plan, 6) => {
            let count = dice.i32(1..4);
            let interval = json!({"unit": "BILLING_INTERVAL_UNIT_WEEK", "count": count});
            update("UpdatePlan", json!({"billing_interval": interval}), "billingInterval")
        }
        (Kind::Plan, _) => update("UpdatePlan", json!({"metadata": metadata(dice)}), "metadata"),

        (Kind::Subscription, 0) => verb("PauseSubscription"),
        (Kind::Subscription, 1) => verb("ResumeSubscription"),
        (Kind::Subscription, 2) => verb("UncancelSubscription"),
        (Kind::Subscription, 3) => {
            // Rarely at once, since nothing much comes after that.
            let later = dice.u8(..8) > 0;
            Step { rpc: "CancelSubscription", request: json!({"at_period_end": later, "reason": text(dice)}) }
        }
        (Kind::Subscription, 4) => {
            let quantity = dice.i64(1..9);
            Step { rpc: "ChangeSubscriptionPlan", request: json!({"plan_id": other_plan, "quantity": quantity}) }
        }
        (Kind::Subscription, 5) => update("UpdateSubscription", json!({"quantity": dice.i64(1..9)}), "quantity"),
        (Kind::Subscription, 6) => update("UpdateSubscription", json!({"notes": text(dice)}), "notes"),
        (Kind::Subscription, _) => {
            let entity = json!({"notes": text(dice), "metadata": metadata(dice)});
            update("UpdateSubscription", entity, "notes,metadata")
        }

        (Kind::Invoice, 0) => verb("FinalizeInvoice"),
        (Kind::Invoice, 1) if dice.u8(..3) == 0 => verb("VoidInvoice"),
        (Kind::Invoice, 1) => verb("MarkInvoiceUncollectible"),
        (Kind::Invoice, 2..4) => {
            let amount = json!({"currency_code": "EUR", "nanos": 10_000_000});
            let reference = format!("p-{}", dice.u8(..20));
            Step { rpc: "RecordPayment", request: json!({"amount": amount, "payment_reference": reference}) }
        }
        (Kind::Invoice, 4..6) => {
            let lines: Vec<_> = (0..dice.u8(1..3))
                .map(|_| json!({"description": "x", "quantity": dice.i64(1..5), "unit_amount": money(dice, "EUR")}))
                .collect();
            update("UpdateInvoice", json!({"lines": lines}), "lines")
        }
        (Kind::Invoice, 6) => {
            let day = dice.u8(1..29);
            let entity = json!({"due_time": format!("2026-02-{day:02}T00:00:00.000001Z"), "memo": text(dice)});
            let mask = ["dueTime", "memo", "dueTime,memo"][dice.usize(..3)];
            update("UpdateInvoice", entity, mask)
        }
        (Kind::Invoice, 7) => update("UpdateInvoice", json!({}), "dueTime,memo"),
        (Kind::Invoice, _) => {
            let entity = json!({"notes": text(dice), "metadata": metadata(dice)});
            update("UpdateInvoice", entity, "notes,metadata")
        }
    }
}
