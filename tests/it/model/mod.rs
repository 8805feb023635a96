//! The whole service against a model of a page: whatever clients do to subscriptions at once, every reply, every refusal
//! and all that is stored is what some serial order of the requests gives in the model.
//!
//! Accepted requests are told the version that they found or made, so versions are the serial order, entity by entity.
//! `OCCAM_MODEL_SEED` runs one script again, `OCCAM_MODEL_SECONDS` says how long each setting is tried.

mod check;
mod diffs;
mod driver;
mod machine;
mod order;
mod shrink;
mod steps;
mod stored;
mod timeline;
mod wire;

use std::time::{Duration, Instant};

use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use self::{check::Figures, driver::History, steps::Script};
use crate::{
    fixtures::create_plan,
    harness::{Database, Server},
};

const CLIENTS: usize = 4;
const STEPS: usize = 14;
/// In the normal run: so long each setting is tried.
const SHORT: Duration = Duration::from_millis(2_500);
const LONG: Duration = Duration::from_secs(60);
/// One script takes a different course each time.
const RUNS_OF_A_GIVEN_SEED: usize = 30;

/// Servers over one database, and a plan to subscribe to.
pub struct Setting {
    name: String,
    servers: Vec<Server>,
    plan_id: String,
}

impl Setting {
    async fn start(database: Database, servers: usize) -> Self {
        let first = Server::start(database).await;
        let name = format!("{database:?}, {servers} servers");
        let plan_id = create_plan(&first.client().await).await.id;
        let database_url = first.database_url.clone();
        let mut all = vec![first];
        while all.len() < servers {
            all.push(Server::over(&database_url).await);
        }
        Self { name, servers: all, plan_id }
    }

    /// Carries out a script and checks what came of it.
    async fn run(&self, script: &Script) -> Result<Figures, String> {
        check::check(&self.history(script).await?)
    }

    async fn history(&self, script: &Script) -> Result<History, String> {
        driver::run(&self.servers, &self.plan_id, script).await
    }
}

macro_rules! settings {
    ($($name:ident: $database:ident, $servers:literal;)+) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn clients_at_once_see_a_serial_order() {
                at_once(Setting::start(Database::$database, $servers).await, SHORT).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "takes a minute, or OCCAM_MODEL_SECONDS"]
            async fn clients_at_once_see_a_serial_order_for_long() {
                at_once(Setting::start(Database::$database, $servers).await, LONG).await;
            }

            #[test]
            fn one_client_sees_what_the_model_says() {
                one_by_one(Database::$database, $servers, SHORT / 2);
            }

            #[test]
            #[ignore = "takes a minute, or OCCAM_MODEL_SECONDS"]
            fn one_client_sees_what_the_model_says_for_long() {
                one_by_one(Database::$database, $servers, LONG);
            }
        }
    )+};
}

settings! {
    sqlite: Sqlite, 1;
    postgres: Postgres, 1;
    serializable: PostgresSerializable, 1;
    two_servers: Postgres, 2;
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().unwrap())
}

fn time_of(default: Duration) -> Duration {
    number("OCCAM_MODEL_SECONDS").map_or(default, Duration::from_secs)
}

/// Several clients at once, script after script.
async fn at_once(setting: Setting, time: Duration) {
    let (begun, given) = (Instant::now(), number("OCCAM_MODEL_SEED"));
    let mut figures = Figures::new();
    let mut runs = 0;
    loop {
        let seed = given.unwrap_or_else(|| fastrand::u64(..));
        let script = Script::of(seed, CLIENTS, STEPS);
        *figures.entry("steps").or_default() += script.len();
        match setting.run(&script).await {
            Ok(found) => found.into_iter().for_each(|(kind, count)| *figures.entry(kind).or_default() += count),
            Err(problem) => {
                println!("model, {}: failed, OCCAM_MODEL_SEED={seed}, figures so far {figures:?}", setting.name);
                let (script, problem) = shrink::shrink(&setting, script, problem).await;
                panic!("OCCAM_MODEL_SEED={seed}, {} steps are enough:\n{}\n{problem}", script.len(), script.show());
            }
        }
        runs += 1;
        if given.map_or(begun.elapsed() >= time_of(time), |_| runs >= RUNS_OF_A_GIVEN_SEED) {
            break;
        }
    }
    println!("model, {}, {:.1?}: {figures:?}", setting.name, begun.elapsed());
}

/// One client, so that each answer can be only one; scripts are shrunk by proptest.
fn one_by_one(database: Database, servers: usize, time: Duration) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let setting = runtime.block_on(Setting::start(database, servers));
    let (begun, seed) = (Instant::now(), number("OCCAM_MODEL_SEED").unwrap_or_else(|| fastrand::u64(..)));
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let scripts = (2..=4_usize, vec(any::<u64>().no_shrink(), 10..=60))
        .prop_map(|(entities, steps)| Script { entities, clients: vec![steps] });
    let figures = std::cell::RefCell::new(Figures::new());
    let mut runs = 0;
    while runs == 0 || begun.elapsed() < time_of(time) {
        runs += 1;
        let run = runner.run(&scripts, |script| {
            let found = runtime.block_on(setting.run(&script)).map_err(TestCaseError::fail)?;
            let mut figures = figures.borrow_mut();
            *figures.entry("steps").or_default() += script.len();
            found.into_iter().for_each(|(kind, count)| *figures.entry(kind).or_default() += count);
            Ok(())
        });
        match run {
            Ok(()) => {}
            Err(TestError::Fail(problem, script)) => {
                let steps = script.len();
                panic!("OCCAM_MODEL_SEED={seed}, run {runs}, {steps} steps are enough:\n{}\n{problem}", script.show())
            }
            Err(TestError::Abort(reason)) => panic!("{reason}"),
        }
    }
    println!("model, one client, {}, {:.1?}: {:?}", setting.name, begun.elapsed(), figures.borrow());
}
