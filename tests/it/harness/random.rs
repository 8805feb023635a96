//! Randomness that can be had again.

/// A generator whose seed is printed, so that a failure can be looked at again: `OCCAM_TEST_SEED` takes its place.
#[derive(Debug, Clone)]
pub struct Random(fastrand::Rng);

impl Random {
    /// A generator with a new seed, or with the one that `OCCAM_TEST_SEED` names.
    pub fn new(what: &str) -> Self {
        let given = std::env::var("OCCAM_TEST_SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(|| fastrand::u64(..));
        println!("{what}: OCCAM_TEST_SEED={seed}");
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Another generator, which depends on this one's seed and on how many were made before.
    pub fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// Whether something happens that happens so many times in a thousand.
    pub fn happens(&mut self, per_mille: u32) -> bool {
        self.0.u32(..1_000) < per_mille
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0.u64(..limit)
    }
}
