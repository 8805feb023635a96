//! The `occam` program: parses flags, starts the log, connects, runs.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use clap::Parser;
use migration::Direction;
use occam::{
    config::{Cli, Command, Migrate, Serve},
    server, store, telemetry,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(serve) => run_server(serve).await,
        Command::Migrate(migrate) => run_migrations(migrate).await,
        Command::Demo => occam::demo::run(&mut std::io::stdout()).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, with its causes; a second copy in the log would only be read twice.
            let _ = writeln!(std::io::stderr(), "occam: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run_server(flags: Serve) -> anyhow::Result<()> {
    telemetry::init(&flags.log, flags.log_format).context("--log")?;
    // Before the database is touched, so that what is refused leaves nothing behind.
    server::refuse_remote(flags.listen)?;
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
    tracing::info!(server.address = %listener.local_addr()?, "listening");
    server::serve(listener, store, flags.serve_settings(), shutdown).await?;
    tracing::info!("stopped");
    Ok(())
}

async fn run_migrations(flags: Migrate) -> anyhow::Result<()> {
    let direction = flags.down.map_or(Direction::Up, Direction::Down);
    let applied = store::migrate(&flags.database_url, direction).await?;
    let mut out = std::io::stdout();
    for name in &applied {
        writeln!(out, "{name}")?;
    }
    let done = if flags.down.is_some() { "taken back" } else { "applied" };
    writeln!(out, "{} migrations {done}", applied.len())?;
    Ok(())
}
