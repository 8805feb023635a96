//! What tests stand on: a private PostgreSQL, a database per test, a server over it, and a client of it.

mod blocker;
mod database_proxy;
pub mod http;
pub mod postgres;
mod process;
mod proxy;
mod random;
mod server;

pub use blocker::Blocker;
pub use database_proxy::{DatabaseProxy, Link};
pub use process::{Process, occam};
pub use proxy::{Faults, Proxy};
pub use random::Random;
pub use server::{Database, Server, client_as};

use std::time::{Duration, Instant};

use occam_client::tonic::transport::Endpoint;
use sea_orm::{ConnectionTrait, Statement, TryGetable};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

/// Runs SQL in a database, and answers the first column of its rows, which must be text.
pub async fn rows(database_url: &str, sql: &str) -> Vec<String> {
    let db = sea_orm::Database::connect(database_url).await.unwrap();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let column = rows.iter().map(|row| String::try_get_by_index(row, 0).unwrap()).collect();
    db.close().await.unwrap();
    column
}

/// Runs SQL in a database, any number of statements.
pub async fn execute(database_url: &str, sql: &str) {
    let db = sea_orm::Database::connect(database_url).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

/// Polls the health service until it says so of every service; answers how long that took.
pub async fn wait_for_health(url: &str, wanted: ServingStatus) -> Duration {
    let begun = Instant::now();
    let mut health = HealthClient::new(Endpoint::from_shared(url.to_owned()).unwrap().connect().await.unwrap());
    for service in ["", "PlanService", "SubscriptionService", "BillingService", "HistoryService"] {
        let service = if service.is_empty() { String::new() } else { format!("occam.v1.{service}") };
        loop {
            let request = HealthCheckRequest { service: service.clone() };
            let status = health.check(request).await.unwrap().into_inner().status();
            if status == wanted {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "health of {service:?} stays {status:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    begun.elapsed()
}

/// Runs a test once on SQLite and once on PostgreSQL, each on a database and a server of its own.
#[macro_export]
macro_rules! on_each_database {
    ($($(#[$attribute:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {
        $($crate::on_databases! { [sqlite Sqlite, postgres Postgres] $(#[$attribute])* async fn $name($server: Server) $body })+
    };
}

/// The same, and once more on PostgreSQL with SERIALIZABLE transactions: for what depends on how transactions meet.
#[macro_export]
macro_rules! on_each_isolation {
    ($($(#[$attribute:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {
        $($crate::on_databases! {
            [sqlite Sqlite, postgres Postgres, serializable PostgresSerializable]
            $(#[$attribute])* async fn $name($server: Server) $body
        })+
    };
}

/// Runs a test once on each of the databases named.
#[macro_export]
macro_rules! on_databases {
    ([$($database:ident $kind:ident),+] $(#[$attribute:meta])* async fn $name:ident($server:ident: Server) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its neighbours do")]
            use super::*;

            async fn check($server: $crate::harness::Server) $body

            $crate::on_databases! { @each [$($database $kind),+] [$(#[$attribute])*] }
        }
    };
    (@each [$($database:ident $kind:ident),+] $attributes:tt) => {
        $($crate::on_databases! { @one $database $kind $attributes })+
    };
    (@one $database:ident $kind:ident [$(#[$attribute:meta])*]) => {
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $database() {
            check($crate::harness::Server::start($crate::harness::Database::$kind).await).await;
        }
    };
}
