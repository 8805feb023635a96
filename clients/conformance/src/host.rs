//! The scenarios of one run, one after the other: which one is going on, what was seen of it, and what came of it.

use std::{collections::HashMap, time::Instant};

use anyhow::Context as _;
use serde_json::Value;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{
    call::Call,
    judge::{compare, compare_seen, notation},
    results::{Results, ScenarioResult, Verdict},
    scenario::{Fault, Protocol, Scenario, Task},
    world::World,
};

/// Who the client under test is.
const PRINCIPAL: &str = "conformance";

/// A run of one client through all scenarios.
#[derive(Debug)]
pub struct Host {
    /// What the client must speak.
    pub protocol: Protocol,
    /// The server, past the proxy.
    pub world: World,
    /// Where the client finds the proxy.
    pub proxy_url: String,
    scenarios: Vec<Scenario>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    begun: usize,
    running: Option<Running>,
    results: Vec<ScenarioResult>,
}

/// The scenario that is going on.
#[derive(Debug)]
struct Running {
    index: usize,
    subscription_id: String,
    calls: Vec<Call>,
    /// What went wrong already.
    failures: Vec<String>,
    since: Instant,
}

/// What is to be done to a call.
#[derive(Debug)]
pub struct Arrival {
    /// Which subscription the scenario is about.
    pub subscription_id: String,
    /// The fault, if there is one for it.
    pub fault: Option<Fault>,
}

impl Host {
    /// A run that has not begun.
    pub fn new(scenarios: Vec<Scenario>, protocol: Protocol, world: World, proxy_url: String) -> Self {
        Self { protocol, world, proxy_url, scenarios, state: Mutex::default() }
    }

    /// Begins the next scenario, and gives its task.
    pub async fn next(&self) -> anyhow::Result<Option<Task>> {
        let mut state = self.state.lock().await;
        state.give_up("the driver asked for the next task without a report of this one", &self.scenarios);
        let Some(scenario) = self.scenarios.get(state.begun) else {
            return Ok(None);
        };
        let index = state.begun;
        let subscription_id = match scenario.task.missing {
            true => Uuid::now_v7().to_string(),
            false => self.world.create_subscription(&scenario.given).await.context(scenario.name.clone())?,
        };
        state.begun += 1;
        state.running = Some(Running {
            index,
            subscription_id: subscription_id.clone(),
            calls: Vec::new(),
            failures: Vec::new(),
            since: Instant::now(),
        });
        Ok(Some(Task {
            name: scenario.name.clone(),
            url: self.proxy_url.clone(),
            principal: PRINCIPAL.to_owned(),
            subscription_id,
            template: scenario.task.clone(),
        }))
    }

    /// Writes down a call, and says what is to be done to it. Between scenarios nothing is.
    pub async fn arrived(&self, protocol: Protocol, call: Result<Call, String>) -> Option<Arrival> {
        let mut state = self.state.lock().await;
        let running = state.running.as_mut()?;
        if protocol != self.protocol {
            running.fail(format!("the client must speak {}, but speaks {protocol}", self.protocol));
        }
        let subscription_id = running.subscription_id.clone();
        let call = match call {
            Ok(call) => call,
            Err(problem) => {
                running.fail(problem);
                return Some(Arrival { subscription_id, fault: None });
            }
        };
        let is_write = matches!(call, Call::Write(_));
        let is_counted = is_write || matches!(call, Call::Get { .. });
        running.calls.push(call);
        let number = running
            .calls
            .iter()
            .filter(|call| match call {
                Call::Write(_) => is_write,
                Call::Get { .. } => !is_write,
                Call::Other(_) => false,
            })
            .count();
        let faults = self.scenarios.get(running.index).map(|scenario| &scenario.faults);
        let fault = faults
            .into_iter()
            .flatten()
            .find(|fault| is_counted && fault.on.is_write == is_write && fault.on.number == number);
        Some(Arrival { subscription_id, fault: fault.cloned() })
    }

    /// Writes down what went wrong on the host's side.
    pub async fn problem(&self, problem: String) {
        if let Some(running) = &mut self.state.lock().await.running {
            running.fail(problem);
        }
    }

    /// Judges the scenario by the driver's report; `None` if none is going on. An empty list says that it passed.
    pub async fn report(&self, report: &Value) -> anyhow::Result<Option<Vec<String>>> {
        let mut state = self.state.lock().await;
        let Some(running) = state.running.take() else {
            return Ok(None);
        };
        let scenario = self.scenarios.get(running.index).context("there is no such scenario")?;
        let mut failures = running.failures;
        let name = report.get("name").and_then(Value::as_str).unwrap_or_default();
        if name != scenario.name {
            failures.push(format!("the report is about {name:?}"));
        }
        let seen = notation(&running.calls, &running.subscription_id);
        failures.extend(compare_seen(scenario.seen.of(self.protocol), &seen));
        failures.extend(compare("report", &scenario.expect, report));
        if let Some(after) = &scenario.after {
            failures.extend(compare("finally", after, &self.world.read(&running.subscription_id).await?));
        }
        let error = report.get("error").and_then(Value::as_str);
        if let (false, Some(error)) = (failures.is_empty(), error) {
            failures.push(format!("the client says: {error}"));
        }
        let result = if failures.is_empty() { Verdict::Passed } else { Verdict::Failed };
        state.finish(ScenarioResult { name: scenario.name.clone(), result, failures: failures.clone() }, running.since);
        Ok(Some(failures))
    }

    /// What came of the run, which is over. Scenarios that the driver did not come to are among it.
    pub async fn results(&self, client: &str) -> Results {
        let mut state = self.state.lock().await;
        state.give_up("the driver ended without a report", &self.scenarios);
        let mut by_name: HashMap<_, _> = state.results.drain(..).map(|result| (result.name.clone(), result)).collect();
        let scenarios = self.scenarios.iter().map(|Scenario { name, .. }| {
            let not_run = || ScenarioResult { name: name.clone(), result: Verdict::NotRun, failures: Vec::new() };
            by_name.remove(name).unwrap_or_else(not_run)
        });
        Results { client: client.to_owned(), protocol: self.protocol, scenarios: scenarios.collect() }
    }
}

impl Running {
    fn fail(&mut self, failure: String) {
        // One reason for ten requests is one failure.
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }
}

impl State {
    /// Ends a scenario of which there was no report.
    fn give_up(&mut self, why: &str, scenarios: &[Scenario]) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        let Some(scenario) = scenarios.get(running.index) else {
            return;
        };
        let seen = notation(&running.calls, &running.subscription_id);
        running.fail(why.to_owned());
        running.fail(format!("seen until then: [{}]", seen.join(", ")));
        let result =
            ScenarioResult { name: scenario.name.clone(), result: Verdict::Failed, failures: running.failures };
        self.finish(result, running.since);
    }

    #[expect(clippy::print_stdout, reason = "what this program is for")]
    fn finish(&mut self, result: ScenarioResult, since: Instant) {
        let took = since.elapsed().as_millis();
        match result.result {
            Verdict::Passed => println!("ok      {} ({took} ms)", result.name),
            Verdict::Failed | Verdict::NotRun => println!("FAILED  {} ({took} ms)", result.name),
        }
        for failure in &result.failures {
            println!("        {failure}");
        }
        self.results.push(result);
    }
}
