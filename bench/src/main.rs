//! The benchmark: Occam and pgbench doing the same work on one PostgreSQL, in turns.
//!
//! The way of a measurement: `scenarios` says who competes, `lab` gives each a fresh copy of the `data` and a server
//! (`postgres`, `occam`), `load` or `pgbench` does the work, `proc` takes the processor time, a `window` is what came of
//! it, and `report` and `plot` show it.

mod cli;
mod data;
mod goal;
mod lab;
mod load;
mod number;
mod occam;
mod pgbench;
mod plot;
mod postgres;
mod proc;
mod report;
mod scenarios;
mod window;

use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

use crate::{cli::Options, lab::Lab, report::Report};

// One thread, as the load is to take as little from the servers as it can.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // Whatever ends it, servers and databases are dropped, and so stopped.
    let result = tokio::select! {
        result = run(Options::parse()) => result,
        interrupted = interrupted() => interrupted,
    };
    let Err(error) = result else { return ExitCode::SUCCESS };
    report::note(&format!("{error:#}"));
    ExitCode::FAILURE
}

async fn interrupted() -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    anyhow::bail!("interrupted")
}

async fn run(options: Options) -> anyhow::Result<()> {
    let (chosen, plots) = (options.chosen(), options.plots.clone());
    let mut lab = Lab::open(options)?;
    let mut report = Report::begin(&lab)?;
    report.print_head()?;
    let mut failed = Vec::new();
    for scenario in chosen {
        match scenarios::run(&mut lab, scenario).await {
            Ok(section) => report.add(section)?,
            // The others may have much to tell all the same.
            Err(error) => {
                report::warn(&format!("{}: {error:#}", scenario.name()));
                failed.push(scenario.name());
            }
        }
        // After each one, so that an interruption takes nothing away.
        report.save(&lab)?;
    }
    report.print_goals()?;
    if let Some(dir) = plots {
        plot::draw(&report, &dir)?;
    }
    anyhow::ensure!(failed.is_empty(), "these scenarios failed: {}", failed.join(", "));
    Ok(())
}
