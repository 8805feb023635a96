//! Group commit: the requests that wait while a transaction runs form the next one.
//!
//! A database pays most for round trips and commits, so requests share them. There is no timer: a request that comes when
//! nobody is at work is taken at once, and the longer a transaction takes, the more requests the next one has.
//!
//! 1. [`queue`]: a request joins the line of its entity. Who joins when nobody serves the queue, or when enough wait for a
//!    batch beside the one under way, starts a task that does, batch by batch, until there is nothing for it to do.
//! 2. [`batch`]: one statement reads the rows of a batch by their ids. The pure functions are applied in the order of
//!    arrival; the first that changes an entity wins, and the others of that entity are stale after it.
//! 3. [`statement`], [`columns`]: one more statement compares and sets all rows, by id, version and head of history each,
//!    inserts the records of those that it changed, and commits. On SQLite it is one transaction of some statements.
//! 4. [`refusal`]: what is stale is explained together and recorded together, in a task beside the next batch.
//!
//! Only what simply succeeds or is simply stale is done together. A creation, a forced write, one that is only checked and
//! one that has to know more than its row never join; a merge, a no-op, an effect, a rule's refusal, a repeated request and
//! a lost race leave the batch. They are done alone, by the code that does one request, and so get the answer that the
//! single request gets. The same holds for those of a batch that fails as a whole, once those at fault are found: no request
//! pays for another's fault.

mod batch;
mod columns;
mod job;
mod offenders;
mod queue;
mod refusal;
mod statement;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use metrics::histogram;
use sea_orm::DbErr;
use tokio::{
    sync::{OwnedSemaphorePermit, oneshot},
    task::JoinError,
};
use uuid::Uuid;

pub(super) use self::columns::table_of_arrays;
use self::{batch::Why, job::Job, offenders::Offenders, queue::Queue};
use super::{
    Aggregate, Apply, Error, Modify, Store, Written,
    observe::{BATCH_SIZE, to_f64},
};
use crate::{
    domain::{Invoice, Plan, Subscription},
    occ::Precondition,
};

/// How many requests share a transaction at most. More would share no more of it that counts, and the next ones wait longer.
const BATCH_MAX: usize = 128;

/// What waits, by the kind of entity, and the statements, which are built once.
#[derive(Default)]
pub(crate) struct Groups {
    pub(super) plans: Group<Plan>,
    pub(super) subscriptions: Group<Subscription>,
    pub(super) invoices: Group<Invoice>,
    record: OnceLock<String>,
    offenders: Mutex<Offenders>,
    /// The entities whose rows may be held by somebody, with the number of requests that wait for them alone.
    held: Mutex<HashMap<Uuid, u32>>,
}

impl fmt::Debug for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Groups").finish_non_exhaustive()
    }
}

/// What waits of one kind of entity.
pub(crate) struct Group<E: Aggregate> {
    queue: Mutex<Queue<Arc<Job<E>>>>,
    update_and_record: OnceLock<String>,
}

impl<E: Aggregate> Default for Group<E> {
    fn default() -> Self {
        Self { queue: Mutex::default(), update_and_record: OnceLock::new() }
    }
}

impl Groups {
    fn record(&self) -> Result<&str, DbErr> {
        built(&self.record, statement::insert_records)
    }
}

impl<E: Aggregate> Group<E> {
    fn update_and_record(&self) -> Result<&str, DbErr> {
        built(&self.update_and_record, statement::update_and_record::<E>)
    }
}

/// Builds a statement, if nobody has yet.
fn built(statement: &OnceLock<String>, build: impl FnOnce() -> Result<String, DbErr>) -> Result<&str, DbErr> {
    match statement.get() {
        Some(statement) => Ok(statement),
        None => build().map(|built| statement.get_or_init(|| built).as_str()),
    }
}

impl Store {
    /// Whether a request may be done together with others: it needs nothing but its row, and names the version that the row
    /// has to be at, so that what was accepted before cannot be taken for new.
    pub(super) fn may_join(&self, modify: &Modify) -> bool {
        let names_version = match modify.precondition {
            Precondition::Matches(_) | Precondition::MatchesOrMerges(_) => true,
            Precondition::Forced { .. } => false,
        };
        names_version
            && !modify.validate_only
            && modify.needs.is_empty()
            && !lock(&self.groups.offenders).is_one(&modify.context.principal.id)
    }

    /// Joins the requests that wait; where the answer comes.
    pub(super) fn join<E: Aggregate>(
        &self,
        modify: Modify,
        apply: Box<dyn Apply<E>>,
        place: Option<OwnedSemaphorePermit>,
    ) -> oneshot::Receiver<Result<Written<E>, Error>> {
        let (answer, answered) = oneshot::channel();
        let id = modify.id;
        let job = Job::new(modify, apply, answer, place, self.writes.token());
        if lock(&E::group(&self.groups).queue).join(id, Arc::new(job)) {
            self.writes.spawn(self.clone().serve::<E>());
        }
        answered
    }

    /// Does what waits, batch by batch, until nothing does.
    async fn serve<E: Aggregate>(self) {
        loop {
            // Whoever is about to join does so first.
            tokio::task::yield_now().await;
            let taken = lock(&E::group(&self.groups).queue).take(BATCH_MAX, |job| job.is_awaited());
            let Some((jobs, place)) = taken else { return };
            histogram!(BATCH_SIZE, "entity_type" => E::TYPE.as_str()).record(to_f64(jobs.len()));
            // A task of its own, so that a panic ends neither this one nor the requests.
            let batch = tokio::spawn(self.clone().run_batch(jobs.clone()));
            if let Err(panic) = batch.await {
                self.do_alone_after(&panic, jobs);
            }
            lock(&E::group(&self.groups).queue).end(place);
        }
    }

    /// Does alone what was not answered because something panicked.
    fn do_alone_after<E: Aggregate>(&self, panic: &JoinError, jobs: Vec<Arc<Job<E>>>) {
        tracing::error!(error.cause = %panic, "a batch of writes panicked; its requests are done alone");
        for job in jobs.into_iter().filter(|job| job.is_awaited()) {
            let why = if job.is_sent() { Why::CommitUnknown } else { Why::NotSimple };
            self.do_alone(job, why);
        }
    }
}

/// Nothing panics while it holds one of these locks; and what they guard is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
