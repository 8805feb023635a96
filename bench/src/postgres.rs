//! A PostgreSQL of the benchmark's own, from the machine's binaries, with a configuration that is stated.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// What differs from the defaults. `fsync`, `synchronous_commit` and `full_page_writes` are said although they are the
/// defaults, because everything depends on them.
pub(crate) const SETTINGS: [(&str, &str); 12] = [
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("shared_buffers", "1GB"),
    // No checkpoint comes by itself: the bench makes them, between measurements.
    ("checkpoint_timeout", "1d"),
    ("max_wal_size", "24GB"),
    // Used files of the log are kept for reuse, so that no measurement pays for new ones; see Cluster::fill_log.
    ("min_wal_size", "2GB"),
    // It would come in the time of one side and not in the other's.
    ("autovacuum", "off"),
    ("max_connections", "200"),
    // Connections come by its socket.
    ("listen_addresses", ""),
    ("logging_collector", "off"),
    ("log_checkpoints", "off"),
];

/// A running PostgreSQL. It is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    /// Where its programs are.
    pub(crate) bin: PathBuf,
    /// What it says its version is.
    pub(crate) version: String,
    dir: PathBuf,
    /// Whether its directory outlives it.
    keep: bool,
    pid: u32,
    admin: DatabaseConnection,
    /// Its standard input is a pipe from this process: when it closes, however this process ends, PostgreSQL is stopped.
    keeper: Option<Child>,
}

impl Cluster {
    /// Starts PostgreSQL on a directory, which is made and filled unless it is there. With `keep` the directory stays.
    /// `settings` come on top of the others.
    pub(crate) async fn start(dir: &Path, keep: bool, settings: &[(&str, &str)]) -> Result<Self> {
        let bin = newest_binaries().context(
            "no PostgreSQL in /usr/lib/postgresql/*/bin; install it, for example by apt-get install postgresql",
        )?;
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let dir = dir.canonicalize()?;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755))?;
        if is_root() {
            let status = Command::new("chown").arg("postgres").arg(&dir).status()?;
            ensure!(status.success(), "cannot give {} to the user postgres", dir.display());
        }
        let keeper = run(&bin, &dir, settings)?;
        let admin = connect(&url(&dir, "postgres")).await?;
        let pid_file = fs::read_to_string(dir.join("data/postmaster.pid"))?;
        let pid = pid_file.lines().next().unwrap_or_default().parse()?;
        let version = text(&admin, "SHOW server_version").await?;
        Ok(Self { bin, version, dir, keep, pid, admin, keeper: Some(keeper) })
    }

    /// Its first process.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Where its socket is.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// How to connect to one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        url(&self.dir, database)
    }

    /// Whether it has a database of that name.
    pub(crate) async fn has(&self, database: &str) -> Result<bool> {
        let query = format!("SELECT count(*)::text FROM pg_database WHERE datname = '{database}'");
        Ok(text(&self.admin, &query).await? != "0")
    }

    /// A new database, a copy of another; one of that name is dropped before.
    ///
    /// The checkpoint comes before the copy is made. All of the copy's pages are then newer than it, so that no change of
    /// them has to log the whole page, as the first one after a checkpoint has to.
    pub(crate) async fn copy(&self, template: &str, database: &str) -> Result<()> {
        self.drop_database(database).await?;
        self.execute("CHECKPOINT").await?;
        self.execute(&format!("CREATE DATABASE {database} TEMPLATE {template}")).await
    }

    /// Makes the files of the log that later ones come from by renaming: otherwise the first measurements would pay for making
    /// them.
    pub(crate) async fn fill_log(&self) -> Result<()> {
        self.execute(
            "SELECT pg_logical_emit_message(false, 'bench', repeat('x', 16000000)) FROM generate_series(1, 64)",
        )
        .await?;
        self.execute("CHECKPOINT").await
    }

    /// Drops a database, if it is there, and with it the connections to it.
    pub(crate) async fn drop_database(&self, database: &str) -> Result<()> {
        self.execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await
    }

    /// Runs a statement outside of any of the databases that are measured.
    pub(crate) async fn execute(&self, sql: &str) -> Result<()> {
        self.admin.execute_unprepared(sql).await.with_context(|| sql.to_owned())?;
        Ok(())
    }

    /// How many bytes have been written to the log.
    pub(crate) async fn wal_bytes(&self) -> Result<u64> {
        let bytes = text(&self.admin, "SELECT trunc(pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text").await?;
        bytes.parse().with_context(|| format!("a position in the log: {bytes}"))
    }

    /// Where the last checkpoint began: another value says that there was one.
    pub(crate) async fn checkpoint(&self) -> Result<String> {
        text(&self.admin, "SELECT redo_lsn::text FROM pg_control_checkpoint()").await
    }

    fn stop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        if !self.keep {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// Connects to a database, for the benchmark's own questions.
pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.with_context(|| format!("cannot connect to {url}"))
}

/// The text in the first column of the first row.
async fn text(db: &DatabaseConnection, sql: &str) -> Result<String> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    row.context("no row")?.try_get_by_index(0).with_context(|| sql.to_owned())
}

fn url(dir: &Path, database: &str) -> String {
    format!("postgres://postgres@{}/{database}", dir.display().to_string().replace('/', "%2F"))
}

/// Starts the server in a directory, which is filled first if it is empty, and waits until it answers.
fn run(bin: &Path, dir: &Path, further: &[(&str, &str)]) -> Result<Child> {
    // initdb refuses to run as root, so then everything runs as the user that Debian's package made.
    let user = if is_root() { "runuser -u postgres --" } else { "" };
    let settings = SETTINGS.iter().chain(further);
    let settings: Vec<String> = settings.map(|(name, value)| format!("-c {name}='{value}'")).collect();
    let script = format!(
        "set -e; cd '{dir}'
        [ -e data/PG_VERSION ] || {user} {bin}/initdb -D '{dir}/data' -U postgres -A trust -E UTF8 --locale=C >'{dir}/initdb.log' 2>&1
        {user} {bin}/postgres -D '{dir}/data' -k '{dir}' {settings} >>'{dir}/postgres.log' 2>&1 </dev/null &
        for attempt in $(seq 600); do {user} {bin}/pg_isready -q -h '{dir}' -U postgres && break; sleep 0.1; done
        {user} {bin}/pg_isready -q -h '{dir}' -U postgres
        echo ready
        cat >/dev/null
        {user} {bin}/pg_ctl -D '{dir}/data' -m fast stop >/dev/null 2>&1 || true
        wait",
        dir = dir.display(),
        bin = bin.display(),
        settings = settings.join(" "),
    );
    // In a group of its own: an interrupt from the terminal is for the benchmark, which then closes the pipe.
    let mut keeper = std::os::unix::process::CommandExt::process_group(&mut Command::new("sh"), 0)
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    if let Some(output) = keeper.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    if line != "ready\n" {
        let _ = keeper.wait();
        bail!(
            "PostgreSQL did not start, see {}/*.log; when it runs as the user postgres, that user must be able to enter all directories above it (--dir takes another place)",
            dir.display()
        );
    }
    Ok(keeper)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn newest_binaries() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path());
    let newest = installed.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| version(path))?;
    Some(newest.join("bin"))
}
