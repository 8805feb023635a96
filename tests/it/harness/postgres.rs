//! A private PostgreSQL from the machine's binaries, for as long as the test process lives.

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

/// The one cluster of the test process.
struct Cluster {
    bin: PathBuf,
    /// Holds the socket; connections come by it, so no port is needed.
    dir: PathBuf,
    /// Its standard input is a pipe from this process: when it closes, however this process ends, PostgreSQL is stopped.
    _keeper: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static CLONING: Mutex<()> = Mutex::new(());
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A new database with the newest schema; `isolation` is its default one.
pub fn create_database(isolation: &str) -> String {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    {
        // A template cannot be copied twice at once.
        let _guard = CLONING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        cluster.sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
    }
    cluster.sql(&format!("ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'"));
    cluster.url(&name)
}

impl Cluster {
    fn start() -> Self {
        let bin =
            newest_binaries().expect("PostgreSQL's binaries in /usr/lib/postgresql/*/bin; apt-get install postgresql");
        let dir = tempfile::Builder::new().prefix("occam-postgres-").tempdir().unwrap().keep();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        // initdb refuses to run as root, so then everything runs as the user that Debian's package made.
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        let user = if is_root { "runuser -u postgres --" } else { "" };
        if is_root {
            assert!(Command::new("chown").arg("postgres").arg(&dir).status().unwrap().success());
        }
        let script = format!(
            "set -e; cd {dir}
            {user} {bin}/initdb -D {dir}/data -U postgres -A trust -E UTF8 --locale=C >{dir}/initdb.log 2>&1
            {user} {bin}/postgres -D {dir}/data -k {dir} -c listen_addresses= -c max_connections=400 \
                -c shared_buffers=256MB -c max_wal_size=4GB >{dir}/postgres.log 2>&1 &
            until {user} {bin}/pg_isready -q -h {dir} -U postgres; do sleep 0.1; done
            echo ready
            cat >/dev/null
            {user} {bin}/pg_ctl -D {dir}/data -m immediate stop >/dev/null 2>&1
            rm -rf {dir}",
            dir = dir.display(),
            bin = bin.display(),
        );
        let mut keeper =
            Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "PostgreSQL did not start, see {}", dir.display());

        let cluster = Self { bin, dir, _keeper: keeper };
        cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
        let migrated = Command::new(env!("CARGO_BIN_EXE_occam"))
            .args(["migrate", "--database-url", &cluster.url(TEMPLATE)])
            .output()
            .unwrap();
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        cluster
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

fn newest_binaries() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path());
    let newest = installed.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| version(path))?;
    Some(newest.join("bin"))
}
