//! The statements that write many rows: all that are given, or none.

use std::collections::HashSet;

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, QueryResult, RuntimeErr, TryGetable, Value,
    sea_query::{CommonTableExpression, Expr, IntoIden, IntoTableRef, Query, TableRef, UpdateStatement, ValueTuple},
};
use uuid::Uuid;

use super::{
    batch::Write,
    columns::{GIVEN, GivenColumns, GivenRows},
};
use crate::store::{
    Aggregate, Store, aggregate::VersionedTable, connection::STATEMENT_TIMEOUT, entity::mutation, kept::Kept,
    retry::Failure, transaction::Timer,
};

/// The records of those rows that were still at the version that they were read at.
const CHANGED: &str = "changed";
/// How many rows a statement of SQLite writes at most, whose every value is a parameter of its own.
const PART_MAX: usize = 64;

impl Store {
    /// Writes each row that is still at the version that it was read at, with its record; says which.
    ///
    /// The rows come in the order of their ids, and are locked in it, since the group's connections find each by its key: so two
    /// servers that write the same rows wait for each other, and do not deadlock.
    pub(super) async fn write_together<E: Aggregate>(&self, writes: &[Write<E>]) -> Result<HashSet<Uuid>, Failure> {
        if self.group.get_database_backend() == DbBackend::Postgres {
            let mut given = GivenRows::default();
            given.add::<E::Table>(writes.iter().map(Write::row).collect())?;
            given.add_column(E::Table::CHAIN_HEAD, writes.iter().map(Write::head_before))?;
            given.add::<mutation::Entity>(writes.iter().map(|write| write.record.clone().into()).collect())?;
            let written = write_at_once(&self.group, E::group(&self.groups).update_and_record()?, given).await?;
            return Ok(ids(&written)?);
        }
        let txn = self.begin().await?;
        let mut written = HashSet::new();
        for writes in parts(writes) {
            let changed = ids(&txn.query_all(&update_some(writes)?).await?)?;
            let changes = writes.iter().filter(|write| changed.contains(&write.next.id()));
            insert_some(&txn, changes.map(|write| write.record.clone()).collect()).await?;
            written.extend(changed);
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(written)
    }

    /// Inserts records that are of no change, such as those of conflicts.
    pub(super) async fn record_together(&self, records: Vec<mutation::Model>) -> Result<(), Failure> {
        if self.group.get_database_backend() == DbBackend::Postgres {
            let mut given = GivenRows::default();
            given.add::<mutation::Entity>(records.into_iter().map(Into::into).collect())?;
            write_at_once(&self.group, self.groups.record()?, given).await?;
            return Ok(());
        }
        let txn = self.begin().await?;
        for records in parts(&records) {
            insert_some(&txn, records.to_vec()).await?;
        }
        txn.commit().await.map_err(Failure::Commit)
    }
}

impl<E: Aggregate> Write<E> {
    fn row(&self) -> <E::Table as EntityTrait>::ActiveModel {
        self.next.row(&self.head).into_active_model()
    }

    fn head_before(&self) -> Value {
        self.before.1.0.clone().into()
    }
}

fn ids(rows: &[QueryResult]) -> Result<HashSet<Uuid>, DbErr> {
    rows.iter().map(|row| Ok(Uuid::try_get_by_index(row, 0)?)).collect()
}

/// Parts of a few different lengths, so that any number of rows takes the same few statements, which the driver keeps; for
/// each set of columns that is changed they are others.
fn parts<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = 1 << rows.len().min(PART_MAX).checked_ilog2()?;
        let (part, rest) = rows.split_at_checked(length)?;
        rows = rest;
        Some(part)
    })
}

async fn insert_some(txn: &DatabaseTransaction, records: Vec<mutation::Model>) -> Result<(), DbErr> {
    if !records.is_empty() {
        let records = records.into_iter().map(mutation::Model::into_active_model);
        mutation::Entity::insert_many(records).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// `UPDATE … SET …, version = version + 1 FROM (VALUES …) AS given WHERE id = … AND version = … AND chain_head = … RETURNING
/// id`.
///
/// It sets the columns that one of the writes changes: SQLite writes the index of any column that is set.
fn update_some<E: Aggregate>(writes: &[Write<E>]) -> Result<UpdateStatement, DbErr> {
    let mut changes: Vec<_> = writes.iter().map(|write| (write.before.0.row(&write.before.1), write.row())).collect();
    let is_changed = |column: &<E::Table as EntityTrait>::Column| {
        let is_key = column.as_str() == E::Table::ID.as_str();
        is_key || changes.iter().any(|(before, next)| Some(before.get(*column)) != next.get(*column).into_value())
    };
    let columns: Vec<_> = <E::Table as EntityTrait>::Column::iter().filter(is_changed).collect();
    let rows = changes.iter_mut().zip(writes).map(|((_, next), write)| {
        let values = columns.iter().filter_map(|column| next.take(*column).into_value());
        ValueTuple::Many(values.chain([write.head_before()]).collect())
    });
    let rows = TableRef::ValuesList(rows.collect(), GIVEN.into_iden());
    let mut number = 0;
    let mut update = update_from_given::<E>(rows, columns, |_| {
        number += 1;
        // So SQLite names them.
        Ok(Expr::col((GIVEN, format!("column{number}"))))
    })?;
    update.returning_col(E::Table::ID);
    Ok(update)
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
    let columns = <E::Table as EntityTrait>::Column::iter();
    let mut update = update_from_given::<E>(GIVEN, columns, |column| given.add_column(column))?;
    let (names, values): (Vec<_>, Vec<_>) = given.add::<mutation::Entity>()?.into_iter().unzip();
    update.returning(Query::returning().exprs(values));
    let mut changed = CommonTableExpression::new();
    changed.table_name(CHANGED).columns(names.clone()).query(update);
    let records = Query::select().columns(names.clone()).from(CHANGED).take();
    let mut insert = Query::insert();
    insert.into_table(mutation::Entity).columns(names).returning_col(mutation::Column::EntityId);
    insert.select_from(records).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(given.into_sql([changed], insert.take()))
}

/// The update of these columns by the rows of [`GIVEN`], of which `value` tells each column; after those of the table it has
/// the head of the chain that the row had.
fn update_from_given<E: Aggregate>(
    given: impl IntoTableRef,
    columns: impl IntoIterator<Item = <E::Table as EntityTrait>::Column>,
    mut value: impl FnMut(<E::Table as EntityTrait>::Column) -> Result<Expr, DbErr>,
) -> Result<UpdateStatement, DbErr> {
    let one = || Expr::Constant(1.into());
    let stored = |column| Expr::col((E::Table::default(), column));
    let mut update = Query::update();
    update.table(E::Table::default()).from(given);
    for column in columns {
        let (name, value) = (column.as_str(), value(column)?);
        if name == E::Table::ID.as_str() {
            update.and_where(stored(column).eq(value));
        } else if name == E::Table::VERSION.as_str() {
            update.value(column, stored(column).add(one()));
            // The row that is given is the next one.
            update.and_where(stored(column).eq(value.sub(one())));
        } else {
            update.value(column, value);
        }
    }
    // The version alone would not do: between the read and this, a standby may have taken over that had lost a version and
    // made another of the same number.
    update.and_where(stored(E::Table::CHAIN_HEAD).eq(value(E::Table::CHAIN_HEAD)?));
    Ok(update)
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
