//! What tests stand on: a private PostgreSQL, a database per test, a server over it, and a client of it.

mod postgres;
mod server;

pub use server::{Database, Server, client_as};

/// Runs a test once on SQLite and once on PostgreSQL, each on a database and a server of its own.
#[macro_export]
macro_rules! on_each_database {
    ($($(#[$attribute:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {
        $(mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its neighbours do")]
            use super::*;

            async fn check($server: $crate::harness::Server) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check($crate::harness::Server::start($crate::harness::Database::Sqlite).await).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                check($crate::harness::Server::start($crate::harness::Database::Postgres).await).await;
            }
        })+
    };
}
