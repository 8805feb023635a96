//! Changing an entity: read, apply the pure function, compare and set, record; all or nothing.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::{
    Aggregate, Context, Error, Facts, MergeReport, Needs, Store, Written,
    chain::{self, ChainHead},
    entity::mutation,
    history::{NewRecord, Outcome, insert_record},
    observe,
    retry::{Failure, Retry},
    versions::fold_to,
};
use crate::{
    domain::{self, Plan, Timestamp},
    occ::{Change, Fields, MergedOver, Precondition, VersionMismatch, changes, try_merge},
};

/// The pure function of a change: from the entity, and what was read beside it, to what it is to be.
pub(crate) trait Apply<E: Aggregate>:
    Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static
{
}

impl<E: Aggregate, F> Apply<E> for F where F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static {}

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
    /// Why the version check is skipped; empty unless it is.
    pub force_reason: String,
    /// Whether to check only: nothing is written, not even the record of a conflict.
    pub validate_only: bool,
}

/// Why nothing was written; the transaction is still to be undone.
#[derive(Debug)]
pub(super) enum Unwritten<E> {
    /// The row is not at the version that the request was made from.
    Stale(Box<Stale<E>>),
    /// The plan is not at the version that the customer saw.
    StalePlan { plan: Plan, head: ChainHead, mismatch: VersionMismatch },
    /// It does not exist, or a rule refuses it.
    Refused(Error),
    /// The caller may not see the row, or there is none and the caller may not know.
    Invisible,
    /// The request id is claimed: by another copy of this request, or by another request.
    Claimed(DbErr),
}

/// A row that moved on.
#[derive(Debug)]
pub(super) struct Stale<E> {
    pub(super) current: E,
    pub(super) head: ChainHead,
    pub(super) facts: Facts,
    pub(super) mismatch: VersionMismatch,
}

impl Store {
    /// Makes a change of an entity, if the precondition holds and no rule refuses it.
    ///
    /// `apply` is pure: it may be run again, on a newer row or on an older version of it.
    pub(crate) async fn modify<E, F>(&self, modify: Modify, apply: F) -> Result<Written<E>, Error>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        if self.may_join(&modify) {
            let place = self.admit()?;
            let answered = self.join(modify, Box::new(apply), Some(place));
            return answered.await.unwrap_or_else(|_| Err(unanswered()));
        }
        let store = self.clone();
        let retry = Retry::new(&modify.context);
        self.detach(async move { store.modify_now(&modify, &apply, retry).await }).await
    }

    /// The same, in a transaction of its own and in the caller's task.
    pub(super) async fn modify_now<E: Aggregate>(
        &self,
        modify: &Modify,
        apply: &dyn Apply<E>,
        mut retry: Retry,
    ) -> Result<Written<E>, Error> {
        loop {
            match self.try_modify(modify, apply, retry.may_merge(0)).await {
                Ok(written) => {
                    let written = retry.own(written);
                    observe::accepted(modify, &written);
                    return Ok(written);
                }
                Err(failure) => retry.wait(failure).await?,
            }
        }
    }

    async fn try_modify<E: Aggregate>(
        &self,
        modify: &Modify,
        apply: &dyn Apply<E>,
        may_merge: bool,
    ) -> Result<Written<E>, Failure> {
        let txn = self.begin().await?;
        match modify_in(&txn, modify, apply, may_merge).await? {
            Ok(written) if modify.validate_only => {
                txn.rollback().await?;
                // The request itself would be answered from its claim, if it has one.
                Ok(self.replay(&modify.context).await?.unwrap_or(written))
            }
            Ok(written) => {
                txn.commit().await.map_err(Failure::Commit)?;
                Ok(written)
            }
            Err(unwritten) => {
                txn.rollback().await?;
                self.refuse(modify, apply, unwritten).await
            }
        }
    }

    /// Answers a request that wrote nothing, unless it is the repetition of one that was accepted.
    pub(super) async fn refuse<E: Aggregate>(
        &self,
        modify: &Modify,
        apply: &dyn Apply<E>,
        unwritten: Unwritten<E>,
    ) -> Result<Written<E>, Failure> {
        if matches!(unwritten, Unwritten::Invisible) {
            return Err(Failure::Answer(Error::NotVisible));
        }
        // In a statement of its own, after the row was read: the first copy of this request commits its row and its claim
        // together, so a row that it moved on shows the claim as well.
        if let Some(written) = self.replay(&modify.context).await? {
            return Ok(written);
        }
        let (mut conflict, head) = match unwritten {
            Unwritten::Stale(stale) => self.explain(modify, apply, *stale).await?,
            Unwritten::StalePlan { plan, head, mismatch } => (self.explain_plan(plan, mismatch).await?, head),
            Unwritten::Refused(refusal) => return Err(Failure::Answer(refusal)),
            Unwritten::Invisible => return Err(Failure::Answer(Error::NotVisible)),
            Unwritten::Claimed(error) => return Err(Failure::Duplicate(error)),
        };
        if !modify.validate_only {
            self.record_conflict(&modify.context, &mut conflict, &head).await?;
        }
        Err(Failure::Answer(Error::VersionConflict(Box::new(conflict))))
    }
}

/// Makes a change in a transaction, which is neither committed nor undone here.
pub(super) async fn modify_in<E: Aggregate>(
    txn: &DatabaseTransaction,
    modify: &Modify,
    apply: &dyn Apply<E>,
    may_merge: bool,
) -> Result<Result<Written<E>, Unwritten<E>>, Failure> {
    let principal = &modify.context.principal;
    let facts = Facts::gather(txn, &modify.needs, Some(modify.id)).await?;
    let Some((current, head)) = E::read_with_head(txn, modify.id).await? else {
        return Ok(Err(if principal.customer().is_some() {
            Unwritten::Invisible
        } else {
            Unwritten::Refused(Error::NotFound { entity_type: E::TYPE, id: modify.id })
        }));
    };
    if principal.customer().is_some_and(|customer| current.customer_id() != Some(customer)) {
        return Ok(Err(Unwritten::Invisible));
    }
    let (applied, merge) = match modify.precondition.check(current.version()) {
        Ok(()) => (None, None),
        // The row read is committed, and versions never go back: one above the expected one decides the conflict.
        Err(mismatch) => match merge(txn, modify, apply, &facts, &current, mismatch, may_merge).await? {
            Some((change, merge)) => (Some(change), Some(merge)),
            None => return Ok(Err(Unwritten::Stale(Box::new(Stale { current, head, facts, mismatch })))),
        },
    };
    if let Some((plan, head, mismatch)) = facts.stale_plan() {
        return Ok(Err(Unwritten::StalePlan { plan, head, mismatch }));
    }
    let change = match applied {
        Some(change) => change,
        None => match apply(&current, &facts) {
            Ok(change) => change,
            Err(refusal) => return Ok(Err(Unwritten::Refused(Error::Refused(refusal)))),
        },
    };
    if modify.validate_only {
        return Ok(Ok(Written { entity: change.entity, replayed: false, merge }));
    }
    write(txn, modify, (current, head), change, merge).await
}

/// Writes the row and its record.
async fn write<E: Aggregate>(
    txn: &DatabaseTransaction,
    modify: &Modify,
    (current, head): (E, ChainHead),
    Change { entity: mut next, effects }: Change<E>,
    merge: Option<MergeReport>,
) -> Result<Result<Written<E>, Unwritten<E>>, Failure> {
    next.prepare(&effects, txn).await?;
    let Prepared { next, record, head } = prepare(modify, (&current, &head), next, merge.as_ref())?;
    let is_written = match head {
        Some(head) => E::compare_and_set(&current, &next, &head, txn).await?,
        None => E::hold(&current, txn).await?,
    };
    if !is_written {
        let forced = matches!(modify.precondition, Precondition::Forced { .. });
        return Err(Failure::LostRace { item: 0, forced });
    }
    next.finish(&effects, txn).await?;
    match insert_record(txn, record).await.map_err(Failure::from) {
        Ok(()) => Ok(Ok(Written { entity: next, replayed: false, merge })),
        Err(Failure::Duplicate(error)) => Ok(Err(Unwritten::Claimed(error))),
        Err(failure) => Err(failure),
    }
}

/// A change that is ready to be written.
pub(super) struct Prepared<E> {
    /// The entity at its version.
    pub(super) next: E,
    /// Its record.
    pub(super) record: mutation::Model,
    /// The head of the chain with that record; `None` if nothing changes.
    pub(super) head: Option<ChainHead>,
}

/// Gives a change its version, its time, and its record.
pub(super) fn prepare<E: Aggregate>(
    modify: &Modify,
    (current, head): (&E, &ChainHead),
    mut next: E,
    merge: Option<&MergeReport>,
) -> Result<Prepared<E>, DbErr> {
    let diffs = changes(Some(current), &next);
    let changed = !diffs.is_empty();
    let time = later_than(current, modify.context.time);
    if changed {
        next.stamp(current.version().next(), time);
    }
    let outcome = match modify.precondition {
        Precondition::Forced { .. } => Outcome::Forced,
        Precondition::Matches(_) | Precondition::MatchesOrMerges(_) if !changed => Outcome::Unchanged,
        Precondition::Matches(_) | Precondition::MatchesOrMerges(_) if merge.is_some() => Outcome::Merged,
        Precondition::Matches(_) | Precondition::MatchesOrMerges(_) => Outcome::Applied,
    };
    let record = NewRecord {
        context: &modify.context,
        entity_type: E::TYPE,
        entity_id: modify.id,
        outcome,
        version_before: current.version().get(),
        version: next.version().get(),
        expected_version: modify.precondition.expected(),
        diffs: &diffs,
        time,
        force_reason: &modify.force_reason,
        merged_over: merge.map_or(&[], |merge| &merge.merged_over),
    };
    let mut record = record.into_row(head)?;
    let head = changed.then(|| chain::link(head, &record));
    if let Some(head) = &head {
        record.hash.clone_from(&head.0);
    }
    Ok(Prepared { next, record, head })
}

/// What to tell a caller whose write ended without an answer: something panicked, which is told where it did.
pub(super) fn unanswered() -> Error {
    Error::Panicked("the write ended without an answer".to_owned())
}

/// Makes a stale change again on the current row, if the policy allows it and the two sides are disjoint.
async fn merge<E: Aggregate>(
    txn: &DatabaseTransaction,
    modify: &Modify,
    apply: &dyn Apply<E>,
    facts: &Facts,
    current: &E,
    mismatch: VersionMismatch,
    may_merge: bool,
) -> Result<Option<(Change<E>, MergeReport)>, Failure> {
    let allowed = match modify.precondition {
        Precondition::MatchesOrMerges(_) => may_merge && !mismatch.is_ahead() && !mismatch.is_too_far(),
        Precondition::Matches(_) | Precondition::Forced { .. } => false,
    };
    if !allowed {
        return Ok(None);
    }
    let (base, since) = match fold_to(txn, current, mismatch.expected).await {
        Ok(folded) => folded,
        // No base to merge from: the conflict is explained without one, and recorded.
        Err(Error::CorruptRow { .. } | Error::CorruptHistory(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let merged = try_merge(&base, current, modify.touches, |entity| apply(entity, facts)).ok();
    let merged_over = since.iter().rev().map(MergedOver::from).collect();
    Ok(merged.map(|change| (change, MergeReport { base_version: mismatch.expected, merged_over })))
}

/// A time after the version that the request found, whatever the clocks of two servers say and however long it waited for
/// its turn: history is ordered by time.
fn later_than<E: Aggregate>(current: &E, time: Timestamp) -> Timestamp {
    time.max(current.update_time() + chrono::TimeDelta::microseconds(1))
}
