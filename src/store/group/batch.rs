//! One batch, from the rows to the answers.

use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use sea_orm::{ConnAcquireErr, ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::{Groups, job::Job, lock};
use crate::{
    occ::{Change, Precondition},
    store::{
        Aggregate, Facts, Store, Written,
        chain::ChainHead,
        connection::{ACQUIRE_TIMEOUT, STATEMENT_TIMEOUT},
        entity::mutation,
        modify::{Prepared, Stale, prepare},
        observe,
        retry::{Failure, Retry, is_lock_timeout, is_transient, is_undone},
    },
};

/// How often a batch is written again that another transaction undid.
const UNDONE_MAX: u32 = 3;

/// A row as it was read, with the head of the chain of its history.
type Row<E> = Arc<(E, ChainHead)>;
type Rows<E> = HashMap<Uuid, Row<E>>;

/// A change that is to be written.
pub(super) struct Write<E: Aggregate> {
    job: Arc<Job<E>>,
    pub(super) before: Row<E>,
    pub(super) next: E,
    /// The head of the chain with its record.
    pub(super) head: ChainHead,
    pub(super) record: mutation::Model,
}

/// Why a request is done alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It is not as simple as those that are done together, or is at fault.
    NotSimple,
    /// It was done together with others, and nobody knows whether that took effect.
    CommitUnknown,
    /// Somebody holds a row of its batch, maybe its own. Until it is done, whoever comes for its entity is done alone as well,
    /// and keeps no batch waiting.
    RowIsHeld,
}

/// The requests of a batch, by what is to be done with them.
struct Sorted<E: Aggregate> {
    /// The first of each entity that changes it.
    writes: Vec<Write<E>>,
    /// Those that the row has moved on from.
    stale: Vec<(Arc<Job<E>>, Stale<E>)>,
    /// Those that come after a write of the same entity, or of the same request id.
    behind: Vec<Arc<Job<E>>>,
    /// Everything that is not as simple.
    alone: Vec<Arc<Job<E>>>,
}

impl<E: Aggregate> Default for Sorted<E> {
    fn default() -> Self {
        Self { writes: Vec::new(), stale: Vec::new(), behind: Vec::new(), alone: Vec::new() }
    }
}

impl Store {
    /// Does what may be done together; the rest is begun alone.
    pub(super) async fn run_batch<E: Aggregate>(self, jobs: Vec<Arc<Job<E>>>) {
        let (held, jobs): (Vec<_>, Vec<_>) =
            jobs.into_iter().partition(|job| lock(&self.groups.held).contains_key(&job.modify.id));
        let ids: BTreeSet<Uuid> = jobs.iter().map(|job| job.modify.id).collect();
        let rows: Rows<E> = self.read_together(&ids.into_iter().collect::<Vec<_>>()).await;
        let Sorted { writes, mut stale, behind, alone } = sort(jobs, &rows);
        // Only now, since whatever panics among the pure functions does so before anything has begun. What is done alone because
        // of others does not hold back others in its turn, or an entity that is asked for all the time would never be let go.
        held.into_iter().for_each(|job| self.do_alone(job, Why::NotSimple));
        alone.into_iter().for_each(|job| self.do_alone(job, Why::NotSimple));
        let written = self.commit_together(writes).await;
        let mut winners = HashMap::new();
        let awaited: HashSet<Uuid> = behind.iter().map(|job| job.modify.id).collect();
        for Write { job, next, head, .. } in written {
            if awaited.contains(&job.modify.id) {
                winners.insert(job.modify.id, (next.clone(), head));
            }
            let written = Written { entity: next, replayed: false, merge: None };
            observe::accepted(&job.modify, &written);
            job.answer(Ok(written));
        }
        // From the last one, since each goes to the front.
        for job in behind.into_iter().rev() {
            match winners.get(&job.modify.id).map(|row| is_stale(&job, row)) {
                Some(Some(lost)) => stale.push((job, lost)),
                Some(None) | None => lock(&E::group(&self.groups).queue).rejoin(job.modify.id, job),
            }
        }
        if !stale.is_empty() {
            // Beside the next batch, which need not wait for it.
            self.writes.spawn(self.clone().refuse_or_do_alone(stale));
        }
    }

    /// Reads rows. Where that fails none is found, and whoever's row is not found is done alone.
    async fn read_together<E: Aggregate>(&self, ids: &[Uuid]) -> Rows<E> {
        // On SQLite the one connection that writes may be taken, and what is read there is no newer.
        let db = if self.group.get_database_backend() == DbBackend::Sqlite { &self.lookups } else { &self.group };
        let read = tokio::time::timeout(STATEMENT_TIMEOUT, E::read_many(&**db, ids)).await;
        let error = match read {
            Ok(Ok(rows)) => return rows.into_iter().map(|(id, row)| (id, Arc::new(row))).collect(),
            Ok(Err(error)) => error.to_string(),
            Err(elapsed) => elapsed.to_string(),
        };
        tracing::warn!(error.cause = error, "the rows of a batch could not be read; its requests are done alone");
        Rows::default()
    }

    /// Does a request alone.
    pub(super) fn do_alone<E: Aggregate>(&self, job: Arc<Job<E>>, why: Why) {
        let store = self.clone();
        let retry = Retry::new(&job.modify.context);
        let (retry, held) = match why {
            Why::NotSimple => (retry, None),
            Why::CommitUnknown => (retry.after_unknown_commit(), None),
            Why::RowIsHeld => (retry, Some(HeldEntity::note(Arc::clone(&self.groups), job.modify.id))),
        };
        self.writes.spawn(async move {
            // Those that are done alone leave connections for what never joins others.
            let result = match tokio::time::timeout(ACQUIRE_TIMEOUT, store.alone.acquire()).await {
                Ok(Ok(_permit)) => store.modify_now(&job.modify, &*job.apply, retry).await,
                Ok(Err(_)) | Err(_) => Err(retry.give_up(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))),
            };
            job.answer(result);
            drop(held);
        });
    }

    /// Commits what can be; what cannot is begun alone, once it is known which that is.
    async fn commit_together<E: Aggregate>(&self, writes: Vec<Write<E>>) -> Vec<Write<E>> {
        let (mut parts, mut written, mut undone) = (vec![writes], Vec::new(), 0);
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            part.iter().for_each(|write| write.job.note_sent());
            let failure = match self.write_together(&part).await {
                Ok(ids) => {
                    let (won, lost): (Vec<_>, Vec<_>) =
                        part.into_iter().partition(|write| ids.contains(&write.next.id()));
                    written.extend(won);
                    // Another server was faster: a fresh read tells what it did.
                    lost.into_iter().for_each(|write| self.do_alone(write.job, Why::NotSimple));
                    continue;
                }
                Err(failure) => failure,
            };
            let why = if failure.may_have_committed() { Why::CommitUnknown } else { Why::NotSimple };
            match failure {
                // A request id was used before, which undoes the others' changes, too.
                Failure::Duplicate(_) => {
                    let contexts = part.iter().map(|write| &write.job.modify.context);
                    let claims = self.claims_among(contexts).await.unwrap_or_default();
                    let is_claimed = |write: &mut Write<E>| claims.contains(&write.job.claim());
                    let claimed: Vec<_> = part.extract_if(.., is_claimed).collect();
                    if claimed.is_empty() {
                        self.split(part, &mut parts);
                        continue;
                    }
                    for Write { job, .. } in claimed {
                        lock(&self.groups.offenders).note(&job.modify.context.principal.id);
                        self.do_alone(job, Why::NotSimple);
                    }
                    parts.push(part);
                }
                Failure::Statement(error) | Failure::Commit(error) if is_undone(&error) && undone < UNDONE_MAX => {
                    undone += 1;
                    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=10))).await;
                    parts.push(part);
                }
                Failure::Statement(error) | Failure::Commit(error) if is_lock_timeout(&error) => {
                    part.into_iter().for_each(|write| self.do_alone(write.job, Why::RowIsHeld));
                }
                // The database is away or busy, or nobody knows what it did: each request tries for itself, and may give up.
                Failure::Commit(_) => part.into_iter().for_each(|write| self.do_alone(write.job, why)),
                Failure::Statement(error) if is_transient(&error) => {
                    part.into_iter().for_each(|write| self.do_alone(write.job, why));
                }
                Failure::Statement(_) | Failure::Answer(_) | Failure::LostRace { .. } => {
                    self.split(part, &mut parts);
                }
            }
        }
        written
    }

    /// Makes two parts of one that has somebody at fault, until that one is alone.
    fn split<E: Aggregate>(&self, mut part: Vec<Write<E>>, parts: &mut Vec<Vec<Write<E>>>) {
        if part.len() == 1 {
            return part.into_iter().for_each(|write| self.do_alone(write.job, Why::NotSimple));
        }
        parts.push(part.split_off(part.len() / 2));
        parts.push(part);
    }
}

/// An entity whose row may be held by somebody, for as long as a request waits for it alone.
struct HeldEntity {
    groups: Arc<Groups>,
    id: Uuid,
}

impl HeldEntity {
    fn note(groups: Arc<Groups>, id: Uuid) -> Self {
        *lock(&groups.held).entry(id).or_default() += 1;
        Self { groups, id }
    }
}

impl Drop for HeldEntity {
    fn drop(&mut self) {
        if let Entry::Occupied(mut waiting) = lock(&self.groups.held).entry(self.id) {
            *waiting.get_mut() -= 1;
            if *waiting.get() == 0 {
                waiting.remove();
            }
        }
    }
}

/// Finds out what is to be done with each request, given the rows.
fn sort<E: Aggregate>(jobs: Vec<Arc<Job<E>>>, rows: &Rows<E>) -> Sorted<E> {
    let mut sorted = Sorted::default();
    let (mut ids, mut claims) = (HashSet::new(), HashSet::new());
    for job in jobs {
        let principal = &job.modify.context.principal;
        let is_visible =
            |current: &E| principal.customer().is_none_or(|customer| current.customer_id() == Some(customer));
        let Some(row) = rows.get(&job.modify.id).filter(|row| is_visible(&row.0)) else {
            sorted.alone.push(job);
            continue;
        };
        if ids.contains(&job.modify.id) || claims.contains(&job.claim()) {
            sorted.behind.push(job);
            continue;
        }
        if let Some(stale) = is_stale(&job, row) {
            sorted.stale.push((job, stale));
            continue;
        }
        match write_of(job, row) {
            Ok(write) => {
                ids.insert(write.job.modify.id);
                claims.insert(write.job.claim());
                sorted.writes.push(write);
            }
            Err(job) => sorted.alone.push(job),
        }
    }
    sorted.writes.sort_unstable_by_key(|write| write.next.id());
    sorted
}

/// How a request is stale that may not be merged.
fn is_stale<E: Aggregate>(job: &Job<E>, (current, head): &(E, ChainHead)) -> Option<Stale<E>> {
    let mismatch = job.modify.precondition.check(current.version()).err()?;
    match job.modify.precondition {
        Precondition::Matches(_) => {
            Some(Stale { current: current.clone(), head: head.clone(), facts: Facts::default(), mismatch })
        }
        Precondition::MatchesOrMerges(_) | Precondition::Forced { .. } => None,
    }
}

/// What a request writes, if it is to be written here.
fn write_of<E: Aggregate>(job: Arc<Job<E>>, row: &Row<E>) -> Result<Write<E>, Arc<Job<E>>> {
    let (current, head) = &**row;
    if job.modify.precondition.check(current.version()).is_err() {
        return Err(job);
    }
    let applied = (job.apply)(current, &Facts::default());
    let Some(Change { entity, .. }) = applied.ok().filter(|change| change.effects.is_empty()) else {
        return Err(job);
    };
    match prepare(&job.modify, (current, head), entity, None) {
        Ok(Prepared { next, record, head: Some(head) }) => {
            Ok(Write { job, before: Arc::clone(row), next, head, record })
        }
        Ok(Prepared { head: None, .. }) | Err(_) => Err(job),
    }
}
