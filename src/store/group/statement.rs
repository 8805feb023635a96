//! The statements that write many rows: all that are given, or none.

use std::collections::HashSet;

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExprTrait, IdenStatic, IntoActiveModel, QueryResult, RuntimeErr, TryGetable,
    sea_query::{CommonTableExpression, Expr, Query},
};
use uuid::Uuid;

use super::{
    batch::{Rows, Write},
    columns::{GIVEN, GivenColumns, GivenRows},
};
use crate::store::{
    Aggregate, Store, aggregate::VersionedTable, connection::STATEMENT_TIMEOUT, entity::mutation,
    history::insert_record, kept::Kept, retry::Failure, transaction::Timer,
};

/// The records of those rows that were still at the version that they were read at.
const CHANGED: &str = "changed";

impl Store {
    /// Writes each row that is still at the version that it was read at, with its record; says which.
    ///
    /// The rows come in the order of their ids, and are locked in it, since the group's connections find each by its key: so two
    /// servers that write the same rows wait for each other, and do not deadlock.
    pub(super) async fn write_together<E: Aggregate>(
        &self,
        rows: &Rows<E>,
        writes: &[Write<E>],
    ) -> Result<HashSet<Uuid>, Failure> {
        if self.group.get_database_backend() == DbBackend::Postgres {
            let mut given = GivenRows::default();
            given.add::<E::Table>(
                writes.iter().map(|write| write.next.row(&write.head).into_active_model()).collect(),
            )?;
            given.add::<mutation::Entity>(writes.iter().map(|write| write.record.clone().into()).collect())?;
            let heads = writes.iter().map(|write| write.head_before.0.clone().into());
            given.add_column(E::Table::CHAIN_HEAD, heads)?;
            let written = write_at_once(&self.group, E::group(&self.groups).update_and_record()?, given).await?;
            let id =
                |row: &QueryResult| Uuid::try_get_by_index(row, 0).map_err(|error| Failure::from(DbErr::from(error)));
            return written.iter().map(id).collect();
        }
        // Here a statement is a call, and not a round trip: what they share is the commit.
        let txn = self.begin().await?;
        let mut written = HashSet::new();
        for write in writes {
            let Some((current, _)) = rows.get(&write.next.id()) else { continue };
            if E::compare_and_set(current, &write.next, &write.head, &txn).await? {
                insert_record(&txn, write.record.clone()).await?;
                written.insert(write.next.id());
            }
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(written)
    }

    /// Inserts records that are of no change, such as those of conflicts.
    pub(in crate::store) async fn record_together(&self, records: Vec<mutation::Model>) -> Result<(), Failure> {
        if self.group.get_database_backend() == DbBackend::Postgres {
            let mut given = GivenRows::default();
            given.add::<mutation::Entity>(records.into_iter().map(Into::into).collect())?;
            write_at_once(&self.group, self.groups.record()?, given).await?;
            return Ok(());
        }
        let txn = self.begin().await?;
        for record in records {
            insert_record(&txn, record).await?;
        }
        txn.commit().await.map_err(Failure::Commit)
    }
}

/// Runs a statement that is a transaction of its own.
async fn write_at_once(db: &Kept, sql: &str, rows: GivenRows) -> Result<Vec<QueryResult>, Failure> {
    let mut timer = Timer::start();
    let result = match tokio::time::timeout(STATEMENT_TIMEOUT, db.query_all_with(sql, rows.into_arguments())).await {
        Ok(written) => written.map_err(Failure::of_transaction),
        // Nobody knows what becomes of it; each request finds out for itself.
        Err(elapsed) => Err(Failure::Commit(DbErr::Conn(RuntimeErr::Internal(elapsed.to_string())))),
    };
    timer.end(match &result {
        Ok(_) => "commit",
        Err(failure) if failure.may_have_committed() => "unknown",
        Err(_) => "rollback",
    });
    result
}

/// `WITH given …, changed AS (UPDATE … SET …, version = version + 1 FROM given WHERE id = … AND version = … AND chain_head =
/// … RETURNING …) INSERT INTO mutations … SELECT … FROM changed RETURNING entity_id`.
///
/// What the `UPDATE` finds at another version is not in its result, so it leaves no record, and no claim.
pub(super) fn update_and_record<E: Aggregate>() -> Result<String, DbErr> {
    let mut given = GivenColumns::default();
    let mut update = Query::update();
    update.table(E::Table::default()).from(GIVEN);
    for (column, value) in given.add::<E::Table>()? {
        let stored = Expr::col((E::Table::default(), column));
        let name = column.as_str();
        if name == E::Table::ID.as_str() {
            update.and_where(stored.eq(value));
        } else if name == E::Table::VERSION.as_str() {
            update.value(column, stored.clone().add(one()));
            // The row that is given is the next one.
            update.and_where(stored.eq(value.sub(one())));
        } else {
            update.value(column, value);
        }
    }
    let record = given.add::<mutation::Entity>()?;
    let names: Vec<_> = record.iter().map(|(column, _)| *column).collect();
    // The version alone would not do: between the read and this, a standby may have taken over that had lost a version and
    // made another of the same number.
    let head = Expr::col((E::Table::default(), E::Table::CHAIN_HEAD));
    update.and_where(head.eq(given.add_column(E::Table::CHAIN_HEAD)?));
    update.returning(Query::returning().exprs(record.into_iter().map(|(_, value)| value)));
    let mut changed = CommonTableExpression::new();
    changed.table_name(CHANGED).columns(names.clone()).query(update);
    let records = Query::select().columns(names.clone()).from(CHANGED).take();
    let mut insert = Query::insert();
    insert.into_table(mutation::Entity).columns(names).returning_col(mutation::Column::EntityId);
    insert.select_from(records).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(given.into_sql([changed], insert.take()))
}

/// `WITH given … INSERT INTO mutations … SELECT … FROM given`.
pub(super) fn insert_records() -> Result<String, DbErr> {
    let mut given = GivenColumns::default();
    let (names, values): (Vec<_>, Vec<_>) = given.add::<mutation::Entity>()?.into_iter().unzip();
    let records = Query::select().exprs(values).from(GIVEN).take();
    let mut insert = Query::insert();
    insert.into_table(mutation::Entity).columns(names);
    insert.select_from(records).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(given.into_sql([], insert.take()))
}

fn one() -> Expr {
    Expr::Constant(1.into())
}
