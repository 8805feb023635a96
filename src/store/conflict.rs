//! A stale write: its explanation, and the record of its refusal.

use std::fmt;

use super::{
    Aggregate, Context, Error, Facts, Modify, Store,
    chain::ChainHead,
    history::{NewRecord, Outcome, applied_between, fold_to, insert_record},
    modify::{Stale, is_too_far},
    retry::Failure,
};
use crate::{
    domain::{self, Entity, Plan},
    occ::{
        Change, FieldDiff, VersionMismatch, Versioned, Wanted, fields, three_way, try_merge, wanted,
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
        stale: Stale<E>,
    ) -> Result<(Conflict, ChainHead), Error>
    where
        E: Aggregate,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync,
    {
        let Stale { current, head, facts, mismatch } = stale;
        let sent: Wanted = modify.sent.iter().map(|(path, value)| (path.clone(), Some(value.clone()))).collect();
        let (entity_id, base_too_far) = (current.id(), is_too_far(mismatch));
        if mismatch.is_ahead() || base_too_far {
            let diffs = without_base(&sent, &fields(&current));
            let conflict =
                Conflict { current: current.into(), entity_id, mismatch, diffs, mergeable: false, base_too_far };
            return Ok((conflict, head));
        }
        let since = applied_between(&self.reader, entity_id, mismatch.expected.get(), current.version()).await?;
        let base = fold_to(&current, mismatch.expected, &since)?;
        let base_fields = fields(&base);
        // A verb's wish is what it would have made of the base; so is an update's, and beyond that all that it sent.
        let mut yours = sent;
        if let Ok(desired) = apply(&base, &facts) {
            yours.extend(wanted(&base_fields, &fields(&desired.entity)));
        }
        let diffs = three_way(&base_fields, &yours, &fields(&current), &since);
        let mergeable = facts.stale_plan().is_none()
            && try_merge(&base, &current, modify.touches, |entity| apply(entity, &facts)).is_ok();
        Ok((Conflict { current: current.into(), entity_id, mismatch, diffs, mergeable, base_too_far }, head))
    }

    /// Compares the version of a plan that a customer saw with what became of it; the request changes nothing of the plan.
    pub(super) async fn explain_plan(&self, plan: Plan, mismatch: VersionMismatch) -> Result<Conflict, Error> {
        let (entity_id, base_too_far) = (plan.id(), is_too_far(mismatch));
        let diffs = if mismatch.is_ahead() || base_too_far {
            Vec::new()
        } else {
            let since = applied_between(&self.reader, entity_id, mismatch.expected.get(), plan.version()).await?;
            let base = fold_to(&plan, mismatch.expected, &since)?;
            three_way(&fields(&base), &Wanted::new(), &fields(&plan), &since)
        };
        Ok(Conflict { current: plan.into(), entity_id, mismatch, diffs, mergeable: false, base_too_far })
    }

    /// Commits the record of a refusal, before it is answered. The transaction reads nothing, so that no isolation level
    /// can make it fail because of what somebody else writes.
    pub(super) async fn record_conflict(
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
            time: context.time,
            force_reason: "",
            merged_over: &[],
        };
        let txn = self.begin().await?;
        insert_record(&txn, record.into_row(head)?).await?;
        // Unlike a write's, a lost COMMIT here is simply tried again: a second record of the refusal harms nobody.
        txn.commit().await.map_err(Failure::Statement)
    }
}
