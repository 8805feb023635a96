//! One measurement of one contender, and what several of them come to.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::{
    goal::Goal,
    load,
    number::{per, real, spread},
    pgbench,
    proc::Cpu,
};

/// One measurement.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Window {
    /// How long.
    pub(crate) seconds: f64,
    /// What is counted: updates, rows, reads.
    pub(crate) units: u64,
    /// Of these, changes.
    pub(crate) applied: u64,
    /// Of these, refusals as stale.
    pub(crate) conflicts: u64,
    /// Calls that failed, in the warm-up, too.
    pub(crate) failed: u64,
    /// How long calls took.
    pub(crate) latency: Latency,
    /// Processor time, in seconds.
    pub(crate) cpu: Cpu,
    /// Which share of the machine's processor time went to others.
    pub(crate) share_of_others: f64,
    /// How much PostgreSQL wrote to its log.
    pub(crate) wal_bytes: Option<u64>,
    /// How much memory the server had in use at the end.
    pub(crate) server_memory_bytes: Option<u64>,
}

/// How long calls took, in microseconds; of pgbench with several clients only the mean is known.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Latency {
    pub(crate) mean: f64,
    pub(crate) p50: Option<f64>,
    pub(crate) p90: Option<f64>,
    pub(crate) p99: Option<f64>,
    pub(crate) p999: Option<f64>,
    pub(crate) max: Option<f64>,
}

impl From<&Histogram<u64>> for Latency {
    fn from(histogram: &Histogram<u64>) -> Self {
        let at = |quantile| (!histogram.is_empty()).then(|| real(histogram.value_at_quantile(quantile)));
        Self { mean: histogram.mean(), p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1.0) }
    }
}

impl Window {
    /// What callers counted.
    pub(crate) fn of_callers(counted: &load::Counted, window: Duration, cpu: Cpu) -> Self {
        let seconds = window.as_secs_f64();
        Self {
            seconds,
            units: counted.window.units,
            applied: counted.window.applied,
            conflicts: counted.window.conflicts,
            failed: counted.failed,
            latency: Latency::from(&counted.latency),
            cpu,
            share_of_others: cpu.share_of_others(seconds),
            wal_bytes: None,
            server_memory_bytes: None,
        }
    }

    /// What pgbench counted; it lasted longer than what it counts, which is from when it was connected.
    pub(crate) fn of_pgbench(
        script: pgbench::Script,
        counted: &pgbench::Counted,
        lasted: Duration,
        cpu: Cpu,
        wal_bytes: u64,
    ) -> Self {
        let units = counted.transactions * script.units();
        let only_mean = Latency { mean: counted.mean_micros, p50: None, p90: None, p99: None, p999: None, max: None };
        Self {
            seconds: counted.seconds,
            units,
            applied: if script.writes() { units } else { 0 },
            conflicts: 0,
            failed: 0,
            latency: counted.latency.as_ref().map_or(only_mean, Latency::from),
            cpu,
            share_of_others: cpu.share_of_others(lasted.as_secs_f64()),
            wal_bytes: script.writes().then_some(wal_bytes),
            server_memory_bytes: None,
        }
    }

    /// How many in a second.
    pub(crate) fn rate(&self) -> f64 {
        per(real(self.units), self.seconds)
    }

    /// How much log each unit cost.
    pub(crate) fn wal_bytes_each(&self) -> Option<f64> {
        Some(per(real(self.wal_bytes?), real(self.units)))
    }

    /// Which share of the answers were conflicts.
    pub(crate) fn conflict_share(&self) -> Option<f64> {
        Some(per(real(self.conflicts), real(self.units)))
    }

    /// Some seconds of processor time, as microseconds for each unit.
    pub(crate) fn micros_each(&self, seconds: f64) -> f64 {
        per(seconds * 1_000_000.0, real(self.units))
    }
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Measure {
    /// Units in a second.
    Rate,
    /// The median time of a call.
    Median,
}

impl Measure {
    pub(crate) fn of(self, window: &Window) -> Option<f64> {
        match self {
            Self::Rate => Some(window.rate()),
            Self::Median => window.latency.p50,
        }
    }
}

/// A contender, and all measurements of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Series {
    /// Who.
    pub(crate) name: String,
    /// One for each round.
    pub(crate) windows: Vec<Window>,
}

impl Series {
    /// The least, the median and the greatest of some figure of the rounds.
    pub(crate) fn spread(&self, figure: impl Fn(&Window) -> Option<f64>) -> Option<[f64; 3]> {
        spread(self.windows.iter().filter_map(figure))
    }

    /// The median of some figure of the rounds.
    pub(crate) fn median(&self, figure: impl Fn(&Window) -> Option<f64>) -> Option<f64> {
        self.spread(figure).map(|[_, median, _]| median)
    }
}

/// How one figure relates to another, round by round: what slows the machine down for a while slows both down.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Ratio {
    /// What to what.
    pub(crate) name: String,
    /// What is to be reached, if anything is.
    pub(crate) goal: Option<Goal>,
    /// One for each round.
    pub(crate) rounds: Vec<f64>,
}

impl Ratio {
    /// Of two contenders, by one measure.
    pub(crate) fn new(of: &Series, to: &Series, measure: Measure) -> Self {
        let what = match measure {
            Measure::Rate => "",
            Measure::Median => ", p50",
        };
        let pairs = of.windows.iter().zip(&to.windows);
        let rounds = pairs.filter_map(|(of, to)| Some(per(measure.of(of)?, measure.of(to)?))).collect();
        Self { name: format!("{} / {}{what}", of.name, to.name), goal: None, rounds }
    }
}
