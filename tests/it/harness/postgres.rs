//! Private PostgreSQL clusters from the machine's binaries, for as long as the test process lives.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

const TEMPLATE: &str = "occam_template";
/// The file that says that the server was meant to end.
const STOPPED: &str = "stopped";

/// The one cluster that tests share.
static SHARED: OnceLock<Cluster> = OnceLock::new();
static CLONING: Mutex<()> = Mutex::new(());
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A new database with the newest schema; `isolation` is its default one.
pub fn create_database(isolation: &str) -> String {
    let cluster = SHARED.get_or_init(|| Cluster::start(KeepData::No));
    let name = new_name();
    {
        // A template cannot be copied twice at once.
        let _guard = CLONING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        cluster.sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
    }
    cluster.sql(&format!("ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'"));
    cluster.url(&name)
}

/// A new database without a schema.
pub fn create_empty_database() -> String {
    let cluster = SHARED.get_or_init(|| Cluster::start(KeepData::No));
    let name = new_name();
    cluster.sql(&format!("CREATE DATABASE {name} TEMPLATE template0"));
    cluster.url(&name)
}

/// Everything that is in one of those databases, as SQL.
pub fn dump(database_url: &str) -> String {
    let bin = &SHARED.get().unwrap().bin;
    let dump = Command::new(bin.join("pg_dump")).args(["-d", database_url]).output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let dump = String::from_utf8(dump.stdout).unwrap();
    // Newer versions write a random key in two places.
    dump.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>().join("\n")
}

fn new_name() -> String {
    format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A cluster of a test's own, that it may kill.
pub struct PrivateCluster(Option<Cluster>);

impl PrivateCluster {
    /// A new cluster, with a database of the newest schema.
    pub fn start() -> Self {
        Self(Some(Cluster::start(KeepData::Yes)))
    }

    /// That database.
    pub fn database_url(&self) -> String {
        self.0.as_ref().unwrap().url(TEMPLATE)
    }

    /// `kill -9` of its first process, on whose death all others end without writing anything more.
    pub fn kill(&mut self) {
        let cluster = self.0.as_mut().unwrap();
        let pid_file = fs::read_to_string(cluster.dir.join("data/postmaster.pid")).unwrap();
        let pid = pid_file.lines().next().unwrap();
        fs::write(cluster.dir.join(STOPPED), "").unwrap();
        assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
        cluster.stop();
    }

    /// Starts it again after it was killed.
    pub fn restart(&mut self) {
        let cluster = self.0.as_mut().unwrap();
        cluster.keeper = Some(run(&cluster.bin, &cluster.dir, KeepData::Yes));
    }
}

impl Drop for PrivateCluster {
    fn drop(&mut self) {
        if let Some(mut cluster) = self.0.take() {
            cluster.stop();
            let _ = fs::remove_dir_all(&cluster.dir);
        }
    }
}

/// Whether a cluster's data outlive its processes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeepData {
    Yes,
    No,
}

struct Cluster {
    bin: PathBuf,
    /// Holds the socket; connections come by it, so no port is needed.
    dir: PathBuf,
    /// Its standard input is a pipe from this process: when it closes, however this process ends, PostgreSQL is stopped.
    keeper: Option<Child>,
}

impl Cluster {
    fn start(keep_data: KeepData) -> Self {
        let bin =
            newest_binaries().expect("PostgreSQL's binaries in /usr/lib/postgresql/*/bin; apt-get install postgresql");
        let dir = tempfile::Builder::new().prefix("occam-postgres-").tempdir().unwrap().keep();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(&dir).status().unwrap().success());
        }
        let keeper = Some(run(&bin, &dir, keep_data));
        let cluster = Self { bin, dir, keeper };
        cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
        let migrated = super::occam(["migrate", "--database-url", &cluster.url(TEMPLATE)]);
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        cluster
    }

    /// Stops what is left of it, and waits until it has.
    fn stop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            keeper.wait().unwrap();
        }
    }

    fn url(&self, database: &str) -> String {
        let socket = self.dir.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    fn sql(&self, sql: &str) {
        let psql = Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres", "-h"])
            .arg(&self.dir)
            .args(["-c", sql])
            .output()
            .unwrap();
        assert!(psql.status.success(), "{sql}: {}", String::from_utf8_lossy(&psql.stderr));
    }
}

/// Starts the server in a directory, which is filled first if it is empty, and waits until it answers.
fn run(bin: &Path, dir: &Path, keep_data: KeepData) -> Child {
    // initdb refuses to run as root, so then everything runs as the user that Debian's package made.
    let user = if is_root() { "runuser -u postgres --" } else { "" };
    let at_the_end = if keep_data == KeepData::Yes { String::new() } else { format!("rm -rf {}", dir.display()) };
    // After a kill, PostgreSQL refuses to start as long as one of its old processes is still about to end.
    let script = format!(
        "set -e; cd {dir}
        [ -e data ] || {user} {bin}/initdb -D {dir}/data -U postgres -A trust -E UTF8 --locale=C >{dir}/initdb.log 2>&1
        rm -f {STOPPED}
        (
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
                {user} {bin}/postgres -D {dir}/data -k {dir} -c listen_addresses= -c max_connections=400 \
                    -c shared_buffers=256MB -c max_wal_size=4GB -c track_commit_timestamp=on && exit
                [ -e {STOPPED} ] && exit
                sleep 0.2
            done
        ) >>{dir}/postgres.log 2>&1 </dev/null &
        until {user} {bin}/pg_isready -q -h {dir} -U postgres; do sleep 0.1; done
        echo ready
        cat >/dev/null
        touch {STOPPED}
        {user} {bin}/pg_ctl -D {dir}/data -m immediate stop >/dev/null 2>&1 || true
        wait
        {at_the_end}",
        dir = dir.display(),
        bin = bin.display(),
    );
    let mut keeper =
        Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n", "PostgreSQL did not start, see {}", dir.display());
    keeper
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

fn newest_binaries() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path());
    let newest = installed.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| version(path))?;
    Some(newest.join("bin"))
}
