//! A stale write: its explanation, and the record of its refusal.

use std::fmt;

use super::{
    Aggregate, Context, Error, Facts, Modify, Store, Written,
    history::{NewRecord, Outcome, insert_record},
    retry::Failure,
};
use crate::{
    domain::{self, Entity, Plan},
    occ::{
        BASE_DISTANCE_MAX, Change, FieldDiff, VersionMismatch, Versioned, Wanted, fields, three_way, try_merge, wanted,
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
        facts: &Facts,
        current: E,
        mismatch: VersionMismatch,
    ) -> Result<Conflict, Error>
    where
        E: Aggregate,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        let sent: Wanted = modify.sent.iter().map(|(path, value)| (path.clone(), Some(value.clone()))).collect();
        let (entity_id, base_too_far) = (current.id(), is_too_far(mismatch));
        if mismatch.is_ahead() || base_too_far {
            let diffs = without_base(&sent, &fields(&current));
            return Ok(Conflict {
                current: current.into(),
                entity_id,
                mismatch,
                diffs,
                mergeable: false,
                base_too_far,
            });
        }
        let since = self.applied_between(entity_id, mismatch.expected.get(), current.version()).await?;
        let base = self.fold_to(&current, mismatch.expected, &since)?;
        let base_fields = fields(&base);
        // A verb's wish is what it would have made of the base; so is an update's, and beyond that all that it sent.
        let mut yours = sent;
        if let Ok(desired) = apply(&base, facts) {
            yours.extend(wanted(&base_fields, &fields(&desired.entity)));
        }
        let diffs = three_way(&base_fields, &yours, &fields(&current), &since);
        let mergeable = facts.stale_plan().is_none()
            && try_merge(&base, &current, modify.touches, |entity| apply(entity, facts)).is_ok();
        Ok(Conflict { current: current.into(), entity_id, mismatch, diffs, mergeable, base_too_far })
    }

    /// Refuses a request whose customer saw another version of the plan; the conflict is about the plan.
    pub(super) async fn refuse_stale_plan<E: Aggregate>(
        &self,
        context: &Context,
        plan: Plan,
        mismatch: VersionMismatch,
    ) -> Result<Written<E>, Failure> {
        if let Some(written) = self.replay(context).await? {
            return Ok(written);
        }
        let (entity_id, base_too_far) = (plan.id(), is_too_far(mismatch));
        let diffs = if mismatch.is_ahead() || base_too_far {
            Vec::new()
        } else {
            let since = self.applied_between(entity_id, mismatch.expected.get(), plan.version()).await?;
            let base = self.fold_to(&plan, mismatch.expected, &since)?;
            three_way(&fields(&base), &Wanted::new(), &fields(&plan), &since)
        };
        let conflict = Conflict { current: plan.into(), entity_id, mismatch, diffs, mergeable: false, base_too_far };
        self.record_conflict(context, &conflict).await?;
        Err(Failure::Answer(Error::VersionConflict(Box::new(conflict))))
    }

    /// Commits the record of a refusal, before it is answered. The transaction reads nothing, so that no isolation level
    /// can make it fail because of what somebody else writes.
    pub(super) async fn record_conflict(&self, context: &Context, conflict: &Conflict) -> Result<(), Failure> {
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
            time: context.time,
        };
        let txn = self.begin().await?;
        insert_record(&txn, record).await?;
        // Unlike a write's, a lost COMMIT here is simply tried again: a second record of the refusal harms nobody.
        txn.commit().await.map_err(Failure::Statement)
    }
}

fn is_too_far(mismatch: VersionMismatch) -> bool {
    mismatch.actual.get() - mismatch.expected.get() > BASE_DISTANCE_MAX
}
