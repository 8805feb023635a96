//! A request that changes nothing holds on to the version that it found, until its record is committed.
//!
//! Otherwise another copy of it, which comes when there is a newer version and no record yet, is refused as stale, and the
//! request is both refused and accepted.

use std::time::Duration;

use occam_client::{Intent, SubscriptionChange};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::{
    fixtures::create_subscription,
    harness::{execute, rows},
    on_databases,
};

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn nobody_makes_a_version_while_it_is_found_unchanged(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        // Its record cannot be inserted yet.
        let database = sea_orm::Database::connect(&server.database_url).await.unwrap();
        let lock = database.begin().await.unwrap();
        lock.execute_unprepared("LOCK TABLE mutations IN SHARE MODE").await.unwrap();
        let change = SubscriptionChange::update(subscription.clone(), ["notes"]);
        let intent = Intent::change(&subscription.id, 1, change);
        let unchanged = tokio::spawn(async move { client.send(&intent).await });
        let waiting = "SELECT query FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"mutations\"%'";
        while rows(&server.database_url, waiting).await.is_empty() {
            assert!(!unchanged.is_finished(), "it did not wait");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }

        let (url, id) = (server.database_url.clone(), subscription.id.clone());
        let update = format!("UPDATE subscriptions SET version = version + 1 WHERE id = '{id}'");
        let mut other = tokio::spawn(async move { execute(&url, &update).await });
        let made = tokio::time::timeout(Duration::from_millis(300), &mut other).await;
        assert!(made.is_err(), "there is a new version, and the old one is about to be accepted");

        lock.rollback().await.unwrap();
        assert_eq!(unchanged.await.unwrap().unwrap().entity, subscription);
        other.await.unwrap();
    }
}
