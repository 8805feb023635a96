//! Time and chance in a driver's hands.

use std::{
    future::pending,
    sync::Mutex,
    time::{Duration, Instant},
};

use occam_client::{Clock, Sleep};
use tokio::task::yield_now;

/// More tasks than news of a broken connection pass through, one after the other.
const CHANNEL_TASKS_MAX: usize = 20;

/// A clock that moves only when it is slept on, and dice that always fall the same.
#[derive(Debug)]
pub(crate) struct TestClock {
    begun: Instant,
    waits: Mutex<Vec<Duration>>,
    random: f64,
}

impl TestClock {
    pub(crate) fn new(random: f64) -> Self {
        Self { begun: Instant::now(), waits: Mutex::default(), random }
    }

    /// The sleeps so far, in whole milliseconds.
    pub(crate) fn waits_ms(&self) -> Vec<u128> {
        self.waits().iter().map(Duration::as_millis).collect()
    }

    fn waits(&self) -> std::sync::MutexGuard<'_, Vec<Duration>> {
        self.waits.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.begun + self.waits().iter().sum::<Duration>()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        self.waits().push(duration);
        Box::pin(async {
            // The channel's tasks are still about to notice that the connection broke, for which real sleeps are long
            // enough. A call that meets them there fails once more.
            for _ in 0..CHANNEL_TASKS_MAX {
                yield_now().await;
            }
        })
    }

    fn until(&self, _deadline: Instant) -> Sleep<'_> {
        // While an answer is waited for, nobody sleeps.
        Box::pin(pending())
    }

    fn random(&self) -> f64 {
        self.random
    }
}
