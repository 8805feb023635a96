//! Creating an entity: its row, its first record and what else has to happen, all or nothing.

use std::sync::Arc;

use super::{
    Aggregate, Context, Error, Facts, Needs, Store, Written,
    history::{NewRecord, Outcome, insert_record},
    retry::{Failure, Retry},
};
use crate::{
    domain,
    occ::{Change, changes},
};

impl Store {
    /// Creates the entity that `apply` makes of what it needs to know.
    pub(crate) async fn create<E, F>(&self, context: Context, needs: Needs, apply: F) -> Result<Written<E>, Error>
    where
        E: Aggregate,
        F: Fn(&Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static,
    {
        let store = self.clone();
        let (request, apply) = (Arc::new((context, needs)), Arc::new(apply));
        self.detach(async move {
            let (context, needs) = &*request;
            let mut retry = Retry::new(context);
            loop {
                match store.try_create(context, needs, &*apply).await {
                    Ok(written) => return Ok(written),
                    Err(failure) => retry.wait(failure).await?,
                }
            }
        })
        .await
    }

    async fn try_create<E, F>(&self, context: &Context, needs: &Needs, apply: &F) -> Result<Written<E>, Failure>
    where
        E: Aggregate,
        F: Fn(&Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        let txn = self.begin().await?;
        let facts = Facts::gather(&txn, needs, None).await?;
        if let Some((plan, mismatch)) = facts.stale_plan() {
            txn.rollback().await?;
            return self.refuse_stale_plan(context, plan, mismatch).await;
        }
        let Change { mut entity, effects } = match apply(&facts) {
            Ok(change) => change,
            Err(refusal) => {
                txn.rollback().await?;
                return self.replay_or(context, Error::Refused(refusal)).await;
            }
        };
        entity.prepare(&effects, &txn).await?;
        let diffs = changes(None, &entity);
        let record = NewRecord {
            context,
            entity_type: E::TYPE,
            entity_id: entity.id(),
            outcome: Outcome::Created,
            version_before: 0,
            version: entity.version().get(),
            expected_version: None,
            diffs: &diffs,
            time: entity.update_time(),
        };
        let inserted = async {
            entity.insert(&txn).await?;
            entity.finish(&effects, &txn).await?;
            insert_record(&txn, record).await.map_err(Failure::from)
        };
        match inserted.await {
            Ok(()) => {}
            // A claim, or a unique field: only another transaction's commit can have made it so, and it shows now.
            Err(Failure::Duplicate(error)) => {
                txn.rollback().await?;
                return match (self.replay(context).await?, entity.taken(&self.reader).await?) {
                    (Some(written), _) => Ok(written),
                    (None, Some((field, value))) => {
                        Err(Failure::Answer(Error::AlreadyExists { entity_type: E::TYPE, field, value }))
                    }
                    (None, None) => Err(Failure::Duplicate(error)),
                };
            }
            Err(failure) => return Err(failure),
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(Written { entity, replayed: false })
    }
}
