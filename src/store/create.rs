//! Creating an entity: its row, its first record and what else has to happen, all or nothing.

use super::{
    Aggregate, Context, Error, Facts, Needs, Store, Written,
    chain::{self, ChainHead},
    history::{NewRecord, Outcome, insert_record},
    observe,
    retry::{Failure, Retry},
};
use crate::{
    domain::{self, Plan},
    occ::{Change, VersionMismatch, changes},
};

/// A request to create an entity.
#[derive(Debug, Clone)]
pub struct Create {
    /// Who asks, by which request.
    pub context: Context,
    /// What the function has to know.
    pub needs: Needs,
    /// Whether to check only: nothing is written, not even the record of a conflict.
    pub validate_only: bool,
}

impl Store {
    /// Creates the entity that `apply` makes of what it needs to know.
    pub(crate) async fn create<E, F>(&self, create: Create, apply: F) -> Result<Written<E>, Error>
    where
        E: Aggregate,
        F: Fn(&Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static,
    {
        let store = self.clone();
        self.detach(async move {
            let mut retry = Retry::new(&create.context);
            loop {
                match store.try_create(&create, &apply).await {
                    Ok(written) => {
                        let written = retry.own(written);
                        observe::created(&create.context, &written);
                        return Ok(written);
                    }
                    Err(failure) => retry.wait(failure).await?,
                }
            }
        })
        .await
    }

    async fn try_create<E, F>(&self, create: &Create, apply: &F) -> Result<Written<E>, Failure>
    where
        E: Aggregate,
        F: Fn(&Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        let context = &create.context;
        let txn = self.begin().await?;
        let facts = Facts::gather(&txn, &create.needs, None).await?;
        if let Some((plan, head, mismatch)) = facts.stale_plan() {
            txn.rollback().await?;
            return self.refuse_stale_plan(create, plan, &head, mismatch).await;
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
            force_reason: "",
            merged_over: &[],
        };
        let beginning = ChainHead::default();
        let mut record = record.into_row(&beginning)?;
        let link = chain::link(&beginning, &record);
        record.hash.clone_from(&link.0);
        let inserted = async {
            entity.insert(&link, &txn).await?;
            entity.finish(&effects, &txn).await?;
            insert_record(&txn, record).await.map_err(Failure::from)
        };
        match inserted.await {
            Ok(()) => {}
            // A claim, or a unique field: only another transaction's commit can have made it so, and it shows now.
            Err(Failure::Duplicate(error)) => {
                txn.rollback().await?;
                if let Some(written) = self.replay(context).await? {
                    return Ok(written);
                }
                return Err(match entity.taken(&self.reader).await? {
                    Some((field, value)) => {
                        Failure::Answer(Error::AlreadyExists { entity_type: E::TYPE, field, value })
                    }
                    None => Failure::Duplicate(error),
                });
            }
            Err(failure) => return Err(failure),
        }
        if create.validate_only {
            txn.rollback().await?;
            // The request itself would be answered from its claim, if it has one.
            let written = Written { entity, replayed: false, merge: None };
            return Ok(self.replay(context).await?.unwrap_or(written));
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(Written { entity, replayed: false, merge: None })
    }

    /// Refuses a request whose customer saw another version of the plan; the conflict is about the plan.
    async fn refuse_stale_plan<E: Aggregate>(
        &self,
        create: &Create,
        plan: Plan,
        head: &ChainHead,
        mismatch: VersionMismatch,
    ) -> Result<Written<E>, Failure> {
        if let Some(written) = self.replay(&create.context).await? {
            return Ok(written);
        }
        let mut conflict = self.explain_plan(plan, mismatch).await?;
        if !create.validate_only {
            self.record_conflict(&create.context, &mut conflict, head).await?;
        }
        Err(Failure::Answer(Error::VersionConflict(Box::new(conflict))))
    }
}
