//! Callers: as many tasks as are asked for, each with rows of its own, that call and take the time.

mod reads;
mod writes;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use occam_client::{
    Client,
    tonic::{
        Status,
        transport::{Channel, Endpoint},
    },
};
use tokio::{sync::mpsc, task::JoinSet};

pub(crate) use reads::{CheckHealth, GetEntity, GetVersion, ListMutations, ListPage, VerifyEntity};
pub(crate) use writes::{BulkUpdate, Conflicting, Create, HotRow, Merging, PauseAndResume, Stale, Update};

use crate::number::micros;

/// How many connections there are to a server, if there are as many callers: a few processes that call for many people.
const CONNECTIONS_MAX: usize = 4;
/// Who all callers say they are.
const PRINCIPAL: &str = "bench";
/// So that what fails at once does not fail a million times.
const AFTER_FAILURE: Duration = Duration::from_millis(20);
const LATENCY_MICROS_MAX: u64 = 600_000_000;

/// What one call brought.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Answer {
    /// What is counted: answers, or rows of a bulk.
    pub(crate) units: u64,
    /// Versions that it made.
    pub(crate) applied: u64,
    /// Refusals as stale.
    pub(crate) conflicts: u64,
}

impl Answer {
    /// A read.
    pub(crate) const READ: Self = Self { units: 1, applied: 0, conflicts: 0 };
    /// A change.
    pub(crate) const APPLIED: Self = Self { units: 1, applied: 1, conflicts: 0 };
    /// A refusal.
    pub(crate) const CONFLICT: Self = Self { units: 1, applied: 0, conflicts: 1 };

    pub(crate) fn add(&mut self, other: Self) {
        self.units += other.units;
        self.applied += other.applied;
        self.conflicts += other.conflicts;
    }
}

/// Somebody who calls, one call after the other.
pub(crate) trait Caller: Send + 'static {
    /// Makes the next call.
    fn call(&mut self) -> impl Future<Output = Result<Answer, Status>> + Send;

    /// Brings its rows to where its calls can begin, before anything is measured.
    fn prepare(&mut self) -> impl Future<Output = Result<Answer, Status>> + Send {
        std::future::ready(Ok(Answer::default()))
    }
}

/// When calls are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Pace {
    /// Each caller calls again when it has its answer.
    Closed,
    /// So many calls a second begin, whether or not the ones before are answered; the callers are how many can be under
    /// way. The time of a call runs from when it was to begin, also if all callers were busy then.
    Open {
        /// How many.
        per_second: f64,
    },
}

/// How long to measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing {
    /// Before the measurement, so that caches are filled and plans are made.
    pub(crate) warm_up: Duration,
    /// The measurement.
    pub(crate) window: Duration,
}

/// What callers counted.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    /// In the window: answered in it, or, if calls begin at fixed times, begun in it.
    pub(crate) window: Answer,
    /// From beginning to end.
    pub(crate) total: Answer,
    /// Calls that failed, from beginning to end.
    pub(crate) failed: u64,
    /// The first failure.
    pub(crate) failure: Option<Status>,
    /// Of those in the window, in microseconds.
    pub(crate) latency: Histogram<u64>,
}

/// A client for each of so many callers.
pub(crate) async fn connect_callers(url: &str, callers: usize) -> Result<Vec<Client>> {
    let channels = connect_channels(url, callers).await?.into_iter();
    Ok(channels.map(|channel| Client::builder().principal(PRINCIPAL).channel(channel)).collect::<Result<_, _>>()?)
}

/// A channel for each of so many callers, who share a few connections.
pub(crate) async fn connect_channels(url: &str, callers: usize) -> Result<Vec<Channel>> {
    let mut connections = Vec::new();
    for _ in 0..callers.min(CONNECTIONS_MAX) {
        connections.push(Endpoint::from_shared(url.to_owned())?.tcp_nodelay(true).connect().await?);
    }
    Ok(connections.iter().cycle().take(callers).cloned().collect())
}

/// Lets the callers call. `at_the_window` is asked when the measurement begins and when it ends.
pub(crate) async fn run<C: Caller, S>(
    callers: Vec<C>,
    pace: Pace,
    timing: Timing,
    mut at_the_window: impl AsyncFnMut() -> Result<S>,
) -> Result<(Counted, [S; 2])> {
    let (callers, prepared) = prepare(callers).await?;
    let begun = Instant::now();
    let from = begun + timing.warm_up;
    let until = from + timing.window;
    let counter = Arc::new(Mutex::new(Counter::new(from, until, pace)?));
    let mut tasks = JoinSet::new();
    let schedule = match pace {
        Pace::Closed => None,
        Pace::Open { per_second } => Some(Arc::new(tokio::sync::Mutex::new(schedule(begun, until, per_second)))),
    };
    for mut caller in callers {
        let (counter, schedule) = (Arc::clone(&counter), schedule.clone());
        tasks.spawn(async move {
            while let Some(due) = next_due(schedule.as_deref(), until).await {
                let answer = caller.call().await;
                let failed = answer.is_err();
                counter.lock().unwrap_or_else(PoisonError::into_inner).count(due, answer);
                if failed {
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        });
    }
    tokio::time::sleep_until(from.into()).await;
    let first = at_the_window().await?;
    tokio::time::sleep_until(until.into()).await;
    let second = at_the_window().await?;
    while let Some(ended) = tasks.join_next().await {
        ended.context("a caller")?;
    }
    let mut counted = counter.lock().unwrap_or_else(PoisonError::into_inner).counted.clone();
    counted.total.add(prepared);
    Ok((counted, [first, second]))
}

/// Has all callers prepare themselves, and answers what that brought.
async fn prepare<C: Caller>(callers: Vec<C>) -> Result<(Vec<C>, Answer)> {
    let mut tasks = JoinSet::new();
    for mut caller in callers {
        tasks.spawn(async move { (caller.prepare().await, caller) });
    }
    let mut total = Answer::default();
    let mut callers = Vec::new();
    for (prepared, caller) in tasks.join_all().await {
        total.add(prepared.context("a caller that prepares itself")?);
        callers.push(caller);
    }
    Ok((callers, total))
}

/// When the next call is to begin; none any more at the end.
async fn next_due(
    schedule: Option<&tokio::sync::Mutex<mpsc::UnboundedReceiver<Instant>>>,
    until: Instant,
) -> Option<Instant> {
    match schedule {
        Some(schedule) => schedule.lock().await.recv().await,
        None => Some(Instant::now()).filter(|now| *now < until),
    }
}

/// Tells when calls are to begin, at equal distances. A thread of its own, because the runtime's timer counts in
/// milliseconds.
fn schedule(begun: Instant, until: Instant, per_second: f64) -> mpsc::UnboundedReceiver<Instant> {
    let (tell, told) = mpsc::unbounded_channel();
    let gap = Duration::from_secs_f64(1.0 / per_second.max(0.001));
    std::thread::spawn(move || {
        let mut due = begun;
        while due < until {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if tell.send(due).is_err() {
                break;
            }
            due += gap;
        }
    });
    told
}

struct Counter {
    from: Instant,
    until: Instant,
    pace: Pace,
    counted: Counted,
}

impl Counter {
    fn new(from: Instant, until: Instant, pace: Pace) -> Result<Self> {
        let counted = Counted {
            window: Answer::default(),
            total: Answer::default(),
            failed: 0,
            failure: None,
            latency: Histogram::new_with_bounds(1, LATENCY_MICROS_MAX, 3)?,
        };
        Ok(Self { from, until, pace, counted })
    }

    fn count(&mut self, due: Instant, answer: Result<Answer, Status>) {
        let now = Instant::now();
        match answer {
            Ok(answer) => {
                self.counted.total.add(answer);
                // What is measured is how much was answered in the window; or how long those had to wait who began in it,
                // which leaves nobody out because the answer came after the end.
                let at = match self.pace {
                    Pace::Closed => now,
                    Pace::Open { .. } => due,
                };
                if self.from <= at && at < self.until {
                    self.counted.window.add(answer);
                    self.counted.latency.saturating_record(micros(now - due));
                }
            }
            Err(status) => {
                self.counted.failed += 1;
                self.counted.failure.get_or_insert(status);
            }
        }
    }
}
