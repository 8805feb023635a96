//! A request that waits to be done together with others.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::lock;
use crate::store::{Aggregate, Apply, Error, Modify, Written, replay::Claim};

type Answer<E> = oneshot::Sender<Result<Written<E>, Error>>;

/// A request that waits, with its pure function and where its answer goes.
pub(crate) struct Job<E: Aggregate> {
    pub(super) modify: Modify,
    pub(super) apply: Box<dyn Apply<E>>,
    answer: Mutex<Option<Answer<E>>>,
    /// Whether a transaction was begun that makes its change.
    is_sent: AtomicBool,
    /// Given back once it is answered, or forgotten.
    _place: Option<OwnedSemaphorePermit>,
    /// Shutdown waits for it.
    _under_way: TaskTrackerToken,
}

impl<E: Aggregate> Job<E> {
    pub(super) fn new(
        modify: Modify,
        apply: Box<dyn Apply<E>>,
        answer: Answer<E>,
        place: Option<OwnedSemaphorePermit>,
        under_way: TaskTrackerToken,
    ) -> Self {
        Self {
            modify,
            apply,
            answer: Mutex::new(Some(answer)),
            is_sent: AtomicBool::new(false),
            _place: place,
            _under_way: under_way,
        }
    }

    /// What is unique among accepted requests.
    pub(super) fn claim(&self) -> Claim {
        Claim::of(&self.modify.context)
    }

    /// Whether it is not answered yet, and its caller still waits.
    pub(super) fn is_awaited(&self) -> bool {
        lock(&self.answer).as_ref().is_some_and(|answer| !answer.is_closed())
    }

    /// Notes that a transaction is begun that makes its change.
    pub(super) fn note_sent(&self) {
        self.is_sent.store(true, Ordering::Relaxed);
    }

    /// Whether its change may be made by now.
    pub(super) fn is_sent(&self) -> bool {
        self.is_sent.load(Ordering::Relaxed)
    }

    pub(super) fn answer(&self, result: Result<Written<E>, Error>) {
        let Some(answer) = lock(&self.answer).take() else { return };
        if let Err(Err(error)) = answer.send(result) {
            tracing::warn!(error.cause = %error, "a write failed whose caller had left");
        }
    }
}
