//! Many changes by one call: each as if it had come alone, or all or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sea_orm::{DatabaseTransaction, DbErr, TransactionTrait};
use tokio::sync::oneshot;

use super::{
    Aggregate, Apply, Context, Error, Modify, Store, Written,
    modify::{Unwritten, modify_in, unanswered},
    observe,
    replay::replay_in,
    retry::{Failure, Retry, is_away},
    transaction::Transaction,
};

/// How many items of a bulk wait with the requests of others at once: as many as one batch has, of the two that may be under
/// way.
const ITEMS_AT_ONCE: usize = 128;

/// One request of a bulk, with its pure function.
pub(crate) type Item<F> = (Modify, F);

/// What became of an item in a transaction that is not committed yet.
type Attempt<E> = Result<Written<E>, Unwritten<E>>;

impl Store {
    /// Makes each change on its own, as if it had come alone; the results are in the order of the items.
    pub(crate) async fn bulk<E, F>(&self, items: Vec<Item<F>>) -> Result<Vec<Result<Written<E>, Error>>, Error>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let store = self.clone();
        self.detach(async move {
            let mut results = Vec::with_capacity(items.len());
            let mut items = items.into_iter().peekable();
            // The database is waited for once, and not once for each item.
            let mut gone = false;
            while items.peek().is_some() {
                let begun: Vec<_> =
                    items.by_ref().take(ITEMS_AT_ONCE).map(|item| store.begin_item(item, gone)).collect();
                for item in begun {
                    let result = match item {
                        Begun::Joined(answered) => answered.await.unwrap_or_else(|_| Err(unanswered())),
                        Begun::Alone(item) if gone => Err(give_up(&item.0)),
                        Begun::Alone(item) => {
                            let (modify, apply) = *item;
                            store.modify_now(&modify, &apply, Retry::new(&modify.context)).await
                        }
                    };
                    gone |= result.as_ref().is_err_and(is_for_want_of_a_database);
                    results.push(result);
                }
            }
            Ok(results)
        })
        .await
    }

    fn begin_item<E, F>(&self, (modify, apply): Item<F>, gone: bool) -> Begun<E, F>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        match !gone && self.may_join(&modify) {
            // The bulk has a place for all of its items.
            true => Begun::Joined(self.join(modify, Box::new(apply), None)),
            false => Begun::Alone(Box::new((modify, apply))),
        }
    }

    /// Makes all changes, or none: then those at fault get their errors, and the others [`Error::BatchRefused`]. With
    /// `refused` one at fault is known before, and nothing is made.
    pub(crate) async fn bulk_all<E, F>(
        &self,
        items: Vec<Item<F>>,
        refused: bool,
    ) -> Result<Vec<Result<Written<E>, Error>>, Error>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let (store, items) = (self.clone(), Arc::new(items));
        self.detach(async move {
            let Some((first, _)) = items.first() else { return Ok(Vec::new()) };
            // An unknown outcome is found out by sending the bulk again only if every item has a name of its own.
            let request_id_is_callers = items.iter().all(|(modify, _)| modify.context.request_id_is_callers);
            let mut retry = Retry::new(&Context { request_id_is_callers, ..first.context.clone() });
            let mut unknown = BTreeSet::new();
            loop {
                match store.try_all(&items, refused, &retry, &mut unknown).await {
                    Ok(results) => {
                        let mut own = Vec::with_capacity(results.len());
                        for (index, (result, (modify, _))) in results.into_iter().zip(items.iter()).enumerate() {
                            own.push(result.map(|written| {
                                // As of a single write, which asks its `Retry`.
                                let replayed = written.replayed && !unknown.contains(&index);
                                Written { replayed, ..written }
                            }));
                            if let Some(Ok(written)) = own.last() {
                                observe::accepted(modify, written);
                            }
                        }
                        return Ok(own);
                    }
                    Err(failure) => retry.wait(failure).await?,
                }
            }
        })
        .await
    }

    async fn try_all<E, F>(
        &self,
        items: &[Item<F>],
        refused: bool,
        retry: &Retry,
        unknown: &mut BTreeSet<usize>,
    ) -> Result<Vec<Result<Written<E>, Error>>, Failure>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let txn = self.begin().await?;
        let mut attempts: BTreeMap<usize, Attempt<E>> = BTreeMap::new();
        for index in by_id(items) {
            let Some(item) = items.get(index) else { continue };
            let attempt =
                attempt(&txn, item, retry.may_merge(index)).await.map_err(|failure| failure.of_item(index))?;
            attempts.insert(index, attempt);
        }
        let mut answers = Vec::with_capacity(items.len());
        for ((modify, _), attempt) in items.iter().zip(attempts.into_values()) {
            answers.push(match attempt {
                Ok(written) if !modify.validate_only => Answer::Innocent(written),
                Err(Unwritten::Invisible) => Answer::AtFault(Unwritten::Invisible),
                // What was done before is done, and no fault. What is only checked has not met the claims yet. They are
                // read by a statement of this transaction, which waits for no second connection; where it sees no newer
                // rows than its first one did, it sees the claims that were committed with these rows.
                attempt => match (replay_in(&*txn, &modify.context).await, attempt) {
                    (Ok(Some(written)), _) => Answer::Replayed(written),
                    (Ok(None), Ok(written)) => Answer::Innocent(written),
                    (Ok(None), Err(unwritten)) => Answer::AtFault(unwritten),
                    (Err(Error::RequestIdReused { request_id }), _) => {
                        Answer::AtFault(Unwritten::Refused(Error::RequestIdReused { request_id }))
                    }
                    (Err(error), _) => return Err(error.into()),
                },
            });
        }
        let refused = refused || answers.iter().any(|answer| matches!(answer, Answer::AtFault(_)));
        if refused || items.iter().any(|(modify, _)| modify.validate_only) {
            txn.rollback().await?;
        } else {
            let innocent = answers.iter().enumerate().filter(|(_, answer)| matches!(answer, Answer::Innocent(_)));
            commit(txn, innocent.map(|(index, _)| index), unknown).await?;
        }
        // Only now, since the refusals are recorded in transactions of their own.
        let mut results = Vec::with_capacity(items.len());
        for ((modify, apply), answer) in items.iter().zip(answers) {
            results.push(match answer {
                Answer::Innocent(_) if refused => Err(Error::BatchRefused),
                Answer::Innocent(written) | Answer::Replayed(written) => Ok(written),
                Answer::AtFault(unwritten) => match self.refuse(modify, apply, unwritten).await {
                    // It was accepted a moment ago, so it is no reason to refuse the others.
                    Ok(_) => return Err(Failure::Duplicate(DbErr::Custom("accepted meanwhile".to_owned()))),
                    Err(Failure::Answer(error)) => Err(error),
                    Err(failure) => return Err(failure),
                },
            });
        }
        Ok(results)
    }
}

/// Commits what was written; if it is not known whether it did, these are `unknown`.
async fn commit(
    txn: Transaction,
    written: impl Iterator<Item = usize>,
    unknown: &mut BTreeSet<usize>,
) -> Result<(), Failure> {
    let committed = txn.commit().await.map_err(Failure::Commit);
    if committed.as_ref().is_err_and(Failure::may_have_committed) {
        unknown.extend(written);
    }
    committed
}

/// An item of a bulk that is under way, or is to be done when it is its turn.
enum Begun<E, F> {
    Joined(oneshot::Receiver<Result<Written<E>, Error>>),
    Alone(Box<Item<F>>),
}

/// What to answer to an item when the database was away for one before.
fn give_up(modify: &Modify) -> Error {
    Retry::new(&modify.context).give_up(DbErr::Custom("the database was away for an item before".to_owned()))
}

/// What became of an item of an all-or-nothing bulk in its transaction.
enum Answer<E> {
    /// It is written, or would be.
    Innocent(Written<E>),
    /// It had been accepted before.
    Replayed(Written<E>),
    /// It is refused, and all others with it.
    AtFault(Unwritten<E>),
}

/// Tries one item within a savepoint, so that what it leaves behind can be undone alone.
async fn attempt<E, F>(
    txn: &DatabaseTransaction,
    (modify, apply): &Item<F>,
    may_merge: bool,
) -> Result<Attempt<E>, Failure>
where
    E: Aggregate,
    F: Apply<E>,
{
    let savepoint = txn.begin().await?;
    let attempt = modify_in(&savepoint, modify, apply, may_merge).await?;
    match &attempt {
        Ok(_) => savepoint.commit().await?,
        Err(_) => savepoint.rollback().await?,
    }
    Ok(attempt)
}

/// Whether an item was given up for a reason for which any other would be.
fn is_for_want_of_a_database(error: &Error) -> bool {
    match error {
        Error::Unavailable(cause) | Error::OutcomeUnknown(cause) => is_away(cause),
        _ => false,
    }
}

/// The positions of the items in the order of their ids: one lock order for every bulk.
fn by_id<F>(items: &[Item<F>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| items.get(*index).map(|(modify, _)| modify.id));
    order
}
