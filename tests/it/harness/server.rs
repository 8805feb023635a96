//! A server over a database of its own, on a free port, in the test's process.

use std::time::Duration;

use occam::{
    server::{ServeError, ServeSettings, serve},
    store::{ConnectSettings, Store},
};
use occam_client::Client;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::postgres;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
    /// PostgreSQL whose transactions are SERIALIZABLE.
    PostgresSerializable,
}

/// A running server.
pub struct Server {
    pub url: String,
    pub database: Database,
    pub database_url: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<Result<(), ServeError>>>,
    _dir: Option<TempDir>,
}

impl Server {
    /// A server on a new database.
    pub async fn start(database: Database) -> Self {
        let (database_url, dir) = match database {
            Database::Sqlite => {
                let dir = tempfile::tempdir().unwrap();
                (format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()), Some(dir))
            }
            Database::Postgres => (postgres::create_database("read committed"), None),
            Database::PostgresSerializable => (postgres::create_database("serializable"), None),
        };
        Self { database, _dir: dir, ..Self::over(&database_url).await }
    }

    /// A further server on a database that exists.
    pub async fn over(database_url: &str) -> Self {
        Self::with_settings(database_url, Self::settings()).await
    }

    /// The same, which allows so many requests at once.
    pub async fn with_requests_max(database_url: &str, requests_max: usize) -> Self {
        Self::with_settings(database_url, ServeSettings { requests_max, ..Self::settings() }).await
    }

    /// How most tests serve.
    pub fn settings() -> ServeSettings {
        ServeSettings {
            requests_max: 4_096,
            drain_timeout: Duration::from_secs(10),
            conflict_retention: None,
            cors_allowed_origins: Vec::new(),
            console: true,
        }
    }

    /// A further server, as the settings have it.
    pub async fn with_settings(database_url: &str, serve_settings: ServeSettings) -> Self {
        let settings = ConnectSettings {
            database_url: database_url.to_owned(),
            connections_max: 16,
            allow_unsafe_durability: false,
        };
        let store = Store::connect(&settings).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, store, serve_settings, async {
            let _ = stopped.await;
        }));
        let database_url = database_url.to_owned();
        let database = if database_url.starts_with("sqlite") { Database::Sqlite } else { Database::Postgres };
        Self { url, database, database_url, stop: Some(stop), serving: Some(serving), _dir: None }
    }

    /// A client that says nothing of who it is.
    pub async fn client(&self) -> Client {
        Client::connect(self.url.clone()).await.unwrap()
    }

    /// Stops the server as SIGTERM does, and waits until it has.
    pub async fn stop(mut self) {
        self.stop.take();
        self.serving.take().unwrap().await.unwrap().unwrap();
    }
}

/// A client with a name.
pub async fn client_as(url: &str, principal: &str) -> Client {
    Client::builder().principal(principal).connect(url.to_owned()).await.unwrap()
}
