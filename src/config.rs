//! The command line, and the environment variables behind its flags.

use std::{net::SocketAddr, time::Duration};

use chrono::TimeDelta;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use http::HeaderValue;
use url::Url;

use crate::{server::ServeSettings, store::ConnectSettings};

/// Occam: a subscription-billing service over gRPC in which no write is ever silently lost.
#[derive(Debug, Parser)]
#[command(name = "occam", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API over gRPC until SIGTERM or SIGINT
    Serve(Serve),
    /// Bring a database's schema up to date, or back
    Migrate(Migrate),
    /// Check that no record of history was altered, removed or put elsewhere; writes nothing.
    ///
    /// Exits with 0 if history is intact, with 1 if it is not, and with 2 if it could not be checked.
    VerifyHistory(VerifyHistory),
    /// Show two writers colliding on one subscription, on a temporary database
    Demo,
}

/// Flags of `occam serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; loopback only, as long as --auth is none
    #[arg(long, env = "OCCAM_LISTEN", default_value = "127.0.0.1:50051")]
    pub listen: SocketAddr,
    /// Where the data are: sqlite://FILE?mode=rwc (embedded, migrated at the start) or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, env = "OCCAM_DATABASE_URL", default_value = "sqlite://occam.db?mode=rwc", hide_env_values = true)]
    pub database_url: String,
    /// How many connections to the database at most: on PostgreSQL of writers, and as many again of readers; on SQLite of
    /// readers, beside the one writer
    #[arg(long, env = "OCCAM_DATABASE_CONNECTIONS_MAX", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_connections_max: u32,
    /// Accept a PostgreSQL that has fsync off, or synchronous_commit off or local, and may lose acknowledged writes; for
    /// tests only
    #[arg(long, env = "OCCAM_ALLOW_UNSAFE_DURABILITY")]
    pub allow_unsafe_durability: bool,
    /// How callers are told apart
    #[arg(long, env = "OCCAM_AUTH", value_enum, default_value_t = Auth::None)]
    pub auth: Auth,
    /// How many requests may be under way at once; more are refused with RESOURCE_EXHAUSTED
    #[arg(long, env = "OCCAM_REQUESTS_MAX", default_value_t = 4096, value_parser = parse_positive)]
    pub requests_max: usize,
    /// How many threads serve; unless given, one less than there are processors, and at least 1
    #[arg(long, env = "OCCAM_WORKER_THREADS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub worker_threads: Option<u16>,
    /// How many seconds requests and writes under way may go on after SIGTERM or SIGINT
    #[arg(long, env = "OCCAM_DRAIN_TIMEOUT_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub drain_timeout_seconds: u64,
    /// How many days the records of refused stale writes are kept; 0 keeps them for ever, as all other history is
    #[arg(long, env = "OCCAM_CONFLICT_RETENTION_DAYS", value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(0..=36500))]
    pub conflict_retention_days: u32,
    /// Address to answer GET /metrics on, for Prometheus; off unless given. There is no authentication: who can reach the
    /// address can read the metrics, so whether it is on loopback is for the operator to choose
    #[arg(long, env = "OCCAM_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// An origin whose pages may call from a browser, such as `https://app.example.com`; may be given several times. None is
    /// allowed unless given
    #[arg(long, env = "OCCAM_CORS_ALLOWED_ORIGIN", value_name = "ORIGIN", value_delimiter = ',', value_parser = parse_origin)]
    pub cors_allowed_origin: Vec<HeaderValue>,
    /// Whether to serve the console, a page to look into history with, at /
    #[arg(long, env = "OCCAM_CONSOLE", value_name = "true|false", default_value_t = true, action = ArgAction::Set)]
    pub console: bool,
    /// Fill an empty database with a small set of plans, subscriptions and invoices, and print what to try with it
    #[arg(long, env = "OCCAM_SAMPLE_DATA")]
    pub sample_data: bool,
    /// Which log lines to write, as the tracing crate's filter has it, such as info or occam=debug,warn
    #[arg(long, env = "OCCAM_LOG", default_value = "info")]
    pub log: String,
    /// How log lines are written
    #[arg(long, env = "OCCAM_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Flags of `occam migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Which database, as in `occam serve`
    #[arg(long, env = "OCCAM_DATABASE_URL", default_value = "sqlite://occam.db?mode=rwc", hide_env_values = true)]
    pub database_url: String,
    /// Step back by so many migrations, instead of up to the newest; their tables' data are lost
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub down: Option<u32>,
}

/// Flags of `occam verify-history`.
#[derive(Debug, Args)]
pub struct VerifyHistory {
    /// Which database, as in `occam serve`; it has to exist, and servers may go on writing to it
    #[arg(long, env = "OCCAM_DATABASE_URL", default_value = "sqlite://occam.db?mode=rwc", hide_env_values = true)]
    pub database_url: String,
}

/// How callers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Auth {
    /// By what they say in x-occam-principal, x-occam-role and x-occam-customer; on loopback only
    None,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line, for machines
    Json,
}

impl Serve {
    /// How to connect to the database.
    pub fn connect_settings(&self) -> ConnectSettings {
        ConnectSettings {
            database_url: self.database_url.clone(),
            connections_max: self.database_connections_max,
            allow_unsafe_durability: self.allow_unsafe_durability,
        }
    }

    /// How many threads serve. PostgreSQL, or the disk, needs a processor as well.
    pub fn worker_threads(&self) -> usize {
        let others = || std::thread::available_parallelism().map_or(1, |all| all.get() - 1);
        self.worker_threads.map_or_else(others, usize::from).max(1)
    }

    /// How to serve.
    pub fn serve_settings(&self) -> ServeSettings {
        ServeSettings {
            requests_max: self.requests_max,
            drain_timeout: Duration::from_secs(self.drain_timeout_seconds),
            conflict_retention: match self.conflict_retention_days {
                0 => None,
                days => Some(TimeDelta::days(days.into())),
            },
            cors_allowed_origins: self.cors_allowed_origin.clone(),
            console: self.console,
        }
    }
}

fn parse_positive(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number > 0 && number <= tokio::sync::Semaphore::MAX_PERMITS => Ok(number),
        Ok(_) | Err(_) => Err("must be a number above 0".to_owned()),
    }
}

/// As a browser sends it. `*` is none: whoever a page is of, the browser's user has it call this machine.
fn parse_origin(text: &str) -> Result<HeaderValue, String> {
    let is_origin = |url: Url| matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text;
    match (Url::parse(text).is_ok_and(is_origin), HeaderValue::from_str(text)) {
        (true, Ok(value)) => Ok(value),
        (_, _) => Err("must be http or https, a host and, unless it is the usual one, a port".to_owned()),
    }
}
