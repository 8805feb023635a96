//! `mergeable` is a promise: it says whether the same request, with the policy to merge, would succeed.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::merging;
use crate::{
    acts::{Act, get, line, new_invoice, new_plan, new_subscription, payment, update, verb},
    every_rpc::calls::id_and_version,
    on_each_database,
    refusal::Refusal,
    wire::Wire,
};

/// How many pairs are tried at once.
const TRIED_AT_ONCE: usize = 8;

/// Changes of one kind of entity, in one state.
struct Table {
    name: &'static str,
    /// What a new entity has beside what it must have, and the change that then leads to the state.
    more: Value,
    before: Option<Act>,
    /// Each change with what becomes of the others, in their order, when it was made meanwhile: `m` they can be merged,
    /// `c` they cannot. No change that is refused, or changes nothing, is made meanwhile: `-`.
    changes: Vec<(&'static str, Act, &'static str)>,
}

fn subscription(values: Value) -> Act {
    update("subscription", values)
}

fn pairs(a: &str, b: &str) -> Value {
    json!({"metadata": {"a": a, "b": b}})
}

fn running_subscription(other_plan: &Value, same_plan: &Value) -> Table {
    Table {
        name: "a running subscription",
        more: json!({"notes": "base", "metadata": {"a": "1", "b": "1"}, "quantity": 2}),
        before: None,
        changes: vec![
            ("notes x", subscription(json!({"notes": "x"})), "mccmm mmm mcmmc mm"),
            ("notes y", subscription(json!({"notes": "y"})), "cmcmc mmm mcmmc mm"),
            ("notes as they were", subscription(json!({"notes": "base"})), "-"),
            // Who changes the quantity has decided about the price; the same quantity is no other decision.
            ("quantity 5", subscription(json!({"quantity": 5})), "mmmmc mmm mcmcc cm"),
            ("notes x, quantity 6", subscription(json!({"notes": "x", "quantity": 6})), "mcccm mmm mcmcc cc"),
            ("pair a", subscription(pairs("2", "1")), "mmmmm mmc mcmmc mm"),
            ("pair b", subscription(pairs("1", "2")), "mmmmm mmc mcmmc mm"),
            ("no pairs", subscription(json!({"metadata": {}})), "mmmmm ccm mcmmc mm"),
            ("pause", verb("PauseSubscription", json!({})), "mmmmm mmm ccccc cc"),
            ("resume", verb("ResumeSubscription", json!({})), "-"),
            ("cancel", verb("CancelSubscription", json!({"reason": "x"})), "mmmcc mmm ccccc cc"),
            // The end is that of the period, which is decided together with the price.
            ("cancel at the end", verb("CancelSubscription", json!({"at_period_end": true})), "mmmmm mmm cccmc cc"),
            ("uncancel", verb("UncancelSubscription", json!({})), "-"),
            ("other plan", verb("ChangeSubscriptionPlan", json!({"plan_id": other_plan})), "mmmcc mmm mcmcc mc"),
            (
                "same plan, quantity 5",
                verb("ChangeSubscriptionPlan", json!({"plan_id": same_plan, "quantity": 5})),
                "mmmmc mmm mcmcc cm",
            ),
        ],
    }
}

fn paused_subscription() -> Table {
    Table {
        name: "a paused subscription",
        more: json!({}),
        before: Some(verb("PauseSubscription", json!({}))),
        changes: vec![
            ("notes", subscription(json!({"notes": "x"})), "mmcmm"),
            ("resume", verb("ResumeSubscription", json!({})), "mcccm"),
            ("pause", verb("PauseSubscription", json!({})), "-"),
            ("cancel", verb("CancelSubscription", json!({})), "mcccc"),
            ("quantity", subscription(json!({"quantity": 5})), "mmcmm"),
        ],
    }
}

fn plan() -> Table {
    let yearly = json!({"billing_interval": {"unit": "BILLING_INTERVAL_UNIT_YEAR", "count": 1}});
    Table {
        name: "a plan",
        more: json!({"metadata": {"a": "1", "b": "1"}}),
        before: None,
        changes: vec![
            ("name", update("plan", json!({"display_name": "Basic"})), "mmmmm mm mc c"),
            ("description", update("plan", json!({"description": "x"})), "mmmmm mm mc c"),
            // A price is a price for an interval.
            ("price", update("plan", json!({"price": {"currency_code": "EUR", "units": 12}})), "mmmcm mm mc c"),
            ("interval", update("plan", yearly), "mmcmm mm mc c"),
            ("trial", update("plan", json!({"trial_days": 14})), "mmmmm mm mc c"),
            ("pair a", update("plan", pairs("2", "1")), "mmmmm mm mc c"),
            ("pair b", update("plan", pairs("1", "2")), "mmmmm mm mc c"),
            ("archive", verb("ArchivePlan", json!({})), "mmmmm mm cc c"),
            ("unarchive", verb("UnarchivePlan", json!({})), "-"),
            ("another code", update("plan", json!({"code": "another"})), "-"),
        ],
    }
}

fn invoice(values: Value) -> Act {
    update("invoice", values)
}

fn draft() -> Table {
    let lines = |euros| invoice(json!({"lines": [line("Travel", euros)]}));
    Table {
        name: "a draft",
        more: json!({"period_start_time": "2026-01-01T00:00:00Z", "period_end_time": "2026-03-01T00:00:00Z"}),
        before: None,
        changes: vec![
            ("memo", invoice(json!({"memo": "x"})), "mmm mm mm mm c"),
            ("notes", invoice(json!({"notes": "x"})), "mmm mm mm mm c"),
            ("due", invoice(json!({"due_time": "2026-04-01T00:00:00Z"})), "mmm mm mm mm c"),
            // Finalizing reads the lines, voiding does not.
            ("lines 7", lines(7), "mmm mc mm cm c"),
            ("lines 8", lines(8), "mmm cm mm cm c"),
            // Either end alone holds, but not both together.
            ("start", invoice(json!({"period_start_time": "2026-02-15T00:00:00Z"})), "mmm mm mc mm c"),
            ("end", invoice(json!({"period_end_time": "2026-02-01T00:00:00Z"})), "mmm mm cm mm c"),
            ("finalize", verb("FinalizeInvoice", json!({})), "mmm cc cc cc c"),
            ("void", verb("VoidInvoice", json!({})), "mmm cc cc cc c"),
            ("pay", payment(10, "p-1"), "-"),
        ],
    }
}

fn open_invoice() -> Table {
    Table {
        name: "an open invoice",
        more: json!({}),
        before: Some(verb("FinalizeInvoice", json!({}))),
        changes: vec![
            ("memo", invoice(json!({"memo": "x"})), "mm mmmm mm cm"),
            ("due", invoice(json!({"due_time": "2026-04-01T00:00:00Z"})), "mm mmmm mm cm"),
            // Two payments of 40 are not one, though each comes to the same sums.
            ("pay 40", payment(40, "p-1"), "mm cccc cc cm"),
            ("pay 40 again", payment(40, "p-2"), "mm cccc cc cm"),
            ("pay 60", payment(60, "p-3"), "mm cccc cc cm"),
            ("pay 100", payment(100, "p-4"), "mm cccc cc cm"),
            ("void", verb("VoidInvoice", json!({})), "mm cccc cc cm"),
            ("give up", verb("MarkInvoiceUncollectible", json!({})), "mm cccc cc cm"),
            ("lines", invoice(json!({"lines": [line("Travel", 7)]})), "-"),
            ("lines as they were", invoice(json!({"lines": [line("Consulting", 100)]})), "-"),
        ],
    }
}

/// Makes one change, then tries the other from the version before: refusing and merging. What became of it.
async fn try_pair(wire: Wire, base: Value, theirs: Act, yours: Act) -> char {
    let (id, version) = id_and_version(&base);
    let current = theirs.make(&wire, &base).await;
    let expected = json!({"expected_version": version});
    let refusal = yours.refusal(&wire, &id, expected.clone()).await;
    let mergeable = refusal.is_conflict(&id, version, version + 1).mergeable;
    // Asking beforehand says the same.
    let mut asking = merging(version);
    asking["validate_only"] = json!(true);
    let would_be = yours.send(&wire, &id, asking).await;
    assert_eq!(would_be.is_ok(), mergeable, "{would_be:?}");
    match yours.send(&wire, &id, merging(version)).await {
        Ok(reply) => {
            assert!(mergeable, "it was merged, and said not to be mergeable: {reply}");
            assert_eq!(reply["merge"]["base_version"], version.to_string());
            assert_eq!(get(&wire, yours.kind, &id).await, reply[yours.kind]);
            'm'
        }
        Err(status) => {
            let refusal = Refusal::of(&status);
            assert!(!mergeable, "it was said to be mergeable, and refused: {refusal:?}");
            assert!(!refusal.is_conflict(&id, version, version + 1).mergeable);
            assert_eq!(get(&wire, yours.kind, &id).await, current);
            'c'
        }
    }
}

/// Tries each change against each, and writes down what became of all.
async fn fill(wire: &Wire, table: &Table, plan: &Value) -> (BTreeMap<usize, Vec<char>>, usize) {
    let (mut rows, mut trying, mut tried) = (BTreeMap::<_, Vec<char>>::new(), JoinSet::new(), 0);
    let meanwhile = table.changes.iter().enumerate().filter(|(_, (.., expected))| *expected != "-");
    for (row, (_, theirs, _)) in meanwhile {
        rows.insert(row, vec!['?'; table.changes.len()]);
        for (column, (_, yours, _)) in table.changes.iter().enumerate() {
            let mut base = match yours.kind {
                "plan" => new_plan(wire, table.more.clone()).await,
                "subscription" => new_subscription(wire, plan, table.more.clone()).await,
                _ => new_invoice(wire, table.more.clone()).await,
            };
            if let Some(before) = &table.before {
                base = before.make(wire, &base).await;
            }
            let tried_pair = try_pair(wire.clone(), base, theirs.clone(), yours.clone());
            trying.spawn(async move { (row, column, tried_pair.await) });
            tried += 1;
            while trying.len() >= TRIED_AT_ONCE {
                let (row, column, became) = trying.join_next().await.unwrap().unwrap();
                rows.get_mut(&row).unwrap()[column] = became;
            }
        }
    }
    while let Some(done) = trying.join_next().await {
        let (row, column, became) = done.unwrap();
        rows.get_mut(&row).unwrap()[column] = became;
    }
    (rows, tried)
}

on_each_database! {
    async fn what_is_said_to_be_mergeable_is_merged_and_nothing_else(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let plan_of_all = new_plan(&wire, json!({})).await;
        let dearer = new_plan(&wire, json!({"price": {"currency_code": "EUR", "units": 20}})).await;
        let tables =
            [running_subscription(&dearer["id"], &plan_of_all["id"]), paused_subscription(), plan(), draft(), open_invoice()];
        let mut all = 0;
        for table in tables {
            let (rows, tried) = fill(&wire, &table, &plan_of_all).await;
            all += tried;
            for (row, became) in rows {
                let (theirs, _, expected) = &table.changes[row];
                let expected: Vec<_> = expected.chars().filter(|c| *c != ' ').collect();
                let differing: Vec<_> = table
                    .changes
                    .iter()
                    .zip(became.iter().zip(&expected))
                    .filter(|(_, (became, expected))| became != expected)
                    .map(|((yours, ..), (became, _))| (yours, became))
                    .collect();
                assert!(differing.is_empty(), "{}: they {theirs}, you {differing:?}", table.name);
                assert_eq!(became.len(), expected.len(), "{}: {theirs}", table.name);
            }
        }
        println!("mergeable: {:?}, {all} pairs of changes, each refused, asked and merged", server.database);
    }
}
