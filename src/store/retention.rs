//! Forgetting conflicts that are old enough. Nothing else in history is ever removed.

use std::time::Duration;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Error, Store,
    entity::mutation::{Column, Entity},
    history::{first_id_at, is_conflict},
    retry::is_transient,
};
use crate::domain::Timestamp;

/// How many records one transaction removes: writers wait for it on SQLite.
const RECORDS_PER_TRANSACTION: u64 = 500;
/// How often in a row the database may turn it away, such as for another server that removes the same records.
const FAILURES_MAX: u32 = 10;
const DELAY: Duration = Duration::from_millis(50);

impl Store {
    /// Removes the records of conflicts that were refused before a time, until there are none or `stop` is cancelled.
    /// Answers how many it removed; another server may remove some of them.
    pub async fn forget_conflicts(&self, before: Timestamp, stop: &CancellationToken) -> Result<u64, Error> {
        let (mut removed, mut failures) = (0, 0);
        while !stop.is_cancelled() {
            match self.forget_some(before).await {
                Ok(None) => break,
                Ok(Some(count)) => (removed, failures) = (removed + count, 0),
                Err(error) if is_transient(&error) && failures < FAILURES_MAX => {
                    failures += 1;
                    tokio::time::sleep(DELAY * failures).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(removed)
    }

    /// Removes some; `None` when there are none.
    async fn forget_some(&self, before: Timestamp) -> Result<Option<u64>, DbErr> {
        let ids = old_conflicts(before).into_tuple::<Uuid>().all(&self.reader).await?;
        if ids.is_empty() {
            return Ok(None);
        }
        let txn = self.begin().await?;
        // That they are conflicts is said again, so that no mistake in what was read can cost another record.
        let result = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(is_conflict()).exec(&*txn).await?;
        txn.commit().await?;
        Ok(Some(result.rows_affected))
    }
}

/// The oldest ones. Their ids are in the order of their times, and in an index of their own.
fn old_conflicts(before: Timestamp) -> Select<Entity> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(is_conflict())
        .filter(Column::Id.lt(first_id_at(before)))
        .order_by_asc(Column::Id)
        .limit(RECORDS_PER_TRANSACTION)
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;

    /// tests/it/retention.rs has this statement explained.
    #[test]
    fn old_conflicts_are_read_in_the_words_of_their_index() {
        let sql = old_conflicts(Timestamp::UNIX_EPOCH).build(DbBackend::Postgres).sql;
        let expected = "SELECT \"mutations\".\"id\" FROM \"mutations\" WHERE \"outcome\" = ('CONFLICT') \
             AND \"mutations\".\"id\" < $1 ORDER BY \"mutations\".\"id\" ASC LIMIT $2";
        assert_eq!(sql, expected);
    }
}
