//! What operators see of writes: counters and times, and a line in the log for each forced one.
//!
//! Labels are names that this program knows, never ids or what callers wrote. Without `--metrics-listen` nothing is kept.

use std::collections::BTreeSet;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use super::{Aggregate, Conflict, Context, Modify, Store, Written, connection::WRITES_MAX};
use crate::occ::{DiffKind, FieldDiff, Precondition, field_of};

const CONFLICTS: &str = "occam_conflicts_total";
const MERGES: &str = "occam_merges_total";
const FORCES: &str = "occam_forces_total";
const REPLAYS: &str = "occam_replays_total";
pub(super) const TRANSACTION_SECONDS: &str = "occam_store_transaction_duration_seconds";
pub(super) const BATCH_SIZE: &str = "occam_store_batch_size";
const CONNECTIONS: &str = "occam_store_connections";
const CONNECTIONS_IDLE: &str = "occam_store_connections_idle";
const WRITES_UNDER_WAY: &str = "occam_writes_under_way";

/// Says what the numbers mean, once they are kept.
pub fn describe_metrics() {
    describe_counter!(
        CONFLICTS,
        "Stale writes refused and put on record, by the field that both sides changed: once for each such field, and under \
         none if there is none"
    );
    describe_counter!(MERGES, "Stale writes that took effect beside what was changed since");
    describe_counter!(FORCES, "Writes that skipped the version check");
    describe_counter!(REPLAYS, "Repeated requests answered from history");
    let transaction =
        "From the begin of a transaction that writes to its end; of writes together with the wait for a connection";
    describe_histogram!(TRANSACTION_SECONDS, Unit::Seconds, transaction);
    describe_histogram!(BATCH_SIZE, Unit::Count, "Writes of one kind of entity that were taken to be done together");
    describe_gauge!(CONNECTIONS, "Connections to the database");
    describe_gauge!(CONNECTIONS_IDLE, "Connections to the database that nobody uses");
    describe_gauge!(WRITES_UNDER_WAY, "Writes that have reached the store and are not answered yet");
}

/// A change was accepted, and is committed.
pub(super) fn accepted<E: Aggregate>(modify: &Modify, written: &Written<E>) {
    let (context, entity_type) = (&modify.context, E::TYPE.as_str());
    if modify.validate_only {
        return;
    }
    if written.replayed {
        counter!(REPLAYS, "entity_type" => entity_type, "method" => context.method).increment(1);
        return;
    }
    if written.merge.is_some() {
        counter!(MERGES, "entity_type" => entity_type, "method" => context.method).increment(1);
    }
    if let Precondition::Forced { .. } = modify.precondition {
        counter!(FORCES, "entity_type" => entity_type, "method" => context.method).increment(1);
        tracing::warn!(
            principal.id = context.principal.id,
            principal.role = context.principal.role.as_str(),
            rpc.method = context.method,
            entity.r#type = entity_type,
            entity.id = %modify.id,
            entity.version = written.entity.version().get(),
            request.id = %context.request_id,
            // As a value of its own, whose line breaks the log escapes.
            force.reason = modify.force_reason,
            "write forced"
        );
    }
}

/// A creation was accepted, and is committed.
pub(super) fn created<E: Aggregate>(context: &Context, written: &Written<E>) {
    if written.replayed {
        counter!(REPLAYS, "entity_type" => E::TYPE.as_str(), "method" => context.method).increment(1);
    }
}

/// A stale write was refused, and is on record.
pub(super) fn refused(context: &Context, conflict: &Conflict) {
    let entity_type = conflict.current.entity_type().as_str();
    // Without a base the diffs tell what was sent, and not what both sides changed.
    for field in collisions(if conflict.has_base { &conflict.diffs } else { &[] }) {
        let field = field.to_owned();
        counter!(CONFLICTS, "entity_type" => entity_type, "field" => field, "method" => context.method).increment(1);
    }
}

/// The fields that both sides changed, without the keys of metadata, which are the callers'.
fn collisions(diffs: &[FieldDiff]) -> BTreeSet<&str> {
    let collided = diffs.iter().filter(|diff| match diff.kind {
        DiffKind::BothSame | DiffKind::BothDiffer => true,
        DiffKind::YoursOnly | DiffKind::TheirsOnly => false,
    });
    let fields: BTreeSet<_> = collided.map(|diff| field_of(&diff.path)).collect();
    if fields.is_empty() { BTreeSet::from(["none"]) } else { fields }
}

impl Store {
    /// Measures what is measured whenever somebody asks.
    pub fn measure(&self) {
        gauge!(WRITES_UNDER_WAY).set(to_f64(WRITES_MAX.saturating_sub(self.places.available_permits())));
        // On SQLite the group's is the writer's.
        let is_postgres = self.group.get_database_backend() == DbBackend::Postgres;
        let group = is_postgres.then(|| ("group", self.group.pool(), self.group.idle()));
        let others = [("writer", &self.writer, 0), ("reader", &self.reader, self.lookups.idle())];
        for (pool, db, kept) in others.into_iter().chain(group) {
            let (connections, idle) = connections(db);
            gauge!(CONNECTIONS, "pool" => pool).set(connections);
            gauge!(CONNECTIONS_IDLE, "pool" => pool).set((idle + to_f64(kept)).min(connections));
        }
    }
}

fn connections(db: &DatabaseConnection) -> (f64, f64) {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            let pool = db.get_sqlite_connection_pool();
            (pool.size().into(), to_f64(pool.num_idle()))
        }
        _ => {
            let pool = db.get_postgres_connection_pool();
            (pool.size().into(), to_f64(pool.num_idle()))
        }
    }
}

pub(super) fn to_f64(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_their_names_alone() {
        let diff = |path: &str, kind| {
            let (base, yours, current) = (None, None, None);
            FieldDiff { path: path.to_owned(), base, yours, current, kind, last_change: None }
        };
        let diffs = [
            diff("metadata.card-4242", DiffKind::BothDiffer),
            diff("metadata.tier", DiffKind::BothSame),
            diff("notes", DiffKind::BothDiffer),
            diff("quantity", DiffKind::YoursOnly),
            diff("status", DiffKind::TheirsOnly),
        ];
        assert_eq!(collisions(&diffs), BTreeSet::from(["metadata", "notes"]));
        assert_eq!(collisions(&diffs[3..]), BTreeSet::from(["none"]));
    }
}
