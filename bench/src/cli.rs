//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum, builder::RangedU64ValueParser};

use crate::{data::Engine, load::Timing};

/// Measures Occam, and pgbench doing the same work straight on PostgreSQL, in turns on this machine.
///
/// It starts a PostgreSQL of its own with a stated configuration, builds the real occam, and measures every contender of a
/// scenario once in each round, forth and back. Each measurement has a fresh copy of the same database, a freshly started
/// server, a warm-up, and no checkpoint; after it, versions, history and acknowledged writes have to add up. Ratios are
/// taken round by round, and their median, least and greatest are shown.
///
/// Figures mean something only while nothing else runs on the machine; the column "others" says how much did.
#[derive(Debug, Parser)]
#[command(
    name = "bench",
    max_term_width = 100,
    after_help = "Examples:
  cargo run -p bench --release -- all
  cargo run -p bench --release -- update latency --rounds 5 --seconds 10
  cargo run -p bench --release -- update hot-row --baseline ../before/target/release/occam
  cargo run -p bench --release -- all --plots docs/performance

The report is also written to target/bench/report.json, with every single measurement."
)]
pub(crate) struct Options {
    /// What to measure
    #[arg(value_enum, required = true)]
    pub(crate) scenarios: Vec<Scenario>,
    /// How long each measurement lasts; pgbench counts whole seconds only
    #[arg(long, default_value_t = 4.0, value_parser = parse_seconds)]
    pub(crate) seconds: f64,
    /// How long each warm-up lasts
    #[arg(long, default_value_t = 1.0, value_parser = parse_seconds)]
    pub(crate) warm_up_seconds: f64,
    /// How often each contender is measured
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: u32,
    /// Measure again, up to 5 times, when others took more than so many percent of the processors' time meanwhile
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) others_max: Option<u8>,
    /// How many callers update distinct rows at once
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32, 128, 512], value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    pub(crate) callers: Vec<usize>,
    /// How many clients pgbench has; without this, those with which it is fastest, found by trying
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=64))]
    pub(crate) pgbench_clients: Option<u64>,
    /// How many subscriptions there are
    #[arg(long, default_value_t = 16_384, value_parser = clap::value_parser!(u64).range(64..))]
    pub(crate) rows: u64,
    /// How many subscriptions there are in the large set
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    pub(crate) large_rows: u64,
    /// How many updates there are between the two looks at the server's memory, in thousands
    #[arg(long, value_name = "THOUSANDS", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(10..))]
    pub(crate) memory_updates: u64,
    /// The database of those scenarios that run on either
    #[arg(long, value_enum, default_value_t = Engine::Postgres)]
    pub(crate) database: Engine,
    /// The program to measure, instead of one that is built from these sources
    #[arg(long, value_name = "PATH")]
    pub(crate) occam: Option<PathBuf>,
    /// Another occam to measure beside it, such as one that was built before a change; not over the large set, and not for
    /// its memory
    #[arg(long, value_name = "PATH")]
    pub(crate) baseline: Option<PathBuf>,
    /// A further flag of "occam serve", such as --serve-flag=--metrics-listen=127.0.0.1:0; may be given several times
    #[arg(long, value_name = "FLAG", allow_hyphen_values = true)]
    pub(crate) serve_flag: Vec<String>,
    /// Where databases and the report are; of a real disk, and to be entered by the user postgres [default: target/bench]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Draw plots, as SVG, into this directory, in files that are always called the same
    #[arg(long, value_name = "DIR")]
    pub(crate) plots: Option<PathBuf>,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// Every one of the following
    All,
    /// Updates of distinct rows, by 1 to 512 callers, and pgbench's
    Update,
    /// How long one caller waits, and one client of pgbench
    Latency,
    /// How long callers wait at 70 % of the peak load, which begin when they are to and not when there is time
    Tail,
    /// Updates of one row by many callers
    HotRow,
    /// Updates of distinct rows, of which 10 % and 50 % are stale
    Stale,
    /// Stale updates alone, one version behind and many
    Conflict,
    /// Stale updates that are merged
    Merge,
    /// A verb: pause and resume
    Verb,
    /// Bulks of 1, 50 and 500 updates, and pgbench's of as many rows
    Bulk,
    /// Reads by id, an RPC that does nothing, and pgbench's reads
    Get,
    /// Pages of 50 subscriptions of a customer
    List,
    /// New subscriptions
    Create,
    /// An entity with 10,000 versions
    History,
    /// Updates of distinct rows on SQLite
    Sqlite,
    /// Two servers on one database
    TwoServers,
    /// A million subscriptions with ten million records of history, built once, and a thousand
    Large,
    /// The server's memory after many updates
    Memory,
}

impl Options {
    /// The scenarios that were asked for, in their order.
    pub(crate) fn chosen(&self) -> Vec<Scenario> {
        let every = Scenario::value_variants().iter().copied().filter(|one| *one != Scenario::All);
        every.filter(|one| self.scenarios.iter().any(|chosen| chosen == one || *chosen == Scenario::All)).collect()
    }

    /// How long to measure.
    pub(crate) fn timing(&self) -> Timing {
        Timing { warm_up: Duration::from_secs_f64(self.warm_up_seconds), window: Duration::from_secs_f64(self.seconds) }
    }
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.1..=3_600.0).contains(&seconds) => Ok(seconds),
        Ok(_) | Err(_) => Err("must be a number of seconds from 0.1 to 3600".to_owned()),
    }
}

impl Scenario {
    /// Its name on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}
