//! A server whose batches wait for the test, so that the test says who shares one.

use std::time::{Duration, Instant};

use occam_client::tonic::Status;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{
    acts::{Act, new_invoice, new_plan, new_subscription, update},
    harness::{Process, execute, rows},
    metrics::{of, scrape},
    wire::Wire,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// Has every update of a row wait as long as somebody holds the row's gate. It is no lock that times out.
const GATES: &str = "
    CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS '
        BEGIN
            WHILE NOT pg_try_advisory_xact_lock_shared(hashtext(OLD.id::text)) LOOP PERFORM pg_sleep(0.002); END LOOP;
            RETURN NEW;
        END';
    CREATE TRIGGER gate BEFORE UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION pass_gate();
    CREATE TRIGGER gate BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION pass_gate();";

/// What keeps writes waiting until it is opened: on PostgreSQL those of some rows, on SQLite all.
pub struct Gate(DatabaseTransaction);

impl Gate {
    pub async fn shut(database_url: &str, ids: &[String]) -> Self {
        let db = sea_orm::Database::connect(database_url).await.unwrap();
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..Default::default() };
        let txn = db.begin_with_options(options).await.unwrap();
        if db.get_database_backend() == DbBackend::Postgres {
            for id in ids {
                txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock(hashtext('{id}'))")).await.unwrap();
            }
        }
        Self(txn)
    }

    pub async fn open(self) {
        self.0.rollback().await.unwrap();
    }
}

/// A write that is to be sent.
#[derive(Clone)]
pub struct Call {
    pub wire: Wire,
    pub act: Act,
    pub id: String,
    pub guard: Value,
}

pub type Answer = Result<Value, Status>;

impl Call {
    pub async fn send(self) -> Answer {
        self.act.send(&self.wire, &self.id, self.guard).await
    }

    pub fn spawn(self) -> JoinHandle<Answer> {
        tokio::spawn(self.send())
    }

    /// The same, sent to another server.
    pub fn to(&self, wire: &Wire) -> Self {
        Self { wire: wire.clone(), ..self.clone() }
    }
}

/// A server with metrics, over a database with gates.
pub struct Host {
    pub process: Process,
    pub wire: Wire,
    pub database_url: String,
    plan: Value,
}

impl Host {
    pub async fn over(database_url: &str, flags: &[&str]) -> Self {
        let process = Process::serve(database_url, &[&["--metrics-listen", "127.0.0.1:0"], flags].concat());
        if database_url.starts_with("postgres") {
            execute(database_url, GATES).await;
        }
        let wire = Wire::connect(&process.url).await;
        let plan = new_plan(&wire, json!({})).await;
        Self { process, wire, database_url: database_url.to_owned(), plan }
    }

    pub async fn new_entity(&self, kind: &str) -> Value {
        match kind {
            "subscription" => new_subscription(&self.wire, &self.plan, json!({"notes": "first"})).await,
            _ => new_invoice(&self.wire, json!({"memo": "first"})).await,
        }
    }

    /// The plan of all subscriptions.
    pub fn plan_id(&self) -> &str {
        self.plan["id"].as_str().unwrap()
    }

    /// A number that the server has counted so far.
    pub async fn metric(&self, name: &str, labels: &str) -> usize {
        of(&scrape(&self.process).await, name).get(labels).map_or(0, |number| *number as usize)
    }

    pub async fn wait_for_metric(&self, name: &str, labels: &str, wanted: usize) {
        let begun = Instant::now();
        loop {
            let number = self.metric(name, labels).await;
            if number == wanted {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{name} {labels} is {number}, and not {wanted}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How many writes have reached the store and are not answered.
    pub async fn wait_for_under_way(&self, count: usize) {
        self.wait_for_metric("occam_writes_under_way", "", count).await;
    }

    /// How many batches of a kind of entity were begun.
    pub async fn batches(&self, kind: &str) -> usize {
        self.metric("occam_store_batch_size_count", &format!(r#"entity_type="{kind}""#)).await
    }

    /// How many transactions ended so.
    pub async fn transactions(&self, end: &str) -> usize {
        self.metric("occam_store_transaction_duration_seconds_count", &format!(r#"end="{end}""#)).await
    }

    /// Waits until so many statements are at gates.
    pub async fn wait_for_gate(&self, count: usize) {
        let sql = "SELECT 'x' FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        let begun = Instant::now();
        while rows(&self.database_url, sql).await.len() != count {
            assert!(begun.elapsed() < PATIENCE, "there are not {count} at gates");
        }
    }

    /// Begins as many batches as there may be, of one request each, which wait: whoever joins now is in the next one.
    pub async fn hold_up(&self, kind: &'static str) -> HeldUp<'_> {
        let plugs = [self.new_entity(kind).await, self.new_entity(kind).await];
        let plugs = plugs.map(|plug| plug["id"].as_str().unwrap().to_owned());
        let before = self.batches(kind).await;
        let gate = Gate::shut(&self.database_url, &plugs).await;
        let mut held = HeldUp { host: self, kind, gate, plugs: Vec::new(), before, joined: 0 };
        let values = if kind == "subscription" { json!({"notes": "plug"}) } else { json!({"memo": "plug"}) };
        for id in plugs {
            let act = update(kind, values.clone());
            let call = Call { wire: self.wire.clone(), act, id, guard: json!({"expected_version": 1}) };
            held.plugs.push(call.spawn());
            let labels = format!(r#"entity_type="{kind}""#);
            self.wait_for_metric("occam_store_batch_size_count", &labels, before + held.plugs.len()).await;
        }
        held
    }
}

/// Batches that are held up.
pub struct HeldUp<'a> {
    host: &'a Host,
    kind: &'static str,
    gate: Gate,
    plugs: Vec<JoinHandle<Answer>>,
    before: usize,
    joined: usize,
}

impl HeldUp<'_> {
    /// Sends a write, and waits until it waits.
    pub async fn join<T: Send + 'static>(
        &mut self,
        sending: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        let answer = tokio::spawn(sending);
        self.joined += 1;
        self.wait_for_joined().await;
        answer
    }

    /// The same, of many in any order.
    pub async fn join_all<T: Send + 'static>(
        &mut self,
        sending: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
    ) -> Vec<JoinHandle<T>> {
        let answers: Vec<_> = sending.into_iter().map(tokio::spawn).collect();
        self.joined += answers.len();
        self.wait_for_joined().await;
        answers
    }

    async fn wait_for_joined(&self) {
        self.host.wait_for_under_way(self.plugs.len() + self.joined).await;
        assert_eq!(self.host.batches(self.kind).await, self.before + self.plugs.len(), "somebody was taken");
    }

    /// Lets them go on. Answers the number of batches up to then.
    pub async fn release(self) -> usize {
        self.gate.open().await;
        let count = self.plugs.len();
        for plug in self.plugs {
            plug.await.unwrap().unwrap();
        }
        self.before + count
    }
}

/// What they were answered, in their order.
pub async fn answers<T>(sent: Vec<JoinHandle<T>>) -> Vec<T> {
    let mut answers = Vec::new();
    for answer in sent {
        answers.push(answer.await.unwrap());
    }
    answers
}
