//! A stale write: its explanation, and the record of its refusal.

use std::fmt;

use sea_orm::DbErr;

use super::{
    Aggregate, Apply, Context, Error, Modify, Store,
    chain::ChainHead,
    entity::mutation,
    history::{NewRecord, Outcome, insert_record},
    modify::Stale,
    observe,
    retry::{Failure, is_transient},
    versions::fold_to,
};
use crate::{
    domain::{Entity, Plan, RequestId, Timestamp},
    occ::{
        AppliedChange, FieldDiff, VersionMismatch, Versioned, Wanted, changed, differing, field_of, fields, pick,
        three_way, try_merge, without_base,
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
    /// Whether the diffs compare with the expected version. It may be ahead, too far back, or damaged; then they only say
    /// whether what was sent agrees with what is stored.
    pub has_base: bool,
    /// The request under which history has it, once it is on record.
    pub request_id: Option<RequestId>,
}

/// Without the fields, among whose paths are keys that callers made up: this goes to the log.
impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VersionMismatch { expected, actual } = self.mismatch;
        write!(
            f,
            "{} {} is at version {actual}, the request was made from {expected}",
            self.current.entity_type(),
            self.entity_id
        )
    }
}

impl Store {
    /// Compares what a stale write wanted with what became of the version that it was made from.
    pub(super) async fn explain<E: Aggregate>(
        &self,
        modify: &Modify,
        apply: &dyn Apply<E>,
        stale: Stale<E>,
    ) -> Result<(Conflict, ChainHead), Error> {
        let folded = self.base(&stale.current, stale.mismatch).await?;
        let head = stale.head.clone();
        Ok((compare(modify, apply, stale, folded), head))
    }

    /// The entity at the version that the request was made from, and the changes since; `None` when it is too far back, or
    /// does not exist yet. A history that does not fold is no reason to refuse without an explanation and a record.
    async fn base<E: Aggregate>(
        &self,
        current: &E,
        mismatch: VersionMismatch,
    ) -> Result<Option<(E, Vec<AppliedChange>)>, Error> {
        if mismatch.is_ahead() || mismatch.is_too_far() {
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
        let folded = self.base(&plan, mismatch).await?;
        let has_base = folded.is_some();
        let compare = |(base, since): (Plan, Vec<AppliedChange>)| {
            three_way(&fields(&base), &Wanted::new(), &fields(&plan), &since.iter().collect())
        };
        let diffs = folded.map(compare).unwrap_or_default();
        Ok(Conflict {
            entity_id: plan.id(),
            update_time: plan.update_time(),
            current: plan.into(),
            mismatch,
            diffs,
            mergeable: false,
            has_base,
            request_id: None,
        })
    }

    /// Commits the record of a refusal, before it is answered. The transaction reads nothing, so that no isolation level can
    /// make it fail because of what somebody else writes.
    pub(super) async fn record_conflict(
        &self,
        context: &Context,
        conflict: &mut Conflict,
        head: &ChainHead,
    ) -> Result<(), Failure> {
        let record = conflict.record(context, head)?;
        let recorded = async {
            let txn = self.begin().await?;
            insert_record(&txn, record).await?;
            txn.commit().await.map_err(Failure::Commit)
        };
        match recorded.await {
            Ok(()) => {
                observe::refused(context, conflict);
                conflict.request_id = Some(context.request_id);
                Ok(())
            }
            Err(Failure::Statement(error) | Failure::Commit(error)) if is_transient(&error) => {
                // Unlike a write's, a lost COMMIT here is simply tried again: a second record of the refusal harms nobody.
                Err(Failure::Statement(error))
            }
            // Whatever the reason, the request may come again: it was not refused, since that is not on record.
            Err(Failure::Statement(error) | Failure::Commit(error)) => Err(Failure::Answer(Error::Unavailable(error))),
            Err(failure) => Err(failure),
        }
    }
}

impl Conflict {
    /// The record of a request that was refused so, with the head of the chain of its entity's history.
    pub(super) fn record(&self, context: &Context, head: &ChainHead) -> Result<mutation::Model, DbErr> {
        let VersionMismatch { expected, actual } = self.mismatch;
        let record = NewRecord {
            context,
            entity_type: self.current.entity_type(),
            entity_id: self.entity_id,
            outcome: Outcome::Conflict,
            version_before: actual.get(),
            version: actual.get(),
            expected_version: Some(expected),
            diffs: &self.diffs,
            // After the change that it lost to, however long the request has waited for its turn.
            time: context.time.max(self.update_time + chrono::TimeDelta::microseconds(1)),
            force_reason: "",
            merged_over: &[],
        };
        record.into_row(head)
    }
}

/// Compares what a stale write wanted with what became of the version that it was made from, of which `folded` has the
/// entity and the changes since.
pub(super) fn compare<E: Aggregate>(
    modify: &Modify,
    apply: &dyn Apply<E>,
    stale: Stale<E>,
    folded: Option<(E, Vec<AppliedChange>)>,
) -> Conflict {
    let Stale { current, head: _, facts, mismatch } = stale;
    let sent: Wanted = modify.sent.iter().map(|(path, value)| (path.clone(), Some(value.clone()))).collect();
    let has_base = folded.is_some();
    let (diffs, mergeable) = match folded {
        None => (without_base(&sent, &fields(&current)), false),
        Some((base, since)) => {
            // A verb's wish is what it would have made of the base; so is an update's, and beyond that all that it sent.
            let mut yours = sent;
            if let Ok(desired) = apply(&base, &facts) {
                yours.extend(changed(&base, &desired.entity));
            }
            let mergeable = facts.stale_plan().is_none()
                && try_merge(&base, &current, modify.touches, |entity| apply(entity, &facts)).is_ok();
            // No others are compared.
            let mut names = differing(&base, &current);
            names.extend(yours.keys().map(|path| field_of(path)));
            let (base, current) = (pick(&base, &names), pick(&current, &names));
            (three_way(&base, &yours, &current, &since.iter().collect()), mergeable)
        }
    };
    Conflict {
        entity_id: current.id(),
        update_time: current.update_time(),
        current: current.into(),
        mismatch,
        diffs,
        mergeable,
        has_base,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::fixtures::plan,
        occ::{DiffKind, LastChange, Version},
    };

    #[test]
    fn what_the_log_tells_names_no_keys_of_callers() {
        let (plan, version) = (plan(), Version::FIRST);
        let (actor, actor_role) = ("ana".to_owned(), "admin".to_owned());
        let diff = FieldDiff {
            path: "metadata.card-4242".to_owned(),
            base: None,
            yours: None,
            current: None,
            kind: DiffKind::TheirsOnly,
            last_change: Some(LastChange { version: version.next(), actor, actor_role, time: plan.update_time() }),
        };
        let conflict = Conflict {
            entity_id: plan.id(),
            mismatch: VersionMismatch { expected: version, actual: version.next() },
            diffs: vec![diff],
            mergeable: true,
            update_time: plan.update_time(),
            has_base: true,
            request_id: None,
            current: plan.into(),
        };
        let expected = format!("plan {} is at version 2, the request was made from 1", conflict.entity_id);
        assert_eq!(Error::VersionConflict(Box::new(conflict)).to_string(), expected);
    }
}
