//! What the write path asks of each kind of entity: how its row is read, inserted, and compared and set.

use std::{collections::HashMap, future::Future, sync::Arc};

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait,
    FromQueryResult, IdenStatic, IntoActiveModel, Iterable, ModelTrait, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
    sea_query::{Expr, extension::postgres::PgFunc},
};
use uuid::Uuid;

use super::{
    Error,
    chain::ChainHead,
    entity,
    gather::{Gather, Reads},
    group::{Group, Groups},
};
use crate::{
    domain::{Entity, Invoice, Plan, Subscription},
    occ::{Version, Versioned},
};

/// The table of an entity that carries a version.
pub(crate) trait VersionedTable: EntityTrait {
    /// Its key.
    const ID: Self::Column;
    /// Its version.
    const VERSION: Self::Column;
    /// The head of the chain of its history.
    const CHAIN_HEAD: Self::Column;

    /// The head of the chain of a row's history.
    fn chain_head(row: &Self::Model) -> ChainHead;
}

/// An entity with its table.
pub(crate) trait Aggregate:
    Versioned + Into<Entity> + TryFrom<<Self::Table as EntityTrait>::Model, Error = Error>
{
    /// Where those wait that are changed together.
    fn group(groups: &Groups) -> &Group<Self>;

    /// Its table.
    type Table: VersionedTable<
            Model: for<'a> From<&'a Self> + IntoActiveModel<<Self::Table as EntityTrait>::ActiveModel> + Send + Sync,
            ActiveModel: ActiveModelTrait + Send,
        >;

    /// Carries out the effects that the row depends on, such as taking the number that is written into it.
    fn prepare(
        &mut self,
        _effects: &[Self::Effect],
        _txn: &DatabaseTransaction,
    ) -> impl Future<Output = Result<(), DbErr>> + Send {
        async { Ok(()) }
    }

    /// Carries out the effects that depend on the row.
    fn finish(
        &self,
        _effects: &[Self::Effect],
        _txn: &DatabaseTransaction,
    ) -> impl Future<Output = Result<(), DbErr>> + Send {
        async { Ok(()) }
    }

    /// Which unique field of a new entity another entity has, and its value.
    fn taken(
        &self,
        db: &impl ConnectionTrait,
    ) -> impl Future<Output = Result<Option<(&'static str, String)>, Error>> + Send;

    /// The queue of those who read entities of this kind.
    fn reads(reads: &Reads) -> &Arc<Gather<Self>>;

    /// Reads the rows of these ids. A row that cannot be decoded is in the others' way no more than an absent one.
    fn read_rows(
        db: &impl ConnectionTrait,
        ids: &[Uuid],
    ) -> impl Future<Output = Result<Vec<ReadRow<Self::Table>>, DbErr>> + Send {
        let query =
            Self::Table::find().filter(among(db.get_database_backend(), Self::Table::ID, ids.to_vec())).into_query();
        async move {
            let read = |row: QueryResult| {
                let id = row.try_get("", Self::Table::ID.as_str())?;
                Ok((id, <Self::Table as EntityTrait>::Model::from_query_result(&row, "")))
            };
            db.query_all(&query).await?.into_iter().map(read).collect()
        }
    }

    /// Reads the row.
    fn read(db: &impl ConnectionTrait, id: Uuid) -> impl Future<Output = Result<Option<Self>, Error>> + Send {
        async move { Ok(Self::read_with_head(db, id).await?.map(|(entity, _)| entity)) }
    }

    /// Reads the row, and the head of the chain of its history.
    fn read_with_head(
        db: &impl ConnectionTrait,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<(Self, ChainHead)>, Error>> + Send {
        async move {
            let row = Self::Table::find().filter(Self::Table::ID.eq(id)).one(db).await?;
            let with_head = |row: <Self::Table as EntityTrait>::Model| {
                let head = Self::Table::chain_head(&row);
                Ok((Self::try_from(row)?, head))
            };
            row.map(with_head).transpose()
        }
    }

    /// Reads rows, each with the head of the chain of its history. One that is malformed is left out: who needs it finds out
    /// why when it reads that row alone.
    fn read_many(
        db: &impl ConnectionTrait,
        ids: &[Uuid],
    ) -> impl Future<Output = Result<HashMap<Uuid, (Self, ChainHead)>, DbErr>> + Send {
        let rows = Self::read_rows(db, ids);
        async move {
            let with_head = |(id, row): ReadRow<Self::Table>| {
                let row = row.ok()?;
                let head = Self::Table::chain_head(&row);
                Some((id, (Self::try_from(row).ok()?, head)))
            };
            Ok(rows.await?.into_iter().filter_map(with_head).collect())
        }
    }

    /// The row with the head of the chain of its history.
    fn row(&self, head: &ChainHead) -> <Self::Table as EntityTrait>::Model {
        let mut row = <Self::Table as EntityTrait>::Model::from(self);
        row.set(Self::Table::CHAIN_HEAD, head.0.clone().into());
        row
    }

    /// Inserts the row of a new entity.
    fn insert(&self, head: &ChainHead, txn: &DatabaseTransaction) -> impl Future<Output = Result<(), DbErr>> + Send {
        let row = self.row(head).into_active_model();
        async move {
            // Every column is set, the key included, so nothing has to be read back.
            Self::Table::insert(row).exec_without_returning(txn).await?;
            Ok(())
        }
    }

    /// Writes the columns in which `next` differs from `current`, if the row is still at `current`'s version; says
    /// whether it was. Beside the one of many rows (`group`) this is the only
    /// `UPDATE` of a row that carries a version.
    fn compare_and_set(
        current: &Self,
        next: &Self,
        head: &ChainHead,
        txn: &DatabaseTransaction,
    ) -> impl Future<Output = Result<bool, DbErr>> + Send {
        let id = current.id();
        let update = guarded_update::<Self::Table>(id, current.version(), &current.into(), &next.into())
            .col_expr(Self::Table::CHAIN_HEAD, Expr::value(head.0.clone()));
        async move { Ok(update.exec(txn).await?.rows_affected == 1) }
    }

    /// Holds the row at `current`'s version until the transaction ends; says whether it was there. Without it a request
    /// that changes nothing could be accepted at a version that is gone, where another copy of it was refused as stale. On
    /// SQLite the transaction has the write lock already, and there is no such clause.
    fn hold(current: &Self, txn: &DatabaseTransaction) -> impl Future<Output = Result<bool, DbErr>> + Send {
        let (id, version) = (current.id(), current.version().get());
        let query = Self::Table::find().filter(Self::Table::ID.eq(id)).filter(Self::Table::VERSION.eq(version));
        async move {
            if txn.get_database_backend() == DbBackend::Sqlite {
                return Ok(true);
            }
            Ok(query.lock_shared().one(txn).await?.is_some())
        }
    }
}

/// The id of a row, and the row, unless it cannot be decoded.
pub(crate) type ReadRow<T> = (Uuid, Result<<T as EntityTrait>::Model, DbErr>);

/// That a column has one of these values: one statement, however many they are. SQLite has no arrays, and gets one of a few
/// statements, filled up with the last value.
pub(super) fn among(backend: DbBackend, column: impl ColumnTrait, mut ids: Vec<Uuid>) -> Expr {
    if backend == DbBackend::Postgres {
        return column.into_expr().eq(PgFunc::any(Expr::val(ids)));
    }
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().next_power_of_two(), last);
    }
    column.is_in(ids)
}

/// `UPDATE … SET …, version = version + 1 WHERE id = ? AND version = ?`.
fn guarded_update<T: VersionedTable>(
    id: Uuid,
    expected: Version,
    current: &T::Model,
    next: &T::Model,
) -> sea_orm::UpdateMany<T> {
    let mut update = T::update_many().col_expr(T::VERSION, Expr::col(T::VERSION).add(1));
    for column in T::Column::iter() {
        let value = next.get(column);
        let is_version = column.as_str() == T::VERSION.as_str();
        if !is_version && value != current.get(column) {
            update = update.col_expr(column, Expr::value(value));
        }
    }
    update.filter(T::ID.eq(id)).filter(T::VERSION.eq(expected.get()))
}

impl Aggregate for Plan {
    type Table = entity::plan::Entity;

    fn group(groups: &Groups) -> &Group<Self> {
        &groups.plans
    }

    fn reads(reads: &Reads) -> &Arc<Gather<Self>> {
        &reads.plans
    }

    async fn taken(&self, db: &impl ConnectionTrait) -> Result<Option<(&'static str, String)>, Error> {
        if super::history::id_is_taken(db, self.id.0).await? {
            return Ok(Some(("id", self.id.to_string())));
        }
        let same_code = entity::plan::Entity::find().filter(entity::plan::Column::Code.eq(self.code.as_str()));
        Ok(same_code.one(db).await?.map(|_| ("code", self.code.clone())))
    }
}

impl Aggregate for Subscription {
    type Table = entity::subscription::Entity;

    fn group(groups: &Groups) -> &Group<Self> {
        &groups.subscriptions
    }

    fn reads(reads: &Reads) -> &Arc<Gather<Self>> {
        &reads.subscriptions
    }

    async fn taken(&self, db: &impl ConnectionTrait) -> Result<Option<(&'static str, String)>, Error> {
        let taken = super::history::id_is_taken(db, self.id.0).await?;
        Ok(taken.then(|| ("id", self.id.to_string())))
    }
}

impl Aggregate for Invoice {
    type Table = entity::invoice::Entity;

    fn group(groups: &Groups) -> &Group<Self> {
        &groups.invoices
    }

    fn reads(reads: &Reads) -> &Arc<Gather<Self>> {
        &reads.invoices
    }

    async fn prepare(&mut self, effects: &[Self::Effect], txn: &DatabaseTransaction) -> Result<(), DbErr> {
        super::effects::prepare(self, effects, txn).await
    }

    async fn finish(&self, effects: &[Self::Effect], txn: &DatabaseTransaction) -> Result<(), DbErr> {
        super::effects::finish(self, effects, txn).await
    }

    async fn taken(&self, db: &impl ConnectionTrait) -> Result<Option<(&'static str, String)>, Error> {
        let taken = super::history::id_is_taken(db, self.id.0).await?;
        Ok(taken.then(|| ("id", self.id.to_string())))
    }
}
