//! A stale write: its explanation, and the record of its refusal.

use std::fmt;

use super::{
    Aggregate, Apply, Context, Error, Modify, Store,
    chain::ChainHead,
    history::{NewRecord, Outcome, insert_record},
    modify::{Stale, is_too_far},
    observe,
    retry::{Failure, is_transient},
    versions::fold_to,
};
use crate::{
    domain::{Entity, Plan, Timestamp},
    occ::{
        AppliedChange, FieldDiff, VersionMismatch, Versioned, Wanted, fields, three_way, try_merge, wanted,
        without_base,
    },
};

/// Why a write was refused as stale, with all that a client needs to make it again or to show a person what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The entity as it is now.
    pub current: Entity,
    /// Its id.
    pub entity_id: uuid::Uuid,
    /// The version that the request named, and the one that is stored.
    pub mismatch: VersionMismatch,
    /// The three-way comparison, by path.
    pub diffs: Vec<FieldDiff>,
    /// Whether the change could be made again on the current entity.
    pub mergeable: bool,
    /// When the stored version was made.
    pub update_time: Timestamp,
    /// Whether the expected version is too far back for a comparison with it.
    pub base_too_far: bool,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VersionMismatch { expected, actual } = self.mismatch;
        write!(
            f,
            "{} {} is at version {actual}, the request was made from {expected}",
            self.current.entity_type(),
            self.entity_id
        )?;
        let mut separator = "; changed since: ";
        for diff in &self.diffs {
            if let Some(last) = &diff.last_change {
                write!(f, "{separator}{} (by {}, {})", diff.path, last.actor, last.time.format("%H:%M"))?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

impl Store {
    /// Compares what a stale write wanted with what became of the version that it was made from.
    pub(super) async fn explain<E, F>(
        &self,
        modify: &Modify,
        apply: &F,
        stale: Stale<E>,
    ) -> Result<(Conflict, ChainHead), Error>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let Stale { current, head, facts, mismatch } = stale;
        let sent: Wanted = modify.sent.iter().map(|(path, value)| (path.clone(), Some(value.clone()))).collect();
        let (entity_id, base_too_far) = (current.id(), is_too_far(mismatch));
        let folded = self.base(&current, mismatch).await?;
        let (diffs, mergeable) = match folded {
            None => (without_base(&sent, &fields(&current)), false),
            Some((base, since)) => {
                let base_fields = fields(&base);
                // A verb's wish is what it would have made of the base; so is an update's, and beyond that all that it sent.
                let mut yours = sent;
                if let Ok(desired) = apply(&base, &facts) {
                    yours.extend(wanted(&base_fields, &fields(&desired.entity)));
                }
                let mergeable = facts.stale_plan().is_none()
                    && try_merge(&base, &current, modify.touches, |entity| apply(entity, &facts)).is_ok();
                (three_way(&base_fields, &yours, &fields(&current), &since), mergeable)
            }
        };
        let update_time = current.update_time();
        let current = current.into();
        Ok((Conflict { current, entity_id, mismatch, diffs, mergeable, update_time, base_too_far }, head))
    }

    /// The entity at the version that the request was made from, and the changes since; `None` when it is too far back, or
    /// does not exist yet. A history that does not fold is no reason to refuse without an explanation and a record.
    async fn base<E: Aggregate>(
        &self,
        current: &E,
        mismatch: VersionMismatch,
    ) -> Result<Option<(E, Vec<AppliedChange>)>, Error> {
        if mismatch.is_ahead() || is_too_far(mismatch) {
            return Ok(None);
        }
        match fold_to(&self.reader, current, mismatch.expected).await {
            Ok(folded) => Ok(Some(folded)),
            Err(error @ (Error::CorruptRow { .. } | Error::CorruptHistory(_))) => {
                tracing::error!(entity.id = %current.id(), error.cause = %error, "history does not fold");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Compares the version of a plan that a customer saw with what became of it; the request changes nothing of the plan.
    pub(super) async fn explain_plan(&self, plan: Plan, mismatch: VersionMismatch) -> Result<Conflict, Error> {
        let diffs = match self.base(&plan, mismatch).await? {
            None => Vec::new(),
            Some((base, since)) => three_way(&fields(&base), &Wanted::new(), &fields(&plan), &since),
        };
        Ok(Conflict {
            entity_id: plan.id(),
            update_time: plan.update_time(),
            current: plan.into(),
            mismatch,
            diffs,
            mergeable: false,
            base_too_far: is_too_far(mismatch),
        })
    }

    /// Commits the record of a refusal, before it is answered. The transaction reads nothing, so that no isolation level
    /// can make it fail because of what somebody else writes.
    pub(super) async fn record_conflict(
        &self,
        context: &Context,
        conflict: &Conflict,
        head: &ChainHead,
    ) -> Result<(), Failure> {
        match self.try_record_conflict(context, conflict, head).await {
            // Whatever the reason, the request may come again: it was not refused, since that is not on record.
            Err(Failure::Statement(error)) if !is_transient(&error) => Err(Failure::Answer(Error::Unavailable(error))),
            result => result.inspect(|()| observe::refused(context, conflict)),
        }
    }

    async fn try_record_conflict(
        &self,
        context: &Context,
        conflict: &Conflict,
        head: &ChainHead,
    ) -> Result<(), Failure> {
        let VersionMismatch { expected, actual } = conflict.mismatch;
        let record = NewRecord {
            context,
            entity_type: conflict.current.entity_type(),
            entity_id: conflict.entity_id,
            outcome: Outcome::Conflict,
            version_before: actual.get(),
            version: actual.get(),
            expected_version: Some(expected),
            diffs: &conflict.diffs,
            // After the change that it lost to, however long the request has waited for its turn.
            time: context.time.max(conflict.update_time + chrono::TimeDelta::microseconds(1)),
            force_reason: "",
            merged_over: &[],
        };
        let txn = self.begin().await?;
        insert_record(&txn, record.into_row(head)?).await?;
        // Unlike a write's, a lost COMMIT here is simply tried again: a second record of the refusal harms nobody.
        txn.commit().await.map_err(Failure::Statement)
    }
}
