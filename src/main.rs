//! The `occam` program: parses flags, starts the log, connects, runs.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use clap::Parser;
use migration::Direction;
use occam::{
    config::{Cli, Command, Migrate, Serve},
    server, store, telemetry,
    verify_history::{self, Verdict},
};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    signal::unix::{SignalKind, signal},
};

/// A call allocates and frees some hundred times, across threads; glibc's allocator takes twice the time for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What `occam verify-history` exits with when it could not find out, so that nobody takes that for an alarm.
const NOT_CHECKED: u8 = 2;

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let (failure, threads) = match &command {
        Command::Serve(serve) => (ExitCode::FAILURE, serve.worker_threads()),
        Command::VerifyHistory(_) => (NOT_CHECKED.into(), 1),
        Command::Migrate(_) => (ExitCode::FAILURE, 1),
        // Its server goes on while a scene waits for it.
        Command::Demo => (ExitCode::FAILURE, 2),
    };
    let result = match runtime(threads) {
        Ok(runtime) => runtime.block_on(run(command)),
        Err(error) => Err(error.into()),
    };
    result.unwrap_or_else(|error| {
        // One line, with its causes; a second copy in the log would only be read twice.
        let _ = writeln!(std::io::stderr(), "occam: {error:#}");
        failure
    })
}

/// With one thread everything runs on this one: no task is handed over to another thread, which costs more than most of
/// what a call does.
fn runtime(threads: usize) -> std::io::Result<Runtime> {
    match threads {
        0 | 1 => Builder::new_current_thread().enable_all().build(),
        threads => Builder::new_multi_thread().worker_threads(threads).enable_all().build(),
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => run_server(serve).await,
        Command::Migrate(migrate) => run_migrations(migrate).await,
        Command::VerifyHistory(verify) => run_verification(&verify.database_url).await,
        Command::Demo => occam::demo::run(&mut std::io::stdout()).await.map(|()| ExitCode::SUCCESS),
    }
}

async fn run_verification(database_url: &str) -> anyhow::Result<ExitCode> {
    Ok(match verify_history::run(database_url, &mut std::io::stdout()).await? {
        Verdict::Intact => ExitCode::SUCCESS,
        Verdict::Broken => ExitCode::FAILURE,
    })
}

async fn run_server(flags: Serve) -> anyhow::Result<ExitCode> {
    telemetry::init(&flags.log, flags.log_format).context("--log")?;
    // Before the database is touched, so that what is refused leaves nothing behind.
    server::refuse_remote(flags.listen)?;
    let metrics = match flags.metrics_listen {
        Some(address) => Some(server::MetricsEndpoint::listen(address).await?),
        None => None,
    };
    let store = store::Store::connect(&flags.connect_settings()).await?;
    // Before anything is printed, so that nobody tries commands on another server's port.
    let listener =
        TcpListener::bind(flags.listen).await.with_context(|| format!("cannot listen on {}", flags.listen))?;
    if flags.sample_data {
        let sample = occam::sample_data::fill(&store).await?;
        sample.print(&mut std::io::stdout(), listener.local_addr()?)?;
    }
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let shutdown = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let address = listener.local_addr()?;
    tracing::info!(server.address = %address, "listening");
    if flags.console {
        tracing::info!(console.address = %format_args!("http://{address}/"), "console");
    }
    // To the very end, so that the drain can be watched.
    let metrics = metrics.map(|endpoint| tokio::spawn(endpoint.serve(store.clone())));
    server::serve(listener, store, flags.serve_settings(), shutdown).await?;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn run_migrations(flags: Migrate) -> anyhow::Result<ExitCode> {
    let direction = flags.down.map_or(Direction::Up, Direction::Down);
    let applied = store::migrate(&flags.database_url, direction).await?;
    let mut out = std::io::stdout();
    for name in &applied {
        writeln!(out, "{name}")?;
    }
    let done = if flags.down.is_some() { "taken back" } else { "applied" };
    writeln!(out, "{} migrations {done}", applied.len())?;
    Ok(ExitCode::SUCCESS)
}
