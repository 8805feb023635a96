//! Reads by id, gathered: those that come while some are under way are the next ones together, in one statement.
//!
//! Most of what a read costs is the way to the database and back, which one statement goes for all who wait. There is no
//! timer: who finds fewer statements under way than there may be begins at once, so a lone read waits for nobody, and the
//! more there is to do the more is done at once.
//!
//! A read sees every write that was acknowledged before it was asked for: it leaves the queue before its statement
//! begins, and never joins one that has begun. One row that cannot be read fails those who asked for it and nobody else.

use std::{
    any::Any,
    collections::{BTreeMap, VecDeque},
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use sea_orm::{DbErr, EntityTrait};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{Aggregate, Error, kept::Kept, retry::is_away};
use crate::domain::{Invoice, Plan, Subscription};

/// How many reads one statement is for.
const BATCH_MAX: usize = 256;
/// How many statements may be under way for one kind of entity, so that a row that comes from a slow disk does not hold up
/// those that are in memory.
const UNDER_WAY_MAX: usize = 4;
/// How many reads may wait; each is a caller's, of whom the edge bounds the number, unless the caller has left.
const WAITING_MAX: usize = 16_384;

/// The queues of those who read, by kind of entity.
#[derive(Debug)]
pub(crate) struct Reads {
    pub(super) plans: Arc<Gather<Plan>>,
    pub(super) subscriptions: Arc<Gather<Subscription>>,
    pub(super) invoices: Arc<Gather<Invoice>>,
}

impl Reads {
    pub(super) fn new(lookups: &Arc<Kept>) -> Self {
        Self { plans: Gather::new(lookups), subscriptions: Gather::new(lookups), invoices: Gather::new(lookups) }
    }
}

/// Those who read entities of one kind.
#[derive(Debug)]
pub(crate) struct Gather<E> {
    lookups: Arc<Kept>,
    queue: Queue<Read<E>>,
}

/// Somebody who waits for an entity.
#[derive(Debug)]
struct Read<E> {
    id: Uuid,
    answer: Answer<E>,
}

type Answer<E> = oneshot::Sender<Result<Option<E>, Error>>;
type Row<E> = <<E as Aggregate>::Table as EntityTrait>::Model;

impl<E> Gather<E> {
    fn new(lookups: &Arc<Kept>) -> Arc<Self> {
        Arc::new(Self { lookups: Arc::clone(lookups), queue: Queue::default() })
    }
}

impl<E: Aggregate> Gather<E> {
    /// Reads an entity, together with all that others want to read.
    pub(super) async fn read(self: &Arc<Self>, id: Uuid) -> Result<Option<E>, Error> {
        let (answer, answered) = oneshot::channel();
        if self.queue.push(Read { id, answer }).map_err(|_| Error::Overloaded)? {
            // Not in this call, whose caller may leave the others behind.
            let gather = Arc::clone(self);
            tokio::spawn(async move { gather.queue.serve(|reads| gather.answer(reads)).await });
        }
        answered.await.unwrap_or_else(|_| Err(Error::Panicked("the log says where".to_owned())))
    }

    async fn answer(&self, reads: Vec<Read<E>>) {
        let mut askers: BTreeMap<Uuid, Vec<Answer<E>>> = BTreeMap::new();
        // Whoever has left needs no answer.
        for Read { id, answer } in reads.into_iter().filter(|read| !read.answer.is_closed()) {
            askers.entry(id).or_default().push(answer);
        }
        let ids: Vec<Uuid> = askers.keys().copied().collect();
        if ids.is_empty() {
            return;
        }
        match E::read_rows(&*self.lookups, &ids).await {
            Ok(rows) => {
                for (id, row) in rows {
                    tell(askers.remove(&id).unwrap_or_default(), row.map(Some));
                }
                askers.into_values().for_each(|absent| tell(absent, Ok(None)));
            }
            // What was in vain for all of them is in vain for each.
            Err(error) if is_away(&error) || ids.len() == 1 => {
                askers.into_values().for_each(|refused| tell(refused, Err(error.clone())));
            }
            // One of them may be to blame, for which the others are not to pay.
            Err(_) => {
                for (id, askers) in askers {
                    let alone = E::read_rows(&*self.lookups, &[id]).await;
                    tell(askers, alone.and_then(|rows| rows.into_iter().next().map(|(_, row)| row).transpose()));
                }
            }
        }
    }
}

/// Answers all who asked for one row.
fn tell<E: Aggregate>(mut askers: Vec<Answer<E>>, row: Result<Option<Row<E>>, DbErr>) {
    let last = askers.pop();
    for asker in askers {
        // Whoever has left since needs no answer either.
        let _ = asker.send(entity(row.clone()));
    }
    let _ = last.map(|asker| asker.send(entity(row)));
}

fn entity<E: Aggregate>(row: Result<Option<Row<E>>, DbErr>) -> Result<Option<E>, Error> {
    row?.map(E::try_from).transpose()
}

/// Runs it to its end, or until it panics.
async fn contain<T>(future: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    // What panicked is not polled again, and shares nothing that it could have left half done.
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

/// What waits to be done, and how many are at it.
#[derive(Debug)]
struct Queue<J>(Mutex<Waiting<J>>);

#[derive(Debug)]
struct Waiting<J> {
    jobs: VecDeque<J>,
    servers: usize,
}

impl<J> Default for Queue<J> {
    fn default() -> Self {
        Self(Mutex::new(Waiting { jobs: VecDeque::new(), servers: 0 }))
    }
}

impl<J> Queue<J> {
    /// Lets a job wait; says whether who has put it there has to [`serve`](Self::serve), since fewer do than may. A job for
    /// which there is no room is given back.
    fn push(&self, job: J) -> Result<bool, J> {
        let mut waiting = self.lock();
        if waiting.jobs.len() >= WAITING_MAX {
            return Err(job);
        }
        waiting.jobs.push_back(job);
        let is_wanted = waiting.servers < UNDER_WAY_MAX;
        waiting.servers += usize::from(is_wanted);
        Ok(is_wanted)
    }

    /// Works until no job waits, as many at a time as there are then.
    async fn serve<F: Future<Output = ()>>(&self, work: impl Fn(Vec<J>) -> F) {
        loop {
            // Whoever is about to put a job there does so first.
            tokio::task::yield_now().await;
            let Some(jobs) = self.take() else { return };
            // If it panics, these jobs are lost, which those who wait for them find out, and the next ones have their turn.
            let _ = contain(work(jobs)).await;
        }
    }

    /// The jobs whose turn it is. If there is none, who asks is no longer at it.
    fn take(&self) -> Option<Vec<J>> {
        let mut waiting = self.lock();
        let count = waiting.jobs.len().min(BATCH_MAX);
        if count == 0 {
            waiting.servers -= 1;
            return None;
        }
        Some(waiting.jobs.drain(..count).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<J>> {
        // Nothing that can panic runs while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Works on what waits, as `read` would have it done, and answers the batches.
    async fn served(queue: &Queue<usize>, work: impl Fn(&[usize])) -> Vec<Vec<usize>> {
        let batches = RefCell::new(Vec::new());
        queue
            .serve(async |jobs| {
                work(&jobs);
                batches.borrow_mut().push(jobs);
            })
            .await;
        batches.into_inner()
    }

    /// Puts a job there, whoever has to see to it.
    fn wait(queue: &Queue<usize>, job: usize) {
        assert!(queue.push(job).is_ok());
    }

    #[tokio::test]
    async fn what_waits_is_done_in_order_and_in_bounded_batches() {
        let queue = Queue::default();
        assert_eq!(queue.push(0), Ok(true));
        (1..=BATCH_MAX).for_each(|job| wait(&queue, job));
        let batches = served(&queue, |_| ()).await;
        assert_eq!(batches, [(0..BATCH_MAX).collect(), vec![BATCH_MAX]]);
    }

    #[tokio::test]
    async fn a_job_that_comes_during_another_is_not_part_of_it() {
        let queue = Queue::default();
        assert_eq!(queue.push(1), Ok(true));
        let batches = served(&queue, |jobs| {
            if jobs == [1] {
                wait(&queue, 2);
                wait(&queue, 3);
            }
        });
        assert_eq!(batches.await, [vec![1], vec![2, 3]]);
    }

    #[tokio::test]
    async fn as_many_are_at_it_as_may_be_and_nobody_when_nothing_waits() {
        let queue = Queue::default();
        for _ in 0..UNDER_WAY_MAX {
            assert_eq!(queue.push(0), Ok(true));
        }
        assert_eq!(queue.push(1), Ok(false));
        for _ in 0..UNDER_WAY_MAX {
            served(&queue, |_| ()).await;
        }
        assert_eq!(queue.lock().servers, 0);
        assert_eq!(queue.push(0), Ok(true));
    }

    #[tokio::test]
    async fn a_panic_is_that_of_its_own_batch() {
        let queue = Queue::default();
        assert_eq!(queue.push(1), Ok(true));
        let batches = served(&queue, |jobs| {
            if jobs == [1] {
                wait(&queue, 2);
                panic!("on purpose");
            }
        });
        assert_eq!(batches.await, [vec![2]]);
    }

    #[test]
    fn what_there_is_no_room_for_is_given_back() {
        let queue = Queue::default();
        (0..WAITING_MAX).for_each(|job| wait(&queue, job));
        assert_eq!(queue.push(WAITING_MAX), Err(WAITING_MAX));
    }
}
