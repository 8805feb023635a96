//! The real program, built as it is released, in a process of its own.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A build of Occam.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    /// What it is called in tables.
    pub(crate) name: &'static str,
    /// The program.
    pub(crate) path: PathBuf,
    /// Further flags of `occam serve`.
    pub(crate) flags: Vec<String>,
}

impl Build {
    /// Runs a command of it to its end, and answers what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command().args(arguments).stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot run {}", self.path.display()))?;
        let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ensure!(output.status.success(), "{} {}: {out}{error}", self.path.display(), arguments.join(" "));
        Ok(out.into_owned())
    }

    /// Checks all history of a database.
    pub(crate) fn verify_history(&self, database_url: &str) -> Result<()> {
        self.run(&["verify-history", "--database-url", database_url]).map(drop)
    }

    /// Without what the environment may say to it.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("OCCAM_")) {
            command.env_remove(name);
        }
        command
    }
}

/// A running `occam serve`. It is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) url: String,
    child: Child,
}

impl Server {
    /// Starts it on a free port, and waits until it listens. Its log goes into a file, as an operator's would. `flags` come
    /// on top of the build's.
    pub(crate) fn start(build: &Build, database_url: &str, log: &Path, flags: &[&str]) -> Result<Self> {
        let child = build
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url])
            .args(&build.flags)
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?)
            .spawn()
            .with_context(|| format!("cannot run {}", build.path.display()))?;
        let mut server = Self { url: String::new(), child };
        let begun = Instant::now();
        while begun.elapsed() < START_TIMEOUT && server.child.try_wait()?.is_none() {
            let lines = fs::read_to_string(log)?;
            // The last line may be half written.
            let complete = lines.rsplit_once('\n').map_or("", |(complete, _)| complete);
            if let Some((_, address)) = complete.split_once("server.address=") {
                server.url = format!("http://{}", address.split_whitespace().next().unwrap_or_default());
                return Ok(server);
            }
            std::thread::sleep(POLL_INTERVAL);
        }
        bail!("occam serve does not listen: {}", fs::read_to_string(log)?)
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as an operator does, and waits until it has: then nothing is under way any more.
    pub(crate) fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status()?;
        ensure!(asked.success(), "cannot stop process {}", self.pid());
        let status = self.child.wait()?;
        ensure!(status.success(), "occam serve ended with {status}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` there is none any more, and it says so.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds this repository's program in the profile that this program was built in, and answers where it is.
pub(crate) fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // Of both packages, as this program was: then what both depend on has the same features, and is not built again.
    command.args(["build", "--locked", "--quiet", "--package", "occam", "--package", "bench", "--bin", "occam"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    ensure!(command.status().context("cannot run cargo")?.success(), "cargo build failed");
    let own = std::env::current_exe()?;
    let beside = own.parent().context("this program is in no directory")?.join("occam");
    ensure!(beside.exists(), "{} was not built; say where occam is by --occam", beside.display());
    Ok(beside)
}
