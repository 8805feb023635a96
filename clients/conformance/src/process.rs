//! Other programs: the real server, and the driver.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStderr, Command},
    signal::unix::{SignalKind, signal},
    time::timeout,
};

const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running `occam serve`. It is killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it is.
    pub url: String,
    _child: Child,
    _dir: Option<TempDir>,
}

impl Server {
    /// Starts it on a free port, on the database, or a new one of its own, and waits until it listens.
    pub async fn start(program: &Path, database_url: Option<&str>) -> anyhow::Result<Self> {
        match database_url {
            Some(url) => Self::start_on(program, url, None, &[]).await,
            None => Self::start_on_a_new_database(program, &[]).await,
        }
    }

    /// Starts it on a free port, on a new database full of sample data, and waits until it listens.
    pub async fn start_with_sample_data(program: &Path) -> anyhow::Result<Self> {
        Self::start_on_a_new_database(program, &["--sample-data"]).await
    }

    async fn start_on_a_new_database(program: &Path, flags: &[&str]) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
        Self::start_on(program, &url, Some(dir), flags).await
    }

    async fn start_on(program: &Path, url: &str, dir: Option<TempDir>, flags: &[&str]) -> anyhow::Result<Self> {
        migrate(program, url).await?;
        let mut child = occam(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--database-url", url])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let log = child.stderr.take().context("the server has no log")?;
        let mut log = BufReader::new(log).lines();
        let address = timeout(START_TIMEOUT, address_in(&mut log)).await.context("the server does not start")??;
        tokio::spawn(show_errors(log));
        Ok(Self { url: format!("http://{address}"), _child: child, _dir: dir })
    }
}

async fn migrate(program: &Path, database_url: &str) -> anyhow::Result<()> {
    let mut migrate = occam(program);
    let migrated = migrate.args(["migrate", "--database-url", database_url]).output().await;
    let migrated = migrated.with_context(|| format!("{} cannot be started", program.display()))?;
    if !migrated.status.success() {
        bail!("the database cannot be migrated: {}", String::from_utf8_lossy(&migrated.stderr));
    }
    Ok(())
}

/// Without what the environment may say to it.
fn occam(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("OCCAM_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command
}

async fn address_in(log: &mut Lines<BufReader<ChildStderr>>) -> anyhow::Result<String> {
    let mut said = Vec::new();
    while let Some(line) = log.next_line().await? {
        let event: Value = serde_json::from_str(&line).unwrap_or_default();
        match event.get("server.address").and_then(Value::as_str) {
            Some(address) => return Ok(address.to_owned()),
            None => said.push(line),
        }
    }
    bail!("the server does not start: {}", said.join("\n"))
}

async fn show_errors(mut log: Lines<BufReader<ChildStderr>>) {
    while let Ok(Some(line)) = log.next_line().await {
        if line.contains(r#""level":"ERROR""#) {
            eprintln!("occam serve: {line}");
        }
    }
}

/// The server that was built together with this program.
pub fn server_beside() -> anyhow::Result<PathBuf> {
    let beside = env::current_exe()?.with_file_name(format!("occam{}", env::consts::EXE_SUFFIX));
    if !beside.exists() {
        bail!("there is no {}: build it (cargo build -p occam), or name it with --server", beside.display());
    }
    Ok(beside)
}

/// Runs a command to its end, with the URL in a variable of its environment. It and all that it has started are killed
/// then, and also when this is dropped before.
pub async fn run_command(words: &[OsString], variable: &str, url: &str) -> anyhow::Result<ExitStatus> {
    let (program, arguments) = words.split_first().context("there is no command")?;
    let mut leader = Command::new(program)
        .args(arguments)
        .env(variable, url)
        .stdin(Stdio::null())
        // A group of its own, since what is started may start others, such as the program that `go run` has built.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{words:?} cannot be started"))?;
    let _group = Group(leader.id().and_then(|id| Pid::from_raw(id.cast_signed())));
    Ok(leader.wait().await?)
}

/// A group of processes. It is killed when this is dropped.
#[derive(Debug)]
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            // It fails when there is none left to kill.
            let _gone = kill_process_group(id, Signal::KILL);
        }
    }
}

/// Returns when this program is asked to end, by SIGTERM or SIGINT.
pub async fn asked_to_end() -> anyhow::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
