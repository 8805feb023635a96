//! Changing an entity: read, apply the pure function, compare and set, record; all or nothing.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Aggregate, Context, Error, Facts, Needs, Store, Written,
    history::{NewRecord, Outcome, insert_record},
    retry::{Failure, Retry},
};
use crate::{
    domain,
    occ::{self, Change, Fields, Precondition, changes},
};

/// A request to change an entity.
#[derive(Debug, Clone)]
pub struct Modify {
    /// Who asks, by which request.
    pub context: Context,
    /// The entity.
    pub id: Uuid,
    /// What must hold of it.
    pub precondition: Precondition,
    /// What the function has to know beside it.
    pub needs: Needs,
    /// The fields that the caller sent, for the diff of a conflict; a verb sends none.
    pub sent: Fields,
    /// Fields that the change reads or writes beside those that it visibly changes.
    pub touches: &'static [&'static str],
}

impl Store {
    /// Makes a change of an entity, if the precondition holds and no rule refuses it.
    ///
    /// `apply` is pure: it may be run again, on a newer row or on an older version of it.
    pub(crate) async fn modify<E, F>(&self, modify: Modify, apply: F) -> Result<Written<E>, Error>
    where
        E: Aggregate,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static,
    {
        let store = self.clone();
        let (modify, apply) = (Arc::new(modify), Arc::new(apply));
        self.detach(async move {
            let mut retry = Retry::new(&modify.context);
            loop {
                match store.try_modify(&modify, &*apply).await {
                    Ok(written) => return Ok(written),
                    Err(failure) => retry.wait(failure).await?,
                }
            }
        })
        .await
    }

    async fn try_modify<E, F>(&self, modify: &Modify, apply: &F) -> Result<Written<E>, Failure>
    where
        E: Aggregate,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        let context = &modify.context;
        let txn = self.begin().await?;
        let facts = Facts::gather(&txn, &modify.needs, Some(modify.id)).await?;
        let Some(current) = E::read(&txn, modify.id).await? else {
            txn.rollback().await?;
            let absent = Error::NotFound { entity_type: E::TYPE, id: modify.id };
            return self.replay_or(context, absent).await;
        };
        // The row read is committed, and versions never go back: one above the expected one decides the conflict.
        if let Err(mismatch) = modify.precondition.check(current.version()) {
            txn.rollback().await?;
            return self.refuse_stale(modify, apply, &facts, current, mismatch).await;
        }
        if let Some((plan, mismatch)) = facts.stale_plan() {
            txn.rollback().await?;
            return self.refuse_stale_plan(context, plan, mismatch).await;
        }
        let Change { entity: mut next, effects } = match apply(&current, &facts) {
            Ok(change) => change,
            Err(refusal) => {
                txn.rollback().await?;
                return self.replay_or(context, Error::Refused(refusal)).await;
            }
        };

        next.prepare(&effects, &txn).await?;
        let diffs = changes(Some(&current), &next);
        let outcome = if diffs.is_empty() { Outcome::Unchanged } else { Outcome::Applied };
        if outcome == Outcome::Applied {
            // Later than the version before, whatever the clocks of two servers say: history is ordered by time.
            let time = context.time.max(current.update_time() + chrono::TimeDelta::microseconds(1));
            next.stamp(current.version().next(), time);
            if !E::compare_and_set(&current, &next, &txn).await? {
                txn.rollback().await?;
                return Err(Failure::LostRace);
            }
            next.finish(&effects, &txn).await?;
        }
        let record = NewRecord {
            context,
            entity_type: E::TYPE,
            entity_id: modify.id,
            outcome,
            version_before: current.version().get(),
            version: next.version().get(),
            expected_version: Some(modify.precondition.expected()),
            diffs: &diffs,
            time: if outcome == Outcome::Applied { next.update_time() } else { context.time },
        };
        match insert_record(&txn, record).await.map_err(Failure::from) {
            Ok(()) => {}
            // The request id is claimed: by another copy of this request, or by another request.
            Err(Failure::Duplicate(error)) => {
                txn.rollback().await?;
                return match self.replay(context).await? {
                    Some(written) => Ok(written),
                    None => Err(Failure::Duplicate(error)),
                };
            }
            Err(failure) => return Err(failure),
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(Written { entity: next, replayed: false })
    }

    /// Explains a stale write, unless it is the repetition of one that was accepted.
    async fn refuse_stale<E, F>(
        &self,
        modify: &Modify,
        apply: &F,
        facts: &Facts,
        current: E,
        mismatch: occ::VersionMismatch,
    ) -> Result<Written<E>, Failure>
    where
        E: Aggregate,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        // In a statement of its own, after the row was read: the first copy of this request commits its row and its claim
        // together, so a row that it moved on shows the claim as well.
        if let Some(written) = self.replay(&modify.context).await? {
            return Ok(written);
        }
        let conflict = self.explain(modify, apply, facts, current, mismatch).await?;
        self.record_conflict(&modify.context, &conflict).await?;
        Err(Failure::Answer(Error::VersionConflict(Box::new(conflict))))
    }
}
