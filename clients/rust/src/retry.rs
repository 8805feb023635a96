//! When to send again, and what: the client's concurrency contract. It knows neither the network nor the kinds of entity.
//!
//! There are two loops, and they must not be confused. The inner one sends the *same bytes* until there is an answer
//! ([`Core::until_answered`]): the `request_id` makes that safe. The outer one ([`Core::modify`]) takes a refusal as
//! stale for what it is, makes a *new* change from the entity as it is now, and gives it a new `request_id`.
//! [`Core::save`] has an outer loop of its own kind: the *same change* from the same version, under a new `request_id`,
//! for the server to merge.

use std::future::Future;
use std::time::{Duration, Instant};

use tonic::Status;

use crate::answer::Answer;
use crate::backoff::{Backoff, Clock};
use crate::conflict::Conflict;
use crate::fields::update_between;
use crate::{Choice, Entity, Error, Intent, Outcome, Reply};

/// How many changes `modify` sends.
const ATTEMPTS_MAX: u32 = 3;
/// How often the same bytes are sent when the caller sets no deadline.
const TRIES_MAX: u32 = 10;

/// Single calls to the server.
pub(crate) trait Api<T: Entity>: Sync {
    /// Reads an entity.
    fn get(&self, id: &str, timeout: Option<Duration>) -> impl Future<Output = Result<T, Status>> + Send;

    /// Sends an intent: the same one in the same bytes each time.
    fn send(
        &self,
        intent: &Intent<T>,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Reply<T>, Status>> + Send;
}

/// One call of the caller's, with all that it takes.
#[derive(Debug)]
pub(crate) struct Core<'a, A> {
    pub(crate) api: &'a A,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) deadline: Option<Instant>,
}

/// The status that ended a call's tries, and what it means.
struct Failure {
    status: Status,
    answer: Answer,
    /// Whether an earlier try may have arrived and was not answered.
    has_unanswered_copy: bool,
}

/// Why an intent was not carried out.
enum Refusal<T: Entity> {
    /// Its own entity had moved on: a new change may succeed.
    Stale(Box<Conflict<T>>),
    /// Anything else.
    Final(Error<T>),
}

impl<A> Core<'_, A> {
    /// Reads, applies the caller's function, sends; on a conflict again, from what the entity is now.
    pub(crate) async fn modify<T, F>(&self, id: &str, mut mutate: F) -> Result<Outcome<T>, Error<T>>
    where
        T: Entity,
        A: Api<T>,
        F: FnMut(&T) -> Option<T::Change> + Send,
    {
        let mut backoff = Backoff::default();
        let mut attempts = 0;
        let mut base = self.get(id).await?;
        loop {
            let Some(change) = mutate(&base) else {
                return Ok(Outcome::NothingToDo { entity: base, attempts });
            };
            attempts += 1;
            let mut conflict = match self.deliver(&Intent::change(id, base.version(), change)).await {
                Ok(reply) => return Ok(reply.into_outcome(attempts)),
                Err(Refusal::Final(error)) => return Err(error),
                Err(Refusal::Stale(conflict)) => conflict,
            };
            let wait = backoff.next_wait(self.clock.random());
            if attempts == ATTEMPTS_MAX || !self.has_time_for(wait) {
                conflict.base = Some(base);
                conflict.attempts = attempts;
                // The same call reads anew.
                conflict.retryable = true;
                return Err(Error::Conflict(conflict));
            }
            self.clock.sleep(wait).await;
            base = match conflict.current {
                Some(current) => current,
                None => self.get(id).await?,
            };
        }
    }

    /// Sends the fields that differ; on a conflict the same change once more, for the server to merge, if it can.
    pub(crate) async fn save<T>(&self, base: &T, edited: &T) -> Result<Outcome<T>, Error<T>>
    where
        T: Entity,
        A: Api<T>,
    {
        let change = update_between(base, edited).map_err(|paths| Error::NotWritable { paths })?;
        let Some(change) = change else {
            return Ok(Outcome::NothingToDo { entity: base.clone(), attempts: 0 });
        };
        let mut backoff = Backoff::default();
        let mut intent = Intent::change(base.id(), base.version(), change.clone());
        let mut attempts = 0;
        loop {
            attempts += 1;
            let mut conflict = match self.deliver(&intent).await {
                Ok(reply) => return Ok(reply.into_outcome(attempts)),
                Err(Refusal::Final(error)) => return Err(error),
                Err(Refusal::Stale(conflict)) => conflict,
            };
            let wait = backoff.next_wait(self.clock.random());
            // Whether the two changes meet is for the server to say. If they do, a person has to decide.
            if !conflict.mergeable || attempts == ATTEMPTS_MAX || !self.has_time_for(wait) {
                conflict.retryable = conflict.mergeable;
                conflict.base = Some(base.clone());
                if let Some((_, mask)) = T::as_update(&change) {
                    conflict.yours = T::update(edited.clone(), mask.to_vec());
                }
                conflict.attempts = attempts;
                return Err(Error::Conflict(conflict));
            }
            self.clock.sleep(wait).await;
            // Still from the version that it was made from, so that the server sees what others did since.
            intent = Intent::change(base.id(), base.version(), change.clone()).with_merge(true);
        }
    }

    /// Sends what a person chose: a new change, of what the person saw.
    pub(crate) async fn resolve<T>(
        &self,
        conflict: &Conflict<T>,
        choices: &[(&str, Choice<T>)],
    ) -> Result<Outcome<T>, Error<T>>
    where
        T: Entity,
        A: Api<T>,
    {
        let current = match &conflict.current {
            Some(current) => current.clone(),
            // It may be newer than what the person saw. The change names the version seen, and is refused then.
            None => self.get(&conflict.entity_id).await?,
        };
        let Some(intent) = conflict.resolve_on(&current, choices)? else {
            return Ok(Outcome::NothingToDo { entity: current, attempts: 0 });
        };
        match self.deliver(&intent).await {
            Ok(reply) => Ok(reply.into_outcome(1)),
            Err(Refusal::Final(error)) => Err(error),
            Err(Refusal::Stale(stale)) => {
                let base = Some(current).filter(|current| current.version() == stale.expected_version);
                Err(Error::Conflict(Box::new(Conflict { base, ..*stale })))
            }
        }
    }

    /// Sends an intent until there is an answer.
    pub(crate) async fn send<T>(&self, intent: &Intent<T>) -> Result<Reply<T>, Error<T>>
    where
        T: Entity,
        A: Api<T>,
    {
        self.deliver(intent).await.map_err(|refusal| match refusal {
            Refusal::Stale(conflict) => Error::Conflict(conflict),
            Refusal::Final(error) => error,
        })
    }

    /// Reads an entity.
    pub(crate) async fn get<T>(&self, id: &str) -> Result<T, Error<T>>
    where
        T: Entity,
        A: Api<T>,
    {
        let read = self.until_answered(|timeout| self.api.get(id, timeout));
        read.await.map_err(|Failure { status, answer, .. }| match answer {
            Answer::NotFound { entity } => not_found(entity, id, status),
            // A read changes nothing, so that its outcome is of no account.
            Answer::Unavailable { .. } | Answer::Unknown => Error::Unavailable { source: status },
            Answer::Refused { reason, .. } => Error::Refused { reason, status },
            // A read names no version; a server that says so all the same has its say.
            Answer::Conflict(detail) | Answer::Ahead(detail) => Error::RelatedConflict(Box::new((*detail).into())),
        })
    }

    async fn deliver<T>(&self, intent: &Intent<T>) -> Result<Reply<T>, Refusal<T>>
    where
        T: Entity,
        A: Api<T>,
    {
        let sent = self.until_answered(|timeout| self.api.send(intent, timeout));
        sent.await.map_err(|failure| refusal(intent, failure))
    }

    /// Makes the same call until it is answered: with a deadline until that, without one `TRIES_MAX` times.
    ///
    /// The answer is UNAVAILABLE when there was none.
    async fn until_answered<R, F>(&self, call: impl Fn(Option<Duration>) -> F) -> Result<R, Failure>
    where
        F: Future<Output = Result<R, Status>> + Send,
    {
        let mut backoff = Backoff::default();
        let mut has_unanswered_copy = false;
        let mut last = Status::deadline_exceeded("the caller's deadline passed before the call");
        for tries in 1.. {
            let remaining = self.remaining();
            if remaining.is_some_and(|remaining| remaining.is_zero()) {
                break;
            }
            let status = match self.until_deadline(call(remaining)).await {
                Ok(reply) => return Ok(reply),
                Err(status) => status,
            };
            let (retry_delay, was_sent) = match Answer::of(&status) {
                Answer::Unavailable { retry_delay, was_sent } => (retry_delay, was_sent),
                answer => {
                    return Err(Failure { status, answer, has_unanswered_copy });
                }
            };
            has_unanswered_copy |= was_sent;
            last = status;
            // The jitter comes on top, because the server asks every caller for the same delay.
            let wait = retry_delay.unwrap_or_default().saturating_add(backoff.next_wait(self.clock.random()));
            if (self.deadline.is_none() && tries == TRIES_MAX) || !self.has_time_for(wait) {
                break;
            }
            self.clock.sleep(wait).await;
        }
        Err(Failure {
            status: last,
            answer: Answer::Unavailable { retry_delay: None, was_sent: has_unanswered_copy },
            has_unanswered_copy,
        })
    }

    /// A call that ends with the caller's deadline, whatever the network does.
    async fn until_deadline<R>(&self, call: impl Future<Output = Result<R, Status>>) -> Result<R, Status> {
        let Some(deadline) = self.deadline else {
            return call.await;
        };
        tokio::select! {
            biased;
            answer = call => answer,
            () = self.clock.until(deadline) => {
                Err(Status::deadline_exceeded("the caller's deadline passed during the call"))
            }
        }
    }

    fn remaining(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(self.clock.now()))
    }

    /// Whether there is time for a call after the wait.
    fn has_time_for(&self, wait: Duration) -> bool {
        self.remaining().is_none_or(|remaining| remaining > wait)
    }
}

/// What the failure of an intent means for it.
fn refusal<T: Entity>(intent: &Intent<T>, failure: Failure) -> Refusal<T> {
    let Failure { status, answer, has_unanswered_copy } = failure;
    // Of a check nothing can have taken effect, so that there is nothing to be in doubt about.
    let outcome_unknown = |source| match intent.options().validate_only {
        true => Error::Unavailable { source },
        false => Error::OutcomeUnknown { intent: Box::new(intent.clone()), source },
    };
    Refusal::Final(match answer {
        Answer::Conflict(detail) => match Conflict::of(intent, detail) {
            Ok(conflict) => return Refusal::Stale(Box::new(conflict)),
            // To make the change again would be no help: it names the other entity's version still.
            Err(detail) => Error::RelatedConflict(Box::new((*detail).into())),
        },
        // Whoever names a version that is yet to come did not read it here, and to read again would hide that.
        Answer::Ahead(detail) => match Conflict::of(intent, detail) {
            Ok(conflict) => Error::VersionAhead(Box::new(conflict)),
            Err(detail) => Error::RelatedConflict(Box::new((*detail).into())),
        },
        Answer::NotFound { entity } => not_found(entity, intent.entity_id(), status),
        Answer::Unavailable { .. } if !has_unanswered_copy => Error::Unavailable { source: status },
        // Such a refusal tells nothing of the copy that was not answered.
        Answer::Refused { settles_earlier_copies: false, .. } if has_unanswered_copy => outcome_unknown(status),
        Answer::Refused { reason, .. } => Error::Refused { reason, status },
        // The reply, not the request, may be what was lost.
        Answer::Unavailable { .. } | Answer::Unknown => outcome_unknown(status),
    })
}

fn not_found<T: Entity>(named: Option<(crate::v1::EntityType, String)>, id: &str, status: Status) -> Error<T> {
    let (entity_type, id) = named.unwrap_or_else(|| (T::TYPE, id.to_owned()));
    Error::NotFound { entity_type, id, status }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod save_tests;
#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
