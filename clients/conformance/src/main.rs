//! Runs a client's driver through all scenarios, or writes what came of it into the documentation.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use occam_conformance::{
    control,
    host::Host,
    process::{Server, asked_to_end, run_command, server_beside},
    proxy::Proxy,
    results::{Results, Verdict},
    scenario::{self, Protocol, Scenario},
    table,
    world::World,
};
use tokio::{net::TcpListener, time::timeout};

/// The judge of Occam's clients.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a client's driver through the scenarios, and judge
    Run(RunArguments),
    /// Run a command with the URL of a server full of sample data in `OCCAM_URL`
    WithServer(WithServerArguments),
    /// Write the table of all reports into a document, between its marks
    Table(TableArguments),
}

#[derive(Debug, clap::Args)]
struct RunArguments {
    /// The client's name in reports, such as go
    #[arg(long)]
    client: String,
    /// What the client speaks
    #[arg(long)]
    protocol: Protocol,
    /// The server; by default the one that was built with this program
    #[arg(long)]
    server: Option<PathBuf>,
    /// The server's database; by default a new one on SQLite
    #[arg(long)]
    database_url: Option<String>,
    /// Only these scenarios; no report is written then
    #[arg(long = "scenario")]
    names: Vec<String>,
    /// The file of scenarios; by default the one that this program was built with
    #[arg(long)]
    scenarios: Option<PathBuf>,
    /// Where to write the report
    #[arg(long, default_value = "target/conformance")]
    report_dir: PathBuf,
    /// How long the driver may take
    #[arg(long, default_value_t = 300)]
    time_limit_seconds: u64,
    /// The driver, with its arguments
    #[arg(required = true, last = true)]
    driver: Vec<OsString>,
}

#[derive(Debug, clap::Args)]
struct WithServerArguments {
    /// The server; by default the one that was built with this program
    #[arg(long)]
    server: Option<PathBuf>,
    /// The command, with its arguments
    #[arg(required = true, last = true)]
    command: Vec<OsString>,
}

#[derive(Debug, clap::Args)]
struct TableArguments {
    /// Where the reports are
    #[arg(long, default_value = "target/conformance")]
    report_dir: PathBuf,
    /// The document
    #[arg(long)]
    into: PathBuf,
    /// Fail if the table is another one, instead of writing it
    #[arg(long)]
    check: bool,
    /// The file of scenarios; by default the one that this program was built with
    #[arg(long)]
    scenarios: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Arguments::parse().command;
    // What is dropped then takes its processes along.
    let done = tokio::select! {
        done = perform(command) => done,
        asked = asked_to_end() => asked.and_then(|()| bail!("stopped by a signal")),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("occam-conformance: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn perform(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Run(arguments) => run(arguments).await,
        Command::WithServer(arguments) => with_server(arguments).await,
        Command::Table(arguments) => write_table(&arguments),
    }
}

#[expect(clippy::print_stdout, reason = "what this program is for")]
async fn run(arguments: RunArguments) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let mut scenarios = read_scenarios(arguments.scenarios.as_deref())?;
    select(&mut scenarios, &arguments.names)?;
    let program = arguments.server.map_or_else(server_beside, Ok)?;
    let server = Server::start(&program, arguments.database_url.as_deref()).await?;

    let (proxy_listener, control_listener) = (listen().await?, listen().await?);
    let (proxy_url, control_url) = (url_of(&proxy_listener)?, url_of(&control_listener)?);
    let world = World::create(&server.url).await?;
    let host = Arc::new(Host::new(scenarios, arguments.protocol, world, proxy_url));
    tokio::spawn(Proxy::new(Arc::clone(&host), &server.url)?.serve(proxy_listener));
    tokio::spawn(control::serve(control_listener, Arc::clone(&host)));

    let seconds = arguments.time_limit_seconds;
    let driver = run_command(&arguments.driver, "OCCAM_CONFORMANCE_URL", &control_url);
    let driver = timeout(Duration::from_secs(seconds), driver)
        .await
        .unwrap_or_else(|_| bail!("the driver did not end within {seconds} s"));
    let results = host.results(&arguments.client).await;
    if arguments.names.is_empty() {
        results.write(&arguments.report_dir)?;
    }
    let driver_failed = match &driver {
        Ok(status) if status.success() => false,
        Ok(status) => {
            eprintln!("occam-conformance: the driver failed: {status}");
            true
        }
        Err(error) => {
            eprintln!("occam-conformance: {error:#}");
            true
        }
    };
    println!("{}, in {:.1} s", summary(&results), begun.elapsed().as_secs_f64());
    let all_passed = results.count(Verdict::Passed) == results.scenarios.len();
    Ok(if all_passed && !driver_failed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn with_server(arguments: WithServerArguments) -> anyhow::Result<ExitCode> {
    let program = arguments.server.map_or_else(server_beside, Ok)?;
    let server = Server::start_with_sample_data(&program).await?;
    let status = run_command(&arguments.command, "OCCAM_URL", &server.url).await?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(results: &Results) -> String {
    let [passed, failed, not_run] =
        [Verdict::Passed, Verdict::Failed, Verdict::NotRun].map(|verdict| results.count(verdict));
    let (client, protocol) = (&results.client, results.protocol);
    format!("conformance of {client} over {protocol}: {passed} passed, {failed} failed, {not_run} not run")
}

fn write_table(arguments: &TableArguments) -> anyhow::Result<ExitCode> {
    let scenarios = read_scenarios(arguments.scenarios.as_deref())?;
    let all = Results::read_all(&arguments.report_dir)?;
    table::update(&arguments.into, &scenarios, &all, arguments.check)?;
    Ok(ExitCode::SUCCESS)
}

fn read_scenarios(path: Option<&Path>) -> anyhow::Result<Vec<Scenario>> {
    match path {
        None => scenario::parse(scenario::BUILT_IN),
        Some(path) => {
            let yaml = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            scenario::parse(&yaml)
        }
    }
}

/// Leaves the scenarios of these names, or all if there is none.
fn select(scenarios: &mut Vec<Scenario>, names: &[String]) -> anyhow::Result<()> {
    if let Some(unknown) = names.iter().find(|name| scenarios.iter().all(|scenario| scenario.name != **name)) {
        bail!("there is no scenario {unknown}");
    }
    scenarios.retain(|scenario| names.is_empty() || names.contains(&scenario.name));
    Ok(())
}

async fn listen() -> std::io::Result<TcpListener> {
    TcpListener::bind("127.0.0.1:0").await
}

fn url_of(listener: &TcpListener) -> std::io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}
