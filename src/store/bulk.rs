//! Many changes in few transactions, each item as if it had come alone.

use std::sync::Arc;

use sea_orm::{DatabaseTransaction, TransactionTrait};

use super::{
    Aggregate, Apply, Error, Modify, Store, Written,
    modify::{Unwritten, modify_in},
    retry::{Failure, Retry},
};

/// How many rows one transaction locks at most: others wait for them until it commits.
const ITEMS_PER_TRANSACTION: usize = 100;

/// One request of a bulk, with its pure function.
pub(crate) type Item<F> = (Modify, F);

/// What became of an item in a transaction that is not committed yet.
type Attempt<E> = Result<Written<E>, Unwritten<E>>;

impl Store {
    /// Makes each change on its own; the results are in the order of the items.
    ///
    /// Items are tried together, in the order of their ids, so that two bulks over the same rows cannot deadlock. Whatever
    /// does not simply succeed there is undone, and done again alone: so its result is what the single request would have
    /// got, and no other item pays for it.
    pub(crate) async fn bulk<E, F>(&self, items: Vec<Item<F>>) -> Result<Vec<Result<Written<E>, Error>>, Error>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let store = self.clone();
        self.detach(async move {
            let order = by_id(&items);
            let mut results: Vec<Option<Result<Written<E>, Error>>> = items.iter().map(|_| None).collect();
            for chunk in order.chunks(ITEMS_PER_TRANSACTION) {
                // A transaction that fails as a whole leaves all of its items to be done alone.
                for (index, written) in store.try_together(&items, chunk).await.unwrap_or_default() {
                    if let Some(result) = results.get_mut(index) {
                        *result = Some(Ok(written));
                    }
                }
            }
            let mut complete = Vec::with_capacity(items.len());
            for ((modify, apply), result) in items.iter().zip(results) {
                complete.push(match result {
                    Some(result) => result,
                    None => store.modify_now(modify, apply).await,
                });
            }
            Ok(complete)
        })
        .await
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
            let mut retry = Retry::new(&first.context);
            loop {
                match store.try_all(&items, refused).await {
                    Ok(results) => return Ok(results),
                    Err(failure) => retry.wait(failure).await?,
                }
            }
        })
        .await
    }

    /// Commits those items of a chunk that simply succeed.
    async fn try_together<E, F>(&self, items: &[Item<F>], chunk: &[usize]) -> Result<Vec<(usize, Written<E>)>, Failure>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let txn = self.begin().await?;
        let mut succeeded = Vec::new();
        for index in chunk {
            let Some(item) = items.get(*index).filter(|(modify, _)| !modify.validate_only) else { continue };
            if let Ok(written) = attempt(&txn, item).await? {
                succeeded.push((*index, written));
            }
        }
        txn.commit().await.map_err(Failure::Commit)?;
        Ok(succeeded)
    }

    async fn try_all<E, F>(&self, items: &[Item<F>], refused: bool) -> Result<Vec<Result<Written<E>, Error>>, Failure>
    where
        E: Aggregate,
        F: Apply<E>,
    {
        let txn = self.begin().await?;
        let mut attempts: Vec<Option<Attempt<E>>> = items.iter().map(|_| None).collect();
        for index in by_id(items) {
            if let (Some(item), Some(slot)) = (items.get(index), attempts.get_mut(index)) {
                *slot = Some(attempt(&txn, item).await?);
            }
        }
        let attempts: Vec<Attempt<E>> = attempts.into_iter().flatten().collect();
        let checks_only = items.iter().any(|(modify, _)| modify.validate_only);
        if !refused && !checks_only && attempts.iter().all(Result::is_ok) {
            txn.commit().await.map_err(Failure::Commit)?;
            return Ok(attempts.into_iter().flatten().map(Ok).collect());
        }
        txn.rollback().await?;
        // Only now, since the refusals are recorded in transactions of their own.
        let mut answers = Vec::with_capacity(items.len());
        for ((modify, apply), attempt) in items.iter().zip(attempts) {
            answers.push(match attempt {
                Ok(written) => Answer::Innocent(written),
                Err(unwritten) => match self.refuse(modify, apply, unwritten).await {
                    Ok(written) => Answer::Replayed(written),
                    Err(Failure::Answer(error)) => Answer::Guilty(error),
                    Err(failure) => return Err(failure),
                },
            });
        }
        Ok(settle(answers, refused))
    }
}

/// What became of an item of a bulk that wrote nothing.
enum Answer<E> {
    /// It would have been accepted.
    Innocent(Written<E>),
    /// It had been accepted before.
    Replayed(Written<E>),
    /// It was refused.
    Guilty(Error),
}

/// Without anybody at fault the bulk only checked, or repeated what had been done.
fn settle<E>(answers: Vec<Answer<E>>, refused: bool) -> Vec<Result<Written<E>, Error>> {
    let refused = refused || answers.iter().any(|answer| matches!(answer, Answer::Guilty(_)));
    let settle = |answer| match answer {
        Answer::Innocent(_) if refused => Err(Error::BatchRefused),
        Answer::Innocent(written) | Answer::Replayed(written) => Ok(written),
        Answer::Guilty(error) => Err(error),
    };
    answers.into_iter().map(settle).collect()
}

/// Tries one item within a savepoint, so that what it leaves behind can be undone alone.
async fn attempt<E, F>(txn: &DatabaseTransaction, (modify, apply): &Item<F>) -> Result<Attempt<E>, Failure>
where
    E: Aggregate,
    F: Apply<E>,
{
    let savepoint = txn.begin().await?;
    let attempt = modify_in(&savepoint, modify, apply, true).await?;
    match &attempt {
        Ok(_) => savepoint.commit().await?,
        Err(_) => savepoint.rollback().await?,
    }
    Ok(attempt)
}

/// The positions of the items in the order of their ids: one lock order for every bulk.
fn by_id<F>(items: &[Item<F>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| items.get(*index).map(|(modify, _)| modify.id));
    order
}
