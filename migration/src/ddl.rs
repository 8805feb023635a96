//! What the migrations' tables have in common.
//!
//! Once a migration is released, what it uses here must go on giving the same SQL.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::sea_orm::DbBackend;

/// What a column for the unit of a billing interval may hold.
pub(crate) const INTERVAL_UNITS: [&str; 4] = ["DAY", "WEEK", "MONTH", "YEAR"];

/// A primary key with a name, on one column.
pub(crate) fn primary_key(name: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).col(column).primary().take()
}

/// A foreign key with a name, to another table's `id`.
pub(crate) fn foreign_key(
    name: &'static str,
    (table, column): (&'static str, &'static str),
    referenced: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from(table, column).to(referenced, "id").take()
}

/// An index with a name. Call `unique` or `and_where` on it for one that is unique or partial.
pub(crate) fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// The version of a versioned row: 1 when created, and never below.
pub(crate) fn version() -> ColumnDef {
    big_integer("version").default(1).take()
}

/// A check with a name that an integer is positive.
pub(crate) fn positive(name: &'static str, column: &'static str) -> (&'static str, Expr) {
    (name, Expr::col(column).gt(0))
}

/// A check with a name that a text is one of those.
pub(crate) fn one_of(name: &'static str, column: &'static str, values: &[&'static str]) -> (&'static str, Expr) {
    (name, Expr::col(column).is_in(values.iter().copied()))
}

/// Leaves a tenth of each page free, so that an update finds room for the row's next version on its own page.
///
/// With that and no index on a column that an ordinary update changes, PostgreSQL leaves the indexes alone (a HOT
/// update). SQLite updates in place and has no such setting.
pub(crate) async fn leave_room_for_updates(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(&format!(r#"ALTER TABLE "{table}" SET (fillfactor = 90)"#)).await?;
    }
    Ok(())
}

/// Drops a table, and its indexes with it.
pub(crate) async fn drop_table(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    manager.drop_table(Table::drop().table(table).take()).await
}
