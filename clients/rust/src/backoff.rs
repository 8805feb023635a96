//! How long to wait before trying again, and what time it is. It knows nothing of calls.

use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// The first wait's upper end; each further one's is twice the one before.
const CEILING_FIRST: Duration = Duration::from_millis(50);
/// No wait is longer.
const CEILING_MAX: Duration = Duration::from_secs(1);

/// Something that ends in time.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Time and chance, which a test can bring along itself ([`ClientBuilder::clock`](crate::ClientBuilder::clock)).
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;

    /// A wait before something is sent again: ends after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep<'_>;

    /// The caller's deadline, while an answer is waited for: ends at `deadline`.
    fn until(&self, deadline: Instant) -> Sleep<'_>;

    /// A number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// The machine's own time and chance.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn until(&self, deadline: Instant) -> Sleep<'_> {
        Box::pin(tokio::time::sleep_until(deadline.into()))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}

/// Exponential backoff with full jitter: each wait is anything from nothing to a ceiling that doubles, so that
/// writers that collided once do not collide again in step.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    waits: u32,
}

impl Backoff {
    /// The next wait, where `random` is in `0..1`.
    pub(crate) fn next_wait(&mut self, random: f64) -> Duration {
        let ceiling = CEILING_FIRST.saturating_mul(2_u32.saturating_pow(self.waits)).min(CEILING_MAX);
        self.waits += 1;
        ceiling.mul_f64(random.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_double_from_50_ms_and_stop_at_1_s() {
        let mut backoff = Backoff::default();
        let ceilings: Vec<_> = (0..7).map(|_| backoff.next_wait(1.0).as_millis()).collect();
        assert_eq!(ceilings, [50, 100, 200, 400, 800, 1000, 1000]);
    }

    #[test]
    fn jitter_is_full() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.next_wait(0.0), Duration::ZERO);
        assert_eq!(backoff.next_wait(0.5), Duration::from_millis(50));
    }

    #[test]
    fn many_waits_do_not_overflow() {
        let mut backoff = Backoff { waits: 1_000 };
        assert_eq!(backoff.next_wait(1.0), CEILING_MAX);
    }
}
