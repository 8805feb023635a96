//! One batch with every kind of outcome in it, against the same requests one after the other.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{
    gate::{Answer, Call, Gate, Host},
    new_rows, notes, short, write,
};
use crate::{
    acts::{Act, MERGE, get, history, line, payment, person, update, verb},
    fixtures::new_id,
    on_each_isolation,
    wire::json as message_json,
};

/// What is refused or accepted together, with what led to it.
struct Case {
    name: &'static str,
    /// Before the batch.
    before: Vec<Step>,
    /// Of the batch, in the order of arrival.
    steps: Vec<Step>,
    /// What each step is answered.
    answers: &'static [&'static str],
    /// Of each row, after its creation.
    outcomes: &'static [&'static [&'static str]],
}

/// A request; of the case's first row and from version 1, unless it says something else.
#[derive(Clone)]
struct Step {
    act: Act,
    row: usize,
    version: Option<i64>,
    by: (&'static str, &'static str, &'static str),
    /// Which of the case's request ids it has, if not one of its own.
    request_id: Option<usize>,
    more: Value,
    joins: bool,
}

const ANA: (&str, &str, &str) = ("ana", "admin", "");
const BEN: (&str, &str, &str) = ("ben", "admin", "");
/// Who is known for it is done alone.
const MALLORY: (&str, &str, &str) = ("mallory", "admin", "");
const OWNER: (&str, &str, &str) = ("login-1", "customer", "customer-1");
const STRANGER: (&str, &str, &str) = ("login-2", "customer", "customer-2");
/// The row that does not exist.
const NO_ROW: usize = 9;

fn step(act: Act) -> Step {
    Step { act, row: 0, version: Some(1), by: ANA, request_id: None, more: json!({}), joins: true }
}

impl Step {
    fn row(self, row: usize) -> Self {
        Self { row, ..self }
    }

    fn from(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }

    fn by(self, by: (&'static str, &'static str, &'static str)) -> Self {
        Self { by, ..self }
    }

    fn named(self, request_id: usize) -> Self {
        Self { request_id: Some(request_id), ..self }
    }

    fn merges(self) -> Self {
        Self { more: json!({"merge_policy": MERGE}), ..self }
    }

    /// It is not done together with others.
    fn alone(self, more: Value) -> Self {
        Self { more, joins: false, ..self }
    }
}

/// A case under way.
struct Run {
    case: Case,
    rows: Vec<String>,
    request_ids: [String; 2],
}

impl Run {
    async fn begin(host: &Host, kind: &str, case: Case) -> Self {
        let mut rows = Vec::new();
        for _ in case.outcomes {
            rows.push(host.new_entity(kind).await["id"].as_str().unwrap().to_owned());
        }
        let run = Self { case, rows, request_ids: [new_id(), new_id()] };
        for step in &run.case.before {
            run.call(host, step).send().await.unwrap();
        }
        run
    }

    fn call(&self, host: &Host, step: &Step) -> Call {
        let (name, role, customer) = step.by;
        let mut guard = step.more.clone();
        if let Some(version) = step.version {
            guard["expected_version"] = json!(version);
        }
        guard["request_id"] = json!(step.request_id.map_or_else(new_id, |index| self.request_ids[index].clone()));
        let wire = person(&host.wire, name, role);
        let wire = if customer.is_empty() { wire } else { wire.with("x-occam-customer", customer) };
        let id = self.rows.get(step.row).cloned().unwrap_or_else(new_id);
        Call { wire, act: step.act.clone(), id, guard }
    }

    /// Everything that can be seen of it, without what differs from run to run.
    async fn verify(&self, host: &Host, kind: &str, answers: &[Answer]) -> Value {
        let name = self.case.name;
        assert_eq!(answers.iter().map(short).collect::<Vec<_>>(), self.case.answers, "{name}");
        let mut seen: Vec<_> = answers.iter().map(whole).collect();
        for (row, expected) in self.rows.iter().zip(self.case.outcomes) {
            let records = history(&host.wire, json!({"entity_id": row})).await;
            let of_record =
                |record: &Value| record["outcome"].as_str().unwrap()["MUTATION_OUTCOME_".len()..].to_owned();
            let outcomes: Vec<_> = records.iter().skip(1).map(of_record).collect();
            assert_eq!(outcomes, *expected, "{name}");
            let applied = records.iter().filter(|record| record["version"] != record["version_before"]).count();
            let entity = get(&host.wire, kind, row).await;
            assert_eq!(entity["version"], applied.to_string(), "{name}");
            seen.extend(records.into_iter().chain([entity]));
        }
        redacted(&Value::Array(seen), &mut BTreeMap::new())
    }
}

/// A reply, or all that a refusal says.
fn whole(answer: &Answer) -> Value {
    match answer {
        Ok(reply) => reply.clone(),
        Err(status) => message_json("google.rpc.Status", status.details()),
    }
}

/// Ids by the order in which they appear, and no times and numbers.
fn redacted(value: &Value, ids: &mut BTreeMap<String, usize>) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), redacted(value, ids)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(values) => values.iter().map(|value| redacted(value, ids)).collect(),
        Value::String(text) if text.starts_with("INV-") => json!("number"),
        Value::String(text) if text.parse::<chrono::DateTime<chrono::Utc>>().is_ok() => json!("time"),
        Value::String(text) => {
            let word = |word: &str| match Uuid::parse_str(word) {
                Ok(_) => {
                    let next = ids.len();
                    format!("id {}", ids.entry(word.to_owned()).or_insert(next))
                }
                // The minute of a change, as messages have it.
                Err(_) if word.len() == 6 && word.ends_with(')') && word.find(':') == Some(2) => "minute)".to_owned(),
                Err(_) => word.to_owned(),
            };
            json!(text.split(' ').map(word).collect::<Vec<_>>().join(" "))
        }
        other => other.clone(),
    }
}

/// Has all cases happen one after the other, then in one batch, and compares.
async fn compare(host: &Host, kind: &'static str, cases: impl Fn(&str) -> Vec<Case>, batches: usize) {
    let mut alone = Vec::new();
    for case in cases(host.plan_id()) {
        let run = Run::begin(host, kind, case).await;
        let mut answers = Vec::new();
        for step in &run.case.steps {
            answers.push(run.call(host, step).send().await);
        }
        alone.push(run.verify(host, kind, &answers).await);
    }

    let mut runs = Vec::new();
    for case in cases(host.plan_id()) {
        runs.push(Run::begin(host, kind, case).await);
    }
    let mut held = host.hold_up(kind).await;
    let mut sent: Vec<Vec<Option<JoinHandle<Answer>>>> = Vec::new();
    for run in &runs {
        let mut of_run = Vec::new();
        for step in &run.case.steps {
            of_run.push(if step.joins { Some(held.join(run.call(host, step).send()).await) } else { None });
        }
        sent.push(of_run);
    }
    // On SQLite nobody writes before the gate is open.
    for (run, of_run) in runs.iter().zip(&mut sent) {
        for (step, sent) in run.case.steps.iter().zip(of_run) {
            sent.get_or_insert_with(|| run.call(host, step).spawn());
        }
    }
    let before = held.release().await;
    for ((run, sent), alone) in runs.iter().zip(sent).zip(alone) {
        let mut answers = Vec::new();
        for answer in sent {
            answers.push(answer.unwrap().await.unwrap());
        }
        assert_eq!(run.verify(host, kind, &answers).await, alone, "{}", run.case.name);
    }
    assert_eq!(host.batches(kind).await - before, batches, "they did not share a batch");
}

fn of_subscriptions(plan_id: &str) -> Vec<Case> {
    let quantity = || update("subscription", json!({"quantity": 3}));
    let pause = || verb("PauseSubscription", json!({}));
    let theirs = || step(notes("theirs")).by(BEN);
    vec![
        Case {
            name: "a win",
            before: vec![],
            steps: vec![step(notes("mine"))],
            answers: &["2"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "a stale write",
            before: vec![theirs()],
            steps: vec![step(notes("mine"))],
            answers: &["VERSION_CONFLICT"],
            outcomes: &[&["APPLIED", "CONFLICT"]],
        },
        Case {
            name: "one from a version that is not there yet",
            before: vec![theirs()],
            steps: vec![step(notes("mine")).from(7)],
            answers: &["VERSION_AHEAD"],
            outcomes: &[&["APPLIED", "CONFLICT"]],
        },
        Case {
            name: "two writers of one row",
            before: vec![],
            steps: vec![theirs(), step(notes("mine"))],
            answers: &["2", "VERSION_CONFLICT"],
            outcomes: &[&["APPLIED", "CONFLICT"]],
        },
        Case {
            name: "two writers of one row, the second from what the first makes",
            before: vec![],
            steps: vec![theirs(), step(notes("mine")).from(2)],
            answers: &["2", "3"],
            outcomes: &[&["APPLIED", "APPLIED"]],
        },
        Case {
            name: "a write that changes nothing",
            before: vec![],
            steps: vec![step(notes("first"))],
            answers: &["1"],
            outcomes: &[&["UNCHANGED"]],
        },
        Case {
            name: "a rule's refusal",
            before: vec![step(verb("CancelSubscription", json!({})))],
            steps: vec![step(pause()).from(2)],
            answers: &["INVALID_TRANSITION"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "a customer's own",
            before: vec![],
            steps: vec![step(pause()).by(OWNER)],
            answers: &["2"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "another customer's, and one that is not there",
            before: vec![],
            steps: vec![step(pause()).by(STRANGER), step(pause()).by(STRANGER).row(NO_ROW), step(pause()).row(NO_ROW)],
            answers: &["PERMISSION_DENIED", "PERMISSION_DENIED", "ENTITY_NOT_FOUND"],
            outcomes: &[&[]],
        },
        Case {
            name: "a repeated request, whose row has moved on",
            before: vec![step(notes("mine")).named(0), theirs().from(2)],
            steps: vec![step(notes("mine")).named(0)],
            answers: &["2 replayed"],
            outcomes: &[&["APPLIED", "APPLIED"]],
        },
        Case {
            name: "two copies of a request",
            before: vec![],
            steps: vec![step(notes("mine")).named(0), step(notes("mine")).named(0)],
            answers: &["2", "2 replayed"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "a request id that was used for another row",
            before: vec![step(notes("mine")).by(MALLORY).named(0)],
            steps: vec![step(notes("mine")).by(MALLORY).named(0).row(1)],
            answers: &["REQUEST_ID_REUSED"],
            outcomes: &[&["APPLIED"], &[]],
        },
        Case {
            name: "a request id for two rows at once, and somebody else's of the same name",
            before: vec![],
            steps: vec![
                step(notes("mine")).by(MALLORY).named(0),
                step(notes("mine")).by(MALLORY).named(0).row(1),
                theirs().named(0).row(2),
            ],
            answers: &["2", "REQUEST_ID_REUSED", "2"],
            outcomes: &[&["APPLIED"], &[], &["APPLIED"]],
        },
        Case {
            name: "a merge",
            before: vec![step(quantity()).by(BEN)],
            steps: vec![step(notes("mine")).merges()],
            answers: &["3 merged"],
            outcomes: &[&["APPLIED", "MERGED"]],
        },
        Case {
            name: "a merge with a write of the same batch",
            before: vec![],
            steps: vec![step(quantity()).by(BEN), step(notes("mine")).merges()],
            answers: &["2", "3 merged"],
            outcomes: &[&["APPLIED", "MERGED"]],
        },
        Case {
            name: "a merge that collides",
            before: vec![theirs()],
            steps: vec![step(notes("mine")).merges()],
            answers: &["VERSION_CONFLICT"],
            outcomes: &[&["APPLIED", "CONFLICT"]],
        },
        Case {
            name: "a forced write",
            before: vec![theirs()],
            steps: vec![step(notes("mine")).alone(json!({"force": true, "force_reason": "because"}))],
            answers: &["3"],
            outcomes: &[&["APPLIED", "FORCED"]],
        },
        Case {
            name: "what is only checked",
            before: vec![theirs()],
            steps: vec![
                step(notes("mine")).from(2).alone(json!({"validate_only": true})),
                step(notes("mine")).alone(json!({"validate_only": true})),
            ],
            answers: &["2", "VERSION_CONFLICT"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "a change that has to know a plan",
            before: vec![],
            steps: vec![
                step(verb("ChangeSubscriptionPlan", json!({"plan_id": plan_id, "quantity": 7}))).alone(json!({})),
            ],
            answers: &["2"],
            outcomes: &[&["APPLIED"]],
        },
    ]
}

fn of_invoices(_: &str) -> Vec<Case> {
    let finalize = || verb("FinalizeInvoice", json!({}));
    let memo = |text: &str| update("invoice", json!({"memo": text}));
    vec![
        Case {
            name: "two that are given numbers",
            before: vec![],
            steps: vec![step(finalize()), step(finalize()).row(1)],
            answers: &["2", "2"],
            outcomes: &[&["APPLIED"], &["APPLIED"]],
        },
        Case {
            name: "a stale one",
            before: vec![step(memo("theirs")).by(BEN)],
            steps: vec![step(finalize())],
            answers: &["VERSION_CONFLICT"],
            outcomes: &[&["APPLIED", "CONFLICT"]],
        },
        Case {
            name: "one that is merged, with its number",
            before: vec![step(memo("theirs")).by(BEN)],
            steps: vec![step(finalize()).merges()],
            answers: &["3 merged"],
            outcomes: &[&["APPLIED", "MERGED"]],
        },
        Case {
            name: "one after a write of the same batch",
            before: vec![],
            steps: vec![step(memo("mine")), step(finalize()).from(2)],
            answers: &["2", "3"],
            outcomes: &[&["APPLIED", "APPLIED"]],
        },
        Case {
            name: "one that has its number",
            before: vec![step(finalize())],
            steps: vec![step(finalize()).from(2)],
            answers: &["INVALID_TRANSITION"],
            outcomes: &[&["APPLIED"]],
        },
        Case {
            name: "a payment",
            before: vec![step(finalize())],
            steps: vec![step(payment(40, "bank-1")).from(2).alone(json!({}))],
            answers: &["3"],
            outcomes: &[&["APPLIED", "APPLIED"]],
        },
        Case {
            name: "lines, and the end of a draft",
            before: vec![],
            steps: vec![
                step(update("invoice", json!({"lines": [line("Hosting", 7)]}))),
                step(verb("VoidInvoice", json!({}))).row(1),
            ],
            answers: &["2", "2"],
            outcomes: &[&["APPLIED"], &["APPLIED"]],
        },
    ]
}

on_each_isolation! {
    async fn each_of_a_batch_gets_what_the_single_request_gets(server: Server) {
        let host = Host::over(&server.database_url, &[]).await;
        // One batch, and one for those who came behind a write of the same row or request id.
        compare(&host, "subscription", of_subscriptions, 2).await;
        compare(&host, "invoice", of_invoices, 2).await;
        let listed = host.wire.call("ListInvoices", json!({"page_size": 1000})).await.unwrap();
        let numbers = listed["invoices"].as_array().unwrap().iter().filter_map(|invoice| invoice["number"].as_str());
        let numbers: HashSet<_> = numbers.map(str::to_owned).collect();
        let expected: HashSet<_> = (1..=numbers.len()).map(|number| format!("INV-{number:06}")).collect();
        assert_eq!((&numbers, numbers.len()), (&expected, 12));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_answered_before_the_commit() {
    let host = Host::over(&crate::harness::postgres::create_database("read committed"), &[]).await;
    let ids = new_rows(&host, 2).await;
    let mut held = host.hold_up("subscription").await;
    let gate = Gate::shut(&host.database_url, &ids[..1]).await;
    let calls = [("won", 0, 1), ("lost", 0, 1), ("ahead of it", 0, 5), ("beside it", 1, 1)];
    let mut sent = Vec::new();
    for (text, row, version) in calls {
        sent.push(held.join(write(&host.wire, &ids[row], text, version).send()).await);
    }
    held.release().await;
    host.wait_for_gate(1).await;
    // Whoever was to be answered is by now.
    for id in ids.iter().cycle().take(20) {
        assert_eq!(get(&host.wire, "subscription", id).await["version"], "1");
    }
    assert!(sent.iter().all(|answer| !answer.is_finished()));
    gate.open().await;
    let answers = super::gate::answers(sent).await;
    assert_eq!(answers.iter().map(short).collect::<Vec<_>>(), ["2", "VERSION_CONFLICT", "VERSION_AHEAD", "2"]);
}
