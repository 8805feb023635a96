//! Connecting: pools, what makes SQLite durable, and what is checked of PostgreSQL before it is trusted.

use std::{sync::Arc, time::Duration};

use migration::{Direction, SchemaStatus};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::{
        Connection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use url::Url;

use super::{Error, Store, Verifier, gather::Reads, kept::Kept};

/// How long SQLite's log gets before it is copied into the file, in pages of 4 kB: a page that many commits have changed is
/// copied once.
const SQLITE_CHECKPOINT_PAGES: &str = "4096";
/// How long to wait for a connection, and on SQLite for its lock.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a batch waits for the database, which may be gone without a word; what is locked it waits for a shorter time.
pub(super) const STATEMENT_TIMEOUT: Duration = Duration::from_secs(15);
/// Two for each kind of entity, and two for the conflicts of batches.
const GROUP_CONNECTIONS_MAX: usize = 8;
/// Writes under way at once; each holds its request, or requests if it is a bulk.
pub(super) const WRITES_MAX: usize = 4_096;
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The same for who migrates SQLite: others who do may have much to do, and nobody waits for an answer meanwhile.
const MIGRATION_TIMEOUT: Duration = Duration::from_secs(60);
/// A connection that was used this recently is not pinged before it is used again.
const PING_IF_IDLE_FOR: Duration = Duration::from_secs(10);

/// How to connect.
#[derive(Debug, Clone)]
pub struct ConnectSettings {
    /// `sqlite://<file>?mode=rwc` or `postgres://…`.
    pub database_url: String,
    /// How many connections of writers at most, and of readers again; on SQLite of readers.
    pub connections_max: u32,
    /// Whether to accept a database that may lose acknowledged writes.
    pub allow_unsafe_durability: bool,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL is of no supported database.
    #[error("the database URL must begin with sqlite:// or postgres://, and SQLite needs a file")]
    UnsupportedUrl,
    /// The URL is malformed; it is not repeated, since it may hold a password.
    #[error("the database URL is malformed ({0}); special characters of a password have to be percent-encoded")]
    MalformedUrl(url::ParseError),
    /// The database does not answer.
    #[error("the database cannot be reached")]
    Unreachable(#[source] DbErr),
    /// The schema cannot be brought to the version that is wanted.
    #[error("the schema cannot be migrated")]
    Migration(#[source] DbErr),
    /// The schema is older than this program.
    #[error("the database schema is behind by {} migrations; run `occam migrate --database-url …` first", pending.len())]
    SchemaBehind {
        /// The migrations to be applied.
        pending: Vec<String>,
    },
    /// The schema is newer than this program.
    #[error("the database schema is newer than this program (it has {}); run the newer program", unknown.join(", "))]
    SchemaAhead {
        /// The migrations that this program does not know.
        unknown: Vec<String>,
    },
    /// An acknowledged write could be lost.
    #[error(
        "the database has {setting} off or local, so an acknowledged write could be lost; turn it on, or pass --allow-unsafe-durability"
    )]
    UnsafeDurability {
        /// The setting that is off.
        setting: &'static str,
    },
}

impl Store {
    /// Connects, brings the embedded database up to date, and refuses a database that is not fit to be used.
    pub async fn connect(settings: &ConnectSettings) -> Result<Self, ConnectError> {
        let (writer, reader, group) = match backend(&settings.database_url)? {
            DbBackend::Sqlite => {
                migrate(&settings.database_url, Direction::Up).await?;
                // A statement that writes many rows keeps what it has to undo if one of them fails.
                let writer = open(sqlite_options(&settings.database_url, 1, ACQUIRE_TIMEOUT, "MEMORY")).await?;
                let readers = settings.connections_max;
                let reader = open(sqlite_options(&settings.database_url, readers, ACQUIRE_TIMEOUT, "DEFAULT")).await?;
                (writer.clone(), reader, writer)
            }
            _ => {
                let writer = open(postgres_options(&settings.database_url, settings.connections_max)).await?;
                if settings.allow_unsafe_durability {
                    tracing::warn!("unsafe durability is allowed: acknowledged writes may be lost");
                } else {
                    refuse_unsafe_durability(&writer).await?;
                }
                let reader = postgres_reader_options(&settings.database_url, settings.connections_max);
                (writer, open(reader).await?, open(postgres_group_options(&settings.database_url)).await?)
            }
        };
        refuse_other_schema(migration::status(&reader).await.map_err(ConnectError::Unreachable)?)?;
        let places = Arc::new(Semaphore::new(WRITES_MAX));
        let half = usize::try_from(settings.connections_max / 2).unwrap_or_default();
        let alone = match writer.get_database_backend() {
            DbBackend::Sqlite => 1,
            _ => half.max(1),
        };
        // The others are for lists, and other reads that may take long.
        let readers = usize::try_from(settings.connections_max).unwrap_or_default();
        let lookups = Kept::of(reader.clone(), readers.saturating_sub(1).max(1), readers / 4);
        let group = Kept::of(group, GROUP_CONNECTIONS_MAX, GROUP_CONNECTIONS_MAX);
        let reads = Arc::new(Reads::new(&lookups));
        Ok(Self {
            writer,
            reader,
            lookups,
            group,
            reads,
            writes: TaskTracker::new(),
            places,
            alone: Arc::new(Semaphore::new(alone)),
            groups: Arc::default(),
        })
    }

    /// Whether the database answers, and takes writes.
    pub async fn ping(&self) -> Result<(), Error> {
        let query = match self.reader.get_database_backend() {
            DbBackend::Postgres => "SELECT pg_is_in_recovery()",
            // A ping of SQLite's connection would not touch the file.
            _ => "SELECT count(*) < 0 FROM number_series",
        };
        let statement = Statement::from_string(self.reader.get_database_backend(), query);
        let row = self.reader.query_one_raw(statement).await?;
        match row.map(|row| row.try_get_by_index::<bool>(0)).transpose()? {
            Some(false) => Ok(()),
            Some(true) | None => Err(Error::Unavailable(DbErr::Custom("the database is a standby".to_owned()))),
        }
    }
}

impl Verifier {
    /// Connects to a database that is there, for reading only, and refuses one whose schema is another.
    pub async fn connect(database_url: &str) -> Result<Self, ConnectError> {
        let options = match backend(database_url)? {
            DbBackend::Sqlite => sqlite_read_only_options(database_url),
            _ => postgres_read_only_options(database_url),
        };
        let reader = open(options).await?;
        refuse_other_schema(migration::status(&reader).await.map_err(ConnectError::Unreachable)?)?;
        Ok(Self { reader })
    }
}

/// Brings the schema to the newest version, or back by some migrations; says which it ran.
pub async fn migrate(database_url: &str, direction: Direction) -> Result<Vec<String>, ConnectError> {
    let options = match backend(database_url)? {
        DbBackend::Sqlite => sqlite_options(database_url, 1, MIGRATION_TIMEOUT, "DEFAULT"),
        _ => postgres_options(database_url, 1),
    };
    let db = open(options).await?;
    let applied = migration::migrate(&db, direction).await.map_err(ConnectError::Migration)?;
    db.close().await.map_err(ConnectError::Unreachable)?;
    Ok(applied.names)
}

fn backend(url: &str) -> Result<DbBackend, ConnectError> {
    // Before SeaORM sees it, whose error would repeat it.
    Url::parse(url).map_err(ConnectError::MalformedUrl)?;
    match url.split_once(':') {
        // Two pools on `:memory:` would be two databases.
        Some(("sqlite", rest)) if !rest.contains(":memory:") && !rest.contains("mode=memory") => Ok(DbBackend::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(DbBackend::Postgres),
        Some(_) | None => Err(ConnectError::UnsupportedUrl),
    }
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    Database::connect(options).await.map_err(ConnectError::Unreachable)
}

fn common_options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire_if_idle_for(PING_IF_IDLE_FOR)
        // Each statement's text, without its values, for `--log sqlx=trace`; SeaORM would write it at INFO.
        .sqlx_logging_level(log::LevelFilter::Trace);
    options
}

fn sqlite_options(url: &str, connections_max: u32, lock_timeout: Duration, temp_store: &'static str) -> ConnectOptions {
    let mut options = common_options(url, connections_max);
    // To open a new file may have to wait for a lock, too: that is how it is put into WAL mode.
    options.acquire_timeout(lock_timeout);
    options.map_sqlx_sqlite_opts(move |options| {
        // FULL: in WAL mode NORMAL does not sync the log at each commit, and a power cut takes acknowledged writes away.
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT_PAGES)
            .pragma("temp_store", temp_store)
            .foreign_keys(true)
            .busy_timeout(lock_timeout)
    });
    // A COMMIT that fails for want of disk leaves the driver counting a transaction that SQLite has undone: what comes next
    // would be a savepoint of nothing, and every later commit void. Such a connection is not used again.
    options.map_sqlx_sqlite_pool_opts(|options| {
        options.after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    options
}

fn postgres_options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = common_options(url, connections_max);
    options.map_sqlx_postgres_opts(|options| {
        // A writer that waits longer gives its connection back, and tries again.
        options
            .application_name("occam")
            .options([("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "30s")])
    });
    options
}

/// For writes that are done together. Whoever holds one of their rows keeps them all waiting, so they do not wait for long:
/// then each is done alone, by a writer. Their statements are prepared once and for any number of rows, by their keys.
fn postgres_group_options(url: &str) -> ConnectOptions {
    let mut options = common_options(url, u32::try_from(GROUP_CONNECTIONS_MAX).unwrap_or(u32::MAX));
    options.map_sqlx_postgres_opts(|options| {
        options.application_name("occam").options([
            ("lock_timeout", "100ms"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("plan_cache_mode", "force_generic_plan"),
            // Each row by its key, in the order in which the statement is given them: that is the order of the locks. Any
            // other join would lock in the order of the table, which changes with every write.
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            ("enable_seqscan", "off"),
        ])
    });
    options
}

/// Readers have a pool of their own, so that a long list keeps no write waiting, and a time limit. Writers have none: a
/// COMMIT that is cancelled while it waits for its standby is answered as if it were replicated.
fn postgres_reader_options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = postgres_options(url, connections_max);
    options.statement_timeout(READ_TIMEOUT);
    options
}

/// Whatever the URL says: nothing is created, and no journal mode is set, which would be a write.
fn sqlite_read_only_options(url: &str) -> ConnectOptions {
    let mut options = common_options(url, 1);
    options
        .map_sqlx_sqlite_opts(|options| options.read_only(true).create_if_missing(false).busy_timeout(ACQUIRE_TIMEOUT));
    options
}

/// Without a time limit, since a large history takes long. At READ COMMITTED no reading can make a writer fail, which it
/// can where transactions are SERIALIZABLE.
fn postgres_read_only_options(url: &str) -> ConnectOptions {
    let mut options = common_options(url, 1);
    options.map_sqlx_postgres_opts(|options| {
        options
            .application_name("occam verify-history")
            .options([("default_transaction_read_only", "on"), ("default_transaction_isolation", "read committed")])
    });
    options
}

fn refuse_other_schema(status: SchemaStatus) -> Result<(), ConnectError> {
    let SchemaStatus { pending, unknown, .. } = status;
    if !unknown.is_empty() {
        return Err(ConnectError::SchemaAhead { unknown });
    }
    if !pending.is_empty() {
        return Err(ConnectError::SchemaBehind { pending });
    }
    Ok(())
}

async fn refuse_unsafe_durability(db: &DatabaseConnection) -> Result<(), ConnectError> {
    for setting in ["fsync", "synchronous_commit"] {
        let show = Statement::from_string(DbBackend::Postgres, format!("SHOW {setting}"));
        let row = db.query_one_raw(show).await.map_err(ConnectError::Unreachable)?;
        let value = row.map(|row| row.try_get_by_index::<String>(0)).transpose().map_err(ConnectError::Unreachable)?;
        // `local` does not wait for the standby that `on` would wait for.
        if matches!(value.as_deref(), Some("off" | "local")) {
            return Err(ConnectError::UnsafeDurability { setting });
        }
    }
    Ok(())
}
