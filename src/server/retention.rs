//! The job that forgets old conflicts. Several servers over one database may run it at once.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{domain::Timestamp, store::Store};

/// Not at once, so that a server that is started again and again, or has just to catch up, does that first.
const FIRST_AFTER: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_secs(60 * 60);

/// Removes the records of conflicts that are older than `keep`, now and then, until it is told to stop.
pub(super) async fn run(store: Store, keep: TimeDelta, stop: CancellationToken) {
    let mut wait = FIRST_AFTER;
    while stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_some() {
        forget(&store, Utc::now() - keep, &stop).await;
        wait = INTERVAL;
    }
}

async fn forget(store: &Store, before: Timestamp, stop: &CancellationToken) {
    match store.forget_conflicts(before, stop).await {
        Ok(0) => tracing::debug!(retention.before = %before, "no conflict is old enough to be forgotten"),
        Ok(count) => tracing::info!(retention.before = %before, retention.removed = count, "old conflicts forgotten"),
        // The next run goes on where this one ended.
        Err(error) => tracing::warn!(error.cause = %error, "old conflicts could not be forgotten"),
    }
}
